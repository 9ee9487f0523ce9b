"""How the questions of a page are asked: the run, the read copy, and the figures of the run laid out in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flows.morning.facts import Figure
from warehouse.store import Reader

READS_DOCUMENTS = "flow IN ('ingest', 'backfill', 'rebuild')"
"""Of ops.run: the runs that read something."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A run to be told of, on a read copy in the state in which the run left it.

    The figures of the run are in the table ``morning`` of the connection, one row each with its fact and whether that
    is new, so that a run of a million observations is walked over once. Nothing is written to any file.
    """

    reader: Reader
    run: dict[str, Any]  # its row of ops.run
    low: float  # confidence under which a figure is no headline

    @property
    def run_id(self) -> str:
        return str(self.run["run_id"])

    def rows(self, sql: str, parameters: Sequence[object] | None = None) -> list[dict[str, Any]]:
        return list(self.reader.query(sql, parameters).iter_rows(named=True))

    def count(self, sql: str, parameters: Sequence[object] | None = None) -> int:
        return int(self.reader.query(sql, parameters).item() or 0)


def figure_of(row: dict[str, Any]) -> Figure:
    """A row with the columns of mart.observation, and of mart.statement its subject."""
    values: dict[str, Any] = {name: row[name] for name in Figure.__slots__}
    return Figure(**values)
