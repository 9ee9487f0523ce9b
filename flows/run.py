"""One execution of the road: its entry in the ledger, what it counts, and what it says at the end."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import date
from logging import WARNING
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, Literal

import polars as pl

from expectations.anomalies import Judged
from expectations.report import quality_report, write_report
from expectations.run import Checker, Totals
from expectations.verdicts import Counts
from flows.alerts import Alerts, already_told
from flows.arrivals import Arrival, Survey
from flows.corrections import Acted, Standing, refuse
from flows.failures import StoppedError, sentence_of
from flows.home import Home, clear_half_kept
from flows.ledger import Entry, ledger_counts, totals
from flows.logs import event
from flows.measuring import Measuring
from flows.morning.publishing import preload, write_page
from flows.rejects import Origins, reject_rows, seen_again
from flows.settings import Settings
from flows.settling import Delivered, settled_by
from flows.show import note
from transforms.identity import rule_set
from transforms.rejects import Reject
from warehouse.render.frames import conform
from warehouse.store import Published, Store
from warehouse.tables import table

if TYPE_CHECKING:
    from flows.sources.intake import Intake  # with what asks servers, which a path needs nothing of

watching: ContextVar[Callable[[str, int, int], None] | None] = ContextVar("watching", default=None)
"""Told how far a run is: stage, documents done, documents in all. Set by the command that shows it."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a run did, for people and for Prefect's artifacts."""

    run_id: str
    path: str
    state: Literal["complete", "dry run", "failed"]
    nothing_new: bool
    counts: Mapping[str, int]
    reasons: Mapping[str, int]
    failed_checks: tuple[str, ...]
    seconds: float
    warehouse: Path | None = None
    quality_report: Path | None = None
    data_docs: Path | None = None
    page: Path | None = None  # null where nothing is new
    published: Published | None = None  # null where the read copy was up to date
    anomalies: tuple[str, ...] = ()  # what differs from the runs before
    alerts: tuple[str, ...] = ()  # what came of telling people, a line per channel
    sources: tuple[str, ...] = ()  # what came of looking through the sources, a line each


