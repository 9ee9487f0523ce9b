"""What was turned away and comes again: mended it is settled, with its sentence; unmended after that it is seen anew."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from flows.replay import replay
from flows.report import headline
from tests.flows.conftest import RICE, TRADE
from tests.flows.corrections.conftest import accounted
from tests.flows.quality.test_replay import GREEN, OPEN, beside, ingest, write

Ask = Callable[..., list[tuple[Any, ...]]]
ENDS = "SELECT document, reason, resolution FROM ops.reject ORDER BY recorded_at, document, key, reason"
BALANCED = "SELECT bool_and(documents = loaded + known + rejected) FROM ops.run"


def test_a_file_that_was_mended_and_delivered_anew_settles_its_reject(home: Path, tmp_path: Path, ask: Ask) -> None:
    drop = write(tmp_path / "monday", trade="", rice=RICE, none="  ")
    ingest(drop, home)
    assert ask(home, OPEN) == [("none.txt", "empty_file"), ("trade.txt", "empty_file")]
    ingest(write(tmp_path / "tuesday", trade=TRADE), home)
    assert ask(home, OPEN) == [("none.txt", "empty_file")]
    ((said,),) = ask(home, "SELECT resolution FROM ops.reject WHERE document = 'trade.txt'")
    assert said.startswith("superseded: delivered anew as other bytes (SHA-256 ")
    ((sha256,),) = ask(home, "SELECT document_sha256 FROM raw.document WHERE document = 'trade.txt'")
    assert sha256[:12] in said
    assert ask(home, BALANCED) == [(True,)]
    accounted(home, ask)


def test_one_that_is_turned_away_again_stays_open(home: Path, tmp_path: Path, ask: Ask) -> None:
    drop = write(tmp_path / "drop", trade="")
    ingest(drop, home)
    (drop / "trade.txt").write_bytes(b"\x00\x01" + TRADE.encode())
    ingest(drop, home)
    assert ask(home, OPEN) == [("trade.txt", "binary_file"), ("trade.txt", "empty_file")]
    write(drop, trade=TRADE)
    ingest(drop, home)
    assert ask(home, OPEN) == []
    assert ask(home, "SELECT count(*), count(resolution) FROM ops.reject") == [(2, 2)]


def test_the_page_of_another_day_under_the_same_name_settles_nothing(home: Path, tmp_path: Path, ask: Ask) -> None:
    ingest(write(tmp_path / "monday", page1=""), home, date(2023, 10, 2))
    ingest(write(tmp_path / "tuesday", page1=TRADE), home, date(2023, 10, 3))
    assert ask(home, OPEN) == [("page1.txt", "empty_file")]
    again = write(tmp_path / "again", page1=RICE)
    beside(again / "page1.txt", published_on="2023-10-02")
    ingest(again, home)
    assert ask(home, OPEN) == []


@pytest.mark.parametrize("alone", [True, False], ids=["the line alone", "beside a line that is known"])
def test_a_line_of_a_file_of_many_is_settled_by_the_file_mended(
    home: Path, tmp_path: Path, ask: Ask, alone: bool
) -> None:
    drop = tmp_path / "drop"
    drop.mkdir()
    file = drop / "feed.jsonl"
    rest = "" if alone else json.dumps({"id": "rice", "text": RICE}, ensure_ascii=False) + "\n"
    file.write_text(f'{rest}{{"id": "trade", "text": "{TRADE.strip()}"\n', encoding="utf-8")
    ingest(drop, home)
    name = f"feed.jsonl#{1 if alone else 2}"
    assert ask(home, OPEN) == [(name, "broken_json_line")]
    file.write_text(rest + json.dumps({"id": "trade", "text": TRADE}, ensure_ascii=False), encoding="utf-8")
    ingest(drop, home)
    assert ask(home, OPEN) == []
    assert ask(home, BALANCED) == [(True,)]


def test_tomorrows_feed_under_the_same_name_settles_no_line_of_today(home: Path, tmp_path: Path, ask: Ask) -> None:
    for day, line in (("monday", '{"id": "a", "text": '), ("tuesday", json.dumps({"id": "b", "text": TRADE}))):
        drop = tmp_path / day
        drop.mkdir()
        (drop / "feed.jsonl").write_text(f"{line}\n", encoding="utf-8")
        ingest(drop, home)
    assert ask(home, OPEN) == [("feed.jsonl#1", "broken_json_line")]


def test_a_mention_turned_away_is_settled_by_the_next_version_of_its_document(
    home: Path, tmp_path: Path, ask: Ask
) -> None:
    drop = write(tmp_path / "drop", green=GREEN + RICE)
    ingest(drop, home)
    assert ask(home, OPEN) == [("green.txt", "share_out_of_range")]
    write(drop, green=GREEN.replace("120%", "20%") + RICE)
    ingest(drop, home)
    assert ask(home, ENDS) == [
        ("green.txt", "share_out_of_range", "superseded: a later version of its document was loaded")
    ]
    accounted(home, ask)


def test_what_was_settled_and_comes_again_is_seen_as_open(home: Path, tmp_path: Path, ask: Ask) -> None:
    broken = write(tmp_path / "monday", trade="")
    ingest(broken, home)
    ingest(write(tmp_path / "tuesday", trade=TRADE), home)
    assert ask(home, OPEN) == []
    done = ingest(write(tmp_path / "wednesday", trade="", rice=RICE), home)
    assert not done.nothing_new and done.reasons == {"empty_file": 1}
    rows = "SELECT reason, resolved_at IS NULL, run_id = (SELECT run_id FROM ops.run ORDER BY started_at DESC LIMIT 1)"
    assert ask(home, f"{rows} FROM ops.reject ORDER BY recorded_at") == [
        ("empty_file", False, False),
        ("empty_file", True, True),
    ]
    # while it is open it is one row, and replay tries it under its own id
    assert "nothing is new" in headline(ingest(write(tmp_path / "wednesday"), home))
    assert replay(None, None, home).still == 1
    assert ask(home, "SELECT count(*), count(resolved_at) FROM ops.reject") == [(2, 1)]
    # settled and back once more: a third
    ingest(write(tmp_path / "thursday", trade=TRADE.replace("17.5", "17.6")), home)
    assert ask(home, OPEN) == []
    ingest(broken, home)
    assert ask(home, OPEN) == [("trade.txt", "empty_file")]
    assert ask(home, "SELECT count(*), count(DISTINCT reject_id), count(resolution) FROM ops.reject") == [(3, 3, 2)]
    assert ask(home, BALANCED) == [(True,)]
