"""``zhibiao serve`` and prefect.yaml deploy the same flows in the same way; the units name what there is."""

from __future__ import annotations

import asyncio
import importlib
import re
from pathlib import Path
from types import SimpleNamespace
from typing import Self
from uuid import UUID, uuid4

import pytest
import yaml
from prefect.client.schemas.objects import FlowRunPolicy

from flows import scheduled, sole_run
from flows.failures import InputError
from flows.serve import deployments
from flows.settings import SettingsError, load

ROOT = Path(__file__).resolve().parents[2]
DEPLOYED = yaml.safe_load((ROOT / "prefect.yaml").read_text(encoding="utf-8"))["deployments"]


def test_serve_and_the_file_deploy_the_same(tmp_path: Path) -> None:
    served = asyncio.run(deployments(load(tmp_path, inbox=tmp_path)))
    assert [d.name for d in served] == [d["name"] for d in DEPLOYED]
    for ours, written in zip(served, DEPLOYED, strict=True):
        assert ours.entrypoint == written["entrypoint"]
        assert sorted(ours.tags) == sorted(written["tags"])
        assert ours.concurrency_limit == written["concurrency_limit"]["limit"] == 1
        assert ours.concurrency_options
        assert ours.concurrency_options.collision_strategy.value == written["concurrency_limit"]["collision_strategy"]
        assert ours.concurrency_options.grace_period_seconds == written["concurrency_limit"]["grace_period_seconds"]
        assert len(ours.schedules or []) == len(written["schedules"])


@pytest.mark.parametrize("deployment", DEPLOYED, ids=lambda d: d["name"])
def test_a_deployment_is_bounded_and_its_parameters_are_those_of_its_flow(deployment: dict[str, object]) -> None:
    module, _, name = str(deployment["entrypoint"]).rpartition(".")
    flow = getattr(importlib.import_module(module), name)
    assert flow.name == deployment["name"]
    assert flow.timeout_seconds and flow.retries and flow.retry_delay_seconds
    assert set(deployment["parameters"]) <= set(flow.parameters.properties)  # type: ignore[call-overload]


def test_a_deployment_with_nothing_to_load_says_what_to_set(tmp_path: Path) -> None:
    settings = load(tmp_path)
    with pytest.raises(InputError, match=r"set inbox or a \[\[source\]\]"):
        list(scheduled._drops(settings, None, None))
    with pytest.raises(InputError, match="both path and sources"):
        list(scheduled._drops(settings, tmp_path, ["gov"]))
    assert list(scheduled._drops(load(tmp_path, inbox=tmp_path), None, None)) == [tmp_path]


def test_a_source_that_is_not_declared_is_a_mistake_beside_an_inbox_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ZHIBIAO_INBOX", str(tmp_path))
    with pytest.raises(InputError, match="declare"):
        scheduled.ingest.fn(home=tmp_path / "home", sources=["gov"])


class Server:
    """What a run of a deployment asks of Prefect's server."""

    def __init__(self) -> None:
        self.retries: list[int | None] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def read_flow_run(self, id: UUID) -> SimpleNamespace:
        return SimpleNamespace(id=id, deployment_id=uuid4(), parameters={})

    def read_flow_runs(self, **_: object) -> list[object]:
        return []

    def update_flow_run(self, _: UUID, empirical_policy: FlowRunPolicy) -> None:
        self.retries.append(empirical_policy.retries)


@pytest.mark.parametrize(
    ("error", "retries"),
    [(InputError("inbox: there is no such directory"), [0]), (OSError(5, "Input/output error", "inbox"), [])],
    ids=["a mistake", "the disk"],
)
def test_what_ends_a_run_is_told_in_one_line_and_a_mistake_is_not_tried_again(
    error: Exception, retries: list[int], tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    server = Server()
    monkeypatch.setattr(sole_run, "get_client", lambda **_: server)
    monkeypatch.setattr(sole_run.flow_run, "get_id", lambda: str(uuid4()))
    with pytest.raises(type(error)), sole_run.sole_run(tmp_path):
        raise error
    assert server.retries == retries
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith("zhibiao: inbox: ")


def test_of_two_drops_that_fail_both_are_told_and_the_run_ends_by_what_may_pass(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    problems = iter([InputError("inbox: a mistake"), OSError(5, "Input/output error", "sources")])

    def fails(*_: object, **__: object) -> None:
        raise next(problems)

    monkeypatch.setattr(scheduled, "_drops", lambda *_: [tmp_path, None])
    monkeypatch.setattr(scheduled.one_drop, "fn", fails)
    with pytest.raises(OSError, match="sources"):
        scheduled.ingest.fn(home=tmp_path)
    assert capsys.readouterr().err == "zhibiao: inbox: a mistake\n"


@pytest.mark.parametrize("setting", ["serve_cron", "serve_report_cron"])
def test_what_is_no_cron_expression_is_named_as_the_setting_that_it_is(setting: str, tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=f"setting {setting} = 'at noon': it is no cron expression"):
        asyncio.run(deployments(load(tmp_path, **{setting: "at noon"})))


def test_what_is_no_time_zone_is_named(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"serve_timezone = 'Mars/Base': .*no time zone"):
        load(tmp_path, serve_timezone="Mars/Base")


@pytest.mark.parametrize("unit", sorted((ROOT / "deploy").glob("*.service")), ids=lambda p: p.stem)
def test_a_unit_runs_a_program_of_the_environment_with_the_settings_beside_it(unit: Path) -> None:
    text = unit.read_text(encoding="utf-8")
    for program in re.findall(r"^ExecStart(?:Pre)?=(\S+)", text, re.MULTILINE):
        assert program in {f"/opt/zhibiao/.venv/bin/{name}" for name in ("zhibiao", "prefect", "python")}
    assert "EnvironmentFile=/etc/zhibiao/zhibiao.env" in text
    named = set(
        re.findall(r"^#?([A-Z_]+)=", (ROOT / "deploy" / "zhibiao.env").read_text(encoding="utf-8"), re.MULTILINE)
    )
    for line in re.findall(r"^UnsetEnvironment=(.+)$", text, re.MULTILINE):
        assert set(line.split()) <= named, "a variable is taken away that nobody sets"
