"""Intervals of whole days, and the arithmetic of months and weeks that dates are resolved with."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

from seeds import language_table
from transforms.numbers import chinese


@dataclass(slots=True)
class DateSpan:
    """A calendar expression: where it stands and what interval it names (ends included)."""

    start: int
    end: int
    rule: str
    period_type: str | None = None
    period_start: date | None = None
    period_end: date | None = None
    anchor: str = ""  # as_of, since, compared: what the words before it make of it

    def set(self, rule: str, kind: str, start: date | None, end: date | None) -> None:
        """Give it its interval, and the name of the rule that found it."""
        self.rule, self.period_type, self.period_start, self.period_end = rule, kind, start, end


def month_end(year: int, month: int) -> date:
    """The last day of a month."""
    return date(year, month, monthrange(year, month)[1])


def shifted(year: int, month: int, step: int) -> tuple[int, int]:
    """Year and month so many months later."""
    n = month - 1 + step
    return year + n // 12, n % 12 + 1


def monday_of(day: date) -> date:
    """The Monday of the week of a day."""
    return day - timedelta(days=day.weekday())


def first_monday(day: date) -> date:
    """The first Monday from a day on."""
    return day + timedelta(days=-day.weekday() % 7)


def year_value(text: str) -> int:
    """A year written in either kind of digits."""
    if text.isdigit() and text.isascii():
        return int(text)
    return int("".join(str(language_table.digits()[c]) for c in text))


def small(text: str | None) -> int:
    """A small number in either kind of digits; 0 where there is none or it is 几."""
    if not text or text == "几":
        return 0
    if text.isdigit() and text.isascii():
        return int(text)
    n = chinese(text)
    return int(n.low) if n else 0
