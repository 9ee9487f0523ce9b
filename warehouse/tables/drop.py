"""ops.drop: the deliveries."""

from warehouse import columns as c
from warehouse.contract import Column, Table

TABLE = Table(
    schema="ops",
    name="drop",
    grain="one row = one drop: a delivery of files, known by the names and bytes in it, as first received",
    source="the flow",
    columns=(
        c.drop_id.but(required=True, refers_to=None),
        c.path.but(required=True),
        c.run_id.but(required=True),
        Column("received_at", "timestamp", "When the drop was first taken up, UTC.", required=True),
        c.documents.but(required=True),
        c.loaded.but(required=True),
        c.known.but(required=True),
        c.rejected.but(required=True),
    ),
    key=("drop_id",),
)
