"""ops.reject: what was turned away, so that nothing is ever silently dropped."""

from warehouse import columns as c
from warehouse.contract import Column, Table

TABLE = Table(
    schema="ops",
    name="reject",
    grain="one row = one document, line or row turned away; turned away again while it is open it is the same row, after "
    "it was settled a new one",
    source="every stage",
    columns=(
        Column(
            "reject_id",
            "code",
            "Id of the reject, derived from stage, reason, document, key, detail and payload; of what comes again after it "
            "was settled, from the id before.",
            required=True,
            pattern=c.ID,
        ),
        c.run_id.but(required=True),
        c.stage.but(required=True),
        c.reason.but(required=True, refers_to="ref.reject_reason.reason"),
        c.document,
        Column("key", "text", "What within the document: line number, id of the mention, name of the column."),
        Column("detail", "text", "What is wrong, in one sentence with the offending value."),
        Column("payload", "text", "The beginning of what was turned away."),
        c.drop_id,
        c.document_sha256,
        Column(
            "file_sha256",
            "code",
            "SHA-256 of the file it came in, under which its bytes are kept; null where they could not be read.",
            pattern=c.SHA256,
        ),
        Column(
            "delivery",
            "json",
            "What stood beside the file (sidecar, index) and the publication date given to the run, to try it again.",
        ),
        c.recorded_at.but(required=True),
        Column("resolved_at", "timestamp", "When a replay or a new delivery settled it, UTC; null while open."),
        Column("resolution", "text", "What settled it, in one sentence; null while open."),
    ),
    key=("reject_id",),
)
