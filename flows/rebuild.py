"""The command ``rebuild``: every current document read again by today's rules, beside the old, then swapped in.

The new warehouse is a copy of the build file in which the readings of earlier rule sets are retired and today's
readings added, so that the history stays and ``sql --as-of`` still knows what was said before. The old read copy is
kept as ``warehouse.before.duckdb`` until the next rebuild, for ``diff``.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl

from expectations.run import Checker
from expectations.verdicts import Counts
from flows.corrections import Standing, refuse
from flows.days import ALL_DAYS, Days
from flows.failures import StoppedError
from flows.home import ASIDE, Home, clear_half_kept, standing_store
from flows.ledger import Entry, ledger_counts, totals
from flows.levels import earlier_levels
from flows.reading import Read, put_together
from flows.rejects import of_documents, reject_rows, seen_again
from flows.run import watching
from flows.settings import Settings, load
from flows.settling import READ_ANEW, open_within
from flows.show import note
from flows.underway import ahead, hand_out
from flows.workers import engine_for
from transforms.identity import rule_set
from transforms.records import Document
from warehouse.files import copied
from warehouse.store import BUILD, READ_COPY, Store

BEFORE = "warehouse.before.duckdb"
_INFERRED = ("dateline", "text")
"""Evidence of a publication date that was read in the text, and is read again."""


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """What a rebuild did: documents read again, and those that today's checks turned away and so stay as they were."""

    documents: int
    observations: int
    kept: int


def rebuild(home: Path | None) -> Rebuilt | None:
    """Read the documents again that another rule set read; None where there is none."""
    settings = load(home)
    with standing_store(settings, waiting=note) as store:
        clear_half_kept(Home(settings.home))
        wanted = read_by_other_rules(store)
        if not wanted:
            left = f"; published: {store.publish()}" if store.read_copy.exists() and store.needs_publish() else ""
            note(f"every document was read by today's rules: there is nothing to rebuild{left}")
            return None
        aside = settings.home / ASIDE
        aside.mkdir()
        with store.set_aside():
            copied(store.build, aside / BUILD)
        with Store(aside, memory_limit=settings.memory_limit, compact_above=settings.publish_compact_above) as new:
            done = Reading(new, settings).run(wanted)
            published = new.publish()
        if store.read_copy.exists():
            copied(store.read_copy, aside / BEFORE)
            os.replace(aside / BEFORE, settings.home / BEFORE)
        store.swap_in(aside / BUILD, aside / READ_COPY)
        shutil.rmtree(aside, ignore_errors=True)
    note(
        f"{done.documents} documents read again, {done.observations} observations"
        + (f"; {done.kept} stay as they were read before, see zhibiao rejects list" if done.kept else "")
        + f"; published: {published}; compare: zhibiao diff {settings.home / BEFORE} {settings.home / READ_COPY}"
    )
    return done


_OTHER_RULES = "retired_at IS NULL AND rule_set <> $1"
_OF_DAYS = f"{_OTHER_RULES} AND ($2::DATE IS NULL OR published_on >= $2) AND ($3::DATE IS NULL OR published_on <= $3)"


def read_by_other_rules(store: Store, days: Days = ALL_DAYS) -> int:
    """Current documents of some days that another rule set read."""
    sql = f"SELECT count(*) FROM raw.document WHERE {_OF_DAYS}"
    return int(store.query(sql, [rule_set(), days.since, days.until]).item())


