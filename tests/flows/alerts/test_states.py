"""What Prefect says of a run, and what a run says that is not like those before it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from flows.failures import StoppedError
from flows.ingest import ingest
from tests.flows.alerts.conftest import Fail, Webhook, free_port, lines_of
from tests.flows.alerts.test_inert import artifacts
from warehouse.store import Store, read


def last_state() -> str:
    """The state of the latest flow run, from the server itself."""
    from prefect.client.orchestration import get_client
    from prefect.client.schemas.sorting import FlowRunSort

    with get_client(sync_client=True) as client:
        run = client.read_flow_runs(sort=FlowRunSort.EXPECTED_START_TIME_DESC, limit=1)[0]
    assert run.state is not None
    return str(run.state.type.value)


def test_only_a_stop_check_or_an_error_fails_the_flow_run(
    drop: Path, home: Path, tmp_path: Path, receivers: Path, monkeypatch: pytest.MonkeyPatch, failing: Fail
) -> None:
    (drop / "odd.txt").write_text("2023年，高安市粮食总产量达到80000000亿公斤。\n", encoding="utf-8")
    (drop / "empty.txt").write_bytes(b"")
    monkeypatch.setenv("ZHIBIAO_ALERT_WEBHOOK_URL", f"http://127.0.0.1:{free_port()}/nobody")
    monkeypatch.setenv("ZHIBIAO_ALERT_WEBHOOK_LEVEL", "warn")
    outcome = ingest(drop, home)
    assert outcome.failed_checks and outcome.reasons and "not taken" in str(outcome.alerts)
    assert last_state() == "COMPLETED", "warnings, rejects and a receiver that is down fail nothing"
    found = artifacts()
    for what in (*outcome.failed_checks, *outcome.alerts):
        assert what.split(" (")[0].split("_")[0] in str(found["ingest-summary"].data)
    rows = found["ingest-counts"].data
    rows = rows if isinstance(rows, str) else str(rows)
    assert "check failed" in rows and "'alert'" in rows.replace('"', "'")

    failing("stop")
    (drop / "more.txt").write_text("2022年，义乌市进出口总额4788亿元。\n", encoding="utf-8")
    with pytest.raises(StoppedError):
        ingest(drop, home)
    assert last_state() == "FAILED"
    assert "State: failed" in str(artifacts()["ingest-summary"].data), "a stopped run leaves its summary too"

    failing("error")
    with pytest.raises(ZeroDivisionError):
        ingest(drop, home)
    assert last_state() == "FAILED"
    failing(None)
    ingest(drop, home)
    assert last_state() == "COMPLETED"


def a_past(home: Path, runs: int, figures: dict[str, tuple[float, float]]) -> None:
    """Runs of the days before, each with the same figures give or take a little."""
    now = datetime.now(UTC)
    with Store(home) as store:
        for i in range(runs):
            run_id, begun = f"{i:032x}", now - timedelta(days=runs - i)
            store.start_run(run_id, flow="ingest", started_at=begun, rule_set="0" * 16)
            store.finish_run(run_id, "complete", finished_at=begun + timedelta(seconds=9), counts={"loaded": 100})
            rows = [
                {
                    "measure_id": f"{i * 1000 + n:032x}",
                    "run_id": run_id,
                    "measure": measure,
                    "amount": amount * (1 + 0.01 * (i % 3 - 1)),
                    "base": base,
                    "past": 0,
                    "verdict": "too_few",
                    "recorded_at": begun,
                }
                for n, (measure, (amount, base)) in enumerate(figures.items())
            ]
            store.load({"ops.measure": pl.DataFrame(rows, schema_overrides={"recorded_at": pl.Datetime("us", "UTC")})})


def pages(folder: Path, count: int, text: str) -> Path:
    folder.mkdir()
    for i in range(count):
        (folder / f"{i}.txt").write_text(text.format(i=i), encoding="utf-8")
    return folder


def test_a_run_unlike_those_before_it_is_told_once_and_again_when_it_is_over(
    home: Path, tmp_path: Path, receivers: Path, webhook: Webhook
) -> None:
    # 20 documents at least, as the thresholds ask; usually each states three figures
    a_past(home, 12, {"observations_per_document": (300.0, 100.0), "rejected_share": (1.0, 100.0)})
    thin = pages(tmp_path / "thin", 22, "第{i}期。今天天气很好，大家都很高兴，会议开得很成功。\n")
    outcome = ingest(thin, home)
    (told,) = outcome.anomalies
    assert told.startswith("observations_per_document: 0, usually 3 (")
    thing = "check:ops.measure.value.observations_per_document_is_as_usual"
    assert webhook.events == [("opened", thing)]
    assert webhook.bodies[0]["alerts"][0]["level"] == "anomaly"
    assert "与往常不同：每篇文档的观测数" in webhook.bodies[0]["text"]
    assert last_state() == "COMPLETED"
    with read(home) as warehouse:
        rows: list[Any] = warehouse.query(
            "SELECT verdict, usual, past, anomaly, rules_changed FROM mart.quality_trend "
            "WHERE measure = 'observations_per_document' ORDER BY started_at DESC LIMIT 1"
        ).rows()
        checks = warehouse.query(
            "SELECT severity, success, evaluated, unexpected FROM ops.check "
            "WHERE expectation = 'observations_per_document_is_as_usual'"
        ).rows()
    assert rows == [("low", 3.0, 12, True, True)]
    assert checks == [("warn", False, 1, 1)]

    ingest(thin, home)  # brings nothing new, and says nothing of documents
    assert len(webhook.bodies) == 1
    full = "2023年，义乌市第{i}区产值1{i}亿元，增长5.{i}%，投资2{i}亿元。\n"
    outcome = ingest(pages(tmp_path / "full", 60, full), home)
    assert outcome.anomalies == ()
    assert webhook.events == [("opened", thing), ("closed", thing)]
    assert [line["event"] for line in lines_of(receivers)] == ["opened", "closed"]
