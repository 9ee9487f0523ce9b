"""ref.reject_reason: the reasons for turning something away."""

from warehouse import columns as c
from warehouse.contract import Column, Table

TABLE = Table(
    schema="ref",
    name="reject_reason",
    grain="one row = one reason for which a stage turns something away",
    source="seeds/reject_reasons.csv",
    columns=(
        c.reason.but(required=True, refers_to=None),
        c.stage.but(required=True),
        c.meaning.but(required=True),
        Column("remedy", "text", "What to do about it.", required=True),
        Column("meaning_zh", "text", "What the row means, in Chinese.", required=True),
        Column("remedy_zh", "text", "What to do about it, in Chinese.", required=True),
        c.source.but(required=True),
    ),
    key=("reason",),
)
