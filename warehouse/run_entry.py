"""The row of ops.run that a run enters and closes."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

import polars as pl

from warehouse.errors import StoreError
from warehouse.render.frames import conform
from warehouse.tables import table

INTERRUPT = "UPDATE ops.run SET state = 'interrupted' WHERE state = 'running' AND run_id <> ? RETURNING run_id"
"""Marks the runs that were killed, as the one that now holds the lock knows."""

LATEST = frozenset(("ops.source_item",))
"""Tables that say how things stand: a row takes the place of the one with its key."""

UNANNOUNCED = frozenset(("ops.alert", "ops.source_item", "ops.source_run"))
"""Ledgers whose rows alone are no reason to publish: the copying of a large warehouse is not worth them."""


def entry(
    run_id: str,
    flow: str,
    started_at: datetime,
    *,
    path: str | None,
    drop_id: str | None,
    rule_set: str | None,
    version: str | None,
) -> pl.DataFrame:
    """The row of a run that begins."""
    row = {
        "run_id": run_id,
        "flow": flow,
        "drop_id": drop_id,
        "path": path,
        "started_at": started_at,
        "state": "running",
        "published": False,
        "rule_set": rule_set,
        "version": version,
    }
    return conform(pl.DataFrame([row], infer_schema_length=None), table("ops.run"))


def closing(
    run_id: str, state: str, finished_at: datetime, drop_id: str | None, counts: Mapping[str, int], error: str | None
) -> tuple[str, list[object]]:
    """The statement that closes a run's row with its counts, and its parameters; it gives the row if there is one."""
    known = [c.name for c in table("ops.run").columns if c.unit == "count"]
    stray = sorted(set(counts) - set(known))
    if stray:
        raise StoreError(f"ops.run has no count {', '.join(stray)}; it has {', '.join(known)}")
    assignments = "".join(f", {name} = ?" for name in counts)
    sql = (
        "UPDATE ops.run SET state = ?, error = ?, finished_at = ?, drop_id = coalesce(?, drop_id), "
        f"seconds = epoch(? - started_at){assignments} WHERE run_id = ? RETURNING run_id"
    )
    return sql, [state, error, finished_at, drop_id, finished_at, *counts.values(), run_id]
