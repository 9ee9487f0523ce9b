"""Prefect without a server to look after: a private one for as long as one command runs.

Prefect's own temporary server works too, but it is started late (after the imports, not beside
them), registers block types nobody uses here (3 to 6 s), and outlives a killed parent. This one is
the same application, started first of all so that it boots while the command imports what it
needs, listening on a socket opened beforehand so that no port is guessed, and it ends at once when
the command does, however the command ends.

Where ``PREFECT_API_URL`` names a server, that server is used and none is started.
"""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryFile
from urllib.request import urlopen

QUIET = {
    "DO_NOT_TRACK": "1",
    "GX_ANALYTICS_ENABLED": "false",
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    # registering the block types of integrations takes seconds at every start, and none is used
    "PREFECT_SERVER_REGISTER_BLOCKS_ON_START": "false",
    "PREFECT_API_BLOCKS_REGISTER_ON_START": "false",
    "PREFECT_CLI_PROMPT": "false",
    "PREFECT_RESULTS_PERSIST_BY_DEFAULT": "false",
}
KEPT = {
    # in memory they are lost with the server, and a run at work is then ended because it cannot renew its own
    "PREFECT_SERVER_CONCURRENCY_LEASE_STORAGE": "prefect.server.concurrency.lease_storage.filesystem",
    # a run every quarter of an hour, for years: what ended 90 days ago is removed
    "PREFECT_SERVER_SERVICES_DB_VACUUM_ENABLED": "events,flow_runs",
}
"""Of a server that stays."""
SERVED = Path("prefect", "served_at")  # in the home directory, while `serve` runs there
PROBE = 2**20  # bytes that the state of a server wants at least
STARTUP_SECONDS = 120.0  # a laptop that swaps; the usual figure is four seconds


class EngineError(Exception):
    """Prefect could not be started; the message says where its state lies and what to do."""


def quiet_environment(home: Path, log_level: str, log_format: str = "text") -> None:
    """Set what keeps Prefect and Great Expectations silent and offline, unless the user said otherwise.

    ``PREFECT_HOME`` goes into the home directory, so that a run leaves nothing elsewhere.
    """
    for name, value in QUIET.items():
        os.environ.setdefault(name, value)
    os.environ.setdefault("PREFECT_LOGGING_LEVEL", log_level)
    if log_format == "json":  # Prefect's lines are then of the same kind as those of flows.logs
        os.environ.setdefault("PREFECT_LOGGING_HANDLERS_CONSOLE_FORMATTER", "json")
    os.environ.setdefault("PREFECT_HOME", str((home / "prefect").resolve()))


def served_at(home: Path) -> str | None:
    """The API of a ``zhibiao serve`` that is alive on this home, if there is one."""
    try:
        url = (home / SERVED).read_text(encoding="utf-8").strip()
        with urlopen(f"{url}/health", timeout=2) as answer:
            return url if answer.status == 200 else None
    except (OSError, ValueError):
        return None


def server_is_given(home: Path) -> bool:
    """Is there a Prefect server to use: named by the environment, by the profile in a PREFECT_HOME of the
    user's, or running under ``zhibiao serve``?"""
    if os.environ.get("PREFECT_API_URL"):
        return True
    if url := served_at(home):
        os.environ["PREFECT_API_URL"] = url
        return True
    profiles = Path(os.environ.get("PREFECT_HOME", Path.home() / ".prefect")) / "profiles.toml"
    if not profiles.exists():
        return False
    from prefect.settings import PREFECT_API_URL

    return bool(PREFECT_API_URL.value())


def _drop_half_made_state(prefect_home: Path) -> bool:
    """Remove a database whose migrations were cut short; True where it is whole and of this version.

    A kill in the middle of the first migrations leaves tables that the next start cannot create
    again. Only a database marked ready is kept; what is lost is Prefect's own history, not ours
    (the ledger is ``ops.run``).
    """
    marker = prefect_home / "ready"
    marked = marker.read_text(encoding="utf-8").strip() if marker.exists() else None
    if marked == version("prefect") and (prefect_home / "prefect.db").exists():
        return True
    if marked is None:
        for left in prefect_home.glob("prefect.db*"):
            left.unlink()
    else:
        marker.unlink()
    return False


