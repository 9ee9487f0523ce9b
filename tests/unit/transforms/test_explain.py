"""Why a text was read as it was, as a tree of lines."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from transforms.explain import describe, explain

TEXT = "去年，青川县造林3.5万亩，第三届茶博会成交近2亿美元，同比增长12%。"


@pytest.fixture(scope="module")
def tree() -> str:
    return explain(TEXT, date(2025, 3, 8))


def test_every_mention_is_a_branch_with_its_span_and_rule(tree: str) -> None:
    for surface in ("去年", "3.5万亩", "2亿美元", "12%"):
        start = TEXT.index(surface)
        assert f"{surface!r} [{start}, {start + len(surface)})" in tree
    assert tree.count(" by rule ") == len([line for line in tree.splitlines() if line[:3] in ("├─ ", "└─ ")])


def test_a_date_shows_its_interval(tree: str) -> None:
    assert "2024-01-01 – 2024-12-31" in tree


def test_a_conversion_shows_factor_and_source(tree: str) -> None:
    (line,) = [line for line in tree.splitlines() if "3.5 万亩 →" in line]
    assert "23333333.333333333333 m2" in line
    assert "1 亩 = 2000/3 m2" in line


def test_foreign_money_shows_its_rate_and_year(tree: str) -> None:
    (line,) = [line for line in tree.splitlines() if "2 亿美元 →" in line]
    assert "1439140000 CNY at 7.1957, period_year 2024" in line
    assert line.endswith("lt, level")


def test_each_field_shows_its_answer_and_the_reason(tree: str) -> None:
    for field in ("metric", "region", "organization", "industry", "period", "status"):
        assert f"├─ {field}" in tree
    assert "✓ growth" not in tree
    assert "✓" in tree


def test_a_text_without_numbers_is_only_its_article() -> None:
    assert explain("山路弯弯。").splitlines()[1:] == []


def test_an_observation_of_the_warehouse_is_told_the_same_way() -> None:
    row = {
        "surface": "3万亩",
        "document": "a.txt",
        "document_start": 4,
        "document_end": 7,
        "sentence": "今年造林3万亩。",
        "reported_value": "3",
        "reported_unit": "万亩",
        "unit_id": "mu",
        "low": Decimal(20_000_000),
        "high": Decimal(20_000_000),
        "unit": "m2",
        "counter": None,
        "per": None,
        "value_cny": None,
        "comparator": "eq",
        "kind": "level",
        "metric": "area_cultivated",
        "metric_text": "造林",
        "region": None,
        "region_code": None,
        "organization": None,
        "industry": None,
        "period_type": "year",
        "period_start": date(2023, 1, 1),
        "period_end": date(2023, 12, 31),
        "status": "actual",
        "confidence": 0.8,
    }
    told = describe(
        row, [["metric", "land_area", "a unit of area", False], ["metric", "area_cultivated", "noun", True]]
    )
    assert "3万亩 · a.txt [4, 7)" in told
    assert "今年造林⟦3万亩⟧。" in told
    assert "3 万亩 → 20000000 m2; 1 亩 = 2000/3 m2" in told
    assert "✗ land_area: a unit of area" in told
    assert "✓ area_cultivated: noun" in told
    assert told.splitlines()[-1].endswith("confidence 0.8")
