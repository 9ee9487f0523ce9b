"""The commands ``sources list`` and ``sources check``."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path

from flows.ask import write_frame
from flows.failures import InputError
from flows.home import Home, sole_store
from flows.settings import load
from flows.show import note, safe
from flows.sources import cursor
from flows.sources.collecting import Collected, Declared, Tools, collect, ticking
from flows.sources.declared import BY_HAND
from flows.sources.intake import chosen
from flows.sources.landing import Landing
from flows.sources.web import Web

_SOURCES = """
WITH last AS (
  SELECT *, row_number() OVER (PARTITION BY source_name ORDER BY polled_at DESC) AS n FROM ops.source_run
),
held AS (
  SELECT source_name, count(*) FILTER (state = 'done') AS done, count(*) FILTER (state = 'waiting') AS waiting,
    count(*) FILTER (state = 'failed') AS failed, count(*) FILTER (state = 'refused') AS refused,
    max(last_seen_at) FILTER (state = 'done') AS last_new_at
  FROM ops.source_item GROUP BY source_name
)
SELECT d.source, d.kind, coalesce(last.state, 'never looked at') AS state, last.polled_at, held.last_new_at,
  coalesce(held.done, 0) AS done, coalesce(held.waiting, 0) AS waiting, coalesce(held.failed, 0) AS failed,
  coalesce(held.refused, 0) AS refused, last.problem
FROM (SELECT unnest($1::VARCHAR[]) AS source, unnest($2::VARCHAR[]) AS kind) AS d
LEFT JOIN last ON last.source_name = d.source AND n = 1
LEFT JOIN held ON held.source_name = d.source
ORDER BY d.source
"""
_ITEMS = """
SELECT item, state, delivered_as, tries, retry_at, problem, byte_size, etag, last_modified, version, sha256,
  first_seen_at, changed_at, last_seen_at, run_id
FROM ops.source_item WHERE source_name = $1 ORDER BY state = 'done', last_seen_at DESC, item
"""


def list_sources(name: str | None, format: str, out: Path | None, home: Path | None) -> None:
    """Write the sources, a row each, or the items of one of them."""
    settings = load(home)
    kinds = {s.name: s.kind for s in settings.source}
    with sole_store(settings, waiting=note) as store:
        if name is not None:
            found = store.query(_ITEMS, [name])
            if found.is_empty() and name not in kinds:
                raise InputError(f"no source is called {name!r}; zhibiao sources list shows which there are")
            write_frame(found, format, out)
            return
        seen = store.query("SELECT DISTINCT source_name, source_kind FROM ops.source_run")
        kinds = {source: kind for source, kind in seen.iter_rows() if source == BY_HAND or source in kinds} | kinds
        found = store.query(_SOURCES, [list(kinds), list(kinds.values())])
    if found.is_empty() and format == "table":
        note("no source is declared: docs/sources.md shows how")
        return
    write_frame(found, format, out)


def check_sources(names: Sequence[str], home: Path | None) -> None:
    """Look through sources as a run would, fetching one thing of each, and say what came of it."""
    settings = load(home)
    declared = chosen(settings, names)
    with sole_store(settings, waiting=note) as store:
        before = {s.name: cursor.read(store, s.name) for s in declared}
    web = Web(tries=2, backoff_seconds=settings.io_backoff_seconds, contact=settings.web_contact)
    failed = []
    try:
        for source in declared:
            with tempfile.TemporaryDirectory(prefix="zhibiao-") as aside:
                one = source.model_copy(update={"max_items": 1})
                tools = Tools(web, 2, settings.io_backoff_seconds, settings.reading)
                found = collect(one, before[source.name], Landing(Path(aside)), tools, ticking.get(), insist=True)
            print(safe(_said(source, found, Home(settings.home))))
            if found.problem is not None or found.failed:
                failed.append(source.name)
    finally:
        web.close()
    if failed:
        raise InputError(f"{', '.join(failed)} could not be read; each is named above")


def _said(source: Declared, found: Collected, home: Home) -> str:
    new = len(found.ready) + len(found.landed) + found.count("waiting") + found.count("failed")
    told = f"{source.name} ({source.kind}): {found.listed} offered, {found.unchanged} known, {new} new or changed"
    left = Landing(home.incoming / source.name).landed()
    told += f", {len(left)} fetched before and not loaded yet" if left else ""
    return f"{told}: {found.first_problem}" if found.first_problem else f"{told}, in {found.seconds:.1f} s"
