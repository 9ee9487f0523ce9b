"""Columns -> the field descriptors of a Frictionless Table Schema, and the contract behind a view's column.

Plain dictionaries as https://specs.frictionlessdata.io/table-schema/ describes them; nothing is imported for it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from datetime import date
from functools import cache
from typing import Any

from warehouse.contract import Column, LogicalType
from warehouse.tables import TABLES

FIELD_TYPES: dict[LogicalType, str] = {
    "text": "string",
    "code": "string",
    "int": "integer",
    "decimal": "number",
    "float": "number",
    "date": "date",
    "timestamp": "datetime",
    "bool": "boolean",
    "json": "string",
}

Reference = tuple[str, str]
"""Resource and field that a field's values are among."""


def field(column: Column, *, required: bool = False) -> dict[str, Any]:
    """One field: name, type, meaning, unit and constraints; ``required`` where it is never empty."""
    described: dict[str, Any] = {"name": column.name, "type": FIELD_TYPES[column.type], "description": column.doc}
    if column.unit:
        described["unit"] = column.unit
    constraints: dict[str, Any] = {"required": True} if required or column.required else {}
    if column.one_of:
        constraints["enum"] = list(column.one_of)
    if column.pattern:
        constraints["pattern"] = column.pattern
    for name, bound in (("minimum", column.at_least), ("maximum", column.at_most)):
        if bound is not None:
            constraints[name] = bound.isoformat() if isinstance(bound, date) else _number(bound)
    return described | ({"constraints": constraints} if constraints else {})


def schema(columns: Iterable[Column], key: Collection[str], references: Mapping[str, Reference]) -> dict[str, Any]:
    """The schema of a table: its fields, its key (never empty) and which fields refer to other resources."""
    fields = [field(column, required=column.name in key) for column in columns]
    described: dict[str, Any] = {"fields": fields, "missingValues": [""]}
    if key:
        described["primaryKey"] = list(key)
    if references:
        described["foreignKeys"] = [
            {"fields": [name], "reference": {"resource": resource, "fields": [other]}}
            for name, (resource, other) in references.items()
        ]
    return described


def under_contract(column: Column, *, every_row: bool = False) -> Column:
    """A view's column with the constraints of the contract's column whose meaning it took over.

    A view may join what is not always there: that the contract requires a value holds for it only with ``every_row``.
    """
    found = _declared().get((column.name, column.type, column.doc))
    if found is None:
        return column
    return replace(found, required=found.required and every_row)


@cache
def _declared() -> dict[tuple[str, str, str], Column]:
    """Columns of the road by name, type and meaning; where tables narrow one differently the observation's counts."""
    order = ("ref", "ops", "raw", "core")
    ranked = sorted(TABLES, key=lambda t: (order.index(t.schema), t.name == "observation"))
    return {(c.name, c.type, c.doc): c for t in ranked for c in t.columns}


def _number(bound: object) -> int | float:
    return bound if isinstance(bound, int) else float(str(bound))
