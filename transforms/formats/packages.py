"""Packages: zip archives that are one document, as Word documents and e-books are."""

from __future__ import annotations

import io
import zipfile
from typing import Any

from lxml import etree  # type: ignore[import-untyped]

from transforms.decoding import Unreadable

_MOST_UNPACKED = 400_000_000
_RATIO = 300


def guard(data: bytes) -> zipfile.ZipFile:
    """The package as a zip archive, if none of its parts unfolds without end."""
    try:
        zipped = zipfile.ZipFile(io.BytesIO(data))
        infos = zipped.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OverflowError) as error:
        raise Unreadable("broken_file", f"its package cannot be opened: {error}") from None
    total = sum(info.file_size for info in infos)
    if total > _MOST_UNPACKED or (total > 20_000_000 and total > _RATIO * len(data)):
        raise Unreadable("archive_too_large", f"its {len(data)} bytes unpack to {total}")
    if any(info.flag_bits & 1 for info in infos):
        raise Unreadable("encrypted", "it is locked with a password")
    for info in infos:
        if info.filename.lower().endswith((".xml", ".rels", ".opf", ".ncx")):
            try:
                with zipped.open(info) as part:
                    opening = part.read(8192).upper()
            except (zipfile.BadZipFile, EOFError, NotImplementedError) as error:
                raise Unreadable("broken_file", f"its part {info.filename[:80]} is damaged: {error}") from None
            if b"<!ENTITY" in opening or b"<\0!\0E\0N\0T\0I\0T\0Y" in opening:
                raise Unreadable(
                    "unsafe_xml", f"its part {info.filename[:80]} declares entities, which can unfold without end"
                )
    return zipped


def part(zipped: zipfile.ZipFile, name: str) -> bytes:
    """The bytes of a part; ``Unreadable`` where it has none that can be unpacked."""
    try:
        return zipped.read(name)
    except (KeyError, zipfile.BadZipFile, NotImplementedError, EOFError) as error:
        raise Unreadable("broken_file", f"its part {name[:80]!r} is missing or damaged: {error}") from None


def tree_of(zipped: zipfile.ZipFile, name: str) -> Any:
    """The tree of a part; ``Unreadable`` where it has none."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        return etree.fromstring(part(zipped, name), parser)
    except (etree.LxmlError, ValueError) as error:
        raise Unreadable("broken_file", f"its part {name[:80]!r} is no XML: {error}") from None
