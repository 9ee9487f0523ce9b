"""Tables as text (CSV and its like): the character that parts their cells, their head and their records.

The character is the one under which the head has a column that is asked for: how often each occurs says little of a
head like ``编号,正文（标题，副题）``.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass

DELIMITERS = (",", "\t", ";", "，", "|")
_SAID = re.compile(r'\ufeff?"?sep=(.)"?[ \t]*(?:\r\n|\r|\n)')  # a line that Excel reads and writes
_BLANK = re.compile(r"(?:[ \t\ufeff]*(?:\r\n|\r|\n))*\ufeff?")


@dataclass(frozen=True, slots=True)
class BadRecord:
    """A row that cannot be told apart into cells: as it is written, and why not."""

    written: str
    problem: str


@dataclass(frozen=True, slots=True)
class Opened:
    """A table with its head read; ``records``, the cells of each row, come once."""

    head: list[str]
    delimiter: str
    records: Iterator[list[str] | BadRecord]

    def by_column(self, cells: list[str]) -> dict[str, str]:
        """Cells under the names of their columns; of two columns of one name the first counts."""
        found: dict[str, str] = {}
        for name, cell in zip(self.head, cells, strict=False):
            found.setdefault(name, cell)
        return found


def head_of(text: str) -> list[str]:
    """The names of the columns, parted by what parts them most."""
    return _head(*max(_ways(text), key=lambda way: way[0].partition("\n")[0].count(way[1])))


def opened(text: str, wanted: Collection[str], *, strict: bool) -> Opened | None:
    """The table, if its head has one of the wanted columns, in large or small letters; ``strict`` of its quotes."""
    for body, delimiter in _ways(text):
        head = _head(body, delimiter)
        if {name.lower() for name in head} & set(wanted):
            return Opened(head, delimiter, _records(body, delimiter, strict=strict))
    return None


def _ways(text: str) -> list[tuple[str, str]]:
    """What to read, and the characters that may part its cells."""
    said = _SAID.match(text)
    body = text[said.end() :] if said else text
    body = body[_BLANK.match(body).end() :]  # type: ignore[union-attr]
    return [(body, delimiter) for delimiter in ([said[1]] if said else DELIMITERS)]


def _head(body: str, delimiter: str) -> list[str]:
    try:
        return [name.strip().lstrip("\ufeff") for name in next(csv.reader(_lines(body), delimiter=delimiter), [])]
    except csv.Error:
        return []


def _lines(body: str) -> Iterator[str]:
    return io.StringIO(body, newline="")


def _records(body: str, delimiter: str, *, strict: bool) -> Iterator[list[str] | BadRecord]:
    taken: list[str] = []

    def lines() -> Iterator[str]:
        for line in _lines(body):
            taken.append(line)
            yield line

    rows = csv.reader(lines(), delimiter=delimiter, strict=strict)
    next(rows)
    while True:
        taken.clear()
        try:
            cells = next(rows, None)
        except csv.Error as error:
            yield BadRecord("".join(taken), str(error))
            continue
        if cells is None:
            return
        if any(cell.strip() for cell in cells):
            yield cells
