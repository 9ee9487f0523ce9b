"""One quantity read where it stands: numeral, magnitude, unit or measure word, range, fraction.

``QuantityReader.read`` looks at a folded text from an offset on and says how far the quantity goes,
what it is worth in the unit written, and which hedge is written inside it (500多家). What stands
around it (超, 以上, 同比增长) is the business of ``transforms.bounds``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal, localcontext

from seeds import units_table
from transforms.numbers import ARABIC, CHINESE, ZD, arabic, chinese, magnitude

_ARABIC = re.compile(ARABIC)
_CHINESE = re.compile(CHINESE)
_MAG = re.compile(r"[十百千万亿]+|兆(?=[元美日欧])")
_PERCENT_OF = re.compile(rf"([百千万])分之(?:({ARABIC})|({CHINESE})|(几))")
_FRACTION = re.compile(rf"([{ZD}十百千]+)分之([{ZD}十百]+)|(\d{{1,4}})分之(\d{{1,4}})")
_SLASH = re.compile(r"(\d{1,3})/(\d{1,3})(?![\d/])")
_DOUBLE = re.compile(rf"翻(?:了|了近|近|超)?([{ZD}十]|\d+|几)?番|翻(?:了|近|超)?({ARABIC}|[{ZD}十]+)倍(多)?")
_HALF = re.compile(
    r"半数|一半|过半|半(?=个(?:多)?(?:月|小时|世纪|百分点)|年(?!度|报|龄)|天(?!然|空)|小时|公里|亩|斤|里(?!面)|成)"
)
_CONNECT = re.compile(r"\s?(?:——|--|[-—–─~到至])\s?")
_COMMA_RANGE = re.compile(r"[、,，]\s?")
_GE_HEDGE = re.compile(r"个?[多半余来]?(?=个)")
_SPACE = " \u3000\xa0"
_BLANK = _SPACE + "\r\n"
_GAP = re.compile(r"[ \u3000\xa0\r\n]{1,4}")


@dataclass(slots=True)
class Reading:
    """A quantity as written. ``low``/``high`` are exact, in ``unit_id`` (None: a bare count)."""

    start: int
    end: int
    low: Decimal
    high: Decimal
    rule: str
    unit_id: str | None = None
    counter: str | None = None
    counter_class: str = ""
    per: str | None = None
    hedge: str | None = None  # gt where 多, 余, 几 stand inside
    number_end: int = 0  # end of the digits, before magnitude and unit
    bare: bool = False  # a magnitude without a digit: 超亿元
    writing: str = "arabic"
    scaled: bool = False  # a magnitude was written
    is_range: bool = False
    half: bool = False


@dataclass(slots=True)
class _Number:
    low: Decimal
    high: Decimal
    end: int
    digits_end: int
    writing: str
    hedge: str | None = None
    bare: bool = False
    scaled: bool = False
    factor: int = 1  # of the magnitudes written after the digits


class QuantityReader:
    """Built once from the unit tables; reading allocates nothing that outlives the call."""

    def __init__(self) -> None:
        self.units: dict[str, list[tuple[str, str | None]]] = {}
        self.prefixes: dict[str, str] = {}
        for alias in (a for group in units_table.aliases().values() for a in group):
            if alias.surface.endswith(("时间", "時間")):
                continue  # 年时间: the unit is 年
            if alias.position in ("after", "both"):
                self.units.setdefault(alias.surface, []).append((alias.unit_id, alias.needs))
            if alias.position in ("before", "both") and alias.surface not in ("百分", "百分之", "千分之", "万分之"):
                self.prefixes[alias.surface] = alias.unit_id
        self.counters = {c.surface: (c.counter, c.counter_class, c.needs) for c in units_table.counters().values()}
        self.longest = max(map(len, [*self.units, *self.counters]))
        self.starts = {s[0] for s in self.units} | {s[0] for s in self.counters}
        self.magnitude_units = tuple(s for s in self.units if s[0] in "十百千万亿兆" and len(s) > 1)
        self.needs = {n.need: (n.number, n.cues) for n in units_table.needs().values()}
        self.definitions = units_table.units()
        self.denominators = units_table.denominators()
        self._per_max = max(map(len, self.denominators))

    # -- numerals ---------------------------------------------------------------------------

    def number(self, text: str, at: int) -> _Number | None:
        """The numeral that begins at ``at``, with magnitudes and the hedge written among them."""
        m = _ARABIC.match(text, at)
        if m:
            return self._arabic(text, m)
        m = _CHINESE.match(text, at)
        return self._chinese(text, m) if m else None

    def _arabic(self, text: str, m: re.Match[str]) -> _Number:
        total, limit, end, hedge, scaled, factor = Decimal(0), None, m.end(), None, False, 1
        digits_end = end
        value = arabic(m.group())
        with localcontext() as ctx:
            ctx.prec = 80
            while True:
                step = 1
                if text[end : end + 1] in ("多", "余", "来", "几") and text[end + 1 : end + 2] in (
                    "十",
                    "百",
                    "千",
                    "万",
                    "亿",
                ):
                    mag = _MAG.match(text, end + 1)
                    if mag:
                        hedge, step, end = "gt", magnitude(mag.group()), mag.end()
                elif (
                    text[end : end + 1]
                    and text[end] in "十百千万亿兆"
                    and not text.startswith(self.magnitude_units, end)
                ):
                    mag = _MAG.match(text, end)
                    if mag:
                        step, end = 10**12 if mag.group() == "兆" else magnitude(mag.group()), mag.end()
                elif text[end : end + 1] and text[end] in _BLANK:
                    blank = _GAP.match(text, end)
                    mag = (
                        _MAG.match(text, blank.end())
                        if blank and text[blank.end() : blank.end() + 1] in ("万", "亿")
                        else None
                    )
                    if mag:
                        step, end = magnitude(mag.group()), mag.end()
                total += value * step
                if step == 1:
                    break
                scaled, limit = True, step
                if factor == 1:
                    factor = step
                nxt = _ARABIC.match(text, end)
                if (
                    nxt is None
                    or arabic(nxt.group()) >= limit
                    or step < 10**3
                    or "." in nxt.group()
                    and not _MAG.match(text, nxt.end())
                ):
                    small = re.match(rf"[{ZD}][千百]", text[end : end + 2]) if step >= 10**4 else None
                    if small:
                        n = chinese(small.group())
                        total += n.low if n else 0
                        end += 2
                    break
                if step < 10**4 and not _MAG.match(text, nxt.end()) and len(nxt.group()) > 3:
                    break
                value, end = arabic(nxt.group()), nxt.end()
        return _Number(total, total, end, digits_end, "arabic", hedge, scaled=scaled, factor=factor)

    def _chinese(self, text: str, m: re.Match[str]) -> _Number | None:
        run = m.group()
        length = len(run)
        while length:
            n = chinese(run[:length])
            if n is not None:
                break
            length -= 1
            if len(run) - length > 4:
                return None
        else:
            return None
        end, low, high, hedge, scaled = (
            m.start() + length,
            n.low,
            n.high,
            None,
            n.bare or any(c in "万亿" for c in run[:length]),
        )
        if length < len(run) and not text.startswith(self.magnitude_units, end) and run[length] in "半":
            pass
        if text[end : end + 1] in ("几", "多", "余", "来"):
            mag = _MAG.match(text, end + 1)
            if mag and not text.startswith(self.magnitude_units, end + 1):
                step = magnitude(mag.group())
                low, high, hedge, end, scaled = low * step, high * step, "gt", mag.end(), True
            elif text[end] == "几":
                if run[length - 1] not in "十百千万亿":
                    return None
                hedge, end = "gt", end + 1
        return _Number(low, high, end, end, "chinese", hedge, n.bare, scaled)

    # -- units and measure words ---------------------------------------------------------------

    def unit(
        self, text: str, at: int, number: _Number | Reading, start: int
    ) -> tuple[int, str | None, str | None, str]:
        """Longest unit or measure word at ``at``: (end, unit_id, counter, class of the counter)."""
        if at >= len(text) or text[at] not in self.starts:
            return at, None, None, ""
        for length in range(min(self.longest, len(text) - at), 0, -1):
            word = text[at : at + length]
            options = self.units.get(word)
            if options:
                if word.endswith("整") and "\u4e00" <= text[at + length : at + length + 1] <= "\u9fff":
                    continue
                for unit_id, need in options:
                    if self._allowed(text, start, at, at + length, number, need):
                        return at + length, unit_id, None, ""
            counter = self.counters.get(word)
            if counter and self._counted(text, start, at + length, number, counter):
                return at + length, None, counter[0], counter[1]
        return at, None, None, ""

    def _allowed(self, text: str, start: int, at: int, end: int, number: _Number | Reading, need: str | None) -> bool:
        word = text[at:end]
        after = text[end : end + 2]
        if word[-1].isascii() and word[-1].isalpha() and after[:1].isascii() and after[:1].isalpha():
            return False
        if word + after in _NOT_UNITS or word + after[:1] in _NOT_UNITS:
            return False
        if need is None:
            return True
        form, cues = self.needs.get(need, ("any", ()))
        if form in ("digits", "digits_no_space") and number.writing != "arabic":
            return False
        if form == "digits_no_space" and at > 0 and text[at - 1] in _SPACE:
            return False
        if form == "chinese_digit" and not (number.writing == "chinese" and at - start <= 3 and number.low < 10):
            return False
        if form == "magnitude" and not number.scaled:
            return False
        if form in ("span", "name", "vague", "digits_follow"):
            return False
        if cues:
            near = text[max(0, start - 14) : start] + text[end : end + 10]
            return any(c in near for c in cues)
        return True

    def _counted(
        self, text: str, start: int, end: int, number: _Number | Reading, counter: tuple[str, str, str | None]
    ) -> bool:
        need, kind = counter[2], counter[1]
        if kind in ("slogan",) and number.writing != "arabic":
            return False
        if need is None:
            return True
        form = self.needs.get(need, ("any", ()))[0]
        if form in ("digits", "digits_end"):
            return number.writing == "arabic" and not text[end : end + 1].isascii()
        if need == "noun":
            return number.writing == "arabic" and number.low >= 2 and kind in ("place", "noun", "person")
        return form != "chinese_digit"

    # -- whole quantities ----------------------------------------------------------------------

    def read(self, text: str, at: int) -> Reading | None:
        """The quantity that begins at ``at``, or None where no numeral does."""
        ch = text[at]
        if ch in "百千万":
            m = _PERCENT_OF.match(text, at)
            if m:
                return self._percent_of(text, m)
        if ch == "翻":
            return self._doubled(text, at)
        if ch in "半一过":
            m = _HALF.match(text, at)
            if m and m.group() in ("半数", "一半", "过半"):
                return Reading(
                    at,
                    m.end(),
                    Decimal("0.5"),
                    Decimal("0.5"),
                    "half",
                    "ratio",
                    number_end=m.end(),
                    hedge="gt" if m.group() == "过半" else None,
                    writing="chinese",
                )
            if m and ch == "半":
                return self._finish(text, at, _Number(Decimal("0.5"), Decimal("0.5"), at + 1, at + 1, "chinese"))
            if ch in "过半":
                return None
        m = _FRACTION.match(text, at)
        if m:
            low = self._value(m[1] or m[3])
            top = self._value(m[2] or m[4])
            if low and top is not None and top < low:
                with localcontext() as ctx:
                    ctx.prec = 30
                    value = top / low
                return Reading(at, m.end(), value, value, "fraction", "ratio", number_end=m.end(), writing="chinese")
        m = _SLASH.match(text, at)
        if m and 0 < int(m[1]) < int(m[2]) <= 100 and (at == 0 or text[at - 1] not in "/.\\-"):
            with localcontext() as ctx:
                ctx.prec = 30
                value = Decimal(m[1]) / Decimal(m[2])
            return Reading(at, m.end(), value, value, "fraction", "ratio", number_end=m.end())
        number = self.number(text, at)
        if number is None:
            return None
        first = self._finish(text, at, number)
        second = self._range(text, at, number, first)
        return second or first

    def _value(self, text: str) -> Decimal | None:
        if text[0].isdigit() and text.isascii():
            return Decimal(text)
        n = chinese(text)
        return n.low if n else None

    def _percent_of(self, text: str, m: re.Match[str]) -> Reading | None:
        unit = {"百": "percent", "千": "permille", "万": "permyriad"}[m[1]]
        if unit == "permyriad" and "permyriad" not in self.definitions:
            n = self._value(m[2] or m[3]) if not m[4] else None
            return (
                None
                if n is None
                else Reading(
                    m.start(), m.end(), n / 10000, n / 10000, "fraction", "ratio", number_end=m.end(), writing="chinese"
                )
            )
        if m[4]:
            return None
        start = m.start()
        number = self.number(text, m.start(2) if m[2] else m.start(3))
        if number is None:
            return None
        reading = Reading(
            start,
            number.end,
            number.low,
            number.high,
            "percent_of",
            unit,
            number_end=number.digits_end,
            writing="chinese",
            hedge=number.hedge,
        )
        c = _CONNECT.match(text, reading.end)
        if c:
            at = c.end() + (3 if text.startswith(("百分之", "千分之"), c.end()) else 0)
            upper = self.number(text, at) if at < len(text) else None
            if upper and upper.high > reading.low and self.unit(text, upper.end, upper, at)[0] == upper.end:
                reading.high, reading.end, reading.is_range = upper.high, upper.end, True
        return reading

    def _doubled(self, text: str, at: int) -> Reading | None:
        m = _DOUBLE.match(text, at)
        if m is None or m[1] == "几":
            return None
        if m[2]:
            n = self._value(m[2].replace(",", ""))
            if n is None:
                return None
            # 翻一倍 is twice as much: the base is counted in
            return Reading(
                m.start(2),
                m.end(),
                n + 1,
                n + 1,
                "doubled",
                "times",
                number_end=m.end(2),
                hedge="gt" if m[3] else None,
                writing="chinese",
            )
        times = self._value(m[1]) if m[1] else Decimal(1)
        if times is None or times > 20:
            return None
        value = Decimal(2) ** int(times)
        return Reading(m.start(), m.end(), value, value, "doubled", "times", number_end=m.end(), writing="chinese")

    def _finish(self, text: str, start: int, number: _Number) -> Reading:
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
        )
        at = number.end
        tail = text[at : at + 1]
        if (
            tail
            and tail in "多余来几"
            and not text.startswith(("多少", "多元化", "多元文", "多样", "多方", "多数", "来自", "来看", "来说"), at)
        ):
            end, unit_id, counter, kind = self.unit(text, at + 1, number, start)
            if unit_id or counter or text.startswith("个", at + 1):
                r.hedge, at = "gt", at + 1
            elif tail in "多余" and (number.low >= 10) and (number.low % 10 == 0):
                r.hedge, r.end = "gt", at + 1
                return r
        gap = at
        if text[gap : gap + 1] and text[gap] in _SPACE and text[gap + 1 : gap + 2] not in ("多",):
            gap += 1
        elif text[gap : gap + 1] == "\n" or text.startswith("\r\n", gap):
            rest = _GAP.match(text, gap)
            if rest:
                end, unit_id, counter, kind = self.unit(text, rest.end(), number, start)
                if unit_id or counter and number.scaled:
                    gap = rest.end()
        if text.startswith("个", gap):
            # 一个多月, 两个半小时: hedge or half between 个 and the unit
            ge = text[gap + 1 : gap + 2]
            if ge and ge in "多半余":
                end, unit_id, counter, kind = self.unit(text, gap + 2, number, start)
                whole = self.units.get("个" + text[gap + 2 : end]) if end > gap + 2 else None
                if whole is None and text.startswith("月", gap + 2):
                    whole, end = self.units.get("个月"), gap + 3
                if whole:
                    r.unit_id, r.end = whole[0][0], end
                    if ge == "半":
                        r.low, r.high, r.half = r.low + Decimal("0.5"), r.high + Decimal("0.5"), True
                    else:
                        r.hedge = "gt"
                    return r
        prefix = None
        for length in (3, 2, 1):
            prefix = self.prefixes.get(text[max(0, start - length) : start]) if start >= length else None
            if prefix:
                break
        end, unit_id, counter, kind = self.unit(text, gap, number, start)
        if prefix and unit_id is None and counter is None:
            r.unit_id = prefix
            return r
        if unit_id is None and counter is None:
            return r
        r.end, r.unit_id, r.counter, r.counter_class = end, unit_id, counter, kind
        if unit_id:
            self._after_unit(text, r)
        return r

    def _after_unit(self, text: str, r: Reading) -> None:
        """Smaller units that follow (三块五, 1小时30分), a half (两年半), a denominator (元/吨)."""
        unit = self.definitions[r.unit_id or ""]
        ch = text[r.end : r.end + 1]
        if (
            ch == "半"
            and unit.dimension in ("time", "ratio", "length", "mass")
            and not text.startswith(("半径", "半导", "半成", "半数", "半天", "半年"), r.end)
        ):
            r.low, r.high, r.end, r.half = r.low + Decimal("0.5"), r.high + Decimal("0.5"), r.end + 1, True
            return
        if unit.dimension in ("time", "money", "length", "mass") and ch and (ch.isdigit() or ch in ZD):
            below = self.number(text, r.end)
            if below and not below.scaled and below.low < 1000:
                end, unit_id, _, _ = self.unit(text, below.end, below, r.end)
                low = below.low
                if (
                    unit_id is None
                    and unit.dimension == "time"
                    and text[below.end : below.end + 1] in ("分", "秒")
                    and not text.startswith("分之", below.end)
                ):
                    unit_id, end = ("minute" if text[below.end] == "分" else "second"), below.end + 1
                if (
                    unit_id is None
                    and unit.dimension == "money"
                    and text[below.end : below.end + 1] in ("角", "毛", "分")
                ):
                    unit_id, end = ("fen" if text[below.end] == "分" else "jiao"), below.end + 1
                if unit_id and unit_id != r.unit_id:
                    smaller = self.definitions[unit_id]
                    if smaller.dimension == unit.dimension and smaller.factor < unit.factor:
                        with localcontext() as ctx:
                            ctx.prec = 40
                            share = smaller.factor / unit.factor
                            add = low * share.numerator / share.denominator
                            r.low, r.high, r.end = r.low + add, r.high + add, end
                            if text[r.end : r.end + 1] and (text[r.end].isdigit() or text[r.end] in ZD):
                                rest = Reading(
                                    r.start,
                                    r.end,
                                    r.low,
                                    r.high,
                                    r.rule,
                                    r.unit_id,
                                    number_end=r.number_end,
                                    writing=r.writing,
                                )
                                self._after_unit(text, rest)
                                r.low, r.high, r.end = rest.low, rest.high, rest.end
                        return
                elif (
                    unit_id is None
                    and unit.unit_id == "CNY"
                    and text[r.end - 1] == "块"
                    and below.low < 10
                    and below.writing == "chinese"
                ):
                    r.low, r.high, r.end = r.low + low / 10, r.high + low / 10, below.end
                    return
        if (
            ch == "多"
            and unit.dimension in ("ratio", "time", "length", "money", "mass", "area")
            and text[r.end + 1 : r.end + 2] not in tuple("种样方少元项个家年次重边层级数云彩次")
        ):
            r.hedge, r.end = "gt", r.end + 1
            return
        if unit.unit_id == "tenth" and ch and ch in ZD[1:] and r.low < 10:
            follow = self.unit(text, r.end + 1, _Number(r.low, r.low, r.end + 1, r.end + 1, "chinese"), r.end)
            n = chinese(ch)
            if follow[0] == r.end + 1 and n is not None:
                r.low, r.high, r.end = r.low + n.low / 10, r.high + n.low / 10, r.end + 1
            return
        if ch in ("/", "每", "∕"):
            self._denominator(text, r)

    def _denominator(self, text: str, r: Reading) -> None:
        for length in range(min(self._per_max, len(text) - r.end - 1), 0, -1):
            per = self.denominators.get(text[r.end + 1 : r.end + 1 + length])
            if per:
                if text[r.end] == "每" and text[r.end + 1 + length : r.end + 2 + length] not in (
                    "",
                    "，",
                    "。",
                    ",",
                    ".",
                    "、",
                    "；",
                    "）",
                    ")",
                    " ",
                    "的",
                    "\n",
                    "以",
                    "左",
                    "（",
                    "计",
                    "至",
                    "到",
                    "—",
                    "-",
                    "~",
                ):
                    continue
                r.per, r.end = per, r.end + 1 + length
                return

    def _range(self, text: str, start: int, first: _Number, reading: Reading) -> Reading | None:
        """8—15分钟 · 30%至40% · 1000万元—5000万元 · 3到5年: one quantity with two ends."""
        for end in dict.fromkeys((reading.end, first.end)):
            c = _CONNECT.match(text, end)
            if c is None or c.end() >= len(text):
                continue
            at = c.end()
            for skip in ("百分之", "人民币", "约"):
                if text.startswith(skip, at):
                    at += len(skip)
            if at >= len(text):
                continue
            second = self.number(text, at)
            if second is None or second.bare:
                continue
            upper = self._finish(text, at, second)
            if reading.unit_id is None and reading.counter is None:
                if upper.unit_id is None and upper.counter is None:
                    return None
                low = reading.low
                if not reading.scaled and second.scaled and 1 < second.factor and low * second.factor <= upper.low:
                    low *= second.factor
            elif (
                (reading.unit_id, reading.counter) == (upper.unit_id, upper.counter)
                or upper.unit_id is None
                and upper.counter is None
                and reading.unit_id in ("percent",)
            ):
                low = reading.low
                if upper.unit_id is None and upper.counter is None:
                    return None
            elif (
                reading.unit_id
                and upper.unit_id
                and self.definitions[reading.unit_id].dimension == self.definitions[upper.unit_id].dimension
            ):
                share = self.definitions[reading.unit_id].factor / self.definitions[upper.unit_id].factor
                low = reading.low * share.numerator / share.denominator
            else:
                return None
            if low >= upper.high or upper.unit_id is None and upper.counter is None:
                return None
            if upper.low > low * 10**4 and not upper.scaled:
                return None
            return Reading(
                start,
                upper.end,
                low,
                upper.high,
                "range",
                upper.unit_id,
                upper.counter,
                upper.counter_class,
                upper.per,
                upper.hedge,
                reading.number_end,
                False,
                reading.writing,
                upper.scaled,
                True,
            )
        return None


_NOT_UNITS = frozenset(
    [
        "年级",
        "年代",
        "年轻",
        "年产",
        "年货",
        "天津",
        "天下",
        "天然",
        "天气",
        "元旦",
        "元宵",
        "元月",
        "元素",
        "元首",
        "分公",
        "分行",
        "分校",
        "分局",
        "分会",
        "分钟",
        "日本",
        "日前",
        "日子",
        "月份",
        "月饼",
        "里程",
        "里面",
        "米兰",
        "米粉",
        "度假",
        "度过",
        "成为",
        "成立",
        "成员",
        "成果",
        "成效",
        "成功",
        "成都",
        "成本",
        "成熟",
        "成绩",
        "成长",
        "成交",
        "成分",
        "成就",
        "点多",
        "方面",
        "方案",
        "方式",
        "方向",
        "方便",
        "方位",
        "方法",
        "方可",
        "克服",
        "两个",
        "两家",
        "升级",
        "升至",
        "升到",
        "升为",
        "升学",
        "斤斤",
        "时间",
        "时代",
        "时期",
        "时候",
        "时许",
        "秒杀",
        "卡口",
        "牛羊",
        "牛奶",
        "安全",
        "安排",
        "安置",
        "安装",
        "角度",
        "角色",
        "角落",
        "毛利",
        "块头",
        "节能",
        "节约",
        "节水",
        "节点",
        "转型",
        "转化",
        "转移",
        "转为",
        "转变",
        "级别",
        "桶装",
        "欧洲",
        "欧美",
        "伏天",
        "码头",
        "平台",
        "平均",
        "平方",
        "平稳",
        "折合",
        "折射",
        "担任",
        "担保",
        "载体",
    ]
) - {"分钟", "平方"}
