"""Places that a sentence names and does not speak of: a grade, a member of a list, the office that told the news."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from operator import attrgetter

from transforms.place_units import PROVINCE, Spot, Unit

_start = attrgetter("start")
#: 河南省|工程技术研究中心6家: whose grade it is, where the text speaks of a place in that province.
_A_GRADE = re.compile(
    r"(?:级)?(?:[“一-鿿]{0,6}?(?:工程(?:技术)?研究中心|企业技术中心|技术创新中心|工业设计中心|制造业创新中心|重点实验室|工程实验室|新型研发机构|院士工作站|博士后[一-鿿]{0,6}站"
    r"|专精特新|小巨人|瞪羚|独角兽|单项冠军|高新技术企业|科技型|创新型|名牌|著名商标|驰名商标|老字号|众创空间|孵化器|绿色工厂|智能工厂|数字化车间|智能车间|星级|示范|龙头企业|现代农业产业园|家庭农场)”?[一-鿿”]{0,8})"
    r"(?:称号)?(?:共|已|达|有)*\d"
)
_SUMMED_UP = re.compile(r"[^，。；！？\n]{2,160}?等(?:地的?|[^，。；、\n]{0,8}?)")
_TOLD_BY = re.compile(r"[^，。；]{0,16}?(?:获悉|了解到|得知|传来)[，：:]")


def is_grade(text: str, unit: Unit, base: Spot, stop: int) -> bool:
    """Whether a province only says of what rank a thing of ``base`` in it is: 河南省|工程技术研究中心6家."""
    spot = unit.spot
    if spot is None or spot.rank != PROVINCE or not base.code or base == spot or not spot.covers(base):
        return False
    return _A_GRADE.match(text, unit.end, stop) is not None


def told_by(text: str, unit: Unit, here: Sequence[Unit]) -> bool:
    """Whether it is whose office told the news of another: 记者从长青区政府获悉，青河高新区…."""
    got = _TOLD_BY.match(text, unit.end) if text[unit.start - 1 : unit.start] == "从" else None
    return got is not None and any(
        u.start >= got.end() and u.role == "strong" and u.spot is not None and u.kind in ("region", "zone", "town")
        for u in here[:20]
    )


def right_behind(subject: Unit, here: Sequence[Unit]) -> Unit | None:
    """The town or village that goes on where a subject ends: 青河区|东山街道吴庄村."""
    return next((u for u in here[:40] if u.start == subject.end and u.kind in ("town", "village")), None)


def listed(text: str, units: Sequence[Unit], unit: Unit, at: int) -> bool:
    """Whether the place begins an item of a list that the number sums up: …、贵池区产业园、东至县电站等7个项目."""
    beside = text[unit.start - 1 : unit.start] == "、"
    if not beside and not (unit.role == "strong" and "、" in text[unit.end : unit.end + 24]):
        return False
    return _SUMMED_UP.fullmatch(text, unit.end, at) is not None and (beside or _of_a_row(text, units, unit, at))


def _of_a_row(text: str, units: Sequence[Unit], first: Unit, at: int) -> bool:
    """Whether a place beside ``first`` begins another item before ``at``."""
    i = bisect_left(units, first.end, key=_start)
    for unit in units[i : i + 12]:
        if unit.start >= at:
            break
        if text[unit.start - 1] == "、" and unit.spot is not None and first.spot is not None:
            return unit.spot != first.spot and not first.spot.covers(unit.spot)
    return False
