"""Archives: zip, tar, gzip, bzip2 and xz, one within another, unpacked once and within limits.

An archive is unpacked into one temporary file without a name, so that nothing is left behind by whatever happens; a
member is a window on it. Nothing is ever written under a name that an archive gives, so that no name can lead
anywhere; names that try are refused all the same.

| refused | what | as |
| --- | --- | --- |
| the archive | more members, bytes, or bytes for each byte packed than the limits say | archive_too_large |
| the archive | damaged, cut off, no archive in spite of its signature | broken_archive |
| a member | an archive that lies deeper than the limit | archive_too_large |
| a member | the name is absolute, leads out or is none; a link or device | unsafe_member |
| a member | the name was given to a member before it | duplicate_member |
| a member | locked with a password | encrypted |
| a member | damaged, or packed in a way that is not known | broken_member |

Half of an archive is never read: one that is cut off is refused as a whole. A member of a zip archive stands for itself,
so that only the damaged one is refused.
"""

from __future__ import annotations

import bz2
import errno
import gzip
import io
import lzma
import os
import stat
import struct
import tarfile
import tempfile
import zipfile
import zlib
from collections import Counter, OrderedDict
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from threading import Lock
from typing import BinaryIO

from transforms.decoding import Unreadable
from transforms.formats.kinds import ZIP, Kind, directory_size, is_damage, is_tar, kind_of
from transforms.formats.limits import Limits
from transforms.metadata import spelled

_PIECE = 1 << 18
_IN_MEMORY = 8 << 20
_FREE = 16 << 20  # unpacked bytes up to which the ratio is not asked: a page of blanks packs well, and harms nobody
_XZ_MEMORY = 128 << 20
_DIRECTORY_BYTES = 1000  # of a zip archive's directory for each member that it may have
_KEPT = 8  # archives that stay unpacked in a process
_DAMAGE = (zipfile.BadZipFile, tarfile.TarError, zlib.error, lzma.LZMAError, EOFError, gzip.BadGzipFile, struct.error)


@dataclass(frozen=True, slots=True)
class Member:
    """One file in an archive, or what was found in place of one."""

    name: str  # relative to the archive, with / between folders and nested archives
    kind: Kind
    start: int  # of its bytes in the temporary file
    size: int
    problem: tuple[str, str] | None = None  # reason and detail, where it cannot be read


class _Window(io.RawIOBase):
    """Some bytes of the temporary file, as a file of their own; several may be open at once."""

    def __init__(self, spool: _Spool, start: int, size: int) -> None:
        self._spool, self._start, self._size, self._at = spool, start, size, 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        origin = {os.SEEK_SET: 0, os.SEEK_CUR: self._at, os.SEEK_END: self._size}[whence]
        if origin + offset < 0:
            raise ValueError(f"seek to {origin + offset}")
        self._at = origin + offset
        return self._at

    def tell(self) -> int:
        return self._at

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        wanted = max(0, min(len(buffer), self._size - self._at))
        found = self._spool.read(self._start + self._at, wanted)
        buffer[: len(found)] = found
        self._at += len(found)
        return len(found)


def _nameless() -> tempfile.SpooledTemporaryFile[bytes]:
    return tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY)  # it lives as long as the windows on it


@dataclass(slots=True)
class _Spool:
    """The temporary file, with what may still be put into it."""

    packed: int  # size of the outermost archive
    limits: Limits
    file: tempfile.SpooledTemporaryFile[bytes] = field(default_factory=_nameless)
    size: int = 0
    members: int = 0
    lock: Lock = field(default_factory=Lock)

    def read(self, start: int, count: int) -> bytes:
        with self.lock:
            self.file.seek(start)
            return self.file.read(count)

    def window(self, start: int, size: int) -> BinaryIO:
        return io.BufferedReader(_Window(self, start, size), _PIECE)

    def take(self, source: BinaryIO) -> tuple[int, int]:
        """Put everything of a stream behind what is there; where it begins and how long it is."""
        start = self.size
        while piece := source.read(_PIECE):
            with self.lock:
                self.file.seek(self.size)
                self.file.write(piece)
            self.size += len(piece)
            if self.size > self.limits.archive_bytes:
                raise Unreadable(
                    "archive_too_large",
                    f"it unpacks to more than {self.limits.archive_bytes} bytes, the limit archive_bytes",
                )
            if self.size > _FREE and self.size > self.limits.archive_ratio * self.packed:
                raise Unreadable(
                    "archive_too_large",
                    f"its {self.packed} bytes unpack to more than {self.limits.archive_ratio} times as many",
                )
        return start, self.size - start

    def count(self) -> None:
        """One member more."""
        self.members += 1
        if self.members > self.limits.members:
            raise Unreadable(
                "archive_too_large", f"it holds more than {self.limits.members} members, which is the limit"
            )


