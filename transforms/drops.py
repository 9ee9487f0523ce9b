"""Reading a drop: files as delivered become documents, or rejects that say why not.

| reason | the file, member, row or line |
| --- | --- |
| empty_file | holds no characters besides white space; an archive without files |
| binary_file | holds NUL bytes or begins with the signature of a known format, which is named |
| unsupported_format | is in a format that no reader takes (.doc, .xlsx, .eml ...) |
| broken_file | is damaged, or is not what its extension says |
| too_costly | takes more time or memory than the limits allow |
| encrypted | is locked with a password |
| unsafe_xml | declares entities of its own |
| no_text_layer | is a PDF, or a page of one, that holds pictures of writing |
| undecodable | is no plausible text in UTF-8, GB18030, Big5 or UTF-16, or is damaged |
| control_characters | decodes, but is strewn with control characters |
| too_large | holds more characters than ``max_characters``, or more bytes or pages than its limits |
| broken_json_line, broken_row | an object or row that cannot be read |
| no_text_field | an object or row without a text; a table without a column for it |
| bad_metadata | its sidecar or the drop's index cannot be read |
| bad_date | ``published_on`` in its metadata is no date |
| outside_drop | a link that leads out of the drop |
| not_a_file | a pipe, socket, device or dangling link |

Of archives ``formats.archives`` tells. Metadata is looked up in this order, field by field: the fields of a row, the
sidecar ``NAME.meta.json``, the nearest ``index.csv``, front matter or what the file says of itself (meta tags of a
web page, properties of a book), the file name, a dateline in the text, the default for the drop. A file that cannot be
opened raises ``OSError``: that is the disk's fault, not the document's, and is tried again.

``transforms.deliveries`` finds the files, ``transforms.formats`` reads what is no plain text, ``transforms.decoding``
makes bytes text, ``transforms.metadata`` reads what is said beside it.
"""

from __future__ import annotations

import errno
import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import BinaryIO

from transforms.decoding import Unreadable, decode, refuse_known_formats
from transforms.deliveries import JSON_LINES, Delivery, discover
from transforms.documents import checked, document_of
from transforms.formats.apart import read_apart
from transforms.formats.kinds import APART, ROWS, kind_of
from transforms.formats.rows import BadRow, Row, Said, csv_rows, json_lines, json_rows, require_text, said, table_row
from transforms.metadata import FIELDS, front_matter_end, read_front_matter, storable
from transforms.records import Document
from transforms.rejects import Reject

__all__ = ["JSON_LINES", "MAX_CHARACTERS", "Delivery", "decode", "discover", "front_matter_end", "read_documents"]

MAX_CHARACTERS = 20_000_000

_MEDIA_TYPES = {
    "text": "text/plain", "markdown": "text/markdown", "html": "text/html", "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "epub": "application/epub+zip",
    "json": "application/json", "json_lines": "application/jsonl", "csv": "text/csv",
    "parquet": "application/vnd.apache.parquet",
}  # fmt: skip
_SELF = {"html": "html meta", "pdf": "file properties", "docx": "file properties", "epub": "file properties"}
"""What a file says of itself is called, as evidence of a publication date."""


