"""Which industry a number is about: the word in what is measured, else the clause's, else the article's topic."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from dataclasses import dataclass

import ahocorasick_rs

from seeds import industries_table, language_table
from transforms.records import Candidate, Mention

_SUFFIXES = ("产业", "行业", "业", "领域", "产品", "装备", "企业", "项目")


@dataclass(frozen=True, slots=True)
class IndustryToken:
    """An industry word where it stands."""

    start: int
    end: int
    name: str
    code: str | None
    surface: str
    field: bool  # a field of policy (民生, 会展) rather than an industry of the standard


class IndustryReader:
    """One pass lays the words; guards (文化工作 holds no 化工) win over what they contain."""

    def __init__(self) -> None:
        words = industries_table.words()
        guards = [g for g in industries_table.guards() if g not in words]
        self._words = [words[s] for s in words]
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
            found.append(IndustryToken(s, e, word.name, word.code or None, word.surface, word.kind == "field"))
        return found

    def topic(self, title: str, tokens: list[IndustryToken]) -> IndustryToken | None:
        """What the article as a whole is about: the industry of its title, or the one it keeps coming back to."""
        counts = Counter(t.name for t in tokens)
        in_title = self.tokens(title)
        if in_title:
            return max(in_title, key=lambda t: (not t.field, counts[t.name], -t.start))
        for kind in (False, True):
            ranked = Counter(t.name for t in tokens if t.field == kind).most_common(1)
            if ranked and ranked[0][1] >= 3 and ranked[0][1] * 10 >= 3 * len(tokens):
                return next(t for t in tokens if t.name == ranked[0][0])
        return None

    def resolve(
        self,
        m: Mention,
        tokens: list[IndustryToken],
        topic: IndustryToken | None,
        clause_start: int,
        sentence_start: int,
    ) -> IndustryToken | None:
        """The industry of one mention; reasons go to its candidates."""
        lo = bisect_left(tokens, sentence_start, key=lambda t: t.start)
        here = tokens[lo : bisect_left(tokens, m.end + 24, key=lambda t: t.start)]
        words = m.metric_text or ""
        named = [t for t in here if t.surface in words and (t.end <= m.start or t.start >= m.end)]
        before = [t for t in here if t.end <= m.start]
        clause = [t for t in before if t.start >= clause_start and not t.field]
        usual = self._usual.get(m.metric or "")
        if named:
            chosen, reason = named[-1], "named in what is measured"
        elif topic is not None and not topic.field:
            chosen, reason = topic, "topic of the article"
        elif clause:
            chosen, reason = clause[-1], "named in the clause"
        elif usual:
            chosen, reason = IndustryToken(m.start, m.start, usual, None, usual, True), f"what {m.metric} is always of"
        elif topic is not None:
            chosen, reason = topic, "topic of the article"
        elif before:
            chosen, reason = before[-1], "nearest before it in the sentence"
        else:
            return None
        m.candidates.append(Candidate("industry", chosen.name, f"{chosen.surface}: {reason}", True))
        return chosen
