"""What of a drop is new: its files, members of archives among them, with their digests, without those whose bytes the warehouse holds."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from flows.failures import InputError
from transforms.drops import Delivery, discover
from transforms.formats.limits import Reading
from transforms.identity import digest_of
from transforms.records import Document

BYTES_PER_CHARACTER = 2  # between GB18030 (2) and UTF-8 (3), so that a batch is rather too small than too large


@dataclass(frozen=True, slots=True)
class Arrival:
    """One file of a drop with the digest of its bytes; nothing stands for the digest of what cannot be read."""

    delivery: Delivery
    sha256: str | None
    byte_size: int

    @property
    def holds_many(self) -> bool:
        """Is each row of it a document? Then its own digest says nothing about what is known."""
        return self.delivery.holds_many

    def changed_since(self, read: Sequence[Document]) -> bool:
        """Was what has been read not what the digest was taken of?"""
        return not self.holds_many and any(d.sha256 != self.sha256 for d in read)


@dataclass(frozen=True, slots=True)
class Survey:
    """A drop as found: its files in the order of their names."""

    path: Path | str  # a text where it came from sources
    drop_id: str
    arrivals: tuple[Arrival, ...]

    def split(self, known: Collection[str]) -> tuple[list[Arrival], list[Arrival]]:
        """New files, and those whose bytes are known or stand earlier in the same drop."""
        seen = set(known)
        new: list[Arrival] = []
        again: list[Arrival] = []
        for arrival in self.arrivals:
            (again if arrival.sha256 in seen and not arrival.holds_many else new).append(arrival)
            if arrival.sha256:
                seen.add(arrival.sha256)
        return new, again


def survey(path: Path, *, settled_before: float | None = None, reading: Reading | None = None) -> Survey:
    """Look at a drop without reading what its files say.

    A file changed after ``settled_before`` (seconds since the epoch) may be half written and is
    left out, unless its time lies so far ahead that it is the clock that is wrong. Raises
    ``InputError`` where there is nothing at the path.
    """
    try:
        deliveries = discover(path, reading)
    except FileNotFoundError as error:
        raise InputError(f"{path}: there is no such file or directory; check the path and run again") from error
    arrivals = tuple(look_at(d) for d in deliveries if settled_before is None or _settled(d.path, settled_before))
    names = sorted("\x1e".join((a.delivery.name, str(a.sha256), *_beside(a.delivery))) for a in arrivals)
    return Survey(path, digest_of("drop", *names), arrivals)


def _beside(delivery: Delivery) -> tuple[str, ...]:
    """What stands beside a file, where anything does: a drop whose sidecar was mended is another drop."""
    said = [*sorted(delivery.metadata.items()), delivery.problem]
    return (digest_of("beside", *said),) if any(said) else ()


def _settled(path: Path, before: float) -> bool:
    try:
        changed = path.stat().st_mtime
    except FileNotFoundError:
        return False  # a temporary name that is gone by now
    return changed <= before or changed > before + 86_400


def look_at(delivery: Delivery) -> Arrival:
    """A file with the digest and size of its bytes."""
    if delivery.problem is not None:
        return Arrival(delivery, None, 0)
    try:
        with delivery.open() as handle:
            digest = hashlib.sha256()
            while piece := handle.read(1 << 18):
                digest.update(piece)
            return Arrival(delivery, digest.hexdigest(), handle.tell())
    except OSError:
        return Arrival(delivery, None, 0)  # reading it will say why


def batches(arrivals: Sequence[Arrival], most_documents: int, most_characters: int) -> Iterator[list[Arrival]]:
    """The arrivals in runs that stay below both limits; a file larger than the limit is one of its own."""
    batch: list[Arrival] = []
    size = 0
    for arrival in arrivals:
        characters = arrival.byte_size // BYTES_PER_CHARACTER
        if batch and (len(batch) >= most_documents or size + characters > most_characters):
            yield batch
            batch, size = [], 0
        batch.append(arrival)
        size += characters
    if batch:
        yield batch
