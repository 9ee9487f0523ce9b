"""Days and intervals written in any style are read back, and stand on their own characters."""

from __future__ import annotations

from calendar import monthrange
from datetime import date

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tests.properties import writing
from transforms.mentions import MentionReader
from transforms.periods import DateSpan

DAYS = st.dates(date(1996, 1, 1), date(2039, 12, 31))
YEARS = st.integers(min_value=1996, max_value=2039)
MONTHS = st.integers(min_value=1, max_value=12)
PUBLISHED = date(2023, 11, 2)


def read(reader: MentionReader, text: str, published_on: date | None = PUBLISHED) -> DateSpan:
    mentions, dates = reader.read(text, published_on)
    assert len(dates) == 1, f"{text}: {[m.surface for m in mentions]}"
    return dates[0]


def interval(span: DateSpan) -> tuple[date | None, date | None]:
    return span.period_start, span.period_end


@pytest.mark.parametrize("style", ["arabic", "padded", "chinese", "wide"])
@given(day=DAYS)
def test_a_day(mention_reader: MentionReader, style: str, day: date) -> None:
    written = writing.day(day, style)
    text = f"大桥于{written}合龙。"
    span = read(mention_reader, text)
    assert interval(span) == (day, day)
    assert text[span.start : span.end] == written
    assert span.period_type == "day"


@pytest.mark.parametrize("mark", ["-", "/", "."])
@given(day=DAYS)
def test_a_day_in_digits(mention_reader: MentionReader, mark: str, day: date) -> None:
    assert interval(read(mention_reader, f"发布时间：{day:%Y{mark}%m{mark}%d}")) == (day, day)


@given(day=DAYS)
def test_a_day_without_a_year_belongs_to_the_year_spoken_of(mention_reader: MentionReader, day: date) -> None:
    text = f"{day.year}年1月1日动工，{day.month}月{day.day}日封顶。"
    _, dates = mention_reader.read(text, PUBLISHED)
    assert [interval(d) for d in dates] == [(date(day.year, 1, 1),) * 2, (day, day)]


@given(first=DAYS, last=DAYS)
def test_an_interval_of_days(mention_reader: MentionReader, first: date, last: date) -> None:
    assume(first < last)
    for between in ("至", "到", "—"):
        text = f"展览期为{writing.day(first, 'arabic')}{between}{writing.day(last, 'arabic')}。"
        assert interval(read(mention_reader, text)) == (first, last)


@given(year=YEARS, more=st.integers(min_value=1, max_value=15))
def test_an_interval_of_years(mention_reader: MentionReader, year: int, more: int) -> None:
    for text in (f"{year}—{year + more}年实施", f"{year}年至{year + more}年实施", f"{year}-{year + more}年实施"):
        assert interval(read(mention_reader, text)) == (date(year, 1, 1), date(year + more, 12, 31))


@given(year=YEARS, first=MONTHS, last=MONTHS)
def test_an_interval_of_months(mention_reader: MentionReader, year: int, first: int, last: int) -> None:
    assume(first < last)
    end = date(year, last, monthrange(year, last)[1])
    for between in ("—", "-", "至", "～"):
        text = f"{year}年{first}{between}{last}月开展"
        assert interval(read(mention_reader, text)) == (date(year, first, 1), end)


@given(year=YEARS, month=MONTHS)
def test_a_month(mention_reader: MentionReader, year: int, month: int) -> None:
    expected = date(year, month, 1), date(year, month, monthrange(year, month)[1])
    for text in (f"{year}年{month}月开业", f"{writing.year(year)}年{writing.chinese(month)}月开业"):
        assert interval(read(mention_reader, text)) == expected


@given(year=YEARS, quarter=st.integers(min_value=1, max_value=4))
def test_a_quarter(mention_reader: MentionReader, year: int, quarter: int) -> None:
    last = quarter * 3
    expected = date(year, last - 2, 1), date(year, last, monthrange(year, last)[1])
    for text in (f"{year}年{writing.chinese(quarter)}季度开业", f"{year}年第{writing.chinese(quarter)}季度开业"):
        assert interval(read(mention_reader, text)) == expected


@given(published_on=DAYS)
def test_words_for_a_year_count_from_the_publication(mention_reader: MentionReader, published_on: date) -> None:
    for word, offset in (("今年", 0), ("去年", -1), ("前年", -2), ("明年", 1), ("后年", 2)):
        year = published_on.year + offset
        assert interval(read(mention_reader, f"{word}动工", published_on)) == (date(year, 1, 1), date(year, 12, 31))


@given(year=YEARS)
def test_a_day_that_no_calendar_has_is_no_interval(mention_reader: MentionReader, year: int) -> None:
    assert interval(read(mention_reader, f"于{year}年2月30日开业")) == (None, None)
