"""Everything that is made from the rows of a build file, brought up to them before it is published.

What came or went is looked at alone. Where counts do not agree afterwards, the clock was set back, and all is compared.
"""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import polars as pl

from warehouse.article_links import ArticleLinks
from warehouse.held import HeldViews
from warehouse.search_index import SearchIndex
from warehouse.since import Since


@dataclass(slots=True)
class Renewal:
    """One renewal of an opened build file; the store hands in its ways to the file.

    ``seconds`` tells how long each stage took, by its name.
    """

    execute: Callable[[str], None]
    fetch: Callable[..., list[Any]]  # SQL, then its parameters in a list
    query: Callable[[str], pl.DataFrame]
    feed: Callable[[str, pl.DataFrame], pl.DataFrame]  # SQL that reads the frame as ``incoming``
    remember: Callable[[str, str], None]
    seconds: dict[str, float] = field(default_factory=dict)
    _before: float = field(default_factory=time.perf_counter)

    def run(self) -> None:
        """Renew links, held views and search. The caller holds a transaction."""
        with _no_collection():
            self._run()

    def _run(self) -> None:
        # rows that are picked by where they lie are then found without reading those between them
        self.execute("SET dynamic_or_filter_threshold = 500")
        since = Since.remembered(self.fetch)
        search = SearchIndex(self.execute, self.fetch, self.query, self.feed, self.remember)
        with search.begun(since):
            self.done("search")
            late = ArticleLinks(self.execute, self.fetch, self.query, self.feed, self.remember).renew(since)
            self.done("links")
            # a file that remembers nothing may hold rows of whatever made it
            HeldViews(self.execute, self.fetch, self.done).renew(since, anew=late or not since.known)
            search.finish()
            self.done("search")
        Since.remember(self.fetch, self.remember)

    def done(self, stage: str) -> None:
        """Count the time since the stage before to this one."""
        now = time.perf_counter()
        self.seconds[stage] = self.seconds.get(stage, 0.0) + now - self._before
        self._before = now


@contextmanager
def _no_collection() -> Iterator[None]:
    """No search for cycles inside the block: lists of millions of words hold none, and are looked through again and again."""
    if not gc.isenabled():
        yield
        return
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
