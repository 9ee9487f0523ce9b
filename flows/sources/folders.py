"""A directory of this machine: what lies there, and in which state."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from flows.sources.cursor import Item, SourceError
from transforms.deliveries import SIDECAR, Delivery, discover
from transforms.formats.limits import Reading
from transforms.identity import digest_of
from transforms.metadata import spelled


def standing(folder: Path) -> tuple[str, int]:
    """A digest of the names, sizes and times of all that lies in a directory, and the number of files: the same as at
    the last look means that nothing has to be opened. ``SourceError`` where there is no directory."""
    found = []
    with _told(folder):
        if not folder.is_dir():
            raise FileNotFoundError(2, "No such file or directory", str(folder))
        for place, inner, names in os.walk(folder, onerror=_raise):
            inner[:] = sorted(d for d in inner if not d.startswith("."))
            for name in sorted(names):
                if not name.startswith("."):
                    path = os.path.join(place, name)
                    with suppress(FileNotFoundError):
                        at = os.lstat(path)
                        found.append(f"{path}\x1e{at.st_size}\x1e{at.st_mtime_ns}\x1e{at.st_ctime_ns}")
    return digest_of("folder", *found), len(found)


def items(folder: Path, reading: Reading | None = None) -> list[tuple[Item, list[Delivery]]]:
    """The files of a directory as they stand, each with what it delivers: itself, or what an archive holds."""
    with _told(folder):
        deliveries = discover(folder, reading)
    by_file: dict[Path, list[Delivery]] = {}
    for delivery in deliveries:
        by_file.setdefault(delivery.path, []).append(delivery)
    found = []
    for path, of_it in by_file.items():
        state = _state(path, of_it)
        if state is not None:
            version, size, changed_at = state
            name = spelled(os.fsencode(path.relative_to(folder).as_posix()))
            found.append((Item(name, name, None, version, size, changed_at), of_it))
    return found


def _state(path: Path, deliveries: list[Delivery]) -> tuple[str, int, float] | None:
    """Version, size and time of change of a file and its sidecar; nothing where it is gone by now."""
    try:
        own = path.lstat() if deliveries[0].problem else path.stat()
    except OSError:
        return None
    changed_at = own.st_mtime
    for sidecar in (path.with_name(path.name + SIDECAR), path.with_name(path.stem + SIDECAR)):
        with suppress(OSError):
            changed_at = max(changed_at, sidecar.stat().st_mtime)
    said = [part for d in deliveries for part in (*sorted(d.metadata.items()), d.problem)]
    # the time of change of the entry, which no copying program sets back, tells a file that was replaced by its like
    version = f"{own.st_size}-{own.st_mtime_ns}-{own.st_ctime_ns}-{digest_of('beside', *said)[:16]}"
    return version, own.st_size, changed_at


@contextmanager
def _told(folder: Path) -> Iterator[None]:
    try:
        yield
    except FileNotFoundError as error:
        raise SourceError(f"{folder}: there is no such directory; type: mkdir -p {folder}") from error
    except OSError as error:
        raise SourceError(f"{error.filename or folder}: {error.strerror}; check its permissions") from error


def _raise(error: OSError) -> None:
    raise error
