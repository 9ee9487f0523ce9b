"""What a batch becomes before the store is asked: files → documents → rows.

Nothing here needs the store, Prefect or the run, so that it may be done in another process or on another machine
(``flows.workers``). What comes back is put together in the order of the drop, by the process that holds the store.
"""

from __future__ import annotations

import errno
import io
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Lock
from typing import TypeVar

import polars as pl

from flows.arrivals import Arrival
from transforms import road
from transforms.drops import read_documents
from transforms.identity import document_id, rule_set
from transforms.records import Document
from transforms.rejects import Reject

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Terms:
    """How the files of a run are read; at the last try one that cannot be read is a reject."""

    published_on: date | None
    max_characters: int
    last_try: bool


@dataclass(frozen=True, slots=True)
class Read:
    """What part of a batch came to. ``digests`` holds name and SHA-256 of every document that could be read, the rows
    are those of the documents that were also gone through. It travels as Arrow IPC, compressed to a sixth."""

    digests: tuple[tuple[str, str], ...] = ()
    turned_away: list[Reject] = field(default_factory=list)  # files and lines that are no document
    frames: Mapping[str, pl.DataFrame] = field(default_factory=dict)  # empty, or those of road.Extracted
    rejects: list[Reject] = field(default_factory=list)  # of extraction
    rules: str = field(default_factory=rule_set)  # by which it was read

    def __reduce__(self) -> tuple[Callable[..., Read], tuple[object, ...]]:
        frames = {name: _packed(frame) for name, frame in self.frames.items()}
        return _unpacked, (self.digests, self.turned_away, frames, self.rejects, self.rules)

    def only(self, ids: Collection[str]) -> Read:
        """The rows of some documents alone, by document_id."""
        if not self.frames or set(self.frames["raw.document"]["document_id"]) <= set(ids):
            return self
        kept = {n: frame.filter(pl.col("document_id").is_in(list(ids))) for n, frame in self.frames.items()}
        mentions = set(kept["core.mention"]["mention_id"])
        return replace(self, frames=kept, rejects=[r for r in self.rejects if r.key in mentions])


def _packed(frame: pl.DataFrame) -> bytes:
    into = io.BytesIO()
    frame.write_ipc_stream(into, compression="zstd")
    return into.getvalue()


def _unpacked(
    digests: tuple[tuple[str, str], ...],
    turned_away: list[Reject],
    frames: Mapping[str, bytes],
    rejects: list[Reject],
    rules: str,
) -> Read:
    read = {name: pl.read_ipc_stream(packed) for name, packed in frames.items()}
    return Read(digests, turned_away, read, rejects, rules)


_at_work = Lock()
"""Readers keep what an article speaks of now; two threads of a Dask worker take turns."""


def go_through(documents: Sequence[Document]) -> Read:
    """The rows of documents that were read before."""
    with _at_work:
        extracted = road.extract(documents)
    return Read((), [], extracted.frames, extracted.rejects)


def read_files(arrivals: Sequence[Arrival], terms: Terms) -> Read:
    """Files with all that they hold; of the same bytes twice the first is gone through.

    Raises ``OSError`` where a file cannot be read and it is not the last try.
    """
    documents, turned_away = read_arrivals(arrivals, terms)
    first: dict[str, Document] = {}
    for document in documents:
        first.setdefault(document.sha256, document)
    read = go_through(list(first.values())) if first else Read()
    return replace(read, digests=tuple((d.document, d.sha256) for d in documents), turned_away=turned_away)


def read_delivered(arrivals: Sequence[Arrival], contents: Sequence[bytes], terms: Terms) -> Read:
    """The same of files that lie on another machine, whose bytes came along."""
    with TemporaryDirectory(prefix="zhibiao-") as folder:
        here = []
        for number, (arrival, data) in enumerate(zip(arrivals, contents, strict=True)):
            path = Path(folder, str(number))
            path.write_bytes(data)
            here.append(replace(arrival, delivery=arrival.delivery.lying_at(path)))
        return read_files(here, terms)


def read_arrivals(arrivals: Iterable[Arrival], terms: Terms) -> tuple[list[Document], list[Reject]]:
    """Documents and rejects of some files. At the last try a file that still cannot be read is a reject too,
    so that one bad sector does not hold up a drop."""
    documents: list[Document] = []
    rejects: list[Reject] = []
    for arrival in arrivals:
        try:
            read = read_documents([arrival.delivery], terms.published_on, terms.max_characters)
            if arrival.changed_since(read[0]):
                raise OSError(errno.ESTALE, "it changed while it was read", str(arrival.delivery.path))
        except OSError as error:
            if not terms.last_try:
                raise
            detail = f"it cannot be read: {error.strerror}"
            read = [], [Reject("read", "unreadable_file", arrival.delivery.name, None, detail)]
        documents += read[0]
        rejects += read[1]
    return documents, rejects


def put_together(parts: Iterable[Read], known: Callable[[Iterable[str]], Collection[str]]) -> Read:
    """One batch of its parts, in their order: the rows of documents that are not known, of the same bytes the first."""
    reads = list(parts)
    digests = tuple(d for read in reads for d in read.digests)
    seen = {document_id(sha256) for sha256 in known(sha256 for _, sha256 in digests)}
    frames: dict[str, list[pl.DataFrame]] = {}
    rejects: list[Reject] = []
    for read in reads:
        if not read.frames:
            continue
        new = [id_ for id_ in read.frames["raw.document"]["document_id"] if id_ not in seen]
        seen.update(new)
        if new:
            fresh = read.only(new)
            rejects += fresh.rejects
            for name, frame in fresh.frames.items():
                frames.setdefault(name, []).append(frame)
    joined = {name: pl.concat(found) for name, found in frames.items()}
    return Read(digests, [r for read in reads for r in read.turned_away], joined, rejects)


def parts_of(items: Iterable[T], size: Callable[[T], int], most: int) -> Iterator[list[T]]:
    """The items in runs that stay below a size; a larger one is a run of its own."""
    part: list[T] = []
    held = 0
    for item in items:
        if part and held + size(item) > most:
            yield part
            part, held = [], 0
        part.append(item)
        held += size(item)
    if part:
        yield part
