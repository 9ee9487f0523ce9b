"""Analysts at the read copy while ten ingests run: no failed query, no failed ingest, each query sees one whole state."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest

from tests.campaigns import analyst
from tests.campaigns.conftest import Zhibiao, ended

INGESTS = 10
CITIES = (
    "义乌市",
    "高安市",
    "金华市",
    "宜春市",
    "晋江市",
    "滁州市",
    "昆山市",
    "江阴市",
    "慈溪市",
    "张家港市",
    "太仓市",
)
Analyst = subprocess.Popen[str]


def page(number: int, growth: str = "8.2%") -> str:
    city = CITIES[number]
    return (
        f"2023年，{city}地区生产总值{1200 + number}.5亿元，同比增长{growth}；规上工业企业{300 + number}家，"
        f"进出口总额{800 + number}亿元。到2025年，{city}地区生产总值力争达到{1500 + number}亿元。\n"
    )


def drop(folder: Path, number: int) -> Path:
    """The first drop is one page; each later one brings a page of another city, what a second paper says of the city of
    the drop before, and that city's page with a change."""
    folder.mkdir(parents=True)
    pages = {f"page{number}.txt": page(number)}
    if number:
        pages[f"page{number - 1}.txt"] = page(number - 1, growth="8.4%")
        pages[f"paper{number}.txt"] = (
            f"记者从市统计局获悉，2023年，{CITIES[number - 1]}地区生产总值{1200 + number}亿元。\n"
        )
    for name, text in pages.items():
        (folder / name).write_text(text, encoding="utf-8")
    lines = ["document,published_on", *(f"{name},2024-02-{number + 1:02}" for name in pages), ""]
    (folder / "index.csv").write_text("\n".join(lines), encoding="utf-8")
    return folder


@pytest.fixture
def sit_down(tmp_path: Path) -> Iterator[Callable[[str, Path], Analyst]]:
    """Start an analyst; answers go to a file, so that nobody waits for them to be read."""
    started: list[Analyst] = []

    def start(mode: str, copy: Path) -> Analyst:
        with (tmp_path / f"{mode}.jsonl").open("w", encoding="utf-8") as answers:
            process = subprocess.Popen(
                [sys.executable, analyst.__file__, mode, str(copy)],
                stdin=subprocess.PIPE, stdout=answers, stderr=subprocess.PIPE, text=True, encoding="utf-8",
            )  # fmt: skip
        started.append(process)
        return process

    yield start
    for process in started:
        if process.poll() is None:
            process.kill()
            process.communicate()


def answers(tmp_path: Path, mode: str) -> list[dict[str, Any]]:
    lines = (tmp_path / f"{mode}.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def first_answer(tmp_path: Path, mode: str) -> None:
    deadline = time.monotonic() + 60
    while not answers(tmp_path, mode):
        assert time.monotonic() < deadline, f"the analyst who should {mode} never got an answer"
        time.sleep(0.05)


@pytest.mark.timeout(1500)
def test_each_query_sees_one_whole_published_state(
    zhibiao: Zhibiao, sit_down: Callable[[str, Path], Analyst], tmp_path: Path
) -> None:
    home = tmp_path / "home"
    copy = home / "warehouse.duckdb"
    ended(zhibiao("ingest", drop(tmp_path / "drops" / "00", 0), "--home", home))
    with duckdb.connect(str(copy), read_only=True) as connection:
        opened = analyst.asked(connection)
    assert (opened["runs"], opened["astray"]) == (["00"], {})

    analysts = {mode: sit_down(mode, copy) for mode in ("hold", "keep", "come")}
    for mode in analysts:
        first_answer(tmp_path, mode)
    for number in range(1, INGESTS + 1):
        ended(zhibiao("ingest", drop(tmp_path / "drops" / f"{number:02}", number), "--home", home))
    for mode, process in analysts.items():
        _, told = process.communicate("now\n", timeout=120)
        assert process.returncode == 0, f"the analyst who should {mode}: {answers(tmp_path, mode)[-1:]} {told}"

    # who opened before the first ingest and had read next to nothing by then sees what was there then
    began, held = answers(tmp_path, "hold")
    assert began == {"rows": 1}
    assert held == opened
    kept = answers(tmp_path, "keep")
    assert len(kept) > INGESTS
    assert all(state == opened for state in kept)

    seen = answers(tmp_path, "come")
    print(f"{len(kept)} queries on one connection, {len(seen)} on connections of their own")
    assert len(seen) > INGESTS
    assert [state["astray"] for state in seen if state["astray"]] == []
    runs = [f"{number:02}" for number in range(INGESTS + 1)]
    for state in seen:
        there = len(state["runs"])
        assert state["runs"] == runs[:there], "the runs that a query sees are the first ones, in their order"
        pages = {f"page{n}.txt" for n in range(there)} | {f"paper{n}.txt" for n in range(1, there)}
        assert set(state["documents"]) == pages
    order = [len(state["runs"]) for state in seen]
    assert order == sorted(order), "no query sees less than one before it"
    assert order[-1] == INGESTS + 1
    assert len(set(order)) > INGESTS // 2, "the states between were seen too"
    assert len({json.dumps(state) for state in seen}) == len(set(order)), "of each published state there is one answer"


@pytest.mark.timeout(300)
@pytest.mark.parametrize(
    ("damage", "astray"),
    [
        ("DELETE FROM mart.fact WHERE rowid = 0", "facts_astray"),
        ("DELETE FROM raw.document WHERE document = 'page0.txt'", "runs_without_their_rows"),
        ("UPDATE core.observation SET retired_at = now() WHERE rowid = 0", "statements_astray"),
        ("UPDATE ops.run SET state = 'running'", "runs_under_way"),
        ("DELETE FROM fts_search_article.docs", "articles_not_searched"),
    ],
)
def test_a_state_that_is_not_whole_is_seen(damage: str, astray: str, one_drop: Path, tmp_path: Path) -> None:
    copy = shutil.copyfile(one_drop / "warehouse.duckdb", tmp_path / "copy.duckdb")  # which may be written
    with duckdb.connect(copy) as connection:
        assert analyst.asked(connection)["astray"] == {}
        connection.execute(damage)
        assert astray in analyst.asked(connection)["astray"]


@pytest.fixture(scope="module")
def one_drop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with the first drop."""
    folder = tmp_path_factory.mktemp("one")
    subprocess.run(
        [sys.executable, "-m", "flows.cli", "ingest", str(drop(folder / "drop", 0)), "--home", str(folder / "home")],
        capture_output=True, check=True, timeout=240,
    )  # fmt: skip
    return folder / "home"
