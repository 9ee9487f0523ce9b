"""Two runs at once, and readers that keep the read copy open: nobody disturbs anybody."""

from __future__ import annotations

import shutil
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from tests.campaigns.conftest import OLDER, SAMPLE, Zhibiao, contents, ended
from transforms.identity import rule_set
from warehouse.store import read

# A client that knows nothing of the project: it opens the file, says so, and counts when asked.
CLIENT = """
import duckdb, sys
copy = duckdb.connect(sys.argv[1], read_only=True)
count = lambda: copy.sql("select count(*) from mart.observation").fetchone()[0]
print(count(), flush=True)
sys.stdin.readline()
print(count(), flush=True)
"""


@pytest.mark.timeout(600)
def test_two_processes_on_one_home_both_end_complete(zhibiao: Zhibiao, undisturbed: Path, tmp_path: Path) -> None:
    home = tmp_path / "home"
    both = [zhibiao("ingest", SAMPLE, "--home", home) for _ in range(2)]
    out = []
    for process in both:
        stdout, stderr = process.communicate(timeout=300)
        assert process.returncode == 0, stderr
        out.append((stdout, stderr))
    assert sorted("nothing is new" in stdout for stdout, _ in out) == [False, True]
    assert sum("waiting for it to end" in stderr for _, stderr in out) == 1, "the second says that it waits"
    assert contents(home) == contents(undisturbed)


@pytest.mark.timeout(600)
def test_two_drops_at_once_are_both_loaded(zhibiao: Zhibiao, tmp_path: Path) -> None:
    home = tmp_path / "home"
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        (tmp_path / name / f"{name}.txt").write_text(f"2023年，全市新增{name}企业40家。", encoding="utf-8")
    (tmp_path / "two" / "more.txt").write_text("2023年，全市新增企业7家。", encoding="utf-8")
    for process in [zhibiao("ingest", tmp_path / name, "--home", home) for name in ("one", "two")]:
        ended(process, 300)
    assert len(contents(home)["raw.document"]) == 3


@pytest.mark.timeout(600)
def test_readers_and_runs_do_not_disturb_one_another(zhibiao: Zhibiao, tmp_path: Path) -> None:
    home, drop = tmp_path / "home", tmp_path / "drop"
    drop.mkdir()
    shutil.copyfile(SAMPLE / "gaoan_rice.txt", drop / "first.txt")
    ended(zhibiao("ingest", drop, "--home", home))
    copy = home / "warehouse.duckdb"
    client = subprocess.Popen(
        [sys.executable, "-c", CLIENT, str(copy)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert client.stdin is not None
    assert client.stdout is not None
    before = int(client.stdout.readline())
    assert before > 0

    # others come and go all the while
    failures: list[str] = []
    over = threading.Event()

    def come_and_go() -> None:
        while not over.is_set():
            visit = subprocess.run(
                [sys.executable, "-c", CLIENT, str(copy)], input="\n", capture_output=True, text=True, check=False
            )
            if visit.returncode:
                failures.append(visit.stderr)
            time.sleep(0.2)

    visitor = threading.Thread(target=come_and_go)
    visitor.start()
    try:
        shutil.copyfile(SAMPLE / "yichun_forest.txt", drop / "second.txt")
        ended(zhibiao("ingest", drop, "--home", home))
    finally:
        over.set()
        visitor.join()
    assert not failures
    out, _ = client.communicate("\n", timeout=60)
    assert int(out) == before, "an open reader keeps what it opened"
    fresh = subprocess.run(
        [sys.executable, "-c", CLIENT, str(copy)], input="\n", capture_output=True, text=True, check=True
    )
    assert int(fresh.stdout.split()[0]) > before, "a new reader sees what was published"


@pytest.mark.timeout(900)
def test_two_ingests_a_rebuild_and_a_retraction_at_once_all_end_complete(zhibiao: Zhibiao, tmp_path: Path) -> None:
    home = tmp_path / "home"
    ended(zhibiao("ingest", SAMPLE, "--home", home, program=OLDER), 300)
    with read(home) as reader:
        before = reader.query("SELECT count(*) FROM mart.observation WHERE document <> 'gaoan_rice.txt'").item()
    drops = []
    for number, text in enumerate(("义乌市进出口总额3224.3亿元。\n", "高安市粮食总产量8亿公斤。\n")):
        drops.append(tmp_path / f"drop{number}")
        drops[-1].mkdir()
        (drops[-1] / f"new{number}.txt").write_text(f"2023年1至7月，{text}", encoding="utf-8")
    at_once = [
        zhibiao("ingest", drops[0], "--home", home),
        zhibiao("rebuild", "--home", home),
        zhibiao("retract", "gaoan_rice.txt", "--reason", "printed with wrong figures", "--home", home),
        zhibiao("ingest", drops[1], "--home", home),
    ]
    for process in at_once:
        ended(process, 600)
    with read(home) as reader:
        states = reader.query("SELECT flow, state FROM ops.run ORDER BY ALL").rows()
        assert states == [("ingest", "complete")] * 3 + [("rebuild", "complete"), ("retract", "complete")]
        runs = reader.query(
            "SELECT documents, loaded + known + rejected, mentions, observations + not_quantities + mention_rejects FROM ops.run WHERE flow <> 'retract'"
        )
        assert all(documents == accounted and mentions == told for documents, accounted, mentions, told in runs.rows())
        current = reader.query(
            "SELECT document, count(*) FROM raw.document WHERE retired_at IS NULL GROUP BY ALL"
        ).rows()
        assert {name for name, _ in current} >= {"new0.txt", "new1.txt"}
        assert "gaoan_rice.txt" not in dict(current)
        assert set(dict(current).values()) == {1}
        assert reader.query("SELECT DISTINCT rule_set FROM mart.observation").rows() == [(rule_set(),)]
        assert reader.query("SELECT count(*) FROM mart.observation").item() == before + len(drops)
