"""Rows of a warehouse that nobody could read in time: real observations recombined with other places, years and values.

``synthetic`` takes what the sample drop says and repeats it over many articles, each of one place and one year, so that
places, organizations, metrics and periods meet as often as in real news. The same seed gives the same rows.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import numpy as np
import polars as pl

from seeds import places
from transforms import drops, road
from transforms.identity import rule_set
from warehouse.render.frames import conform
from warehouse.tables import table

ROOT = Path(__file__).resolve().parents[1]
FIRST_YEAR, YEARS = 2012, 14
RECORDED = datetime(2026, 1, 1, tzinfo=UTC)
PER_ARTICLE = 5
"""Observations of an article, on average."""
REPEATED = 20
"""Of so many articles one is a reprint."""
PIECE, PIECES = 12, 8
"""Characters of a piece of text, and pieces of an article."""


def synthetic(
    observations: int, articles: int, seed: int = 7, recorded_at: datetime = RECORDED
) -> dict[str, pl.DataFrame]:
    """Frames of raw.document, raw.article, core.mention and core.observation, by full table name.

    Two articles a document; one in REPEATED has the text of another. Every observation has its mention;
    a mention that states no quantity is not made.
    """
    draw = np.random.default_rng(seed)
    base = _said()
    documents = articles // 2 + 1
    document_ids, article_ids = _ids(draw, documents), _ids(draw, articles)
    of_document = np.arange(articles) // 2
    regions = [r for r in places.regions() if r.in_force() and r.level != "country"]
    region_of_article = draw.integers(0, len(regions), articles)
    year_of_article = FIRST_YEAR + draw.integers(0, YEARS, articles)
    day_of_article = draw.integers(0, 365, articles)
    of_article = np.sort(draw.integers(0, articles, observations))
    pattern = draw.integers(0, base.height, observations)

    shift = pl.Series(year_of_article[of_article] - 2023, dtype=pl.Int32)
    found = base[pattern].with_columns(
        pl.Series("observation_id", _ids(draw, observations)),
        pl.Series("mention_id", _ids(draw, observations)),
        pl.Series("document_id", document_ids).gather(of_document[of_article]),
        pl.Series("article_id", article_ids).gather(of_article),
        *_of_places(regions, region_of_article[of_article]),
        pl.Series("factor", np.round(draw.lognormal(0, 0.4, observations), 2)),
        shift.alias("shift"),
    )
    found = found.with_columns(
        pl.struct(*_PLACE).alias("of_article"),
    ).with_columns(
        # what the pattern says of the whole country, or of no place, stays so
        *(pl.when(pl.col("said_place")).then(pl.col("of_article").struct.field(name)).alias(name) for name in _PLACE),
        *(
            pl.col(name).dt.offset_by(pl.format("{}y", pl.col("shift"))).alias(name)
            for name in ("period_start", "period_end")
        ),
        *(
            pl.when(pl.col("unit").is_in(["percent", "ratio", "percentage_point"]))
            .then(pl.col(name))
            .otherwise((pl.col(name).cast(pl.Float64) * pl.col("factor")).round(2).cast(pl.Decimal(38, 12)))
            .alias(name)
            for name in ("low", "high", "value_cny")
        ),
        (pl.col("organization") + pl.Series(draw.integers(0, 5000, observations)).cast(pl.String)).alias(
            "organization"
        ),
    )
    # short pieces, so that no two articles say nearly the same by chance
    said = "".join(base["sentence"])
    pieces = pl.Series([said[i : i + PIECE] for i in range(0, len(said), PIECE)])
    body = pl.select(
        pl.concat_str([pieces.gather(draw.integers(0, len(pieces), articles)).alias(str(i)) for i in range(PIECES)])
    ).to_series()
    text_of = np.where(
        draw.integers(0, REPEATED, articles) == 0, draw.integers(0, articles, articles), np.arange(articles)
    )
    published = pl.Series(
        [date(int(y), 1, 1).toordinal() for y in range(FIRST_YEAR, FIRST_YEAR + YEARS)], dtype=pl.Int64
    ).gather(year_of_article - FIRST_YEAR)
    published = (published + pl.Series(day_of_article) - date(1970, 1, 1).toordinal()).cast(pl.Int32).cast(pl.Date)
    written = pl.DataFrame(
        {
            "article_id": article_ids,
            "document_id": pl.Series(document_ids).gather(of_document),
            "position": (np.arange(articles) % 2).astype(np.int64),
            "article_title": pl.Series(base["sentence"].str.slice(0, 16)).gather(
                draw.integers(0, base.height, articles)
            ),
            "body": body.gather(text_of),
            "pieces": pl.repeat("[[0, 0, 1]]", articles, eager=True),
            "published_on": published,
            "published_on_evidence": pl.repeat("file name", articles, eager=True),
            "published_on_confidence": pl.repeat(0.9, articles, eager=True),
        }
    )
    delivered = pl.DataFrame(
        {
            "document_id": document_ids,
            "document": pl.Series([f"pages/{n:07d}.txt" for n in range(documents)]),
            "document_sha256": [a + b for a, b in zip(document_ids, reversed(document_ids), strict=True)],
            "drop_id": pl.repeat(document_ids[0], documents, eager=True),
            "byte_size": pl.repeat(1000, documents, eager=True),
            "encoding": pl.repeat("utf-8", documents, eager=True),
            "media_type": pl.repeat("text/plain", documents, eager=True),
            "text": pl.Series(base["sentence"]).gather(draw.integers(0, base.height, documents)),
            "published_on_confidence": pl.repeat(0.9, documents, eager=True),
        }
    )
    mentions = found.with_columns(
        pl.lit("quantity").alias("class"), pl.lit("level").alias("rule"), pl.lit("observation").alias("outcome")
    )
    return {
        name: _shaped(frame, name, recorded_at)
        for name, frame in {
            "raw.document": delivered,
            "raw.article": written,
            "core.mention": mentions,
            "core.observation": found,
        }.items()
    }


_PLACE = ("region", "region_code", "province", "city", "county")


def _said() -> pl.DataFrame:
    """The observations of the sample drop."""
    documents, _ = drops.read_documents(drops.discover(ROOT / "seeds" / "sample_drop"))
    found = road.extract(documents).observations
    return found.with_columns((pl.col("region_code").is_not_null()).alias("said_place")).drop(
        "observation_id", "mention_id", "document_id", "article_id"
    )


def _of_places(regions: list[places.Region], chosen: np.ndarray) -> list[pl.Series]:
    """The columns that say where: the region and those that hold it."""
    rows = []
    for region in regions:
        chain = {p.level: p.name for p in (region, *places.parents(region.code))}
        rows.append((region.name, region.code, chain.get("province"), chain.get("city"), chain.get("county")))
    frame = pl.DataFrame(rows, schema=dict.fromkeys(_PLACE, pl.String), orient="row")
    return frame[chosen].get_columns()


def _ids(draw: np.random.Generator, n: int) -> list[str]:
    text = draw.bytes(16 * n).hex()
    return [text[i : i + 32] for i in range(0, 32 * n, 32)]


def _shaped(frame: pl.DataFrame, name: str, recorded_at: datetime) -> pl.DataFrame:
    target = table(name)
    stamps = {"run_id": "0" * 32, "rule_set": rule_set(), "recorded_at": recorded_at}
    frame = frame.with_columns(pl.lit(value).alias(key) for key, value in stamps.items() if key in target.column_names)
    return conform(frame.select(c for c in frame.columns if c in target.column_names), target)
