"""What the characters beside a name of a place make of it: of a mountain, of a zone, or an ordinary word."""

from __future__ import annotations

import re
from functools import cache

from seeds import places as gazetteer
from transforms.lines import common_words
from transforms.place_units import Unit

_NOTHING: dict[str, str] = {}
STOP_IN_NAME = frozenset("的在和与及、，了为是等到从以将对由向于着被把个家项条这该各并或使让其也已均都还就")
HAN = re.compile(r"[一-鿿]+")
_NATURE = re.compile(r"雪山|山脉|雪峰|冰川|峡谷|草原|沙地|沙漠|高原|盆地")
"""What makes a name without 县 or 市 that of a mountain: 玉龙雪山 is no county."""
_OF_A_RIVER = re.compile(r"(?:流域|水系|[干支]流|[上中下]游|之[畔滨]|两岸|沿岸)")
_BEFORE_ZONE = frozenset("在和与及的了从到以将由向于对是市省为")
GENERIC_ZONE = re.compile(
    r"年|月|季|半|简称|国|省|市|县|各|类|重点|现代|特色|产业|化工|智能|科技|生态|循环|绿色|文化|农业|工业|物流|航空|临港|临空|高铁|大学|创新|创业|企业|特殊|海关|边境|跨境|自由|合作|示范|先行|新型|全|批|所在|进入|入驻"
    r"|落户|建设|打造|经济|技术|开发|高新|区|园|服务|综合|稀土|试验|自贸|发展|改革|核心|功能|专业|数字|未来|城市|特别|老|新|该|首|外资|贸易|投资|推动|加快|支持|多|个|依托|围绕|聚焦|管理|引领|招商|土地|战略|承接"
)


def is_of_nature(text: str, end: int) -> bool:
    """Whether what stands behind a name makes it that of a mountain or a river: 玉龙|雪山, 黑河|流域."""
    last = text[end - 1]
    if last in "河江湖溪":
        return _OF_A_RIVER.match(text, end) is not None
    return last not in "县区市省州旗盟" and _NATURE.match(text, end) is not None


def opens_as_county(text: str, start: int, end: int) -> bool:
    """康县大力发展…: two characters with which a clause begins are the county; in 安徽县城, or 新县城, they are not."""
    if (
        end - start != 2
        or text[end - 1] != "县"
        or text[start] in "富新古"
        or text[end : end + 1] in ("城", "域", "级", "乡", "际", "区")
    ):
        return False
    return not start or not ("一" <= text[start - 1] <= "鿿" or text[start - 1] in "“《")


def name_before(text: str, at: int, most: int) -> int:
    """How many characters before ``at`` may belong to a name that ends there, at most ``most``."""
    size = 0
    while size < min(most, at) and "一" <= text[at - size - 1] <= "鿿" and text[at - size - 1] not in STOP_IN_NAME:
        size += 1
    return size


def is_word(unit: Unit) -> bool:
    """Whether the name is an ordinary word unless its container stands before it: 新建, 资源."""
    if unit.kind != "region" or unit.chained:
        return False
    wanted = needs().get(unit.surface, _NOTHING)
    return bool(wanted) and all(wanted.get(c) == "parent" for c in unit.codes)


def names_zone(text: str, unit: Unit, start: int, end: int) -> bool:
    """海安高新区, where 海安 alone may only be characters that meet: with such an end it is the name of a place.

    Not 新建开发区, an ordinary word.
    """
    if unit.end != start or end - start < 3 or unit.surface in common_words() or GENERIC_ZONE.search(unit.surface):
        return False
    before = text[unit.start - 1 : unit.start] if unit.start else ""
    return not before or not "一" <= before <= "鿿" or before in _BEFORE_ZONE


def is_stray(text: str, before: Unit, unit: Unit, start: int) -> bool:
    """Whether ``unit`` is only a part of the name of a zone: 前进 in 杭州经济技术开发区江东前进工业园."""
    if unit.kind != "region" or unit.chained or start - unit.end > 4 or before.kind not in ("region", "zone"):
        return False
    if not any(needs().get(unit.surface, _NOTHING).get(c) for c in unit.codes):
        return False
    gap = text[before.end : unit.start]
    return len(gap) <= 4 and not STOP_IN_NAME.intersection(gap) and (not gap or HAN.fullmatch(gap) is not None)


@cache
def needs() -> dict[str, dict[str, str]]:
    """What must stand near a surface for it to mean each code."""
    found: dict[str, dict[str, str]] = {}
    for alias in gazetteer.region_aliases():
        if alias.needs:
            found.setdefault(alias.surface, {})[alias.code] = alias.needs
    return found
