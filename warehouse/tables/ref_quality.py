"""ref.belief, ref.comparison: the thresholds of the human expectations; ref.official_source: whose figures go before others."""

from warehouse import columns as c
from warehouse.contract import Column, Table

BELIEF = Table(
    schema="ref",
    name="belief",
    grain="one row = one threshold of a human expectation: what we believe of a usual document, article or run",
    source="seeds/quality/beliefs.csv",
    columns=(
        Column("belief", "code", "Name of the threshold.", required=True, pattern=r"^[a-z][a-z_]*$"),
        Column("value", "decimal", "The threshold.", required=True),
        Column("unit", "code", "Unit of value.", required=True, one_of=("count", "day", "ratio", "percentage_point")),
        Column("why", "text", "Why it is believed.", required=True),
        Column("since", "date", "Since when it stands.", required=True),
        c.source.but(required=True),
    ),
    key=("belief",),
)

COMPARISON = Table(
    schema="ref",
    name="comparison",
    grain="one row = one metric whose figures are held against each other in their own way",
    source="seeds/quality/comparisons.csv",
    columns=(
        c.metric.but(required=True),
        Column(
            "growth_apart",
            "decimal",
            "Percentage points, rounding aside, by which a stated growth may lie off that of two levels; null where "
            "the two are not comparable. Of a metric without a row: ref.belief growth_apart.",
            unit="percentage_point",
            at_least=0,
        ),
        Column(
            "nests",
            "bool",
            "Whether the figure of a place is part of that of the place which holds it: true of what adds up.",
            required=True,
        ),
        Column(
            "words",
            "bool",
            "Whether only figures in the same words (metric_text) are of the same thing.",
            required=True,
        ),
        Column("why", "text", "Why it is so.", required=True),
        Column("since", "date", "Since when it stands.", required=True),
        c.source.but(required=True),
    ),
    key=("metric",),
)

OFFICIAL_SOURCE = Table(
    schema="ref",
    name="official_source",
    grain="one row = one string that makes a name that holds it an official source of figures",
    source="seeds/quality/official_sources.csv",
    columns=(
        Column("surface", "text", "Characters of claim_source or publisher.", required=True),
        Column(
            "authority",
            "code",
            "What kind of authority it names.",
            required=True,
            one_of=("statistics", "customs", "government", "ministry", "department", "central_bank"),
        ),
        c.source.but(required=True),
    ),
    key=("surface",),
    warnings=("A person who speaks for an authority counts as the authority: 国家统计局局长.",),
)

TABLES: tuple[Table, ...] = (BELIEF, COMPARISON, OFFICIAL_SOURCE)
