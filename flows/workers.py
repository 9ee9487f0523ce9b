"""Where batches are read: in this process, in processes beside it, or by the workers of a Dask cluster.

Only reading moves (``flows.reading``). One process holds the store: it checks and loads what was read, batch by batch in
the order of the drop, so that ids, links, rejects and accounting are the same wherever the reading was done.

A task of Prefect is one batch on every engine. The parts of it that are handed to workers are no tasks of Prefect: so a
worker imports no Prefect (0.7 s, 50 MB) and need not reach its API, which may listen on loopback alone.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
import warnings
from collections.abc import Callable, Iterator
from concurrent.futures import BrokenExecutor, Future, ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from multiprocessing.connection import Connection
from typing import TYPE_CHECKING, Any, Protocol

from flows.reading import Read
from transforms.identity import rule_set

if TYPE_CHECKING:
    from flows.settings import Settings

PART_CHARACTERS = 250_000
"""Of a batch that are read in one go by a worker: a second or two, so that none waits long for another at the end."""
RESTARTS = 2
"""Times that processes are started anew in a run; a text that ends its reader ends it each time."""
DASK_WAIT_SECONDS = 60.0
"""How long a cluster may be without a worker, or without its scheduler, before a run gives up."""


class WorkersError(Exception):
    """What reads batches cannot be used, or ended; the message says what to change."""


@dataclass(frozen=True, slots=True)
class Job:
    """Part of a batch to be read, by a function that another process can import."""

    read: Callable[..., Read]
    given: tuple[Any, ...]
    about: str  # the documents, for messages

    def __call__(self) -> Read:
        return self.read(*self.given)


class Engine(Protocol):
    """Does jobs."""

    part_characters: int | None  # of a batch, for one job; None where a batch is read as a whole
    takes_bytes: bool  # workers may be on another machine than the files
    looks_ahead: bool  # reads while this process does something else

    def hand(self, job: Job) -> Callable[[], Read]:
        """Take a job on; calling what it gives waits for the rows."""
        ...


class Inline:
    """Reads in this process, when what was read is asked for."""

    part_characters: int | None = None
    takes_bytes = False
    looks_ahead = False

    def hand(self, job: Job) -> Callable[[], Read]:
        return job


# --- processes --------------------------------------------------------------------------------------------------------


@dataclass(slots=True, eq=False)
class _Handed:
    job: Job
    future: Future[Read] | None = None

    @property
    def is_open(self) -> bool:
        """Is there neither an answer nor an error of its own?"""
        future = self.future
        return (
            future is None or not future.done() or future.cancelled() or isinstance(future.exception(), BrokenExecutor)
        )


class Processes:
    """Reads in processes that end with this one, however it ends."""

    part_characters: int | None = PART_CHARACTERS
    takes_bytes = False
    looks_ahead = True

    def __init__(self, workers: int) -> None:
        self.workers = workers
        self._restarts = 0
        self._under_way: list[_Handed] = []
        self._start()

    def _start(self) -> None:
        # spawned, not forked: this process has threads of DuckDB, polars and Prefect
        context = multiprocessing.get_context("spawn")
        held, self._leash = context.Pipe(duplex=False)
        self._pool = ProcessPoolExecutor(self.workers, context, initializer=_begin, initargs=(held,))

    def hand(self, job: Job) -> Callable[[], Read]:
        handed = _Handed(job)
        self._under_way.append(handed)
        try:
            self._submit(handed)
        except BrokenExecutor as error:
            self._start_again(error)
        return partial(self._result, handed)

    def _submit(self, handed: _Handed) -> None:
        with _spawning():  # the first one starts the processes
            handed.future = self._pool.submit(handed.job)

    def _result(self, handed: _Handed) -> Read:
        while True:
            assert handed.future is not None
            try:
                read = handed.future.result()
            except BrokenExecutor as error:
                self._start_again(error)
                continue
            except BaseException:
                self._under_way.remove(handed)
                raise
            self._under_way.remove(handed)
            return read

    def _start_again(self, error: BrokenExecutor) -> None:
        """New processes in the place of those of which one died, and everything that is not read yet handed to them."""
        left = [h for h in self._under_way if h.is_open]
        if self._restarts == RESTARTS:
            raise WorkersError(
                f"processes that read documents ended {RESTARTS + 1} times, the last time while they read "
                f"{'; '.join(h.job.about for h in left[: self.workers])}. If the machine has too little memory, set "
                "ZHIBIAO_WORKERS=1 or ZHIBIAO_ENGINE=inline and run again: what is loaded stays"
            ) from error
        self._restarts += 1
        self.close()
        self._start()
        try:
            for handed in left:
                self._submit(handed)
        except BrokenExecutor as again:
            self._start_again(again)

    def close(self) -> None:
        """End the processes at once."""
        self._leash.close()
        self._pool.shutdown(wait=True, cancel_futures=True)


@contextmanager
def _spawning() -> Iterator[None]:
    """What processes inherit that are started inside: Ctrl-C is this process's business, and one thread is enough."""
    mask = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    threads = os.environ.get("POLARS_MAX_THREADS")
    os.environ["POLARS_MAX_THREADS"] = threads or "1"
    try:
        yield
    finally:
        if threads is None:
            del os.environ["POLARS_MAX_THREADS"]
        signal.pthread_sigmask(signal.SIG_SETMASK, mask)