@dataclass(frozen=True, slots=True)
class _Reader:
    """What every file of a call is read with."""

    default: date | None
    max_characters: int

    def read(self, delivery: Delivery) -> Iterator[Document | Reject]:
        """Documents and rejects of one file. ``Unreadable`` where it is refused as a whole."""
        if delivery.problem:
            raise Unreadable(*delivery.problem)
        with delivery.open() as handle:
            kind = delivery.kind or kind_of(delivery.name, handle)
            if kind.name == "unsupported":
                raise Unreadable("unsupported_format", kind.what, repr(handle.read(40)))
            if kind.name == "broken":
                raise Unreadable("broken_file", kind.what, repr(handle.read(40)))
            if kind.name == "archive":
                from transforms.formats.archives import unpacked

                unpacked(delivery.path, delivery.reading.limits)  # one that can be unpacked is not a delivery
                raise OSError(errno.ESTALE, "it could not be unpacked before and can be now", str(delivery.path))
            if kind.name in ROWS:
                yield from self._rows(delivery, kind.name, handle)
            elif kind.name in APART:
                yield from self._apart(delivery, kind.name, handle)
            else:
                yield self._text(delivery, kind.name, handle)

    def _text(self, delivery: Delivery, kind: str, handle: BinaryIO) -> Document:
        data = self._bytes(handle, 4 * self.max_characters + 4)  # no encoding takes more than four for a character
        refuse_known_formats(data)
        text, encoding = decode(data)
        text = checked(text, self.max_characters)
        own = ("front matter", read_front_matter(text))
        return self._document(delivery, data, text, encoding, kind, own)

    def _apart(self, delivery: Delivery, kind: str, handle: BinaryIO) -> Iterator[Document | Reject]:
        data = self._bytes(handle, delivery.reading.limits.file_bytes)
        for answer in read_apart(kind, delivery.name, data, delivery.reading.limits, self.max_characters):
            if "skipped" in answer:
                key, reason, detail = answer["skipped"]
                yield Reject("read", reason, f"{delivery.name}#{key}", key, storable(detail)[:500])
                continue
            text = checked(storable(answer["text"]), self.max_characters)
            fields = {k: storable(v) for k, v in answer["fields"].items() if k in FIELDS and v.strip()}
            own = (_SELF[kind], fields)
            encoding = answer.get("encoding", "utf-8")
            yield self._document(delivery, data, text, encoding, kind, own, answer.get("beside", ""))

    def _rows(self, delivery: Delivery, kind: str, handle: BinaryIO) -> Iterator[Document | Reject]:
        """A document or a reject for each row."""
        any_row = False
        for row in self._raw_rows(delivery, kind, handle):
            any_row = True
            try:
                if isinstance(row, BadRow):
                    raise row.problem
                yield self._of_row(delivery, kind, row, said(row, delivery.reading))
            except Unreadable as problem:
                yield _reject(problem, f"{delivery.name}#{row.number}", str(row.number))
        if not any_row:
            raise Unreadable("empty_file", "it holds no lines")

    def _raw_rows(self, delivery: Delivery, kind: str, handle: BinaryIO) -> Iterator[Row | BadRow]:
        if kind == "json_lines":
            # \\uXXXX takes six bytes for a character; the rest of the object has to find room as well
            yield from json_lines(handle, 6 * self.max_characters + (1 << 16))
            return
        data = self._bytes(handle, delivery.reading.limits.file_bytes)
        if kind == "json":
            yield from json_rows(data)
        elif kind == "csv":
            yield from csv_rows(data, delivery.reading, self.max_characters)
        else:
            for answer in read_apart(kind, delivery.name, data, delivery.reading.limits, self.max_characters):
                if "columns" in answer:
                    require_text([str(c) for c in answer["columns"]], delivery.reading)
                else:
                    yield table_row(answer["row"], answer["fields"], "utf-8")

    def _of_row(self, delivery: Delivery, kind: str, row: Row, what: Said) -> Document:
        return document_of(
            f"{delivery.name}#{what.key}",
            hashlib.sha256(row.raw).hexdigest(),
            len(row.raw),
            checked(what.text, self.max_characters),
            row.encoding,
            _MEDIA_TYPES[kind],
            [("json field" if kind.startswith("json") else "column", what.fields), *_about(delivery)],
            self.default,
        )

    def _document(
        self,
        delivery: Delivery,
        data: bytes,
        text: str,
        encoding: str,
        kind: str,
        own: tuple[str, Mapping[str, str]],
        beside: str = "",
    ) -> Document:
        return document_of(
            delivery.name,
            hashlib.sha256(data).hexdigest(),
            len(data),
            text,
            encoding,
            _MEDIA_TYPES[kind],
            [*_about(delivery), own],
            self.default,
            beside,
        )

    def _bytes(self, handle: BinaryIO, most: int) -> bytes:
        size = handle.seek(0, 2)
        handle.seek(0)
        if size > most:
            shown = repr(handle.read(40))
            raise Unreadable(
                "too_large", f"it holds {size} bytes; {most} is the most that is read of such a file", shown
            )
        data = handle.read()
        if not data.strip():
            raise Unreadable("empty_file", "it holds no characters besides white space")
        return data


def _about(delivery: Delivery) -> list[tuple[str, Mapping[str, str]]]:
    return [(delivery.published_on_evidence or "index", delivery.metadata)]


def _reject(problem: Unreadable, name: str, key: str | None = None) -> Reject:
    return Reject("read", problem.reason, name, key, storable(problem.detail)[:500], storable(problem.payload)[:200])


def read_documents(
    deliveries: Iterable[Delivery],
    default_published_on: date | None = None,
    max_characters: int = MAX_CHARACTERS,
) -> tuple[list[Document], list[Reject]]:
    """Documents and rejects of some deliveries, in their order: one of them for each file or row, and a reject for each
    page of a PDF that cannot be read.

    Raises ``OSError`` where a file cannot be opened or read.
    """
    reader = _Reader(default_published_on, max_characters)
    documents: list[Document] = []
    rejects: list[Reject] = []
    for delivery in deliveries:
        try:
            for one in reader.read(delivery):
                documents.append(one) if isinstance(one, Document) else rejects.append(one)
        except Unreadable as problem:
            rejects.append(_reject(problem, delivery.name))
    return documents, rejects
