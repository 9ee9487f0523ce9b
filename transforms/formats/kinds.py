"""Which format a file is in: by its content first, by its name second.

| kind | told by its content | by its name |
| --- | --- | --- |
| html | ``<!doctype html``, ``<html`` or the like at its beginning | .html .htm .xhtml .shtml |
| pdf | ``%PDF-`` | |
| docx, epub | a zip archive that holds ``word/document….xml``, ``META-INF/container.xml`` | |
| archive | the signature of zip, gzip, bzip2, xz or tar | |
| parquet | ``PAR1`` | |
| json | ``[{"`` | .json |
| json_lines | ``{"name":`` | .jsonl .ndjson |
| csv | | .csv .tsv |
| markdown | | .md .markdown |
| text | anything else that is no known format | |

A name that promises a format which only its content can tell (.pdf, .docx, .zip …) is not believed: such a file is
``broken``. What no reader takes is ``unsupported``.
"""

from __future__ import annotations

import codecs
import errno
import re
import struct
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import BinaryIO, Literal

Name = Literal[
    "text", "markdown", "html", "pdf", "docx", "epub", "json", "json_lines", "csv", "parquet", "archive",
    "unsupported", "broken",
]  # fmt: skip

HEAD = 4096
"""Bytes of a file that are looked at."""
ROWS = frozenset(("json", "json_lines", "csv", "parquet"))
"""Kinds of which each row is a document."""
APART: Mapping[str, str] = {
    "html": "web_pages", "pdf": "pdf_pages", "docx": "word_documents", "epub": "e_books", "parquet": "parquet_rows",
}  # fmt: skip
"""Kinds that are read in a process of their own, each with the module of this package that reads it."""

_BY_SUFFIX: dict[str, Name] = {
    ".md": "markdown", ".markdown": "markdown", ".html": "html", ".htm": "html", ".xhtml": "html", ".shtml": "html",
    ".json": "json", ".jsonl": "json_lines", ".ndjson": "json_lines", ".csv": "csv", ".tsv": "csv",
}  # fmt: skip
_UNSUPPORTED = {
    ".mhtml": "a web archive", ".mht": "a web archive", ".xml": "XML", ".rtf": "rich text", ".doc": "a Word document of before 2007",
    ".wps": "a WPS document", ".ofd": "an OFD document", ".xls": "a workbook", ".xlsx": "a workbook", ".et": "a workbook",
    ".ppt": "slides", ".pptx": "slides", ".odt": "an OpenDocument text", ".eml": "a mail message", ".msg": "a mail message",
    ".7z": "a 7-Zip archive", ".rar": "a RAR archive", ".caj": "a CAJ document",
}  # fmt: skip
_PROMISED = {
    ".pdf": "a PDF", ".docx": "a Word document", ".epub": "an e-book", ".parquet": "a Parquet file", ".zip": "a zip archive",
    ".gz": "a gzip file", ".tgz": "a gzip file", ".bz2": "a bzip2 file", ".xz": "an xz file", ".tar": "a tar archive",
}  # fmt: skip
_PACKED = (b"\x1f\x8b", b"BZh", b"\xfd7zXZ\x00")
ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_INSIDE: tuple[tuple[str, Name, str], ...] = (
    (r"word/document\d*\.xml", "docx", ""),  # document2.xml where it was made on the web
    (r"META-INF/container\.xml", "epub", ""),
    (r"xl/workbook\.xml", "unsupported", "a workbook"),
    (r"xl/workbook\.bin", "unsupported", "a workbook"),
    (r"ppt/presentation\.xml", "unsupported", "slides"),
    (r"content\.xml", "unsupported", "an OpenDocument file"),
    (r"OFD\.xml", "unsupported", "an OFD document"),
)
_MARKUP = re.compile(
    r"(?:<\?xml[^>]{0,200}\?>)?(?:\s|<!--.{0,1000}?-->)*<(?:!doctype\s+html|html|head|body|meta|title|div|article|table|p)[\s>/]",
    re.IGNORECASE | re.DOTALL,
)
_XML = re.compile(r"<\?xml\s")
_ARRAY = re.compile(r'\[\s*\{\s*"')
_OBJECT = re.compile(r'\{\s*"[^"\n]{1,80}"\s*:')
_MOST_DIRECTORY = 16_000_000  # bytes of a zip archive's directory that are read to tell what it is


