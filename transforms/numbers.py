"""Numerals in every writing, read exactly: 1,370.7 · 两万三 · 三千零五 · 二十万亿 · 3万4000 · 十几 · 三四百.

Texts are first folded one character to one character (full width to half width, traditional and
financial numerals to simplified), so that offsets survive. Characters that are words far more often
than digits (伍, 陆, 拾, 肆, 參) are folded only inside a numeral. Values are ``Decimal`` throughout.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal, localcontext

from seeds import language_table

_FOLD = language_table.fold_table()
_FOLDED = re.compile(f"[{re.escape(''.join(map(chr, _FOLD)))}]")
_DIGITS = language_table.digits()
_SMALL = {"十": 10, "百": 100, "千": 1000}
_TENS = {"廿": 20, "卅": 30, "卌": 40}
_BIG = {"万": 10**4, "亿": 10**8, "兆": 10**12}
_FINANCIAL = language_table.financial_numerals()

ZD = "零一二两三四五六七八九"
FRACTION_DIGITS = ZD.replace("两", "")
ARABIC = r"(?:\d{1,3}(?:[,，]\d{3}){1,12}(?!\d)(?:\.\d+)?|\d+(?:\.\d+)?)"
# 兆 is 10^12 where a numeral goes on behind it; before 瓦, 赫, 字节 it belongs to the unit
_TRILLION = rf"兆(?=[{ZD}十百千])"
# The longest run of characters that may belong to one numeral: the parser decides how much does. It is bounded
# so that a page of numerals is read in linear time.
CHINESE = rf"(?:[{ZD}十百千万亿廿卅卌半]|{_TRILLION}){{1,40}}(?:点[{FRACTION_DIGITS}]{{1,40}}[十百千万亿]*)?"
MAGNITUDE = r"[十百千万亿]+"

_FORMAL = "壹贰貳叁叄弍柒捌玖佰仟" + "".join(_FINANCIAL)
_RUN_CHARACTERS = frozenset("〇零一二两兩三四五六七八九十百千万亿萬億点點幺" + _FORMAL)
_FINANCIAL_CHARACTER = re.compile(f"[{''.join(_FINANCIAL)}]")
_FORMAL_CHARACTER = re.compile(f"[{_FORMAL}]")
_LARGE_FOLLOWS = re.compile(rf"[{''.join(_FINANCIAL)}](?:[万萬亿億]+(?:[元圆圓块人]|$)|[千仟百佰][两兩])")
_RUN_REACH = 32


def fold(text: str) -> str:
    """The same text, same length, with digits, letters and numerals in one writing."""
    folded = text.translate(_FOLD) if _FOLDED.search(text) else text  # translating looks every character up
    parts: list[str] = []
    kept = done = 0
    for m in _FINANCIAL_CHARACTER.finditer(folded):
        if m.start() < done:
            continue
        start, done = _run_around(text, m.start(), done)
        if _is_numeral(text, start, done):
            parts += folded[kept:start], "".join(_FINANCIAL.get(c, c) for c in folded[start:done])
            kept = done
    return "".join([*parts, folded[kept:]]) if parts else folded


def _run_around(text: str, at: int, floor: int) -> tuple[int, int]:
    """The run of numerals, single blanks among them, that holds the character at ``at``."""
    start, end = at, at + 1
    floor, ceiling = max(floor, at - _RUN_REACH), min(len(text), at + _RUN_REACH)
    while start > floor and (
        text[start - 1] in _RUN_CHARACTERS
        or text[start - 1] == " "
        and start - 1 > floor
        and text[start - 2] in _RUN_CHARACTERS
    ):
        start -= 1
    while end < ceiling and (
        text[end] in _RUN_CHARACTERS or text[end] == " " and end + 1 < ceiling and text[end + 1] in _RUN_CHARACTERS
    ):
        end += 1
    return start, end


def _is_numeral(text: str, start: int, end: int) -> bool:
    """Is this run a numeral in financial digits (伍拾万), or a word among numerals (收拾一下, 大陆)?"""
    run = text[start:end]
    return (
        run == text.strip()
        or len(_FORMAL_CHARACTER.findall(run)) >= 2
        or text[max(0, start - 2) : start] == "分之"
        or len(run) > 2
        and ("零" in run or "点" in run or "點" in run)
        or _LARGE_FOLLOWS.match(text, start) is not None
    )


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
    return Decimal(text.replace(",", "").replace("，", ""))


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
    if text == "半百":
        return Numeral(Decimal(50), Decimal(50))
    if "半" in text:
        return None
    if all(ch in _DIGITS for ch in text):
        return _digits_only(text)
    if text[0] != "十" and all(ch in _SMALL or ch in _BIG for ch in text):
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
        if len(text) < 7:
            return None
        values = [2 if ch == "两" else _DIGITS[ch] for ch in text]  # a number read out digit by digit
    v = Decimal("".join(map(str, values)))
    return Numeral(v, v)


_TWO = re.compile(r"([一二两三四五六七八九])([一二三四五六七八九])(?=[十百千万亿]|$)")


def _approximate(text: str) -> tuple[str, str] | None:
    """两三千 -> 两千, 三千; 十五六 -> 十五, 十六: the two numerals that an approximate one stands for."""
    m = _TWO.search(text)
    if m is None or _DIGITS[m[2]] - _DIGITS[m[1]] != 1 and m.group() != "三五":
        return None
    if m.start() and text[m.start() - 1] in _DIGITS:
        return None
    return text[: m.start()] + m[1] + text[m.end() :], text[: m.start()] + m[2] + text[m.end() :]


_TOKEN = re.compile(r"\d+|.", re.DOTALL)


class _Places:
    """Place-value reading, left to right; ``ok`` turns False where the order of units makes no sense."""

    def __init__(self) -> None:
        self.total = self.section = self.group = 0  # 亿-level total, current 万-section, value below
        self.digit = -1  # digit that waits for its unit
        self.last_unit = 0
        self.zero = False
        self.ok = True

    def take_digit(self, value: int, *, leading_zero: bool = False) -> None:
        if value == 0:
            self.ok = self.ok and self.digit <= 0
            self.zero = True
            return
        self.ok = self.ok and self.digit <= 0
        self.zero = self.zero or leading_zero
        self.digit = value

    def take_tens(self, value: int) -> None:
        self.ok = self.ok and self.digit < 0
        self.group += value
        self.last_unit, self.zero = 10, False

    def take_small(self, unit: int) -> None:
        if self.last_unit and self.last_unit <= unit and self.last_unit < 10**4:
            self.ok = False
        if self.digit < 0 and unit != 10 and (self.group or self.section or self.total):
            self.ok = False
        self.group += (self.digit if self.digit > 0 else 1) * unit
        self.digit, self.last_unit, self.zero = -1, unit, False

    def take_big(self, unit: int, *, colloquial: bool) -> None:
        if colloquial and self.digit > 0 and 100 <= self.last_unit < 10**4 and not self.zero:
            self.digit *= self.last_unit // 10
        self.group += max(self.digit, 0)
        if unit == 10**4:
            self.section += self.group
            if self.section == 0:
                self.ok = self.ok and self.total != 0
                self.total *= unit  # 亿万
            self.section, self.group = self.section * unit, 0
        else:
            value = self.section + self.group
            if value == 0:
                self.ok = self.ok and self.total != 0
                self.total *= unit
            elif self.total and self.last_unit == 10**4 and self.total < unit:
                self.total = (self.total + value) * unit
            else:
                self.total += value * unit
            self.section, self.group = 0, 0
        self.digit, self.last_unit, self.zero = -1, unit, False

    def value(self, *, colloquial: bool) -> Decimal | None:
        if not self.ok:
            return None
        if self.digit > 0:
            if self.last_unit >= 100 and not self.zero:
                if not colloquial:
                    return None
                self.digit *= self.last_unit // 10  # 两万三, 一百二
            self.group += self.digit
        return Decimal(self.total + self.section + self.group)


def _exact(text: str) -> Decimal | None:
    """Place-value reading; None where the order of units makes no sense (十百, 三三千, 二十两)."""
    places = _Places()
    if text[0] in "万亿" and len(text) == 2 and text[1] in _DIGITS:
        places.digit = 1  # 万九
    last = len(text) - 1
    for n, ch in enumerate(text):
        if ch in _DIGITS:
            if ch == "两" and n and (n == last or text[n + 1] not in "百千万亿"):
                return None
            places.take_digit(_DIGITS[ch])
        elif ch in _TENS:
            places.take_tens(_TENS[ch])
        elif ch in _SMALL:
            places.take_small(_SMALL[ch])
        else:
            places.take_big(_BIG[ch], colloquial=text[0] in _SMALL)  # 百二万 leaves 一 out
        if not places.ok:
            return None
    return places.value(colloquial=True)


def blended(text: str) -> Decimal | None:
    """A numeral that mixes both kinds of digits: 1千零20 · 2十一 · 一万两千零3十四; None where it is none."""
    places = _Places()
    for m in _TOKEN.finditer(text):
        token = m.group()
        if token.isdigit() and token.isascii():
            value = int(token[:20])
            if places.digit > 0 or places.last_unit and value >= places.last_unit:
                return None
            places.take_digit(value, leading_zero=token[0] == "0")
        elif token in _DIGITS:
            places.take_digit(_DIGITS[token])
        elif token in _TENS:
            places.take_tens(_TENS[token])
        elif token in _SMALL:
            places.take_small(_SMALL[token])
        elif token in _BIG:
            places.take_big(_BIG[token], colloquial=False)
        else:
            return None
        if not places.ok:
            return None
    return places.value(colloquial=False)


_POINT = re.compile(rf"([{ZD}十百千万亿廿卅卌]+)点([{FRACTION_DIGITS}]+)([十百千万亿]*)$")


def _with_point(text: str) -> Numeral | None:
    m = _POINT.match(text)
    if m is None:
        return None
    whole = chinese(m[1])
    if whole is None or whole.low != whole.high:
        return None
    if whole.bare and m[1] not in ("百", "千", "万"):
        return None
    fraction = Decimal("0." + "".join(str(_DIGITS[ch]) for ch in m[2]))
    with localcontext() as ctx:
        ctx.prec = 60
        value = (whole.low + fraction) * (magnitude(m[3]) if m[3] else 1)
    return Numeral(value, value)


def plain(value: Decimal) -> str:
    """A decimal in plain digits, never with an exponent."""
    return f"{value:f}"
