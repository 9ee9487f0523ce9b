"""The cases of this folder as records: one line of a file is one case."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from pathlib import Path

FOLDER = Path(__file__).parent
OPEN, CLOSE = "⟦⟧"


class CaseError(ValueError):
    """A line of a corpus file that is no case: file, line and what is wrong."""

    def __init__(self, file: str, line: int, problem: str) -> None:
        self.file, self.line, self.problem = file, line, problem
        super().__init__(f"tests/corpus/{file} line {line}: {problem}")


@dataclass(frozen=True, slots=True)
class QuantityCase:
    """A text that holds exactly one quantity, at [start, end)."""

    line: int
    low: Fraction
    high: Fraction
    unit: str
    counter: str | None
    comparator: str
    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class NegativeCase:
    """A text that holds no quantity, and the family of things that only look like one."""

    line: int
    reason: str
    text: str


@dataclass(frozen=True, slots=True)
class DateCase:
    """A calendar expression around [start, end) and its interval, read on a day of publication."""

    line: int
    first: date | None
    last: date | None
    published_on: date
    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class ClaimCase:
    """One field of the observation that a text makes at [start, end), read on a day of publication."""

    line: int
    published_on: date
    field: str
    value: str
    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class FamilyCase:
    """An example or counter-example of a family of numbers that count nothing (seeds/language/number_families.csv)."""

    line: int
    family: str
    text: str


@dataclass(frozen=True, slots=True)
class KnownWrong:
    """A case that the readers get wrong today: what they make of it, and the case with the right answer."""

    line: int
    given: str
    case: QuantityCase | NegativeCase | DateCase | FamilyCase


def quantities() -> list[QuantityCase]:
    """The cases of quantities.tsv."""
    return [_quantity("quantities.tsv", number, cells) for number, cells in _cells("quantities.tsv", 6)]


def negatives() -> list[NegativeCase]:
    """The cases of negatives.tsv."""
    return [_negative(number, cells) for number, cells in _cells("negatives.tsv", 2)]


def dates() -> list[DateCase]:
    """The cases of dates.tsv."""
    return [_date("dates.tsv", number, cells) for number, cells in _cells("dates.tsv", 4)]


def claims() -> list[ClaimCase]:
    """The cases of claims.tsv."""
    return [
        ClaimCase(number, date.fromisoformat(cells[0]), cells[1], cells[2], *_unmark("claims.tsv", number, cells[3]))
        for number, cells in _cells("claims.tsv", 4)
    ]


def known_wrong() -> list[KnownWrong]:
    """The cases of known_wrong.tsv: after kind and answer come the cells of the file that the case left."""
    file = "known_wrong.tsv"
    found = []
    for number, (kind, given, *cells) in _cells(file):
        case: QuantityCase | NegativeCase | DateCase | FamilyCase
        width = {"quantity": 6, "negative": 2, "date": 4, "family": 2}.get(kind)
        if len(cells) != width:
            raise CaseError(file, number, f"{len(cells)} cells after {kind!r} and the answer, not {width}")
        if kind == "quantity":
            case = _quantity(file, number, cells)
        elif kind == "negative":
            case = _negative(number, cells)
        elif kind == "date":
            case = _date(file, number, cells)
        else:
            case = FamilyCase(number, cells[0], _line_ends(cells[1]))
        found.append(KnownWrong(number, given, case))
    return found


def _quantity(file: str, number: int, cells: list[str]) -> QuantityCase:
    low, high, unit, counter, comparator, marked = cells
    text, start, end = _unmark(file, number, marked)
    return QuantityCase(number, Fraction(low), Fraction(high), unit, counter or None, comparator, text, start, end)


def _negative(number: int, cells: list[str]) -> NegativeCase:
    reason, text = cells
    return NegativeCase(number, reason, _line_ends(text))


def _date(file: str, number: int, cells: list[str]) -> DateCase:
    first, last, published_on, marked = cells
    text, start, end = _unmark(file, number, marked)
    return DateCase(number, _day(first), _day(last), date.fromisoformat(published_on), text, start, end)


def _cells(file: str, width: int | None = None) -> Iterator[tuple[int, list[str]]]:
    for number, line in enumerate((FOLDER / file).read_text(encoding="utf-8").splitlines(), 1):
        if line.startswith("#"):
            continue
        cells = line.split("\t")
        if width is not None and len(cells) != width:
            raise CaseError(file, number, f"{len(cells)} cells, not {width}")
        yield number, cells


def _unmark(file: str, number: int, marked: str) -> tuple[str, int, int]:
    """The text without its marks, and the span between them."""
    if marked.count(OPEN) != 1 or marked.count(CLOSE) != 1:
        raise CaseError(file, number, f"the text needs one span between {OPEN} and {CLOSE}: {marked}")
    before, rest = _line_ends(marked).split(OPEN)
    inside, after = rest.split(CLOSE)
    return before + inside + after, len(before), len(before) + len(inside)


def _line_ends(text: str) -> str:
    return text.replace("\\n", "\n")


def _day(cell: str) -> date | None:
    return date.fromisoformat(cell) if cell else None
