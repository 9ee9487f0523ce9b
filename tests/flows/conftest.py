"""Flows run against one Prefect server for the whole session, in homes of their own."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from flows.engine import QUIET

for _name, _value in QUIET.items():  # before Prefect is imported: it reads its settings then
    os.environ.setdefault(_name, _value)
os.environ.setdefault("PREFECT_LOGGING_LEVEL", "CRITICAL")
os.environ.setdefault("PREFECT_LOGGING_TO_API_ENABLED", "false")

ROOT = Path(__file__).resolve().parents[2]
SAMPLE = ROOT / "seeds" / "sample_drop"
RICE = "今年，高安市粮食总产量稳定在8亿公斤以上，同比增长3.5%，早稻每亩补贴150元。\n"
TRADE = "2023年1至7月，义乌市进出口总额3224.3亿元，同比增长17.5%。\n"


@pytest.fixture(scope="session", autouse=True)
def prefect_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """A Prefect server without any state of the user's."""
    os.environ["PREFECT_HOME"] = str(tmp_path_factory.mktemp("prefect"))
    from prefect.testing.utilities import prefect_test_harness

    with prefect_test_harness(server_startup_timeout=120):
        yield


@pytest.fixture(scope="session")
def empty_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home whose store holds the seeds and nothing else; filling it takes longer than most tests."""
    from warehouse.store import Store

    home = tmp_path_factory.mktemp("empty") / "home"
    with Store(home):
        pass
    return home


@pytest.fixture
def home(tmp_path: Path, empty_home: Path) -> Path:
    """A home that nothing was loaded into yet."""
    return Path(shutil.copytree(empty_home, tmp_path / "home"))


@pytest.fixture
def drop(tmp_path: Path) -> Path:
    """A drop of two short documents."""
    folder = tmp_path / "drop"
    folder.mkdir()
    (folder / "rice.txt").write_text(RICE, encoding="utf-8")
    (folder / "trade.txt").write_text(TRADE, encoding="utf-8")
    return folder


@pytest.fixture
def ask() -> Callable[..., list[tuple[Any, ...]]]:
    """Rows of a query on the read copy of a home."""

    def rows(home: Path, sql: str) -> list[tuple[Any, ...]]:
        from warehouse.store import read

        with read(home) as warehouse:
            return warehouse.query(sql).rows()

    return rows
