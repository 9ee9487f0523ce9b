"""What the batches of a run say of every expectation, until the run's end makes rows of ``ops.check`` of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

import polars as pl

from expectations.declaration import Expectation
from expectations.handover import handed_over
from expectations.verdicts import Verdict, sentence
from transforms.identity import digest_of
from warehouse.render.frames import conform
from warehouse.tables import table

SAMPLES = 5
AGREE = "Row verdicts and reports are made by two engines from one declaration; where they differ, one is wrong."
AGREE_SINCE = "2026-11-20"


@dataclass(slots=True)
class Tally:
    """What the batches so far say of one expectation about rows."""

    expectation: Expectation
    evaluated: int = 0
    unexpected: int = 0
    samples: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Said:
    """One row of ``ops.check`` without what belongs to the run."""

    table: str
    column: str | None
    expectation: str
    severity: str
    why: str
    evaluated: int
    unexpected: int
    samples: Sequence[str]

    @property
    def rule(self) -> str:
        return ".".join(part for part in (self.table, self.column, self.expectation) if part)


class Ledger:
    """The verdicts of a run, counted, and the rows kept for the validation at its end."""

    def __init__(self) -> None:
        self.tallies: dict[str, Tally] = {}
        self.expectations: dict[str, tuple[Expectation, ...]] = {}
        self._documents = pl.DataFrame(schema={"document_id": pl.String, "document": pl.String})  # of the batch at hand
        self._handed: dict[str, list[pl.DataFrame]] = {}

    def note(self, verdict: Verdict) -> None:
        """Keep of one verdict what the run's end needs, and no more."""
        self.expectations[verdict.table] = verdict.expectations
        if verdict.table == "raw.document":
            self._documents = verdict.rows.select("document_id", "document")
        self._handed.setdefault(verdict.table, []).append(handed_over(verdict))
        for e in verdict.expectations:
            tally = self.tallies.setdefault(e.rule, Tally(e))
            if e.of_table:
                continue
            holds = verdict.holds[e.rule]
            broken = holds.len() - int(holds.sum())
            tally.evaluated += holds.len()
            tally.unexpected += broken
            room = SAMPLES - len(tally.samples)
            if broken and room:
                first = (~holds).arg_true().head(room)
                tally.samples.extend(self._sample(e, verdict.rows.row(i, named=True)) for i in first)

    def _sample(self, e: Expectation, row: Mapping[str, object]) -> str:
        """What is wrong with a row, and where that stands: [document@offset], or [document]."""
        document = row.get("document")
        if not document and (document_id := row.get("document_id")) is not None:
            of = self._documents.filter(pl.col("document_id") == document_id)["document"]
            document = of[0] if len(of) else None
        if not document:
            return sentence(e, row)
        start = row.get("document_start")
        name = " ".join(str(document).split())
        return f"{sentence(e, row)} [{name}{'' if start is None else f'@{start}'}]"

    def height(self, name: str) -> int:
        """How many rows of a table the run has judged."""
        return sum(part.height for part in self._handed.get(name, ()))

    def given_up(self, name: str) -> Iterator[pl.Series]:
        """Every column of the rows of a table that the run has judged, as it is handed over.

        It is let go of as the next is asked for, but for what verdicts on all rows need: what is kept here and what
        is made of it there are never both whole.
        """
        expectations, parts = self.expectations[name], self._handed[name]
        kept = [e.computes[0] for e in expectations if e.of_table and e.computes]
        flags = [e.computes[0] for e in expectations if e.computes][:1]
        needed = kept or flags or parts[0].columns[:1]
        lists = {e.column: list(e.kwargs["value_set"]) for e in expectations if e.kind == "one_of"}
        for column in parts[0].columns:
            values = pl.concat([part[column] for part in parts])
            if column not in needed:
                for part in parts:
                    part.drop_in_place(column)
            if column in lists and values.is_in(lists[column]).fill_null(True).all():
                values = values.cast(pl.Enum(lists[column]))
            yield values

    def is_broken(self, name: str) -> bool:
        """Whether some row of the table breaks something."""
        return any(t.unexpected for t in self.tallies.values() if t.expectation.table == name)

    def checks(
        self, run_id: str, recorded_at: datetime, disagreements: Iterable[tuple[str, list[str]]]
    ) -> pl.DataFrame:
        """The run's rows of ``ops.check``: one per expectation, and one per table that both engines judged.

        ``disagreements`` names each of those tables, with a sentence for everything they do not agree on.
        """
        said = [
            self._of_table(t.expectation) if t.expectation.of_table else self._of_rows(t) for t in self.tallies.values()
        ]
        for name, wrong in disagreements:
            said.append(
                _Said(name, None, "engines_agree", "stop", AGREE, self.height(name), len(wrong), wrong[:SAMPLES])
            )
        rows = [
            {
                "check_id": digest_of("check", run_id, s.rule),
                "run_id": run_id,
                "table_name": s.table,
                "column_name": s.column,
                "expectation": s.expectation,
                "severity": s.severity,
                "why": s.why,
                "success": not s.unexpected,
                "evaluated": s.evaluated,
                "unexpected": s.unexpected,
                "sample": "\n".join(s.samples) or None,
                "recorded_at": recorded_at,
            }
            for s in said
        ]
        types: dict[str, pl.DataType] = {
            "column_name": pl.String(),
            "sample": pl.String(),
            "recorded_at": pl.Datetime("us", "UTC"),
        }
        return conform(pl.DataFrame(rows, schema_overrides=types, infer_schema_length=None), table("ops.check"))

    def _of_rows(self, tally: Tally) -> _Said:
        e = tally.expectation
        return _Said(e.table, e.column, e.kind, e.severity, e.why, tally.evaluated, tally.unexpected, tally.samples)

    def _of_table(self, e: Expectation) -> _Said:
        """A verdict on all rows of the run: all break it or none; too few rows say nothing, and so break nothing."""
        assert e.computes is not None
        rows = pl.concat([part.select(e.computes[0]) for part in self._handed[e.table]])
        holds = rows.height < e.at_least_rows or bool(rows.select(e.holds).item())
        samples = []
        if not holds:
            samples = [f"{e.says}: it is {rows.select(pl.col(e.computes[0]).mean()).item():.3f}"]
        return _Said(e.table, e.column, e.kind, e.severity, e.why, rows.height, 0 if holds else rows.height, samples)
