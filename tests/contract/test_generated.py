"""Generated files are committed, and equal a fresh rendering."""

from __future__ import annotations

import pytest

from warehouse.render.__main__ import ROOT, generated


@pytest.mark.parametrize("path", sorted(generated()))
def test_a_generated_file_is_up_to_date(path: str) -> None:
    file = ROOT / path
    assert file.is_file(), f"{path} is missing: run `make generate`"
    assert file.read_text(encoding="utf-8") == generated()[path], f"{path} is out of date: run `make generate`"
