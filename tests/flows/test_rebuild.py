"""Rebuilding by other rules: beside the old, swapped in, with the history kept; and what differs between two."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from flows import ledger
from flows import rebuild as rebuilding
from flows.difference import difference, print_difference
from flows.failures import InputError
from flows.history import retract
from flows.home import ASIDE
from flows.ingest import ingest
from flows.rebuild import BEFORE, rebuild
from transforms import identity, normalise, road
from warehouse.store import READ_COPY, Store, read

Ask = Callable[..., list[tuple[Any, ...]]]
FIGURES = "SELECT document, surface, low, metric, published_on FROM mart.observation ORDER BY ALL"
IDS = {
    "document": "mart.observation",
    "article": "mart.observation",
    "mention": "mart.observation",
    "observation": "mart.observation",
    "fact": "mart.fact",
}


@pytest.fixture
def other_rules(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Makes the program go by another rule set, which reads 产量 where today's reads 产值."""

    def change() -> None:
        for module in (identity, ledger, normalise, road, rebuilding):
            if hasattr(module, "rule_set"):
                monkeypatch.setattr(module, "rule_set", lambda: "f" * 16)
        monkeypatch.setattr(identity, "rule_set", lambda: "f" * 16)
        usual = road.read_document

        def misread(document: Any) -> Any:
            articles, found = usual(document)
            for mentions in found:
                for m in mentions:
                    if m.metric == "trade_value":
                        m.metric = "output_value"
            return articles, found

        monkeypatch.setattr(road, "read_document", misread)

    return change


def test_there_is_nothing_to_rebuild_by_the_same_rules(drop: Path, home: Path) -> None:
    ingest(drop, home)
    assert rebuild(home) is None


def test_a_rebuild_reads_all_again_keeps_the_history_and_the_old_copy(
    drop: Path, home: Path, ask: Ask, other_rules: Callable[[], None], capsys: pytest.CaptureFixture[str]
) -> None:
    ingest(drop, home)
    before, then = ask(home, FIGURES), datetime.now(UTC)
    other_rules()
    done = rebuild(home)
    assert done is not None
    assert (done.documents, done.observations, done.kept) == (2, len(before), 0)
    assert re.search(r"; published: [1-9]\d*\.\d MB in \d+\.\d s; compare: ", capsys.readouterr().err)
    after = ask(home, FIGURES)
    assert {metric for *_, metric, _ in after} >= {"output_value"}
    assert [row[:3] for row in after] == [row[:3] for row in before]
    assert ask(home, "SELECT DISTINCT rule_set FROM mart.observation") == [("f" * 16,)]
    assert ask(home, "SELECT count(*) FROM core.observation") == [(2 * len(before),)]
    assert ask(home, "SELECT flow, state, published FROM ops.run WHERE flow = 'rebuild'") == [
        ("rebuild", "complete", True)
    ]
    with read(home, as_of=then) as earlier:
        assert earlier.query(FIGURES).rows() == before
        ids = {name: set(earlier.query(f"SELECT {name}_id FROM {table}").to_series()) for name, table in IDS.items()}
    for name, table in IDS.items():  # as docs/schema.md says of each
        now = {found for (found,) in ask(home, f"SELECT {name}_id FROM {table}")}
        assert (now == ids[name]) == (name in ("document", "article", "mention")), name
        if name == "observation":
            assert now.isdisjoint(ids[name])
        if name == "fact":  # of what is read as before
            assert now & ids[name]
    assert not (home / ASIDE).exists()

    found = difference(home / BEFORE, home)
    assert found.select("change", "metric", "fields").unique().rows() == [("changed", "output_value", "metric")]
    assert difference(home, home).is_empty()


def test_a_retracted_document_is_not_read_again(
    drop: Path, home: Path, ask: Ask, other_rules: Callable[[], None]
) -> None:
    ingest(drop, home)
    retract("rice.txt", "printed with wrong figures", home)
    other_rules()
    done = rebuild(home)
    assert done is not None
    assert done.documents == 1
    assert {row[0] for row in ask(home, FIGURES)} == {"trade.txt"}


def test_an_ingest_after_a_rebuild_goes_on_from_it(
    tmp_path: Path, drop: Path, home: Path, ask: Ask, other_rules: Callable[[], None]
) -> None:
    ingest(drop, home)
    other_rules()
    rebuild(home)
    assert ingest(drop, home).nothing_new
    with Store(home) as store:
        assert not store.needs_publish()


def test_a_rebuild_that_was_killed_between_its_two_files_is_finished_by_the_next(
    drop: Path, home: Path, ask: Ask, other_rules: Callable[[], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    ingest(drop, home)
    before = ask(home, FIGURES)
    other_rules()
    replace = os.replace

    def killed(source: Path, target: Path) -> None:
        if Path(target) == home / READ_COPY:
            raise KeyboardInterrupt
        replace(source, target)

    with monkeypatch.context() as patch:
        patch.setattr(os, "replace", killed)
        with pytest.raises(KeyboardInterrupt):
            rebuild(home)
    assert ask(home, FIGURES) == before
    assert (home / ASIDE).exists()
    assert rebuild(home) is None
    assert [metric for *_, metric, _ in ask(home, FIGURES)] != [metric for *_, metric, _ in before]
    assert not (home / ASIDE).exists()
    assert not difference(home / BEFORE, home).is_empty()


def test_what_only_one_says_is_added_or_removed(
    tmp_path: Path, drop: Path, home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ingest(drop, home)
    old = tmp_path / "old.duckdb"
    old.write_bytes((home / READ_COPY).read_bytes())
    retract("rice.txt", "printed with wrong figures", home)
    removed = difference(old, home)
    assert set(removed["change"]) == {"removed"}
    assert set(removed["document"]) == {"rice.txt"}
    assert set(difference(home, old)["change"]) == {"added"}
    print_difference(removed, 2)
    out = capsys.readouterr().out
    assert "removed, 2 of 3" in out
    with pytest.raises(InputError, match="there is no warehouse"):
        difference(tmp_path / "nowhere", home)
