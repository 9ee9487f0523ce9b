"""The command ``rejects replay``: what was turned away is tried again, by today's rules, seeds and settings.

A document that was turned away whole is read again: from where it was delivered if the same bytes still lie there (a
sidecar may have been mended), else from the bytes kept in ``raw/`` with what stood beside them. A mention that was
turned away is judged again with its document. What passes now is loaded, and its reject is resolved; what is turned
away again stays open under the same id, or is resolved in favour of a new one where the reason is another.

Nothing that stands is taken away: a document read by the rules of today gets the rows that it lacks, one read by
earlier rules is read again as a whole, as by ``zhibiao rebuild``.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl

from expectations.run import Checked, Checker
from expectations.verdicts import Counts
from flows.arrivals import look_at
from flows.corrections import Acted, Standing, refuse
from flows.failures import InputError, StoppedError
from flows.home import Home, keep_bytes, standing_store
from flows.ledger import Entry, ledger_counts, totals
from flows.levels import earlier_levels
from flows.rebuild import as_delivered
from flows.rejects import of_documents, reject_rows, seen_again
from flows.run import watching
from flows.settings import Settings, load
from flows.settling import BY_HAND, NOT_IN_FORCE, OTHER_REASON, READ_ANEW, REPLAYED, open_within
from flows.show import note
from flows.versions import versions
from transforms import road
from transforms.deliveries import again
from transforms.drops import Delivery, discover, read_documents
from transforms.formats.kinds import ROWS, kind_of
from transforms.identity import document_id, rule_set
from transforms.records import Document
from transforms.rejects import Reject
from warehouse.store import Store

Row = dict[str, Any]
Frames = Mapping[str, pl.DataFrame]


@dataclass(slots=True)
class Replayed:
    """What a replay did with the rejects it tried."""

    tried: int = 0
    resolved: int = 0
    gone: list[str] = field(default_factory=list)  # names of what is nowhere to be read any more
    documents: int = 0  # loaded that were turned away whole
    observations: int = 0  # added

    @property
    def still(self) -> int:
        """Those that are open after as before, or under another reason."""
        return self.tried - self.resolved


def replay(id: str | None, reason: str | None, home: Path | None) -> Replayed:
    """Try open rejects again: all, those of a reason, or the one whose id begins so."""
    settings = load(home)
    with standing_store(settings, waiting=note) as store:
        rows = open_rejects(store, id, reason)
        done = Replay(store, settings)
        if rows:
            done.run(rows)
        published = store.publish() if store.read_copy.exists() and store.needs_publish() else None
    result = done.result
    for name in result.gone:
        note(f"{name}: neither the file nor its bytes are there any more; deliver it again")
    note(
        f"{result.tried} rejects tried again: {result.resolved} resolved, {result.still} still turned away; "
        f"{result.documents} documents and {result.observations} observations loaded"
        + (f"; published: {published}" if published else "")
        if rows
        else "no reject is open: there is nothing to replay" + (f"; published: {published}" if published else "")
    )
    return result


def open_rejects(store: Store, id: str | None = None, reason: str | None = None) -> list[Row]:
    """The open rejects that are meant, as rows of ops.reject with their drop; ``InputError`` where a name is given and nothing open has it."""
    rows = store.query(
        # rows of before the column are led to their document by their mention
        "SELECT r.* REPLACE (coalesce(r.document_sha256, (SELECT any_value(d.document_sha256) FROM core.mention AS m "
        "JOIN raw.document AS d USING (document_id) WHERE m.mention_id = r.key)) AS document_sha256, "
        "coalesce(r.drop_id, u.drop_id) AS drop_id), "
        "(SELECT any_value(path) FROM ops.run WHERE drop_id = coalesce(r.drop_id, u.drop_id)) AS drop_path "
        "FROM ops.reject AS r LEFT JOIN ops.run AS u USING (run_id) "
        "WHERE r.resolved_at IS NULL AND r.reason <> $1 AND ($2 IS NULL OR starts_with(r.reject_id, $2)) "
        "AND ($3 IS NULL OR r.reason = $3) ORDER BY r.document, r.key, r.reject_id",
        [BY_HAND, id, reason],
    )
    named = " and ".join(f"{what} {name!r}" for what, name in (("id", id), ("reason", reason)) if name is not None)
    if rows.is_empty() and named:
        raise InputError(f"no reject that is open has {named}; zhibiao rejects list shows which there are")
    if id is not None and rows.height > 1:
        raise InputError(f"{rows.height} rejects have an id that begins with {id!r}; type more of it")
    return list(rows.iter_rows(named=True))


@dataclass(frozen=True, slots=True)
class _Held:
    """How the warehouse holds a document: by which rules it was read, whether it still counts."""

    rules: str
    current: bool


class Replay:
    """One replay on an open store: its entry in the ledger, and what it comes to."""

    def __init__(self, store: Store, settings: Settings) -> None:
        self.store, self.settings, self.home = store, settings, Home(settings.home)
        self.entry = Entry(store, "replay", "rejects")
        self.checker = Checker(
            self.home.path,
            run_id=self.entry.run_id,
            today=self.entry.today,
            recorded_at=self.entry.started_at,
            keep=settings.keep_runs,
        )
        self.corrections = Standing(settings, store.query)
        self.drops: dict[Path, list[Delivery]] = {}
        self.counts, self.known = Counts(), 0
        self.result = Replayed()

    def run(self, rows: Sequence[Row]) -> None:
        """Try the rejects again and account for it."""
        self.result.tried = len(rows)
        with self.entry.entered():
            self._try(rows)
            told = totals(self.counts, self.counts.documents + self.known, self.known, self.counts.rejected)
            finished = self.checker.finish(told)
            self.store.load({"ops.check": finished.checks})
            checks = finished.checks.height, finished.checks.filter(~pl.col("success")).height
            counts = ledger_counts(told, self.counts.articles, checks)
            says = "a check of severity stop does not hold for what was replayed: see ops.check"
            stopped = StoppedError(says) if finished.stop else None
            self.entry.end(counts, stopped)
            if stopped:
                raise stopped

    def _try(self, rows: Sequence[Row]) -> None:
        held = self._held(rows)
        again: dict[str, list[Row]] = {}  # rejects of documents that the warehouse holds, by document_id
        whole: list[Row] = []
        settled: list[str] = []
        for row in rows:
            id_ = document_id(row["document_sha256"]) if row["document_sha256"] else None
            if id_ is None or id_ not in held:
                whole.append(row)
            elif held[id_].current:
                again.setdefault(id_, []).append(row)
            else:  # a later version took its place, or it was taken back
                settled.append(row["reject_id"])
        done = 0
        for part in _parts(whole, self.settings.batch_documents):
            self._tell(done)
            self._deliver(part)
            done += len(part)
        for ids in _parts(list(again), self.settings.batch_documents):
            self._tell(done)
            mine = [row for id_ in ids for row in again[id_]]
            self._judge(ids, mine, held)
            done += len(mine)
        self._settle({}, [], settled, said=NOT_IN_FORCE)

    def _tell(self, done: int) -> None:
        if listener := watching.get():
            listener("rejects", done, self.result.tried)

    def _held(self, rows: Sequence[Row]) -> dict[str, _Held]:
        ids = [document_id(row["document_sha256"]) for row in rows if row["document_sha256"]]
        found = self.store.query(
            "SELECT document_id, arg_max(rule_set, recorded_at) AS rules, bool_or(retired_at IS NULL) AS current "
            "FROM raw.document WHERE document_id IN (SELECT unnest($1::VARCHAR[])) GROUP BY document_id",
            [ids],
        )
        return {id_: _Held(rules, current) for id_, rules, current in found.iter_rows()}

    # --- documents that were turned away whole ------------------------------------------------------------------------

    def _deliver(self, rows: Sequence[Row]) -> None:
        """Read documents again and carry them as if they had come now, under the drop that they came in."""
        read: dict[str, tuple[Document, str | None]] = {}  # with the drop that it came in, by digest
        rejects: list[Reject] = []
        tried: list[Row] = []
        whence: list[Row] = []  # of what archives hold that can be unpacked now: what is to be known of it as a reject
        for row in rows:
            said = json.loads(row["delivery"]) if row["delivery"] else {}
            published_on = date.fromisoformat(said["published_on"]) if said.get("published_on") else None
            deliveries = self._deliveries(row, said)
            if not deliveries:
                self.result.gone.append(row["document"])
                continue
            try:
                documents, refused = read_documents(deliveries, published_on, self.settings.max_characters)
            except OSError as error:
                self.result.gone.append(f"{row['document']} ({error.strerror})")
                continue
            tried.append(row)
            # a line that can be read now may have a name of its own; all others of its file are known or refused
            read.update((d.sha256, (d, row["drop_id"])) for d in documents)
            inside = f"{row['document']}/"
            rejects += [r for r in refused if r.document == row["document"] or r.document.startswith(inside)]
            for delivery in deliveries:
                if row["file_sha256"] is None or delivery.member is not None:
                    whence += self._kept(delivery, row, said)
        known = self.store.known(read)
        fresh = [d for sha256, (d, _) in read.items() if sha256 not in known]
        mine = {row["document_sha256"] or row["file_sha256"] for row in tried}
        self.known += len(known & mine)
        self.counts += Counts(documents=len(rejects), rejected=len(rejects))
        drops = {document_id(sha256): drop_id for sha256, (_, drop_id) in read.items()}
        digests = {d.document: sha256 for sha256, (d, _) in read.items()}
        if not fresh:
            self._settle({}, rejects, [row["reject_id"] for row in tried], digests, [*tried, *whence])
            return
        checked = self._checked(fresh, drops)
        frames, superseded = versions(checked.frames, self.store)
        acted = self.corrections.act_on(frames, entry=self.entry)
        refuse(acted.problems, "correction(s) match nothing in what was replayed, which is not loaded")
        self.counts += acted.counts
        self.result.documents += checked.counts.loaded
        self.result.observations += checked.counts.observations + acted.counts.observations
        self._settle(
            acted.frames,
            [*rejects, *checked.rejects, *acted.rejects],
            [row["reject_id"] for row in tried],
            digests,
            [*tried, *whence],
            supersede=superseded,
            replacing=acted.replace,
        )

    def _deliveries(self, row: Row, said: Mapping[str, Any]) -> list[Delivery]:
        """The file with what stands beside it, or what it holds if it is an archive that can be unpacked now; ``said`` is
        what was known of it when it was turned away."""
        name, sha256 = row["document"], row["file_sha256"]
        drop = Path(row["drop_path"]) if row["drop_path"] else None
        if drop is not None and drop.exists():
            if drop not in self.drops:
                self.drops[drop] = discover(drop, self.settings.reading)
            for there in self.drops[drop]:
                if there.name in (name, name.rpartition("#")[0]) and (
                    sha256 is None or look_at(there).sha256 == sha256
                ):
                    return [there]
            held = [d for d in self.drops[drop] if d.member is not None and d.name.startswith(f"{name}/")]
            if held and (sha256 is None or look_at(held[0].whole_archive()).sha256 == sha256):
                return held
        if sha256 is None or not self.home.kept(sha256).exists():
            return []
        kept = self.home.kept(sha256)
        file = name
        if "#" in name:  # a row of a file or a page of it; but a file may also be called so
            with kept.open("rb") as handle:
                kind = kind_of(name.rpartition("#")[0], handle).name
            if kind in ROWS or (kind == "pdf" and row["key"] and name.endswith(f"#{row['key']}")):
                file = name.rpartition("#")[0]
        return again(file, kept, said.get("metadata") or {}, said.get("evidence"), self.settings.reading)

    def _kept(self, delivery: Delivery, row: Row, said: Mapping[str, Any]) -> Iterator[Row]:
        """Keep the bytes of what was nowhere kept; what is to be known of it should it be turned away now."""
        arrival = look_at(delivery)
        if arrival.sha256 is not None:
            keep_bytes(self.home, arrival.sha256, delivery)
            beside = {**said, "metadata": dict(delivery.metadata), "evidence": delivery.published_on_evidence}
            told = json.dumps(beside, ensure_ascii=False, sort_keys=True)
            yield {**row, "document": delivery.name, "file_sha256": arrival.sha256, "delivery": told}

    # --- mentions of documents that are held --------------------------------------------------------------------------

    def _judge(self, ids: Sequence[str], rows: Sequence[Row], held: Mapping[str, _Held]) -> None:
        """Judge mentions again with their documents."""
        found = self.store.query(
            "SELECT * FROM raw.document WHERE retired_at IS NULL AND document_id IN (SELECT unnest($1::VARCHAR[])) "
            "ORDER BY document_id",
            [list(ids)],
        )
        drops = dict(found.select("document_id", "drop_id").iter_rows())
        digests = dict(found.select("document", "document_sha256").iter_rows())
        for same in (True, False):
            documents = [
                as_delivered(row)
                for row in found.iter_rows(named=True)
                if (held[row["document_id"]].rules == rule_set()) is same
            ]
            if not documents:
                continue
            mine = {document_id(d.sha256) for d in documents}
            of_these = [row for row in rows if document_id(row["document_sha256"]) in mine]
            checked = self._checked(documents, drops)
            carry = self._complete if same else self._read_again
            carry(checked, of_these, digests)

    def _complete(self, checked: Checked, rows: Sequence[Row], digests: Mapping[str, str]) -> None:
        """Add what documents read by today's rules lack: claims of mentions that were turned away and pass now."""
        mentions, observations = checked.frames["core.mention"], checked.frames["core.observation"]
        ids = checked.frames["raw.document"]["document_id"].to_list()
        standing = self.store.query(
            "SELECT mention_id, outcome FROM core.mention "
            "WHERE retired_at IS NULL AND document_id IN (SELECT unnest($1::VARCHAR[]))",
            [ids],
        )
        spoken_for = self.store.query(  # read and then corrected by hand
            "SELECT mention_id FROM core.observation WHERE document_id IN (SELECT unnest($1::VARCHAR[]))", [ids]
        )
        turned_away = standing.filter(pl.col("outcome") == "rejected")["mention_id"]
        now = mentions.filter(
            (pl.col("outcome") != "rejected")
            & (pl.col("mention_id").is_in(turned_away.implode()) | ~_in(mentions, standing))
            & ~pl.col("mention_id").is_in(spoken_for["mention_id"].implode())
        )
        added = observations.filter(pl.col("mention_id").is_in(now["mention_id"].implode()))
        self.result.observations += added.height
        self._settle(
            {"core.mention": now, "core.observation": added},
            checked.rejects,
            [row["reject_id"] for row in rows],
            digests,
            rows,
            replacing={"core.mention": now["mention_id"].to_list()},
        )

    def _read_again(self, checked: Checked, rows: Sequence[Row], digests: Mapping[str, str]) -> None:
        """Put today's reading of whole documents in the place of an earlier one."""
        mine, problems = self.corrections.of_known()
        acted: Acted = self.corrections.act(checked.frames, mine, entry=self.entry)
        refuse([*problems, *acted.problems], "correction(s) match nothing in what was replayed, which is not loaded")
        self.counts += acted.counts
        loaded = checked.frames["raw.document"]["document_id"].to_list()
        before = self.store.query(
            "SELECT count(*) FROM core.observation WHERE retired_at IS NULL "
            "AND document_id IN (SELECT unnest($1::VARCHAR[]))",
            [loaded],
        ).item()
        self.result.observations += checked.counts.observations + acted.counts.observations - before
        # every reject of these documents, also those that were not asked for: their mentions are read anew
        others = open_within(self.store, loaded, ())
        self._settle(
            {**acted.frames, "raw.document": acted.frames["raw.document"].with_columns(supersedes_id="document_id")},
            [*checked.rejects, *acted.rejects],
            dict.fromkeys([*(row["reject_id"] for row in rows), *others]),
            digests,
            rows,
            said=READ_ANEW,
            supersede=loaded,
            replacing=acted.replace,
        )

    # --- both ---------------------------------------------------------------------------------------------------------

    def _checked(self, documents: Sequence[Document], drops: Mapping[str, str | None]) -> Checked:
        """Documents after extraction and checks, each under its drop; the rejects of both stages together."""
        extracted = road.extract(documents)
        delivered = extracted.documents.with_columns(
            pl.col("document_id").replace_strict(drops, default=None, return_dtype=pl.String).alias("drop_id")
        )
        frames = self.entry.stamped({**extracted.frames, "raw.document": delivered})
        checked = self.checker.check(frames, earlier_levels(self.store, extracted.frames))
        if checked.stop:
            raise StoppedError("a check of severity stop does not hold for what was replayed; nothing of it was loaded")
        self.counts += checked.counts
        return replace(checked, rejects=[*extracted.rejects, *checked.rejects])

    def _settle(
        self,
        frames: Frames,
        rejects: Sequence[Reject],
        ids: Iterable[str],
        digests: Mapping[str, str] | None = None,
        tried: Sequence[Row] = (),
        *,
        supersede: Sequence[str] = (),
        replacing: Mapping[str, Sequence[str]] | None = None,
        said: str = REPLAYED,
    ) -> None:
        """Load what passed; of the rejects that were tried resolve those that are not turned away the same way again,
        with what is said of it.

        What is turned away another way now keeps what the first reject knew of its file.
        """
        told = seen_again(self.store, reject_rows(rejects, of_documents(digests or {})))
        known = {row["document"]: row for row in tried}
        told = told.with_columns(drop_id=pl.lit(None, dtype=pl.String))
        told = told.with_columns(
            pl.Series(
                name,
                [
                    value if value is not None else (known.get(document) or known.get(_file(document), {})).get(name)
                    for document, value in told.select("document", name).iter_rows()
                ],
                dtype=pl.String,
            )
            for name in ("drop_id", "document_sha256", "file_sha256", "delivery")
        )
        stays = set(told["reject_id"])
        now = {
            (document, key): reason for document, key, reason in told.select("document", "key", "reason").iter_rows()
        }
        of = {row["reject_id"]: (row["document"], row["key"]) for row in tried}
        resolved = {
            id_: OTHER_REASON.format(reason=reason) if (reason := now.get(of.get(id_, ("", None)))) else said
            for id_ in ids
            if id_ not in stays
        }
        settled = {**(replacing or {}), **({"ops.reject": resolved} if resolved else {})}
        self.store.load(
            {**frames, **self.entry.stamped({"ops.reject": told})},
            supersede=list(supersede),
            replace=settled,
            at=self.entry.started_at,
        )
        self.result.resolved += len(resolved)


def _file(document: str) -> str:
    """Name of the file that a row or page lies in."""
    return document.rpartition("#")[0]


def _in(mentions: pl.DataFrame, standing: pl.DataFrame) -> pl.Expr:
    return pl.col("mention_id").is_in(standing["mention_id"].implode())


def _parts(rows: Sequence[Any], most: int) -> Iterator[Sequence[Any]]:
    for i in range(0, len(rows), most):
        yield rows[i : i + most]
