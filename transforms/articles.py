"""Articles out of pages: one row = one piece of writing, its lines in reading order.

Takes a document; gives its articles, in the order in which they begin on the page. Every line belongs
to exactly one article (front matter is metadata and belongs to none). The text of an article is made
of pieces of the document: where a column cut a sentence the halves are joined without anything
between them, and ``pieces`` leads every character back to its place on the page.

The page is read as strips. A strip begins with headlines, after an end mark (摘自《…》), or where a cut
sentence broke off or another goes on. A strip begins an article of its own where the page says so (a
byline under the headline, 本报讯 and its like, a Markdown heading, the end mark of the article before)
or where it shares next to nothing with any article around it; otherwise it goes on with the article
whose other half a cut sentence is, or whose words it shares most, the one before it by preference.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import pairwise
from math import log, sqrt

from ahocorasick_rs import AhoCorasick, MatchKind

from seeds import catalog
from transforms import publication
from transforms.drops import front_matter_end
from transforms.lines import Line, headline_of, is_numbered, lines_of, opens_report
from transforms.records import Article, Document
from transforms.seams import begins_in_mid_sentence, join_cut_lines, seam

PAGE = 400  # lines that are one page at most: nothing is joined or compared across more
_NEAR = 40  # strips before and after one that are asked whether they speak of its city
_LOOSE_ENDS = 4000  # pairs of them in one article; more than that is no page of a paper
_TITLE_PARTS = 3  # kicker, headline, subtitle
_TITLE = 120  # characters of a title at most
_FIRST_WORDS = 30  # characters that stand for the title of an article without one
_TOPIC = 400  # characters of a line that are read for its topic
_HAN = re.compile(r"[\u4e00-\u9fff]+")
_PARTICLES = frozenset("的了是在和与对为从到向于等有将不也这那其中上下个们着就都以及而或把被让给并又年月日")
_NEWS = re.compile(r"近日|日前|获悉|据悉|了解到|记者从|本报|\d月\d{1,2}日|前不久|最新")
_PLACE_OF_DATELINE = re.compile(
    r"(?:新华社|中新社|新华网|人民网|中新网|本报|[\u4e00-\u9fff]{2,6}(?:报|社|网))(?P<place>[\u4e00-\u9fff]{2,6}?)(?:\d{1,4}年)?\d{1,2}月\d{1,2}日(?:电|讯)"
)
_SOURCE_NAME = re.compile(r"《([^》]{2,20})》|(?:来源|转自|摘自|原载|据)[:：\s]*([\u4e00-\u9fffA-Za-z]{2,20})")

# Weights of the signs that a headline begins another article rather than a part of the one above it,
# natural logarithms of odds, rounded. `v` is the topic its text shares with what stands before (_shared).
_PRIOR = -0.6
_TOPIC_SHARED = ((0.02, 1.6), (0.12, 1.0), (0.25, 0.2), (0.4, -0.7), (0.7, -2.0), (99.0, -3.5))
_NOTHING_BEFORE = 0.7  # nothing shared with the lines right above
_TITLE_IN_BODY = {0: -0.6, 1: 0.0, 2: 0.5, 3: 1.5}  # topic words of the headline that its first lines repeat
_TITLE_ABOVE = -1.0  # two and more of them stand in the lines above
_LONG, _SHORT_HEAD, _QUESTION = 0.7, -0.5, -1.0  # headlines of 13 and more, of 6 and fewer characters; ending in ？
_REPORTS = 0.8  # 近日, 记者获悉 in the first sentence
_CITY_COUNTS = 2  # topic words that the name of a city is worth
_NEW_CITY, _SAME_CITY, _CITY_IN_TITLE = 1.0, -1.2, 1.0  # its city is new to the page, or stood above; and is in the headline
_SCRAP = -1.5  # less than 60 characters of text under it
_MARKDOWN = 0.8  # the headline is a Markdown heading
_NUMBERED = -5.0  # 一、 （二）
_END_MARKS = -2.0  # on this page articles end with 摘自《…》, and the one above has not ended

# A change of subject without a headline: topic shared across it, and that relative to what is shared on both sides.
_CHANGE, _CHANGE_RELATIVE = 0.2, 0.25
_OF_ONE_SUBJECT = 0.9  # both sides must each speak of one subject throughout: a round-up changes it all the time
_ASTRAY = 0.25  # below this a cut paragraph has nothing to do with the whole ones above it
_ORPHAN = -0.7  # least score of a seam between two loose ends of one article
_JUMPING = 10  # paragraphs at the end of a strip that are looked at
_JUMP = 0.8  # the same for the end of a strip where nothing but its topic says that it is another's
_LEAD = 0.5  # by how much of shared topic another article must lead to take a strip from the one it follows on


@dataclass(slots=True)
class _Strip:
    """Lines that stand together and belong to one article."""

    lines: list[int] = field(default_factory=list)
    heads: list[int] = field(default_factory=list)  # headlines among them, before the first body
    begins: bool = False  # surely an article of its own
    whole: bool = False  # a headline without any text, and an article all the same
    ends: bool = False  # closed by an end mark or closing byline
    broken: bool = False  # begins where another text broke off, without a headline
    level: int = 0  # of its Markdown heading
    changed: bool = False  # begins where the subject changes, without a headline
    digest: bool = False  # an item of a column of short reports
    article: int = -1


@cache
def _common_words() -> frozenset[str]:
    return frozenset(r["word"] for r in catalog.rows("language/common_words"))


@cache
def _digests() -> tuple[str, ...]:
    return tuple(r["mark"] for r in catalog.rows("language/page_marks") if r["role"] == "digest")


def _topic(text: str) -> frozenset[str]:
    """Pairs of characters that may tell one subject from another: no particles, no everyday words."""
    common = _common_words()
    pairs = {a + b for run in _HAN.findall(text[:_TOPIC]) for a, b in pairwise(run)}
    return frozenset(p for p in pairs if p not in common and p[0] not in _PARTICLES and p[1] not in _PARTICLES)


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


class _Topics:
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
            codes = {city_of[m[0]] for m in automaton.find_matches_as_indexes(self._lines[i].text[:_TOPIC])}
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


def _shared(one: frozenset[str], other: frozenset[str]) -> float:
    """How much of one text's topic another speaks of: 0 nothing, 1 is usual within an article."""
    return len(one & other) / sqrt(len(one)) if one else 0.0


