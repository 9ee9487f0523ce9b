"""A home with two short documents, a correction to begin from, and what must hold whatever is corrected."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from flows import ledger
from flows import rebuild as rebuilding
from flows.ingest import ingest
from flows.run import Outcome
from tests.flows.conftest import RICE, TRADE
from transforms import identity, normalise, road
from transforms.corrections import COLUMNS

Ask = Callable[..., list[tuple[Any, ...]]]
WHY = "the customs' own table of 2023-08-12 has it"
GOOD = {
    "id": "yiwu-trade",
    "document": "trade.txt",
    "locate": "义乌市进出口总额⟦3224.3亿元⟧",
    "action": "set value=3242.3亿元",
    "why": WHY,
    "state": "active",
    "guard": "value=3224.3亿元; metric=trade_value",
}
ALL = "SELECT * EXCLUDE (run_id, recorded_at, observation_id) FROM mart.observation ORDER BY ALL"
TRADED = "SELECT low, high, unit, value_cny, reported_value, correction_id FROM mart.observation WHERE surface = '3224.3亿元'"


def kept(home: Path, *rows: dict[str, str]) -> None:
    """The corrections file of a home: each row is GOOD but for what it says itself."""
    with (home / "corrections.csv").open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS)
        writer.writeheader()
        writer.writerows({**GOOD, **row} for row in rows)


def accounted(home: Path, ask: Ask) -> None:
    """mentions = observations + not-quantities + rejects, of what stands now, with an open reject for each that fell."""
    ((mentions, stated, no_quantities, rejected),) = ask(
        home,
        "SELECT count(*), count(*) FILTER (outcome = 'observation'), count(*) FILTER (outcome = 'not_quantity'), "
        "count(*) FILTER (outcome = 'rejected') FROM core.mention WHERE retired_at IS NULL",
    )
    assert ask(home, "SELECT count(*), count(DISTINCT mention_id) FROM mart.observation") == [(stated, stated)]
    assert mentions == stated + no_quantities + rejected
    assert ask(home, "SELECT count(*) FROM ops.reject WHERE stage = 'check' AND resolved_at IS NULL") == [(rejected,)]
    assert ask(home, "SELECT count(*) FROM mart.statement") == [(stated,)]
    # no two versions of one figure stand at one time, and every version names the one before it
    assert ask(
        home,
        "SELECT count(*) FROM core.observation AS o JOIN core.observation AS p USING (document_id, document_start) "
        "WHERE o.observation_id < p.observation_id AND o.recorded_at < coalesce(p.retired_at, 'infinity') "
        "AND p.recorded_at < coalesce(o.retired_at, 'infinity')",
    ) == [(0,)]


@pytest.fixture(scope="module")
def loaded_once(tmp_path_factory: pytest.TempPathFactory, empty_home: Path) -> Path:
    """A home that two short documents were loaded into without any correction."""
    folder = tmp_path_factory.mktemp("loaded")
    drop = folder / "drop"
    drop.mkdir()
    (drop / "rice.txt").write_text(RICE, encoding="utf-8")
    (drop / "trade.txt").write_text(TRADE, encoding="utf-8")
    home = Path(shutil.copytree(empty_home, folder / "home"))
    ingest(drop, home)
    return home


@pytest.fixture
def loaded(tmp_path: Path, loaded_once: Path) -> Path:
    """The same, to be changed."""
    return Path(shutil.copytree(loaded_once, tmp_path / "loaded"))


def counted(outcome: Outcome) -> None:
    c = outcome.counts
    assert c["mentions"] == c["observations"] + c["not_quantities"] + c["mention_rejects"]


@pytest.fixture
def other_rules(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Makes the program go by another rule set, by which a metric is another."""

    def change(metric: str) -> None:
        for module in (identity, ledger, normalise, rebuilding):
            monkeypatch.setattr(module, "rule_set", lambda: "f" * 16, raising=False)
        usual = road.read_document

        def otherwise(document: Any) -> Any:
            articles, found = usual(document)
            for m in (m for mentions in found for m in mentions if m.metric == "trade_value"):
                m.metric = metric
            return articles, found

        monkeypatch.setattr(road, "read_document", otherwise)

    return change
