"""Where documents are read makes no difference: processes beside the run give the rows that one process gives."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Any

import pytest

from flows import underway, workers
from flows.arrivals import survey
from flows.home import sole_store
from flows.ingest import ingest
from flows.reading import Read
from flows.run import Run
from flows.settings import load
from flows.tasks import carry_batch
from flows.workers import Inline, Job, Processes, WorkersError, engine_for
from tests.flows.conftest import RICE, SAMPLE, TRADE

Ask = Callable[..., list[tuple[Any, ...]]]
ROWS = ("raw.document", "raw.article", "core.mention", "core.observation", "ops.reject")


def contents(ask: Ask, home: Path) -> dict[str, list[tuple[Any, ...]]]:
    found = {n: ask(home, f"SELECT * EXCLUDE (run_id, recorded_at) FROM {n} ORDER BY ALL") for n in ROWS}
    found["ops.measure"] = ask(home, "SELECT measure, subject, amount, base FROM ops.measure ORDER BY ALL")
    counts = "documents, loaded, known, rejected, mentions, observations, not_quantities, mention_rejects, articles"
    found["ops.run"] = ask(home, f"SELECT {counts} FROM ops.run ORDER BY started_at")
    return found


@pytest.fixture
def mixed(tmp_path: Path) -> Path:
    """A drop of pages, broken files, and lines of which one comes twice."""
    folder = Path(shutil.copytree(SAMPLE, tmp_path / "mixed"))
    line = {"text": RICE, "published_on": "2024-06-01"}
    (folder / "feed.jsonl").write_text(
        "".join(f"{json.dumps(given)}\n" for given in (line, line, {"text": TRADE}, {"text": 3}, {"text": "价" * 30}))
    )
    return folder


def test_processes_give_the_rows_of_one_process(
    mixed: Path, home: Path, ask: Ask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    beside = Path(shutil.copytree(home, tmp_path / "beside"))
    monkeypatch.setenv("ZHIBIAO_BATCH_DOCUMENTS", "6")
    for engine, into in (("inline", home), ("processes", beside)):
        monkeypatch.setenv("ZHIBIAO_ENGINE", engine)
        monkeypatch.setattr(Processes, "part_characters", 2_000)  # several parts a batch
        with nothing_left_behind():
            ingest(mixed, into)
    assert contents(ask, beside) == contents(ask, home)


@contextmanager
def nothing_left_behind() -> Iterator[None]:
    """Every process that was started inside has ended at the end."""
    before = children()
    yield
    left = children() - before - trackers()
    assert not left, left


def children() -> set[int]:
    return {int(p) for p in Path(f"/proc/{os.getpid()}/task/{os.getpid()}/children").read_text().split()}


def trackers() -> set[int]:
    """The process by which multiprocessing itself cleans up, one for the life of this one."""
    from multiprocessing import resource_tracker

    pid = resource_tracker._resource_tracker._pid  # type: ignore[attr-defined]
    return {pid} if pid else set()


# --- processes that die ----------------------------------------------------------------------------------------------


def dies_once(marker: Path) -> Read:
    """Ends its process the first time."""
    if not marker.exists():
        marker.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return Read(digests=(("a", "1"),))


def dies() -> Read:
    os.kill(os.getpid(), signal.SIGKILL)
    raise AssertionError


def answers(name: str) -> Read:
    return Read(digests=((name, "1"),))


def test_a_process_that_dies_is_started_again_and_nothing_is_lost(tmp_path: Path) -> None:
    before = children()
    engine = Processes(1)
    try:
        jobs = [Job(answers, (str(n),), "") for n in range(6)]
        jobs.insert(3, Job(dies_once, (tmp_path / "marker",), "a.txt"))
        read = [engine.hand(job) for job in jobs]
        assert [r().digests[0][0] for r in read] == ["0", "1", "2", "a", "3", "4", "5"]
        (reader,) = children() - before - trackers()  # now one that dies with nothing to do
        os.kill(reader, signal.SIGKILL)
        deadline = time.monotonic() + 20
        while reader in children():
            assert time.monotonic() < deadline
            time.sleep(0.01)
        assert engine.hand(Job(answers, ("b",), ""))().digests[0][0] == "b"
    finally:
        engine.close()


def test_what_ends_its_process_each_time_is_an_error_that_names_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "RESTARTS", 1)
    engine = Processes(1)
    try:
        first, second = engine.hand(Job(dies, (), "a.txt to b.txt")), engine.hand(Job(answers, ("c",), "c.txt"))
        with pytest.raises(WorkersError, match="ended 2 times.*a.txt to b.txt.*ZHIBIAO_ENGINE=inline"):
            first()
        del second
    finally:
        engine.close()


def fails(number: int) -> Read:
    raise OSError(number, os.strerror(number), "page.txt")


def test_an_error_of_the_disk_comes_back_as_it_was() -> None:
    engine = Processes(1)
    try:
        with pytest.raises(OSError, match="page.txt") as caught:
            engine.hand(Job(fails, (5,), "page.txt"))()
        assert caught.value.errno == 5
    finally:
        engine.close()


WAITS = """
import signal, time
from flows.workers import Job, Processes
signal.signal(signal.SIGINT, signal.default_int_handler)  # whatever these tests were started with
if __name__ == "__main__":
    engine = Processes(2)
    try:
        jobs = [engine.hand(Job(time.sleep, (60,), "")) for _ in range(4)]
        time.sleep(1)
        print("started", flush=True)
        jobs[0]()
    finally:
        engine.close()
