"""The examination: every check in its order, each for itself, and what is printed of them."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import asdict
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from flows.doctor import home as house
from flows.doctor import machine
from flows.doctor.finding import STATES, Finding, fail, ok
from flows.doctor.records import Records, incidents, records, runs
from flows.doctor.schedule import schedules
from flows.failures import LeftError
from flows.settings import FILE, Settings, SettingsError, load
from flows.show import safe


def examine(home: Path | None, now: datetime | None = None) -> list[Finding]:
    """What was found, in the order in which one would look; ``now`` stands for the clock.

    Nothing is raised: a check that cannot be made is a finding.
    """
    now = now or datetime.now(UTC)
    findings: list[Finding] = []

    def look(check: str, made: Callable[[], Iterable[Finding]]) -> None:
        try:
            findings.extend(made())
        except Exception as error:  # noqa: BLE001 (what is broken is what is looked for)
            do = "ZHIBIAO_DEBUG=1 zhibiao sql 'SELECT 1' shows more; docs/cli.md tells of exit codes"
            findings.append(fail(check, f"it could not be looked at: {type(error).__name__}: {error}", do))

    look("versions", machine.versions)
    look("extensions", machine.extensions)
    try:
        settings = load(home)
        findings.append(ok("settings", f"as in ZHIBIAO_* and {FILE}" if FILE.exists() else "as in ZHIBIAO_*; no file"))
    except (SettingsError, OSError) as error:
        findings.append(fail("settings", str(error), f"edit {FILE} or the variable, then: zhibiao doctor"))
        settings = Settings.model_construct(home=home or Path("zhibiao-data"))
    where = settings.home
    look("home", partial(house.folder, where))
    look("disk", partial(house.disk, where))
    if where.is_dir():
        look("home", lambda: _inside(settings, now, look))
    else:
        look("clock", partial(machine.clock, now, None))
        look("schedules", partial(schedules, settings))
    return findings


def _inside(
    settings: Settings, now: datetime, look: Callable[[str, Callable[[], Iterable[Finding]]], None]
) -> list[Finding]:
    where = settings.home
    held, said = house.lock(where, now)
    look("lock", lambda: [said])
    look("stale files", partial(house.stale, where, held))
    found: Records | None = None

    def warehouse() -> list[Finding]:
        nonlocal found
        found, told = records(where, held)
        return told

    look("warehouse", warehouse)
    known = found
    look("clock", partial(machine.clock, now, known.latest if known else None))
    look("schedules", partial(schedules, settings))
    if known is not None:
        look("last run", partial(runs, known, settings, held, now))
        look("incidents", partial(incidents, known, where))
    return []


def tell(findings: list[Finding], *, as_json: bool) -> None:
    """Print the findings, a line each with what to type under it; ``LeftError`` where one fails."""
    count = {state: sum(f.state == state for f in findings) for state in STATES}
    if as_json:
        worst = max((f.state for f in findings), key=STATES.index)
        print(json.dumps({"state": worst, **count, "checks": [asdict(f) for f in findings]}, ensure_ascii=False))
    else:
        width = max(len(f.check) for f in findings)
        for f in findings:
            print(f"{f.state:<4}  {f.check:<{width}}  {' '.join(safe(f.found).split())}")
            if f.do is not None:
                print(f"{'':<4}  {'':<{width}}  → {safe(f.do)}")
        print(f"{count['ok']} ok, {count['warn']} to look at, {count['fail']} to mend")
    if count["fail"]:
        raise LeftError(f"{count['fail']} to mend: do what stands behind each arrow, then type: zhibiao doctor")
