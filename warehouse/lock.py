"""The lock of a home directory."""

from __future__ import annotations

import fcntl
import os
import struct
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import ClassVar

from warehouse.errors import StoreError


class HomeLock:
    """One run at a time in a home directory, across processes and threads.

    A POSIX record lock: the kernel lets go of it when the process dies, however it dies, and children
    that were forked from it do not keep it (a flock would stay with orphaned workers).
    """

    _threads: ClassVar[dict[Path, threading.Lock]] = {}
    _guard = threading.Lock()

    def __init__(self, path: Path, on_wait: Callable[[str], None] | None, wait_seconds: float | None) -> None:
        self.path, self.on_wait, self.wait_seconds = path, on_wait, wait_seconds
        self._file: int | None = None
        self._thread: threading.Lock | None = None

    def acquire(self) -> None:
        """Waits for the lock; ``StoreError`` after ``wait_seconds``, or where the file cannot be written."""
        if self._file is not None:
            raise StoreError(f"the store of {self.path.parent} is open already")
        deadline = None if self.wait_seconds is None else time.monotonic() + self.wait_seconds
        with self._guard:
            thread = self._threads.setdefault(self.path.resolve(), threading.Lock())
        told = False
        while not thread.acquire(blocking=False):
            told = self._wait(told, str(os.getpid()), deadline)
        self._thread = thread
        try:
            file = os.open(self.path, os.O_RDWR | os.O_CREAT, 0o644)
        except OSError as error:
            self.release()
            raise StoreError(f"cannot write {self.path}: {error.strerror}; choose another --home") from error
        try:
            while True:
                try:
                    fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    break
                except OSError:
                    holder = os.pread(file, 32, 0).decode("ascii", "replace").strip()
                    told = self._wait(told, holder or "unknown", deadline)
            os.ftruncate(file, 0)
            os.pwrite(file, f"{os.getpid()}\n".encode(), 0)
        except BaseException:
            os.close(file)
            self.release()
            raise
        self._file = file

    def release(self) -> None:
        """Lets the next run in; nothing happens where the lock is not held."""
        if self._file is not None:
            os.close(self._file)
            self._file = None
        if self._thread is not None:
            self._thread.release()
            self._thread = None

    def _wait(self, told: bool, holder: str, deadline: float | None) -> bool:
        sentence = f"another run (process {holder}) is at work in {self.path.parent}"
        if deadline is not None and time.monotonic() >= deadline:
            raise StoreError(f"{sentence}; run again when it has ended")
        if not told and self.on_wait is not None:
            self.on_wait(f"{sentence}; waiting for it to end")
        time.sleep(0.1)
        return True


_FLOCK = "hhqqi4x"  # struct flock of 64-bit Linux: type, whence, start, length, process


@dataclass(frozen=True, slots=True)
class Holder:
    """Who holds a home directory, and since when."""

    process: str  # its number, or unknown
    since: datetime


def holder(path: Path) -> Holder | None:
    """Who holds the lock at this path, found without taking it; None where nobody does or no lock was ever made.

    Not for a process that may hold it itself: closing any handle on the file would let go of its lock.
    """
    try:
        file = os.open(path, os.O_RDONLY)
    except FileNotFoundError:
        return None
    try:
        wanted = struct.pack(_FLOCK, fcntl.F_WRLCK, os.SEEK_SET, 0, 0, 0)
        kind, _, _, _, process = struct.unpack(_FLOCK, fcntl.fcntl(file, fcntl.F_GETLK, wanted))
        if kind == fcntl.F_UNLCK:
            return None
        said = os.pread(file, 32, 0).decode("ascii", "replace").strip()
        # it is written when the lock is taken; of a process in another container the kernel gives no number
        since = datetime.fromtimestamp(os.fstat(file).st_mtime, UTC)
        return Holder(str(process) if process > 0 else said or "unknown", since)
    finally:
        os.close(file)
