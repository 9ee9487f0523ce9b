"""Files of many documents: the objects of JSON and JSON lines, the rows of CSV and Parquet.

Each row gives a mapping of names to values; which name is which field the settings say (``columns``), and after them
``limits.COLUMNS``. A row that cannot be read is refused alone.
"""

from __future__ import annotations

import codecs
import csv
import io
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, BinaryIO

from transforms import delimited
from transforms.decoding import Unreadable, decode
from transforms.formats.limits import Reading, by_name
from transforms.metadata import known_fields, storable, words


@dataclass(frozen=True, slots=True)
class Row:
    """One row as it stands in its file; its bytes are what its digest is taken of."""

    number: int  # counted from 1: lines of JSON lines, objects of an array, rows of a table without its head
    raw: bytes
    encoding: str
    given: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class BadRow:
    """A row that cannot be read, and why."""

    number: int
    problem: Unreadable


@dataclass(frozen=True, slots=True)
class Said:
    """What a row says, by field."""

    key: str  # its id, else its number
    text: str
    fields: Mapping[str, str]


def said(row: Row, reading: Reading) -> Said:
    """The fields of a row. ``Unreadable`` where it has no text."""
    given = by_name(row.given)
    text = next((v for n in reading.names("text") if (v := _writing(given.get(n)))), None)
    if text is None:
        shown = json.dumps(row.given, ensure_ascii=False, default=str)[:80]
        empty = next((n for n in reading.names("text") if n in given), None)
        which = f"none of its fields {', '.join(map(str, row.given))}"
        raise Unreadable("no_text_field", f"its field {empty} holds no text" if empty else _no_text(which), shown)
    try:
        text.encode("utf-8")
    except UnicodeEncodeError as error:
        raise Unreadable("undecodable", f"its text holds half a surrogate pair at character {error.start}") from None
    identity = " ".join(next((v for n in reading.names("id") if (v := words(given.get(n)))), "").split())
    return Said(storable(identity) or str(row.number), text, known_fields(row.given, reading.names))


def _writing(value: Any) -> str | None:
    """The text in a field: as it stands, or of a list of paragraphs a line each."""
    if isinstance(value, list) and all(isinstance(part, str) for part in value):
        value = "\n".join(value)
    return value if isinstance(value, str) and value.strip() else None


def _no_text(which: str) -> str:
    return f"{which[:300]} holds the text; name the one that does in the setting columns"


# --- JSON -----------------------------------------------------------------------------------------


def json_lines(handle: BinaryIO, longest: int) -> Iterator[Row | BadRow]:
    """A row for each line that is not blank; one of more than ``longest`` bytes is bad."""
    opening = handle.read(4)
    handle.seek(0)
    if b"\0" in opening or opening.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        # UTF-16, with its mark or without: a newline is two bytes
        text, _ = decode(handle.read())
        handle = io.BytesIO(text.encode("utf-8", "surrogatepass"))
    elif opening.startswith(codecs.BOM_UTF8):
        handle.seek(3)
    for number, raw in _lines(handle, longest):
        if raw is None:
            yield BadRow(number, Unreadable("too_large", f"line {number} is longer than {longest} bytes"))
        elif line := raw.strip():
            try:
                yield _json_line(number, line)
            except Unreadable as problem:
                yield BadRow(number, problem)


def _lines(handle: BinaryIO, longest: int) -> Iterator[tuple[int, bytes | None]]:
    """Numbered lines of a file; nothing in place of one that is longer than ``longest`` bytes."""
    number = 0
    while line := handle.readline(longest):
        number += 1
        if len(line) == longest and not line.endswith(b"\n"):
            while (rest := handle.readline(1 << 20)) and not rest.endswith(b"\n"):
                pass
            yield number, None
        else:
            yield number, line


