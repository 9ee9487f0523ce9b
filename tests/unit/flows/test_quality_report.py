"""What the report of the morning says, from what was found alone."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from flows.quality import Quality, markdown, rows

FOUND = Quality(
    days=1,
    last_good=datetime(2026, 11, 20, 7, 15, tzinfo=UTC),
    runs=(("ingest complete", 95, 12, 340, 3), ("ingest failed", 1, 0, 0, 0)),
    failing=("stop: <script>alert(1)</script> | 检查不成立, since 2026-11-20 07:00 UTC",),
    unusual=(),
    waiting=(("binary_file", 2), ("empty_file", 1)),
    page=Path("pages/ab.html"),
)


def test_the_headline_counts_what_a_person_asks_for_first() -> None:
    assert FOUND.headline == (
        "96 runs in 1 day(s), 12 documents loaded; 1 incident(s) open, 0 figure(s) not as usual, 3 reject(s) open; "
        "last complete ingest: 2026-11-20 07:15 UTC"
    )


def test_text_from_articles_stays_text() -> None:
    told = markdown(FOUND) + "".join(str(row["of"]) for row in rows(FOUND))
    assert "<script" not in told
    assert "&lt;script&gt;" in told
    assert "检查不成立" in told
    assert r"alert\(1\)" in told and r"\| 检查" in told


def test_rows_and_text_have_the_same_counts() -> None:
    counted = {(row["what"], row["of"]): row["value"] for row in rows(FOUND)}
    assert counted["documents", "ingest complete"] == 12
    assert counted["rejects open", "binary_file"] == 2
    assert "| ingest complete | 95 | 12 | 340 | 3 |" in markdown(FOUND)
    assert "- `binary_file`: 2" in markdown(FOUND)
    assert "Nothing." in markdown(FOUND), "of what is not as usual"
