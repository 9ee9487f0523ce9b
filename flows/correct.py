"""The commands ``corrections apply``, ``check``, ``draft`` and ``list``: the corrections of the file beside what is loaded.

What stands in the warehouse is compared with what should stand there: each reading of the rules, unless an active
correction says otherwise. Where they differ, the version that stands is retired and another takes its place, so that a
correction that was added, changed, expired or taken away has its effect at the next ``apply``, and doing it twice
changes nothing.
"""

from __future__ import annotations

import csv
import re
import sys
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import polars as pl

from flows.ask import only_one, reading, write_frame
from flows.corrections import (
    Query,
    Standing,
    corrected_rows,
    corrections_file,
    meant_documents,
    pages,
    refuse,
    reject,
    warn_of_unneeded,
)
from flows.failures import InputError
from flows.home import standing_store
from flows.ledger import CHINA, Entry
from flows.rejects import reject_rows
from flows.settings import load
from flows.settling import GIVEN_BACK
from flows.show import console, note, table
from transforms.corrected import Finding, judged, same_content, version_id
from transforms.correction_fields import FieldError, assignments, plain
from transforms.corrections import COLUMNS, Correction, located
from warehouse.render.frames import conform, schema
from warehouse.tables import table as contract

Row = dict[str, Any]
_NO_SUCH = "correction(s) cannot be applied, nothing was changed"


@dataclass(frozen=True, slots=True)
class Plan:
    """What has to change: rows to add, and ids of rows to retire, by table; and what each correction comes to."""

    findings: list[Finding]
    problems: list[str]
    frames: dict[str, pl.DataFrame] = field(default_factory=dict)
    replace: dict[str, Collection[str]] = field(default_factory=dict)
    changed: int = 0
    restored: int = 0

    @property
    def is_empty(self) -> bool:
        return not any(self.replace.values()) and all(frame.is_empty() for frame in self.frames.values())


def apply(home: Path | None) -> Plan:
    """Bring what is loaded to what the corrections say, and publish. ``InputError`` names each that matches nothing."""
    settings = load(home)
    with standing_store(settings, waiting=note) as store:
        standing = Standing(settings, store.query)
        entry = Entry(store, "corrections", str(standing.file))
        plan = plan_for(standing, run_id=entry.run_id, at=entry.started_at)
        tell(plan)
        refuse(plan.problems, _NO_SUCH)
        if plan.is_empty:
            # what a killed run loaded and did not publish is published by the next
            left = f"; published: {store.publish()}" if store.read_copy.exists() and store.needs_publish() else ""
            note(f"every correction stands as the file has it: nothing was changed{left}")
            return plan
        with entry.entered(by_rules=False):
            store.load(plan.frames, replace=plan.replace, at=entry.started_at)
            entry.end()
        published = store.publish()
    note(
        f"{plan.changed} observations corrected, {plan.restored} read as the rules read them again; "
        f"published: {published}"
    )
    return plan


def check(home: Path | None) -> Plan:
    """Say what ``apply`` would do, on the read copy: nothing is changed and no run is waited for."""
    with reading(home) as reader:
        plan = plan_for(Standing(load(home), reader.query), run_id="0" * 32, at=datetime.now(UTC))
    tell(plan)
    refuse(plan.problems, _NO_SUCH.replace("nothing was changed", "each is named above"))
    note(
        f"{plan.changed} observations would be corrected, {plan.restored} read as the rules read them again"
        if not plan.is_empty
        else "every correction stands as the file has it"
    )
    return plan


def list_corrections(format: str, out: Path | None, home: Path | None, *, history: bool = False) -> None:
    """The corrections that the warehouse knows, with what came of each."""
    with reading(home) as reader:
        found = reader.query(
            "SELECT c.correction_id, c.outcome, coalesce(d.document, c.document_named) AS document, c.locate, c.action, "
            "c.why, c.guard, o.observation_id, c.recorded_at, c.retired_at FROM ops.correction AS c LEFT JOIN "
            "(SELECT document_sha256, any_value(document) AS document FROM raw.document GROUP BY ALL) AS d "
            "USING (document_sha256) LEFT JOIN core.observation AS o "
            "ON o.correction_id = c.correction_id AND o.retired_at IS NULL AND c.retired_at IS NULL "
            "WHERE $1 OR c.retired_at IS NULL ORDER BY c.correction_id, c.recorded_at",
            [history],
        )
    if found.is_empty() and format == "table" and out is None:
        note(f"the warehouse knows no corrections; write them into {corrections_file(load(home))}: docs/corrections.md")
        return
    write_frame(found, format, out)


