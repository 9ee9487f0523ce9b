"""What every run must account for: nothing is ever silently dropped."""

from __future__ import annotations

import polars as pl

from expectations.declaration import About, Expectation, fact

TABLE = "ops.run"
SINCE = "2026-11-20"

EXPECTATIONS: tuple[Expectation, ...] = (
    fact(
        About(
            TABLE,
            "Every document delivered is loaded, already known, or rejected with its reason.",
            SINCE,
            "stop",
        ),
        "documents",
        "are_loaded_known_or_rejected",
        pl.col("documents") == pl.col("loaded") + pl.col("known") + pl.col("rejected"),
        "{documents} documents were delivered, but {loaded} loaded, {known} known and {rejected} rejected",
    ),
    fact(
        About(
            TABLE,
            "Every mention is an observation, no quantity, or rejected with its reason.",
            SINCE,
            "stop",
        ),
        "mentions",
        "are_observed_dismissed_or_rejected",
        pl.col("mentions") == pl.col("observations") + pl.col("not_quantities") + pl.col("mention_rejects"),
        "{mentions} mentions were found, but {observations} observations, {not_quantities} not quantities and "
        "{mention_rejects} rejects came of them",
    ),
)
