"""PDF: the text layer of its pages in reading order, columns and all.

pdfium (through pypdfium2) gives every character with its box; ``page_order`` puts them into lines, columns and
paragraphs. A page that shows something and has no text is told of by its number; a file of such pages alone is refused
as ``no_text_layer``: reading pictures of writing is not done here.
"""

from __future__ import annotations

import ctypes
import unicodedata
from collections.abc import Iterator
from typing import Any

import pypdfium2 as pdfium  # type: ignore[import-untyped]
from pypdfium2 import raw

from transforms.decoding import Unreadable, reads_like_writing
from transforms.formats.page_order import PageText, Piece, pieces_of, text_of
from transforms.formats.page_texts import PageTexts

_MOST_CHARACTERS_OF_A_PAGE = 500_000
_RADICALS = range(0x2E80, 0x2FE0)  # drawn like the characters that they are radicals of, and given in their place


def read(data: bytes, name: str, most_characters: int, most_pages: int) -> Iterator[dict[str, Any]]:
    """A record for each page without a text layer, then one for the text."""
    try:
        document = pdfium.PdfDocument(data)
        count = len(document)
    except pdfium.PdfiumError as error:
        if "password" in str(error).lower():
            raise Unreadable("encrypted", "it is locked with a password") from None
        raise Unreadable("broken_file", f"it cannot be opened as PDF: {error}") from None
    texts = PageTexts(count, most_pages, most_characters)
    silent: list[int] = []
    before: PageText | None = None
    for number in range(count):
        try:
            page = document[number]
        except pdfium.PdfiumError as error:
            raise Unreadable("broken_file", f"its page {number + 1} cannot be opened: {error}") from None
        found = text_of(_pieces(page))
        joint = found.joined(before) if before is not None else None
        if joint is not None and before is not None:
            between, left_out = joint
            texts.cut(sum(map(len, before.parts[len(before.parts) - left_out :])))
            texts.add(found.text, between)
        else:
            texts.add(found.text)
        before = found if found.rows else before
        if not found.rows and next(iter(page.get_objects(max_depth=1)), None) is not None:
            silent.append(number + 1)
        page.close()
    written = texts.together()
    if not written:
        if silent:
            raise Unreadable(
                "no_text_layer", f"none of its {count} pages has a text layer: they are pictures of writing"
            )
        raise Unreadable("empty_file", f"its {count} pages hold nothing")
    if not reads_like_writing(written):
        raise Unreadable("undecodable", "its fonts do not say which characters they draw", written[:40])
    for number in silent:
        yield {
            "skipped": [str(number), "no_text_layer", f"page {number} of {count} has no text layer: it is a picture"]
        }
    yield {"text": written, "fields": _fields(document)}


def _fields(document: pdfium.PdfDocument) -> dict[str, str]:
    """A title that is more than the name of the program's file."""
    title = " ".join(document.get_metadata_dict().get("Title", "").split())
    chinese = sum("\u4e00" <= c <= "\u9fff" for c in title)
    return {"title": title[:300]} if chinese >= 4 and "." not in title[-5:] else {}


def _pieces(page: pdfium.PdfPage) -> list[Piece]:
    """What stands on a page without a break, in no order."""
    text = page.get_textpage()
    count = text.count_chars()
    if count > _MOST_CHARACTERS_OF_A_PAGE:
        raise Unreadable("too_large", f"a page holds {count} characters; the limit is {_MOST_CHARACTERS_OF_A_PAGE}")
    box = raw.FS_RECTF()
    at = ctypes.byref(box)
    handle = text.raw
    characters = []
    height = page.get_height()
    for i in range(count):
        code = raw.FPDFText_GetUnicode(handle, i)
        if code in (0, 0xFFFE, 0xFFFF) or raw.FPDFText_IsGenerated(handle, i) == 1:
            continue
        if not raw.FPDFText_GetLooseCharBox(handle, i, at):
            continue
        character = chr(code)
        if code in _RADICALS:
            character = unicodedata.normalize("NFKC", character)
        characters.append((character, box.left, height - box.top, box.right, height - box.bottom))
    text.close()
    return pieces_of(characters)
