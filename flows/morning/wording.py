"""Numbers and times as people say them, in Chinese and in English; the exact value stays beside them.

Pure functions of values; nothing here knows of pages or tables.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from flows.show import plain


@dataclass(frozen=True, slots=True)
class Both:
    """One text in both languages of the page, plain: escaped where it is put into the page."""

    zh: str
    en: str


Number = Decimal | int | float
Scale = Sequence[tuple[float, str]]
"""Steps from the largest down: what a value is divided by, and the word that then follows."""

MYRIADS: Scale = ((1e12, "万亿"), (1e8, "亿"), (1e4, "万"), (1, ""))
THOUSANDS: Scale = ((1e12, " tn"), (1e9, " bn"), (1e6, " m"), (1, ""))
YEAR = 31_557_600
"""Seconds of a year as seeds/units/units.csv counts them; a month is a twelfth of it."""
FARMED = "m2 of fields"
"""Square metres as farmers count them."""
_CHINESE: dict[str, Scale] = {
    "kg": ((1e15, "万亿吨"), (1e11, "亿吨"), (1e7, "万吨"), (1e3, "吨"), (1, "公斤"), (1e-3, "克"), (1e-6, "毫克")),
    "W": ((1e11, "亿千瓦"), (1e7, "万千瓦"), (1e3, "千瓦"), (1, "瓦")),
    "VA": ((1e7, "万千伏安"), (1e3, "千伏安"), (1, "伏安")),
    "Wh": ((1e15, "万亿千瓦时"), (1e11, "亿千瓦时"), (1e7, "万千瓦时"), (1e3, "千瓦时"), (1, "瓦时")),
    "m": ((1e7, "万公里"), (1e3, "公里"), (1, "米"), (1e-2, "厘米"), (1e-3, "毫米"), (1e-6, "微米"), (1e-9, "纳米")),
    "m2": ((1e10, "万平方公里"), (1e6, "平方公里"), (1e4, "万平方米"), (1, "平方米")),
    FARMED: ((2e7 / 3, "万亩"), (2e3 / 3, "亩"), (1, "平方米")),
    "m3": ((1e12, "万亿立方米"), (1e8, "亿立方米"), (1e4, "万立方米"), (1, "立方米")),
    "L": ((1e11, "亿吨"), (1e4, "万升"), (1, "升"), (1e-3, "毫升")),
    "s": (
        (YEAR, "年"),
        (YEAR / 12, "个月"),
        (86400, "天"),
        (3600, "小时"),
        (60, "分钟"),
        (1, "秒"),
        (1e-3, "毫秒"),
        (1e-6, "微秒"),
    ),
    "byte": ((1e15, "PB"), (1e12, "TB"), (1e9, "GB"), (1e6, "MB"), (1e3, "KB"), (1, "字节")),
    "degC": ((0, "℃"),),
}
_ENGLISH: dict[str, Scale] = {
    "kg": ((1e12, " bn t"), (1e9, " m t"), (1e3, " t"), (1, " kg"), (1e-3, " g"), (1e-6, " mg")),
    "W": ((1e12, " TW"), (1e9, " GW"), (1e6, " MW"), (1e3, " kW"), (1, " W")),
    "VA": ((1e9, " GVA"), (1e6, " MVA"), (1e3, " kVA"), (1, " VA")),
    "Wh": ((1e15, " PWh"), (1e12, " TWh"), (1e9, " GWh"), (1e6, " MWh"), (1e3, " kWh"), (1, " Wh")),
    "m": ((1e3, " km"), (1, " m"), (1e-2, " cm"), (1e-3, " mm"), (1e-6, " µm"), (1e-9, " nm")),
    "m2": ((1e6, " km²"), (1e4, " ha"), (1, " m²")),
    FARMED: ((1e10, " m ha"), (1e4, " ha"), (1, " m²")),
    "m3": ((1e9, " bn m³"), (1e6, " m m³"), (1, " m³")),
    "L": ((1e9, " bn L"), (1e6, " m L"), (1, " L"), (1e-3, " mL")),
    "s": (
        (YEAR, " yr"),
        (YEAR / 12, " months"),
        (86400, " d"),
        (3600, " h"),
        (60, " min"),
        (1, " s"),
        (1e-3, " ms"),
        (1e-6, " µs"),
    ),
    "byte": ((1e15, " PB"), (1e12, " TB"), (1e9, " GB"), (1e6, " MB"), (1e3, " kB"), (1, " B")),
    "degC": ((0, " °C"),),
}
_PLAIN = {
    "percent": Both("%", "%"),
    "percentage_point": Both("个百分点", " pp"),
    "ratio": Both("倍", "×"),
}
_MONEY = {"CNY": Both("元", "¥"), "USD": Both("美元", "US$"), "EUR": Both("欧元", "€"), "HKD": Both("港元", "HK$")}
_MONEY |= {"JPY": Both("日元", "JP¥"), "GBP": Both("英镑", "£"), "KRW": Both("韩元", "₩"), "TWD": Both("新台币", "NT$")}
_BEFORE = {
    "approx": Both("约", "≈ "),
    "gt": Both("超", "> "),
    "ge": Both("至少", "≥ "),
    "lt": Both("近", "< "),
    "le": Both("至多", "≤ "),
}
_PER = {
    per: Both(f"每{zh}" if per != "capita" else zh, en)
    for per, zh, en in (
        ("year", "年", "year"),
        ("quarter", "季度", "quarter"),
        ("month", "月", "month"),
        ("week", "周", "week"),
        ("day", "天", "day"),
        ("hour", "小时", "hour"),
        ("minute", "分钟", "minute"),
        ("second", "秒", "second"),
        ("capita", "人均", "head"),
        ("1000 persons", "千人", "1,000 people"),
        ("10000 persons", "万人", "10,000 people"),
        ("10000 CNY", "万元", "¥10,000"),
        ("household", "户", "household"),
        ("unit", "个", "unit"),
        ("enterprise", "家企业", "enterprise"),
        ("project", "个项目", "project"),
        ("head", "头", "animal"),
        ("school year", "学年", "school year"),
        ("jin", "斤", "jin"),
        ("tce", "吨标准煤", "tce"),
        ("barrel", "桶", "barrel"),
        ("oz", "盎司", "oz"),
        ("lb", "磅", "lb"),
        ("m", "米", "m"),
        ("km2", "平方公里", "km²"),
        ("100km", "百公里", "100 km"),
        ("100 households", "百户", "100 households"),
        ("mu", "亩", "mu"),
        ("ha", "公顷", "ha"),
        ("m2", "平方米", "m²"),
        ("m3", "立方米", "m³"),
        ("km", "公里", "km"),
        ("t", "吨", "t"),
        ("kg", "公斤", "kg"),
        ("g", "克", "g"),
        ("L", "升", "L"),
        ("W", "瓦", "W"),
        ("kW", "千瓦", "kW"),
        ("MW", "兆瓦", "MW"),
        ("kWh", "千瓦时", "kWh"),
        ("TEU", "标箱", "TEU"),
        ("t km", "吨公里", "t km"),
        ("person km", "人公里", "person km"),
    )
}
_QUARTERS = ("一季度", "二季度", "三季度", "四季度")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def short(value: Number, grouped: bool = True) -> str:
    """A number to four digits or to the unit, whichever says more: 1,370.7, 23.14, 0.0026; Chinese groups no digits."""
    number = float(value)
    size = abs(number)
    decimals = 0 if size >= 10000 else 1 if size >= 1000 else 2
    if 0 < size < 0.1:
        text = f"{number:.2g}"
        return text if "e" in text else text.rstrip("0")
    text = f"{number:,.{decimals}f}" if grouped else f"{number:.{decimals}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def scaled(value: Number, steps: Scale, *, grouped: bool = False) -> str:
    """A number by the largest step that leaves at least one before the point, else by the last."""
    size = abs(float(value))
    step, word = next(((s, w) for s, w in steps if size >= s), steps[-1])
    return f"{short(float(value) / (step or 1), grouped)}{word}"


def _lasting(value: Number, steps: Scale) -> str:
    """A length of time by the largest step of which it has whole tenths, as it will have been written: 10年, 60天."""
    size = abs(float(value))
    whole = [(s, word) for s, word in steps if size >= s and abs(size / s - round(size / s, 1)) < 1e-9]
    return scaled(value, whole[:1] or [(s, word) for s, word in steps if s != YEAR / 12])


def count(value: int) -> Both:
    """How many, of things of our own: grouped by thousands, from ten thousand on in 万."""
    english = f"{value:,}"
    return Both(english if value < 10_000 else scaled(value, MYRIADS), english)


def share(value: float) -> str:
    """A share of 0 to 1 in percent."""
    return f"{100 * value:.0f}%" if value in (0, 1) or 0.1 <= value <= 0.995 else f"{100 * value:.1f}%"


def figure_of(value: float, unit: str) -> str:
    """A figure by which runs are compared; ``unit`` is that of ref.measure."""
    return share(value) if unit == "share" else short(value)


def beside_usual(usual: float | None, low: float | None, high: float | None, unit: str, drifting: bool) -> Both:
    """What a figure of a run usually is, and in which range it passes for usual."""
    if usual is None:
        return Both("", "")
    middle, *ends = (figure_of(v, unit) for v in (usual, low or 0, high or 0))
    if low is not None and high is not None:
        band = Both(f"{ends[0]}至{ends[1]}", f"{ends[0]} to {ends[1]}")
    elif low is not None:
        band = Both(f"不低于{ends[0]}", f"at least {ends[0]}")
    else:
        band = Both(f"不高于{ends[1]}", f"up to {ends[1]}")
    slowly = Both("，已经变了一阵子", ", and has been moving for some time") if drifting else Both("", "")
    return Both(f"往常 {middle}（{band.zh}）{slowly.zh}", f"usually {middle} ({band.en}){slowly.en}")


def in_unit(value: Number, unit: str, counter: str | None = None, name: str | None = None) -> Both:
    """A value with its unit; ``counter`` is the measure word of a count, ``name`` the unit's Chinese name."""
    if unit in _PLAIN:
        return Both(f"{short(value, False)}{_PLAIN[unit].zh}", f"{short(value)}{_PLAIN[unit].en}")
    if unit in _MONEY:
        sign = "−" if value < 0 else ""
        english = scaled(abs(float(value)), THOUSANDS, grouped=True)
        return Both(f"{scaled(value, MYRIADS)}{_MONEY[unit].zh}", f"{sign}{_MONEY[unit].en}{english}")
    if unit == "s":
        return Both(_lasting(value, _CHINESE[unit]), _lasting(value, _ENGLISH[unit]))
    if unit in _CHINESE:
        return Both(scaled(value, _CHINESE[unit]), scaled(value, _ENGLISH[unit], grouped=True))
    if unit == "count":
        return Both(
            f"{scaled(value, MYRIADS)}{counter or ''}",
            f"{scaled(value, THOUSANDS, grouped=True)} {counter or ''}".rstrip(),
        )
    return Both(f"{scaled(value, MYRIADS)}{name or ' ' + unit}", f"{scaled(value, THOUSANDS, grouped=True)} {unit}")


