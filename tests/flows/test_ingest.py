"""The flow ``ingest``: what comes of a drop, of the same drop again, and of one that is cut short."""

from __future__ import annotations

import errno
import hashlib
import os
import re
import shutil
import time
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from flows import reading
from flows.failures import InputError, StoppedError
from flows.history import retract
from flows.ingest import ingest
from flows.run import Outcome
from flows.settings import load
from tests.flows.conftest import RICE, SAMPLE, TRADE
from warehouse.store import Store

Ask = Callable[..., list[tuple[Any, ...]]]
ROWS = (  # of every table that says what was read, without the columns that say by which run
    "SELECT * EXCLUDE (run_id, recorded_at) FROM {} ORDER BY ALL"
)
TABLES = ("raw.document", "raw.article", "core.mention", "core.observation", "ops.reject", "ref.reject_reason")


def contents(ask: Ask, home: Path) -> dict[str, list[tuple[Any, ...]]]:
    return {
        name: ask(home, ROWS.format(name) if not name.startswith("ref") else f"SELECT * FROM {name} ORDER BY ALL")
        for name in TABLES
    }


def accounted(outcome: Outcome) -> None:
    c = outcome.counts
    assert c["documents"] == c["loaded"] + c["known"] + c["rejected"]
    assert c["mentions"] == c["observations"] + c["not_quantities"] + c["mention_rejects"]


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Outcome]:
    home = tmp_path_factory.mktemp("sample") / "home"
    return home, ingest(SAMPLE, home)


def test_the_sample_drop_is_loaded_and_published(sample: tuple[Path, Outcome], ask: Ask) -> None:
    home, outcome = sample
    accounted(outcome)
    assert outcome.state == "complete"
    assert not [f for f in outcome.failed_checks if f.startswith("stop")]
    assert outcome.counts["known"] == 1, "one document is delivered under two names"
    assert outcome.counts["rejected"] == sum(outcome.reasons.values()) >= 1
    assert ask(home, "SELECT count(*) FROM raw.document") == [(outcome.counts["loaded"],)]
    assert ask(home, "SELECT count(*) FROM mart.observation") == [(outcome.counts["observations"],)]
    assert outcome.counts["observations"] > 100


def test_the_ledger_says_what_the_run_did(sample: tuple[Path, Outcome], ask: Ask) -> None:
    home, outcome = sample
    names = ", ".join(outcome.counts)
    rows = ask(home, f"SELECT state, published, {names} FROM ops.run")
    assert rows == [("complete", True, *outcome.counts.values())]
    assert ask(home, "SELECT documents, loaded, known, rejected FROM ops.drop") == [
        tuple(outcome.counts[n] for n in ("documents", "loaded", "known", "rejected"))
    ]


def test_the_bytes_of_every_document_are_kept_as_delivered(sample: tuple[Path, Outcome], ask: Ask) -> None:
    home, _ = sample
    for name, sha256 in ask(home, "SELECT document, document_sha256 FROM raw.document WHERE document NOT LIKE '%#%'"):
        kept = home / "raw" / sha256[:2] / sha256
        assert kept.read_bytes() == (SAMPLE / name).read_bytes()
        assert hashlib.sha256(kept.read_bytes()).hexdigest() == sha256
    assert not list(home.rglob("*.part"))


def test_reports_lie_in_the_home_directory(sample: tuple[Path, Outcome]) -> None:
    home, outcome = sample
    assert outcome.quality_report is not None
    assert outcome.run_id in outcome.quality_report.read_text(encoding="utf-8")
    assert outcome.data_docs is not None
    assert outcome.data_docs.is_file()
    assert outcome.data_docs.is_relative_to(home)


def test_the_same_drop_again_changes_no_row(sample: tuple[Path, Outcome], ask: Ask) -> None:
    home, first = sample
    before, copy = contents(ask, home), (home / "warehouse.duckdb").stat()
    outcome = ingest(SAMPLE, home)
    accounted(outcome)
    assert outcome.nothing_new
    assert outcome.counts["known"] == first.counts["loaded"] + first.counts["known"]
    assert contents(ask, home) == before
    after = (home / "warehouse.duckdb").stat()
    assert (after.st_ino, after.st_mtime) == (copy.st_ino, copy.st_mtime), "nothing new is no reason to publish"


def test_only_what_is_new_is_loaded(drop: Path, home: Path, ask: Ask) -> None:
    ingest(drop, home)
    (drop / "later.txt").write_text("2024年，全市新增企业120家。\n", encoding="utf-8")
    outcome = ingest(drop, home)
    accounted(outcome)
    assert (outcome.counts["loaded"], outcome.counts["known"]) == (1, 2)
    assert ask(home, "SELECT count(*) FROM raw.document") == [(3,)]


