"""The command ``diff``: what one warehouse says that another does not."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from flows.failures import InputError
from flows.show import console, table
from warehouse.store import READ_COPY, Reader

COMPARED = (
    "low",
    "high",
    "unit",
    "counter",
    "per",
    "comparator",
    "kind",
    "metric",
    "metric_text",
    "region",
    "zone",
    "organization",
    "industry",
    "period_type",
    "period_start",
    "period_end",
    "status",
    "basis",
    "reference",
    "qualifier",
    "article_title",
)
"""Columns of mart.observation whose change is a change of the observation."""
_PLACE = ("document_sha256", "document_start", "document_end")


def difference(old: Path, new: Path) -> pl.DataFrame:
    """One row = one observation that was added, removed or changed, found by the characters that make it.

    Columns: change, metric (the new one, or of what was removed the old), document, document_start, surface, fields
    (names of the columns that changed), before and after (their values, joined), sentence.
    """
    before, after = _observations(old), _observations(new)
    both = before.join(after, on=list(_PLACE), how="full", coalesce=True, suffix="_after")
    gone, come = pl.col("metric_after").is_null(), pl.col("metric").is_null()
    moved = [pl.col(c).ne_missing(pl.col(f"{c}_after")) for c in COMPARED]
    told = [
        pl.when(differs).then(pl.format(f"{c}={{}}", pl.col(f"{c}{side}").cast(pl.String).fill_null("—")))
        for side in ("", "_after")
        for c, differs in zip(COMPARED, moved, strict=True)
    ]
    half = len(COMPARED)
    changed = both.with_columns(
        pl.when(come)
        .then(pl.lit("added"))
        .when(gone)
        .then(pl.lit("removed"))
        .otherwise(pl.lit("changed"))
        .alias("change"),
        pl.coalesce("metric_after", "metric").alias("of_metric"),
        pl.concat_str(
            [pl.when(d).then(pl.lit(c)) for c, d in zip(COMPARED, moved, strict=True)], separator=" ", ignore_nulls=True
        ).alias("fields"),
        pl.concat_str(told[:half], separator=" ", ignore_nulls=True).alias("before"),
        pl.concat_str(told[half:], separator=" ", ignore_nulls=True).alias("after"),
        *(pl.coalesce(f"{c}_after", c).alias(f"of_{c}") for c in ("document", "surface", "sentence")),
    ).filter(pl.any_horizontal(*moved))
    empty = pl.lit(None, pl.String)
    is_changed = pl.col("change") == "changed"
    return changed.select(
        "change",
        pl.col("of_metric").alias("metric"),
        pl.col("of_document").alias("document"),
        "document_start",
        pl.col("of_surface").alias("surface"),
        *(pl.when(is_changed).then(pl.col(c)).otherwise(empty).alias(c) for c in ("fields", "before", "after")),
        pl.col("of_sentence").alias("sentence"),
    ).sort("change", "metric", "document", "document_start")


def _observations(path: Path) -> pl.DataFrame:
    file = path / READ_COPY if path.is_dir() else path
    if not file.is_file():
        raise InputError(f"{path}: there is no warehouse; give a home directory or a .duckdb file")
    with Reader(file) as reader:
        columns = ", ".join((*_PLACE, "document", "surface", "sentence", *COMPARED))
        return reader.query(f"SELECT {columns} FROM mart.observation")


def print_difference(found: pl.DataFrame, samples: int) -> None:
    """Counts by change and metric, then some rows of each change."""
    shown = console()
    counts = (
        found.group_by("change", "metric").len("observations").sort("change", "observations", descending=[False, True])
    )
    if found.is_empty():
        shown.print("both say the same")
        return
    shown.print(table(counts.columns, counts.iter_rows()))
    for change in ("added", "removed", "changed"):
        some = found.filter(pl.col("change") == change).drop("change").head(samples)
        if not some.is_empty():
            wanted = some if change == "changed" else some.drop("fields", "before", "after")
            shown.print(f"\n{change}, {some.height} of {found.filter(pl.col('change') == change).height}:")
            shown.print(table(wanted.columns, wanted.iter_rows()))
