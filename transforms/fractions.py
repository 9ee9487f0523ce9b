"""Parts and multiples: 百分之二点五, 三分之一, 一又二分之一, 1/3, 翻两番, 百分百."""

from __future__ import annotations

import re
from decimal import Decimal, localcontext
from typing import TYPE_CHECKING

from transforms.numbers import ARABIC, ZD, arabic, chinese, plain
from transforms.numerals import Number
from transforms.ranges import CONNECT
from transforms.readings import Reading

if TYPE_CHECKING:
    from transforms.quantities import QuantityReader

_PART = rf"(?:{ARABIC}|[{ZD}十百千万亿]{{1,16}}(?:点[{ZD}]{{1,16}})?)"
_PERCENT_OF = re.compile(rf"([百千万])(?:分之|分(?=[{ZD}]十))(负?)(?=[\d{ZD}十百千几.])")
_WHOLE_PERCENT = re.compile(r"百分百")
_FRACTION = re.compile(rf"(?:({_PART})又)?({_PART})\s?分\s?之\s?(负?)({_PART})")
_FRACTION_STARTS = re.compile(rf"[\d.{ZD}十百千万亿点]{{1,24}}(?:又|\s?分\s?之)")
_PART_OF = re.compile(rf"(?:({_PART})又)?([二三四五六七八九十]{{1,2}})[分份]一(?=$|[^\u4e00-\u9fff]|升|公斤|英里)")
_SLASH = re.compile(r"(?:(\d{1,4}) )?(\d{1,3})/(\d{1,3})(?![\d/])")
_DOUBLE = re.compile(
    rf"翻(?:了|了近|近|超)?([{ZD}十]|\d+|几)?番|翻(?:了|近|超)?({ARABIC}|[{ZD}十]+)倍(多)?|(?<!\d)翻倍"
)
_PERCENT_UNITS = {"百": ("percent", "%"), "千": ("permille", "‰"), "万": ("permyriad", "‱")}


def _value(text: str) -> Decimal | None:
    if text[0].isdigit() and text[0].isascii():
        return arabic(text)
    n = chinese(text)
    return n.low if n and n.low == n.high else None


