"""What the doctor reads of the ledgers: the last runs, what was not published, open incidents."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from flows.alerts import KEPT
from flows.doctor.finding import Finding, fail, ok, warn
from flows.settings import Settings
from flows.show import one_line
from warehouse.lock import Holder, HomeLock
from warehouse.store import BUILD, LOCK, READ_COPY, Reader, StoreError, read

SHOWN = 3  # incidents
GRAVE = ("stop", "error")


@dataclass(frozen=True, slots=True)
class Records:
    """What the ledgers say."""

    of: str  # build file or read copy
    latest: datetime | None  # begin of the latest run of any kind
    complete: datetime | None  # begin of the last ingest that came to its end
    last: dict[str, Any] | None  # the last run of ingest
    incidents: list[dict[str, Any]]
    rejects: int  # open
    published: bool  # whether the read copy has all that the build file has


def records(home: Path, held: Holder | None) -> tuple[Records | None, list[Finding]]:
    """The ledgers of the build file where nobody is at work, else of what was published last; and what is wrong with
    the two files."""
    if not (home / BUILD).exists() and not (home / READ_COPY).exists():
        return None, [ok("warehouse", "nothing was loaded yet")]
    findings = []
    found: Records | None = None
    copied = None
    try:
        with read(home) as copy:
            copied = copy.query("SELECT value FROM ops.state WHERE name = 'load_sequence'").rows()
            if held is not None or not (home / BUILD).exists():
                found = _of(copy, "read copy", published=True)
    except StoreError as error:
        if (home / READ_COPY).exists():
            do = f"mv {home / READ_COPY} {home / READ_COPY}.aside; zhibiao backfill --failed --home {home}"
            findings.append(fail("warehouse", f"the read copy cannot be read: {one_line(error)}", do))
    if held is None and (home / BUILD).exists():
        try:
            with _build(home) as build:
                state = build.query("SELECT value FROM ops.state WHERE name = 'load_sequence'").rows()
                found = _of(build, "build file", published=state == copied)
        except StoreError as error:
            do = f"mv {home / BUILD} {home / BUILD}.aside; the next run starts from the read copy"
            findings.append(fail("warehouse", f"the build file cannot be read: {one_line(error)}", do))
    if found is not None and not findings:
        findings.append(_step(found, home))
    return found, findings


def _step(found: Records, home: Path) -> Finding:
    """How far what can be read is in step with what was loaded."""
    do = f"zhibiao backfill --failed --home {home}"
    if not (home / READ_COPY).exists():
        if found.last is None:
            return ok("warehouse", "nothing was loaded yet")
        return warn("warehouse", "there is no read copy: no run came to its end yet", do)
    if not found.published:
        return warn("warehouse", "rows are loaded that are not published yet", do)
    return ok("warehouse", f"{READ_COPY} can be read, {(home / READ_COPY).stat().st_size / 1e6:.1f} MB")


@contextmanager
def _build(home: Path) -> Iterator[Reader]:
    """The build file, while nobody is at work: a run that comes now waits the moment that this takes."""
    lock = HomeLock(home / LOCK, None, 0.0)
    lock.acquire()
    try:
        with Reader(home / BUILD) as build:
            yield build
    finally:
        lock.release()


def _of(ledgers: Reader, name: str, *, published: bool) -> Records:
    def rows(sql: str) -> list[dict[str, Any]]:
        return list(ledgers.query(sql).iter_rows(named=True))

    (times,) = rows(
        "SELECT max(started_at) AS latest, max(started_at) FILTER (flow = 'ingest' AND state = 'complete') AS complete "
        "FROM ops.run"
    )
    last = rows("SELECT * FROM ops.run WHERE flow = 'ingest' ORDER BY started_at DESC LIMIT 1")
    incidents = rows(
        "SELECT level, title, thing, happened_at FROM ops.incident AS o WHERE event = 'opened' AND NOT EXISTS "
        "(FROM ops.incident AS c WHERE c.incident_id = o.incident_id AND c.event = 'closed') ORDER BY happened_at DESC"
    )
    (rejects,) = rows("SELECT count(*) AS n FROM ops.reject WHERE resolved_at IS NULL")
    return Records(
        name, times["latest"], times["complete"], last[0] if last else None, incidents, rejects["n"], published
    )


def runs(found: Records, settings: Settings, held: Holder | None, now: datetime) -> Iterator[Finding]:
    """The last run, and how long ago one came to its end."""
    home = settings.home
    if found.last is None:
        yield ok("last run", "there was none yet")
        return
    when = _ago(now - found.last["started_at"])
    state, path = found.last["state"], one_line(found.last["path"] or "")
    if state == "complete" or (state == "running" and held is not None):
        yield ok("last run", f"{state}: {path}, begun {when}")
    else:
        told = "was killed" if state in ("running", "interrupted") else "failed"
        yield warn("last run", f"the run of {path}, begun {when}, {told}", f"zhibiao backfill --failed --home {home}")
    scheduled = settings.inbox is not None or bool(settings.source)
    if found.complete is None:
        yield fail("last success", "no run came to its end yet", f"zhibiao backfill --failed --home {home}")
        return
    age = now - found.complete
    told = f"the last run that came to its end began {_ago(age)}"
    wait = timedelta(seconds=3 * settings.serve_every_seconds) if settings.serve_cron is None else timedelta(days=2)
    if scheduled and age > wait:
        every = settings.serve_cron or f"{settings.serve_every_seconds:g} s"
        yield fail(
            "last success", f"{told}; the schedule is {every}", f"zhibiao serve --home {home}, and look at its log"
        )
    else:
        yield ok("last success", told)


def incidents(found: Records, home: Path) -> Iterator[Finding]:
    """What fails, and since when."""
    do = f"zhibiao alerts list --home {home}; docs/alerts.md says what each means"
    if (home / KEPT).exists():
        yield warn(
            "incidents", "a run failed where the warehouse could not be opened; the next one puts it on record", do
        )
    for incident in found.incidents[:SHOWN]:
        told = f"{incident['level']}: {one_line(incident['title'])} (since {incident['happened_at']:%Y-%m-%d %H:%M})"
        yield (fail if incident["level"] in GRAVE else warn)("incidents", told, do)
    if len(found.incidents) > SHOWN:
        yield warn("incidents", f"{len(found.incidents) - SHOWN} more are open", do)
    if not found.incidents:
        yield ok("incidents", "none is open")
    if found.rejects:
        yield ok("rejects", f"{found.rejects} are open; zhibiao rejects list shows them")


def _ago(age: timedelta) -> str:
    seconds = age.total_seconds()
    if seconds < 0:
        return "in the future"
    for unit, size in (("days", 86400), ("hours", 3600), ("minutes", 60)):
        if seconds >= 2 * size:
            return f"{seconds / size:.0f} {unit} ago"
    return f"{seconds:.0f} seconds ago"
