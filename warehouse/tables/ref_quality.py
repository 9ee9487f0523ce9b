"""ref.belief: the thresholds of the human expectations."""

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

TABLES: tuple[Table, ...] = (BELIEF,)