@dataclass(slots=True)
class Run:
    """A run under way on an open store."""

    store: Store
    settings: Settings
    survey: Survey
    published_on: date | None
    dry_run: bool
    intake: Intake | None = None  # where the drop came from sources
    flow: str = "ingest"
    known: int = 0
    new_rejects: int = 0
    retries: int = 0
    counts: Counts = field(default_factory=Counts)
    checks: tuple[int, int] = (0, 0)
    failed_checks: tuple[str, ...] = ()
    reasons: Counter[str] = field(default_factory=Counter)
    quality_report: Path | None = None
    data_docs: Path | None = None
    page: Path | None = None
    published: Published | None = None
    entry: Entry = field(init=False)
    home: Home = field(init=False)
    checker: Checker = field(init=False)
    corrections: Standing = field(init=False)
    measuring: Measuring = field(init=False)
    anomalies: tuple[str, ...] = ()
    alerts: tuple[str, ...] = ()
    stopped: bool = False  # a check of severity stop does not hold: no further batch is taken
    _work: int = 0  # files
    _done: int = 0

    def __post_init__(self) -> None:
        self.entry = Entry(self.store, self.flow, str(self.survey.path), self.survey.drop_id)
        self.home = Home(self.settings.home)
        self.checker = Checker(
            None if self.dry_run else self.home.path,
            run_id=self.entry.run_id,
            today=self.entry.today,
            recorded_at=self.entry.started_at,
            keep=self.settings.keep_runs,
        )
        self.corrections = Standing(self.settings, self.store.query)
        self.measuring = Measuring(self.entry)

    @contextmanager
    def entered(self) -> Iterator[Run]:
        """The run as an entry in the ledger; an error inside ends the entry as failed. At either end those who are to
        be told of it are told."""
        if self.dry_run:
            yield self
            return
        clear_half_kept(self.home)
        alerts = Alerts(self.settings, self.entry)
        alerts.take_over()
        self.entry.begin()
        alerts.begin()
        try:
            yield self
        except BaseException as error:
            if isinstance(error, StoppedError):  # the check that stopped it is the incident
                already_told(error)
            elif isinstance(error, Exception):
                alerts.fail(error)
            self.entry.fail(error, self.all_counts())
            self.alerts = alerts.deliver()
            for line in self.alerts:
                note(f"alert, {line}")
            raise
        if alerts.recover():
            self.publish()  # else readers would hold it for open until something is loaded again
        self.alerts = alerts.deliver()

    def find_work(self) -> list[Arrival]:
        """The files that have to be read. The others are counted as known, and a drop that was gone
        through to its end before, by the same rules, is counted as it was then."""
        if self._gone_through_before():
            return []
        new, again = self.survey.split(self.store.known(a.sha256 for a in self.survey.arrivals if a.sha256))
        self.known, self._work = len(again), len(new)
        return new

    @contextmanager
    def attempt(self, number: int) -> Iterator[None]:
        """One attempt at a batch: an error of input or output that it will be tried again after is told and counted."""
        try:
            yield
        except OSError as error:
            if number <= self.settings.io_retries:
                self.retries += 1
                told = {"run_id": self.entry.run_id, "attempt": number, "says": sentence_of(error)}
                event("tried_again", level=WARNING, error=type(error).__name__, **told)
            raise

    def went_through(self, batch: Collection[Arrival]) -> None:
        """Tell progress after a batch."""
        self._done += len(batch)
        self.tell("loading", self._done, self._work)

    def _gone_through_before(self) -> bool:
        rows = self.store.query(
            "SELECT documents, loaded + known AS known, rejected FROM ops.run "
            "WHERE drop_id = $1 AND rule_set = $2 AND state = 'complete' "
            # a replay may have settled what it turned away
            "AND started_at > coalesce((SELECT max(resolved_at) FROM ops.reject WHERE run_id IN "
            "(SELECT run_id FROM ops.run WHERE drop_id = $1)), '-infinity') ORDER BY started_at DESC LIMIT 1",
            [self.survey.drop_id, rule_set()],
        )
        for documents, known, rejected in rows.iter_rows():
            self.known = known
            self.counts = Counts(documents=documents - known, rejected=rejected)
        return not rows.is_empty()

    def rejects_frame(self, rejects: Iterable[Reject], origin: Origins) -> pl.DataFrame:
        """Rows of ops.reject with the columns of this run."""
        rows = seen_again(self.store, reject_rows(rejects, origin))
        return self.entry.stamped({"ops.reject": rows})["ops.reject"]

    def corrected(self, frames: Mapping[str, pl.DataFrame]) -> Acted:
        """Frames that passed their checks, with the corrections on record; ``InputError`` names those that fail."""
        acted = self.corrections.act_on(frames, entry=self.entry)
        refuse(acted.problems, "correction(s) match nothing in the documents that come now, which are not loaded")
        return acted

    def load(
        self,
        frames: Mapping[str, pl.DataFrame],
        supersede: Collection[str],
        rejects: Iterable[Reject],
        origin: Origins,
        replace: Mapping[str, Collection[str]] | None = None,
        delivered: Delivered | None = None,
    ) -> None:
        """Add rows and rejects and retire the documents that are superseded, in one transaction; what is there stays.
        ``delivered`` is what came in: it settles what it takes the place of."""
        if not self.dry_run:
            told = self.rejects_frame(rejects, origin)
            settled = settled_by(self.store, delivered, supersede, told) if delivered else {}
            added = self.store.load(
                {**frames, "ops.reject": told},
                supersede=supersede,
                replace={**(replace or {}), "ops.reject": settled} if settled else replace,
                at=self.entry.started_at,
            )
            self.new_rejects += added["ops.reject"]

    def stop(self) -> None:
        """Take no further batch: a check of severity stop does not hold."""
        self.stopped = True

    def add(self, counts: Counts, known: int, rejects: Iterable[Reject]) -> None:
        """Take over what one batch came to."""
        self.counts += counts
        self.known += known
        told = list(rejects)
        self.reasons.update(r.reason for r in told)
        event(
            "batch_loaded",
            run_id=self.entry.run_id,
            documents=counts.loaded,
            observations=counts.observations,
            known=known,
            rejects=len(told),
        )

    def tell(self, stage: str, done: int, total: int) -> None:
        """Report progress to whoever watches."""
        if listener := watching.get():
            listener(stage, done, total)

    @property
    def nothing_new(self) -> bool:
        """Was everything known, or turned away before for the same reason?"""
        return not self.counts.loaded and not self.new_rejects

    @property
    def documents(self) -> int:
        return self.counts.documents + self.known

    def close(self) -> None:
        """Account for everything, record the checks, and end the ledger's entry.

        Raises ``StoppedError`` where a check of severity stop does not hold.
        """
        self.tell("checking", 0, 0)
        finished = self.checker.finish(self._totals())
        self.data_docs = finished.docs
        judged = [] if finished.stop else self._judged(finished.checks)
        self.anomalies = tuple(f"{j.measure}: {j.sentence}" for j in judged if j.told)
        beside = self.measuring.rows(judged)
        checks = pl.concat([finished.checks, beside["ops.check"]])
        failed = checks.filter(~pl.col("success"))
        self.checks = checks.height, failed.height
        self.failed_checks = tuple(
            f"{severity}: {t}{'.' + column if column else ''} {name} ({unexpected} of {evaluated})"
            for severity, t, column, name, unexpected, evaluated in failed.select(
                "severity", "table_name", "column_name", "expectation", "unexpected", "evaluated"
            ).iter_rows()
        )
        stopped = self._stopped_by(self.failed_checks) if finished.stop else None
        if not self.dry_run:
            sources = self.intake.findings if self.intake else None
            rows = {**Alerts(self.settings, self.entry).found(checks, sources), **beside, "ops.check": checks}
            if self.nothing_new and "ops.incident" not in rows and not finished.stop:
                rows = {}  # of a run that brought nothing only the entry is kept, which is no reason to publish
            self._record(rows, stopped)
            if not self.nothing_new:
                self.quality_report = self._report(checks)
        if stopped:
            self.stop()
            raise stopped

    def _stopped_by(self, failed_checks: Iterable[str]) -> StoppedError:
        stops = [f for f in failed_checks if f.startswith("stop")]
        return StoppedError(
            f"{self.survey.path}: {'; '.join(stops)}; nothing was published. "
            f"Type: zhibiao rejects list --home {self.home.path}"
        )

    def _judged(self, checks: pl.DataFrame) -> list[Judged]:
        """The run's figures beside those of the runs before it."""
        made = checks.height, checks.filter(~pl.col("success")).height
        return self.measuring.judged(self.counts, self.reasons, made, new=not self.nothing_new)

    def _record(self, rows: Mapping[str, pl.DataFrame], stopped: StoppedError | None) -> None:
        drop = {} if stopped else {"ops.drop": self._drop()}
        cursors = self.intake.frames(self.entry.run_id) if self.intake and not stopped else {}
        self.store.load({**rows, **drop, **cursors})
        self.entry.end(self.all_counts(), stopped)
        if cursors and self.intake:
            self.intake.tidy()

    def _report(self, checks: pl.DataFrame) -> Path:
        ledger = self.store.query("SELECT * FROM ops.run WHERE run_id = ?", [self.entry.run_id]).row(0, named=True)
        rejects = self.store.query("SELECT * FROM ops.reject WHERE run_id = ?", [self.entry.run_id])
        observations = self.store.query(
            "SELECT * FROM core.observation WHERE run_id = ? AND retired_at IS DISTINCT FROM recorded_at",
            [self.entry.run_id],
        )
        return write_report(quality_report(ledger, rejects, checks, observations), self.home.path, self.entry.run_id)

    def _drop(self) -> pl.DataFrame:
        """The drop's own row. What it brought is counted in the warehouse, so that a run which finishes
        the work of a killed one writes what that one would have written."""
        loaded = self.store.query(
            "SELECT count(DISTINCT document_id) FROM raw.document WHERE drop_id = ?", [self.survey.drop_id]
        ).item()
        row = {
            "drop_id": self.survey.drop_id,
            "path": str(self.survey.path),
            "run_id": self.entry.run_id,
            "received_at": self.entry.started_at,
            "documents": self.documents,
            "loaded": loaded,
            "known": self.documents - loaded - self.counts.rejected,
            "rejected": self.counts.rejected,
        }
        return conform(pl.DataFrame([row]), table("ops.drop"))

    def publish(self) -> None:
        """Swap a fresh read copy in, where the one there is not up to date (or a killed run left it so)."""
        if not self.dry_run and self.store.needs_publish():
            self.tell("publishing", 0, 0)
            if not self.nothing_new:  # copying waits for the disk
                Thread(target=preload, args=(self.home.path,), daemon=True).start()
            self.published = self.store.publish()
            event(
                "published",
                run_id=self.entry.run_id,
                bytes=self.published.byte_size,
                seconds=round(self.published.seconds, 3),
            )

    def write_page(self) -> None:
        """Write the morning page of a run that brought something, from what was published.

        The rows are with their readers by now: a page that cannot be written is told of, and ``zhibiao report`` makes
        it later, but the run has not failed.
        """
        if self.dry_run or self.nothing_new:
            return
        self.tell("writing the page", 0, 0)
        try:
            self.page = write_page(self.home.path, self.entry.run_id, keep=self.settings.keep_runs)
        except Exception as error:  # noqa: BLE001
            note(f"the morning page was not written: {error}; type: zhibiao report {self.entry.run_id[:12]}")

    def all_counts(self) -> dict[str, int]:
        """Every count of ops.run."""
        return ledger_counts(self._totals(), self.counts.articles, self.checks, self.retries)

    def _totals(self) -> Totals:
        return totals(self.counts, self.documents, self.known, self.counts.rejected)

    def outcome(self) -> Outcome:
        """What the run did."""
        return Outcome(
            run_id=self.entry.run_id,
            path=str(self.survey.path),
            state="dry run" if self.dry_run else "failed" if self.stopped else "complete",
            nothing_new=self.nothing_new,
            counts=self.all_counts(),
            reasons=dict(sorted(self.reasons.items())),
            failed_checks=self.failed_checks,
            seconds=self.entry.seconds,
            warehouse=None if self.dry_run else self.home.warehouse,
            quality_report=self.quality_report,
            data_docs=self.data_docs,
            page=self.page,
            published=self.published,
            anomalies=self.anomalies,
            alerts=self.alerts,
            sources=self.intake.lines() if self.intake else (),
        )
