"""The command ``ingest`` without a path, or with addresses: what the sources bring.

They are looked through before Prefect starts, so that what brings nothing new is answered without it.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import nullcontext
from datetime import date
from pathlib import Path

from flows.alerts import alerted
from flows.engine import engine
from flows.failures import InputError
from flows.home import sole_store
from flows.report import print_summary
from flows.run import Run
from flows.settings import Settings, load
from flows.show import console, note
from flows.sources.intake import Intake, by_hand, chosen, handed
from flows.start import done_without_prefect, progress, tell_of_corrections


def ingest_sources(
    names: Sequence[str], urls: Sequence[str], home: Path | None, published_on: date | None, *, dry_run: bool
) -> None:
    """Load what the declared sources bring (those named, or all), or what lies at addresses, and print what came of it.

    ``InputError`` where none of the sources, or not every address, could be read.
    """
    settings = load(home)
    declared = by_hand(urls) if urls else chosen(settings, names)
    with nullcontext() if dry_run else alerted(settings, "ingest"), sole_store(settings, waiting=note) as store:
        intake = Intake(store, settings, declared, insist=bool(names or urls))
        intake.gather()
        run = Run(store, settings, intake.survey(), published_on or settings.published_on, dry_run, intake)
        if dry_run or not done_without_prefect(run):
            _ingest(intake, settings, published_on, dry_run=dry_run)
        tell_of_corrections(store, settings)
    if intake.unread:
        raise InputError(f"could not be read: {'; '.join(intake.unread)}; what could be is loaded")


def _ingest(intake: Intake, settings: Settings, published_on: date | None, *, dry_run: bool) -> None:
    token = handed.set(intake)
    try:
        with progress(), engine(settings.home, settings.log_level, settings.log_format):
            from flows.ingest import ingest

            outcome = ingest(None, settings.home, published_on, dry_run=dry_run)
    finally:
        handed.reset(token)
    print_summary(outcome, console())
