"""Numerals where they stand: how far each goes, with its magnitudes and the hedge written among them.

``NumeralReader.number`` looks at a folded text from an offset on. 3万4000, 1370.7 亿, 十余万, 两个亿, 100k,
2e5 and 1千零20 are one numeral each; 20三个 is not.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal, localcontext

from transforms.numbers import ARABIC, CHINESE, FRACTION_DIGITS, ZD, arabic, blended, chinese, magnitude, plain

SPACE = " \u3000\xa0"
BLANK = SPACE + "\r\n"
GAP = re.compile(r"[ \u3000\xa0\r\n]{1,4}")

_POINT_FIRST = r"(?<![\d.A-Za-z])\.\d+"
_ARABIC = re.compile(rf"{_POINT_FIRST}|{ARABIC}")
_CHINESE = re.compile(CHINESE)
_MAGNITUDE = re.compile(rf"[十百千万亿]+|兆(?=[元美日欧港]|[{ZD}\d十])")
_EXPONENT = re.compile(r"[eE]([+-]?\d{1,3})(?![\dA-Za-z.])")
_THOUSANDS = re.compile(r"[kK](?![A-Za-z\dµμ])")
_LETTERS = {"k": 10**3, "K": 10**3, "M": 10**6, "G": 10**9}
_BLENDED = re.compile(rf"(?:\d{{1,6}}|[{ZD}十百千万亿廿卅]){{2,24}}")
_BOTH = re.compile(rf"(?=.*\d)(?=.*[{ZD}十百千廿卅])", re.DOTALL)
_IN_STEPS = re.compile(r"\d+[十百千万亿]+(?:(?!0)\d+[十百千万亿]*)*")
_ARABIC_POINT = re.compile(rf"点([\d{FRACTION_DIGITS}]{{1,6}})(?![\d:：]|[日号月])")
_POWER = re.compile(r"\^(-?\d{1,2})(?![\d.])")
_HEDGES = ("多", "余", "来", "几")
_MORE = " 多余几"


@dataclass(slots=True)
class Number:
    """A numeral read at its place. ``written`` are its digits, magnitudes outside them (1370.7 of 1370.7亿)."""

    low: Decimal
    high: Decimal
    end: int
    digits_end: int
    writing: str
    hedge: str | None = None
    bare: bool = False
    scaled: bool = False
    factor: int = 1  # of the magnitudes written after the digits
    written: str = ""
    magnitude: str = ""  # as written between the digits and the unit


class NumeralReader:
    """``units`` are surfaces of units that begin with a magnitude (千瓦, 兆字节): they end a numeral."""

    def __init__(self, units: Iterable[str]) -> None:
        self._units = tuple(units)

    def number(self, text: str, at: int) -> Number | None:
        """The numeral that begins at ``at``, with magnitudes and the hedge written among them."""
        found = _BLENDED.match(text, at)
        if found is not None and _BOTH.match(found.group()):
            number = self._blended(text, at, found.group())
            if number is not None:
                return number
        m = _ARABIC.match(text, at)
        if m:
            return self._arabic(text, m)
        m = _CHINESE.match(text, at)
        return self._chinese(text, m) if m else None

    def _blended(self, text: str, at: int, run: str) -> Number | None:
        """Both kinds of digits in one numeral; the plain readings keep what they can read alone (3万, 5千)."""
        for length in range(len(run), 1, -1):
            part = run[:length]
            if not _BOTH.match(part) or _IN_STEPS.fullmatch(part):
                continue
            if text.startswith(self._units, at + length - 1):
                continue
            value = blended(part)
            if value is not None:
                end = at + length
                return Number(value, value, end, end, "arabic", scaled=value >= 10**4, written=plain(value))
        return None

    def _arabic(self, text: str, m: re.Match[str]) -> Number:
        value, end = arabic(m.group()), m.end()
        digits_end = end
        exponent = _EXPONENT.match(text, end)
        if exponent:
            value, end = value.scaleb(int(exponent[1])), exponent.end()
            return Number(value, value, end, end, "arabic", written=plain(value))
        power = _POWER.match(text, end)
        if power and value:
            with localcontext() as ctx:
                ctx.prec = 30
                value = value ** int(power[1])
            return Number(value, value, power.end(), power.end(), "arabic", written=plain(value))
        letters = self._letters(text, m)
        if letters is not None:
            return letters
        point = _ARABIC_POINT.match(text, end) if text[end : end + 1] == "点" and "." not in m.group() else None
        alone = point is not None and not text[: m.start()].strip(" -负") and not text[point.end() :].strip()
        if point is not None and (m.group() == "0" or alone or self._measured(text, point.end())):
            value, end = Decimal(f"{arabic(m.group())}.{_digits(point[1])}"), point.end()
            digits_end = end
        total, limit, hedge, scaled, factor, steps = Decimal(0), None, None, False, 1, 0
        first = value
        with localcontext() as ctx:
            ctx.prec = 80
            while True:
                step, end, more = self._magnitude_after(text, end)
                hedge = more or hedge
                total += value * step
                steps += 1
                if step == 1:
                    break
                scaled, limit = True, step
                if factor == 1:
                    factor = step
                nxt = _ARABIC.match(text, end)
                if (
                    nxt is None
                    or arabic(nxt.group()) * self._magnitude_after(text, nxt.end())[0] >= limit  # 3万4万 are two
                    or step < 10**3
                    or "." in nxt.group()
                    and not _MAGNITUDE.match(text, nxt.end())
                ):
                    small = re.match(rf"[{ZD}][千百]", text[end : end + 2]) if step >= 10**4 else None
                    if small:
                        n = chinese(small.group())
                        total += n.low if n else 0
                        end += 2
                        steps += 1
                    break
                if step < 10**4 and not _MAGNITUDE.match(text, nxt.end()) and len(nxt.group()) > 3:
                    break
                value, end = arabic(nxt.group()), nxt.end()
        single = steps == 1
        return Number(
            total,
            total,
            end,
            digits_end if single else end,
            "arabic",
            hedge,
            scaled=scaled,
            factor=factor,
            written=plain(first if single else total),
            magnitude=text[digits_end:end].strip(_MORE) if single else "",
        )

    def _magnitude_after(self, text: str, end: int) -> tuple[int, int, str | None]:
        """(factor, end, hedge) of the magnitude behind Arabic digits; (1, end, None) where none stands."""
        following = text[end : end + 1]
        if not following:
            return 1, end, None
        if following in _HEDGES and text[end + 1 : end + 2] in ("十", "百", "千", "万", "亿"):
            mag = _MAGNITUDE.match(text, end + 1)
            if mag:
                return magnitude(mag.group()), mag.end(), "gt"
        if following in "十百千万亿兆" and not text.startswith(self._units, end):
            mag = _MAGNITUDE.match(text, end)
            if mag:
                factor = magnitude(mag.group())
                tail = text[mag.end() : mag.end() + 2]
                if len(tail) == 2 and tail[0] in "余多" and tail[1] in "万亿" and tail[1] not in mag.group():
                    return factor * magnitude(tail[1]), mag.end() + 2, "gt"  # 500万余亿
                return factor, mag.end(), None
        if following == "个" and text[end + 1 : end + 2] == "亿":
            return 10**8, end + 2, None
        if following in BLANK:
            blank = GAP.match(text, end)
            if blank and text[blank.end() : blank.end() + 1] in ("万", "亿"):
                mag = _MAGNITUDE.match(text, blank.end())
                if mag:
                    return magnitude(mag.group()), mag.end(), None
        return 1, end, None

    def _letters(self, text: str, m: re.Match[str]) -> Number | None:
        """15k, 1.2M: a letter for a power of ten; 4K and 8K are names, and M and G mean data where words stand by."""
        end = m.end()
        letter = text[end : end + 1]
        if letter not in _LETTERS:
            return None
        if letter in "kK":
            if _THOUSANDS.match(text, end) is None or len(m.group()) < 2:
                return None
        elif text[end + 1 :].strip() or text[: m.start()].strip(" -负"):
            return None
        value = arabic(m.group()) * _LETTERS[letter]
        return Number(
            value, value, end + 1, m.end(), "arabic", scaled=True, written=plain(arabic(m.group())), magnitude=letter
        )

    def _measured(self, text: str, at: int) -> bool:
        return text.startswith(("倍", "度", "元", "%", "万", "亿", "个百分点", "米", "公里", "吨"), at)

    def _chinese(self, text: str, m: re.Match[str]) -> Number | None:
        run = m.group()
        length = len(run)
        while length:
            n = chinese(run[:length])
            if n is not None and not (run[length - 1] == "半" and length > 1 and run[:length] != "半百"):
                break
            length -= 1
            if len(run) - length > 4:
                return None
        else:
            return None
        end, low, high = m.start() + length, n.low, n.high
        hedge = None
        scaled = n.bare or any(c in "万亿" for c in run[:length])
        if length == len(run) and "点" not in run and text[end : end + 1] == "点" and run == "零":
            point = _ARABIC_POINT.match(text, end)
            if point:
                low = high = Decimal(f"0.{_digits(point[1])}")
                end = point.end()
        if text[end : end + 1] in _HEDGES:
            mag = _MAGNITUDE.match(text, end + 1)
            if mag and not text.startswith(self._units, end + 1):
                step = magnitude(mag.group())
                low, high, hedge, end, scaled = low * step, high * step, "gt", mag.end(), True
            elif text[end] == "几":
                if run[length - 1] not in "十百千万亿":
                    return None
                hedge, end = "gt", end + 1
        elif text.startswith("个亿", end) and not n.bare:
            low, high, end, scaled = low * 10**8, high * 10**8, end + 2, True
        written = plain(low) if low == high else f"{plain(low)}—{plain(high)}"
        return Number(low, high, end, end, "chinese", hedge, n.bare, scaled, written=written)


def _digits(text: str) -> str:
    """Digits of a fraction in either writing as Arabic ones."""
    return "".join(str(ZD.replace("两", "").find(ch)) if ch in ZD else ch for ch in text)
