"""Conversion is exact there and back, dimension by dimension."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from seeds import units_table
from transforms import normalise

UNITS = sorted(units_table.units())
VALUES = st.decimals(min_value=-(10**9), max_value=10**9, places=4, allow_nan=False)


@given(st.sampled_from(UNITS), VALUES)
def test_there_and_back_is_where_it_was(unit_id: str, value: Decimal) -> None:
    unit = units_table.units()[unit_id]
    base = unit.to_base(Fraction(value))
    assert (base - unit.base_offset) / unit.factor == Fraction(value)


@given(st.sampled_from(UNITS), VALUES, VALUES)
def test_what_is_more_in_a_unit_is_more_in_the_base_unit(unit_id: str, one: Decimal, other: Decimal) -> None:
    unit = units_table.units()[unit_id]
    assert (unit.to_base(Fraction(one)) < unit.to_base(Fraction(other))) == (one < other)


def test_a_base_unit_is_its_own() -> None:
    units = units_table.units()
    bases = {units[u.base_unit] for u in units.values() if u.base_unit in units}
    wrong = [b.unit_id for b in bases if b.base_unit == b.unit_id and (b.factor != 1 or b.base_offset != 0)]
    assert wrong == []


def working(values: list[tuple[str, Decimal]]) -> pl.DataFrame:
    """Mentions with nothing but a unit and a number."""
    return pl.DataFrame(
        {
            "unit_id": [u for u, _ in values],
            "number_low": [v for _, v in values],
            "number_high": [v for _, v in values],
        },
        schema={"unit_id": pl.String, "number_low": normalise.DECIMAL, "number_high": normalise.DECIMAL},
    )


@settings(max_examples=20)
@given(st.lists(st.tuples(st.sampled_from(UNITS), VALUES), min_size=1, max_size=40))
def test_frames_convert_as_fractions_do(values: list[tuple[str, Decimal]]) -> None:
    """To twelve digits, which is what the warehouse keeps; every unit, whatever stands beside it in the batch."""
    frame = normalise.in_base_units(working(values))
    assert frame["unit_id"].to_list() == [u for u, _ in values]
    for (unit_id, value), low, unit in zip(values, frame["low"], frame["unit"], strict=True):
        exact = units_table.units()[unit_id].to_base(Fraction(value))
        assert low is not None, (unit_id, value)
        assert abs(Fraction(low) - exact) <= Fraction(1, 10**11), (unit_id, value, low)
        assert unit == units_table.units()[unit_id].base_unit