class OwnServer:
    """A Prefect API on a loopback port, in a process of its own that ends with this one.

    ``scheduling`` also runs the services that make scheduled runs, and the web pages; without it the
    server does the least that one flow run needs. Hold the home's store until ``wait_until_ready``
    returns: two servers must not migrate one database.
    """

    def __init__(self, home: Path, *, scheduling: bool = False, port: int = 0) -> None:
        self.prefect_home = Path(os.environ["PREFECT_HOME"])
        self.own_state = self.prefect_home == (home / "prefect").resolve()
        self.prefect_home.mkdir(parents=True, exist_ok=True)
        self.log = self.prefect_home / "server.log"
        environment = {**os.environ, "PREFECT__SERVER_FINAL": "1"}
        if self.own_state and _drop_half_made_state(self.prefect_home):
            environment["PREFECT_SERVER_DATABASE_MIGRATE_ON_START"] = "false"
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        if port:
            self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            self.socket.bind(("127.0.0.1", port))
        except OSError as error:
            raise EngineError(
                f"port {port} cannot be listened on: {error.strerror}; choose another with --port"
            ) from error
        # listening from now on: whoever connects before the server is up waits instead of failing
        self.socket.listen(128)
        self.url = f"http://127.0.0.1:{self.socket.getsockname()[1]}/api"
        if scheduling:
            pages = {"PREFECT_UI_STATIC_DIRECTORY": str(self.prefect_home / "ui")}  # not among the installed packages
            environment = {**KEPT, **pages, **environment, "PREFECT_UI_API_URL": self.url}
        else:
            environment |= {"PREFECT_UI_ENABLED": "false", "PREFECT__SERVER_EPHEMERAL": "1"}
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                [
                    sys.executable,
                    "-m",
                    "flows.engine",
                    str(self.socket.fileno()),
                    "scheduling" if scheduling else "one run",
                ],
                stdin=subprocess.PIPE,
                stdout=log,
                stderr=log,
                pass_fds=[self.socket.fileno()],
                env=environment,
                start_new_session=True,  # Ctrl-C is for the command, which then stops the server in order
            )

    def wait_until_ready(self) -> None:
        """Return when the API answers; raise ``EngineError`` when its process ends or time is up."""
        import httpx

        try:
            with httpx.Client(timeout=STARTUP_SECONDS, trust_env=False) as client:
                answered = threading.Event()
                threading.Thread(target=self._fail_if_it_dies, args=(answered,), daemon=True).start()
                client.get(f"{self.url}/health").raise_for_status()
                answered.set()
        except httpx.HTTPError as error:
            raise EngineError(self._sentence(error)) from error
        if self.own_state:
            (self.prefect_home / "ready").write_text(version("prefect"), encoding="utf-8")

    def _fail_if_it_dies(self, answered: threading.Event) -> None:
        self.process.wait()
        if not answered.is_set():
            self.socket.shutdown(socket.SHUT_RDWR)  # the waiting request fails now, not at its time-out

    def _sentence(self, error: Exception) -> str:
        try:  # what its database could not do either
            with TemporaryFile(dir=self.prefect_home) as probe:
                probe.write(bytes(PROBE))
                probe.flush()
        except OSError as problem:
            return f"Prefect's server did not come up: {self.prefect_home} cannot be written: {problem.strerror}"
        tail = self.log.read_text(encoding="utf-8", errors="replace").strip().splitlines()[-1:]
        return (
            f"Prefect's server did not come up ({error}; last line of {self.log}: {' '.join(tail) or 'none'}). "
            f"Its state is dispensable: remove {self.prefect_home} and run the command again"
        )

    def stop(self) -> None:
        """End the server and wait for it, so that the next run finds its database free."""
        assert self.process.stdin is not None
        with suppress(OSError):
            self.process.stdin.write(b"stop\n")
            self.process.stdin.close()
        try:
            self.process.wait(timeout=5)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.socket.close()


@contextmanager
def engine(home: Path, log_level: str, log_format: str = "text") -> Iterator[None]:
    """A Prefect API to run flows against inside the block: the user's, or a temporary one.

    Enter it before Prefect is imported: settings are read from the environment at import.
    """
    quiet_environment(home, log_level, log_format)
    if server_is_given(home):
        _fail_unless_it_answers()
        yield
        return
    os.environ["PREFECT_LOGGING_TO_API_ENABLED"] = "false"
    server = OwnServer(home)
    os.environ["PREFECT_API_URL"] = server.url
    try:
        _import_while_the_server_boots()
        server.wait_until_ready()
        from prefect.settings import PREFECT_FLOWS_HEARTBEAT_FREQUENCY, temporary_settings

        # the heartbeat thread is joined at the end of a flow and sleeps whole seconds; nobody listens here
        with temporary_settings({PREFECT_FLOWS_HEARTBEAT_FREQUENCY: None}):
            yield
    finally:
        server.stop()
        del os.environ["PREFECT_API_URL"]


def _fail_unless_it_answers() -> None:
    from prefect.client.orchestration import get_client

    with get_client(sync_client=True) as client:
        if problem := client.api_healthcheck():
            raise EngineError(
                f"the Prefect server at {client.api_url} does not answer: {problem}; start it, or unset PREFECT_API_URL: "
                "then the command brings its own"
            )


def _import_while_the_server_boots() -> None:
    # what the run needs anyway, Great Expectations (five seconds) at its end among it
    import flows.ingest  # noqa: F401
    from expectations.run import preload

    preload()


def _end_with_parent(server: object) -> None:
    """Leave in order when told to; at once when the pipe closes because the parent was killed."""
    if sys.stdin.buffer.readline() == b"stop\n":
        server.should_exit = True  # type: ignore[attr-defined]
    else:
        os._exit(1)


def serve_on(descriptor: int, *, scheduling: bool) -> None:
    """Run Prefect's application on an inherited listening socket until the parent ends."""
    import uvicorn
    from prefect.server.api.server import create_app

    app = create_app(ephemeral=not scheduling, final=True)
    server = uvicorn.Server(uvicorn.Config(app, log_level="error", lifespan="on", timeout_graceful_shutdown=0))
    threading.Thread(target=_end_with_parent, args=(server,), daemon=True).start()
    server.run(sockets=[socket.socket(fileno=descriptor)])
    os._exit(0)  # everything is flushed and committed; tearing the interpreter down would take another second


if __name__ == "__main__":
    serve_on(int(sys.argv[1]), scheduling=sys.argv[2] == "scheduling")
