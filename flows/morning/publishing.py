"""Writing pages: after a run that was published, and by ``zhibiao report`` for any run there was."""

from __future__ import annotations

from pathlib import Path

from expectations.run import KEEP
from flows.failures import InputError
from flows.home import Home
from flows.morning.asked import READS_DOCUMENTS
from flows.morning.drawing import ready
from flows.morning.questions import gather, state_of
from flows.settings import load
from warehouse.store import read

MEMORY = "512MB"
"""What DuckDB may use beside a run that has its own store open: what needs more goes through the disk."""


def preload(home: Path) -> None:
    """Import what draws, for a caller that has to wait for something else anyway: it takes the better part of a second."""
    ready(home)
    import matplotlib.backends.backend_svg
    import matplotlib.figure  # noqa: F401


def write_page(home: Path, run_id: str, *, memory_limit: str = MEMORY, keep: int = KEEP) -> Path:
    """Write the page of one run from the read copy, in the state in which the run left it; gives its path."""
    from flows.morning.page import page, write

    ready(home)
    with read(home, memory_limit=memory_limit) as reader:
        moment = state_of(reader, run_id)
        runs = list(reader.query("SELECT * FROM ops.run ORDER BY started_at DESC, run_id").iter_rows(named=True))
        facts = gather(reader, run_id) if moment is None else None
    if facts is None:
        with read(home, memory_limit=memory_limit, as_of=moment) as earlier:
            facts = gather(earlier, run_id)
    return write(Home(home).pages, run_id, page(facts), runs, keep)


def report(run: str | None, home: Path | None) -> Path:
    """The command ``report``: the page of a run, by the first characters of its id; without one, of the last run that
    brought something."""
    settings = load(home)
    with read(settings.home, memory_limit=settings.memory_limit) as reader:
        found = (
            reader.query(
                f"SELECT run_id FROM ops.run WHERE {READS_DOCUMENTS} AND loaded > 0 ORDER BY started_at DESC LIMIT 1"
            )
            if run is None
            else reader.query("SELECT run_id FROM ops.run WHERE starts_with(run_id, ?) ORDER BY run_id", [run])
        )
    listing = '`zhibiao sql "SELECT run_id, started_at, path, observations FROM ops.run ORDER BY started_at DESC"`'
    if found.is_empty():
        what = "no run has brought a document yet" if run is None else f"no run {run!r}"
        raise InputError(f"{what}; {listing} lists the runs")
    if found.height > 1:
        raise InputError(f"run {run!r} is ambiguous: {found.height} begin like that; {listing} lists them")
    return write_page(settings.home, found.item(), memory_limit=settings.memory_limit, keep=settings.keep_runs)
