"""ops.correction: known errors of documents, set right on record."""

from warehouse import columns as c
from warehouse.contract import Column, Table

TABLE = Table(
    schema="ops",
    name="correction",
    grain="one row = one version of a correction: a known error of one document, what is done about it, and what came of it",
    source="corrections.csv of the home directory, kept by hand; docs/corrections.md",
    columns=(
        c.correction_id.but(required=True, refers_to=None),
        Column(
            "document_named",
            "text",
            "The document as the file names it: SHA-256, its beginning, or name.",
            required=True,
        ),
        c.document_sha256,
        Column(
            "locate", "text", "The words of the document that hold the error, the figure marked ⟦…⟧.", required=True
        ),
        Column("action", "text", "What is done: set FIELD=VALUE; … or drop.", required=True),
        Column("why", "text", "Why, with the evidence.", required=True),
        Column(
            "state",
            "code",
            "As the file says: active, or expired (no longer applied).",
            required=True,
            one_of=("active", "expired"),
        ),
        Column("guard", "text", "What the rules must read for the correction to apply: FIELD=VALUE; …"),
        Column(
            "outcome",
            "code",
            "applied; not_needed (the rules read it rightly by themselves); pending (the warehouse does not hold the "
            "document yet); gone (the document was superseded or taken back); expired.",
            required=True,
            one_of=("applied", "not_needed", "pending", "gone", "expired"),
        ),
        c.run_id.but(required=True),
        c.recorded_at.but(required=True),
        c.retired_at,
    ),
    key=("correction_id", "recorded_at"),
)
