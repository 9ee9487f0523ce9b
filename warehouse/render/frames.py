"""Table -> polars schema, and frames brought into a table's shape.

``conform`` judges the shape of a frame (columns and types); whether its rows keep the contract is
judged by ``warehouse.render.predicates``, because a bad row is data and a bad frame is an error.
"""

from __future__ import annotations

import polars as pl

from warehouse.contract import Column, ContractError, LogicalType, Table

DECIMAL_SCALE = 12
"""Digits behind the point of every decimal: nanometres need that many."""

POLARS: dict[LogicalType, pl.DataType] = {
    "text": pl.String(),
    "code": pl.String(),
    "int": pl.Int64(),
    "decimal": pl.Decimal(38, DECIMAL_SCALE),
    "float": pl.Float64(),
    "date": pl.Date(),
    "timestamp": pl.Datetime("us", "UTC"),
    "bool": pl.Boolean(),
    "json": pl.String(),
}

_TRUTH = {"true": True, "false": False, "1": True, "0": False, "yes": True, "no": False}


class FrameError(ContractError):
    """A frame does not have the shape of its table."""

    def __init__(self, table: Table, column: str, problem: str, value: object = None) -> None:
        self.table, self.column, self.value = table.full_name, column, value
        super().__init__(f"{table.full_name}.{column}: {problem}")


def schema(table: Table) -> pl.Schema:
    """The polars schema of a table: decimals exact to 12 places, timestamps in UTC, json as text."""
    return pl.Schema({c.name: POLARS[c.type] for c in table.columns})


def empty(table: Table) -> pl.DataFrame:
    """A frame of the table's shape with no rows."""
    return pl.DataFrame(schema=schema(table))


def conform(frame: pl.DataFrame, table: Table) -> pl.DataFrame:
    """The frame with exactly the table's columns, in its order and types.

    Nullable columns that are missing are added as nulls. Text is read as the column's type, so that
    seeds and JSON can be conformed too. Raises ``FrameError`` on an unknown column, a missing
    required column, or a value that the type cannot hold without loss.
    """
    unknown = [name for name in frame.columns if name not in table.column_names]
    if unknown:
        raise FrameError(table, unknown[0], f"no such column; the table has {', '.join(table.column_names)}")
    series = []
    for column in table.columns:
        if column.name in frame.columns:
            series.append(_cast(frame.get_column(column.name), column, table))
        elif column.required:
            raise FrameError(table, column.name, f"required, but the frame has only {', '.join(frame.columns)}")
        else:
            series.append(pl.Series(column.name, [None], dtype=POLARS[column.type]).new_from_index(0, frame.height))
    return pl.DataFrame(series)


def _cast(values: pl.Series, column: Column, table: Table) -> pl.Series:
    wanted = POLARS[column.type]
    given = values.dtype
    if given == wanted:
        return values
    if given == pl.Null:
        return values.cast(wanted)
    cast = _converted(values, column, wanted)
    if cast is None:
        raise FrameError(table, column.name, f"a {given} cannot be taken as {column.type}", _first(values))
    lost = values.is_not_null() & cast.is_null()
    if column.type == "decimal":
        lost |= _rounded(values, cast)
    if lost.any():
        value = values.filter(lost)[0]
        raise FrameError(table, column.name, f"{value!r} is not a {column.type} that can be kept exactly", value)
    return cast


def _converted(values: pl.Series, column: Column, wanted: pl.DataType) -> pl.Series | None:
    """The values in the wanted type with null where that fails; None where the pair of types makes no sense."""
    given = values.dtype
    if column.type in ("text", "code", "json"):
        return values.cast(wanted) if isinstance(given, pl.Categorical | pl.Enum) else None
    if given == pl.String:
        return _read(values, column, wanted)
    if column.type == "int" and given.is_integer():
        return values.cast(wanted, strict=False)
    # a binary float is never taken as a decimal: 0.1 would arrive as 0.1000000000000000055
    if column.type == "decimal" and (given.is_integer() or given.is_decimal()):
        return values.cast(wanted, strict=False)
    if column.type == "float" and given.is_numeric():
        return values.cast(wanted, strict=False)
    if column.type == "timestamp" and isinstance(given, pl.Datetime) and given.time_zone is not None:
        return values.cast(pl.Datetime("us", given.time_zone)).dt.convert_time_zone("UTC")
    return None


def _read(values: pl.Series, column: Column, wanted: pl.DataType) -> pl.Series:
    if column.type == "date":
        return values.str.to_date("%Y-%m-%d", strict=False)
    if column.type == "timestamp":
        return values.str.to_datetime("%+", time_unit="us", time_zone="UTC", strict=False)
    if column.type == "bool":
        return values.str.to_lowercase().replace_strict(_TRUTH, default=None, return_dtype=pl.Boolean)
    return values.cast(wanted, strict=False)


def _rounded(values: pl.Series, cast: pl.Series) -> pl.Series:
    if values.dtype == pl.String:
        return values.str.contains(rf"\.\d{{{DECIMAL_SCALE}}}\d*[1-9]").fill_null(False)
    return (values != cast).fill_null(False)


def _first(values: pl.Series) -> object:
    kept = values.drop_nulls()
    return kept[0] if len(kept) else None
