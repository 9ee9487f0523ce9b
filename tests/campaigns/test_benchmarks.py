"""Benchmarks that put clocks on the inside of the program run, at a size that tells nothing of speed: what they hold
of the program by name is there still."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.campaigns.conftest import ROOT

pytestmark = pytest.mark.timeout(900)


@pytest.mark.parametrize(
    ("benchmark", "size", "says"),
    [
        ("checks", ["2000"], "Great Expectations, Data Docs"),
        ("search", ["50"], "50 articles: first publication"),
        ("start", [], "Prefect server, to its first answer and end"),
        ("warehouse", ["2000"], "questions, "),
    ],
)
def test_a_benchmark_still_runs(benchmark: str, size: list[str], says: str) -> None:
    done = subprocess.run(
        [sys.executable, f"benchmarks/bench_{benchmark}.py", *size],
        cwd=ROOT, capture_output=True, text=True, encoding="utf-8", check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-2000:]
    assert says in done.stdout, done.stdout[-2000:]
