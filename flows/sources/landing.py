"""Where what was fetched waits for the road: ``incoming/SOURCE`` of the home directory.

A document lies there under its name, beside it a sidecar with what the source says of it, and in ``.items`` the record
that becomes its row of the cursor. The document is put there last, with one rename, so that it is there whole with its
record or not at all; it goes when the run that loaded it has closed its entry. What a killed run left is taken up by
the next one, also where the source offers it no more.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from flows.sources.cursor import Seen
from transforms.deliveries import SIDECAR
from transforms.identity import digest_of
from transforms.metadata import FIELDS, known_fields

_RECORDS = ".items"
_UNSAFE = re.compile(r'[\x00-\x1f\x7f<>:"\\|?*]')
_LONGEST = 120  # bytes of a part of a path, with room for what is added


@dataclass(frozen=True, slots=True)
class Landed:
    """A document that waits for the road, with its row of the cursor once it is done."""

    name: str
    path: Path
    row: Seen


class Landing:
    """The waiting place of one source."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.records = folder / _RECORDS

    def put(
        self, row: Seen, name: str, body: bytes, said: Mapping[str, str], beside: Mapping[str, bytes] | None = None
    ) -> Landed:
        """Let a document wait, whole or not at all. ``said`` is what the source says of it; ``beside`` are files
        delivered with it, by name: its own sidecar and the indexes of its folders."""
        path = self._path(row.item, name)
        self.records.mkdir(parents=True, exist_ok=True)
        given = dict(beside or {})
        own = _told(given.pop(own_sidecar(name, given), None), said)
        for other, content in given.items():
            self._write(self.folder / _harmless(other), content)
        if own is not None:
            self._write(path.with_name(path.name + SIDECAR), own)
        kept = replace(row, state="done", sha256=hashlib.sha256(body).hexdigest(), byte_size=len(body), problem=None)
        landed = Landed(path.relative_to(self.folder).as_posix(), path, replace(kept, tries=0, retry_at=None))
        record = {"name": landed.name, "row": {**asdict(landed.row), "about": dict(row.about)}}
        self._write(self._record(row.item), json.dumps(record, ensure_ascii=False).encode("utf-8", "backslashreplace"))
        self._write(path, body)
        return landed

    def landed(self) -> dict[str, Landed]:
        """What waits, by item; half of something, left by a kill, is removed."""
        found: dict[str, Landed] = {}
        if not self.records.is_dir():
            shutil.rmtree(self.folder, ignore_errors=True)
            return found
        for half in self.records.glob("*.part"):
            half.unlink(missing_ok=True)
        for record in sorted(self.records.glob("*.json")):
            given = _record_of(record)
            path = self.folder / given["name"] if given else None
            if given is None or path is None or not _holds(path, given["row"].get("sha256")):
                record.unlink()
                continue
            found[given["row"]["item"]] = Landed(given["name"], path, Seen(**given["row"]))
        return found

    def clear(self, landed: Iterable[Landed]) -> None:
        """Remove what the road has taken; with the last of it the folder itself."""
        for one in landed:
            one.path.unlink(missing_ok=True)
            one.path.with_name(one.path.name + SIDECAR).unlink(missing_ok=True)
            self._record(one.row.item).unlink(missing_ok=True)
        if not any(self.records.glob("*.json")):
            shutil.rmtree(self.folder, ignore_errors=True)

    def _record(self, item: str) -> Path:
        return self.records / f"{digest_of(item)}.json"

    def _path(self, item: str, name: str) -> Path:
        """Where a document lies: under its name, unless that is taken by another or by a folder."""
        path = self.folder / safe_name(name, item)
        with suppress(OSError):
            path.parent.mkdir(parents=True, exist_ok=True)
            if not path.is_dir():
                return path
        aside = self.folder / f"{digest_of(item)[:8]}-{path.name}"  # key and key/more are both objects of a store
        aside.parent.mkdir(parents=True, exist_ok=True)
        return aside

    def _write(self, path: Path, content: bytes) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        half = self.records / f"{digest_of(str(path))}.part"
        half.write_bytes(content)
        os.replace(half, path)


def _record_of(path: Path) -> dict[str, Any] | None:
    try:
        given = json.loads(path.read_bytes())
        return given if isinstance(given["name"], str) and isinstance(given["row"]["item"], str) else None
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _holds(path: Path, sha256: object) -> bool:
    """Does the file hold what its record says? Not where a kill came between the two."""
    try:
        with path.open("rb") as handle:
            return hashlib.file_digest(handle, "sha256").hexdigest() == sha256
    except OSError:
        return False


def own_sidecar(name: str, among: Iterable[str]) -> str:
    """The sidecar of a document among some names: NAME.meta.json with or without its extension."""
    stem = name[: -len(Path(name).suffix)] if Path(name).suffix else name
    return next((s for s in (name + SIDECAR, stem + SIDECAR) if s in among), name + SIDECAR)


def _told(delivered: bytes | None, said: Mapping[str, str]) -> bytes | None:
    """The sidecar to lay beside a document: what was delivered with it, else what the source says, field by field."""
    if delivered is not None:
        try:
            given = json.loads(delivered)
        except (ValueError, RecursionError):
            return delivered  # the road says what is wrong with it
        if not isinstance(given, dict):
            return delivered
        return json.dumps({**said, **known_fields(given)}, ensure_ascii=False).encode("utf-8", "backslashreplace")
    fields = {k: v for k, v in said.items() if k in FIELDS and v}
    return json.dumps(fields, ensure_ascii=False).encode("utf-8", "backslashreplace") if fields else None


def safe_name(name: str, item: str) -> str:
    """A name under which a document can lie in a folder, and nowhere outside it: with a digest of the item where
    anything had to be changed, so that two never fall together."""
    made = _harmless(name)
    if made == name:
        return made
    path = Path(made)
    return path.with_name(f"{path.stem}~{digest_of(item)[:8]}{path.suffix}").as_posix()


def _harmless(name: str) -> str:
    """The parts of a path without what leads out of a folder, hides a file, or is more than a file system takes."""
    parts = []
    for part in name.replace("\\", "/").split("/"):
        kept = _UNSAFE.sub("_", part).strip().lstrip(".").encode("utf-8", "backslashreplace")
        if len(kept) > _LONGEST:
            suffix = Path(part).suffix.encode("utf-8", "backslashreplace")[:20]
            kept = kept[: _LONGEST - len(suffix)] + suffix
        if told := kept.decode("utf-8", "ignore").strip("."):
            parts.append(told)
    return "/".join(parts) or "unnamed"