# --- strips --------------------------------------------------------------------------------------


def _strips(lines: Sequence[Line], follows: dict[int, int], topics: _Topics) -> list[_Strip]:
    """The strips of a page in the order in which they stand."""
    strips: list[_Strip] = []
    goes_on = set(follows.values())
    current = _Strip()
    has_body = False
    closed = True  # what stood before is an article that has come to its end
    i = 0
    while i < len(lines):
        line = lines[i]
        head = line.role in ("heading", "short") or (line.role == "byline" and not _closes(lines, i, has_body))
        after_cut = (
            has_body
            and line.role == "body"
            and i in goes_on
            and follows.get(_last_body(lines, current)) != i
            or has_body
            and line.role == "body"
            and (last := _last_body(lines, current)) >= 0
            and not lines[last].complete
            and follows.get(last) != i
        )
        # A whole paragraph before, a sentence that goes on elsewhere, another topic: the end of another article's column.
        astray = (
            has_body
            and line.role == "body"
            and abs(follows.get(i, i + 1) - i) > 1
            and lines[_last_body(lines, current)].complete
            and _shared(topics[i], topics[follows[i]]) > _ASTRAY
            and _shared(topics[i], topics.of_all([k for k in current.lines[-8:] if lines[k].role == "body"])) < _ASTRAY
        )
        # A heading with nothing under it before the next of its kind: a report that is only a headline.
        empty = line.role == "heading" and 0 < line.level <= current.level and not has_body
        if empty or has_body and (head or current.ends and line.role != "end" or after_cut or astray):
            current.whole = empty
            current.begins |= empty
            strips.append(current)
            closed = current.ends
            current = _Strip(begins=closed, broken=(after_cut or astray) and not head)
            has_body = False
        current.lines.append(i)
        if head and not has_body:
            current.heads.append(i)
            if line.role == "heading":
                current.level = max(current.level, line.level)
            elif line.role == "byline":
                current.begins = True
        elif line.role == "body":
            if not has_body and opens_report(line.text):
                current.begins = True
            has_body = True
        elif (line.role == "end" or line.role == "byline") and has_body:
            current.ends = True
        i += 1
    if current.lines:
        strips.append(current)
    if strips:
        strips[0].begins = bool(strips[0].heads)
    return strips


