"""Great Expectations and the row predicates say the same of every row; its pages open without a network.

The one module of these tests that imports Great Expectations, once: that takes some five seconds.
"""

from __future__ import annotations

import importlib.util
import json
import re
import shutil
import sys
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from expectations import offline, site
from expectations.run import Checker, Finished, Totals, suites
from expectations.verdicts import BATCH
from tests.engines import compared, totals_of

TODAY = date(2026, 11, 20)
NOW = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)
EVIL = "<script>alert(1)</script>$x & '\"; drop table"


def _planted(write: Any) -> dict[str, pl.DataFrame]:
    """One document for every planted fault, all in one batch, and three that are sound."""
    here = Path(__file__).with_name("test_planted.py")
    spec = importlib.util.spec_from_file_location("planted_faults", here)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["planted_faults"] = module
    spec.loader.exec_module(module)
    frames = [write(n).frames() for n in (1, 2, 3)]
    for n, fault in enumerate(module.FAULTS, 10):
        batch = write(n)
        fault.plant(batch)
        frames.append(batch.frames())
    evil = write(9)
    for row in (*evil.mentions, *evil.observations):
        row["kind"] = EVIL
    evil.documents[0]["document"] = EVIL
    evil.articles[0]["article_title"] = EVIL
    frames.append(evil.frames())
    return {name: pl.concat([f[name] for f in frames]) for name in BATCH}


class Run:
    """One run over the planted batch, validated with every unexpected row listed."""

    def __init__(self, home: Path, frames: dict[str, pl.DataFrame]) -> None:
        self.home, self.frames = home, frames
        self.checker = Checker(
            home,
            run_id="1" * 32,
            today=TODAY,
            recorded_at=NOW,
            result_format="COMPLETE",
        )
        self.finished = self.checker.finish(totals_of(self.checker, frames))


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Iterator[Run]:
    from_conftest = request.getfixturevalue("write_for_module")
    yield Run(tmp_path_factory.mktemp("home"), _planted(from_conftest))


def test_both_engines_find_the_same_rows(run: Run) -> None:
    assert compared(run.checker, run.frames, TODAY) > 50
    assert run.finished.checks.filter((pl.col("expectation") == "engines_agree") & ~pl.col("success")).is_empty()


def test_what_the_checks_say_is_recorded_once_per_rule(run: Run) -> None:
    checks = run.finished.checks
    assert checks["check_id"].is_unique().all()
    rules = {e.rule for found in suites().values() for e in found}
    recorded = {f"{t}.{c}.{e}" for t, c, e in checks.select("table_name", "column_name", "expectation").iter_rows()}
    assert rules <= recorded
    failed = checks.filter(~pl.col("success"))
    assert (failed["unexpected"] > 0).all() and failed["sample"].is_not_null().all()
    assert not run.finished.stop


def test_pages_are_built_and_load_nothing_from_outside(run: Run) -> None:
    assert run.finished.docs == run.home / "data_docs" / "index.html"
    pages = list((run.home / "data_docs").rglob("*.html"))
    assert len(pages) >= 1 + 2 * 5
    for page in pages:
        text = page.read_text(encoding="utf-8")
        assert not offline.OUTSIDE.search(text), page.name
        assert not re.search(r"https?://", text), page.name
        for link in re.findall(r'href="([^"#][^"]*)"', text):
            assert link == "data:," or (page.parent / link).exists(), (page, link)
    index = pages[[p.name for p in pages].index("index.html")].read_text(encoding="utf-8")
    for name in BATCH:
        assert f">{name}<" in index
    assert "Failed" in index and "1" * 32 in index


def test_text_of_articles_is_never_markup(run: Run) -> None:
    for page in (run.home / "data_docs").rglob("*.html"):
        text = page.read_text(encoding="utf-8")
        assert "<script>alert" not in text
    shown = [json.loads(p.read_text(encoding="utf-8")) for p in (run.home / "gx").rglob("*.json")]
    assert "‹script›" in json.dumps(shown, ensure_ascii=False)


