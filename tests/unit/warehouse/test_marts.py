"""What the marts conclude from observations: each test states a few claims and what follows from them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from warehouse.store import Store

Rows = Callable[..., pl.DataFrame]
Ask = Callable[..., list[tuple[Any, ...]]]


def claim(value: str, document: int = 1, **fields: Any) -> dict[str, Any]:
    """义乌's output value of 2022, level, actual, unless said otherwise."""
    year = fields.pop("year", 2022)
    plain = {
        "document": document,
        "low": Decimal(value),
        "high": Decimal(value),
        "unit": "CNY",
        "comparator": "eq",
        "kind": "level",
        "metric": "output_value",
        "metric_text": "产值",
        "region": "义乌市",
        "region_code": "330782",
        "status": "actual",
        "period_type": "year",
        "period_start": date(year, 1, 1),
        "period_end": date(year, 12, 31),
        "confidence": 0.9,
        "reported_value": "1.5",
    }
    return plain | fields


@pytest.fixture
def ask(home: Path, rows: Rows) -> Ask:
    """``ask(sql, claim, claim ...)``: the answer of a warehouse that holds just these claims."""

    def answer(sql: str, *claims: dict[str, Any]) -> list[tuple[Any, ...]]:
        numbers = sorted({c["document"] for c in claims})
        published = {c["document"]: c.get("published_on", date(2023, 6, c["document"])) for c in claims}
        publishers = {c["document"]: c.get("publisher") for c in claims}
        observations = []
        for i, c in enumerate(claims):
            about = {k: v for k, v in c.items() if k not in ("document", "published_on", "publisher")}
            place = f"{c['document']:032x}"
            observations.append(about | {"observation_id": f"{i:032x}", "document_id": place, "article_id": place})
        with Store(home) as store:
            store.load(
                {
                    "raw.document": rows(
                        "raw.document",
                        *(
                            {
                                "document_id": f"{n:032x}",
                                "document_sha256": f"{n:064x}",
                                "published_on": published[n],
                                "publisher": publishers[n],
                            }
                            for n in numbers
                        ),
                    ),
                    "raw.article": rows(
                        "raw.article", *({"article_id": f"{n:032x}", "document_id": f"{n:032x}"} for n in numbers)
                    ),
                    "core.observation": rows("core.observation", *observations),
                }
            )
            store.publish()
            return store.query(sql).rows()

    return answer


# --- fact -----------------------------------------------------------------------------------------------------------


def test_the_same_claim_in_two_documents_is_one_fact(ask: Ask) -> None:
    found = ask(
        "SELECT subject, low, observations, documents, conflict FROM mart.fact", claim("100"), claim("100", document=2)
    )
    assert found == [("义乌市", Decimal(100), 2, 2, False)]


@pytest.mark.parametrize(
    "other",
    [
        {"unit": "USD"},
        {"per": "capita"},
        {"counter": "家"},
        {"kind": "share"},
        {"reference": "全省"},
        {"qualifier": "规上"},
        {"status": "target"},
        {"metric_text": "规上工业产值"},
        {"year": 2021},
        {"region": "苏溪镇"},
        {"region_code": "330700"},
        {"organization": "横店东磁"},
        {"industry": "光伏"},
        {"size_class": True},
    ],
    ids=lambda o: next(iter(o)),
)
def test_only_like_is_compared_with_like(ask: Ask, other: dict[str, Any]) -> None:
    found = ask("SELECT count(*), bool_or(conflict) FROM mart.fact", claim("100"), claim("200", document=2, **other))
    assert found == [(2, False)]


def test_what_has_no_subject_is_never_compared_across_articles(ask: Ask) -> None:
    nowhere: dict[str, Any] = {"region": None, "region_code": None}
    found = ask("SELECT count(*) FROM mart.fact", claim("100", **nowhere), claim("200", document=2, **nowhere))
    assert found == [(2,)]


def test_an_organization_is_one_wherever_the_page_puts_it(ask: Ask) -> None:
    found = ask(
        "SELECT subject_type, subject, documents FROM mart.fact",
        claim("100", organization="横店东磁"),
        claim("100", document=2, organization="横店东磁", region="东阳市", region_code="330783"),
    )
    assert found == [("organization", "横店东磁", 2)]


def test_at_present_means_the_day_of_publication(ask: Ask) -> None:
    now: dict[str, Any] = {"period_type": "as_of_publication", "period_start": None, "period_end": None}
    found = ask("SELECT as_of, low FROM mart.fact ORDER BY as_of", claim("1", **now), claim("2", document=2, **now))
    assert found == [(date(2023, 6, 1), Decimal(1)), (date(2023, 6, 2), Decimal(2))]


