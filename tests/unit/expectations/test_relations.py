"""What is laid beside a claim of other claims: growth against levels, a place against the place that holds it, parts."""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl
import pytest

from expectations.relations import growth_is_borne_out, growth_slack, related

SCHEMA: dict[str, Any] = {
    **dict.fromkeys(
        ("document_id", "sentence", "surface", "organization", "zone", "region", "region_code", "industry", "metric",
         "metric_detail", "metric_text", "qualifier", "unit", "counter", "per", "reference", "comparator",
         "reported_value", "kind", "status", "basis"), pl.String),
    "low": pl.Decimal(38, 12), "high": pl.Decimal(38, 12), "size_class": pl.Boolean,
    "document_start": pl.Int64, "document_end": pl.Int64, "period_start": pl.Date, "period_end": pl.Date,
}  # fmt: skip
YI = 10**8


def claim(said: str, year: int | None = 2025, **more: Any) -> dict[str, Any]:
    """A level in 亿元 of 义乌市, or with ``kind="growth"`` a growth in percent."""
    growth = more.get("kind") == "growth"
    value = str(float(said) if growth else float(said) * YI)
    row = {
        "document_id": "d", "sentence": "", "surface": said, "region": "义乌市", "region_code": "330782", "metric": "trade_value",
        "metric_text": "进出口总额", "unit": "percent" if growth else "CNY", "comparator": "eq", "reported_value": said.lstrip("-"),
        "kind": "level", "status": "actual", "low": value, "high": value, "size_class": False,
        "period_start": year and date(year, 1, 1), "period_end": year and date(year, 12, 31),
    }  # fmt: skip
    return row | more


def frame(*rows: dict[str, Any]) -> pl.DataFrame:
    columns = {name: [row.get(name) for row in rows] for name in SCHEMA}
    texts = {name: pl.String if isinstance(type_, pl.Decimal) else type_ for name, type_ in SCHEMA.items()}
    return pl.DataFrame(columns, schema=texts).cast({"low": SCHEMA["low"], "high": SCHEMA["high"]})


def beside(*rows: dict[str, Any], text: str = "", earlier: pl.DataFrame | None = None) -> pl.DataFrame:
    found = frame(*rows)
    found = found.join(growth_slack(), on="metric", how="left", maintain_order="left")
    return found.hstack(related(found, {"d": text}, earlier))


def borne_out(*rows: dict[str, Any], earlier: pl.DataFrame | None = None) -> bool | None:
    """Of the first of the rows, a growth."""
    verdict: bool | None = beside(*rows, earlier=earlier).select(growth_is_borne_out()).to_series()[0]
    return verdict


def test_a_growth_is_held_against_the_levels_of_its_year_and_the_year_before() -> None:
    levels = claim("115.0"), claim("100.0", 2024)
    assert borne_out(claim("15.0", kind="growth"), *levels) is True
    assert borne_out(claim("17.9", kind="growth", basis="yoy"), *levels) is True  # customs correct by 3 points
    assert borne_out(claim("18.5", kind="growth"), *levels) is False
    assert borne_out(claim("-15.0", kind="growth"), *levels) is False


def test_a_growth_is_held_against_levels_that_the_warehouse_has() -> None:
    earlier = frame(claim("100.0", 2024))
    assert borne_out(claim("50.0", kind="growth"), claim("115.0"), earlier=earlier) is False
    assert borne_out(claim("15.0", kind="growth"), claim("115.0"), earlier=earlier) is True
    assert borne_out(claim("50.0", kind="growth"), claim("115.0")) is None


@pytest.mark.parametrize(
    "change",
    [
        {"region": "永康市", "region_code": "330784"},
        {"metric_text": "出口额"},
        {"unit": "USD"},
        {"qualifier": "累计"},
        {"organization": "海关"},
        {"status": "target"},
        {"comparator": "ge"},
        {"size_class": True},
        {"period_end": date(2024, 6, 30)},
    ],
)
def test_only_like_is_compared_with_like(change: dict[str, Any]) -> None:
    before = claim("100.0", 2024) | change
    assert borne_out(claim("50.0", kind="growth"), claim("115.0"), before) is None


def test_only_a_growth_over_the_year_before_is_judged() -> None:
    levels = claim("115.0"), claim("100.0", 2024)
    assert borne_out(claim("50.0", kind="growth", basis="2020"), *levels) is None
    assert borne_out(claim("50.0", kind="growth", basis="annual_average"), *levels) is None
    assert borne_out(claim("50.0", kind="growth", comparator="ge"), *levels) is None


