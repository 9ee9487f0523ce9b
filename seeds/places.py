"""Typed access to places: regions through the years, their names, townships, groups, countries, zones.

A region's code is its identity while it is in force; the same code under another name, or the same
name under another code, is another ``Region``. ``valid_to`` is the first year a region is no longer
in force. Townships (41,000) are read only when asked for.

A surface, a string that may stand for a place, ``needs`` something before it may be believed: nothing;
``context``, the place in full, its parent or a neighbour in the same article; ``parent``, the parent's
name right before it. ``guards`` are words in which no place begins: 长治久安, 其中 (before 江苏). They
serve a leftmost-longest scan, which they let step over.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Literal

from seeds.catalog import grouped, rows

Level = Literal["country", "province", "city", "county"]
Needs = Literal["", "context", "parent"]
AliasKind = Literal["full", "short", "bare", "former", "old_name", "abbreviation"]
ZoneType = Literal[
    "high_tech_zone",
    "economic_zone",
    "new_area",
    "free_trade_zone",
    "bonded_zone",
    "border_zone",
    "demonstration_zone",
    "park",
]
COUNTRY = "100000"


@dataclass(frozen=True, slots=True)
class Region:
    """One spell of one GB/T 2260 code under one name, at county level or above."""

    code: str
    name: str  # 义乌市, 恩施土家族苗族自治州
    short_name: str  # 义乌, 恩施州
    level: Level
    parent_code: str  # code of the level above; "" for the country
    province_code: str  # of a province: its own code; "" for the country
    city_code: str  # of a prefecture: its own code; "" where a province governs directly
    valid_from: int
    valid_to: int | None  # first year no longer in force; None while in force
    successors: tuple[str, ...]  # codes that hold its territory since it ended
    ceded_to: tuple[str, ...]  # codes that took part of its territory while it lasted

    def in_force(self, year: int | None = None) -> bool:
        """Whether the region exists at the end of ``year``, or as far as known if no year is given."""
        if year is None:
            return self.valid_to is None
        return self.valid_from <= year and (self.valid_to is None or year < self.valid_to)


@dataclass(frozen=True, slots=True)
class RegionAlias:
    """One string that stands for one region."""

    surface: str
    code: str
    kind: AliasKind
    needs: Needs
    ambiguous: bool  # another region in force goes by it too


@dataclass(frozen=True, slots=True)
class Group:
    """One string that stands for several regions at once, or for a part of the world."""

    surface: str
    name: str  # 成渝地区双城经济圈 and 成渝 are both 川渝
    members: tuple[str, ...]  # region codes; empty where it lies abroad or changes
    needs: Needs


@dataclass(frozen=True, slots=True)
class CountryName:
    """One string that stands for a foreign country or a place in it."""

    surface: str
    iso2: str
    name: str  # of the country
    kind: Literal["country", "place"]
    needs: Needs


@dataclass(frozen=True, slots=True)
class Zone:
    """One development zone, new area or park with a name and an administration of its own."""

    zone_id: str
    name: str
    zone_type: ZoneType
    province_code: str
    region_code: str  # the smallest region that holds all of it; "" where not certain
    county_code: str  # the county its seat is in, where certain
    aliases: tuple[str, ...]
    checked: Literal["yes", "hint"]


@dataclass(frozen=True, slots=True)
class Township:
    """One township, town or subdistrict as of June 2023."""

    code: str  # nine digits
    name: str  # 苏溪镇
    region_code: str  # its county, or its prefecture where that has no counties
    stats_code: str  # the statistics bureau's area code where that is no GB/T 2260 code


@cache
def regions() -> tuple[Region, ...]:
    """Every region there has been since 1981, by code and first year."""
    return tuple(
        Region(
            code=row["region_code"],
            name=row["name_zh"],
            short_name=row["short_name"],
            level=row["level"],  # type: ignore[arg-type]
            parent_code=row["parent_code"],
            province_code=row["province_code"],
            city_code=row["city_code"],
            valid_from=int(row["valid_from"]),
            valid_to=int(row["valid_to"]) if row["valid_to"] else None,
            successors=tuple(row["successors"].split()),
            ceded_to=tuple(row["ceded_to"].split()),
        )
        for row in rows("regions/regions")
    )


@cache
def _by_code() -> dict[str, tuple[Region, ...]]:
    return grouped(regions(), lambda r: r.code)


def region(code: str, year: int | None = None) -> Region | None:
    """The region under ``code`` in ``year``; without a year the latest spell, even if it has ended."""
    spells = _by_code().get(code, ())
    if year is None:
        return spells[-1] if spells else None
    return next((spell for spell in spells if spell.in_force(year)), None)


def parents(code: str, year: int | None = None) -> tuple[Region, ...]:
    """From the level above ``code`` up to its province, nearest first; the country is left out."""
    found = []
    here = region(code, year) or region(code)
    while here is not None and here.parent_code not in ("", COUNTRY):
        here = region(here.parent_code, year) or region(here.parent_code)
        if here is not None:
            found.append(here)
    return tuple(found)


def successors(code: str) -> tuple[Region, ...]:
    """Regions in force that hold the territory of ``code`` today, following chains; itself if in force."""
    found: dict[str, Region] = {}
    seen: set[str] = set()
    waiting = [code]
    while waiting:
        here = waiting.pop()
        if here in seen:
            continue
        seen.add(here)
        latest = region(here)
        if latest is None:
            continue
        if latest.in_force():
            found[here] = latest
        else:
            waiting.extend(latest.successors)
    return tuple(found[c] for c in sorted(found))


def within(code: str, ancestor: str) -> bool:
    """Whether ``code`` is ``ancestor`` or lies under it."""
    return code == ancestor or ancestor == COUNTRY or any(p.code == ancestor for p in parents(code))


@cache
def region_aliases() -> tuple[RegionAlias, ...]:
    """Every surface of every region, full names included."""
    return tuple(
        RegionAlias(
            surface=row["surface"],
            code=row["region_code"],
            kind=row["kind"],  # type: ignore[arg-type]
            needs=row["needs"],  # type: ignore[arg-type]
            ambiguous=row["ambiguous"] == "true",
        )
        for row in rows("regions/aliases")
    )


@cache
def _aliases_by_surface() -> dict[str, tuple[RegionAlias, ...]]:
    return grouped(region_aliases(), lambda a: a.surface)


def named(surface: str) -> tuple[RegionAlias, ...]:
    """The regions that go by ``surface``: one for 义乌, several for 朝阳区, none for 未来."""
    return _aliases_by_surface().get(surface, ())


@cache
def groups() -> dict[str, Group]:
    """Groups of regions and parts of the world by surface."""
    return {
        row["surface"]: Group(row["surface"], row["name_zh"], tuple(row["members"].split()), row["needs"])  # type: ignore[arg-type]
        for row in rows("regions/groups")
    }


@cache
def countries() -> dict[str, CountryName]:
    """Foreign countries and places by surface."""
    return {
        row["surface"]: CountryName(row["surface"], row["iso2"], row["name_zh"], row["kind"], row["needs"])  # type: ignore[arg-type]
        for row in rows("regions/countries")
    }


@cache
def zones() -> dict[str, Zone]:
    """Zones by id."""
    return {
        row["zone_id"]: Zone(
            zone_id=row["zone_id"],
            name=row["name_zh"],
            zone_type=row["zone_type"],  # type: ignore[arg-type]
            province_code=row["province_code"],
            region_code=row["region_code"],
            county_code=row["county_code"],
            aliases=tuple(row["aliases"].split()),
            checked=row["checked"],  # type: ignore[arg-type]
        )
        for row in rows("zones/zones")
    }


@cache
def guards() -> frozenset[str]:
    """Words and names in which no place begins."""
    return frozenset(row["surface"] for row in rows("regions/not_places"))


@cache
def _townships_by_name() -> dict[str, tuple[Township, ...]]:
    found = (
        Township(row["township_code"], row["name_zh"], row["region_code"], row["stats_code"])
        for row in rows("regions/townships")
    )
    return grouped(found, lambda t: t.name)


def find_townships(name: str, under: str = COUNTRY) -> tuple[Township, ...]:
    """Townships called ``name`` under a region: 苏溪镇, or 苏溪 where 镇, 乡 or 街道 was left out."""
    by_name = _townships_by_name()
    found = by_name.get(name) or tuple(t for kind in ("镇", "乡", "街道") for t in by_name.get(name + kind, ()))
    return tuple(t for t in found if within(t.region_code, under))
