"""All sources of one run: looked through side by side, handed to the road as one drop, written into their cursors.

The cursor of a source moves in the transaction that closes the run's entry, after its documents were loaded, and what
was fetched is removed after that. So whatever a kill leaves undone is done again by the next run, and what it finds
done already is known by its bytes: nothing is lost, nothing is loaded twice.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextvars import ContextVar, copy_context
from dataclasses import dataclass, field, replace

import polars as pl

from flows.arrivals import Arrival, Survey, look_at
from flows.failures import InputError
from flows.home import Home
from flows.incidents import Event, Finding
from flows.settings import FILE, Settings
from flows.sources import cursor
from flows.sources.addresses import shown
from flows.sources.collecting import Collected, Declared, Tools, collect, ticking
from flows.sources.cursor import Seen, failed, moment
from flows.sources.declared import BY_HAND, Files, Folder, Pages
from flows.sources.landing import Landing
from flows.sources.web import Web
from transforms.deliveries import discover
from transforms.identity import digest_of
from warehouse.render.frames import conform
from warehouse.store import Store
from warehouse.tables import table

SIDE_BY_SIDE = 4
STUBBORN = 3
"""Runs in which something could not be got, until somebody is told."""
THING = "source:"

handed: ContextVar[Intake | None] = ContextVar("handed", default=None)
"""What a command has gathered before it starts the flow."""
Job = Callable[[], Collected]


@dataclass(slots=True)
class Intake:
    """The sources of one run on an open store."""

    store: Store
    settings: Settings
    sources: tuple[Declared, ...]
    insist: bool = False
    collected: dict[str, Collected] = field(default_factory=dict)
    arrivals: dict[str, list[tuple[Seen, Arrival]]] = field(default_factory=dict)

    @property
    def path(self) -> str:
        """What the ledger calls it."""
        by_hand = [
            shown(url)
            for s in self.sources
            if s.name == BY_HAND and not isinstance(s, Folder)
            for url in (s.urls if isinstance(s, Pages) else (s.url,))
        ]
        named = [s.name for s in self.sources if s.name != BY_HAND]
        return ", ".join([*by_hand, *([f"sources {' '.join(named)}"] if named else [])])

    # --- gathering ------------------------------------------------------------------------------------------------

    def gather(self, through: Callable[[str, Job], Collected] = lambda _, job: job()) -> None:
        """Look through every source; ``through`` runs the job of one, given its name."""
        web = Web(
            tries=self.settings.io_retries + 1,
            backoff_seconds=self.settings.io_backoff_seconds,
            contact=self.settings.web_contact,
        )
        tools = Tools(web, self.settings.io_retries + 1, self.settings.io_backoff_seconds, self.settings.reading)
        try:
            with ThreadPoolExecutor(SIDE_BY_SIDE, thread_name_prefix="source") as pool:
                jobs = {
                    s.name: pool.submit(copy_context().run, through, s.name, self._job(s, tools)) for s in self.sources
                }
                self.collected = {name: job.result() for name, job in jobs.items()}
        finally:
            web.close()

    def _job(self, declared: Declared, tools: Tools) -> Job:
        before, landing, now = cursor.read(self.store, declared.name), self._landing(declared.name), ticking.get()
        return lambda: collect(declared, before, landing, tools, now, insist=self.insist)

    def _landing(self, source: str) -> Landing:
        return Landing(Home(self.settings.home).incoming / source)

    # --- the drop -------------------------------------------------------------------------------------------------

    def survey(self) -> Survey:
        """What the sources bring, as one drop; the documents of each are named after it."""
        for name, collected in self.collected.items():
            deliveries = [(row, delivery) for row, of_it in collected.ready for delivery in of_it]
            if collected.landed:
                waiting = {landed.path: landed.row for landed in collected.landed.values()}
                found = discover(self._landing(name).folder, self.settings.reading)
                deliveries += [(waiting[d.path], d) for d in found if d.path in waiting]
            self.arrivals[name] = [(row, look_at(replace(d, name=f"{name}/{d.name}"))) for row, d in deliveries]
        every = sorted((a for of in self.arrivals.values() for _, a in of), key=lambda a: a.delivery.name)
        names = [
            "\x1e".join((a.delivery.name, str(a.sha256), *map(str, sorted(a.delivery.metadata.items())))) for a in every
        ]
        return Survey(self.path, digest_of("drop", "sources", *names), tuple(every))

    # --- what is written and told ---------------------------------------------------------------------------------

    def frames(self, run_id: str) -> Mapping[str, pl.DataFrame]:
        """Rows of the ledger and the cursors, to be written when the road has taken what there was."""
        now = ticking.get()()
        items = [cursor.rows(name, self._rows(name, now), run_id) for name in self.collected]
        return {
            "ops.source_run": conform(pl.DataFrame([self._ledger(c, run_id) for c in self.collected.values()]), _RUNS),
            **({"ops.source_item": pl.concat(items)} if items else {}),
        }

    def _rows(self, name: str, now: float) -> list[Seen]:
        rows = dict(self.collected[name].rows)
        of_item: dict[str, list[tuple[Seen, Arrival]]] = {}
        for row, arrival in self.arrivals.get(name, ()):
            of_item.setdefault(row.item, []).append((row, arrival))
        for item, found in of_item.items():  # one for a file, several for an archive
            row, first = found[0]
            if any(a.sha256 is None and a.delivery.problem is None for _, a in found):
                rows[item] = replace(failed(row, "it could not be opened", now), retry_at=None)
                continue
            done = replace(row, state="done", tries=0, problem=None, retry_at=None, last_seen_at=now)
            whole = first.delivery.member is None
            rows[item] = replace(done, sha256=first.sha256, byte_size=first.byte_size) if whole else done
        for landed in self.collected[name].landed.values():
            if landed.row.item not in of_item:
                rows[landed.row.item] = replace(
                    landed.row, state="refused", problem="it counts as metadata by its name"
                )
        if any(row.state == "failed" for row in rows.values()):
            rows = {i: replace(r, version=None) if r.state == "listing" else r for i, r in rows.items()}
        return list(rows.values())

    def _ledger(self, c: Collected, run_id: str) -> dict[str, object]:
        return {
            "run_id": run_id,
            "source_name": c.source,
            "source_kind": c.kind,
            "state": "failed" if c.problem else "partial" if c.failed else "complete",
            "listed": c.listed,
            "taken": len(self.arrivals.get(c.source, ())),
            "unchanged": c.unchanged,
            "waiting": c.count("waiting"),
            "failed": c.failed,
            "refused": c.count("refused"),
            "problem": c.first_problem,
            "polled_at": moment(c.polled_at),
            "seconds": round(c.seconds, 3),
        }

    def findings(self, open_now: Mapping[str, Event]) -> list[Finding]:
        """What the run says of each source: good, or why not; one that is declared no more is good."""
        found = []
        for name, c in self.collected.items():
            if name == BY_HAND:  # whoever typed it sees it
                continue
            stubborn = sorted((r for r in c.rows.values() if r.state == "failed" and r.tries >= STUBBORN), key=_tries)
            problem = c.problem or (f"{stubborn[-1].item}: {stubborn[-1].problem}" if stubborn else None)
            good = problem is None and not c.later  # of what was not asked for again nothing new is known
            if problem is not None or good:
                found.append(_finding(name, problem))
        declared = {s.name for s in self.settings.source} | set(self.collected)
        gone = [t for t in open_now if t.startswith(THING) and t.removeprefix(THING) not in declared]
        return found + [_finding(t.removeprefix(THING), None) for t in gone]

    def lines(self) -> tuple[str, ...]:
        """A line per source for the summary."""
        return tuple(_line(c, len(self.arrivals.get(name, ()))) for name, c in self.collected.items())

    @property
    def unread(self) -> tuple[str, ...]:
        """What the caller has to be told of as an error: an address given by hand that could not be read, or every
        source that was asked."""
        by_hand = self.collected.get(BY_HAND)
        if by_hand is not None:
            problem = by_hand.problem or by_hand.failed or by_hand.count("refused")
            return (f"{by_hand.first_problem}",) if problem else ()
        every = [c for c in self.collected.values() if c.problem is not None]
        return tuple(f"{c.source}: {c.problem}" for c in every) if len(every) == len(self.collected) else ()

    def tidy(self) -> None:
        """Remove what was fetched and is loaded by now; raw/ keeps its bytes."""
        for name, collected in self.collected.items():
            if collected.landed:
                self._landing(name).clear(collected.landed.values())


_RUNS = table("ops.source_run")


def _tries(row: Seen) -> int:
    return row.tries


def _finding(name: str, problem: str | None) -> Finding:
    titles = f"来源无法读取：{name}", f"source cannot be read: {name}"
    return Finding(f"{THING}{name}", "anomaly", *titles, problem, problem is None)


def _line(c: Collected, taken: int) -> str:
    if c.problem is not None:
        left = f"; {taken} taken that were fetched before" if taken else ""
        return f"{c.source} FAILED: {c.problem}{left}"
    counts = {
        "new": taken,
        "unchanged": c.unchanged,
        "waiting": c.count("waiting"),
        "failed": c.failed,
        "refused": c.count("refused"),
    }
    told = ", ".join(f"{n} {what}" for what, n in counts.items() if n or what == "new")
    return f"{c.source}: {told}" + (f" ({c.first_problem})" if c.first_problem else "")


def chosen(settings: Settings, names: Sequence[str]) -> tuple[Declared, ...]:
    """The declared sources of these names, all of them where none is named; ``InputError`` where there is none such."""
    if not settings.source:
        raise InputError(f"give a path or an address, or declare [[source]] in {FILE}: docs/sources.md shows how")
    known = {s.name: s for s in settings.source}
    for name in names:
        if name not in known:
            raise InputError(f"no source is called {name!r}; {FILE} declares {', '.join(known)}")
    return tuple(known[name] for name in dict.fromkeys(names)) if names else tuple(settings.source)


def by_hand(urls: Sequence[str]) -> tuple[Declared, ...]:
    """Addresses as sources: web pages together, files of other kinds each on its own."""
    web = [u for u in urls if u.partition("://")[0] in ("http", "https")]
    try:
        pages = [Pages.model_validate({"kind": "pages", "name": BY_HAND, "urls": web})] if web else []
        others = [Files.model_validate({"kind": "files", "name": BY_HAND, "url": u}) for u in urls if u not in web]
    except ValueError as error:
        raise InputError(f"{', '.join(map(shown, urls))}: {_first(error)}") from None
    if len(others) + len(pages) > 1:
        raise InputError("give web addresses together, and every other address in a command of its own")
    return (*pages, *others)


def _first(error: ValueError) -> str:
    errors = getattr(error, "errors", None)
    return str(errors()[0]["msg"]).removeprefix("Value error, ") if errors else str(error)
