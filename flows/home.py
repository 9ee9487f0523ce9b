"""The home directory: where each thing a run writes lies, and the one store that is open in it."""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Literal, Protocol

from flows import logs
from warehouse.files import naming

if TYPE_CHECKING:
    from flows.settings import Settings
    from warehouse.store import Store


class HomeError(Exception):
    """The home directory cannot be used; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Home:
    """Paths inside one home directory."""

    path: Path

    @property
    def warehouse(self) -> Path:
        """The read copy, for everyone."""
        return self.path / "warehouse.duckdb"

    @property
    def raw(self) -> Path:
        """Bytes of every file as delivered, by SHA-256."""
        return self.path / "raw"

    @property
    def pages(self) -> Path:
        """The morning pages."""
        return self.path / "pages"

    @property
    def incoming(self) -> Path:
        """What was fetched from sources and is not loaded yet."""
        return self.path / "incoming"

    def kept(self, sha256: str) -> Path:
        """Where the bytes of a file lie, if they were kept."""
        return self.raw / sha256[:2] / sha256


_stores: dict[Path, Store] = {}


@contextmanager
def sole_store(settings: Settings, waiting: Callable[[str], None] | None = None) -> Iterator[Store]:
    """The open store of the home directory; a run elsewhere is waited for and ``waiting`` is told so.

    Within a process it is one and the same however often it is entered: the command takes it before
    Prefect starts (so that two temporary servers never share a database), the flow takes it again,
    and a flow that Prefect runs on a schedule takes it alone.
    """
    from warehouse.store import Store

    logs.begin(settings)
    key = settings.home.resolve()
    if key in _stores:
        yield _stores[key]
        return
    wait = settings.lock_wait_seconds
    with Store(
        settings.home,
        on_wait=waiting,
        wait_seconds=wait if wait >= 0 else None,
        memory_limit=settings.memory_limit,
        compact_above=settings.publish_compact_above,
    ) as store:
        _stores[key] = store
        try:
            yield store
        finally:
            del _stores[key]


@contextmanager
def standing_store(settings: Settings, waiting: Callable[[str], None] | None = None) -> Iterator[Store]:
    """The same of a home that is there: what works on a warehouse makes none where ``--home`` was mistyped."""
    from warehouse.store import BUILD, READ_COPY

    home = settings.home
    if not any((home / name).exists() for name in (BUILD, READ_COPY)):
        raise HomeError(f"no warehouse in {home}: run `zhibiao ingest PATH --home {home}` first")
    with sole_store(settings, waiting) as store:
        yield store


ASIDE = "rebuild"
"""Folder of the home directory in which a rebuild makes the new warehouse."""


def clear_half_kept(home: Home) -> None:
    """Remove what killed runs left half copied, half written or half rebuilt; only for the run that holds the store."""
    shutil.rmtree(home.path / ASIDE, ignore_errors=True)
    for half in (*home.raw.glob("*.part"), *home.pages.glob("*.part")):
        half.unlink(missing_ok=True)


class HoldsBytes(Protocol):
    """A path, or a delivery whose bytes may lie in an archive."""

    def open(self, mode: Literal["rb"]) -> BinaryIO: ...


def keep_bytes(home: Home, sha256: str, source: HoldsBytes) -> None:
    """Save a file's bytes under their digest, whole or not at all; what is there already stays.

    Not synced to the disk one by one: a killed process loses nothing, and after a power cut the
    digest in the name tells a damaged file.
    """
    if home.kept(sha256).exists():
        return
    home.raw.mkdir(parents=True, exist_ok=True)
    half = home.raw / f"{os.getpid()}.part"
    try:
        with source.open("rb") as given, naming(half), half.open("wb") as taken:
            shutil.copyfileobj(given, taken, 1 << 20)
        with half.open("rb") as written:
            digest = hashlib.file_digest(
                written, "sha256"
            ).hexdigest()  # of what was kept, should the file have changed
        kept = home.kept(digest)
        kept.parent.mkdir(exist_ok=True)
        half.replace(kept)
    finally:
        half.unlink(missing_ok=True)
