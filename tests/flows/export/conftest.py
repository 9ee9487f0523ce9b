"""One warehouse for all tests of exports, and the folder of each format, written once."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest

from flows.export import export
from flows.export_tables import tables
from flows.ingest import ingest
from tests.flows.conftest import SAMPLE
from warehouse.store import read

CLAIMS = {  # two papers that disagree, a target and what came of it, texts that read like formulas, many digits
    "a.txt": ("2024-01-10", "甲报", "2023年，义乌市地区生产总值2055.62亿元，同比增长6.8%。\n"),
    "b.txt": ("2024-02-10", "乙报", "2023年，义乌市地区生产总值2155.62亿元。\n"),
    "c.txt": ("2024-03-01", "", "=2+5 2023年，永康市新增企业30家。\n\n@SUM(A1)，武义县产值1234567890123.4567万元。\n"),
    "s.txt": ("2022-03-01", "丙报", "东阳市提出，到2025年地区生产总值达到900亿元。\n"),
    "t.txt": ("2024-03-01", "丙报", "2023年，东阳市地区生产总值810亿元。\n"),
}


@pytest.fixture(scope="session")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home that the sample drop and the claims above were loaded into."""
    folder = tmp_path_factory.mktemp("export")
    drop = folder / "drop"
    drop.mkdir()
    with (drop / "index.csv").open("w", encoding="utf-8", newline="") as file:
        index = csv.writer(file)
        index.writerow(["document", "published_on", "publisher"])
        for name, (on, publisher, text) in CLAIMS.items():
            (drop / name).write_text(text, encoding="utf-8")
            index.writerow([name, on, publisher])
    ingest(SAMPLE, folder / "home")
    ingest(drop, folder / "home")
    return folder / "home"


@pytest.fixture(scope="session")
def exported(home: Path, tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """The folder of a format, written once."""
    top = tmp_path_factory.mktemp("exports")

    def folder(format: str) -> Path:
        if not (top / format).exists():
            export(format, top / format, home, by=(), bom=format == "csv", replace=False)
        return top / format

    return folder


@pytest.fixture(scope="session")
def held(home: Path) -> dict[str, pl.DataFrame]:
    """The rows of every table that an export holds, asked of the warehouse itself."""
    with read(home) as warehouse:
        return {t.name: warehouse.query(f"SELECT {', '.join(t.names)} FROM {t.relation}") for t in tables()}
