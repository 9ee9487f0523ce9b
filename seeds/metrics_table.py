"""The metric catalogue and the words that name its metrics, typed (seeds/metrics/*.csv)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from types import MappingProxyType

from seeds.catalog import rows

HEAD = "head"
VERB = "verb"
COUNTER_NOUN = "counter_noun"
ROLES = frozenset({HEAD, VERB, COUNTER_NOUN})


@dataclass(frozen=True, slots=True)
class Metric:
    """A metric of the catalogue. The plausible range is in the first of ``base_units``, for one region and year."""

    metric: str
    name_zh: str
    dimension: str
    base_units: tuple[str, ...]
    plausible_low: Decimal
    plausible_high: Decimal
    covers: str


@dataclass(frozen=True, slots=True)
class MetricDetail:
    """A finer kind of a metric, such as value_added.industrial_above_size."""

    metric_detail: str
    metric: str
    name_zh: str
    note: str


@dataclass(frozen=True, slots=True)
class MetricAlias:
    """A word that names a metric for quantities of the unit classes in ``needs``.

    ``needs`` holds dimensions of ``units_table`` and ``count``; ``percent`` in it means that a growth or share in
    percent may belong to the word. ``generic`` words have many uses: believe them only near the number.
    """

    surface: str
    metric: str
    metric_detail: str | None
    roles: frozenset[str]
    needs: frozenset[str]
    generic: bool
    note: str

    def takes(self, unit_class: str) -> bool:
        """Whether a quantity of this dimension (or ``count``) may be this metric."""
        return unit_class in self.needs or "any" in self.needs


@cache
def metrics() -> Mapping[str, Metric]:
    """Metrics by id."""
    return MappingProxyType(
        {
            r["metric"]: Metric(
                metric=r["metric"],
                name_zh=r["name_zh"],
                dimension=r["dimension"],
                base_units=tuple(r["base_units"].split()),
                plausible_low=Decimal(r["plausible_low"]),
                plausible_high=Decimal(r["plausible_high"]),
                covers=r["covers"],
            )
            for r in rows("metrics/metrics")
        }
    )


@cache
def details() -> Mapping[str, MetricDetail]:
    """Finer kinds by id."""
    return MappingProxyType(
        {
            r["metric_detail"]: MetricDetail(r["metric_detail"], r["metric"], r["name_zh"], r["note"])
            for r in rows("metrics/details")
        }
    )


@cache
def aliases() -> Mapping[str, tuple[MetricAlias, ...]]:
    """What each surface may name; the aliases of one surface never take the same unit class."""
    found: dict[str, list[MetricAlias]] = {}
    # A few dozen distinct sets serve thousands of rows: sharing them keeps start-up short.
    sets: dict[str, frozenset[str]] = {}
    for r in rows("metrics/aliases"):
        roles, needs = r["roles"], r["needs"]
        for text in (roles, needs):
            if text not in sets:
                sets[text] = frozenset(text.split())
        surface = r["surface"]
        found.setdefault(surface, []).append(
            MetricAlias(
                surface,
                r["metric"],
                r["metric_detail"] or None,
                sets[roles],
                sets[needs],
                r["generic"] == "true",
                r["note"],
            )
        )
    return MappingProxyType({surface: tuple(entries) for surface, entries in found.items()})