def _begin(leash: Connection) -> None:
    """In a new process: end when the one that started it lets go or is killed, and build the reader meanwhile."""
    threading.Thread(target=_end_with, args=(leash,), daemon=True).start()
    from transforms import road

    road.reader()


def _end_with(leash: Connection) -> None:
    try:
        leash.recv_bytes()  # nothing is ever sent
    finally:
        os._exit(1)


# --- Dask -------------------------------------------------------------------------------------------------------------


class Dask:
    """Reads on the workers of a Dask cluster. The bytes of the files travel with each job, and rows come back."""

    part_characters: int | None = PART_CHARACTERS
    takes_bytes = True
    looks_ahead = True

    def __init__(self, address: str | None) -> None:
        if not address:
            raise WorkersError(
                "the engine dask needs a scheduler: set ZHIBIAO_DASK_ADDRESS, such as tcp://host:8786 "
                "(`dask scheduler` starts one), or ZHIBIAO_ENGINE=processes"
            )
        try:
            from distributed import Client
        except ImportError as error:
            raise WorkersError("the engine dask needs Dask; type: pip install 'zhibiao[dask]'") from error
        self.address = address
        try:
            self._client = Client(address, timeout=10, set_as_default=False, name="zhibiao")  # type: ignore[no-untyped-call]
        except (OSError, ValueError) as error:
            raise WorkersError(
                f"no Dask scheduler answers at {address} ({error}); start one with `dask scheduler`, or set "
                "ZHIBIAO_DASK_ADDRESS to where it runs"
            ) from error

    def hand(self, job: Job) -> Callable[[], Read]:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", UserWarning)  # that a large file is sent, which is the purpose
            future = self._client.submit(job, pure=False)
        return partial(self._result, job, future)

    def _result(self, job: Job, future: Any) -> Read:
        from distributed import CancelledError, KilledWorker

        self._wait(future)
        try:
            read: Read = future.result()
        except KilledWorker as error:
            raise WorkersError(
                f"workers of the Dask cluster at {self.address} ended again and again while they read {job.about}; "
                "give them more memory, or set ZHIBIAO_ENGINE=inline, and run again: what is loaded stays"
            ) from error
        except CancelledError as error:
            raise self._gone() from error
        except ImportError as error:
            raise WorkersError(
                f"a Dask worker cannot import zhibiao ({error}); install it there as it is here"
            ) from error
        if read.rules != rule_set():
            raise WorkersError(
                f"a Dask worker reads by the rules {read.rules}, this machine by {rule_set()}: install the same version "
                "of zhibiao on every machine of the cluster and start its workers anew"
            )
        return read

    def _wait(self, future: Any) -> None:
        """Wait for a job, as long as there is somebody who may do it."""
        done = threading.Event()
        future.add_done_callback(lambda _: done.set())
        waited = 0.0
        while not done.wait(2):
            waited = 0.0 if self._has_workers() else waited + 2
            if waited >= DASK_WAIT_SECONDS:
                raise self._gone()

    def _has_workers(self) -> bool:
        return self._client.status == "running" and bool(self._client.scheduler_info()["workers"])

    def _gone(self) -> WorkersError:
        return WorkersError(
            f"the Dask cluster at {self.address} has no worker, or its scheduler has gone; start workers with "
            f"`dask worker {self.address}` and run again: what is loaded stays"
        )

    def close(self) -> None:
        """Give back what is not read yet."""
        self._client.close()  # type: ignore[no-untyped-call]


# --- choice -----------------------------------------------------------------------------------------------------------


@contextmanager
def engine_for(settings: Settings, characters: int) -> Iterator[Engine]:
    """The engine that the settings name, for about so many characters."""
    name = settings.engine
    if name == "auto":
        name = "processes" if cores() > 1 and characters >= settings.processes_above_characters else "inline"
    if name == "inline":
        yield Inline()
        return
    engine = Dask(settings.dask_address) if name == "dask" else Processes(settings.workers or cores())
    try:
        yield engine
    finally:
        engine.close()


def cores() -> int:
    """Cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