def amount(
    low: Number,
    high: Number,
    unit: str,
    comparator: str = "eq",
    counter: str | None = None,
    per: str | None = None,
    kind: str = "level",
    name: str | None = None,
) -> Both:
    """A figure with its bounds, sign and denominator: 超60亿元, +17.5%, 每亩150元, 3—5万元."""
    if low != high:
        first, second = in_unit(low, unit, counter, name), in_unit(high, unit, counter, name)
        said = Both(f"{first.zh}—{second.zh}", f"{first.en} – {second.en}")
    else:
        said = in_unit(low, unit, counter, name)
        before = _BEFORE.get(comparator, Both("", ""))
        if kind == "growth":
            said = Both(said.zh, f"{'+' if low > 0 else ''}{said.en}")
            if before.zh:  # 增超50%, where a sign would stand in the middle of the words
                said = Both(said.zh.removeprefix("-"), said.en)
                before = Both(("降" if low < 0 else "增") + before.zh, before.en)
            elif low > 0:
                said = Both(f"+{said.zh}", said.en)
        said = Both(f"{before.zh}{said.zh}", f"{before.en}{said.en}")
    said = Both(said.zh.replace("-", "−"), said.en.replace("-", "−"))
    if per is None:
        return said
    by = _PER.get(per, Both(f"每{per}", per))
    return Both(f"{by.zh}{said.zh}", f"{said.en} / {by.en}")


