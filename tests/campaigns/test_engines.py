"""A Dask scheduler and two workers on loopback give the rows of one process, also where a worker is killed meanwhile."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.campaigns.conftest import ROOT, Zhibiao, contents, ended

STREAM = ROOT.parent / "shared" / "stream"
SAMPLE = ROOT / "seeds" / "sample_drop"
DROP = STREAM if STREAM.is_dir() else SAMPLE
BATCH = {"ZHIBIAO_BATCH_DOCUMENTS": "8"}
"""So that there are several batches, and a next one under way while one is loaded."""


class Cluster:
    """Processes of a scheduler and its workers, which know the project and nothing of the run."""

    def __init__(self, workers: int) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.address = f"tcp://127.0.0.1:{free.getsockname()[1]}"
        # without nannies, so that a worker that is killed stays away
        self.processes = [
            self._start("scheduler", "--host", "127.0.0.1", "--port", self.address.rpartition(":")[2], "--no-dashboard")
        ]
        for _ in range(workers):
            self.processes.append(
                self._start("worker", self.address, "--nthreads", "1", "--no-nanny", "--no-dashboard")
            )

    def _start(self, *arguments: str) -> subprocess.Popen[bytes]:
        env = {**os.environ, "PYTHONPATH": str(ROOT)}
        return subprocess.Popen(
            [sys.executable, "-m", "distributed.cli.dask_" + arguments[0], *arguments[1:]],
            env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip

    @property
    def workers(self) -> list[subprocess.Popen[bytes]]:
        return self.processes[1:]

    def close(self) -> None:
        for process in reversed(self.processes):
            process.kill()
            process.wait()


@pytest.fixture
def cluster() -> Iterator[Cluster]:
    made = Cluster(2)
    yield made
    made.close()


@pytest.fixture(scope="module")
def inline(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home into which one process read the stream and loaded it."""
    home = tmp_path_factory.mktemp("inline") / "home"
    done = subprocess.run(
        [sys.executable, "-m", "flows.cli", "ingest", str(DROP), "--home", str(home)],
        cwd=ROOT, capture_output=True, text=True, check=False, timeout=600,
        env={**os.environ, **BATCH, "ZHIBIAO_ENGINE": "inline"},
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    return home


def readers(process: subprocess.Popen[str]) -> list[int]:
    """Processes that read for a run."""
    try:
        ids = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
        return [i for i in map(int, ids) if b"spawn_main" in Path(f"/proc/{i}/cmdline").read_bytes()]
    except OSError:
        return []


def in_the_middle(home: Path, process: subprocess.Popen[str]) -> None:
    """Wait until the first batch is being loaded: the next one is being read then."""
    deadline = time.monotonic() + 300
    while not (home / "raw").exists():
        assert process.poll() is None, process.communicate()
        assert time.monotonic() < deadline, "nothing was read"
        time.sleep(0.01)


def test_dask_gives_the_rows_of_one_process(zhibiao: Zhibiao, cluster: Cluster, inline: Path, tmp_path: Path) -> None:
    home = tmp_path / "home"
    ended(zhibiao("ingest", DROP, "--home", home, ZHIBIAO_ENGINE="dask", ZHIBIAO_DASK_ADDRESS=cluster.address, **BATCH))
    assert contents(home) == contents(inline)


def test_a_dask_worker_that_is_killed_loses_nothing(
    zhibiao: Zhibiao, cluster: Cluster, inline: Path, tmp_path: Path
) -> None:
    home = tmp_path / "home"
    process = zhibiao(
        "ingest", DROP, "--home", home, ZHIBIAO_ENGINE="dask", ZHIBIAO_DASK_ADDRESS=cluster.address, **BATCH
    )
    in_the_middle(home, process)
    cluster.workers[0].kill()
    ended(process)
    assert contents(home) == contents(inline)


def test_a_cluster_that_goes_away_is_an_error_and_the_next_run_finishes(
    zhibiao: Zhibiao, cluster: Cluster, inline: Path, tmp_path: Path
) -> None:
    home = tmp_path / "home"
    process = zhibiao(
        "ingest", DROP, "--home", home, ZHIBIAO_ENGINE="dask", ZHIBIAO_DASK_ADDRESS=cluster.address, **BATCH
    )
    in_the_middle(home, process)
    cluster.close()
    _, err = process.communicate(timeout=300)
    assert process.returncode == 4, err
    assert f"the Dask cluster at {cluster.address} has no worker, or its scheduler has gone" in " ".join(err.split())
    ended(zhibiao("ingest", DROP, "--home", home, ZHIBIAO_ENGINE="inline", **BATCH))
    assert contents(home) == contents(inline)


def test_processes_give_the_rows_of_one_process_though_one_is_killed(
    zhibiao: Zhibiao, inline: Path, tmp_path: Path
) -> None:
    home = tmp_path / "home"
    process = zhibiao("ingest", DROP, "--home", home, ZHIBIAO_ENGINE="processes", ZHIBIAO_WORKERS="2", **BATCH)
    in_the_middle(home, process)
    victims = readers(process)
    assert len(victims) == 2
    os.kill(victims[0], signal.SIGKILL)
    ended(process)
    assert contents(home) == contents(inline)


def test_a_killed_run_takes_its_processes_along(zhibiao: Zhibiao, inline: Path, tmp_path: Path) -> None:
    home = tmp_path / "home"
    process = zhibiao("ingest", DROP, "--home", home, ZHIBIAO_ENGINE="processes", ZHIBIAO_WORKERS="2", **BATCH)
    in_the_middle(home, process)
    left = readers(process)
    assert len(left) == 2
    process.kill()
    process.wait()
    deadline = time.monotonic() + 20
    while any(Path(f"/proc/{pid}/cmdline").exists() for pid in left):
        assert time.monotonic() < deadline, left
        time.sleep(0.05)
    ended(zhibiao("ingest", DROP, "--home", home, ZHIBIAO_ENGINE="processes", **BATCH))
    assert contents(home) == contents(inline)


def test_no_scheduler_is_an_error_that_says_what_to_do(zhibiao: Zhibiao, tmp_path: Path) -> None:
    process = zhibiao(
        "ingest", SAMPLE, "--home", tmp_path / "home", ZHIBIAO_ENGINE="dask", ZHIBIAO_DASK_ADDRESS="tcp://127.0.0.1:1"
    )
    _, err = process.communicate(timeout=300)
    assert process.returncode == 4, err
    assert "no Dask scheduler answers at tcp://127.0.0.1:1" in " ".join(err.split())
