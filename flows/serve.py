"""The command ``serve``: a local Prefect server, the deployments, and the runs they call for, in one command."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from flows.engine import SERVED, EngineError, OwnServer, quiet_environment, served_at, server_is_given
from flows.failures import InputError
from flows.home import sole_store
from flows.settings import FILE, Settings, SettingsError, load
from flows.show import note

if TYPE_CHECKING:
    from prefect.deployments.runner import RunnerDeployment
    from prefect.schedules import Schedule

LONGEST_POLL_SECONDS = 10.0


def serve_deployments(
    home: Path | None,
    *,
    inbox: Path | None,
    every: float | None,
    cron: str | None,
    settle: float | None,
    port: int,
) -> None:
    """Serve until Ctrl-C or SIGTERM; a run under way is ended, and the next one finishes its work."""
    if every is not None and cron is not None:
        raise InputError("--every and --cron both say when to run; give one of them")
    settings = load(home, inbox=inbox, serve_every_seconds=every, serve_cron=cron, settle_seconds=settle)
    if settings.inbox is None and not settings.source:
        raise InputError(
            "serve needs something to watch: give --inbox DIR, set inbox in zhibiao.toml, or declare [[source]] there"
        )
    if settings.inbox is not None and not settings.inbox.is_dir():
        raise InputError(f"{settings.inbox}: there is no such directory; type: mkdir -p {settings.inbox}")
    os.environ.setdefault("PREFECT_RUNNER_POLL_FREQUENCY", str(max(1, int(_poll_seconds(settings)))))  # whole seconds
    if settings.inbox is not None:  # the runs read their settings themselves
        os.environ["ZHIBIAO_INBOX"] = str(settings.inbox.resolve())
    settings.home.mkdir(parents=True, exist_ok=True)  # in which Prefect looks for its own
    quiet_environment(settings.home, settings.log_level, settings.log_format)
    with _server(settings, port) as own:
        _settle_killed(settings.home, own=own)
        with suppress(asyncio.CancelledError):
            asyncio.run(_serve(settings))
        note("stopped")


def _poll_seconds(settings: Settings) -> float:
    return LONGEST_POLL_SECONDS if settings.serve_cron else min(LONGEST_POLL_SECONDS, settings.serve_every_seconds / 2)


def _settle_killed(home: Path, *, own: bool) -> None:
    """What was killed with the last ``serve`` would keep the place of its deployment."""
    from flows.leftover import settle

    if settled := settle(home, alone=own):
        note(f"{len(settled)} killed run(s) settled; the next run finishes their work")


@contextmanager
def _server(settings: Settings, port: int) -> Iterator[bool]:
    """The user's Prefect server, or one of our own with the scheduler and the web pages; is it our own?"""
    _fail_where_served(settings.home)
    if server_is_given(settings.home):
        yield False
        return
    served = settings.home / SERVED
    with sole_store(settings, waiting=note):
        _fail_where_served(settings.home)  # of two begun at once the second has waited for the first
        server = OwnServer(settings.home, scheduling=True, port=port)
        try:
            server.wait_until_ready()
            served.write_text(server.url, encoding="utf-8")
        except BaseException:
            server.stop()
            raise
    os.environ["PREFECT_API_URL"] = server.url
    note(f"Prefect server: {server.url.removesuffix('/api')}")
    try:
        yield True
    finally:
        served.unlink(missing_ok=True)
        server.stop()


def _fail_where_served(home: Path) -> None:
    if url := served_at(home):
        raise EngineError(f"{home} is being served already, by {url}; stop that one first, or choose another --home")


async def _serve(settings: Settings) -> None:
    """Make the deployments, ask for a first ingest at once, and execute runs as they come due."""
    from prefect.client.orchestration import get_client
    from prefect.runner import Runner

    # the limits of the deployments turn away what comes due while a run is at work; one here would only delay it
    runner = Runner(name="zhibiao", limit=None)
    deployed = [await runner.aadd_deployment(made) for made in await deployments(settings)]
    stop = _stop_on_signals()
    runner.handle_sigterm = stop  # type: ignore[method-assign]  # which the runner makes the handler of SIGTERM
    async with get_client() as client:
        await client.create_flow_run_from_deployment(deployed[0])
    when = f"cron {settings.serve_cron}" if settings.serve_cron else f"every {settings.serve_every_seconds:g} s"
    watched = [str(settings.inbox)] if settings.inbox else []
    watched += [f"source {source.name}" for source in settings.source]
    note(f"watching {', '.join(watched)} ({when}); warehouse in {settings.home}; Ctrl-C ends")
    await runner.start()


def _stop_on_signals() -> Callable[..., None]:
    """Make Ctrl-C end the running coroutine in order, and give what does so for another signal."""
    here = asyncio.current_task()
    loop = asyncio.get_running_loop()
    assert here is not None

    def stop(*_: object) -> None:
        loop.call_soon_threadsafe(here.cancel)

    if signal.getsignal(signal.SIGINT) is not signal.SIG_IGN:  # a shell's background job is not Ctrl-C's business
        loop.add_signal_handler(signal.SIGINT, stop)
    loop.add_signal_handler(signal.SIGTERM, stop)
    return stop


async def deployments(settings: Settings) -> list[RunnerDeployment]:
    """What prefect.yaml deploys, by these settings: ``ingest`` first, then ``quality-report`` and ``rebuild``."""
    from prefect.client.schemas.objects import ConcurrencyLimitConfig, ConcurrencyLimitStrategy
    from prefect.schedules import Interval
    from prefect.types.entrypoint import EntrypointType

    from flows import scheduled
    from flows.leftover import TAG

    every = timedelta(seconds=settings.serve_every_seconds)
    often = (
        _cron("serve_cron", settings.serve_cron, settings.serve_timezone)
        if settings.serve_cron
        else Interval(every, anchor_date=datetime.now(UTC) + every)
    )
    home = str(settings.home.resolve())
    drop = {
        "path": str(settings.inbox.resolve()) if settings.inbox and not settings.source else None,
        "published_on": settings.published_on.isoformat() if settings.published_on else None,
        "settle_seconds": settings.settle_seconds,
    }
    made = []
    for flow, schedule, parameters in (
        (scheduled.ingest, often, drop),
        (
            scheduled.quality_report,
            _cron("serve_report_cron", settings.serve_report_cron, settings.serve_timezone),
            {},
        ),
        (scheduled.rebuild, None, {}),
    ):
        made.append(
            await flow.ato_deployment(
                flow.name,
                description=flow.description,
                schedule=schedule,
                # a run that comes due while one is at work has nothing to add: what it would see the next one sees
                concurrency_limit=ConcurrencyLimitConfig(
                    limit=1, collision_strategy=ConcurrencyLimitStrategy.CANCEL_NEW, grace_period_seconds=60
                ),
                parameters={"home": home, **parameters},
                tags=[TAG, flow.name],
                entrypoint_type=EntrypointType.MODULE_PATH,
            )
        )
    return made


def _cron(setting: str, expression: str, timezone: str) -> Schedule:
    from prefect.schedules import Cron

    try:
        return Cron(expression, timezone=timezone)
    except ValueError as error:
        raise SettingsError(
            f"setting {setting} = {expression!r}: it is no cron expression, such as '30 7 * * *'; "
            f"set it as ZHIBIAO_{setting.upper()} or as {setting} in {FILE}"
        ) from error
