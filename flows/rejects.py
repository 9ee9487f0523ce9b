"""Rows of ops.reject from what the stages turned away."""

from __future__ import annotations

from collections.abc import Iterable

import polars as pl

from transforms.identity import digest_of
from transforms.rejects import Reject

_COLUMNS = ("reject_id", "stage", "reason", "document", "key", "detail", "payload")


def reject_rows(rejects: Iterable[Reject]) -> pl.DataFrame:
    """One row each, without the columns of the run; the same thing turned away again for the same reason is the same
    row."""
    rows = [
        {
            "reject_id": digest_of("reject", r.stage, r.reason, r.document, r.key or "", r.detail, r.payload),
            "stage": r.stage,
            "reason": r.reason,
            "document": r.document,
            "key": r.key,
            "detail": r.detail or None,
            "payload": r.payload or None,
        }
        for r in rejects
    ]
    return pl.DataFrame(rows, schema=dict.fromkeys(_COLUMNS, pl.String))
