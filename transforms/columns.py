"""Where the sentences go on that the columns of a page cut: line -> line, weighed for the page as a whole.

Every cut line is held against the lines that may continue it: by the characters on both sides of the
seam, by whether words that lie across it stand elsewhere on the page, by quotations left open, by
what the columns above and below speak of, and by nearness. A line continues one cut alone, and a cut
goes on in one line alone, so the seams are chosen together. Only cut lines are looked at, each
against a bounded number of others.
"""

from __future__ import annotations

import re
from bisect import bisect
from collections import Counter
from collections.abc import Sequence
from math import log

from transforms.lines import Line, is_bullet, opens_report, width_of_wrapped
from transforms.seams import Head, Tail, affinity, begins, brackets, fit
from transforms.topics import Topics

REACH = 150  # lines before and after a cut in which its continuation is looked for
MOST_CUTS = 400  # above this a document is wrapped text, and only neighbours are joined
_MOST_LOOKED_AT = 12  # lines that are held against a cut for their words, of those that fit best
_COLUMN = 9  # lines of a column that tell what it speaks of

# Weights of a choice between all lines that may continue a cut, fitted to 400 pages whose columns were cut at
# random, as benchmarks/cut_pages.py cuts them, and rounded. Those pages hardly ever go back: that weight is less.
_MIDDLE, _MIDDLE_NEXT, _FIT = 0.4, 0.7, 0.8
_NAME_MEETS_NAME, _OF_A_NAME = 5.0, 1.3  # a surname meets its given name: rare on those pages, and hardly by chance
_AFFINITY, _OPEN_AND_CLOSED, _LEFT_OPEN, _CLOSES = 0.45, 3.5, -3.0, -4.5
_NEXT, _NEXT_AFTER_HEAD, _BACK, _DISTANCE = 0.8, -2.8, -4.5, -0.8
_HEADLESS = 1.5  # the line is the first of a column without a headline
_ON_PAGE = {2: 1.4, 3: 0.75, 4: 1.2}  # characters across the seam stand together elsewhere on the page
_LINES_ALIKE, _COLUMNS_ALIKE = 1.2, 1.0
_PREVIOUS_ALIKE = -1.0  # what the line speaks of stands right above it in its own column
_MOST_ABOVE = 3  # lines of it
_MISFIT = -3.0  # of two sides that cannot be one sentence
_NONE_OF_A_HEADLINE = 2.0  # which ends with a whole word
_NONE = 0.8  # the sentence goes on nowhere: a wrong join is worse than none


