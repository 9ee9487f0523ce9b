"""Typed access to yearly average exchange rates."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from seeds.catalog import rows


@dataclass(frozen=True, slots=True)
class Rate:
    """Average price of one unit of a currency in one year, in yuan."""

    year: int
    currency: str
    cny_per_unit: Decimal
    method: str
    source: str


@cache
def rates() -> dict[tuple[str, int], Rate]:
    """Rates by currency and year."""
    found = (
        Rate(int(r["year"]), r["currency"], Decimal(r["cny_per_unit"]), r["method"], r["source"])
        for r in rows("fx/rates")
    )
    return {(rate.currency, rate.year): rate for rate in found}


def rate(currency: str, year: int) -> Rate | None:
    """The rate of that very year, if it is known."""
    return rates().get((currency, year))


@cache
def latest(currency: str) -> Rate | None:
    """The rate of the last year known, or None for a currency without any."""
    years = [year for known, year in rates() if known == currency]
    return rates()[currency, max(years)] if years else None