def exact(low: Number, high: Number, unit: str) -> str:
    """The value as the warehouse holds it: 137070000000 CNY."""
    first, second = (plain(Decimal(str(v))) for v in (low, high))
    return f"{first} {unit}" if first == second else f"{first} – {second} {unit}"


def day(value: date | None) -> Both:
    """A day."""
    if value is None:
        return Both("日期不详", "undated")
    return Both(f"{value.year}年{value.month}月{value.day}日", f"{value.day} {_MONTHS[value.month - 1]} {value.year}")


def moment(value: datetime) -> Both:
    """A time by the clock of China, where the documents come from."""
    there = value + timedelta(hours=8)
    on = day(there.date())
    return Both(f"{on.zh} {there:%H:%M}", f"{on.en}, {there:%H:%M} (Beijing)")


def period(kind: str, start: date | None, end: date | None) -> Both:
    """The period a figure is of, by its type in the contract: 2023年1—7月, 到2025年底, 公布时."""
    if kind == "as_of_publication" or kind == "future":
        return Both("公布时", "when published") if kind == "as_of_publication" else Both("未来", "open future")
    if end is None:
        since = day(start)
        return Both(f"{since.zh}以来", f"since {since.en}") if start else Both("时间不详", "no date")
    if kind == "as_of" or start is None:
        if (end.month, end.day) == (12, 31):
            return Both(f"到{end.year}年底", f"by end of {end.year}")
        until = day(end)
        return Both(f"到{until.zh}", f"by {until.en}")
    return _calendar(kind, start, end)


