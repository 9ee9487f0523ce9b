"""Places of a text as data: the settled place, the names laid over the text, and the levels above a code."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from seeds import places as gazetteer
from transforms.clauses import Role

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
    iso: str = ""  # of a country or a place in it

    def covers(self, other: Spot) -> bool:
        """Whether ``other`` is this place or lies in it."""
        if self.kind == "world" or self == other:
            return True
        if self.kind == "nation":
            return other.kind not in ("world", "country", "abroad")
        if self.iso:
            return self.iso == other.iso and self.rank < other.rank
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


class Mark(NamedTuple):
    """A name of no place that the same pass lays: a company of the list, a recurring event, a national body."""

    start: int
    end: int
    kind: str  # company, body, event, national_body


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


@cache
def lineage(code: str) -> tuple[tuple[str, Spot], ...]:
    """The region of ``code`` and those above it up to the province, nearest first, each with its level."""
    found = []
    for each in dict.fromkeys((code, code[:4] + "00", code[:2] + "0000")):
        region = gazetteer.region(each)
        if region is not None:
            found.append((region.level, Spot(region.name, each, "region", RANK_OF_LEVEL[region.level])))
    return tuple(found)
