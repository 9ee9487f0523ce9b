"""``zhibiao export``: each format is read back by another library than wrote it, and equals the warehouse."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import zipfile
from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from flows.export import export
from flows.export_tables import tables
from flows.failures import InputError
from flows.history import retract
from warehouse.store import read

FORMATS = ("parquet", "package", "sdmx", "csv", "json", "xlsx")


def in_order(frame: pl.DataFrame) -> pl.DataFrame:
    return frame.sort(frame.columns, nulls_last=True)


def test_the_tests_have_rows_of_every_table(held: dict[str, pl.DataFrame]) -> None:
    assert {name for name, frame in held.items() if frame.is_empty()} == set()
    assert held["target_progress"]["actual"].is_not_null().any()
    assert held["observation"]["sentence"].str.starts_with("=").any()


# --- what every export says of itself --------------------------------------------------------------------------------


@pytest.mark.parametrize("format", FORMATS)
def test_an_export_says_whence_it_is_and_what_may_be_quoted(exported: Callable[[str], Path], format: str) -> None:
    folder = exported(format)
    text = (folder / "README.md").read_text(encoding="utf-8")
    assert "may be quoted one at a time, each with its source" in text
    assert "句子只可逐句引用" in text
    assert "docs/schema.md" in text
    assert "GB/T 4754" in (folder / "NOTICE").read_text(encoding="utf-8")
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    assert "belong to their publishers" in manifest["licence"]
    assert {"甲报", "乙报", "滁河日报"} <= set(manifest["publishers"])
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", manifest["published_at"])


@pytest.mark.parametrize("format", FORMATS)
def test_the_manifest_counts_rows_and_files(
    exported: Callable[[str], Path], held: dict[str, pl.DataFrame], format: str
) -> None:
    folder = exported(format)
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    assert {t["name"]: t["rows"] for t in manifest["tables"]} == {
        name: frame.height for name, frame in held.items() if name in {t["name"] for t in manifest["tables"]}
    }
    there = {p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file()} - {"manifest.json"}
    assert {f["path"] for f in manifest["files"]} == there
    for file in manifest["files"]:
        assert hashlib.sha256((folder / file["path"]).read_bytes()).hexdigest() == file["sha256"]


@pytest.mark.parametrize("format", FORMATS)
def test_no_article_leaves_in_an_export(exported: Callable[[str], Path], home: Path, format: str) -> None:
    with read(home) as warehouse:
        texts = warehouse.query("SELECT text FROM raw.document WHERE length(text) > 600").to_series().to_list()
    assert texts
    for path in exported(format).rglob("*"):
        if path.is_file() and path.suffix not in (".parquet", ".xlsx"):
            content = path.read_text(encoding="utf-8")
            assert not any(text[:600] in content for text in texts)
    columns = {t.name: t.names for t in tables()}
    assert "text" not in columns["document"]


def test_what_was_retired_leaves_in_no_export(home: Path, tmp_path: Path) -> None:
    copy = Path(shutil.copytree(home, tmp_path / "home"))
    with read(copy) as warehouse:
        ((id,),) = warehouse.query("SELECT document_id FROM raw.document WHERE document = 'b.txt'").rows()
    retract("b.txt", "printed with wrong figures", copy)
    for format in FORMATS:
        export(format, tmp_path / format, copy, by=(), bom=False, replace=False)
    gone = ("b.txt", "2155.62", id, "乙报")
    for format in ("package", "sdmx", "csv", "json"):
        for path in (tmp_path / format).rglob("*"):
            if path.is_file():
                content = path.read_text(encoding="utf-8")
                assert not [word for word in gone if word in content], path
    for path in (tmp_path / "parquet").rglob("*.parquet"):
        assert not [word for word in gone if word in pl.read_parquet(path).write_csv()], path
    book = zipfile.ZipFile(tmp_path / "xlsx" / "zhibiao.xlsx")
    assert not [word for word in gone if any(word in book.read(n).decode() for n in book.namelist())]
    assert pl.read_csv(tmp_path / "csv" / "conflict.csv").is_empty(), "one of the two that disagreed is gone"


def test_an_export_does_not_write_over_what_is_there(home: Path, tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "notes.txt").write_text("mine", encoding="utf-8")
    for replace in (False, True):
        with pytest.raises(InputError, match="there already"):
            export("csv", tmp_path / "mine", home, by=(), bom=False, replace=replace)
    export("csv", tmp_path / "out", home, by=(), bom=False, replace=False)
    with pytest.raises(InputError, match="--replace"):
        export("csv", tmp_path / "out", home, by=(), bom=False, replace=False)
    (tmp_path / "out" / "stray.txt").write_text("from before", encoding="utf-8")
    export("json", tmp_path / "out", home, by=(), bom=False, replace=True)
    assert (tmp_path / "out" / "fact.jsonl").exists()
    assert not (tmp_path / "out" / "stray.txt").exists()
    assert sorted(p.name for p in tmp_path.iterdir()) == ["mine", "out"], "nothing half written is left"


def test_an_export_that_fails_leaves_nothing(home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("flows.spreadsheet.MOST_ROWS", 3)
    with pytest.raises(InputError, match="a sheet of Excel holds 3"):
        export("xlsx", tmp_path / "out", home, by=(), bom=False, replace=False)
    assert list(tmp_path.iterdir()) == []


def test_the_same_state_gives_the_same_bytes(exported: Callable[[str], Path], home: Path, tmp_path: Path) -> None:
    for format in ("package", "sdmx", "json"):
        export(format, tmp_path / format, home, by=(), bom=False, replace=False)
        for path in (tmp_path / format).rglob("*"):
            if path.is_file():
                assert path.read_bytes() == (exported(format) / path.relative_to(tmp_path / format)).read_bytes()


def test_rows_come_in_parts_and_leave_as_one_file(
    exported: Callable[[str], Path], home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("flows.export_tables.BATCH_ROWS", 50)
    for format, file in (("package", "data/observation.csv"), ("sdmx", "observation.csv"), ("csv", "observation.csv")):
        export(format, tmp_path / format, home, by=(), bom=format == "csv", replace=False)
        assert (tmp_path / format / file).read_bytes() == (exported(format) / file).read_bytes()


# --- Parquet ---------------------------------------------------------------------------------------------------------


def test_parquet_read_by_pyarrow_equals_the_warehouse(
    exported: Callable[[str], Path], held: dict[str, pl.DataFrame]
) -> None:
    import pyarrow.dataset as ds

    for name, frame in held.items():
        found = pl.DataFrame(pl.from_arrow(ds.dataset(exported("parquet") / name, partitioning="hive").to_table()))
        assert in_order(found.select(frame.columns).cast(dict(frame.schema))).equals(in_order(frame)), name


def test_parquet_is_cut_by_year_and_metric(home: Path, held: dict[str, pl.DataFrame], tmp_path: Path) -> None:
    export("parquet", tmp_path / "out", home, by=("year", "metric"), bom=False, replace=False)
    files = list((tmp_path / "out" / "observation").rglob("*.parquet"))
    assert tmp_path / "out/observation/published_year=2024/metric=gdp" in {f.parent for f in files}
    found = pl.scan_parquet(files, hive_partitioning=True).collect()
    assert in_order(found.select(held["observation"].columns)).equals(in_order(held["observation"]))
    import pyarrow.parquet as pq

    metadata = pq.read_schema(files[0]).metadata
    assert "belong to their publishers" in metadata[b"licence"].decode()
    assert b"Zhibiao warehouse" in metadata[b"source"]


# --- Frictionless Data Package ---------------------------------------------------------------------------------------


def test_the_package_is_valid(exported: Callable[[str], Path], held: dict[str, pl.DataFrame]) -> None:
    from frictionless import Package

    report = Package(str(exported("package") / "datapackage.json")).validate()
    assert report.flatten(["title", "message"]) == []
    assert report.valid
    assert {task.name for task in report.tasks} == set(held)


@pytest.mark.parametrize(
    ("table", "pattern", "instead", "error"),
    [
        ("observation", ",actual,", ",perhaps,", "constraint-error"),
        ("observation", ",gdp,", ",grossdp,", "foreign-key"),
        ("observation", ",2023-12-31,", ",soon,", "type-error"),
        ("fact", r"^[0-9a-f]{32}", "", "primary-key"),
    ],
)
def test_the_schema_of_the_package_can_be_broken(
    exported: Callable[[str], Path], tmp_path: Path, table: str, pattern: str, instead: str, error: str
) -> None:
    from frictionless import Package

    folder = Path(shutil.copytree(exported("package"), tmp_path / "package"))
    path = folder / "data" / f"{table}.csv"
    text = path.read_text(encoding="utf-8")
    path.write_text(re.sub(pattern, instead, text, count=1, flags=re.MULTILINE), encoding="utf-8")
    descriptor = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    for resource in descriptor["resources"]:
        del resource["hash"], resource["bytes"]
    (folder / "datapackage.json").write_text(json.dumps(descriptor), encoding="utf-8")
    report = Package(str(folder / "datapackage.json")).validate()
    assert error in {type for (type,) in report.flatten(["type"])}


def test_the_package_read_by_frictionless_equals_the_warehouse(
    exported: Callable[[str], Path], held: dict[str, pl.DataFrame]
) -> None:
    from frictionless import Package

    package = Package(str(exported("package") / "datapackage.json"))
    for name, frame in held.items():
        found = sorted(_plain(tuple(row.to_dict().values())) for row in package.get_resource(name).read_rows())
        assert found == sorted(_plain(row) for row in frame.rows()), name


def _plain(row: tuple[Any, ...]) -> tuple[str, ...]:
    """Values as comparable texts: a decimal by its worth, a moment in UTC."""
    shown = []
    for value in row:
        if isinstance(value, Decimal | float | int) and not isinstance(value, bool):
            shown.append(str(Decimal(str(value)).normalize()))
        else:
            shown.append(value.replace(tzinfo=None).isoformat() if isinstance(value, datetime) else str(value))
    return tuple(shown)
