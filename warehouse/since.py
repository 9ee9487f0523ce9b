"""Up to when the rows of a build file are known to what is made from them.

What came or went since is told by when rows were recorded and retired, so that a run that was killed before it leaves
nothing undone, and so that of rows that are older nothing but these moments is looked at.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Self

WATCHED = ("raw.document", "raw.article", "core.observation")
"""The tables whose rows search, links and the held views are made from."""
STATE = "renewed_until"
"""What ops.state calls the last moment at which a row of theirs was recorded or retired, and how many then were."""
_BEGINNING = "1970-01-01 00:00:00+00"


@dataclass(frozen=True, slots=True)
class Since:
    """A moment up to which all is known; ``after`` is what follows a column of moments in a condition for the rest.

    ``known`` is false in a file that remembers no moment: then the moment is the beginning of time.
    """

    moment: str
    after: str
    known: bool

    @classmethod
    def remembered(cls, fetch: Callable[..., list[Any]]) -> Self:
        """The moment that was remembered last."""
        rows = fetch("SELECT value FROM ops.state WHERE name = ?", [STATE])
        moment, _, known = str(rows[0][0]).partition(" = ") if rows else (_BEGINNING, "", "")
        # a run that goes on after a publication records at the moment that was already looked at
        sign = ">" if known == str(_then(fetch, moment)) else ">="
        return cls(moment, f"{sign} TIMESTAMPTZ '{moment}'", bool(rows))

    @staticmethod
    def remember(fetch: Callable[..., list[Any]], remember: Callable[[str, str], None]) -> None:
        """Remember that all rows are known now."""
        moments = " UNION ALL ".join(
            f"SELECT max(recorded_at) AS recorded, max(retired_at) AS retired FROM {name}" for name in WATCHED
        )
        ((last,),) = fetch(f"SELECT greatest(max(recorded), max(retired))::VARCHAR FROM ({moments})")
        if last:
            remember(STATE, f"{last} = {_then(fetch, last)}")


def _then(fetch: Callable[..., list[Any]], moment: str) -> int:
    """How many rows were recorded or retired at a moment; rows are never taken away, so the number only grows."""
    counts = " + ".join(
        f"(SELECT count(*) FROM {name} WHERE {column} = TIMESTAMPTZ '{moment}')"
        for name in WATCHED
        for column in ("recorded_at", "retired_at")
    )
    return int(fetch(f"SELECT {counts}")[0][0])
