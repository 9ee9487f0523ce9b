"""The tasks of the flows: one batch of documents each, never one article.

A Prefect task costs 5 to 70 ms, so a batch goes through its stages inside one. What a batch holds
stays inside it: Prefect neither keeps nor hashes the frames, because a task gives only counts and is
handed objects that Prefect does not look into.
"""

from __future__ import annotations

import errno
from collections.abc import Sequence
from typing import Any

from prefect import State, Task, task
from prefect.cache_policies import NO_CACHE
from prefect.client.schemas.objects import TaskRun
from prefect.context import TaskRunContext
from prefect.tasks import exponential_backoff

from expectations.verdicts import Counts
from flows.arrivals import Arrival, look_at
from flows.home import keep_bytes
from flows.levels import earlier_levels
from flows.rejects import already_open, origins
from flows.run import Run
from flows.settings import Settings
from flows.versions import replaced, versions
from transforms import road
from transforms.drops import read_documents
from transforms.records import Document
from transforms.rejects import Reject


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
def carry(batch: Sequence[Arrival], run: Run, number: int) -> int:
    """Carry one batch of files from their bytes to rows; gives the number of documents loaded.

    Everything in it is keyed by content, so that a batch which failed half way, or whose process was
    killed, is simply carried again. ``number`` only names the task run. Hand over ``batch`` and ``run``
    wrapped in Prefect's ``quote``: what is quoted is not searched for futures.
    """
    attempt = _attempt()
    if attempt > 1:
        batch = [look_at(arrival.delivery) for arrival in batch]
    return carry_batch(batch, run, last_try=attempt > run.settings.io_retries)


def carry_batch(batch: Sequence[Arrival], run: Run, *, last_try: bool) -> int:
    """The road of one batch: read → extract → check → load."""
    documents, rejects = read_batch(batch, run, last_try=last_try)
    turned_away = Counts(documents=len(rejects), rejected=len(rejects))
    fresh = new_documents(documents, run)
    known = len(documents) - len(fresh)
    # the last thing that may have to be tried again: what is checked is checked once
    keep_batch(batch, run)
    whence = origins(batch, documents, run.published_on)
    if not fresh:
        run.load({}, [], rejects, whence)
        run.add(turned_away, known, rejects)
        return 0
    earlier = replaced(fresh, run.store)
    extracted = road.extract(fresh)
    checked = run.checker.check(run.entry.stamped(extracted.frames), earlier_levels(run.store, extracted.frames))
    rejects += extracted.rejects + checked.rejects
    if checked.stop:
        run.stop()
        run.load({}, [], rejects, whence)
        run.add(turned_away, known, rejects)
        return 0
    frames, superseded = versions(checked.frames, earlier)
    acted = run.corrected(frames)
    rejects += acted.rejects
    settled = {"ops.reject": found} if (found := already_open(run.store, batch, frames["raw.document"])) else {}
    run.load(acted.frames, superseded, rejects, whence, {**acted.replace, **settled})
    run.measuring.tally.note(frames)
    run.add(checked.counts + acted.counts + turned_away, known, rejects)
    return checked.counts.loaded


def read_batch(batch: Sequence[Arrival], run: Run, *, last_try: bool) -> tuple[list[Document], list[Reject]]:
    """Documents and rejects of some files. At the last try a file that still cannot be read is a reject too,
    so that one bad sector does not hold up a drop."""
    documents: list[Document] = []
    rejects: list[Reject] = []
    for arrival in batch:
        try:
            read = read_documents([arrival.delivery], run.published_on, run.settings.max_characters)
            if arrival.changed_since(read[0]):
                raise OSError(errno.ESTALE, "it changed while it was read", str(arrival.delivery.path))
        except OSError as error:
            if not last_try:
                raise
            read = (
                [],
                [
                    Reject(
                        "read", "unreadable_file", arrival.delivery.name, None, f"it cannot be read: {error.strerror}"
                    )
                ],
            )
        documents += read[0]
        rejects += read[1]
    return documents, rejects


def new_documents(documents: Sequence[Document], run: Run) -> list[Document]:
    """Those whose bytes are not in the warehouse; of the same bytes twice in a batch the first."""
    known = run.store.known(d.sha256 for d in documents)
    fresh: dict[str, Document] = {}
    for document in documents:
        if document.sha256 not in known:
            fresh.setdefault(document.sha256, document)
    return list(fresh.values())


def keep_batch(batch: Sequence[Arrival], run: Run) -> None:
    """Keep the bytes of the files as delivered, by their digest."""
    if not run.dry_run:
        for arrival in batch:
            if arrival.sha256 is not None:
                keep_bytes(run.home, arrival.sha256, arrival.delivery.path)


def _attempt() -> int:
    context = TaskRunContext.get()
    return context.task_run.run_count if context else 1
