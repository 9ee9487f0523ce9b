"""Lengths of time counted from the day of publication: 三年前, 近三年, 未来十天, 上两个月."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, timedelta

from transforms.intervals import DateSpan, monday_of, shifted, small
from transforms.year_parts import Parts, YearParts

_MONTHS_ENDED = re.compile(r"止(?:的)?(?:(?P<n>\d{1,2}|[三六九]|十二)个月|(?P<y>年度))")
_FORWARD = ("未来", "今后", "往后", "接下来", "后面", "之后", "后", "下")


class LengthsOfTime(YearParts):
    """The resolvers of so many years, months, weeks or days before or after."""

    def _apart(self, g: Parts, span: DateSpan) -> None:
        """三年前, 5天后, 4周后: the year, month, week or day that lies so far away."""
        pub, n = self.published_on, small(g["ago"])
        if pub is None or not n:
            return
        step = n if (g["agd"] or "").endswith("后") else -n
        unit = g["agu"] or ""
        if g["aghalf"]:
            if unit == "年":
                self._month(span, *shifted(pub.year, pub.month, 12 * step + (6 if step > 0 else -6)), None)
        elif unit == "年":
            if pub.year + step > 0:
                span.set("years_apart", "year", date(pub.year + step, 1, 1), date(pub.year + step, 12, 31))
        elif unit == "个月":
            self._month(span, *shifted(pub.year, pub.month, step), None)
        elif unit in ("天", "日"):
            day = pub + timedelta(days=step)
            span.set("days_apart", "day", day, day)
        else:
            monday = monday_of(pub + timedelta(weeks=step))
            span.set("weeks_apart", "range", monday, monday + timedelta(days=6))

    def _rolling(self, g: Parts, span: DateSpan) -> None:
        """近三年, 未来十天, 上两个月: so many periods before or after the day of publication."""
        pub, direction, unit = self.published_on, g["sdir"] or "", g["su"] or ""
        span.rule = "rolling"
        n = small(g["sn"])
        if pub is None or not n:
            return
        future = direction in _FORWARD
        if unit == "年":
            self._rolling_years(span, n, direction)
        elif unit in ("个月", "月"):
            if future:
                last = self._same_day(*shifted(pub.year, pub.month, n)) - timedelta(days=1)
                span.set("rolling", "range", pub, last)
            elif direction in ("上", "前", "之前", "向前", "往前"):
                self._months_back(span, n)
            else:
                year, month = shifted(pub.year, pub.month, -n)
                span.set("rolling", "range", self._same_day(year, month), pub)
        elif unit in ("天", "日"):
            self._rolling_days(span, n, direction)
        elif direction in ("上", "前", "下"):
            monday = monday_of(pub) + timedelta(weeks=1 if future else -n)
            span.set("rolling", "range", monday, monday + timedelta(days=7 * n - 1))
        else:
            self._rolling_days(span, 7 * n, direction)

    def _rolling_years(self, span: DateSpan, n: int, direction: str) -> None:
        pub = self.published_on
        assert pub is not None
        if n == 1 and direction not in _FORWARD:
            accounted = self.account_year or (pub.year - 1 if pub.month <= 3 else None)
            if accounted:
                span.set("past_year", "year", date(accounted, 1, 1), date(accounted, 12, 31))
                self.account_year = accounted
                return
        if direction in ("后", "下"):
            first = pub + timedelta(days=1)
            last = first.replace(year=first.year + n, day=min(first.day, 28)) - timedelta(days=1)
            if first.day <= 28:
                span.set("rolling", "range", first, last)
        elif direction in _FORWARD:
            span.set("rolling", "range", date(pub.year + 1, 1, 1), date(pub.year + n, 12, 31))
        elif self.account_year and self.account_year < pub.year and direction in ("过去", "近", "最近"):
            span.set("rolling", "range", date(self.account_year - n + 1, 1, 1), date(self.account_year, 12, 31))
        else:
            day = min(pub.day, monthrange(pub.year - n, pub.month)[1])
            span.set("rolling", "range", date(pub.year - n, pub.month, day), pub)

    def _rolling_days(self, span: DateSpan, n: int, direction: str) -> None:
        """上两天 and 后三天 leave the day itself out; 未来十天 begins with it; 近十天 ends with it."""
        pub = self.published_on
        assert pub is not None
        day = timedelta(days=1)
        if direction in ("后", "下"):
            span.set("rolling", "range", pub + day, pub + n * day)
        elif direction in _FORWARD:
            span.set("rolling", "range", pub, pub + (n - 1) * day)
        elif direction in ("上", "前", "之前", "向前", "往前") or direction == "过去" and n > 1:
            span.set("rolling", "range", pub - n * day, pub - day)
        else:
            span.set("rolling", "range", pub - n * day, pub)

    def _months_ended(self, text: str, span: DateSpan, end: date) -> None:
        """截至6月30日止六个月 of a company's accounts: the months that end with the day."""
        months = _MONTHS_ENDED.match(text, span.end)
        n = 0 if months is None else 12 if months["y"] else small(months["n"])
        if months and 0 < n <= 18:
            first = date(*shifted(end.year, end.month, 1 - n), 1)
            span.period_type, span.anchor = "half" if n == 6 and first.month in (1, 7) else "range", ""
            span.period_start, span.end = first, months.end()