def test_an_exact_figure_is_preferred_to_a_bound_then_what_most_documents_say(ask: Ask) -> None:
    found = ask(
        "SELECT low, comparator, lowest, highest FROM mart.fact",
        claim("90", comparator="gt", confidence=1.0),
        claim("99.8", document=2, confidence=0.95),
        claim("100", document=3, confidence=0.5),
        claim("100", document=4, confidence=0.5),
    )
    assert found == [(Decimal(100), "eq", Decimal(90), Decimal(100))]


@pytest.mark.parametrize(
    ("because", "winner", "others"),
    [
        ("only", {}, []),
        ("agreed", {}, [{"low": Decimal(100), "high": Decimal(100)}]),
        ("exact", {}, [{"comparator": "ge", "reported_value": "90.12"}]),
        ("precise", {"reported_value": "100.25"}, [{"reported_value": "100", "claim_source": "市统计局"}]),
        ("precise", {"reported_value": "3.50"}, [{"reported_value": "3.6"}]),
        ("precise", {"reported_value": "12"}, [{"reported_value": "100"}]),
        ("official", {"claim_source": "义乌市统计局"}, [{}, {}]),
        ("official", {"publisher": "浙江省人民政府"}, [{}, {}]),
        ("documents", {}, [{"low": Decimal(100), "high": Decimal(100)}, {"confidence": 1.0}]),
        ("later", {"published_on": date(2023, 9, 1)}, [{"confidence": 1.0}]),
        ("confidence", {"published_on": date(2023, 6, 2)}, [{"confidence": 0.5, "published_on": date(2023, 6, 2)}]),
        ("id", {"published_on": date(2023, 6, 2)}, [{"published_on": date(2023, 6, 2)}]),
    ],
)
def test_a_rule_settles_the_value_and_is_named(
    ask: Ask, because: str, winner: dict[str, Any], others: list[dict[str, Any]]
) -> None:
    found = ask(
        "SELECT low, preferred_because FROM mart.fact",
        claim("100", **winner),
        *(claim("90", document=n, **other) for n, other in enumerate(others, start=2)),
    )
    assert found == [(Decimal(100), because)]


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ([("100", "100")], (Decimal(100), Decimal(100), 0)),
        ([("137", "137"), ("137.07", "137.07")], (Decimal(137), Decimal("137.07"), 0)),
        ([("137", "137"), ("139.4", "139.4")], (Decimal(137), Decimal("139.4"), 1)),
        ([("137.2", "137.2"), ("139.4", "139.4"), ("139", "139")], (Decimal("137.2"), Decimal(139), 1)),
        ([("137.2", "137.2"), ("139.4", "139.4"), ("137.2", "137.2")], (Decimal("137.2"), Decimal("139.4"), 1)),
    ],
)
def test_a_preliminary_figure_and_its_revisions_are_told_apart(
    ask: Ask, values: list[tuple[str, str]], told: tuple[Any, ...]
) -> None:
    claims = [claim(value, document=n, reported_value=said) for n, (value, said) in enumerate(values, start=1)]
    found = ask("SELECT first_value, latest_value, revisions FROM mart.series", *claims)
    assert found == [told]


def test_two_values_of_one_day_contradict_each_other_and_revise_nothing(ask: Ask) -> None:
    same: dict[str, Any] = {"published_on": date(2023, 6, 1)}
    found = ask("SELECT revisions, conflict FROM mart.fact", claim("100", **same), claim("200", document=2, **same))
    assert found == [(0, True)]


@pytest.mark.parametrize(
    ("one", "other", "conflict"),
    [
        (("137.07", "eq"), ("137", "eq"), False),
        (("137", "eq"), ("140", "eq"), True),
        (("130", "gt"), ("137", "eq"), False),
        (("140", "gt"), ("137", "eq"), True),
        (("140", "lt"), ("137", "eq"), False),
        (("130", "le"), ("137", "eq"), True),
        (("135", "approx"), ("137", "eq"), False),
        (("-10", "eq"), ("-10", "approx"), False),
    ],
)
def test_bounds_and_rounding_are_no_conflict(
    ask: Ask, one: tuple[str, str], other: tuple[str, str], conflict: bool
) -> None:
    found = ask(
        "SELECT conflict FROM mart.fact",
        claim(one[0], comparator=one[1]),
        claim(other[0], document=2, comparator=other[1]),
    )
    assert found == [(conflict,)]


def test_one_article_does_not_contradict_itself(ask: Ask) -> None:
    """33条措施，其中16条… : the words of the parts are those of the whole."""
    found = ask("SELECT conflict, lowest, highest FROM mart.fact", claim("33"), claim("16"), claim("33", document=2))
    assert found == [(False, Decimal(16), Decimal(33))]


