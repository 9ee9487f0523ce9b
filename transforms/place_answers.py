"""What the walk over the places of an article answers for one number."""

from __future__ import annotations

from dataclasses import dataclass, field

from transforms.place_units import Spot, Unit, lineage
from transforms.records import Candidate


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


@dataclass(slots=True)
class Reading:
    """The place of one mention and the unit of text that decided it (None where carried or assumed)."""

    place: Place
    unit: Unit | None
    strong: bool


def place_of(spot: Spot | None, reason: str, sure: float, candidates: list[Candidate]) -> Place:
    """The answer for a place, with the province, city and county that it lies in."""
    place = Place(candidates=candidates)
    if spot is None:
        candidates.append(Candidate("region", None, "no place is named", True))
        return place
    place.region, place.region_code, place.confidence = (spot.name, spot.code or None, sure)
    if spot.kind == "zone":
        place.zone = spot.zone
    for level, found in lineage(spot.code) if spot.code else ():
        if level == "province":
            place.province = found.name
        elif level == "city":
            place.city = found.name
        elif level == "county":
            place.county = found.name
    candidates.append(Candidate("region", spot.name, reason, True))
    return place
