"""What a run came to in figures that can be compared with those of other runs; each a sum over its batches."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import polars as pl

from expectations.verdicts import Counts

SCHEMA: dict[str, type[pl.DataType]] = {
    "measure": pl.String,
    "subject": pl.String,
    "amount": pl.Float64,
    "base": pl.Float64,
}
OTHER = "other"
"""Code of the metric of what fits none of the catalogue."""


@dataclass(slots=True)
class Tally:
    """What the batches of a run came to, beyond the counts of ``ops.run``; nothing of a row is kept."""

    rules: Counter[str] = field(default_factory=Counter)
    mentions: int = 0
    observations: int = 0
    without_region: int = 0
    other_metric: int = 0
    confidence: float = 0.0

    def note(self, frames: Mapping[str, pl.DataFrame]) -> None:
        """Add one batch as it is loaded: core.mention and core.observation, by full name."""
        mentions, observations = frames["core.mention"], frames["core.observation"]
        self.rules.update(dict(mentions["rule"].value_counts().iter_rows()))
        self.mentions += mentions.height
        self.observations += observations.height
        somewhere = pl.any_horizontal(pl.col("region", "region_code", "zone").is_not_null())
        found = observations.select(
            without=(~somewhere).sum(),
            other=(pl.col("metric") == OTHER).sum(),
            confidence=pl.col("confidence").sum().cast(pl.Float64),
        ).row(0)
        self.without_region += found[0]
        self.other_metric += found[1]
        self.confidence += found[2] or 0.0


def measured(tally: Tally, counts: Counts, reasons: Mapping[str, int], checks: tuple[int, int]) -> pl.DataFrame:
    """The figures of one run, as ``amount`` of ``base``: one row per measure, or per measure and subject.

    ``counts`` are those of what was new, ``reasons`` the rejects by reason, ``checks`` those made and those failed.
    """
    return pl.DataFrame(list(_figures(tally, counts, reasons, checks)), schema=SCHEMA, orient="row")


def _figures(
    tally: Tally, counts: Counts, reasons: Mapping[str, int], checks: tuple[int, int]
) -> Iterator[tuple[str, str | None, float, float]]:
    yield "checks_failed", None, checks[1], checks[0]
    yield "rejected_share", None, counts.rejected, counts.documents
    yield "observations_per_document", None, counts.observations, counts.loaded
    yield "observation_share", None, counts.observations, counts.mentions
    yield "unknown_region_share", None, tally.without_region, tally.observations
    yield "other_metric_share", None, tally.other_metric, tally.observations
    yield "confidence", None, tally.confidence, tally.observations
    # all of them too, so that a run without any says so
    yield "rejects_by_reason", None, sum(reasons.values()), counts.documents
    for reason, count in sorted(reasons.items()):
        yield "rejects_by_reason", reason, count, counts.documents
    for rule, count in sorted(tally.rules.items()):
        yield "rule_share", rule, count, tally.mentions
