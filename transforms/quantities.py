"""One quantity read where it stands: sign, numeral, magnitude, unit or measure word, and what follows.

``QuantityReader.read`` looks at a folded text from an offset on and says how far the quantity goes,
what it is worth in the unit written, and which hedge is written inside it (500多家). Fractions are read
by ``transforms.fractions``, two ends by ``transforms.ranges``; what stands around a quantity (超, 以上,
同比增长) is the business of ``transforms.bounds``.
"""

from __future__ import annotations

import re
from decimal import Decimal, localcontext

from seeds import language_table, units_table
from transforms.fractions import FractionReader
from transforms.numbers import ZD, chinese, plain
from transforms.numerals import GAP, SPACE, Number, NumeralReader
from transforms.ranges import RangeReader
from transforms.readings import Reading
from transforms.unit_words import UnitReader, UnitWord

__all__ = ["QuantityReader", "Reading"]

_HALF = re.compile(
    r"半数|一半|过半|半(?=个(?:多)?(?:月|小时|世纪|百分点)|年(?!度|报|龄)|天(?!然|空)|小时|公里|亩|斤|里(?!面)|成)"
)
_HALF_ALONE = re.compile(r"半(?=[个折打]|公斤|升|吨|米|秒|分钟)")
_MORE_IS_A_WORD = ("多少", "多元化", "多元文", "多样", "多方", "多数", "来自", "来看", "来说")
_NOT_MORE_OF = frozenset("种样方少元项个家年次重边层级数云彩")
_DECIMALS = re.compile(r"\d{2,3}(?![\d.])|\d(?=[，。、；,;的高长宽深以左到至]|\Z)")
_EACH_ENDS = frozenset("，。,.、；）) 的\n以左（计至到—-~")
_SCALES = ("摄氏", "华氏")
_WITH_HALF = ("time", "ratio", "percent", "length", "mass", "temperature", "volume")
_NOT_A_HALF = ("半径", "半导", "半成", "半数", "半天", "半年")
_DIGIT_BEGINS = frozenset(f"0123456789{ZD}十")
_YEAR_OF_A_DASH = re.compile(r"(?:19|20)\d\d年")
"""-2022年2月23日在…会议上: the dash before the date of a speech."""
_CHAINED = ("time", "money", "length", "mass")
_SHORT_UNITS = {
    "time": {"分": "minute", "秒": "second"},
    "money": {"角": "jiao", "毛": "jiao", "毫": "jiao", "分": "fen"},
}


