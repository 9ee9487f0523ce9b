"""Read access to the seed tables: CSV files beside this module, each under a contract.

Typed access to each family is in its own module (``seeds.units``, ``seeds.places`` ...); this one
reads rows and names the file, line and value of what is wrong.
"""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Callable, Iterable, Iterator
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import TypeVar

_NOT_RULES = frozenset(("sample_drop", "sample_later", "__pycache__", "quality", "search", "reject_reasons.csv"))
"""What decides nothing about how a text is read: documents, thresholds of belief, what search folds, words for rejects."""

ROOT: Traversable = files("seeds")

_Entry = TypeVar("_Entry")


class SeedError(Exception):
    """A seed table breaks its contract: the message names file, line, column and value."""

    def __init__(self, file: str, line: int, problem: str) -> None:
        self.file, self.line, self.problem = file, line, problem
        super().__init__(f"seeds/{file}.csv line {line}: {problem}")


def rows(name: str) -> list[dict[str, str]]:
    """Rows of ``seeds/<name>.csv`` as text, in file order; an empty cell is an empty string."""
    found: list[dict[str, str]] = []
    reader = csv.reader(io.StringIO((ROOT / f"{name}.csv").read_text(encoding="utf-8"), newline=""))
    header = next(reader, None)
    if not header:
        raise SeedError(name, 1, "no header row")
    for cells in reader:
        if len(cells) != len(header):
            raise SeedError(name, reader.line_num, f"{len(cells)} cells under {len(header)} columns")
        found.append(dict(zip(header, cells, strict=True)))
    return found


def grouped(entries: Iterable[_Entry], key: Callable[[_Entry], str]) -> dict[str, tuple[_Entry, ...]]:
    """The entries under their keys, keys and entries in the order in which they come."""
    found: dict[str, list[_Entry]] = {}
    for entry in entries:
        found.setdefault(key(entry), []).append(entry)
    return {name: tuple(same) for name, same in found.items()}


def _walk(folder: Traversable, prefix: str = "") -> Iterator[tuple[str, Traversable]]:
    for entry in sorted(folder.iterdir(), key=lambda e: e.name):
        if entry.is_dir():
            if entry.name not in _NOT_RULES:
                yield from _walk(entry, f"{prefix}{entry.name}/")
        elif entry.name.endswith((".csv", ".yml")) and entry.name not in _NOT_RULES:
            yield prefix + entry.name, entry


def digest() -> str:
    """SHA-256 over the names and bytes of all seed tables: part of a rule set's identity."""
    h = hashlib.sha256()
    for name, entry in _walk(ROOT):
        h.update(name.encode())
        h.update(entry.read_bytes())
    return h.hexdigest()
