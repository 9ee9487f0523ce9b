"""Every row of every seed table keeps its table's contract."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import cache

import pytest

from seeds.catalog import ROOT, rows
from warehouse.contract import Column, Table
from warehouse.tables import FILES, table

NAMES = sorted(FILES)


def _bool(text: str) -> bool:
    if text not in ("true", "false"):
        raise ValueError(text)
    return text == "true"


READ: dict[str, Callable[[str], object]] = {
    "text": str,
    "code": str,
    "json": str,
    "int": int,
    "decimal": Decimal,
    "float": float,
    "date": date.fromisoformat,
    "bool": _bool,
}


@cache
def values(full_name: str, column: str) -> frozenset[str]:
    """All values of a seed column, as text."""
    return frozenset(row[column] for row in rows(FILES[full_name]))


def problem(column: Column, cell: str) -> str | None:
    """What is wrong with a cell, or None."""
    if cell != cell.strip():
        return "white space at an end"
    if not cell:
        return "empty" if column.required else None
    try:
        value = READ[column.type](cell)
    except (ValueError, InvalidOperation):
        return f"no {column.type}"
    if column.one_of and cell not in column.one_of:
        return f"not one of {', '.join(column.one_of)}"
    if column.pattern and not re.search(column.pattern, cell):
        return f"not like {column.pattern}"
    if column.at_least is not None and value < column.at_least:  # type: ignore[operator]
        return f"below {column.at_least}"
    if column.at_most is not None and value > column.at_most:  # type: ignore[operator]
        return f"above {column.at_most}"
    if column.refers_to:
        schema, name, target = column.refers_to.split(".")
        referred = f"{schema}.{name}"
        if referred in FILES and cell not in values(referred, target):
            return f"not in {column.refers_to}"
    return None


def key(contract: Table, row: dict[str, str]) -> tuple[str, ...]:
    return tuple(row[name] for name in contract.key)


@pytest.mark.parametrize("name", NAMES)
def test_every_cell_keeps_its_column(name: str) -> None:
    contract = table(name)
    found = rows(FILES[name])
    assert found, f"{name} has no rows"
    assert tuple(found[0]) == contract.column_names
    wrong = [
        f"seeds/{FILES[name]}.csv line {line}: {column.name} {row[column.name]!r}: {what}"
        for line, row in enumerate(found, start=2)
        for column in contract.columns
        if (what := problem(column, row[column.name]))
    ]
    assert not wrong, "\n".join(wrong[:20])


@pytest.mark.parametrize("name", NAMES)
def test_keys_are_unique(name: str) -> None:
    contract = table(name)
    counts = Counter(key(contract, row) for row in rows(FILES[name]))
    assert not [k for k, n in counts.items() if n > 1]


@pytest.mark.parametrize("name", NAMES)
def test_every_row_says_where_it_comes_from(name: str) -> None:
    assert not [row for row in rows(FILES[name]) if not row["source"].strip()]


# Families of numbers are asked in the order of the file: there the order is part of what is said.
ORDER_SPEAKS = {"ref.number_family"}


@pytest.mark.parametrize("name", sorted(set(NAMES) - ORDER_SPEAKS))
def test_rows_are_sorted_for_small_diffs(name: str) -> None:
    contract = table(name)
    found = [key(contract, row) for row in rows(FILES[name])]
    by_cells = [tuple(row.values()) for row in rows(FILES[name])]
    assert found == sorted(found) or by_cells == sorted(by_cells)


@pytest.mark.parametrize("name", NAMES)
def test_files_are_plain(name: str) -> None:
    """UTF-8 without a mark, lines that end in LF, a last line that ends too."""
    data = (ROOT / f"{FILES[name]}.csv").read_bytes()
    assert not data.startswith(b"\xef\xbb\xbf")
    assert b"\r" not in data
    assert data.endswith(b"\n")
    data.decode("utf-8")
