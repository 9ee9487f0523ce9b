"""Arithmetic on frames: what goes in on the left, what comes out on the right."""

from __future__ import annotations

import hashlib
from datetime import date
from decimal import Decimal
from typing import Any

import polars as pl
import pytest

from seeds import fx_table
from transforms import normalise, road
from transforms.records import Article, Document, Mention
from warehouse.render.frames import schema
from warehouse.tables import table

D = Decimal


def document(text: str, published_on: date | None = date(2023, 11, 2)) -> Document:
    raw = text.encode()
    return Document("a.txt", hashlib.sha256(raw).hexdigest(), text, len(raw), "utf-8", "text/plain", published_on)


def in_base_units(rows: list[tuple[str, str, str]]) -> list[tuple[Any, ...]]:
    frame = pl.DataFrame(
        {
            "unit_id": [r[0] for r in rows],
            "number_low": [D(r[1]) for r in rows],
            "number_high": [D(r[2]) for r in rows],
        },
        schema={"unit_id": pl.String, "number_low": normalise.DECIMAL, "number_high": normalise.DECIMAL},
    )
    return normalise.in_base_units(frame)[["unit", "low", "high"]].rows()


@pytest.mark.parametrize(
    ("unit_id", "number", "unit", "value"),
    [
        ("mu", "3", "m2", "2000"),
        ("mu", "1", "m2", "666.666666666667"),
        ("mu", "35000", "m2", "23333333.333333333333"),
        ("kWh", "48000", "Wh", "48000000"),
        ("GW", "1.2", "W", "1200000000"),
        ("jin", "5.3", "kg", "2.65"),
        ("t", "0.5", "kg", "500"),
        ("km", "126", "m", "126000"),
        ("year", "2.5", "s", "78894000"),
        ("month", "1", "s", "2629800"),
        ("tenth", "6", "percent", "60"),
        ("permille", "3", "percent", "0.3"),
        ("times", "2.5", "ratio", "2.5"),
        ("degC", "-18", "degC", "-18"),
        ("degF", "212", "degC", "100"),
        ("count", "870", "count", "870"),
        ("CNY", "137070000000", "CNY", "137070000000"),
        ("nm", "7", "m", "0.000000007"),
    ],
)
def test_a_value_is_converted_to_its_base_unit(unit_id: str, number: str, unit: str, value: str) -> None:
    assert in_base_units([(unit_id, number, number)]) == [(unit, D(value), D(value))]


def test_both_ends_of_a_range_are_converted() -> None:
    assert in_base_units([("km", "1.5", "3")]) == [("m", D("1500"), D("3000"))]


def test_rows_stay_in_order_and_an_unknown_unit_has_no_value() -> None:
    assert in_base_units([("t", "2", "2"), ("no_such_unit", "1", "1"), ("mu", "3", "3")]) == [
        ("kg", D(2000), D(2000)),
        (None, None, None),
        ("m2", D(2000), D(2000)),
    ]


def in_cny(rows: list[tuple[str, str, str, date | None, date | None, date | None]]) -> list[tuple[Any, ...]]:
    frame = pl.DataFrame(
        rows,
        schema={
            "unit": pl.String,
            "low": normalise.DECIMAL,
            "high": normalise.DECIMAL,
            "period_start": pl.Date,
            "period_end": pl.Date,
            "published_on": pl.Date,
        },
        orient="row",
    ).with_columns(pl.col("low").cast(normalise.DECIMAL), pl.col("high").cast(normalise.DECIMAL))
    return normalise.in_cny(frame)[["value_cny", "fx_rate", "fx_basis", "fx_year"]].rows()


def money(unit: str, low: int, high: int, *days: date | None) -> tuple[Any, ...]:
    return (unit, D(low), D(high), *days)


