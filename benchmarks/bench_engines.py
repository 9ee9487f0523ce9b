"""One drop through the command on each engine: seconds, process time and peak memory of all processes together.

The rows of each are compared with those of inline. Dask is a scheduler and two workers on this machine, whose start is
not counted, as a cluster is there before a run; their memory is. With a drop of 1,400 documents it is the whole of what
`bench_drop.py` splits into stages.

usage: python benchmarks/bench_engines.py [DOCUMENTS [ENGINE ...]]
"""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

import duckdb
import psutil

from benchmarks import recombined

ENGINES = ("inline", "processes", "dask")
ROWS = ("raw.document", "raw.article", "core.mention", "core.observation", "ops.reject")
EVERY = 0.5
"""Seconds between two looks at the memory: each takes some milliseconds a process."""


@dataclass(slots=True)
class Taken:
    """What one run took; memory in megabytes, what processes share counted once."""

    seconds: float = 0.0
    process: float = 0.0
    peak: int = 0
    most_processes: int = 0


def main() -> None:
    documents = int(sys.argv[1]) if len(sys.argv) > 1 else 150
    with tempfile.TemporaryDirectory() as folder:
        drop = Path(folder, "drop")
        drop.mkdir()
        characters = recombined.write_drop(drop, documents)
        print(f"{documents:,} documents, {characters:,} characters, {os.cpu_count()} cores")
        side_by_side(drop, Path(folder), sys.argv[2:] or ENGINES)


def side_by_side(drop: Path, folder: Path, engines: Sequence[str] = ENGINES) -> None:
    """Load a drop by each engine into a home of its own, and print what it took."""
    print(f"{'engine':<12}{'seconds':>10}{'process':>10}{'peak MB':>10}{'processes':>11}  rows")
    first: dict[str, int] | None = None
    for engine in engines:
        home = folder / engine
        taken = ingested(drop, home, engine)
        rows = _rows(home)
        first = first or rows
        said = "as those of " + engines[0] if rows == first else f"DIFFERENT: {rows} and {first}"
        print(
            f"{engine:<12}{taken.seconds:>10.1f}{taken.process:>10.1f}{taken.peak:>10,}{taken.most_processes:>11}  "
            f"{said if engine != engines[0] else ''}",
            flush=True,
        )


def ingested(drop: Path, home: Path, engine: str) -> Taken:
    """Run the command on an engine and watch it and everything it starts."""
    taken = Taken()
    with _cluster() if engine == "dask" else _no_cluster() as (address, workers):
        before = sum(map(_process_time, workers))
        begun = time.perf_counter()
        command = psutil.Popen(
            [sys.executable, "-m", "flows.cli", "ingest", str(drop), "--home", str(home)],
            stdout=subprocess.DEVNULL, cwd=ROOT,
            env={**os.environ, "PYTHONPATH": str(ROOT), "ZHIBIAO_ENGINE": engine, "ZHIBIAO_DASK_ADDRESS": address},
        )  # fmt: skip
        spent: dict[psutil.Process, float] = {}
        while command.poll() is None:
            _look(taken, [command, *_started_by(command)], workers, spent)
            time.sleep(EVERY)
        taken.seconds = time.perf_counter() - begun
        taken.process = sum(spent.values()) + sum(map(_process_time, workers)) - before
    if command.returncode:
        raise SystemExit(f"ingest ended with exit code {command.returncode}")
    return taken


def _look(
    taken: Taken,
    processes: Sequence[psutil.Process],
    workers: Sequence[psutil.Process],
    spent: dict[psutil.Process, float],
) -> None:
    held = alive = 0
    for process in [*processes, *workers]:
        with suppress(psutil.Error):
            held += process.memory_full_info().pss
            alive += 1
            if process not in workers:
                spent[process] = _process_time(process)
    taken.peak, taken.most_processes = max(taken.peak, held // 2**20), max(taken.most_processes, alive)


def _started_by(command: psutil.Process) -> list[psutil.Process]:
    with suppress(psutil.Error):
        return list(command.children(recursive=True))
    return []


def _process_time(process: psutil.Process) -> float:
    times = process.cpu_times()
    return float(times.user + times.system)


def _rows(home: Path) -> dict[str, int]:
    """A sum over every row of each table, without the columns that say by which run."""
    with duckdb.connect(str(home / "warehouse.duckdb"), read_only=True) as warehouse:
        return {
            name: warehouse.execute(
                f"SELECT sum(hash(r)) FROM (SELECT * EXCLUDE (run_id, recorded_at) FROM {name}) AS r"
            ).fetchall()[0][0]
            for name in ROWS
        }


@contextmanager
def _no_cluster() -> Iterator[tuple[str, list[psutil.Process]]]:
    yield "", []


@contextmanager
def _cluster() -> Iterator[tuple[str, list[psutil.Process]]]:
    """A scheduler and two workers, ready."""
    from distributed import Client

    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    address = f"tcp://127.0.0.1:{port}"
    quiet = ["--no-dashboard"]
    started = [_dask("scheduler", "--host", "127.0.0.1", "--port", str(port), *quiet)]
    started += [_dask("worker", address, "--nthreads", "1", "--no-nanny", *quiet) for _ in range(2)]
    try:
        with Client(address, timeout=120) as client:  # type: ignore[no-untyped-call]
            client.wait_for_workers(2, timeout=120)  # type: ignore[no-untyped-call]
        yield address, started
    finally:
        _end(started)


def _dask(what: str, *arguments: str) -> psutil.Process:
    return psutil.Popen(
        [sys.executable, "-m", f"distributed.cli.dask_{what}", *arguments],
        env={**os.environ, "PYTHONPATH": str(ROOT)}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip


def _end(processes: Iterable[psutil.Process]) -> None:
    for process in processes:
        process.kill()
        process.wait()


if __name__ == "__main__":
    main()