def _last_body(lines: Sequence[Line], strip: _Strip) -> int:
    return next((i for i in reversed(strip.lines) if lines[i].role == "body"), -1)


def _closes(lines: Sequence[Line], i: int, has_body: bool) -> bool:
    """Whether a byline stands at the end of its article: in brackets, or with a headline after it."""
    if not has_body:
        return False
    if lines[i].text[0] in "（(":
        return True
    following = next((line for line in lines[i + 1 : i + 4] if line.role != "byline"), None)
    return following is None or following.role in ("short", "heading", "end")


def _part_digests(lines: Sequence[Line], strips: list[_Strip]) -> list[_Strip]:
    """In a column of short reports each headline with its body is a report of its own.

    The name of the column and its opening words go with the first of them.
    """
    inside, level = False, 0
    found: list[_Strip] = []
    for strip in strips:
        titles = [headline_of(lines[i]) for i in strip.heads if lines[i].role in ("heading", "short")]
        first = lines[strip.heads[0]] if strip.heads else None
        if first is not None and (first.role == "heading" or strip.begins):
            inside = any(len(t) <= 14 and any(d in t for d in _digests()) for t in titles)
            level = first.level
        elif inside and strip.heads and not is_numbered(lines[strip.heads[0]].text):
            strip.begins = strip.digest = True
            before = found[-1]
            if not before.digest and sum(len(lines[i].text) for i in before.lines if lines[i].role == "body") < 40:
                strip.lines = before.lines + strip.lines
                found.pop()
            strip.level = level + 1
        found.append(strip)
    return found


def _part_changes(lines: Sequence[Line], strips: list[_Strip], topics: _Topics) -> list[_Strip]:
    """Strips parted where the subject changes between two paragraphs without a headline."""
    found: list[_Strip] = []
    for strip in strips:
        bodies = [i for i in strip.lines if lines[i].role == "body" and len(lines[i].text) > 30]
        at = _change(lines, bodies, topics) if len(bodies) >= 5 else None
        if at is None:
            found.append(strip)
            continue
        head, tail = [i for i in strip.lines if i < at], [i for i in strip.lines if i >= at]
        found.append(_Strip(head, strip.heads, strip.begins, broken=strip.broken, level=strip.level))
        found.append(_Strip(tail, ends=strip.ends, changed=True))
    return found


def _change(lines: Sequence[Line], bodies: Sequence[int], topics: _Topics) -> int | None:
    """The line at which the subject changes most, if it does so beyond doubt."""
    shared = []
    for k in range(3, len(bodies) - 1):
        right = topics.of_all(bodies[k : k + 4])
        shared.append(_shared(right, topics.of_all(bodies[max(0, k - 5) : k])) if len(right) >= 25 else 9.0)
    best = min(range(len(shared)), key=shared.__getitem__, default=None)
    if best is None or shared[best] >= _CHANGE or not lines[bodies[best + 2]].complete:
        return None
    around = [max(side) for side in (shared[max(0, best - 2) : best], shared[best + 1 : best + 3]) if side]
    if not around or min(around) < _OF_ONE_SUBJECT or shared[best] > _CHANGE_RELATIVE * min(around):
        return None
    return bodies[best + 3]


