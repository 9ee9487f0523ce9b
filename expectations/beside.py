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
from typing import Any

import polars as pl

from expectations.relations import growth_slack, related
from seeds.catalog import rows
from seeds.places import regions
from seeds.quality_table import belief
from warehouse.render.frames import DECIMAL_SCALE, POLARS

Frames = Mapping[str, pl.DataFrame]
DECIMAL = POLARS["decimal"]
_SPACE = re.compile(r"[\s\u3000\u200b\ufeff]+")
SPAN = ("document_id", "document_start", "document_end")
_PIECES = r"^\[(?:\[\d{1,15}, ?\d{1,15}, ?\d{1,15}\](?:, ?)?)*\]$"
UNBOUNDED = Decimal(10) ** (38 - DECIMAL_SCALE)


def laid_out(frames: Frames, today: date, earlier: pl.DataFrame | None = None) -> dict[str, pl.DataFrame]:
    """The frames of one batch, by full table name, each with the columns that its expectations need.

    ``earlier`` are levels that the warehouse holds already (``expectations.relations``).
    """
    texts = dict(frames["raw.document"].select("document_id", "text").iter_rows())
    mentions = _beside_mentions(frames, texts)
    return {
        "raw.document": _beside_documents(frames, today),
        "raw.article": _beside_articles(frames, texts, today),
        "core.mention": mentions,
        "core.observation": _beside_observations(frames, texts, today, earlier, mentions["beside_slice"]),
    }


def _joined(frame: pl.DataFrame, other: pl.DataFrame, on: str) -> pl.DataFrame:
    """Left join that keeps every row once and in place; of a doubled key the first row counts.

    The key alone is joined, and what it finds is set beside the frame, whose own columns need not be copied.
    """
    first = other[on].is_first_distinct()
    found = frame.select(on).join(
        other if first.all() else other.filter(first), on=on, how="left", maintain_order="left"
    )
    return frame.hstack(found.drop(on))


def _counted(frame: pl.DataFrame, on: str, name: str) -> pl.DataFrame:
    return frame.group_by(on).agg(pl.len().cast(pl.Int64).alias(name))


def _beside_documents(frames: Frames, today: date) -> pl.DataFrame:
    documents = frames["raw.document"]
    articles = _counted(frames["raw.article"], "document_id", "beside_articles")
    return _joined(documents, articles, "document_id").with_columns(
        pl.col("beside_articles").fill_null(0), _in_chinese(documents["text"]), pl.lit(today).alias("beside_today")
    )


def _in_chinese(texts: pl.Series) -> pl.Series:
    """Whether enough of the characters that are no white space are Han; null where there are none.

    What is foreign is counted, and not what is Chinese: there is less of it. Most texts hold enough Han even if white
    space counts as foreign; it is counted apart in the others alone.
    """
    least = float(belief("han_share_low"))
    counted = texts.to_frame("text").with_columns(
        pl.col("text").str.len_chars().alias("long"), pl.col("text").str.count_matches(r"\P{Han}").alias("foreign")
    )
    enough = (pl.col("long") > 0) & (1 - pl.col("foreign") / pl.col("long") >= least)
    found = counted.select(enough.alias("beside_in_chinese")).to_series()
    others = (~found).arg_true()
    if others.is_empty():
        return found
    spaces = pl.col("text").str.count_matches(r"\s").cast(pl.Int64)
    solid = pl.col("long") - spaces
    share = pl.when(solid > 0).then(1 - (pl.col("foreign") - spaces) / solid)
    return found.scatter(others, counted[others].select(share >= least).to_series())


def _beside_articles(frames: Frames, texts: Mapping[str, str | None], today: date) -> pl.DataFrame:
    articles = frames["raw.article"]
    bodies = articles["body"].str.len_chars().fill_null(0)
    fits = [
        None if pieces is None else _fit(pieces, body, len(texts.get(document) or ""))
        for pieces, body, document in zip(_read(articles["pieces"]), bodies, articles["document_id"], strict=True)
    ]
    return articles.with_columns(
        pl.Series("beside_pieces_in_document", fits, dtype=pl.Boolean),
        pl.lit(today).alias("beside_today"),
    )


def _read(pieces: pl.Series) -> list[Any]:
    """The pieces of every article, null where it has none, False where they cannot be read."""
    if pieces.str.contains(_PIECES).fill_null(True).all():
        try:  # all at once: most of the time goes into the calls
            read: list[Any] = json.loads(f"[{','.join(pieces.fill_null('null'))}]")
        except ValueError:
            pass
        else:
            return read
    return [None if written is None else _read_one(written) for written in pieces]


def _read_one(written: str) -> Any:
    try:
        found = json.loads(written)
    except ValueError:
        return False
    return False if found is None else found


def _fit(pieces: Any, body: int, text: int) -> bool:
    """Whether every piece of an article lies within its body and its document, whose lengths are given."""
    try:
        return all(
            0 <= start and start + length <= body and 0 <= in_text and in_text + length <= text
            for start, in_text, length in pieces
        )
    except (ValueError, TypeError):
        return False


def _slices(frame: pl.DataFrame, texts: Mapping[str, str | None]) -> pl.Series:
    """What the document has at each row's span; empty where the span lies outside it.

    Python cuts at a character in no time, where an expression would walk there from the beginning of
    the text for every row.
    """
    found = []
    spans = (frame[name].to_list() for name in SPAN)
    for document, start, end in zip(*spans, strict=True):
        text = texts.get(document)
        inside = text is not None and start is not None and end is not None and 0 <= start <= end <= len(text)
        found.append(text[start:end] if text is not None and inside else "")
    return pl.Series("beside_slice", found, dtype=pl.String)


