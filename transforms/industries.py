"""Which industry a number is about: the word in what is measured, else the clause's, else the article's topic."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache

import ahocorasick_rs

from seeds import industries_table, language_table, places
from transforms.nouns import whole_of_share
from transforms.records import Candidate, Mention

_SUFFIXES = ("产业", "行业", "业", "领域", "产品", "装备", "企业", "项目")
_SUBJECTS = ("产业", "行业", "业", "领域", "板块", "企业", "制造")
_MISFORTUNES = frozenset(("防灾减灾", "气象", "社会治安", "安全生产", "住房"))
_VESSELS = frozenset(("影视", "传媒"))
_UMBRELLAS = frozenset(("对外开放", "乡村振兴", "民生", "绿色低碳", "县域经济", "新质生产力", "中小企业"))
_VEHICLES = frozenset(("汽车", "新能源汽车", "汽车及零部件"))
_TAILS = frozenset(("制造业", "工业", "服务业"))
_TRIPS = frozenset(("辆次", "车次", "人次"))
_SECTORS = {
    "工业": "BCD",
    "第一产业": "A",
    "第二产业": "BCDE",
    "第三产业": "FGHIJKLMNOPQRS",
    "服务业": "FGHIJKLMNOPQRS",
}
_REPORT = re.compile(r"工作报告|统计公报|发展公报|规划纲要|纲要$|[摘提]要$|快讯|简讯")
_ECONOMY = re.compile(r"(?:生产总值|GDP)(?:[^，。,;；]{0,4}(?:同比|预期)?增[长速]|[^，。,;；]{0,6}\d)")
_REACH = 400  # characters of its sentence that a number may take an industry from
_OPENING = 200  # characters in which a survey of the whole economy says so
_OF_THE_WHOLE = re.compile(
    r"(?:生产总值|GDP|经济总量|可支配收入(?:中位数)?|人均(?:工资性|经营净?|财产净?|转移净?)收入|公共预算总?收入|财政总?收入|全社会固定资产投资|城镇化率)(?:总?额)?$"
    r"|^(?:规划(?:总)?面积|行政区域面积|常住人口|户籍人口|总人口|距[一-鿿]{2,6}(?:城区|市区))$"
)
_INVESTED_BY_ALL = re.compile(r"(?:固定资产投资|固投)(?:总?额|规模)?(?:增[速幅长])?$")
_INCOME_OF_ALL = re.compile(r"财政总?(?:收入|支出)")
"""财政收入45亿元，完成投资900亿元: of the place, not of a trade."""
_FOR_WHOM = re.compile(r"对[^，。；\d]{2,30}?(?:类项目|项目|企业)，")
"""对农业类项目，固定资产投资1000万元以上的: a rule says first for whom it is."""
_OF_ANYTHING = frozenset(("gdp", "income", "tax_revenue"))
_MEASURE = re.compile(
    r"(?:总?产[量值能]|[出存]栏量?|销[量售]额?|出口额?|进口额?|产销量?|种植面积|(?:营业|销售)?收入|年?收益|(?:销售)?价格|均价)$"
)
_GOODS = frozenset(("production_volume", "livestock_count", "output_value", "shipment_volume", "production_capacity"))
_PRODUCTS = frozenset(("production_volume", "livestock_count"))
_THINGS = _GOODS | {
    "revenue",
    "income",
    "price",
    "trade_value",
    "length",
    "facility_count",
    "organization_count",
    "product_count",
}
_PLAIN = re.compile(r"[总年产营销利税占同]")  # opens a measure (总产值, 营业收入) that says nothing of whose it is
_LIST_GAP = re.compile(r"(?:以上|左右)?[、,，;；和及与\s]*")
_OWNED = re.compile(r"(?:以上|以下|左右|多|余)?的([^，。；、!?！？\n\d,;]{2,24})")
_DOES = re.compile(r"实现|完成|达到|贡献|创造")
_NUMBERED = r"(?:[一二三四五六七八九十]{1,3}、|[(（][一二三四五六七八九十\d]{1,3}[)）]|\d{1,2}[.、．]|[—-]{2,4})"
_HEADING = re.compile(
    rf"^[ \t\u3000]*{_NUMBERED}[ \t]*([^。；;:：，,\n]{{2,24}})[。:：\n]"
    r"|(?:^|(?<=[。；;:：\n]))[一二三四五六七八九十]是([^。；;:：，,\n]{2,24})[。:：]"
    r"|(?:^|(?<=[。；;\n]))([^。；;:：，,\n]{2,10}方面)[，,:：]",
    re.MULTILINE,
)
_BOTH = re.compile(r"[和与及]|(?<=.{3})、")
_STOP = re.compile(r"[，。；！？\n;!?]|(?<!\d),|,(?!\d)")
_NEXT_FIGURE = re.compile(r"\d")


@dataclass(frozen=True, slots=True)
class IndustryToken:
    """An industry word where it stands."""

    start: int
    end: int
    name: str
    code: str | None
    surface: str
    kind: str  # as in seeds/industries/aliases.csv; section where a heading says it, leading where no title does

    @property
    def field(self) -> bool:
        """Whether it is a field of policy or an aspect (民生, 出口) rather than an industry of the standard."""
        return self.kind not in ("industry", "leading")


NONE = IndustryToken(-1, -1, "", None, "", "none")
"""Topic of an article that is of no industry: a war, a disaster abroad."""
EACH = IndustryToken(-1, -1, "", None, "", "each")
"""Topic of a report or a digest, whose sentences each have a matter of their own."""


@dataclass(frozen=True, slots=True)
class Topics:
    """What an article is about, and what its sections are about."""

    whole: IndustryToken | None
    starts: tuple[int, ...] = ()
    sections: tuple[IndustryToken | None, ...] = ()

    def at(self, position: int) -> IndustryToken | None:
        """The topic where a number stands: of its section (二、服务业), else of the article."""
        i = bisect_right(self.starts, position) - 1
        return self.sections[i] or self.whole if i >= 0 else self.whole


class IndustryReader:
    """One pass lays the words; guards (文化工作 holds no 化工) win over what they contain."""

    def __init__(self) -> None:
        words = industries_table.words()
        guards = [g for g in industries_table.guards() if g not in words]
        self._words = list(words.values())
        surfaces = [w.surface for w in self._words] + guards
        self._ordinary = {w.surface: w for w in self._words if w.needs_suffix}
        self._usual = language_table.metric_industries()
        self._lexicon = ahocorasick_rs.AhoCorasick(surfaces, matchkind=ahocorasick_rs.MatchKind.LeftmostLongest)

    def tokens(self, folded: str) -> list[IndustryToken]:
        """Industry words in text order."""
        found: list[IndustryToken] = []
        known = len(self._words)
        for i, s, e in self._lexicon.find_matches_as_indexes(folded):
            if i >= known:
                continue
            word = self._words[i]
            if word.needs_suffix and not folded.startswith(_SUFFIXES, e):
                continue
            if word.name in _TAILS and found and found[-1].end == s and not found[-1].field:
                continue  # 新材料制造业 is of 新材料
            found.append(IndustryToken(s, e, word.name, word.code or None, word.surface, word.kind))
        return found

    def topics(self, title: str, tokens: Sequence[IndustryToken], folded: str) -> Topics:
        """The topic of an article and those of its sections, unless its title names an industry."""
        headed = list(_HEADING.finditer(folded))
        if headed and folded.startswith(title[:8]) and _HEADING.match(folded):
            title = ""  # what stands for a title is the first heading
        whole = self.topic(title, tokens, folded)
        in_title = self.tokens(title)
        if whole is NONE or any(not t.field and t.kind != "none" for t in in_title):
            return Topics(whole)
        starts, sections = [], []
        for heading in headed:
            held = tokens[
                bisect_left(tokens, heading.start(), key=_start) : bisect_left(tokens, heading.end(), key=_start)
            ]
            one = len({t.name for t in held if t.kind != "none"}) == 1 and not _BOTH.search(heading[0])
            starts.append(heading.start())
            sections.append(replace(held[0], kind="section") if one else None)
            if heading.lastindex == 3:  # X方面 holds for its paragraph
                starts.append(end if (end := folded.find("\n", heading.end())) >= 0 else len(folded))
                sections.append(sections[-2] if len(sections) > 1 else None)
        if len({t.name for t in sections if t}) < 2:
            if whole not in (None, EACH) and not whole.field and not in_title:
                whole = replace(whole, kind="leading")
            return Topics(whole)
        if whole is not EACH and whole not in in_title:
            whole = EACH
        return Topics(whole, tuple(starts), tuple(sections))

    def topic(self, title: str, tokens: Sequence[IndustryToken], folded: str = "") -> IndustryToken | None:
        """What the article as a whole is about: the industry of its title, or the one it keeps coming back to.

        ``NONE`` where that is no industry, ``EACH`` of a report or a digest, None where nothing leads.
        """
        in_title = self.tokens(title)
        if any(t.kind == "none" for t in in_title):
            return NONE
        if _REPORT.search(title):
            return EACH
        if in_title and all(t.name in _MISFORTUNES for t in in_title) and any(c in title for c in _countries()):
            return NONE
        weights: dict[str, float] = {}
        first: dict[str, IndustryToken] = {}
        for t in tokens:
            weights[t.name] = weights.get(t.name, 0.0) + (0.5 if t.field else 1.0)
            first.setdefault(t.name, t)
        if in_title and all(t.name in _VESSELS for t in in_title):  # a film is of what it tells
            told = max((n for n in weights if n not in _VESSELS), key=lambda n: weights[n], default="")
            if weights.get(told, 0.0) > 1:
                return first[told]
        best = max(weights, key=lambda n: (weights[n], -first[n].start), default="")
        if in_title:
            chosen = max(in_title, key=lambda t: (weights.get(t.name, 0.0) + (not t.field), -t.start))
            if weights.get(best, 0.0) < 4 or weights.get(chosen.name, 0.0) * 4 >= weights[best]:
                return chosen
            return first[best]
        if _ECONOMY.search(folded, 0, _OPENING):
            return EACH
        if not best:
            return None
        if first[best].kind == "none":
            return NONE
        division = (first[best].code or "?")[:2]  # 早稻 and 粮食 are of one division
        own = sum(t.name == best for t in tokens)
        akin = sum(t.name == best or (t.code or "")[:2] == division for t in tokens)
        leads = own >= 2 and 4 * own >= len(tokens) and 10 * akin >= 3 * len(tokens)
        return first[best] if leads else None

    def resolve(
        self,
        folded: str,
        m: Mention,
        tokens: Sequence[IndustryToken],
        topic: IndustryToken | None,
        clause_start: int,
        sentence_start: int,
        earlier: Sequence[Mention] = (),
    ) -> IndustryToken | None:
        """The industry of one mention, ``earlier`` being those of its sentence; reasons go to its candidates."""
        if topic is NONE:
            m.candidates.append(Candidate("industry", None, "the article is of no industry", True))
            return None
        chosen, reason = self._choose(folded, m, tokens, topic, clause_start, sentence_start, earlier)
        if chosen is None:
            return None
        if chosen.name in _VEHICLES and m.counter in _TRIPS:
            chosen, reason = _TRAFFIC, "trips are counted, not vehicles"
        if chosen.name in _MISFORTUNES and m.region in _countries():
            m.candidates.append(Candidate("industry", None, "a disaster abroad", True))
            return None
        m.candidates.append(Candidate("industry", chosen.name, f"{chosen.surface}: {reason}", True))
        return chosen

    def _choose(
        self,
        folded: str,
        m: Mention,
        tokens: Sequence[IndustryToken],
        topic: IndustryToken | None,
        clause_start: int,
        sentence_start: int,
        earlier: Sequence[Mention],
    ) -> tuple[IndustryToken | None, str]:
        if topic is EACH:
            topic = None
        words = m.metric_text or ""
        sentence_start = max(sentence_start, m.start - _REACH)
        lo = bisect_left(tokens, sentence_start, key=_start)
        around = [t for t in tokens[lo : bisect_left(tokens, m.end + 24, key=_start)] if t.kind != "none"]
        around = self._own(folded, m, words, around, clause_start, earlier)
        if m.kind == "share":
            whole = whole_of_share(folded, clause_start, m.start)
            parts = [t for t in around if whole < 0 or not whole < t.start < m.start]
            around = parts if any(not t.field for t in parts) else around  # 占规上工业产值的40% says of what, not whose
        before = [t for t in around if t.end <= m.start]
        behind = [t for t in around if t.start >= m.end]
        clause = [t for t in before if t.start >= clause_start]
        told = bool(words) and not folded.startswith(words, m.end)
        told = told and folded.find(words, sentence_start, m.start) >= 0
        stated = (clause, before) if told else (behind, before)
        named = next((n for near in stated if (n := [t for t in near if _names(t, words)])), [])
        named_industry = [t for t in named if not t.field]
        named_field = [t for t in named if t.kind == "field"]
        clause_industry = [t for t in clause if not t.field]
        before_industry = [t for t in before if not t.field]
        industrial = topic if topic is not None and not topic.field else None
        industrially = clause_industry[-1] if clause_industry else None
        if industrially is not None and industrially.name == "工业" and _names(industrially, words):
            does = _DOES.match(folded, clause_start)
            subjects = before_industry if does else [t for t in clause_industry if t.end <= industrially.start]
            whose = [t for t in subjects if t.name != "工业" and self._subject(folded, t)]
            if whose:
                return whose[-1], "whose industry it is"
        if (
            clause_industry
            and clause_industry[-1].end == m.start
            and m.kind in ("level", "rank")
            and m.unit_id != "percent"
        ):
            return clause_industry[-1], "stands right before it"
        last = earlier[-1] if earlier else None
        if last and words and (last.metric, last.metric_text) == (m.metric, words):
            new = m.kind == "level" and before_industry and before_industry[-1].start >= last.end
            if not new and folded.find(words, last.end, m.start) < 0:  # 产值5亿元, 增长6%
                said = IndustryToken(m.start, m.start, last.industry or "", last.industry_code, words, "industry")
                return said if last.industry else None, "as the figure before, which it tells of"
        if named_industry and len({t.name for t in named_industry if named_field and _wider(named_field[-1], t)}) < 2:
            return named_industry[-1], "named in what is measured"
        ordinary = None if any(t.surface == words for t in named) else self._measured(m, words)
        if ordinary is not None:
            return ordinary, "is what is measured"
        owned = _OWNED.match(folded, m.end)
        if owned:
            whose = [t for t in behind if not t.field and t.start >= owned.start(1) and t.end <= owned.end(1)]
            if whose:
                return whose[0], "of what the number tells"
        if named_field:
            return self._narrowed(folded, named_field[-1], clause, before, industrial), "named in what is measured"
        if _OF_THE_WHOLE.search(words):
            return None, ""
        if (
            not industrial
            and not clause_industry
            and _INVESTED_BY_ALL.search(words)
            and not _FOR_WHOM.search(folded, sentence_start, m.start)
        ):
            return None, ""  # 规上工业增加值增长6%，固定资产投资增长8%
        usual = self._usual.get(m.metric or "")
        if industrial:
            for t in reversed(clause_industry):
                if self._subject(folded, t):
                    return t, "subject of the clause"
            if (
                named
                and industrial.kind == "leading"
                and len(named[-1].code or "") == 1
                and _wider(named[-1], industrial)
            ):
                return named[-1], "named in what is measured"  # 各项贷款, in a text that speaks most of 保险
            return self._narrowed(folded, industrial, clause_industry, before_industry, None), "topic of the article"
        if usual:
            return IndustryToken(m.start, m.start, usual, None, usual, "aspect"), f"what {m.metric} is always of"
        if named and (topic is None or topic.kind == "section" or topic.name in _UMBRELLAS):
            return named[-1], "named in what is measured"
        if any(t.name == topic.name for t in named if topic):
            return topic, "topic of the article"
        if clause_industry:
            return clause_industry[-1], "named in the clause"
        if clause and topic is not None and topic.name in _UMBRELLAS:
            return clause[-1], "named in the clause"
        if topic is not None:
            if before_industry:
                return before_industry[-1], "named before it in the sentence"
            return topic, "topic of the article"
        if clause:
            return clause[-1], "named in the clause"
        before = [t for t in before if not _INCOME_OF_ALL.match(folded, t.start)]
        if before and m.metric not in _OF_ANYTHING:
            return before[-1], "nearest before it in the sentence"
        stop = _STOP.search(folded, m.end, m.end + 24)
        end = stop.start() if stop else m.end + 24
        comma = folded.find("、", m.end, end)
        own = comma if comma >= 0 and _NEXT_FIGURE.search(folded, comma, end) else end  # 产值5亿元、带动就业300人
        rest = sorted((t for t in behind if t.end <= (own if t.field else end)), key=lambda t: t.field)
        return (rest[0], "named behind it in the clause") if rest else (None, "")

    def _narrowed(
        self,
        folded: str,
        field: IndustryToken,
        clause: Sequence[IndustryToken],
        before: Sequence[IndustryToken],
        topic: IndustryToken | None,
    ) -> IndustryToken:
        """A wide field (交通运输) as the one industry of it that is spoken of (铁路), or that the article is of."""
        narrower = [t for t in clause if t.kind != "aspect" and _wider(field, t)]
        if narrower:
            one = len({t.name for t in narrower}) == 1 and not _listed(folded, narrower[-1])
            return narrower[-1] if one else field
        last = next((t for t in reversed(before) if t.kind != "aspect" and not _listed(folded, t)), None)
        return next((t for t in (last, topic) if t is not None and _wider(field, t)), field)

    def _own(
        self,
        folded: str,
        m: Mention,
        words: str,
        around: list[IndustryToken],
        clause_start: int,
        earlier: Sequence[Mention],
    ) -> list[IndustryToken]:
        """Words around a mention without those that belong to others of its list: 工业企业3家、上市公司2家."""
        if len(words) < 2 or not around:
            return around
        at = folded.rfind(words, clause_start, m.start)
        if m.metric in _GOODS and at >= 0 and "、" in folded[at + len(words) : m.start]:  # 建陶、工艺品分别增长
            behind = at + len(words)
            around = [t for t in around if not behind <= t.start < m.start]
        last = earlier[-1].end if earlier else m.end
        if at >= last and not _PLAIN.match(words) and _LIST_GAP.fullmatch(folded, last, at):
            others = [e for e in earlier if e.metric_text != words and (e.metric == m.metric or m.metric in _PRODUCTS)]
            return [
                t for t in around if not any(t.end <= e.start and t.surface in (e.metric_text or "") for e in others)
            ]
        return around

    def _measured(self, m: Mention, words: str) -> IndustryToken | None:
        """A word too ordinary elsewhere (服装, 牛) that is all that is measured, or what is made or raised."""
        goods = _MEASURE.sub("", words)
        word = self._ordinary.get(goods)
        if word is None and m.metric in _THINGS:
            word = next(
                (
                    w
                    for i in range(1, len(goods) - (m.metric != "livestock_count"))
                    if (w := self._ordinary.get(goods[i:]))
                ),
                None,
            )
        if word is None:
            return None
        return IndustryToken(m.start, m.start, word.name, word.code or None, word.surface, word.kind)

    def _subject(self, folded: str, token: IndustryToken) -> bool:
        """Whether a word opens a clause as what it is about: 装备制造产业实现产值."""
        return token.surface.endswith(_SUBJECTS) or folded.startswith(_SUBJECTS, token.end)


_TRAFFIC = IndustryToken(-1, -1, "交通运输", "G", "交通运输", "industry")


def _listed(folded: str, token: IndustryToken) -> bool:
    """Whether a word is a member of a list: of 谷子、高粱等 none is what the rest is about."""
    return "、" in folded[max(0, token.start - 1) : token.end + 1]


def _names(token: IndustryToken, words: str) -> bool:
    """Whether a word stands in what is measured, or what is measured is the end of it: 公共停车泊位, 泊位."""
    return token.surface in words or (len(words) > 1 and token.surface.endswith(words))


def _wider(field: IndustryToken, token: IndustryToken) -> bool:
    """Whether one word is of a field that holds the other's: 工业 holds 装备制造, 航空 holds 低空经济."""
    if field.name == token.name or not token.code:
        return False
    sections = _SECTORS.get(field.name)
    if sections:
        return any(industries_table.within(token.code, s) for s in sections)
    return bool(field.code) and field.code != token.code and industries_table.within(token.code, field.code or "")


def _start(token: IndustryToken) -> int:
    return token.start


@cache
def _countries() -> frozenset[str]:
    abroad = (c.surface for c in places.countries().values() if len(c.surface) > 1)
    return frozenset(abroad) | {"欧洲", "非洲", "拉美", "中东", "北美", "南美", "欧盟"}
