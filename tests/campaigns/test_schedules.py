"""The deployments of prefect.yaml on a real Prefect server, with a process work pool and a worker, on a short interval."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.request import Request, urlopen

import pytest
import yaml

from tests.campaigns.conftest import ROOT
from warehouse.store import StoreError, read

INTERVAL = 4  # seconds; a run takes longer than that at its first, so that schedules overlap
PATIENCE = 240.0  # seconds; on two quiet cores nothing takes more than twenty
OUTAGE = 96  # runs of a day, one every fifteen minutes
pytestmark = [
    pytest.mark.timeout(900),
    pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="looks processes up in /proc"),
]
PLACES = ("高安市", "宜春市", "滁州市", "义乌市", "晋江市", "昆山市", "金华市", "绍兴市", "泉州市", "温州市")


@dataclass
class Site:
    """A folder with prefect.yaml and zhibiao.toml, the server that knows it, and the worker that works for it."""

    folder: Path
    url: str
    environment: dict[str, str]
    started: list[subprocess.Popen[bytes]] = field(default_factory=list)
    worker: subprocess.Popen[bytes] | None = None

    @property
    def home(self) -> Path:
        return self.folder / "home"

    @property
    def inbox(self) -> Path:
        return self.folder / "inbox"

    def start(self, *arguments: str) -> subprocess.Popen[bytes]:
        with (self.folder / "log.txt").open("ab") as log:
            process = subprocess.Popen(
                [sys.executable, "-m", *arguments], cwd=self.folder, env=self.environment,
                stdin=subprocess.DEVNULL, stdout=log, stderr=log,
            )  # fmt: skip
        self.started.append(process)
        return process

    def do(self, *arguments: str) -> None:
        assert self.start(*arguments).wait(PATIENCE) == 0, self.log()

    def start_worker(self, *options: str) -> None:
        self.worker = self.start("prefect", "worker", "start", "--pool", "zhibiao", *options)

    def log(self) -> str:
        return (self.folder / "log.txt").read_text(encoding="utf-8", errors="replace")[-6000:]

    def wait_for(self, what: str, holds: Callable[[], Any]) -> Any:
        deadline = time.monotonic() + PATIENCE
        while True:
            # a server that writes a hundred runs into SQLite may answer late: that is no answer, not a wrong one
            with suppress(TimeoutError):
                if found := holds():
                    return found
            assert self.worker is None or self.worker.poll() is None, f"the worker ended\n{self.log()}"
            assert time.monotonic() < deadline, f"no {what}\n{self.log()}"
            time.sleep(0.5)

    def ask(self, path: str, body: dict[str, Any] | None = None) -> Any:
        data = None if body is None else json.dumps(body).encode()
        with urlopen(Request(f"{self.url}/{path}", data, {"content-type": "application/json"}), timeout=60) as answer:
            said = answer.read()
        return json.loads(said) if said else None

    def runs(self, *states: str) -> list[dict[str, Any]]:
        """Flow runs of ``ingest`` by the type of their state, the latest due last."""
        asked = {
            "deployments": {"name": {"any_": ["ingest"]}},
            "flow_runs": {"state": {"type": {"any_": list(states)}}},
        }
        found: list[dict[str, Any]] = self.ask("flow_runs/filter", {**asked, "limit": 200})
        return sorted(found, key=lambda run: run["expected_start_time"])

    def documents(self) -> set[str]:
        try:
            with read(self.home) as warehouse:
                return {name for (name,) in warehouse.query("SELECT document FROM raw.document").rows()}
        except StoreError:
            return set()

    def drop(self, number: int) -> str:
        """Deliver a document into the inbox as one should: written under a hidden name, then renamed."""
        name, place = f"{number:02}.txt", PLACES[number % len(PLACES)]
        lines = [f"2023年，{place}地区生产总值{1000 + number}亿元，同比增长{number % 9}.{n % 9}%。" for n in range(60)]
        text = f"---\ntitle: {place}的一年\npublished_on: 2024-03-01\n---\n\n" + "\n".join(lines)
        (self.inbox / f".{name}").write_text(text, encoding="utf-8")
        (self.inbox / f".{name}").rename(self.inbox / name)
        return name


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    folder = tmp_path_factory.mktemp("site")
    (folder / "inbox").mkdir()
    (folder / "zhibiao.toml").write_text(
        f'home = "{folder}/home"\ninbox = "{folder}/inbox"\nsettle_seconds = 0.2\n', encoding="utf-8"
    )
    deployed = yaml.safe_load((ROOT / "prefect.yaml").read_text(encoding="utf-8"))
    assert [d["name"] for d in deployed["deployments"]] == ["ingest", "quality-report", "rebuild"]
    deployed["deployments"][0]["schedules"] = [{"interval": INTERVAL}]
    (folder / "prefect.yaml").write_text(yaml.safe_dump(deployed), encoding="utf-8")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    env = {k: v for k, v in os.environ.items() if not k.startswith(("PREFECT_", "ZHIBIAO_"))}
    made = Site(
        folder,
        f"http://127.0.0.1:{port}/api",
        env
        | {
            "PYTHONPATH": str(ROOT),
            "PREFECT_HOME": str(folder / "prefect"),
            "PREFECT_API_URL": f"http://127.0.0.1:{port}/api",
            "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
            "DO_NOT_TRACK": "1",
            "PREFECT_SERVER_REGISTER_BLOCKS_ON_START": "false",
            "PREFECT_SERVER_CONCURRENCY_LEASE_STORAGE": "prefect.server.concurrency.lease_storage.filesystem",
            "PREFECT_WORKER_QUERY_SECONDS": "1",
            "PREFECT_CLI_PROMPT": "false",
            "NO_COLOR": "1",
        },
    )
    try:
        made.start("prefect", "server", "start", "--host", "127.0.0.1", "--port", str(port), "--no-ui")
        made.wait_for("server", lambda: answers(made))
        made.do("prefect", "work-pool", "create", "zhibiao", "--type", "process")
        made.do("prefect", "deploy", "--all")
        yield made
    finally:
        for process in reversed(made.started):  # the worker before the server it reports to
            if process.poll() is None:
                process.terminate()
                try:
                    process.wait(20)
                except subprocess.TimeoutExpired:
                    process.kill()
                    process.wait()


def answers(site: Site) -> bool:
    try:
        site.ask("health")
    except (URLError, OSError):
        return False
    return True


def children(pid: int) -> list[int]:
    """Processes below a process, all generations."""
    parents: dict[int, int] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                parents[int(entry.name)] = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
            except (OSError, ValueError):
                continue
    found = [pid]
    for known in found:
        found += [child for child, parent in parents.items() if parent == known and child not in found]
    return found[1:]


def kept(site: Site) -> int:
    return sum(1 for _ in (site.home / "raw").glob("??/*"))


def said(home: Path) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of what was read, without the columns that say by which run, in which drop and when."""
    tables = ("raw.document", "raw.article", "core.mention", "core.observation", "mart.fact")
    found = {}
    with read(home) as warehouse:
        for name in tables:
            rows = warehouse.query(f"FROM {name} LIMIT 0").columns
            wanted = ", ".join(c for c in rows if c not in ("run_id", "recorded_at", "drop_id"))
            found[name] = warehouse.query(f"SELECT {wanted} FROM {name} ORDER BY ALL").rows()
    return found


