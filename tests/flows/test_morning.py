"""The morning page of real runs: what each tells of what came, and that the past can be told of again."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from flows import ledger
from flows import rebuild as rebuilding
from flows.failures import InputError
from flows.history import retract
from flows.ingest import ingest
from flows.morning.publishing import report, write_page
from flows.morning.questions import gather
from flows.rebuild import rebuild
from flows.run import Outcome
from transforms import identity, normalise
from warehouse.store import read

TRADE = "2023年1至7月，义乌市进出口总额3224.3亿元，同比增长17.5%。到2025年，义乌市低空经济产业规模突破60亿元。\n"
RICE = (
    "今年，高安市粮食总产量稳定在8亿公斤以上，同比增长3.5%。对种粮大户每亩最高补贴150元，最高可给予企业500万元奖励。\n"
)
PAPER = "本报讯 据统计，2023年1至7月，义乌市进出口总额3424.3亿元，同比增长17.5%。2023年1至7月，东阳市进出口总额412.6亿元。\n"
META = '{"title": "<script>alert(1)</script>", "publisher": "江海新报", "published_on": "2023-08-15"}'


def dropped(folder: Path, files: dict[str, str]) -> Path:
    folder.mkdir(parents=True)
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
        (folder / f"{name}.meta.json").write_text(META, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Outcome, Outcome, str]:
    """A home after two drops: the second corrects a document of the first and contradicts another; with the page of
    the first as its run left it."""
    base = tmp_path_factory.mktemp("morning")
    home = base / "home"
    first = ingest(dropped(base / "first", {"trade.txt": TRADE, "rice.txt": RICE, "empty.txt": " \n"}), home)
    assert first.page is not None
    as_written = first.page.read_text(encoding="utf-8")
    second = ingest(dropped(base / "second", {"rice.txt": RICE.replace("3.5%", "4.5%"), "paper.txt": PAPER}), home)
    return home, first, second, as_written


def test_ingest_writes_a_page_and_lists_it(runs: tuple[Path, Outcome, Outcome, str]) -> None:
    home, first, second, _ = runs
    assert second.page == home / "pages" / f"{second.run_id}.html"
    index = (home / "pages" / "index.html").read_text(encoding="utf-8")
    assert index.index(f"{second.run_id}.html") < index.index(f"{first.run_id}.html")
    assert not list((home / "pages").glob("*.part"))


def test_a_run_that_brings_nothing_writes_no_page(runs: tuple[Path, Outcome, Outcome, str]) -> None:
    home, first, _, _ = runs
    before = {p: p.stat().st_mtime_ns for p in (home / "pages").iterdir()}
    assert ingest(Path(first.path), home).page is None
    assert {p: p.stat().st_mtime_ns for p in (home / "pages").iterdir()} == before


def test_a_dry_run_writes_no_page(tmp_path: Path) -> None:
    outcome = ingest(dropped(tmp_path / "drop", {"trade.txt": TRADE}), tmp_path / "home", dry_run=True)
    assert outcome.page is None
    assert not (tmp_path / "home" / "pages").exists()


def test_the_facts_of_the_first_run(runs: tuple[Path, Outcome, Outcome, str]) -> None:
    home, first, _second, _ = runs
    with read(home, as_of=_begun(home, first)) as then:
        facts = gather(then, first.run_id)
    assert facts.documents.total == 2
    assert [(p.name, p.documents) for p in facts.publishers.rows] == [("江海新报", 2)]
    assert facts.new_facts == first.counts["observations"], "everything is new to an empty warehouse"
    assert [
        (f.low, f.unit) for family in facts.families.rows for f in family.figures if family.metric == "trade_value"
    ] == [(322430000000, "CNY")]
    assert any(t.figure.subject == "义乌市" and t.due_on and t.due_on.year == 2025 for t in facts.targets.rows)
    assert 5000000 in [f.low for f in facts.policies.rows]
    assert [(r.reason, r.count) for r in facts.rejects] == [("empty_file", 1)]
    assert facts.rejects[0].remedy
    assert not facts.conflicts.total
    assert [p.run_id for p in facts.past] == [first.run_id], "what came later is no part of its trend"
    assert sum(facts.confidences) == first.counts["observations"]


def test_the_second_run_tells_what_changed_and_what_conflicts(runs: tuple[Path, Outcome, Outcome, str]) -> None:
    home, first, second, _ = runs
    with read(home) as now:
        facts = gather(now, second.run_id)
    assert [(g.document, g.what) for g in facts.gone.rows] == [("rice.txt", "superseded")]
    assert [(c.before_low, c.figure.low) for c in facts.corrections.rows] == [(3.5, 4.5)]
    (conflict,) = facts.conflicts.rows
    assert {s.low for s in conflict.statements} == {322430000000, 342430000000}
    new = [f.subject for family in facts.families.rows for f in family.figures]
    assert "东阳市" in new
    assert "高安市" not in new, "a corrected page brings only what it corrects"
    assert [p.run_id for p in facts.past] == [first.run_id, second.run_id]
    courses = {c.measure: [p.alone for p in c.points] for c in facts.courses}
    assert courses["documents"] == [2, 2]
    assert courses["rejects_by_reason"] == [1 / 3, 0], "one of three documents was empty"
    assert courses["observations_per_document"] == [r.counts["observations"] / 2 for r in (first, second)]
    assert {"checks_failed", "unknown_region_share", "confidence"} <= set(courses)
    assert facts.anomalies.total == 0, "two runs are no past"
    cited = {c.observation_id: c for c in facts.cited}
    for statement in conflict.statements:
        sentence = cited[statement.observation_id]
        assert sentence.surface in ("3224.3亿元", "3424.3亿元")
        assert (sentence.before + sentence.surface + sentence.after).startswith(("2023年1至7月", "本报讯"))
        text = now_text(home, sentence.document)
        assert text[sentence.document_start : sentence.document_end] == sentence.surface


def now_text(home: Path, document: str) -> str:
    with read(home) as warehouse:
        return str(
            warehouse.query(
                "SELECT text FROM raw.document WHERE document = ? AND retired_at IS NULL", [document]
            ).item()
        )


def test_the_page_of_a_past_run_is_made_again_to_the_letter(runs: tuple[Path, Outcome, Outcome, str]) -> None:
    home, first, _, as_written = runs
    path = report(first.run_id[:8], home)
    assert path.read_text(encoding="utf-8") == as_written


def test_without_a_run_the_last_one_that_read_is_told_of(runs: tuple[Path, Outcome, Outcome, str]) -> None:
    home, _, second, _ = runs
    assert report(None, home).stem == second.run_id


def test_an_unknown_run_is_refused_with_the_way_to_find_one(runs: tuple[Path, Outcome, Outcome, str]) -> None:
    home, *_ = runs
    with pytest.raises(InputError, match="no run 'zzz'.*ops.run"):
        report("zzz", home)
    with pytest.raises(InputError, match="ambiguous"):
        report("", home)


def test_a_hostile_title_is_text_in_every_page(runs: tuple[Path, Outcome, Outcome, str]) -> None:
    home, *_ = runs
    for path in (home / "pages").glob("*.html"):
        html = path.read_text(encoding="utf-8")
        assert "<script>alert" not in html
        assert len(re.findall("<script", html)) == 1
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in html or path.stem == "index"


def test_old_pages_are_forgotten_and_the_index_lists_what_is_left(
    runs: tuple[Path, Outcome, Outcome, str], tmp_path: Path
) -> None:
    home, first, second, _ = runs
    pages = home / "pages"
    try:
        write_page(home, second.run_id, keep=1)
        assert {p.stem for p in pages.glob("*.html")} == {"index", second.run_id}
        assert first.run_id not in (pages / "index.html").read_text(encoding="utf-8")
    finally:
        write_page(home, first.run_id)
    assert {p.stem for p in pages.glob("*.html")} == {"index", first.run_id, second.run_id}


def test_a_page_that_cannot_be_written_fails_no_run(
    tmp_path: Path, home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (home / "pages").write_text("in the way", encoding="utf-8")
    outcome = ingest(dropped(tmp_path / "drop", {"trade.txt": TRADE}), home)
    assert outcome.state == "complete"
    assert outcome.page is None
    assert "the morning page was not written" in capsys.readouterr().err


def test_what_was_taken_back_is_told_of_once(tmp_path: Path, home: Path) -> None:
    ingest(dropped(tmp_path / "a", {"trade.txt": TRADE}), home)
    retract("trade.txt", "印错了", home)
    second = ingest(dropped(tmp_path / "b", {"rice.txt": RICE}), home)
    with read(home) as now:
        assert [(g.document, g.what, g.why) for g in gather(now, second.run_id).gone.rows] == [
            ("trade.txt", "retracted", "印错了")
        ]
    third = ingest(dropped(tmp_path / "c", {"paper.txt": PAPER}), home)
    with read(home) as now:
        assert gather(now, third.run_id).gone.total == 0


def test_pages_read_again_bring_nothing_new(tmp_path: Path, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ingest(dropped(tmp_path / "a", {"trade.txt": TRADE, "rice.txt": RICE}), home)
    for module in (identity, ledger, normalise, rebuilding):
        monkeypatch.setattr(module, "rule_set", lambda: "f" * 16, raising=False)
    assert rebuild(home) is not None
    with read(home) as now:
        run_id = now.query("SELECT run_id FROM ops.run WHERE flow = 'rebuild'").item()
        facts = gather(now, run_id)
    assert sum(facts.confidences) > 3, "all of it is of this run now"
    assert facts.new_facts == 0
    assert not facts.gone.total


def test_the_setting_says_how_many_pages_stay(tmp_path: Path, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ZHIBIAO_KEEP_RUNS", "1")
    ingest(dropped(tmp_path / "a", {"trade.txt": TRADE}), home)
    last = ingest(dropped(tmp_path / "b", {"rice.txt": RICE}), home)
    assert {p.stem for p in (home / "pages").glob("*.html")} == {"index", last.run_id}
    assert {p.name for p in (home / "data_docs" / "validations").glob("*/*/*")} == {f"run-{last.run_id}"}


def _begun(home: Path, outcome: Outcome):  # type: ignore[no-untyped-def]
    with read(home) as warehouse:
        return warehouse.query("SELECT started_at FROM ops.run WHERE run_id = ?", [outcome.run_id]).item()
