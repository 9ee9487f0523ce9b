"""A thousand damaged files of every format: no crash, no hang, each loaded or turned away with its reason."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.formats.reading import read_mutated

pytestmark = pytest.mark.timeout(1200)


def test_a_thousand_damaged_files(tmp_path: Path) -> None:
    outcomes = read_mutated(tmp_path, count=1000, seed=20240120)
    assert outcomes["loaded"] > 100
    assert len(outcomes) > 12, outcomes
