"""What was left undone is done: failed runs, rejects, documents of earlier rules; in a range of days, and resumed."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from flows import backfill as filling
from flows import ledger, rebuild, replay, run, tasks
from flows.arrivals import survey
from flows.backfill import Filled, backfill, tell
from flows.days import Days
from flows.failures import InputError, LeftError, exit_code_of
from flows.home import sole_store
from flows.run import Run
from flows.settings import load
from flows.tasks import carry_batch
from flows.underway import under_way
from tests.flows.conftest import RICE, TRADE
from tests.flows.corrections.conftest import accounted
from transforms import identity, normalise
from warehouse.store import Store

Ask = Callable[..., list[tuple[Any, ...]]]
COAL = "2024年，神木市原煤产量2.9亿吨，同比增长2.1%。\n"
ROWS = "SELECT document, surface, low, metric, period_end FROM mart.observation ORDER BY ALL"
RUNS = "SELECT flow, state FROM ops.run ORDER BY started_at"
TEXTS = {"rice": (RICE, "2023-11-02"), "trade": (TRADE, "2023-08-30"), "coal": (COAL, "2025-01-20")}
IN_2023 = Days(date(2023, 1, 1), date(2023, 12, 31))


@pytest.fixture
def dated(tmp_path: Path) -> Path:
    """A drop of three documents, two of 2023 and one of 2025."""
    folder = tmp_path / "dated"
    folder.mkdir()
    for name, (text, day) in TEXTS.items():
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
        (folder / f"{name}.meta.json").write_text(json.dumps({"published_on": day}), encoding="utf-8")
    return folder


def ingest(drop: Path, home: Path) -> Run:
    """The road of a drop, without Prefect, which has no part in any of this."""
    settings = load(home)
    with sole_store(settings) as store:
        road = Run(store, settings, survey(drop), None, dry_run=False)
        with road.entered():
            with under_way(road) as batches:
                for batch in batches:
                    carry_batch(batch)
            road.close()
            road.publish()
    return road


def counted(filled: Filled) -> list[tuple[int, ...]]:
    """Of each kind: tried, done, known, outside, turned away, left."""
    return [(x.tried, x.done, x.known, x.outside, x.turned_away, x.left) for x in filled.lines]


def fails_after(loads: int, monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """Documents are loaded so many times, then the process comes to its end."""
    usual, left = Store.load, [loads]

    def load_rows(self: Store, frames: Any, **how: Any) -> Any:
        if "raw.document" in frames and frames["raw.document"].height:
            if not left[0]:
                raise KeyboardInterrupt
            left[0] -= 1
        return usual(self, frames, **how)

    monkeypatch.setattr(Store, "load", load_rows)
    return monkeypatch


def other_rules(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    for module in (identity, ledger, normalise, rebuild, replay, run):
        monkeypatch.setattr(module, "rule_set", lambda: name * 16, raising=False)


def test_a_drop_whose_run_failed_is_finished_and_then_nothing_is_left(
    home: Path, empty_home: Path, dated: Path, tmp_path: Path, ask: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ZHIBIAO_BATCH_DOCUMENTS", "1")
    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        fails_after(1, patch)
        ingest(dated, home)
    filled = backfill(home, ["failed"])
    assert counted(filled) == [(3, 2, 1, 0, 0, 0)]
    assert filled.outcomes[0].page is not None and filled.outcomes[0].page.exists()
    tell(filled)
    assert ask(home, RUNS) == [("ingest", "failed"), ("ingest", "complete")]
    ended = ask(home, "SELECT error FROM ops.run WHERE state = 'failed'")
    assert ended == [("it was ended from outside (KeyboardInterrupt); the next run finishes the work",)]
    undisturbed = Path(shutil.copytree(empty_home, tmp_path / "undisturbed"))
    ingest(dated, undisturbed)
    assert ask(home, ROWS) == ask(undisturbed, ROWS)
    accounted(home, ask)

    again = backfill(home)
    assert counted(again) == [(0, 0, 0, 0, 0, 0)] * 3
    tell(again)
    assert ask(home, RUNS) == [("ingest", "failed"), ("ingest", "complete")]


def test_a_failed_drop_that_is_gone_is_left_and_said(
    home: Path, dated: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        fails_after(0, patch)
        ingest(dated, home)
    shutil.rmtree(dated)
    with pytest.raises(LeftError) as told:
        tell(backfill(home, ["failed"]))
    assert exit_code_of(told.value) == 6
    assert "zhibiao ingest PATH" in capsys.readouterr().err


def test_an_error_of_the_disk_is_tried_again(home: Path, dated: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ZHIBIAO_IO_BACKOFF_SECONDS", "0.01")
    usual, failures = tasks.keep_bytes, [OSError(5, "Input/output error")]

    def keep(*arguments: Any) -> None:
        if failures:
            raise failures.pop()
        usual(*arguments)

    monkeypatch.setattr(tasks, "keep_bytes", keep)
    filled = backfill(home, [], [dated])
    assert counted(filled) == [(3, 3, 0, 0, 0, 0)]
    assert [outcome.counts["retries"] for outcome in filled.outcomes] == [1]


def test_of_a_path_only_the_range_is_loaded_and_the_rest_is_no_failure(home: Path, dated: Path, ask: Ask) -> None:
    (dated / "undated.txt").write_text("", encoding="utf-8")
    filled = backfill(home, [], [dated], IN_2023)
    assert counted(filled) == [(2, 2, 0, 2, 0, 0)]
    tell(filled)
    assert {d for d, *_ in ask(home, ROWS)} == {"rice.txt", "trade.txt"}
    accounted(home, ask)
    assert counted(backfill(home, [], [dated], IN_2023)) == [(2, 0, 2, 0, 0, 0)]
    # the drop itself has not been gone through: what is outside the range can still be loaded
    assert ingest(dated, home).counts.loaded == 1
    assert {d for d, *_ in ask(home, ROWS)} == {"rice.txt", "trade.txt", "coal.txt"}


def test_of_failed_runs_in_a_range_what_is_outside_stays_to_be_done(
    home: Path, dated: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        fails_after(0, patch)
        ingest(dated, home)
    assert counted(backfill(home, ["failed"], (), Days(since=date(2025, 1, 1)))) == [(1, 1, 0, 2, 0, 0)]
    assert counted(backfill(home, ["failed"])) == [(3, 2, 1, 0, 0, 0)]


def test_rejects_of_a_range_are_tried_again(home: Path, dated: Path, ask: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    (dated / "broken.txt").write_bytes(b"\0" * 40)
    with monkeypatch.context() as patch:
        patch.setenv("ZHIBIAO_MAX_CHARACTERS", "10")
        ingest(dated, home)
    assert counted(backfill(home, ["rejected"], (), Days(until=date(2022, 1, 1)))) == [(0, 0, 0, 4, 0, 0)]
    assert counted(backfill(home, ["rejected"], (), IN_2023)) == [(2, 2, 0, 2, 0, 0)]
    filled = backfill(home, ["rejected"])
    assert counted(filled) == [(2, 1, 0, 0, 1, 1)]
    with pytest.raises(LeftError, match="zhibiao rejects list"):
        tell(filled)
    accounted(home, ask)


def test_documents_of_earlier_rules_are_read_again_in_place_and_resumed(
    home: Path, dated: Path, ask: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ZHIBIAO_BATCH_DOCUMENTS", "1")
    ingest(dated, home)
    before = ask(home, ROWS)
    other_rules(monkeypatch, "f")
    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        fails_after(1, patch)
        backfill(home, ["old-rules"], (), IN_2023)
    filled = backfill(home, ["old-rules"], (), IN_2023)
    assert counted(filled) == [(1, 1, 0, 1, 0, 0)]
    tell(filled)
    rules = "SELECT document, rule_set = repeat('f', 16) FROM raw.document WHERE retired_at IS NULL ORDER BY ALL"
    assert ask(home, rules) == [("coal.txt", False), ("rice.txt", True), ("trade.txt", True)]
    assert counted(backfill(home, ["old-rules"])) == [(1, 1, 0, 0, 0, 0)]
    assert ask(home, ROWS) == before
    assert ask(home, "SELECT count(*), count(retired_at) FROM raw.document") == [(6, 3)]
    assert {f for f, _ in ask(home, RUNS)} == {"ingest", "backfill"}


def test_a_range_that_ends_before_it_begins_is_an_error(home: Path, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="exchange"):
        backfill(home, filling.KINDS, (), Days(date(2024, 1, 2), date(2024, 1, 1)))
    with pytest.raises(InputError, match="no such"):
        backfill(home, [], [tmp_path / "nowhere"])
