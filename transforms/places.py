"""Where: the place that each number of an article is about.

One Aho-Corasick pass lays every name of a place, every word that stands for one (全市, 该区, 当地) and
every longer word that only contains one (中山大学, 再生资源) over the text. Names that follow one another
downwards become one chain (广东省佛山市南海区); names shared by several places are settled by their chain
and by the other places of the article. Then one walk from left to right keeps what the article speaks of
now and gives each number the place of its clause, its sentence, its paragraph or its article.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Literal, NamedTuple

from ahocorasick_rs import AhoCorasick, MatchKind

from seeds import places as gazetteer
from seeds.catalog import rows
from transforms.records import Candidate

Role = Literal["strong", "weak", "located", "scope", "partner", "origin", "toward", "example", "name", "person"]
#: Roles in which a place is never what a number is about.
OUTSIDE: frozenset[str] = frozenset(("scope", "partner", "origin", "toward", "example", "person"))

NATION, PROVINCE, CITY, COUNTY, ZONE, TOWN, VILLAGE = range(7)
RANK_OF_LEVEL = {"country": NATION, "province": PROVINCE, "city": CITY, "county": COUNTY}


@dataclass(frozen=True, slots=True)
class PlaceToken:
    """A stretch of text that names a place or stands for one; ``codes`` are the places it can mean."""

    start: int
    end: int
    surface: str
    kind: str  # region, group, country, nation, world, zone, town, village, deictic, national_body
    codes: tuple[str, ...] = ()
    level: str = ""  # of a deictic: province, city, district, county, town, village, zone, here, pair


@dataclass(frozen=True, slots=True)
class Spot:
    """A settled place. ``code`` is "" where no GB/T 2260 code fits (全国, 长三角, 日本, a place not settled)."""

    name: str
    code: str
    kind: str  # nation, world, country, group, region, zone, town, village, list
    rank: int
    members: tuple[str, ...] = ()  # codes of an enumeration or a group
    zone: str = ""

    def covers(self, other: Spot) -> bool:
        """Whether ``other`` is this place or lies in it."""
        if self.kind == "world" or self == other:
            return True
        if self.kind == "nation":
            return other.kind not in ("world", "country", "abroad")
        if other.members and self.code:
            return all(code_covers(self.code, c) for c in other.members)
        if not other.code:
            return False
        if self.members:
            return any(code_covers(c, other.code) for c in self.members)
        if not self.code or not code_covers(self.code, other.code):
            return False
        return self.code != other.code or self.rank <= COUNTY or (self.rank == ZONE and self.zone == other.zone)


def code_covers(container: str, code: str) -> bool:
    """Whether the region of ``code`` is that of ``container`` or lies in it, by the digits of GB/T 2260.

    >>> code_covers("330000", "330782"), code_covers("330700", "330700"), code_covers("330700", "330800")
    (True, True, False)
    """
    if container[2:] == "0000":
        return container[:2] == code[:2]
    if container[4:] == "00":
        return container[:4] == code[:4]
    return container == code


@dataclass(slots=True)
class Place:
    """Where one number belongs; every name is the full name in force."""

    region: str | None = None
    region_code: str | None = None
    province: str | None = None
    city: str | None = None
    county: str | None = None
    zone: str | None = None
    confidence: float = 0.0
    candidates: list[Candidate] = field(default_factory=list)


class NamedSpan(NamedTuple):
    """A name of something other than a place, found by the reader of organizations.

    ``local`` names say where the thing stands (墨脱公路, 合肥骆岗公园); the others only hint (厦门海辰…公司).
    """

    start: int
    end: int
    local: bool


class Mark(NamedTuple):
    """A name of no place that the same pass lays: a company of the list, a recurring event, a national body."""

    start: int
    end: int
    kind: str  # company, event, national_body


class Marks(NamedTuple):
    """All that one pass lays over a text."""

    units: list[Unit]
    others: list[Mark]


@dataclass(slots=True)
class Unit:
    """One chain of tokens in the text, with what it was settled to and the part it plays in its clause."""

    start: int
    end: int
    kind: str
    codes: tuple[str, ...]
    surface: str
    last: int  # start of the last name of the chain
    level: str = ""
    chained: bool = False
    spot: Spot | None = None
    role: Role = "weak"


_NOTHING: dict[str, str] = {}
_STOP_IN_NAME = frozenset("的在和与及、，了为是等到从以将对由向于着被把个家项条这该各并或使让其也已均都还就")
_NOT_IN_ZONE_NAME = re.compile(
    r"建设|打造|创建|获批|推动|推进|成为|拥有|设立|新增|全力|加快|现有|共有|引进|位于|发展|支持|依托|入驻|落户|多个|所有|部分|以及|企业"
)
_COUNTED = re.compile(r"\d+(?!年|月|日|[.\d])[个家座处]?|[（(]?\d+[个家座处]")
_GRADE = re.compile(r"^(?:国家级?|省级|市级|自治区级)")
_GENERIC_ZONE = re.compile(
    r"年|月|季|半|国|省|市|县|各|类|重点|现代|特色|产业|化工|智能|科技|生态|循环|绿色|文化|农业|工业|物流|航空|临港|临空|高铁|大学|创新|创业|企业|特殊|海关|边境|跨境|自由|合作|示范|先行|新型|全|批|所在|进入|入驻"
    r"|落户|建设|打造|经济|技术|开发|高新|区|园|服务|综合|稀土|试验|自贸|发展|改革|核心|功能|专业|数字|未来|城市|特别|老|新|该|首|外资|贸易|投资|推动|加快|支持|多|个|依托|围绕|聚焦|管理|引领|招商|土地|战略|承接"
)
_BARE_ZONE_BEFORE = re.compile(r"(?:级|各|个|家|座|类|批|处|些|有|新设|国内|\d)$")
_HAN = re.compile(r"[一-鿿]+")
BOUNDARY = re.compile(r"[，,；;：:。！？!?“”\"\n—…]")
_TIME = (
    r"(?:[（(][^（）()]{0,12}[）)]|(?:\d{2,4}|[零〇一二三四五六七八九]{4})年(?:以来|来|底|末|初|间|前后|春天|秋天)?|(?:今|去|前|明|后|当|近[一二三四五十两]?|[一二三四五十]+)年(?:以?来|底|初|内)?"
    r"|[一二三四1-4前两三]+个?季度|[上下前]半年|(?:前)?(?:\d+|[一二三四五六七八九十]+)(?:[—\-–－~～至](?:\d+|[一二三四五六七八九十]+))?个?月(?:份|底|初|末|中旬|上旬|下旬)?"
    r"|\d+[日号]|[今昨前]天|[上下]午|截至|截止|到|至|目前|如今|现在|现阶段|眼下|当前|近日|日前|近期|近来|连日来|年内|同期|当天|当日|此间|期间|“?十[一二三四五]五”?(?:期间|时期|以来)?|以来|底|以后|之后|后"
    r"|此外|另外|同时|与此同时|其中|据悉|据了解|据介绍|据统计|据初步统计|数据显示|统计显示|预计|也|还|又|而|但|且|并|则|仅|光|尤其|特别是|尤其是|首先|其次|再次|最后|第[一二三四五六]|(?:第[一二三四五六七八九十百\d]+|本|上|历)届"
    r"|下一步|接下来|未来|今后|届时|随后|此前|过去|不久前|前不久)"
)


@cache
def _time_prefix() -> re.Pattern[str]:
    return re.compile(rf"(?:{_TIME}|\s|\d+[.．、]|[一二三四五六七八九十]+是|[‘’《【\[·▶◎●■#*、（(\-])*")


def _alternation(words: Iterable[str], before: bool) -> re.Pattern[str]:
    body = "|".join(sorted(map(re.escape, words), key=lambda w: (-len(w), w)))
    return re.compile(f"(?:{body})(?:了|着|过)?$" if before else f"(?:{body})")


@cache
def _cues(side: str, role: str) -> re.Pattern[str]:
    return _alternation(
        (r["surface"] for r in rows("language/place_cues") if (r["side"], r["role"]) == (side, role)), side == "before"
    )


_HELD_THERE = re.compile(
    r"[^，。；、]{0,8}(?:举办|举行|开幕|召开|开赛|启动|开工|投产|成立|投运|竣工|通车|开通|揭牌|亮相|落户|落地|建成)"
)
# 黑龙江1.7亿元、吉林1.1亿元: each member of a row of amounts opens like a clause.
_NEXT_OF_ROW = re.compile(r"\d[万亿]?[一-鿿%％a-zA-Z]{0,4}[、和]$")
_REPORT = re.compile(r"工作报告|工作回顾|公报|规划|纲要|意见|方案|办法|通知|条例|措施|行动计划|十[一二三四五]五")
_ITEM = re.compile(r"\s*(?:\d+[.．、]|[（(]\d+[）)]|[①-⑳]|[▶●■◆])")
_AMONG = re.compile(r"\s*[“]?其中")
_ZONE_ENDS = ("区", "园", "城", "港")
_NAMED_BY_HOST = frozenset(("高新区", "经开区", "开发区", "经济技术开发区", "高新技术产业开发区"))
_RUBRIC = re.compile(r"【[^】]*$")  # a column's name stands before the title: 【活力中国】
_LISTABLE = frozenset(("region", "country", "zone", "town", "village", "group"))
_RANK_AFTER = re.compile(
    r"第(?![一二三四1-4]季度|[一二三]产业|[一二三四五六七八九十\d]+[届期批轮])|前(?:[一二两三四五六七八九十百]|\d+)(?!个?[季月年])|最"
)
_STRONGEST = re.compile(r"[一-鿿]{0,6}(?:\d+强|[百千]强)")
_EXAMPLE_AFTER = re.compile(
    r"(?:[（(][^（）()]{1,12}[）)])?(?:等地?|共|这|，)?(?:\d|[一二两三四五六七八九十百]+(?:个|省|市|县|区|座|家|地|国))"
)
_EXAMPLE_OF = re.compile(r"(?:[（(][^（）()]{1,12}[）)])?[一-鿿“”]{0,8}?等(?![地方待级于候额次同重效因有在都均])")
_AND_SO_ON = re.compile(r"等地?|各地")
_TITLE_BEFORE = re.compile(
    r"(?:总经理|董事长|董事|经理|书记|局长|主任|市长|省长|县长|区长|镇长|乡长|部长|厅长|处长|教授|院士|主席|记者|通讯员|员工|负责人|创始人|总裁|工程师|队长|校长|院长|所长|委员|村民|农户|先生|女士)$"
)
_SPEAKS_OF = re.compile(r"(?:而言|来说|来看|看，)")
_INSTITUTION_AFTER = re.compile(
    r"(?:省委|市委|县委|区委|州委|旗委|委书记|委常委|人民政府|政府|人大|政协|海关|税务|统计局|发改委|发展改革|财政|商务|公安|交警|法院|检察院|民政|教育局|农业农村|交通运输|经信|工信|文旅|气象|住建|自然资源|市场监管|部门|日报|晚报|新闻|电视台|讯)"
)


class PlaceReader:
    """Finds places in articles and says which one each number is about.

    Takes: nothing but the seed tables. Gives: ``tokens`` (all names and stand-ins of a text) and
    ``resolve`` (one ``Place`` for each number). Ids and names are those in force in ``year``, where given.
    """

    def __init__(self, year: int | None = None) -> None:
        self._year = year
        self._patterns: list[str] = []
        self._entries: list[tuple[str, tuple[str, ...], str]] = []  # kind, codes, level or name
        self._load()
        self._automaton = AhoCorasick(self._patterns, matchkind=MatchKind.LeftmostLongest)

    # -- lexicon ---------------------------------------------------------------------------------

    def _load(self) -> None:
        found: dict[str, tuple[str, tuple[str, ...], str]] = {}
        for surface, kind, codes, value in _surfaces():
            found.setdefault(surface, (kind, codes, value))
        for row in rows("language/place_words"):
            kind = row["kind"]
            if kind == "alias":
                found[row["surface"]] = found.get(row["value"], ("not_place", (), ""))
                continue
            found[row["surface"]] = (kind, (), row["level"] if kind in ("deictic", "national_body") else row["value"])
        for row in rows("language/recurring_events"):
            found.setdefault(row["surface"], ("event", (row["region_code"],) if row["region_code"] else (), ""))
        for row in rows("language/company_names"):
            found[row["surface"]] = ("company", (), "")
        for surface in ("镇", "乡", "街道", "苏木"):
            found[surface] = ("town_suffix", (), "")
        found["村"] = ("village_suffix", (), "")
        for word in (*(row["surface"] for row in rows("language/not_places")), *gazetteer.guards()):
            found.setdefault(word, ("not_place", (), ""))
        self._patterns = list(found)
        self._entries = list(found.values())

    # -- tokens ----------------------------------------------------------------------------------

    def tokens(self, text: str) -> list[PlaceToken]:
        """Every name of a place in ``text`` and every word that stands for one, left to right.

        A name that could be a place but for which nothing in the text speaks (资源, 东方) is left out.
        """
        units = self.marks(text).units
        self._settle(text, units)
        return [
            PlaceToken(u.start, u.end, text[u.start : u.end], u.kind, u.codes, u.level)
            for u in units
            if u.spot is not None or u.kind in ("deictic", "national_body")
        ]

    def marks(self, text: str) -> Marks:
        """One pass over ``text``: chains of place names, not settled yet, and names of other things."""
        units: list[Unit] = []
        others: list[Mark] = []
        entries = self._entries
        for i, start, end in self._automaton.find_matches_as_indexes(text):
            kind, codes, value = entries[i]
            if kind == "not_place":
                continue
            last = units[-1] if units else None
            if kind == "region":
                if last is not None and last.end == start and last.kind == "region":
                    below = tuple(c for c in codes if any(p != c and code_covers(p, c) for p in last.codes))
                    if below:
                        last.codes = below
                        last.end, last.last, last.chained = end, start, True
                        last.surface = text[start:end]
                        continue
                    town = self._short_town(text[start:end], last.codes)
                    if town:
                        units.append(Unit(start, end, "town", town, text[start:end], start, chained=True))
                        continue
                units.append(Unit(start, end, kind, codes, text[start:end], start))
            elif kind in ("zone_suffix", "deictic"):
                if kind == "zone_suffix" or value == "zone":
                    self._add_zone(text, start, end, units, value == "zone")
                else:
                    units.append(Unit(start, end, kind, (), text[start:end], start, level=value))
            elif kind == "company":
                others.append(Mark(start, end, kind))
            elif kind == "event":
                others.append(Mark(start, end, kind))
                if codes:
                    units.append(Unit(start, end, kind, codes, text[start:end], start, chained=True))
            elif kind == "town_suffix":
                self._add_town(text, start, end, units, "town")
            elif kind == "village_suffix":
                self._add_town(text, start, end, units, "village")
            else:
                if kind == "zone" and last is not None and last.end == start and last.kind == "region":
                    last.kind, last.codes, last.end, last.last = ("zone", codes or last.codes, end, start)
                    last.surface, last.level, last.chained = (text[start:end], value, True)
                    continue
                units.append(Unit(start, end, kind, codes, text[start:end], start, level=value))
                if kind == "national_body":
                    others.append(Mark(start, end, kind))
        return Marks(units, others)

    def _add_zone(self, text: str, start: int, end: int, units: list[Unit], bare: bool) -> None:
        while len(units) > 1 and _is_stray(text, units[-2], units[-1], start):
            units.pop()
        last = units[-1] if units else None
        if _COUNTED.match(text, end):
            return  # 产业园2个 counts them
        if last is not None and last.kind in ("region", "zone") and start - last.end <= 8 and not _is_word(last):
            gap = text[last.end : start]
            inside = _GRADE.sub("", gap.strip("）)"))
            if not inside or (
                _HAN.fullmatch(inside)
                and not _STOP_IN_NAME.intersection(inside)
                and not _NOT_IN_ZONE_NAME.search(inside)
            ):
                name_from = last.last
                last.kind, last.end, last.level = "zone", end, text[name_from:end]
                return
        if self._add_free_zone(text, start, end, units):
            return
        if bare and not _BARE_ZONE_BEFORE.search(text, max(0, start - 2), start):
            units.append(Unit(start, end, "deictic", (), text[start:end], start, level="zone"))

    def _add_town(self, text: str, start: int, end: int, units: list[Unit], kind: str) -> None:
        last = units[-1] if units else None
        longest = 5 if kind == "town" else 4
        if last is not None and last.kind in ("region", "town", "zone") and start - last.end <= longest:
            gap = text[last.end : start]
            if gap and _HAN.fullmatch(gap) and not _STOP_IN_NAME.intersection(gap):
                name = text[last.end : end]
                codes = self._township(name, last.codes) if kind == "town" else ()
                units.append(Unit(last.end, end, kind, codes or last.codes, name, last.end, chained=True))
                return
            if not gap and last.kind == "region" and kind == "town":
                # 兴隆镇: the name of the town is itself a name of some county
                units[-1] = Unit(last.last, end, kind, (), text[last.last : end], last.last)
                return
        size = 0
        while size < 4 and start - size > 0:
            char = text[start - size - 1]
            if not "一" <= char <= "鿿" or char in _STOP_IN_NAME:
                break
            size += 1
        if kind == "town":
            for n in range(size, 0, -1):
                name = text[start - n : end]
                if n + end - start >= 3 and _township_codes(name):
                    units.append(Unit(start - n, end, kind, (), name, start - n))
                    return
            return
        opened = (
            start - size == 0 or text[start - size - 1] in _STOP_IN_NAME or not "一" <= text[start - size - 1] <= "鿿"
        )
        if opened and 2 <= size <= 3 and (start - size == 0 or text[start - size - 1] not in "个家项条这该各"):
            units.append(Unit(start - size, end, kind, (), text[start - size : end], start - size))

    def _short_town(self, name: str, codes: Sequence[str]) -> tuple[str, ...]:
        """浙江南阳 is no city of 河南 but a town: the counties inside ``codes`` that have one of that name."""
        found = [c for suffix in ("镇", "乡", "街道") for c in self._township(name + suffix, codes)]
        return tuple(found) if found else ()

    def _township(self, name: str, codes: Sequence[str]) -> tuple[str, ...]:
        return tuple(c for c in _township_codes(name) if any(code_covers(p, c) for p in codes))

    # -- settling --------------------------------------------------------------------------------

    def _add_free_zone(self, text: str, start: int, end: int, units: list[Unit]) -> bool:
        """洋浦保税港区: a zone under a name that is no region's, cut off on both sides."""
        size = 0
        while size < 5 and start - size > 0:
            char = text[start - size - 1]
            if not "一" <= char <= "鿿" or char in _STOP_IN_NAME:
                break
            size += 1
        name = text[start - size : start]
        if not 2 <= size <= 4 or _GENERIC_ZONE.search(name) or end - start < 3:
            return False
        if units and units[-1].end > start - size:
            return False
        before = text[start - size - 1 : start - size]
        if before and before not in "在和与及、，。的了从到以将由向于：；“\n（(":
            return False
        units.append(
            Unit(start - size, end, "zone", (), text[start - size : end], start - size, level=text[start - size : end])
        )
        return True

    def _extend_zone(self, text: str, unit: Unit, zones: set[str]) -> None:
        """稀土高新区 is 包头稀土高新区 where the article has named it so."""
        if text[unit.start : unit.end] != unit.surface:
            return  # a unit of the title
        for size in range(6, 0, -1):
            tail = text[max(0, unit.start - size) : unit.end]
            if any(zone.endswith(tail) and zone != tail for zone in zones):
                unit.start -= size
                unit.surface = tail
                return

    def _settle(self, text: str, units: list[Unit]) -> None:
        """Give each unit its place; a name that may mean several is settled by the rest of the article."""
        support: set[str] = set()
        for unit in units:
            if unit.kind in ("region", "zone", "town", "village") and len(unit.codes) > 1:
                unit.codes = self._current(unit.codes)
            if (
                len(unit.codes) == 1
                and unit.kind != "event"
                and (unit.chained or not self._need(unit.surface, unit.codes[0]))
            ):
                support.add(unit.codes[0])
        zones = {u.level for u in units if u.kind == "zone"}
        for unit in units:
            if unit.kind == "deictic" and unit.level == "zone" and zones:
                self._extend_zone(text, unit, zones)
        above = {c[:4] + "00" for c in support} | {c[:2] + "0000" for c in support} | support
        for unit in units:
            kind = unit.kind
            if kind in ("region", "event"):
                code = self._choose(unit, support, above)
                if code is not None:
                    region = gazetteer.region(code, self._year) or gazetteer.region(code)
                    if region is not None:
                        unit.spot = Spot(region.name, code, "region", RANK_OF_LEVEL[region.level])
                elif not any(self._need(unit.surface, c) for c in unit.codes):
                    unit.spot = Spot(unit.surface, "", "region", COUNTY)
            elif kind == "zone":
                unit.spot = Spot(unit.level, self._choose(unit, support, above) or "", "zone", ZONE, zone=unit.level)
            elif kind in ("nation", "world", "country", "abroad"):
                unit.spot = Spot(unit.level, "", kind, NATION)
            elif kind == "group":
                unit.spot = Spot(unit.level, "", "group", NATION, members=unit.codes)
            elif kind == "town":
                codes = unit.codes or _township_codes(unit.surface)
                near = [c for c in codes if c in support] or [c for c in codes if c[:4] + "00" in above or unit.chained]
                unit.spot = Spot(unit.surface, near[0] if len(near) == 1 else "", "town", TOWN)
            elif kind == "village":
                unit.spot = Spot(unit.surface, unit.codes[0] if len(unit.codes) == 1 else "", "village", VILLAGE)

    def _need(self, surface: str, code: str) -> str:
        return _needs().get(surface, _NOTHING).get(code, "")

    def _current(self, codes: tuple[str, ...]) -> tuple[str, ...]:
        now = tuple(c for c in codes if (r := gazetteer.region(c, self._year)) is not None and r.in_force(self._year))
        return now or codes

    def _choose(self, unit: Unit, support: set[str], above: set[str]) -> str | None:
        """The one code that the chain and the article speak for, or None."""
        best: tuple[int, int] = (-1, 0)
        chosen: str | None = None
        for code in unit.codes:
            if code in support:
                score = 4
            elif code[4:] != "00" and code[:4] + "00" in above:
                score = 3
            elif code[2:] != "0000" and code[:2] + "0000" in above:
                score = 1
            else:
                score = 0
            need = "" if unit.chained else self._need(unit.surface, code)
            if score < (0 if not need else 3 if need == "context" else 4):
                continue
            rank = (score, int(code[4:] == "00"))
            if rank == best:
                chosen = None
            elif rank > best:
                best, chosen = rank, code
        return chosen

    # -- the walk --------------------------------------------------------------------------------

    def resolve(
        self,
        article_text: str,
        title: str,
        sentences: Sequence[tuple[int, int]],
        mentions: Sequence[tuple[int, int]],
        *,
        publisher: str | None = None,
        dateline: str | None = None,
        title_spans: Sequence[tuple[int, int]] = (),
        names: Sequence[NamedSpan] = (),
    ) -> list[Place]:
        """The place of each mention, in the order given.

        Takes: sentence spans and mention spans over ``article_text``, ascending. Gives: one ``Place``
        a mention, with the candidates weighed and why each lost. Unit: none.
        """
        return [
            reading.place
            for reading in self.walk(
                article_text,
                title,
                sentences,
                mentions,
                publisher=publisher,
                dateline=dateline,
                title_spans=title_spans,
                names=names,
            )
        ]

    def walk(
        self,
        text: str,
        title: str,
        sentences: Sequence[tuple[int, int]],
        mentions: Sequence[tuple[int, int]],
        *,
        publisher: str | None = None,
        dateline: str | None = None,
        title_spans: Sequence[tuple[int, int]] = (),
        names: Sequence[NamedSpan] = (),
        marks: Marks | None = None,
    ) -> list[Reading]:
        """As ``resolve``, with the unit of text that decided each place."""
        title_units = [u for u in self.marks(title).units if not _RUBRIC.search(title, 0, u.start)]
        paper_units = self.marks("\n".join(x for x in (dateline, publisher) if x)).units
        units = (marks or self.marks(text)).units
        self._settle(text, title_units + paper_units + units)
        walk = _Walk(text, units, sentences, names, title_spans)
        walk.report = _REPORT.search(title) is not None
        walk.mark_roles()
        walk.set_topic(title_units, paper_units)
        return walk.read(mentions)


