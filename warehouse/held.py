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
ANEW = 0.2
"""Share of observations that came or went from which everything is made anew: then that is the quicker way."""


@dataclass(frozen=True, slots=True)
class HeldViews:
    """The held views of an opened build file; the store hands in its ways to the file."""

    execute: Callable[[str], None]
    fetch: Callable[..., list[Any]]

    def renew(self) -> int:
        """Bring every held view up to date; gives the number of observations that came or went since the last time.

        What has changed is found by comparison, not remembered: a run that was killed before it leaves nothing undone.
        The caller holds a transaction.
        """
        held = [view for view in views() if view.held_by]
        first = next(view for view in held if view.name == FIRST)
        self.execute(
            f"""
            CREATE OR REPLACE TEMP TABLE gone AS
              FROM {first.full_name} WHERE {first.held_by} NOT IN (SELECT {first.held_by} FROM {first.held_from});
            CREATE OR REPLACE TEMP TABLE come AS
              SELECT {first.held_by} FROM {first.held_from}
              WHERE {first.held_by} NOT IN (SELECT {first.held_by} FROM {first.full_name});
            """
        )
        ((gone, come, total),) = self.fetch(
            f"SELECT (SELECT count(*) FROM gone), (SELECT count(*) FROM come), (SELECT count(*) FROM {first.held_from})"
        )
        if gone + come > ANEW * total:
            for view in held:
                self.execute(f"TRUNCATE {view.full_name}; INSERT INTO {view.full_name} {view.sql}")
        elif gone + come:
            self._renew_some(first, held)
        self.execute("DROP TABLE gone; DROP TABLE come")
        return int(gone + come)

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
