"""The command ``backfill``: what was left undone is done now.

Three things may be left: drops whose last run failed or was killed, what was turned away and is open, and documents
that the rules of before read. Each is found by what the warehouse holds and not by a note of how far one came, so that
a backfill that was cut short goes on where it was when it is started again. Of a range of days only what was published
in it is touched; the rest, and what is known already, is skipped, which is no failure.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import stamina

from flows.arrivals import Arrival, Survey, survey
from flows.days import ALL_DAYS, Days
from flows.failures import InputError, LeftError, StoppedError, sentence_of
from flows.home import sole_store, standing_store
from flows.reading import Read
from flows.rebuild import Reading, read_by_other_rules
from flows.replay import Replay, open_rejects
from flows.run import Outcome, Run
from flows.settings import Settings, load
from flows.show import console, note, one_line, table
from flows.start import progress
from flows.tasks import load_batch
from flows.underway import Batch, under_way
from transforms.identity import digest_of
from transforms.rejects import Reject
from warehouse.store import Published, Store

SOURCES = "sources "
"""By which the ledger begins the path of a drop that declared sources brought."""
KINDS = ("failed", "rejected", "old-rules")
if TYPE_CHECKING:
    from flows.sources.intake import Intake

Row = dict[str, Any]
_FAILED = """
WITH latest AS (
  SELECT path, max(started_at) AS began, max_by(state, started_at) AS state, max_by(drop_id, started_at) AS drop_id
  FROM ops.run WHERE flow = 'ingest' AND path IS NOT NULL GROUP BY path
)
SELECT path FROM latest WHERE state <> 'complete' AND NOT EXISTS (
  FROM ops.run AS r
  WHERE r.flow = 'ingest' AND r.state = 'complete' AND r.drop_id = latest.drop_id AND r.started_at > latest.began
)
ORDER BY began, path
"""


@dataclass(slots=True)
class Line:
    """What became of one kind of thing that was left: how many were tried and done, skipped, and are left still."""

    what: str
    tried: int = 0
    done: int = 0
    known: int = 0  # skipped: loaded already
    outside: int = 0  # skipped: not published in the range
    turned_away: int = 0
    left: int = 0


@dataclass(slots=True)
class Filled:
    """What a backfill came to."""

    lines: list[Line] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)  # sentences that say what is left and what to type
    outcomes: list[Outcome] = field(default_factory=list)
    published: Published | None = None

    @property
    def left(self) -> int:
        return sum(line.left for line in self.lines)


def backfill(
    home: Path | None, kinds: Sequence[str] = KINDS, paths: Sequence[Path] = (), days: Days = ALL_DAYS
) -> Filled:
    """Do what is left of some kinds, and of paths that are named what was published in the range.

    Raises ``InputError`` for a path that is not there or a range that ends before it begins, ``HomeError`` where no path
    is named and nothing was ever loaded. What cannot be done does not stop the rest: it is counted as left.
    """
    if days.since and days.until and days.since > days.until:
        raise InputError(f"--since {days.since} lies after --until {days.until}; exchange them")
    for path in paths:
        if not path.exists():
            raise InputError(f"{path}: there is no such file or directory; check the path and run again")
    settings = load(home)
    opened = sole_store if paths else standing_store
    with progress(), opened(settings, waiting=note) as store:
        return _Filling(store, settings, days).run(kinds, paths)


def tell(filled: Filled) -> None:
    """Print the closing summary; ``LeftError`` where something is left."""
    names = ("", "tried", "done", "known already", "outside the range", "turned away", "left")
    rows = [(x.what, x.tried, x.done, x.known, x.outside, x.turned_away, x.left) for x in filled.lines]
    console().print(table(names, rows, title="backfill"))
    for problem in filled.problems:
        note(problem)
    if filled.published:
        note(f"published: {filled.published}")
    for outcome in filled.outcomes:
        if outcome.page:
            note(f"morning page of {one_line(outcome.path)}: {outcome.page}")
    if filled.left:
        raise LeftError(
            f"{filled.left} left: what is said above names each; zhibiao rejects list shows what was turned away. "
            "Mend the cause, then run the same command again"
        )


class _Filling:
    """One backfill on an open store."""

    def __init__(self, store: Store, settings: Settings, days: Days) -> None:
        self.store, self.settings, self.days = store, settings, days
        self.filled = Filled()
        self.runs: list[Run] = []

    def run(self, kinds: Sequence[str], paths: Sequence[Path]) -> Filled:
        # what the drops turn away now was judged by today's rules: trying it once more would say the same
        open_before = {row["reject_id"] for row in open_rejects(self.store)} if "rejected" in kinds else set()
        if paths:
            self._drops("documents of the paths", [str(path) for path in paths])
        if "failed" in kinds:
            self._drops("documents of failed runs", self.store.query(_FAILED)["path"].to_list())
        if "rejected" in kinds:
            self._rejects(open_before)
        if "old-rules" in kinds:
            self._old_rules()
        worked = any(line.done for line in self.filled.lines)
        if (worked or self.store.read_copy.exists()) and self.store.needs_publish():
            self.filled.published = self.store.publish()
        for run in self.runs:
            run.write_page()
        self.filled.outcomes = [run.outcome() for run in self.runs]
        return self.filled

    def _line(self, what: str) -> Line:
        self.filled.lines.append(Line(what))
        return self.filled.lines[-1]

    def _goes(self, what: str, do: Callable[[], None]) -> bool:
        """Whether it could be done; what is wrong with one thing is no reason to leave the others."""
        try:
            do()
        except (InputError, StoppedError, OSError) as error:
            self.filled.problems.append(f"{what}: {sentence_of(error)}")
            return False
        return True

    # --- drops --------------------------------------------------------------------------------------------------------

    def _drops(self, what: str, paths: Sequence[str]) -> None:
        line = self._line(what)
        for path in paths:
            if not self._goes(one_line(path), lambda path=path: self._drop(path, line)):  # type: ignore[misc]
                line.left += 1

    def _drop(self, path: str, line: Line) -> None:
        """The road of one drop, as ``ingest`` goes it, of the documents in the range."""
        found, intake = self._from_sources(path) or (self._survey(Path(path)), None)
        if not self.days.all:  # what lies outside of it is still to come: the drop itself has not been gone through
            found = replace(found, drop_id=digest_of("part of a drop", found.drop_id, self.days.since, self.days.until))
        run = Run(
            self.store,
            self.settings,
            found,
            self.settings.published_on,
            dry_run=False,
            intake=intake,
            flow="ingest" if self.days.all else "backfill",
        )
        try:
            with run.entered():
                with under_way(run) as batches:
                    for batch in batches:
                        line.outside += self._carry(batch)
                run.close()
            self.runs.append(run)
        finally:
            line.tried += run.documents
            line.done += run.counts.loaded
            line.known += run.known
            line.turned_away += run.counts.rejected

    def _survey(self, path: Path) -> Survey:
        if not path.exists():
            raise InputError(
                f"its last run failed and it is not there any more (seen from {Path.cwd()}); deliver it again, then "
                "type: zhibiao ingest PATH"
            )
        watched = self.settings.inbox is not None and path.resolve() == self.settings.inbox.resolve()
        settled = time.time() - self.settings.settle_seconds if watched else None
        return survey(path, settled_before=settled, reading=self.settings.reading)

    def _from_sources(self, path: str) -> tuple[Survey, Intake] | None:
        """What sources bring; None for a path. Their cursors move with the run, so that a range is not theirs."""
        by_hand = "://" in path
        if not by_hand and (not path.startswith(SOURCES) or Path(path).exists()):
            return None
        if by_hand or not self.days.all:
            again = f"ingest {path}" if by_hand else "backfill --failed"
            raise InputError(f"what an address or a source brings is taken whole; type: zhibiao {again}")
        from flows.sources.intake import Intake, chosen  # with what asks servers

        intake = Intake(self.store, self.settings, chosen(self.settings, path.removeprefix(SOURCES).split()))
        intake.gather()
        return intake.survey(), intake

    def _carry(self, batch: Batch) -> int:
        """Load what of a batch was published in the range; gives how many documents were not."""
        tries = stamina.retry_context(
            on=OSError,
            attempts=self.settings.io_retries + 1,
            timeout=None,
            wait_initial=self.settings.io_backoff_seconds,
            wait_jitter=self.settings.io_backoff_seconds / 2,
        )
        outside = 0
        for attempt in tries:
            with attempt, batch.run.attempt(attempt.num):
                whole = batch.arrivals
                read, batch.arrivals, outside = _within(batch.read(attempt.num), batch.arrivals, self.days)
                try:
                    load_batch(batch, read)
                finally:
                    batch.arrivals = whole
                batch.run.went_through(whole)
        return outside

    # --- rejects ------------------------------------------------------------------------------------------------------

    def _rejects(self, before: set[str]) -> None:
        line = self._line("rejects")
        rows = [row for row in open_rejects(self.store) if row["reject_id"] in before]
        chosen = self._of_these_days(rows)
        line.outside, line.tried = len(rows) - len(chosen), len(chosen)
        if chosen:
            replaying = Replay(self.store, self.settings)
            self._goes("rejects", lambda: replaying.run(chosen))
            line.done = replaying.result.resolved
            for name in replaying.result.gone:
                self.filled.problems.append(
                    f"{one_line(name)}: neither the file nor its bytes are there any more; deliver it again"
                )
        line.left = len(self._of_these_days(open_rejects(self.store)))
        line.turned_away = line.left

    def _of_these_days(self, rows: list[Row]) -> list[Row]:
        if self.days.all:
            return rows
        sha256s = [row["document_sha256"] for row in rows if row["document_sha256"]]
        found = self.store.query(
            "SELECT document_sha256, max_by(published_on, recorded_at) FROM raw.document "
            "WHERE document_sha256 IN (SELECT unnest($1::VARCHAR[])) GROUP BY document_sha256",
            [sha256s],
        )
        published = dict(found.iter_rows())
        return [r for r in rows if self.days.hold(published.get(r["document_sha256"]) or _stated(r["delivery"]))]

    # --- documents of earlier rules -----------------------------------------------------------------------------------

    def _old_rules(self) -> None:
        line = self._line("documents of an old rule set")
        line.tried = read_by_other_rules(self.store, self.days)
        line.outside = read_by_other_rules(self.store) - line.tried
        if line.tried:
            reading = Reading(self.store, self.settings, self.days, flow="backfill", in_place=True)

            def read_again() -> None:
                reading.run(line.tried)

            self._goes("documents of an old rule set", read_again)
            line.done, line.turned_away = reading.counts.loaded, reading.kept
        line.left = read_by_other_rules(self.store, self.days)


def _within(read: Read, arrivals: list[Arrival], days: Days) -> tuple[Read, list[Arrival], int]:
    """Of what was read the documents of some days, the files that they lie in, and how many documents are of others.

    The date of a document is the one that it would be loaded with; that of a file which is no document is what stands
    beside it.
    """
    if days.all:
        return read, arrivals, 0
    files = {a.delivery.name: a for a in arrivals}
    chosen: list[str] = []
    outside: set[str] = set()
    if read.frames:
        columns = read.frames["raw.document"].select("document_id", "document_sha256", "published_on")
        for id_, sha256, published_on in columns.iter_rows():
            if days.hold(published_on):
                chosen.append(id_)
            else:
                outside.add(sha256)
    digests = tuple(d for d in read.digests if d[1] not in outside)

    def meant(reject: Reject) -> bool:
        arrival = files.get(reject.document) or files.get(_file(reject.document))
        return arrival is not None and days.hold(_day(arrival.delivery.metadata.get("published_on")))

    turned_away = [r for r in read.turned_away if meant(r)]
    names = {name for name, _ in digests} | {r.document for r in turned_away}
    names |= {_file(name) for name in names}
    skipped = len(read.digests) - len(digests) + len(read.turned_away) - len(turned_away)
    kept = replace(read.only(chosen), digests=digests, turned_away=turned_away)
    return kept, [a for a in arrivals if a.delivery.name in names], skipped


def _stated(delivery: str | None) -> date | None:
    """The date that what stood beside a file said, or that was given to its run."""
    said = json.loads(delivery) if delivery else {}
    return _day((said.get("metadata") or {}).get("published_on")) or _day(said.get("published_on"))


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text or "")
    except ValueError:
        return None


def _file(document: str) -> str:
    """Name of the file that a line or page lies in."""
    return document.rpartition("#")[0]
