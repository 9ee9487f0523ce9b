"""Frames of any table from the few values a test is about."""

from __future__ import annotations

import shutil
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, Protocol

import polars as pl
import pytest

from warehouse.contract import Column
from warehouse.render.frames import conform
from warehouse.store import BUILD, Store
from warehouse.tables import table

NOW = datetime(2024, 1, 2, 3, 4, 5, tzinfo=UTC)


class Rows(Protocol):
    def __call__(self, name: str, *rows: dict[str, Any]) -> pl.DataFrame: ...


def _value(column: Column) -> Any:
    if column.one_of:
        return column.one_of[0]
    if column.pattern and column.pattern.startswith("^[0-9a-f]{"):
        return "0" * int(column.pattern[10:-2])
    if column.pattern:
        return "other"
    plain = {
        "text": "词",
        "code": "code",
        "int": 1,
        "decimal": Decimal("1.5"),
        "float": 0.5,
        "date": date(2023, 1, 1),
        "timestamp": NOW,
        "bool": False,
        "json": "[]",
    }
    return plain[column.type]


@pytest.fixture
def rows() -> Rows:
    """``rows("core.observation", {...}, {...})``: one row per dict, required columns filled with plain values."""

    def make(name: str, *given: dict[str, Any]) -> pl.DataFrame:
        contract = table(name)
        plain = {c.name: _value(c) for c in contract.columns if c.required}
        if "document_end" in plain:
            plain["document_end"] = 9
        names = [*plain, *{n for row in given for n in row if n not in plain}]
        data = {n: [(plain | row).get(n) for row in given] for n in names}
        return conform(pl.DataFrame(data, strict=False), contract)

    return make


@pytest.fixture(scope="session")
def made_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home whose build file has schema and seeds: making one for every test would take most of the time."""
    home = tmp_path_factory.mktemp("made-once")
    Store(home).open().close()
    return home


@pytest.fixture
def home(made_once: Path, tmp_path: Path) -> Path:
    """A home of the test's own with an empty warehouse that was never published."""
    folder = tmp_path / "home"
    folder.mkdir()
    shutil.copy(made_once / BUILD, folder / BUILD)
    return folder
