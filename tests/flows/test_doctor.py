"""What stands in the way of the next run is found, with what to type, whatever the state of the home."""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import subprocess
import sys
from collections import namedtuple
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
import yaml
from prefect.states import Failed, Running

from flows.doctor import machine
from flows.doctor.examination import examine, tell
from flows.doctor.finding import Finding
from flows.doctor.schedule import DEPLOYED
from flows.engine import SERVED
from flows.failures import LeftError, exit_code_of
from flows.settings import load
from tests.flows.conftest import ROOT
from tests.flows.test_backfill import ingest
from warehouse.store import BUILD, LOCK, READ_COPY, Store

NOTHING_LISTENS = "http://127.0.0.1:9/api"


@pytest.fixture(autouse=True)
def alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PREFECT_API_URL", raising=False)


@pytest.fixture
def loaded(home: Path, drop: Path) -> Path:
    ingest(drop, home)
    return home


def found(home: Path, now: datetime | None = None) -> dict[str, list[Finding]]:
    """Findings by check; whatever is not well says what to type."""
    by_check: dict[str, list[Finding]] = {}
    for finding in examine(home, now):
        assert finding.state == "ok" or finding.do, finding
        by_check.setdefault(finding.check, []).append(finding)
    return by_check


def states(by_check: dict[str, list[Finding]], *checks: str) -> list[str]:
    return [max((f.state for f in by_check[check]), key=("ok", "warn", "fail").index) for check in checks]