# --- which article -------------------------------------------------------------------------------


def _mark_beginnings(lines: Sequence[Line], strips: list[_Strip], topics: _Topics) -> None:
    """Decide for each headline whether an article begins with it.

    Markdown headings of one level are of one kind: where most of them begin an article, all do.
    """
    bodies = [[i for i in strip.lines if lines[i].role == "body"] for strip in strips]
    end_marks = sum(any(lines[i].role == "end" for i in strip.lines) for strip in strips) >= 2
    levels: dict[int, list[int]] = {}
    for s, strip in enumerate(strips):
        if strip.level and strip.heads and not strip.digest and not strip.whole:
            levels.setdefault(strip.level, []).append(s)
    sure = {level for level, of in levels.items() if sum(strips[s].begins for s in of) * 2 >= len(of)}
    before: list[int] = []
    odds: dict[int, float] = {}
    if strips and not strips[0].begins and bodies[0] and begins_in_mid_sentence(lines[bodies[0][0]].text) > 0:
        # The page opens in the middle of an article: what that speaks of says nothing of where articles begin.
        bodies[0] = []
    for s, strip in enumerate(strips):
        if s and strip.heads and bodies[s] and not strip.begins:
            if strip.level in sure:
                strip.begins = not is_numbered(headline_of(lines[strip.heads[-1]]))
            else:
                odds[s] = _odds_of_beginning(lines, strips, s, bodies, before, topics, end_marks)
                strip.begins = odds[s] > 0 and not levels  # beside Markdown headings other headlines are parts
        before = (before + bodies[s])[-12:]
    for level, of in levels.items():
        judged = [odds[s] + _MARKDOWN for s in of if s in odds]
        if level not in sure and judged and sum(judged) > 0:
            for s in of:
                strips[s].begins = bool(bodies[s])


def _odds_of_beginning(
    lines: Sequence[Line],
    strips: Sequence[_Strip],
    s: int,
    bodies: Sequence[list[int]],
    before: Sequence[int],
    topics: _Topics,
    end_marks: bool,
) -> float:
    """Logarithm of the odds that the strip is an article of its own."""
    strip = strips[s]
    title = headline_of(lines[strip.heads[0]])
    if is_numbered(title):
        return _NUMBERED
    words = topics.of_all(strip.heads[:_TITLE_PARTS] + bodies[s][:4])
    above = _shared(words, topics.of_all(before[-5:]))
    anywhere = max([above, *(_shared(words, topics.of_all(bodies[k][-5:])) for k in range(max(0, s - 12), s))])
    odds = _PRIOR + next(weight for bound, weight in _TOPIC_SHARED if anywhere < bound)
    odds += _NOTHING_BEFORE if above < 0.02 else 0.0
    own, lead = topics[strip.heads[0]], topics.of_all(bodies[s][:3])
    odds += _TITLE_IN_BODY[min(3, len(own & lead))]
    odds += _TITLE_ABOVE if len(own & topics.of_all(before)) >= 2 else 0.0
    odds += _LONG if len(title) >= 13 else _SHORT_HEAD if len(title) <= 6 else 0.0
    odds += _QUESTION if title.endswith(("?", "？")) else 0.0
    odds += _REPORTS if _NEWS.search(lines[bodies[s][0]].text[:80]) else 0.0
    odds += _SCRAP if sum(len(lines[i].text) for i in bodies[s]) < 60 else 0.0
    odds += _END_MARKS if end_marks else 0.0
    return odds + _odds_of_place(strips, s, bodies, topics)