def test_old_results_are_forgotten_beyond_the_setting(
    run: Run, write_for_module: Any, capfd: pytest.CaptureFixture[str]
) -> None:
    """The second run brings two hundred mentions of which none is an observation: that is unusual, too."""
    batches = [write_for_module(n) for n in range(30)]
    for batch in batches:
        batch.observations.clear()
        for row in batch.mentions:
            row["outcome"] = "not_quantity"
    unusual = {name: pl.concat([b.frames()[name] for b in batches]) for name in BATCH}
    finished: list[Finished] = []
    for n, frames in ((2, write_for_module(1).frames()), (3, unusual)):
        checker = Checker(run.home, run_id=str(n) * 32, today=TODAY, recorded_at=NOW + timedelta(hours=n), keep=1)
        counts = checker.check(frames).counts
        finished.append(
            checker.finish(
                Totals(
                    counts.documents,
                    counts.loaded,
                    0,
                    0,
                    counts.mentions,
                    counts.observations,
                    counts.not_quantities,
                    0,
                )
            )
        )
    assert not any(f.stop for f in finished)
    failed = [f.checks.filter(~pl.col("success"))["expectation"].to_list() for f in finished]
    assert failed == [[], ["is_observation_as_often_as_usual"]]

    for folder in ("gx/validations", "data_docs/validations"):
        assert {p.name for p in (run.home / folder).glob("*/*/*")} == {"run-" + "3" * 32}
    index = (run.home / "data_docs" / "index.html").read_text(encoding="utf-8")
    assert "2" * 32 not in index and "3" * 32 in index
    assert capfd.readouterr() == ("", "")


def test_a_run_costs_no_more_with_a_thousand_results_stored(tmp_path: Path, write_for_module: Any) -> None:
    """Results stored before are neither read nor drawn again, all stay listed, and the index stays as short as it was."""
    frames = write_for_module(1).frames()

    def cost(n: int) -> float:
        checker = Checker(
            tmp_path, run_id=f"{n:032x}", today=TODAY, recorded_at=NOW + timedelta(minutes=n), keep=THOUSAND + 1
        )
        totals = totals_of(checker, frames)
        begun = time.process_time()
        checker.finish(totals)
        return time.process_time() - begun

    alone = min(cost(1), cost(1))
    docs = tmp_path / "data_docs"
    lines = [line for line in (docs / "index.html").read_text().split("\n") if 'href="validations/' in line]
    assert len(lines) == 5
    for results in (tmp_path / "gx" / "validations", docs / "validations"):
        for folder in list(results.glob("*/*/*/*")):
            for n in range(2, THOUSAND + 1):
                shutil.copytree(folder, folder.parents[1] / f"run-{n:032x}" / _time(n))
    index = (docs / "index.html").read_text(encoding="utf-8")
    copied = [
        line.replace(f"{1:032x}", f"{n:032x}").replace(_time(1), _time(n))
        for n in range(2, THOUSAND + 1)
        for line in lines
    ]
    (docs / "index.html").write_text(
        index.replace(lines[0], "\n".join((*copied, lines[0])).replace("</table></div>", ""))
    )

    assert min(cost(THOUSAND + 1), cost(THOUSAND + 1)) < 1.5 * alone
    listed = {name: (docs / name).read_text().count('href="validations/') for name in ("index.html", "older.html")}
    assert listed == {"index.html": site.LATEST, "older.html": 5 * (THOUSAND + 1) - site.LATEST}
    assert f"run-{THOUSAND + 1:032x}" in (docs / "index.html").read_text()
    for name in listed:
        links = re.findall(r'href="([^"#][^"]*)"', (docs / name).read_text())
        assert all(link == "data:," or (docs / link).is_file() for link in links)


THOUSAND = 200
"""Runs that have left a thousand results: one of each of the five tables."""


def _time(n: int) -> str:
    """The folder of a run's time."""
    return (NOW + timedelta(minutes=n)).strftime("%Y%m%dT%H%M%S.%fZ")


def test_results_hold_no_text_of_documents(run: Run) -> None:
    for path in (run.home / "gx").rglob("*.json"):
        said = json.loads(path.read_text(encoding="utf-8"))
        assert "新建加氢站" not in json.dumps(said, ensure_ascii=False)