@dataclass(slots=True)
class Reading:
    """The place of one mention and the unit of text that decided it (None where carried or assumed)."""

    place: Place
    unit: Unit | None
    strong: bool


def _is_word(unit: Unit) -> bool:
    """Whether the name is an ordinary word unless its container stands before it: 新建, 资源."""
    if unit.kind != "region" or unit.chained:
        return False
    needs = _needs().get(unit.surface, _NOTHING)
    return bool(needs) and all(needs.get(c) == "parent" for c in unit.codes)


def _is_stray(text: str, before: Unit, unit: Unit, start: int) -> bool:
    """Whether ``unit`` is only a part of the name of a zone: 前进 in 杭州经济技术开发区江东前进工业园."""
    if unit.kind != "region" or unit.chained or start - unit.end > 4 or before.kind not in ("region", "zone"):
        return False
    if not any(_needs().get(unit.surface, _NOTHING).get(c) for c in unit.codes):
        return False
    gap = text[before.end : unit.start]
    return len(gap) <= 4 and not _STOP_IN_NAME.intersection(gap) and (not gap or _HAN.fullmatch(gap) is not None)


@cache
def _township_codes(name: str) -> tuple[str, ...]:
    """Counties that have a township of this very name; the list is read when first asked for."""
    return tuple(t.region_code for t in gazetteer.find_townships(name) if t.name == name)


