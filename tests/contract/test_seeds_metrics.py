"""The metric seeds keep their contract: the guide's ids, resolvable words, no two readings for one unit class."""

from __future__ import annotations

from decimal import Decimal

import pytest

from seeds import metrics_table, units_table
from seeds.catalog import rows
from warehouse.contract import Table
from warehouse.tables import FILES
from warehouse.tables.ref_metrics import TABLES

GUIDE_METRICS = frozenset(
    [
        "gdp",
        "output_value",
        "value_added",
        "revenue",
        "profit",
        "tax_revenue",
        "trade_value",
        "retail_sales",
        "foreign_investment",
        "investment",
        "fund_size",
        "loan_amount",
        "loan_count",
        "subsidy",
        "income",
        "price",
        "market_cap",
        "enterprise_count",
        "organization_count",
        "project_count",
        "facility_count",
        "product_count",
        "policy_item_count",
        "event_count",
        "service_count",
        "person_count",
        "household_count",
        "patent_count",
        "livestock_count",
        "data_volume",
        "production_volume",
        "production_capacity",
        "shipment_volume",
        "transaction_volume",
        "installed_capacity",
        "electricity_generation",
        "energy_consumption",
        "emission_reduction",
        "emission",
        "land_area",
        "floor_area",
        "length",
        "driving_range",
        "duration",
        "technical_spec",
        "rnd_intensity",
        "localization_rate",
        "area_cultivated",
        "distance",
        "other",
    ]
)


@pytest.mark.parametrize("table", TABLES, ids=lambda t: t.full_name)
def test_rows_are_sorted_by_their_cells(table: Table) -> None:
    found = [tuple(r.values()) for r in rows(FILES[table.full_name])]
    assert found == sorted(found)


def test_the_catalogue_is_that_of_the_guide() -> None:
    assert set(metrics_table.metrics()) == GUIDE_METRICS


def test_metrics_have_known_units_and_a_range() -> None:
    for m in metrics_table.metrics().values():
        assert m.dimension in units_table.dimensions(), m.metric
        assert set(m.base_units) <= units_table.base_units() | {"any"}, m.metric
        assert m.plausible_low < m.plausible_high, m.metric


def test_details_belong_to_their_metric_and_are_named_by_some_word() -> None:
    details = metrics_table.details()
    assert len(details) >= 80
    for d in details.values():
        assert d.metric in metrics_table.metrics()
        assert d.metric_detail.startswith(f"{d.metric}.")
    assert {a.metric_detail for found in metrics_table.aliases().values() for a in found} - {None} == set(details)


def test_aliases_resolve() -> None:
    for found in metrics_table.aliases().values():
        for a in found:
            assert a.metric in metrics_table.metrics(), a.surface
            assert a.metric_detail is None or metrics_table.details()[a.metric_detail].metric == a.metric, a.surface
            assert a.roles and a.roles <= metrics_table.ROLES, a.surface
            assert a.needs and a.needs <= units_table.dimensions(), a.surface


def test_a_surface_names_one_metric_for_each_unit_class() -> None:
    for surface, found in metrics_table.aliases().items():
        classes = [c for a in found for c in a.needs]
        assert len(set(classes)) == len(classes), surface


def test_every_metric_has_words_of_its_own() -> None:
    assert {a.metric for found in metrics_table.aliases().values() for a in found} == GUIDE_METRICS


@pytest.mark.parametrize(
    ("surface", "unit_class", "metric"),
    [
        ("规上工业增加值", "percent", "value_added"),
        ("总产值", "money", "output_value"),
        ("营业收入", "money", "revenue"),
        ("利润总额", "money", "profit"),
        ("一般公共预算收入", "money", "tax_revenue"),
        ("外贸进出口总值", "money", "trade_value"),
        ("社会消费品零售总额", "money", "retail_sales"),
        ("实际使用外资", "money", "foreign_investment"),
        ("总投资", "money", "investment"),
        ("固定资产投资", "percent", "investment"),
        ("奖励", "money", "subsidy"),
        ("人均可支配收入", "money", "income"),
        ("年产", "mass", "production_capacity"),
        ("产量", "mass", "production_volume"),
        ("成交额", "money", "transaction_volume"),
        ("占地面积", "area", "land_area"),
        ("展览面积", "area", "floor_area"),
        ("高标准农田", "area", "area_cultivated"),
        ("企业", "count", "enterprise_count"),
        ("加氢站", "count", "facility_count"),
        ("农户", "count", "household_count"),
        ("出栏", "count", "livestock_count"),
        ("装机容量", "power", "installed_capacity"),
        ("工期", "time", "duration"),
        ("研发投入强度", "percent", "rnd_intensity"),
        ("交付", "count", "shipment_volume"),
    ],
)
def test_words_name_their_metric(surface: str, unit_class: str, metric: str) -> None:
    (named,) = [a for a in metrics_table.aliases()[surface] if a.takes(unit_class)]
    assert named.metric == metric


def test_ranges_are_wide_enough_for_the_country() -> None:
    gdp_of_china_2024 = Decimal(134908400000000)
    gdp = metrics_table.metrics()["gdp"]
    assert gdp.plausible_low < gdp_of_china_2024 < gdp.plausible_high


@pytest.mark.parametrize(
    "text", ["增长达", "增长约", "提高约", "比重达", "同比增长", "增速", "下降", "占比", "提高企业"]
)
def test_words_of_change_and_share_hide_no_metric(text: str) -> None:
    inside = {text[i:j] for i in range(len(text)) for j in range(i + 1, len(text) + 1)}
    assert not [a.surface for s in inside for a in metrics_table.aliases().get(s, ()) if a.takes("percent")]