def test_a_new_line_of_a_json_lines_file_is_loaded_alone(tmp_path: Path, home: Path, ask: Ask) -> None:
    file = tmp_path / "briefs.jsonl"
    file.write_text('{"id": "a", "text": "全市新增企业120家。"}\n', encoding="utf-8")
    ingest(file, home)
    with file.open("a", encoding="utf-8") as handle:
        handle.write('{"id": "b", "text": "全县新增企业30家。"}\n')
    outcome = ingest(file, home)
    accounted(outcome)
    assert (outcome.counts["loaded"], outcome.counts["known"]) == (1, 1)
    assert ask(home, "SELECT document FROM raw.document ORDER BY 1") == [("briefs.jsonl#a",), ("briefs.jsonl#b",)]


def test_small_batches_give_the_same_rows(
    drop: Path, tmp_path: Path, ask: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copy(SAMPLE / "gaoan_rice.txt", drop)
    ingest(drop, tmp_path / "one")
    monkeypatch.setenv("ZHIBIAO_BATCH_DOCUMENTS", "1")
    ingest(drop, tmp_path / "two")
    assert contents(ask, tmp_path / "one") == contents(ask, tmp_path / "two")


def test_a_dry_run_checks_and_loads_nothing(drop: Path, home: Path) -> None:
    outcome = ingest(drop, home, dry_run=True)
    accounted(outcome)
    assert outcome.state == "dry run"
    assert outcome.counts["loaded"] == 2
    assert not (home / "warehouse.duckdb").exists()
    assert not (home / "raw").exists()
    with Store(home) as store:
        assert store.query("SELECT count(*) FROM raw.document").item() == 0
        assert store.query("SELECT count(*) FROM ops.run").item() == 0


def test_the_default_date_is_for_documents_that_state_none(tmp_path: Path, home: Path, ask: Ask) -> None:
    drop = tmp_path / "drop"
    drop.mkdir()
    (drop / "undated.txt").write_text("全市新增企业120家。\n", encoding="utf-8")
    (drop / "2023-10-15_dated.txt").write_text("全县新增企业30家。\n", encoding="utf-8")
    ingest(drop, home, published_on=date(2024, 1, 2))
    assert ask(home, "SELECT document, published_on FROM raw.document ORDER BY 1") == [
        ("2023-10-15_dated.txt", date(2023, 10, 15)),
        ("undated.txt", date(2024, 1, 2)),
    ]


def test_a_path_that_is_not_there_is_named(home: Path, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no such file"):
        ingest(tmp_path / "nowhere", home)


def test_an_empty_drop_is_complete(home: Path, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    outcome = ingest(tmp_path / "empty", home)
    assert outcome.nothing_new
    assert outcome.counts["documents"] == 0


def test_an_error_of_the_disk_is_tried_again_and_told_in_the_ledger_and_the_log(
    drop: Path, home: Path, ask: Ask, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("ZHIBIAO_IO_BACKOFF_SECONDS", "0.01")
    monkeypatch.setenv("ZHIBIAO_LOG_LEVEL", "INFO")
    real, failures = reading.read_documents, iter([OSError(errno.EIO, "input/output error", "rice.txt")])

    def flaky(*args: Any, **kwargs: Any) -> Any:
        for failure in failures:
            raise failure
        return real(*args, **kwargs)

    monkeypatch.setattr(reading, "read_documents", flaky)
    outcome = ingest(drop, home)
    assert outcome.counts["loaded"] == 2
    assert not outcome.reasons
    assert ask(home, "SELECT state, retries, error FROM ops.run") == [("complete", 1, None)]
    (told,) = [line for line in capsys.readouterr().err.splitlines() if " warning tried_again " in line]
    assert f"run_id={outcome.run_id} attempt=1" in told
    assert "rice.txt: input/output error" in told


def test_a_file_that_stays_unreadable_becomes_a_reject(drop: Path, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ZHIBIAO_IO_BACKOFF_SECONDS", "0.01")
    real = reading.read_documents

    def broken(deliveries: Any, *args: Any) -> Any:
        if deliveries[0].name == "rice.txt":
            raise OSError(errno.EIO, "input/output error")
        return real(deliveries, *args)

    monkeypatch.setattr(reading, "read_documents", broken)
    outcome = ingest(drop, home)
    accounted(outcome)
    assert outcome.counts["loaded"] == 1
    assert outcome.reasons == {"unreadable_file": 1}
    assert outcome.counts["retries"] == load(home).io_retries, "what becomes a reject is not tried once more"


def test_an_error_of_the_program_is_not_tried_again(drop: Path, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    calls = []

    def wrong(*args: Any) -> Any:
        calls.append(args)
        raise ZeroDivisionError("a mistake")

    monkeypatch.setattr(reading.road, "extract", wrong)
    with pytest.raises(ZeroDivisionError):
        ingest(drop, home)
    assert len(calls) == 1
    with Store(home) as store:
        told = store.query("SELECT state, error, retries FROM ops.run").row(0)
    assert told == ("failed", "ZeroDivisionError: a mistake; ZHIBIAO_DEBUG=1 shows where", 0)
    monkeypatch.undo()
    outcome = ingest(drop, home)
    assert outcome.counts["loaded"] == 2


def test_a_stop_check_fails_the_run_and_nothing_is_published(
    drop: Path, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from expectations.run import Checker, Totals

    finish = Checker.finish
    monkeypatch.setattr(
        Checker, "finish", lambda self, totals: finish(self, Totals(totals.documents + 1, 0, 0, 0, 0, 0, 0, 0))
    )
    with pytest.raises(StoppedError, match="stop: ops.run.documents"):
        ingest(drop, home)
    assert not (home / "warehouse.duckdb").exists()
    with Store(home) as store:
        state, error = store.query("SELECT state, error FROM ops.run").row(0)
        assert state == "failed"
        assert "documents" in error
        assert "zhibiao rejects list" in error
        failed = store.query("SELECT column_name FROM ops.check WHERE severity = 'stop' AND NOT success")
        assert failed["column_name"].to_list() == ["documents"], "both engines agree that it does not hold"


def test_a_run_finishes_what_a_killed_one_left(drop: Path, home: Path, tmp_path: Path, ask: Ask) -> None:
    undisturbed = tmp_path / "undisturbed"
    ingest(drop, undisturbed)
    (drop / "trade.txt").rename(tmp_path / "trade.txt")
    ingest(drop, home)
    (tmp_path / "trade.txt").rename(drop / "trade.txt")
    with Store(home) as store:  # as if killed before it published and closed its entry
        store.start_run("0" * 32, flow="ingest", started_at=datetime.now(UTC))
    (home / "warehouse.duckdb").unlink()
    ingest(drop, home)
    assert ask(home, "SELECT state FROM ops.run WHERE run_id = repeat('0', 32)") == [("interrupted",)]
    drops = "raw.document"  # the drop of the first document differs, because the first delivery was another drop
    one, two = contents(ask, undisturbed), contents(ask, home)
    assert {k: v for k, v in one.items() if k != drops} == {k: v for k, v in two.items() if k != drops}


def test_a_file_still_being_written_waits_for_the_next_run(drop: Path, home: Path) -> None:
    long_ago = time.time() - 100
    os.utime(drop / "rice.txt", (long_ago, long_ago))
    outcome = ingest(drop, home, settle_seconds=50)
    assert outcome.counts["documents"] == 1
    os.utime(drop / "trade.txt", (long_ago, long_ago))
    outcome = ingest(drop, home, settle_seconds=50)
    assert (outcome.counts["loaded"], outcome.counts["known"]) == (1, 1)


def test_the_summary_is_left_as_artifacts(drop: Path, home: Path) -> None:
    from prefect.client.orchestration import get_client
    from prefect.client.schemas.filters import ArtifactFilter, ArtifactFilterKey

    outcome = ingest(drop, home)
    with get_client(sync_client=True) as client:
        for key, kind in (("ingest-summary", "markdown"), ("ingest-counts", "table")):
            found = client.read_artifacts(artifact_filter=ArtifactFilter(key=ArtifactFilterKey(any_=[key])))
            latest = max(found, key=lambda a: a.created)
            assert latest.type == kind
            assert str(outcome.counts["observations"]) in str(latest.data)


def test_what_publishes_says_its_size_and_time(
    drop: Path, home: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from flows.report import print_summary
    from flows.show import console
    from flows.start import ingest_drops

    said = r"[1-9]\d*\.\d MB in \d+\.\d s"
    outcome = ingest(drop, home)
    assert outcome.published is not None
    assert outcome.published.byte_size == (home / "warehouse.duckdb").stat().st_size
    print_summary(outcome, console())
    assert re.search(rf"^published +{said}$", capsys.readouterr().out, re.MULTILINE)

    assert ingest(drop, home).published is None, "nothing is new"
    (home / "warehouse.duckdb").unlink()
    ingest_drops([drop], home, None, dry_run=False)
    assert re.search(
        rf"nothing is new.*\n.*warehouse\.duckdb published: {said}$", capsys.readouterr().out, re.MULTILINE
    )

    retract("rice.txt", "printed with wrong figures", home)
    assert re.search(rf"published: {said}$", capsys.readouterr().err, re.MULTILINE)


def test_texts_of_the_fixture_say_what_the_tests_need() -> None:
    assert "150元" in RICE
    assert "17.5%" in TRADE
