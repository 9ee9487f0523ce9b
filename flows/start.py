"""The command ``ingest``: what happens before Prefect starts and after it has ended.

The store is opened first, so that a second command waits before it starts anything, and a drop that
brings nothing new is answered without starting Prefect at all.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from flows.alerts import alerted
from flows.engine import engine
from flows.failures import InputError
from flows.home import sole_store
from flows.settings import Settings, load
from flows.show import console, note

if TYPE_CHECKING:
    from flows.run import Run
    from warehouse.store import Store


def ingest_drops(paths: Sequence[Path], home: Path | None, published_on: date | None, *, dry_run: bool) -> None:
    """Load each path as a drop of its own, one after the other, and print what came of it."""
    settings = load(home)
    for path in paths:
        if not path.exists():
            raise InputError(f"{path}: there is no such file or directory; check the path and run again")
        try:
            str(path).encode()
        except UnicodeEncodeError as error:  # names inside a drop may be anything; this one goes into the ledger
            raise InputError(f"{path}: the name is not UTF-8; rename it, or give the directory above it") from error
    with nullcontext() if dry_run else alerted(settings, "ingest"), sole_store(settings, waiting=note) as store:
        left = list(paths) if dry_run else [p for p in paths if not _nothing_new(p, store, settings)]
        if left:
            _ingest(left, settings, published_on, dry_run=dry_run)
        tell_of_corrections(store, settings)


def tell_of_corrections(store: Store, settings: Settings) -> None:
    """New documents are corrected as they come; that the file has changed for those loaded before is only told."""
    from flows.corrections import Standing

    if waiting := Standing(settings, store.query).unapplied():
        note(f"corrections that are not applied yet: {', '.join(waiting)}; type: zhibiao corrections apply")


def _nothing_new(path: Path, store: Store, settings: Settings) -> bool:
    from flows.arrivals import survey
    from flows.run import Run

    return done_without_prefect(Run(store, settings, survey(path, reading=settings.reading), None, dry_run=False))


def done_without_prefect(run: Run) -> bool:
    """Deal with a drop that brings nothing; False where there is work for the flow."""
    from flows.report import print_summary

    if run.find_work():
        return False
    with run.entered():
        run.close()
        run.publish()
    print_summary(run.outcome(), console())
    return True


def _ingest(paths: Sequence[Path], settings: Settings, published_on: date | None, *, dry_run: bool) -> None:
    """Run the flow on each path; what is done is told even where a later one fails."""
    outcomes = []
    try:
        with progress(), engine(settings.home, settings.log_level, settings.log_format):
            from flows.ingest import ingest

            for path in paths:
                outcomes.append(ingest(path, settings.home, published_on, dry_run=dry_run))
    finally:
        from flows.report import print_summary

        for outcome in outcomes:
            print_summary(outcome, console())


@contextmanager
def progress() -> Iterator[None]:
    """A bar on standard error while a run goes on, if somebody is there to see it."""
    from flows.run import watching

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console(sys.stderr), transient=True, disable=not sys.stderr.isatty()) as bar:
        task = bar.add_task("starting", total=None)

        def told(stage: str, done: int, total: int) -> None:
            bar.update(task, description=stage, completed=done, total=total or None)

        token = watching.set(told)
        try:
            yield
        finally:
            watching.reset(token)
