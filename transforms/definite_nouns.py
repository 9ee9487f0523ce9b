"""Common nouns that mean one certain thing: 这座物流港, 该平台, 黄水镇的黄连交易市场, 食堂 once it has been named.

A noun counts where it heads the noun phrase that opens a clause, and is definite by what stands before it (a
demonstrative, a place or a name, 首单) or by an earlier phrase of the text that it takes up.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from ahocorasick_rs import AhoCorasick, Implementation, MatchKind

from seeds.catalog import rows
from transforms.clauses import Clauses
from transforms.name_words import A_CLASS
from transforms.place_units import Unit


class Thing(NamedTuple):
    """One definite noun phrase that opens a clause; ``full`` is what it means, in full where the text gives it."""

    start: int
    end: int
    kind: str  # thing: it has a place of its own; ware: a product or a text
    full: str


class Named(NamedTuple):
    """A name found before, for a noun to take up."""

    start: int
    end: int
    full: str


_NOT_HEAD = re.compile(
    r"[的里内外、和与及等化业型级式类群者员家户们店商]|中(?!标|断|国)|上(?!半|线|市|年|月|升|涨|报|演|映|架)|数(?!据|字)|区(?!域)|(?:负责人|企业|经济|周边|附近|"
    r"旁|边上|门口|门前|工作人员|建设(?!了|有|周期|成|期)|管理|服务(?!了|面积|半径|于|范围|人|群众)|体系|技术|行业|产业|产品|市场|价格|领域|主任|书记|前|后|方面|工作|单位|领导|代表|人|是(?:谁|什么))"
)
_NO_PLACE = re.compile(
    r"(?:消费品?|房地产|资本|劳动力|商品房|国内|国际|国外|海外|人才|旅游|电影|证券|股票|汽车|住房|二手房|楼|要素|能源|金融|手机|境外|零售|餐饮)$"
)
"""消费品|市场 is where nobody stands: all that is bought and sold."""
_THIS = re.compile(
    r"(?:这|该|那|此|本(?!外币))(?!些)(?:一)?(?:[个家座条款只台种所处片支间艘批套场次届份部把张类]|项(?!目)|型(?!号))?(?P<mod>[^，。；：、]{0,16}?)$"
)
_SAYS = re.compile(r"是|为(?!民|农)|已|将|正")
_OWNED = re.compile(r"(?P<who>[一-鿿]{2,8}的)(?:这|那)[家个座条项款只台间所]")
_SOME = re.compile(r"\d[\d,.]*[万千]?多?[只台套个辆部座架艘块张]")  # 2400只手环 are those named before
_MADE_BY = re.compile(r"(?:投资)?(?:打造|建设|建成|新建|兴建|开办|创办|研发|自主研发)的")
_WORKS = re.compile(r"[，,](?:每|可|能|一旦|实时|自动|平均|日均|年均)")  # 装上传感器，每隔30秒…
_LYING = re.compile(r"位于|坐落[于在]|地处|设在|建在")
_PARK = "园区"
_FIRST = re.compile(
    r"(?:全国|全省|全市|全县|全区|全球|世界|亚洲|我国|中国|国内|省内|西部|东部|中部|当地)?首[个座条单款艘台家部只架套列届场](?P<mod>[一-鿿“”]{1,14})$"
)
_PRODUCED = re.compile(
    r"(?:建成|建起|建设|新建|打造|推出|开发|研发|研制|上线|启用|搭建|推行|装上|安装|配上|配备|引进|引入|投用|创办|开办|成立|设立|启动|有|是|叫|发布|(?:[一两几]|\d+)[家个座条项款只台种所处片支间艘套场份部])"
    r"(?:了|出|起|的)?(?:[一][家个座条项款只台种所处片支间艘套场份部])?(?P<mod>[一-鿿A-Za-z]{1,10})$"
)
_VERBAL = re.compile(
    r"[的了是在把被让将由从向对给与及、为有到共已还正也每新]|和(?![里平谐睦园苑居安兴])|增长|达到|建设|发展|推进|支持|实现|超过|拥有|成为|通过|提供|累计|各|多|等|所有|大型|部分"
    r"|建成|建起|完成|实行|改建|改造|开工|启动|试行|组织|开展|投入|计划|规划|[今去全]年|目前|编制|印发|出台|召开|举办|实施|开通|创建|获批|入选|投资|引进|[省市县区]级|两|几"
)
_WORDS = re.compile(r"[一-鿿A-Za-z“”·]+")
_REGION_WORD = re.compile(r"[省市县区州镇乡村盟旗]")
_ONE_OF_MANY = frozenset(("医院", "学校", "幼儿园", "法院"))  # 拥有7家附属医院 is not what 医院 means next
_SEVERAL = re.compile(r"(?:拥?有)?(?:\d{2,}|[2-9两几])[家个座所处条]")
_ONE_OF = re.compile(r"[一两几]|\d")
_DOES = re.compile(r"开放|同步|设置|推出|举办|提供|采用|推动|搭建|组织")
_ACTOR = re.compile(r"公司|企业|集团|厂|店|校|院|所|村|单位|部门")
_COUNTED = re.compile(r"(?:[^，。；：、]{0,6}?(?:共有?|有|的))?[\d两三四五六七八九十几数]+[个家座条项款]")
_RANKED = re.compile(r"第[一二三四五六七八九十\d]|[万亿]元")  # 引进的第一个亿元|项目 is told by its size alone
_NUMBER_AFTER = re.compile(r"\d|[一二三四五六七八九十两]+[个家座条项]")
_NAME_OF = re.compile(r"(?:配套)?的(?:\d+千伏|[一-鿿“”]{0,10})|[一二三四]期")
_ACTS = re.compile(
    r"(?:便|就)?(?:共|已|累计|先后|将|现有|还|自动|听取|审议|通过|吸引|发布|设有|设立|占地|上线|可|分为|收录)"
)
_LONGEST = 28  # characters of a noun phrase before its noun
_FAR = 1500  # characters behind which a noun no longer takes up what was named


class _Noun(NamedTuple):
    """One row of seeds/language/thing_nouns.csv."""

    surface: str
    kind: str
    plural: bool
    bare: str


@cache
def _nouns() -> tuple[AhoCorasick, tuple[_Noun, ...]]:
    found = tuple(
        _Noun(r["surface"], r["kind"], r["plural"] == "true", r["bare"]) for r in rows("language/thing_nouns")
    )
    return AhoCorasick(
        [noun.surface for noun in found], matchkind=MatchKind.LeftmostLongest, implementation=Implementation.DFA
    ), found


def definite_things(
    text: str,
    clauses: Clauses,
    units: Sequence[Unit],
    names: Sequence[Named],
    generic: re.Pattern[str],
    cut: re.Pattern[str],
) -> list[Thing]:
    """The definite noun phrases of ``text`` that open clauses, left to right.

    Takes: the clauses, the places and the names of the text, each in text order; ``generic`` words name nothing
    and no name goes on past those of ``cut``.
    """
    automaton, nouns = _nouns()
    unit_ends = {u.start: u.end for u in units if u.kind in ("region", "zone", "town", "village", "deictic")}
    name_at = {n.start: n for n in names}
    starts = [n.start for n in names]
    known: dict[str, tuple[int, str]] = {}  # noun -> where and as what it was last named in full
    found: list[Thing] = []
    for number, start, end in automaton.find_matches_as_indexes(text):
        noun = nouns[number]
        i = bisect_left(starts, end) - 1
        if i >= 0 and names[i].end > start:
            if names[i].end == end:
                _keep(known, noun.surface, end, names[i].full)
                opening = _opening(clauses, names[i].start)
                lying = _LYING.match(text, opening)
                if lying is not None and _reached(text, lying.end(), unit_ends) + 1 == names[i].start:
                    found.append(Thing(opening, end, "thing", names[i].full))
            continue
        if _NOT_HEAD.match(text, end) or noun.surface == "市场" and _NO_PLACE.search(text, max(0, start - 4), start):
            continue
        counted = _NUMBER_AFTER.match(text, end) is not None  # 产业园2个
        opening = _opening(clauses, start)
        head = text[opening:start]
        full = None
        if start - opening <= _LONGEST and not (counted and head):
            full = _full(text, opening, start, noun, head, unit_ends, name_at, known, generic, cut)
        if full is not None:
            found.append(Thing(opening, end, "ware" if noun.kind == "product" else "thing", full))
            _keep(known, noun.surface, end, full)
            continue
        made = _PRODUCED.search(head[-28:])
        several = made is not None and noun.surface in _ONE_OF_MANY and _SEVERAL.match(made.group())
        if (
            made is not None
            and not several
            and not _VERBAL.search(made["mod"])
            and not _RANKED.search(made["mod"])
            and not A_CLASS.search(made["mod"])
        ):
            known[noun.surface] = (end, made["mod"] + noun.surface)
            if noun.kind == "product" and _WORKS.match(text, end):
                found.append(Thing(start - len(made["mod"]), end, "ware", made["mod"] + noun.surface))
    return found


def _opening(clauses: Clauses, at: int) -> int:
    """Where the words of the clause begin; of a long clause only its last words, so that work grows with the text."""
    return at - 60 if at - clauses.start_of(at) > 60 else clauses.opening(at)


def _reached(text: str, at: int, unit_ends: dict[int, int]) -> int:
    """Where the places end that stand from ``at`` on, one inside or 至 another."""
    opening = at
    while at in unit_ends or text[at] in "至到" and opening < at and at + 1 in unit_ends:
        at = unit_ends.get(at) or unit_ends[at + 1]
    return at


def _keep(known: dict[str, tuple[int, str]], noun: str, end: int, full: str) -> None:
    known[noun] = (end, full)
    if noun.endswith("园") and noun[:-1] in ("产业", "工业", "科技", "物流", "创业"):
        known[_PARK] = (end, full)  # a 产业园 is taken up as 园区


def _full(
    text: str,
    opening: int,
    start: int,
    noun: _Noun,
    head: str,
    unit_ends: dict[int, int],
    name_at: dict[int, Named],
    known: dict[str, tuple[int, str]],
    generic: re.Pattern[str],
    cut: re.Pattern[str],
) -> str | None:
    """What the phrase ``head + noun`` means, None where it is no certain thing."""
    at, before = known.get(noun.surface, (-_FAR, ""))
    near = before if start - at < _FAR else ""
    if not head:
        if not near and noun.bare == "alone" and _ACTS.match(text, start + len(noun.surface)):
            return noun.surface
        return near if near and noun.bare != "never" else None
    if near and noun.kind == "product" and _SOME.fullmatch(head):
        return near
    this = _THIS.fullmatch(head)
    owned = _OWNED.fullmatch(head)
    if owned is not None:
        return owned["who"] + noun.surface
    if this is not None:
        if _REGION_WORD.match(this["mod"]) or _COUNTED.match(this["mod"]) or _ACTOR.match(this["mod"]):
            return None  # 该市计划, 这四个项目, 该公司将发展新能源汽车
        if _SAYS.search(this["mod"]):
            return None  # 该项目是市里的示范工厂
        own = this["mod"].rpartition("的")[2] + noun.surface
        if not near and _DOES.search(own) or _ONE_OF.match(own):
            return None  # 此次广交会开放线上平台, 该机构在当地的一所学校
        return near or (own if len(own) > len(noun.surface) or noun.kind == "facility" else None)
    first = _FIRST.fullmatch(head)
    if first is not None and not _VERBAL.search(first["mod"]):
        return first["mod"] + noun.surface
    if noun.kind == "product":
        return None
    name = name_at.get(opening)
    if name is not None:
        rest = text[name.end : start]
        if _NAME_OF.fullmatch(rest) and not _VERBAL.search(rest.removeprefix("配套").removeprefix("的")):
            return name.full + rest.removeprefix("的") + noun.surface
        return None
    lying = _LYING.match(text, opening)
    opening = reached = lying.end() if lying is not None else opening
    reached = _reached(text, reached, unit_ends)
    if reached == opening:
        return None
    made_by = _MADE_BY.match(text, reached, start)
    own = text[reached if made_by is None else made_by.end() : start].removeprefix("的")
    if own.startswith("站"):
        own = text[opening:reached] + own  # 桐庐|站火炬传递|线路
    if (
        len(own) < 2
        or _WORDS.fullmatch(own) is None
        or _VERBAL.search(own)
        or A_CLASS.search(own)
        or generic.fullmatch(own)
        and not (lying is not None and noun.surface.endswith("产业园"))
        or cut.search(own)
    ):
        return None
    if noun.plural and len(own) < 3 and not re.search(r"[至到]", text[opening:reached]):
        return None
    return own + noun.surface
