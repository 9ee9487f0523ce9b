"""Numbers and days as Chinese newspapers write them: the other direction of what the readers do."""

from __future__ import annotations

from datetime import date

SMALL = "零一二三四五六七八九"
FINANCIAL = str.maketrans("零一二三四五六七八九十百千万亿", "零壹贰叁肆伍陆柒捌玖拾佰仟萬億")
WIDE = str.maketrans("0123456789,.%", "０１２３４５６７８９，．％")
CIRCLE = str.maketrans("零", "〇")


def separated(n: int) -> str:
    """1,234,567"""
    return f"{n:,}"


def wide(text: str) -> str:
    """The same in full-width characters."""
    return text.translate(WIDE)


def chinese(n: int) -> str:
    """三万四千零五: place values, a 零 for a gap, 十 without 一 at the head."""
    if n == 0:
        return "零"
    text, gap = "", False
    for name, size in (("亿", 10**8), ("万", 10**4), ("", 1)):
        part, n = divmod(n, size)
        if part == 0:
            gap = bool(text)
            continue
        if text and (gap or part < 1000):
            text += "零"
        text += (chinese(part) if part >= 10**4 else _below_ten_thousand(part)) + name
        gap = False
    return text.removeprefix("一") if text.startswith("一十") else text


def _below_ten_thousand(n: int) -> str:
    text, gap = "", False
    for name, size in (("千", 1000), ("百", 100), ("十", 10), ("", 1)):
        digit, n = divmod(n, size)
        if digit == 0:
            gap = bool(text)
            continue
        text += ("零" if gap else "") + SMALL[digit] + name
        gap = False
    return text


def spoken(n: int) -> str:
    """The same with 两 where the tongue says it: before 百, 千, 万 and 亿."""
    text = chinese(n)
    for name in "百千万亿":
        text = text.replace(f"二{name}", f"两{name}")
    return text.replace("十两", "十二")


def financial(n: int) -> str:
    """叁萬肆仟零伍: as on a cheque."""
    text = chinese(n)
    return ("一" + text if text.startswith("十") else text).translate(FINANCIAL)


def steps(n: int) -> str:
    """13亿5000万120: Arabic digits, one group of four for each magnitude."""
    text = ""
    for name, size in (("亿", 10**8), ("万", 10**4), ("", 1)):
        part, n = divmod(n, size)
        if part:
            text += f"{part}{name}"
    return text or "0"


def magnitude(n: int, name: str) -> str:
    """1370.7亿: digits of a number divided by a magnitude, exactly."""
    size = {"万": 10**4, "亿": 10**8, "万亿": 10**12}[name]
    whole, rest = divmod(n, size)
    digits = f"{rest:0{len(str(size)) - 1}d}".rstrip("0")
    return f"{whole}.{digits}{name}" if digits else f"{whole}{name}"


def year(y: int) -> str:
    """二〇二三"""
    return "".join(SMALL[int(d)] for d in str(y)).translate(CIRCLE)


def day(d: date, style: str) -> str:
    """A day in one of the styles arabic, padded, chinese, wide."""
    if style == "chinese":
        return f"{year(d.year)}年{chinese(d.month)}月{chinese(d.day)}日"
    if style == "padded":
        return f"{d.year}年{d.month:02d}月{d.day:02d}日"
    text = f"{d.year}年{d.month}月{d.day}日"
    return wide(text) if style == "wide" else text
