"""Reading a drop: files as delivered become documents, or rejects that say why not.

| reason | the file or line |
| --- | --- |
| empty_file | holds no characters besides white space |
| binary_file | holds NUL bytes or begins with the signature of a known format, which is named |
| unsupported_format | has the extension of a format that no reader takes (.html, .csv, .docx ...) |
| undecodable | is no plausible text in UTF-8, GB18030, Big5 or UTF-16, or is damaged |
| control_characters | decodes, but is strewn with control characters |
| too_large | holds more characters than ``max_characters`` |
| broken_json_line | a line of a JSON-lines file that is no JSON object |
| no_text_field | a JSON object without a field ``text`` that holds characters |
| bad_metadata | its sidecar or the drop's index cannot be read |
| bad_date | ``published_on`` in its metadata is no date |
| outside_drop | a link that leads out of the drop |
| not_a_file | a pipe, socket, device or dangling link |

Metadata is looked up in this order, field by field: the fields of a JSON line, the sidecar
``NAME.meta.json``, the nearest ``index.csv``, front matter, the file name, a dateline in the text,
the default for the drop. A file that cannot be opened raises ``OSError``: that is the disk's fault,
not the document's, and is tried again.

Bytes become text in ``transforms.decoding``; what is said beside the text is read in ``transforms.metadata``.
"""

from __future__ import annotations

import codecs
import csv
import hashlib
import io
import json
import os
import re
import stat
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import BinaryIO

from transforms import publication
from transforms.decoding import SAMPLE, Unreadable, decode, refuse_known_formats
from transforms.metadata import front_matter_end, index_rows, known_fields, read_front_matter, sidecar_fields, storable
from transforms.records import Document
from transforms.rejects import Reject

__all__ = ["JSON_LINES", "MAX_CHARACTERS", "Delivery", "decode", "discover", "front_matter_end", "read_documents"]

MAX_CHARACTERS = 20_000_000

_SIDECAR = ".meta.json"
_INDEX = "index.csv"
JSON_LINES = (".jsonl", ".ndjson")
_MARKDOWN = (".md", ".markdown")
_UNSUPPORTED = {
    ".html": "a web page", ".htm": "a web page", ".xhtml": "a web page", ".mhtml": "a web archive", ".xml": "XML",
    ".json": "JSON that is not JSON lines", ".csv": "a table", ".tsv": "a table", ".rtf": "rich text",
    ".doc": "a Word document", ".docx": "a Word document", ".xls": "a workbook", ".xlsx": "a workbook",
    ".ppt": "slides", ".pptx": "slides", ".pdf": "PDF", ".epub": "an e-book", ".eml": "a mail message",
}  # fmt: skip
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")


@dataclass(frozen=True, slots=True)
class Delivery:
    """One file of a drop, before its contents are read, with what stands about it elsewhere."""

    name: str  # relative path with / between folders; the document's name
    path: Path
    metadata: Mapping[str, str] = field(default_factory=dict)  # fields of metadata.FIELDS from sidecar and index
    published_on_evidence: str | None = None  # sidecar or index, whichever gave published_on
    problem: tuple[str, str] | None = None  # reason and detail of a reject known before reading

    @property
    def suffix(self) -> str:
        """Of the name as delivered: the bytes may have been kept under another."""
        return Path(self.name).suffix.lower()


# --- discovery -----------------------------------------------------------------------------------


def _spelled(name: str) -> str:
    """A file name as text that can be stored: bytes that are no UTF-8 are read as GB18030, else escaped."""
    raw = os.fsencode(name)
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return raw.decode("utf-8", "backslashreplace")


def _raise(error: OSError) -> None:
    raise error


def _files(root: Path) -> Iterator[tuple[str, Path]]:
    """Names and paths of everything in a folder that is no folder; hidden entries are not deliveries."""
    for folder, inner, names in os.walk(root, onerror=_raise, followlinks=False):
        inner[:] = sorted(d for d in inner if not d.startswith("."))
        links = [d for d in inner if os.path.islink(os.path.join(folder, d))]
        for name in [*names, *links]:
            if not name.startswith("."):
                path = Path(folder, name)
                yield path.relative_to(root).as_posix(), path


def _kind_problem(path: Path, root: Path) -> tuple[str, str] | None:
    """What a directory entry is, if it is nothing that may be opened and read."""
    if path.is_symlink():
        target = Path(os.path.realpath(path))
        if not target.is_relative_to(Path(os.path.realpath(root))):
            return "outside_drop", "the link leads out of the drop and was not followed"
        if target.is_dir():
            return "not_a_file", "the link leads to a folder of the same drop, which is read in its own place"
        if not target.exists():
            return "not_a_file", "the link leads to nothing"
    if not stat.S_ISREG(path.stat().st_mode):
        return "not_a_file", "it is a pipe, socket or device, not a file"
    return None


