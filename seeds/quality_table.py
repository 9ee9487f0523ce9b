"""Typed access to what we believe: thresholds of the human expectations, what may be held against what."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from seeds.catalog import SeedError, rows


@cache
def beliefs() -> Mapping[str, Decimal]:
    """Threshold by name; why it is so and since when stand beside it in ``quality/beliefs.csv``."""
    return {row["belief"]: Decimal(row["value"]) for row in rows("quality/beliefs")}


def belief(name: str) -> Decimal:
    """One threshold; an unknown name is a ``SeedError``."""
    try:
        return beliefs()[name]
    except KeyError:
        raise SeedError("quality/beliefs", 1, f"no belief {name!r}; there are {', '.join(beliefs())}") from None


@dataclass(frozen=True, slots=True)
class Comparison:
    """How far figures of one metric may be held against each other."""

    growth_apart: float | None  # points that a stated growth may lie off that of two levels; None: not comparable
    nests: bool  # the figure of a place is part of that of the place which holds it
    words: bool  # only figures in the same words are of the same thing


@cache
def comparisons() -> Mapping[str, Comparison]:
    """What is known of a metric's figures among each other; why stands beside it in ``quality/comparisons.csv``."""
    return {
        row["metric"]: Comparison(
            float(row["growth_apart"]) if row["growth_apart"] else None, row["nests"] == "true", row["words"] == "true"
        )
        for row in rows("quality/comparisons")
    }


@dataclass(frozen=True, slots=True)
class Measure:
    """A figure by which runs are compared, and when a change of it is told; ``ref.measure`` says what each field means."""

    measure: str
    name_zh: str
    name: str
    unit: str
    direction: str
    deviations: float
    least_change: float
    least_step: float
    least_base: float
    least_past: int
    window: int
    why: str


@cache
def measures() -> Mapping[str, Measure]:
    """Every figure that is watched, by its name."""
    return {
        row["measure"]: Measure(
            row["measure"],
            row["name_zh"],
            row["name"],
            row["unit"],
            row["direction"],
            float(row["deviations"]),
            float(row["least_change"]),
            float(row["least_step"]),
            float(row["least_base"]),
            int(row["least_past"]),
            int(row["window"]),
            row["why"],
        )
        for row in rows("quality/measures")
    }


@cache
def reject_reasons() -> Mapping[str, Mapping[str, str]]:
    """Stage, meaning and remedy of every reason a row can be turned away for, by its code; ``_zh`` in Chinese."""
    return {row["reason"]: row for row in rows("reject_reasons")}


@cache
def statements_zh() -> Mapping[str, str]:
    """What should hold, in Chinese, by the kind of check."""
    return {row["expectation"]: row["statement_zh"] for row in rows("quality/statements")}


@cache
def sentences_zh() -> Mapping[str, str]:
    """The shapes of what is said of rejects and failed checks, with what stands for them in Chinese."""
    return {row["sentence"]: row["sentence_zh"] for row in rows("quality/sentences")}
