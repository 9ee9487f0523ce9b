"""Damaged files, a few: each is loaded or turned away with its reason. The campaign reads a thousand."""

from __future__ import annotations

from pathlib import Path

from tests.formats.reading import read_mutated


def test_damaged_files_are_loaded_or_turned_away(tmp_path: Path) -> None:
    read_mutated(tmp_path, count=60, seed=7)
