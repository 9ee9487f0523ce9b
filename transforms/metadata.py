"""What is said about a document beside its text: sidecar, index, front matter, the fields of a JSON line.

Whichever says it, a field is one of ``FIELDS`` under one of its names (``limits.COLUMNS``), and its value a text that a
table can hold; a field that is empty is as good as absent. Which source goes before which is for ``transforms.drops`` to
say.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from transforms import delimited
from transforms.decoding import Unreadable, decode
from transforms.formats.limits import COLUMNS, by_name

FIELDS = ("published_on", "publisher", "title", "url", "kind")

_FENCE = re.compile(r"-{3}[ \t]*(?:\r\n|\r|\n)")
_CLOSING = re.compile(r"^(?:-{3}|\.{3})[ \t]*$", re.MULTILINE)
_CHINESE_NAMES = "|".join(name for field in FIELDS for name in COLUMNS[field] if not name.isascii())
_KEY_LINE = re.compile(
    rf"^([A-Za-z_][\w-]*|{_CHINESE_NAMES})[ \t]*:[ \t]*(.*?)[ \t]*\r?$", re.MULTILINE
)  # 主持人: is writing
_FRONT_MATTER_CHARACTERS = 20_000


def spelled(raw: bytes) -> str:
    """A file name as text that can be stored: bytes that are no UTF-8 are read as GB18030, else escaped."""
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return raw.decode("utf-8", "backslashreplace")


def storable(text: str) -> str:
    """A short metadata text without lone surrogates and NUL, which no table can hold."""
    return text.encode("utf-8", "replace").decode("utf-8").replace("\0", "\ufffd")


def index_rows(raw: bytes) -> dict[str, dict[str, str]] | None:
    """Rows of an index by document name; nothing if the file has no column ``document`` and so is no index."""
    text, _ = decode(raw)
    table = delimited.opened(text, {"document"}, strict=False)
    if table is None:
        return None
    found: dict[str, dict[str, str]] = {}
    for record in table.records:
        if not isinstance(record, delimited.BadRecord):
            row = by_name(table.by_column(record))
            name = row.get("document", "").strip().replace("\\", "/").removeprefix("./")
            found[name] = known_fields(row)
    return found


def sidecar_fields(name: str, raw: bytes) -> dict[str, str]:
    """The metadata fields of a sidecar; ``Unreadable`` where it is no JSON object."""
    text, _ = decode(raw)
    try:
        given = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise Unreadable("bad_metadata", f"its sidecar {name} is not JSON: {error}") from None
    if not isinstance(given, dict):
        raise Unreadable("bad_metadata", f"its sidecar {name} holds {type(given).__name__}, not an object")
    return known_fields(given)


def known_fields(
    given: Mapping[Any, Any], names: Callable[[str], Sequence[str]] = COLUMNS.__getitem__
) -> dict[str, str]:
    """The metadata fields of a mapping, as text, each under the first of its ``names`` that holds one."""
    named, found = by_name(given), {}
    for field in FIELDS:
        value = next((v for n in names(field) if (v := words(named.get(n)))), "")
        if value:
            found[field] = storable(value)
    return found


def words(value: Any) -> str:
    """A value of JSON, YAML or a table as it would be written; nothing where it is no single one."""
    if value is None or isinstance(value, (bool, dict, list)):
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))  # a column of whole numbers with a gap in it becomes one of floats
    if isinstance(value, date):
        return value.isoformat()
    return str(value).strip()


def front_matter_end(text: str) -> int:
    """Offset behind the front matter at the top of a document, 0 if it has none."""
    opening = _FENCE.match(text)
    if not opening:
        return 0
    head = text[:_FRONT_MATTER_CHARACTERS].replace("\r\n", " \n").replace("\r", "\n")
    closing = _CLOSING.search(head, opening.end())
    if not closing or not _KEY_LINE.search(head, opening.end(), closing.start()):
        return 0
    return closing.end()


def read_front_matter(text: str) -> dict[str, str]:
    """Metadata fields of the front matter; one that is no valid YAML is read line by line."""
    end = front_matter_end(text)
    if not end:
        return {}
    import yaml  # 20 ms, and few documents have front matter

    body = _CLOSING.sub("", text[_FENCE.match(text).end() : end])  # type: ignore[union-attr]
    try:
        given = yaml.safe_load(body)
    except (yaml.YAMLError, ValueError, RecursionError):
        given = None  # title: 国务院: 关于… is common and no YAML; an impossible date raises ValueError
    if not isinstance(given, dict):
        given = {k: v.strip("'\"") for k, v in _KEY_LINE.findall(body)}
    return known_fields(given)
