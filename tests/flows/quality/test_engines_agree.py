"""Great Expectations and the row predicates say the same of every row: of the planted drop, and of the six articles."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import polars as pl
import pytest

from expectations.verdicts import BATCH
from tests.engines import compared, validated
from tests.flows.conftest import ROOT
from tests.flows.quality import planted_drop as drop

ARTICLES = ROOT.parent / "shared" / "articles"


def agree(frames: dict[str, pl.DataFrame]) -> int:
    """Rows that both engines find wrong, after a run over all frames."""
    checker, finished = validated(frames, date.today())
    found = compared(checker, frames, date.today())
    of_engines = finished.checks.filter(pl.col("expectation") == "engines_agree")
    assert of_engines.height == len(BATCH) + 1 and of_engines["success"].all()  # and ops.run
    return found


def test_of_every_row_of_the_planted_drop(tmp_path: Path) -> None:
    files = drop.extracted(drop.write(tmp_path / "drop"))
    rows = drop.framed(drop.planted(drop.rows_of_pages(tmp_path / "pages")))
    read = sum(f.expectation == "read" for f in drop.FAULTY_DOCUMENTS)
    # every other fault, the articles of the two dates to come, and the second row of the doubled id
    assert agree({name: pl.concat([files[name], rows[name]]) for name in BATCH}) >= 40 - read + 2


@pytest.mark.skipif(not ARTICLES.is_dir(), reason="the six articles, ../shared/articles, are not here")
def test_of_every_row_of_the_six_articles() -> None:
    frames = drop.extracted(ARTICLES)
    agree(frames)
    # and where there is something to find: every figure a hundred times as large as it was read
    observations = frames["core.observation"].with_columns(
        (pl.col(name) * 100).cast(frames["core.observation"].schema[name]) for name in ("low", "high")
    )
    assert agree({**frames, "core.observation": observations}) >= observations.height
