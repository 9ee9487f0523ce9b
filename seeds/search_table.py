"""What search knows beyond a dictionary of the language: characters that are the same, and names."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from seeds.catalog import rows

_NAMES = (
    ("regions/regions", ("name_zh", "short_name")),
    ("regions/groups", ("surface",)),
    ("regions/countries", ("surface",)),
    ("zones/zones", ("name_zh", "short_name", "aliases")),
    ("industries/industries", ("name_zh",)),
    ("industries/aliases", ("surface",)),
    ("metrics/metrics", ("name_zh",)),
    ("metrics/aliases", ("surface",)),
    ("language/bodies", ("surface",)),
    ("language/company_names", ("surface",)),
    ("language/qualifiers", ("surface",)),
)
"""Seed file and its columns that hold names; a column ``aliases`` holds several, separated by blanks."""
LONGEST = 12
"""Characters of a name above which it is a phrase: it is cut into the words that it is made of."""


@cache
def folding() -> dict[str, str]:
    """Characters as which others are searched: traditional ones as simplified, full width as plain."""
    return {row["char"]: row["folded"] for row in rows("search/folding")}


@cache
def places() -> dict[str, str]:
    """Short names of places by their full ones, where they differ."""
    return {
        r["name_zh"]: r["short_name"] for r in rows("regions/regions") if 1 < len(r["short_name"]) < len(r["name_zh"])
    }


@cache
def names() -> tuple[str, ...]:
    """Names of places, zones, industries, metrics, bodies and companies, sorted: the user dictionary of the cutter."""
    return tuple(sorted({name for name in _found() if 2 <= len(name) <= LONGEST}))


def _found() -> Iterator[str]:
    for file, columns in _NAMES:
        for row in rows(file):
            for column in columns:
                yield from row[column].split()
