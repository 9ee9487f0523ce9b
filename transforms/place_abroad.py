"""Places abroad: a country and the state or city named behind it are one place, and the finer of them is meant."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from seeds import places as gazetteer
from transforms.place_units import NATION, Spot, Unit

# 美国东北部缅因州第二大城市刘易斯顿: what may stand between a country and a place in it.
_DOWNWARDS = re.compile(
    r"(?:[东西南北中]{1,2}部)?的?(?:首[都府]|(?:最|第[二三])大城市|(?:港口|沿海|边境)?(?:城市|小城))?的?"
)
# A part of a country that no table has, in the characters with which foreign names are written.
_PART_ABROAD = re.compile(
    r"(?:[东西南北中]{1,2}部的?)?((?:[阿艾安奥巴班保贝比波博布查达代丹得德登蒂底迪丁顿多杜厄恩尔法菲费佛弗夫福富盖冈戈格根古哈海汉荷赫黑亨胡华怀惠霍基吉加贾杰金喀卡凯坎康考科克肯库夸昆拉莱兰朗劳勒雷里利立列林卢鲁路伦罗洛马麦曼梅门蒙米密明摩莫墨姆木穆那纳内尼宁纽努诺欧帕派潘佩彭皮平珀普奇恰乔切琴丘热日瑞萨塞桑沙山舍圣施石什史士斯思苏所索塔泰坦汤特田图托瓦万旺威韦维魏温文沃乌希锡夏香肖谢雅亚延耶叶伊因英尤于约扎泽詹珍朱兹佐\-－—·]|新|[东西南北](?=[^部])){2,9}?(?:州|省|邦|郡|大区|岛))(?![长际民])"
)
# 中匈建交, 中美两国: this country and the one that the article names in full
_PAIR = re.compile(r"中([一-鿿])(?=建交|两国|双方|双边|关系|贸易|经贸|建立|友好|作为)")
_ABROAD_ENDS = {"市": "场民长值区政", "州": "长际立", "省": "长级", "港": "口资商币股"}


def add_country(text: str, start: int, end: int, units: list[Unit], codes: tuple[str, ...], name: str) -> None:
    """A country, or the part of it named right behind it: 澳大利亚 and 美国东北部缅因州."""
    if units and units[-1].kind == "abroad" and text[units[-1].end : start] in ("", "国家"):
        start = units.pop().start  # 非洲国家马达加斯加
    units.append(Unit(start, end, "country", codes, text[start:end], start, level=name))
    part = _PART_ABROAD.match(text, end) if codes else None
    if part is not None:
        units[-1] = Unit(start, part.end(1), "country", codes, part[1], part.start(1), level=part[1], chained=True)


def add_place_abroad(text: str, start: int, end: int, units: list[Unit], codes: tuple[str, ...], needs: str) -> None:
    """A city or part of a country; 河内 and other words only behind their country."""
    follows = _ABROAD_ENDS.get(text[end : end + 1])
    if follows is not None and (not text[end + 1 : end + 2] or text[end + 1] not in follows):
        end += 1  # 芝加哥市
    name = text[start:end]
    last = units[-1] if units else None
    if last is not None and end <= last.end:
        return  # part of the country before it already
    if (
        last is not None
        and last.kind == "country"
        and last.codes == codes
        and last.end <= start <= last.end + 12
        and _DOWNWARDS.fullmatch(text, last.end, start)
    ):
        units[-1] = Unit(last.start, end, "country", codes, name, start, level=name, chained=True)
    elif not needs:
        units.append(Unit(start, end, "country", codes, name, start, level=name, chained=True))


def with_pairs(text: str, named: Sequence[Unit], units: list[Unit]) -> list[Unit]:
    """``units`` and each 中匈建交, 中美两国 whose second country is among those ``named``."""
    states = {
        unit.codes[0]: found
        for unit in named
        if unit.kind == "country" and unit.codes and (found := state(unit.codes[0]))
    }
    if not states:
        return units
    by_first = {found.name[0]: found.name for found in states.values()}
    pairs = [
        Unit(m.start(), m.end(), "abroad", (), m[0], m.start(), level="中国和" + by_first[m[1]])
        for m in _PAIR.finditer(text)
        if m[1] in by_first
    ]
    if not pairs:
        return units
    taken = {i for pair in pairs for i in range(pair.start, pair.end)}
    kept = [u for u in units if taken.isdisjoint(range(u.start, u.end))]
    return sorted(kept + pairs, key=lambda u: u.start)


@cache
def state(iso: str) -> Spot | None:
    """The country of an ISO 3166-1 code."""
    for country in gazetteer.countries().values():
        if country.iso2 == iso and country.kind == "country":
            return Spot(country.name, "", "country", NATION, iso=iso)
    return None
