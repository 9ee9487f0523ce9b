"""Real processes, real servers, real kills: what takes minutes and is no part of `make test`."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from flows.engine import QUIET

ROOT = Path(__file__).resolve().parents[2]
SAMPLE = ROOT / "seeds" / "sample_drop"
Zhibiao = Callable[..., "subprocess.Popen[str]"]
PROGRAM = ("-m", "flows.cli")
OLDER = (
    "-c",
    "from transforms import identity; identity.rule_set = lambda: 'e' * 16; from flows.cli import main; main()",
)
"""The same program by the name of another rule set, as if an older version ran."""

TABLES = ("raw.document", "raw.article", "core.mention", "core.observation", "ops.reject", "ops.drop")


def contents(home: Path) -> dict[str, list[tuple[Any, ...]]]:
    """Every row that says what was read, from the read copy, without the columns that say by which run and when."""
    from warehouse.store import read

    found = {}
    with read(home) as warehouse:
        for name in TABLES:
            without = "run_id, received_at, path" if name == "ops.drop" else "run_id, recorded_at"
            found[name] = warehouse.query(f"SELECT * EXCLUDE ({without}) FROM {name} ORDER BY ALL").rows()
        refs = warehouse.query(
            "SELECT 'ref.' || table_name FROM duckdb_tables() WHERE schema_name = 'ref' AND database_name = current_database()"
        )
        for (name,) in refs.rows():
            found[name] = warehouse.query(f"SELECT * FROM {name} ORDER BY ALL").rows()
    return found


@pytest.fixture(scope="module")
def prefect_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """A Prefect server without any state of the user's, for flows that are called in the process of the tests."""
    with pytest.MonkeyPatch.context() as patch:
        for name, value in {**QUIET, "PREFECT_LOGGING_LEVEL": "CRITICAL"}.items():
            patch.setenv(name, value)
        patch.setenv("PREFECT_HOME", str(tmp_path_factory.mktemp("prefect")))
        from prefect.testing.utilities import prefect_test_harness

        with prefect_test_harness(server_startup_timeout=120):
            yield


@pytest.fixture
def zhibiao() -> Iterator[Zhibiao]:
    """Start the command line as a process of its own; whatever still runs at the end is killed."""
    started: list[subprocess.Popen[str]] = []

    def start(*arguments: str | Path, program: Sequence[str] = PROGRAM, **environment: str) -> subprocess.Popen[str]:
        env = {k: v for k, v in os.environ.items() if not k.startswith(("PREFECT_", "ZHIBIAO_"))}
        process = subprocess.Popen(
            [sys.executable, *program, *map(str, arguments)],
            cwd=ROOT,
            env={**env, **environment},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            encoding="utf-8",
        )
        started.append(process)
        return process

    yield start
    for process in started:
        if process.poll() is None:
            process.kill()
        process.communicate()


def ended(process: subprocess.Popen[str], seconds: float = 240) -> str:
    """Standard output of a process that ends well within the time."""
    out, err = process.communicate(timeout=seconds)
    assert process.returncode == 0, f"exit code {process.returncode}\n{out}\n{err}"
    return out


@pytest.fixture(scope="session")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home into which the sample drop was loaded with nobody in the way."""
    home = tmp_path_factory.mktemp("undisturbed") / "home"
    process = subprocess.run(
        [sys.executable, "-m", "flows.cli", "ingest", str(SAMPLE), "--home", str(home)],
        cwd=ROOT, capture_output=True, text=True, encoding="utf-8", check=False, timeout=300,
    )  # fmt: skip
    assert process.returncode == 0, process.stdout + process.stderr
    return home