def _json_line(number: int, line: bytes) -> Row:
    text, encoding = decode(line)
    try:
        given = json.loads(text)
    except RecursionError:
        raise Unreadable("broken_json_line", "it is nested too deep", text[:80]) from None
    except ValueError as error:
        raise Unreadable("broken_json_line", f"it is not JSON: {error}", text[:80]) from None
    return Row(number, line, encoding, _object(given, text[:80]))


def _object(given: Any, shown: str) -> Mapping[str, Any]:
    if not isinstance(given, dict):
        raise Unreadable("broken_json_line", f"it holds {type(given).__name__}, not an object", shown)
    return given


def json_rows(data: bytes) -> Iterator[Row | BadRow]:
    """A row for each object of a JSON array, or one for a file that is one object.

    What stands before damage is read; what stands behind it cannot be told apart and is one bad row. Objects that follow
    each other without an array are taken for what they are, JSON lines under another name.
    """
    text, encoding = decode(data)
    decoder = json.JSONDecoder()
    at = _blank(text, 0)
    array = text.startswith("[", at)
    at = _blank(text, at + 1) if array else at
    number = 0
    while at < len(text) and not (array and text[at] == "]"):
        number += 1
        try:
            given, end = decoder.raw_decode(text, at)
        except (ValueError, RecursionError) as error:
            why = "it is nested too deep" if isinstance(error, RecursionError) else f"it is not JSON: {error}"
            yield BadRow(number, Unreadable("broken_json_line", why, text[at : at + 80]))
            return
        try:
            raw = text[at:end].encode("utf-8", "surrogatepass")
            yield Row(number, raw, encoding, _object(given, text[at : at + 80]))
        except Unreadable as problem:
            yield BadRow(number, problem)
        at = _blank(text, end)
        if array and text.startswith(",", at):
            at = _blank(text, at + 1)
        elif array and not text.startswith("]", at):
            detail = "the array is cut off behind it" if at == len(text) else "no comma stands before it"
            yield BadRow(number + 1, Unreadable("broken_json_line", detail, text[at : at + 80]))
            return
    if array and at >= len(text) and number:
        yield BadRow(number + 1, Unreadable("broken_json_line", "the array is cut off before it", text[-80:]))


def _blank(text: str, at: int) -> int:
    while at < len(text) and text[at] in " \t\r\n\ufeff":
        at += 1
    return at


# --- tables ---------------------------------------------------------------------------------------


def csv_rows(data: bytes, reading: Reading, most_characters: int) -> Iterator[Row | BadRow]:
    """A row for each record of a CSV file with a head. ``Unreadable`` where no column of it is the text."""
    text, encoding = decode(data)
    csv.field_size_limit(max(csv.field_size_limit(), most_characters))
    table = delimited.opened(text, reading.names("text"), strict=True)
    if table is None:
        require_text(delimited.head_of(text), reading)
        return
    width = len(table.head)
    for number, record in enumerate(table.records, 1):
        if isinstance(record, delimited.BadRecord):
            problem = Unreadable("broken_row", f"it cannot be read: {record.problem}", record.written[:80])
            yield BadRow(number, problem)
            continue
        if len(record) < width or any(cell.strip() for cell in record[width:]):
            detail = f"it has {len(record)} cells under {width} columns"
            yield BadRow(number, Unreadable("broken_row", detail, table.delimiter.join(record)[:80]))
            continue
        yield table_row(number, table.by_column(record), encoding)


def table_row(number: int, given: Mapping[str, Any], encoding: str) -> Row:
    """A row of a table; its bytes are its cells under their names, which stay what they are whoever writes the file."""
    raw = json.dumps(given, ensure_ascii=False, sort_keys=True).encode("utf-8", "surrogatepass")
    return Row(number, raw, encoding, given)


def require_text(head: Sequence[str], reading: Reading) -> None:
    """``Unreadable`` where no column of a table is the text."""
    if not {name.strip().lower() for name in head} & set(reading.names("text")):
        names = ", ".join(head)
        raise Unreadable("no_text_field", _no_text(f"none of its columns {names}"), names[:80])
