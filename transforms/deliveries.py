"""Discovery: the files of a drop, those in archives too, with what stands about each elsewhere.

An archive counts as what it holds: its members are deliveries of their own under the name ``archive/member``, and what
is metadata in a folder (``NAME.meta.json``, ``index.csv``) is so in an archive. What is said of the archive itself holds
for each member that says nothing else. An archive that has to be refused is one delivery.
"""

from __future__ import annotations

import csv
import os
import stat
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import BinaryIO, Literal

from transforms.decoding import Unreadable
from transforms.formats.kinds import ROWS, Kind, kind_of
from transforms.formats.limits import Reading
from transforms.metadata import index_rows, sidecar_fields, spelled

SIDECAR = ".meta.json"
INDEX = "index.csv"
JSON_LINES = (".jsonl", ".ndjson")
_PACKED = (".zip", ".tar", ".gz", ".tgz", ".bz2", ".xz")
_METADATA_BYTES = 64_000_000  # of one sidecar or index


@dataclass(frozen=True, slots=True)
class Delivery:
    """One file of a drop, before its contents are read, with what stands about it elsewhere."""

    name: str  # relative path with / between folders; the document's name
    path: Path  # of the file, or of the archive that it lies in
    metadata: Mapping[str, str] = field(default_factory=dict)  # fields of metadata.FIELDS from sidecar and index
    published_on_evidence: str | None = None  # sidecar or index, whichever gave published_on
    problem: tuple[str, str] | None = None  # reason and detail of a reject known before reading
    kind: Kind | None = None  # null where nobody has looked
    member: str | None = None  # its name within the archive that lies at ``path``
    reading: Reading = field(default_factory=Reading)  # how far it may be read, and which columns are which fields

    @property
    def suffix(self) -> str:
        """Of the name as delivered: the bytes may have been kept under another."""
        return Path(self.name).suffix.lower()

    @property
    def holds_many(self) -> bool:
        """Is each row of it a document?"""
        return self.kind.name in ROWS if self.kind else self.suffix in JSON_LINES

    def open(self, mode: Literal["rb"] = "rb") -> BinaryIO:
        """Its bytes as delivered. Raises ``OSError``."""
        if self.member is None:
            return self.path.open(mode)
        from transforms.formats.archives import open_member  # 10 ms, and most drops hold none

        return open_member(self.path, self.member, self.reading.limits)

    def bytes(self) -> bytes:
        """All of them. Raises ``OSError``."""
        with self.open() as handle:
            return handle.read()

    @property
    def archive(self) -> str:
        """Name of the outermost archive that it lies in; its own where it lies in none."""
        return self.name if self.member is None else self.name[: -len(self.member) - 1]

    def whole_archive(self) -> Delivery:
        """The file that it lies in."""
        return Delivery(self.archive, self.path, reading=self.reading)

    def lying_at(self, path: Path) -> Delivery:
        """The same, its bytes having been copied to a file of their own."""
        return replace(self, path=path, member=None)


@dataclass(frozen=True, slots=True)
class _Entry:
    """Something found in a folder or an archive."""

    name: str
    path: Path
    reading: Reading
    member: str | None = None
    kind: Kind | None = None
    problem: tuple[str, str] | None = None

    @property
    def archive(self) -> str:
        """Name of the archive that it lies in."""
        assert self.member is not None
        return self.name[: -len(self.member) - 1]

    def delivery(self, metadata: Mapping[str, str], evidence: str | None, problem: tuple[str, str] | None) -> Delivery:
        name = self.name
        if self.member is None:
            name = spelled(os.fsencode(name))
        elif not name.isascii():
            name = f"{spelled(os.fsencode(self.archive))}/{self.member}"
        on = evidence if "published_on" in metadata else None
        return Delivery(name, self.path, metadata, on, self.problem or problem, self.kind, self.member, self.reading)

    def bytes(self) -> bytes:
        with self.delivery({}, None, None).open() as handle:
            return handle.read(_METADATA_BYTES)


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


def _entries(name: str, path: Path, root: Path, reading: Reading) -> Iterator[_Entry]:
    """A file, or what it holds if it is an archive."""
    problem = _kind_problem(path, root)
    if problem:
        yield _Entry(name, path, reading, problem=problem)
        return
    yield from _opened(name, path, reading)


def _opened(name: str, path: Path, reading: Reading) -> Iterator[_Entry]:
    """A file under a name, or what it holds if it is an archive; one that is refused stands for itself."""
    try:
        with path.open("rb") as handle:
            kind = kind_of(name, handle)
    except OSError:
        yield _Entry(name, path, reading)  # reading it will say why
        return
    if kind.name == "archive":
        from transforms.formats.archives import unpacked  # 10 ms, and most drops hold none

        try:
            members = unpacked(path, reading.limits).members.values()
        except Unreadable:
            yield _Entry(name, path, reading, kind=kind)  # reading it will say why
            return
        for member in members:
            yield _Entry(f"{name}/{member.name}", path, reading, member.name, member.kind, member.problem)
    else:
        yield _Entry(name, path, reading, kind=kind)