def one_at_a_time(site: Site) -> None:
    """No run of the deployment began before the one before it had ended."""
    begun = sorted((r["start_time"], r["end_time"] or "9") for r in site.runs("COMPLETED", "RUNNING", "CRASHED"))
    assert begun
    for (_, end), (start, _) in pairwise(begun):
        assert end <= start, f"a run began at {start}, the one before it ended at {end}"


def test_a_scheduled_run_loads_what_was_dropped_after_the_schedule_began(site: Site) -> None:
    site.wait_for("scheduled run", lambda: site.runs("SCHEDULED"))
    first = site.drop(0)
    site.start_worker()
    site.wait_for("first document", lambda: first in site.documents())
    site.wait_for("run that ends complete", lambda: site.runs("COMPLETED"))

    later = site.drop(1)
    site.wait_for("document dropped later", lambda: later in site.documents())
    begun = site.runs("COMPLETED", "RUNNING", "FAILED")
    assert all(run["auto_scheduled"] for run in begun), "nobody asked for a run by hand"
    assert not site.runs("FAILED", "CRASHED")


def test_what_comes_due_while_a_run_is_at_work_is_turned_away(site: Site) -> None:
    turned_away = site.wait_for("run turned away", lambda: site.runs("CANCELLED"))
    assert {run["state"]["message"] for run in turned_away} == {"Deployment concurrency limit reached."}
    one_at_a_time(site)


