"""Who is told what, once: incidents kept in the store, messages sent at the end of a run, and again until they are taken.

What a run finds is written beside its checks in one transaction, with the channels that are to be told; only then is
anything sent, and what was taken is written down after that. So a run killed before it sends loses nothing, the next
one sends; one killed between sending and writing it down sends again, with the same ids, by which the file leaves out
the second and a receiver may. At least once, and once but for that moment.

A run that fails where the store cannot be written keeps its incident in ``run_failed.json`` of the home directory,
and the next one that opens the store takes it over.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from itertools import groupby

import polars as pl

from flows.channels import Channel, ChannelError, channels
from flows.failures import sentence_of
from flows.incidents import Event, Finding, alert_id, closed, event_rows, gone, of_checks, of_run, opened
from flows.ledger import Entry
from flows.messages import Message
from flows.settings import Settings
from flows.show import note, one_line
from warehouse.errors import StoreError
from warehouse.render.frames import conform
from warehouse.store import Store
from warehouse.tables import table

_OPEN = """
SELECT * FROM ops.incident AS o WHERE event = 'opened'
AND NOT EXISTS (FROM ops.incident AS c WHERE c.incident_id = o.incident_id AND c.event = 'closed')
"""
_BEFORE = "SELECT state FROM ops.run WHERE flow = $1 AND run_id <> $2 ORDER BY started_at DESC LIMIT $3"
KILLS = 3
"""Runs in a row that were killed, before anybody is told."""
KEPT = "run_failed.json"
"""File of the home directory that keeps the incident of a run which could not open the store."""
_TOLD = "told"  # of an exception whose incident is on record


@dataclass(frozen=True, slots=True)
class Attempt:
    """One attempt to tell one channel of one event; the fields are those of ``ops.alert``."""

    alert_id: str
    attempt: int
    incident_id: str
    event: str
    channel: str
    run_id: str | None
    tried_at: datetime
    sent: bool
    problem: str | None


class Alerts:
    """The incidents and messages of one run on an open store."""

    def __init__(self, settings: Settings, entry: Entry) -> None:
        self.settings, self.entry, self.store = settings, entry, entry.store
        self.channels = channels(settings)
        self.least = {c.name: c.level for c in self.channels}
        self.without = _Without(settings)

    def found(
        self, checks: pl.DataFrame, sources: Callable[[Mapping[str, Event]], list[Finding]] | None = None
    ) -> dict[str, pl.DataFrame]:
        """The rows of ``ops.incident`` that the checks and sources of the run open and close, to be loaded with them;
        none where nothing changes."""
        now_open = self._open()
        found = [*of_checks(checks), *gone(checks, now_open), *(sources(now_open) if sources else ())]
        events = self._changes(found, now_open)
        return {"ops.incident": event_rows(events)} if events else {}

    def fail(self, error: Exception) -> None:
        """Put on record that an error ended the run."""
        finding = of_run(self.entry.flow, one_line(sentence_of(error), 2000))
        if events := self._changes([finding]):
            self.store.load({"ops.incident": event_rows(events)})
            self.without.keep(events[0], [])
        setattr(error, _TOLD, True)

    def begin(self) -> None:
        """Tell of runs that were killed, before this one may be: one is finished by the next, several in a row are not
        an accident (too little memory, a time limit that is too short)."""
        before = self.store.query(_BEFORE, [self.entry.flow, self.entry.run_id, KILLS])["state"].to_list()
        if before == ["interrupted"] * KILLS:
            told = f"the last {KILLS} runs were killed before their end: look at memory and time limits"
            if events := self._changes([of_run(self.entry.flow, told)]):
                self.store.load({"ops.incident": event_rows(events)})
                self.deliver()

    def recover(self) -> bool:
        """Put on record that the run came to its end; gives whether an incident ends by that."""
        events = self._changes([of_run(self.entry.flow, None)])
        # first: a kill in between has the failure told twice at worst
        self.without.forget()
        if events:
            self.store.load({"ops.incident": event_rows(events)})
        return bool(events)

    def take_over(self) -> None:
        """Bring into the store what failed while it could not be written, and who was told of it."""
        event, sent = self.without.kept()
        if event is None or event.flow != self.entry.flow:
            return
        known, last = self._attempts()
        now = datetime.now(UTC)
        told = [
            Attempt(
                alert_id(event, c),
                last.get(alert_id(event, c), 0) + 1,
                event.incident_id,
                "opened",
                c,
                None,
                now,
                True,
                None,
            )
            for c in sent
            if alert_id(event, c) not in known
        ]
        self.store.load({"ops.incident": event_rows([event]), "ops.alert": _rows(told)})

    def deliver(self) -> tuple[str, ...]:
        """Send what nobody took yet, each channel until it refuses; gives what came of it, a line per channel.

        Never fails the run: what goes wrong is a line, an attempt on record, and tried again by the next run.
        """
        lines: list[str] = []
        if not self.channels:
            return ()
        try:
            sent, last = self._attempts()
            waiting = self._waiting(sent)
            for channel in self.channels:
                mine = [
                    e for e in waiting if channel.name in e.channels.split() and alert_id(e, channel.name) not in sent
                ]
                attempts, problem = self._tell(channel, mine, last)
                if attempts:
                    self.store.load({"ops.alert": _rows(attempts)})
                    for a in attempts:
                        if a.sent and a.event == "opened":
                            self.without.mark_sent(a.incident_id, a.channel)
                    lines.append(_line(channel.name, attempts, problem))
        except (StoreError, OSError) as error:
            lines.append(f"who was told could not be written down: {one_line(error)}; it may be told again")
        return tuple(lines)

    # --- what is open, what is waiting ----------------------------------------------------------------------------

    def _open(self) -> dict[str, Event]:
        return {row["thing"]: Event.of(row) for row in self.store.query(_OPEN).iter_rows(named=True)}

    def _changes(self, findings: list[Finding], now_open: dict[str, Event] | None = None) -> list[Event]:
        now_open = self._open() if now_open is None else now_open
        if not now_open and all(f.good for f in findings):
            return []
        run_id, at = self.entry.run_id, self.entry.started_at
        ended = [now_open[f.thing] for f in findings if f.good and f.thing in now_open]
        failed = {e.thing: self._failed_runs(e) for e in ended}
        return [
            *opened(findings, now_open, self.least, flow=self.entry.flow, run_id=run_id, at=at),
            *closed(findings, now_open, failed, run_id=run_id, at=at),
        ]

    def _failed_runs(self, event: Event) -> int:
        kind, _, name = event.thing.partition(":")
        if kind == "run":
            sql = "SELECT count(*) FROM ops.run WHERE flow = $1 AND state = 'failed' AND started_at >= $2"
        elif kind == "source":
            sql = (
                "SELECT count(*) FROM ops.source_run JOIN ops.run USING (run_id) "
                "WHERE source_name = $1 AND ops.source_run.state <> 'complete' AND started_at >= $2"
            )
        else:
            sql = (
                "SELECT count(DISTINCT run_id) FROM ops.check WHERE NOT success "
                "AND concat_ws('.', table_name, column_name, expectation) = $1 AND recorded_at >= $2"
            )
        return int(self.store.query(sql, [name, event.happened_at]).item())

    def _waiting(self, sent: set[str]) -> list[Event]:
        since = self.entry.started_at - timedelta(days=self.settings.alert_keep_days)
        found = self.store.query(
            "SELECT * FROM ops.incident WHERE channels <> '' AND happened_at >= $1 ORDER BY happened_at, event DESC, thing",
            [since],
        )
        events = [Event.of(row) for row in found.iter_rows(named=True)]
        return [e for e in events if any(alert_id(e, c) not in sent for c in e.channels.split())]

    def _attempts(self) -> tuple[set[str], dict[str, int]]:
        """Ids of the alerts that were taken, and the last attempt of each."""
        rows = self.store.query("SELECT alert_id, max(attempt), bool_or(sent) FROM ops.alert GROUP BY alert_id").rows()
        return {id for id, _, sent in rows if sent}, {id: last for id, last, _ in rows}

    def _tell(self, channel: Channel, events: list[Event], last: dict[str, int]) -> tuple[list[Attempt], str | None]:
        """A message for each run whose events wait, the earliest first, so that a message is the same at every attempt."""
        attempts: list[Attempt] = []
        remark = None
        for _, group in groupby(events, key=lambda e: e.run_id or e.incident_id):
            message = Message(channel.name, tuple(group), str(self.settings.home.resolve()))
            sent, problem = _sent(channel, message)
            for e in message.events:
                id = alert_id(e, channel.name)
                attempts.append(
                    Attempt(
                        id,
                        last.get(id, 0) + 1,
                        e.incident_id,
                        e.event,
                        channel.name,
                        self.entry.run_id,
                        datetime.now(UTC),
                        sent,
                        problem,
                    )
                )
            if problem is not None:
                remark = problem
            if not sent:
                break
        return attempts, remark


class _Without:
    """The incident of a failing run, in a file, for when the store cannot be written."""

    def __init__(self, settings: Settings) -> None:
        self.path = settings.home / KEPT

    def kept(self) -> tuple[Event | None, list[str]]:
        """The incident that is open, and the channels that took it."""
        try:
            found = json.loads(self.path.read_text(encoding="utf-8"))
            event = {**found["event"], "happened_at": datetime.fromisoformat(found["event"]["happened_at"])}
            return Event.of(event), [str(c) for c in found["sent"]]
        except (OSError, ValueError, KeyError, TypeError):
            return None, []

    def keep(self, event: Event, sent: list[str]) -> None:
        told = {"event": {**asdict(event), "happened_at": event.happened_at.isoformat()}, "sent": sent}
        half = self.path.with_suffix(".part")
        with suppress(OSError):  # a home that cannot be written: then every failing run is told, with ids of its own
            self.path.parent.mkdir(parents=True, exist_ok=True)
            half.write_text(json.dumps(told, ensure_ascii=False), encoding="utf-8")
            os.replace(half, self.path)

    def mark_sent(self, incident_id: str, channel: str) -> None:
        event, sent = self.kept()
        if event is not None and event.incident_id == incident_id and channel not in sent:
            self.keep(event, [*sent, channel])

    def forget(self) -> None:
        self.path.unlink(missing_ok=True)


def unrecorded(settings: Settings, store: Store) -> Event | None:
    """The incident of a run that failed before it was entered; the next run puts it on record."""
    event, _ = _Without(settings).kept()
    if event is None:
        return None
    known = store.query("SELECT count(*) FROM ops.incident WHERE incident_id = ?", [event.incident_id]).item()
    return None if known else event


@contextmanager
def alerted(settings: Settings, flow: str) -> Iterator[None]:
    """Tell of an error inside that no run could put on record, as far as the incident was not told already."""
    try:
        yield
    except Exception as error:
        if not getattr(error, _TOLD, False):
            _tell_without_store(settings, flow, error)
            setattr(error, _TOLD, True)
        raise


def _tell_without_store(settings: Settings, flow: str, error: Exception) -> None:
    without = _Without(settings)
    event, told = without.kept()
    receivers = channels(settings)
    home = str(settings.home.resolve())
    if event is None:
        finding = of_run(flow, one_line(sentence_of(error), 2000))
        least = {c.name: c.level for c in receivers}
        event = opened([finding], {}, least, flow=flow, run_id=None, at=datetime.now(UTC), home=home)[0]
        without.keep(event, [])
    for channel in receivers:
        if channel.name in event.channels.split() and channel.name not in told:
            sent, problem = _sent(channel, Message(channel.name, (event,), home))
            if sent:
                told.append(channel.name)
                without.keep(event, told)
            if problem:
                note(f"alert: {channel.name}: {problem}")


def already_told(error: BaseException) -> None:
    """Say of an error that what it stands for is on record, so that nobody tells it again."""
    setattr(error, _TOLD, True)


def _sent(channel: Channel, message: Message) -> tuple[bool, str | None]:
    """Whether a channel took a message, and what is to be said of it."""
    try:
        return True, channel.send(message)
    except ChannelError as error:
        return False, str(error)
    except Exception as error:  # noqa: BLE001 (whatever a receiver does, the run goes on)
        return False, type(error).__name__


def _line(channel: str, attempts: list[Attempt], problem: str | None) -> str:
    sent, missing = sum(a.sent for a in attempts), sum(not a.sent for a in attempts)
    parts = [f"{sent} told"] if sent else []
    parts += [f"{missing} not taken, tried again by the next run"] if missing else []
    return f"{channel}: {', '.join(parts)}" + (f" ({problem})" if problem else "")


def _rows(attempts: list[Attempt]) -> pl.DataFrame:
    of = table("ops.alert")
    types = {"attempt": pl.Int64(), "tried_at": pl.Datetime("us", "UTC"), "sent": pl.Boolean()}
    schema = {name: types.get(name, pl.String()) for name in of.column_names}
    return conform(pl.DataFrame([asdict(a) for a in attempts], schema=schema), of)
