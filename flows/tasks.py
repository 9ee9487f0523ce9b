"""The tasks of the flows: one batch of documents each, never one article.

A Prefect task costs 5 to 70 ms, so a batch goes through its stages inside one. What a batch holds
stays inside it: Prefect neither keeps nor hashes the frames, because a task gives only counts and is
handed objects that Prefect does not look into.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from prefect import State, Task, task
from prefect.cache_policies import NO_CACHE
from prefect.client.schemas.objects import TaskRun
from prefect.context import TaskRunContext
from prefect.tasks import exponential_backoff

from expectations.verdicts import Counts
from flows.arrivals import Arrival
from flows.home import keep_bytes
from flows.levels import earlier_levels
from flows.reading import Read
from flows.rejects import origins
from flows.run import Run
from flows.settings import Settings
from flows.settling import Delivered
from flows.underway import Batch
from flows.versions import versions


def is_input_or_output(_task: Task[..., Any], _run: TaskRun, state: State[Any]) -> bool:
    """Was it the disk or the network? Only then is it worth trying again; bad data stays bad."""
    return isinstance(state.data, OSError)


def patient(settings: Settings) -> dict[str, Any]:
    """Options of a task that tries again after errors of input and output, waiting longer each time."""
    return {
        "retries": settings.io_retries,
        "retry_delay_seconds": exponential_backoff(settings.io_backoff_seconds),
        "retry_jitter_factor": 0.5,
        "retry_condition_fn": is_input_or_output,
    }


@task(name="read, extract, check, load", task_run_name="batch {number}", cache_policy=NO_CACHE, persist_result=False)
def carry(batch: Batch, number: int) -> int:
    """Carry one batch of files from their bytes to rows; gives the number of documents loaded.

    Everything in it is keyed by content, so that a batch which failed half way, or whose process was
    killed, is simply carried again. ``number`` only names the task run. Hand over ``batch`` wrapped in
    Prefect's ``quote``: what is quoted is not searched for futures.
    """
    return carry_batch(batch, _attempt())


def carry_batch(batch: Batch, attempt: int = 1) -> int:
    """The road of one batch: read → extract, wherever that is done, then check → load."""
    with batch.run.attempt(attempt):
        loaded = load_batch(batch, batch.read(attempt))
    batch.run.went_through(batch.arrivals)
    return loaded


def load_batch(batch: Batch, read: Read) -> int:
    """Check and load what was read."""
    run, arrivals = batch.run, batch.arrivals
    rejects = list(read.turned_away)
    turned_away = Counts(documents=len(rejects), rejected=len(rejects))
    fresh = read.frames["raw.document"].height if read.frames else 0
    known = len(read.digests) - fresh
    # the last thing that may have to be tried again: what is checked is checked once
    keep_batch(arrivals, run)
    whence = origins(arrivals, read.digests, run.published_on)
    if not fresh:
        run.load({}, [], rejects, whence, delivered=Delivered(arrivals, read.digests))
        run.add(turned_away, known, rejects)
        return 0
    checked = run.checker.check(run.entry.stamped(read.frames), earlier_levels(run.store, read.frames))
    rejects += read.rejects + checked.rejects
    if checked.stop:
        run.stop()
        run.load({}, [], rejects, whence)
        run.add(turned_away, known, rejects)
        return 0
    frames, superseded = versions(checked.frames, run.store)
    acted = run.corrected(frames)
    rejects += acted.rejects
    delivered = Delivered(arrivals, read.digests, frames["raw.document"])
    run.load(acted.frames, superseded, rejects, whence, acted.replace, delivered)
    run.measuring.tally.note(frames)
    run.add(checked.counts + acted.counts + turned_away, known, rejects)
    return checked.counts.loaded


def keep_batch(batch: Sequence[Arrival], run: Run) -> None:
    """Keep the bytes of the files as delivered, by their digest."""
    if not run.dry_run:
        for arrival in batch:
            if arrival.sha256 is not None:
                keep_bytes(run.home, arrival.sha256, arrival.delivery)


def _attempt() -> int:
    context = TaskRunContext.get()
    return context.task_run.run_count if context else 1
