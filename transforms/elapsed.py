"""Lengths of time that date the figures behind them: 五年来, 春运20天来, 过去24小时; and 报告期内, that of the report named.

The length itself stays a quantity (五年); only what follows it in its sentence is of these years.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from datetime import date, timedelta

from transforms.accounts import account_year_at
from transforms.date_patterns import N
from transforms.intervals import DateSpan, shifted, small

_RUN_OF_TIME = re.compile(
    r"(?:年|个月|天)(?:以来|来(?![回自到访源华说看得往])|间(?![隔断歇接]))(?!的|首|最|第|[取走获][得过]的)|小时(?![\d\u4e00-\u9fff]{0,2}(?:前|后|制))"
)
_LENGTH = re.compile(rf"(?:^|[^第每几数\d])({N}|半)$")
_HOURS_BACK = re.compile(rf"(?:过去|最近|(?<![将接附最])近)的?({N})$")
_REPORT_PERIOD = re.compile(r"报告期(?:内|末)?|期内(?<=[，。；\n]期内)")
_OF_A_REPORT = re.compile(r"[^，。；\n]{0,8}(?:报告|财报|业绩|季报|年报)")
_SENTENCE_END = re.compile(r"[。！？\n]")
_LOOKED_AT = 8
"""So many dates before it may tell the day that it counts from."""
_HAS_BEGUN = ("", "启动", "开启", "开始")
_LONGEST = 120
"""More than so many years are told of history, never counted back to a day of it."""


def elapsed(
    folded: str, dates: Sequence[DateSpan], published_on: date | None, accounts: Sequence[tuple[int, int]]
) -> list[DateSpan]:
    """What each run of time stands for, in text order; none inside a calendar expression."""
    if published_on is None:
        return []
    found: list[DateSpan] = []
    starts = [d.start for d in dates]
    for m in _RUN_OF_TIME.finditer(folded):
        hours = m.group() == "小时"
        number = (_HOURS_BACK if hours else _LENGTH).search(folded, max(0, m.start() - 8), m.start())
        if number is None:
            continue
        i = bisect_left(starts, m.end())
        if i and dates[i - 1].end > number.start(1):
            continue
        span = DateSpan(number.start(1), m.end(), "elapsed")
        n = small(number[1])
        if hours:
            days = -(-n // 24)
            if 0 < days <= 31:
                span.set("elapsed", "range", published_on - timedelta(days=days), published_on)
        elif number[1] == "半" or 0 < n <= _LONGEST:
            told = dates[max(0, i - _LOOKED_AT) : i]
            season = told[-1] if m.group()[0] == "天" and told and told[-1].rule == "holiday" else None
            if season is not None and season.period_start and folded[season.end : span.start] in _HAS_BEGUN:
                _of_a_season(span, n, season.period_start, published_on)
                found.append(span)
                continue
            here = [d for d in told[-2:] if not _SENTENCE_END.search(folded, d.end, span.start)]
            _count_back(span, n, m.group()[0], published_on, told, here, account_year_at(accounts, span.start))
        if span.period_type:
            found.append(span)
    for m in _REPORT_PERIOD.finditer(folded):
        i = bisect_left(starts, m.start())
        reported = next((d for d in reversed(dates[max(0, i - _LOOKED_AT) : i]) if _reported(folded, d)), None)
        if reported is not None:
            kept = DateSpan(m.start(), m.end(), "report_period")
            kept.set("report_period", reported.period_type or "range", reported.period_start, reported.period_end)
            if m.group().endswith("末"):
                kept.set("report_period", "as_of", None, reported.period_end)
            found.append(kept)
    return found


def _of_a_season(span: DateSpan, n: int, first: date, published_on: date) -> None:
    """暑运31天来: the first so many days of it, none of them still to come."""
    last = min(first + timedelta(days=n - 1), published_on)
    if first <= last:
        span.set("season", "range", first, last)


def _reported(folded: str, d: DateSpan) -> bool:
    """Is it the period of a report: 2023年半年度报告, 第二季度业绩?"""
    return d.period_type in ("year", "half", "quarter") and _OF_A_REPORT.match(folded, d.end) is not None


def _count_back(
    span: DateSpan,
    n: int,
    unit: str,
    published_on: date,
    told: Sequence[DateSpan],
    here: Sequence[DateSpan],
    account: int | None,
) -> None:
    """From a day told before that lies as far back, else from so many years, months or days ago; it runs on.

    ``told``: the dates before it; ``here``: those of its own sentence.
    """
    years = n if unit == "年" else 0
    if unit == "天":
        start = published_on - timedelta(days=n)
    elif not years:
        start = date(*shifted(published_on.year, published_on.month, -n if n else -6), 1)
    else:
        start = date(account - n + 1 if account else published_on.year - n, 1, 1)
    last = here[-1].period_end if here and years else None
    for d in here[:-1]:
        if d.period_start and last and last < published_on and last.year - d.period_start.year in (years, years - 1):
            span.set("elapsed", "range", d.period_start, last)  # 从2012年的…到2022年的…，十年间
            return
    if any(years and d.anchor != "compared" and d.period_type == "range" for d in here):
        return  # 2013年以来的十年间: the years are written out
    if account and years:
        span.set("elapsed", "range", start, date(account, 12, 31))
        return
    for d in reversed(told):
        begun = d.period_start
        if not years or begun is None or d.anchor == "compared" or d.period_type not in ("year", "month", "day"):
            continue
        if begun.year == start.year or d in here and abs(begun.year - start.year) <= 1:
            start = begun  # 2022年10月14日开播，一年来
            break
    span.set("elapsed", "range", start, None)