def test_a_conflict_shows_every_side(ask: Ask) -> None:
    found = ask(
        "SELECT low, preferred FROM mart.conflict ORDER BY low",
        claim("100"),
        claim("100", document=2),
        claim("200", document=3),
    )
    # one of the two equal statements stands for both
    assert sorted(found) == [(Decimal(100), False), (Decimal(100), True), (Decimal(200), False)]


# --- series and growth ----------------------------------------------------------------------------------------------


def test_growth_is_computed_from_year_to_year_and_set_beside_the_stated(ask: Ask) -> None:
    found = ask(
        "SELECT year, value, growth_percent, stated_growth_percent FROM mart.series ORDER BY year",
        claim("100", year=2021),
        claim("110", document=2),
        claim("9.8", document=2, kind="growth", unit="percent", basis="yoy"),
        claim("130", document=3, year=2024),
    )
    assert found == [
        (2021, Decimal(100), None, None),
        (2022, Decimal(110), 10.0, 9.8),
        (2024, Decimal(130), None, None),
    ]


def test_a_year_and_its_end_are_one_point_of_the_series(ask: Ask) -> None:
    end: dict[str, Any] = {"period_type": "as_of", "period_start": None}
    found = ask("SELECT year, value FROM mart.series", claim("100"), claim("100", document=2, **end))
    assert found == [(2022, Decimal(100))]


def test_a_growth_stands_beside_its_level(ask: Ask) -> None:
    found = ask(
        "SELECT growth_percent, level, unit, implied_before, computed_percent, difference_points FROM mart.growth",
        claim("100", year=2021),
        claim("110"),
        claim("25", kind="growth", unit="percent", basis="yoy"),
    )
    assert found == [(25.0, Decimal(110), "CNY", 88.0, 10.0, 15.0)]


def test_a_growth_without_a_level_is_kept(ask: Ask) -> None:
    found = ask("SELECT growth_percent, level FROM mart.growth", claim("-3", kind="growth", unit="percent"))
    assert found == [(-3.0, None)]


# --- targets --------------------------------------------------------------------------------------------------------


def test_a_target_stands_beside_the_later_actuals(ask: Ask) -> None:
    by_2025: dict[str, Any] = {
        "period_type": "as_of",
        "period_start": None,
        "period_end": date(2025, 12, 31),
        "status": "target",
    }
    end_of: dict[str, Any] = {"period_type": "as_of", "period_start": None}
    found = ask(
        "SELECT target, actual, actual_as_of, reached_percent, reached, days_left, latest "
        "FROM mart.target_progress ORDER BY actual_as_of",
        claim("200", comparator="ge", published_on=date(2022, 1, 1), **by_2025),
        claim("90", document=2, year=2021, **end_of),  # before the target was set
        claim("150", document=3, year=2023, **end_of),
        claim("220", document=4, year=2024, **end_of),
        claim("300", document=5, year=2026, **end_of),  # after it was due
    )
    assert found == [
        (Decimal(200), Decimal(150), date(2023, 12, 31), 75.0, False, 731, False),
        (Decimal(200), Decimal(220), date(2024, 12, 31), 110.0, True, 365, True),
    ]


def test_a_ceiling_is_met_from_below(ask: Ask) -> None:
    by_2025: dict[str, Any] = {
        "period_type": "as_of",
        "period_start": None,
        "period_end": date(2025, 12, 31),
        "status": "target",
    }
    found = ask(
        "SELECT reached FROM mart.target_progress",
        claim("200", comparator="le", published_on=date(2022, 1, 1), **by_2025),
        claim("150", document=3, year=2023, period_type="as_of", period_start=None),
    )
    assert found == [(True,)]


def test_a_target_without_an_actual_is_kept(ask: Ask) -> None:
    found = ask("SELECT target, actual, latest FROM mart.target_progress", claim("200", status="target"))
    assert found == [(Decimal(200), None, True)]


@pytest.mark.parametrize(
    ("actual", "news", "state", "days_left"),
    [
        ("210", date(2024, 3, 1), "met", 366),
        ("150", date(2024, 3, 1), "unmet", 366),
        ("150", date(2025, 3, 1), "overdue", 366),
        (None, date(2024, 3, 1), "unmet", 305),
        (None, date(2025, 3, 1), "overdue", -60),
    ],
)
def test_a_target_is_met_unmet_or_overdue_by_what_the_warehouse_knows(
    ask: Ask, actual: str | None, news: date, state: str, days_left: int
) -> None:
    found = ask(
        "SELECT state, days_left FROM mart.target_progress",
        claim("200", comparator="ge", year=2024, status="target", published_on=date(2023, 1, 1)),
        *([claim(actual, document=2, year=2023)] if actual else []),
        claim("5", document=3, metric="gdp", published_on=news),
    )
    assert found == [(state, days_left)]