def _odds_of_place(strips: Sequence[_Strip], s: int, bodies: Sequence[list[int]], topics: _Topics) -> float:
    """What the place of a strip adds to the odds: another city begins, or one goes on that the page spoke of."""
    city = topics.main_city(strips[s].heads[:_TITLE_PARTS] + bodies[s][:5])
    if city is None:
        return 0.0
    near = range(max(0, s - _NEAR), min(len(bodies), s + _NEAR))
    naming = [k for k in near if any(city in topics.cities(i) for i in bodies[k][:8])]
    if len(naming) > 3 and len(naming) > 0.6 * sum(bool(bodies[k]) for k in near):
        return 0.0  # the paper of that city: all of its articles name it
    earlier = sum(city in topics.cities(i) for k in naming if k < s for i in bodies[k][:8])
    odds = _NEW_CITY if not earlier else _SAME_CITY if earlier > 1 else 0.0
    if not earlier and any(city in topics.cities(i) for i in strips[s].heads[:_TITLE_PARTS]):
        odds += _CITY_IN_TITLE
    return odds


def _in_order(lines: Sequence[Line], strips: list[_Strip]) -> list[list[int]]:
    """Strips of each article of a text that is no printed page: an article goes on until the next begins."""
    articles: list[list[int]] = []
    for s, strip in enumerate(strips):
        if not articles or (strip.begins and (strip.whole or any(lines[i].role == "body" for i in strip.lines))):
            articles.append([])
        articles[-1].append(s)
    return articles


def _assign(lines: Sequence[Line], strips: list[_Strip], follows: dict[int, int], topics: _Topics) -> list[list[int]]:
    """Strips of each article of a printed page, by index."""
    strip_of = {i: s for s, strip in enumerate(strips) for i in strip.lines}
    linked = {strip_of[j]: strip_of[i] for i, j in follows.items() if strip_of[i] != strip_of[j]}
    bodies = [[i for i in strip.lines if lines[i].role in ("body", "caption")] for strip in strips]
    own = [topics.counted((strip.heads[:_TITLE_PARTS] + bodies[s])[:16]) for s, strip in enumerate(strips)]

    told = [counted.copy() for counted in own]  # what a strip and those that go on from it speak of
    for s in sorted(linked, reverse=True):
        told[linked[s]].update(own[s])

    first = [s for s, strip in enumerate(strips) if strip.begins and (bodies[s] or strip.whole) and s not in linked] or [0]
    for a, s in enumerate(first):
        strips[s].article = a
    vocabulary = [Counter(own[s]) for s in first]

    for again in (False, True):  # the second time with all that the first time found
        current = -1
        for s, strip in enumerate(strips):
            if s in first:
                current = strip.article
                continue
            if again and strip.article >= 0:
                vocabulary[strip.article].subtract(own[s])
            a = _choose(strip, s, told[s], bodies[s], vocabulary, strips, linked, current)
            if a == len(vocabulary):
                vocabulary.append(Counter())
                first.append(s)
            strip.article = current = a
            vocabulary[a].update(own[s])
    articles: list[list[int]] = [[] for _ in vocabulary]
    for s, strip in enumerate(strips):
        articles[strip.article].append(s)
    return [members for members in articles if members]


def _scores(own: Counter[str], vocabulary: Sequence[Counter[str]]) -> list[float]:
    """How much a text speaks of what each article speaks of, and the others do not."""
    n = len(vocabulary)
    holding = {p: sum(1 for v in vocabulary if v.get(p, 0) > 0) for p in own}
    rarity = {p: (1 + log(own[p])) * log((n + 1) / holding[p]) for p in own if holding[p]}
    scores = []
    for v in vocabulary:  # how often an article uses a word counts by the hundred: a long one uses more words
        hundreds = (sum(v.values()) + 100) / 100
        scores.append(sum(r * log(1 + v[p] / hundreds) for p, r in rarity.items() if v.get(p, 0) > 0) / sqrt(len(own) or 1))
    return scores


