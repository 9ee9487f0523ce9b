"""The entry of one run in the ledger ``ops.run``, and the columns by which each row says which run wrote it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import UTC, date, datetime, timedelta, timezone
from logging import ERROR, WARNING
from time import monotonic
from typing import Any
from uuid import uuid4

import polars as pl

from expectations.run import Totals
from expectations.verdicts import Counts
from flows.failures import sentence_of
from flows.logs import event
from flows.release import program_version
from flows.show import note, one_line
from transforms.identity import rule_set
from warehouse.store import RunState, Store
from warehouse.tables import table

CHINA = timezone(timedelta(hours=8))  # the calendar of the documents, whatever the machine's

SLACK = timedelta(minutes=2)  # between the clocks of two machines that share a home


@dataclass(slots=True)
class Entry:
    """One run of a flow, told to the ledger when it begins and when it ends."""

    store: Store
    flow: str
    path: str
    drop_id: str | None = None
    run_id: str = field(default_factory=lambda: uuid4().hex)
    started_at: datetime = field(default_factory=lambda: datetime.now(UTC))
    clock: datetime | None = None  # what it said, where it was set back
    ticks: float = field(default_factory=monotonic, repr=False)
    ended: bool = False

    @property
    def seconds(self) -> float:
        """How long the run is at work, whatever becomes of the clock."""
        return monotonic() - self.ticks

    def __post_init__(self) -> None:
        """A clock that was set back does not make what comes now seem older than what is there: then the run is entered
        as begun right after the latest one on record, and it is said."""
        latest = self.store.query("SELECT max(started_at) FROM ops.run").item()
        if latest is None or latest < self.started_at:
            return
        if latest > self.started_at + SLACK:
            self.clock = self.started_at
        self.started_at = latest + timedelta(microseconds=1)

    @property
    def today(self) -> date:
        """The day on which the run began, where the documents come from."""
        return self.started_at.astimezone(CHINA).date()

    @contextmanager
    def entered(self, *, by_rules: bool = True) -> Iterator[None]:
        """The run on record for as long as the block lasts, which ends it; an error inside ends it as failed."""
        self.begin(by_rules=by_rules)
        try:
            yield
        except BaseException as error:
            self.fail(error)
            raise

    def begin(self, *, by_rules: bool = True) -> None:
        """Enter the run as running; ``by_rules`` where it reads documents."""
        if self.clock is not None:
            note(
                f"the clock says {self.clock:%Y-%m-%d %H:%M:%S} UTC, but a run began at {self.started_at:%Y-%m-%d %H:%M:%S}: "
                "it was set back, or was wrong then. This run is recorded right after that one. Set the clock "
                "(timedatectl set-ntp true), then type: zhibiao doctor"
            )
            event("clock_set_back", level=WARNING, now=self.clock, latest=self.started_at)
        self.store.start_run(
            self.run_id,
            flow=self.flow,
            started_at=self.started_at,
            path=self.path,
            drop_id=self.drop_id,
            rule_set=rule_set() if by_rules else None,
            version=program_version(),
        )
        event("run_began", run_id=self.run_id, flow=self.flow, path=self.path, drop_id=self.drop_id)

    def fail(self, error: BaseException, counts: Mapping[str, int] | None = None) -> None:
        """Tell what ended the run, and close its entry with it unless that was done before."""
        event("run_failed", level=ERROR, run_id=self.run_id, error=type(error).__name__, says=sentence_of(error))
        if not self.ended:
            self.end(counts, error)

    def end(self, counts: Mapping[str, int] | None = None, error: BaseException | None = None) -> None:
        """Close the entry with its counts: as complete, or as failed with what the error says."""
        state: RunState = "complete" if error is None else "failed"
        finished_at = self.started_at + timedelta(seconds=self.seconds)
        says = None if error is None else one_line(sentence_of(error), 2000)
        self.store.finish_run(self.run_id, state, finished_at=finished_at, counts=counts, error=says)
        self.ended = True
        told: dict[str, Any] = {"state": state, "seconds": round(self.seconds, 3), **(counts or {})}
        event("run_ended", run_id=self.run_id, flow=self.flow, **told)

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


def ledger_counts(told: Totals, articles: int, checks: tuple[int, int], retries: int = 0) -> dict[str, int]:
    """Every count of ops.run; ``checks`` are those made and those that failed."""
    return {
        **asdict(told),
        "articles": articles,
        "checks": checks[0],
        "checks_failed": checks[1],
        "retries": retries,
    }