@dataclass(frozen=True, slots=True)
class Unpacked:
    """An archive with its members by name."""

    members: dict[str, Member]
    spool: _Spool

    def open(self, name: str) -> BinaryIO:
        member = self.members[name]
        return self.spool.window(member.start, member.size)


_open: OrderedDict[tuple[object, ...], Unpacked] = OrderedDict()
_opening = Lock()


def unpacked(archive: Path, limits: Limits) -> Unpacked:
    """The archive unpacked, as long as the file stays what it is; ``Unreadable`` says why it cannot be."""
    state = archive.stat()
    key = (archive, state.st_ino, state.st_size, state.st_mtime_ns, limits)
    with _opening:
        found = _open.get(key)
        if found is None:
            with archive.open("rb") as handle:
                found = _open[key] = unpack(handle, archive.name, limits)
        _open.move_to_end(key)
        while len(_open) > _KEPT:
            _open.popitem(last=False)  # its file goes with the last window on it
    return found


def open_member(archive: Path, name: str, limits: Limits) -> BinaryIO:
    """The bytes of a member. ``OSError`` where the archive is not what it was."""
    try:
        return unpacked(archive, limits).open(name)
    except (Unreadable, KeyError) as error:
        raise OSError(errno.ESTALE, f"it is no longer in the archive: {error}", str(archive)) from error


def unpack(handle: BinaryIO, name: str, limits: Limits) -> Unpacked:
    """All members of an archive, nested ones included; ``Unreadable`` where it has to be refused as a whole."""
    spool = _Spool(handle.seek(0, os.SEEK_END), limits)
    handle.seek(0)
    found = _members(handle, name, spool, depth=1)
    if not found:
        raise Unreadable("empty_file", "the archive holds no files")
    members: dict[str, Member] = {}
    times: Counter[str] = Counter()
    for member in found:
        while member.name in members:
            times[member.name] += 1
            member = replace(
                member,
                name=f"{member.name} ({times[member.name] + 1})",
                problem=("duplicate_member", "a member before it in the archive has the same name and is read"),
            )
        members[member.name] = member
    return Unpacked(members, spool)


def _members(handle: BinaryIO, name: str, spool: _Spool, depth: int) -> list[Member]:
    """The members of one archive under names relative to it; those of an archive in it under that one's name."""
    found: list[Member] = []
    try:
        for member in _raw_members(handle, name, spool):
            spool.count()
            safe, problem = _safe(member.name)
            if _hidden(safe):
                continue
            problem = problem or member.problem
            kind = Kind("text") if problem else kind_of(safe, spool.window(member.start, member.size))
            if problem is None and kind.name == "archive":
                found += _nested(member, safe, spool, depth)
            else:
                found.append(Member(safe, kind, member.start, member.size, problem))
    except _DAMAGE as error:
        raise Unreadable("broken_archive", f"it cannot be unpacked: {error or 'it is cut off'}") from None
    except (ValueError, NotImplementedError, OverflowError, IndexError, RuntimeError) as error:
        # what the libraries of the language raise for numbers that are none
        raise Unreadable("broken_archive", f"it cannot be unpacked: {error}") from None
    except OSError as error:
        if not is_damage(error):
            raise
        raise Unreadable("broken_archive", f"it cannot be unpacked: {error}") from None
    return found


def _nested(member: Member, name: str, spool: _Spool, depth: int) -> list[Member]:
    """What an archive in an archive holds; one that cannot be unpacked is one member with a problem."""

    def refused(reason: str, detail: str) -> list[Member]:
        return [Member(name, Kind("archive"), member.start, member.size, (reason, detail))]

    if depth >= spool.limits.depth:
        return refused(
            "archive_too_large", f"it is an archive {depth} archives deep, and {spool.limits.depth} is the limit"
        )
    try:
        inner = _members(spool.window(member.start, member.size), name.rpartition("/")[2], spool, depth + 1)
    except Unreadable as problem:
        if problem.reason == "archive_too_large":
            raise  # the limits are those of the whole
        return refused(problem.reason, problem.detail)
    if not inner:
        return refused("empty_file", "the archive holds no files")
    return [Member(f"{name}/{m.name}", m.kind, m.start, m.size, m.problem) for m in inner]


# --- names ----------------------------------------------------------------------------------------


def _safe(name: str) -> tuple[str, tuple[str, str] | None]:
    """The name with / between folders, and what is wrong with it."""
    parts = name.replace("\\", "/").split("/")
    kept = [p for p in parts if p not in ("", ".")]
    plain = "/".join(".." if p == ".." else p for p in kept).replace("\0", "\ufffd") or "unnamed"
    if not kept:
        return plain, ("unsafe_member", "it has no name")
    if ".." in parts or parts[0] == "" or (len(parts[0]) == 2 and parts[0][1] == ":"):
        return plain, ("unsafe_member", f"its name leads out of the archive: {name[:100]!r}")
    if "\0" in name or len(name) > 1000:
        return plain[:200], ("unsafe_member", "its name is longer than any, or holds a NUL character")
    return plain, None


