"""What the commands print: tables with wide characters in line, and text that cannot act on the terminal."""

from __future__ import annotations

import csv
import json
import re
import sys
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any, TextIO

from rich.cells import cell_len
from rich.console import Console
from rich.table import Table
from rich.text import Text

EXACT_IN_A_DOUBLE = 2**53  # the largest whole number below which none is rounded
PLAIN_WIDTH = 100_000  # into a file or pipe nothing is folded or cut
READABLE = 12  # columns of a terminal, six Chinese characters: a text folded into less cannot be read
BORDERS = 3  # of a table's column: its line and a space on either side

# What would move the cursor, change colours or reverse the reading direction: shown, not obeyed.
_VISIBLE = {c: f"\\x{c:02x}" for c in (*range(0x20), *range(0x7F, 0xA0)) if c not in (0x09, 0x0A)}
_VISIBLE |= {c: f"\\u{c:04x}" for c in (0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A), 0xFEFF)}


def safe(value: object) -> str:
    """A value as text without control characters, lone surrogates or direction marks taking effect."""
    text = str(value).translate(_VISIBLE)
    return text.encode("utf-8", "backslashreplace").decode("utf-8")


def one_line(value: object, longest: int = 200) -> str:
    """A value as safe text on one line, cut with an ellipsis."""
    text = " ".join(safe(value).split())
    return text if len(text) <= longest else text[: longest - 1] + "…"


def console(stream: TextIO | None = None) -> Console:
    """A console on standard output (or the stream) that reads no markup in what it is given."""
    out = stream or sys.stdout
    width = None if out.isatty() else PLAIN_WIDTH
    return Console(file=out, markup=False, highlight=False, emoji=False, soft_wrap=not out.isatty(), width=width)


def error(sentence: str) -> None:
    """One line on standard error."""
    print(f"zhibiao: {one_line(sentence, 2000)}", file=sys.stderr)


def note(sentence: str) -> None:
    """One line of progress on standard error, so that standard output stays data."""
    print(safe(sentence), file=sys.stderr, flush=True)


def cell(value: object) -> str:
    """A value as a reader wants it: numbers without trailing zeros, nothing for null."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        return plain(value)
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    if isinstance(value, datetime):
        return value.isoformat(sep=" ", timespec="seconds")
    return str(value)


def plain(value: Decimal) -> str:
    """A decimal written out in full: 137070000000, never 1.3707E+11, no trailing zeros."""
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def table(names: Sequence[str], rows: Iterable[Sequence[object]], title: str | None = None) -> Table:
    """A rich table; numbers to the right and never folded, texts as they are."""
    found = [list(row) for row in rows]
    shown = Table(title=Text(safe(title)) if title else None, title_justify="left", header_style="bold")
    for name, numeric in zip(names, _numeric(names, found), strict=True):
        shown.add_column(Text(safe(name)), justify="right" if numeric else "left", overflow="fold", no_wrap=numeric)
    for row in found:
        shown.add_row(*(Text(safe(cell(value))) for value in row))
    return shown


def fitting(names: Sequence[str], rows: Iterable[Sequence[object]], width: int) -> Table:
    """A table where every column has room in ``width`` characters, else one record below the other, a line a column."""
    found = [list(row) for row in rows]
    texts = [[safe(cell(value)) for value in row] for row in found]
    needed = 1
    for i, numeric in enumerate(_numeric(names, found)):
        longest = max((_width(row[i]) for row in texts), default=0)
        needed += BORDERS + max(_width(names[i]), longest if numeric else min(longest, READABLE))
    if needed <= width:
        return table(names, found)
    shown = Table.grid(padding=(0, 2))
    shown.add_column(no_wrap=True, style="bold")
    shown.add_column(overflow="fold")
    for number, row in enumerate(texts, 1):
        shown.add_row(f"── {number}", "")
        for name, text in zip(names, row, strict=True):
            shown.add_row(Text(safe(name)), Text(text))
    return shown


def _numeric(names: Sequence[str], rows: Sequence[Sequence[object]]) -> list[bool]:
    """Which columns hold numbers."""
    return [
        any(isinstance(row[i], int | float | Decimal) and not isinstance(row[i], bool) for row in rows)
        for i in range(len(names))
    ]


def _width(text: str) -> int:
    """Columns of a terminal that the longest line of a text takes: two for a wide character."""
    return max((cell_len(line) for line in text.splitlines()), default=0)


FORMULA = r"^[=+\-@\t\r\n＝＋－＠]"
"""Heads of a text that a spreadsheet program takes for a formula; the wide ones where it is set to Chinese."""
NUMBER = r"^[+\-]?[0-9][0-9,]*(\.[0-9]+)?[%％]?(-[0-9][0-9,]*(\.[0-9]+)?[%％]?)?$"
"""Texts that begin like a formula and are only a figure: -3.5%."""
_FORMULA, _NUMBER = re.compile(FORMULA), re.compile(NUMBER)


def guarded(text: str) -> str:
    """The text as a CSV cell that no spreadsheet program calculates: an apostrophe before what reads like a formula."""
    return f"'{text}" if _FORMULA.match(text) and not _NUMBER.match(text) else text


def write_csv(out: TextIO, names: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Rows as CSV; onto a terminal without control characters taking effect, into a file as they are.

    A text that a spreadsheet program would take for a formula has an apostrophe before it.
    """
    shown = safe if out.isatty() else str
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(names)
    writer.writerows(
        [shown(guarded(value) if isinstance(value, str) else cell(value)) for value in row] for row in rows
    )


def jsonable(value: object) -> Any:
    """A value for JSON: a decimal as the number that reads back as it, or as text where a reader would round it."""
    if isinstance(value, Decimal):
        if value == value.to_integral_value():
            return int(value)
        return float(value) if Decimal(repr(float(value))) == value else plain(value)
    if isinstance(value, date | datetime):
        return value.isoformat()
    return value


def write_json(out: TextIO, names: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Rows as JSON lines, one object each; a whole number that a reader of doubles would round is text."""
    out.writelines(
        json.dumps(dict(zip(names, map(_exact, row), strict=True)), ensure_ascii=False, default=jsonable) + "\n"
        for row in rows
    )


def _exact(value: object) -> Any:
    shown = jsonable(value)
    return str(shown) if isinstance(shown, int) and abs(shown) > EXACT_IN_A_DOUBLE else shown
