"""A month day by day, each day its own drop, ends with the rows of the month at once."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.campaigns.conftest import ROOT, Zhibiao, contents, ended

STREAM = ROOT.parent / "shared" / "stream"


@pytest.mark.timeout(1500)
@pytest.mark.skipif(not STREAM.is_dir(), reason="the month of daily files, ../shared/stream, is not here")
def test_a_month_day_by_day_gives_the_rows_of_the_month_at_once(zhibiao: Zhibiao, tmp_path: Path) -> None:
    days = []
    for file in sorted(STREAM.glob("*.txt")):
        days.append(tmp_path / "days" / file.stem)
        days[-1].mkdir(parents=True)
        shutil.copy(file, days[-1])
    assert len(days) >= 28
    ended(zhibiao("ingest", *days, "--home", tmp_path / "daily"), 900)
    ended(zhibiao("ingest", STREAM, "--home", tmp_path / "at_once"), 300)
    daily, at_once = contents(tmp_path / "daily"), contents(tmp_path / "at_once")
    assert len(daily.pop("ops.drop")) == len(days)
    assert len(at_once.pop("ops.drop")) == 1
    assert sorted(daily) == sorted(at_once)
    for name in daily:
        assert len(daily[name]) == len(at_once[name]), name
    for name in ("core.mention", "core.observation", "raw.article", "ops.reject"):
        assert daily[name] == at_once[name], name