class Reading:
    """Documents of another rule set read again: an entry in the ledger, and the batches.

    A rebuild does so on the store of a new warehouse. ``in_place`` is the warehouse itself: there each batch stands
    once it is loaded, and a batch that a check or a correction stops is not loaded.
    """

    def __init__(
        self, store: Store, settings: Settings, days: Days = ALL_DAYS, *, flow: str = "rebuild", in_place: bool = False
    ) -> None:
        self.store, self.settings, self.days, self.in_place = store, settings, days, in_place
        self.entry = Entry(store, flow, str(settings.home))
        self.checker = Checker(
            None, run_id=self.entry.run_id, today=self.entry.today, recorded_at=self.entry.started_at
        )
        self.counts = Counts()
        self.kept = 0
        self.corrections = Standing(settings, store.query)
        self.corrections_of, self.uncorrected = self.corrections.of_known()

    def run(self, wanted: int) -> Rebuilt:
        """Read them, in batches of one transaction each; ``wanted`` says how many there are."""
        with self.entry.entered():
            self._read(wanted)
            self._finish(wanted)
        return Rebuilt(self.counts.loaded, self.counts.observations, self.kept)

    @property
    def _so(self) -> str:
        return "see ops.check" if self.in_place else "nothing was swapped in"

    def _read(self, wanted: int) -> None:
        characters = self.store.query(
            f"SELECT coalesce(sum(length(text)), 0)::BIGINT FROM raw.document WHERE {_OF_DAYS}",
            [rule_set(), self.days.since, self.days.until],
        ).item()
        with engine_for(self.settings, characters) as engine:
            for batch, parts in ahead(self._batches(), lambda b: (b, hand_out(b[0], engine)), engine):
                if listener := watching.get():
                    listener("reading again", self.counts.loaded + self.kept, wanted)
                self._load(*batch, put_together([part() for part in parts], known=lambda _: ()))
        self._refuse_corrections()

    def _refuse_corrections(self) -> None:
        so = "the batch is not loaded" if self.in_place else self._so
        refuse(self.uncorrected, f"correction(s) match nothing in what today's rules read; {so}")

    def _finish(self, wanted: int) -> None:
        told = totals(self.counts, wanted, known=0, rejected=self.kept)
        finished = self.checker.finish(told)
        self.store.load({"ops.check": finished.checks})
        failed = finished.checks.filter(~pl.col("success"))
        counts = ledger_counts(told, self.counts.articles, (finished.checks.height, failed.height))
        says = f"a check of severity stop does not hold for the documents read again; {self._so}"
        stopped = StoppedError(says) if finished.stop else None
        self.entry.end(counts, stopped)
        if stopped:
            raise stopped

    def _batches(self) -> Iterator[tuple[list[Document], dict[str, str]]]:
        """Documents to read again, with the drop that each came in, by document_id."""
        after = ""
        while True:
            rows = self.store.query(
                f"SELECT * FROM raw.document WHERE {_OF_DAYS} AND document_id > $4 ORDER BY document_id LIMIT $5",
                [rule_set(), self.days.since, self.days.until, after, self.settings.batch_documents],
            )
            if rows.is_empty():
                return
            after = rows["document_id"][-1]
            yield (
                [as_delivered(row) for row in rows.iter_rows(named=True)],
                dict(rows.select("document_id", "drop_id").iter_rows()),
            )

    def _load(self, documents: list[Document], drops: dict[str, str], read: Read) -> None:
        delivered = read.frames["raw.document"].with_columns(
            pl.col("document_id").replace_strict(drops, return_dtype=pl.String).alias("drop_id"),
            pl.col("document_id").alias("supersedes_id"),
        )
        checked = self.checker.check(
            self.entry.stamped({**read.frames, "raw.document": delivered}),
            earlier_levels(self.store, read.frames),
        )
        if self.in_place and checked.stop:
            raise StoppedError(f"a check of severity stop does not hold for documents read again; {self._so}")
        acted = self.corrections.act(checked.frames, self.corrections_of, entry=self.entry)
        self.uncorrected += acted.problems
        if self.in_place:
            self._refuse_corrections()
        rejects = [*read.rejects, *checked.rejects, *acted.rejects]
        digests = {d.document: d.sha256 for d in documents}
        self.counts += checked.counts + acted.counts
        loaded = checked.frames["raw.document"]["document_id"].to_list()
        self.kept += len(documents) - len(loaded)
        told = seen_again(self.store, reject_rows(rejects, of_documents(digests)))
        passed = open_within(self.store, loaded, told["reject_id"])
        self.store.load(
            {**acted.frames, **self.entry.stamped({"ops.reject": told})},
            supersede=loaded,
            replace={**acted.replace, "ops.reject": dict.fromkeys(passed, READ_ANEW)},
            at=self.entry.started_at,
        )


def as_delivered(row: dict[str, Any]) -> Document:
    """The document with the metadata that stood outside its text; a date that was read in it is read again."""
    inferred = (row["published_on_evidence"] or "").startswith(_INFERRED)
    return Document(
        row["document"],
        row["document_sha256"],
        row["text"],
        row["byte_size"],
        row["encoding"],
        row["media_type"],
        None if inferred else row["published_on"],
        None if inferred else row["published_on_evidence"],
        0.0 if inferred else row["published_on_confidence"],
        row["publisher"],
        row["title"],
        row["url"],
        row["document_kind"],
    )
