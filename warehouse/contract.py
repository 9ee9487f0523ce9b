"""One definition of every table and column, from which everything else is rendered.

A ``Table`` renders its DuckDB DDL with comments, its polars schema, the machine half of its
Great Expectations suite, the row predicates that turn bad rows into rejects, and its page in the
data dictionary. Nothing here does any I/O.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Literal

SCHEMA_VERSION = "1.0.0"
"""Of what docs/schema.md promises: the first number rises where something of it is renamed, removed or changed, the
second where something is added."""

LogicalType = Literal["text", "code", "int", "decimal", "float", "date", "timestamp", "bool", "json"]
Severity = Literal["reject", "warn", "stop"]
Bound = int | Decimal | date


class ContractError(Exception):
    """The program and the contract disagree: a table, column or frame is not what was declared."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column, declared once by name.

    ``unit`` is a base unit code, or ``"by:unit"`` where another column of the row says it.
    ``refers_to`` is ``"schema.table.column"``; references are checked, not enforced by the store.
    ``severity`` says what a row that breaks this column's declaration becomes.
    """

    name: str
    type: LogicalType
    doc: str
    unit: str | None = None
    required: bool = False
    one_of: tuple[str, ...] = ()
    at_least: Bound | None = None
    at_most: Bound | None = None
    pattern: str | None = None
    refers_to: str | None = None
    severity: Severity = "reject"

    def __post_init__(self) -> None:
        if not self.doc.strip():
            raise ContractError(f"column {self.name!r} has no doc")
        if self.one_of and self.type not in ("text", "code"):
            raise ContractError(f"column {self.name!r}: one_of needs a text or code column, not {self.type}")

    def but(self, **changes: object) -> Column:
        """The same column with some declarations changed, such as ``required=True`` in one table."""
        return replace(self, **changes)  # type: ignore[arg-type]


@dataclass(frozen=True, slots=True)
class Ordered:
    """Two columns of one row that must stand in order: ``first <= second``, or ``first < second`` if strict.

    Rows where either is null are not judged.
    """

    first: str
    second: str
    why: str
    strict: bool = False
    severity: Severity = "reject"


@dataclass(frozen=True, slots=True)
class Table:
    """One table: its grain is the sentence "one row = ..."."""

    schema: Literal["raw", "core", "ref", "ops"]
    name: str
    grain: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    source: str = ""
    warnings: tuple[str, ...] = ()
    ordered: tuple[Ordered, ...] = ()

    def __post_init__(self) -> None:
        names = [c.name for c in self.columns]
        twice = sorted({n for n in names if names.count(n) > 1})
        if twice:
            raise ContractError(f"table {self.full_name}: columns declared twice: {', '.join(twice)}")
        missing = [k for k in self.key if k not in names]
        if missing:
            raise ContractError(f"table {self.full_name}: key names no column: {', '.join(missing)}")
        loose = [k for k in self.key if k in names and not self.column(k).required]
        if loose:
            raise ContractError(f"table {self.full_name}: key columns must be required: {', '.join(loose)}")
        stray = [n for pair in self.ordered for n in (pair.first, pair.second) if n not in names]
        if stray:
            raise ContractError(f"table {self.full_name}: ordered names no column: {', '.join(stray)}")
        if not self.grain.startswith("one row = "):
            raise ContractError(f"table {self.full_name}: the grain must read 'one row = ...'")

    @property
    def full_name(self) -> str:
        return f"{self.schema}.{self.name}"

    @property
    def column_names(self) -> tuple[str, ...]:
        return tuple(c.name for c in self.columns)

    def column(self, name: str) -> Column:
        for c in self.columns:
            if c.name == name:
                return c
        raise ContractError(f"table {self.full_name} has no column {name!r}; it has {', '.join(self.column_names)}")


def index(tables: Iterable[Table]) -> dict[str, Table]:
    """Tables by full name; a name declared twice is an error."""
    found: dict[str, Table] = {}
    for table in tables:
        if table.full_name in found:
            raise ContractError(f"table {table.full_name} is declared twice")
        found[table.full_name] = table
    return found
