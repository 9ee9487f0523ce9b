"""Reading order: characters with boxes become lines, columns and paragraphs, and these a text.

A page is cut where nothing stands: into columns, which are read one after the other, and where a headline lies across
columns into bands, which are read downwards. Rows of short cells that stand on common lines are a table and are read
row by row. Lines of a paragraph are joined, also from one column to the next, so that a sentence is whole.

Coordinates are those of a page seen from above: x to the right, y downwards.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

Character = tuple[str, float, float, float, float]
"""A character with the left, top, right and bottom of its box."""

_GUTTER = 0.9  # least width of what parts two columns, in characters
_WORD_GAP = 0.25  # least distance that is a blank between Latin letters
_CELL = 9  # characters that a cell of a table holds at most
_DEPTH = 24
_ENDS = "。！？!?；;：:”』」）)…"
_PAGE_NUMBER = re.compile(r"[-—–·\s]*第?\s*\d{1,4}\s*页?[-—–·\s]*(?:(?:[/／,，]\s*)?共?\s*\d{1,4}\s*页?)?")
_LATIN = re.compile(r"[A-Za-z0-9,.%)]$")
_LATIN_START = re.compile(r"^[A-Za-z0-9(]")


@dataclass(slots=True)
class Piece:
    """Characters that stand without a break on one line."""

    text: str
    left: float
    top: float
    right: float
    bottom: float

    @property
    def size(self) -> float:
        return self.bottom - self.top


@dataclass(slots=True)
class Row:
    """A line of a column, or of a table with the cells beside each other."""

    text: str
    left: float
    right: float
    size: float
    cells: int


@dataclass(frozen=True, slots=True, eq=False)
class Column:
    """Rows that stand below each other, and how far they reach."""

    rows: Sequence[Row]
    left: float
    right: float


@dataclass(frozen=True, slots=True)
class PageText:
    """The text of a page as it is put together: of each row what stands before it, and itself."""

    parts: list[str]
    rows: list[tuple[Row, Column]]

    @property
    def text(self) -> str:
        return "".join(self.parts)

    def joined(self, before: PageText) -> tuple[str, int] | None:
        """What stands between the page before and this one where a paragraph goes on from that to this, and how many parts
        of that one at its end, its page number, are none of the paragraph."""
        number = 1 if len(before.rows) > 1 and _PAGE_NUMBER.fullmatch(before.rows[-1][0].text) else 0
        if not self.rows or not before.rows:
            return None
        last, first = before.rows[-1 - number], self.rows[0]
        return (_within(last[0], first[0]), 2 * number) if _runs_on(*last, *first) else None


def pieces_of(characters: Iterable[Character]) -> list[Piece]:
    """Pieces in the order in which their characters are given; a blank or a jump ends one."""
    found: list[Piece] = []
    current: Piece | None = None
    blank = False
    for character, left, top, right, bottom in characters:
        if character.isspace():
            blank = True
            continue
        height = bottom - top
        if height <= 0 or right < left:
            continue
        if current is not None:
            gap = left - current.right
            middle = (top + bottom) / 2
            same = current.top <= middle <= current.bottom and 0.6 < height / current.size < 1.7
            if same and -0.5 * height < gap < _GUTTER * height:
                if (
                    (blank or gap > _WORD_GAP * height)
                    and _LATIN.search(current.text)
                    and _LATIN_START.match(character)
                ):
                    current.text += " "
                current.text += character
                current.right = max(current.right, right)
                current.top, current.bottom = min(current.top, top), max(current.bottom, bottom)
                blank = False
                continue
        current = Piece(character, left, top, right, bottom)
        found.append(current)
        blank = False
    for piece in found:  # code points beyond the first plane may come as halves
        piece.text = piece.text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return found


def text_of(pieces: Sequence[Piece]) -> PageText:
    """The text of a page from its pieces."""
    columns = [
        Column(rows, min(r.left for r in rows), max(r.right for r in rows))
        for rows in (_rows(leaf) for leaf in _leaves(list(pieces), 0))
        if rows
    ]
    parts: list[str] = []
    before: tuple[Row, Column] | None = None
    for column in columns:
        for n, row in enumerate(column.rows):
            if before is None:
                joint = ""
            elif _runs_on(*before, row, column):
                joint = _within(before[0], row)
            else:
                joint = "\n" if n else "\n\n"
            parts += (joint, row.text)
            before = row, column
    return PageText(parts, [(row, column) for column in columns for row in column.rows])


def _runs_on(last: Row, of: Column, row: Row, column: Column) -> bool:
    """Does a paragraph go on from a row to the next, of its column or of another?"""
    full = last.right >= of.right - 1.3 * last.size and last.cells == row.cells == 1
    alike = 0.85 < row.size / last.size < 1.18
    indented = row.left > column.left + 1.2 * row.size
    more = len(column.rows) > 1 and (of is column or (len(of.rows) > 1 and last.text[-1] not in _ENDS))
    return full and alike and not indented and more


def _within(last: Row, row: Row) -> str:
    """What stands between two rows of a paragraph."""
    latin = _LATIN.search(last.text) and _LATIN_START.match(row.text) and not row.text[0].isdigit()
    return " " if latin else ""


# --- cutting a page -------------------------------------------------------------------------------


def _leaves(pieces: list[Piece], depth: int) -> Iterator[list[Piece]]:
    """The columns of a page, each a list of what stands in it, in reading order."""
    if len(pieces) > 1 and depth < _DEPTH:
        for cut in (_columns, _bands):
            parts = cut(pieces)
            if len(parts) > 1:
                for part in parts:
                    yield from _leaves(part, depth + 1)
                return
    if pieces:
        yield pieces


def _gaps(intervals: Iterable[tuple[float, float]], least: float) -> list[tuple[float, float]]:
    """Where nothing stands between the first and the last of some intervals, for at least so long."""
    found = []
    reach: float | None = None
    for start, end in sorted(intervals):
        if reach is not None and start - reach >= least:
            found.append((reach, start))
        reach = end if reach is None else max(reach, end)
    return found


def _columns(pieces: list[Piece]) -> list[list[Piece]]:
    """The pieces by columns, from left to right; one list where they stand in one, or in a table."""
    gaps = _gaps(((p.left, p.right) for p in pieces), _GUTTER * median(p.size for p in pieces))
    if not gaps:
        return [pieces]
    parts: list[list[Piece]] = [[] for _ in range(len(gaps) + 1)]
    ends = [end for _, end in gaps]
    for piece in pieces:
        parts[bisect_right(ends, piece.left)].append(piece)
    return [pieces] if _is_table(parts) else parts


def _is_table(parts: Sequence[Sequence[Piece]]) -> bool:
    """Short cells on common lines, beside a column of names."""
    cells = [p for part in parts[1:] for p in part]
    heights = sorted((p.top + p.bottom) / 2 for p in parts[0])
    if not cells or not heights:
        return False
    short = sum(len(p.text) <= _CELL for p in cells)
    if short * 3 < len(cells) * 2:
        return False
    aligned = 0
    for piece in cells:
        low, high = 0, len(heights)
        while low < high:  # the first line of a name that does not lie above the cell
            mid = (low + high) // 2
            low, high = (mid + 1, high) if heights[mid] < piece.top else (low, mid)
        aligned += low < len(heights) and heights[low] <= piece.bottom
    return aligned * 3 >= len(cells) * 2


def _strips(pieces: Iterable[Piece]) -> list[list[Piece]]:
    """Pieces that overlap in height, from top to bottom."""
    strips: list[list[Piece]] = []
    bottom = 0.0
    for piece in sorted(pieces, key=lambda p: (p.top, p.left)):
        inset = 0.2 * piece.size  # boxes of lines that are set close touch
        if strips and piece.top + inset < bottom:
            strips[-1].append(piece)
            bottom = max(bottom, piece.bottom - inset)
        else:
            strips.append([piece])
            bottom = piece.bottom - inset
    return strips


def _bands(pieces: list[Piece]) -> list[list[Piece]]:
    """The pieces by bands, from top to bottom: each as high as the same gutters run through it."""
    least = _GUTTER * median(p.size for p in pieces)
    left, right = min(p.left for p in pieces), max(p.right for p in pieces)
    bands: list[list[list[Piece]]] = []
    gutters: list[tuple[float, float]] = []  # open in every strip of the band
    first: list[tuple[float, float]] = []  # all that it began with, as narrow as they have become
    for strip in _strips(pieces):
        inner = _gaps(((p.left, p.right) for p in strip), least)
        free = _common(gutters, [*inner, *_beside(strip, left, right)], least)
        if bands and (free or (not gutters and not inner)):
            bands[-1].append(strip)
            gutters = free
            if len(free) == len(first):
                first = free
            continue
        begins = [strip]
        while bands and len(bands[-1]) > 1:
            last = bands[-1][-1]
            beside = [*_gaps(((p.left, p.right) for p in last), least), *_beside(last, left, right)]
            if not gutters and inner and _common(inner, beside, least):
                pass  # a line above that leaves a gutter open stands in its first rows
            elif len(_common(first, beside, least)) < len(first):
                pass  # a headline across some of the columns above stands over what comes below
            else:
                break
            begins.insert(0, bands[-1].pop())
        bands.append(begins)
        gutters = first = inner
    return [[piece for strip in band for piece in strip] for band in bands]


def _beside(strip: Sequence[Piece], left: float, right: float) -> list[tuple[float, float]]:
    return [(left, min(p.left for p in strip)), (max(p.right for p in strip), right)]


def _common(
    some: Iterable[tuple[float, float]], others: Sequence[tuple[float, float]], least: float
) -> list[tuple[float, float]]:
    """Where two lists of intervals overlap for at least so long."""
    one, other = sorted(some), sorted(others)
    found = []
    i = j = 0
    while i < len(one) and j < len(other):
        start, end = max(one[i][0], other[j][0]), min(one[i][1], other[j][1])
        if end - start >= least:
            found.append((start, end))
        if one[i][1] < other[j][1]:
            i += 1
        else:
            j += 1
    return found


def _rows(pieces: Sequence[Piece]) -> list[Row]:
    """Lines of a column: what stands at the same height beside each other, with two blanks between cells."""
    rows = []
    for strip in _strips(pieces):
        for line in _lines(strip):
            text = line[0].text
            for before, piece in pairwise(line):
                text += ("" if piece.left - before.right < 0.5 * piece.size else "  ") + piece.text
            cells = 1 + text.count("  ")
            rows.append(Row(text, line[0].left, line[-1].right, max(p.size for p in line), cells))
    return rows


def _lines(strip: Sequence[Piece]) -> list[list[Piece]]:
    """A strip whose pieces overlap in height only one by one comes apart into its lines."""
    lines: list[list[Piece]] = []
    for piece in strip:  # sorted by their tops
        middle = (piece.top + piece.bottom) / 2
        if lines and lines[-1][0].top <= middle <= lines[-1][0].bottom:
            lines[-1].append(piece)
        else:
            lines.append([piece])
    return [sorted(line, key=lambda p: p.left) for line in lines]
