"""``zhibiao export``: one published state of the warehouse as a folder that says itself what it holds.

A folder is written beside its place and moved there whole: an export that was cut short is never mistaken for one.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from flows.ask import reading
from flows.export_about import State, manifest, notice, readme, state_of
from flows.export_package import write_package
from flows.export_sdmx import write_sdmx_folder
from flows.export_tables import ExportTable, batches, tables
from flows.failures import InputError
from flows.show import note, write_json

if TYPE_CHECKING:
    from warehouse.store import Reader

README = "README.md"
MANIFEST = "manifest.json"
PARTITIONS = {"year": "published_year", "metric": "metric"}

Written = dict[str, int]
"""Rows by table."""


def export(format: str, out: Path, home: Path | None, *, by: tuple[str, ...], bom: bool, replace: bool) -> None:
    """Write the read copy of a home as a folder in one of the formats.

    ``InputError`` where the folder is there already, unless it is an export and ``replace`` is given.
    """
    if bom and format != "csv":
        raise InputError(f"--bom marks CSV files for Excel, and {format} has none; leave it out")
    if by and format != "parquet":
        raise InputError(f"--by cuts Parquet into partitions, and {format} has none; leave it out")
    writers: dict[str, Callable[[Reader, Path, State], Written]] = {
        "parquet": lambda reader, folder, state: _parquet(reader, folder, state, by or ("year",)),
        "package": write_package,
        "sdmx": write_sdmx_folder,
        "csv": lambda reader, folder, _: _csv(reader, folder, bom=bom),
        "json": lambda reader, folder, _: _json(reader, folder),
        "xlsx": lambda reader, folder, state: _xlsx(reader, folder, state),
    }
    with _in_place(out, replace=replace) as folder, reading(home) as reader:
        state = state_of(reader)
        rows = writers[format](reader, folder, state)
        held = [t for t in tables() if t.name in rows]
        (folder / README).write_text(readme(format, state, held, rows), encoding="utf-8", newline="\n")
        (folder / "NOTICE").write_text(notice(), encoding="utf-8", newline="\n")
        described = manifest(format, state, held, rows, folder)
        (folder / MANIFEST).write_text(
            json.dumps(described, ensure_ascii=False, indent=1) + "\n", encoding="utf-8", newline="\n"
        )
    files = [f for f in out.rglob("*") if f.is_file()]
    size = sum(f.stat().st_size for f in files)
    note(f"{out}: {sum(rows.values())} rows of {len(rows)} tables in {len(files)} files, {size / 1e6:.1f} MB")


@contextmanager
def _in_place(out: Path, *, replace: bool) -> Iterator[Path]:
    """A folder to write into that takes its place when all is written."""
    out = out.resolve()
    is_export = (out / MANIFEST).is_file() and (out / README).is_file()
    if out.exists() and not (out.is_dir() and not any(out.iterdir())) and not (replace and is_export):
        wanted = "add --replace to write it anew" if is_export else "choose a folder that is not there yet"
        raise InputError(f"{out} is there already; {wanted}")
    half, former = (out.with_name(f".{out.name}.{ending}") for ending in ("part", "former"))
    shutil.rmtree(half, ignore_errors=True)
    half.mkdir(parents=True)
    try:
        yield half
        shutil.rmtree(former, ignore_errors=True)
        if out.exists():
            out.rename(former)
        half.rename(out)
        shutil.rmtree(former, ignore_errors=True)
    finally:
        shutil.rmtree(half, ignore_errors=True)


def _parquet(reader: Reader, folder: Path, state: State, by: tuple[str, ...]) -> Written:
    """A folder per table; observations in partitions by the year of publication, the metric, or both."""
    from warehouse.render.ddl import literal

    told = {"source": state.sentence, "licence": state.licence}
    metadata = ", ".join(f"{name}: {literal(value)}" for name, value in told.items())
    written = {}
    for table in tables():
        sql, options = table.sql, f"FORMAT parquet, COMPRESSION zstd, KV_METADATA {{{metadata}}}"
        target = folder / table.name
        if table.name == "observation":
            # a null partition would be named __HIVE_DEFAULT_PARTITION__
            year = "coalesce(year(published_on)::VARCHAR, 'unknown') AS published_year"
            sql = f"SELECT {year}, * FROM ({sql})"
            parts = ", ".join(PARTITIONS[name] for name in by)
            options += f", PARTITION_BY ({parts}), FILENAME_PATTERN 'part-{{i}}'"
            if "year" not in by:
                sql = table.sql
        else:
            target.mkdir()
            target /= "part-0.parquet"
        copied = reader.connection.execute(f"COPY ({sql}) TO {literal(str(target))} ({options})").fetchone()
        written[table.name] = int(copied[0]) if copied else 0
        (folder / table.name).mkdir(exist_ok=True)  # no rows, no partitions
    return written


def _csv(reader: Reader, folder: Path, *, bom: bool) -> Written:
    """One CSV file per table, for people: no text in it acts as a formula."""
    from flows.spreadsheet import as_text, guarded_frame

    written = {}
    for table in tables():
        with (folder / f"{table.name}.csv").open("wb") as file:
            rows = 0
            for i, frame in enumerate(batches(reader, table.sql)):
                as_text(guarded_frame(frame)).write_csv(file, include_bom=bom and i == 0, include_header=i == 0)
                rows += frame.height
        written[table.name] = rows
    return written


def _json(reader: Reader, folder: Path) -> Written:
    """One file of JSON lines per table."""
    written = {}
    for table in tables():
        with (folder / f"{table.name}.jsonl").open("w", encoding="utf-8", newline="\n") as file:
            rows = 0
            for frame in batches(reader, table.sql):
                write_json(file, frame.columns, frame.iter_rows())
                rows += frame.height
        written[table.name] = rows
    return written


def _xlsx(reader: Reader, folder: Path, state: State) -> Written:
    """One workbook with a sheet per table, the first of which says what it is."""
    import polars as pl

    from flows.spreadsheet import write_workbook

    held = _for_people()
    sheets = {table.name: reader.query(table.sql) for table in held}
    about = [*state.lines, "", *(f"{table.name}: {table.grain}" for table in held)]
    columns = [(t.name, c.name, c.type, c.unit, c.doc) for t in held for c in t.columns]
    described = pl.DataFrame(columns, schema=["table", "column", "type", "unit", "meaning"], orient="row")
    write_workbook({"about": pl.DataFrame({"about": about}), **sheets, "columns": described}, folder / "zhibiao.xlsx")
    return {name: frame.height for name, frame in sheets.items()}


def _for_people() -> tuple[ExportTable, ...]:
    """The tables of a workbook: without the reference tables."""
    return tuple(t for t in tables() if not t.relation.startswith("ref."))
