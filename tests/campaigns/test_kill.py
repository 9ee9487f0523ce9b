"""``kill -9`` at any moment, then one more run: the same rows as if nothing had happened."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.campaigns.conftest import ROOT, SAMPLE, Zhibiao, contents, ended

KILLS = 20
ROUNDS = 4  # homes; each is killed KILLS / ROUNDS times before it may finish
SEED = int(os.environ.get("ZHIBIAO_TEST_SEED", "0")) or random.SystemRandom().randrange(1, 10**6)


@pytest.fixture(scope="session")
def seconds(undisturbed: Path, tmp_path_factory: pytest.TempPathFactory) -> float:
    """How long an undisturbed run into a new home takes here."""
    begun = time.monotonic()
    home = tmp_path_factory.mktemp("timed") / "home"
    subprocess.run(
        [sys.executable, "-m", "flows.cli", "ingest", str(SAMPLE), "--home", str(home)],
        cwd=ROOT, capture_output=True, check=True, timeout=300,
    )  # fmt: skip
    assert contents(home) == contents(undisturbed), "two undisturbed runs differ"
    return time.monotonic() - begun


def alive(home: Path) -> list[str]:
    """Command lines of processes that name the home directory, or serve from it."""
    found = []
    for entry in Path("/proc").iterdir() if Path("/proc").is_dir() else ():
        if entry.name.isdigit():
            try:
                words = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode("utf-8", "replace")
                around = (entry / "environ").read_bytes().decode("utf-8", "replace")
            except OSError:
                continue
            if "flows." in words and str(home) in words + around:
                found.append(words)
    return found


def killed(process: subprocess.Popen[str], home: Path, chance: random.Random, seconds: float) -> bool:
    """Kill the process at a random moment; False where it had ended before.

    Most of a run is its start, so every other kill comes within the seconds after the first bytes were kept.
    """
    deadline = time.monotonic() + chance.uniform(0, seconds)
    kept = home / "raw"
    if chance.random() < 0.5 and not kept.exists():
        while process.poll() is None and not kept.exists():
            time.sleep(0.01)
        deadline = time.monotonic() + chance.uniform(0, seconds / 3)
    try:
        process.wait(timeout=max(0.0, deadline - time.monotonic()))
    except subprocess.TimeoutExpired:
        process.send_signal(signal.SIGKILL)
        process.wait()
        return True
    return False


@pytest.mark.timeout(1500)
@pytest.mark.parametrize("attempt", range(ROUNDS))
def test_a_killed_run_is_finished_by_the_next(
    attempt: int, zhibiao: Zhibiao, undisturbed: Path, seconds: float, tmp_path: Path
) -> None:
    chance = random.Random(SEED * 100 + attempt)
    home = tmp_path / "home"
    print(f"ZHIBIAO_TEST_SEED={SEED}, a run takes {seconds:.1f} s")
    kills = 0
    while kills < KILLS // ROUNDS:
        begun = time.monotonic()
        if killed(zhibiao("ingest", SAMPLE, "--home", home), home, chance, seconds):
            kills += 1
            print(f"kill {kills} after {time.monotonic() - begun:.2f} s")
        else:
            shutil.rmtree(home)  # it got through: what is loaded already is no trial
        if (home / "warehouse.duckdb").exists():
            contents(home)  # the read copy opens, whatever happened
    ended(zhibiao("ingest", SAMPLE, "--home", home))
    assert contents(home) == contents(undisturbed)
    again = ended(zhibiao("ingest", SAMPLE, "--home", home))
    assert "nothing is new" in again
    assert not list(home.rglob("*.part"))


@pytest.mark.skipif(not Path("/proc/self/environ").exists(), reason="looks processes up in /proc")
def test_a_killed_run_leaves_no_process_behind(zhibiao: Zhibiao, seconds: float, tmp_path: Path) -> None:
    home = tmp_path / "home"
    process = zhibiao("ingest", SAMPLE, "--home", home)
    deadline = time.monotonic() + 60
    while not any("flows.engine" in words for words in alive(home)):
        assert time.monotonic() < deadline, "the temporary server never started"
        time.sleep(0.05)
    process.kill()
    process.wait()
    deadline = time.monotonic() + 30
    while left := alive(home):
        assert time.monotonic() < deadline, f"still there: {left}"
        time.sleep(0.1)
