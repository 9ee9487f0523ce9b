"""The flows of the deployments: ``ingest``, ``quality-report`` and ``rebuild`` as they run unattended.

Each is what the command of that name does, one run at a time, with a time-out, and tried again after an error that may
pass. A run that finds nothing to do is complete: skipping on purpose is no failure.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

from prefect import flow
from prefect.artifacts import create_markdown_artifact
from prefect.runtime import flow_run
from pydantic import PositiveInt

from flows.failures import InputError, sentence_of
from flows.ingest import ingest as one_drop
from flows.quality import leave_report
from flows.rebuild import rebuild as read_again
from flows.report import headline
from flows.settings import Settings
from flows.show import error as tell
from flows.sole_run import MAY_PASS, sole_run

HOUR = 3600


def _named() -> str:
    given = flow_run.parameters
    return f"ingest {given.get('path') or ' '.join(given.get('sources') or ()) or 'all'}"


@flow(
    name="ingest",
    flow_run_name=_named,
    persist_result=False,
    timeout_seconds=2 * HOUR,
    retries=2,
    retry_delay_seconds=60,
)
def ingest(
    path: Path | None = None,
    home: Path | None = None,
    published_on: date | None = None,
    settle_seconds: float | None = None,
    sources: list[str] | None = None,
) -> list[str]:
    """Load a path; without one the inbox of the settings and what their sources bring (or those named alone), each a
    drop of its own. One that fails does not stop the other; the run fails then at its end. Gives a line per drop.

    A time-out or an error of input or output is tried again twice; what was loaded by then stays.
    """
    with sole_run(home) as settings:
        told: list[str] = []
        problems: list[Exception] = []
        settling = settings.settle_seconds if settle_seconds is None else settle_seconds
        for drop in _drops(settings, path, sources):
            try:
                outcome = one_drop.fn(
                    drop,
                    settings.home,
                    published_on,
                    settle_seconds=settling if drop and drop.is_dir() else 0.0,
                    sources=None if drop else sources,
                )
                told.append(headline(outcome))
            except TimeoutError:  # of the run, not of this drop
                raise
            except Exception as error:  # noqa: BLE001
                problems.append(error)
        if problems:
            ended_by = next((p for p in problems if isinstance(p, MAY_PASS)), problems[0])  # worth another try
            for other in problems:
                if other is not ended_by:
                    tell(sentence_of(other))
            raise ended_by
        return told


def _drops(settings: Settings, path: Path | None, sources: list[str] | None) -> Iterator[Path | None]:
    """What is to be loaded; None stands for the sources."""
    if path is not None and sources:
        raise InputError("the deployment has both path and sources; give one of them")
    if path is not None:
        yield path
        return
    if settings.inbox is None and not settings.source:
        raise InputError(
            "there is nothing to load: give the deployment a path, or set inbox or a [[source]] in zhibiao.toml"
        )
    if settings.inbox is not None and not sources:
        yield settings.inbox
    if settings.source or sources:  # one that is not declared is an error, which looking for it says
        yield None


@flow(
    name="quality-report",
    flow_run_name="quality of {days} day(s)",
    persist_result=False,
    timeout_seconds=HOUR // 2,
    retries=3,
    retry_delay_seconds=60,
)
def quality_report(home: Path | None = None, days: PositiveInt = 1) -> str:
    """Write the morning page of the last run that brought something anew, and leave two artifacts: what the runs of the
    last days did, what fails, what is not as usual, what waits among the rejects. Gives the headline."""
    with sole_run(home) as settings:
        return leave_report(settings, days)


@flow(
    name="rebuild",
    flow_run_name="rebuild",
    persist_result=False,
    timeout_seconds=12 * HOUR,
    retries=1,
    retry_delay_seconds=300,
)
def rebuild(home: Path | None = None) -> str:
    """Read every document again that other rules read, as the command ``rebuild`` does. Begun by hand, for it belongs to
    an upgrade. Gives what it did."""
    with sole_run(home) as settings:
        done = read_again(settings.home)
        told = (
            "every document was read by today's rules: nothing to do"
            if done is None
            else f"{done.documents} documents read again, {done.observations} observations, {done.kept} kept as they were"
        )
        create_markdown_artifact(f"{told}.\n", key="rebuild-summary", description=told)
        return told
