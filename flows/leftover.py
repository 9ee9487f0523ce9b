"""Runs of which Prefect believes that they are at work although their process was killed.

Such a run keeps the only place of its deployment until its lease ends, five minutes later, and whatever comes due until
then is turned away. Settled before a worker starts, the first run after a crash is the next one that comes due:

    python -m flows.leftover [HOME] [--alone]
"""

from __future__ import annotations

import argparse
from pathlib import Path
from uuid import UUID

from prefect.client.orchestration import SyncPrefectClient, get_client
from prefect.client.schemas.filters import (
    FlowRunFilter,
    FlowRunFilterDeploymentId,
    FlowRunFilterState,
    FlowRunFilterStateType,
    FlowRunFilterTags,
)
from prefect.client.schemas.objects import StateType
from prefect.exceptions import ObjectNotFound
from prefect.states import Crashed

from flows.settings import load
from flows.show import note
from flows.sole_run import AT_WORK
from warehouse.errors import StoreError
from warehouse.lock import HomeLock

TAG = "zhibiao"
"""Of every deployment; a server may have others than ours."""
BEGUN = (StateType.PENDING, StateType.RUNNING, StateType.CANCELLING)


def settle(home: Path, *, alone: bool = False) -> list[UUID]:
    """Mark as crashed what was killed in this home; gives the runs.

    ``alone``: nobody else works for these deployments of the server, so that every run begun and not alive here is one
    of them, also one whose worker ended before its process was there to leave a mark.
    """
    dead, alive = _marked(home)
    with get_client(sync_client=True) as client:
        if alone:
            dead |= _begun(client) - alive
        settled = [run for run in sorted(dead) if _crash(client, run)]
    for run in dead:
        (home / AT_WORK / str(run)).unlink(missing_ok=True)
    return settled


def _marked(home: Path) -> tuple[set[UUID], set[UUID]]:
    """The runs that left a mark: those whose process is gone, and those at work."""
    dead: set[UUID] = set()
    alive: set[UUID] = set()
    for mark in (home / AT_WORK).glob("*-*"):
        lock = HomeLock(mark, None, 0)
        try:
            lock.acquire()
        except StoreError:
            alive.add(UUID(mark.name))
        else:
            lock.release()
            dead.add(UUID(mark.name))
    return dead, alive


def _begun(client: SyncPrefectClient) -> set[UUID]:
    begun = FlowRunFilter(
        deployment_id=FlowRunFilterDeploymentId(is_null_=False),
        tags=FlowRunFilterTags(all_=[TAG]),
        state=FlowRunFilterState(type=FlowRunFilterStateType(any_=list(BEGUN))),
    )
    return {run.id for run in client.read_flow_runs(flow_run_filter=begun, limit=200)}


def _crash(client: SyncPrefectClient, run_id: UUID) -> bool:
    try:
        state = client.read_flow_run(run_id).state
    except ObjectNotFound:  # of another server, or of one whose records were removed
        return False
    if state is None or state.type not in BEGUN:
        return False
    client.set_flow_run_state(run_id, Crashed(message="Its process was killed; the next run finishes the work."))
    return True


def main() -> None:
    """Settle from the command line, for the unit of a worker."""
    parser = argparse.ArgumentParser(prog="python -m flows.leftover", description="Settle runs that were killed.")
    parser.add_argument("home", nargs="?", type=Path, metavar="HOME", help="default: home of zhibiao.toml")
    parser.add_argument("--alone", action="store_true", help="no other worker runs these deployments")
    given = parser.parse_args()
    note(f"{len(settle(load(given.home).home, alone=given.alone))} killed run(s) settled")


if __name__ == "__main__":
    main()
