"""Calendar expressions and their intervals. Texts are published on 2 November 2023 where nothing else is said."""

from __future__ import annotations

from datetime import date

import pytest

from tests.unit.transforms.conftest import Dates
from transforms import periods


def intervals(dates: Dates, text: str, published_on: date | None = date(2023, 11, 2)) -> list[tuple[str, str]]:
    """Start and end of every expression, in ISO form; empty where open."""
    found = dates(text, published_on)
    return [
        (d.period_start.isoformat() if d.period_start else "", d.period_end.isoformat() if d.period_end else "")
        for d in found
    ]


@pytest.mark.parametrize(
    ("text", "start", "end", "kind"),
    [
        ("水库2019年建成。", "2019-01-01", "2019-12-31", "year"),
        ("水库今年上半年建成。", "2023-01-01", "2023-06-30", "half"),
        ("水库2022年第三季度建成。", "2022-07-01", "2022-09-30", "quarter"),
        ("水库2020年2月建成。", "2020-02-01", "2020-02-29", "month"),
        ("水库2020年2月29日建成。", "2020-02-29", "2020-02-29", "day"),
        ("水库3月中旬建成。", "2023-03-11", "2023-03-20", "range"),
        ("水库在今年前7个月里蓄水。", "2023-01-01", "2023-07-31", "range"),
        ("水库在上世纪80年代里建成。", "1980-01-01", "1989-12-31", "range"),
        ("水库在“十四五”期间建成。", "2021-01-01", "2025-12-31", "range"),
        ("水库将在未来五年里扩容。", "2024-01-01", "2028-12-31", "range"),
    ],
)
def test_an_expression_is_an_interval_of_its_kind(dates: Dates, text: str, start: str, end: str, kind: str) -> None:
    assert intervals(dates, text) == [(start, end)]
    assert dates(text)[0].period_type == kind


@pytest.mark.parametrize(
    ("text", "end"),
    [
        ("截至2022年底，全县通车。", "2022-12-31"),
        ("到2025年，全县通车。", "2025-12-31"),
        ("10月底前，全县通车。", "2023-10-31"),
        ("年底前，全县通车。", "2023-12-31"),
        ("“十四五”末，全县通车。", "2025-12-31"),
    ],
)
def test_a_deadline_or_a_count_up_to_a_day_has_no_start(dates: Dates, text: str, end: str) -> None:
    assert intervals(dates, text) == [("", end)]
    assert dates(text)[0].period_type == "as_of"


@pytest.mark.parametrize(
    ("text", "start"),
    [
        ("今年以来，客流回升。", "2023-01-01"),
        ("自2021年起，实行新规。", "2021-01-01"),
        ("2019年以来，连年丰收。", "2019-01-01"),
    ],
)
def test_what_runs_on_from_a_start_has_no_end(dates: Dates, text: str, start: str) -> None:
    assert intervals(dates, text) == [(start, "")]


def test_a_period_within_some_years_is_an_open_future(dates: Dates) -> None:
    (found,) = dates("力争三年内建成。")
    assert (found.period_type, found.period_start, found.period_end) == ("future", None, None)


def test_a_bare_month_belongs_to_the_year_spoken_of_last(dates: Dates) -> None:
    assert intervals(dates, "厂房2021年8月动工，12月封顶。")[1] == ("2021-12-01", "2021-12-31")


def test_the_next_year_counts_from_the_year_spoken_of(dates: Dates) -> None:
    assert intervals(dates, "厂房2021年8月动工，次年5月投产。")[1] == ("2022-05-01", "2022-05-31")


def test_a_bare_month_later_than_the_paper_is_of_last_year(dates: Dates) -> None:
    assert intervals(dates, "厂房12月投产。", date(2024, 1, 15)) == [("2023-12-01", "2023-12-31")]


def test_last_month_in_january_is_december(dates: Dates) -> None:
    assert intervals(dates, "厂房上月投产。", date(2024, 1, 15)) == [("2023-12-01", "2023-12-31")]


def test_a_week_runs_from_monday_to_sunday(dates: Dates) -> None:
    assert intervals(dates, "厂房上周投产。") == [("2023-10-23", "2023-10-29")]


def test_two_expressions_joined_by_a_word_are_one_interval(dates: Dates) -> None:
    assert intervals(dates, "展会从2022年11月至2023年2月举行。") == [("2022-11-01", "2023-02-28")]


def test_days_of_two_months_may_cross_a_year(dates: Dates) -> None:
    assert intervals(dates, "灯会于12月28日至1月3日举行。", date(2023, 12, 20)) == [("2023-12-28", "2024-01-03")]


def test_two_years_side_by_side_are_two_years(dates: Dates) -> None:
    assert intervals(dates, "大桥在2018年和2022年两次大修。") == [
        ("2018-01-01", "2018-12-31"),
        ("2022-01-01", "2022-12-31"),
    ]


def test_what_a_figure_is_compared_with_is_marked(dates: Dates) -> None:
    assert [d.anchor for d in dates("客流比2019年增长。")] == ["compared"]


@pytest.mark.parametrize("text", ["于2022年2月29日开馆。", "于2023年4月31日开馆。"])
def test_a_day_that_does_not_exist_has_no_interval(dates: Dates, text: str) -> None:
    assert intervals(dates, text) == [("", "")]


@pytest.mark.parametrize("word", ["今年", "去年", "上半年", "5月", "昨天", "近三年"])
def test_nothing_is_made_up_where_the_publication_is_unknown(dates: Dates, word: str) -> None:
    assert intervals(dates, f"大桥{word}通车。", None) == [("", "")]


def test_an_explicit_year_needs_no_publication(dates: Dates) -> None:
    assert intervals(dates, "大桥2016年通车。", None) == [("2016-01-01", "2016-12-31")]


@pytest.mark.parametrize("text", ["年轻人返乡", "年产能提升", "学制为五年", "每天上午营业", "明前茶上市", "日均客流"])
def test_words_of_time_that_name_no_interval(dates: Dates, text: str) -> None:
    assert dates(text) == []


def test_the_end_of_a_quarter_is_a_day(dates: Dates) -> None:
    assert intervals(dates, "截至今年三季度末，全县通车。") == [("", "2023-09-30")]
    assert intervals(dates, "三季度末，全县通车。") == [("", "2023-09-30")]


def test_the_last_month_counts_back_a_month(dates: Dates) -> None:
    assert intervals(dates, "近一个月，客流回升。", date(2024, 3, 31)) == [("2024-02-29", "2024-03-31")]


@pytest.mark.parametrize("text", ["10月26日至28日", "2月30日", "1—9月", "2018年和2022年"])
def test_an_expression_may_be_the_whole_text(dates: Dates, text: str) -> None:
    assert dates(text)[0].start == 0


def test_an_expression_is_matched_where_it_stands_only() -> None:
    assert periods.match_date("在2022年", 0) is None
    m = periods.match_date("在2022年", 1)
    assert m is not None
    assert m.span() == (1, 6)