def _part_jumps(lines: Sequence[Line], strips: list[_Strip], topics: _Topics) -> list[_Strip]:
    """Strips parted where a column of another article begins between two whole paragraphs.

    Takes strips that have their articles; the parted ones are to be given theirs again.
    """
    vocabulary = [Counter[str]() for _ in range(1 + max(strip.article for strip in strips))]
    for strip in strips:
        vocabulary[strip.article].update(topics.counted([i for i in strip.lines if lines[i].role in ("body", "short")]))
    found: list[_Strip] = []
    for strip in strips:
        bodies = [i for i in strip.lines if lines[i].role == "body"]
        best, at = _JUMP, None
        if len(vocabulary) > 1:
            for k in range(max(1, len(bodies) - _JUMPING), len(bodies)):
                if not lines[bodies[k - 1]].complete:
                    continue
                own = topics.counted(bodies[k:])
                vocabulary[strip.article].subtract(own)
                scores = _scores(own, vocabulary)
                vocabulary[strip.article].update(own)
                lead = max(scores) - scores[strip.article]
                if lead > best:
                    best, at = lead, bodies[k]
        if at is None:
            found.append(strip)
            continue
        head, tail = [i for i in strip.lines if i < at], [i for i in strip.lines if i >= at]
        found.append(_Strip(head, strip.heads, strip.begins, broken=strip.broken, changed=strip.changed, digest=strip.digest))
        found.append(_Strip(tail, ends=strip.ends, broken=True))
    return found


def _choose(
    strip: _Strip,
    s: int,
    own: Counter[str],
    bodies: Sequence[int],
    vocabulary: Sequence[Counter[str]],
    strips: Sequence[_Strip],
    linked: dict[int, int],
    current: int,
) -> int:
    """The article that a strip without a beginning of its own goes on with; one more than there are: a new one."""
    if s in linked and strips[linked[s]].article >= 0:
        return strips[linked[s]].article
    if not bodies and current >= 0:
        return current
    n = len(vocabulary)
    scores = _scores(own, vocabulary)
    best = max(range(n), key=lambda a: (scores[a], -abs(a - current)))
    if strip.changed or (current < 0 and not strip.heads):
        return best if scores[best] >= _LEAD and (best != current or not strip.changed) else n
    if current < 0:
        return best
    lead = scores[best] - scores[current]
    return best if lead > (0.0 if strip.broken else _LEAD) else current


def _link_orphans(lines: Sequence[Line], members: Sequence[int], strips: Sequence[_Strip], follows: dict[int, int]) -> None:
    """Join, within an article, a sentence that nothing continues with a strip that begins in mid-sentence."""
    goes_on = set(follows.values())
    bodies = [[i for i in strips[s].lines if lines[i].role == "body"] for s in members]
    cuts = [b[-1] for b in bodies if b and not lines[b[-1]].complete and b[-1] not in follows]
    orphans = [b[0] for s, b in zip(members, bodies, strict=True) if b and strips[s].broken and b[0] not in goes_on]
    if len(cuts) * len(orphans) > _LOOSE_ENDS:
        return
    for i in cuts:
        ranked = [
            (begins_in_mid_sentence(lines[j].text[:12]) + seam(lines[i].text[-12:], lines[j].text[:12]) - (j < i), -j)
            for j in orphans
            if j != i and j not in goes_on and not _leads_to(follows, j, i)
        ]
        if ranked and max(ranked)[0] > _ORPHAN:
            j = -max(ranked)[1]
            follows[i] = j
            goes_on.add(j)


def _leads_to(follows: dict[int, int], start: int, goal: int) -> bool:
    at: int | None = start
    while at is not None and at != goal:
        at = follows.get(at)
    return at == goal


# --- building ------------------------------------------------------------------------------------


