"""Batches under way: handed out in parts, and waited for when it is their turn to be loaded."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import groupby, takewhile
from typing import TYPE_CHECKING, TypeVar

from flows.arrivals import BYTES_PER_CHARACTER, Arrival, batches, look_at
from flows.reading import Read, Terms, go_through, parts_of, put_together, read_arrivals, read_delivered, read_files
from flows.workers import Engine, Inline, Job, engine_for
from transforms.records import Document

if TYPE_CHECKING:
    from flows.run import Run

LONGEST = 4
"""Bytes per character allowed from which a file is not sent over a network: no encoding of text takes more."""

B = TypeVar("B")
U = TypeVar("U")


@contextmanager
def under_way(run: Run) -> Iterator[Iterator[Batch]]:
    """The batches of a run in the order of the drop, each when it is its turn to be loaded, until a check stops the run."""
    work, settings = run.find_work(), run.settings
    run.went_through([])
    with engine_for(settings, sum(a.byte_size for a in work) // BYTES_PER_CHARACTER) as engine:
        parts = batches(work, settings.batch_documents, settings.batch_characters)

        def begin(arrivals: list[Arrival]) -> Batch:
            batch = Batch(arrivals, run, engine)
            return batch.begin() if engine.looks_ahead else batch

        yield takewhile(lambda _: not run.stopped, ahead(parts, begin, engine))


def ahead(work: Iterable[B], begin: Callable[[B], U], engine: Engine) -> Iterator[U]:
    """Each batch in turn after its beginning; where others read, the next one is begun before, so that they have work
    while this one is loaded. No more are held."""
    begun = map(begin, work)
    if not engine.looks_ahead:
        yield from begun
        return
    here = next(begun, None)
    while here is not None:
        following = next(begun, None)
        yield here
        here = following


def hand_out(documents: Sequence[Document], engine: Engine) -> list[Callable[[], Read]]:
    """Documents to be gone through, as jobs in their order."""
    most = engine.part_characters or sum(len(d.text) for d in documents)
    parts = parts_of(documents, lambda d: len(d.text), most)
    return [engine.hand(Job(go_through, (part,), _from_to([d.document for d in part]))) for part in parts]


@dataclass(slots=True)
class Batch:
    """Files of a drop that are loaded together."""

    arrivals: list[Arrival]
    run: Run
    engine: Engine = field(default_factory=Inline)
    _parts: list[Callable[[], Read]] | None = None
    _failed: OSError | None = None

    def begin(self, attempt: int = 1) -> Batch:
        """Hand its parts out. An error of the disk is kept until it is the batch's turn."""
        settings = self.run.settings
        terms = Terms(self.run.published_on, settings.max_characters, attempt > settings.io_retries)
        self._failed = None
        try:
            self._parts = [part for group in self._groups() for part in self._hand_out(group, terms)]
        except OSError as error:
            self._failed = error
        return self

    def read(self, attempt: int = 1) -> Read:
        """What it came to, without documents that the warehouse holds; at a later attempt everything anew.

        Raises ``OSError`` where a file cannot be read, unless it is the last attempt.
        """
        if attempt > 1:
            self.arrivals = [look_at(arrival.delivery) for arrival in self.arrivals]
        if attempt > 1 or (self._parts is None and self._failed is None):
            self.begin(attempt)
        if self._failed is not None:
            raise self._failed
        assert self._parts is not None
        parts, self._parts = self._parts, None
        return put_together([part() for part in parts], self.run.store.known)

    def _groups(self) -> Iterator[list[Arrival]]:
        """Runs of files that are a document each, and each file that holds many."""
        for many, group in groupby(self.arrivals, lambda a: a.holds_many):
            if many:
                yield from ([arrival] for arrival in group)
            else:
                files = list(group)
                most = self.engine.part_characters
                yield from parts_of(files, lambda a: a.byte_size // BYTES_PER_CHARACTER, most) if most else [files]

    def _hand_out(self, arrivals: list[Arrival], terms: Terms) -> list[Callable[[], Read]]:
        if arrivals[0].holds_many:  # read here: most of its lines may be known
            return self._hand_out_lines(arrivals[0], terms)
        about = _from_to([a.delivery.name for a in arrivals])
        if not self.engine.takes_bytes:
            return [self.engine.hand(Job(read_files, (arrivals, terms), about))]
        contents = _contents(arrivals, terms)
        if contents is None:
            read = read_files(arrivals, terms)
            return [lambda: read]
        return [self.engine.hand(Job(read_delivered, (arrivals, contents, terms), about))]

    def _hand_out_lines(self, arrival: Arrival, terms: Terms) -> list[Callable[[], Read]]:
        documents, turned_away = read_arrivals([arrival], terms)
        read = Read(tuple((d.document, d.sha256) for d in documents), turned_away)
        known = self.run.store.known(d.sha256 for d in documents)
        fresh: dict[str, Document] = {}
        for document in documents:
            if document.sha256 not in known:
                fresh.setdefault(document.sha256, document)
        return [lambda: read, *hand_out(list(fresh.values()), self.engine)]


def _contents(arrivals: Sequence[Arrival], terms: Terms) -> list[bytes] | None:
    """The bytes of some files; None where one is better read here: it is too long to travel, or becomes a reject."""
    if any(a.byte_size > LONGEST * terms.max_characters for a in arrivals):
        return None
    try:
        return [b"" if a.delivery.problem else a.delivery.bytes() for a in arrivals]
    except OSError:
        if terms.last_try:
            return None
        raise


def _from_to(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{names[0]} to {names[-1]}"