@dataclass(frozen=True, slots=True)
class Kind:
    """The format of a file; of one that is not read, in words what it is."""

    name: Name
    what: str = ""


def kind_of(name: str, handle: BinaryIO) -> Kind:
    """The kind of a file by the beginning of its content and its name; the handle is left at its beginning.

    A zip archive is told by its directory. Raises ``OSError`` where it cannot be read.
    """
    head = handle.read(HEAD)
    try:
        return _kind(name, head, handle)
    finally:
        handle.seek(0)


def _kind(name: str, head: bytes, handle: BinaryIO) -> Kind:
    suffix = PurePosixPath(name).suffix.lower()
    if head.startswith(ZIP):
        return _zipped(handle)
    if head.startswith(_PACKED) or is_tar(head):
        return Kind("archive")
    if head.startswith(b"PAR1"):
        return Kind("parquet")
    if b"%PDF-" in (head[:1024] if suffix == ".pdf" else head.lstrip(b"\xef\xbb\xbf \r\n\t")[:5]):
        return Kind("pdf")
    opening = _opening(head)
    if _MARKUP.match(opening) and suffix not in (".md", ".markdown", ".csv", ".tsv"):
        return Kind("html")
    if suffix in _UNSUPPORTED:
        return Kind("unsupported", f"it is {_UNSUPPORTED[suffix]} by its extension {suffix}")
    if suffix in _PROMISED:
        return Kind("broken", f"its extension {suffix} says {_PROMISED[suffix]}, but it does not begin like one")
    if _XML.match(opening):
        return Kind("unsupported", "it begins like XML that is no web page")
    if _ARRAY.match(opening):
        return Kind("json")
    if _OBJECT.match(opening) and suffix != ".json":
        return Kind("json_lines")
    return Kind(_BY_SUFFIX.get(suffix, "text"))


def _opening(head: bytes) -> str:
    """The beginning as far as ASCII goes, whatever the encoding."""
    for mark, encoding in ((codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be")):
        if head.startswith(mark):
            return head[2:].decode(encoding, "replace").lstrip()
    return head.removeprefix(codecs.BOM_UTF8).decode("latin-1").lstrip()


def _zipped(handle: BinaryIO) -> Kind:
    """What a zip archive is by what it holds."""
    import zipfile  # 10 ms with what it packs by

    try:
        if directory_size(handle) > _MOST_DIRECTORY:
            return Kind("archive")
        handle.seek(0)
        with zipfile.ZipFile(handle) as zipped:
            names = set(zipped.namelist())
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OverflowError, struct.error):
        return Kind("archive")  # which cannot be opened
    except OSError as error:
        if not is_damage(error):
            raise
        return Kind("archive")
    if names & {"[Content_Types].xml", "META-INF/container.xml", "META-INF/manifest.xml", "OFD.xml"}:
        for inside, kind, what in _INSIDE:
            if any(re.fullmatch(inside, name) for name in names):
                return Kind(kind, f"it is {what} by what it holds" if what else "")
    return Kind("archive")


def is_tar(head: bytes) -> bool:
    """Whether a file that begins so is a tar archive: by its mark, or in the form of before 1988, which has none, by the
    sum of its first header."""
    if head[257:262] == b"ustar":
        return True
    said = head[148:156].strip(b" \0")
    blank = head[:148] + b" " * 8 + head[156:512]
    return len(head) >= 512 and head[0] != 0 and said.isdigit() and _octal(said) == sum(blank)


def _octal(digits: bytes) -> int | None:
    return None if set(digits) & set(b"89") else int(digits, 8)


def is_damage(error: OSError) -> bool:
    """Whether it is the data and not the disk: bzip2 says so without a number, and damaged offsets lead before the file."""
    return error.errno in (None, errno.EINVAL)


def directory_size(handle: BinaryIO) -> int:
    """Bytes of a zip archive's directory, as its end says; 0 where it has no end."""
    size = handle.seek(0, 2)
    handle.seek(max(0, size - 65_557))
    tail = handle.read()
    at = tail.rfind(b"PK\x05\x06")
    if at < 0 or len(tail) < at + 20:
        return 0
    said = int.from_bytes(tail[at + 12 : at + 16], "little")
    return size if said == 0xFFFFFFFF else said
