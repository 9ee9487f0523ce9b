"""Units, the words that name them, magnitudes and measure words, typed (seeds/units/*.csv).

``value in base unit = value * factor + base_offset``; the offset is zero but for temperatures. A surface may
name several units: each alias says in ``needs`` what context it asks for, and the needs table says how to test it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from types import MappingProxyType
from typing import Literal

from seeds.catalog import grouped, rows

NumberForm = Literal[
    "any", "digits", "digits_no_space", "digits_follow", "chinese_digit", "numeral", "magnitude", "span"
]
Position = Literal["after", "before", "both"]

# What a metric can be measured in besides the dimensions of units: a counted thing, or anything at all.
COUNT = "count"
ANY = "any"


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit of measure; ``per`` is the denominator of a compound unit whose value is kept in ``base_unit``."""

    unit_id: str
    name_zh: str
    dimension: str
    base_unit: str
    per: str | None
    factor: Fraction
    base_offset: Fraction
    derivation: str
    source: str

    def to_base(self, value: Fraction) -> Fraction:
        """The exact value in the base unit; a difference of temperatures must not be read with the offset."""
        return value * self.factor + self.base_offset


@dataclass(frozen=True, slots=True)
class UnitAlias:
    """One way to write a unit. ``needs`` is a key of ``needs()`` or None where a number beside it is enough."""

    surface: str
    unit_id: str
    needs: str | None
    position: Position
    note: str


@dataclass(frozen=True, slots=True)
class Need:
    """A condition on the context: the form of the number beside the surface, and cues one of which the clause holds.

    No cues means that the form of the number is the whole condition.
    """

    need: str
    number: NumberForm
    cues: tuple[str, ...]
    meaning: str


@dataclass(frozen=True, slots=True)
class Magnitude:
    """A power of ten (or 打, 12) as written. ``alone``: it is a value without a numeral before it (超亿元)."""

    surface: str
    factor: int
    on_units: bool
    alone: bool
    needs: str | None
    note: str


@dataclass(frozen=True, slots=True)
class Counter:
    """A measure word; ``counter`` is its simplified form. ``counter_class`` slogan needs care (三大, 两化)."""

    surface: str
    counter: str
    meaning: str
    counter_class: str
    needs: str | None
    note: str


@cache
def units() -> Mapping[str, Unit]:
    """Every unit by unit_id."""
    return MappingProxyType(
        {
            r["unit_id"]: Unit(
                unit_id=r["unit_id"],
                name_zh=r["name_zh"],
                dimension=r["dimension"],
                base_unit=r["base_unit"],
                per=r["per"] or None,
                factor=Fraction(int(r["factor_numerator"]), int(r["factor_denominator"])),
                base_offset=Fraction(r["base_offset"] or 0),
                derivation=r["derivation"],
                source=r["source"],
            )
            for r in rows("units/units")
        }
    )


@cache
def aliases() -> Mapping[str, tuple[UnitAlias, ...]]:
    """The units that each surface may name; the alias without needs, if any, comes last."""
    found = (
        UnitAlias(r["surface"], r["unit_id"], r["needs"] or None, r["position"], r["note"])  # type: ignore[arg-type]
        for r in rows("units/aliases")
    )
    by_surface = grouped(found, lambda a: a.surface)
    return MappingProxyType({s: tuple(sorted(a, key=lambda x: x.needs is None)) for s, a in by_surface.items()})


@cache
def needs() -> Mapping[str, Need]:
    """What each ``needs`` of aliases, magnitudes and counters asks for."""
    return MappingProxyType(
        {r["need"]: Need(r["need"], r["number"], tuple(r["cues"].split()), r["meaning"]) for r in rows("units/needs")}  # type: ignore[arg-type]
    )


@cache
def magnitudes() -> Mapping[str, Magnitude]:
    """Magnitudes by surface."""
    return MappingProxyType(
        {
            r["surface"]: Magnitude(
                r["surface"],
                int(r["factor"]),
                r["on_units"] == "true",
                r["alone"] == "true",
                r["needs"] or None,
                r["note"],
            )
            for r in rows("units/magnitudes")
        }
    )


@cache
def counters() -> Mapping[str, Counter]:
    """Measure words by surface, longest first."""
    found = [
        Counter(r["surface"], r["counter"], r["meaning"], r["class"], r["needs"] or None, r["note"])
        for r in rows("units/counters")
    ]
    return MappingProxyType({c.surface: c for c in sorted(found, key=lambda c: (-len(c.surface), c.surface))})


@cache
def denominators() -> Mapping[str, str]:
    """What may stand under the slash of a compound unit, or after 每: surface -> code of ``per``."""
    return MappingProxyType({r["surface"]: r["per"] for r in rows("units/denominators")})


@cache
def dimensions() -> frozenset[str]:
    """Every dimension of a unit, with ``count`` and ``any``: the classes that a metric alias may ask for."""
    return frozenset({u.dimension for u in units().values()} | {COUNT, ANY})


@cache
def base_units() -> frozenset[str]:
    """Every base unit code, ``count`` among them."""
    return frozenset({u.base_unit for u in units().values()} | {COUNT})
