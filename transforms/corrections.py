"""Corrections as records: known errors of print, of character recognition or of the rules, kept by hand in a CSV file.

One row = one error: ``id``, ``document`` (its SHA-256 or the first characters of it, or its name as delivered),
``locate`` (words of the document that stand there once and hold the figure; where they hold several, the one meant
between ⟦ and ⟧, or [[ and ]]), ``action`` (``drop``, or ``set FIELD=VALUE; …``), ``why`` (with the evidence), ``state``
(``active``, or ``expired``: kept on record, not applied) and ``guard`` (``FIELD=VALUE; …``, what the rules read where
the correction is needed). Fields and values are those of ``transforms.correction_fields``.

The text of a document is never touched: what is set right is the observation, in a new version of it. Out of scope:
figures that the rules do not find at all, and rows that a check turned away.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from transforms.correction_fields import FIELDS, Assignment, FieldError, assignments

COLUMNS = ("id", "document", "locate", "action", "why", "state", "guard")
OPTIONAL = ("guard",)
DROP, SET = "drop", "set"
STATES = ("active", "expired")
SHORTEST_SHA = 6
"""Characters of a SHA-256 that are taken for one; fewer are a name."""
_ID = re.compile(r"[\w.-]{1,80}")
_OPEN, _CLOSE = ("⟦", "[["), ("⟧", "]]")


@dataclass(frozen=True, slots=True)
class Correction:
    """One row of the file, read."""

    correction_id: str
    document: str
    locate: str
    action: str
    why: str
    state: str
    guard: str | None
    line: int  # of the file, 1 being the header
    sets: tuple[Assignment, ...] = ()  # of a drop none
    guards: tuple[Assignment, ...] = ()
    words: str = ""  # of locate without white space and marks
    marked: tuple[int, int] = field(default=(0, 0))  # span of words that holds the figure

    @property
    def drops(self) -> bool:
        return not self.sets

    def names(self, document: str, sha256: str) -> bool:
        """Whether a document is the one, or one of those, that the correction speaks of."""
        return self.document == document or self.names_bytes(sha256)

    def names_bytes(self, sha256: str) -> bool:
        return len(self.document) >= SHORTEST_SHA and sha256.startswith(self.document.lower())

    def spans(self, text: str) -> list[tuple[int, int]]:
        """Where the document has the words: the span of what is marked in each place. White space counts nothing."""
        found = _pattern(self.words, self.marked).finditer(text)
        return [m.span(1) for m in found]

    def agrees_until(self, text: str) -> str:
        """The longest beginning of the words that the document has."""
        short, long = 0, len(self.words)
        while short < long:
            middle = (short + long + 1) // 2
            if _pattern(self.words[:middle], (0, middle)).search(text):
                short = middle
            else:
                long = middle - 1
        return self.words[:short]


def _pattern(words: str, marked: tuple[int, int]) -> re.Pattern[str]:
    before, inside, after = (
        [re.escape(c) for c in part] for part in (words[: marked[0]], words[slice(*marked)], words[marked[1] :])
    )
    around = [r"\s*".join(part) for part in (before, inside, after)]
    return re.compile(r"\s*".join(part for part in (around[0], f"({around[1]})", around[2]) if part))


def located(text: str, start: int, end: int) -> str:
    """The fewest words around a span of a document that stand there once, the span marked: what ``locate`` may hold."""
    for reach in range(_FEWEST, len(text) + 1):
        before, inside = ("".join(part.split()) for part in (text[max(0, start - reach) : start], text[start:end]))
        after = "".join(text[end : end + reach - _FAR].split()) if reach > _FAR else ""
        pattern = _pattern(before + inside + after, (len(before), len(before) + len(inside)))
        if len(pattern.findall(text)) == 1:
            return f"{before}{_OPEN[0]}{inside}{_CLOSE[0]}{after}"
    raise FieldError(f"characters {start} to {end} cannot be told from others of the document")


_FEWEST, _FAR = 6, 24
"""Characters before a figure that are taken at least, and from which on those behind it are taken too."""


def read_corrections(text: str) -> tuple[list[Correction], list[str]]:
    """The corrections of a file and what is wrong with it: a sentence for each bad row, with line, column and value."""
    reader = csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""))
    header = [name.strip() for name in next(reader, [])]
    missing = [name for name in COLUMNS if name not in header and name not in OPTIONAL]
    stray = [name for name in header if name not in COLUMNS]
    if missing or stray or len(set(header)) < len(header):
        wrong = f"lacks {', '.join(missing)}" if missing else f"has {', '.join(stray or header)}"
        return [], [f"line 1: the header {wrong}; the columns are {','.join(COLUMNS)}"]
    found: list[Correction] = []
    problems: list[str] = []
    lines: dict[str, int] = {}
    try:
        for cells in reader:
            line = reader.line_num
            if not any(cell.strip() for cell in cells):
                continue
            if len(cells) != len(header):
                problems.append(
                    f"line {line}: {len(cells)} cells under {len(header)} columns; a cell with a comma goes in quotes"
                )
                continue
            row = {name: cell.strip() for name, cell in zip(header, cells, strict=True)}
            correction, wrong_cells = _read_row(row, line)
            if row["id"] in lines:
                wrong_cells.append(f"line {line}, column id: {row['id']!r} is that of line {lines[row['id']]} already")
            lines.setdefault(row["id"], line)
            problems += wrong_cells
            if correction is not None and not wrong_cells:
                found.append(correction)
    except csv.Error as error:
        problems.append(f"line {reader.line_num}: {error}; save the file as CSV in UTF-8")
    return found, problems


def _read_row(row: Mapping[str, str], line: int) -> tuple[Correction | None, list[str]]:
    problems: list[str] = []

    def wrong(column: str, problem: str) -> None:
        problems.append(f"line {line}, column {column}: {problem}")

    if not _ID.fullmatch(row["id"]):
        wrong("id", f"{row['id']!r}: write letters, digits, '-', '_' and '.', such as chuzhou-gdp-2024")
    if not row["document"]:
        wrong("document", "empty; write the document's SHA-256, the beginning of it, or its name as delivered")
    if not row["why"]:
        wrong("why", "empty; say why, and where the right figure is printed")
    if row["state"] not in STATES:
        wrong("state", f"{row['state']!r}: write active or expired")
    words, marked = "", (0, 0)
    try:
        words, marked = _located(row["locate"])
    except FieldError as error:
        wrong("locate", str(error))
    sets = _assigned(row["action"], wrong)
    guards: Sequence[Assignment] = ()
    guard = row.get("guard") or None
    if guard:
        try:
            guards = assignments(guard)
        except FieldError as error:
            wrong("guard", str(error))
    if problems or sets is None:
        return None, problems
    cells = {name: row[name] for name in ("document", "locate", "action", "why", "state")}
    return (
        Correction(
            row["id"], **cells, guard=guard, line=line, sets=sets, guards=tuple(guards), words=words, marked=marked
        ),
        [],
    )


def _assigned(action: str, wrong: object) -> tuple[Assignment, ...] | None:
    assert callable(wrong)
    verb, _, rest = action.partition(" ")
    if verb == DROP and not rest.strip():
        return ()
    if verb != SET:
        wrong("action", f"{action!r}: write drop, or set FIELD=VALUE; … with the fields {', '.join(FIELDS)}")
        return None
    try:
        return assignments(rest)
    except FieldError as error:
        wrong("action", str(error))
        return None


def _located(locate: str) -> tuple[str, tuple[int, int]]:
    """The words without white space, and the span of them that is marked, all of them where nothing is."""
    text = "".join(locate.split())
    for opened, closed in zip(_OPEN, _CLOSE, strict=True):
        text = text.replace(opened, "\x00").replace(closed, "\x01")
    before, opens, rest = text.partition("\x00")
    inside, closes, after = rest.partition("\x01")
    if not opens and "\x01" not in text:
        if not text:
            raise FieldError("empty; write the words of the document that hold the figure")
        return text, (0, len(text))
    if not closes or not inside or {"\x00", "\x01"} & set(before + inside + after):
        raise FieldError(f"{locate!r}: mark one figure, such as 生产总值⟦4102.6亿元⟧ or 生产总值[[4102.6亿元]]")
    return before + inside + after, (len(before), len(before) + len(inside))
