"""Parquet: rows as mappings of column to text, in batches, so that memory holds one batch and what was said of it."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import datetime, time
from typing import Any

import pyarrow as pa  # type: ignore[import-untyped]
import pyarrow.parquet as pq  # type: ignore[import-untyped]

from transforms.decoding import Unreadable, decode
from transforms.metadata import words

_BATCH = 256
_MOST_COLUMNS = 2000
_MOST_ROWS = 1_000_000


def read(data: bytes, name: str, most_characters: int, _most_pages: int) -> Iterator[dict[str, Any]]:
    """A record for each row."""
    try:
        file = pq.ParquetFile(io.BytesIO(data))
    except (pa.ArrowException, OSError, ValueError) as error:
        raise Unreadable("broken_file", f"it cannot be opened as Parquet: {error}") from None
    rows, columns = file.metadata.num_rows, file.schema_arrow.names
    if rows > _MOST_ROWS or len(columns) > _MOST_COLUMNS:
        raise Unreadable("too_large", f"it holds {rows} rows of {len(columns)} columns; the limit is {_MOST_ROWS} rows")
    yield {"columns": columns}
    taken = number = 0
    try:
        for batch in file.iter_batches(_BATCH, use_threads=False):
            for row in _in_microseconds(batch).to_pylist():
                number += 1
                fields = {str(k): _plain(v) for k, v in row.items() if v is not None}
                taken += sum(len(str(v)) for v in fields.values())
                if taken > 10 * most_characters:
                    raise Unreadable("too_large", f"its first {number} rows hold {taken} characters")
                yield {"row": number, "fields": fields}
    except (pa.ArrowException, OSError) as error:
        raise Unreadable("broken_file", f"row {number + 1} cannot be read: {error}") from None


def _in_microseconds(batch: pa.RecordBatch) -> pa.RecordBatch:
    """The batch with its times as plain Python has them: for nanoseconds and zones it asks a library that takes 3 s."""
    for at, field in enumerate(batch.schema):
        if pa.types.is_timestamp(field.type):
            zoned = field.type.tz is not None
            times = batch.column(at).cast(pa.timestamp("us", "UTC" if zoned else None), safe=False)
            batch = batch.set_column(at, field.name, times.cast(pa.string()) if zoned else times)
    return batch


def _plain(value: Any) -> Any:
    """A value as JSON would hold it; bytes are text where they can be read as such."""
    if isinstance(value, bytes):
        try:
            return decode(value)[0]
        except Unreadable:
            return None
    if value is None or isinstance(value, list):
        return value and [_plain(part) for part in value]
    if isinstance(value, dict):
        return {str(name): _plain(part) for name, part in value.items()}
    if isinstance(value, datetime) and value.tzinfo is None and value.time() == time():
        return value.date().isoformat()
    return words(value) or str(value)