def draft(id: str, home: Path | None) -> None:
    """Write the row of a correction of one observation, to be filled: what is right, and why."""
    with reading(home) as reader:
        found = reader.query(
            "SELECT o.*, d.text, d.document, d.document_sha256 FROM core.observation AS o "
            "JOIN raw.document AS d USING (document_id, rule_set) "
            "WHERE o.retired_at IS NULL AND starts_with(o.observation_id, ?) LIMIT 2",
            [id],
        )
    row = only_one(found, "observation", id, '`zhibiao sql "FROM mart.observation LIMIT 20"`')
    if row["correction_id"]:
        raise InputError(f"{row['correction_id']} has set this observation right already; change that row of the file")
    value = f"value={row['reported_value']}{row['reported_unit'] or ''}"
    try:
        said = assignments(value)[0].is_said_by(row)
    except FieldError:
        said = False
    if not said:
        value = "; ".join(f"{name}={_plain(row[name])}" for name in ("low", "high", "unit"))
    file = corrections_file(load(home))
    writer = csv.writer(sys.stdout, lineterminator="\n")
    if not file.exists() or not file.stat().st_size:  # >> has made it already
        writer.writerow(COLUMNS)
    name = re.sub(r"[^\w.-]+", "-", Path(str(row["document"])).stem)
    words = located(row["text"], row["document_start"], row["document_end"])
    guard = f"{value}; metric={row['metric']}"
    sha256 = str(row["document_sha256"])[:_SHA]
    writer.writerow([f"{name}-{row['document_start']}", sha256, words, f"set {value}", "", "active", guard])
    note("write what is right into action, and into why who says so; zhibiao corrections check tries it")


_SHA = 12


def _plain(value: Any) -> str:
    return plain(value) if isinstance(value, Decimal) else str(value)


def tell(plan: Plan) -> None:
    """Show what each correction comes to; warn of those that are not needed any more."""
    rows = []
    for f in plan.findings:
        if f.problem is None:
            what = f.told or ""
            if f.reading is not None:
                what = f"{f.reading['surface']}: {f.correction.action}"
            rows.append((f.correction.correction_id, f.correction.document, f.outcome, what))
    if rows:
        console().print(table(("correction", "document", "outcome", "what"), rows))
    warn_of_unneeded(plan.findings)


def plan_for(standing: Standing, *, run_id: str, at: datetime) -> Plan:
    """What has to change for the warehouse to stand as the corrections say."""
    meant = meant_documents(standing)
    problems = [f"{standing.file} {m.problem}" for m in meant.values() if m.problem]
    mine: dict[str, list[Correction]] = {}
    findings: dict[str, Finding] = {}
    for c in standing.all:
        there = meant.get(c.correction_id)
        if there is None:
            before = standing.remembered.get(c.correction_id) or {}
            findings[c.correction_id] = Finding(c, "expired", sha256=before.get("document_sha256"))
        elif there.document_id is not None:
            mine.setdefault(there.document_id, []).append(c)
        elif there.problem is None:
            findings[c.correction_id] = Finding(c, there.outcome, sha256=there.sha256)  # type: ignore[arg-type]
    for document_id in _touched(standing):
        mine.setdefault(document_id, [])
    frames = _as_read(standing.query, list(mine))
    for page in pages(frames):
        findings |= {f.correction.correction_id: f for f in judged(page, mine[page.document_id])}
    corrected, broken = corrected_rows(frames, list(findings.values()), at.astimezone(CHINA).date())
    told = [findings[c.correction_id] for c in standing.all if c.correction_id in findings]
    problems += [f"{standing.file} {p}" for p in (*(f.problem for f in told if f.problem), *broken)]
    if problems:
        return Plan(told, problems)
    ledger, replaced = standing.ledger(told, run_id=run_id, at=at)
    gone = [name for name in standing.remembered if name not in findings]
    versions = _Versions(standing.query, list(mine), run_id=run_id, at=at)
    versions.compare(frames, told, corrected)
    return Plan(
        told,
        [],
        {**versions.frames(), "ops.correction": ledger},
        {**versions.replace, "ops.reject": versions.settled, "ops.correction": [*replaced, *gone]},
        versions.changed,
        versions.restored,
    )


def _touched(standing: Standing) -> list[str]:
    """Current documents in which some correction has had its effect."""
    shas = [r["document_sha256"] for r in standing.remembered.values() if r["outcome"] == "applied"]
    return (
        standing.query(
            "SELECT document_id FROM raw.document "
            "WHERE retired_at IS NULL AND document_sha256 IN (SELECT unnest(?::VARCHAR[]))",
            [shas],
        )
        .to_series()
        .to_list()
    )


_CURRENT = "SELECT * FROM {} WHERE retired_at IS NULL AND document_id IN (SELECT unnest(?::VARCHAR[]))"
_EVERY = (
    "SELECT o.* FROM core.observation AS o JOIN raw.document AS d USING (document_id, rule_set) "
    "WHERE d.retired_at IS NULL AND d.document_id IN (SELECT unnest(?::VARCHAR[]))"
)


