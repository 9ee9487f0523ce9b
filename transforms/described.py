"""The name that a number describes, and the names of a row that share its numbers.

总投资35亿元的X项目, 由297名委员组成的X委员会: the number is an attribute of what comes behind it.
A、B分别为3台和4台: each name has its own number; A、B共投资5亿元: the row has it as a whole.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from transforms.name_words import CUT, is_certain
from transforms.organization_names import Name

#: 投资3亿元|的, 由297名|委员组成的, 有着千年|历史的, 总投资12亿元|、占地300亩的: what leads to the name described.
_DESCRIBES = re.compile(
    r"(?:[^，。；：、“”]{0,8}?(?:组成|构成|历史|之久))?的|、(?:总投资|投资|占地|年产|装机|建筑面积)[^，。；、]{1,16}的"
)
_SIZE = re.compile(
    r"(?:^|[，。；：、\n]|其中|此外|以及|和|，?包括|引进|实施|推进)(?:计划|预计)?(?:总投资|投资|占地|全长|总长|年产|装机)(?:额|面积|规模|容量)?(?:分别)?(?:约|近|超|达|超过|为)*$"
)
_SIZED = re.compile(
    r"的?(?P<name>(?:[一-鿿]{4,12}、[一-鿿]{2,12}?|[一-鿿A-Za-z0-9（）()“”·.—\-]{4,28}?)(?:项目|工程|产业基地|生产基地|制造基地|产业园|电站|大桥))"
    r"(?=[，、。；及与在里内]|和|实现|正式|顺利|将|已|开工|签约|落户|落地|建成|投产|启动|竣工|现场|$)"
)
_LOOSE = re.compile(r"\d+[个项]|等|一批|系列|重点|重大|各类|多个|所有|这|该")
_ITEM = re.compile(
    r"(?!持续|推进|推动|累计|开展|实施|加快|支持|组织|新[增建]|完成|建[设成]|引进|先后|带动|服务|同时|其中|今年|去年|预计)[^，。；]{2,20}(?:项目|工程|公司|集团|水库|大桥|中心|学校|医院|[镇村])(?:（[^（）]{1,6}）)?(?=，|总投资|计划|位于|占地|投资|实现|完成)"
)
_COUNTED_WITH = re.compile(r"(?:公司|集团)?(?P<own>[^，。；、\n]{0,8})(?:、[^，。；\n]{1,60}?)?等[^，。；、\n的]{0,10}")
_JOINT = ("、", "和", "与", "及", "以及")
_EACH = "分别"


def described(text: str, stop: int, here: Sequence[tuple[Name, str]]) -> Name | None:
    """The name that the number before ``stop`` describes, of the names behind it."""
    found = _DESCRIBES.match(text, stop)
    if found is None:
        return None
    return next((name for name, _ in here if name.start == found.end()), None)


def is_size(text: str, at: int, stop: int, floor: int) -> bool:
    """Whether a clause opens with the number as the size of what follows: 总投资50亿元的…"""
    return text.startswith("的", stop) and _SIZE.search(text, max(floor - 1, at - 16, 0), at) is not None


def sized(text: str, stop: int) -> str | None:
    """The project told behind its size that no last word of a name gives: 奇瑞未来一工厂及发动机项目."""
    found = _SIZED.match(text, stop + 1)
    if found is None or _LOOSE.search(found["name"]) or not is_certain(found["name"].removesuffix("项目")):
        return None
    return found["name"]


def row_from(text: str, here: Sequence[tuple[Name, str]], first: int) -> list[Name]:
    """The names of one kind that stand in a row from ``here[first]`` on: 理想汽车、小鹏汽车."""
    row = [here[first][0]]
    for name, _ in here[first + 1 :]:
        if name.kind != row[0].kind or text[row[-1].end : name.start] not in _JOINT:
            break
        row.append(name)
    return row


def each_its_own(
    text: str, here: Sequence[tuple[Name, str]], mentions: Sequence[tuple[int, int]], start: int, end: int
) -> dict[int, Name]:
    """The name of each number, by the number's start, where a row of names has 分别 and as many numbers."""
    shared = text.find(_EACH, start, end)
    if shared < 0 or not mentions:
        return {}
    behind = [m for m in mentions if m[0] > shared]
    numbers = behind[:1]
    for mention in behind[1:]:
        between = text[numbers[-1][1] : mention[0]]
        if len(between) > 3 or not between.startswith(_JOINT):
            break
        numbers.append(mention)
    for k in range(len(here)):
        row = row_from(text, here, k)
        if len(row) == len(numbers) > 1 and row[-1].end <= shared:
            return {mention[0]: name for mention, name in zip(numbers, row, strict=True)}
    return {}


def counted_with(text: str, name: Name, at: int) -> bool:
    """Whether the number sums up a list that the name is of: 青河大学光电研究院等12家, not 青河集团建成甲、乙等12个."""
    found = _COUNTED_WITH.fullmatch(text, name.end, at)
    return found is not None and CUT.search(found["own"]) is None


def other_item(text: str, since: int, at: int) -> bool:
    """Whether a semicolon behind ``since`` begins an item of its own: …项目总投资5亿元；…工程总投资3亿元."""
    semicolon = text.rfind("；", since, at)
    return semicolon >= 0 and _ITEM.match(text, semicolon + 1, at) is not None
