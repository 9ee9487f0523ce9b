"""A range of days of publication, as a person names it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Days:
    """The days from one to another, both among them; nothing at an end leaves it open."""

    since: date | None = None
    until: date | None = None

    @property
    def all(self) -> bool:
        """Is nothing left out? Then documents without a date belong to it too."""
        return self.since is None and self.until is None

    def hold(self, day: date | None) -> bool:
        """Whether something published then is meant; what has no date lies in no range."""
        if self.all:
            return True
        return (
            day is not None and (self.since is None or day >= self.since) and (self.until is None or day <= self.until)
        )


ALL_DAYS = Days()
