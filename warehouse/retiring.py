"""Rows that leave the marts and stay in the history: those of whole documents, and single versions."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from datetime import datetime
from typing import Any

from warehouse.as_of import VERSIONED
from warehouse.tables import table

Fetch = Callable[..., list[Any]]
SETTLED = {"ops.reject": ("resolved_at", "resolution")}
"""Columns that say when a row was done with and what did it, where it is not retired_at alone."""


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
    """Retire the current rows with some ids (of the first column of the key), by full table name; those of SETTLED come
    with a sentence each, by id."""
    for name, some in ids.items():
        key = table(name).key[0]
        if name not in SETTLED:
            fetch(
                f"UPDATE {name} SET retired_at = ? WHERE retired_at IS NULL AND {key} IN (SELECT unnest(?::VARCHAR[]))",
                [at, list(some)],
            )
            continue
        when, why = SETTLED[name]
        if not isinstance(some, Mapping):
            raise TypeError(f"rows of {name} are settled with a sentence each: pass {{{key}: sentence}}")
        fetch(
            f"UPDATE {name} SET {when} = $1, {why} = settled.why "
            "FROM (SELECT unnest($2::VARCHAR[]) AS id, unnest($3::VARCHAR[]) AS why) AS settled "
            f"WHERE {when} IS NULL AND {key} = settled.id",
            [at, list(some), [str(said) for said in some.values()]],
        )
