"""Rows for spreadsheet programs: no cell of text acts as a formula, and no digit is lost to a float."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from flows.failures import InputError
from flows.show import FORMULA, NUMBER, plain

if TYPE_CHECKING:
    import polars as pl

MOST_ROWS = 1_048_575  # of a sheet, below its heading
MOST_CHARACTERS = 32_767  # of a cell
MOST_DIGITS = 15  # that a spreadsheet keeps of a number


def guarded_frame(frame: pl.DataFrame) -> pl.DataFrame:
    """The frame with every text guarded."""
    import polars as pl
    import polars.selectors as cs

    acts = cs.string().str.contains(FORMULA) & ~cs.string().str.contains(NUMBER)
    return frame.with_columns(pl.when(acts).then("'" + cs.string()).otherwise(cs.string()).name.keep())


def as_text(frame: pl.DataFrame) -> pl.DataFrame:
    """Every value as CSV holds it: decimals in full without trailing zeros, ISO dates, UTC times ending in Z."""
    import polars as pl
    import polars.selectors as cs

    digits = cs.decimal().cast(pl.String)
    return frame.with_columns(
        pl.when(digits.str.contains(".", literal=True))
        .then(digits.str.strip_chars_end("0").str.strip_chars_end("."))
        .otherwise(digits)
        .name.keep(),
        cs.datetime().dt.strftime("%Y-%m-%dT%H:%M:%S%.6fZ"),
        cs.date().dt.strftime("%Y-%m-%d"),
    )


def write_workbook(sheets: Mapping[str, pl.DataFrame], out: Path | BinaryIO) -> None:
    """Frames as the sheets of one Excel workbook.

    Texts are texts whatever they begin with; a figure of more digits than Excel keeps is written as text.
    ``InputError`` where a sheet has too many rows or a cell too many characters: nothing is cut in silence.
    """
    import xlsxwriter  # type: ignore[import-untyped]

    for name, frame in sheets.items():
        _fits(name, frame)
    options = {"strings_to_formulas": False, "strings_to_urls": False, "nan_inf_to_errors": True}
    with xlsxwriter.Workbook(out, options) as book:
        for name, frame in sheets.items():
            _write_sheet(book, name[:31], frame)


def _write_sheet(book: Any, name: str, frame: pl.DataFrame) -> None:
    import polars as pl
    import polars.selectors as cs

    flat = frame.with_columns(
        pl.col(n).map_elements(_nested, return_dtype=pl.String)
        for n, dtype in frame.schema.items()
        if dtype.is_nested() or dtype in (pl.Binary, pl.Object)
    )
    shown = flat.with_columns(
        cs.decimal().cast(pl.Float64), cs.datetime(time_zone="*").dt.convert_time_zone("UTC").dt.replace_time_zone(None)
    )
    shown.write_excel(
        book,
        name,
        autofit=False,
        freeze_panes=(1, 0),
        dtype_formats={(pl.Float64, pl.Int64): "General", pl.Datetime: "yyyy-mm-dd hh:mm:ss"},
    )
    sheet = book.get_worksheet_by_name(name)
    for column, values in enumerate(flat):
        if values.dtype.is_decimal() or values.dtype.is_integer():
            for row, value in enumerate(values, start=1):
                if value is not None and not _kept(value):
                    sheet.write_string(row, column, plain(value) if isinstance(value, Decimal) else str(value))


def _kept(value: Decimal | int) -> bool:
    """Whether a spreadsheet keeps every digit of the number."""
    return len(Decimal(value).normalize().as_tuple().digits) <= MOST_DIGITS


def _nested(value: object) -> str:
    if hasattr(value, "to_list"):
        value = value.to_list()
    return json.dumps(value, ensure_ascii=False, default=_told)


def _told(value: object) -> str:
    if isinstance(value, Decimal):
        return plain(value)
    return value.isoformat() if isinstance(value, datetime) else str(value)


def _fits(name: str, frame: pl.DataFrame) -> None:
    import polars as pl

    if frame.height > MOST_ROWS:
        raise InputError(
            f"{name} has {frame.height} rows and a sheet of Excel holds {MOST_ROWS}; "
            "ask for fewer with `zhibiao sql … LIMIT`, or take --format csv or parquet"
        )
    for column in frame.select(pl.col(pl.String)).columns:
        longest = frame[column].str.len_chars().max()
        if isinstance(longest, int) and longest > MOST_CHARACTERS:
            raise InputError(
                f"{name}.{column} holds a text of {longest} characters and a cell of Excel {MOST_CHARACTERS}; "
                f"leave the column out, shorten it with left({column}, 1000), or take --format csv or parquet"
            )
