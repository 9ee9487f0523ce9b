"""Which version of the program this is."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version


def program_version() -> str:
    """The installed version, or ``source`` in a clone that was not installed."""
    try:
        return version("zhibiao")
    except PackageNotFoundError:
        return "source"