@cache
def _needs() -> dict[str, dict[str, str]]:
    """What must stand near a surface for it to mean each code."""
    found: dict[str, dict[str, str]] = {}
    for alias in gazetteer.region_aliases():
        if alias.needs:
            found.setdefault(alias.surface, {})[alias.code] = alias.needs
    return found


def _surfaces() -> Iterator[tuple[str, str, tuple[str, ...], str]]:
    """Surface, kind, codes and value of every name in the gazetteer; the first of two kinds holds."""
    codes: dict[str, list[str]] = {}
    for alias in gazetteer.region_aliases():
        if alias.code != gazetteer.COUNTRY:
            codes.setdefault(alias.surface, []).append(alias.code)
    for surface, found in codes.items():
        yield surface, "region", tuple(found), ""
    for zone in gazetteer.zones().values():
        code = zone.county_code or zone.region_code
        usual = zone.aliases[0] if zone.aliases else zone.name
        for name in (zone.name, *zone.aliases):
            if name.endswith(_ZONE_ENDS):  # 中关村, 洋浦 alone are also names of other things
                yield name, "zone", (code,) if code else (), name if len(name) >= len(usual) else usual
    for country in gazetteer.countries().values():
        if not country.needs:
            value = country.name if country.kind == "country" else country.surface
            yield country.surface, "country", (), value
    for group in gazetteer.groups().values():
        if not group.needs:
            yield group.surface, "group" if group.members else "abroad", group.members, group.name


