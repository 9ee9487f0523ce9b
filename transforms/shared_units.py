"""Units that several numbers share: 高0.7个和3.1个百分点 states two leads, 分别为12和15万吨 two masses."""

from __future__ import annotations

import re

from transforms.bounds import BoundReader
from transforms.quantities import QuantityReader
from transforms.records import Mention

_DECIMAL = re.compile(r"\d+(?:\.\d+)?")
_SCALED = re.compile(r"\d+(?:\.\d+)?[万亿]*")
_POINTS = re.compile(r"(\d+(?:\.\d+)?)个?")
_LED_OR_MOVED = re.compile(r"(?:[快慢高低升降增减多少缓缩]|[升提]高|回落|收窄|扩大|平均水平)(?:了|约|近|超过?|出)?$")
_BETWEEN = re.compile(r"\s?(?:、|和|及|与|以及)\s?")
_BOUND_FOR_ALL = re.compile(
    r"分别[^，。；：、\d\n]{0,12}?(?:超过?|逾|突破|近|接近|约|不低于|不少于|不超过|至少|最高)[了达到为]{0,2}$"
)
_OF_EACH_STEP = re.compile(r"的[^，。；\n\d]{0,14}[，,]?(?:分别|分档|依次|相应)")
_IN_ORDER = re.compile(r"分别[^，。；：\n\d]{0,20}$")


def lend(text: str, folded: str, mentions: list[Mention], quantities: QuantityReader, bounds: BoundReader) -> None:
    """Give the unit of the last mention, its magnitude included, to the bare numbers named in order before it.

    Only behind 分别: of 3、5、7号楼 and 5和10万元 nothing else says that they are alike. Percentage points need no
    such word behind a move or a lead, and lend their measure word too.
    """
    if len(mentions) < 2:
        return
    last = mentions[-1]
    points = last.counter is None and (last.reported_unit or "").startswith("个")  # 个百分点, 个工作日
    if not _counts_nothing(mentions[-2]) and not (points and mentions[-2].counter == "个"):
        return
    unit = last.reported_unit
    if last.cls != "quantity" or not unit or last.kind == "rank" or not _DECIMAL.fullmatch(last.reported_value or ""):
        return
    first = len(mentions) - 1
    start = last.start
    while (
        first
        and (_counts_nothing(mentions[first - 1]) or points and mentions[first - 1].counter == "个")
        and (_POINTS if points else _SCALED).fullmatch(mentions[first - 1].surface)
        and _BETWEEN.fullmatch(folded, mentions[first - 1].end, start)
    ):
        first -= 1
        start = mentions[first].start
    moved = (
        last.unit_id == "percentage_point"
        and points
        and (mentions[first].counter == "个" or _LED_OR_MOVED.search(folded, max(0, start - 8), start))
    )
    if first == len(mentions) - 1 or not (moved or _IN_ORDER.search(folded, max(0, start - 24), start)):
        return
    lent: list[Mention] = []
    for m in mentions[first:-1]:
        number = m.surface.removesuffix("个") if points else m.surface
        lent_unit = unit if number[-1].isdigit() else unit.lstrip("万亿")  # 10.57亿、2.4亿、2.94亿人
        reading = quantities.read(number + lent_unit, 0)
        if reading is None or reading.end != len(number) + len(lent_unit):
            return
        reading.start, reading.end = m.start, m.end
        mention = bounds.mention(text, folded, reading)
        if mention is None or mention.cls != "quantity":
            return
        mention.rule, mention.per = "unit of the last", last.per
        lent.append(mention)
    head = lent[0]
    for m in (*lent[1:], last):
        m.move_as(head)
    mentions[first:-1] = lent


def share_bound(folded: str, run: list[Mention]) -> None:
    """分别超过2.7万、2.1万、1.7万人次: the bound before the first holds for each that states none of its own.

    So it does for the steps of a ladder: 首次突破1000万元、2000万元、5000万元的，分别给予….
    """
    first = run[0]
    if first.comparator in ("eq", "range"):
        return
    ladder = len(run) > 1 and _OF_EACH_STEP.match(folded, run[-1].end) is not None
    if not ladder and not _BOUND_FOR_ALL.search(folded, max(0, first.start - 24), first.start):
        return
    for m in run[1:]:
        if m.comparator == "eq" and (m.unit_id, m.kind) == (first.unit_id, first.kind):
            m.comparator = first.comparator


def _counts_nothing(m: Mention) -> bool:
    """A bare number, or one in a magnitude that says of itself what it counts: 人数分别为10.57亿、2.4亿人."""
    return (
        m.cls == "number"
        or m.cls == "quantity"
        and m.unit_id == "count"
        and (m.counter is None or m.surface.endswith(("万", "亿")))
    )
