"""The words of the text for what is measured: the noun beside a number, cut at verbs and boundaries."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from seeds import language_table
from transforms.alternation import alternation, alternatives

_QUOTE = r"(?:“[^”\n]{1,20}”|《[^》\n]{1,30}》|（[^）\n]{1,12}）|\([^)\n]{1,12}\))"
_RIGHT = re.compile(rf"(?:[\u4e00-\u9fffA-Za-z\d·+-]++|{_QUOTE})+")
_DATED = re.compile(r"\d{1,4}[年月](?!期)")
_LIST_MARK = re.compile(r"[（(]?[\d一二三四五六七八九十]{1,3}(?:[）)]|[.．、](?!\d))")
_LEFT_BREAK = re.compile(r"[，。；：！？】\n,;:!?\]\s●■◆▶]")
_OPENS = re.compile(
    r"以[上下内]的?|但(?!书)|而(?![立今言])|(?:连续|持续)[\d一二三四五六七八九十两]+个?(?:年|月|季度|季|周|天)|[、的”’》）)—]|(?:以?及|与|和(?!平|谐|睦|田|县|美))|等(?![级候离])|其(?!他|余)|了(?!解)"
)
"""What no noun phrase begins with, once what it belongs to is cut off."""
_JOINED = re.compile(r"(?:以?及|与|(?<![总饱缓温谐平])和)$")
_JOINS = re.compile(r"(?:以及|及(?![时以其])|与(?!会)|和(?!平|谐|睦|田|县|美|地区))")
_PAST = re.compile(
    r"(?:相?比|相较于?|(?<![对环])比|较)(?=[上去前此原往同历\d“计]|一[季般]|[二三四]季|年初|当[时年])[^，。；]{1,12}$"
)
"""What a figure is set beside, between a noun and its change: 预算赤字较上一财年扩大23%."""
_RATIOS = ("占比", "之比", "对比", "价比", "分比", "配比", "比较", "同比", "环比", "相比", "可比")
_RUN = re.compile(r"(?:\d[\d.]*[万亿]{0,2}[、和与])+$")
"""Figures before the one that has their unit: 发送旅客3.4亿、1.2亿和2245万人次."""
_REMARK = re.compile(r"（[^）\n]{1,12}）|\([^)\n]{1,12}\)")
_DONE_TO = re.compile(
    r"类|的?(?:项目|企业|工程|公司|单位|商户|厂房|生产线|车间|产品|住房|小区|学校|车辆|站点|基地|园区|平台|岗位)"
)
"""What is counted, behind a verb that says how far it is: 开工项目, 入驻企业."""
_THRESHOLD = re.compile(r"(?:以上|以下|以内|左右|上下)?的?")
_ASPECT = re.compile(r"了(?!解)|着(?![火陆眼力装色])")
_CLAUSE_OF = re.compile(
    r"(?:来自|由(?!于)|具有|拥有|具备|带有|符合|参加|参与|出席|从事|位于|用于|[^，。；、\n]{0,6}组成)[^，。；\n]{0,24}?的"
)
"""A clause between a number and its noun: 200多人组成的服务队, 10家具有竞争力的企业."""

_FOR_SO_LONG = r"(?:已?连续|持续)[\d一二三四五六七八九十两]{1,3}个?(?:年|月|季度|周|天|日)"
"""使用率连续3个月超过90%: how long it has been so stands between the noun and its figure."""
_FOR_EACH = r"每[人生户家](?:每(?:[年月日]|学期|学年))?"
"""收费标准每生每月150元: what the amount is for once stands between them."""

_ROSE = re.compile(
    r"(?:提高|上升|增长|增加|提升|扩大|发展|壮大|缩减|压缩|压减|延长|延伸|扩展|拓展|攀升|跃升|恢复|回升|回落|下降|降低|减少|缩短|缩小|升|增|降|减)(?:到|至|为)"
)  # 由5.6张增加到6.1张 counts nothing that follows
_WITHIN = re.compile(r"在(?=[^在，。；、\d\n]{2,20}?(?:的|中的?|里的?)(?:占比|所占|比重|比例|份额))")


def _unless(word: language_table.Word) -> str:
    unless = word.needs.replace(" ", "")
    return f"(?![{unless}])" if unless else ""


def _stops(*sides: str) -> re.Pattern[str]:
    """Bounds of these sides, and before them the words that hold a bound and are none (``_wholes``)."""
    longest_first = sorted(language_table.noun_bounds(), key=lambda w: (-len(w.surface), w.surface))
    wholes = [(w.surface, "") for w in longest_first if w.code == "whole"]
    return re.compile(alternatives([*wholes, *((w.surface, _unless(w)) for w in longest_first if w.code in sides)]))


@cache
def _wholes() -> frozenset[str]:
    return frozenset(w.surface for w in language_table.noun_bounds() if w.code == "whole")


@cache
def _right_stops() -> re.Pattern[str]:
    return _stops("right", "both", "verb")


@cache
def _left_stops() -> re.Pattern[str]:
    return _stops("left", "both")


@cache
def _verbs() -> frozenset[str]:
    return frozenset(w.surface for w in language_table.noun_bounds() if w.code == "verb")


@cache
def _tail_words() -> list[str]:
    """Verbs, bounds and hedges between a noun and its number: 达到, 约."""
    words = [w.surface for w in language_table.noun_bounds() if w.code == "tail"]
    words += [c.surface for c in language_table.comparators() if c.position == "before"]
    words += [d.surface for d in language_table.directions()]
    return words + list(language_table.bases())


@cache
def _tail_ends() -> frozenset[str]:
    """The characters, besides white space, that such words end on, and those that say how long or for each of whom."""
    return frozenset([w[-1] for w in _tail_words()] + list("年月季度周天日人生户家期"))


@cache
def _left_tail() -> re.Pattern[str]:
    """Words of that kind, one after another, up to a number: 加氢站达到约14座."""
    # 签约, 节约, 附近 end in a hedge's character and are none
    return re.compile(
        rf"(?:(?<![签合协违集节租预条公附最小健名])(?:{alternation(_tail_words())})|{_FOR_SO_LONG}|{_FOR_EACH}|\s)+$"
    )


def after(text: str, at: int, limit: int) -> tuple[int, int]:
    """Span of the noun phrase that follows a number and its measure word; empty where none does.

    A verb ends a phrase that has begun; where it stands first, what was counted has no other name (5人受伤).
    """
    threshold = _THRESHOLD.match(text, at, limit)
    at = threshold.end() if threshold else at
    of_clause = _CLAUSE_OF.match(text, at, min(limit, at + 32))
    at = of_clause.end() if of_clause else at
    remark = _REMARK.match(text, at, limit)
    at = remark.end() if remark else at
    m = _RIGHT.match(text, at, min(limit, at + 28))
    if (
        m is None
        or _DATED.match(text, at)
        or _ROSE.match(text, at)
        or _ASPECT.match(text, at)
        or _JOINS.match(text, at)
    ):
        return at, at
    end = m.end()
    for stop in _right_stops().finditer(text, at, end):
        if stop.group() in _wholes() or stop.start() == at and stop.group() in _verbs():
            continue
        if stop.start() == at and text[at - 1] in "个家项座处条户所" and _DONE_TO.match(text, stop.end()):
            continue  # 12个开工项目
        if not (stop.group() == "以上" and text[stop.start() - 1] in "级模额及"):  # 县级以上龙头企业, 规模以上工业
            end = stop.start()
            break
    joined = _JOINED.search(text, at, end)
    end = joined.start() if joined else end
    return at, end - 1 if end - at > 1 and text[end - 1] == "的" else end


_OWNER = re.compile(
    r"(?:国家|地区|省份|省市|省区市|城市|乡镇|街道|社区|[县市区镇村])(?=的)"
    r"|(?:企业|公司|机构|商户)(?=的(?:[\u4e00-\u9fff]{0,4})(?:集群|园区|基地|联盟|产业带|产业链|生态|阵容|队伍|矩阵|方阵))"
)


def owner(text: str, span: tuple[int, int]) -> tuple[int, int]:
    """The phrase up to the places it counts: 43个国家的港口 are 43 countries, not ports."""
    counted = _OWNER.search(text, *span)
    return (span[0], counted.end()) if counted else span


@cache
def _first_verb() -> re.Pattern[str]:
    return re.compile(alternation(_verbs()) + "|联合|共同|作(?![品业者物家])|投(?![资入影保标递放])")


def own_part(text: str, span: tuple[int, int]) -> tuple[int, int]:
    """What is behind the last 和 of words that follow a number at once: 5万吨前驱体和年产2万吨."""
    start = span[0]
    for m in _JOINS.finditer(text, *span):
        start = m.end()
    return start, span[1]


def begins_with_verb(words: str) -> bool:
    """Whether a phrase behind a number is no noun but what was done (五部门联合印发)."""
    return _first_verb().match(words) is not None


def before(text: str, at: int, limit: int) -> tuple[int, int]:
    """Span of the noun phrase that a number closes (加氢站14座); empty where a verb or boundary stands there."""
    at = outside(text, at, limit)
    run = _RUN.search(text, max(limit, at - 48), at)
    at = run.start() if run else at
    low = max(limit, at - 28)
    for m in _LEFT_BREAK.finditer(text, low, at):
        low = m.end()
    end = _without_tail(text, low, at)
    past = _PAST.search(text, low, end)
    if past:
        end = _without_tail(text, low, past.start())
    elif end < at and text[end - 1] in "比较" and text[end - 2 : end] not in _RATIOS:
        end -= 1  # 经济比重比|同期提高
    start = low
    for m in _left_stops().finditer(text, low, end):
        start = start if m.group() in _wholes() else m.end()
    mark = _LIST_MARK.match(text, start, end)
    start = mark.end() if mark else start
    opens = _OPENS.match(text, start, end)
    while opens:
        start = opens.end()
        opens = _OPENS.match(text, start, end)
    while end > start and text[end - 1] in "的等了":
        end -= 1
    if end - start > 3 and _DATA_OF.search(text, start, end):
        end -= 2
    if _ROSE.match(text, start, end) or _JOINED.search(text, start, end):
        return start, start
    return start, end


def _without_tail(text: str, low: int, at: int) -> int:
    """Where the words begin that lead from a noun to ``at``, which is there where none do."""
    last = text[at - 1 : at]
    if last not in _tail_ends() and not last.isspace():
        return at  # as most do: the search would try every character before it
    tail = _left_tail().search(text, low, at)
    return tail.start() if tail else at


_DATA_OF = re.compile("(?:出口|进口|外贸|贸易|零售|销售|产量|销量|投资|消费)数据$")
"""出口数据下降3%: the exports have fallen."""


def outside(text: str, at: int, limit: int) -> int:
    """Where a remark in brackets begins that stands between a noun and ``at``, else ``at``: 流动量（含…人数）累计.

    A short one is another name of the noun, and is left with it: 广义货币（M2）.
    """
    close = max(text.rfind("）", max(limit, at - 8), at), text.rfind(")", max(limit, at - 8), at))
    if close < 0:
        return at
    opened = max(text.rfind("（", max(limit, close - 60), close), text.rfind("(", max(limit, close - 60), close))
    if opened < 0 or not stands_on(text, at, close + 1):
        return at
    if close - opened < 8 and not text.startswith(("含", "包含", "包括", "不含", "不包括"), opened + 1):
        return at
    return opened


def before_date(text: str, at: int, limit: int) -> tuple[int, int]:
    """Span of the noun phrase that a calendar expression follows: 产值 of 产值比2020年翻一番."""
    start, end = before(text, at, limit)
    if end - start > 1 and text[end - 1] in "比较与由从自至到于" and text[end - 2] not in "占":
        end -= 1
    return start, end


_THAN = re.compile(r"高于|低于|快于|慢于|优于|好于|大于|小于|高出|低出|领先|落后|比|较")


def before_comparison(text: str, at: int, limit: int, near: tuple[int, int]) -> tuple[int, tuple[int, int]]:
    """Where the words of comparison before ``at`` begin, and the noun phrase before them; as given without any."""
    than = _THAN.search(text, limit, at)
    return (than.start(), before(text, than.start(), limit)) if than else (at, near)


def past_places(folded: str, span: tuple[int, int], places: Sequence[tuple[int, int]]) -> tuple[int, int]:
    """The phrase without the place it opens with: 其中黑龙江1.7亿元 leaves nothing, 金华光伏产值 leaves 光伏产值."""
    start, end = span
    for a, b in places:
        if a > start:
            break
        if a == start and b <= end:
            start = b
            while start < end and folded[start] in "的、和":
                start += 1
    return start, end


_BEGAN = re.compile(r"(?:提出|实施|建成|开通|启动|设立|组建|发布|推出|签署|签订|开展|推进|落地|达成|获批|投用|开放)$")
_SINCE = re.compile(r"(?:的?时间)?(?:以?来|间)")
_DONE = re.compile(r"(?:的)?(?:时间|里|内|后|前)?([^，。；：！？\n,;\d]{2,20})")


def what_took_it(text: str, at: int, end: int, near: tuple[int, int], limit: int) -> str | None:
    """What a length of time was spent on: the words before it, or the rest of the clause behind it.

    What follows 十年来 is said of other things: only the words before it name what has lasted (建交30年来).
    """
    words = text[near[0] : near[1]] if near[1] - near[0] > 1 else ""
    began = _BEGAN.search(text, max(limit, at - 4), at) if not words else None
    if began:  # 倡议提出十年来, 政策实施3年
        span = before(text, began.start(), limit)
        words = text[span[0] : began.end()]
    if _SINCE.match(text, end):
        return words or None
    after_it = _DONE.match(text, end)
    if after_it and (text[end : end + 1] == "的" or not words):
        start, limit = after_it.span(1)
        span = after(text, start, limit)
        words = text[span[0] : span[1]] if span[1] - span[0] > 1 else after_it[1]
        nameless = len(words) > 16 or _left_tail().fullmatch(words) or begins_with_verb(words)
        return None if nameless else words
    return words or None


def stands_on(text: str, at: int, date_end: int) -> bool:
    """Whether nothing but words that lead to a number stands between a calendar expression and ``at``."""
    gap = text[date_end:at].removeprefix("的")
    return not gap or _left_tail().match(gap) is not None


def widened(text: str, start: int, end: int, limit: int) -> str:
    """A lexicon word with the words that qualify it: 产值 of 光伏产业产值."""
    near = before(text, end, max(limit, end - 16))
    return text[near[0] : end] if near[0] < start else text[start:end]


_PLACED = re.compile(
    r"(?:[均也都]|继续|连续|稳|位|排名?|名|跃|高|仍){0,3}(?:居|列|排|保持|占据|升至|前移至|进入|跻身)[^，。；]*$"
)


_AMONG = re.compile(
    r"(?:位居|居|排名|排在?|名?列|位列|位于)(?:全[国省市县区州球]|世界|亚洲|中部|西部|东部)[^，。；\d]{2,12}$"
)


def ranked(text: str, near: tuple[int, int], low: int, at: int) -> tuple[tuple[int, int], int]:
    """The phrase before a rank without the verb of ranking (总产值 of 总产值居全省), and where its words end.

    位居全省医药园区 says among whom the rank is, which is no name of what is ranked.
    """
    placed = _PLACED.search(text, near[0], near[1])
    near = (near[0], placed.start()) if placed else near
    among = _AMONG.search(text, low, at)
    at = among.start() if among else at
    return (near if near[1] <= at else (at, at)), at


def whole_of_share(folded: str, low: int, at: int) -> int:
    """Where the whole of a share begins to be told before ``at``: 产值|占全市的, 服务业|在生产总值中的比重; -1 for none."""
    within = None
    for within in _WITHIN.finditer(folded, low, at):
        pass
    return within.start() if within is not None else folded.rfind("占", low, at)
