"""What is written of a year: halves, quarters, months, weeks and days of it, and its beginning, middle and end."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable
from datetime import date, timedelta

from transforms.beginnings import next_such
from transforms.intervals import DateSpan, first_monday, month_end, shifted, small, year_value

_AIMED = re.compile(
    r"计划|力争|预计|预期|目标|任务|提出|确保|将|拟|争取|今年|要|不低于|不少于|安排|有望|新的?一年|部署"
)
_LAST_ACCOUNTS = 8
"""The last month in which accounts of the year before are still given."""
_COUNTED = re.compile(
    "，?(?:全[市县省区国州]|[我该]|常住|户籍|总人口|金融机构|实有|拥有|共有|有(?!望)|耕地|本外币|人民币|各项|[存贷]款|机动车|民用|在校|参加|参保|医疗|卫生|公路|城镇|农村|城乡|移动|固定电话|互联网)"
)


class Parts(dict[str, str | None]):
    """What each group of the pattern holds; None where it has no part in the expression, or the pattern no such group."""

    __slots__ = ()

    def __missing__(self, _group: str) -> None:
        return None

    @classmethod
    def of(cls, m: re.Match[str]) -> Parts:
        """The groups that a match fills. All groups of the patterns have names, so both go in one order."""
        return cls((name, held) for name, held in zip(m.re.groupindex, m.groups(), strict=True) if held is not None)


class YearParts:
    """The resolvers of parts of a year; what was spoken of last is kept between them."""

    def __init__(self, published_on: date | None, account_year: int | None) -> None:
        self.published_on = published_on
        self.account_year = account_year  # the year that a report or communiqué gives account of
        self.year: int | None = None
        self.spoken_year: int | None = None  # that of a sentence before
        self.month: int | None = None
        self.last_of_range: tuple[int, int] | None = None  # the month that the last 1—3月 ends with: 当月 is it
        self.aimed = False  # what is read now is said of something to come
        self.planned = False  # so is a bare month, by the words around it

    def _look_back(self, text: str, span: DateSpan) -> None:
        """全年 and 年末 look back in the first months of a year, and later where the year before was spoken of.

        Not where something is aimed at; 年末 only of what stands there as it is counted.
        """
        pub, end = self.published_on, span.period_end
        if not pub or not end or end.year != pub.year or self.year or self.account_year:
            return
        if pub.month > (3 if self.spoken_year != pub.year - 1 else _LAST_ACCOUNTS):
            return
        if _AIMED.search(text, max(0, span.start - 16), min(len(text), span.end + 24)):
            return
        last = date(pub.year - 1, 12, 31)
        if span.rule == "year_end":
            if _COUNTED.match(text, span.end):
                span.set("year_end", "as_of", None, last)
        else:
            span.set("year", "year", date(pub.year - 1, 1, 1), last)

    def _half_year(self, g: Parts, span: DateSpan, year: int, explicit: bool) -> None:
        first = 1 if (g["half"] or "")[0] == "上" else 7
        span.set("half_year", "half", date(year, first, 1), month_end(year, first + 5))

    def _quarter(self, g: Parts, span: DateSpan, year: int, explicit: bool) -> None:
        n = small(g["q"])
        year = self._ended(g, year, n * 3, explicit)
        if g["qend"]:
            span.set("quarter_end", "as_of", None, month_end(year, n * 3))
        else:
            self._quarters(span, "quarter", "quarter", year, n, n)

    def _quarter_by_letter(self, g: Parts, span: DateSpan, year: int, explicit: bool) -> None:
        """2023年Q2"""
        self._quarters(span, "quarter", "quarter", year, small(g["qq"]), small(g["qq"]))

    def _quarter_range(self, g: Parts, span: DateSpan, year: int, explicit: bool) -> None:
        self._quarters(span, "quarter_range", "range", year, small(g["q1"]), small(g["q2"]))

    def _first_quarters(self, g: Parts, span: DateSpan, year: int, explicit: bool) -> None:
        n = 2 if g["fq"] in ("二", "两", "2") else 3
        self._quarters(span, "first_quarters", "range", self._ended(g, year, n * 3, explicit), 1, n)

    def _first_months(self, g: Parts, span: DateSpan, year: int, explicit: bool) -> None:
        n = 2 if g["fm"] == "两" else small(g["fm"])
        pub = self.published_on
        if not explicit and pub and pub.year == year and n >= pub.month and self.account_year is None:
            self._months_back(span, n)  # the first two months are not over in February: the two before it
        elif 1 <= n <= 12:
            span.set("first_months", "range" if n > 1 else "month", date(year, 1, 1), month_end(year, n))
            self.last_of_range = year, n

    def _month_range(self, g: Parts, span: DateSpan, year: int, explicit: bool) -> None:
        a, b = small(g["m1"]), small(g["m2"])
        over = a > b  # 11月至2月 goes over the end of a year
        if not over:
            year = self._ended(g, year, b, explicit, months=2)
        first, last = (year - (0 if explicit else 1), year + (1 if explicit else 0)) if over else (year, year)
        span.set("month_range", "range", date(first, a, 1), month_end(last, b))
        self.month = b
        self.last_of_range = last, b

    def _ended(self, g: Parts, year: int, month: int, explicit: bool, months: int = 6) -> int:
        """The year of a bare part that ends with ``month``: last year's, where this one's ends so many months on.

        1-12月 in a paper of March, and 四季度 in one of February, look back.
        """
        pub = self.published_on
        bare = (
            not explicit
            and not self.aimed
            and not self.planned
            and not g["before"]
            and not g["alone"]
            and self.year is None
            and self.account_year is None
        )
        return year - 1 if bare and pub and year == pub.year and month - pub.month >= months else year

    def _nth_week_of_month(self, g: Parts, span: DateSpan, year: int, explicit: bool) -> None:
        """The week of the n-th Monday of the month."""
        monday = first_monday(date(year, small(g["mw"]), 1)) + timedelta(weeks=small(g["mwn"]) - 1)
        span.set("weeks", "range", monday, monday + timedelta(days=6))

    def _first_days_of_month(self, g: Parts, span: DateSpan, year: int, explicit: bool) -> None:
        first = date(year, small(g["mf"]), 1)
        span.set("first_days", "range", first, first + timedelta(days=small(g["mfn"]) - 1))

    def _month_or_day(self, g: Parts, span: DateSpan, year: int, explicit: bool) -> None:
        month = small(g["m"])
        year = self._ended(g, year, month, explicit, months=2)
        if self.planned and self.published_on and self.year is None and self.account_year is None:
            year = next_such(year, month, self.published_on)
        if g["d"]:
            self._days(span, year, month, g["d"], g["em"], g["ed"])
        else:
            self._month(span, year, month, g["xun"])
        self.month = month

    def _edge(self, g: Parts, span: DateSpan, year: int, explicit: bool) -> None:
        edge = g["edge"] or ""
        if "初" in edge:
            span.set("year_start", "month", date(year, 1, 1), date(year, 1, 31))
        elif edge == "年中":
            span.set("mid_year", "as_of", None, date(year, 6, 30))
        else:
            span.set("year_end", "as_of", None, date(year, 12, 31))

    def _months_back(self, span: DateSpan, n: int) -> None:
        pub = self.published_on
        assert pub is not None
        last = pub.replace(day=1) - timedelta(days=1)
        year, month = shifted(pub.year, pub.month, -n)
        span.set("rolling", "range", date(year, month, 1), last)

    def _quarters(self, span: DateSpan, rule: str, kind: str, year: int, first: int, last: int) -> None:
        span.set(rule, kind, date(year, first * 3 - 2, 1), month_end(year, last * 3))

    def _month(self, span: DateSpan, year: int, month: int, part: str | None) -> None:
        last = monthrange(year, month)[1]
        if part in ("上旬", "中旬", "下旬"):
            a, b = {"上旬": (1, 10), "中旬": (11, 20), "下旬": (21, last)}[part]
            span.set("ten_days", "range", date(year, month, a), date(year, month, b))
        elif part in ("底", "末"):
            span.set("month_end", "as_of", None, date(year, month, last))
        else:
            span.set("month", "month", date(year, month, 1), date(year, month, last))

    def _days(
        self, span: DateSpan, year: int | None, month: int | None, d: str | None, em: str | None, ed: str | None
    ) -> None:
        if year is None or month is None:
            return
        try:
            first = date(year, month, small(d))
            if ed:
                end_month = small(em) if em else month
                last = date(year + (1 if end_month < month else 0), end_month, small(ed))
                span.set("day_range", "range", first, last)
            else:
                span.set("day", "day", first, first)
        except ValueError:
            span.rule = "impossible_day"

    def _day_of(self, span: DateSpan, year: int, month: int, day: int, rule: str) -> None:
        try:
            found = date(year, month, day)
        except ValueError:
            span.rule = "impossible_day"
            return
        span.set(rule, "day", found, found)
        self.year, self.month = year, month

    def _same_day(self, year: int, month: int) -> date:
        """The day of publication in another month, its last where it has none such."""
        assert self.published_on is not None
        return date(year, month, min(self.published_on.day, monthrange(year, month)[1]))

    def _by_letter(self, g: Parts, span: DateSpan) -> None:
        """2023H1, 24年Q2: a half or quarter of a year written as tables of companies write it."""
        year, n = self._full_year(g["ly"] or ""), int(g["ln"] or 1)
        if (g["lk"] or "") in "Qq":
            self._quarters(span, "quarter", "quarter", year, n, n)
        elif n < 3:
            span.set("half_year", "half", date(year, 6 * n - 5, 1), month_end(year, 6 * n))

    def _full_year(self, text: str) -> int:
        value = year_value(text)
        return self._century_of(value) if len(text) == 2 else value

    def _century_of(self, short: int) -> int:
        """The century of a year of two digits: none more than ten years after publication."""
        latest = (self.published_on.year if self.published_on else 2025) + 10
        return latest - (latest - short) % 100


PARTS: dict[str, Callable[[YearParts, Parts, DateSpan, int, bool], None]] = {
    "half": YearParts._half_year,
    "qq": YearParts._quarter_by_letter,
    "q": YearParts._quarter,
    "q1": YearParts._quarter_range,
    "fq": YearParts._first_quarters,
    "fm": YearParts._first_months,
    "m1": YearParts._month_range,
    "mw": YearParts._nth_week_of_month,
    "mf": YearParts._first_days_of_month,
    "m": YearParts._month_or_day,
    "edge": YearParts._edge,
}
"""The resolver of each part, by the group of the pattern that it fills."""
