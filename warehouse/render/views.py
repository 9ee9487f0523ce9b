"""The mart views and the worked queries: SQL files whose header says what they are for.

The header of ``warehouse/marts/NAME.sql``, each line a comment:

    grain: one row = ...
    question: the question it answers
    example: one query
    columns:
      name type: what it means
      name                      (type and meaning of the contract's column of that name)
    held_by: column             (optional: its rows are kept in a table and renewed by this column)
    held_from: relation         (with held_by: what its SELECT reads, which has that column too)

and of ``warehouse/queries/NAME.sql``: ``question:`` in Chinese and ``english:``. A field goes on in
lines that are indented.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import cast, get_args

from warehouse.contract import Column, ContractError, LogicalType
from warehouse.tables import TABLES

ORDER = ("observation", "statement", "fact", "conflict", "series", "growth", "target_actual", "target_progress")
"""Views in the order they are created: each may use those before it; others follow by name."""

_FIELD = re.compile(r"^-- ([a-z_]+):[ ]?(.*)$")
_COLUMN = re.compile(r"^([a-z_0-9]+)(?: ([a-z]+))?(?:: (.+))?$")


@dataclass(frozen=True, slots=True)
class View:
    """A view for people: what one row is, which question it answers, and the SELECT behind it.

    A held view is kept as a table. Rows with one value of ``held_by`` depend only on the rows of ``held_from`` with
    that value, so that after a load only those have to be made anew that what is new may change.
    """

    name: str
    grain: str
    question: str
    example: str
    columns: tuple[Column, ...]
    sql: str
    held_by: str | None = None
    held_from: str | None = None

    @property
    def full_name(self) -> str:
        return f"mart.{self.name}"

    def sql_over(self, instead: Mapping[str, str]) -> str:
        """The SELECT with something else read in place of some relations, by their full name."""
        sql = self.sql
        for name, other in instead.items():
            sql = re.sub(rf"\b(FROM|JOIN) {re.escape(name)}\b", rf"\1 {other}", sql)
        return sql


@dataclass(frozen=True, slots=True)
class Query:
    """A worked query with the question it answers, in Chinese and English."""

    name: str
    question: str
    english: str
    sql: str


@cache
def views() -> tuple[View, ...]:
    """Every mart view, in an order in which they can be created."""
    found = {name: _view(name, text) for name, text in sql_files("marts")}
    first = [found.pop(name) for name in ORDER if name in found]
    return (*first, *found.values())


@cache
def queries() -> tuple[Query, ...]:
    """Every worked query, by name."""
    found = []
    for name, text in sql_files("queries"):
        fields, sql = read_header(f"queries/{name}.sql", text, ("question", "english"))
        found.append(Query(name, fields["question"][0], fields["english"][0], sql))
    return tuple(found)


def sql_files(folder: str) -> Iterator[tuple[str, str]]:
    """(name without ``.sql``, text) of every SQL file of a folder of ``warehouse``, by name."""
    root: Traversable = files("warehouse") / folder
    for entry in sorted(root.iterdir(), key=lambda e: e.name):
        if entry.name.endswith(".sql"):
            yield entry.name.removesuffix(".sql"), entry.read_text(encoding="utf-8")


def read_header(file: str, text: str, wanted: tuple[str, ...]) -> tuple[dict[str, list[str]], str]:
    """The fields of an SQL file's header and the SQL below it; ``ContractError`` where a wanted field is missing."""
    lines = text.splitlines()
    end = next((i for i, line in enumerate(lines) if not line.startswith("--")), len(lines))
    fields: dict[str, list[str]] = {}
    current: list[str] = []
    for line in lines[:end]:
        match = _FIELD.match(line)
        if match:
            current = fields.setdefault(match[1], [])
            if match[2].strip():
                current.append(match[2].strip())
        elif line.startswith("--   "):
            current.append(line[5:].strip())
    missing = [name for name in wanted if not fields.get(name)]
    if missing:
        raise ContractError(f"warehouse/{file}: the header lacks {', '.join(missing)}")
    joined = {k: ([" ".join(v)] if k != "columns" else v) for k, v in fields.items()}
    return joined, "\n".join(lines[end:]).strip()


def _view(name: str, text: str) -> View:
    fields, sql = read_header(f"marts/{name}.sql", text, ("grain", "question", "example", "columns"))
    columns = tuple(view_column(f"marts/{name}.sql", line) for line in fields["columns"])
    held_by, held_from = (fields.get(field, [None])[0] for field in ("held_by", "held_from"))
    if (held_by is None) != (held_from is None):
        raise ContractError(f"warehouse/marts/{name}.sql: held_by and held_from go together")
    return View(name, fields["grain"][0], fields["question"][0], fields["example"][0], columns, sql, held_by, held_from)


def view_column(file: str, line: str) -> Column:
    """The column that a line of a header declares; ``ContractError`` where it cannot be read."""
    match = _COLUMN.match(line)
    if not match:
        raise ContractError(f"warehouse/{file}: cannot read the column line {line!r}")
    name, logical, doc = match[1], match[2], match[3]
    shared = _shared().get(name)
    if logical is None and shared is None:
        raise ContractError(f"warehouse/{file}: column {name} is in no table; give its type and meaning")
    if logical is not None and logical not in get_args(LogicalType):
        raise ContractError(f"warehouse/{file}: column {name} has the unknown type {logical!r}")
    if shared is not None:
        kind = cast(LogicalType, logical) if logical else shared.type
        return Column(name, kind, doc or shared.doc, unit=None if logical else shared.unit)
    return Column(name, cast(LogicalType, logical), doc or "")


@cache
def _shared() -> dict[str, Column]:
    """Columns of the road by name; where tables narrow one differently the last, nearest to people, counts."""
    order = ("ref", "ops", "raw", "core")
    ranked = sorted(TABLES, key=lambda t: order.index(t.schema))
    return {c.name: c for t in ranked for c in t.columns}