def _reading_order(lines: Sequence[Line], members: Sequence[int], follows: dict[int, int]) -> list[int]:
    """The lines of an article as they are read: what continues a cut line comes right after it."""
    mine = set(members)
    continued = {j for i, j in follows.items() if i in mine and j in mine}
    position = {i: k for k, i in enumerate(members)}
    order: list[int] = []
    done: set[int] = set()
    later: list[int] = []  # where to go on after a jump

    def walk(k: int) -> None:
        pending = [k]
        while pending:
            k = pending.pop()
            while k < len(members):
                i = members[k]
                if i in done or (i in continued and not (order and follows.get(order[-1]) == i)):
                    break
                order.append(i)
                done.add(i)
                j = follows.get(i)
                if j is not None and j in mine and j not in done:
                    pending.append(k + 1)
                    k = position[j]
                else:
                    k += 1

    for k in range(len(members)):
        if members[k] not in done and members[k] not in continued:
            walk(k)
    for k in range(len(members)):
        if members[k] not in done:
            later.append(members[k])
    return order + later


def _title(lines: Sequence[Line], strip: _Strip, repeated: Counter[str]) -> str:
    """The title of the article that begins with a strip: its headlines, without column names and page furniture."""
    heads = [i for i in strip.heads if lines[i].role in ("heading", "short")]
    marked = [i for i in heads if lines[i].role == "heading"]
    if marked and not strip.digest:
        used = marked[-1:]
    else:
        stop = next((i for i in strip.lines if lines[i].role in ("byline", "date", "furniture")), None)
        used = [i for i in heads if stop is None or i < stop] or heads
        used = [i for i in used if repeated[headline_of(lines[i])] == 1] or used
        if len(used) > 1 and len(headline_of(lines[used[0]])) <= 5:
            used = used[1:]  # the name of a column over the headline
        used = used[:_TITLE_PARTS] if stop is not None or len(used) <= _TITLE_PARTS else used[-1:]
    parts = list(dict.fromkeys(headline_of(lines[i]) for i in used))
    return " ".join(p for p in parts if p)[:_TITLE]


def _first_words(text: str) -> str:
    """What stands for a title where there is none: the first clauses."""
    end = 0
    for m in re.finditer(r"[，,。；;：:！!？?\n]", text[: 2 * _FIRST_WORDS]):
        end = m.start()
        if end >= 10:
            break
    return text[: min(end or _FIRST_WORDS, _FIRST_WORDS)].strip() or text[:_FIRST_WORDS].strip()


def _is_page(lines: Sequence[Line]) -> bool:
    """Whether a text shows signs of a printed page: columns that cut sentences, captions, end marks, bylines.

    Markdown is none, nor is text that was wrapped at a width, where most lines are cut.
    """
    roles = Counter(line.role for line in lines)
    cuts = sum(not line.complete for line in lines)
    if roles["heading"] >= 2 or (roles["body"] >= 20 and cuts * 2 > roles["body"]):
        return False
    return cuts > 0 or roles["caption"] > 0 or roles["end"] > 1 or roles["byline"] > 1


def _build(document: Document, lines: Sequence[Line], order: Sequence[int], strip: _Strip, follows: dict[int, int], repeated: Counter[str]) -> Article:
    """One article from its lines in reading order."""
    text = document.text
    title = _title(lines, strip, repeated)
    parts: list[str] = []
    pieces: list[tuple[int, int, int]] = []
    spans: list[tuple[int, int]] = []
    length = 0
    previous = -1
    for i in order:
        line = lines[i]
        if previous >= 0 and i == previous + 1 and follows.get(previous) != i:
            start, at, n = pieces[-1]
            gap = line.start - (at + n)
            parts.append(text[at + n : line.end])  # the lines stand together: keep what is between them
            pieces[-1] = (start, at, line.end - at)
            length += line.end - (at + n)
            line_start = start + n + gap
        else:
            if previous >= 0 and follows.get(previous) != i:
                parts.append("\n")
                length += 1
            parts.append(line.text)
            pieces.append((length, line.start, line.end - line.start))
            line_start = length
            length += line.end - line.start
        if line.role in ("heading", "short"):
            spans.append((line_start, line_start + line.end - line.start))
        previous = i
    body = "".join(parts)
    byline = next((lines[i].text.lstrip("◎●▶ \u3000") for i in order if lines[i].role == "byline"), None)
    return Article(
        position=0,
        title=title or _first_words(next((lines[i].text for i in order if lines[i].role == "body"), body)),
        text=body,
        pieces=tuple(pieces),
        published_on=document.published_on,
        published_on_evidence=document.published_on_evidence,
        published_on_confidence=document.published_on_confidence,
        byline=byline,
        source=_source(lines, order),
        dateline_place=_dateline_place(lines, order),
        title_spans=tuple(spans),
    )


