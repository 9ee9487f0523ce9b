"""The annotations are well-formed: spans, ids, units, periods, codes."""

from __future__ import annotations

import csv
import json
from datetime import date
from pathlib import Path

import pytest

from seeds import catalog, units_table
from tests.gold import gate, score

DROP = gate.ROOT / "seeds" / "sample_drop"
LABELS = gate.ROOT / "tests" / "gold" / "sample"
FRESH = gate.ROOT / "tests" / "gold" / "fresh"
METRICS = score.STRICT_METRICS | score.LOOSE_METRICS
UNITS = {unit.base_unit for unit in units_table.units().values()}
PERIODS = frozenset(["year", "half", "quarter", "month", "day", "range", "as_of", "as_of_publication", "future"])
GB18030 = "yichun_forest"


def texts() -> dict[str, str]:
    """Decoded texts of the documents that load, by document id, without the program's own readers."""
    found: dict[str, str] = {}
    for path in sorted(DROP.glob("*")):
        if path.suffix == ".jsonl":
            for line in path.read_text(encoding="utf-8").splitlines():
                record = json.loads(line)
                found[f"{path.stem}#{record['id']}"] = record["text"]
        elif path.suffix in (".txt", ".md") and path.stem not in ("broken_page", "empty_page", "gaoan_rice_resent"):
            found[path.stem] = path.read_bytes().decode("gb18030" if path.stem == GB18030 else "utf-8")
    return found


def fresh_texts() -> dict[str, str]:
    """Texts of the fresh documents that are at hand: pages of our own, and days of the stream beside the project."""
    paths = [*(FRESH / "pages").glob("*.txt"), *(gate.ROOT.parent / "shared" / "stream").glob("*.txt")]
    return {path.stem: path.read_bytes().decode("utf-8") for path in paths if path.stem in FRESH_GOLD}


SAMPLE_GOLD = score.read_gold(LABELS)
FRESH_GOLD = score.read_gold(FRESH)
GOLD = {**SAMPLE_GOLD, **FRESH_GOLD}
ROWS = [(doc, row) for doc, rows in GOLD.items() for row in rows]
QUANTITIES = [(doc, row) for doc, row in ROWS if row["class"] in score.SCORED_CLASSES]


def test_every_document_that_loads_is_annotated() -> None:
    assert set(SAMPLE_GOLD) == set(texts())
    with (FRESH / "index.csv").open(encoding="utf-8", newline="") as handle:
        assert {Path(row["document"]).stem for row in csv.DictReader(handle)} == set(FRESH_GOLD)
    assert len(QUANTITIES) > 800


def test_spans_are_the_characters_of_the_document() -> None:
    documents = {**texts(), **fresh_texts()}
    for doc, row in ROWS:
        start, end = row["start"], row["end"]
        assert isinstance(start, int)
        assert isinstance(end, int)
        if doc in FRESH_GOLD and doc not in documents:
            continue  # a day of the stream, which is not at hand
        assert documents[doc][start:end] == row["surface"], (doc, row["surface"])


@pytest.mark.parametrize("doc", GOLD)
def test_lines_follow_the_text_and_do_not_overlap(doc: str) -> None:
    last = 0
    for row in GOLD[doc]:
        start, end = row["start"], row["end"]
        assert isinstance(start, int)
        assert isinstance(end, int)
        assert last <= start < end, row["surface"]
        last = end


def test_fields_hold_what_the_guide_allows() -> None:
    for doc, row in QUANTITIES:
        where = (doc, row["surface"])
        low, high = row["low"], row["high"]
        assert isinstance(low, int | float), where
        assert isinstance(high, int | float), where
        assert low <= high, where
        assert (low != high) == (row["comparator"] == "range"), where
        assert row["unit"] in UNITS, where
        assert (row["counter"] is not None) == (row["unit"] == "count"), where
        assert row["comparator"] in ("eq", "approx", "gt", "ge", "lt", "le", "range"), where
        assert set(_list(row["kind"])) <= {"level", "growth", "share", "multiple", "gap", "rank"}, where
        assert (row["class"] == "rank") == (row["kind"] == "rank"), where
        assert set(_list(row["status"])) <= {"actual", "target", "policy", "spec"}, where
        assert row["metric"] in METRICS, where
        assert _list(row["metric_text"]), where
        assert _list(row["article"]), where
        for name in ("region", "organization", "industry"):
            assert row[name] is None or (isinstance(row[name], list) and all(_list(row[name]))), where


def test_periods_are_intervals() -> None:
    for doc, row in QUANTITIES:
        where = (doc, row["surface"])
        kind, start, end = row["period_type"], row["period_start"], row["period_end"]
        assert kind in PERIODS, where
        if kind in score.OPEN_PERIODS:
            assert (start, end) == (None, None), where
            continue
        dates = [date.fromisoformat(str(day)) for day in (start, end) if day is not None]
        assert dates == sorted(dates), where
        assert (kind == "as_of") == (start is None), where
        assert end is not None or kind == "range", where


def test_region_codes_are_known() -> None:
    codes = {row["region_code"] for row in catalog.rows("regions/regions") if not row["valid_to"]}
    for doc, row in QUANTITIES:
        assert row["region_code"] is None or row["region_code"] in codes, (doc, row["surface"], row["region_code"])


def test_one_file_came_twice_and_two_are_no_texts() -> None:
    assert (DROP / "gaoan_rice.txt").read_bytes() == (DROP / "gaoan_rice_resent.txt").read_bytes()
    assert (DROP / "empty_page.txt").read_bytes() == b""
    assert b"\x00" in (DROP / "broken_page.txt").read_bytes()
    with pytest.raises(UnicodeDecodeError):
        (DROP / f"{GB18030}.txt").read_text(encoding="utf-8")


def _list(value: object) -> list[object]:
    return value if isinstance(value, list) else [value]


def _folder_has_no_other_files() -> set[str]:
    return {path.name for path in Path(LABELS).iterdir() if path.suffix != ".jsonl"}


def test_nothing_else_lies_among_the_labels() -> None:
    assert _folder_has_no_other_files() == set()