def clause_role(text: str, start: int, floor: int = 0) -> Role:
    """``strong`` where only words of time, place or connection stand between the clause's start and ``start``."""
    clause = max(floor, start - 40)
    for match in BOUNDARY.finditer(text, clause, start):
        clause = match.end()
    if _NEXT_OF_ROW.search(text, clause, start) is not None:
        return "strong"
    prefix = _time_prefix().match(text, clause, start)
    assert prefix is not None
    if prefix.end() == start:
        return "strong"
    located = _cues("before", "place").search(text, max(clause, start - 8), start)
    if located is not None:
        return "strong" if prefix.end() >= located.start() else "located"
    return "weak"


def located_before(text: str, start: int, floor: int) -> bool:
    """Whether a word that places or sets in motion (在, 走进, 支持, 助力) stands right before ``start``."""
    return _cues("before", "place").search(text, max(floor, start - 8), start) is not None


class _Walk:
    """One left-to-right reading of one article."""

    def __init__(
        self,
        text: str,
        units: list[Unit],
        sentences: Sequence[tuple[int, int]],
        names: Sequence[NamedSpan],
        title_spans: Sequence[tuple[int, int]],
    ) -> None:
        self.text = text
        self.units = units
        self.sentences = sentences
        self.names = names
        self.heads = sorted(title_spans)
        self.topic: Spot | None = None
        self.topic_reason = ""
        self.topic_sure = 0.5
        self.focus: Spot | None = None  # carried from the sentence before
        self.salient: Spot | None = None  # last domestic place named, in whatever part
        self.nearest: Spot | None = None  # last subject so far in this sentence
        self.decided: Spot | None = None  # place of the last mention
        self.report = False
        self.seen: dict[str, Spot] = {}  # last place of each level and kind
        self.zones: list[Spot] = []

    # roles

    def mark_roles(self) -> None:
        """Say for each unit which part it plays in its clause."""
        units = self.units
        at = 0
        names = sorted(self.names)
        for unit in units:
            while at < len(names) and names[at].end <= unit.start:
                at += 1
            if at < len(names) and names[at].start <= unit.start and unit.end <= names[at].end:
                if not names[at].local:
                    unit.role = "name"
                    continue
                if unit.start > names[at].start:
                    unit.role = "weak"
                    continue
            unit.role = self._role(unit.start, unit.end, unit)
        self._join_lists()

    def _clause_start(self, at: int) -> int:
        start = max(0, at - 40)
        found = start
        for match in BOUNDARY.finditer(self.text, start, at):
            found = match.end()
        return found

    def _role(self, start: int, end: int, unit: Unit) -> Role:
        text = self.text
        before = max(0, start - 8)
        if unit.kind == "nation" and text[start - 1 : start] in "“《":
            return "name"  # “中国伞乡”
        if _cues("after", "scope").match(text, end) or _RANK_AFTER.match(text, end):
            return "scope"
        if unit.kind in ("nation", "world") and (
            _cues("after", "scope_nation").match(text, end) or _STRONGEST.match(text, end)
        ):
            return "scope"
        if _TITLE_BEFORE.search(text, before, start) and unit.kind == "region":
            return "person"
        if _SPEAKS_OF.match(text, end):
            return "strong"
        clause = self._clause_start(start)
        if _cues("before", "origin").search(text, max(before, clause), start):
            window = text[end : end + 16]
            if _cues("after", "source").search(window):
                return "strong"
            return "origin"
        if _cues("before", "scope").search(text, max(before, clause), start):
            return "scope"
        if _cues("before", "partner").search(text, max(before, clause), start):
            return "partner"
        if _cues("before", "toward").search(text, max(before, clause), start):
            return "toward"
        return clause_role(text, start, clause)

    def _join_lists(self) -> None:
        """内江、眉山、自贡 is one subject; 上海、江苏等21个省份 names examples of what is counted."""
        text, units = self.text, self.units
        joined: list[Unit] = []
        i = 0
        while i < len(units):
            unit = units[i]
            j = i
            while (
                j + 1 < len(units)
                and units[j + 1].spot is not None
                and unit.spot is not None
                and units[j + 1].kind == units[j].kind
                and unit.kind in _LISTABLE
                and text[units[j].end : units[j + 1].start] in ("、", "和", "与", "及", "以及", "，和")
                and units[j + 1].role != "name"
                and units[j].role != "name"
            ):
                j += 1
            if j == i:
                if (
                    unit.kind in ("region", "zone", "country")
                    and "等" in text[unit.end : unit.end + 16]
                    and _EXAMPLE_OF.match(text, unit.end)
                ):
                    unit.role = "example"
                joined.append(unit)
                i += 1
                continue
            members = units[i : j + 1]
            end = members[-1].end
            spots = [m.spot for m in members if m.spot is not None]
            codes = tuple(s.code for s in spots if s.code)
            after = text[end : end + 6]
            common = self._common(codes) if _AND_SO_ON.match(after) else ""
            whole = Unit(unit.start, end, "list", codes, text[unit.start : end], unit.start)
            whole.spot = Spot(text[unit.start : end], common, "list", min(s.rank for s in spots), members=codes)
            whole.role = unit.role
            if _EXAMPLE_AFTER.match(after):
                whole.role = "example"
            elif unit.role in OUTSIDE:
                whole.role = unit.role
            joined.append(whole)
            i = j + 1
        self.units = joined

    def _common(self, codes: Sequence[str]) -> str:
        for size, zeros in ((4, "00"), (2, "0000")):
            heads = {c[:size] for c in codes}
            if len(heads) == 1:
                return heads.pop() + zeros
        return ""

    # topic

    def set_topic(self, title_units: list[Unit], paper_units: list[Unit]) -> None:
        """What the article speaks of by default: its title, then its opening, then what it names most."""
        score: dict[Spot, float] = {}
        first: dict[Spot, int] = {}

        def add(spot: Spot | None, weight: float, at: int) -> None:
            if spot is None or spot.kind in ("world", "abroad"):
                return
            score[spot] = score.get(spot, 0.0) + weight
            first.setdefault(spot, at)

        for unit in title_units:
            if unit.kind == "national_body":
                add(Spot("全国", "", "nation", NATION), 1.5, -100)
            elif unit.spot is not None:
                add(unit.spot, 6.0, -100 + unit.start)
        lead_end = self._lead_end()
        for unit in self.units:
            weight = 3.0 if unit.start < lead_end else 1.0
            if unit.kind == "national_body":
                add(Spot("全国", "", "nation", NATION), 0.8 * weight, unit.start)
                continue
            if unit.role in OUTSIDE:
                weight *= 0.1
            elif unit.role == "name":
                weight *= 0.5
            elif unit.role == "strong":
                weight *= 1.5
            if unit.kind == "list" and unit.spot is not None:
                weight *= 0.5
            add(unit.spot, weight, unit.start)
        for unit in paper_units:
            if unit.spot is not None and unit.kind == "region":
                add(unit.spot, 2.0, 0)
        if not score:
            return
        # A place also stands for those inside it: 四川 gathers 成都, 绵阳, 泸州.
        best: Spot | None = None
        best_score = 0.0
        titled = [
            u.spot for u in title_units if u.spot is not None and u.spot.kind not in ("world", "nation", "abroad")
        ]
        for spot in titled or score:
            inner = [
                score[s]
                for s in score
                if s is not spot and s.rank > spot.rank and spot.kind != "nation" and spot.covers(s)
            ]
            total = score[spot] + sum(v for s, v in score.items() if s is not spot and s.code and s.code == spot.code)
            if inner and max(inner) < 0.6 * sum(inner):
                total += 0.5 * sum(inner)
            key = (total, -first[spot])
            if best is None or key > (best_score, -first[best]):
                best, best_score = spot, total
        if best is None:
            return
        in_title = any(u.spot == best for u in title_units)
        items = sum(1 for start, _ in self.sentences if _ITEM.match(self.text, start))
        if not in_title and (best_score < 0.35 * sum(score.values()) or 2 * items > len(self.sentences)):
            return  # many places, none of them leads; or a list of headlines
        self.topic = best
        self.topic_sure = 0.85 if in_title else 0.7
        self.topic_reason = "the title names it" if in_title else "the article speaks of it most"

    def _lead_end(self) -> int:
        text = self.text
        at, taken = 0, 0
        for start, end in self.sentences:
            if text[start:end].strip()[-1:] in "。！？”；":
                taken += 1
                at = end
                if taken == 2:
                    break
        return at

    # reading

    def read(self, mentions: Sequence[tuple[int, int]]) -> list[Reading]:
        """Walk the sentences and give each mention its place."""
        readings: list[Reading] = []
        units, sentences = self.units, self.sentences
        u = m = 0
        for start, end in sentences:
            if self._new_paragraph(start):
                self.focus = self.salient = None
            here: list[Unit] = []
            while u < len(units) and units[u].start < end:
                if units[u].start >= start:
                    here.append(units[u])
                u += 1
            self.nearest = None
            for unit in here:
                self._settle_deictic(unit)
                if unit.spot is not None and unit.role in ("strong", "located"):
                    self.nearest = unit.spot
            salient = [
                u.spot
                for u in here
                if u.spot is not None and u.spot.code and u.role not in ("partner", "example", "person")
            ]
            mentioned = mentions[m][0] if m < len(mentions) and mentions[m][0] < end else end
            if readings and _AMONG.match(self.text, start) and not self._new_paragraph(start):
                self.focus = self.decided or self.focus
            while m < len(mentions) and mentions[m][0] < end:
                readings.append(self._read_one(mentions[m], start, end, here))
                m += 1
            if salient:
                self.salient = salient[-1]
            for unit in here:
                # Only what opens the sentence is carried on: 成都、眉山入选… in mid-sentence is not.
                if unit.role == "strong" and unit.spot is not None and unit.spot.kind not in ("world", "abroad"):
                    self._carry(unit, start, mentioned)
                    break
                if unit.spot is not None and unit.role in ("weak", "located") and unit.spot.kind != "world":
                    break
            for unit in here:
                # 博览会在芜湖举办: what follows is there, unless the text already speaks of a place outside.
                spot = unit.spot
                if (
                    spot is not None
                    and spot.kind in ("region", "zone", "town")
                    and unit.role in ("located", "weak")
                    and _HELD_THERE.match(self.text, unit.end)
                    and (self.focus or self.topic or spot).covers(spot)
                ):
                    self.focus = spot
        while m < len(mentions):
            readings.append(self._read_one(mentions[m], mentions[m][0], mentions[m][1], []))
            m += 1
        return readings

    def _carry(self, unit: Unit, start: int, mentioned: int) -> None:
        """Let the subject that opens a sentence hold for the next one.

        Not in a report or plan, where each sentence speaks of the whole again, and not 成都、眉山入选… in
        mid-sentence, behind a number of another place.
        """
        spot = unit.spot
        assert spot is not None
        if unit.start > mentioned:
            return
        inside = self.topic is not None and self.topic.code and self.topic != spot
        if inside and spot.kind == "country":
            return
        if inside and self.topic is not None and self.topic.covers(spot) and (self.report or spot.kind == "list"):
            return
        self.focus = spot

    def _new_paragraph(self, start: int) -> bool:
        text = self.text
        at = start
        while at < len(text) and text[at].isspace():
            if text[at] == "\n":
                return True
            at += 1
        at = start - 1
        while at >= 0 and text[at].isspace():
            if text[at] == "\n":
                return True
            at -= 1
        return at < 0

    def _settle_deictic(self, unit: Unit) -> None:
        if unit.kind == "deictic":
            if unit.level == "zone" and unit.role == "weak" and not unit.surface.startswith("该"):
                return  # 100亩工业制造园区 is counted, not meant
            unit.spot = self._referent(unit.level, unit.surface)
        elif unit.kind in ("town", "village", "zone") and unit.spot is not None and not unit.spot.code:
            host = self._host()
            if host is not None and host.code:
                unit.spot = Spot(unit.spot.name, host.code, unit.kind, unit.spot.rank, zone=unit.spot.zone)
        spot = unit.spot
        if spot is not None and unit.role not in OUTSIDE and unit.kind != "deictic":
            self.seen[spot.kind] = spot
            if spot.kind == "zone":
                self.zones.append(spot)
            for code in (spot.code[:2] + "0000", spot.code[:4] + "00", spot.code):
                if len(code) == 6:
                    named = gazetteer.region(code)
                    if named is not None:
                        found = Spot(named.name, code, "region", RANK_OF_LEVEL[named.level])
                        self.seen[named.level] = found
                        self.seen["end:" + named.name[-1]] = found

    def _host(self) -> Spot | None:
        for spot in (self.focus, self.topic):
            if spot is not None and spot.code:
                return spot
        return self.seen.get("county") or self.seen.get("city")

    def _referent(self, level: str, surface: str) -> Spot | None:
        topic, focus = self.topic, self.nearest or self.focus
        if level == "here":
            return self.nearest or self.salient or focus or topic
        if level == "zone":
            for spot in reversed(self.zones):
                if spot.zone.endswith(surface):
                    return spot
            for spot in reversed(self.zones):
                if spot.zone.endswith(surface[-3:]) or surface.startswith("该") or surface == "园区":
                    return spot
            if topic is not None and topic.kind == "zone":
                return topic
            if (
                not self.zones
                and surface in _NAMED_BY_HOST
                and topic is not None
                and topic.code
                and topic.kind == "region"
            ):
                name = topic.name + surface  # 经开区 in the paper of one city is that city's
                return Spot(name, topic.code, "zone", ZONE, zone=name)
            return None
        if level == "pair":
            for several in (topic, self.seen.get("list"), self.seen.get("group")):
                if several is not None and several.kind in ("group", "list"):
                    return several
            return None
        if level in ("town", "village"):
            return self.seen.get(level)
        bases = [topic, focus]
        if focus is not None and (topic is None or not topic.covers(focus) or topic.kind == "nation"):
            bases = [focus, topic]
        for base in bases:
            found = self._ancestor(base, level)
            if found is not None:
                return found
        if level == "province":
            return self.seen.get("province")
        if level == "city":
            return self.seen.get("end:市") or self.seen.get("city")
        if level == "county":
            return self.seen.get("end:县") or self.seen.get("county")
        return self.seen.get("end:区") or self.zones[-1] if self.zones else self.seen.get("end:区")

    def _ancestor(self, spot: Spot | None, level: str) -> Spot | None:
        if spot is None or not spot.code:
            return None
        if level == "district" and spot.kind == "zone" and spot.zone.endswith("区"):
            return spot
        for code in dict.fromkeys((spot.code, spot.code[:4] + "00", spot.code[:2] + "0000")):
            region = gazetteer.region(code)
            if region is None:
                continue
            last = region.name[-1]
            if (
                (level == "province" and region.level == "province")
                or (level == "city" and (last in "市州盟" or region.level == "city"))
                or (level == "county" and region.level == "county" and last in "县旗")
                or (level == "district" and last == "区")
            ):
                return Spot(region.name, code, "region", RANK_OF_LEVEL[region.level])
        return None

    def _read_one(self, mention: tuple[int, int], start: int, end: int, here: list[Unit]) -> Reading:
        text = self.text
        at, stop = mention
        candidates: list[Candidate] = []
        base = self.focus or self.topic
        base_reason = "carried from the sentence before" if self.focus is not None else self.topic_reason
        base_sure = 0.8 if self.focus is not None else self.topic_sure
        strong: Unit | None = None
        pending: Unit | None = None
        semicolon = max(text.rfind("；", start, at), text.rfind(";", start, at))
        for unit in reversed(here):
            if unit.end > at or unit.spot is None:
                continue
            spot = unit.spot
            if unit.role in OUTSIDE:
                candidates.append(Candidate("region", spot.name, f"{unit.role}: {text[unit.start : unit.end]}"))
                continue
            if unit.role == "name":
                candidates.append(Candidate("region", spot.name, "stands inside a name"))
                continue
            if unit.role == "strong":
                strong = unit
                break
            if pending is None and unit.start > semicolon and spot.kind not in ("world", "nation", "abroad"):
                if (
                    spot.kind == "country"
                    and base is not None
                    and (base.code or any(u.spot is not None and u.spot.kind in ("nation", "region") for u in here))
                ):
                    candidates.append(Candidate("region", spot.name, "a country beside the subject"))
                elif unit.kind == "event" and BOUNDARY.search(text, unit.end, at) is not None:
                    candidates.append(Candidate("region", spot.name, "the event is of another clause"))
                else:
                    pending = unit
        chosen: Spot | None = None
        decided: Unit | None = None
        reason, sure = "", 0.0
        if strong is not None and strong.spot is not None:
            chosen, decided, reason, sure = (strong.spot, strong, "subject of the clause or sentence", 0.92)
            if pending is not None and pending.spot is not None:
                if strong.spot.covers(pending.spot) and pending.spot != strong.spot:
                    candidates.append(Candidate("region", chosen.name, "a place inside it stands nearer"))
                    chosen, decided, reason, sure = (pending.spot, pending, "nearest place inside the subject", 0.8)
                else:
                    candidates.append(Candidate("region", pending.spot.name, "outside the subject of the clause"))
        elif pending is not None and pending.spot is not None:
            spot = pending.spot
            if base is None or base.covers(spot) or base.kind in ("nation", "country", "world"):
                chosen, decided, reason, sure = (spot, pending, "nearest place before the number", 0.8)
            elif pending.role == "located" and text.find("，", pending.end, at) < 0:
                chosen, decided, reason, sure = (spot, pending, "the number is located there", 0.7)
            else:
                candidates.append(Candidate("region", spot.name, f"outside {base.name}, of which the text speaks"))
        if chosen is None:
            clause_end = end
            found = BOUNDARY.search(text, stop, end)
            if found is not None:
                clause_end = found.start()
            for unit in here:
                if unit.start < stop or unit.end > clause_end or unit.spot is None:
                    continue
                if unit.role not in ("located", "strong") and text[stop : unit.start] != "的":
                    continue
                if base is None or base.kind == "nation" or base.covers(unit.spot):
                    chosen, decided, reason, sure = (unit.spot, unit, "located after the number", 0.7)
                    break
        if chosen is None and base is None and any(u.kind == "national_body" and u.end <= at for u in here):
            chosen, reason, sure = Spot("全国", "", "nation", NATION), "a national body speaks or acts", 0.6
        self.decided = chosen or base
        if chosen is None and base is not None:
            chosen, reason, sure = base, base_reason, base_sure
        elif base is not None and chosen is not None and base != chosen:
            candidates.append(Candidate("region", base.name, "a nearer place speaks"))
        return Reading(self._place(chosen, reason, sure, candidates), decided, strong is not None)

    def _place(self, spot: Spot | None, reason: str, sure: float, candidates: list[Candidate]) -> Place:
        place = Place(candidates=candidates)
        if spot is None:
            candidates.append(Candidate("region", None, "no place is named", True))
            return place
        place.region, place.region_code, place.confidence = (spot.name, spot.code or None, sure)
        if spot.kind == "zone":
            place.zone = spot.zone
        for region in (gazetteer.region(spot.code), *gazetteer.parents(spot.code)) if spot.code else ():
            if region is None:
                continue
            if region.level == "province":
                place.province = region.name
            elif region.level == "city":
                place.city = region.name
            elif region.level == "county":
                place.county = region.name
        candidates.append(Candidate("region", spot.name, reason, True))
        return place


def split_sentences(text: str) -> list[tuple[int, int]]:
    """Sentence spans of ``text``: cut after 。！？ with closing quotes, and at line ends."""
    found: list[tuple[int, int]] = []
    start = 0
    for match in re.finditer(r"[。！？!?]+[”’」』）)]*|\n+", text):
        if text[start : match.start()].strip():
            found.append((start, match.end()))
        start = match.end()
    if text[start:].strip():
        found.append((start, len(text)))
    return found
