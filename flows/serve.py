"""The command ``serve``: a local Prefect server, a schedule, and the runs it calls for, in one command."""

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
from flows.settings import Settings, load
from flows.show import note

if TYPE_CHECKING:
    from prefect.deployments.runner import RunnerDeployment

LONGEST_POLL_SECONDS = 10.0


def serve_inbox(
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
    if settings.inbox is not None and settings.source:
        note("of an inbox and sources the inbox alone is watched; declare it as a source of kind folder to have both")
    if settings.inbox is not None and not settings.inbox.is_dir():
        raise InputError(f"{settings.inbox}: there is no such directory; type: mkdir -p {settings.inbox}")
    os.environ.setdefault("PREFECT_RUNNER_POLL_FREQUENCY", str(max(1, int(_poll_seconds(settings)))))  # whole seconds
    quiet_environment(settings.home, settings.log_level)
    with _server(settings, port):
        with suppress(asyncio.CancelledError):
            asyncio.run(_serve(settings, settings.inbox))
        note("stopped")


def _poll_seconds(settings: Settings) -> float:
    return LONGEST_POLL_SECONDS if settings.serve_cron else min(LONGEST_POLL_SECONDS, settings.serve_every_seconds / 2)


@contextmanager
def _server(settings: Settings, port: int) -> Iterator[None]:
    """The user's Prefect server, or one of our own with the scheduler and the web pages."""
    if url := served_at(settings.home):
        raise EngineError(
            f"{settings.home} is being served already, by {url}; stop that one first, or choose another --home"
        )
    if server_is_given(settings.home):
        yield
        return
    with sole_store(settings, waiting=note):
        server = OwnServer(settings.home, scheduling=True, port=port)
        try:
            server.wait_until_ready()
        except BaseException:
            server.stop()
            raise
    served = settings.home / SERVED
    served.write_text(server.url, encoding="utf-8")
    os.environ["PREFECT_API_URL"] = server.url
    note(f"Prefect server: {server.url.removesuffix('/api')}")
    try:
        yield
    finally:
        served.unlink(missing_ok=True)
        server.stop()


async def _serve(settings: Settings, inbox: Path | None) -> None:
    """Make the deployment, ask for a first run at once, and execute runs as they come due."""
    from prefect.client.orchestration import get_client
    from prefect.runner import Runner

    # the deployment's limit turns away what comes due while a run is at work; a limit here would only delay it
    runner = Runner(name="inbox", limit=None)
    deployment_id = await runner.aadd_deployment(await inbox_deployment(settings, inbox))
    stop = _stop_on_signals()
    runner.handle_sigterm = stop  # type: ignore[method-assign]  # which the runner makes the handler of SIGTERM
    async with get_client() as client:
        await client.create_flow_run_from_deployment(deployment_id)
    when = f"cron {settings.serve_cron}" if settings.serve_cron else f"every {settings.serve_every_seconds:g} s"
    watched = inbox or f"sources {' '.join(s.name for s in settings.source)}"
    note(f"watching {watched} ({when}); warehouse in {settings.home}; Ctrl-C ends")
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


async def inbox_deployment(settings: Settings, inbox: Path | None) -> RunnerDeployment:
    """The flow ``ingest`` on the inbox, or on the sources, scheduled, one run at a time."""
    from prefect.client.schemas.objects import ConcurrencyLimitConfig, ConcurrencyLimitStrategy
    from prefect.schedules import Cron, Interval
    from prefect.types.entrypoint import EntrypointType

    from flows.ingest import ingest

    every = timedelta(seconds=settings.serve_every_seconds)
    schedule = (
        Cron(settings.serve_cron, timezone=settings.serve_timezone)
        if settings.serve_cron
        else Interval(every, anchor_date=datetime.now(UTC) + every)
    )
    return await ingest.ato_deployment(
        "inbox" if inbox else "sources",
        description=f"Loads what lies in {inbox}." if inbox else "Loads what the sources of zhibiao.toml bring.",
        schedule=schedule,
        # a run that comes due while one is at work has nothing to add: what it would see the next one sees
        concurrency_limit=ConcurrencyLimitConfig(limit=1, collision_strategy=ConcurrencyLimitStrategy.CANCEL_NEW),
        parameters={
            "path": str(inbox.resolve()) if inbox else None,
            "home": str(settings.home.resolve()),
            "published_on": settings.published_on.isoformat() if settings.published_on else None,
            "settle_seconds": settings.settle_seconds,
        },
        tags=["zhibiao", "inbox" if inbox else "sources"],
        entrypoint_type=EntrypointType.MODULE_PATH,
    )
