"""Word documents (.docx, .docm): paragraphs and tables in their order, as the last reader of the page would see them.

Text that a reviewer has deleted is not read, text that was inserted is. Headers, footers and notes are not the
writing and are left out, as are numbers that Word makes up for lists.
"""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections.abc import Iterator
from itertools import islice
from typing import Any

from transforms.decoding import Unreadable
from transforms.formats.markup import raised, repeated, row_lines
from transforms.formats.packages import guard, tree_of

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"
"""The same elements in the strict spelling of ISO 29500, in which Word can save as well."""


def _w(name: str) -> str:
    """The name of an element or attribute with its namespace."""
    return f"{{{_W}}}{name}"


_BREAKS = {_w("tab"): "\t", _w("br"): "\n", _w("cr"): "\n", _w("noBreakHyphen"): "-"}
_BOX = _w("txbxContent")
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"  # the same again for old readers
_NOT_READ = frozenset((*(_w(name) for name in ("del", "moveFrom", "instrText", "delText", "rt")), _BOX, _FALLBACK))
_ROW_SET, _CELL_SET, _RUN_SET, _VALUE = (_w(name) for name in ("trPr", "tcPr", "rPr", "val"))
_SPAN = re.compile(r"[1-9]\d?")
_PARAGRAPH, _TABLE, _ROW, _CELL, _TEXT = (_w(name) for name in ("p", "tbl", "tr", "tc", "t"))


def read(data: bytes, name: str, _most_characters: int, _most_pages: int) -> Iterator[dict[str, Any]]:
    """One record: the text, and the title where a paragraph is set as one."""
    zipped = guard(data)
    relations = tree_of(zipped, "_rels/.rels").iter("{*}Relationship")
    main = next((r.get("Target") for r in relations if str(r.get("Type")).endswith("/officeDocument")), None)
    if main is None:
        raise Unreadable("broken_file", "its package names no document")
    place = str(main).lstrip("/")
    body = _tree_of(zipped, place).find(_w("body"))
    if body is None:
        raise Unreadable("broken_file", f"its part {place[:80]!r} has no body")
    title = _title(body, _title_styles(zipped, posixpath.join(posixpath.dirname(place), "styles.xml")))
    yield {"text": "\n".join(_lines(body)), "fields": {"title": title} if title else {}}


def _title(body: Any, styles: set[str]) -> str:
    for paragraph in islice(body.iter(_PARAGRAPH), 20):
        style = paragraph.find(f"{_w('pPr')}/{_w('pStyle')}")
        if style is not None and style.get(_VALUE) in styles and (said := _said(paragraph).strip()):
            return said[:300]
    return ""


def _title_styles(zipped: zipfile.ZipFile, place: str) -> set[str]:
    """The styles that a title is set in."""
    if place not in zipped.namelist():
        return set()
    named = ((s.get(_w("styleId")), s.find(_w("name"))) for s in _tree_of(zipped, place).iter(_w("style")))
    return {style for style, name in named if name is not None and str(name.get(_VALUE)).lower() in ("title", "标题")}


def _tree_of(zipped: zipfile.ZipFile, place: str) -> Any:
    """The tree of a part, its names in the one spelling."""
    root = tree_of(zipped, place)
    for element in list(root.iter(f"{{{_STRICT}}}*")):
        element.tag = element.tag.replace(_STRICT, _W)
        for name, value in element.attrib.items():
            element.set(name.replace(_STRICT, _W), value)
    return root


def _lines(body: Any, *, boxes: bool = True) -> Iterator[str]:
    """Paragraphs and rows of tables below an element that holds such, through whatever wraps them; with ``boxes`` what
    stands in text boxes, behind the paragraph or table that they hang on."""
    stack = [iter(body)]
    said = ""
    while stack:
        element = next(stack[-1], None)
        if element is None:
            stack.pop()
        elif element.tag == _PARAGRAPH:
            said = _said(element)
            yield said
            yield from _boxes(element) if boxes else ()
        elif element.tag == _TABLE:
            yield ""
            yield from row_lines(_rows(element), said)
            yield ""
            yield from _boxes(element) if boxes else ()
        elif isinstance(element.tag, str) and element.tag not in _NOT_READ:
            stack.append(iter(element))


def _boxes(element: Any) -> Iterator[str]:
    for box in element.iter(_BOX):
        if next(box.iterancestors(_FALLBACK), None) is None:
            yield from _lines(box)


def _below(element: Any, tag: str) -> Iterator[Any]:
    """Rows of a table or cells of a row: not those of a table within it."""
    for child in element:
        if child.tag == tag:
            yield child
        elif isinstance(child.tag, str) and child.tag not in (_TABLE, _ROW, _CELL, _PARAGRAPH, *_NOT_READ):
            yield from _below(child, tag)


def _rows(table: Any) -> list[list[str | None]]:
    """Cells row by row, as ``markup.table_rows`` gives them; a row that was deleted is none."""
    rows: list[list[str | None]] = []
    for row in _below(table, _ROW):
        if row.find(f"{_ROW_SET}/{_w('del')}") is not None:
            continue
        cells: list[str | None] = []
        for cell in _below(row, _CELL):
            below, span = cell.find(f"{_CELL_SET}/{_w('vMerge')}"), cell.find(f"{_CELL_SET}/{_w('gridSpan')}")
            goes_on = below is not None and below.get(_VALUE, "continue") == "continue"
            above = rows[-1][len(cells)] if goes_on and rows and len(rows[-1]) > len(cells) else None
            across = str(span.get(_VALUE)) if span is not None else ""
            cells += [
                repeated(above) if goes_on else _cell(cell),
                *[None] * (int(across) - 1 if _SPAN.fullmatch(across) else 0),
            ]
        rows.append(cells)
    return rows


def _cell(cell: Any) -> str:
    """The words of a cell, those of a table in it among them."""
    return " ".join(t for t in (line.strip() for line in _lines(cell, boxes=False)) if t)


def _said(paragraph: Any) -> str:
    """The words of a paragraph."""
    parts: list[str] = []
    stack = [iter(paragraph)]
    while stack:
        element = next(stack[-1], None)
        if element is None:
            stack.pop()
        elif element.tag == _TEXT:
            text = element.text or ""
            parts.append(raised(text) if _is_set(element.getparent(), "vertAlign", "superscript") else text)
        elif element.tag in _BREAKS:
            parts.append(_BREAKS[element.tag])
        elif isinstance(element.tag, str) and element.tag not in _NOT_READ and not _is_set(element, "vanish", None):
            stack.append(iter(element))
    return "".join(parts)


def _is_set(run: Any, how: str, value: str | None) -> bool:
    """Is a run of characters set so?"""
    found = run.find(f"{_RUN_SET}/{_w(how)}")
    return found is not None and (found.get(_VALUE) == value or (value is None and found.get(_VALUE) in ("1", "true")))
