"""Tables and views -> docs/dictionary.md, the page an analyst reads."""

from __future__ import annotations

from collections.abc import Iterable

from warehouse.contract import Column, Table
from warehouse.render.ddl import SCHEMAS
from warehouse.render.views import View

_HEAD = """\
# Data dictionary

Generated from `warehouse/tables` and `warehouse/marts` by `make generate`; edit those, not this page.

Start with `mart.observation`. Amounts are exact decimals in the base unit that the column `unit` names; days are
calendar days in China, timestamps are UTC. A column marked **required** is never null. The same words stand as
comments in the warehouse itself: `SELECT comment FROM duckdb_columns() WHERE table_name = 'observation'`.
[schema.md](schema.md) says what of this is promised to stay, and how a change is announced.
"""


def dictionary(tables: Iterable[Table], views: Iterable[View]) -> str:
    """The whole page: an index, the views, then the tables layer by layer."""
    tables, views = tuple(tables), tuple(views)
    parts = [_HEAD, _index(tables, views), f"## mart: {SCHEMAS['mart']}\n"]
    parts += [_view(view) for view in views]
    for schema in ("core", "raw", "ref", "ops"):
        inside = [t for t in tables if t.schema == schema]
        if inside:
            parts.append(f"## {schema}: {SCHEMAS[schema]}\n")
            parts += [_table(table) for table in inside]
    return "\n".join(parts).rstrip() + "\n"


def _index(tables: tuple[Table, ...], views: tuple[View, ...]) -> str:
    rows = [(v.full_name, v.grain) for v in views]
    rows += [(t.full_name, t.grain) for s in ("core", "raw", "ref", "ops") for t in tables if t.schema == s]
    lines = ["| table | one row = |", "| --- | --- |"]
    lines += [
        f"| [{name}](#{name.replace('.', '')}) | {_cell(grain.removeprefix('one row = '))} |" for name, grain in rows
    ]
    return "\n".join(lines) + "\n"


def _view(view: View) -> str:
    about = (
        f"### {view.full_name}\n\n{_capital(view.grain)}.\n\nAnswers: {view.question}\n\n```sql\n{view.example}\n```\n"
    )
    return f"{about}\n{_columns(view.columns)}\n"


def _table(table: Table) -> str:
    lines = [f"### {table.full_name}\n", f"{_capital(table.grain)}. Key: {', '.join(f'`{k}`' for k in table.key)}."]
    if table.source:
        lines.append(f"Written by {table.source}." if table.schema != "ref" else f"Source: {table.source}.")
    lines += [f"\n> {warning}" for warning in table.warnings]
    lines += [f"\nAlways `{o.first} {'<' if o.strict else '<='} {o.second}`: {o.why}." for o in table.ordered]
    return "\n".join(lines) + f"\n\n{_columns(table.columns)}\n"


def _columns(columns: Iterable[Column]) -> str:
    lines = ["| column | type | unit | meaning |", "| --- | --- | --- | --- |"]
    for c in columns:
        unit = {None: "", "by:unit": "by `unit`"}.get(c.unit, f"{c.unit}")
        lines.append(f"| `{c.name}` | {c.type} | {unit} | {_cell(_meaning(c))} |")
    return "\n".join(lines) + "\n"


def _meaning(column: Column) -> str:
    parts = [column.doc]
    if column.required:
        parts.append("**required**")
    if column.one_of:
        parts.append("One of " + ", ".join(f"`{v}`" for v in column.one_of) + ".")
    bounds = [f"at least {column.at_least}"] if column.at_least is not None else []
    bounds += [f"at most {column.at_most}"] if column.at_most is not None else []
    if bounds:
        parts.append(_capital(", ".join(bounds)) + ".")
    if column.pattern:
        parts.append(f"Matches `{column.pattern}`.")
    if column.refers_to:
        parts.append(f"→ `{column.refers_to}`")
    if column.severity != "reject":
        parts.append(f"A breach is a {column.severity}.")
    return " ".join(parts)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")
