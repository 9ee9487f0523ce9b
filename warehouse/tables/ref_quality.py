"""ref.belief: the thresholds of the human expectations; ref.official_source: whose figures go before others."""

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
        Column("unit", "code", "Unit of value.", required=True, one_of=("count", "day", "ratio")),
        Column("why", "text", "Why it is believed.", required=True),
        Column("since", "date", "Since when it stands.", required=True),
        c.source.but(required=True),
    ),
    key=("belief",),
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

TABLES: tuple[Table, ...] = (BELIEF, OFFICIAL_SOURCE)
