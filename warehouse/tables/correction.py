"""ops.correction: known errors in print, set right on record."""

from warehouse import columns as c
from warehouse.contract import Column, Table

TABLE = Table(
    schema="ops",
    name="correction",
    grain="one row = one known error of a document, with what is done about it",
    source="seeds/corrections.csv, edited by hand",
    columns=(
        Column("correction_id", "code", "Id of the correction.", required=True),
        c.document_sha256.but(required=True),
        Column("locate", "text", "The words of the document that hold the error.", required=True),
        Column("action", "text", "What is done: the value to read instead, or drop.", required=True),
        Column("why", "text", "Why, with the evidence.", required=True),
        Column("state", "code", "active or expired.", required=True, one_of=("active", "expired")),
        Column("guard", "text", "What must still be true of the document for the correction to apply."),
        c.recorded_at.but(required=True),
    ),
    key=("correction_id",),
)