def test_rounded_levels_bear_out_what_their_rounding_allows() -> None:
    """3亿 may be 2.5 to 3.5, 300 anything from 250 to 350: a growth of a third is borne out by neither being exact."""
    assert borne_out(claim("60", kind="growth"), claim("400"), claim("300", 2024)) is True
    assert borne_out(claim("60", kind="growth"), claim("400.0"), claim("300.0", 2024)) is False


def test_figures_that_pages_state_differently_are_all_taken() -> None:
    levels = claim("115.0"), claim("180.0"), claim("100.0", 2024)
    assert borne_out(claim("50.0", kind="growth"), *levels) is True
    assert borne_out(claim("95.0", kind="growth"), *levels) is False


def test_investment_is_not_held_against_its_levels() -> None:
    rows = [claim(*said, metric="investment") for said in (("115.0",), ("100.0", 2024))]
    assert borne_out(claim("60.0", kind="growth", metric="investment"), *rows) is None


def holders(*rows: dict[str, Any], earlier: pl.DataFrame | None = None) -> list[tuple[str | None, float | None]]:
    found = beside(*rows, earlier=earlier)
    return found.select("beside_holder", pl.col("beside_holder_most") / YI).rows()


def test_a_place_is_held_against_every_place_that_holds_it() -> None:
    jinhua, zhejiang = {"region": "金华市", "region_code": "330700"}, {"region": "浙江省", "region_code": "330000"}
    found = holders(claim("70.0"), claim("60.0", **jinhua), claim("500.0", **zhejiang))
    assert [name for name, _ in found] == ["金华市", "浙江省", None]
    assert found[0][1] == pytest.approx(60.05)
    assert holders(claim("70.0"), earlier=frame(claim("60.0", **zhejiang)))[0][0] == "浙江省"


def test_a_town_is_part_of_its_county_and_the_county_of_nothing_in_it() -> None:
    town = claim("70.0", region="苏溪镇")
    assert [name for name, _ in holders(town, claim("60.0"))] == ["义乌市", None]


def test_places_are_compared_only_in_what_adds_up() -> None:
    province = {"region": "浙江省", "region_code": "330000"}
    income = {"metric": "income", "metric_text": "人均可支配收入"}
    assert holders(claim("9.0", **income), claim("7.0", **income, **province))[0][0] is None
    assert holders(claim("9.0", per="capita"), claim("7.0", **province))[0][0] is None
    gdp = {"metric": "gdp"}  # every word for it means the same
    whole = claim("1.0", **gdp, region="全国", region_code="100000") | {"metric_text": "国内生产总值"}
    assert holders(claim("9.0", **gdp) | {"metric_text": "GDP"}, whole)[0][0] == "全国"


def wholes(text: str, *surfaces: str, **more: Any) -> list[str | None]:
    """The whole of each figure of a text, which are given in their order."""
    rows, at = [], 0
    for surface in surfaces:
        at = text.index(surface, at)
        rows.append(
            claim(surface.rstrip("亿元"))
            | {"surface": surface, "sentence": text, "document_start": at, "document_end": at + len(surface)}
            | more
        )
        at += len(surface)
    return beside(*rows, text=text)["beside_whole"].to_list()


def test_the_figure_behind_qizhong_is_part_of_those_before_it() -> None:
    assert wholes("出口80亿元，其中机电产品50亿元，进口30亿元。", "80亿元", "50亿元", "30亿元") == [
        None,
        "80亿元",
        None,
    ]
    assert wholes("出口80亿元，进口30亿元，其中机电产品50亿元。", "80亿元", "30亿元", "50亿元")[-1] == "80亿元、30亿元"
    assert wholes("出口80亿元。其中机电产品50亿元。", "80亿元", "50亿元") == [None, None]
    assert wholes("机电产品50亿元，其余30亿元。", "50亿元", "30亿元") == [None, None]
    assert wholes("目标80亿元，其中机电产品90亿元。", "80亿元", "90亿元", status="target") == [None, None]


def test_a_batch_of_nothing_has_nothing_beside_it() -> None:
    assert beside(claim("1.0")).head(0).height == 0
    empty = frame()
    assert related(empty, {}, None).height == 0
