"""The cursor of a source: what it offered, and how far each thing has been dealt with (``ops.source_item``)."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any, Literal

import polars as pl

from flows.sources.addresses import shown
from warehouse.render.frames import conform
from warehouse.store import Store
from warehouse.tables import table

State = Literal["waiting", "failed", "done", "refused", "gone", "listing"]
FIRST_WAIT, LONGEST_WAIT = 60.0, 6 * 3600.0
"""Seconds until what failed is asked for again: after the first run that failed, doubled with each, and at most."""


class SourceError(Exception):
    """A source cannot be listed; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that a source offers: a file, an object, an entry of a feed, a page."""

    id: str  # unique in the source, without secrets
    name: str  # of the document, with / between folders; without an extension where only the answer tells it
    url: str | None = None
    version: str | None = None  # what the listing says of its state; null where only asking tells
    byte_size: int | None = None
    changed_at: float | None = None  # seconds since the epoch, as the listing says
    about: Mapping[str, str] = field(default_factory=dict)  # title, published_on, publisher
    body: bytes | None = None  # where the listing holds it whole
    beside: Mapping[str, str] = field(default_factory=dict)  # addresses of its sidecar and indexes on the web, by name

    def dealt_with(self, seen: Seen | None, *, insist: bool = False) -> bool:
        """Was it taken in the state in which it is now, or refused? With ``insist`` what was refused is not."""
        ends = ("done",) if insist else ("done", "refused")
        return seen is not None and seen.state in ends and None is not self.version == seen.version


@dataclass(frozen=True, slots=True)
class Seen:
    """A row of the cursor, without the run that wrote it; times are seconds since the epoch."""

    item: str
    state: State
    delivered_as: str | None
    url: str | None
    version: str | None
    about: Mapping[str, str]
    first_seen_at: float
    changed_at: float
    last_seen_at: float
    etag: str | None = None
    last_modified: str | None = None
    byte_size: int | None = None
    sha256: str | None = None
    tries: int = 0
    problem: str | None = None
    retry_at: float | None = None

    def due(self, now: float) -> bool:
        """May it be asked for again?"""
        return self.retry_at is None or self.retry_at <= now


def looked_at(item: Item, before: Seen | None, now: float, delivered_as: str) -> Seen:
    """The row of an item at a look, waiting until more is known of it."""
    url = shown(item.url) if item.url is not None else None
    if before is None:
        return Seen(item.id, "waiting", delivered_as, url, item.version, item.about, now, now, now)
    same = before.version == item.version
    return replace(
        before,
        state="waiting",
        delivered_as=before.delivered_as or delivered_as,
        url=url,
        version=item.version,
        about=item.about or before.about,
        changed_at=before.changed_at if same else now,
        last_seen_at=now,
        tries=before.tries if same else 0,
        problem=None,
        retry_at=None,
    )


def failed(row: Seen, problem: str, now: float, wait: float = 0.0) -> Seen:
    """The row of an item that could not be got in this run; ``wait`` is what the server asked for."""
    pause = max(wait, min(FIRST_WAIT * 2.0**row.tries, LONGEST_WAIT))
    return replace(row, state="failed", tries=row.tries + 1, problem=problem, retry_at=now + pause)


def settled(item: Item, row: Seen, now: float, seconds: float) -> bool:
    """Is it written to its end, as far as can be told: was it changed long enough ago, by its own time, or has it been
    seen in this state for so long, whatever its clock says?"""
    by_its_clock = item.changed_at is not None and item.changed_at <= now - seconds
    return by_its_clock or now - row.changed_at >= seconds


def read(store: Store, source: str) -> dict[str, Seen]:
    """The cursor of a source, by item."""
    rows = store.query("SELECT * FROM ops.source_item WHERE source_name = $1", [source])
    return {row["item"]: _seen(row) for row in rows.iter_rows(named=True)}


def _seen(row: Mapping[str, Any]) -> Seen:
    given = {name: row[name] for name in Seen.__slots__}
    given["about"] = json.loads(row["about"] or "{}")
    for name in ("first_seen_at", "changed_at", "last_seen_at", "retry_at"):
        given[name] = row[name].timestamp() if row[name] is not None else None
    return Seen(**given)


def rows(source: str, seen: Iterable[Seen], run_id: str) -> pl.DataFrame:
    """Rows of ``ops.source_item``."""
    of = table("ops.source_item")
    found = [
        {
            **{name: getattr(s, name) for name in Seen.__slots__},
            "source_name": source,
            "about": json.dumps(dict(s.about), ensure_ascii=False) if s.about else None,
            "first_seen_at": moment(s.first_seen_at),
            "changed_at": moment(s.changed_at),
            "last_seen_at": moment(s.last_seen_at),
            "retry_at": None if s.retry_at is None else moment(s.retry_at),
            "run_id": run_id,
        }
        for s in seen
    ]
    return conform(pl.DataFrame(found, schema=_types(of.column_names, ("byte_size", "tries"))), of)


def _types(names: Iterable[str], counts: Iterable[str]) -> dict[str, pl.DataType]:
    counted = set(counts)
    return {
        n: pl.Datetime("us", "UTC") if n.endswith("_at") else pl.Int64() if n in counted else pl.String() for n in names
    }


def moment(seconds: float) -> datetime:
    """A time of the cursor as the warehouse has it."""
    return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds)
