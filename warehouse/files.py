"""Files of a home directory, written so that a kill or a power cut leaves the old one or the new one."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def naming(target: Path) -> Iterator[None]:
    """Gives an error of the disk the name of the file that is written: of a full one the system names none."""
    try:
        yield
    except OSError as error:
        if error.filename is None:
            error.filename = str(target)
        raise


def copied(source: Path, target: Path) -> None:
    """A copy that is on disk when this returns."""
    target.unlink(missing_ok=True)
    with naming(target), open(source, "rb") as given, open(target, "wb") as taken:
        shutil.copyfileobj(given, taken, 2**22)
        taken.flush()
        os.fsync(taken.fileno())


def cleared(file: Path) -> None:
    """Removes a half-written database and its log, where a kill left them."""
    file.unlink(missing_ok=True)
    file.with_name(f"{file.name}.wal").unlink(missing_ok=True)


def put_for_readers(made: Path, target: Path) -> None:
    """Swaps a database in that nobody is to write.

    Who opens it to write by mistake is refused, and locks nobody else out. Where that does not hold (root may write
    anything), the log that such a program has left is removed: DuckDB would replay it over the next file of the name.
    """
    made.chmod(made.stat().st_mode & ~0o222)
    target.with_name(f"{target.name}.wal").unlink(missing_ok=True)
    os.replace(made, target)


def swept(home: Path, half_written: Iterable[str], spill: str) -> None:
    """Removes what killed runs left half made in a home directory; only for the run that holds its lock."""
    for name in half_written:
        cleared(home / name)
    shutil.rmtree(home / spill, ignore_errors=True)


def synced(path: Path) -> None:
    """Makes durable what was written to the file, or renamed inside the folder."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
