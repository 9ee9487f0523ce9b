"""What the doctor looks at outside the home directory: versions, extension files, the clock."""

from __future__ import annotations

import sys
import tomllib
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, distributions, requires, version
from importlib.util import find_spec
from pathlib import Path

from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet

from flows.doctor.finding import Finding, fail, ok
from flows.ledger import SLACK

ROOT = Path(__file__).resolve().parents[2]
SHOWN = ("prefect", "duckdb", "polars", "great-expectations")


def versions() -> Iterator[Finding]:
    """The interpreter and the packages beside what the project pins."""
    supported, wanted = _pinned()
    python = ".".join(map(str, sys.version_info[:3]))
    if python not in SpecifierSet(supported):
        yield fail("python", f"python {python} is not supported ({supported})", "make setup PYTHON=python3.12")
    else:
        yield ok("python", f"python {python} ({supported})")
    missing, other = [], []
    for requirement in map(Requirement, wanted):
        if requirement.marker and not requirement.marker.evaluate({"extra": ""}):
            continue
        have = _version(requirement.name)
        if have is None:
            missing.append(requirement.name)
        elif not requirement.specifier.contains(have, prereleases=True):
            other.append(f"{requirement.name} {have} instead of {requirement.specifier}")
    if missing or other:
        told = "; ".join([*(f"{name} is not installed" for name in missing), *other])
        yield fail("packages", told, "make setup, or: uv pip sync --require-hashes requirements.lock")
    else:
        yield ok("packages", ", ".join(f"{name} {_version(name)}" for name in SHOWN) + f"; {len(wanted)} as pinned")


def _pinned() -> tuple[str, Sequence[str]]:
    """Supported interpreters and required packages: of the clone that runs, else of the installed package."""
    project = ROOT / "pyproject.toml"
    if project.is_file():
        said = tomllib.loads(project.read_text(encoding="utf-8"))["project"]
        return said["requires-python"], said["dependencies"]
    return ">=3.11,<3.14", requires("zhibiao") or []


def _version(package: str) -> str | None:
    try:
        return version(package)
    except PackageNotFoundError:
        return None


def extensions() -> Iterator[Finding]:
    """The wheels of DuckDB's extensions: each of the version of DuckDB, its file there."""
    duckdb = version("duckdb")
    installed = {d.name.replace("_", "-"): d.version for d in distributions()}
    wheels = sorted((name, its) for name, its in installed.items() if name.startswith("duckdb-extension-"))
    if "duckdb-extension-fts" not in dict(wheels):
        yield fail(
            "extensions", "the package duckdb-extension-fts is not installed: search has no ranking", "make setup"
        )
    for name, its_version in wheels:
        short = name.removeprefix("duckdb-extension-")
        spec = find_spec(name.replace("-", "_"))
        folders = list(spec.submodule_search_locations or ()) if spec else []
        files = [
            f
            for folder in folders
            for f in Path(folder).glob(f"extensions/*/{short.replace('-', '_')}.duckdb_extension")
        ]
        if its_version != duckdb:
            found = f"{short} {its_version} does not fit duckdb {duckdb}: it cannot be loaded"
            yield fail("extensions", found, f"uv pip install {name}=={duckdb}, or: make setup")
        elif not any(duckdb in f.parent.name and f.stat().st_size for f in files):
            yield fail("extensions", f"{short}: its file for duckdb {duckdb} is not in the wheel", "make setup")
        else:
            yield ok("extensions", f"{short} {its_version} fits duckdb {duckdb}")


def clock(now: datetime, latest: datetime | None) -> Iterator[Finding]:
    """The clock beside the latest run on record, which cannot lie ahead."""
    if latest is not None and latest > now + SLACK:
        found = (
            f"it is {_shown(now)} here, and a run began at {_shown(latest)}: the clock was set back, or was wrong then. "
            "What is loaded now is recorded right after it"
        )
        yield fail("clock", found, "timedatectl set-ntp true (or set the clock by hand), then: zhibiao doctor")
    elif now.year < 2024:
        yield fail("clock", f"it is {_shown(now)} here, which cannot be", "timedatectl set-ntp true")
    else:
        yield ok("clock", f"it is {_shown(now)}" + (f"; the latest run began {_shown(latest)}" if latest else ""))


def _shown(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(sep=" ", timespec="seconds")
