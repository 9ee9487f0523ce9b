"""Rows that leave the marts and stay in the history: those of whole documents, and single versions."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from datetime import datetime
from typing import Any

from warehouse.as_of import VERSIONED
from warehouse.tables import table

Fetch = Callable[..., list[Any]]
SETTLED = {"ops.reject": "resolved_at"}
"""Column that says when a row was done with, where it is not retired_at."""


def retire_documents(fetch: Fetch, document_ids: list[str], at: datetime) -> int:
    """Retire every current row of some documents; gives the number of documents that were current."""
    retired = 0
    for name in VERSIONED:
        rows = fetch(
            f"UPDATE {name} SET retired_at = ? "
            "WHERE retired_at IS NULL AND document_id IN (SELECT unnest(?::VARCHAR[]))",
            [at, document_ids],
        )
        retired = retired or int(rows[0][0])
    return retired


def retire_rows(fetch: Fetch, ids: Mapping[str, Collection[str]], at: datetime) -> None:
    """Retire the current rows with some ids (of the first column of the key), by full table name."""
    for name, some in ids.items():
        settled = SETTLED.get(name, "retired_at")
        fetch(
            f"UPDATE {name} SET {settled} = ? "
            f"WHERE {settled} IS NULL AND {table(name).key[0]} IN (SELECT unnest(?::VARCHAR[]))",
            [at, list(some)],
        )