class QuantityReader:
    """Built once from the unit tables; reading allocates nothing that outlives the call."""

    def __init__(self) -> None:
        self.units = UnitReader()
        self.numerals = NumeralReader(self.units.magnitude_units)
        self.definitions = units_table.units()
        self.denominators = units_table.denominators()
        self._per_max = max(map(len, self.denominators))
        self._signs = language_table.signs()
        self.sign_characters = frozenset(s.surface[0] for s in self._signs)
        self.fractions = FractionReader(self)
        self.ranges = RangeReader(self)

    def number(self, text: str, at: int) -> Number | None:
        """The numeral that begins at ``at``, with magnitudes and the hedge written among them."""
        return self.numerals.number(text, at)

    def read(self, text: str, at: int) -> Reading | None:
        """The quantity that begins at ``at``, or None where no numeral does."""
        if text[at] in self.sign_characters:
            negative = self._negative(text, at)
            if negative is not None or text[at] != "零":
                return negative
        return self._unsigned(text, at)

    def _unsigned(self, text: str, at: int) -> Reading | None:
        reading = self._half(text, at) if text[at] in "半一过" else None
        if reading is None:
            reading = self.fractions.read(text, at)
        if reading is not None:
            return reading
        if text[at] == "个" and text.startswith("个半", at):
            return self._one_and_a_half(text, at)
        if text[at] == "米":
            return self._one_metre_and(text, at)
        number = self.number(text, at)
        if number is None:
            return None
        first = self.finish(text, at, number)
        return self.ranges.read(text, at, number, first) or first

    # -- signs and halves ------------------------------------------------------------------------

    def _negative(self, text: str, at: int) -> Reading | None:
        """负三点八 · -22.2% · 零下20摄氏度 · 负的百分之二十: the quantity behind a sign, with the sign in its span."""
        for sign in self._signs:
            if not text.startswith(sign.surface, at):
                continue
            before = text[at - 1] if at else ""
            if before and before in sign.not_after:
                return None
            then = at + len(sign.surface)
            if sign.needs == "digits":
                if (
                    before.isalnum()
                    and not _may_precede_hyphen(before)
                    or before in (")", "）", "%", "-", "/", "+", ".")
                ):
                    return None
                if not text[then : then + 2].lstrip(".")[:1].isdigit() or _YEAR_OF_A_DASH.match(text, then):
                    return None
            else:
                then += text[then : then + 1] in SPACE and then < len(text)
                then += 2 if text.startswith(_SCALES, then) else 0
            if then >= len(text):
                return None
            reading = self._unsigned(text, then)
            if reading is None or reading.start != then or reading.low < 0 and reading.rule != "fraction":
                return None
            if sign.needs == "temperature" or text.endswith(_SCALES, 0, at):
                self._as_temperature(text, reading, fahrenheit=text.endswith("华氏", 0, at))
            unit = self.definitions.get(reading.unit_id or "")
            if sign.needs == "temperature" and (unit is None or unit.dimension != "temperature"):
                return None
            reading.start, reading.low, reading.high = at, -reading.high, -reading.low
            reading.rule = "signed" if reading.rule == "level" else f"signed_{reading.rule}"
            if reading.written and not reading.is_range:
                reading.written = f"-{reading.written}"
            return reading
        return None

    def _as_temperature(self, text: str, r: Reading, *, fahrenheit: bool) -> None:
        """度 behind 零下 is a degree of temperature, of the scale named before it."""
        unit_id = "degF" if fahrenheit else "degC"
        if r.unit_id is None and text[r.end : r.end + 1] in ("度", "°"):
            r.unit_id, r.end, r.unit_written = unit_id, r.end + 1, "华氏度" if fahrenheit else text[r.end]
            self._after_unit(text, r)
        elif r.unit_id in ("deg", "kWh", "degC") and "度" in r.unit_written or r.unit_written == "°":
            r.unit_id = unit_id if r.unit_written in ("度", "°") else r.unit_id
            r.unit_written = "华氏度" if fahrenheit else r.unit_written

    def _half(self, text: str, at: int) -> Reading | None:
        m = _HALF.match(text, at)
        half = Decimal("0.5")
        if m and m.group() in ("半数", "一半", "过半"):
            hedge = "gt" if m.group() == "过半" else None
            return Reading(
                at,
                m.end(),
                half,
                half,
                "half",
                "ratio",
                number_end=m.end(),
                hedge=hedge,
                writing="chinese",
                written="0.5",
            )
        if text[at] == "半" and (m or _HALF_ALONE.match(text, at)):
            r = self.finish(text, at, Number(half, half, at + 1, at + 1, "chinese", written="0.5"))
            r.rule = "half"
            if r.unit_id == "fold_discount":
                r.low = r.high = Decimal(5)  # 半折 is half the price: five tenths
            return r
        return None

    def _one_and_a_half(self, text: str, at: int) -> Reading | None:
        """个半小时, 个半月: 一 is left out."""
        if at and text[at - 1] in f"0123456789{ZD}十百千万亿几多余每这那整":
            return None
        value = Decimal("1.5")
        if not text[at + 2 :].strip() and not text[:at].strip():
            return Reading(at, at + 2, value, value, "half", number_end=at + 2, writing="chinese", written="1.5")
        word = self.units.unit(text, at + 2, Number(value, value, at, at, "chinese"), at)
        whole = self.units.surfaces.get("个" + text[at + 2 : word.end]) or (
            self.units.surfaces.get("个月") if text.startswith("月", at + 2) else None
        )
        if whole is None:
            return None
        end = max(word.end, at + 3)
        return Reading(
            at,
            end,
            value,
            value,
            "half",
            whole[0][0],
            number_end=at + 2,
            writing="chinese",
            half=True,
            written="1.5",
            unit_written=text[at + 2 : end],
        )

    def _one_metre_and(self, text: str, at: int) -> Reading | None:
        """米九 of a height: one metre and nine tenths, 一 left out; only where nothing stands before it."""
        digit = chinese(text[at + 1 : at + 2]) if text[at + 1 : at + 2] in ZD[1:] and text[at + 1 :] else None
        if digit is None or text[:at].strip() or not self._closes(text, at + 2):
            return None
        value = 1 + digit.low / 10
        r = Reading(at, at + 2, value, value, "metre_and", "m", number_end=at, writing="chinese", written=plain(value))
        r.unit_written = "米"
        return self.ranges.read(text, at, Number(value, value, at + 2, at + 2, "chinese"), r) or r

    # -- units behind a numeral --------------------------------------------------------------------

    def finish(self, text: str, start: int, number: Number) -> Reading:
        """Unit or measure word after a numeral, with what may stand between them and right after."""
        r = Reading(
            start,
            number.end,
            number.low,
            number.high,
            "level",
            number_end=number.digits_end,
            hedge=number.hedge,
            bare=number.bare,
            writing=number.writing,
            scaled=number.scaled,
            is_range=number.low != number.high,
            written=number.written,
            unit_written=number.magnitude,
        )
        at = number.end
        tail = text[at : at + 1]
        if tail and tail in "多余来几" and not text.startswith(_MORE_IS_A_WORD, at):
            word = self.units.unit(text, at + 1, number, start)
            if word.found or text.startswith("个", at + 1):
                r.hedge, at = "gt", at + 1
            elif tail in "多余" and number.low >= 10 and number.low % 10 == 0:
                r.hedge, r.end = "gt", at + 1
                return r
        at = self._over_blank(text, at, start, number)
        if text.startswith("个", at) and self._between(text, start, at, number, r):
            return r
        word = self.units.unit(text, at, number, start)
        before = self.units.prefix(text, start)
        if before is not None and self._by_prefix(text, at, word, before[1], r):
            return r
        if not word.found:
            return r
        r.unit_written += text[at : word.end].replace("氏°", "氏度")
        r.end, r.unit_id, r.counter, r.counter_class = word.end, word.unit_id, word.counter, word.counter_class
        if word.unit_id:
            self._after_unit(text, r)
        elif word.counter == "打":
            r.low, r.high, r.counter = r.low * 12, r.high * 12, "个"  # a dozen is a number: 五十打 are 600
        elif text.startswith("半", r.end) and not "\u4e00" <= text[r.end + 1 : r.end + 2] <= "\u9fff":
            self._add_half(r)
            r.end += 1
        return r

    def _add_half(self, r: Reading) -> None:
        r.low, r.high, r.half = r.low + Decimal("0.5"), r.high + Decimal("0.5"), True
        r.written = plain(r.low) if r.low == r.high else r.written

    def _over_blank(self, text: str, at: int, start: int, number: Number) -> int:
        """Where the unit stands: behind a blank, or on the next line if a unit begins it."""
        if text[at : at + 1] and text[at] in SPACE and text[at + 1 : at + 2] != "多":
            return at + 1
        if text[at : at + 1] == "\n" or text.startswith("\r\n", at):
            rest = GAP.match(text, at)
            if rest:
                word = self.units.unit(text, rest.end(), number, start)
                if word.unit_id or word.counter and number.scaled:
                    return rest.end()
        return at

    def _between(self, text: str, start: int, at: int, number: Number, r: Reading) -> bool:
        """一个多月, 两个半小时: hedge or half between 个 and the unit."""
        between = text[at + 1 : at + 2]
        if not between or between not in "多半余":
            return False
        word = self.units.unit(text, at + 2, number, start)
        end = word.end
        whole = self.units.surfaces.get("个" + text[at + 2 : end]) if end > at + 2 else None
        for name in ("月", "世纪"):
            if whole is None and text.startswith(name, at + 2):
                whole, end = self.units.surfaces.get("个" + name), at + 2 + len(name)
        if not whole:
            return False
        r.unit_id, r.end = whole[0][0], end
        r.unit_written += "个" + text[at + 2 : end]
        if between == "半":
            self._add_half(r)
        else:
            r.hedge = "gt"
        return True

    def _by_prefix(self, text: str, at: int, word: UnitWord, prefix: str, r: Reading) -> bool:
        """The unit named before the number, and the 元 or 度 behind it that it speaks of."""
        dimension = self.definitions[prefix].dimension
        if dimension == "temperature":
            if text[at : at + 1] not in ("度", "°"):
                return False
            r.unit_id, r.end = prefix, at + 1
            r.unit_written = ("华氏" if prefix == "degF" else "摄氏") + "度"
            self._after_unit(text, r)
            return True
        if not word.found:
            r.unit_id = prefix
            return True
        if (
            dimension == "money"
            and word.unit_id == "CNY"
            and prefix != "CNY"
            and text[at : at + 1] in ("元", "圆", "块")
        ):
            r.unit_id, r.end = prefix, word.end
            r.unit_written += self.definitions[prefix].name_zh
            return True
        return False

    def _after_unit(self, text: str, r: Reading) -> None:
        """Smaller units that follow (三块五, 1小时30分), a half (两年半), a denominator (元/吨)."""
        unit = self.definitions[r.unit_id or ""]
        if unit.unit_id == "CNY" and text[r.end - 1] == "元":
            self._renamed(text, r)
        if unit.unit_id == "fold_discount" and r.low >= 10:
            r.unit_id = "percent"  # 75折, 三八折 name the percentage itself
            return
        if unit.dimension == "length" and "每" in text[max(0, r.start - 4) : r.start] and self._speed(text, r):
            return
        ch = text[r.end : r.end + 1]
        if not ch:
            return
        if ch == "半" and unit.dimension in _WITH_HALF and not text.startswith(_NOT_A_HALF, r.end):
            self._add_half(r)
            r.end += 1
            return
        if self._decimals_behind(text, r, unit, unit):
            return
        at = r.end + (1 if ch in "又零" and text[r.end + 1 : r.end + 2] in tuple(f"123456789{ZD}十") else 0)
        chained = unit.dimension in _CHAINED and text[at : at + 1] in _DIGIT_BEGINS and text[at : at + 1] != ""
        if chained and self._smaller(text, at, r, unit):
            return
        if self._tenth_part(text, r, unit):
            return
        if (
            ch == "多"
            and unit.dimension in ("ratio", "percent", "time", "length", "money", "mass", "area")
            and text[r.end + 1 : r.end + 2] not in _NOT_MORE_OF
        ):
            r.hedge, r.end = "gt", r.end + 1
            return
        if ch in ("/", "每", "∕"):
            self._denominator(text, r)

    def _decimals_behind(self, text: str, r: Reading, unit: units_table.Unit, of: units_table.Unit) -> bool:
        """9秒97, 6米73, 1米8: the digits behind the unit are its decimals, where no unit of their own follows."""
        if unit.unit_id not in ("s", "m") or r.writing != "arabic" or text[r.end - 1] not in "秒米":
            return False
        digits = _DECIMALS.match(text, r.end)
        size = len(digits.group()) if digits else 0
        if digits is None or size == 3 and unit.unit_id == "m" or size == 1 and (unit.unit_id != "m" or r.low >= 10):
            return False
        below = self.number(text, r.end)
        if below is None or below.end != digits.end():
            return False
        word = self.units.unit(text, below.end, below, r.end)
        if word.unit_id is not None or word.counter is not None and word.counter != "打":
            return False
        share = unit.factor / of.factor
        part = Decimal(digits.group()).scaleb(-len(digits.group())) * share.numerator / share.denominator
        r.low, r.high, r.end = r.low + part, r.high + part, digits.end()
        r.written = plain(r.low)
        return True

    def _speed(self, text: str, r: Reading) -> bool:
        """每小时十公里: a length in an hour or a second is a speed."""
        for word, per in (("每小时", "每小时"), ("每秒", "每秒"), ("每秒钟", "每秒"), ("每分钟", "每分钟")):
            if text.endswith(word, 0, r.start):
                for unit_id, need in self.units.surfaces.get(r.unit_written + per, ()):
                    if need is None and self.definitions[unit_id].dimension == "speed":
                        r.unit_id, r.unit_written = unit_id, r.unit_written + per
                        return True
        return False

    def _renamed(self, text: str, r: Reading) -> None:
        """三万元欧元, 500元港币: a currency behind 元 says whose 元 it is."""
        for length in (4, 3, 2):
            name = text[r.end : r.end + length]
            for unit_id, need in self.units.surfaces.get(name, ()):
                if need is None and self.definitions[unit_id].dimension == "money" and unit_id != "CNY":
                    r.unit_id, r.end = unit_id, r.end + len(name)
                    r.unit_written = r.unit_written.removesuffix("元") + name
                    return

    def _smaller(self, text: str, at: int, r: Reading, unit: units_table.Unit) -> bool:
        """A smaller unit of the same kind behind the first: 1小时30分, 五块六毛二, 两美元又三美分."""
        below = self.number(text, at)
        if below is None or below.scaled or below.low >= 1000 or below.bare:
            return False
        word = self.units.unit(text, below.end, below, at)
        unit_id, end = word.unit_id, word.end
        short = _SHORT_UNITS.get(unit.dimension, {}).get(text[below.end : below.end + 1])
        other_kind = unit_id is not None and self.definitions[unit_id].dimension != unit.dimension
        if (unit_id is None or other_kind) and short and not text.startswith("分之", below.end):
            unit_id, end = short, below.end + 1
        if unit_id is None:
            return not word.found and self._last_digit(text, at, below, r, unit)
        smaller = self.definitions[unit_id]
        if smaller.dimension != unit.dimension or smaller.factor >= unit.factor:
            return False
        with localcontext() as ctx:
            ctx.prec = 40
            share = smaller.factor / unit.factor
            add = below.low * share.numerator / share.denominator
        r.low, r.high, r.end = r.low + add, r.high + add, end
        r.written = plain(r.low)
        more = text[r.end : r.end + 1] and (text[r.end].isdigit() or text[r.end] in ZD)
        if more and not self._decimals_behind(text, r, smaller, unit):
            self._smaller(text, r.end, r, unit)
        return True

    def _last_digit(self, text: str, at: int, below: Number, r: Reading, unit: units_table.Unit) -> bool:
        """三块五, 九毛九, 三块零四, 两块九毛九: the last digit without its unit."""
        if unit.unit_id not in ("CNY", "HKD", "jiao") or below.writing != "chinese" or below.low >= 10:
            return False
        last = text[r.end - 1]
        if last not in "块毛角毫蚊" or not self._closes(text, below.end):
            return False
        part = 10 if last in "块蚊" or unit.unit_id == "jiao" else 100
        if "零" in (text[at - 1 : at], text[at]):
            part *= 10
        r.low, r.high, r.end = r.low + below.low / part, r.high + below.low / part, below.end
        r.written = plain(r.low)
        return True

    def _closes(self, text: str, at: int) -> bool:
        follows = text[at : at + 1]
        return not "\u4e00" <= follows <= "\u9fff" or follows in "到至的和左以钱每"

    def _tenth_part(self, text: str, r: Reading, unit: units_table.Unit) -> bool:
        """七成六, 一米八, 十二度五: a digit behind the unit that counts its tenths."""
        at = r.end + (1 if unit.unit_id == "tenth" and text[r.end : r.end + 1] == " " else 0)
        digit = text[at : at + 1]
        if not digit or digit not in ZD[1:] or r.writing != "chinese" or r.is_range:
            return False
        if unit.unit_id == "tenth":
            closed = (
                r.low < 10 and not self.units.unit(text, at + 1, Number(r.low, r.low, at, at, "chinese"), r.end).found
            )
        elif (
            unit.dimension == "temperature"
            or text[r.end - 1] == "度"
            or unit.unit_id == "m"
            and text[r.end - 1] == "米"
        ):
            closed = not "\u4e00" <= text[at + 1 : at + 2] <= "\u9fff" or text[at + 1] in "的高长宽深左到至"
        else:
            return False
        n = chinese(digit)
        if not closed or n is None:
            return False
        r.low, r.high, r.end = r.low + n.low / 10, r.high + n.low / 10, at + 1
        r.written = plain(r.low)
        return True

    def _denominator(self, text: str, r: Reading) -> None:
        for length in range(min(self._per_max, len(text) - r.end - 1), 0, -1):
            per = self.denominators.get(text[r.end + 1 : r.end + 1 + length])
            if per:
                follows = text[r.end + 1 + length : r.end + 2 + length]
                if text[r.end] == "每" and follows and follows not in _EACH_ENDS:
                    continue
                r.unit_written += text[r.end : r.end + 1 + length]
                r.per, r.end = per, r.end + 1 + length
                return


def _may_precede_hyphen(ch: str) -> bool:
    """A Chinese character before a hyphen: 增长-3.5%, 为-20℃; letters and digits join with it (A-3, 8-15)."""
    return ch in "为至到达约是率降升长比温值从由低于超在跌额润速幅差益用"
