"""House rules about files: names that say nothing are banned, and no module grows beyond a screenful of screens."""

from __future__ import annotations

from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("warehouse", "seeds", "transforms", "expectations", "flows")
BANNED = {"utils", "util", "helpers", "helper", "common", "misc", "base", "core", "manager", "processor", "tools"}
MOST_LINES = 500
FILES = sorted(path for package in (*PACKAGES, "tests", "benchmarks") for path in (ROOT / package).rglob("*.py"))


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.relative_to(ROOT).as_posix())
def test_a_module_is_named_for_what_it_holds(path: Path) -> None:
    assert path.stem not in BANNED
    assert path.parent.name not in BANNED


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.relative_to(ROOT).as_posix())
def test_a_module_stays_readable_in_one_sitting(path: Path) -> None:
    lines = path.read_text(encoding="utf-8").count("\n")
    assert lines <= MOST_LINES, f"{lines} lines; split it by meaning"


def test_no_flow_is_named_like_a_package() -> None:
    # a path entrypoint of Prefect loads a flow's file under its bare name and would replace the package
    assert not {p.stem for p in (ROOT / "flows").glob("*.py")} & set(PACKAGES)


@pytest.mark.parametrize("package", PACKAGES)
def test_a_package_says_what_it_is(package: str) -> None:
    assert (ROOT / package / "README.md").is_file(), f"{package}/README.md is missing"
