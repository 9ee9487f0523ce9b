"""ref.belief, ref.comparison: the thresholds of the human expectations; ref.measure: what runs are compared by;
ref.official_source: whose figures go before others; ref.statement, ref.sentence: checks and rejects in Chinese."""

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

MEASURE = Table(
    schema="ref",
    name="measure",
    grain="one row = one figure by which a run is compared with those before it, and when a change of it is told",
    source="seeds/quality/measures.csv",
    columns=(
        Column("measure", "code", "Name of the figure.", required=True, pattern=r"^[a-z][a-z_]*$"),
        Column("name_zh", "text", "Its Chinese name.", required=True),
        Column("name", "text", "Its English name.", required=True),
        Column(
            "unit",
            "code",
            "share (amount is part of base); per (how many come with one of base); mean (of values); count (of a day).",
            required=True,
            one_of=("share", "per", "mean", "count"),
        ),
        Column(
            "direction",
            "code",
            "Which change is told: low, high or both.",
            required=True,
            one_of=("low", "high", "both"),
        ),
        Column(
            "deviations",
            "decimal",
            "How many spreads (1.4826 times the median absolute deviation, or the error of sampling where that is "
            "larger) from the median.",
            required=True,
            at_least=0,
        ),
        Column("least_change", "decimal", "And at least this part of the median.", required=True, at_least=0),
        Column("least_step", "decimal", "And at least this much.", required=True, at_least=0),
        Column("least_base", "decimal", "Runs with less base are put together until they have it.", required=True),
        Column("least_past", "int", "Points of the past before anything is judged.", required=True, at_least=3),
        Column("window", "int", "Points of the past that count.", required=True, at_least=3),
        Column("why", "text", "Why it is watched, and why so closely and no closer.", required=True),
        Column("since", "date", "Since when it stands.", required=True),
        c.source.but(required=True),
    ),
    key=("measure",),
)

STATEMENT = Table(
    schema="ref",
    name="statement",
    grain="one row = one kind of check, said in Chinese",
    source="seeds/quality/statements.csv",
    columns=(
        Column("expectation", "code", "What is checked: ops.check.expectation.", required=True),
        Column("statement_zh", "text", "What should hold, in Chinese.", required=True),
        c.source.but(required=True),
    ),
    key=("expectation",),
)

SENTENCE = Table(
    schema="ref",
    name="sentence",
    grain="one row = one shape of the sentences in ops.reject and in the samples of ops.check, with its Chinese",
    source="seeds/quality/sentences.csv",
    columns=(
        Column(
            "sentence", "text", "The English sentence; {name} stands for what differs from row to row.", required=True
        ),
        Column("sentence_zh", "text", "The same in Chinese, with the same names in braces.", required=True),
        c.source.but(required=True),
    ),
    key=("sentence",),
)

TABLES: tuple[Table, ...] = (BELIEF, COMPARISON, MEASURE, OFFICIAL_SOURCE, SENTENCE, STATEMENT)
