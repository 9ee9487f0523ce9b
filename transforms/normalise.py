"""Frames from mentions, and the arithmetic on them: base units, money in CNY, ids.

polars does it column by column; values stay exact decimals.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from decimal import Context, Decimal, InvalidOperation
from functools import cache
from operator import attrgetter
from typing import Any

import polars as pl

from seeds import fx_table, units_table
from transforms import identity
from transforms.records import Article, Document, Mention
from warehouse.contract import Table
from warehouse.render.frames import schema
from warehouse.tables import table

DECIMAL = pl.Decimal(38, 12)
_LARGEST = Decimal(10) ** 25
_LAST_PLACE = Decimal(1).scaleb(-12)
_EXACT = Context(prec=60)


def _column(name: str, values: Sequence[Any], dtype: Any) -> pl.Series:
    """A column of Python values. Decimals travel as text: handing the objects over would import numpy first."""
    if isinstance(dtype, pl.Decimal):
        text = [None if v is None else f"{v:f}" for v in values]
        return pl.Series(name, text, dtype=pl.String).str.to_decimal(scale=dtype.scale)
    return pl.Series(name, values, dtype=dtype)


def _columns(rows: Sequence[Mapping[str, Any]], wanted: Mapping[str, Any]) -> list[pl.Series]:
    return [_column(name, [row[name] for row in rows], dtype) for name, dtype in wanted.items()]


def _frame(rows: Sequence[Mapping[str, Any]], wanted: Mapping[str, Any]) -> pl.DataFrame:
    return pl.DataFrame(_columns(rows, wanted))


@cache
def units_frame() -> pl.DataFrame:
    """One row per unit: ``unit_id``, ``unit`` (base), ``dimension``, factor as numerator and denominator, ``offset``."""
    return _frame(
        [
            {
                "unit_id": u.unit_id,
                "unit": u.base_unit,
                "dimension": u.dimension,
                "numerator": Decimal(u.factor.numerator),
                "denominator": Decimal(u.factor.denominator),
                "offset": _EXACT.divide(Decimal(u.base_offset.numerator), Decimal(u.base_offset.denominator)).quantize(
                    _LAST_PLACE, context=_EXACT
                ),
            }
            for u in units_table.units().values()
        ],
        {
            "unit_id": pl.String,
            "unit": pl.String,
            "dimension": pl.String,
            "numerator": pl.Decimal(38, 0),
            "denominator": pl.Decimal(38, 0),
            "offset": DECIMAL,
        },
    )


def in_base_units(mentions: pl.DataFrame) -> pl.DataFrame:
    """Adds ``unit``, ``low``, ``high`` (base unit) to mentions with ``unit_id``, ``number_low``, ``number_high``.

    Unit: low = number_low * numerator / denominator + offset, rounded to twelve digits.
    """
    joined = mentions.join(units_frame(), on="unit_id", how="left", maintain_order="left")

    def base(column: str) -> pl.Expr:
        return (pl.col(column) * pl.col("numerator") / pl.col("denominator") + pl.col("offset")).cast(DECIMAL)

    return joined.with_columns(low=base("number_low"), high=base("number_high")).drop(
        "numerator", "denominator", "offset"
    )


@cache
def _rates() -> pl.DataFrame:
    """One row per year and currency: CNY for one unit, average of the year."""
    found = [
        {"year": r.year, "currency": r.currency, "cny_per_unit": r.cny_per_unit} for r in fx_table.rates().values()
    ]
    return _frame(found, {"year": pl.Int64, "currency": pl.String, "cny_per_unit": DECIMAL})


def in_cny(observations: pl.DataFrame) -> pl.DataFrame:
    """Adds ``value_cny``, ``fx_rate``, ``fx_year``, ``fx_basis``: money at the average rate of a year.

    The year is the period's where the table has it, else the publication's, else the latest known.
    Unit: CNY; of a range the middle. Rows in other units get nulls.
    """
    rates = _rates()
    latest = rates.group_by("currency").agg(pl.col("year").max().alias("latest_year"))
    money = observations.with_columns(
        period_year=pl.coalesce(pl.col("period_end"), pl.col("period_start")).dt.year().cast(pl.Int64),
        published_year=pl.col("published_on").dt.year().cast(pl.Int64),
    ).join(latest, left_on="unit", right_on="currency", how="left", maintain_order="left")
    for name, year in (
        ("period_rate", "period_year"),
        ("published_rate", "published_year"),
        ("latest_rate", "latest_year"),
    ):
        money = money.join(
            rates.rename({"cny_per_unit": name, "year": year, "currency": "unit"}),
            on=["unit", year],
            how="left",
            maintain_order="left",
        )
    is_cny = pl.col("unit") == "CNY"
    one = pl.lit(1).cast(DECIMAL)
    rate = pl.when(is_cny).then(one).otherwise(pl.coalesce("period_rate", "published_rate", "latest_rate"))
    middle = ((pl.col("low") + pl.col("high")) / pl.lit(2).cast(DECIMAL)).cast(DECIMAL)
    foreign = ~is_cny & pl.col("latest_year").is_not_null()
    return money.with_columns(
        fx_rate=rate,
        value_cny=pl.when(is_cny).then(middle).when(foreign).then((middle * rate).cast(DECIMAL)),
        fx_basis=pl.when(foreign & pl.col("period_rate").is_not_null())
        .then(pl.lit("period_year"))
        .when(foreign & pl.col("published_rate").is_not_null())
        .then(pl.lit("publication_year"))
        .when(foreign)
        .then(pl.lit("latest_known")),
        fx_year=pl.when(foreign & pl.col("period_rate").is_not_null())
        .then(pl.col("period_year"))
        .when(foreign & pl.col("published_rate").is_not_null())
        .then(pl.col("published_year"))
        .when(foreign)
        .then(pl.col("latest_year")),
    ).drop("period_year", "published_year", "latest_year", "period_rate", "published_rate", "latest_rate")


@cache
def _room() -> dict[str, Decimal]:
    """Largest number of each unit whose value still fits the column in the base unit, intermediate product included."""
    return {u.unit_id: _LARGEST / max(Decimal(1), Decimal(u.factor.numerator)) for u in units_table.units().values()}


def _decimal(text: str | None, unit_id: str | None) -> Decimal | None:
    """The number exactly, or None where it is none or has no room in the column."""
    if text is None:
        return None
    try:
        value = Decimal(text)
    except InvalidOperation:
        return None
    room = _room().get(unit_id or "count", _LARGEST)
    return value.quantize(_LAST_PLACE, context=_EXACT) if abs(value) < room else None


def in_base_unit(number: str | None, unit_id: str) -> Decimal | None:
    """One number of a unit in its base unit, as a frame of mentions would have it; None where it has no room."""
    value = _decimal(number, unit_id)
    if value is None:
        return None
    row = {"unit_id": unit_id, "number_low": value, "number_high": value}
    wanted = {"unit_id": pl.String, "number_low": DECIMAL, "number_high": DECIMAL}
    found: Decimal | None = in_base_units(_frame([row], wanted))["low"][0]
    return found


_PLAIN = [
    "cls",
    "rule",
    "counter",
    "per",
    "comparator",
    "kind",
    "metric",
    "metric_detail",
    "metric_text",
    "region",
    "region_code",
    "province",
    "city",
    "county",
    "zone",
    "organization",
    "industry",
    "industry_code",
    "period_type",
    "period_start",
    "period_end",
    "status",
    "reported_value",
    "reported_unit",
    "basis",
    "reference",
    "qualifier",
    "claim_source",
    "size_class",
    "confidence",
]
"""Columns that a mention has as it is."""

_plain_of = attrgetter(*_PLAIN)
_said_of = attrgetter("field", "value", "reason", "chosen")
_JSON = json.JSONEncoder(ensure_ascii=False)

SPAN_TAKEN = "span_taken"
"""Outcome of a mention whose span of the document another one holds: the road makes a reject of it."""


def mention_rows(
    document: Document, articles: Sequence[Article], found: Sequence[Sequence[Mention]], metric_name: Any
) -> list[dict[str, Any]]:
    """One dict per mention, in text order of the articles: the ``mention`` and what is worked out of it, ids and offsets.

    What a column takes from the mention as it is, ``frame_of`` reads off all mentions at once.
    """
    rows: list[dict[str, Any]] = []
    rules = identity.rule_set()
    document_id = identity.document_id(document.sha256)
    taken: set[tuple[int, int]] = set()
    for article, mentions in zip(articles, found, strict=True):
        article_id = identity.article_id(document.sha256, article.position)
        published_on = article.published_on or document.published_on
        for m in mentions:
            start, end = article.to_document(m.start, m.end, document.text)
            free = end > start and (start, end) not in taken
            taken.add((start, end))
            claims = m.cls in ("quantity", "rank")
            low = _decimal(m.number_low, m.unit_id)
            rows.append(
                {
                    "mention": m,
                    "mention_id": identity.mention_id(document.sha256, start, end)
                    if free
                    else identity.digest_of("mention", document.sha256, start, end, m.start),
                    "observation_id": identity.observation_id(document.sha256, start, end, rules) if claims else None,
                    "article_id": article_id,
                    "document_id": document_id,
                    "document_start": start,
                    "document_end": end,
                    "surface": document.text[start:end],
                    "unit_id": m.unit_id if claims else (m.unit_id or None),
                    "number_low": low,
                    "number_high": low if m.number_high == m.number_low else _decimal(m.number_high, m.unit_id),
                    "outcome": SPAN_TAKEN if not free else "observation" if claims else "not_quantity",
                    "sentence": article.text[m.sentence_start : m.sentence_end].strip() if claims else None,
                    "metric_name": metric_name(m.metric) if claims and m.metric else None,
                    "published_on": published_on,
                    "candidates": _JSON.encode(list(map(_said_of, m.candidates))) if claims else None,
                    "rule_set": rules,
                }
            )
    return rows


_AS_IT_IS: dict[str, Any] = {
    **{name: pl.String for name in _PLAIN},
    "period_start": pl.Date,
    "period_end": pl.Date,
    "size_class": pl.Boolean,
    "confidence": pl.Float64,
}
_WORKED_OUT: dict[str, Any] = {
    **{
        name: pl.String
        for name in [
            "mention_id",
            "observation_id",
            "article_id",
            "document_id",
            "surface",
            "unit_id",
            "outcome",
            "sentence",
            "metric_name",
            "candidates",
            "rule_set",
        ]
    },
    "document_start": pl.Int64,
    "document_end": pl.Int64,
    "number_low": DECIMAL,
    "number_high": DECIMAL,
    "published_on": pl.Date,
}


def frame_of(rows: Sequence[dict[str, Any]]) -> pl.DataFrame:
    """The working frame of mentions: base units and CNY added, one row per mention of any class."""
    plain = list(zip(*(_plain_of(row["mention"]) for row in rows), strict=True)) or [()] * len(_PLAIN)
    frame = pl.DataFrame(
        [
            *(_column(name, values, _AS_IT_IS[name]) for name, values in zip(_PLAIN, plain, strict=True)),
            *_columns(rows, _WORKED_OUT),
        ]
    )
    return in_cny(in_base_units(frame))


def mentions_frame(frame: pl.DataFrame) -> pl.DataFrame:
    """core.mention from the working frame."""
    return _shaped(frame.rename({"cls": "class"}), table("core.mention"))


def observations_frame(frame: pl.DataFrame) -> pl.DataFrame:
    """core.observation from the working frame: the rows whose outcome is an observation."""
    return _shaped(frame.filter(pl.col("outcome") == "observation"), table("core.observation"))


def corrected_frame(rows: Sequence[Mapping[str, Any]]) -> pl.DataFrame:
    """core.observation from rows of it with ``published_on`` beside them: their money is worked out in CNY again."""
    of = table("core.observation")
    held = {name: dtype for name, dtype in schema(of).items() if name not in _IN_CNY}
    frame = in_cny(_frame(rows, {**held, "published_on": pl.Date}))
    return frame.select(of.column_names)


_IN_CNY = frozenset(("value_cny", "fx_rate", "fx_year", "fx_basis"))
"""Columns that ``in_cny`` adds."""


def documents_frame(documents: Sequence[Document]) -> pl.DataFrame:
    """raw.document: one row per document, in the order given."""
    rules = identity.rule_set()
    rows = [
        {
            "document_id": identity.document_id(d.sha256),
            "document": d.document,
            "document_sha256": d.sha256,
            "byte_size": d.byte_size,
            "encoding": d.encoding,
            "media_type": d.media_type,
            "text": d.text,
            "published_on": d.published_on,
            "published_on_evidence": d.published_on_evidence,
            "published_on_confidence": d.published_on_confidence,
            "publisher": d.publisher,
            "title": d.title,
            "url": d.url,
            "document_kind": d.kind,
            "rule_set": rules,
        }
        for d in documents
    ]
    return _conform(rows, "raw.document")


def articles_frame(pairs: Sequence[tuple[Document, Article]]) -> pl.DataFrame:
    """raw.article: one row per article of each document."""
    rules = identity.rule_set()
    rows = [
        {
            "article_id": identity.article_id(d.sha256, a.position),
            "document_id": identity.document_id(d.sha256),
            "position": a.position,
            "article_title": a.title,
            "body": a.text,
            "pieces": json.dumps([list(p) for p in a.pieces], separators=(",", ":")),
            "published_on": a.published_on,
            "published_on_evidence": a.published_on_evidence,
            "published_on_confidence": a.published_on_confidence,
            "byline": a.byline,
            "article_source": a.source,
            "dateline_place": a.dateline_place,
            "rule_set": rules,
        }
        for d, a in pairs
    ]
    return _conform(rows, "raw.article")


def _conform(rows: list[dict[str, Any]], name: str) -> pl.DataFrame:
    t = table(name)
    if not rows:
        return _shaped(pl.DataFrame(schema=schema(t)), t)
    wanted = {c: d for c, d in schema(t).items() if c in rows[0]}
    return _shaped(_frame(rows, wanted), t)


_STAMPED = frozenset(("drop_id", "run_id", "recorded_at"))
"""Columns that say which run wrote a row: the flow adds them."""


def _shaped(frame: pl.DataFrame, t: Table) -> pl.DataFrame:
    """The table's columns in its order and types, but for those that the run stamps; what is missing is null."""
    return frame.select(
        pl.col(name).cast(dtype) if name in frame.columns else pl.lit(None, dtype=dtype).alias(name)
        for name, dtype in schema(t).items()
        if name not in _STAMPED
    )
