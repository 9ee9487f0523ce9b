"""Names of organizations, projects, works, events and products in a text.

A name is found by its last word (有限公司, 大学, 特大桥, 博览会) and read backwards to where it begins, by
the list of companies as the press calls them, or as the short form of a name given in full before.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from ahocorasick_rs import AhoCorasick, Implementation, MatchKind

from seeds.catalog import rows
from transforms.alternation import alternation
from transforms.clauses import Clauses
from transforms.definite_nouns import Named, definite_things
from transforms.lines import common_words
from transforms.name_shapes import shapes_in
from transforms.name_words import (
    A_CLASS,
    CUT,
    GENERIC,
    NOT_ABBREVIATED,
    TRADE_WORDS,
    VERBAL,
    brand,
    is_certain,
    is_own_name,
    short_firms,
)
from transforms.place_names import PlaceNames
from transforms.place_roles import NamedSpan
from transforms.place_units import Mark, Marks, Unit
from transforms.stock_codes import LISTED_AS, coded_names

#: Bodies of members, which a place before them has or the whole country.
LEAGUES = ("协会", "学会", "商会", "联合会", "联盟", "妇联", "总工会")
#: Kinds of names whose place is where the thing stands.
LOCAL_KINDS = frozenset(("infrastructure", "event", "project", "thing"))


@dataclass(frozen=True, slots=True)
class Name:
    """One occurrence of a name; ``full`` is the name in full where the text gives it."""

    start: int
    end: int
    kind: str  # company, institution, project, infrastructure, event
    full: str

    @property
    def span(self) -> NamedSpan:
        """The span as the reader of places wants it."""
        return NamedSpan(self.start, self.end, self.kind in LOCAL_KINDS or self.full.endswith(LEAGUES))


@cache
def _suffix_kinds() -> dict[str, str]:
    return {r["surface"]: r["kind"] for r in rows("language/org_suffixes")}


@cache
def _suffixes() -> tuple[AhoCorasick, tuple[str, ...]]:
    """Matcher of the last words of names, and their kinds by number."""
    kinds = _suffix_kinds()
    words = AhoCorasick(list(kinds), matchkind=MatchKind.LeftmostLongest, implementation=Implementation.DFA)
    return words, tuple(kinds.values())


_GROUPS = re.compile(r"中(?:车|铁|建|交|粮|核|冶|船|航|油|石化|石油|海油|电建|能建|广核|国[移联电][动通信])[一-鿿]{2,}")
_LEGAL = re.compile(r"(?:有限公司|有限责任公司|股份公司)$")
_WIDE = frozenset(("全球", "世界", "全国"))
_TRADES = frozenset(("建设", "投资", "服务", "发展", "利用"))
_NUMBERED = re.compile(r"(?:\d[\d,.]*|[一二两三四五六七八九十百千万几多]+)[多余]?[个家座条项所批](?:[^，。；]{0,6})$")
_ABBREVIATED = re.compile(
    r"[一-鿿]{2,3}(?:[东西南北中]线)?(?:高铁|高速|铁路|城际铁路|城际|大桥|特大桥|运河|机场|隧道|水库|灌区)"
)
_UNDER_WAY = re.compile(
    r"(?:正在|正|已|全面|加紧|加快|顺利|如期|正式)*(?:施工|开工|动工|竣工|完工|通水|通车|合龙|贯通|投运|建成|启动建设)"
)
_BUILDINGS = frozenset(
    ("大厦", "大桥", "特大桥", "隧道", "水库", "广场", "公园", "步行街", "机场", "国际机场", "博览园")
)
_BRANCH = re.compile(
    r"(?P<own>[一-鿿]{2,8}?)(?P<sort>分公司|分行|支行|医院|水电站|电站|农场|林场|煤矿|电厂|船厂|项目|生产基地|产业基地|超级工厂)(?![一-鿿]{0,2}(?:经理|负责人|总经理|院长|主任|行长))"
)
_ACTING = re.compile(
    r"确保|保障|承[建担接]|运营|管理|参建|中标|收购|开发|研[发制]|供应|带动|帮助|赋能|助力|扩建|布局|上马|增资|多个|一个|[、\d今去]|提供|生产|主导|牵头|还|也|又|就"
)
_LOCAL_BANKS = ("农商", "农村商业", "村镇")
_HOLDERS = frozenset(("company", "institution", "event", "project", "infrastructure"))
_HELD = frozenset(("project", "infrastructure", "institution", "event"))
_SAME_KIND = ("分公司", "分行", "支行", "医院")
_WATER = re.compile(r"南水北调|西气东输|西电东送|川气东送|东数西算")
_TAIL = re.compile(
    r"(?:铁路|公路|高速)?(?:连接线|联络线|延长线|支线)|(?:主体|一期|二期|三期|四期|配套|扩建|改扩建)?工程(?!师|建设|款|量|院|局|机械)"
)
_SOLD = re.compile(r"(?P<model>[一-鿿A-Z][一-鿿A-Za-z0-9]{0,5}?)(?:上市|起售价|预售价?|续航|百公里)")
_DIVERSION = re.compile(r"[引调](?:[一-鿿]{1,2})[济入补](?:[一-鿿]{1,2})$")
_INTRODUCED = re.compile(r"[（(](?:以下|下)?(?:统)?(?:简称|称)(?:为)?[“\"]?([^（）()“”\"，,；;]{2,12})[”\"]?[）)]")
_PARENS = re.compile(r"[（(][^（）()]*[）)]")
_SIZED = re.compile(
    r"(?:投资|占地|面积|规模|产能|装机|概算|年产)[^，。；]{0,10}\d[^，。；]{0,8}(?:元|亩|米|公里|吨|千瓦|瓦|套|辆|台)的$"
)
_NATIONAL = re.compile(r"(?:中国|中华|国际|世界|全球|亚洲)[一-鿿]{2,}")
_NO_PLACES_OWN = frozenset(("通道", "跨海通道", "过江通道", "水利枢纽", "航电枢纽", "船闸", "航道"))
_COUNTED_CORE = re.compile(r"\d+[个项]")
_SUMMED = re.compile(r"(?:（[^（）]{1,6}）)?[，,]?(?:位于|(?:计划)?总投资|占地|投资总额|计划投资)")
_ITS_PEOPLE = re.compile(r"毕业|学位|(?<=学)[生城]")
_WIDE_EVENT = re.compile(r"中国(?!式|特色)|世界|国际|全球|亚洲|亚太")
_ORDINAL_EVENT = re.compile(r"(?:第[一二三四五六七八九十百\d]+[届次]|\d{4}(?:年)?)[一-鿿（）()—\-·]{0,20}$")
_UNDERTAKEN = re.compile(
    r"(?:一期|二期|三期)?(?:日前|近日|已|将|正式|顺利|如期|全面|集中)*(?:破土|开工|动工|投产|竣工|签约|落户|落地|总投资|占地|计划投资|建成|启动|试生产|投运|奠基|进入)"
)
_NEWLY = re.compile(
    r"新(?:培育|增|建|引进|认定|成立|设立|组建|入库|入规|注册|开办|创建|发展|吸纳|扶持)|培育(?!中心)|扶持"
)
_MOST_COMPANIES = 100  # in one article, whose short forms are looked for
_HOLDING = re.compile(r"(?:第[一二三四五六七八九十百\d]+届|[本首]届|[本此]次|\d{4})$")
_PHASE = re.compile(r"第[一二三四\d]期")
_CLOSING = {"“": "”", "《": "》", "‘": "’"}
_LOOSE = re.compile(r"[的是了等和与在]|形成|倡议|.{13}")
_ITEM_NUMBER = re.compile(r"[（(][\d一二三四五六七八九十]+[）)]|\d+[.．、]")
_INSTITUTION_PLACE = re.compile(r"政务|行政审批|便民")


class NameFinder:
    """Finds every name of something that is no place, beside the places of the same text."""

    def __init__(self, places: PlaceNames) -> None:
        self._places = places

    def names(self, text: str, marks: Marks | None = None) -> list[Name]:
        """Every name in ``text``, left to right, without overlaps."""
        marks = marks or self._places.marks(text)
        found: list[Name] = []
        starts = [u.start for u in marks.units]
        automaton, kinds = _suffixes()
        floor = 0
        for number, at, end in automaton.find_matches_as_indexes(text):
            kind = kinds[number]
            start = self._start_of(text, at, floor, kind, marks.units, starts)
            if start is None or not self._is_name(text, start, at, end, kind, marks.units, starts):
                continue
            if kind in LOCAL_KINDS:
                tail = _TAIL.match(text, end) if kind == "infrastructure" else None
                end = tail.end() if tail is not None else end
            elif kind in ("company", "institution"):
                kind, end = self._branch(text, kind, end)
            full = text[start:end]
            held = _HOLDING.search(text, max(floor, start - 8), start) if kind == "event" else None
            if held is not None:
                start = held.start()
                full = full if held.group() in ("本届", "本次", "此次") else text[start:end]
            if found and found[-1].end >= start and found[-1].start == start:
                found.pop()
            elif found and start < found[-1].end:
                continue
            found.append(Name(start, end, kind, full))
            floor = end
        found += self._listed(text, marks.others)
        for kind, pattern in shapes_in(text):
            group = "name" if "name" in pattern.groupindex else 0
            for m in pattern.finditer(text):
                begin = m.start() if kind == "work" else m.start(group)
                found.append(Name(begin, m.end(group), kind, m.group(group)))
        places = {u.start for u in marks.units}
        found += [Name(*span, "company", text[slice(*span)]) for span in short_firms(text) if span[0] not in places]
        named = _without_overlaps([*self._short_forms(text, found), *found])
        known = [Named(n.start, n.end, n.full) for n in named]
        things = definite_things(text, Clauses.of(text), marks.units, known, GENERIC, CUT)
        if not things:
            return _joined(text, named)
        return _joined(text, _without_overlaps([*named, *(Name(*t) for t in things)]))

    def _start_of(
        self, text: str, at: int, floor: int, kind: str, units: Sequence[Unit], starts: Sequence[int]
    ) -> int | None:
        limit = max(floor, at - 28)
        i = at
        while i > limit:
            char = text[i - 1]
            if char in "）)":
                opened = max(text.rfind("（", limit, i), text.rfind("(", limit, i))
                if opened < 0:
                    break
                i = opened
            elif char in "”’》":
                opened = text.rfind("“‘《"["”’》".index(char)], max(limit - 12, 0), i)
                if opened < 0 or i - opened > 18:
                    break
                i = opened
                break
            elif "一" <= char <= "鿿" or char.isalnum() or char in "·&-":
                i -= 1
            else:
                break
        begin = i
        numbered = _ITEM_NUMBER.match(text, begin, at)
        if numbered is not None:
            begin = i = numbered.end()
        window = text[begin:at]
        opening = window[:1]
        if opening in _CLOSING and opening:
            closed = window.find(_CLOSING[opening]) + 1
            if closed and _LOOSE.search(window, closed):
                begin += closed  # “一带一路”的标志性|工程 is no name with the quotation
                window, opening = text[begin:at], ""
        if opening not in _CLOSING:
            first = begin
            for cut in CUT.finditer(window):
                if kind == "company" and cut.group() in _TRADES and cut.start() + first - begin >= 2:
                    continue  # 康悦源养老服务|有限公司
                if kind == "event" and cut.group() in _WIDE:
                    continue  # 第二届|全球|数字贸易博览会
                if kind == "institution" and cut.group() in ("企业", "公司") and text.startswith(LEAGUES, at):
                    continue  # 中小|企业|协会
                if kind == "company" and cut.group() == "和" and _one_place(first, first + cut.start(), units, starts):
                    continue  # 丽江|和|府酒店有限公司: a place and a company do nothing together
                if cut.end() == len(window):
                    return None
                if not _inside_parens(window, cut.start()):
                    begin = first + cut.end()
        if kind in ("company", "institution"):
            at_unit = bisect_right(starts, begin)
            if (
                (at_unit == 0 or starts[at_unit - 1] != begin)  # 厦门|海西|金属材料公司 begins at its first place
                and at_unit < len(units)
                and units[at_unit].end <= at
                and units[at_unit].kind == "region"
                and "（" not in text[begin : units[at_unit].start]
            ):
                head = text[begin : units[at_unit].start]
                if not head.startswith(("“", "中国", "国家")):
                    begin = units[at_unit].start
        return begin if begin < at else None

    def _is_name(
        self, text: str, start: int, core_end: int, end: int, kind: str, units: Sequence[Unit], starts: Sequence[int]
    ) -> bool:
        core = text[start:core_end]
        suffix = text[core_end:end]
        if len(core) < 2 or core[0].isdigit():
            return False
        if _NUMBERED.search(text, max(0, start - 12), start):
            return False
        i = bisect_right(starts, start - 1)
        placed = (
            i < len(units)
            and units[i].end <= core_end + 1
            and units[i].kind in ("region", "zone", "town", "village", "event")
        )
        leading = i < len(units) and units[i].start == start and units[i].end < core_end
        quoted = core.startswith(("“", "《"))
        if kind != "company" and text[end : end + 1].isdigit() and not is_own_name(core, suffix):
            return False  # 承诺制项目120个 counts them
        if kind == "company":
            if _LEGAL.search(suffix) or suffix.endswith("有限公司"):
                return True
            bare = _PARENS.sub("", core)
            if suffix in ("银行", "支行", "分行", "证券", "保险公司"):
                return placed and (suffix != "银行" or bare.endswith(_LOCAL_BANKS))  # 荣成农商|银行
            if suffix == "公司" and not placed and not _GROUPS.match(bare) and TRADE_WORDS.search(bare) is None:
                return False
            if _NEWLY.match(bare):
                return False  # 新培育农民合作社52家
            if suffix in ("公司", "集团", "合作社", "专业合作社") and VERBAL.search(bare):
                return False
            return (
                GENERIC.fullmatch(bare[len(units[i].surface) :] if placed and units[i].start == start else bare) is None
            )
        if kind == "institution" and _ITS_PEOPLE.match(text, end):
            return False
        if kind == "institution":
            if suffix in (
                "大厅",
                "服务大厅",
                "中心",
                "服务中心",
                "协会",
                "学会",
                "商会",
                "联合会",
                "联盟",
                "妇联",
                "总工会",
                "医院",
                "中学",
                "小学",
                "分中心",
                "研究中心",
                "创新中心",
            ):
                if suffix in LEAGUES and (_NATIONAL.match(core) or leading):
                    return True
                return placed and _INSTITUTION_PLACE.search(core) is None
            if core == "国家" and suffix in ("图书馆", "博物馆") and _opens_clause(text, start):
                return True
            return (placed or quoted or len(core) >= 3 or is_own_name(core, suffix)) and GENERIC.fullmatch(core) is None
        if kind == "project":
            if A_CLASS.search(core):
                return False  # 池州市重点|项目, 基础设施类重点|项目 are many
            if is_own_name(core, suffix) or _SIZED.search(text, max(0, start - 24), start) and is_certain(core):
                return True
            if text[max(0, start - 1) : start] == "—" and len(core) >= 4:
                return True
            if (
                len(core) >= 4
                and _UNDERTAKEN.match(text, end)
                and not GENERIC.fullmatch(core)
                and TRADE_WORDS.search(core)
            ):
                rest = TRADE_WORDS.sub("", core)
                if 2 <= len(rest) <= 6 and not GENERIC.fullmatch(rest) and not VERBAL.search(rest):
                    return True
            if _COUNTED_CORE.search(core):
                return False  # 全市29个项目
            if (
                suffix in ("工程", "项目")
                and _SUMMED.match(text, end)
                and is_certain(core)
                and brand(core)
                and _opens_clause(text, start)
            ):
                return True
            if (
                suffix in ("工程", "项目")
                and 3 <= len(core) <= 8
                and _UNDER_WAY.match(text, end)
                and GENERIC.fullmatch(core) is None
                and not VERBAL.search(core)
                and _opens_clause(text, start)
            ):
                return True
            return (
                (placed and core_end - units[i].end >= 1)
                or quoted
                or _DIVERSION.search(core) is not None
                or _WATER.match(core) is not None
            )
        if kind == "park":
            return not placed and GENERIC.fullmatch(core) is None and len(core) <= 8
        if kind == "infrastructure":
            if suffix in _NO_PLACES_OWN:
                return is_own_name(core, suffix)
            if suffix == "港":
                last = bisect_right(starts, core_end - 1) - 1  # 宁波|舟山|港
                return (
                    last >= 0
                    and units[last].end == core_end
                    and units[last].kind in ("region", "zone", "town", "village")
                    and text[end : end + 1] not in tuple("口区澳城股务珠湾航内外元督台经")
                )
            if placed and GENERIC.fullmatch(text[units[i].end : core_end]) is not None and units[i].kind == "region":
                return core_end - units[i].end <= 6 and units[i].start == start
            if (
                suffix in _BUILDINGS
                and 3 <= len(core) <= 10
                and GENERIC.fullmatch(core) is None
                and _opens_clause(text, start)
            ):
                return True
            return (
                (placed and units[i].start == start)
                or quoted
                or (_ABBREVIATED.fullmatch(core + suffix) is not None and NOT_ABBREVIATED.search(core) is None)
                or is_own_name(core, suffix)
            )
        if placed and _HOLDING.search(text, max(0, start - 8), start):
            return True  # 首届|北京国际非遗周
        return (
            (_WIDE_EVENT.match(core) is not None and len(core) >= 5)
            or quoted
            or _ORDINAL_EVENT.search(core) is not None
            or (placed and core_end > units[i].end and GENERIC.fullmatch(text[units[i].end : core_end]) is None)
        )

    def _listed(self, text: str, others: Sequence[Mark]) -> list[Name]:
        found = []
        for start, end, kind in others:
            if kind == "company":
                end = self._model_end(text, start, end)
                kind, end = self._branch(text, kind, end)
                found.append(Name(start, end, kind, text[start:end]))
            elif kind == "body":
                found.append(Name(start, end, "body", text[start:end]))
            elif kind == "event":
                opened = _HOLDING.search(text, max(0, start - 8), start)
                begin = opened.start() if opened else start
                tail = _PHASE.match(text, end)
                found.append(Name(begin, tail.end() if tail else end, "event", text[start:end]))
        return found

    def _branch(self, text: str, kind: str, end: int) -> tuple[str, int]:
        """三峡集团|白鹤滩水电站, 四川大学|华西医院: what belongs to a name and stands right behind it, with its kind."""
        branch = _BRANCH.match(text, end)
        if (
            branch is None
            or CUT.search(branch["own"])
            and not is_own_name(branch["own"], branch["sort"])
            or VERBAL.search(branch["own"])
            or _ACTING.search(branch["own"])
        ):
            return kind, end
        return (kind if branch["sort"] in _SAME_KIND else "project"), branch.end()

    def _model_end(self, text: str, start: int, end: int) -> int:
        """比亚迪海豹续航…: where the model ends that stands behind its maker, where it is sold or driven."""
        sold = _SOLD.match(text, end)
        if sold is None or sold["model"][:2] in common_words() or GENERIC.match(sold["model"]).end():  # type: ignore[union-attr]
            return end
        return end if CUT.search(sold["model"]) or VERBAL.search(sold["model"]) else sold.end("model")

    def _short_forms(self, text: str, found: Sequence[Name]) -> list[Name]:
        short = {text[a:b]: Name(a, b, "company", text[a:b]) for a, b in coded_names(text)}
        known: set[str] = set()
        for name in found:
            introduced = _INTRODUCED.match(text, name.end) or LISTED_AS.match(text, name.end)
            if introduced:
                short[introduced.group(1)] = name
            if (
                name.kind != "company"
                or name.full in known
                or not _LEGAL.search(name.full)
                or len(known) == _MOST_COMPANIES
            ):
                continue
            known.add(name.full)
            own = text.count(name.full)
            for form in self._forms_of(name.full):
                if form not in short and text.count(form) > own * name.full.count(form):
                    short[form] = name
        if not short:
            return []
        pattern = re.compile(alternation(short))
        return [Name(m.start(), m.end(), short[m.group()].kind, short[m.group()].full) for m in pattern.finditer(text)]

    def _forms_of(self, full: str) -> list[str]:
        bare = _PARENS.sub("", full)
        units = self._places.marks(bare).units
        place = ""
        if units and units[0].start == 0 and units[0].kind in ("region", "zone"):
            place, bare = bare[: units[0].end], bare[units[0].end :]
        bare = re.sub(r"(?:集团)?(?:股份)?有限(?:责任)?公司$|集团$", "", bare)
        forms: list[str] = []
        own = TRADE_WORDS.sub("", bare)
        if len(own) < 2:
            own = bare[:2]
        head = bare[:3] if bare[:2] not in common_words() else ""
        for form in (bare, bare[:4], own if len(own) >= 3 else "", place + own if place else "", head):
            if len(form) >= 3 and form not in forms and GENERIC.fullmatch(form) is None:
                forms.append(form)
        return forms


def _one_place(start: int, end: int, units: Sequence[Unit], starts: Sequence[int]) -> bool:
    """Whether one place stands between two offsets, and the next is not right behind its 和."""
    i = bisect_right(starts, start) - 1
    alone = i >= 0 and units[i].start == start and units[i].end == end and units[i].kind == "region"
    return alone and not (i + 1 < len(units) and units[i + 1].start == end + 1)


def _opens_clause(text: str, at: int) -> bool:
    """Whether only words of time, place or connection stand in the clause before ``at``."""
    before = text[max(0, at - 60) : at]
    return Clauses(before).role(len(before)) == "strong"


def _inside_parens(window: str, at: int) -> bool:
    return window.count("（", 0, at) + window.count("(", 0, at) > window.count("）", 0, at) + window.count(")", 0, at)


def _joined(text: str, names: list[Name]) -> list[Name]:
    """Names with those that they hold right before them: 职业技术学院|南川校区项目, 世界互联网大会|乌镇峰会."""
    joined: list[Name] = []
    for name in names:
        last = joined[-1] if joined else None
        if last is not None and last.end == name.start and last.kind in _HOLDERS and name.kind in _HELD:
            joined[-1] = Name(last.start, name.end, name.kind, text[last.start : name.end])
        else:
            joined.append(name)
    return joined


def _without_overlaps(names: list[Name]) -> list[Name]:
    kept: list[Name] = []
    for name in sorted(names, key=lambda n: (n.start, -n.end)):
        if kept and name.start < kept[-1].end:
            continue
        kept.append(name)
    return kept
