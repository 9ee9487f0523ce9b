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

SECONDS = 3.0  # for an answer of the server
ENDED = ("COMPLETED", "FAILED", "CRASHED", "CANCELLED", "RUNNING")
BAD = ("FAILED", "CRASHED")


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
        yield from _runs(served)
    elif named is not None:
        if _answers(named):
            yield ok("schedules", f"the Prefect server at {named} answers")
            yield from _runs(named)
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


def _runs(api: str) -> Iterator[Finding]:
    try:
        late = _asked(api, "flow_runs/count", {"flow_runs": {"state": {"name": {"any_": ["Late"]}}}})
        last = _asked(
            api,
            "flow_runs/filter",
            {"flow_runs": {"state": {"type": {"any_": ENDED}}}, "sort": "START_TIME_DESC", "limit": 1},
        )
    except (OSError, ValueError) as error:
        yield warn("flow runs", f"{api} does not say what it ran: {error}", f"curl {api}/health")
        return
    if late:
        yield warn("flow runs", f"{late} are late: nobody takes them", "prefect worker start --pool zhibiao")
    for run in last:
        told = f"the last one, {run['name']}, is {run['state_name']} (begun {str(run['start_time'])[:19]})"
        if run["state_type"] in BAD:
            yield warn("flow runs", told, f"prefect flow-run logs {run['id']}")
        else:
            yield ok("flow runs", told)


def _asked(api: str, what: str, question: dict[str, Any]) -> Any:
    body = json.dumps(question).encode()
    request = Request(f"{api}/{what}", body, {"Content-Type": "application/json"}, method="POST")
    with urlopen(request, timeout=SECONDS) as answer:
        return json.loads(answer.read())
