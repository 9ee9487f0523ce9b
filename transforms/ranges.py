"""Two ends of one quantity: 8—15分钟, 30%至40%, 1000万元—5000万元, 3到5年, 20和30之间."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING

from transforms.numbers import magnitude
from transforms.numerals import Number
from transforms.readings import Reading

if TYPE_CHECKING:
    from transforms.quantities import QuantityReader

CONNECT = re.compile(r"(?:[(（]含[)）])?\s?(?:——|--|[-—–─~到至])\s?")
_AND = re.compile(r"\s?[和与跟同]\s?")
_BETWEEN = re.compile(r"\s?之?间")
_VARIES = re.compile(r"(?:的?[^，。；\d]{0,4})?(?:不等|不一)|之?间")
_SPOKEN_CONNECT = re.compile(r"\s?[~到至]\s?")
_SKIPPED = ("百分之", "人民币", "约")
_SHARED = re.compile(r"[十百千万亿]+$")


class RangeReader:
    """``read`` joins a quantity with the one behind a dash or 至, where both are of one kind."""

    def __init__(self, quantities: QuantityReader) -> None:
        self._quantities = quantities

    def read(self, text: str, start: int, first: Number, reading: Reading) -> Reading | None:
        """The range whose lower end is ``reading``, or None where none begins."""
        for end in dict.fromkeys((reading.end, first.end)):
            c = CONNECT.match(text, end)
            joined = None
            if c is None:
                c = _AND.match(text, end)
                if c is None:
                    continue
                joined = "between"
            at = c.end()
            for skip in _SKIPPED:
                if text.startswith(skip, at):
                    at += len(skip)
            if at >= len(text):
                continue
            second = self._quantities.number(text, at)
            if second is None or (second.bare and not first.bare):
                continue
            upper = self._quantities.finish(text, at, second)
            if second.bare and not _VARIES.match(text, upper.end):
                continue  # 从百亿元到千亿元: two steps of a climb
            if joined and not _BETWEEN.match(text, upper.end):
                if upper.counter is None or not text.startswith("间", upper.end - 1):
                    return None
                upper = Reading(at, second.end, second.low, second.high, "level", written=second.written)
            found = self._joined(text, start, first, reading, second, upper)
            if found is None and not reading.measured and not upper.measured:
                found = self._bare(text, start, reading, second, end, joined is not None)
            if found is not None or reading.measured or not upper.measured:
                return found
        return None

    def _bare(self, text: str, start: int, reading: Reading, second: Number, end: int, between: bool) -> Reading | None:
        """一千到一千五百, 20和30之间: a range of numbers that count nothing."""
        if not between and _SPOKEN_CONNECT.match(text, end) is None:
            return None
        low = self._scaled(reading.low, reading.scaled, reading.writing, second)
        if low >= second.high or reading.is_range or second.low != second.high or reading.bare or reading.hedge:
            return None
        return self._reading(start, reading, low, second.high, second.end, second.written)

    def _joined(
        self, text: str, start: int, first: Number, reading: Reading, second: Number, upper: Reading
    ) -> Reading | None:
        definitions = self._quantities.definitions
        if not upper.measured:
            return None
        if not reading.measured:
            low = self._scaled(reading.low, reading.scaled, reading.writing, second)
        elif (reading.unit_id, reading.counter) == (upper.unit_id, upper.counter):
            low = reading.low
        elif (
            reading.unit_id
            and upper.unit_id
            and definitions[reading.unit_id].dimension == definitions[upper.unit_id].dimension
        ):
            share = definitions[reading.unit_id].factor / definitions[upper.unit_id].factor
            low = reading.low * share.numerator / share.denominator
        else:
            return None
        if low >= upper.high or upper.low > low * 10**4 and not upper.scaled and low > 0:
            return None
        found = self._reading(start, reading, low, upper.high, upper.end, upper.written)
        found.unit_id, found.counter, found.counter_class = upper.unit_id, upper.counter, upper.counter_class
        found.per, found.hedge, found.scaled = upper.per, upper.hedge, upper.scaled
        found.unit_written = upper.unit_written
        return found

    def _scaled(self, low: Decimal, scaled: bool, writing: str, second: Number) -> Decimal:
        """两到三万, 1.5—2亿: the magnitude behind the second number is meant for both."""
        factor = second.factor
        if writing == "chinese" and second.writing == "chinese" and not scaled:
            factor = self._shared(second)
            if low >= factor:
                return low
        if not scaled and factor > 1 and low * factor <= second.high:
            return low * factor
        return low

    def _shared(self, second: Number) -> int:
        """The last magnitude of a Chinese numeral: 万 of 三十万, 千 of 三千, 1 of 三百五十."""
        value = second.low
        for unit in ("亿", "万", "千", "百"):
            factor = magnitude(unit)
            if value >= factor and value % factor == 0 and (value < 10 * factor or unit in "万亿"):
                return factor
        return 1

    def _reading(self, start: int, reading: Reading, low: Decimal, high: Decimal, end: int, written: str) -> Reading:
        return Reading(
            start,
            end,
            low,
            high,
            "range",
            number_end=reading.number_end,
            writing=reading.writing,
            is_range=True,
            written=f"{reading.written}—{written}",
        )
