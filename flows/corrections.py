"""Corrections in force: read from their file, told which documents they speak of, and put to work on the road.

A correction acts where the document is loaded, between the checks and the load, and where ``zhibiao corrections apply``
looks at what is loaded already (``flows.correct``). One for a document that the warehouse does not hold is pending; one
for a document that it holds or loads, and that finds nothing there, is an error: nothing of it is loaded, because a
figure that is known to be wrong must not be published as if it had been looked at.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

import polars as pl

from expectations.verdicts import Counts, breaches
from flows.failures import InputError
from flows.ledger import Entry
from flows.settings import Settings
from flows.show import note
from transforms import normalise
from transforms.corrected import Finding, Page, judged, version_id
from transforms.corrections import SHORTEST_SHA, Correction, read_corrections
from transforms.rejects import Reject
from warehouse.render.frames import conform
from warehouse.tables import table

FILE = "corrections.csv"
"""In the home directory, where no setting names another."""
Query = Callable[..., pl.DataFrame]
Frames = Mapping[str, pl.DataFrame]


def corrections_file(settings: Settings) -> Path:
    """The file in force."""
    return settings.corrections or settings.home / FILE


def load_corrections(settings: Settings) -> tuple[Correction, ...]:
    """The corrections of the file in force, none where there is no file; ``InputError`` names every bad row."""
    path = corrections_file(settings)
    if not path.exists():
        if settings.corrections is not None:
            raise InputError(f"{path}: there is no such file, though the setting corrections names it")
        return ()
    try:
        found, problems = read_corrections(path.read_text(encoding="utf-8"))
    except UnicodeDecodeError as error:
        raise InputError(f"{path}: byte {error.start} is no UTF-8; save it as CSV UTF-8") from error
    refuse([f"{path} {problem}" for problem in problems], "rows of the file cannot be used")
    return tuple(found)


def refuse(problems: Sequence[str], what: str) -> None:
    """Raise ``InputError`` with all problems, if there are any; several are told one by one as well."""
    if len(problems) > 1:
        for problem in problems:
            note(problem)
    if problems:
        raise InputError(
            f"{len(problems)} {what}: {' | '.join(problems)}"
            if len(problems) > 1
            else f"{problems[0]}; zhibiao corrections check tries it again without changing anything"
        )


def warn_of_unneeded(findings: Sequence[Finding]) -> None:
    """Say which corrections have nothing left to do: the warehouse is right without them, so that is no error."""
    for f in findings:
        if f.outcome in ("not_needed", "gone"):
            why = f.told or "its document was superseded or taken back"
            note(f"correction {f.correction.correction_id} is not needed any more ({why}); set its state to expired")


@dataclass(frozen=True, slots=True)
class Acted:
    """What corrections made of some frames; ``replace`` names rows whose place others take, by table."""

    frames: dict[str, pl.DataFrame]
    rejects: list[Reject] = field(default_factory=list)
    replace: dict[str, list[str]] = field(default_factory=dict)
    counts: Counts = field(default_factory=Counts)  # to be added to those of the checks
    findings: list[Finding] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)


class Standing:
    """The corrections in force for one run, and what the warehouse remembers of them."""

    def __init__(self, settings: Settings, query: Query) -> None:
        self.file = corrections_file(settings)
        self.all = load_corrections(settings)
        self.active = tuple(c for c in self.all if c.state == "active")
        self.query = query
        rows = query("SELECT * FROM ops.correction WHERE retired_at IS NULL")
        self.remembered: dict[str, dict[str, Any]] = {r["correction_id"]: r for r in rows.iter_rows(named=True)}

    def act_on(self, frames: Frames, *, entry: Entry) -> Acted:
        """The frames of fresh documents with what the corrections of each make of it.

        Nothing is raised: where ``problems`` has a sentence the frames must not be loaded.
        """
        if not self.active:
            return Acted(dict(frames))
        mine, problems = self._of_fresh(frames["raw.document"])
        return self.act(frames, mine, problems, entry=entry)

    def act(
        self,
        frames: Frames,
        mine: Mapping[str, Sequence[Correction]],
        problems: Sequence[str] = (),
        *,
        entry: Entry,
    ) -> Acted:
        """The same where it is known which corrections speak of which document, by document_id."""
        documents = frames["raw.document"].filter(pl.col("document_id").is_in(list(mine)))
        if documents.is_empty():
            return Acted(dict(frames), problems=[f"{self.file} {problem}" for problem in problems])
        here = {name: frame.filter(pl.col("document_id").is_in(list(mine))) for name, frame in frames.items()}
        findings = [f for page in pages(here) for f in judged(page, mine[page.document_id])]
        corrected, broken = corrected_rows(here, findings, entry.today)
        wrong = [*problems, *(f.problem for f in findings if f.problem), *broken]
        if wrong:
            return Acted(dict(frames), findings=findings, problems=[f"{self.file} {problem}" for problem in wrong])
        acting = [f for f in findings if f.outcome == "applied" and f.reading is not None]
        read = [f.reading["observation_id"] for f in acting if f.reading is not None]
        dropped = [f.reading["mention_id"] for f in acting if f.new is None and f.reading is not None]
        as_read = frames["core.observation"].with_columns(
            # in the history from the beginning: what the rules read, and that it stood for no moment
            retired_at=pl.when(pl.col("observation_id").is_in(read)).then("recorded_at").otherwise("retired_at")
        )
        mentions = frames["core.mention"].with_columns(
            outcome=pl.when(pl.col("mention_id").is_in(dropped)).then(pl.lit("rejected")).otherwise("outcome")
        )
        warn_of_unneeded(findings)
        ledger, replace = self.ledger(findings, run_id=entry.run_id, at=entry.started_at)
        names = dict(documents.select("document_id", "document").iter_rows())
        return Acted(
            {
                **frames,
                "core.observation": pl.concat([as_read, corrected]),
                "core.mention": mentions,
                "ops.correction": ledger,
            },
            [reject(f, names[f.reading["document_id"]]) for f in acting if f.new is None and f.reading is not None],
            {"ops.correction": replace} if replace else {},
            Counts(observations=-len(dropped), mention_rejects=len(dropped)),
            findings,
        )

    def unapplied(self) -> list[str]:
        """Ids of corrections that the file has otherwise than the warehouse knows them, or that are gone from it."""
        said = ("document_named", "locate", "action", "why", "state", "guard")
        file = {c.correction_id: (c.document, c.locate, c.action, c.why, c.state, c.guard) for c in self.all}
        known = {name: tuple(row[column] for column in said) for name, row in self.remembered.items()}
        return sorted(name for name in file.keys() | known.keys() if file.get(name) != known.get(name))

    def of_known(self) -> tuple[dict[str, list[Correction]], list[str]]:
        """Which active corrections speak of current documents of the warehouse, by document_id; and what is wrong."""
        meant = meant_documents(self)
        mine: dict[str, list[Correction]] = {}
        for c in self.active:
            if (document_id := meant[c.correction_id].document_id) is not None:
                mine.setdefault(document_id, []).append(c)
        return mine, [f"{self.file} {m.problem}" for m in meant.values() if m.problem]

    def ledger(self, findings: Sequence[Finding], *, run_id: str, at: datetime) -> tuple[pl.DataFrame, list[str]]:
        """Rows of ops.correction for what has changed, and the ids of the rows whose place they take."""
        rows = []
        for f in findings:
            c = f.correction
            row = {
                "correction_id": c.correction_id,
                "document_named": c.document,
                "document_sha256": f.sha256,
                "locate": c.locate,
                "action": c.action,
                "why": c.why,
                "state": c.state,
                "guard": c.guard,
                "outcome": f.outcome,
            }
            before = self.remembered.get(c.correction_id)
            if before is None or any(before[name] != value for name, value in row.items()):
                rows.append({**row, "run_id": run_id, "recorded_at": at})
        of = table("ops.correction")
        types = {name: pl.String() for name in of.column_names if name not in ("recorded_at", "retired_at")}
        frame = pl.DataFrame(rows, schema={**types, "recorded_at": pl.Datetime("us", "UTC")})
        changed = [str(r["correction_id"]) for r in rows]
        return conform(frame, of), [name for name in changed if name in self.remembered]

    def _of_fresh(self, documents: pl.DataFrame) -> tuple[dict[str, list[Correction]], list[str]]:
        """Which corrections speak of documents that come now, by document_id.

        A name speaks of the first document that came under it and of what supersedes that; another page under the same
        name, as papers deliver every day, is another document.
        """
        fresh = list(documents.select("document", "document_id", "document_sha256", "supersedes_id").iter_rows())
        mine: dict[str, list[Correction]] = {}
        problems: list[str] = []
        for c in self.active:
            by_bytes = [d for d in fresh if c.names_bytes(d[2])]
            found = by_bytes or [d for d in fresh if d[0] == c.document and self._means(c, d[1], d[3])]
            if len(found) > 1:
                ids = ", ".join(d[2][:12] for d in found)
                problems.append(f"line {c.line}, {c.correction_id}: {c.document!r} is {len(found)} documents: {ids}")
            elif found:
                mine.setdefault(found[0][1], []).append(c)
        return mine, problems

    def _means(self, c: Correction, document_id: str, supersedes: str | None) -> bool:
        there = self.query(
            "SELECT document_id, document_sha256, retired_at IS NULL AS current, supersedes_id FROM raw.document "
            "WHERE document = ? AND document_id <> ?",
            [c.document, document_id],
        ).rows(named=True)
        meant = (self.remembered.get(c.correction_id) or {}).get("document_sha256")
        sha_of = {r["document_id"]: r["document_sha256"] for r in there}
        if meant in sha_of.values():
            return _comes_of(supersedes, meant, _before(there), sha_of)
        return not any(r["current"] and r["document_id"] != supersedes for r in there)


@dataclass(frozen=True, slots=True)
class Meant:
    """The document that a correction speaks of, where the warehouse holds it; else why not."""

    document_id: str | None = None
    sha256: str | None = None
    outcome: str | None = None  # pending or gone
    problem: str | None = None


def meant_documents(standing: Standing) -> dict[str, Meant]:
    """What the documents of the active corrections are among those of the warehouse, by correction_id."""
    rows = standing.query(
        "SELECT document, document_id, document_sha256, bool_or(retired_at IS NULL) AS current, "
        "any_value(supersedes_id) FILTER (supersedes_id <> document_id) AS supersedes_id FROM raw.document WHERE document IN (SELECT unnest($1::VARCHAR[])) "
        f"OR left(document_sha256, {SHORTEST_SHA}) IN (SELECT unnest($2::VARCHAR[])) GROUP BY ALL ORDER BY ALL",
        [
            [c.document for c in standing.active],
            [c.document.lower()[:SHORTEST_SHA] for c in standing.active],
        ],
    ).rows(named=True)
    before = _before(rows)
    sha_of = {r["document_id"]: r["document_sha256"] for r in rows}
    found = {}
    for c in standing.active:
        by_bytes = [r for r in rows if c.names_bytes(r["document_sha256"])]
        mine = by_bytes or [r for r in rows if r["document"] == c.document]
        current = [r for r in mine if r["current"]]
        remembered = (standing.remembered.get(c.correction_id) or {}).get("document_sha256")
        known = remembered in (r["document_sha256"] for r in mine)
        if (
            known and not by_bytes
        ):  # the name goes on meaning the document that it was applied to, and its later versions
            current = [r for r in current if _comes_of(r["document_id"], remembered, before, sha_of)]
        found[c.correction_id] = _meant(c, mine, current)
    return found


def _before(rows: Iterable[Mapping[str, Any]]) -> dict[str, str]:
    """The document before each; the same one as other rules read it is none."""
    return {r["document_id"]: r["supersedes_id"] for r in rows if r["supersedes_id"] not in (None, r["document_id"])}


def _comes_of(
    document_id: str | None, sha256: str | None, before: Mapping[str, str], sha_of: Mapping[str, str]
) -> bool:
    while document_id is not None:
        if sha_of.get(document_id) == sha256:
            return True
        document_id = before.get(document_id)
    return False


def _meant(c: Correction, mine: Sequence[Mapping[str, Any]], current: Sequence[Mapping[str, Any]]) -> Meant:
    if len(current) > 1:
        ids = ", ".join(r["document_sha256"][:12] for r in current)
        return Meant(
            problem=f"line {c.line}, {c.correction_id}: {c.document!r} is {len(current)} documents; "
            f"name one by the beginning of its SHA-256: {ids}"
        )
    if current:
        return Meant(current[0]["document_id"], current[0]["document_sha256"])
    if mine:
        return Meant(sha256=mine[0]["document_sha256"], outcome="gone")
    return Meant(outcome="pending")


def pages(frames: Frames) -> list[Page]:
    """The documents of some frames with the rows that were read in each."""
    read = {
        name: frames[name].partition_by("document_id", as_dict=True, maintain_order=True)
        for name in ("core.observation", "core.mention")
    }
    empty = pl.DataFrame()
    return [
        Page(
            document,
            document_id,
            sha256,
            text,
            *(read[name].get((document_id,), empty).rows(named=True) for name in ("core.observation", "core.mention")),
        )
        for document, document_id, sha256, text in frames["raw.document"]
        .select("document", "document_id", "document_sha256", "text")
        .iter_rows()
    ]


def corrected_rows(frames: Frames, findings: Sequence[Finding], today: date) -> tuple[pl.DataFrame, list[str]]:
    """Rows of core.observation as corrected, each superseding its reading, and what is wrong with those that break the
    contract."""
    published = {
        article: of_article or of_document
        for article, of_article, of_document in frames["raw.article"]
        .join(frames["raw.document"], on="document_id", suffix="_of_document")
        .select("article_id", "published_on", "published_on_of_document")
        .iter_rows()
    }
    acting = [(f, f.new, f.reading) for f in findings if f.new is not None and f.reading is not None]
    rows = [
        {
            **new,
            "observation_id": version_id(reading["observation_id"], f.correction),
            "supersedes_id": reading["observation_id"],
            "published_on": published.get(reading["article_id"]),
        }
        for f, new, reading in acting
    ]
    frame = normalise.corrected_frame(rows)
    if not rows:
        return frame, []
    batch = {name: frames[name] for name in ("raw.document", "raw.article", "core.mention")}
    broken = breaches({**batch, "core.observation": frame}, today)
    of = {row["observation_id"]: f.correction for row, (f, _, _) in zip(rows, acting, strict=True)}
    return frame, [
        f"line {of[i].line}, {of[i].correction_id}: {of[i].action} gives no observation that may stand: {told}"
        for i, told in broken.items()
    ]


def reject(finding: Finding, document: str) -> Reject:
    """The row of ops.reject for an observation that a correction drops; what was given back and is dropped again has
    another."""
    assert finding.reading is not None
    c, row = finding.correction, finding.reading
    again = f" again, after {row['observation_id'][:12]}" if row["supersedes_id"] else ""
    detail = f"correction {c.correction_id} drops it{again}: {c.why}"
    return Reject("check", "corrected", document, str(row["mention_id"]), detail, str(row["surface"])[:200])
