"""Names of places in a text: one pass lays them, the rest of the article settles which places they are.

One Aho-Corasick pass lays every name of a place, every word that stands for one (全市, 该区, 当地) and every
longer word that only contains one (中山大学, 再生资源). Names that follow one another downwards become one
chain (广东省佛山市南海区); names shared by several places are settled by their chain and by the other places
of the article.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

from ahocorasick_rs import AhoCorasick, MatchKind

from seeds import places as gazetteer
from seeds.catalog import rows
from transforms.place_abroad import add_country, add_place_abroad, state
from transforms.place_shapes import (
    GENERIC_ZONE,
    HAN,
    STOP_IN_NAME,
    is_of_nature,
    is_stray,
    is_word,
    name_before,
    names_zone,
    needs,
    opens_as_county,
)
from transforms.place_units import (
    CITY,
    COUNTY,
    NATION,
    RANK_OF_LEVEL,
    TOWN,
    VILLAGE,
    ZONE,
    Mark,
    Marks,
    PlaceToken,
    Spot,
    Unit,
    code_covers,
)

_NOTHING: dict[str, str] = {}
_NOT_IN_ZONE_NAME = re.compile(
    r"建设|打造|创建|获批|推动|推进|成为|拥有|设立|新增|全力|加快|现有|共有|引进|位于|发展|支持|依托|入驻|落户|多个|所有|部分|以及|企业"
)
_COUNTED = re.compile(r"\d+(?!年|月|日|[.\d])[个家座处]?|[（(]?\d+[个家座处]")
_GRADE = re.compile(r"^(?:国家级?|省级|市级|自治区级)")
_BARE_ZONE_BEFORE = re.compile(r"(?:级|各|个|家|座|类|批|处|些|有|新设|国内|\d)$")
_NO_TOWNS = frozenset(("古镇", "小镇", "名镇", "强镇", "重镇", "老镇", "集镇"))
_VILLAGE_LIFE = tuple("民庄里镇级务委集子寨落上")
_OF_A_VILLAGE = tuple("民口里集委党支")  # 大西村村民
_ZONE_ENDS = ("区", "园", "城", "港")
_PAPER = re.compile(r"《[^《》\n]{1,40}(?:证书|许可证|认证|报|周刊|杂志)》")
"""美国《锅炉制造证书》: whose paper it is, and not where."""
_TIERS = "县区市省"


class PlaceNames:
    """Finds the names of places in a text and settles them.

    Takes: nothing but the seed tables. Gives: ``tokens`` (all names and stand-ins of a text), ``marks``
    and ``settle``. Codes and names are those in force in ``year``, where given.
    """

    def __init__(self, year: int | None = None) -> None:
        self._year = year
        self._by_surface: dict[str, tuple[str, tuple[str, ...], str]] = {}
        self._patterns: list[str] = []
        self._entries: list[tuple[str, tuple[str, ...], str]] = []  # kind, codes, level or name
        self._load()
        self._automaton = AhoCorasick(self._patterns, matchkind=MatchKind.LeftmostLongest)

    # -- lexicon ---------------------------------------------------------------------------------

    def _load(self) -> None:
        found: dict[str, tuple[str, tuple[str, ...], str]] = {}
        before: dict[str, int] = {}  # characters of an alias before the name: 天 of 七天全国, which is not 天全
        for surface, kind, codes, value in _surfaces():
            found.setdefault(surface, (kind, codes, value))
        for row in rows("language/place_words"):
            kind = row["kind"]
            if kind == "alias":
                found[row["surface"]] = found.get(row["value"], ("not_place", (), ""))
                if row["surface"].endswith(row["value"]):
                    before[row["surface"]] = len(row["surface"]) - len(row["value"])
                continue
            found[row["surface"]] = (kind, (), row["level"] if kind in ("deictic", "national_body") else row["value"])
        for row in rows("language/recurring_events"):
            found.setdefault(row["surface"], ("event", (row["region_code"],) if row["region_code"] else (), ""))
        for row in rows("language/company_names"):
            found[row["surface"]] = ("company", (), "")
        for row in rows("language/bodies"):
            found[row["surface"]] = ("body", (), row["scope"])
        for surface in ("镇", "乡", "街道", "苏木"):
            found[surface] = ("town_suffix", (), "")
        found["村"] = ("village_suffix", (), "")
        for word in (*(row["surface"] for row in rows("language/not_places")), *gazetteer.guards()):
            found.setdefault(word, ("not_place", (), ""))
        # Words that hold the end of a name: 三里城镇, 望山村, 大西村村民.
        for word in ("城镇", "村镇", "乡镇", "山村"):
            found[word] = ("known_suffix", (), "village" if word == "山村" else "town")
        found["村村"] = ("village_word", (), "")
        self._by_surface = found
        self._patterns = list(found)
        self._entries = list(found.values())
        self._before = [before.get(pattern, 0) for pattern in found]

    # -- tokens ----------------------------------------------------------------------------------

    def tokens(self, text: str) -> list[PlaceToken]:
        """Every name of a place in ``text`` and every word that stands for one, left to right.

        A name that could be a place but for which nothing in the text speaks (资源, 东方) is left out.
        """
        units = self.marks(text).units
        self.settle(text, units)
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
        wall = 0  # end of the last word that names no place: no name crosses it
        for i, start, end in self._automaton.find_matches_as_indexes(text):
            kind, codes, value = entries[i]
            start += self._before[i]
            if kind == "not_place":
                wall = end
                continue
            last = units[-1] if units else None
            if kind == "country":
                if _PAPER.match(text, end):
                    continue
                add_country(text, start, end, units, codes, value)
            elif kind == "place_abroad":
                add_place_abroad(text, start, end, units, codes, value)
            elif kind == "region":
                if text.startswith("级", end) and text[end - 1] in _TIERS:
                    bare = self._bare(text[start : end - 1])  # 新建|县级客运中心, 贵阳|市级财政
                    if bare is None:
                        continue
                    end, codes = end - 1, bare
                elif is_of_nature(text, end):
                    continue
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
                if last is not None and 0 < start - last.end <= 3 and text[end - 1] == "镇" and last.kind == "region":
                    town = self._township(text[last.end : end], last.codes)
                    if town:  # 青浦区重|固镇 is no 固镇县
                        units.append(Unit(last.end, end, "town", town, text[last.end : end], last.end, chained=True))
                        continue
                sure = opens_as_county(text, start, end)
                units.append(Unit(start, end, kind, codes, text[start:end], start, chained=sure))
            elif kind in ("zone_suffix", "deictic"):
                if kind == "zone_suffix" or value == "zone":
                    self._add_zone(text, start, end, units, value == "zone")
                else:
                    units.append(Unit(start, end, kind, (), text[start:end], start, level=value))
                    wall = end
            elif kind in ("company", "body"):
                others.append(Mark(start, end, kind))
                if value == "nation":
                    units.append(Unit(start, end, "national_body", (), text[start:end], start))
                elif kind == "body" and (owner := state(value)) is not None:
                    units.append(Unit(start, end, "country", (value,), text[start:end], start, level=owner.name))
            elif kind == "event":
                others.append(Mark(start, end, kind))
                if codes:
                    units.append(Unit(start, end, kind, codes, text[start:end], start, chained=True))
            elif kind == "town_suffix":
                self._add_town(text, start, end, units, "town", wall)
            elif kind == "known_suffix":
                self._add_known(text, start, end, units, value)
            elif kind == "village_suffix" or (kind == "village_word" and text[end : end + 1] in _OF_A_VILLAGE):
                self._add_town(text, start, start + 1, units, "village", wall)
            elif kind == "national_body" and text[end - 1] == "部" and text.startswith("门", end):
                wall = end  # 财政|部门 of any place
            else:
                if kind == "zone" and last is not None and last.end == start and last.kind == "region":
                    last.kind, last.codes, last.end, last.last = ("zone", codes or last.codes, end, start)
                    last.surface, last.level, last.chained = (text[start:end], value, True)
                    continue
                units.append(Unit(start, end, kind, codes, text[start:end], start, level=value))
                if kind == "national_body":
                    others.append(Mark(start, end, kind))
        return Marks(units, others)

    def _bare(self, name: str) -> tuple[str, ...] | None:
        """What a name means without 县 or 市; None where it is no name of a place."""
        kind, codes, _ = self._by_surface.get(name, ("", (), ""))
        return codes if kind == "region" else None

    def _add_zone(self, text: str, start: int, end: int, units: list[Unit], bare: bool) -> None:
        while len(units) > 1 and is_stray(text, units[-2], units[-1], start):
            units.pop()
        last = units[-1] if units else None
        if _COUNTED.match(text, end):
            return  # 产业园2个 counts them
        if (
            last is not None
            and last.kind in ("region", "zone")
            and start - last.end <= 8
            and (not is_word(last) or names_zone(text, last, start, end))
        ):
            gap = text[last.end : start]
            inside = _GRADE.sub("", gap.strip("）)"))
            if not inside or (
                HAN.fullmatch(inside) and not STOP_IN_NAME.intersection(inside) and not _NOT_IN_ZONE_NAME.search(inside)
            ):
                name_from = last.last
                last.chained = last.chained or is_word(last)
                last.kind, last.end, last.level = "zone", end, text[name_from:end]
                return
        if self._add_free_zone(text, start, end, units):
            return
        if bare and not _BARE_ZONE_BEFORE.search(text, max(0, start - 2), start):
            units.append(Unit(start, end, "deictic", (), text[start:end], start, level="zone"))

    def _add_known(self, text: str, start: int, end: int, units: list[Unit], kind: str) -> None:
        """三里城镇, though 城镇 is a word: a town of the place right before it, or one named in full already."""
        last = units[-1] if units else None
        if last is not None and 0 < start - last.end <= 2 and HAN.fullmatch(text, last.end, start):
            name = text[last.end : end]
            if kind == "village" and last.kind == "town" and not STOP_IN_NAME.intersection(name):
                codes = last.codes or _township_codes(last.surface)
                units[-1] = Unit(last.start, end, kind, codes, name, last.end, chained=True)
                return
            codes = self._township(name, last.codes) if last.kind == "region" and kind == "town" else ()
            if codes:
                units.append(Unit(last.end, end, kind, codes, name, last.end, chained=True))
                return
        for unit in reversed(units[-50:]):
            if unit.kind == kind and unit.chained and text.endswith(unit.surface, 0, end):
                at = end - len(unit.surface)
                if at >= units[-1].end:
                    units.append(Unit(at, end, kind, unit.codes, unit.surface, at, chained=True))
                return

    def _add_town(self, text: str, start: int, end: int, units: list[Unit], kind: str, wall: int) -> None:
        last = units[-1] if units else None
        longest = 5 if kind == "town" else 4
        if last is not None and last.kind in ("region", "town", "zone") and start - last.end <= longest:
            gap = text[last.end : start]
            if (
                gap
                and not is_word(last)  # 兴业强村 is no village of 兴业县
                and text[last.end : end] not in _NO_TOWNS
                and wall <= last.end
                and HAN.fullmatch(gap)
                and not STOP_IN_NAME.intersection(gap)
            ):
                name = text[last.end : end]
                codes = self._township(name, last.codes) if kind == "town" else ()
                if kind == "village" and last.kind != "region":
                    # 悦来镇保民村: the village is meant, and the town says where it lies
                    units[-1] = Unit(last.start, end, kind, last.codes or _township_codes(last.surface), name, last.end)
                    units[-1].chained = last.chained
                    return
                units.append(Unit(last.end, end, kind, codes or last.codes, name, last.end, chained=True))
                return
            if not gap and last.kind == kind == "town" and text[last.last : start] == last.surface:
                last.end, last.surface = end, text[last.last : end]
                return  # 通州区潞城 was known for a town without its 镇
            if not gap and last.kind == "region" and kind == "village":
                self._add_named_village(text, end, units)
                return
            if not gap and last.kind == "region" and kind == "town":
                # 兴隆镇: the name of the town is itself a name of some county
                units[-1] = Unit(last.last, end, kind, (), text[last.last : end], last.last)
                return
        size = min(name_before(text, start, 4), start - wall)
        if kind == "village" and last is not None and last.level == "town" and 2 <= size == start - last.end:
            # 该镇北鹤村
            units[-1] = Unit(last.start, end, kind, (), text[last.end : end], last.end)
            return
        if kind == "town":
            for n in range(size, 0, -1):
                name = text[start - n : end]
                if n + end - start >= 3 and _township_codes(name):
                    units.append(Unit(start - n, end, kind, (), name, start - n))
                    return
            return
        if 2 <= size <= 3 and (start == size or text[start - size - 1] not in "个家项条这该各"):
            units.append(Unit(start - size, end, kind, (), text[start - size : end], start - size))

    def _add_named_village(self, text: str, end: int, units: list[Unit]) -> None:
        """东山镇河西村: the name of the village is itself a name of some region."""
        last = units[-1]
        name, at = text[last.last : end], last.last
        if last.start < at:
            return  # 浙江金华村
        host = units[-2] if len(units) > 1 and units[-2].end == at and units[-2].kind in ("town", "region") else None
        if host is None and text[end : end + 1] in _VILLAGE_LIFE:
            return  # 浙江村集体经济
        units.pop()
        if host is not None and host.kind == "town":
            units.pop()
        codes = (host.codes or _township_codes(host.surface)) if host is not None else ()
        begin = host.start if host is not None and host.kind == "town" else at
        units.append(Unit(begin, end, "village", codes, name, at, chained=host is not None))

    def _short_town(self, name: str, codes: Sequence[str]) -> tuple[str, ...]:
        """浙江南阳 is no city of 河南 but a town: the counties inside ``codes`` that have one of that name."""
        return tuple(c for suffix in ("镇", "乡", "街道") for c in self._township(name + suffix, codes))

    def _township(self, name: str, codes: Sequence[str]) -> tuple[str, ...]:
        return tuple(c for c in _township_codes(name) if any(code_covers(p, c) for p in codes))

    def _add_free_zone(self, text: str, start: int, end: int, units: list[Unit]) -> bool:
        """洋浦保税港区: a zone under a name that is no region's, cut off on both sides."""
        size = name_before(text, start, 5)
        name = text[start - size : start]
        if not 2 <= size <= 4 or GENERIC_ZONE.search(name) or end - start < 3:
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

    def _extend_zone(self, text: str, unit: Unit, zones: Sequence[str]) -> None:
        """稀土高新区 is 包头稀土高新区 where the article has named it so."""
        if text[unit.start : unit.end] != unit.surface:
            return  # a unit of the title
        for size in range(6, 0, -1):
            tail = text[max(0, unit.start - size) : unit.end]
            if any(zone.endswith(tail) and zone != tail for zone in zones):
                unit.start -= size
                unit.surface = tail
                return

    # -- settling --------------------------------------------------------------------------------

    def settle(self, text: str, units: list[Unit]) -> None:
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
        zones = list(dict.fromkeys(u.level for u in units if u.kind == "zone"))[:50]
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
            elif kind == "country":
                iso = unit.codes[0] if unit.codes else ""
                unit.spot = Spot(unit.level, "", kind, CITY if unit.chained else NATION, iso=iso)
            elif kind in ("nation", "world", "abroad"):
                unit.spot = Spot(unit.level, "", kind, NATION)
            elif kind == "group":
                unit.spot = Spot(unit.level, "", "group", NATION, members=unit.codes)
            elif kind in ("town", "village"):
                codes = unit.codes or (_township_codes(unit.surface) if kind == "town" else ())
                near = [c for c in codes if c in support] or [c for c in codes if c[:4] + "00" in above or unit.chained]
                code = near[0] if len(near) == 1 else ""
                unit.spot = Spot(unit.surface, code, kind, TOWN if kind == "town" else VILLAGE)

    def _need(self, surface: str, code: str) -> str:
        return needs().get(surface, _NOTHING).get(code, "")

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


@cache
def _township_codes(name: str) -> tuple[str, ...]:
    """Counties that have a township of this very name; the list is read when first asked for."""
    return tuple(t.region_code for t in gazetteer.find_townships(name) if t.name == name)


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
        if country.kind == "place":
            yield country.surface, "place_abroad", (country.iso2,), country.needs
        elif not country.needs:
            yield country.surface, "country", (country.iso2,), country.name
    for group in gazetteer.groups().values():
        if not group.needs:
            yield group.surface, "group" if group.members else "abroad", group.members, group.name
