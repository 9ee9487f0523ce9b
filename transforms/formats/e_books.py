"""E-books (.epub): the pages of the spine, in its order, each as a browser would show it.

A book is one document: its pages follow one another with an empty line between them, and the headlines of a page stand
on lines of their own, so that articles are found in it as in any text.
"""

from __future__ import annotations

import posixpath
import zipfile
from collections.abc import Iterator
from typing import Any
from urllib.parse import unquote

from lxml import etree  # type: ignore[import-untyped]

from transforms.decoding import Unreadable
from transforms.formats.markup import dissolve_inline, flatten_tables, lines
from transforms.formats.packages import guard, part, tree_of
from transforms.formats.page_texts import PageTexts
from transforms.formats.web_pages import declared, parsed
from transforms.publication import parse_date

_ENCRYPTION = "META-INF/encryption.xml"
_FIELDS = {"title": "title", "publisher": "publisher", "date": "published_on", "source": "url"}


def read(data: bytes, name: str, most_characters: int, most_pages: int) -> Iterator[dict[str, Any]]:
    """One record: the text of all pages, and what the book says of itself."""
    zipped = guard(data)
    container = tree_of(zipped, "META-INF/container.xml")
    path = next((str(e.get("full-path")) for e in container.iter("{*}rootfile")), "")
    package = tree_of(zipped, path)
    hrefs = {str(item.get("id")): str(item.get("href")) for item in package.iter("{*}item")}
    spine = [hrefs[i] for i in (str(ref.get("idref")) for ref in package.iter("{*}itemref")) if i in hrefs]
    base = posixpath.dirname(path)
    spine = [posixpath.normpath(posixpath.join(base, unquote(href.partition("#")[0]))) for href in spine]
    if locked := sorted(set(spine) & _locked(zipped)):
        raise Unreadable("encrypted", f"its pages are locked, {locked[0][:80]} among them")
    texts = PageTexts(len(spine), most_pages, most_characters)
    for inside in spine:
        root = parsed(declared(part(zipped, inside))[0])
        dissolve_inline(root)
        flatten_tables(root)
        texts.add("\n".join(lines(root)))
    yield {"text": texts.together(), "fields": _said(package)}


def _locked(zipped: zipfile.ZipFile) -> set[str]:
    """Parts that are encrypted. Fonts often are, so that nobody takes them out; they are not read."""
    if _ENCRYPTION not in zipped.namelist():
        return set()
    references = tree_of(zipped, _ENCRYPTION).iter("{*}CipherReference")
    return {posixpath.normpath(unquote(str(e.get("URI"))).lstrip("/")) for e in references}


def _said(package: Any) -> dict[str, str]:
    found: dict[str, str] = {}
    for element in package.iter("{http://purl.org/dc/elements/1.1/}*"):
        field = _FIELDS.get(etree.QName(element).localname)
        value = " ".join((element.text or "").split())
        if field == "published_on":
            on = parse_date(value)
            value = on.isoformat() if on else ""
        if field == "url" and not value.startswith(("http://", "https://")):
            value = ""
        if field and value:
            found.setdefault(field, value[:1000])
    return found
