"""A row turned away: what the stages hand over instead of raising.

One bad file or row never stops a drop. The reasons in use, with their meaning and remedy, are the
rows of ``seeds/reject_reasons.csv``.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Reject:
    """One document, line, mention or observation that did not go further, and why."""

    stage: str  # where it was turned away: read, check, ...
    reason: str  # code of seeds/reject_reasons.csv
    document: str  # name as delivered
    key: str | None = None  # what within the document: line number, mention id, column name
    detail: str = ""  # one sentence: what is wrong, with the offending value
    payload: str = ""  # the beginning of what was turned away, short and printable