def _source(lines: Sequence[Line], order: Sequence[int]) -> str | None:
    for i in reversed(order):
        if lines[i].role == "end" and (m := _SOURCE_NAME.search(lines[i].text)):
            return m[1] or m[2]
    return None


def _dateline_place(lines: Sequence[Line], order: Sequence[int]) -> str | None:
    first = next((lines[i].text[:60] for i in order if lines[i].role == "body"), "")
    m = _PLACE_OF_DATELINE.search(first)
    return m["place"] if m else None


def _chunks(lines: list[Line]) -> list[tuple[list[Line], bool]]:
    """Lines that are looked at together, and whether as a printed page.

    Pages too many for one look are parted, before headlines where it can be.
    """
    if not lines:
        return []
    if not _is_page(lines):
        return [(lines, False)]
    chunks, start = [], 0
    while start < len(lines):
        end = min(start + PAGE, len(lines))
        if end < len(lines):
            near = range(end, max(start, end - PAGE // 4), -1)
            marked = (k for k in near if lines[k].role == "heading" or lines[k - 1].role == "end")
            end = next(marked, None) or next((k for k in near if lines[k].role == "short"), end)
        chunks.append((lines[start:end], True))
        start = end
    return chunks


def segment(document: Document) -> list[Article]:
    """The articles of a document; a document without any line of text has none."""
    if document.published_on is None:
        found = publication.stated(document.text) or publication.infer(document.text)
        if found:
            document.published_on = found.on
            document.published_on_evidence = found.evidence
            document.published_on_confidence = found.confidence
    articles: list[Article] = []
    for lines, page in _chunks(lines_of(document.text, front_matter_end(document.text))):
        topics = _Topics(lines)

        def likeness(i: int, j: int, topics: _Topics = topics) -> float:
            return min(2.0, _shared(topics[j], topics[i]))

        def may_begin(j: int, lines: Sequence[Line] = lines) -> bool:
            return not opens_report(lines[j].text)

        follows = join_cut_lines(lines, likeness, may_begin)
        strips = _strips(lines, follows, topics)
        strips = _part_digests(lines, strips)
        if page:
            strips = _part_changes(lines, strips, topics)
        _mark_beginnings(lines, strips, topics)
        repeated = Counter(headline_of(lines[i]) for strip in strips for i in strip.heads)
        if page:
            _assign(lines, strips, follows, topics)
            parted = _part_jumps(lines, strips, topics)
            if len(parted) > len(strips):
                strips = parted
                for strip in strips:
                    strip.article = -1
        for members in _assign(lines, strips, follows, topics) if page else _in_order(lines, strips):
            if page:
                _link_orphans(lines, members, strips, follows)
            indices = sorted(i for s in members for i in strips[s].lines)
            order = _reading_order(lines, indices, follows)
            first = next((strips[s] for s in members if strips[s].begins), strips[members[0]])
            articles.append(_build(document, lines, order, first, follows, repeated))
    articles.sort(key=lambda a: a.pieces[0][1])
    for position, article in enumerate(articles):
        article.position = position
    return articles
