"""What the doctor looks at in the home directory: its lock, permissions, disk, files left by killed runs."""

from __future__ import annotations

import errno
import os
import shutil
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from flows.doctor.finding import Finding, fail, ok, warn
from flows.home import ASIDE, Home
from warehouse.lock import Holder, holder
from warehouse.store import BUILD, HALF, LOCK, SPILL

TIMES = 3
"""Free space beside the size of the build file: a copy to publish, one to compact, and what is added meanwhile."""
LEAST_FREE = 200_000_000  # bytes: raw files, pages and Prefect's state of a run on a new home
FEWEST_FILES = 1000
LONG = 6 * 3600  # seconds for which a run usually does not hold a home


def folder(home: Path) -> Iterator[Finding]:
    """Is there a home, and can a run write into it?"""
    if not home.exists():
        above = next((p for p in home.absolute().parents if p.exists()), Path("/"))
        problem = _not_writable(above) if above.is_dir() else f"{above} is no directory"
        if problem:
            yield fail(
                "home", f"there is none at {home}, and it cannot be made: {problem}", "zhibiao doctor --home DIR"
            )
        else:
            yield warn("home", f"there is none yet at {home.absolute()}", f"zhibiao ingest PATH --home {home}")
        return
    if not home.is_dir():
        yield fail("home", f"{home} is a file, not a directory", f"mv {home} {home}.aside, or choose another --home")
        return
    if problem := _not_writable(home):
        yield fail("home", problem, _mending(home, problem))
        return
    closed = [f for f in _written(home) if f.exists() and not os.access(f, os.W_OK)]
    if closed:
        told = ", ".join(f.name for f in closed)
        yield fail("home", f"{home.absolute()}: no permission to write {told}", f"sudo chown -R $(id -un) {home}")
    else:
        yield ok("home", f"{home.absolute()} can be written")


def _written(home: Path) -> list[Path]:
    here = Home(home)
    return [home / BUILD, home / LOCK, here.raw, here.pages, home / "prefect", home / "gx", home / "data_docs"]


def _not_writable(folder: Path) -> str | None:
    try:
        with tempfile.TemporaryFile(dir=folder):  # without a name, so that nothing is left whatever happens
            return None
    except OSError as error:
        return f"{folder.absolute()} cannot be written: {error.strerror}"


def _mending(home: Path, problem: str) -> str:
    if os.strerror(errno.EROFS) in problem:
        return f"mount -o remount,rw {_mounted(home)}, or choose another --home"
    if os.strerror(errno.ENOSPC) in problem:
        return f"df -h {home}; make room there"
    return f"ls -ld {home}; sudo chown -R $(id -un) {home} && chmod u+rwx {home}"


def _mounted(path: Path) -> Path:
    here = path.absolute()
    while not os.path.ismount(here) and here != here.parent:
        here = here.parent
    return here


def lock(home: Path, now: datetime) -> tuple[Holder | None, Finding]:
    """Who is at work in the home, and since when."""
    try:
        held = holder(home / LOCK)
    except OSError as error:
        return None, fail("lock", f"{home / LOCK} cannot be read: {error.strerror}", f"chmod u+rw {home / LOCK}")
    if held is None:
        return None, ok("lock", "nobody is at work there")
    seconds = (now - held.since).total_seconds()
    who = f"process {held.process} is at work there since {held.since.isoformat(sep=' ', timespec='seconds')}"
    if seconds > LONG:
        return held, warn(
            "lock", f"{who}, {seconds / 3600:.0f} hours", f"ps -fp {held.process}; if it hangs: kill {held.process}"
        )
    return held, ok("lock", f"{who}; others wait for it")


def disk(home: Path) -> Iterator[Finding]:
    """Free space and free entries where the home lies."""
    here = home if home.exists() else next(p for p in home.absolute().parents if p.exists())
    free = shutil.disk_usage(here).free
    build = (home / BUILD).stat().st_size if (home / BUILD).is_file() else 0
    wanted = max(TIMES * build, LEAST_FREE)
    told = f"{_size(free)} free where {home} lies; a run wants {_size(wanted)} (build file {_size(build)})"
    if free < wanted:
        yield fail("disk", told, f"df -h {here}; make room there, or move the home to a larger disk")
    elif free < 2 * wanted:
        yield warn("disk", told, f"df -h {here}")
    else:
        yield ok("disk", told)
    entries = os.statvfs(here)
    if entries.f_files and entries.f_favail < FEWEST_FILES:
        yield fail("disk", f"room for {entries.f_favail} more files only", f"df -i {here}; remove what is not needed")


def _size(n: int) -> str:
    return f"{n / 1e9:.1f} GB" if n >= 1e9 else f"{n / 1e6:.1f} MB"


def stale(home: Path, held: Holder | None) -> Iterator[Finding]:
    """Files that a killed run left half written; the next run removes them."""
    here = Home(home)
    names = [*HALF, SPILL, ASIDE]
    found = [home / n for n in names if (home / n).exists()]
    found += [p for f in (here.raw, here.pages) for p in sorted(f.glob("*.part"))]
    if not found:
        yield ok("stale files", "none")
    elif held is not None:
        yield ok("stale files", f"{len(found)} half-written files of the run at work")
    else:
        oldest = datetime.fromtimestamp(min(f.stat().st_mtime for f in found), UTC)
        shown = ", ".join(str(f.relative_to(home)) for f in found[:3]) + (" …" if len(found) > 3 else "")
        told = f"a killed run left {shown} ({oldest.isoformat(sep=' ', timespec='seconds')}); the next one removes it"
        yield warn("stale files", told, f"zhibiao backfill --failed --home {home}")
