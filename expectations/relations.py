"""What other claims say of a claim: the growth that two levels come to, the whole that a part belongs to.

Like is compared with like: the same metric in the same words, unit, counter, qualifier and period. Every figure is
taken with what its rounding leaves open, and where several pages state it otherwise, with all that they state: a row
is judged only by what no reading of the others allows. Like everything laid beside a row, these columns neither
change nor move one; they are null where nothing is there to compare.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

import polars as pl

from seeds.places import COUNTRY, parents, regions
from seeds.quality_table import belief, comparisons

LEVELS = (
    "organization", "zone", "region", "region_code", "industry", "metric", "metric_detail", "metric_text", "qualifier",
    "unit", "counter", "per", "reference", "comparator", "low", "high", "reported_value", "period_start", "period_end",
)  # fmt: skip
"""Columns of a level that is compared with: what ``earlier`` holds, rows of achieved levels the warehouse has."""
_SAID = (
    "kind",
    "status",
    "size_class",
    "basis",
    "sentence",
    "document_id",
    "document_start",
    "document_end",
    "surface",
)
TOPIC = ("organization", "zone", "region", "region_code", "industry", "metric", "metric_detail", "words", "qualifier")
MEASURE = ("unit", "counter", "per")
PERIOD = ("period_start", "period_end")
LIKE = ("industry", "metric", "metric_detail", "words", "qualifier", "reference", *MEASURE, *PERIOD)
HOLDER = {"beside_holder": pl.String, "beside_holder_most": pl.Float64}
PART = {"beside_whole": pl.String, "beside_whole_most": pl.Float64}

STATED_GROWTH = (
    (pl.col("kind") == "growth")
    & (pl.col("unit") == "percent")
    & (pl.col("comparator") == "eq")
    & (pl.col("basis").is_null() | (pl.col("basis") == "yoy"))
    & pl.col("period_end").is_not_null()
    & pl.coalesce("organization", "zone", "region").is_not_null()
    & ((pl.col("metric") != "other") | pl.col("metric_text").is_not_null())
)
"""Growths over the year before, of something that can be found again."""
_NUMBER = r"([0-9]+(?:\.[0-9]+)?)"


def related(observations: pl.DataFrame, texts: Mapping[str, str | None], earlier: pl.DataFrame | None) -> pl.DataFrame:
    """The columns laid beside each observation, in the order of the rows.

    ``beside_growth_least`` and ``_most``: the growth in percent that the levels of the period and of the year before
    come to, ``_half`` what the rounding of the stated one leaves open. ``beside_holder`` and ``_most``: the place that holds this one with the least figure, and that figure at
    most. ``beside_whole`` and ``_most``: the surface and figure that stand before 其中. ``texts`` are those of the
    documents by id, ``earlier`` the achieved levels that the warehouse holds of the same things (``LEVELS``).
    """
    rows = observations.select(*LEVELS, *_SAID).with_row_index("row")
    growths = _measured(rows.filter(STATED_GROWTH))
    compared = (
        # most figures are held against none: what they would be compared by is not computed
        pl.col("metric").is_in(list({*growths["metric"], *_nesting()})) & pl.col("period_end").is_not_null()
    ) | pl.col("sentence").str.contains("其中", literal=True)
    here = _measured(
        rows.filter(
            (pl.col("kind") == "level")
            & (pl.col("status") == "actual")
            & ~pl.col("size_class").fill_null(False)
            & compared
        )
    )
    levels = here if earlier is None else pl.concat([here, _measured(earlier)], how="diagonal_relaxed")
    found = observations.select(pl.int_range(pl.len(), dtype=pl.get_index_type()).alias("row"))
    for beside in (_growths(growths, levels), _holders(here, levels), _wholes(here, texts)):
        found = found.join(beside, on="row", how="left", maintain_order="left")
    return found.drop("row")


def _measured(rows: pl.DataFrame) -> pl.DataFrame:
    """With the words that matter for the metric, and the least and most that the figure may be as it was rounded.

    Zeros at the end of 3000 may stand for places that nobody counted, those of 3.50 were measured.
    """
    # the same figures are written again and again: each is read once
    written = rows.select(pl.col("reported_value").unique()).with_columns(
        pl.col("reported_value").str.extract(_NUMBER).alias("number"),
        pl.col("reported_value").str.extract(r"\.([0-9]+)").str.len_chars().cast(pl.Int32).alias("decimals"),
    )
    zeros = pl.col("number").str.len_chars() - pl.col("number").str.strip_chars_end("0").str.len_chars()
    written = written.select(
        "reported_value",
        pl.col("number").cast(pl.Float64),
        pl.lit(10.0)
        .pow(pl.when(pl.col("decimals").is_null()).then(zeros.cast(pl.Int32)).otherwise(-pl.col("decimals")))
        .alias("place"),
    )
    read = rows.select("reported_value", pl.col("low", "high").cast(pl.Float64)).join(
        written, on="reported_value", how="left", maintain_order="left"
    )
    half = pl.col("place") / 2 * pl.col("low").abs() / pl.col("number")
    read = read.with_columns(pl.when(pl.col("number") > 0).then(half).fill_null(0.0).alias("half"))
    wordless = [metric for metric, rule in comparisons().items() if not rule.words]
    return rows.with_columns(
        pl.when(~pl.col("metric").is_in(wordless)).then("metric_text").alias("words"),
        read.select((pl.col("low") - pl.col("half")).alias("least")).to_series(),
        read.select((pl.col("high") + pl.col("half")).alias("most")).to_series(),
    )


def _key(columns: tuple[str, ...], alias: str) -> pl.Expr:
    """One number for several columns: joins over a million rows compare it, not the texts."""
    return pl.struct(columns).hash().alias(alias)


# --- growth and levels ----------------------------------------------------------------------------------------------


def _growths(rows: pl.DataFrame, levels: pl.DataFrame) -> pl.DataFrame:
    year_before = [pl.col(name).dt.offset_by("-1y").alias(f"before_{name}") for name in PERIOD]
    decimals = pl.col("reported_value").str.extract(r"\.([0-9]+)").str.len_chars().fill_null(0).cast(pl.Int32)
    half = (pl.lit(10.0).pow(-decimals) / 2).alias("half")
    growths = rows.select("row", *PERIOD, *year_before, _key(TOPIC, "topic"), half)
    stated = (
        levels.filter((pl.col("comparator") == "eq") & pl.col("period_end").is_not_null() & (pl.col("least") > 0))
        .with_columns(_key(TOPIC, "topic"), _key((*MEASURE, "reference"), "measure"))
        .join(growths.select("topic").unique(), on="topic", how="semi")
        .group_by("topic", "measure", *PERIOD)
        .agg(pl.col("least").min(), pl.col("most").max())
    )
    before = stated.rename({"period_start": "before_period_start", "period_end": "before_period_end"})
    return (
        growths.join(stated, on=["topic", *PERIOD], nulls_equal=True)
        .join(
            before,
            on=["topic", "measure", "before_period_start", "before_period_end"],
            nulls_equal=True,
            suffix="_before",
        )
        .group_by("row")
        .agg(
            (100 * (pl.col("least") / pl.col("most_before") - 1)).min().alias("beside_growth_least"),
            (100 * (pl.col("most") / pl.col("least_before") - 1)).max().alias("beside_growth_most"),
            pl.col("half").first().alias("beside_growth_half"),
        )
    )


@cache
def growth_slack() -> pl.DataFrame:
    """Points by which a stated growth may differ from that of two levels, by metric, where it is not the usual one;
    null where the two are not comparable at all."""
    found = [(metric, rule.growth_apart) for metric, rule in comparisons().items()]
    schema = {"metric": pl.String, "beside_growth_apart": pl.Float64}
    return pl.DataFrame(found, schema=schema, orient="row")


def growth_is_borne_out() -> pl.Expr:
    """True where the growth as stated, with its rounding, lies within what the levels come to."""
    usual = float(belief("growth_apart"))
    known = pl.col("metric").is_in(list(comparisons()))
    apart = pl.col("beside_growth_half") + pl.when(known).then("beside_growth_apart").otherwise(usual)
    stated = pl.col("low").cast(pl.Float64)
    return (stated >= pl.col("beside_growth_least") - apart) & (stated <= pl.col("beside_growth_most") + apart)


# --- places that hold each other ------------------------------------------------------------------------------------


@cache
def _nesting() -> tuple[str, ...]:
    """Metrics of which the figures of places add up."""
    return tuple(metric for metric, rule in comparisons().items() if rule.nests)


@cache
def _names() -> pl.DataFrame:
    """Every name a region code went by."""
    found = {(r.code, r.name): None for r in regions()}
    return pl.DataFrame(list(found), schema={"region_code": pl.String, "region": pl.String}, orient="row")


@cache
def _chains() -> pl.DataFrame:
    """Codes of the places that hold a region, and of itself for a town in it."""
    codes = dict.fromkeys(r.code for r in regions())
    found = [
        (code, holder)
        for code in codes
        for holder in dict.fromkeys([code, *(place.code for place in parents(code)), COUNTRY])
    ]
    return pl.DataFrame(found, schema={"region_code": pl.String, "holder_code": pl.String}, orient="row")


def _holders(here: pl.DataFrame, levels: pl.DataFrame) -> pl.DataFrame:
    of_place = (
        pl.col("metric").is_in(_nesting())
        & pl.col("organization").is_null()
        & pl.col("region_code").is_not_null()
        & pl.col("period_end").is_not_null()
    )
    wholes = levels.filter(
        of_place & pl.col("zone").is_null() & pl.col("comparator").is_in(["eq", "lt", "le", "range"])
    ).join(_names(), on=["region_code", "region"], how="semi")
    parts = here.filter(of_place & pl.col("comparator").is_in(["eq", "gt", "ge", "range"]))
    whole_places = (
        wholes.with_columns(_key(LIKE, "like"))
        .group_by("like", pl.col("region_code").alias("holder_code"))
        .agg(pl.col("region").first().alias("beside_holder"), pl.col("most").max().alias("beside_holder_most"))
    )
    return (
        parts.with_columns(_key(LIKE, "like"))
        .select("row", "like", "region_code", "region", "zone")
        .join(_chains(), on="region_code")
        .join(whole_places, on=["like", "holder_code"])
        .filter((pl.col("beside_holder") != pl.col("region")) | pl.col("zone").is_not_null())
        .sort("row", "beside_holder_most")
        .group_by("row", maintain_order=True)
        .agg(pl.col(*HOLDER).first())
    )


# --- parts of a whole -----------------------------------------------------------------------------------------------


def _wholes(here: pl.DataFrame, texts: Mapping[str, str | None]) -> pl.DataFrame:
    """The first figure behind 其中 beside those of the same measure before it in the sentence, summed: which of
    them is the whole the words do not say."""
    told = (
        here.filter(pl.col("sentence").str.contains("其中", literal=True) & pl.col("document_start").is_not_null())
        .with_columns(
            _key(("metric", "per", *PERIOD, "unit", "counter"), "measure"),
            _key(("document_id", "sentence"), "said"),
        )
        .sort("document_id", "document_start")
        .select("row", "said", "measure", "document_id", "document_start", "document_end", "surface", "most")
    )
    near = int(belief("part_near_characters"))
    found = []
    before: list[tuple[int, int, str, float]] = []  # measure, end, surface and most of the figures so far
    sentence = None
    for row, said, measure, document, start, end, surface, most in told.iter_rows():
        if said != sentence:
            before, sentence = [], said
        text = texts.get(document)
        if before and text is not None:
            between = text[before[-1][1] : start]
            # a figure of another measure between 其中 and this one may be the part, and this one its detail
            if len(between) <= near and "其中" in between and not any(stop in between for stop in "。；;！？"):
                alike = [(s, m) for of, _, s, m in before if of == measure]
                if alike:
                    found.append((row, "、".join(s for s, _ in alike), sum(m for _, m in alike)))
        before.append((measure, end, surface, most))
    return pl.DataFrame(found, schema={"row": pl.get_index_type(), **PART}, orient="row")
