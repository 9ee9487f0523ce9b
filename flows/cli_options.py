"""Options that several commands of ``zhibiao`` share."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer


def day(value: str) -> date:
    """A date as it is typed; a usage error where it is none."""
    try:
        return date.fromisoformat(value)
    except ValueError as error:
        raise typer.BadParameter(f"{value!r} is no date; write it as 2023-10-15") from error


HomeOption = Annotated[
    Path | None,
    typer.Option("--home", metavar="DIR", help="Home directory of the warehouse [default: ./zhibiao-data]."),
]


class Format(StrEnum):
    """How rows are written."""

    table = "table"
    csv = "csv"
    json = "json"
    parquet = "parquet"
    xlsx = "xlsx"


FormatOption = Annotated[
    Format,
    typer.Option("--format", "-f", metavar="FORMAT", help="table, csv, json (one object per line), parquet, xlsx."),
]
BomOption = Annotated[
    bool, typer.Option("--bom", help="Begin CSV with a byte order mark, by which Excel knows that it is UTF-8.")
]
OutOption = Annotated[
    Path | None, typer.Option("--out", "-o", metavar="FILE", help="Write there, not to standard output.")
]
