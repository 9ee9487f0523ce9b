"""The commands that only read: SQL, tables, dictionary, explain, rejects, lookup."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.text import Text

from flows.failures import InputError
from flows.show import console, fitting, one_line, safe, table, write_csv, write_json

if TYPE_CHECKING:
    import polars as pl

    from warehouse.contract import Column
    from warehouse.store import Reader

SHOWN_ROWS = 1000  # of a table on a terminal; every other format writes all


@contextmanager
def reading(home: Path | None, as_of: datetime | None = None) -> Iterator[Reader]:
    """The read copy of the home directory in force, as it is or as it was at a moment."""
    from flows.settings import load
    from warehouse.store import read

    settings = load(home)
    with read(settings.home, memory_limit=settings.memory_limit, as_of=as_of) as reader:
        yield reader


def write_frame(frame: pl.DataFrame, format: str, out: Path | None, *, bom: bool = False) -> None:
    """A frame as table, CSV, JSON lines, Parquet or Excel workbook, to a file or standard output."""
    names = frame.columns
    if bom and format != "csv":
        raise InputError(f"--bom marks CSV for Excel; add --format csv, or leave it out of {format}")
    if format in ("parquet", "xlsx"):
        if out is None and sys.stdout.isatty():
            raise InputError(f"{format} is binary; name a file with --out FILE")
        with out.open("wb") if out else nullcontext(sys.stdout.buffer) as binary:
            if format == "parquet":
                frame.write_parquet(binary)
            else:
                from flows.spreadsheet import write_workbook

                write_workbook({"rows": frame}, binary)
        return
    stream = out.open("w", encoding="utf-8", newline="") if out else sys.stdout
    try:
        if format == "csv":
            if bom:
                stream.write("\ufeff")
            write_csv(stream, names, frame.iter_rows())
        elif format == "json":
            write_json(stream, names, frame.iter_rows())
        else:
            shown = console(stream)
            shown.print(fitting(names, frame.head(SHOWN_ROWS).iter_rows(), shown.width))
            if frame.height > SHOWN_ROWS:
                shown.print(f"{SHOWN_ROWS} of {frame.height} rows; --format csv writes all")
    finally:
        if out:
            stream.close()


def run_sql(
    query: str,
    format: str,
    out: Path | None,
    home: Path | None,
    as_of: datetime | None = None,
    *,
    bom: bool = False,
) -> None:
    """Rows of a query on the read copy."""
    with reading(home, as_of) as reader:
        if "match_bm25" in query:
            from warehouse.search_index import extension

            reader.query(extension())
        write_frame(reader.query(query), format, out, bom=bom)


def list_tables(home: Path | None) -> None:
    """Tables and views with their grain and number of rows."""
    with reading(home) as reader:
        there = {
            f"{schema}.{name}"
            for schema, name in reader.query(
                "SELECT schema_name, table_name FROM duckdb_tables() WHERE database_name = current_database() "
                "UNION ALL SELECT schema_name, view_name FROM duckdb_views() "
                "WHERE database_name = current_database() AND NOT internal"
            ).iter_rows()
        }
        grains = {name: grain for name, (grain, _) in _described().items()}
        names = [n for n in (*grains, *sorted(there - set(grains))) if n in there]
        rows = [
            (name, reader.query(f"SELECT count(*) FROM {name}").item(), grains.get(name, "").removeprefix("one row = "))
            for name in names
        ]
    console().print(table(("table", "rows", "one row ="), rows))


def show_dictionary(name: str | None) -> None:
    """Columns of one table or view, or the list of all."""
    described = _described()
    if name is None:
        listed = [(n, len(columns), grain.removeprefix("one row = ")) for n, (grain, columns) in described.items()]
        console().print(table(("table", "columns", "one row ="), listed))
        return
    found = described.get(name) or next((d for n, d in described.items() if n.split(".")[1] == name), None)
    if found is None:
        raise InputError(f"no table {name!r}; `zhibiao dictionary` lists them all")
    grain, columns = found
    title = f"{next(n for n, d in described.items() if d is found)}: {grain}"
    rows = [(c.name, c.type, c.unit or "", _meaning(c)) for c in columns]
    console().print(table(("column", "type", "unit", "meaning"), rows, title))


def _described() -> dict[str, tuple[str, Sequence[Column]]]:
    """Grain and columns of every view and table, by full name, the views first."""
    from warehouse.render.views import views
    from warehouse.tables import TABLES

    found: dict[str, tuple[str, Sequence[Column]]] = {v.full_name: (v.grain, v.columns) for v in views()}
    return found | {t.full_name: (t.grain, t.columns) for t in TABLES}


def _meaning(column: Column) -> str:
    allowed = f" One of: {', '.join(column.one_of)}." if column.one_of else ""
    return column.doc + allowed


def only_one(frame: pl.DataFrame, what: str, id: str, listing: str) -> dict[str, Any]:
    """The row of a frame that an id, or its beginning, was to find; ``listing`` is what to type where it is not one."""
    if frame.is_empty():
        raise InputError(f"no {what} {id!r}; {listing} shows which there are")
    if frame.height > 1:
        raise InputError(f"{what} {id!r} is ambiguous: {frame.height} begin like that; give more characters")
    return frame.row(0, named=True)


def explain_text(text: str, published_on: date | None) -> None:
    """Print how a text given by hand is read."""
    from transforms.explain import explain

    console().print(Text(safe(explain(text, published_on=published_on))))


def explain_observation(id: str, home: Path | None) -> None:
    """Print how one observation of the warehouse was read."""
    with reading(home) as reader:
        found = only_one(
            reader.query(
                "SELECT o.*, d.document, c.action AS correction_action, c.why AS correction_why, concat_ws(' ', "
                "before.reported_value, before.reported_unit, before.metric, before.region, before.period_type, "
                "before.period_start, before.period_end, before.status) AS read_as FROM core.observation AS o "
                "JOIN raw.document AS d USING (document_id, rule_set) "
                "LEFT JOIN ops.correction AS c ON c.correction_id = o.correction_id AND c.recorded_at <= o.recorded_at "
                "AND (c.retired_at IS NULL OR c.retired_at > o.recorded_at) "
                "LEFT JOIN core.observation AS before ON before.observation_id = o.supersedes_id "
                "WHERE starts_with(o.observation_id, ?) LIMIT 2",
                [id],
            ),
            "observation",
            id,
            '`zhibiao sql "select observation_id, surface, sentence from mart.observation limit 20"`',
        )
    from transforms.explain import describe

    console().print(Text(safe(describe(found, json.loads(str(found["candidates"] or "[]"))))))


def list_rejects(reason: str | None, limit: int, format: str, out: Path | None, home: Path | None) -> None:
    """Rejects by reason, then the latest ones, the open before those that a replay or a new delivery settled."""
    with reading(home) as reader:
        latest = reader.query(
            "SELECT left(reject_id, 12) AS id, stage, reason, document, key, detail, recorded_at, "
            "CASE WHEN resolved_at IS NULL THEN 'open' ELSE 'resolved' END AS state, resolution FROM ops.reject "
            "WHERE ? IS NULL OR reason = ? ORDER BY resolved_at IS NOT NULL, recorded_at DESC, document, key, reject_id LIMIT ?",
            [reason, reason, limit],
        )
        counts = reader.query(
            "SELECT stage, reason, count(*) AS rejects, count(*) FILTER (resolved_at IS NULL) AS open FROM ops.reject "
            "GROUP BY ALL ORDER BY 3 DESC, 1, 2"
        )
    if reason is not None and reason not in counts["reason"]:
        there = ", ".join(counts["reason"].unique().sort()) or "there are none at all"
        raise InputError(f"no rejects of reason {reason!r}; reasons in this warehouse: {there}")
    if format == "table" and out is None:
        if counts.is_empty():
            console().print("nothing was turned away")
            return
        console().print(table(counts.columns, counts.iter_rows()))
        # a key is the line that stands in the name, or an id, which `rejects show` tells
        settled = latest["resolution"].null_count() < latest.height
        latest = latest.drop("key") if settled else latest.drop("key", "resolution")
    write_frame(latest, format, out)


def show_reject(id: str, home: Path | None) -> None:
    """One reject with the meaning of its reason and the remedy."""
    with reading(home) as reader:
        found = only_one(
            reader.query(
                "SELECT r.*, w.meaning, w.remedy FROM ops.reject r LEFT JOIN ref.reject_reason w USING (reason) "
                "WHERE starts_with(r.reject_id, ?) LIMIT 2",
                [id],
            ),
            "reject",
            id,
            "`zhibiao rejects list`",
        )
    shown = console()
    for name, value in found.items():
        if value is not None:
            shown.print(Text.assemble((f"{name:<12}", "bold"), " ", safe(value)))


_SILENT = {"source", "derivation", "note"}
_AT_MOST = 12


def look_up(word: str) -> None:
    """Rows of the seed tables that hold the word in a cell: exactly, else as part of one."""
    from seeds import catalog
    from warehouse.tables import FILES

    exact, partly = [], []
    for name, file in FILES.items():
        rows = [row for row in catalog.rows(file) if any(word in v for k, v in row.items() if k not in _SILENT)]
        whole = [r for r in rows if any(word == part for k, v in r.items() if k not in _SILENT for part in v.split())]
        if whole:
            exact.append((name, whole))
        elif rows:
            partly.append((name, rows))
    if not exact and not partly:
        raise InputError(
            f"no seed table knows {word!r}; `zhibiao tables` lists them (ref.*), seeds/README.md says how to add a row"
        )
    shown = console()
    for name, rows in exact or partly:
        names = [k for k in rows[0] if any(r[k] for r in rows)]
        shown.print(table(names, ([r[k] for k in names] for r in rows[:_AT_MOST]), name))
        if len(rows) > _AT_MOST:
            shown.print(f'{_AT_MOST} of {len(rows)} rows; `zhibiao sql "select * from {name}"` shows all')
    if exact and partly:
        shown.print(f"{one_line(word)} is also part of entries in {', '.join(n for n, _ in partly)}")
