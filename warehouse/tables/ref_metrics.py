"""The metric catalogue: metrics, finer details, and the words that name them."""

from __future__ import annotations

from warehouse.contract import Column, Table

_SOURCE = Column("source", "text", "Where the row comes from: standard, publication or usage.", required=True)
_NOTE = Column("note", "text", "What a reader of the row should know.")
_METRIC = Column("metric", "code", "Metric of the catalogue.", required=True, refers_to="ref.metric.metric")

METRIC = Table(
    schema="ref",
    name="metric",
    grain="one row = one metric of the catalogue",
    columns=(
        Column("metric", "code", "Key of the metric.", required=True, pattern=r"^[a-z_]+$"),
        Column("name_zh", "text", "Chinese name.", required=True),
        Column("dimension", "code", "Unit class of its level; any where several are usual.", required=True),
        Column("base_units", "text", "Base units its level may have, space separated; any: all.", required=True),
        Column(
            "plausible_low",
            "decimal",
            "Lowest value believed of one region and year, in the first of base_units.",
            required=True,
            unit="by:base_units",
        ),
        Column(
            "plausible_high",
            "decimal",
            "Highest value believed of one region and year, in the first of base_units.",
            required=True,
            unit="by:base_units",
        ),
        Column("covers", "text", "What the metric holds, in words of the texts.", required=True),
        _SOURCE,
    ),
    key=("metric",),
    source="seeds/metrics/metrics.csv",
)

METRIC_DETAIL = Table(
    schema="ref",
    name="metric_detail",
    grain="one row = one finer kind of a metric",
    columns=(
        Column(
            "metric_detail", "code", "Key: metric, dot, finer word.", required=True, pattern=r"^[a-z_]+\.[a-z0-9_]+$"
        ),
        _METRIC,
        Column("name_zh", "text", "Chinese name.", required=True),
        _NOTE,
        _SOURCE,
    ),
    key=("metric_detail",),
    source="seeds/metrics/details.csv",
)

METRIC_ALIAS = Table(
    schema="ref",
    name="metric_alias",
    grain="one row = one word that names a metric for the unit classes listed",
    columns=(
        Column("surface", "text", "Characters of the text.", required=True),
        _METRIC,
        Column(
            "metric_detail", "code", "Finer kind, where the word tells it.", refers_to="ref.metric_detail.metric_detail"
        ),
        Column(
            "roles",
            "text",
            "Space separated: head (the noun of the metric itself), verb (names it when a quantity follows), "
            "counter_noun (what is counted).",
            required=True,
        ),
        Column(
            "needs",
            "text",
            "Space separated dimensions of ref.unit, or count: a quantity must be of one of them. "
            "percent: a growth or share in percent may belong to the word.",
            required=True,
        ),
        Column("generic", "bool", "A word of many uses: believed only near the number.", required=True),
        _NOTE,
        _SOURCE,
    ),
    key=("surface", "metric", "needs"),
    source="seeds/metrics/aliases.csv",
)

TABLES: tuple[Table, ...] = (METRIC, METRIC_DETAIL, METRIC_ALIAS)
