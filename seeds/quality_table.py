"""Typed access to what we believe about a usual run: the thresholds of the human expectations."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from functools import cache

from seeds.catalog import SeedError, rows


@cache
def beliefs() -> Mapping[str, Decimal]:
    """Threshold by name; why it is so and since when stand beside it in ``quality/beliefs.csv``."""
    return {row["belief"]: Decimal(row["value"]) for row in rows("quality/beliefs")}


def belief(name: str) -> Decimal:
    """One threshold; an unknown name is a ``SeedError``."""
    try:
        return beliefs()[name]
    except KeyError:
        raise SeedError("quality/beliefs", 1, f"no belief {name!r}; there are {', '.join(beliefs())}") from None


@cache
def reject_reasons() -> Mapping[str, Mapping[str, str]]:
    """Stage, meaning and remedy of every reason a row can be turned away for, by its code."""
    return {row["reason"]: row for row in rows("reject_reasons")}
