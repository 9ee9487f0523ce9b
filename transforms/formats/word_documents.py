"""Word documents (.docx): paragraphs and tables in their order, as the last reader of the page would see them.

Text that a reviewer has deleted is not read, text that was inserted is. Headers, footers and notes are not the
writing and are left out, as are numbers that Word makes up for lists.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from typing import Any

import docx
from docx.opc.exceptions import PackageNotFoundError
from docx.oxml.ns import qn
from lxml import etree  # type: ignore[import-untyped]

from transforms.decoding import Unreadable
from transforms.formats.markup import row_lines
from transforms.formats.packages import guard

_BREAKS = {qn("w:tab"): "\t", qn("w:br"): "\n", qn("w:cr"): "\n", qn("w:noBreakHyphen"): "-"}
_BOX = qn("w:txbxContent")
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"  # the same again for old readers
_NOT_READ = frozenset((*(qn(f"w:{name}") for name in ("del", "moveFrom", "instrText", "delText")), _BOX, _FALLBACK))
_PARAGRAPH, _TABLE, _ROW, _CELL, _TEXT = (qn(f"w:{name}") for name in ("p", "tbl", "tr", "tc", "t"))


def read(data: bytes, name: str, _most_characters: int, _most_pages: int) -> Iterator[dict[str, Any]]:
    """One record: the text, and the title where a paragraph is set as one."""
    guard(data)
    try:
        document = docx.Document(io.BytesIO(data))
        body = document.element.body
    except (
        KeyError,
        ValueError,
        etree.LxmlError,
        zipfile.BadZipFile,
        AttributeError,
        PackageNotFoundError,
    ) as error:
        raise Unreadable("broken_file", f"it cannot be opened as a Word document: {error}") from None
    if body is None:
        raise Unreadable("broken_file", "it has no body")
    fields = {}
    for paragraph in document.paragraphs[:20]:
        if (
            paragraph.style is not None
            and str(paragraph.style.name).lower() in ("title", "标题")
            and paragraph.text.strip()
        ):
            fields["title"] = paragraph.text.strip()[:300]
            break
    yield {"text": "\n".join(_lines(body)), "fields": fields}


def _lines(body: Any) -> Iterator[str]:
    """Paragraphs and rows of tables below an element that holds such, through whatever wraps them."""
    stack = [iter(body)]
    while stack:
        element = next(stack[-1], None)
        if element is None:
            stack.pop()
        elif element.tag == _PARAGRAPH:
            yield _said(element)
            for box in element.iter(_BOX):
                if next(box.iterancestors(_FALLBACK), None) is None:
                    yield from _lines(box)
        elif element.tag == _TABLE:
            yield ""
            yield from row_lines([[_cell(c) for c in _below(r, _CELL)] for r in _below(element, _ROW)])
            yield ""
        elif isinstance(element.tag, str) and element.tag not in _NOT_READ:
            stack.append(iter(element))


def _below(element: Any, tag: str) -> Iterator[Any]:
    """Rows of a table or cells of a row: not those of a table within it."""
    for child in element:
        if child.tag == tag:
            yield child
        elif isinstance(child.tag, str) and child.tag not in (_TABLE, _ROW, _CELL, _PARAGRAPH, *_NOT_READ):
            yield from _below(child, tag)


def _cell(cell: Any) -> str:
    return " ".join(t for t in (_said(p).strip() for p in cell.iter(_PARAGRAPH)) if t)


def _said(paragraph: Any) -> str:
    """The words of a paragraph."""
    parts: list[str] = []
    stack = [iter(paragraph)]
    while stack:
        element = next(stack[-1], None)
        if element is None:
            stack.pop()
        elif element.tag == _TEXT:
            parts.append(element.text or "")
        elif element.tag in _BREAKS:
            parts.append(_BREAKS[element.tag])
        elif isinstance(element.tag, str) and element.tag not in _NOT_READ:
            stack.append(iter(element))
    return "".join(parts)
