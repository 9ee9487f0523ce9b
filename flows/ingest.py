"""The flow ``ingest``: one drop, from files to the published warehouse."""

from __future__ import annotations

import time
from contextlib import nullcontext
from datetime import date
from pathlib import Path

from prefect import flow
from prefect.runtime import flow_run
from prefect.utilities.annotations import quote

from flows.alerts import alerted
from flows.arrivals import survey
from flows.failures import StoppedError
from flows.home import sole_store
from flows.report import leave_artifacts
from flows.run import Outcome, Run
from flows.settings import load
from flows.show import note
from flows.tasks import carry, patient
from flows.underway import under_way


def _named() -> str:
    given = flow_run.parameters
    return f"ingest {given.get('path') or ' '.join(given.get('urls') or given.get('sources') or ['sources'])}"


@flow(name="ingest", flow_run_name=_named, persist_result=False, validate_parameters=True)
def ingest(
    path: Path | None = None,
    home: Path | None = None,
    published_on: date | None = None,
    dry_run: bool = False,
    settle_seconds: float = 0.0,
    sources: list[str] | None = None,
    urls: list[str] | None = None,
) -> Outcome:
    """Load one drop and publish the warehouse: discover → leave out what is known → batches of
    (read → extract → check → load) → account → publish → report.

    Without a path the drop is what the sources of the settings bring, those named or all, or what lies at addresses. A
    source that fails is told of and does not stop the others.

    Whatever is wrong with a document becomes a reject; the flow fails only where a check of severity
    stop does not hold, or by an error of the program, which is told to whom the settings name. Done again, or after a kill, it ends with the
    same rows.
    """
    settings = load(home)
    with nullcontext() if dry_run else alerted(settings, "ingest"), sole_store(settings, waiting=note) as store:
        if path is None:
            from flows.sources.tasks import gathered  # with what asks servers, which a path needs nothing of

            intake = gathered(store, settings, sources or (), urls or ())
            drop = intake.survey()
        else:
            intake = None
            settled_before = time.time() - settle_seconds if settle_seconds else None
            drop = survey(path, settled_before=settled_before, reading=settings.reading)
        run = Run(store, settings, drop, published_on or settings.published_on, dry_run, intake)
        try:
            with run.entered():
                carry_patiently = carry.with_options(**patient(settings))
                with under_way(run) as batches:
                    for number, batch in enumerate(batches, 1):
                        carry_patiently(quote(batch), number)  # type: ignore[call-overload]  # arrives unquoted
                run.close()
                run.publish()
                run.write_page()
        except StoppedError:
            leave_artifacts(run.outcome())
            raise
        outcome = run.outcome()
    leave_artifacts(outcome)
    return outcome