def discover(path: Path) -> list[Delivery]:
    """The files of a drop in the order of their names, with what sidecars and indexes say of them.

    A drop is a folder, or one file. ``NAME.meta.json`` and ``index.csv`` are metadata and no deliveries
    (a file index.csv without a column ``document`` is an ordinary file). Contents are not read.
    """
    path = Path(path)
    if path.is_dir():
        root, entries = path, list(_files(path))
    else:
        os.stat(path)  # a file that is not there is an error, not an empty drop
        root, entries = path.parent, [(path.name, path)]
    folders = {"", *(name.rpartition("/")[0] for name, _ in entries)}

    indexes: dict[str, dict[str, dict[str, str]]] = {}
    broken: dict[str, str] = {}
    for folder in folders:
        file = root / folder / _INDEX
        if file.is_file() and not _kind_problem(file, root):
            try:
                rows = index_rows(file)
            except (Unreadable, csv.Error) as error:
                broken[folder] = f"the index {file.relative_to(root).as_posix()} cannot be read: {error}"
                continue
            if rows is not None:
                indexes[folder] = rows

    found = []
    for name, file in entries:
        folder, _, last = name.rpartition("/")
        if last == _INDEX and (folder in indexes or folder in broken) and path.is_dir() or last.endswith(_SIDECAR):
            continue
        metadata: dict[str, str] = {}
        evidence = None
        problem = _kind_problem(file, root)
        for above in _upwards(folder):
            if above in broken:
                problem = problem or ("bad_metadata", broken[above])
            row = indexes.get(above, {}).get(name[len(above) :].lstrip("/"))
            if row:
                metadata, evidence = row, "index"
                break
        for sidecar in (file.with_name(file.stem + _SIDECAR), file.with_name(file.name + _SIDECAR)):
            if sidecar.is_file() and not _kind_problem(sidecar, root):
                try:
                    given = sidecar_fields(sidecar)
                except Unreadable as error:
                    problem = problem or ("bad_metadata", error.detail)
                    continue
                metadata = {**metadata, **given}
                if "published_on" in given:
                    evidence = "sidecar"
        spelled = _spelled(name)
        found.append(Delivery(spelled, file, metadata, evidence if "published_on" in metadata else None, problem))
    return sorted(found, key=lambda d: d.name)


def _upwards(folder: str) -> Iterator[str]:
    """The folder, then those around it, up to the drop itself."""
    while folder:
        yield folder
        folder = folder.rpartition("/")[0]
    yield ""


# --- documents -----------------------------------------------------------------------------------


def _checked(text: str, max_characters: int) -> str:
    """The text, if it is one that may be stored and read."""
    if len(text) > max_characters:
        raise Unreadable("too_large", f"it holds {len(text)} characters; the limit is {max_characters}", text[:40])
    if not text.strip("\ufeff \t\r\n\f\v\u3000"):
        raise Unreadable("empty_file", "it holds no characters besides white space")
    sample = text[:SAMPLE]
    strange = len(_CONTROL.findall(sample))
    if strange * 100 > len(sample) or "\0" in text:
        raise Unreadable(
            "control_characters",
            f"{strange} of its first {len(sample)} characters are control characters",
            repr(text[:40]),
        )
    return text


def _document(
    name: str,
    data: bytes,
    text: str,
    encoding: str,
    media_type: str,
    sources: Sequence[tuple[str, Mapping[str, str]]],
    default: date | None,
) -> Document:
    """A document with its metadata; of two sources that give a field the earlier wins."""
    values: dict[str, str] = {}
    evidence = ""
    for source, given in sources:
        for key, value in given.items():
            if key not in values:
                values[key] = value
                if key == "published_on":
                    evidence = source
    found: publication.Publication | None
    if "published_on" in values:
        on = publication.parse_date(values["published_on"])
        if on is None:
            raise Unreadable(
                "bad_date",
                f"published_on in its {evidence} is {values['published_on'][:40]!r}, which is no date",
                values["published_on"][:80],
            )
        found = publication.Publication(on, evidence, publication.CONFIDENCE[evidence])
    else:
        found = publication.stated(text, name, default)
    return Document(
        document=name,
        sha256=hashlib.sha256(data).hexdigest(),
        text=text,
        byte_size=len(data),
        encoding=encoding,
        media_type=media_type,
        published_on=found.on if found else None,
        published_on_evidence=found.evidence if found else None,
        published_on_confidence=found.confidence if found else 0.0,
        publisher=values.get("publisher"),
        title=values.get("title"),
        url=values.get("url"),
        kind=values.get("kind"),
    )


def _about(delivery: Delivery) -> list[tuple[str, Mapping[str, str]]]:
    return [(delivery.published_on_evidence or "index", delivery.metadata)]


