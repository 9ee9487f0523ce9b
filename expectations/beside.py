"""What is laid beside a row, so that a statement about the world can be judged on the row alone.

A statement such as "the span slices back to its surface" speaks of other tables (the document's
text) or of the seeds (the metric's plausible range). These functions bring what it needs as extra
columns called ``beside_…``; they never change, drop, multiply or move a row.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from functools import cache

import polars as pl

from expectations.relations import growth_slack, related
from seeds.catalog import rows
from seeds.places import regions
from warehouse.render.frames import DECIMAL_SCALE, POLARS

Frames = Mapping[str, pl.DataFrame]
DECIMAL = POLARS["decimal"]
_SPACE = re.compile(r"[\s\u3000\u200b\ufeff]+")
UNBOUNDED = Decimal(10) ** (38 - DECIMAL_SCALE)


def laid_out(frames: Frames, today: date, earlier: pl.DataFrame | None = None) -> dict[str, pl.DataFrame]:
    """The frames of one batch, by full table name, each with the columns that its expectations need.

    ``earlier`` are levels that the warehouse holds already (``expectations.relations``).
    """
    texts = dict(frames["raw.document"].select("document_id", "text").iter_rows())
    return {
        "raw.document": _beside_documents(frames, today),
        "raw.article": _beside_articles(frames, texts, today),
        "core.mention": _beside_mentions(frames, texts),
        "core.observation": _beside_observations(frames, texts, today, earlier),
    }


def _joined(frame: pl.DataFrame, other: pl.DataFrame, on: str) -> pl.DataFrame:
    """Left join that keeps every row once and in place; of a doubled key the first row counts.

    The key alone is joined, and what it finds is set beside the frame, whose own columns need not be copied.
    """
    found = frame.select(on).join(
        other.unique(on, keep="first", maintain_order=True),
        on=on,
        how="left",
        maintain_order="left",
    )
    return frame.hstack(found.drop(on))


def _counted(frame: pl.DataFrame, on: str, name: str) -> pl.DataFrame:
    return frame.group_by(on).agg(pl.len().cast(pl.Int64).alias(name))


def _beside_documents(frames: Frames, today: date) -> pl.DataFrame:
    articles = _counted(frames["raw.article"], "document_id", "beside_articles")
    return _joined(frames["raw.document"], articles, "document_id").with_columns(
        pl.col("beside_articles").fill_null(0), pl.lit(today).alias("beside_today")
    )


def _beside_articles(frames: Frames, texts: Mapping[str, str | None], today: date) -> pl.DataFrame:
    articles = frames["raw.article"]
    columns = articles.select("document_id", "body", "pieces").iter_rows()
    fits = [_fits(pieces, body or "", texts.get(document) or "") for document, body, pieces in columns]
    return articles.with_columns(
        pl.Series("beside_pieces_in_document", fits, dtype=pl.Boolean),
        pl.lit(today).alias("beside_today"),
    )


def _fits(pieces: str | None, body: str, text: str) -> bool | None:
    """Whether every piece of an article lies within its body and its document; null where there are none."""
    if pieces is None:
        return None
    try:
        return all(
            0 <= start and start + length <= len(body) and 0 <= in_text and in_text + length <= len(text)
            for start, in_text, length in json.loads(pieces)
        )
    except (ValueError, TypeError):
        return False


def _slices(frame: pl.DataFrame, texts: Mapping[str, str | None]) -> pl.Series:
    """What the document has at each row's span; empty where the span lies outside it.

    Python cuts at a character in no time, where an expression would walk there from the beginning of
    the text for every row.
    """
    found = []
    for document, start, end in frame.select("document_id", "document_start", "document_end").iter_rows():
        text = texts.get(document)
        inside = text is not None and start is not None and end is not None and 0 <= start <= end <= len(text)
        found.append(text[start:end] if text is not None and inside else "")
    return pl.Series("beside_slice", found, dtype=pl.String)


def _squeezed(text: str) -> str:
    """Without white space: a figure may be broken by a line or column end."""
    return _SPACE.sub("", text)


def _alike(surfaces: pl.Series, slices: pl.Series) -> pl.Series:
    """Whether what a row says is what the page has, white space aside."""
    found = [
        None if one is None or other is None else one == other or _squeezed(one) == _squeezed(other)
        for one, other in zip(surfaces, slices, strict=True)
    ]
    return pl.Series("beside_alike", found, dtype=pl.Boolean)


def _in_sentence(observations: pl.DataFrame) -> pl.Series:
    """Whether the sentence holds the surface, white space aside."""
    found = [
        None
        if sentence is None or surface is None
        else surface in sentence or _squeezed(surface) in _squeezed(sentence)
        for sentence, surface in observations.select("sentence", "surface").iter_rows()
    ]
    return pl.Series("beside_in_sentence", found, dtype=pl.Boolean)


def _beside_mentions(frames: Frames, texts: Mapping[str, str | None]) -> pl.DataFrame:
    mentions = frames["core.mention"]
    observations = _counted(frames["core.observation"], "mention_id", "beside_observations")
    farthest = pl.col("document_end").cum_max().shift(1).over("document_id", order_by="document_start")
    articles = frames["raw.article"].select("article_id", pl.col("document_id").alias("beside_article_document"))
    slices = _slices(mentions, texts)
    return _joined(_joined(mentions, observations, "mention_id"), articles, "article_id").with_columns(
        slices,
        _alike(mentions["surface"], slices),
        pl.col("beside_observations").fill_null(0),
        # the same mention twice is a key used twice, and nothing else
        pl.when(pl.col("mention_id").is_first_distinct())
        .then(pl.col("document_start") < farthest)
        .alias("beside_overlaps"),
    )


def _beside_observations(
    frames: Frames, texts: Mapping[str, str | None], today: date, earlier: pl.DataFrame | None
) -> pl.DataFrame:
    observations = frames["core.observation"]
    mentions = frames["core.mention"].select(
        "mention_id",
        pl.col("document_start").alias("beside_mention_start"),
        pl.col("document_end").alias("beside_mention_end"),
        pl.col("low").alias("beside_mention_low"),
        pl.col("high").alias("beside_mention_high"),
    )
    of_article = frames["raw.article"].select("article_id", pl.col("published_on").alias("article_published_on"))
    of_document = frames["raw.document"].select("document_id", pl.col("published_on").alias("document_published_on"))
    slices = _slices(observations, texts)
    found = observations.with_columns(slices, _alike(observations["surface"], slices), _in_sentence(observations))
    found = _joined(found, mentions, "mention_id")
    found = _joined(_joined(found, of_article, "article_id"), of_document, "document_id")
    found = _joined(_joined(found, _metrics(), "metric"), _dimensions(), "unit")
    found = _joined(found, growth_slack(), "metric")
    found = found.with_columns(
        pl.coalesce("article_published_on", "document_published_on").alias("beside_published_on"),
        pl.col("beside_base_units").list.contains(pl.col("unit")).alias("beside_unit_allowed"),
    ).drop("article_published_on", "document_published_on", "beside_base_units")
    return found.with_columns(_in_force(found, today), *related(observations, texts, earlier))


@cache
def _metrics() -> pl.DataFrame:
    """The metric catalogue: dimension, base units and plausible range, in the base unit, by metric.

    The dimension is null for metrics of any dimension, a bound where no value can lie beyond it.
    """
    found = [
        (
            row["metric"],
            None if row["dimension"] == "any" else row["dimension"],
            row["base_units"].split(),
            _bound(row["plausible_low"]),
            _bound(row["plausible_high"]),
        )
        for row in rows("metrics/metrics")
    ]
    schema = {
        "metric": pl.String(),
        "beside_metric_dimension": pl.String(),
        "beside_base_units": pl.List(pl.String()),
        "beside_plausible_low": DECIMAL,
        "beside_plausible_high": DECIMAL,
    }
    return pl.DataFrame(found, schema=schema, orient="row")


def _bound(written: str) -> Decimal | None:
    """A bound as the column type holds it; one beyond every value of that type bounds nothing."""
    bound = Decimal(written) if written else None
    return None if bound is None or abs(bound) >= UNBOUNDED else bound


@cache
def _dimensions() -> pl.DataFrame:
    """The dimension of every base unit."""
    found = {r["base_unit"]: r["dimension"] for r in rows("units/units")}
    return pl.DataFrame({"unit": list(found), "beside_unit_dimension": list(found.values())})


@cache
def _spells() -> Mapping[str, tuple[tuple[int, int | None], ...]]:
    """Years in force of every region code: first year, and first year no longer in force."""
    found: dict[str, list[tuple[int, int | None]]] = {}
    for region in regions():
        found.setdefault(region.code, []).append((region.valid_from, region.valid_to))
    return {code: tuple(spells) for code, spells in found.items()}


def _in_force(observations: pl.DataFrame, today: date) -> pl.Series:
    """Whether the region's code was in force at any time from the period to the publication.

    Newspapers tell of former years under today's names and of coming years under them too, so either
    end may fall outside. Null where there is no code, or one that was never in force (another
    expectation speaks of that).
    """
    published = pl.col("beside_published_on").fill_null(today).dt.year()
    begins = pl.coalesce("period_start", "period_end").dt.year()
    years = observations.select(
        "region_code",
        pl.min_horizontal(begins, published).alias("first"),
        pl.max_horizontal(begins, published).alias("last"),
    )
    spells = _spells()
    verdicts: dict[tuple[str | None, int, int], bool | None] = {}
    for code, first, last in years.unique().iter_rows():
        of_code = spells.get(code)
        verdicts[code, first, last] = (
            None if of_code is None else any(begin <= last and (end is None or first < end) for begin, end in of_code)
        )
    return pl.Series(
        "beside_region_in_force",
        [verdicts[row] for row in years.iter_rows()],
        dtype=pl.Boolean,
    )


def known_values(
    frames: Frames, seed_files: Mapping[str, str], references: frozenset[str]
) -> dict[str, frozenset[str]]:
    """The values that a reference may name: those of the batch's own tables, and those of the seeds.

    References to ledgers (``ops.run``, ``ops.drop``) are the flow's own and are left out.
    """
    found: dict[str, frozenset[str]] = {}
    for reference in references:
        table, _, column = reference.rpartition(".")
        if table in frames:
            found[reference] = frozenset(frames[table][column].drop_nulls())
        elif table in seed_files:
            found[reference] = _seed_values(seed_files[table], column)
    return found


@cache
def _seed_values(file: str, column: str) -> frozenset[str]:
    return frozenset(row[column] for row in rows(file) if row[column])
