"""Numerals in every writing, read exactly: 1,370.7 · 两万三 · 三千零五 · 二十万亿 · 3万4000 · 十几 · 三四百.

Texts are first folded one character to one character (full width to half width, traditional and
financial numerals to simplified), so that offsets survive. Values are ``Decimal`` throughout.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal, localcontext

from seeds import language_table

_FOLD = language_table.fold_table()
_DIGITS = language_table.digits()
_SMALL = {"十": 10, "百": 100, "千": 1000}
_BIG = {"万": 10**4, "亿": 10**8, "兆": 10**12}

ZD = "零一二两三四五六七八九"
ARABIC = r"(?:\d{1,3}(?:,\d{3})+(?!\d)(?:\.\d+)?|\d+(?:\.\d+)?)"
# The longest run of characters that may belong to one numeral: the parser decides how much does.
CHINESE = rf"[{ZD}十百千万亿廿卅半]+(?:点[{ZD}]+[十百千万亿]*)?"
MAGNITUDE = r"[十百千万亿]+"


def fold(text: str) -> str:
    """The same text, same length, with digits, letters and numerals in one writing."""
    return text.translate(_FOLD)


@dataclass(frozen=True, slots=True)
class Numeral:
    """A numeral read: ``low`` equals ``high`` unless the writing itself is a range (三四百).

    ``hedge`` is ``gt`` where the writing says "and some more" (十几), else None. ``bare`` marks a
    magnitude that stands without a digit (千亿, 万).
    """

    low: Decimal
    high: Decimal
    hedge: str | None = None
    bare: bool = False


def arabic(text: str) -> Decimal:
    """Exact value of an Arabic numeral, thousands separators allowed: 1,370.7."""
    return Decimal(text.replace(",", ""))


def magnitude(text: str) -> int:
    """Factor of a run of magnitudes read as a product: 万亿 -> 10**12, 百万 -> 10**6."""
    factor = 1
    for ch in text:
        factor *= _SMALL.get(ch) or _BIG[ch]
    return factor


def chinese(text: str) -> Numeral | None:
    """Value of a Chinese numeral, or None where the characters make no numeral.

    >>> chinese("两万三").low, chinese("三四百").high, chinese("二零二三").low
    (Decimal('23000'), Decimal('400'), Decimal('2023'))
    """
    if "点" in text:
        return _with_point(text)
    if text == "半":
        return Numeral(Decimal("0.5"), Decimal("0.5"))
    if "半" in text:
        return None
    if all(ch in _DIGITS for ch in text):
        return _digits_only(text)
    if not any(ch in _DIGITS for ch in text) and text[0] not in "十廿卅":
        factor = Decimal(magnitude(text))
        return Numeral(factor, factor, bare=True)
    split = _approximate(text)
    if split:
        low, high = _exact(split[0]), _exact(split[1])
        if low is None or high is None or low >= high:
            return None
        return Numeral(low, high)
    value = _exact(text)
    return None if value is None else Numeral(value, value)


def _digits_only(text: str) -> Numeral | None:
    values = [_DIGITS[ch] for ch in text]
    if len(values) == 1:
        v = Decimal(values[0])
        return Numeral(v, v)
    if (
        len(values) == 2
        and 0 < values[0] < values[1]
        and "零" not in text
        and (values[1] - values[0] == 1 or text == "三五")
    ):
        return Numeral(Decimal(values[0]), Decimal(values[1]))  # 三四个, 两三年, 三五年
    if "两" in text:
        return None
    v = Decimal("".join(map(str, values)))
    return Numeral(v, v)


_TWO = re.compile(r"([一二两三四五六七八九])([一二三四五六七八九])(?=[十百千万亿]|$)")


def _approximate(text: str) -> tuple[str, str] | None:
    """两三千 -> 两千, 三千; 十五六 -> 十五, 十六: the two numerals that an approximate one stands for."""
    m = _TWO.search(text)
    if m is None or _DIGITS[m[2]] - _DIGITS[m[1]] != 1:
        return None
    if m.start() and text[m.start() - 1] in _DIGITS:
        return None
    return text[: m.start()] + m[1] + text[m.end() :], text[: m.start()] + m[2] + text[m.end() :]


def _exact(text: str) -> Decimal | None:
    """Place-value reading; None where the order of units makes no sense (十百, 三三千)."""
    total, section, group, digit = 0, 0, 0, -1  # 亿-level total, current 万-section, value below, last digit
    last_unit, zero = 0, False
    for ch in text:
        if ch in _DIGITS:
            d = _DIGITS[ch]
            if d == 0:
                if digit > 0:
                    return None
                zero = True
                continue
            if digit > 0:
                return None
            digit = d
        elif ch in "廿卅":
            if digit >= 0:
                return None
            group += 20 if ch == "廿" else 30
            last_unit, zero = 10, False
        elif ch in _SMALL:
            unit = _SMALL[ch]
            if last_unit and last_unit <= unit and last_unit < 10**4:
                return None
            if digit < 0 and unit != 10 and not (group == 0 and section == 0 and total == 0):
                return None
            group += (digit if digit > 0 else 1) * unit
            digit, last_unit, zero = -1, unit, False
        else:
            unit = _BIG[ch]
            group += max(digit, 0)
            if unit == 10**4:
                section += group
                if section == 0:
                    if total == 0:
                        return None
                    total *= unit  # 亿万
                section, group = section * unit, 0
            else:
                value = section + group
                if value == 0:
                    if total == 0:
                        return None
                    total *= unit
                else:
                    total = (
                        (total + value) * unit
                        if total and last_unit == 10**4 and total < unit
                        else total + value * unit
                    )
                section, group = 0, 0
            digit, last_unit, zero = -1, unit, False
    if digit > 0:
        if last_unit >= 100 and not zero:
            digit *= last_unit // 10  # 两万三, 一百二
        group += digit
    return Decimal(total + section + group)


_POINT = re.compile(rf"([{ZD}十百千万亿]+)点([{ZD}]+)([十百千万亿]*)$")


def _with_point(text: str) -> Numeral | None:
    m = _POINT.match(text)
    if m is None:
        return None
    whole = chinese(m[1])
    if whole is None or whole.bare or whole.low != whole.high:
        return None
    fraction = Decimal("0." + "".join(str(_DIGITS[ch]) for ch in m[2]))
    with localcontext() as ctx:
        ctx.prec = 60
        value = (whole.low + fraction) * (magnitude(m[3]) if m[3] else 1)
    return Numeral(value, value)


_MIXED = re.compile(rf"({ARABIC})([十百千万亿]+)?")


def mixed(text: str) -> Decimal | None:
    """Arabic digits with magnitudes, in one or more steps: 1370.7亿 · 3万4000 · 13亿5000万 · 1.5万亿."""
    total, limit, at = Decimal(0), None, 0
    with localcontext() as ctx:
        ctx.prec = 60
        while at < len(text):
            m = _MIXED.match(text, at)
            if m is None:
                return None
            factor = magnitude(m[2]) if m[2] else 1
            value = arabic(m[1]) * factor
            if limit is not None and value >= limit:
                return None
            total += value
            limit, at = factor, m.end()
        return total
