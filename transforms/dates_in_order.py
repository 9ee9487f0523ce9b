"""Dates named in order before as many figures: 2021年、2022年和2023年1—6月，收入分别为3亿元、4亿元和2亿元."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from datetime import date

from transforms.intervals import DateSpan, month_end
from transforms.records import Candidate, Mention

_JOINED = re.compile(r"(?:度|年度)?\s?(?:、|和|及|与|以及|，|,)\s?")
_MOST = 12
"""Figures of one list, and years that a range may stand for."""


def dates_in_order(folded: str, dates: Sequence[DateSpan], start: int, at: int, size: int) -> list[DateSpan]:
    """The last dates between ``start`` and ``at`` that stand in one list of ``size``, each year of a range by itself."""
    listed: list[DateSpan] = []
    for i in range(bisect_left(dates, at, key=lambda d: d.start) - 1, -1, -1):
        d = dates[i]
        if d.start < start or d.anchor not in ("", "as_of") or not d.period_end:
            break
        if listed and not _JOINED.fullmatch(folded, d.end, listed[0].start):
            if len(listed) == size:
                break
            listed = []
        listed[:0] = _members(d)
        if len(listed) > _MOST:
            break
    return listed if len(listed) == size else []


def settle(folded: str, m: Mention, d: DateSpan) -> None:
    """Give a figure the date that stands for it in a list."""
    m.period_type, m.period_start, m.period_end = d.period_type, d.period_start, d.period_end
    m.candidates.append(Candidate("period", folded[d.start : d.end], "分别: in the order of the dates", True))


def _members(d: DateSpan) -> list[DateSpan]:
    if d.rule == "quarter_range" and d.period_start and d.period_end:
        first, last = d.period_start.month // 3, d.period_end.month // 3 - 1
        year = d.period_start.year
        return [
            DateSpan(d.start, d.end, "quarter", "quarter", date(year, q * 3 + 1, 1), month_end(year, q * 3 + 3))
            for q in range(first, last + 1)
        ]
    if d.rule != "year_range" or not d.period_start or not d.period_end:
        return [d]
    found = []
    for year in range(d.period_start.year, min(d.period_end.year, d.period_start.year + _MOST) + 1):
        found.append(DateSpan(d.start, d.end, "year", "year", date(year, 1, 1), date(year, 12, 31)))
    return found