def _read_text(delivery: Delivery, handle: BinaryIO, default: date | None, max_characters: int) -> Document:
    suffix = delivery.suffix
    size = os.fstat(handle.fileno()).st_size
    if size > 4 * max_characters + 4:  # no encoding here takes more than four bytes for a character
        raise Unreadable(
            "too_large", f"it holds {size} bytes, more than {max_characters} characters can take", repr(handle.read(40))
        )
    data = handle.read()
    if not data.strip():
        raise Unreadable("empty_file", "it holds no characters besides white space")
    refuse_known_formats(data)
    if suffix in _UNSUPPORTED:
        raise Unreadable(
            "unsupported_format", f"it is {_UNSUPPORTED[suffix]} by its extension {suffix}", repr(data[:40])
        )
    text, encoding = decode(data)
    text = _checked(text, max_characters)
    media_type = "text/markdown" if suffix in _MARKDOWN else "text/plain"
    return _document(
        delivery.name,
        data,
        text,
        encoding,
        media_type,
        [*_about(delivery), ("front matter", read_front_matter(text))],
        default,
    )


def _lines(handle: BinaryIO, longest: int) -> Iterator[tuple[int, bytes | None]]:
    """Numbered lines of a file; nothing in place of one that is longer than ``longest`` bytes."""
    number = 0
    while line := handle.readline(longest):
        number += 1
        if len(line) == longest and not line.endswith(b"\n"):
            while (rest := handle.readline(1 << 20)) and not rest.endswith(b"\n"):
                pass
            yield number, None
        else:
            yield number, line


def _read_json_line(
    delivery: Delivery, number: int, line: bytes, default: date | None, max_characters: int
) -> Document:
    text, encoding = decode(line)
    try:
        given = json.loads(text)
    except RecursionError:
        raise Unreadable("broken_json_line", "it is nested too deep", text[:80]) from None
    except ValueError as error:
        raise Unreadable("broken_json_line", f"it is not JSON: {error}", text[:80]) from None
    if not isinstance(given, dict):
        raise Unreadable("broken_json_line", f"it holds {type(given).__name__}, not an object", text[:80])
    identity = given.get("id")
    key = storable(str(identity)) if isinstance(identity, (str, int)) and str(identity).strip() else str(number)
    body = given.get("text")
    if not isinstance(body, str) or not body.strip():
        raise Unreadable("no_text_field", "it has no field text that holds characters", text[:80])
    try:
        body.encode("utf-8")
    except UnicodeEncodeError as error:
        raise Unreadable(
            "undecodable", f"its text holds half a surrogate pair at character {error.start}", text[:80]
        ) from None
    sources = [("json field", known_fields(given)), *_about(delivery)]
    name = f"{delivery.name}#{key}"
    return _document(name, line, _checked(body, max_characters), encoding, "application/jsonl", sources, default)


def _read_json_lines(
    delivery: Delivery, handle: BinaryIO, default: date | None, max_characters: int
) -> Iterator[Document | Reject]:
    """A document or a reject for each line that is not blank."""
    opening = handle.read(4)
    handle.seek(0)
    if opening.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):  # a newline is two bytes: decode first
        text, _ = decode(handle.read())
        handle = io.BytesIO(text.encode("utf-8"))
    elif opening.startswith(codecs.BOM_UTF8):
        handle.seek(3)
    any_line = False
    # \\uXXXX takes six bytes for a character; the rest of the object has to find room as well.
    for number, raw in _lines(handle, 6 * max_characters + (1 << 16)):
        line = raw.strip() if raw is not None else b"too long"
        if not line:
            continue
        any_line = True
        try:
            if raw is None:
                raise Unreadable("too_large", f"line {number} is longer than {max_characters} characters can take")
            yield _read_json_line(delivery, number, line, default, max_characters)
        except Unreadable as problem:
            yield Reject(
                "read",
                problem.reason,
                f"{delivery.name}#{number}",
                str(number),
                _sentence(problem),
                storable(problem.payload)[:200],
            )
    if not any_line:
        raise Unreadable("empty_file", "it holds no lines")


def _sentence(problem: Unreadable) -> str:
    return storable(problem.detail)[:500]


def read_documents(
    deliveries: Iterable[Delivery], default_published_on: date | None = None, max_characters: int = MAX_CHARACTERS
) -> tuple[list[Document], list[Reject]]:
    """Documents and rejects of some deliveries, in their order: one of them for each file or JSON line.

    Raises ``OSError`` where a file cannot be opened or read.
    """
    documents: list[Document] = []
    rejects: list[Reject] = []
    for delivery in deliveries:
        try:
            if delivery.problem:
                raise Unreadable(*delivery.problem)
            with delivery.path.open("rb") as handle:
                if delivery.suffix in JSON_LINES:
                    for one in _read_json_lines(delivery, handle, default_published_on, max_characters):
                        documents.append(one) if isinstance(one, Document) else rejects.append(one)
                else:
                    documents.append(_read_text(delivery, handle, default_published_on, max_characters))
        except Unreadable as problem:
            rejects.append(
                Reject("read", problem.reason, delivery.name, None, _sentence(problem), storable(problem.payload)[:200])
            )
    return documents, rejects
