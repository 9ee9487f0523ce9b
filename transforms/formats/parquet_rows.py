"""Parquet: rows as mappings of column to text, in batches, so that memory holds one batch and what was said of it."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

import pyarrow as pa  # type: ignore[import-untyped]
import pyarrow.parquet as pq  # type: ignore[import-untyped]

from transforms.decoding import Unreadable

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
            for row in batch.to_pylist():
                number += 1
                fields = {str(k): _plain(v) for k, v in row.items() if v is not None}
                taken += sum(len(v) for v in fields.values())
                if taken > 10 * most_characters:
                    raise Unreadable("too_large", f"its first {number} rows hold {taken} characters")
                yield {"row": number, "fields": fields}
    except (pa.ArrowException, OSError) as error:
        raise Unreadable("broken_file", f"row {number + 1} cannot be read: {error}") from None


def _plain(value: Any) -> str:
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time().isoformat() == "00:00:00" else value.isoformat()
    if isinstance(value, date):
        return value.isoformat()
    return str(value)