def test_a_killed_worker_and_its_run_leave_the_same_rows(site: Site, tmp_path: Path) -> None:
    assert site.worker
    before = kept(site)
    names = {site.drop(number) for number in range(2, 10)}
    site.wait_for("run that reads them", lambda: kept(site) > before)
    below = children(site.worker.pid)
    os.kill(site.worker.pid, signal.SIGKILL)
    for pid in below:
        os.kill(pid, signal.SIGKILL)
    site.worker.wait()
    site.worker = None
    assert not names & site.documents(), "it was killed before it could publish"
    (run,) = site.runs("RUNNING")

    site.do("flows.leftover", str(site.home))  # as the unit of the worker does before it starts
    assert [r["id"] for r in site.runs("CRASHED")] == [run["id"]]
    site.start_worker()
    site.wait_for("documents of the killed run", lambda: names <= site.documents())
    one_at_a_time(site)
    with read(site.home) as warehouse:
        states = warehouse.query("SELECT state FROM ops.run ORDER BY started_at").to_series().to_list()
    assert states.count("interrupted") == 1

    undisturbed = tmp_path / "undisturbed"
    site.do("flows.cli", "ingest", str(site.inbox), "--home", str(undisturbed))
    assert said(site.home) == said(undisturbed)


def test_after_an_outage_there_is_one_run_and_not_one_for_each_that_was_missed(site: Site) -> None:
    assert site.worker
    site.worker.terminate()
    site.worker.wait(60)
    site.worker = None
    (deployment,) = site.ask("deployments/filter", {"deployments": {"name": {"any_": ["ingest"]}}})
    yesterday = datetime.now(UTC) - timedelta(days=1)
    site.do("flows.leftover", str(site.home), "--alone")  # it may have ended between taking a run and starting it
    asked = {"start_time": yesterday.isoformat(), "end_time": None, "min_runs": OUTAGE, "max_runs": OUTAGE}
    until = yesterday + timedelta(seconds=(OUTAGE + 1) * INTERVAL)
    site.ask(f"deployments/{deployment['id']}/schedule", {**asked, "end_time": until.isoformat()})

    def missed(*states: str) -> list[dict[str, Any]]:
        return [run for run in site.runs(*states) if run["expected_start_time"] < until.isoformat()]

    assert len(missed("SCHEDULED")) >= OUTAGE
    site.start_worker("--limit", "1")  # takes them one after the other, so that no limit turns the others away
    site.wait_for("end of all", lambda: not missed("SCHEDULED", "PENDING", "RUNNING"))
    assert len(missed("COMPLETED")) == 1
    assert len(missed("CANCELLED")) >= OUTAGE - 1
    assert not site.runs("FAILED")


def test_report_and_rebuild_leave_their_artifacts_and_a_mistake_is_not_tried_again(site: Site) -> None:
    assert site.worker
    site.worker.terminate()
    site.worker.wait(60)
    site.worker = None
    site.do("flows.leftover", str(site.home), "--alone")
    found = {d["name"]: d["id"] for d in site.ask("deployments/filter", {"deployments": {}})}
    site.ask(f"deployments/{found['ingest']}/pause_deployment", {})
    parameters = {"ingest": {"path": "inbox", "sources": ["both is a mistake"]}, "quality-report": {}, "rebuild": {}}
    asked = {
        name: site.ask(f"deployments/{found[name]}/create_flow_run", {"parameters": given})["id"]
        for name, given in parameters.items()
    }
    site.start_worker()

    def run(name: str) -> dict[str, Any]:
        told: dict[str, Any] = site.ask(f"flow_runs/{asked[name]}")
        return told

    site.wait_for("end of all", lambda: all(run(n)["state"]["type"] in ("COMPLETED", "FAILED") for n in asked))
    ended = {name: run(name)["state"]["type"] for name in asked}
    assert ended == {"ingest": "FAILED", "quality-report": "COMPLETED", "rebuild": "COMPLETED"}, site.log()
    assert run("ingest")["run_count"] == 1, "a mistake is not tried again"
    artifacts = {a["key"]: a for a in site.ask("artifacts/filter", {"artifacts": {}})}
    assert "Morning page:" in artifacts["quality-report"]["data"]
    assert {"quality-counts", "rebuild-summary"} <= set(artifacts)
