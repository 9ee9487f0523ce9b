"""ops.retraction: documents that were taken back, with the reason."""

from warehouse import columns as c
from warehouse.contract import Column, Table

TABLE = Table(
    schema="ops",
    name="retraction",
    grain="one row = one document taken back by hand: its rows left the marts and stay in the history",
    source="zhibiao retract",
    columns=(
        c.document_id.but(required=True),
        c.document.but(required=True),
        c.document_sha256.but(required=True),
        Column("why", "text", "Why it was taken back, as typed.", required=True),
        Column("retracted_at", "timestamp", "When it was taken back, UTC.", required=True),
        c.run_id.but(required=True),
    ),
    key=("document_id", "retracted_at"),
)
