"""The views that are held as tables, brought up to what the tables behind them say now.

A held view costs its query once and not at every question. Rows are made anew by the ids that mart.statement gives
each observation: where an observation has come or gone, its fact, its thing and its topic are looked at again.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from warehouse.render.views import View, views

FIRST = "statement"
"""The held view in which every current observation has one row; the others are made from it."""
STATE = "held_since"
"""What ops.state calls the last moment, of recording or retiring, that the held views know of."""
ANEW = 0.2
"""Share of observations that came or went from which everything is made anew: then that is the quicker way."""


@dataclass(frozen=True, slots=True)
class HeldViews:
    """The held views of an opened build file; the store hands in its ways to the file."""

    execute: Callable[[str], None]
    fetch: Callable[..., list[Any]]
    remember: Callable[[str, str], None]

    def renew(self, *, anew: bool = False) -> int:
        """Bring every held view up to date; gives the number of observations that came or went since the last time.

        ``anew`` makes every row again: something beside the observations has changed.

        What has changed is found by when rows were recorded and retired, so that a run that was killed before it
        leaves nothing undone. The caller holds a transaction.
        """
        held = [view for view in views() if view.held_by]
        first = next(view for view in held if view.name == FIRST)
        since = self.since()
        self.execute(
            f"""
            CREATE OR REPLACE TEMP TABLE gone AS
              FROM {first.full_name} WHERE {first.held_by} IN (
                SELECT {first.held_by} FROM core.observation WHERE retired_at >= TIMESTAMPTZ '{since}'
              );
            CREATE OR REPLACE TEMP TABLE come AS
              SELECT {first.held_by} FROM {first.held_from}
              WHERE recorded_at >= TIMESTAMPTZ '{since}'
                AND {first.held_by} NOT IN (SELECT {first.held_by} FROM {first.full_name});
            """
        )
        ((gone, come),) = self.fetch("SELECT (SELECT count(*) FROM gone), (SELECT count(*) FROM come)")
        current = self._current()
        if anew or gone + come > ANEW * current:
            self._renew_all(held)
        elif gone + come:
            self._renew_some(first, held)
        if self.fetch(f"SELECT count(*) FROM {first.full_name}")[0][0] != current:
            self._renew_all(held)  # the clock was set back: rows were recorded before the last that were looked at
        self.execute("DROP TABLE gone; DROP TABLE come")
        ((last,),) = self.fetch(
            "SELECT max(greatest(recorded_at, coalesce(retired_at, recorded_at)))::VARCHAR FROM core.observation"
        )
        if last and last != since:
            self.remember(STATE, last)
        return int(gone + come)

    def since(self) -> str:
        """The last moment that the held views know of."""
        rows = self.fetch("SELECT value FROM ops.state WHERE name = ?", [STATE])
        return str(rows[0][0]) if rows else "1970-01-01 00:00:00+00"

    def _current(self) -> int:
        return int(self.fetch("SELECT count(*) FROM core.observation WHERE retired_at IS NULL")[0][0])

    def _renew_all(self, held: list[View]) -> None:
        for view in held:
            self.execute(f"TRUNCATE {view.full_name}; INSERT INTO {view.full_name} {view.sql}")

    def _renew_some(self, first: View, held: list[View]) -> None:
        self.execute(f"DELETE FROM {first.full_name} WHERE {first.held_by} IN (SELECT {first.held_by} FROM gone)")
        self.execute(f"INSERT INTO {first.full_name} {first.sql_for(f'SELECT {first.held_by} FROM come')}")
        self.execute(
            f"CREATE OR REPLACE TEMP TABLE touched AS FROM gone UNION ALL BY NAME "
            f"SELECT s.* FROM {first.full_name} AS s SEMI JOIN come USING ({first.held_by})"
        )
        for view in held:
            if view is not first:
                keys = f"SELECT {view.held_by} FROM touched"
                self.execute(
                    f"DELETE FROM {view.full_name} WHERE {view.held_by} IN ({keys});"
                    f"INSERT INTO {view.full_name} {view.sql_for(keys)}"
                )
        self.execute("DROP TABLE touched")
