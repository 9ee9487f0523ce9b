"""``zhibiao export sdmx``: read by a library that did not write it, equal to the warehouse row for row."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from flows.export_sdmx import RENAMED, UNKNOWN_AREA, code_id, component_id
from warehouse.store import read


@pytest.fixture(scope="module")
def sdmx_rows(exported: Callable[[str], Path]) -> tuple[Any, list[dict[str, str]]]:
    """Structure and rows as sdmx1 reads them, which shares no code with the writer."""
    import sdmx

    folder = exported("sdmx")
    structure = sdmx.read_sdmx(folder / "structure-2.1.xml")
    with (folder / "observation.csv").open("rb") as file:
        message = sdmx.read_sdmx(file, format="csv", structure=structure.dataflow["OBSERVATION"])
    (data,) = message.data
    rows = []
    for observation in data.obs:
        row = {name: value.value for name, value in observation.dimension.values.items()}
        row["OBS_VALUE"] = observation.value
        rows.append(row | {name: value.value for name, value in observation.attached_attribute.items()})
    return structure, rows


def test_sdmx_read_by_sdmx1_equals_the_warehouse_row_for_row(
    sdmx_rows: tuple[Any, list[dict[str, str]]], held: dict[str, pl.DataFrame]
) -> None:
    structure, rows = sdmx_rows
    units = {code.id: str(code.name) for code in structure.codelist["CL_UNIT"]}
    found = {row["OBSERVATION_ID"]: row for row in rows}
    wanted = held["observation"]
    assert len(rows) == len(found) == wanted.height
    assert {name for row in rows for name in row} == {
        *(component_id(c) for c in wanted.columns),
        "TIME_PERIOD",
        "TIME_BASIS",
    }
    for row in wanted.iter_rows(named=True):
        there = found[row["observation_id"]]
        for column, value in row.items():
            told = there[component_id(column)]
            if column == "unit":
                assert units[told].removeprefix("en: ") == value
            elif column == "region_code":
                assert told == (value or UNKNOWN_AREA)
            else:
                assert _read(told, value) == value, (row["observation_id"], column)


def _read(told: str, like: object) -> object:
    """What the text of a cell says, in the type of the value that it should be."""
    if told == "" and like is None:
        return None
    if isinstance(like, bool):
        return {"true": True, "false": False}[told]
    if isinstance(like, datetime):
        return datetime.fromisoformat(told).replace(tzinfo=UTC)
    if isinstance(like, date):
        return date.fromisoformat(told)
    return type(like)(told) if isinstance(like, int | float | Decimal) else told


def test_sdmx_periods_say_what_the_days_say(sdmx_rows: tuple[Any, list[dict[str, str]]]) -> None:
    _, rows = sdmx_rows
    for row in rows:
        start, end = row["PERIOD_START"], row["PERIOD_END"]
        if row["TIME_BASIS"] == "period":
            assert _days(row["TIME_PERIOD"]) == (date.fromisoformat(start), date.fromisoformat(end))
        else:
            day = {"start": start, "end": end, "publication": row["PUBLISHED_ON"]}[row["TIME_BASIS"]]
            assert row["TIME_PERIOD"] == day
    shapes = {re.sub(r"\d+", "9", row["TIME_PERIOD"]) for row in rows}
    assert {"9", "9-9", "9-Q9", "9-S9", "9-9-9", "9-9-9/P9D"} <= shapes, "the drop has periods of every kind"


def _days(period: str) -> tuple[date, date]:
    """First and last day of a period in SDMX's notation."""
    if "/" in period:
        start, length = period.split("/P")
        first = date.fromisoformat(start)
        return first, first + timedelta(days=int(length[:-1]) - 1)
    if re.fullmatch(r"\d{4}-\d\d-\d\d", period):
        return date.fromisoformat(period), date.fromisoformat(period)
    year, _, part = period.partition("-")
    months = {"": 12, "S": 6, "Q": 3}.get(part[:1], 1)
    first_month = 1 + (int(part.lstrip("SQ") or 1) - 1) * months
    after = first_month + months
    last = date(int(year) + (after > 12), (after - 1) % 12 + 1, 1) - timedelta(days=1)
    return date(int(year), first_month, 1), last


def test_sdmx_claims_that_contradict_each_other_stand_side_by_side(
    sdmx_rows: tuple[Any, list[dict[str, str]]],
) -> None:
    structure, rows = sdmx_rows
    claims = [r for r in rows if r["REGION"] == "义乌市" and r["METRIC"] == "gdp" and r["KIND"] == "level"]
    assert {r["OBS_VALUE"] for r in claims} == {"205562000000", "215562000000"}
    dimensions = [d.id for d in structure.structure["OBSERVATION"].dimensions]
    assert dimensions[0] == "OBSERVATION_ID"
    keys = [tuple(r[d] for d in dimensions) for r in rows]
    assert len(set(keys)) == len(keys)


def test_sdmx_codes_are_all_in_their_codelists(sdmx_rows: tuple[Any, list[dict[str, str]]]) -> None:
    structure, rows = sdmx_rows
    definition = structure.structure["OBSERVATION"]
    coded = 0
    for component in [*definition.dimensions, *definition.attributes]:
        listed = component.local_representation.enumerated
        if listed is not None:
            coded += 1
            assert {r[component.id] for r in rows} - {""} <= {code.id for code in listed}, component.id
    assert coded == 10


def test_sdmx_structure_keeps_the_schema_and_both_versions_agree(exported: Callable[[str], Path]) -> None:
    from pysdmx.io import read_sdmx

    found = []
    for name in ("structure.xml", "structure-2.1.xml"):
        message = read_sdmx(exported("sdmx") / name, validate=True)  # against the XML schemas of SDMX
        (definition,) = message.get_data_structure_definitions()
        lists = {c.id: [(code.id, code.name) for code in c] for c in message.get_codelists()}
        found.append(([(c.id, str(c.role), c.required) for c in definition.components], lists))
    assert found[0] == found[1]
    assert dict(found[0][1]["CL_METRIC"])["gdp"] == "地区生产总值"
    text = (exported("sdmx") / "structure.xml").read_text(encoding="utf-8")
    assert 'xml:lang="zh">地区生产总值<' in text
    assert 'xml:lang="en">Metrics<' in text


@pytest.mark.parametrize("structure", ["structure.xml", "structure-2.1.xml"])
def test_sdmx_is_read_with_its_types_by_pysdmx_too(
    exported: Callable[[str], Path], held: dict[str, pl.DataFrame], structure: str
) -> None:
    from pysdmx.io import get_datasets

    folder = exported("sdmx")
    (found,) = get_datasets(folder / "observation.csv", folder / structure)
    assert str(found.short_urn) == "Dataflow=ZHIBIAO:OBSERVATION(1.0.0)"
    wanted = held["observation"].sort("observation_id")
    rows = found.data.sort_values("OBSERVATION_ID")
    assert rows["CONFIDENCE"].to_list() == wanted["confidence"].to_list()
    assert rows["SIZE_CLASS"].to_list() == wanted["size_class"].to_list()
    assert [v.date() for v in rows["RECORDED_AT"]] == [v.date() for v in wanted["recorded_at"]]


def test_codes_are_told_apart(home: Path) -> None:
    with read(home) as warehouse:
        units = warehouse.query("SELECT DISTINCT base_unit FROM ref.unit").to_series().to_list()
    assert len({code_id(u) for u in units}) == len(units)
    assert code_id("m/s") == "m_per_s"
    assert len({component_id(c) for c in (*RENAMED, "kind")}) == len(RENAMED) + 1
