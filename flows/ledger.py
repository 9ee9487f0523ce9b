"""The entry of one run in the ledger ``ops.run``, and the columns by which each row says which run wrote it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import UTC, date, datetime, timedelta, timezone
from uuid import uuid4

import polars as pl

from expectations.run import Totals
from expectations.verdicts import Counts
from flows.release import program_version
from transforms.identity import rule_set
from warehouse.store import RunState, Store
from warehouse.tables import table

CHINA = timezone(timedelta(hours=8))  # the calendar of the documents, whatever the machine's


@dataclass(frozen=True, slots=True)
class Entry:
    """One run of a flow, told to the ledger when it begins and when it ends."""

    store: Store
    flow: str
    path: str
    drop_id: str | None = None
    run_id: str = field(default_factory=lambda: uuid4().hex)
    started_at: datetime = field(default_factory=lambda: datetime.now(UTC))

    @property
    def today(self) -> date:
        """The day on which the run began, where the documents come from."""
        return self.started_at.astimezone(CHINA).date()

    def begin(self, *, by_rules: bool = True) -> None:
        """Enter the run as running; ``by_rules`` where it reads documents."""
        self.store.start_run(
            self.run_id,
            flow=self.flow,
            started_at=self.started_at,
            path=self.path,
            drop_id=self.drop_id,
            rule_set=rule_set() if by_rules else None,
            version=program_version(),
        )

    def end(self, state: RunState, counts: Mapping[str, int] | None = None) -> None:
        """Close the entry with its counts."""
        self.store.finish_run(self.run_id, state, finished_at=datetime.now(UTC), counts=counts)

    def stamped(self, frames: Mapping[str, pl.DataFrame]) -> dict[str, pl.DataFrame]:
        """The frames with the columns of the run, as far as their tables have them."""
        mine = {
            "run_id": pl.lit(self.run_id),
            "rule_set": pl.lit(rule_set()),
            "recorded_at": pl.lit(self.started_at).cast(pl.Datetime("us", "UTC")),
        }
        if self.drop_id is not None:
            mine["drop_id"] = pl.lit(self.drop_id)
        return {
            name: frame.with_columns(**{k: v for k, v in mine.items() if k in table(name).column_names})
            for name, frame in frames.items()
        }


def totals(counts: Counts, documents: int, known: int, rejected: int) -> Totals:
    """What a run must account for."""
    c = counts
    return Totals(documents, c.loaded, known, rejected, c.mentions, c.observations, c.not_quantities, c.mention_rejects)


def ledger_counts(told: Totals, articles: int, checks: tuple[int, int]) -> dict[str, int]:
    """Every count of ops.run; ``checks`` are those made and those that failed."""
    return {**asdict(told), "articles": articles, "checks": checks[0], "checks_failed": checks[1]}
