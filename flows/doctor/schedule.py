"""What the doctor looks at of schedules: is somebody there to begin runs, and what became of the last one."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from typing import Any
from urllib.request import Request, urlopen

from flows.doctor.finding import Finding, fail, ok, warn
from flows.engine import SERVED, served_at
from flows.settings import Settings

WORKER = "prefect worker start --pool zhibiao"
DEPLOY = "prefect --no-prompt deploy --all, where prefect.yaml and zhibiao.toml lie"
SECONDS = 3.0  # for an answer of the server
ENDED = ("COMPLETED", "FAILED", "CRASHED", "CANCELLED", "RUNNING")
BAD = ("FAILED", "CRASHED")
DEPLOYED = {"ingest": True, "quality-report": True, "rebuild": False}
"""The deployments, and whether a schedule begins their runs."""


def schedules(settings: Settings) -> Iterator[Finding]:
    """The server that schedules runs into this home, and the last run that it knows of."""
    home = settings.home
    named = os.environ.get("PREFECT_API_URL")
    served = served_at(home)
    serve = f"zhibiao serve --home {home}"
    if served is None and (home / SERVED).exists():
        yield fail("schedules", f"{home / SERVED} names a server that does not answer: serve was killed there", serve)
    if served is not None:
        yield ok("schedules", f"served by {served.removesuffix('/api')}")
        yield from _asked_of(served, missing=serve, nobody=serve)
    elif named is not None:
        if _answers(named):
            yield ok("schedules", f"the Prefect server at {named} answers")
            wanted = settings.inbox is not None or settings.source
            yield from _asked_of(named, missing=DEPLOY if wanted else None, nobody=WORKER)
        else:
            do = "start it (prefect server start), or unset PREFECT_API_URL"
            yield fail("schedules", f"PREFECT_API_URL names {named}, which does not answer", do)
    elif not (home / SERVED).exists():
        if settings.inbox is not None or settings.source:
            yield warn("schedules", "a source of drops is set, but nobody serves this home", serve)
        else:
            yield ok("schedules", "none: drops are loaded by hand")


def _answers(api: str) -> bool:
    try:
        with urlopen(f"{api}/health", timeout=SECONDS) as answer:
            return bool(answer.status == 200)
    except (OSError, ValueError):
        return False


def _asked_of(api: str, *, missing: str | None, nobody: str) -> Iterator[Finding]:
    """What a server knows. ``missing`` is what to type where a deployment is not there, null where none is wanted;
    ``nobody`` where no process asks for its runs."""
    try:
        yield from _deployments(api, missing, nobody)
        yield from _runs(api, nobody)
    except (OSError, ValueError) as error:
        yield warn("flow runs", f"{api} does not say what it ran: {error}", f"curl {api}/health")


def _deployments(api: str, missing: str | None, nobody: str) -> Iterator[Finding]:
    found = {d["name"]: d for d in _asked(api, "deployments/filter", {"deployments": {"tags": {"all_": ["zhibiao"]}}})}
    if not found and missing is None:
        return
    for name, by_schedule in DEPLOYED.items():
        if name not in found:
            yield warn("deployments", f"{name} is not deployed", missing or DEPLOY)
            continue
        paused = found[name]["paused"] or not any(s["active"] for s in found[name]["schedules"])
        if by_schedule and paused:
            do = f"prefect deployment schedule resume {name}/{name} --all"
            yield warn("deployments", f"{name} is paused: nothing begins its runs", do)
            continue
        if found[name]["status"] != "READY":
            yield warn("deployments", f"{name} has nobody who takes its runs", nobody)
            continue
        last = _last(api, {"deployments": {"id": {"any_": [found[name]["id"]]}}})
        told = f"{name} {'is scheduled' if by_schedule else 'is begun by hand'}"
        if last is None:
            yield ok("deployments", f"{told}, and has not run yet")
        else:
            yield _ended("deployments", f"{told}; its last run", last)


def _runs(api: str, nobody: str) -> Iterator[Finding]:
    late = _asked(api, "flow_runs/count", {"flow_runs": {"state": {"name": {"any_": ["Late"]}}}})
    if late:
        yield warn("flow runs", f"{late} are late: nobody takes them", nobody)
    last = _last(api, {})
    if last is not None:
        yield _ended("flow runs", "the last one", last)


def _last(api: str, of: dict[str, Any]) -> dict[str, Any] | None:
    """The run that began last."""
    begun = {"flow_runs": {"state": {"type": {"any_": ENDED}}}, "sort": "START_TIME_DESC", "limit": 1}
    return next(iter(_asked(api, "flow_runs/filter", {**of, **begun})), None)


def _ended(check: str, which: str, run: dict[str, Any]) -> Finding:
    told = f"{which}, {run['name']}, is {run['state_name']} (begun {str(run['start_time'])[:19]})"
    return warn(check, told, f"prefect flow-run logs {run['id']}") if run["state_type"] in BAD else ok(check, told)


def _asked(api: str, what: str, question: dict[str, Any]) -> Any:
    body = json.dumps(question).encode()
    request = Request(f"{api}/{what}", body, {"Content-Type": "application/json"}, method="POST")
    with urlopen(request, timeout=SECONDS) as answer:
        return json.loads(answer.read())
