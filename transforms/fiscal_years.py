"""Fiscal years, their halves and quarters: 2023财年, 2022/23财年, 2024财年第二财季.

They begin where ``seeds/language/fiscal_years.csv`` says for the state or company of the sentence, or
where the text tells their end (9月底结束的2023财年); of anybody else they are calendar years.
"""

from __future__ import annotations

import re
from datetime import date, timedelta

from seeds import language_table
from transforms.intervals import DateSpan, shifted, small

_BEGINS = language_table.fiscal_years()
_WHOSE = re.compile("|".join(sorted(_BEGINS, key=len, reverse=True)))
_ENDED = re.compile(r"(\d{1,2})月(?:底|末|(?:30|31|28|29)日)(?:结束|止|截止)?的$")
_CUT = re.compile(r"[。；！？\n]")

PATTERN = (
    r"(?P<fy>(?:19|20)\d\d)(?:[-/—–](?P<fyb>(?:20)?\d\d))?\s?年?财(?:政年度|年度?)(?!报)"
    r"(?:的?第?(?P<fyq>[一二三四1-4])(?:财季|季度)|的?(?P<fyh>[上下])半(?:财年|年))?"
    r"|(?P<fyr>(?:上一?个?|本|当前|下一?个?)财(?:政年度|年度?))"
)


def fiscal_year(text: str, span: DateSpan, m: re.Match[str] | None) -> None:
    """The interval of a fiscal year or of a part of it; 上一财年 says none."""
    if m is None or m["fy"] is None:
        return
    month, by_end = _whose(text, span)
    first = int(m["fy"])
    if by_end and month > 1 and not m["fyb"]:
        first -= 1
    quarter, half = m["fyq"], m["fyh"]
    at, length = (small(quarter) * 3 - 3, 3) if quarter else (6 if half == "下" else 0, 6) if half else (0, 12)
    start = date(*shifted(first, month, at), 1)
    end = date(*shifted(first, month, at + length), 1) - timedelta(days=1)
    kind = "range" if month > 1 else "quarter" if quarter else "half" if half else "year"
    span.set("fiscal_year", kind, start, end)


def _whose(text: str, span: DateSpan) -> tuple[int, bool]:
    """The first month of the fiscal year, and whether it is called by the year it ends in."""
    ended = _ENDED.search(text, max(0, span.start - 12), span.start)
    if ended and 1 <= int(ended[1]) <= 12:
        return int(ended[1]) % 12 + 1, True
    if text[span.start - 1 : span.start] == "美":
        return _BEGINS["美国"]
    left = _CUT.split(text[max(0, span.start - 40) : span.start])[-1]
    right = _CUT.split(text[span.end : span.end + 20])[0]
    found = _WHOSE.findall(left)[-1:] or _WHOSE.findall(right)[:1]
    return _BEGINS[found[0]] if found else (1, True)
