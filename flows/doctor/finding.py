"""What one check of the doctor found."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

State = Literal["ok", "warn", "fail"]
STATES: tuple[State, ...] = ("ok", "warn", "fail")
"""In the order of their gravity: nothing to do; the next run will go, but look at it; the next run will not go well."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One line: what was looked at, how it is, what was found, and what to type where it is not well."""

    check: str
    state: State
    found: str
    do: str | None = None


def ok(check: str, found: str) -> Finding:
    return Finding(check, "ok", found)


def warn(check: str, found: str, do: str | None = None) -> Finding:
    return Finding(check, "warn", found, do)


def fail(check: str, found: str, do: str) -> Finding:
    return Finding(check, "fail", found, do)
