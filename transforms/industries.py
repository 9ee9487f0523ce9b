"""Which industry a number is about: the word in what is measured, else the clause's, else the article's topic."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import ahocorasick_rs

from seeds import industries_table, language_table, places
from transforms.records import Candidate, Mention

_SUFFIXES = ("产业", "行业", "业", "领域", "产品", "装备", "企业", "项目")
_MISFORTUNES = frozenset(("防灾减灾", "气象", "社会治安", "安全生产"))
_OF_THE_WHOLE = frozenset(("gdp", "income", "tax_revenue"))
_REPORT = re.compile(r"工作报告|统计公报|发展公报|规划纲要|纲要$|[摘提]要$|快讯|简讯")


@dataclass(frozen=True, slots=True)
class IndustryToken:
    """An industry word where it stands."""

    start: int
    end: int
    name: str
    code: str | None
    surface: str
    kind: str  # as in seeds/industries/aliases.csv

    @property
    def field(self) -> bool:
        """Whether it is a field of policy or an aspect (民生, 出口) rather than an industry of the standard."""
        return self.kind != "industry"


NONE = IndustryToken(-1, -1, "", None, "", "none")
"""Topic of an article that is of no industry: a war, a disaster abroad."""
EACH = IndustryToken(-1, -1, "", None, "", "each")
"""Topic of a report or a digest, whose sentences each have a matter of their own."""


class IndustryReader:
    """One pass lays the words; guards (文化工作 holds no 化工) win over what they contain."""

    def __init__(self) -> None:
        words = industries_table.words()
        guards = [g for g in industries_table.guards() if g not in words]
        self._words = list(words.values())
        surfaces = [w.surface for w in self._words] + guards
        self._usual = language_table.metric_industries()
        self._lexicon = ahocorasick_rs.AhoCorasick(surfaces, matchkind=ahocorasick_rs.MatchKind.LeftmostLongest)

    def tokens(self, folded: str) -> list[IndustryToken]:
        """Industry words in text order."""
        found = []
        known = len(self._words)
        for i, s, e in self._lexicon.find_matches_as_indexes(folded):
            if i >= known:
                continue
            word = self._words[i]
            if word.needs_suffix and not folded.startswith(_SUFFIXES, e):
                continue
            found.append(IndustryToken(s, e, word.name, word.code or None, word.surface, word.kind))
        return found

    def topic(self, title: str, tokens: Sequence[IndustryToken]) -> IndustryToken | None:
        """What the article as a whole is about: the industry of its title, or the one it keeps coming back to.

        ``NONE`` where that is no industry, ``EACH`` of a report or a digest, None where nothing leads.
        """
        in_title = self.tokens(title)
        if any(t.kind == "none" for t in in_title):
            return NONE
        if _REPORT.search(title):
            return EACH
        if in_title and all(t.name in _MISFORTUNES for t in in_title) and self._abroad(title):
            return NONE
        weights: dict[str, float] = {}
        first: dict[str, IndustryToken] = {}
        for t in tokens:
            weights[t.name] = weights.get(t.name, 0.0) + (0.5 if t.field else 1.0)
            first.setdefault(t.name, t)
        best = max(weights, key=lambda n: (weights[n], -first[n].start), default="")
        if in_title:
            chosen = max(in_title, key=lambda t: (weights.get(t.name, 0.0) + (not t.field), -t.start))
            if weights.get(best, 0.0) < 4 or weights.get(chosen.name, 0.0) * 4 >= weights[best]:
                return chosen
            return first[best]
        if not best:
            return None
        if first[best].kind == "none":
            return NONE
        division = (first[best].code or "?")[:2]  # 早稻 and 粮食 are of one division
        own = sum(t.name == best for t in tokens)
        akin = sum(t.name == best or (t.code or "")[:2] == division for t in tokens)
        leads = own >= 2 and 4 * own >= len(tokens) and 10 * akin >= 3 * len(tokens)
        return first[best] if leads else None

    def _abroad(self, title: str) -> bool:
        return any(c in title for c in _countries())

    def resolve(
        self,
        m: Mention,
        tokens: Sequence[IndustryToken],
        topic: IndustryToken | None,
        clause_start: int,
        sentence_start: int,
    ) -> IndustryToken | None:
        """The industry of one mention; reasons go to its candidates."""
        if topic is NONE:
            m.candidates.append(Candidate("industry", None, "the article is of no industry", True))
            return None
        report = topic is EACH
        if report:
            topic = None
        lo = bisect_left(tokens, sentence_start, key=_start)
        here = [t for t in tokens[lo : bisect_left(tokens, m.end + 24, key=_start)] if t.kind != "none"]
        words = m.metric_text or ""
        named = [t for t in here if t.surface in words and (t.end <= m.start or t.start >= m.end)]
        before = [t for t in here if t.end <= m.start]
        named_industry = [t for t in named if not t.field]
        named_field = [t for t in named if t.kind == "field"]
        before_industry = [t for t in before if not t.field]
        clause = [t for t in before if t.start >= clause_start]
        clause_industry = [t for t in clause if not t.field]
        usual = self._usual.get(m.metric or "")
        if named_industry:
            chosen, reason = named_industry[-1], "named in what is measured"
        elif named_field:
            chosen, reason = named_field[-1], "named in what is measured"
        elif topic is not None and not topic.field:
            chosen, reason = topic, "topic of the article"
        elif named and topic is None:
            chosen, reason = named[-1], "named in what is measured"
        elif clause_industry:
            chosen, reason = clause_industry[-1], "named in the clause"
        elif usual:
            chosen, reason = (
                IndustryToken(m.start, m.start, usual, None, usual, "aspect"),
                f"what {m.metric} is always of",
            )
        elif topic is not None and before_industry:
            chosen, reason = before_industry[-1], "named before it in the sentence"
        elif topic is not None:
            chosen, reason = topic, "topic of the article"
        elif clause:
            chosen, reason = clause[-1], "named in the clause"
        elif before and m.metric not in _OF_THE_WHOLE:
            chosen, reason = before[-1], "nearest before it in the sentence"
        else:
            return None
        m.candidates.append(Candidate("industry", chosen.name, f"{chosen.surface}: {reason}", True))
        return chosen


def _start(token: IndustryToken) -> int:
    return token.start


@cache
def _countries() -> tuple[str, ...]:
    return tuple(c.surface for c in places.countries().values() if len(c.surface) > 1)