def _squeezed(text: str) -> str:
    """Without white space: a figure may be broken by a line or column end."""
    return _SPACE.sub("", text)


def _alike(surfaces: pl.Series, slices: pl.Series) -> pl.Series:
    """Whether what a row says is what the page has, white space aside."""
    same = surfaces == slices
    others = (~same).arg_true()
    squeezed = [_squeezed(surfaces[i]) == _squeezed(slices[i]) for i in others]
    return same.scatter(others, squeezed).alias("beside_alike")


def _in_sentence(observations: pl.DataFrame) -> pl.Series:
    """Whether the sentence holds the surface, white space aside."""
    sentences, surfaces = observations["sentence"], observations["surface"]
    found = observations.select(pl.col("sentence").str.contains(pl.col("surface"), literal=True)).to_series()
    others = (~found).arg_true()
    squeezed = [_squeezed(surfaces[i]) in _squeezed(sentences[i]) for i in others]
    return found.scatter(others, squeezed).alias("beside_in_sentence")


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
    frames: Frames,
    texts: Mapping[str, str | None],
    today: date,
    earlier: pl.DataFrame | None,
    slices_of_mentions: pl.Series,
) -> pl.DataFrame:
    observations = frames["core.observation"]
    mentions = frames["core.mention"].select(
        "mention_id",
        pl.col("document_id").alias("mention_document"),
        pl.col("document_start").alias("beside_mention_start"),
        pl.col("document_end").alias("beside_mention_end"),
        pl.col("low").alias("beside_mention_low"),
        pl.col("high").alias("beside_mention_high"),
        slices_of_mentions.alias("mention_slice"),
    )
    of_article = frames["raw.article"].select("article_id", pl.col("published_on").alias("article_published_on"))
    of_document = frames["raw.document"].select("document_id", pl.col("published_on").alias("document_published_on"))
    found = _joined(observations, mentions, "mention_id")
    slices = _slices_beside(found, texts)
    found = found.drop("mention_document", "mention_slice").with_columns(
        slices, _alike(observations["surface"], slices), _in_sentence(observations)
    )
    found = _joined(_joined(found, of_article, "article_id"), of_document, "document_id")
    found = _joined(_joined(found, _metrics(), "metric"), _dimensions(), "unit")
    found = found.with_columns(
        pl.coalesce("article_published_on", "document_published_on").alias("beside_published_on"),
        pl.col("beside_base_units").list.contains(pl.col("unit")).alias("beside_unit_allowed"),
    ).drop("article_published_on", "document_published_on", "beside_base_units")
    return found.with_columns(_in_force(found, today), *related(observations, texts, earlier))


def _slices_beside(found: pl.DataFrame, texts: Mapping[str, str | None]) -> pl.Series:
    """What the document has at the span of each observation: what its mention has, where both name the same span."""
    same = found.select(
        (pl.col("document_id") == pl.col("mention_document"))
        & (pl.col("document_start") == pl.col("beside_mention_start"))
        & (pl.col("document_end") == pl.col("beside_mention_end"))
    ).to_series()
    others = (~same.fill_null(False)).arg_true()
    slices = found["mention_slice"]
    if others.len():
        slices = slices.scatter(others, _slices(found.select(SPAN)[others], texts))
    return slices.alias("beside_slice")


@cache
def _metrics() -> pl.DataFrame:
    """The metric catalogue: dimension, base units and plausible range, in the base unit, by metric, and by how much a
    growth of it may differ from that of two levels.

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
    return _joined(pl.DataFrame(found, schema=schema, orient="row"), growth_slack(), "metric")


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
def _spells() -> pl.DataFrame:
    """Years in force by region code: of each spell the first year, and the first year no longer in force."""
    found: dict[str, list[tuple[int | None, int | None]]] = {}
    for region in regions():
        found.setdefault(region.code, []).append((region.valid_from, region.valid_to))
    most = max(map(len, found.values()))
    years = [
        (code, *(year for spell in (*spells, *[(None, None)] * (most - len(spells))) for year in spell))
        for code, spells in found.items()
    ]
    names = [f"{end}_{n}" for n in range(most) for end in ("begin", "end")]
    return pl.DataFrame(years, schema={"region_code": pl.String, **dict.fromkeys(names, pl.Int32)}, orient="row")


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
    within = (
        (pl.col(f"begin_{n}") <= pl.col("last"))
        & (pl.col(f"end_{n}").is_null() | (pl.col("first") < pl.col(f"end_{n}")))
        for n in range((spells.width - 1) // 2)
    )
    return (
        _joined(years, spells, "region_code")
        .select(
            pl.when(pl.col("begin_0").is_not_null())
            .then(pl.any_horizontal(held.fill_null(False) for held in within))
            .alias("beside_region_in_force")
        )
        .to_series()
    )


def known_values(frames: Frames, seed_files: Mapping[str, str], references: frozenset[str]) -> dict[str, pl.Series]:
    """The values that a reference may name: those of the batch's own tables, and those of the seeds.

    References to ledgers (``ops.run``, ``ops.drop``) are the flow's own and are left out.
    """
    found: dict[str, pl.Series] = {}
    for reference in references:
        table, _, column = reference.rpartition(".")
        if table in frames:
            found[reference] = frames[table][column].drop_nulls()
        elif table in seed_files:
            found[reference] = _seed_values(seed_files[table], column)
    return found


@cache
def _seed_values(file: str, column: str) -> pl.Series:
    return pl.Series(sorted({row[column] for row in rows(file) if row[column]}), dtype=pl.String)
