from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import polars as pl
import pytest

from warehouse.contract import Column, ContractError, Table
from warehouse.render.frames import conform, empty, schema
from warehouse.tables import TABLES

TABLE = Table(
    schema="core",
    name="thing",
    grain="one row = one thing",
    columns=(
        Column("thing_id", "code", "id", required=True),
        Column("value", "decimal", "value"),
        Column("day", "date", "day"),
        Column("at", "timestamp", "when"),
        Column("size", "int", "size"),
        Column("sure", "bool", "sure"),
        Column("weight", "float", "weight"),
    ),
    key=("thing_id",),
)


@pytest.mark.parametrize("contract", [pytest.param(t, id=t.full_name) for t in TABLES])
def test_an_empty_frame_has_the_tables_shape(contract: Table) -> None:
    assert conform(empty(contract), contract).schema == schema(contract)


def test_columns_are_ordered_cast_and_added() -> None:
    given = pl.DataFrame({"size": [1], "thing_id": ["a"]}, schema_overrides={"size": pl.Int32})
    assert conform(given, TABLE).rows() == [("a", None, None, None, 1, None, None)]
    assert conform(given, TABLE).schema == schema(TABLE)


def test_text_is_read_as_the_columns_type() -> None:
    given = pl.DataFrame(
        {
            "thing_id": ["a"],
            "value": ["1370.000000000001"],
            "day": ["2023-01-02"],
            "at": ["2023-01-02T03:04:05Z"],
            "size": ["7"],
            "sure": ["TRUE"],
            "weight": ["0.5"],
        }
    )
    expected = (
        "a",
        Decimal("1370.000000000001"),
        date(2023, 1, 2),
        datetime(2023, 1, 2, 3, 4, 5, tzinfo=UTC),
        7,
        True,
        0.5,
    )
    assert conform(given, TABLE).rows() == [expected]


def test_no_rows_stay_no_rows() -> None:
    assert conform(pl.DataFrame({"thing_id": []}, schema={"thing_id": pl.String}), TABLE).shape == (0, 7)


@pytest.mark.parametrize(
    ("frame", "message"),
    [
        ({"thing_id": ["a"], "colour": ["red"]}, "core.thing.colour: no such column"),
        ({"size": [1]}, "core.thing.thing_id: required"),
        ({"thing_id": ["a"], "day": ["2023-02-30"]}, "core.thing.day: '2023-02-30' is not a date"),
        ({"thing_id": ["a"], "size": ["1.5"]}, "core.thing.size: '1.5' is not a int"),
        ({"thing_id": ["a"], "sure": ["maybe"]}, "core.thing.sure: 'maybe' is not a bool"),
        ({"thing_id": ["a"], "value": ["0.0000000000001"]}, "core.thing.value: '0.0000000000001' is not a decimal"),
        ({"thing_id": ["a"], "value": [Decimal("0.0000000000001")]}, "core.thing.value: Decimal('1E-13')"),
        ({"thing_id": ["a"], "value": [0.1]}, "core.thing.value: a Float64 cannot be taken as decimal"),
        ({"thing_id": [1]}, "core.thing.thing_id: a Int64 cannot be taken as code"),
        ({"thing_id": ["a"], "at": [datetime(2023, 1, 1)]}, "core.thing.at: a Datetime"),
    ],
)
def test_what_does_not_fit_is_named_by_table_column_and_value(frame: dict[str, list[object]], message: str) -> None:
    with pytest.raises(ContractError) as error:
        conform(pl.DataFrame(frame), TABLE)
    assert message in str(error.value)
