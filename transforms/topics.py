"""What the lines of a page speak of: pairs of characters that tell one subject from another, and cities.

No model and no vocabulary of subjects: two texts of one article share names and words that everyday
news does not use, two articles seldom do. The everyday words are ``seeds/language/common_words.csv``.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from functools import cache
from itertools import pairwise
from math import log, sqrt

from ahocorasick_rs import AhoCorasick, MatchKind

from seeds import catalog
from transforms.lines import Line, common_words

_READ = 400  # characters of a line that are read for its topic
_CITY_COUNTS = 2  # topic words that the name of a city is worth
_PARTICLES = "的了是在和与对为从到向于等有将不也这那其中上下个们着就都以及而或把被让给并又年月日"
_BOUNDS = [0x4DFF, *sorted(map(ord, _PARTICLES)), 0xA000]
_BETWEEN = [(a + 1, b - 1) for a, b in pairwise(_BOUNDS) if b - a > 1]
_TELLING = re.compile(f"[{''.join(f'{chr(a)}-{chr(b)}' for a, b in _BETWEEN)}]+")
"""A run of Chinese characters that are no particles."""


def _topic(text: str) -> frozenset[str]:
    """Pairs of characters that may tell one subject from another: no particles, no everyday words."""
    pairs = {run[k : k + 2] for run in _TELLING.findall(text[:_READ]) for k in range(len(run) - 1)}
    return frozenset(pairs - common_words())


@cache
def _place_names() -> tuple[AhoCorasick, tuple[str, ...]]:
    """Names of regions that need nothing else to be believed, and the city (else province) that each lies in.

    Words in which a name only seems to stand (长治久安) are among them, with no city.
    """
    found: dict[str, str] = {}
    for row in catalog.rows("regions/aliases"):
        if not row["needs"] and row["ambiguous"] == "false" and len(row["surface"]) > 1:
            code = row["region_code"]
            found[row["surface"]] = code[:2] if code[2:4] == "00" else code[:4]
    for row in (*catalog.rows("regions/not_places"), *catalog.rows("language/not_places")):
        found[row["surface"]] = ""
    names = sorted(found)
    return AhoCorasick(names, matchkind=MatchKind.LeftmostLongest), tuple(found[n] for n in names)


class Topics:
    """The topic words and the cities of lines, looked at when asked for."""

    def __init__(self, lines: Sequence[Line]) -> None:
        self._lines = lines
        self._of: dict[int, frozenset[str]] = {}
        self._cities: dict[int, frozenset[str]] = {}

    def cities(self, i: int) -> frozenset[str]:
        """Codes of the cities that a line names, of the provinces where it names no city in them."""
        found = self._cities.get(i)
        if found is None:
            automaton, city_of = _place_names()
            codes = {city_of[m[0]] for m in automaton.find_matches_as_indexes(self._lines[i].text[:_READ])}
            found = self._cities[i] = frozenset(codes - {""})
        return found

    def main_city(self, indices: Sequence[int]) -> str | None:
        """The city that most of some lines name."""
        counted = Counter(c for i in indices for c in self.cities(i) if len(c) == 4)
        return min(counted, key=lambda c: (-counted[c], c)) if counted else None

    def __getitem__(self, i: int) -> frozenset[str]:
        found = self._of.get(i)
        if found is None:
            found = self._of[i] = _topic(self._lines[i].text)
        return found

    def of_all(self, indices: Sequence[int]) -> frozenset[str]:
        """Topic words of several lines together."""
        return frozenset().union(*(self[i] for i in indices))

    def counted(self, indices: Sequence[int]) -> Counter[str]:
        """Topic words of several lines with the number of lines that hold them."""
        counted: Counter[str] = Counter()
        for i in indices:
            counted.update(self[i])
            for city in self.cities(i):
                counted[city] += _CITY_COUNTS
        return counted


def shared(one: frozenset[str], other: frozenset[str]) -> float:
    """How much of one text's topic another speaks of: 0 nothing, 1 is usual within an article."""
    return len(one & other) / sqrt(len(one)) if one else 0.0


def scores_of(own: Counter[str], vocabulary: Sequence[Counter[str]]) -> list[float]:
    """How much a text speaks of what each article speaks of, and the others do not."""
    n = len(vocabulary)
    scores = [0.0] * n
    hundreds = [
        (v.total() + 100) / 100 for v in vocabulary
    ]  # a long article uses more words: uses count by the hundred
    for word, uses in own.items():
        used = [(a, v[word]) for a, v in enumerate(vocabulary) if v.get(word, 0) > 0]
        rarity = (1 + log(uses)) * log((n + 1) / len(used)) if used else 0.0
        for a, times in used:
            scores[a] += rarity * log(1 + times / hundreds[a])
    return [score / sqrt(len(own) or 1) for score in scores]
