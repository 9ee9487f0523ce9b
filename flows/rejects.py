"""Rows of ops.reject from what the stages turned away, with what is needed to try it again."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import polars as pl

from flows.arrivals import Arrival
from transforms.identity import digest_of
from transforms.rejects import Reject
from warehouse.store import Store

_COLUMNS = (
    "reject_id", "stage", "reason", "document", "key", "detail", "payload", "document_sha256", "file_sha256", "delivery",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Origin:
    """What something that was turned away came out of: enough to read it again where the drop is gone."""

    document_sha256: str | None = None  # null where no document could be read
    file_sha256: str | None = None  # under which the bytes are kept in raw/
    delivery: str | None = None  # JSON: what stood beside the file, and the date given to the run


Origins = Callable[[Reject], Origin]


def origins(batch: Sequence[Arrival], digests: Iterable[tuple[str, str]], published_on: date | None) -> Origins:
    """Of rejects of a batch of files; digests are name and SHA-256 of the documents that could be read."""
    files = {a.delivery.name: a for a in batch}
    read = dict(digests)

    def origin(reject: Reject) -> Origin:
        arrival = files.get(reject.document) or files.get(reject.document.rpartition("#")[0])
        if arrival is None:
            return Origin(read.get(reject.document))
        beside = {
            "metadata": dict(arrival.delivery.metadata),
            "evidence": arrival.delivery.published_on_evidence,
            "published_on": published_on and published_on.isoformat(),
        }
        told = json.dumps(beside, ensure_ascii=False, sort_keys=True)
        return Origin(read.get(reject.document), arrival.sha256, told)

    return origin


def of_documents(documents: Mapping[str, str]) -> Origins:
    """Of rejects of documents that the warehouse holds: digest by name."""
    return lambda reject: Origin(documents.get(reject.document))


def seen_again(store: Store, rows: pl.DataFrame) -> pl.DataFrame:
    """The rows as the warehouse is to hold them: what was settled and comes again is a new row, with an id made of the
    one before, so that it is open and the settled one keeps its end."""
    while settled := _settled(store, rows["reject_id"].to_list()):
        anew = {id_: digest_of("reject again", id_) for id_ in settled}
        rows = rows.with_columns(pl.col("reject_id").replace(anew))
    return rows


def _settled(store: Store, ids: list[str]) -> list[str]:
    if not ids:
        return []
    sql = (
        "SELECT reject_id FROM ops.reject WHERE resolved_at IS NOT NULL AND reject_id IN (SELECT unnest(?::VARCHAR[]))"
    )
    return store.query(sql, [ids])["reject_id"].to_list()


def reject_rows(rejects: Iterable[Reject], origin: Origins | None = None) -> pl.DataFrame:
    """One row each, without the columns of the run; the same thing turned away again for the same reason has the same
    id (``seen_again`` asks whether that is still open)."""
    rows = []
    for r in rejects:
        of = origin(r) if origin is not None else Origin()
        rows.append(
            {
                "reject_id": digest_of("reject", r.stage, r.reason, r.document, r.key or "", r.detail, r.payload),
                "stage": r.stage,
                "reason": r.reason,
                "document": r.document,
                "key": r.key,
                "detail": r.detail or None,
                "payload": r.payload or None,
                "document_sha256": of.document_sha256,
                "file_sha256": of.file_sha256,
                "delivery": of.delivery,
            }
        )
    return pl.DataFrame(rows, schema=dict.fromkeys(_COLUMNS, pl.String))
