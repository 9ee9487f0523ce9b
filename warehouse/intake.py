"""Rows on their way into a table: in its types, and under the rules of its contract."""

from __future__ import annotations

import polars as pl

from seeds import catalog
from warehouse.contract import ContractError, Table
from warehouse.render.frames import FrameError, conform
from warehouse.render.predicates import broken, predicates


def seed_frame(target: Table, file: str) -> pl.DataFrame:
    """The rows of ``seeds/<file>.csv`` in the table's types; a row that breaks the contract is an error."""
    rows = catalog.rows(file)
    names = rows[0] if rows else ()
    texts = pl.DataFrame({name: pl.Series([row[name] or None for row in rows], dtype=pl.String) for name in names})
    try:
        frame = conform(texts, target)
    except FrameError as error:
        raise ContractError(f"seeds/{file}.csv: {error}") from error
    problem = first_breach(frame, target)
    if problem:
        raise ContractError(f"seeds/{file}.csv {problem}")
    return frame


def first_breach(frame: pl.DataFrame, target: Table) -> str | None:
    """The first rule that some row breaks, with the row (the header being row 1) and its value; None where all hold."""
    rules = {r.name: r for r in predicates(target) if r.severity != "warn"}
    for name, rows in broken(frame, rules.values()).items():
        at = int(rows.arg_true()[0])
        return f"row {at + 2}: {rules[name].sentence}, not {frame[rules[name].column][at]!r}"
    return None
