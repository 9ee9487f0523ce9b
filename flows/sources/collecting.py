"""One source looked through: what it lists, what of that is new, and the bytes of it brought to where the road takes up.

Nothing here touches the warehouse: the cursor of the source is handed in as it was, and what has to be written into it
comes out. So several sources can be looked through side by side, and a run that is killed has changed no cursor.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Iterator, Mapping
from contextvars import ContextVar
from dataclasses import dataclass, field, replace

from flows.show import one_line
from flows.sources import folders
from flows.sources.addresses import holds_digest, shown
from flows.sources.cursor import Item, Seen, SourceError, failed, looked_at, settled
from flows.sources.declared import Feed, Files, Folder, Pages
from flows.sources.feeds import with_extension
from flows.sources.landing import Landed, Landing
from flows.sources.listing import Listing, Listings, over_http
from flows.sources.objects import Objects
from flows.sources.web import LeftAlone, Manners, Refused, Unavailable, Web
from transforms.deliveries import Delivery
from transforms.formats.limits import Reading

Declared = Folder | Files | Feed | Pages
GIVE_UP = 8
"""Runs in which a server says of something that it is not there, until that is believed."""

ticking: ContextVar[Callable[[], float]] = ContextVar("ticking", default=time.time)
"""The clock by which sources are watched, seconds since the epoch; a rehearsal sets another."""


@dataclass(slots=True)
class Collected:
    """What came of looking through one source."""

    source: str
    kind: str
    polled_at: float
    seconds: float = 0.0
    problem: str | None = None  # why it could not be listed
    listed: int = 0
    unchanged: int = 0
    later: list[Seen] = field(default_factory=list)  # failed before, and not asked for again yet
    rows: dict[str, Seen] = field(default_factory=dict)  # of the cursor, to be written with the run
    ready: list[tuple[Seen, list[Delivery]]] = field(default_factory=list)  # files that are read where they lie
    landed: dict[str, Landed] = field(default_factory=dict)  # what waits in the home directory

    def count(self, state: str) -> int:
        """Items that were left in a state."""
        return sum(row.state == state for row in self.rows.values())

    @property
    def failed(self) -> int:
        """Items that could not be got, in this run or in one so short ago that they were not asked for again."""
        return self.count("failed") + len(self.later)

    @property
    def first_problem(self) -> str | None:
        """Why it failed, else what happened to the first item that did, in this run or before it."""
        rows = sorted([*self.rows.values(), *self.later], key=lambda r: r.first_seen_at)
        told = (f"{r.item}: {r.problem}" for state in ("failed", "refused") for r in rows if r.state == state)
        return self.problem or next(told, None)


@dataclass(frozen=True, slots=True)
class Tools:
    """What sources are asked with."""

    web: Web
    tries: int = 4
    backoff_seconds: float = 0.5
    reading: Reading | None = None  # how far files are read


def collect(
    declared: Declared,
    before: Mapping[str, Seen],
    landing: Landing,
    tools: Tools,
    now: Callable[[], float],
    *,
    insist: bool = False,
) -> Collected:
    """Look through a source: list it, and fetch what is new. Where it cannot be listed the result says why, and holds
    what waits from an earlier run. ``insist`` asks also for what was put off or refused."""
    begun = time.monotonic()
    collected = Collected(declared.name, declared.kind, now())
    try:
        if isinstance(declared, Folder):
            _watch(declared, before, collected, now, tools.reading, insist=insist)
        else:
            collected.landed = landing.landed()
            _Fetching(declared, before, landing, tools, now, insist, collected).run()
    except (SourceError, Unavailable, Refused, LeftAlone) as error:
        collected.problem = one_line(error, 1000)
    collected.seconds = time.monotonic() - begun
    return collected


def _watch(
    declared: Folder,
    before: Mapping[str, Seen],
    into: Collected,
    now: Callable[[], float],
    reading: Reading | None,
    *,
    insist: bool,
) -> None:
    standing, files = folders.standing(declared.path)
    place = Item(f"listing {declared.path}", "", None, standing)
    seen = before.get(place.id)
    if seen is not None and seen.version == standing and not insist:
        into.listed = into.unchanged = files
        return
    found = folders.items(declared.path, reading)
    into.listed = len(found)
    for item, deliveries in found:
        seen = before.get(item.id)
        if item.dealt_with(seen, insist=insist):
            into.unchanged += 1
            continue
        row = looked_at(item, seen, now(), f"{declared.name}/{item.name}")
        if settled(item, row, now(), declared.settle_seconds):
            into.ready.append((row, deliveries))
        else:
            into.rows[item.id] = replace(row, problem=_unsettled(declared.settle_seconds))
    _note_gone(before, {item.id for item, _ in found}, into, now())
    # with something left to do the next look has to be a whole one
    left = any(row.state == "waiting" for row in into.rows.values())
    row = replace(looked_at(place, before.get(place.id), now(), ""), state="listing", delivered_as=None)
    into.rows[place.id] = replace(row, version=None) if left else row


def _unsettled(seconds: float) -> str:
    return f"it was changed less than {seconds:g} s ago and may be half written"


def _note_gone(before: Mapping[str, Seen], listed: set[str], into: Collected, now: float) -> None:
    for id, seen in before.items():
        if id not in listed and id not in into.landed and seen.state in ("waiting", "failed"):
            gone = replace(seen, state="gone", last_seen_at=now, retry_at=None)
            into.rows[id] = replace(gone, problem=f"it was gone before it could be read; before that: {seen.problem}")


@dataclass(slots=True)
class _Fetching:
    """One source whose things have to be fetched."""

    declared: Files | Feed | Pages
    before: Mapping[str, Seen]
    landing: Landing
    tools: Tools
    now: Callable[[], float]
    insist: bool
    into: Collected
    asked: int = 0
    ends: float = 0.0
    asked_beside: dict[str, bytes] = field(default_factory=dict)

    def run(self) -> None:
        self.ends = time.monotonic() + self.declared.time_limit_seconds
        objects, listing = self._listed()
        self.into.listed = listing.offered
        listed = {item.id for item in listing.items}
        if objects is not None:
            _note_gone(self.before, listed, self.into, self.now())
        else:
            for item in self._pending():
                if item.id not in listed and holds_digest(item.url or ""):
                    self.into.rows[item.id] = self._out_of_reach(item)
                elif item.id not in listed:
                    listing.items.append(item)
        for item in sorted(listing.items, key=self._turn):
            self._take(item, objects)
        for row in listing.rows:
            # its ETag is kept only when all that it listed is dealt with: the next answer has to list it again
            open_ends = self.into.later or any(r.state in ("waiting", "failed") for r in self.into.rows.values())
            self.into.rows[row.item] = replace(row, etag=None, last_modified=None) if open_ends else row

    def _listed(self) -> tuple[Objects | None, Listing]:
        declared, tools = self.declared, self.tools
        if isinstance(declared, Files) and not over_http(declared):
            objects = Objects(declared, tools.tries, tools.backoff_seconds)
            items = objects.items()
            return objects, Listing(items, offered=len(items))
        return None, Listings(declared, self.before, tools.web, self.manners, self.now).listing()

    @property
    def manners(self) -> Manners:
        d = self.declared
        return Manners(d.delay_seconds, d.timeout_seconds, d.max_bytes)

    def _pending(self) -> Iterator[Item]:
        """What an earlier run could not get, whether it is listed still or not."""
        for id, seen in self.before.items():
            if seen.state in ("waiting", "failed") and seen.url is not None and seen.delivered_as is not None:
                name = seen.delivered_as.removeprefix(f"{self.declared.name}/")
                yield Item(id, name, seen.url, seen.version, about=seen.about)

    def _out_of_reach(self, item: Item) -> Seen:
        """The row of a thing that is listed no more, whose address held a secret and was not kept."""
        gone = replace(self.before[item.id], state="gone", last_seen_at=self.now(), retry_at=None)
        return replace(gone, problem="it is offered no more, and its address, which holds a secret, was not kept")

    def _turn(self, item: Item) -> tuple[int, float]:
        """What was never asked for goes first, then what was asked for longest ago."""
        seen = self.before.get(item.id)
        return (0, 0.0) if seen is None else (1, seen.last_seen_at)

    def _take(self, item: Item, objects: Objects | None) -> None:
        seen = self.before.get(item.id)
        if item.dealt_with(seen, insist=self.insist):
            self.into.unchanged += 1
            return
        waits = self.into.landed.get(item.id)
        if waits is not None and waits.row.version == item.version:
            return  # a run that did not come to its end has fetched it
        now = self.now()
        row = looked_at(item, seen, now, f"{self.declared.name}/{item.name}")
        if seen and seen.state == "failed" and seen.version == item.version and not seen.due(now) and not self.insist:
            self.into.later.append(seen)
            return
        if problem := self._not_now(item, row, now):
            self.into.rows[item.id] = replace(row, problem=problem)
            return
        try:
            self.asked += item.body is None
            self._fetch(item, row, seen, objects)
        except LeftAlone as error:
            self.into.rows[item.id] = replace(row, problem=one_line(error, 1000))
        except Refused as error:
            self.into.rows[item.id] = replace(row, state="refused", problem=one_line(error, 1000))
        except Unavailable as error:
            self.into.rows[item.id] = self._failed(row, error)

    def _failed(self, row: Seen, error: Unavailable) -> Seen:
        found = failed(row, one_line(error, 1000), self.now(), error.wait)
        if error.answered and found.tries >= GIVE_UP:
            return replace(found, state="refused", retry_at=None, problem=f"{found.problem}, in {found.tries} runs")
        return found

    def _not_now(self, item: Item, row: Seen, now: float) -> str | None:
        """Why an item is left for a later run."""
        declared = self.declared
        if isinstance(declared, Files) and not settled(item, row, now, declared.settle_seconds):
            return _unsettled(declared.settle_seconds)
        if item.body is None and self.asked >= declared.max_items:
            return f"more than {declared.max_items} were new: the others wait for the next run"
        if item.body is None and time.monotonic() > self.ends:
            return f"the source took longer than {declared.time_limit_seconds:g} s: the others wait for the next run"
        return None

    def _fetch(self, item: Item, row: Seen, seen: Seen | None, objects: Objects | None) -> None:
        name, said = item.name, {**item.about, "url": shown(item.url or "")}
        if objects is not None:
            body, beside = objects.fetch(item)
            self._land(row, seen, name, body, said, beside)
        elif item.body is not None:
            self._land(row, seen, with_extension(name, "text/html"), item.body, said)
        else:
            known = seen is not None and seen.sha256 is not None
            answer = self.tools.web.get(
                item.url or "",
                self.manners,
                etag=row.etag if known else None,
                last_modified=row.last_modified if known else None,
            )
            if answer.body is None and seen is not None:  # what a server leaves out with 304 stays as it was
                etag, when = answer.etag or seen.etag, answer.last_modified or seen.last_modified
                self._unchanged(replace(row, state="done", tries=0, etag=etag, last_modified=when), seen)
            elif answer.body is None:
                raise Unavailable("HTTP 304 to a request that set no condition", answered=True)
            else:
                row = replace(row, etag=answer.etag, last_modified=answer.last_modified)
                beside = {name: self._metadata(url) for name, url in item.beside.items()}
                self._land(row, seen, with_extension(name, answer.content_type), answer.body, said, beside)

    def _metadata(self, url: str) -> bytes:
        """A sidecar or index on the web, asked for once in a run."""
        if url not in self.asked_beside:
            self.asked_beside[url] = self.tools.web.get(url, self.manners).body or b""
        return self.asked_beside[url]

    def _land(
        self,
        row: Seen,
        seen: Seen | None,
        name: str,
        body: bytes,
        said: Mapping[str, str],
        beside: Mapping[str, bytes] | None = None,
    ) -> None:
        digest = hashlib.sha256(body).hexdigest()
        if seen is not None and seen.sha256 == digest and not beside:
            self._unchanged(replace(row, state="done", tries=0, byte_size=len(body)), seen)
            return
        landed = self.landing.put(replace(row, delivered_as=f"{self.declared.name}/{name}"), name, body, said, beside)
        self.into.landed[row.item] = landed

    def _unchanged(self, row: Seen, seen: Seen | None) -> None:
        """It was asked for and is what it was: written down only where that says something new."""
        self.into.unchanged += 1
        if seen is None or replace(row, last_seen_at=0.0) != replace(seen, last_seen_at=0.0):
            self.into.rows[row.item] = row
