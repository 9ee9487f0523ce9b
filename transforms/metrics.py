"""Which metric a number is of: the catalogue entry and the words of the text.

Candidates stand left of the number (总产值达…, 加氢站14座), right of it (14座加氢站, 150万元的补助) or with
the number before it (…，同比增长14.6%). A head noun beside the number beats one further off; a unit
that the metric cannot have rules a candidate out.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass

import ahocorasick_rs

from seeds import language_table, units_table
from seeds.catalog import rows
from transforms import nouns
from transforms.records import Candidate, Mention

_RELATIVE = frozenset(("growth", "share", "gap", "multiple", "rank"))
_PROPORTION = frozenset(("percent", "percentage_point", "ratio"))
_TAIL_ONLY = re.compile(r"[的了约]*$")


@dataclass(frozen=True, slots=True)
class MetricAlias:
    """A word that names a metric; ``roles`` say where it may stand, ``needs`` which dimensions it is measured in."""

    surface: str
    metric: str
    metric_detail: str | None
    roles: frozenset[str]
    needs: frozenset[str]
    generic: bool


@dataclass(frozen=True, slots=True)
class MetricChoice:
    """The metric of one mention; ``text`` is what the page calls it."""

    metric: str
    detail: str | None
    text: str | None
    reason: str
    confidence: float
    candidates: tuple[Candidate, ...] = ()


class MetricReader:
    """Lays the metric lexicon over a text once, then answers mention by mention, left to right."""

    def __init__(self) -> None:
        self._by_surface: dict[str, list[MetricAlias]] = {}
        for r in rows("metrics/aliases"):
            alias = MetricAlias(r["surface"], r["metric"], r["metric_detail"] or None, frozenset(r["roles"].split()), frozenset(r["needs"].split()), r["generic"] == "true")
            self._by_surface.setdefault(alias.surface, []).append(alias)
        surfaces = sorted(self._by_surface)
        self._surfaces = surfaces
        self._lexicon = ahocorasick_rs.AhoCorasick(surfaces, matchkind=ahocorasick_rs.MatchKind.LeftmostLongest)
        self._units = units_table.units()
        self._defaults = language_table.metric_defaults()

    def tokens(self, folded: str) -> list[tuple[int, int, str]]:
        """Non-overlapping, longest surfaces of the lexicon in text order: (start, end, surface)."""
        names = self._surfaces
        return [(s, e, names[i]) for i, s, e in self._lexicon.find_matches_as_indexes(folded)]

    def _fits(self, alias: MetricAlias, dimension: str, kind: str | None) -> bool:
        if not alias.needs or "any" in alias.needs:
            return True
        if kind in _RELATIVE and dimension in _PROPORTION or kind == "rank":
            return True
        return dimension in alias.needs

    def _pick(self, surface: str, dimension: str, kind: str | None, roles: tuple[str, ...]) -> MetricAlias | None:
        for alias in self._by_surface[surface]:
            if not alias.roles.isdisjoint(roles) and self._fits(alias, dimension, kind):
                return alias
        return None

    def resolve(
        self,
        folded: str,
        m: Mention,
        tokens: list[tuple[int, int, str]],
        clause_start: int,
        sentence_start: int,
        sentence_end: int,
        previous: Mention | None,
        next_start: int,
    ) -> MetricChoice:
        """The metric of one mention. ``previous`` is the quantity before it in the same sentence, if any."""
        unit = self._units[m.unit_id or "count"]
        dimension, kind = unit.dimension, m.kind
        low = max(clause_start, previous.end if previous else 0)
        considered: list[Candidate] = []
        lo = bisect_left(tokens, (low, 0, ""))
        hi = bisect_left(tokens, (m.start, 0, ""))
        left = tokens[lo:hi]
        right_start, right_end = nouns.after(folded, m.end, min(sentence_end, next_start))
        right_text = folded[right_start:right_end]
        near_left = nouns.before(folded, m.start, low)
        left_text = folded[near_left[0] : near_left[1]]

        if dimension == "count" and kind != "rank":
            if right_text:
                alias = self._head_of(right_start, right_end, tokens, dimension, kind)
                if alias:
                    considered.append(Candidate("metric", alias.metric, f"noun counted: {right_text}", True))
                    return MetricChoice(alias.metric, alias.metric_detail, right_text, "noun after the measure word", 0.85, tuple(considered))
            for start, end, surface in reversed(left):
                found = self._pick(surface, dimension, kind, ("head", "counter_noun", "verb"))
                if found and end <= near_left[1] + 1 and end >= near_left[1] - 1 or found and not right_text and "verb" not in found.roles:
                    text = folded[min(start, near_left[0]) : end] if near_left[0] < end else surface
                    considered.append(Candidate("metric", found.metric, f"noun before the number: {text}", True))
                    return MetricChoice(found.metric, found.metric_detail, text, "noun before the number", 0.8, tuple(considered))
                if found:
                    considered.append(Candidate("metric", found.metric, f"{surface}: not beside the number"))
            words = right_text or left_text
            if not words and previous is not None and previous.metric and previous.counter == m.counter:
                return MetricChoice(previous.metric, previous.metric_detail, previous.metric_text, "as the number before", 0.6, tuple(considered))
            metric = self._defaults.get(f"counter:{m.counter}", "other")
            return MetricChoice(metric, None, words or None, f"measure word {m.counter}", 0.5 if words else 0.3, tuple(considered))

        best: tuple[int, int, str, MetricAlias] | None = None
        for start, end, surface in reversed(left):
            found = self._pick(surface, dimension, kind, ("head", "verb") if dimension != "count" else ("head", "verb", "counter_noun"))
            if found is None and kind in _RELATIVE:
                found = self._pick(surface, dimension, kind, ("counter_noun",))
            if found:
                best = (start, end, surface, found)
                break
            considered.append(Candidate("metric", self._by_surface[surface][0].metric, f"{surface}: not measured in {dimension}"))
        share_of_previous = kind in _RELATIVE and previous is not None and previous.metric is not None
        adjacent = best is not None and best[1] >= near_left[1] - 1
        if best and (adjacent or not right_text):
            if not (share_of_previous and kind == "share" and not adjacent and "占" in folded[low : best[0]]):
                return self._left(folded, best, near_left, adjacent, considered)
        if kind == "share" and share_of_previous and previous is not None:
            return MetricChoice(previous.metric or "other", previous.metric_detail, previous.metric_text, "share of the number before", 0.7, tuple(considered))
        if right_text and kind in ("level", None):
            alias = self._head_of(right_start, right_end, tokens, dimension, kind)
            if alias:
                considered.append(Candidate("metric", alias.metric, f"noun after the number: {right_text}", True))
                return MetricChoice(alias.metric, alias.metric_detail, right_text, "noun after the number", 0.75, tuple(considered))
        if best:
            return self._left(folded, best, near_left, adjacent, considered)
        if share_of_previous and previous is not None:
            return MetricChoice(previous.metric or "other", previous.metric_detail, previous.metric_text, "change of the number before", 0.75, tuple(considered))
        # further left in the sentence, past a comma
        lo = bisect_left(tokens, (max(sentence_start, previous.end if previous and kind not in _RELATIVE else sentence_start), 0, ""))
        for start, end, surface in reversed(tokens[lo:hi]):
            found = self._pick(surface, dimension, kind, ("head",) if kind in _RELATIVE or dimension in ("length", "mass", "area", "time") else ("head", "verb"))
            if found:
                considered.append(Candidate("metric", found.metric, f"{surface}: in the sentence", True))
                return MetricChoice(found.metric, found.metric_detail, _expand(folded, start, end, sentence_start), "noun in the sentence", 0.5, tuple(considered))
        if previous is not None and previous.metric and self._units[previous.unit_id or "count"].dimension == dimension:
            return MetricChoice(previous.metric, previous.metric_detail, previous.metric_text, "as the number before", 0.5, tuple(considered))
        words = left_text or right_text
        metric = self._defaults.get(f"dimension:{dimension}", "other") if kind not in _RELATIVE else "other"
        return MetricChoice(metric, None, words or None, f"unit of {dimension}", 0.4 if words else 0.25, tuple(considered))

    def _left(self, folded: str, best: tuple[int, int, str, MetricAlias], near: tuple[int, int], adjacent: bool, considered: list[Candidate]) -> MetricChoice:
        start, end, surface, alias = best
        text = folded[near[0] : max(end, near[1])] if near[0] <= start < max(near[1], near[0] + 1) else surface
        if len(text) > 24:
            text = surface
        considered.append(Candidate("metric", alias.metric, f"noun before the number: {text}", True))
        return MetricChoice(alias.metric, alias.metric_detail, text, "noun before the number", 0.9 if adjacent else 0.7, tuple(considered))

    def _head_of(self, start: int, end: int, tokens: list[tuple[int, int, str]], dimension: str, kind: str | None) -> MetricAlias | None:
        """The last lexicon noun inside a noun phrase: its head, since Chinese puts the head last."""
        found = None
        for i in range(bisect_left(tokens, (start, 0, "")), len(tokens)):
            s, e, surface = tokens[i]
            if s >= end:
                break
            if e > end:
                continue
            alias = self._pick(surface, dimension, kind, ("counter_noun", "head") if dimension == "count" else ("head", "verb"))
            if alias:
                found = alias
        return found


def _expand(folded: str, start: int, end: int, limit: int) -> str:
    near = nouns.before(folded, end, max(limit, end - 16))
    return folded[near[0] : end] if near[0] < start else folded[start:end]
