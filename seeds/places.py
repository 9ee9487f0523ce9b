"""Typed access to places: regions through the years, their names, townships, groups, countries, zones.

A region's code is its identity while it is in force; the same code under another name, or the same
name under another code, is another ``Region``. ``valid_to`` is the first year a region is no longer
in force. Townships (41,000) are read only when asked for.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Literal

from seeds.catalog import rows

Level = Literal["country", "province", "city", "county"]
SurfaceKind = Literal["region", "group", "country", "zone"]
Needs = Literal["", "context", "parent"]
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
    found: dict[str, list[Region]] = {}
    for region in regions():
        found.setdefault(region.code, []).append(region)
    return {code: tuple(spells) for code, spells in found.items()}


@cache
def _children() -> dict[str, tuple[Region, ...]]:
    found: dict[str, list[Region]] = {}
    for region in regions():
        found.setdefault(region.parent_code, []).append(region)
    return {code: tuple(below) for code, below in found.items()}


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


def children(code: str, year: int | None = None) -> tuple[Region, ...]:
    """Regions directly under ``code`` in ``year``, or now."""
    return tuple(r for r in _children().get(code, ()) if r.in_force(year))


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
