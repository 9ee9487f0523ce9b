"""What a correction may say of an observation: ``FIELD=VALUE; FIELD=VALUE``, each value checked as it is read.

    value=4102.6亿元          as it would be printed: number and unit; sets low, high, unit and what was reported
    low=…  high=…  unit=…     the same by itself, exact, in a base unit of ref.unit
    metric=gdp                id of the catalogue; its name follows, and its detail goes unless it is said too
    region=义乌市             a name that one place has, a code (330782), or a code with the name to show (330782 苏溪镇)
    industry=光伏             the word; its code follows where the seeds know one
    period=2023               also 2023-H1, 2023-Q3, 2023-05, 2023-05-17, 2021-01-01/2025-12-31, ../2025-12-31 (a stock
                              counted up to that day), as_of_publication, future
    zone=none                 nothing; only where a field may be empty

The other fields of ``FIELDS`` take what their column in the dictionary takes. Actions and guards share this form: an
action sets the fields, a guard asks whether the reading of the rules has them.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import cache
from typing import Any

from seeds import industries_table, metrics_table, places, units_table
from transforms import normalise
from transforms.mentions import MentionReader
from transforms.place_units import lineage
from warehouse.tables import table

NOTHING = "none"
"""Written where a field is to be empty."""
_SEPARATOR = re.compile(r"[;；]")
_MINUS = "-−－"
_AT_MOST = 5


class FieldError(ValueError):
    """A part of an action or guard cannot be used; the message says which, why, and what to write."""


@dataclass(frozen=True, slots=True)
class Assignment:
    """One ``FIELD=VALUE``: the columns that it sets, and those of them that a guard compares."""

    field: str
    text: str
    columns: Mapping[str, Any]
    compared: tuple[str, ...]

    def is_said_by(self, row: Mapping[str, Any]) -> bool:
        """Whether a reading has this value already."""
        return all(row[name] == self.columns[name] for name in self.compared)


def assignments(text: str) -> tuple[Assignment, ...]:
    """The assignments of an action or guard. Raises ``FieldError``."""
    found: list[Assignment] = []
    for part in _SEPARATOR.split(text):
        if not part.strip():
            continue
        field, equals, value = (piece.strip() for piece in part.partition("="))
        if not equals or not value:
            raise FieldError(f"{part.strip()!r} is no FIELD=VALUE; write zone={NOTHING} for a field that is empty")
        if field not in FIELDS:
            raise FieldError(f"there is no field {field!r}; the fields are {', '.join(FIELDS)}")
        if field in (a.field for a in found):
            raise FieldError(f"{field} is said twice")
        found.append(_assignment(field, value))
    if not found:
        raise FieldError("nothing is said; write FIELD=VALUE, such as value=4102.6亿元; region=滁州市")
    both = {a.field for a in found} & {"low", "high", "unit"}
    if both and any(a.field == "value" for a in found):
        raise FieldError(f"value says {', '.join(sorted(both))} too; write either")
    return tuple(found)


def _assignment(field: str, value: str) -> Assignment:
    if value == NOTHING:
        cleared = _CLEARED.get(field, (field,))
        needed = [name for name in cleared if _column(name).required]
        if needed or field == "value":
            raise FieldError(f"{field} cannot be {NOTHING}: every observation has one")
        return Assignment(field, value, dict.fromkeys(cleared), cleared[:1])
    columns, compared = FIELDS[field](value)
    return Assignment(field, value, columns, compared or tuple(columns))


_CLEARED = {
    "region": ("region", "region_code", "province", "city", "county"),
    "industry": ("industry", "industry_code"),
}
_Read = tuple[dict[str, Any], tuple[str, ...]]


def _column(name: str) -> Any:
    return table("core.observation").column(name)


@cache
def _mentions() -> MentionReader:
    return MentionReader()


def _value(text: str) -> _Read:
    falls = text[0] in _MINUS
    body = text[1:].strip() if falls else text
    found, _ = _mentions().read(body, None)
    whole = [m for m in found if (m.start, m.end, m.cls) == (0, len(body), "quantity")]
    if not whole or not whole[0].unit_id:
        read = ", ".join(f"{m.surface!r} as {m.cls}" for m in found) or "no number"
        raise FieldError(f"value={text}: it is read as {read}; write a number with its unit, such as 4102.6亿元 or 3%")
    m, unit = whole[0], whole[0].unit_id
    if falls:
        m.fall()
    ends = [normalise.in_base_unit(n, unit) for n in (m.number_low, m.number_high)]
    if None in ends:
        raise FieldError(f"value={text}: it is larger than the warehouse can hold")
    reported = f"-{m.reported_value}" if falls else m.reported_value
    columns = {
        "low": ends[0],
        "high": ends[1],
        "unit": units_table.units()[unit].base_unit,
        "unit_id": unit,
        "reported_value": reported,
        "reported_unit": m.reported_unit,
    }
    columns |= {name: getattr(m, name) for name in ("counter", "per") if getattr(m, name) is not None}
    return columns, ("low", "high", "unit")


def _decimal(name: str) -> Callable[[str], _Read]:
    def read(text: str) -> _Read:
        try:
            value = Decimal(text)
        except InvalidOperation:
            value = None
        exact = value is not None and value.is_finite() and normalise.in_base_unit(format(value, "f"), "count") == value
        if not exact:
            raise FieldError(f"{name}={text}: write an exact number in the base unit, such as 410260000000")
        return {name: value}, ()

    return read


def _unit(text: str) -> _Read:
    bases = {u.base_unit for u in units_table.units().values()}
    if text not in bases:
        known = units_table.units().get(text)
        hint = (
            f"its base unit is {known.base_unit}" if known else 'zhibiao sql "SELECT DISTINCT base_unit FROM ref.unit"'
        )
        raise FieldError(f"unit={text}: no base unit of ref.unit; {hint}")
    return {"unit": text}, ()


def _metric(text: str) -> _Read:
    found = metrics_table.metrics().get(text)
    if found is None:
        raise FieldError(f"metric={text}: the catalogue has no such id; zhibiao lookup {text} shows what it knows")
    return {"metric": text, "metric_name": found.name_zh, "metric_detail": None}, ("metric",)


def _metric_detail(text: str) -> _Read:
    if text not in metrics_table.details():
        raise FieldError(f"metric_detail={text}: there is no such id; zhibiao lookup {text} shows what there is")
    return {"metric_detail": text}, ()


def _region(text: str) -> _Read:
    coded = re.fullmatch(r"([1-9]\d{5})(?:\s+(\S.*))?", text)
    if coded:
        found = places.region(coded[1])
        if found is None:
            raise FieldError(f"region={text}: no place has the code {coded[1]}")
        code, name = coded[1], coded[2] or found.name
    else:
        code, name = _named(text)
    columns: dict[str, Any] = {"region": name, "region_code": code, "province": None, "city": None, "county": None}
    columns |= {level: spot.name for level, spot in lineage(code) if level in columns}
    return columns, ("region", "region_code")


def _named(text: str) -> tuple[str, str]:
    codes = {alias.code for alias in places.named(text)}
    there = [r for r in (places.region(code) for code in sorted(codes)) if r is not None]
    there = [r for r in there if r.in_force()] or there
    if len(there) == 1:
        return there[0].code, there[0].name
    if there:
        listed = ", ".join(f"{r.code} {r.name}" for r in there[:_AT_MOST]) + (", …" if len(there) > _AT_MOST else "")
        raise FieldError(f"region={text}: {len(there)} places go by it: {listed}; write the code")
    raise FieldError(
        f"region={text}: no province, city or county goes by it; zhibiao lookup {text} shows what is known; "
        "of a town write the code of its county before it: 330782 苏溪镇"
    )


def _industry(text: str) -> _Read:
    word = industries_table.words().get(text)
    named = word or next((w for w in industries_table.words().values() if w.name == text), None)
    return {"industry": word.name if word else text, "industry_code": (named.code or None) if named else None}, (
        "industry",
    )


_YEAR = r"((?:19|20|21)\d\d)"
_DAY = r"\d{4}-\d\d-\d\d"


def _period(text: str) -> _Read:
    try:
        kind, start, end = _interval(text)
    except ValueError as error:
        if isinstance(error, FieldError):
            raise
        raise FieldError(f"period={text}: {error}") from error
    return {"period_type": kind, "period_start": start, "period_end": end}, ()


def _interval(text: str) -> tuple[str, date | None, date | None]:
    if text in ("as_of_publication", "future"):
        return text, None, None
    if m := re.fullmatch(_YEAR, text):
        return "year", date(int(m[1]), 1, 1), date(int(m[1]), 12, 31)
    if m := re.fullmatch(rf"{_YEAR}-?([HQ])([1-4])", text):
        length = 6 if m[2] == "H" else 3
        last = int(m[3]) * length
        return {"H": "half", "Q": "quarter"}[m[2]], date(int(m[1]), last - length + 1, 1), _month_end(int(m[1]), last)
    if m := re.fullmatch(rf"{_YEAR}-(\d\d)", text):
        return "month", date(int(m[1]), int(m[2]), 1), _month_end(int(m[1]), int(m[2]))
    if re.fullmatch(_DAY, text):
        return "day", date.fromisoformat(text), date.fromisoformat(text)
    if m := re.fullmatch(rf"({_DAY}|\.\.)/({_DAY}|\.\.)", text):
        start, end = (None if d == ".." else date.fromisoformat(d) for d in m.groups())
        if start or end:
            return "range" if start else "as_of", start, end
    raise FieldError(
        f"period={text}: write 2023, 2023-H1, 2023-Q3, 2023-05, 2023-05-17, 2021-01-01/2025-12-31, ../2025-12-31, "
        "as_of_publication or future"
    )


def _month_end(year: int, month: int) -> date:
    return date(year, month, calendar.monthrange(year, month)[1])


def _truth(name: str) -> Callable[[str], _Read]:
    def read(text: str) -> _Read:
        if text not in ("true", "false"):
            raise FieldError(f"{name}={text}: write true or false")
        return {name: text == "true"}, ()

    return read


def _plain(name: str) -> Callable[[str], _Read]:
    def read(text: str) -> _Read:
        allowed: Sequence[str] = _column(name).one_of
        if allowed and text not in allowed:
            raise FieldError(f"{name}={text}: it is one of {', '.join(allowed)}")
        return {name: text}, ()

    return read


FIELDS: dict[str, Callable[[str], _Read]] = {
    "value": _value,
    "low": _decimal("low"),
    "high": _decimal("high"),
    "unit": _unit,
    "metric": _metric,
    "metric_detail": _metric_detail,
    "region": _region,
    "industry": _industry,
    "period": _period,
    "size_class": _truth("size_class"),
    **{
        name: _plain(name)
        for name in (
            "status",
            "kind",
            "comparator",
            "counter",
            "per",
            "metric_text",
            "zone",
            "organization",
            "basis",
            "reference",
            "qualifier",
            "claim_source",
        )
    },
}
"""Fields by name, each with what reads its value."""


def merged(row: Mapping[str, Any], said: Sequence[Assignment]) -> dict[str, Any]:
    """The row with the assignments made, and what hangs on them: comparator, counter, the number as reported."""
    columns: dict[str, Any] = {}
    for assignment in sorted(said, key=lambda a: a.field == "metric_detail"):  # after the metric that clears it
        columns |= assignment.columns
    new = {**row, **columns}
    if not {"low", "high", "unit"} & columns.keys():
        return new
    if "comparator" not in columns:
        single = "eq" if row["comparator"] == "range" else row["comparator"]
        new["comparator"] = "range" if new["low"] != new["high"] else single
    if "counter" not in columns and new["unit"] != row["unit"]:
        new["counter"] = None
    if "reported_value" not in columns:
        ends = dict.fromkeys(plain(new[end]) for end in ("low", "high"))
        new |= {"reported_value": "-".join(ends), "reported_unit": new["unit"], "unit_id": _same_unit(new["unit"])}
    return new


def plain(value: Decimal) -> str:
    """A decimal in full, without the zeros at its end."""
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


@cache
def _same_unit(base: str) -> str | None:
    """The unit that is the base unit itself, where the seeds have one."""
    units = units_table.units().values()
    same = (u.unit_id for u in units if u.base_unit == base and u.factor == 1 and not u.base_offset and not u.per)
    return next(same, None)
