"""Taking a document back: its rows leave the marts and stay in the history."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from flows.failures import InputError
from flows.home import standing_store
from flows.ledger import Entry
from flows.settings import load
from flows.show import note
from warehouse.store import Store

SHOWN = 5


def retract(document: str, reason: str, home: Path | None) -> None:
    """Retire every current row of one document, record why, and publish.

    ``document`` is its name as delivered, its document_id, or its SHA-256; of the latter two the first characters do.
    """
    if not reason.strip():
        raise InputError("a retraction needs its reason: --reason 'printed with wrong figures'")
    settings = load(home)
    with standing_store(settings, waiting=note) as store:
        try:
            found = _one_document(store, document)
        except InputError:
            # a retraction that was killed before it published: done again it finds nothing more to take back
            if store.read_copy.exists() and store.needs_publish():
                note(f"published: {store.publish()}")
            raise
        entry = Entry(store, "retract", found["document"])
        now = entry.started_at
        row = {**found, "why": reason.strip(), "retracted_at": now, "run_id": entry.run_id}
        with entry.entered(by_rules=False):
            store.load(
                {"ops.retraction": pl.DataFrame([row], schema_overrides={"retracted_at": pl.Datetime("us", "UTC")})},
                supersede=[found["document_id"]],
                at=now,
            )
            entry.end()
        published = store.publish()
    note(
        f"{found['document']} is taken back: its rows are out of the marts and stay in the history; "
        f"published: {published}"
    )


def _one_document(store: Store, wanted: str) -> dict[str, str]:
    rows = store.query(
        "SELECT document_id, document, document_sha256 FROM raw.document WHERE retired_at IS NULL AND "
        "(document = $1 OR length($1) >= 6 AND (starts_with(document_id, $1) OR starts_with(document_sha256, $1))) "
        "ORDER BY document, document_id",
        [wanted],
    )
    if rows.is_empty():
        raise InputError(
            f"no current document {wanted!r}; "
            'zhibiao sql "SELECT document, document_id FROM raw.document WHERE retired_at IS NULL" lists them'
        )
    if rows.height > 1:
        ids = ", ".join(rows["document_id"].head(SHOWN))
        raise InputError(f"{wanted!r} is the name of {rows.height} documents; name one by its document_id: {ids}")
    return {key: str(value) for key, value in rows.row(0, named=True).items()}
