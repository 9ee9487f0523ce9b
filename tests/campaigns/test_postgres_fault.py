"""The PostgreSQL of a Prefect server is stopped in the middle of a run: the message says so, and the next run finishes."""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from tempfile import mkdtemp
from urllib.request import urlopen

import pytest

from tests.campaigns.conftest import ROOT, SAMPLE, Zhibiao, contents, ended


class Postgres:
    """A PostgreSQL of our own, on a free port of loopback."""

    def __init__(self, programs: Path, user: str | None, port: int) -> None:
        self.programs, self.user, self.port = programs, user, port
        self.folder = Path(mkdtemp(prefix="zhibiao-pg-", dir="/tmp"))
        if user is not None:
            shutil.chown(self.folder, user)
        self._run("initdb", "-D", str(self.folder / "data"), "-U", "prefect", "-A", "trust", "--no-sync")

    def start(self) -> None:
        how = f"-c listen_addresses=127.0.0.1 -c port={self.port} -c unix_socket_directories={self.folder} -c fsync=off"
        self._run("pg_ctl", "-D", str(self.folder / "data"), "-w", "-l", str(self.folder / "log"), "-o", how, "start")

    def stop(self) -> None:
        self._run("pg_ctl", "-D", str(self.folder / "data"), "-m", "immediate", "-w", "stop")

    def _run(self, program: str, *arguments: str) -> None:
        subprocess.run(
            [str(self.programs / program), *arguments],
            check=True, stdout=subprocess.DEVNULL, user=self.user, cwd=self.folder, timeout=120,
        )  # fmt: skip


def free_port() -> int:
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return int(s.getsockname()[1])


@pytest.fixture
def postgres() -> Iterator[Postgres]:
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    if not found:
        pytest.skip("PostgreSQL is not installed (apt-get install postgresql)")
    user = None
    if os.geteuid() == 0:  # it refuses to be run by root
        user = "postgres"
        try:
            pwd.getpwnam(user)
        except KeyError:
            pytest.skip("there is no user postgres whom root could run it as")
    server = Postgres(found[-1].parent, user, free_port())
    server.start()
    try:
        yield server
    finally:
        if (server.folder / "data" / "postmaster.pid").exists():
            server.stop()
        shutil.rmtree(server.folder, ignore_errors=True)


@pytest.fixture
def prefect(postgres: Postgres, tmp_path: Path) -> Iterator[str]:
    """The API of a Prefect server that keeps its state there."""
    port = free_port()
    env = {k: v for k, v in os.environ.items() if not k.startswith(("PREFECT_", "ZHIBIAO_"))} | {
        "PREFECT_HOME": str(tmp_path / "prefect"),
        "PREFECT_API_DATABASE_CONNECTION_URL": f"postgresql+asyncpg://prefect@127.0.0.1:{postgres.port}/postgres",
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
        "DO_NOT_TRACK": "1",
    }
    with (tmp_path / "server.log").open("w") as log:
        server = subprocess.Popen(
            [sys.executable, "-m", "prefect", "server", "start", "--host", "127.0.0.1", "--port", str(port), "--no-ui"],
            cwd=ROOT, env=env, stdout=log, stderr=subprocess.STDOUT,
        )  # fmt: skip
    api = f"http://127.0.0.1:{port}/api"
    try:
        deadline = time.monotonic() + 240
        while not answers(api):
            assert server.poll() is None and time.monotonic() < deadline, (tmp_path / "server.log").read_text()[-3000:]
            time.sleep(0.5)
        yield api
    finally:
        server.terminate()
        try:
            server.wait(timeout=30)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()


def answers(api: str) -> bool:
    try:
        with urlopen(f"{api}/health", timeout=2) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


@pytest.mark.timeout(900)
def test_the_database_of_the_server_is_stopped_in_the_middle_of_a_run(
    postgres: Postgres, prefect: str, zhibiao: Zhibiao, undisturbed: Path, tmp_path: Path
) -> None:
    home = tmp_path / "home"
    how = {"PREFECT_API_URL": prefect, "ZHIBIAO_BATCH_DOCUMENTS": "1"}
    process = zhibiao("ingest", SAMPLE, "--home", home, **how)
    deadline = time.monotonic() + 120
    while not (home / "raw").exists():  # the first batch is about to be loaded
        assert process.poll() is None and time.monotonic() < deadline
        time.sleep(0.02)
    postgres.stop()
    out, err = process.communicate(timeout=400)
    assert process.returncode == 4, out + err
    said = err.strip().splitlines()[-1]
    assert "the Prefect server at" in said and "PostgreSQL" in said and "run the same command again" in said

    postgres.start()
    ended(zhibiao("ingest", SAMPLE, "--home", home, **how))
    assert contents(home) == contents(undisturbed)
