"""Versions of a document: superseded, taken back, and asked for as they were."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from flows.failures import InputError
from flows.history import retract
from flows.ingest import ingest
from flows.versions import same_writing
from tests.flows.conftest import RICE, TRADE
from warehouse.store import Store, read

Ask = Callable[..., list[tuple[Any, ...]]]
FIGURES = "SELECT document, surface FROM mart.observation ORDER BY ALL"


def dropped(tmp_path: Path, name: str, **files: str) -> Path:
    folder = tmp_path / name
    folder.mkdir()
    for file, text in files.items():
        (folder / f"{file}.txt").write_text(text, encoding="utf-8")
    return folder


def test_a_document_delivered_again_with_a_change_supersedes_the_former(tmp_path: Path, home: Path, ask: Ask) -> None:
    ingest(dropped(tmp_path, "first", rice=RICE, trade=TRADE), home)
    before = datetime.now(UTC)
    outcome = ingest(dropped(tmp_path, "second", rice=RICE.replace("3.5%", "4.5%")), home)
    assert (outcome.counts["loaded"], outcome.counts["known"]) == (1, 0)
    assert ask(home, FIGURES) == [
        ("rice.txt", "150元"),
        ("rice.txt", "4.5%"),
        ("rice.txt", "8亿公斤"),
        ("trade.txt", "17.5%"),
        ("trade.txt", "3224.3亿元"),
    ]
    ((old, new),) = ask(
        home,
        "SELECT o.document_id, n.supersedes_id FROM raw.document AS o, raw.document AS n "
        "WHERE o.retired_at IS NOT NULL AND n.supersedes_id IS NOT NULL",
    )
    assert old == new
    with read(home, as_of=before) as then:
        assert then.query(FIGURES).rows()[1] == ("rice.txt", "3.5%")
        assert then.query("SELECT count(*) FROM mart.fact").item() == 5
    with read(home, as_of=datetime(2020, 1, 1, tzinfo=UTC)) as then:
        assert then.query(FIGURES).rows() == []


def test_another_page_under_the_same_name_supersedes_nothing(tmp_path: Path, home: Path, ask: Ask) -> None:
    ingest(dropped(tmp_path, "monday", page1=RICE), home)
    ingest(dropped(tmp_path, "tuesday", page1=TRADE), home)
    assert ask(home, "SELECT count(*) FROM raw.document WHERE retired_at IS NULL") == [(2,)]
    assert len(ask(home, FIGURES)) == 5


def test_superseded_bytes_that_come_again_are_known_and_change_nothing(tmp_path: Path, home: Path, ask: Ask) -> None:
    first = dropped(tmp_path, "first", rice=RICE)
    ingest(first, home)
    ingest(dropped(tmp_path, "second", rice=RICE.replace("3.5%", "4.5%")), home)
    now = ask(home, FIGURES)
    outcome = ingest(dropped(tmp_path, "third", rice=RICE), home)
    assert (outcome.nothing_new, outcome.counts["known"]) == (True, 1)
    assert ask(home, FIGURES) == now


def test_a_retracted_document_leaves_the_marts_and_stays_in_the_history(tmp_path: Path, home: Path, ask: Ask) -> None:
    ingest(dropped(tmp_path, "first", rice=RICE, trade=TRADE), home)
    before = datetime.now(UTC)
    retract("rice.txt", "printed with wrong figures", home)
    assert [document for document, _ in ask(home, FIGURES)] == ["trade.txt", "trade.txt"]
    assert ask(home, "SELECT DISTINCT subject FROM mart.fact") == [("义乌市",)]
    assert ask(home, "SELECT document, why FROM ops.retraction") == [("rice.txt", "printed with wrong figures")]
    assert ask(home, "SELECT flow, state FROM ops.run WHERE flow = 'retract'") == [("retract", "complete")]
    with read(home, as_of=before) as then:
        assert then.query("SELECT count(*) FROM mart.observation").item() == 5
    with pytest.raises(InputError, match=r"no current document 'rice.txt'"):
        retract("rice.txt", "again", home)


def test_a_retracted_document_delivered_again_stays_retracted(tmp_path: Path, home: Path, ask: Ask) -> None:
    ingest(dropped(tmp_path, "first", rice=RICE), home)
    retract("rice.txt", "printed with wrong figures", home)
    assert ingest(dropped(tmp_path, "again", rice=RICE), home).counts["known"] == 1
    assert ask(home, FIGURES) == []


def test_a_retraction_that_fails_is_entered_as_failed_with_its_cause(
    tmp_path: Path, home: Path, ask: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    ingest(dropped(tmp_path, "first", rice=RICE), home)
    with monkeypatch.context() as patch, pytest.raises(OSError, match="No space"):
        patch.setattr(Store, "load", raises(OSError(28, "No space left on device", "warehouse.build.duckdb")))
        retract("rice.txt", "printed with wrong figures", home)
    retract("rice.txt", "printed with wrong figures", home)
    (failed, done) = ask(home, "SELECT state, error FROM ops.run WHERE flow = 'retract' ORDER BY started_at")
    assert failed[0] == "failed"
    assert failed[1].startswith("warehouse.build.duckdb: No space left on device; make room")
    assert done == ("complete", None)


def raises(error: Exception) -> Callable[..., None]:
    def it(*_: Any, **__: Any) -> None:
        raise error

    return it


def test_a_retraction_that_was_killed_before_it_published_is_published_by_the_next(
    tmp_path: Path, home: Path, ask: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    ingest(dropped(tmp_path, "first", rice=RICE, trade=TRADE), home)

    def killed(store: Store) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(Store, "publish", killed)
        with pytest.raises(KeyboardInterrupt):
            retract("rice.txt", "printed with wrong figures", home)
    assert len(ask(home, FIGURES)) == 5
    with pytest.raises(InputError, match=r"no current document 'rice.txt'"):
        retract("rice.txt", "printed with wrong figures", home)
    assert [document for document, _ in ask(home, FIGURES)] == ["trade.txt", "trade.txt"]


def test_a_name_of_two_documents_asks_for_the_id(tmp_path: Path, home: Path, ask: Ask) -> None:
    ingest(dropped(tmp_path, "monday", page1=RICE), home)
    ingest(dropped(tmp_path, "tuesday", page1=TRADE), home)
    with pytest.raises(InputError, match="is the name of 2 documents; name one by its document_id"):
        retract("page1.txt", "which one?", home)
    (document_id, *_), *_ = ask(home, "SELECT document_id FROM raw.document WHERE text LIKE '%义乌%'")
    retract(document_id[:12], "this one", home)
    assert {surface for _, surface in ask(home, FIGURES)} == {"8亿公斤", "3.5%", "150元"}


@pytest.mark.parametrize(("one", "other", "same"), [(RICE, RICE.replace("8亿", "9亿"), True), (RICE, TRADE, False)])
def test_versions_share_their_text(one: str, other: str, same: bool) -> None:
    assert same_writing(one, other) is same


def test_texts_without_a_piece_are_no_versions() -> None:
    assert not same_writing("", "")
    assert not same_writing("一二", RICE)
