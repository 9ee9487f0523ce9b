"""raw.document: what was delivered, untouched."""

from warehouse import columns as c
from warehouse.contract import Column, Table

TABLE = Table(
    schema="raw",
    name="document",
    grain="one row = one document as delivered and as one rule set read its metadata: the same bytes delivered twice are "
    "one document",
    source="the readers (transforms.drops)",
    columns=(
        c.document_id.but(required=True, refers_to=None),
        c.document.but(required=True),
        c.document_sha256.but(required=True),
        c.drop_id.but(required=True),
        Column("byte_size", "int", "Size of the document as delivered, bytes.", unit="byte", required=True, at_least=1),
        Column("encoding", "code", "Encoding the bytes were read in: utf-8, gb18030, big5, utf-16 …", required=True),
        Column("media_type", "code", "text/plain, text/markdown, application/jsonl …", required=True),
        Column(
            "text",
            "text",
            "The characters as decoded, untouched; every offset of the warehouse points into it.",
            required=True,
        ),
        c.published_on,
        c.published_on_evidence,
        c.published_on_confidence.but(required=True),
        Column(
            "publisher", "text", "Newspaper, agency or office that published the document, where its metadata says."
        ),
        Column("title", "text", "Title of the document, where its metadata says."),
        Column("url", "text", "Address of the document, where its metadata says."),
        Column(
            "document_kind", "text", "Kind of the document as its metadata calls it: newspaper page, notice, report …"
        ),
        c.run_id.but(required=True),
        c.rule_set.but(required=True),
        c.recorded_at.but(required=True),
        c.retired_at,
        c.supersedes_id,
    ),
    key=("document_id", "rule_set"),
)
