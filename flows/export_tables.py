"""What an export holds: the tables for people, the documents they rest on, and the reference tables they point to.

Every table is read from the marts, or where a document is not retired: what was retired leaves in no export.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from warehouse.contract import Column
from warehouse.render.table_schema import Reference, under_contract
from warehouse.render.views import views
from warehouse.tables import table

if TYPE_CHECKING:
    import polars as pl

    from warehouse.store import Reader

BATCH_ROWS = 20_000  # of the widest table some 40 MB; pysdmx takes five times as much for them

_MARTS: dict[str, tuple[str, ...]] = {  # with the columns that name a row
    "observation": ("observation_id",),
    "fact": ("fact_id",),
    "conflict": ("observation_id",),
    "target_progress": (),  # a target without an actual has no second half of a key
    "series": ("thing_id", "year"),
    "growth": (),
}
_SEEDS = ("metric", "unit", "region", "industry")
_KEPT_BACK = {"text", "retired_at", "supersedes_id"}  # the text is its publisher's, and no row here is retired
_FACTS = {
    "fact": {"observation_id": ("observation", "observation_id")},
    "conflict": {"fact_id": ("fact", "fact_id"), "observation_id": ("observation", "observation_id")},
    "target_progress": {"target_fact_id": ("fact", "fact_id"), "actual_fact_id": ("fact", "fact_id")},
    "series": {"fact_id": ("fact", "fact_id")},
    "growth": {"fact_id": ("fact", "fact_id")},
}


@dataclass(frozen=True, slots=True)
class ExportTable:
    """One table of an export: its columns in order, the columns that name a row, and the query behind it."""

    name: str
    grain: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    relation: str
    references: dict[str, Reference]

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(c.name for c in self.columns)

    @property
    def sql(self) -> str:
        """The rows, always in the same order."""
        order = "document, document_start, observation_id" if self.name == "observation" else ", ".join(self._order)
        return f"SELECT {', '.join(self.names)} FROM {self.relation} ORDER BY {order}"

    @property
    def _order(self) -> tuple[str, ...]:
        return self.key or tuple(n for n in self.names if n.endswith("_id"))


def tables() -> tuple[ExportTable, ...]:
    """Every table of an export, what people ask first in front."""
    by_name = {view.name: view for view in views()}
    marts = []
    for name, key in _MARTS.items():
        view = by_name[name]
        columns = tuple(under_contract(c, every_row=name == "observation") for c in view.columns)
        marts.append(
            ExportTable(name, view.grain, columns, key, view.full_name, _references(columns) | _FACTS.get(name, {}))
        )
    return (*marts, _documents(), *map(_seed, _SEEDS))


def batches(reader: Reader, sql: str) -> Iterator[pl.DataFrame]:
    """Rows of a query as frames of bounded size; one empty frame where there are none."""
    import polars as pl

    arrow = reader.connection.execute(sql).to_arrow_reader(BATCH_ROWS)
    frame: Any = pl.from_arrow(arrow.schema.empty_table())
    rows = 0
    for batch in arrow:
        rows += batch.num_rows
        found = pl.from_arrow(batch)
        assert isinstance(found, pl.DataFrame)
        yield found
    if not rows:
        yield frame


def _documents() -> ExportTable:
    contract = table("raw.document")
    columns = tuple(c for c in contract.columns if c.name not in _KEPT_BACK)
    relation = "(FROM raw.document WHERE retired_at IS NULL)"
    grain = "one row = one document that is not retracted: where it came from; its text stays with its publisher"
    return ExportTable("document", grain, columns, contract.key, relation, {})


def _seed(name: str) -> ExportTable:
    contract = table(f"ref.{name}")
    return ExportTable(name, contract.grain, contract.columns, contract.key, contract.full_name, {})


def _references(columns: tuple[Column, ...]) -> dict[str, Reference]:
    """Fields that point to a table which is part of the export, itself left aside."""
    within = {"raw.document": "document"} | {f"ref.{name}": name for name in _SEEDS}
    found: dict[str, Reference] = {}
    for column in columns:
        relation, _, other = (column.refers_to or "").rpartition(".")
        if relation in within:
            found[column.name] = (within[relation], other)
    return found
