"""What settles an open reject, and the sentence that the ledger keeps of it.

A reject is settled when what it was about is loaded after all, or is no longer asked for because something else was
delivered in its place. A file that was turned away, mended and delivered anew has other bytes: its name says that it is
the same one, as long as no date says that it is the page of another day.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import polars as pl

from flows.arrivals import Arrival, look_at
from flows.versions import same_writing
from warehouse.store import Store

BY_HAND = "corrected"
"""Reason of what a correction dropped: taking the correction away brings it back, nothing else."""
SAME_BYTES = "the same bytes were delivered again and loaded"
OTHER_BYTES = "superseded: delivered anew as other bytes (SHA-256 {sha256}…), which were not turned away for this"
LATER_VERSION = "superseded: a later version of its document was loaded"
REPLAYED = "tried again, and it passed"
OTHER_REASON = "tried again, and turned away for another reason: {reason}"
NOT_IN_FORCE = "a later version took the place of its document, or the document was taken back"
READ_ANEW = "its document was read again by later rules, which do not turn it away"
GIVEN_BACK = "the correction that had dropped it no longer does"
SENTENCES = (
    SAME_BYTES,
    OTHER_BYTES,
    LATER_VERSION,
    REPLAYED,
    OTHER_REASON,
    NOT_IN_FORCE,
    READ_ANEW,
    GIVEN_BACK,
)
_SHORT = 12  # characters of a digest that a person compares
Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Delivered:
    """What a batch brought: its files, name and SHA-256 of the documents read in them, and of these the rows of
    raw.document that are loaded now (none where all were known)."""

    batch: Sequence[Arrival]
    digests: Sequence[tuple[str, str]]
    loaded: pl.DataFrame = field(
        default_factory=lambda: pl.DataFrame(
            schema={"document": pl.String, "document_sha256": pl.String, "published_on": pl.Date, "text": pl.String}
        )
    )


def settled_by(store: Store, delivered: Delivered, supersede: Iterable[str], told: pl.DataFrame) -> dict[str, str]:
    """Ids of the open rejects that a batch settles, each with its sentence.

    ``supersede`` are the ids of documents whose place others take, ``told`` the rows of ops.reject of the same batch:
    what is turned away again is not settled.
    """
    again = set(told["reject_id"])
    return {
        row["reject_id"]: said
        for row, said in _settled(store, delivered, set(supersede), set(told["document"]))
        if row["reject_id"] not in again
    }


def _settled(
    store: Store, delivered: Delivered, supersede: set[str], turned_away: set[str]
) -> Iterator[tuple[Row, str]]:
    loaded = {row["document"]: row for row in delivered.loaded.iter_rows(named=True)}
    bytes_loaded = set(delivered.loaded["document_sha256"])
    of_many = {a.delivery.name: a for a in delivered.batch if a.holds_many}
    archives = {a.delivery.archive: a for a in delivered.batch if a.delivery.member is not None}
    names = [*loaded, *(a.delivery.name for a in delivered.batch), *archives]
    for row in _open(store, names, bytes_loaded, supersede):
        whole = row["document"].rpartition("#")[0]
        file = of_many.get(whole)
        instead = loaded.get(row["document"]) or loaded.get(whole)  # of a page of a PDF: the PDF
        if row["document_id"] in supersede:
            yield row, LATER_VERSION
        elif row["document_sha256"] in bytes_loaded or row["file_sha256"] in bytes_loaded:
            yield row, SAME_BYTES
        elif row["held"] or row["document"] in turned_away:
            continue
        elif row["document"] in archives:  # which could not be unpacked, and now it is what it holds
            sha256 = look_at(archives[row["document"]].delivery.whole_archive()).sha256
            inside = [d["published_on"] for name, d in loaded.items() if name.startswith(f"{row['document']}/")]
            if sha256 is not None and sha256 == row["file_sha256"]:
                yield row, SAME_BYTES
            elif sha256 is not None and inside and not _of_another_day(row, inside[0]):
                yield row, OTHER_BYTES.format(sha256=sha256[:_SHORT])
        elif file is not None and file.sha256 and row["file_sha256"] != file.sha256:
            if _holds_the_rest(row, file, delivered, turned_away):
                yield row, OTHER_BYTES.format(sha256=file.sha256[:_SHORT])
        elif instead is not None and not _of_another_day(row, instead["published_on"]):
            yield row, OTHER_BYTES.format(sha256=instead["document_sha256"][:_SHORT])


def _open(store: Store, names: Collection[str], sha256s: Collection[str], ids: Collection[str]) -> Iterator[Row]:
    """Open rejects that the batch may have to do with: by name, by bytes, by the document they lie in."""
    rows = store.query(
        "WITH gone AS (SELECT document_id, document_sha256 FROM raw.document WHERE document_id IN "
        "(SELECT unnest($3::VARCHAR[]))) "
        "SELECT r.*, g.document_id, EXISTS (FROM raw.document AS d WHERE d.document_sha256 = r.document_sha256) AS held "
        "FROM ops.reject AS r LEFT JOIN gone AS g USING (document_sha256) WHERE r.resolved_at IS NULL AND ("
        "r.document IN (SELECT unnest($1::VARCHAR[])) OR regexp_replace(r.document, '#[^#]*$', '') IN "
        "(SELECT unnest($1::VARCHAR[])) OR r.document_sha256 IN (SELECT unnest($2::VARCHAR[])) "
        "OR r.file_sha256 IN (SELECT unnest($2::VARCHAR[])) OR g.document_id IS NOT NULL)",
        [sorted(names), sorted(sha256s), sorted(ids)],
    )
    return rows.iter_rows(named=True)


def _of_another_day(row: Row, published_on: date | None) -> bool:
    """Whether both say when they were published, and not the same: page1.txt comes every day with another page."""
    said = json.loads(row["delivery"]) if row["delivery"] else {}
    for stated in ((said.get("metadata") or {}).get("published_on"), said.get("published_on")):
        try:
            day = date.fromisoformat(stated or "")
        except ValueError:
            continue
        return published_on is not None and day != published_on
    return False


def _holds_the_rest(row: Row, file: Arrival, delivered: Delivered, turned_away: Collection[str]) -> bool:
    """Whether a file of many documents is the one that a line was turned away in, mended: the others are known, or the
    line is in it in other words. Feeds come every day under the same name."""
    texts = dict(delivered.loaded.select("document", "text").iter_rows())
    lines = [name for name, _ in delivered.digests if name.rpartition("#")[0] == file.delivery.name]
    return any(
        same_writing(row["payload"] or "", texts[name]) if name in texts else name not in turned_away for name in lines
    )


def open_within(store: Store, document_ids: Collection[str], but: Iterable[str]) -> list[str]:
    """Ids of the open rejects within some documents, without those named and what was dropped by hand."""
    rows = store.query(
        "SELECT reject_id FROM ops.reject WHERE resolved_at IS NULL AND key IS NOT NULL AND reason <> $1 "
        "AND document_sha256 IN (SELECT document_sha256 FROM raw.document "
        "WHERE document_id IN (SELECT unnest($2::VARCHAR[])))",
        [BY_HAND, list(document_ids)],
    )
    excepted = set(but)
    return [id_ for id_ in rows["reject_id"] if id_ not in excepted]
