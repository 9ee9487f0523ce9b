"""The views that are held as tables, brought up to what the tables behind them say now.

A held view costs its query once and not at every question. Rows are made anew by the ids that mart.statement gives
each observation: where an observation has come or gone, its fact, its thing and its topic are looked at again.

What that takes must not grow with the warehouse. Rows are therefore picked in two steps: first where they lie, for which
one column of ids is read, then those rows alone in all their columns.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from warehouse.render.views import View, views
from warehouse.since import Since

FACE = "mart.observation"
"""What an observation says in full, which is no table: its rows are picked from CLAIMS."""
CLAIMS = "core.observation"
NESTED = ("topic_id", "thing_id", "fact_id")
"""The ids by which views are held, the widest first."""
ANEW = 0.2
"""Share of observations that came or went from which everything is made anew: then that is the quicker way."""


@dataclass(frozen=True, slots=True)
class HeldViews:
    """The held views of an opened build file; the store hands in its ways to the file."""

    execute: Callable[[str], None]
    fetch: Callable[..., list[Any]]
    time: Callable[[str], None]  # told the name of each view that has been made

    def renew(self, since: Since, *, anew: bool = False) -> int:
        """Bring every held view up to date; gives the number of observations that came or went.

        ``anew`` makes every row again: something beside the observations has changed. The caller holds a transaction.
        """
        held = [view for view in views() if view.held_by]
        first = held[0]
        current = int(self.fetch(f"SELECT count(*) FROM {CLAIMS} WHERE retired_at IS NULL")[0][0])
        come, gone = self._look(first, since.after)
        if anew or gone + come > ANEW * current:
            self._renew_all(held)
        elif gone + come:
            self._renew_some(held, since.after)
        if self._rows(first) != current:
            self._renew_all(held)  # the clock was set back: rows were recorded before the last that were looked at
        for name in ("come", "gone", "said", "claims", "touched", "before"):
            self.execute(f"DROP TABLE IF EXISTS temp.{name}")
        return int(gone + come)

    def _rows(self, view: View) -> int:
        return int(self.fetch(f"SELECT count(*) FROM {view.full_name}")[0][0])

    def _look(self, first: View, after: str) -> tuple[int, int]:
        """How many observations came and went at moments so compared; their ids are in ``come``, their rows in ``gone``."""
        key = first.held_by
        assert key
        self._keep("come", f"SELECT {key} FROM {CLAIMS} WHERE recorded_at {after} AND retired_at IS NULL")
        if ">=" in after:
            self._keep("come", f"FROM come ANTI JOIN {first.full_name} USING ({key})")
        self._keep("gone", f"SELECT {key} FROM {CLAIMS} WHERE retired_at {after}")
        self._keep("gone", _picked(first.full_name, key, "gone"))
        come, gone = self.fetch("SELECT (SELECT count(*) FROM come), (SELECT count(*) FROM gone)")[0]
        return int(come), int(gone)

    def _renew_all(self, held: list[View]) -> None:
        for view in held:
            self.execute(f"TRUNCATE {view.full_name}; INSERT INTO {view.full_name} {view.sql}")
            self.time(view.name)

    def _renew_some(self, held: list[View], after: str) -> None:
        """Make the rows anew that hang on what is in the tables ``come`` and ``gone``."""
        first, *others = held
        key = first.held_by
        assert key
        self._keep("said", f"FROM {FACE} LIMIT 0")
        self._say(f"SELECT * FROM {CLAIMS} WHERE recorded_at {after} AND {key} IN (FROM come)")
        self._keep("touched", f"{first.sql_over({FACE: 'said'})}")
        self.execute(
            f"DELETE FROM {first.full_name} WHERE {key} IN (SELECT {key} FROM gone);"
            f"INSERT INTO {first.full_name} FROM touched; INSERT INTO touched FROM gone"
        )
        self.time(first.name)
        instead = dict.fromkeys((FACE, CLAIMS, "raw.document"), "said") | {first.full_name: _some(first.full_name)}
        widest: dict[str, str] = {}  # by relation the key by which rows of it were picked
        for view in others:
            assert view.held_from and view.held_by
            source = _some(view.held_from)
            if view.held_from not in widest:
                # a fact is of one thing and a thing of one topic: rows that one topic has hold those of its things
                widest[view.held_from] = next(k for k in NESTED if k in _keys(others, view.held_from))
                self._keep(
                    source, _picked(view.held_from, widest[view.held_from], "touched", _named(view.held_from, held))
                )
                if view.held_from == first.full_name:
                    # beside what has come, what was said before of the same
                    self._keep("before", f"SELECT {key} FROM {source} ANTI JOIN said USING ({key})")
                    self._say(_picked(CLAIMS, key, "before"))
            if view.held_by != widest[view.held_from]:
                source = f"(FROM {source} WHERE {view.held_by} IN (SELECT {view.held_by} FROM touched))"
            self.execute(
                f"DELETE FROM {view.full_name} WHERE {view.held_by} IN (SELECT {view.held_by} FROM touched);"
                f"INSERT INTO {view.full_name} {view.sql_over(instead | {view.held_from: source})}"
            )
            self.time(view.name)
        for relation in widest:
            self.execute(f"DROP TABLE temp.{_some(relation)}")

    def _say(self, claims: str) -> None:
        """Put the rows of FACE for some rows of CLAIMS into the table ``said``."""
        face = next(view for view in views() if view.full_name == FACE)
        self._keep("claims", claims)
        instead = {CLAIMS: "claims"} | {
            name: f"(FROM {name} WHERE {key} IN (SELECT {key} FROM claims))"
            for name, key in (("raw.document", "document_id"), ("raw.article", "article_id"))
        }
        self.execute(f"INSERT INTO said {face.sql_over(instead)}")

    def _keep(self, name: str, sql: str) -> None:
        self.execute(f"CREATE OR REPLACE TEMP TABLE {name} AS {sql}")


def _picked(relation: str, key: str, keys: str, columns: Iterable[str] = "*") -> str:
    """The rows of a table whose key is among those of another one."""
    return (
        f"SELECT {', '.join(columns)} FROM {relation} WHERE rowid IN "
        f"(SELECT rowid FROM {relation} WHERE {key} IN (SELECT {key} FROM {keys}))"
    )


def _named(relation: str, held: list[View]) -> list[str]:
    """Columns of a held view that those which are made from it name: every other one would be read for nothing."""
    sql = " ".join(view.sql for view in held if view.held_from == relation)
    return [
        c.name for view in held if view.full_name == relation for c in view.columns if re.search(rf"\b{c.name}\b", sql)
    ]


def _some(relation: str) -> str:
    """The table of those rows of a relation that are picked."""
    return f"some_{relation.rpartition('.')[2]}"


def _keys(held: list[View], relation: str) -> set[str | None]:
    """By what the views that are made from a relation are held."""
    return {view.held_by for view in held if view.held_from == relation}
