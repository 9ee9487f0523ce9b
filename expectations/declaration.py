"""What an expectation is: one declaration that both polars and Great Expectations are rendered from.

``holds`` is the polars half, which gives the verdict on each row; ``type`` and ``kwargs`` name the
Great Expectations half, which reports on the same rows. They stand in one object so that they
cannot drift, and a test holds them to the same answer row for row.

A statement that Great Expectations has no word for is a ``fact``: its truth is computed once, handed
over as a boolean column under the fact's name, and expected to be true.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

import polars as pl

from warehouse.contract import Severity

Half = Literal["machine", "human"]


class ExpectationError(Exception):
    """An expectation is declared wrongly: the message names its rule."""


@dataclass(frozen=True, slots=True, eq=False)
class Expectation:
    """One statement about the rows of one table.

    ``holds`` is an expression over the table's columns and those laid beside them
    (``expectations.beside``): true where a row is as it should be, true or null where there is
    nothing to judge. ``of_table`` says that it is one verdict on all rows of a run instead, over what is
    handed to Great Expectations, given only on ``at_least_rows`` rows. ``says`` is the sentence a reject carries, with the row's values in braces.
    """

    table: str  # schema.name
    column: str  # the column it is about
    kind: str  # required, one_of, ..., or the name of a fact
    type: str  # name of the expectation in Great Expectations
    kwargs: Mapping[str, Any]
    holds: pl.Expr
    severity: Severity
    why: str
    since: str  # ISO date
    reason: str  # code of seeds/reject_reasons.csv, where rows are turned away
    says: str
    half: Half
    computes: tuple[str, pl.Expr] | None = None  # name and values of a column that is handed over for it
    of_table: bool = False
    at_least_rows: int = 1

    def __post_init__(self) -> None:
        if not self.why.strip() or not self.says.strip():
            raise ExpectationError(f"{self.rule}: an expectation says what and why")
        if self.severity == "reject" and not self.reason:
            raise ExpectationError(f"{self.rule}: rows are turned away for a reason; name its code")
        try:
            date.fromisoformat(self.since)
        except ValueError:
            raise ExpectationError(f"{self.rule}: since is {self.since!r}, not a date such as 2026-11-20") from None

    @property
    def rule(self) -> str:
        """Name of the expectation, ``schema.table.column.kind``."""
        return f"{self.table}.{self.column}.{self.kind}"

    @property
    def columns(self) -> tuple[str, ...]:
        """The table's own columns that Great Expectations reads for it."""
        computed = self.computes[0] if self.computes else None
        named = (self.kwargs.get(key) for key in ("column", "column_A", "column_B"))
        return tuple(dict.fromkeys(name for name in named if name and name != computed))


@dataclass(frozen=True, slots=True)
class About:
    """What a statement of the human half says besides itself: where it belongs, why, since when, how grave."""

    table: str
    why: str
    since: str
    severity: Severity
    reason: str = ""  # only what turns rows away needs one


def fact(about: About, column: str, name: str, holds: pl.Expr, says: str) -> Expectation:
    """A statement about a row, under a name that reads as the statement."""
    flag = f"{column}.{name}"
    return Expectation(
        table=about.table,
        column=column,
        kind=name,
        type="expect_column_values_to_be_in_set",
        kwargs={"column": flag, "value_set": [True]},
        holds=holds,
        severity=about.severity,
        why=about.why,
        since=about.since,
        reason=about.reason,
        says=says,
        half="human",
        computes=(flag, holds.fill_null(True)),
    )


def share_between(
    about: About,
    column: str,
    name: str,
    counted: pl.Expr,
    low: float,
    high: float,
    at_least_rows: int,
) -> Expectation:
    """Of the whole frame, the share of rows for which ``counted`` is true lies within the bounds."""
    flag = f"{column}.{name}"
    share = counted.fill_null(False).cast(pl.Float64)
    return Expectation(
        table=about.table,
        column=column,
        kind=name,
        type="expect_column_mean_to_be_between",
        kwargs={"column": flag, "min_value": low, "max_value": high},
        holds=pl.col(flag).mean().is_between(low, high),
        severity=about.severity,
        why=about.why,
        since=about.since,
        reason=about.reason,
        says=f"the share is outside {low}..{high}",
        half="human",
        computes=(flag, share),
        of_table=True,
        at_least_rows=at_least_rows,
    )