class FractionReader:
    """``read`` answers with a fraction, a percentage or a multiple that begins at the offset, or None."""

    def __init__(self, quantities: QuantityReader) -> None:
        self._quantities = quantities

    def read(self, text: str, at: int) -> Reading | None:
        """The part or multiple that begins at ``at``."""
        ch = text[at]
        if ch in "百千万":
            m = _PERCENT_OF.match(text, at)
            if m:
                return self._percent_of(text, m)
            if _WHOLE_PERCENT.match(text, at):
                hundred = Decimal(100)
                return Reading(
                    at,
                    at + 3,
                    hundred,
                    hundred,
                    "whole_percent",
                    "percent",
                    number_end=at + 3,
                    writing="chinese",
                    written="100",
                    unit_written="%",
                )
        if ch == "翻":
            return self._doubled(text, at)
        if _FRACTION_STARTS.match(text, at):
            m = _FRACTION.match(text, at)
            if m:
                return self._of_unit(text, self._fraction(m))
        m = _PART_OF.match(text, at)
        if m:
            below = _value(m[2]) or Decimal(1)
            value = (_value(m[1]) or Decimal(0) if m[1] else Decimal(0)) + 1 / below
            return self._of_unit(text, self._ratio(at, m.end(), value, "fraction"))
        if text.startswith("对折", at):
            r = self._ratio(at, at + 2, Decimal(5), "discount")
            r.unit_id, r.written, r.unit_written = "fold_discount", "5", "折"
            return r
        if ch.isdigit():
            m = _SLASH.match(text, at)
            if m:
                return self._slash(text, at, m)
        return None

    def _fraction(self, m: re.Match[str]) -> Reading | None:
        """三分之一, 一又二分之一, 一百二十八分之64, 二分之三: exact to 30 digits, unit ratio."""
        whole = _value(m[1]) if m[1] else Decimal(0)
        below, top = _value(m[2]), _value(m[4])
        if whole is None or not below or top is None or below > 10**12:
            return None
        with localcontext() as ctx:
            ctx.prec = 30
            value = whole + top / below
        if m[3]:
            value = -value
        return self._ratio(m.start(), m.end(), value, "fraction")

    def _of_unit(self, text: str, r: Reading | None) -> Reading | None:
        """四分之一升, 三分之二亩: the unit that a part is taken of."""
        if r is None:
            return None
        units = self._quantities.units
        number = Number(r.low, r.high, r.end, r.end, "chinese")
        word = units.unit(text, r.end, number, r.start)
        if word.unit_id and units.definitions[word.unit_id].dimension in ("volume", "length", "mass", "area"):
            r.unit_id, r.unit_written, r.end = word.unit_id, text[r.end : word.end], word.end
        return r

    def _slash(self, text: str, at: int, m: re.Match[str]) -> Reading | None:
        """1/3, 1 1/2; more than one only behind a sign or a whole number: 12/1 is more likely a date."""
        if at and text[at - 1] in "/.\\" or at > 1 and text[at - 1] == "-" and text[at - 2].isalnum():
            return None
        top, below = int(m[2]), int(m[3])
        signed = text[at - 1 : at] in ("-", "负")
        if not below or not top or below > 100 or top >= below and not (signed or m[1]):
            return None
        with localcontext() as ctx:
            ctx.prec = 30
            value = Decimal(m[1] or 0) + Decimal(top) / Decimal(below)
        return self._ratio(m.start(), m.end(), value, "fraction", "arabic")

    def _ratio(self, start: int, end: int, value: Decimal, rule: str, writing: str = "chinese") -> Reading:
        return Reading(start, end, value, value, rule, "ratio", number_end=end, writing=writing, written=plain(value))

    def _percent_of(self, text: str, m: re.Match[str]) -> Reading | None:
        """百分之二点五, 千分之三, 百分之负三点八, 百分之三十到四十."""
        unit, sign = _PERCENT_UNITS[m[1]]
        number = self._quantities.number(text, m.end())
        if number is None:
            return None
        r = Reading(
            m.start(),
            number.end,
            number.low,
            number.high,
            "percent_of",
            unit,
            number_end=number.digits_end,
            writing="chinese",
            hedge=number.hedge,
            is_range=number.low != number.high,
            written=number.written,
            unit_written=sign,
        )
        if number.scaled:
            r.written = plain(number.low)
        if m[2]:
            r.low, r.high, r.written = -r.high, -r.low, f"-{r.written}"
            return r
        c = CONNECT.match(text, r.end)
        if c:
            at = c.end() + (3 if text.startswith(("百分之", "千分之"), c.end()) else 0)
            upper = self._quantities.number(text, at) if at < len(text) else None
            if upper and upper.high > r.low and not self._quantities.units.unit(text, upper.end, upper, at).found:
                r.written = f"{r.written}—{upper.written}"
                r.high, r.end, r.is_range = upper.high, upper.end, True
        return r

    def _doubled(self, text: str, at: int) -> Reading | None:
        """翻番 and 翻一倍 are twice as much, 翻两番 four times: the base is counted in."""
        m = _DOUBLE.match(text, at)
        if m is None or m[1] == "几":
            return None
        if m[2]:
            n = _value(m[2])
            if n is None:
                return None
            r = self._ratio(m.start(2), m.end(), n + 1, "doubled")
            r.unit_id, r.number_end, r.hedge = "times", m.end(2), "gt" if m[3] else None
            r.written, r.unit_written = plain(n), "倍"
            return r
        times = _value(m[1]) if m[1] else Decimal(1)
        if times is None or times > 20:
            return None
        r = self._ratio(m.start(), m.end(), Decimal(2) ** int(times), "doubled")
        r.unit_id = "times"
        return r
