"""Markup as text: blocks as lines, tables as one line a row, in the order in which they stand.

A row of a table with a head is written as a sentence would say it: ``粮食产量：绝对数497.3万吨，增长1.2%`` of the labels, the
heads and the cells, with a unit that the label or the head gives in brackets put behind the bare number that it is
of. A head may have several rows, a cell may lie over several rows and columns. Any other row is its cells with two blanks
between them. So the extraction reads a table with the same rules as writing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any

from lxml import html  # type: ignore[import-untyped]

from seeds import catalog

BLOCKS = frozenset((
    "address", "article", "aside", "blockquote", "body", "center", "dd", "details", "dir", "div", "dl", "dt",
    "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li",
    "main", "menu", "nav", "ol", "p", "pre", "section", "summary", "table", "tbody", "td", "tfoot", "th", "thead",
    "tr", "ul",
))  # fmt: skip
_SILENT = frozenset((
    "script", "style", "noscript", "template", "head", "title", "iframe", "object", "svg", "math", "select",
    "option", "button", "textarea",
))  # fmt: skip
_WITHIN_CELL = frozenset(("table", "p", "div", "ul", "ol", "h1", "h2", "h3", "h4", "section", "article"))  # fmt: skip
_INLINE = frozenset((
    "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em", "font", "i", "ins", "kbd",
    "label", "mark", "nobr", "q", "rb", "ruby", "s", "samp", "small", "span", "strike", "strong", "sub", "sup", "time",
    "tt", "u", "var", "wbr",
))  # fmt: skip
_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_NUMBER = re.compile(r"[-+－＋−]?\d[\d,，]*(?:\.\d+)?")
_FIGURE = re.compile(rf"{_NUMBER.pattern}(?![\d.,，]|\s*[年月日季至、－—–~～-])")  # 497.3万吨, and no 2023年, 1-7月
_UNIT = re.compile(r"[（(](?:单位[:：]?)?([^（）()\d]{1,12})[）)]\s*$|[±+-]*\s*([%％‰])$")
_TABLE_UNIT = re.compile(r"(?:^|[\s（(])(?:计量)?单位\s*[:：]\s*([^\s（）()、，,;；/:：\d]{1,8})\s*[)）]?\s*$")
_YEAR = re.compile(r"(?:19|20)\d\d")
_SPACES = re.compile(r"[ \t\r\n\f\v\u00a0\u2002\u2003]+")
_MOST_COLUMNS = 60


def plain(text: str) -> str:
    """Text with its white space as one blank each, as a browser shows it."""
    return _SPACES.sub(" ", text).strip()


def words_of(element: Any) -> str:
    """Everything that is written within an element, as one line."""
    return plain("".join(element.itertext()))


Row = Sequence[str | None]
"""Cells of a row of a table; nothing where one to the left of it lies over this column too."""


def raised(text: str) -> str:
    """Digits as they are set above the line: no part of the number that they stand beside."""
    return text.translate(_RAISED)


def dissolve_inline(root: Any) -> None:
    """Put what stands within a line (emphasis, links in a sentence, raised digits) into the text of the line."""
    for reading in list(root.iter("rt", "rp")):  # how a character is pronounced
        reading.drop_tree()
    for sup in root.iter("sup"):
        for part in sup.iter():
            part.text = raised(part.text or "")
            part.tail = part.tail if part is sup else raised(part.tail or "")
    for element in list(root.iter()):
        if isinstance(element.tag, str) and element is not root and (element.tag in _INLINE or ":" in element.tag):
            element.drop_tag()
    for parent in {a.getparent() for a in root.iter("a")} - {None}:
        links = [child for child in parent if child.tag == "a"]
        written = not any(child.tag in BLOCKS for child in parent) and 2 * sum(map(_length, links)) < _length(parent)
        for link in links if written else ():
            link.drop_tag()


def _length(element: Any) -> int:
    return len(words_of(element))


def row_lines(rows: Sequence[Row], above: str = "") -> list[str]:
    """Lines of a table, one for each row that holds anything. What stands ``above`` it, or in a row over its whole width,
    may say in which unit its figures are: one for all that have none of their own."""
    rows = [r for r in ([c if c is None else c.strip() for c in row] for row in rows) if any(r)]
    over = 0  # rows over the whole width: what the table is called
    while over < len(rows) - 2 and len(rows[over]) > 1 and not any(rows[over][1:]):
        over += 1
    titles, rows = rows[:over], rows[over:]
    unit = next((u for text in (*(row[0] for row in titles[::-1]), above) if (u := _unit_said(text or ""))), "")
    head, depth = _head(rows)
    labels = _labels(rows[depth:]) if head else 0
    told = [*titles, *rows[:depth]] if _is_head(head, labels, rows[depth:]) else [*titles, *rows]
    said = [] if len(told) == over + len(rows) else [_as_said(head, labels, row, unit) for row in rows[depth:]]
    return [*("  ".join(c for c in row if c) for row in told), *said]


def _unit_said(text: str) -> str:
    """The unit that a line gives for a whole table; a 单位 may also be the office that fills it in."""
    m = _TABLE_UNIT.search(text)
    return m[1] if m and m[1].lstrip("".join(_magnitudes())) in _known_units() else ""


@cache
def _known_units() -> frozenset[str]:
    """Units and measure words as they are written. Source: seeds/units."""
    return frozenset(row["surface"] for table in ("units/aliases", "units/counters") for row in catalog.rows(table))


@cache
def _magnitudes() -> frozenset[str]:
    """Characters that magnitudes are written with. Source: seeds/units/magnitudes.csv."""
    return frozenset(c for row in catalog.rows("units/magnitudes") for c in row["surface"])


def _head(rows: Sequence[Row]) -> tuple[list[str], int]:
    """What the columns are called, and the rows that say it: more than one where a cell of it lies over several."""
    depth = 1
    while depth < min(3, len(rows) - 1) and _goes_on(rows[depth - 1], rows[depth]):
        depth += 1
    if len(rows) <= depth:
        return [], 0
    columns = [[_over(row, column) for row in rows[:depth]] for column in range(len(rows[0]))]
    return ["".join(_joined(names)) for names in columns], depth


def _goes_on(row: Row, below: Row) -> bool:
    spans = None in row or bool(row[0] and row[0] == below[0])
    return spans and len(row) == len(below) and not any(_FIGURE.match(c or "") for c in below)


def _over(row: Row, column: int) -> str:
    """The cell that lies over a column."""
    return next((c for c in reversed(row[: column + 1]) if c is not None), "") if column < len(row) else ""


def _joined(names: Sequence[str]) -> Iterator[str]:
    """Names from above downwards, each once, a unit in brackets last."""
    parted = [_without_unit(name) for name in dict.fromkeys(names)]
    yield from (name for name, _ in parted)
    unit = next((u for _, u in reversed(parted) if u), None)
    if unit:
        yield f"（{unit}）"


def _labels(rows: Sequence[Row]) -> int:
    """Columns at the left that hold no figures: what a row is of."""
    width = max(map(len, rows), default=0)
    figures = (n for n in range(1, width) if any(_NUMBER.match(r[n] or "") for r in rows if len(r) > n))
    return next(figures, 1)


def _is_head(head: Sequence[str], labels: int, others: Sequence[Row]) -> bool:
    """A row of names over rows that begin with names and go on with figures."""
    if len(head) < 2 or not all(head[1:]):
        return False
    years = all(_YEAR.fullmatch(c) for c in head[labels:])
    if not years and any(_NUMBER.fullmatch(c) or _FIGURE.match(c) for c in head):
        return False
    told = [r for r in others if len(r) == len(head)]
    figures = sum(bool(_NUMBER.match(c or "")) for r in told for c in r[labels:])
    return len(told) * 2 > len(others) and figures * 2 > sum(len(r) - labels for r in told)


def _as_said(head: Sequence[str], labels: int, row: Row, of_all: str) -> str:
    if len(row) != len(head) or not row[0] or _NUMBER.fullmatch(row[0]) or None in row:
        return "  ".join(c for c in row if c)
    named = [_without_unit(cell or "") for cell in row[:labels]]
    label, own = "".join(name for name, _ in named), named[-1][1]
    said = []
    for name, cell in zip(head[labels:], row[labels:], strict=True):
        if cell:
            column, unit = (f"{name}年", None) if _YEAR.fullmatch(name) else _without_unit(name)
            bare = _NUMBER.fullmatch(cell) is not None
            apart = "为" if column[-1:].isdigit() and cell[0].isdigit() else ""  # PM2.5 and 35 are no PM2.535
            said.append(f"{column}{apart}{cell}{(unit or own or of_all) if bare else ''}")
    return f"{label}：{'，'.join(said)}" if said else label


def _without_unit(name: str) -> tuple[str, str | None]:
    m = _UNIT.search(name)
    return (name[: m.start()].strip(), (m[1] or m[2]).strip()) if m and m.start() else (name, None)


def table_rows(table: Any) -> list[list[str | None]]:
    """Cells of a table row by row; one over several columns stands in the first of them, a name over several rows in each."""
    rows: list[list[str | None]] = []
    down: dict[int, tuple[int, str | None]] = {}  # by column: rows still to come under a cell, and what it says
    for tr in table.iter("tr"):
        cells = iter([cell for cell in tr if cell.tag in ("td", "th")])
        row: list[str | None] = []
        below: dict[int, tuple[int, str | None]] = {}
        while len(row) < _MOST_COLUMNS:
            if len(row) in down:
                deep, said = down[len(row)]
                over = [said]
            elif (cell := next(cells, None)) is not None:
                deep = _span(cell, "rowspan")
                over = [words_of(cell), *[None] * (_span(cell, "colspan") - 1)]
            else:
                break
            for said in over:
                if deep > 1:
                    below[len(row)] = deep - 1, repeated(said)
                row.append(said)
        down = below
        rows.append(row)
    return rows


def repeated(cell: str | None) -> str | None:
    """What a cell says of the rows that it goes on over: a name holds for each, a figure is of all of them together."""
    return "" if cell and _NUMBER.match(cell) else cell


def _span(cell: Any, name: str) -> int:
    span = str(cell.get(name) or "1")
    return max(1, min(int(span), _MOST_COLUMNS)) if span.isascii() and span.isdigit() and len(span) < 6 else 1


def is_data(table: Any) -> bool:
    """Whether a table holds data, and is not there to lay out a page."""
    cells = [c for c in table.iter("td", "th")]
    if len(cells) < 4 or next(table.iterdescendants("table"), None) is not None:
        return False
    blocks = sum(sum(1 for _ in c.iter(*_WITHIN_CELL)) > 1 for c in cells)
    long = sum(len(words_of(c)) > 120 for c in cells)
    return blocks * 4 <= len(cells) and long * 4 <= len(cells)


def flatten_tables(root: Any) -> None:
    """Put paragraphs in the place of tables: a row each of those with data, the cells of those that lay out a page."""
    for table in reversed(list(root.iter("table"))):  # the inner before the outer
        parent = table.getparent()
        if parent is None:
            continue
        if not is_data(table):
            for part in table.iter("table", "tbody", "thead", "tfoot", "tr", "td", "th"):
                part.tag = "div"
            continue
        caption = next((words_of(c) for c in table.iter("caption")), "")
        block = html.Element("div")
        for line in ([caption] if caption else []) + row_lines(table_rows(table), caption or _written_above(table)):
            paragraph = html.Element("p")
            paragraph.text = line
            block.append(paragraph)
        block.tail = table.tail
        parent.replace(table, block)


def _written_above(table: Any) -> str:
    """The end of what stands right above a table."""
    element = table
    while element is not None and element.tag != "body":
        before = element.getprevious()
        if before is not None:
            return words_of(before)[-40:] if isinstance(before.tag, str) and not (before.tail or "").strip() else ""
        element = element.getparent()
        if element is not None and (element.text or "").strip():
            return plain(element.text)[-40:]
    return ""


def lines(root: Any) -> Iterator[str]:
    """Lines of everything that a browser would show below an element."""
    parts: list[str] = []

    def cut() -> Iterator[str]:
        line = plain("".join(parts))
        parts.clear()
        if line:
            yield line

    # the way down and up again without recursion: a page may be nested as deep as it likes
    stack: list[tuple[Any, bool]] = [(root, False)]
    while stack:
        element, left = stack.pop()
        tag = element.tag
        if not isinstance(tag, str):  # a comment
            if not left and element.tail:
                parts.append(element.tail)
            continue
        tag = tag.rpartition("}")[2].lower()
        if left:
            if tag in BLOCKS:
                yield from cut()
            if element is not root and element.tail:
                parts.append(element.tail)
            continue
        if tag in BLOCKS or tag == "br":
            yield from cut()
        stack.append((element, True))
        if tag not in _SILENT:
            if element.text:
                parts.append(element.text)
            stack.extend((child, False) for child in reversed(element))
    yield from cut()
