"""Public holidays and travel seasons as days: 今年中秋国庆假期, 春节假期前三天, 假期最后一天.

Which days a holiday has is no rule of the calendar but a notice of each year, so they stand in
``seeds/language/holidays.csv``; a year that the table does not know gives no days.
"""

from __future__ import annotations

from datetime import date, timedelta

from seeds import language_table
from transforms.intervals import small
from transforms.numbers import ZD

_DAYS = language_table.holidays()
_NAMES = language_table.holiday_names()
_N = rf"(?:\d{{1,2}}|[{ZD}十]{{1,3}})"
_LOOSE = sorted((n for n, name in _NAMES.items() if not name.needs_word), key=len, reverse=True)
_ANY = sorted(_NAMES, key=len, reverse=True)
_WORD = r"(?:双节)?的?(?:小?长假|假期|假日|黄金周)"
_NOT_THE_DAYS = rf"(?![前后将晚联招文特版夜主月节假长小黄档期\d{ZD}]|快乐|日前|活动|临近|即将|到来)"
"""今年春节前, 今年国庆招待会: no figure is of its days."""

_MAY_BE = rf"(?=(?:[\d{ZD}今去明前后上本当同次翌来这大]{{1,4}}年度?)?\s?的?\s?“?[{''.join(sorted({n[0] for n in _ANY}))}假节日])"
"""A cheap look ahead: most numerals are no year before a holiday."""
STARTS = ("".join(sorted({n[0] for n in _ANY} | set("假节"))), "".join(sorted({n[1] for n in _ANY} | set("期日"))))
"""First and second characters of what may name a holiday."""


def _names(names: list[str]) -> str:
    one = f"(?:{'|'.join(names)})"
    return rf"(?>“?{one}”?(?:(?:、|和|与|暨)?“?{one}”?)?)"


def _part(suffix: str) -> str:
    return (
        rf"(?:的?(?:前(?P<hfirst{suffix}>{_N})[天日]|(?P<hopen{suffix}>首日|头一天)|第(?P<hnth{suffix}>{_N})[天日]"
        rf"|(?P<hlast{suffix}>最后一天|末日)|最后(?P<hlasts{suffix}>{_N})[天日]))?"
    )


def pattern(year: str, optional_year: str, year_of_any: str) -> str:
    """How a holiday is written; the three match a year, with groups of their own each."""
    return rf"""
   {_MAY_BE}(?:{year}\s?的?\s?(?P<hol6>{_names(_LOOSE)})(?:{_WORD}|期间|档期?(?!案)|{_NOT_THE_DAYS}){_part("6")}(?:期间)?(?!前)
 | (?:{optional_year}\s?的?\s?)?(?P<hol7>{_names(_ANY)})(?:{_WORD}|期间|(?<=[春暑]运)){_part("7")}(?:期间)?(?!前)
 | {year_of_any}\s?的?\s?(?P<hol9>假期)(?=[，里中前首第最期以全]){_part("9")}(?:期间|里|中)?(?!前)
 | (?<![寒暑放休请年产婚长节度个])(?P<hol8>(?:假期|(?<=节)日(?=期间))(?!间)(?:(?=里|中(?!心)|期间|以来|前{_N}[天日]|首日|第{_N}[天日]|最后)
   |(?<=[，。；：、\n\u3000 ]假期)(?=[，全各我累八七五三]))){_part("8")}(?:期间|里|中)?(?!前))
"""


def named(words: str) -> tuple[str, ...]:
    """The holidays that a name means, or two names together."""
    found: list[str] = []
    at = 0
    while at < len(words):
        name = next((n for n in _ANY if words.startswith(n, at)), None)
        if name is not None:
            found.extend(_NAMES[name].holidays)
        at += len(name) if name else 1
    return tuple(dict.fromkeys(found))


def days(holidays: tuple[str, ...], year: int | None, near: date | None) -> tuple[date, date] | None:
    """First and last day of them in a year, or, where no year is said, of those nearest to a day."""
    if year is not None:
        known = [_DAYS[h, year] for h in holidays if (h, year) in _DAYS]
        return (min(a for a, _ in known), max(b for _, b in known)) if len(known) == len(holidays) and known else None
    if near is None:
        return None
    found = [d for y in (near.year - 1, near.year, near.year + 1) if (d := days(holidays, y, None))]
    return min(found, key=lambda d: _apart(d, near)) if found else None


def around(day: date) -> tuple[date, date] | None:
    """The public holiday that a day lies in, or that ended less than a week before."""
    for (name, _), (first, last) in _DAYS.items():
        if not name.endswith("运") and last > first and first <= day < last + timedelta(days=7):
            return first, last
    return None


def part(whole: tuple[date, date], first: str | None, nth: str | None, last: str | None) -> tuple[date, date]:
    """Its first so many days, its n-th, or its last so many; what reaches beyond it is the whole."""
    a, b = whole
    length = (b - a).days + 1
    n = small(first or nth or last)
    if not 1 <= n <= length:
        return whole
    day = timedelta(days=1)
    if first:
        return a, a + (n - 1) * day
    if nth:
        return a + (n - 1) * day, a + (n - 1) * day
    return b - (n - 1) * day, b


def _apart(span: tuple[date, date], day: date) -> int:
    return max(0, (span[0] - day).days, (day - span[1]).days)
