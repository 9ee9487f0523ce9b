"""What we believe alike of the rows of several tables: each fact is told once and given to each table by name."""

from __future__ import annotations

import polars as pl

from expectations.declaration import About, Expectation, fact
from seeds.quality_table import belief

SINCE = "2026-11-20"


def publication_has_come(table: str) -> Expectation:
    """Of a document and of an article."""
    return fact(
        About(
            table,
            "今年 and 去年 are read against the date of publication: a date that has not come yet is a wrong date.",
            SINCE,
            "warn",
        ),
        "published_on",
        "has_come",
        pl.col("published_on") <= pl.col("beside_today") + pl.duration(days=int(belief("future_days"))),
        "published_on is {published_on}, but the drop came on {beside_today}",
    )


def span_holds_the_surface(table: str) -> Expectation:
    """Of a mention and of an observation."""
    return fact(
        About(
            table,
            "An analyst must find the very characters of the page that say so: the span slices back to the surface, "
            "white space at a line end aside.",
            SINCE,
            "reject",
            "span_broken",
        ),
        "surface",
        "is_what_the_page_says",
        pl.col("beside_alike"),
        "surface is {surface}, but the document has {beside_slice} at {document_start}..{document_end}",
    )


def range_has_two_ends(table: str) -> Expectation:
    """Of a mention and of an observation."""
    return fact(
        About(
            table,
            "A range has two ends and nothing else has: a range of one value is a misread number.",
            SINCE,
            "reject",
            "range_mismatch",
        ),
        "comparator",
        "says_range_where_low_is_below_high",
        (pl.col("comparator") == "range") == (pl.col("low") < pl.col("high")),
        "comparator is {comparator}, but the value runs from {low} to {high}",
    )
