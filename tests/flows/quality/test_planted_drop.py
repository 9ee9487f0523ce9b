"""Every planted fault ends in the reject or the warning that belongs to it, and not one sound row does."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from expectations.verdicts import Sorted, Verdict, judge_batch, turn_away
from flows.ingest import ingest
from flows.run import Outcome
from tests.flows.quality import planted_drop as drop
from tests.flows.quality.planted_drop import FAULTY_DOCUMENTS, FAULTY_ROWS, Fault

Ask = Callable[..., list[tuple[Any, ...]]]


def warned(verdicts: dict[str, Verdict], documents: dict[str, str]) -> list[tuple[str, str]]:
    """Rule and document of every row that is warned of."""
    return [
        (e.rule, documents[verdict.rows["document_id"][i]])
        for verdict in verdicts.values()
        for e in verdict.expectations
        if e.severity == "warn" and not e.of_table
        for i in (~verdict.holds[e.rule]).arg_true()
    ]


def expected_warnings(faults: tuple[Fault, ...]) -> Counter[tuple[str, str]]:
    """A date that has not come is the article's as well as the document's."""
    found = Counter((f.expectation, f.where) for f in faults if f.outcome == "warn")
    both = {(rule.replace("raw.document", "raw.article"), where) for rule, where in found if "has_come" in rule}
    return found + Counter(both)


def test_the_drop_is_two_hundred_with_forty_faults_of_twenty_kinds(tmp_path: Path) -> None:
    faults = (*FAULTY_DOCUMENTS, *FAULTY_ROWS)
    assert len(faults) == 40
    kinds = Counter(f.kind for f in faults)
    assert len(kinds) == 20 and set(kinds.values()) == {2}
    files = 24 + len(drop.sound_documents()) + 1  # and the sound line of lines.jsonl
    assert files + len(drop.rows_of_pages(tmp_path)[drop.O]) == 200


# --- documents, on the whole road -----------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory, empty_home: Path) -> tuple[Path, Outcome]:
    folder = tmp_path_factory.mktemp("planted")
    home = Path(shutil.copytree(empty_home, folder / "home"))
    return home, ingest(drop.write(folder / "drop"), home)


def test_documents_and_mentions_are_accounted_for(loaded: tuple[Path, Outcome]) -> None:
    counts = loaded[1].counts
    assert counts["documents"] == 100
    assert counts["loaded"] == 90 and counts["rejected"] == 10 and counts["known"] == 0
    assert counts["mentions"] == counts["observations"] + counts["not_quantities"] + counts["mention_rejects"]
    assert counts["mention_rejects"] == 2


@pytest.mark.parametrize("fault", FAULTY_DOCUMENTS, ids=[f"{f.kind}: {f.where}" for f in FAULTY_DOCUMENTS])
def test_a_fault_of_a_document_ends_where_it_belongs(fault: Fault, loaded: tuple[Path, Outcome], ask: Ask) -> None:
    home = loaded[0]
    rejects = ask(home, f"SELECT stage, reason, detail FROM ops.reject WHERE document = '{fault.where}'")
    if fault.outcome == "warn":
        assert rejects == []
        checks = ask(
            home, "SELECT concat_ws('.', table_name, column_name, expectation), severity, success FROM ops.check"
        )
        assert (fault.expectation, "warn", False) in checks
    else:
        ((stage, reason, detail),) = rejects
        assert reason == fault.outcome and detail
        assert stage == ("read" if fault.expectation == "read" else "check")


def test_no_sound_document_is_turned_away_or_warned_of(loaded: tuple[Path, Outcome], ask: Ask) -> None:
    home = loaded[0]
    expected = sorted((f.where, f.outcome) for f in FAULTY_DOCUMENTS if f.outcome != "warn")
    assert sorted(ask(home, "SELECT document, reason FROM ops.reject")) == expected
    failed = dict(
        ask(
            home,
            "SELECT concat_ws('.', table_name, column_name, expectation), unexpected FROM ops.check WHERE NOT success",
        )
    )
    by_rule = Counter(rule for rule, _ in expected_warnings(FAULTY_DOCUMENTS).elements())
    by_rule.update(f.expectation for f in FAULTY_DOCUMENTS if f.expectation != "read" and f.outcome != "warn")
    assert failed == by_rule


def test_the_rows_that_are_warned_of_are_the_planted_ones(loaded: tuple[Path, Outcome]) -> None:
    from warehouse.store import Store

    with Store(loaded[0]) as store:
        frames = {name: store.query(f"FROM {name}") for name in (drop.D, drop.A, drop.M, drop.O)}
    found = warned(judge_batch(frames, date.today()), _names(frames[drop.D]))
    assert Counter(found) == expected_warnings(FAULTY_DOCUMENTS)


# --- rows, such as no page can hold ---------------------------------------------------------------------------------


def _names(documents: Any) -> dict[str, str]:
    return dict(documents.select("document_id", "document").iter_rows())


@pytest.fixture(scope="module")
def sorted_out(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, Verdict], Sorted, dict[str, str]]:
    frames = drop.framed(drop.planted(drop.rows_of_pages(tmp_path_factory.mktemp("pages"))))
    verdicts = judge_batch(frames, date.today())
    return verdicts, turn_away(verdicts), _names(frames[drop.D])


@pytest.mark.parametrize("fault", FAULTY_ROWS, ids=[f"{f.kind}: {f.where}" for f in FAULTY_ROWS])
def test_a_fault_of_a_row_ends_where_it_belongs(
    fault: Fault, sorted_out: tuple[dict[str, Verdict], Sorted, dict[str, str]]
) -> None:
    verdicts, found, names = sorted_out
    table_name = ".".join(fault.expectation.split(".")[:2])
    verdict = verdicts[table_name]
    broken = (~verdict.holds[fault.expectation]).arg_true()
    assert fault.where in [names[verdict.rows["document_id"][i]] for i in broken]
    rejects = [r.reason for r in found.rejects if r.document == fault.where]
    if fault.outcome == "warn":
        assert (fault.expectation, fault.where) in warned(verdicts, names)
    else:
        assert fault.outcome in rejects


def test_no_sound_row_is_turned_away_or_warned_of(
    sorted_out: tuple[dict[str, Verdict], Sorted, dict[str, str]], tmp_path: Path
) -> None:
    verdicts, found, names = sorted_out
    assert Counter((r.document, r.reason) for r in found.rejects) == Counter(
        (f.where, f.outcome) for f in FAULTY_ROWS if f.outcome != "warn"
    )
    assert Counter(warned(verdicts, names)) == expected_warnings(FAULTY_ROWS)
    assert found.counts.mention_rejects == 12 and found.counts.rejected == 0
    # before they were planted, nothing was wrong
    sound = judge_batch(drop.framed(drop.rows_of_pages(tmp_path)), date.today())
    assert turn_away(sound).rejects == [] and warned(sound, names) == []
