"""The task of one source, so that Prefect shows which of them failed."""

from __future__ import annotations

from collections.abc import Sequence

from prefect import task
from prefect.cache_policies import NO_CACHE
from prefect.utilities.annotations import quote

from flows.settings import Settings
from flows.sources.collecting import Collected
from flows.sources.cursor import SourceError
from flows.sources.intake import Intake, Job, by_hand, chosen, handed
from warehouse.store import Store


@task(name="look through a source", task_run_name="source {name}", cache_policy=NO_CACHE, persist_result=False)
def look_through(name: str, job: Job, into: dict[str, Collected]) -> None:
    """Do the job of a source and leave the result; ``SourceError`` where it could not be listed. Hand over all but the
    name wrapped in Prefect's ``quote``."""
    into[name] = job()
    if problem := into[name].problem:
        raise SourceError(problem)


def gathered(store: Store, settings: Settings, names: Sequence[str], urls: Sequence[str]) -> Intake:
    """What the sources bring: as a command has gathered it already, else looked through now, a task each."""
    intake = handed.get()
    if intake is not None:
        return intake
    intake = Intake(store, settings, by_hand(urls) if urls else chosen(settings, names), insist=bool(names or urls))
    intake.gather(_as_a_task)
    return intake


def _as_a_task(name: str, job: Job) -> Collected:
    found: dict[str, Collected] = {}
    ended = look_through(name, quote(job), quote(found), return_state=True)
    if name not in found:  # an error of the program or of the disk, not of the source
        ended.result()
    return found[name]