def _hidden(name: str) -> bool:
    """As in folders, what is hidden is no delivery; nor is what a Mac adds to its archives."""
    parts = name.split("/")
    return any(p.startswith(".") and p != ".." for p in parts) or parts[0] == "__MACOSX"


# --- formats --------------------------------------------------------------------------------------


def _raw_members(handle: BinaryIO, name: str, spool: _Spool) -> Iterator[Member]:
    """The members of an archive, each put into the temporary file, under names as they are written."""
    head = handle.read(512)
    handle.seek(0)
    if head.startswith(ZIP):
        yield from _zip_members(handle, spool)
    elif is_tar(head):
        yield from _tar_members(handle, spool)
    else:
        start, size = spool.take(_plain(handle, head))
        inner = spool.window(start, size)
        opening = inner.read(512)
        inner.seek(0)
        if is_tar(opening):
            yield from _tar_members(inner, spool)
        else:
            stem, _, last = name.rpartition(".")
            packed = stem and last.lower() in ("gz", "bz2", "xz")
            yield _found(stem if packed else name, start, size)


def _plain(handle: BinaryIO, head: bytes) -> BinaryIO:
    if head.startswith(b"\x1f\x8b"):
        return gzip.GzipFile(fileobj=handle)  # type: ignore[return-value]
    if head.startswith(b"BZh"):
        return bz2.BZ2File(handle)  # type: ignore[return-value]
    return io.BufferedReader(_Xz(handle), _PIECE)


class _Xz(io.RawIOBase):
    """An xz file unpacked with a limit of memory, which ``lzma.open`` has not: the file says how much is taken."""

    def __init__(self, handle: BinaryIO) -> None:
        self._handle, self._left = handle, b""
        self._machine = lzma.LZMADecompressor(memlimit=_XZ_MEMORY)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        while True:
            if self._machine.eof:  # another stream may follow, or zeros
                self._left = (self._machine.unused_data or self._handle.read(_PIECE)).lstrip(b"\0")
                if not self._left:
                    return 0
                self._machine = lzma.LZMADecompressor(memlimit=_XZ_MEMORY)
            elif self._machine.needs_input and not self._left:
                self._left = self._handle.read(_PIECE)
                if not self._left:
                    raise EOFError("it is cut off")
            piece = self._machine.decompress(self._left, len(buffer))
            self._left = b""
            if piece:
                buffer[: len(piece)] = piece
                return len(piece)


def _found(name: str, start: int, size: int, problem: tuple[str, str] | None = None) -> Member:
    return Member(name, Kind("text"), start, size, problem)


def _zip_members(handle: BinaryIO, spool: _Spool) -> Iterator[Member]:
    if directory_size(handle) > _DIRECTORY_BYTES * spool.limits.members:
        raise Unreadable("archive_too_large", f"it holds more than {spool.limits.members} members, which is the limit")
    handle.seek(0)
    with zipfile.ZipFile(handle) as zipped:
        for info in zipped.infolist():
            raw = info.orig_filename
            if not info.flag_bits & 0x800:  # not said to be UTF-8: what Windows writes is GBK
                raw = spelled(raw.encode("cp437", "replace"))
            if info.is_dir():
                continue
            mode = info.external_attr >> 16
            if stat.S_IFMT(mode) not in (0, stat.S_IFREG):
                yield _found(raw, 0, 0, ("unsafe_member", "it is a link or device, not a file"))
                continue
            if info.flag_bits & 0x1:
                yield _found(raw, 0, 0, ("encrypted", "it is locked with a password"))
                continue
            start = spool.size
            try:
                with zipped.open(info) as packed:
                    _, size = spool.take(packed)  # type: ignore[arg-type]
            except (*_DAMAGE, NotImplementedError, ValueError, OSError) as error:
                if isinstance(error, OSError) and not is_damage(error):
                    raise
                detail = f"it cannot be unpacked: {error or 'it is cut off'}"
                yield _found(raw, start, 0, ("broken_member", detail))
                continue
            yield _found(raw, start, size)


def _tar_members(handle: BinaryIO, spool: _Spool) -> Iterator[Member]:
    with tarfile.open(fileobj=handle, mode="r:", errors="surrogateescape") as tar:
        for info in tar:
            raw = spelled(info.name.encode("utf-8", "surrogateescape"))
            if info.isdir():
                continue
            if not info.isfile():
                yield _found(raw, 0, 0, ("unsafe_member", "it is a link or device, not a file"))
                continue
            content = tar.extractfile(info)
            if content is None:
                raise EOFError
            start, size = spool.take(content)  # type: ignore[arg-type]
            if size != info.size:
                raise EOFError("it is cut off")
            yield _found(raw, start, size)
        # a header that is damaged ends the walk like the end does: only zeros may follow
        handle.seek(tar.offset)
        if handle.read(512).strip(b"\0"):
            raise tarfile.ReadError("a header in it is damaged")