def _as_read(query: Query, document_ids: list[str]) -> dict[str, pl.DataFrame]:
    """Some current documents as the rules in force there read them: of each observation the version that came first."""
    frames = {
        name: conform(query(_CURRENT.format(name), [document_ids]), contract(name))
        for name in ("raw.document", "raw.article", "core.mention")
    }
    every = conform(query(_EVERY, [document_ids]), contract("core.observation"))
    first = every.filter(~pl.col("supersedes_id").is_in(every["observation_id"].implode()).fill_null(False))
    return {**frames, "core.observation": first.sort("document_id", "document_start", "observation_id")}


class _Versions:
    """Versions of the observations of some documents: those that stand, and those that have to come."""

    def __init__(self, query: Query, document_ids: list[str], *, run_id: str, at: datetime) -> None:
        self.query = query
        self.stamp = {"run_id": run_id, "recorded_at": at, "retired_at": None}
        every = query(_EVERY, [document_ids]).rows(named=True)
        superseded = {row["supersedes_id"] for row in every}
        self.last = {_span(row): row for row in every if row["observation_id"] not in superseded}
        self.rows: list[Row] = []
        self.mentions: list[Row] = []
        self.rejects: list[pl.DataFrame] = []
        self.replace: dict[str, list[str]] = {"core.observation": [], "core.mention": []}
        self.settled: dict[str, str] = {}
        self.changed = self.restored = 0

    def compare(self, frames: Mapping[str, pl.DataFrame], findings: Sequence[Finding], corrected: pl.DataFrame) -> None:
        """Take note of every observation that does not stand as it should."""
        by_reading = {
            f.reading["observation_id"]: f for f in findings if f.reading is not None and f.outcome == "applied"
        }
        new = {row["supersedes_id"]: row for row in corrected.iter_rows(named=True)}
        names = dict(frames["raw.document"].select("document_id", "document").iter_rows())
        mentions = {row["mention_id"]: row for row in frames["core.mention"].iter_rows(named=True)}
        for read in frames["core.observation"].iter_rows(named=True):
            last = self.last[_span(read)]
            finding = by_reading.get(read["observation_id"])
            mention = mentions[read["mention_id"]]
            if finding is not None and finding.new is None:
                self._drop(last, mention, finding, names[read["document_id"]])
            else:
                self._stand(last, mention, new.get(read["observation_id"], read), finding)

    def _drop(self, last: Row, mention: Row, finding: Finding, document: str) -> None:
        if last["retired_at"] is not None:
            return
        self.replace["core.observation"].append(last["observation_id"])
        self._outcome(mention, "rejected")
        dropped = Finding(finding.correction, finding.outcome, reading=last)
        self.rejects.append(reject_rows([reject(dropped, document)]))
        self.changed += 1

    def _stand(self, last: Row, mention: Row, wanted: Row, finding: Finding | None) -> None:
        stands = last["retired_at"] is None
        if stands and same_content(wanted, last):
            return
        if stands:
            self.replace["core.observation"].append(last["observation_id"])
        else:
            self._outcome(mention, "observation")
            self.settled |= dict.fromkeys(self._open_rejects(last), GIVEN_BACK)
        correction = finding.correction if finding else None
        version = {
            "observation_id": version_id(last["observation_id"], correction),
            "supersedes_id": last["observation_id"],
        }
        self.rows.append({**wanted, **version, **self.stamp})
        if correction is None:
            self.restored += 1
        else:
            self.changed += 1

    def _outcome(self, mention: Row, outcome: str) -> None:
        if mention["outcome"] != outcome:
            self.replace["core.mention"].append(mention["mention_id"])
            self.mentions.append({**mention, "outcome": outcome, "supersedes_id": mention["mention_id"], **self.stamp})

    def _open_rejects(self, dropped: Row) -> list[str]:
        return (
            self.query(
                "SELECT reject_id FROM ops.reject WHERE reason = 'corrected' AND key = ? AND resolved_at IS NULL",
                [dropped["mention_id"]],
            )
            .to_series()
            .to_list()
        )

    def frames(self) -> dict[str, pl.DataFrame]:
        """The rows to add, by table."""
        observation, mention = contract("core.observation"), contract("core.mention")
        found = {
            "core.observation": _frame(self.rows, observation.full_name),
            "core.mention": _frame(self.mentions, mention.full_name),
        }
        if self.rejects:
            stamped = pl.concat(self.rejects).with_columns(
                run_id=pl.lit(self.stamp["run_id"]),
                recorded_at=pl.lit(self.stamp["recorded_at"]).cast(pl.Datetime("us", "UTC")),
            )
            found["ops.reject"] = conform(stamped, contract("ops.reject"))
        return found


def _frame(rows: Sequence[Row], name: str) -> pl.DataFrame:
    types = schema(contract(name))
    return pl.DataFrame([{column: row[column] for column in types} for row in rows], schema=types)


def _span(row: Row) -> tuple[str, int, int]:
    return row["document_id"], row["document_start"], row["document_end"]
