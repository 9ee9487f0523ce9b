"""How likely an observation is to be right: a scorecard of few weights, read from ``ref.confidence_weight``.

Right means that value, kind, metric, place, period and status all are. Each sign adds its weight to the log-odds; the
weights were fitted on annotated documents by ``python -m tests.gold.calibration``, which also writes the table that
shows how often observations of each confidence are right (docs/calibration.md).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from math import exp, log

from seeds import language_table
from transforms.metric_choice import PROPORTION
from transforms.records import Mention


@dataclass(frozen=True, slots=True)
class Sureness:
    """How sure, 0 to 1, the rules are that chose the metric, the place, the period and the status of a mention, and the
    dimension of its unit."""

    metric: float
    place: float
    period: float
    status: float
    dimension: str


def signs(m: Mention, sure: Sureness) -> dict[str, float]:
    """The signs of one observation by name, each a number that its weight is multiplied by."""
    words = len(m.metric_text or "")
    return {
        "level": 1.0,
        "metric": log(max(sure.metric, _LEAST)),
        "place": log(max(sure.place, _LEAST)),
        "status": log(max(sure.status, _LEAST)),
        "period": log(max(sure.period, _LEAST)),
        "unnamed": float(not words),
        "short": float(0 < words <= _SHORT),
        "uncatalogued": float(m.metric == "other"),
        "duration": float(m.metric == "duration"),
        "physical": float(sure.dimension not in _OFTEN_TOLD),
        "approximate": float(m.comparator == "approx"),
        "day": float(m.period_type in ("day", "month")),
        "span": float(m.period_type in ("range", "quarter", "half")),
    }


_OFTEN_TOLD = PROPORTION | {"count", "money", "time"}
"""Dimensions that most figures of the news have; of the others the metric is harder to tell."""
_SHORT = 4
"""Characters of a name up to which it may be a piece of one."""
_LEAST = 0.05
"""Below this no rule is trusted less."""


def confidence(found: Mapping[str, float], weights: Mapping[str, float] | None = None) -> float:
    """The probability that an observation with these signs is right, to three decimals; by the table's weights."""
    if weights is None:
        return _by_table(tuple(found.items()))[0]
    return _confidence(found, weights)


def _confidence(found: Mapping[str, float], by_sign: Mapping[str, float]) -> float:
    return round(1 / (1 + exp(-sum(by_sign[name] * value for name, value in found.items()))), 3)


def doubts(found: Mapping[str, float]) -> str:
    """The signs that take away from the confidence, the heaviest first, with what each takes from the log-odds."""
    return _by_table(tuple(found.items()))[1]


@lru_cache(maxsize=4096)
def _by_table(found: tuple[tuple[str, float], ...]) -> tuple[float, str]:
    """Confidence and doubts by the weights of the table; most observations have the signs of others."""
    by_sign = language_table.confidence_weights()
    taken = [(weight, name) for name, value in found if (weight := by_sign[name] * value) <= -_WORTH_SAYING]
    told = ", ".join(f"{name} {weight:+.2f}" for weight, name in sorted(taken))
    return _confidence(dict(found), by_sign), told


_WORTH_SAYING = 0.1