Y24, Y25 = date(2024, 12, 31), date(2025, 3, 8)
DOLLAR = fx_table.latest("USD")
assert DOLLAR is not None


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        # unit, low, high, period start, period end, published      value in CNY, rate, basis, year
        (money("CNY", 500, 500, None, None, None), (D(500), D(1), None, None)),
        (money("CNY", 300, 500, None, None, None), (D(400), D(1), None, None)),
        (money("USD", 100, 100, date(2024, 1, 1), Y24, Y25), (D("719.57"), D("7.1957"), "period_year", 2024)),
        (money("USD", 100, 300, date(2024, 1, 1), Y24, Y25), (D("1439.14"), D("7.1957"), "period_year", 2024)),
        (money("USD", 100, 100, date(2024, 1, 1), None, Y25), (D("719.57"), D("7.1957"), "period_year", 2024)),
        (money("USD", 100, 100, None, None, Y25), (D("718.75"), D("7.1875"), "publication_year", 2025)),
        (money("USD", 100, 100, None, date(2090, 12, 31), Y25), (D("718.75"), D("7.1875"), "publication_year", 2025)),
        (
            money("USD", 100, 100, None, None, None),
            (DOLLAR.cny_per_unit * 100, DOLLAR.cny_per_unit, "latest_known", DOLLAR.year),
        ),
        (money("kg", 100, 100, None, None, Y25), (None, None, None, None)),
    ],
    ids=["yuan", "range", "period", "middle", "start", "published", "far-future", "latest", "no-money"],
)
def test_money_is_worth_the_average_rate_of_its_year(row: Any, expected: tuple[Any, ...]) -> None:
    assert in_cny([row]) == [expected]


def test_the_same_row_is_worth_the_same_in_any_company() -> None:
    rows: list[Any] = [
        money("USD", 100, 100, None, None, Y25),
        money("CNY", 1, 1, None, None, Y25),
        money("EUR", 10, 30, None, Y24, None),
        money("m2", 7, 7, None, None, None),
    ]
    assert in_cny(rows) == [worth for row in rows for worth in in_cny([row])]


def mention(start: int, end: int, text: str, **more: Any) -> Mention:
    return Mention(start, end, text[start:end], "quantity", "level", **more)


def test_mentions_of_a_document_become_rows_with_offsets_of_the_document() -> None:
    page = "报头\n新增企业15家。"
    article = Article(0, "", "新增企业15家。", ((0, 3, 8),))
    m = mention(4, 7, article.text, number_low="15", number_high="15", unit_id="count", counter="家")
    m.sentence_end = 8
    (row,) = normalise.mention_rows(document(page), [article], [[m]], lambda metric: metric)
    assert (row["document_start"], row["document_end"], row["surface"]) == (7, 10, "15家")
    assert (row["sentence"], row["outcome"]) == ("新增企业15家。", "observation")


def test_a_date_is_a_mention_and_no_observation() -> None:
    text = "去年"
    m = Mention(0, 2, text, "date", "year")
    (row,) = normalise.mention_rows(document(text), [Article(0, "", text, ((0, 0, 2),))], [[m]], lambda metric: metric)
    assert (row["outcome"], row["observation_id"]) == ("not_quantity", None)


def test_frames_have_the_columns_and_types_of_their_tables_but_for_those_that_a_run_stamps() -> None:
    extracted = road.extract([document("去年新增企业15家，完成投资3亿美元。")])
    for name in ("raw.document", "raw.article", "core.mention", "core.observation"):
        frame = getattr(extracted, name.split(".")[1] + "s")
        expected = {c: t for c, t in schema(table(name)).items() if c not in ("drop_id", "run_id", "recorded_at")}
        assert dict(frame.schema) == expected


def test_no_mentions_make_frames_without_rows() -> None:
    frame = normalise.frame_of([])
    assert normalise.mentions_frame(frame).height == normalise.observations_frame(frame).height == 0


def test_no_documents_make_frames_without_rows() -> None:
    assert normalise.documents_frame([]).height == normalise.articles_frame([]).height == 0
