"""The catalogue's words over one text: which stand where, and which of them a number of this unit can be of."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

import ahocorasick_rs

from seeds import language_table, metrics_table
from seeds.metrics_table import MetricAlias
from transforms.metric_choice import PROPORTION

RELATIVE = frozenset(("growth", "share", "gap", "multiple", "rank"))
"""Kinds of numbers that are said of another: they may be of a metric of any unit."""

_CLOSED = re.compile(r"(?:的)?(?:数量|规模)?(?:同比|环比|比|较|均|都|已|共|合计|分别)")
"""What may follow the last name of a list that is told 分别."""

_OF_AN_EXCHANGE = frozenset("日所商员会中")
"""What follows 交易 in names that measure no trade: 交易日, 交易所, 交易中."""

_FLOWING = frozenset(("money", "energy", "mass"))
_MADE = frozenset(("production_volume", "shipment_volume"))

Token = tuple[int, int, str]
"""Start, end and surface of a lexicon word in the text."""


@dataclass(frozen=True, slots=True)
class MetricTokens:
    """The lexicon over one text: what is counted (企业) apart from what is measured (企业总产值)."""

    counted: list[Token]
    heads: list[Token]


class MetricLexicon:
    """Lays the catalogue's words over a text, and finds the one that a number can be of."""

    def __init__(self) -> None:
        self.by_surface = dict(metrics_table.aliases())
        moving = {d.surface for d in language_table.directions()} | set(language_table.bases())
        for word in moving & set(self.by_surface):
            del self.by_surface[word]  # 增长, 同比: how it moved, never what moved
        self._counted = sorted(s for s, a in self.by_surface.items() if any("counter_noun" in x.roles for x in a))
        self._heads = sorted(s for s, a in self.by_surface.items() if any(x.roles - {"counter_noun"} for x in a))
        longest = ahocorasick_rs.MatchKind.LeftmostLongest
        self._counted_lexicon = ahocorasick_rs.AhoCorasick(self._counted, matchkind=longest)
        self._head_lexicon = ahocorasick_rs.AhoCorasick(self._heads, matchkind=longest)

    def tokens(self, folded: str, dates: Sequence[tuple[int, int]] = ()) -> MetricTokens:
        """The longest surfaces of both lexicons in text order: nouns that are counted, and names of metrics.

        A word that begins inside a calendar expression is read from its end on: 2025年产值 holds 产值.
        """
        counted = [(s, e, self._counted[i]) for i, s, e in self._counted_lexicon.find_matches_as_indexes(folded)]
        heads = [(s, e, self._heads[i]) for i, s, e in self._head_lexicon.find_matches_as_indexes(folded)]
        heads = [h for h in heads if h[2] != "交易" or folded[h[1] : h[1] + 1] not in _OF_AN_EXCHANGE]
        if "业" in folded:  # 装备制造业, 水生产和供应业 name trades: no machines are counted, nothing was made
            counted = [c for c in counted if not folded.startswith("制造业", c[1])]
            heads = [h for h in heads if h[2] != "生产" or not folded.startswith("和供应业", h[1])]
        for start, end in dates:
            i = bisect_left(heads, (end, 0, "")) - 1
            if i >= 0 and start < heads[i][0] < end < heads[i][1]:
                rest = folded[end : heads[i][1]]
                heads[i] = (end, heads[i][1], rest) if rest in self.by_surface else heads[i]
        return MetricTokens(counted, heads)

    def _fits(self, alias: MetricAlias, dimension: str, kind: str | None) -> bool:
        if not alias.needs or "any" in alias.needs:
            return True
        if kind in RELATIVE and dimension in PROPORTION or kind == "rank":
            return True
        return dimension in alias.needs

    def pick(self, surface: str, dimension: str, kind: str | None, roles: tuple[str, ...]) -> MetricAlias | None:
        """The metric of a surface in one of these roles that a number of this dimension can be of."""
        fitting = [
            a for a in self.by_surface[surface] if not a.roles.isdisjoint(roles) and self._fits(a, dimension, kind)
        ]
        wanted = "percent" if dimension in PROPORTION else dimension
        named = [
            a for a in fitting if dimension in a.needs or wanted in a.needs
        ]  # 出口增长8%: of the money, unless goods were counted
        return next(iter(named or fitting), None)

    def last_before(
        self,
        tokens: list[Token],
        span: tuple[int, int],
        at: int,
        dimension: str,
        kind: str | None,
        roles: tuple[str, ...],
        allowed: frozenset[str] | None,
        *,
        beside: bool = False,
    ) -> tuple[int, int, str, MetricAlias] | None:
        """The last fitting word of ``span``; with ``beside`` only one that closes it."""
        i = bisect_left(tokens, (at, 0, "")) - 1
        while i >= 0:
            start, end, surface = tokens[i]
            if end <= span[0]:
                return None
            i -= 1
            if end > at or beside and end < span[1] - 1:
                continue
            alias = self.pick(surface, dimension, kind, roles)
            if alias and (allowed is None or alias.metric in allowed):
                return start, end, surface, alias
        return None

    def across(
        self, tokens: list[Token], whole: int, at: int, dimension: str, kind: str | None
    ) -> tuple[int, int, str, MetricAlias] | None:
        """The word that begins before 占 and ends behind it, before the number."""
        i = bisect_left(tokens, (whole, 0, "")) - 1
        if i < 0 or not whole < tokens[i][1] <= at:
            return None
        start, end, surface = tokens[i]
        alias = self.pick(surface, dimension, kind, ("head",))
        return (start, end, surface, alias) if alias else None

    def of_a_flow(
        self,
        found: tuple[int, int, str, MetricAlias],
        heads: list[Token],
        span: tuple[int, int],
        dimension: str,
        kind: str | None,
    ) -> tuple[int, int, str, MetricAlias]:
        """民营企业占全市税收的六成: a part of the taxes that ``span`` names, not of the firms."""
        if "counter_noun" not in found[3].roles or not found[3].roles.isdisjoint(("head", "verb")):
            return found
        of = self.last_before(heads, span, span[1], dimension, kind, ("head",), None, beside=True)
        if of and (of[3].metric in _MADE or metrics_table.metrics()[of[3].metric].dimension in _FLOWING):
            return (*found[:3], of[3])
        return found

    def head_of(
        self,
        span: tuple[int, int],
        tokens: list[Token],
        dimension: str,
        kind: str | None,
        roles: tuple[str, ...],
        allowed: frozenset[str] | None,
    ) -> tuple[MetricAlias, int] | None:
        """The last lexicon noun inside a noun phrase: its head, since Chinese puts the head last; and where it ends."""
        found = None
        for i in range(bisect_left(tokens, (span[0], 0, "")), len(tokens)):
            s, e, surface = tokens[i]
            if s >= span[1]:
                break
            if e > span[1]:
                continue
            alias = self.pick(surface, dimension, kind, roles)
            if alias and (allowed is None or alias.metric in allowed):
                found = alias, e
        return found

    def measured_from(self, tokens: list[Token], start: int, end: int) -> bool:
        """Does a word of money or of a rate begin between ``start`` and ``end`` (净利润 behind 5家公司)?"""
        i = bisect_left(tokens, (start, 0, ""))
        if i == len(tokens) or tokens[i][0] >= end:
            return False
        return any("head" in a.roles and a.needs & {"money", "percent"} for a in self.by_surface[tokens[i][2]])

    def shared(self, folded: str, tokens: MetricTokens, span: tuple[int, int], dimension: str, kind: str | None) -> str:
        """The head that ends a list of names (城镇、农村居民收入分别…), without what is the last name's own."""
        for source, role in ((tokens.heads, "head"), (tokens.counted, "counter_noun")):
            found = self.last_before(source, span, span[1], dimension, kind, (role,), None)
            if found and _CLOSED.match(folded, found[1]):
                start, _, surface, alias = found
                if folded[start - 1] not in "、和与及":
                    return surface
                ends = (surface[i:] for i in range(1, len(surface) - 1))
                same = (e for e in ends if any(a.metric == alias.metric for a in self.by_surface.get(e, ())))
                return next(same, surface)
        return ""
