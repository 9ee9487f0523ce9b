"""The unit seeds keep their contract: exact factors, resolvable words, one reading per context."""

from __future__ import annotations

from fractions import Fraction

import pytest

from seeds import units_table
from seeds.catalog import rows
from warehouse.contract import Table
from warehouse.tables import FILES
from warehouse.tables.ref_units import TABLES

# Base units of the extraction guide: other parts of the program and its readers count on these codes.
GUIDE_BASE_UNITS = [
    "CNY",
    "USD",
    "EUR",
    "percent",
    "percentage_point",
    "ratio",
    "kg",
    "m",
    "m2",
    "m3",
    "s",
    "W",
    "Wh",
    "J",
    "V",
    "Ah",
    "K",
    "degC",
    "L",
    "count",
    "byte",
]


@pytest.mark.parametrize("table", TABLES, ids=lambda t: t.full_name)
def test_rows_are_sorted_by_their_cells(table: Table) -> None:
    found = [tuple(r.values()) for r in rows(FILES[table.full_name])]
    assert found == sorted(found)


def test_every_alias_names_a_unit_and_every_unit_has_an_alias() -> None:
    written_without_a_unit_word = {"count", "ratio"}  # 三分之一 and a bare number: the reader says it
    named = {a.unit_id for found in units_table.aliases().values() for a in found}
    assert named == set(units_table.units()) - written_without_a_unit_word


def test_a_surface_names_one_unit_in_each_context() -> None:
    for surface, found in units_table.aliases().items():
        contexts = [(a.needs, a.position) for a in found]
        assert len(set(contexts)) == len(contexts), surface


def test_every_need_is_defined_and_every_definition_is_used() -> None:
    used = {a.needs for found in units_table.aliases().values() for a in found}
    used |= {m.needs for m in units_table.magnitudes().values()} | {c.needs for c in units_table.counters().values()}
    assert used - {None} == set(units_table.needs())


def test_base_units_of_the_guide_exist() -> None:
    assert set(GUIDE_BASE_UNITS) <= units_table.base_units()


@pytest.mark.parametrize(
    ("unit_id", "value", "base", "expected"),
    [
        ("mu", 3, "m2", 2000),
        ("ha", 1, "m2", 10_000),
        ("kWh", 1, "Wh", 1000),
        ("jin", 2, "kg", 1),
        ("liang", 20, "kg", 1),
        ("t", 1, "kg", 1000),
        ("tce", 1, "kg", 1000),
        ("GW", 90, "W", 90_000_000_000),
        ("year", 1, "s", 31_557_600),
        ("month", 12, "s", 31_557_600),
        ("week", 1, "s", 604_800),
        ("li", 2, "m", 1000),
        ("zhang", 3, "m", 10),
        ("nm", 7, "m", Fraction(7, 10**9)),
        ("ug_m3", 1, "kg", Fraction(1, 10**9)),
        ("basis_point", 25, "percentage_point", Fraction(1, 4)),
        ("tenth", 6, "percent", 60),
        ("permille", 5, "percent", Fraction(1, 2)),
        ("jiao", 10, "CNY", 1),
        ("km_h", 36, "m/s", 10),
        ("degF", 212, "degC", 100),
        ("K", 0, "degC", Fraction(-27315, 100)),
        ("Mbit_s", 8, "bit/s", 8_000_000),
        ("GB", 1, "byte", 10**9),
    ],
)
def test_factors_are_exact(unit_id: str, value: int, base: str, expected: int | Fraction) -> None:
    unit = units_table.units()[unit_id]
    assert unit.base_unit == base
    assert unit.to_base(Fraction(value)) == expected


def test_a_kilowatt_hour_is_the_same_in_joules() -> None:
    joules_per_watt_hour = 3600
    assert units_table.units()["kWh"].factor * joules_per_watt_hour == 3_600_000


def test_factors_are_in_lowest_terms() -> None:
    for r in rows("units/units"):
        exact = Fraction(int(r["factor_numerator"]), int(r["factor_denominator"]))
        assert (str(exact.numerator), str(exact.denominator)) == (r["factor_numerator"], r["factor_denominator"])


@pytest.mark.parametrize(
    ("surface", "factor"), [("万亿", 10**12), ("萬億", 10**12), ("百万", 10**6), ("千亿", 10**11), ("百亿亿", 10**18)]
)
def test_magnitudes(surface: str, factor: int) -> None:
    found = units_table.magnitudes()[surface]
    assert found.factor == factor
    assert found.on_units


def test_ambiguous_words_ask_for_context() -> None:
    for surface in [
        "两",
        "度",
        "里",
        "分",
        "日",
        "成",
        "方",
        "块",
        "角",
        "毛",
        "码",
        "节",
        "转",
        "P",
        "M",
        "G",
        "T",
        "t",
        "g",
        "m",
        "A",
        "K",
        "J",
        "N",
    ]:
        assert all(a.needs for a in units_table.aliases()[surface]), surface


def test_measure_words_are_enough_and_longest_first() -> None:
    counters = list(units_table.counters())
    assert len({c.counter for c in units_table.counters().values()}) >= 220
    assert counters.index("台（套）") < counters.index("台")
    assert counters.index("家次") < counters.index("家")
    assert units_table.counters()["個"].counter == "个"
