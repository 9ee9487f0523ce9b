"""What we believe of a mention: a span of the page that holds a numeric expression."""

from __future__ import annotations

import polars as pl

from expectations.declaration import About, Expectation, fact, share_between
from expectations.judgement.several import range_has_two_ends, span_holds_the_surface
from seeds.quality_table import belief

TABLE = "core.mention"
SINCE = "2026-11-20"

EXPECTATIONS: tuple[Expectation, ...] = (
    span_holds_the_surface(TABLE),
    fact(
        About(
            TABLE,
            "A mention lies in an article of its own document.",
            SINCE,
            "reject",
            "unknown_reference",
        ),
        "article_id",
        "is_of_the_same_document",
        pl.col("document_id") == pl.col("beside_article_document"),
        "the mention is of document {document_id}, its article of {beside_article_document}",
    ),
    fact(
        About(
            TABLE,
            "A quantity is a number: without one nothing is stated.",
            SINCE,
            "reject",
            "missing_value",
        ),
        "low",
        "is_there_for_a_quantity",
        pl.when((pl.col("class") == "quantity") & (pl.col("outcome") != "rejected")).then(
            pl.col("low").is_not_null() & pl.col("high").is_not_null()
        ),
        "{surface} is called a quantity but has no value",
    ),
    range_has_two_ends(TABLE),
    fact(
        About(
            TABLE,
            "A mention makes at most one observation, and one exactly where its outcome says so: nothing is silently "
            "dropped or counted twice.",
            SINCE,
            "reject",
            "outcome_mismatch",
        ),
        "outcome",
        "agrees_with_the_observations",
        pl.when(pl.col("outcome") == "observation")
        .then(pl.col("beside_observations") == 1)
        .otherwise(pl.col("beside_observations") == 0),
        "outcome is {outcome}, but {beside_observations} observations came of the mention",
    ),
    fact(
        About(
            TABLE,
            "One stretch of the page states one figure; two that overlap count it twice.",
            SINCE,
            "warn",
        ),
        "document_start",
        "is_behind_the_mention_before",
        ~pl.col("beside_overlaps"),
        "{surface} overlaps the mention before it",
    ),
    share_between(
        About(
            TABLE,
            "The share of numeric expressions that state a quantity moves slowly; a jump means that units or the "
            "words that only look like numbers were lost.",
            SINCE,
            "warn",
        ),
        "outcome",
        "is_observation_as_often_as_usual",
        pl.col("outcome") == "observation",
        float(belief("observation_share_low")),
        float(belief("observation_share_high")),
        int(belief("observation_share_rows")),
    ),
)
