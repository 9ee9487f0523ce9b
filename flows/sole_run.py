"""One run of a deployment at a time, and one for all that came due before it began.

Prefect's limit of a deployment (1, CANCEL_NEW) turns away what comes due while a run is at work. It does not see runs
that came due while nobody worked: a worker that takes one at a time would do a day's 96 of them one after the other,
though the first sees all that the others would see. So the run that begins cancels them.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import UUID

import httpx
from prefect.client.orchestration import SyncPrefectClient, get_client
from prefect.client.schemas.filters import (
    FlowRunFilter,
    FlowRunFilterDeploymentId,
    FlowRunFilterNextScheduledStartTime,
    FlowRunFilterState,
    FlowRunFilterStateType,
)
from prefect.client.schemas.objects import FlowRun, FlowRunPolicy, State, StateType
from prefect.runtime import flow_run
from prefect.states import Cancelled
from prefect.types._datetime import now

from flows.failures import sentence_of
from flows.settings import Settings, load
from flows.show import error as tell
from warehouse.errors import StoreError
from warehouse.lock import HomeLock

AT_WORK = Path("prefect", "at_work")
"""In the home directory: a file for each deployed run under way, locked for as long as its process lives."""

MAY_PASS = (OSError, httpx.HTTPError, StoreError)
"""Errors that waiting may mend: the disk, the network, the time, another run. Bad data and bad settings stay as they are."""


@contextmanager
def sole_run(home: Path | None) -> Iterator[Settings]:
    """The body of a deployed flow, with the settings of its home: marked as alive, with the overdue runs of its
    deployment cancelled, tried again after an error that may pass and after no other, which is told in one line whatever
    Prefect logs. By hand it is left alone."""
    own = flow_run.get_id()
    if own is None:
        yield load(home)
        return
    with get_client(sync_client=True) as client:
        run = client.read_flow_run(UUID(own))
        if run.deployment_id is None:
            yield load(home)
            return
        try:
            settings = load(home)
            with at_work(settings.home, run.id):
                cancel_overdue(client, run)
                yield settings
        except Exception as error:
            tell(sentence_of(error))
            if not isinstance(error, MAY_PASS):
                client.update_flow_run(run.id, empirical_policy=FlowRunPolicy(retries=0))
            raise


@contextmanager
def at_work(home: Path, run_id: UUID) -> Iterator[None]:
    """A file that says for as long as this process lives that the run is alive."""
    mark = home / AT_WORK / str(run_id)
    mark.parent.mkdir(parents=True, exist_ok=True)
    lock = HomeLock(mark, None, None)
    lock.acquire()
    try:
        yield
    finally:
        mark.unlink(missing_ok=True)
        lock.release()


def cancel_overdue(client: SyncPrefectClient, run: FlowRun) -> int:
    """Cancel the scheduled runs of the same deployment, with the same parameters, that are due and have not begun: what
    they would do, this run does. Gives their number."""
    assert run.deployment_id is not None
    due = FlowRunFilter(
        deployment_id=FlowRunFilterDeploymentId(any_=[run.deployment_id]),
        state=FlowRunFilterState(type=FlowRunFilterStateType(any_=[StateType.SCHEDULED])),
        next_scheduled_start_time=FlowRunFilterNextScheduledStartTime(before_=now("UTC")),  # type: ignore[arg-type]
    )
    reason: State[None] = Cancelled(message=f"Run {run.id} began after this one was due and does what it would do.")
    cancelled: set[UUID] = set()
    while found := [
        other
        for other in client.read_flow_runs(flow_run_filter=due, limit=200)
        if other.auto_scheduled
        and not other.run_count
        and other.parameters == run.parameters
        and other.id not in {run.id, *cancelled}
    ]:
        for other in found:
            client.set_flow_run_state(other.id, reason)
            cancelled.add(other.id)
    return len(cancelled)
