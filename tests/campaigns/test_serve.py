"""``zhibiao serve``: a real Prefect server, a schedule, and a file dropped in afterwards."""

from __future__ import annotations

import json
import shutil
import signal
import sqlite3
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from urllib.request import Request, urlopen

import pytest

from tests.campaigns.conftest import SAMPLE, Zhibiao, ended


def wait_for(what: str, holds: Callable[[], object], seconds: float, server: subprocess.Popen[str]) -> None:
    deadline = time.monotonic() + seconds
    while not holds():
        if server.poll() is not None:
            pytest.fail(f"serve ended while waiting for {what}: {server.communicate()}")
        if time.monotonic() > deadline:
            server.terminate()
            pytest.fail(f"no {what} after {seconds} s: {server.communicate()}")
        time.sleep(0.3)


def documents(home: Path) -> set[str]:
    from warehouse.store import StoreError, read

    try:
        with read(home) as warehouse:
            return {name for (name,) in warehouse.query("SELECT document FROM raw.document").rows()}
    except StoreError:
        return set()


def flow_runs(url: str) -> list[dict[str, object]]:
    asked = Request(f"{url}/flow_runs/filter", b"{}", {"content-type": "application/json"})
    with urlopen(asked, timeout=30) as answer:
        found: list[dict[str, object]] = json.load(answer)
    return found


@pytest.mark.timeout(600)
@pytest.mark.parametrize("ending", [signal.SIGTERM, signal.SIGINT])
def test_a_scheduled_run_loads_what_is_dropped_in_afterwards(
    zhibiao: Zhibiao, tmp_path: Path, ending: signal.Signals
) -> None:
    home, inbox = tmp_path / "home", tmp_path / "inbox"
    inbox.mkdir()
    shutil.copyfile(SAMPLE / "gaoan_rice.txt", inbox / "first.txt")
    serving = zhibiao("serve", "--inbox", inbox, "--home", home, "--every", "8", "--settle", "1", "--port", "0")
    wait_for("first document", lambda: "first.txt" in documents(home), 180, serving)
    copy = (home / "warehouse.duckdb").stat().st_ino

    half = inbox / "second.txt"
    content = (SAMPLE / "yichun_forest.txt").read_bytes()
    half.write_bytes(content[:200])
    time.sleep(0.5)
    half.write_bytes(content)
    wait_for("second document", lambda: "second.txt" in documents(home), 180, serving)
    assert (home / "warehouse.duckdb").stat().st_ino != copy, "the read copy was swapped"

    url = (home / "prefect" / "served_at").read_text(encoding="utf-8")
    wait_for(
        "scheduled run that ends complete",
        lambda: [run for run in flow_runs(url) if run["auto_scheduled"] and run["state_type"] == "COMPLETED"],
        120,
        serving,
    )

    # a drop by hand uses the server that is there, and waits for its turn
    (tmp_path / "third.txt").write_text("2023年，全市新增企业7家。", encoding="utf-8")
    ended(zhibiao("ingest", tmp_path / "third.txt", "--home", home))
    assert "third.txt" in documents(home)

    serving.send_signal(ending)
    out, err = serving.communicate(timeout=60)
    assert serving.returncode == 0, out + err
    assert err.rstrip().endswith("stopped")
    assert not (home / "prefect" / "served_at").exists()
    with pytest.raises(OSError, match="refused"):
        urlopen(f"{url}/health", timeout=5)
    with sqlite3.connect(home / "prefect" / "prefect.db") as state:
        served = state.execute("SELECT count(*) FROM deployment WHERE NOT paused").fetchone()
    assert served == (0,), "a deployment that nobody serves is paused"


@pytest.mark.timeout(300)
def test_of_two_begun_at_once_one_serves_and_the_other_says_so(zhibiao: Zhibiao, tmp_path: Path) -> None:
    home, inbox = tmp_path / "home", tmp_path / "inbox"
    inbox.mkdir()
    serving = [zhibiao("serve", "--inbox", inbox, "--home", home, "--port", "0") for _ in range(2)]
    deadline = time.monotonic() + 120
    while all(p.poll() is None for p in serving) and time.monotonic() < deadline:
        time.sleep(0.3)
    (left,) = [p for p in serving if p.poll() is not None]
    (serves,) = [p for p in serving if p is not left]
    _, err = left.communicate(timeout=60)
    assert left.returncode == 4
    assert "is being served already" in err
    assert serves.poll() is None
    serves.terminate()
    serves.communicate(timeout=60)


@pytest.mark.timeout(300)
def test_serve_says_what_it_needs(zhibiao: Zhibiao, tmp_path: Path) -> None:
    for arguments, said in (
        ((), "--inbox DIR"),
        (("--inbox", tmp_path / "nowhere"), "mkdir -p"),
        (("--inbox", tmp_path, "--every", "5", "--cron", "* * * * *"), "give one of them"),
    ):
        process = zhibiao("serve", *arguments, "--home", tmp_path / "home")
        _, err = process.communicate(timeout=60)
        assert process.returncode == 3
        assert said in err
        assert err.count("\n") == 1, "one line"