def discover(path: Path, reading: Reading | None = None) -> list[Delivery]:
    """The files of a drop in the order of their names, with what sidecars and indexes say of them.

    A drop is a folder, or one file. ``NAME.meta.json`` and ``index.csv`` are metadata and no deliveries
    (a file index.csv without a column ``document`` is an ordinary file). Of the contents only the beginning is read,
    to tell the format, and all of archives. Raises ``OSError`` where the folder cannot be gone through.
    """
    path, reading = Path(path), reading or Reading()
    found: dict[str, _Entry] = {}
    if path.is_dir():
        root = path
        for name, file in _files(root):
            found.update((e.name, e) for e in _entries(name, file, root, reading))
        beside = found
    else:
        os.stat(path)  # a file that is not there is an error, not an empty drop
        root = path.parent
        found = {e.name: e for e in _entries(path.name, path, root, reading)}
        beside = found | {e.name: e for e in _neighbours(path, root, reading)}
    said = _Said(beside)
    listed = [e for e in found.values() if not said.is_metadata(e.name, alone=e.member is None and not path.is_dir())]
    deliveries = [entry.delivery(*said.about(entry.name)) for entry in listed]
    deliveries += _without_documents(found.values(), listed)
    return sorted(deliveries, key=lambda d: d.name)


def again(name: str, path: Path, metadata: Mapping[str, str], evidence: str | None, reading: Reading) -> list[Delivery]:
    """A file that was kept under another name, as it was delivered; what an archive holds, if it is one that opens."""
    found = {e.name: e for e in _opened(name, path, reading)}
    said = _Said(found)
    deliveries = []
    for entry in found.values():
        if entry.member is None or not said.is_metadata(entry.name, alone=False):
            own, whence, problem = said.about(entry.name)
            deliveries.append(
                entry.delivery({**metadata, **own}, whence if "published_on" in own else evidence, problem)
            )
    return sorted(deliveries, key=lambda d: d.name)


def _neighbours(path: Path, root: Path, reading: Reading) -> Iterator[_Entry]:
    """What stands beside a drop of one file."""
    for name in (INDEX, path.stem + SIDECAR, path.name + SIDECAR):
        file = root / name
        if file != path and file.is_file() and not _kind_problem(file, root):
            yield _Entry(name, file, reading)


def _without_documents(found: Iterable[_Entry], listed: Iterable[_Entry]) -> Iterator[Delivery]:
    """Archives that hold nothing but metadata: they are refused, not passed over."""
    held = {e.path for e in listed}
    names = {e.path: e.archive for e in found if e.member is not None and e.path not in held}
    for path, name in names.items():
        problem = "empty_file", "the archive holds metadata and no documents"
        yield Delivery(spelled(os.fsencode(name)), path, problem=problem)


class _Said:
    """What indexes and sidecars say of the files of a drop, each read once."""

    def __init__(self, entries: Mapping[str, _Entry]) -> None:
        self.entries = entries
        self.indexes: dict[str, dict[str, dict[str, str]]] = {}
        self.broken: dict[str, str] = {}
        self.archives = {f for entry in entries.values() if entry.member is not None for f in _archives(entry)}
        for folder in {"", *(name.rpartition("/")[0] for name in entries)}:
            entry = entries.get(f"{folder}/{INDEX}" if folder else INDEX)
            if entry is None or entry.problem:
                continue
            try:
                rows = index_rows(entry.bytes())
            except (Unreadable, csv.Error) as error:
                self.broken[folder] = f"the index {entry.name} cannot be read: {error}"
                continue
            if rows is not None:
                self.indexes[folder] = rows
        self._about: dict[str, tuple[dict[str, str], str | None, tuple[str, str] | None]] = {}

    def is_metadata(self, name: str, *, alone: bool) -> bool:
        """Is it a sidecar or an index? An index that is delivered alone says nothing of other files, and is a table."""
        folder, _, last = name.rpartition("/")
        return last.endswith(SIDECAR) or (
            last == INDEX and not alone and (folder in self.indexes or folder in self.broken)
        )

    def about(self, name: str) -> tuple[dict[str, str], str | None, tuple[str, str] | None]:
        """Fields of a file or archive, which of index and sidecar gave its date, and the problem there is with them."""
        folder, _, last = name.rpartition("/")
        metadata: dict[str, str] = {}
        evidence: str | None = None
        problem: tuple[str, str] | None = None
        for around in _upwards(folder):  # the archive it lies in, if any, with those around that
            if around in self.archives:
                if around not in self._about:
                    self._about[around] = self.about(around)
                metadata, evidence, problem = self._about[around]
                break
        for above in _upwards(folder):
            if above in self.broken:
                problem = problem or ("bad_metadata", self.broken[above])
            row = self.indexes.get(above, {}).get(name[len(above) :].lstrip("/"))
            if row:
                metadata = {**metadata, **row}
                evidence = "index" if "published_on" in row else evidence
                break
        at = f"{folder}/" if folder else ""
        stem = last.rpartition(".")[0] or last
        for sidecar in dict.fromkeys((f"{at}{stem}{SIDECAR}", f"{at}{last}{SIDECAR}")):
            entry = self.entries.get(sidecar)
            if entry is None or entry.problem or sidecar == name:
                continue
            try:
                given = sidecar_fields(entry.name.rpartition("/")[2], entry.bytes())
            except Unreadable as error:
                problem = problem or ("bad_metadata", error.detail)
                continue
            metadata = {**metadata, **given}
            evidence = "sidecar" if "published_on" in given else evidence
        return metadata, evidence, problem


def _archives(entry: _Entry) -> Iterator[str]:
    """The archives that a member lies in, as far as their names tell."""
    outer = entry.archive
    yield outer
    for folder in _upwards(entry.name.rpartition("/")[0]):
        if folder == outer:
            return
        if folder.lower().endswith(_PACKED):
            yield folder


def _upwards(folder: str) -> Iterator[str]:
    """The folder, then those around it, up to the drop itself."""
    while folder:
        yield folder
        folder = folder.rpartition("/")[0]
    yield ""