"""


@pytest.mark.parametrize("by", [signal.SIGKILL, signal.SIGINT, signal.SIGTERM])
def test_a_killed_run_leaves_no_process_behind(by: signal.Signals, tmp_path: Path) -> None:
    program = tmp_path / "waits.py"
    program.write_text(WAITS)
    root = Path(__file__).resolve().parents[2]
    process = subprocess.Popen(
        [sys.executable, program], stdout=subprocess.PIPE, stderr=subprocess.PIPE, env={**os.environ, "PYTHONPATH": str(root)}, start_new_session=True
    )  # fmt: skip
    assert process.stdout is not None
    assert process.stdout.readline() == b"started\n"
    os.killpg(process.pid, by) if by is signal.SIGINT else process.send_signal(by)
    _, err = process.communicate(timeout=30)
    assert b"spawn" not in err, "a worker tells of Ctrl-C"
    deadline = time.monotonic() + 20
    while in_session(process.pid):
        assert time.monotonic() < deadline, in_session(process.pid)
        time.sleep(0.05)


def in_session(session: int) -> list[int]:
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                fields = (entry / "stat").read_text().rpartition(")")[2].split()
            except OSError:
                continue
            if int(fields[3]) == session and fields[0] != "Z":
                found.append(int(entry.name))
    return found


# --- choice -----------------------------------------------------------------------------------------------------------


def test_a_small_drop_is_read_in_this_process_and_a_large_one_beside_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workers, "cores", lambda: 2)
    settings = load(tmp_path)
    with engine_for(settings, settings.processes_above_characters - 1) as engine:
        assert isinstance(engine, Inline)
    with engine_for(settings, settings.processes_above_characters) as engine:
        assert isinstance(engine, Processes)
        assert engine.workers == 2
    monkeypatch.setattr(workers, "cores", lambda: 1)
    with engine_for(settings, 10**9) as engine:
        assert isinstance(engine, Inline)


def test_dask_without_an_address_or_a_scheduler_says_what_to_set(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with (
        pytest.raises(WorkersError, match="set ZHIBIAO_DASK_ADDRESS"),
        engine_for(load(tmp_path, engine="dask"), 1),
    ):
        pass


def test_the_next_batch_is_read_while_one_is_loaded_and_no_more(
    drop: Path, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for n in range(4):
        (drop / f"more{n}.txt").write_text(f"{n}月，{RICE}", encoding="utf-8")
    monkeypatch.setenv("ZHIBIAO_BATCH_DOCUMENTS", "1")
    begun: list[str] = []

    class Eager(Inline):
        looks_ahead = True

        def hand(self, job: Job) -> Callable[[], Read]:
            begun.append(job.about)
            return job

    monkeypatch.setattr(underway, "engine_for", lambda *_: nullcontext(Eager()))
    settings = load(home)
    with sole_store(settings) as store:
        run = Run(store, settings, survey(drop), None, dry_run=False)
        with run.entered(), underway.under_way(run) as batches:
            for number, batch in enumerate(batches, 1):
                assert len(begun) == min(number + 1, 6)
                carry_batch(batch)
    assert run.counts.loaded == 6
