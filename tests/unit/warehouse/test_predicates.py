from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import polars as pl
import pytest

from warehouse.contract import Column, Ordered, Table
from warehouse.render.frames import conform
from warehouse.render.predicates import broken, predicates, reference
from warehouse.tables import TABLES, table

TABLE = Table(
    schema="core",
    name="thing",
    grain="one row = one thing",
    columns=(
        Column("thing_id", "code", "id", required=True, pattern="^[a-z]+$"),
        Column("kind", "code", "kind", one_of=("level", "growth")),
        Column("low", "decimal", "low", at_least=Decimal("0.5")),
        Column("high", "decimal", "high", at_most=Decimal(10)),
        Column("day", "date", "day", at_least=date(2000, 1, 1)),
        Column("weight", "float", "weight", at_most=1, severity="warn"),
    ),
    key=("thing_id",),
    ordered=(Ordered("low", "high", "a range goes up"),),
)


def failing(*rows: dict[str, Any]) -> dict[str, list[bool]]:
    names = {n for row in rows for n in row}
    given = pl.DataFrame({n: [row.get(n) for row in rows] for n in names}, strict=False)
    return {k: v.to_list() for k, v in broken(conform(given, TABLE), predicates(TABLE)).items()}


def test_a_good_row_breaks_nothing() -> None:
    row = {
        "thing_id": "a",
        "kind": "level",
        "low": Decimal(1),
        "high": Decimal(2),
        "day": date(2023, 1, 1),
        "weight": 1.0,
    }
    assert failing(row) == {}


def test_nulls_break_only_required_columns() -> None:
    assert failing({"thing_id": "a"}, {"thing_id": None}) == {"core.thing.thing_id.required": [False, True]}


@pytest.mark.parametrize(
    ("row", "rule"),
    [
        ({"thing_id": "A"}, "core.thing.thing_id.pattern"),
        ({"thing_id": "a\n"}, "core.thing.thing_id.pattern"),
        ({"thing_id": "a", "kind": "other"}, "core.thing.kind.one_of"),
        ({"thing_id": "a", "low": Decimal("0.4")}, "core.thing.low.at_least"),
        ({"thing_id": "a", "high": Decimal("10.1")}, "core.thing.high.at_most"),
        ({"thing_id": "a", "low": Decimal(3), "high": Decimal(2)}, "core.thing.low.ordered"),
        ({"thing_id": "a", "day": date(1999, 12, 31)}, "core.thing.day.at_least"),
        ({"thing_id": "a", "weight": float("nan")}, "core.thing.weight.at_most"),
    ],
)
def test_each_kind_of_breach_is_found(row: dict[str, Any], rule: str) -> None:
    assert list(failing(row)) == [rule]


def test_of_equal_keys_the_first_passes() -> None:
    assert failing({"thing_id": "a"}, {"thing_id": "b"}, {"thing_id": "a"}) == {
        "core.thing.thing_id.unique": [False, False, True]
    }


def test_severity_is_the_columns() -> None:
    severities = {p.name: p.severity for p in predicates(TABLE)}
    assert severities["core.thing.weight.at_most"] == "warn"
    assert severities["core.thing.kind.one_of"] == "reject"


def test_a_reference_must_be_known_and_may_be_null() -> None:
    contract = table("core.observation")
    rule = reference(contract, "region_code", pl.Series(["330782"]))
    frame = pl.DataFrame({"region_code": ["330782", "999999", None]})
    assert frame.select(rule.holds).to_series().to_list() == [True, False, True]
    assert "ref.region.region_code" in rule.sentence


@pytest.mark.parametrize("contract", [pytest.param(t, id=t.full_name) for t in TABLES])
def test_every_rule_can_be_asked_of_an_empty_frame(contract: Table) -> None:
    from warehouse.render.frames import empty

    assert broken(empty(contract), predicates(contract)) == {}