def _calendar(kind: str, start: date, end: date) -> Both:
    """A period with both its ends."""
    year = str(start.year)
    if kind == "year":
        return Both(f"{year}年", year)
    if kind == "half":
        half = 1 if start.month == 1 else 2
        return Both(f"{year}年{'上下'[half - 1]}半年", f"H{half} {year}")
    if kind == "quarter":
        n = (start.month - 1) // 3
        return Both(f"{year}年{_QUARTERS[n]}", f"Q{n + 1} {year}")
    if kind == "month":
        return Both(f"{year}年{start.month}月", f"{_MONTHS[start.month - 1]} {year}")
    if kind == "day" or start == end:
        return day(start)
    if (start.month, start.day, end) == (1, 1, date(start.year, 12, 31)):
        return Both(f"{year}年", year)
    whole_months = start.day == 1 and (end + timedelta(days=1)).day == 1
    if whole_months and start.month == 1 and end.month == 12:
        return Both(f"{year}—{end.year}年", f"{year}–{end.year}")
    if whole_months and start.year == end.year:
        return Both(
            f"{year}年{start.month}—{end.month}月", f"{_MONTHS[start.month - 1]}–{_MONTHS[end.month - 1]} {year}"
        )
    first, last = day(start), day(end)
    return Both(f"{first.zh}—{last.zh}", f"{first.en} – {last.en}")
