"""Markup as text: blocks as lines, tables as one line a row, in the order in which they stand.

A row of a table with a head is written as a sentence would say it: ``粮食产量：绝对数497.3万吨，增长1.2%`` of the label, the
heads and the cells, with a unit that the label or the head gives in brackets put behind the bare number that it is
of. Any other row is its cells with two blanks between them. So the extraction reads a table with the same rules as
writing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from lxml import html  # type: ignore[import-untyped]

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
_NUMBER = re.compile(r"[-+－＋−]?\d[\d,，]*(?:\.\d+)?")
_UNIT = re.compile(r"[（(](?:单位[:：]?)?([^（）()\d]{1,12})[）)]\s*$")
_SPACES = re.compile(r"[ \t\r\n\f\v\u00a0\u2002\u2003]+")
_MOST_COLUMNS = 60


def plain(text: str) -> str:
    """Text with its white space as one blank each, as a browser shows it."""
    return _SPACES.sub(" ", text).strip()


def words_of(element: Any) -> str:
    """Everything that is written within an element, as one line."""
    return plain("".join(element.itertext()))


def row_lines(rows: Sequence[Sequence[str]]) -> list[str]:
    """Lines of a table, one for each row that holds anything."""
    rows = [r for r in ([c.strip() for c in row] for row in rows) if any(r)]
    head = rows[0] if len(rows) > 1 and _is_head(rows[0], rows[1:]) else None
    if head is None:
        return ["  ".join(c for c in row if c) for row in rows]
    return ["  ".join(c for c in head if c), *(_as_said(head, row) for row in rows[1:])]


def _is_head(first: Sequence[str], others: Sequence[Sequence[str]]) -> bool:
    """A row of names over rows that begin with a name and go on with figures."""
    if len(first) < 2 or any(_NUMBER.fullmatch(c) for c in first) or not all(first[1:]):
        return False
    told = [r for r in others if len(r) == len(first)]
    figures = sum(bool(_NUMBER.match(c)) for r in told for c in r[1:])
    return len(told) * 2 > len(others) and figures * 2 > sum(len(r) - 1 for r in told)


def _as_said(head: Sequence[str], row: Sequence[str]) -> str:
    if len(row) != len(head) or not row[0] or _NUMBER.fullmatch(row[0]):
        return "  ".join(c for c in row if c)
    label, own = _without_unit(row[0])
    said = []
    for name, cell in zip(head[1:], row[1:], strict=True):
        if cell:
            column, unit = _without_unit(name)
            bare = _NUMBER.fullmatch(cell) is not None
            said.append(f"{column}{cell}{(unit or own or '') if bare else ''}")
    return f"{label}：{'，'.join(said)}" if said else label


def _without_unit(name: str) -> tuple[str, str | None]:
    m = _UNIT.search(name)
    return (name[: m.start()].strip(), m[1].strip()) if m and m.start() else (name, None)


def table_rows(table: Any) -> list[list[str]]:
    """Cells of a table row by row; a cell over several columns stands for the first of them."""
    rows = []
    for tr in table.iter("tr"):
        row: list[str] = []
        for cell in tr:
            if cell.tag in ("td", "th"):
                row.append(words_of(cell))
                span = str(cell.get("colspan") or "1")
                row += [""] * (
                    min(int(span), _MOST_COLUMNS) - 1 if span.isascii() and span.isdigit() and span != "0" else 0
                )
        rows.append(row[:_MOST_COLUMNS])
    return rows


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
        for line in ([caption] if caption else []) + row_lines(table_rows(table)):
            paragraph = html.Element("p")
            paragraph.text = line
            block.append(paragraph)
        block.tail = table.tail
        parent.replace(table, block)


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