def test_a_sound_home_needs_nothing(loaded: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = {p: p.stat().st_mtime_ns for p in loaded.rglob("*") if p.is_file() and p.name != LOCK}
    findings = examine(loaded)
    assert [f for f in findings if f.state != "ok"] == []
    assert {f.check for f in findings} == {
        "python", "packages", "extensions", "settings", "home", "disk", "lock", "stale files", "warehouse", "clock",
        "schedules", "last run", "last success", "incidents",
    }  # fmt: skip
    tell(findings, as_json=True)
    said = json.loads(capsys.readouterr().out)
    assert (said["state"], said["fail"], len(said["checks"])) == ("ok", 0, len(findings))
    assert {p: p.stat().st_mtime_ns for p in loaded.rglob("*") if p.is_file() and p.name != LOCK} == before


@pytest.mark.parametrize(
    ("made", "check", "state"),
    [
        ("nothing", "home", "warn"),
        ("file", "home", "fail"),
        ("empty", "warehouse", "ok"),
        ("garbage", "warehouse", "fail"),
        ("garbage read copy", "warehouse", "fail"),
        ("opened", "warehouse", "ok"),
        ("no read copy", "warehouse", "warn"),
        ("unpublished", "warehouse", "warn"),
        ("half-written", "stale files", "warn"),
        ("served once", "schedules", "fail"),
    ],
)
def test_a_home_in_any_state_is_told_of(
    made: str, check: str, state: str, home: Path, drop: Path, tmp_path: Path
) -> None:
    match made:
        case "nothing":
            shutil.rmtree(home)
        case "file":
            shutil.rmtree(home)
            home.write_text("not a directory", encoding="utf-8")
        case "empty":
            shutil.rmtree(home)
            home.mkdir()
        case "garbage":
            (home / BUILD).write_bytes(b"garbage" * 1000)
        case "garbage read copy":
            (home / READ_COPY).write_bytes(b"garbage" * 1000)
        case "no read copy":
            ingest(drop, home)
            (home / READ_COPY).unlink()
        case "unpublished":
            ingest(drop, home)
            with Store(home) as store:
                store._bump()
        case "half-written":
            (home / f"{READ_COPY}.next").write_bytes(b"half")
        case "served once":
            (home / SERVED).parent.mkdir()
            (home / SERVED).write_text(NOTHING_LISTENS, encoding="utf-8")
    by_check = found(home)
    assert states(by_check, check) == [state], by_check[check]


@pytest.fixture
def at_work(loaded: Path) -> Iterator[subprocess.Popen[str]]:
    """A process that holds the home, as a run does."""
    code = f"from warehouse.store import Store\nwith Store({str(loaded)!r}): print('here', flush=True); input()"
    with subprocess.Popen(
        [sys.executable, "-c", code], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "here\n"
        yield process
        process.kill()


def test_a_run_at_work_is_named_and_not_waited_for(loaded: Path, at_work: subprocess.Popen[str]) -> None:
    (loaded / f"{READ_COPY}.next").write_bytes(b"of the run")
    by_check = found(loaded)
    assert f"process {at_work.pid} is at work there since 20" in by_check["lock"][0].found
    assert states(by_check, "lock", "stale files", "warehouse", "last run") == ["ok"] * 4
    at_work.kill()
    at_work.wait()
    assert states(found(loaded), "lock", "stale files") == ["ok", "warn"]


def test_a_killed_run_and_its_incident_are_told_of(loaded: Path) -> None:
    with Store(loaded) as store:
        store.start_run("0" * 32, flow="ingest", started_at=datetime.now(UTC), path="seeds/sample_drop")
    (said,) = found(loaded)["last run"]
    assert (said.state, said.do) == ("warn", f"zhibiao backfill --failed --home {loaded}")
    assert "seeds/sample_drop" in said.found and "was killed" in said.found


def test_a_clock_that_was_set_back_is_seen(loaded: Path) -> None:
    assert states(found(loaded, datetime.now(UTC) - timedelta(hours=1)), "clock") == ["fail"]
    assert states(found(loaded, datetime.now(UTC) - timedelta(seconds=30)), "clock") == ["ok"]


def test_a_schedule_that_nobody_keeps_is_seen(loaded: Path, drop: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ZHIBIAO_INBOX", str(drop))
    assert states(found(loaded), "schedules", "last success") == ["warn", "ok"]
    assert states(found(loaded, datetime.now(UTC) + timedelta(hours=3)), "last success") == ["fail"]
    monkeypatch.setenv("PREFECT_API_URL", NOTHING_LISTENS)
    assert states(found(loaded), "schedules") == ["fail"]


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> str:
    """The API of a real Prefect server, named as a user would."""
    from prefect.settings import PREFECT_API_URL

    api = str(PREFECT_API_URL.value())
    monkeypatch.setenv("PREFECT_API_URL", api)
    return api


def test_a_prefect_server_says_what_it_ran(home: Path, drop: Path, server: str) -> None:
    from flows.ingest import ingest as flow

    flow(drop, home)
    by_check = found(home)
    assert states(by_check, "schedules") == ["ok"]
    assert any("the last one, ingest " in f.found for f in by_check["flow runs"])
    assert "deployments" not in by_check, "drops are loaded by hand: none is wanted"


def test_each_deployment_is_looked_at(home: Path, drop: Path, server: str, monkeypatch: pytest.MonkeyPatch) -> None:
    from prefect.client.orchestration import get_client

    from flows.serve import deployments

    written = yaml.safe_load((ROOT / "prefect.yaml").read_text(encoding="utf-8"))["deployments"]
    assert {d["name"]: bool(d["schedules"]) for d in written} == DEPLOYED

    def said() -> dict[str, str]:
        told = [f.found for f in found(home)["deployments"]]
        return {sentence.partition(" ")[0]: sentence.partition(" ")[2] for sentence in told}

    monkeypatch.setenv("ZHIBIAO_INBOX", str(drop))
    assert said() == dict.fromkeys(DEPLOYED, "is not deployed")
    nobody = "has nobody who takes its runs"

    async def deploy() -> list[UUID]:
        return [await made.aapply() for made in await deployments(load(home))]

    ids = dict(zip(DEPLOYED, asyncio.run(deploy()), strict=True))
    with get_client(sync_client=True) as client:
        try:
            assert said() == dict.fromkeys(DEPLOYED, nobody)
            # what a worker does every few seconds
            client.request(
                "POST", "/deployments/get_scheduled_flow_runs", json={"deployment_ids": [*map(str, ids.values())]}
            )
            (schedule,) = client.read_deployment_schedules(ids["quality-report"])
            client.update_deployment_schedule(ids["quality-report"], schedule.id, active=False)
            run = client.create_flow_run_from_deployment(ids["rebuild"])
            client.set_flow_run_state(run.id, Running())
            client.set_flow_run_state(run.id, Failed())
            told = said()
            assert told["ingest"] == "is scheduled, and has not run yet"
            assert told["quality-report"] == "is paused: nothing begins its runs"
            assert told["rebuild"].startswith(f"is begun by hand; its last run, {run.name}, is Failed (begun ")
        finally:
            for id_ in ids.values():
                client.delete_deployment(id_)


def test_too_little_room_on_the_disk(loaded: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    usage = namedtuple("usage", "total used free")
    for free, state in ((10**8, "fail"), (3 * 10**8, "warn"), (10**12, "ok")):
        monkeypatch.setattr(shutil, "disk_usage", lambda _, free=free: usage(10**12, 0, free))
        assert states(found(loaded), "disk") == [state]


def test_packages_beside_what_is_pinned(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    usual: Callable[[str], str | None] = machine._version
    monkeypatch.setattr(machine, "_version", lambda p: {"polars": "1.9.0", "jieba": None}.get(p, usual(p)))
    (said,) = found(home)["packages"]
    assert said.state == "fail"
    assert "jieba is not installed" in said.found and "polars 1.9.0 instead of <3,>=2.1" in said.found


def test_an_extension_of_another_duckdb(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(machine, "version", lambda _: "1.4.0")
    assert states(found(home), "extensions") == ["fail"]


def test_a_setting_that_cannot_be_used_does_not_end_the_examination(
    loaded: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ZHIBIAO_BATCH_DOCUMENTS", "many")
    by_check = found(loaded)
    assert "batch_documents" in by_check["settings"][0].found
    assert states(by_check, "settings", "warehouse") == ["fail", "ok"]


def test_a_check_that_cannot_be_made_is_a_finding(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken() -> Any:
        raise RuntimeError("no such thing")

    monkeypatch.setattr(machine, "extensions", broken)
    assert "no such thing" in found(home)["extensions"][0].found


def test_the_command_ends_with_its_own_code(tmp_path: Path) -> None:
    (tmp_path / "home").write_text("", encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "flows.cli", "doctor", "--json", "--home", str(tmp_path / "home")],
        cwd=ROOT, env={k: v for k, v in os.environ.items() if not k.startswith(("PREFECT_", "ZHIBIAO_"))},
        capture_output=True, text=True, encoding="utf-8", check=False,
    )  # fmt: skip
    assert (done.returncode, json.loads(done.stdout)["state"]) == (6, "fail"), done.stderr
    assert exit_code_of(LeftError()) == 6
