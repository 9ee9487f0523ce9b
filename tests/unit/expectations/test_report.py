"""The quality report: a pure function of rows, in which text stays text."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import polars as pl

from expectations.report import escaped, quality_report, write_report
from expectations.run import Checker, Totals
from warehouse.render.frames import conform, empty
from warehouse.tables import table

NOW = datetime(2026, 11, 20, tzinfo=UTC)
RUN = {
    "run_id": "1" * 32,
    "flow": "ingest",
    "path": "drop",
    "state": "complete",
    "documents": 3,
    "rejected": 1,
    "seconds": 1.25,
}
EVIL = "<script>alert(1)</script> | [x](javascript:alert) `rm` **bold**"


def _rejects(*documents: str) -> pl.DataFrame:
    rows = [
        {"reject_id": f"{n:032x}", "run_id": "1" * 32, "stage": "check", "reason": "mojibake", "document": name, "detail": name, "recorded_at": NOW}
        for n, name in enumerate(documents)
    ]  # fmt: skip
    return conform(
        pl.DataFrame(rows, schema_overrides={"recorded_at": pl.Datetime("us", "UTC")}),
        table("ops.reject"),
    )


def _accounts(totals: Totals) -> pl.DataFrame:
    return Checker(None, run_id="1" * 32, today=NOW.date(), recorded_at=NOW).finish(totals).checks


def test_a_run_without_news_is_a_short_page() -> None:
    checks = _accounts(Totals(0, 0, 0, 0, 0, 0, 0, 0))
    said = quality_report(RUN, empty(table("ops.reject")), checks, empty(table("core.observation")))
    assert "All 2 checks held." in said
    assert "| documents delivered | 3 |" in said and "| seconds | 1.2 |" in said
    assert said.count("Nothing.") == 2


def test_rejects_are_counted_and_explained() -> None:
    said = quality_report(
        RUN,
        _rejects(*"abcde"),
        empty(table("ops.check")),
        empty(table("core.observation")),
    )
    assert "### mojibake: 5 at check" in said
    assert "wrong encoding" in said and "Remedy: deliver the text in UTF" in said
    assert "- and 2 more: `zhibiao rejects list`" in said


def test_failed_checks_stand_by_severity_with_samples(sound: Any) -> None:
    checks = _accounts(Totals(10, 6, 3, 0, 0, 0, 0, 0))
    said = quality_report(RUN, empty(table("ops.reject")), checks, sound.frames()["core.observation"])
    assert "The run must not be published." in said
    assert "10 documents were delivered, but 6 loaded" in said
    assert "| gdp | 3 |" in said and "| actual | 12 |" in said


def test_text_from_outside_has_no_meaning_to_markdown_or_html() -> None:
    said = quality_report(
        {**RUN, "path": EVIL},
        _rejects(EVIL),
        empty(table("ops.check")),
        empty(table("core.observation")),
    )
    assert "<script" not in said and "](" not in said and "**bold" not in said and "javascript:" not in said
    assert escaped("a\n|b") == "a \\|b"


def test_the_report_is_kept_under_its_run_and_as_latest(tmp_path: Path) -> None:
    path = write_report("# x\n", tmp_path, "1" * 32)
    assert path.read_text(encoding="utf-8") == (path.parent / "latest.md").read_text(encoding="utf-8") == "# x\n"
    assert sorted(p.name for p in path.parent.iterdir()) == [
        "1" * 32 + ".md",
        "latest.md",
    ]