def _width(lines: Sequence[Line], bodies: Sequence[int]) -> int:
    """The width at which a text was wrapped: what nine of ten of its lines do not go beyond."""
    lengths = sorted(len(lines[i].text) for i in bodies)
    return lengths[len(lengths) * 9 // 10]


def _is_wrapped(cut: str, line: str, width: int, running: bool) -> bool:
    """Whether a line was wrapped rather than ended: it fills the width. Rows of figures are never joined."""
    return len(cut) >= 0.8 * width and (running or not (cut[-1].isdigit() and line[0].isdigit()))


def may_be_cut(lines: Sequence[Line], i: int) -> bool:
    """Whether what looks like a headline of two clauses may be a short line that its column cut.

    The line under it says more: a byline, or the first line of a report, stands under a headline.
    """
    line = lines[i]
    if line.role != "short" or i + 1 == len(lines):
        return False
    if lines[i + 1].role in ("caption", "furniture", "short"):  # nothing stands under it
        return i > 0 and lines[i - 1].role == "body" and bool(_RUNNING.match(line.text))
    return bool(_TWO_CLAUSES.match(line.text)) and lines[i + 1].role == "body" and not opens_report(lines[i + 1].text)


def columns_of(lines: Sequence[Line]) -> list[list[int]]:
    """Lines that stand together at first sight: from a headline, or from where a line was cut, to the next."""
    found: list[list[int]] = []
    current: list[int] = []
    has_body = False
    for i, line in enumerate(lines):
        if has_body and line.role in ("short", "heading", "byline") and not may_be_cut(lines, i):
            found.append(current)
            current, has_body = [], False
        current.append(i)
        has_body |= line.role == "body"
        if line.role == "end" or not line.complete or may_be_cut(lines, i):
            found.append(current)
            current, has_body = [], False
    return [*found, current] if current else found


# Long, and neither parted nor marked as headlines are: 驻上海联络处主任在会上介绍了半年来
_RUNNING = re.compile(r"[^ \u3000：:；;“”‘’《》—！？?!（）()]{16,}$")
_TWO_CLAUSES = re.compile(r"[^ \u3000：:“”《》—！？?]{3,}[，,][^ \u3000：:—！？?]*[^ \u3000”》：:—！？?）]$")


class _Page:
    """A page and what its columns speak of, looked at when asked for."""

    def __init__(self, lines: Sequence[Line], topics: Topics) -> None:
        self.lines, self.topics = lines, topics
        self.bodies = [i for i, line in enumerate(lines) if line.role == "body"]
        self.place = {i: k for k, i in enumerate(self.bodies)}
        self.columns = columns_of(lines)
        self.column_of = {i: c for c, column in enumerate(self.columns) for i in column}
        self.text = "\n".join(line.text for line in lines)
        self._above: dict[int, Counter[str]] = {}
        self._below: dict[int, Counter[str]] = {}
        self._heads: dict[int, Head] = {}
        self._rarity: dict[str, float] | None = None

    def head(self, j: int) -> Head:
        found = self._heads.get(j)
        if found is None:
            found = self._heads[j] = Head(self.lines[j].text)
        return found

    def first_of_headless(self, j: int) -> bool:
        """Whether a line begins a column that has no headline."""
        roles = ((i, self.lines[i].role) for i in self.columns[self.column_of[j]])
        first = next((x for x in roles if x[1] not in ("caption", "furniture")), None)
        return first is not None and first[0] == j

    def _words(self, indices: Sequence[int]) -> Counter[str]:
        return self.topics.counted([i for i in indices if self.lines[i].role != "caption"])

    def above(self, i: int) -> Counter[str]:
        """What a column speaks of down to a line."""
        found = self._above.get(i)
        if found is None:
            column = [k for k in self.columns[self.column_of[i]] if k <= i]
            found = self._above[i] = self._words(column[-_COLUMN:])
        return found

    def below(self, j: int) -> Counter[str]:
        """What a column speaks of from a line on."""
        found = self._below.get(j)
        if found is None:
            column = [k for k in self.columns[self.column_of[j]] if k >= j]
            found = self._below[j] = self._words(column[:_COLUMN])
        return found

    def rarity(self) -> dict[str, float]:
        """How much a word tells: the logarithm of one over the share of columns that hold it."""
        if self._rarity is None:
            holding = Counter(p for column in self.columns for p in self._words(column))
            self._rarity = {p: log((len(self.columns) + 1) / n) for p, n in holding.items()}
        return self._rarity

    def alike(self, i: int, j: int) -> float:
        """What the column above a cut and the one below another line have in common."""
        above, below, rarity = self.above(i), self.below(j), self.rarity()
        few, many = (above, below) if len(above) < len(below) else (below, above)
        in_common = log(1 + sum(rarity.get(p, 0.0) for p in few if p in many))
        return _COLUMNS_ALIKE * in_common + (_LINES_ALIKE if self.topics[i] & self.topics[j] else 0.0)

    def previous(self, j: int) -> float:
        """What a column speaks of from a line on and right above that line too."""
        above = [k for k in self.columns[self.column_of[j]] if k < j][-_MOST_ABOVE:]
        if not above:
            return 0.0
        below, rarity = self.below(j), self.rarity()
        return _PREVIOUS_ALIKE * log(1 + sum(rarity.get(p, 0.0) for p in self._words(above) if p in below))

    def repeats(self, tail: str, head: str) -> float:
        """Whether the characters across a seam stand together elsewhere on the page."""
        total = 0.0
        for n, weight in _ON_PAGE.items():
            for before in range(1, n):
                word = tail[-before:] + head[: n - before]
                if len(word) == n and all("\u4e00" <= c <= "\u9fff" for c in word) and word in self.text:
                    total += weight
                    break
        return total


def goes_on(line: Line) -> bool:
    """Whether a line can be a continuation at all."""
    return not opens_report(line.text) and not is_bullet(line.text)


def _offers(page: _Page, i: int) -> dict[int, float]:
    """The lines that may continue a cut line, each with its weight, where that is above the weight of none."""
    lines = page.lines
    tail, cut = Tail(lines[i].text), lines[i].text
    k = page.place[i] if i in page.place else bisect(page.bodies, i) - 1
    following = page.bodies[k + 1] if k + 1 < len(page.bodies) else None
    none = _NONE if lines[i].role == "body" or not tail.whole else _NONE_OF_A_HEADLINE
    offers: list[tuple[float, int]] = []
    for n in range(max(0, k - REACH // 2), min(len(page.bodies), k + REACH)):
        j = page.bodies[n]
        if j == i or (j < i and page.column_of[j] == page.column_of[i]):
            continue
        head = page.head(j)
        middle = begins(tail, head)
        if j == following:
            between = {lines[x].role for x in range(i + 1, j)}
            score = _MIDDLE_NEXT * min(middle, 0.0)
            score += _NEXT if not between - {"caption", "furniture"} else _NEXT_AFTER_HEAD
        elif middle < -2:
            continue
        else:
            score = _MIDDLE * middle
        local = fit(tail, head)
        if local < _MISFIT:
            continue
        score += (
            (_FIT if local < _NAME_MEETS_NAME else _OF_A_NAME) * local
            + _AFFINITY * affinity(cut[-1], lines[j].text[0])
            + _DISTANCE * log(1 + abs(n - k))
        )
        left_open, closes = brackets(cut, lines[j].text)
        score += _OPEN_AND_CLOSED if left_open and closes else _LEFT_OPEN if left_open else _CLOSES if closes else 0.0
        score += (_BACK if j < i else 0.0) + (_HEADLESS if page.first_of_headless(j) else 0.0)
        offers.append((score, j))
    offers.sort(key=lambda offer: (-offer[0], abs(offer[1] - i)))
    found: dict[int, float] = {}
    for score, j in offers[:_MOST_LOOKED_AT]:
        if goes_on(lines[j]):
            score += page.repeats(cut[-3:], lines[j].text[:3]) + page.alike(i, j) + page.previous(j)
            if score > none:
                found[j] = score - none
    return found


def _choose(offers: dict[int, dict[int, float]]) -> dict[int, int]:
    """One line for each cut and one cut for each line, so that the weights together are (nearly) the greatest."""
    chosen: dict[int, int] = {}
    owner: dict[int, int] = {}
    ranked = sorted((-score, abs(i - j), i, j) for i, of in offers.items() for j, score in of.items())
    for _, _, i, j in ranked:
        if i not in chosen and j not in owner:
            chosen[i], owner[j] = j, i
    for _ in range(8):  # a cut takes the line of another, which is content with the next best
        changed = False
        for i, of in offers.items():
            for j, score in of.items():
                mine = chosen.get(i)
                other = owner.get(j)
                if mine == j:
                    continue
                gain = score - (of[mine] if mine is not None else 0.0)
                instead: int | None = None
                if other is not None:
                    theirs = offers[other]
                    free = [(s, -t) for t, s in theirs.items() if t != j and owner.get(t, i) == i]
                    best, at = max(free, default=(0.0, 0))
                    instead = -at if free else None
                    gain += best - theirs[j]
                if gain <= 1e-9:
                    continue
                if mine is not None:
                    del owner[mine]
                if other is not None:
                    del chosen[other]
                chosen[i], owner[j] = j, i
                if other is not None and instead is not None:
                    chosen[other], owner[instead] = instead, other
                changed = True
        if not changed:
            break
    return chosen


def join_cut_lines(lines: Sequence[Line], topics: Topics) -> dict[int, int]:
    """For each cut line the line that continues it, where one is found: index -> index.

    A line that looked like a headline and turns out to be cut is body from then on.
    """
    bodies = [i for i, line in enumerate(lines) if line.role == "body"]
    cuts = [i for i in bodies if not lines[i].complete]
    if not cuts or len(bodies) < 2:
        return {}
    markdown = sum(line.role == "heading" for line in lines) >= 2
    running = width_of_wrapped(lines)
    if markdown or running or len(cuts) > MOST_CUTS or (len(bodies) >= 20 and len(cuts) * 2 > len(bodies)):
        width = running or _width(lines, bodies)
        return {
            i: i + 1
            for i in cuts
            if i + 1 < len(lines)
            and lines[i + 1].role == "body"
            and goes_on(lines[i + 1])
            and _is_wrapped(lines[i].text, lines[i + 1].text, width, bool(running))
        }
    page = _Page(lines, topics)
    cuts += [i for i in range(len(lines)) if may_be_cut(lines, i)]
    offers = {i: _offers(page, i) for i in cuts}
    chosen = _choose(offers)
    following_of: dict[int, int] = {}
    for i, j in sorted(chosen.items(), key=lambda seam: (-offers[seam[0]][seam[1]], seam)):
        if not leads_to(following_of, j, i):
            following_of[i] = j
            if lines[i].role == "short":
                lines[i].role, lines[i].complete = "body", False
    return following_of


def leads_to(follows: dict[int, int], start: int, goal: int) -> bool:
    """Whether the chain from ``start`` comes to ``goal``: joining ``goal`` to ``start`` would make a circle."""
    at: int | None = start
    while at is not None and at != goal:
        at = follows.get(at)
    return at == goal
