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
from math import log, sqrt

from seeds import catalog
from transforms import publication
from transforms.drops import front_matter_end
from transforms.lines import Line, headline_of, is_numbered, lines_of, opens_report
from transforms.records import Article, Document
from transforms.seams import begins_in_mid_sentence, join_cut_lines

PAGE = 1500  # lines that are one page at most: nothing is joined or compared across more
_TITLE_PARTS = 3  # kicker, headline, subtitle
_TITLE = 120  # characters of a title at most
_FIRST_WORDS = 30  # characters that stand for the title of an article without one
_TOPIC = 400  # characters of a line that are read for its topic
_HAN = re.compile(r"[\u4e00-\u9fff]+")
_PARTICLES = frozenset("的了是在和与对为从到向于等有将不也这那其中上下个们着就都以及而或把被让给并又年月日")
_PLACE_OF_DATELINE = re.compile(
    r"(?:新华社|中新社|新华网|人民网|中新网|本报|[\u4e00-\u9fff]{2,6}(?:报|社|网))(?P<place>[\u4e00-\u9fff]{2,6}?)(?:\d{1,4}年)?\d{1,2}月\d{1,2}日(?:电|讯)"
)
_SOURCE_NAME = re.compile(r"《([^》]{2,20})》|(?:来源|转自|摘自|原载|据)[:：\s]*([\u4e00-\u9fffA-Za-z]{2,20})")

# Of the bigrams of two strips: their share (see _likeness) below which a headline begins another article,
_FOREIGN = 0.35
# below which the text changes its subject without a headline,
_CHANGE = 0.12
# and what an article must lead by to take a strip from the one it follows on.
_LEAD = 0.6


@dataclass(slots=True)
class _Strip:
    """Lines that stand together and belong to one article."""

    lines: list[int] = field(default_factory=list)
    heads: list[int] = field(default_factory=list)  # headlines among them, before the first body
    begins: bool = False  # surely an article of its own
    ends: bool = False  # closed by an end mark or closing byline
    broken: bool = False  # begins where another text broke off, without a headline
    level: int = 0  # of its Markdown heading
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
    pairs = {a + b for run in _HAN.findall(text[:_TOPIC]) for a, b in zip(run, run[1:], strict=False)}
    return frozenset(p for p in pairs if p not in common and p[0] not in _PARTICLES and p[1] not in _PARTICLES)


class _Topics:
    """The topic words of lines, looked at when asked for."""

    def __init__(self, lines: Sequence[Line]) -> None:
        self._lines = lines
        self._of: dict[int, frozenset[str]] = {}

    def __getitem__(self, i: int) -> frozenset[str]:
        found = self._of.get(i)
        if found is None:
            found = self._of[i] = _topic(self._lines[i].text)
        return found

    def of_many(self, indices: Sequence[int]) -> Counter[str]:
        """Topic words of several lines with the number of lines that hold them."""
        counted: Counter[str] = Counter()
        for i in indices:
            counted.update(self[i])
        return counted


def _shared(one: frozenset[str] | set[str], other: Counter[str]) -> float:
    """How much of one text's topic another speaks of: 0 nothing, 1 is usual within an article."""
    return sum(1 for p in one if p in other) / sqrt(len(one)) if one else 0.0


# --- strips --------------------------------------------------------------------------------------


def _strips(lines: Sequence[Line], follows: dict[int, int]) -> list[_Strip]:
    """The strips of a page in the order in which they stand."""
    strips: list[_Strip] = []
    goes_on = set(follows.values())
    current = _Strip(begins=True)
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
        if has_body and (head or current.ends and line.role != "end" or after_cut):
            strips.append(current)
            closed = current.ends
            current = _Strip(begins=closed, broken=after_cut and not head)
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
        strips[0].begins = True
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


def _part_digests(lines: Sequence[Line], strips: list[_Strip]) -> None:
    """In a column of short reports each headline with its body is a report of its own."""
    inside, level = False, 0
    for strip in strips:
        titles = [headline_of(lines[i]) for i in strip.heads if lines[i].role in ("heading", "short")]
        first = lines[strip.heads[0]] if strip.heads else None
        if first is not None and (first.role == "heading" or strip.begins):
            named = [t for t in titles if len(t) <= 14 and any(d in t for d in _digests())]
            inside, level = bool(named), first.level
            continue
        if inside and strip.heads and not is_numbered(lines[strip.heads[0]].text):
            strip.begins = strip.digest = True
            strip.level = level + 1


# --- which article -------------------------------------------------------------------------------


def _assign(lines: Sequence[Line], strips: list[_Strip], follows: dict[int, int], topics: _Topics) -> list[list[int]]:
    """Strips of each article, by index."""
    strip_of = {i: s for s, strip in enumerate(strips) for i in strip.lines}
    linked = {strip_of[j]: strip_of[i] for i, j in follows.items() if strip_of[i] != strip_of[j]}
    bodies = [[i for i in strip.lines if lines[i].role in ("body", "caption")] for strip in strips]
    own = [topics.of_many(([i for i in strip.heads][:_TITLE_PARTS] + bodies[s])[:12]) for s, strip in enumerate(strips)]

    articles: list[list[int]] = []
    vocabulary: list[Counter[str]] = []
    titles: dict[str, int] = {}

    def join(s: int, a: int) -> None:
        strips[s].article = a
        articles[a].append(s)
        vocabulary[a].update(own[s])

    def begin(s: int) -> None:
        articles.append([])
        vocabulary.append(Counter())
        join(s, len(articles) - 1)
        for i in strips[s].heads:
            titles.setdefault(headline_of(lines[i]), len(articles) - 1)

    # The articles that the page marks as such, each with what follows on it for certain.
    has_articles = False
    for s, strip in enumerate(strips):
        same = next((titles[t] for i in strip.heads if len(t := headline_of(lines[i])) >= 8 and t in titles), None)
        if strip.begins and bodies[s]:
            if same is not None and len(strip.heads) == 1 and not has_articles:
                join(s, same)
            else:
                begin(s)
            has_articles = True
    if not articles and strips:
        begin(0)

    # The others, left to right: where a sentence goes on, else by topic.
    current = -1
    for s, strip in enumerate(strips):
        if strip.article < 0:
            a = _choose(s, strip, strips, own, vocabulary, linked, current, bodies)
            if a < 0:
                begin(s)
            else:
                join(s, a)
        current = strip.article
    return articles


def _choose(
    s: int,
    strip: _Strip,
    strips: list[_Strip],
    own: list[Counter[str]],
    vocabulary: list[Counter[str]],
    linked: dict[int, int],
    current: int,
    bodies: list[list[int]],
) -> int:
    """The article that a strip without a beginning of its own goes on with; -1: it is another article."""
    if s in linked and strips[linked[s]].article >= 0:
        return strips[linked[s]].article
    words = frozenset(own[s])
    held: Counter[str] = Counter()
    for v in vocabulary:
        held.update(v.keys() & words)
    n = len(vocabulary)
    weight = {p: log((n + 1) / held[p]) for p in words if held[p]}
    scores = [sum(weight[p] for p in words if p in v) / sqrt(len(words)) if words else 0.0 for v in vocabulary]
    best = max(range(n), key=lambda a: scores[a], default=-1)
    if not bodies[s]:
        return current if current >= 0 else best
    plain = _shared(words, vocabulary[current]) if current >= 0 else 0.0
    return _decide(strip, scores, best, current, plain, len(words))


def _decide(strip: _Strip, scores: list[float], best: int, current: int, plain: float, size: int) -> int:
    if current < 0:
        return best
    lead = scores[best] - scores[current]
    if best != current and lead > (_LEAD if strip.broken else 2 * _LEAD):
        return best
    if strip.heads and not strip.broken and plain < _FOREIGN and size >= 25:
        return -1
    return current


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


def _title(lines: Sequence[Line], strip: _Strip) -> tuple[str, list[int]]:
    """The title of the article that begins with a strip, and the lines that make it up."""
    heads = [i for i in strip.heads if lines[i].role in ("heading", "short")]
    marked = [i for i in heads if lines[i].role == "heading"]
    if marked:
        used = marked[-1:]
    else:
        stop = next((i for i in strip.lines if lines[i].role in ("byline", "date", "furniture")), None)
        used = [i for i in heads if stop is None or i < stop] or heads
        if len(used) > 1 and len(headline_of(lines[used[0]])) <= 5:
            used = used[1:]  # the name of a column over the headline
        used = used[:_TITLE_PARTS] if stop is not None or len(used) <= _TITLE_PARTS else used[-1:]
    parts = list(dict.fromkeys(headline_of(lines[i]) for i in used))
    return " ".join(p for p in parts if p)[:_TITLE], used


def _first_words(text: str) -> str:
    """What stands for a title where there is none: the first clause."""
    return re.split(r"[，,。；;：:！!？?\n]", text, maxsplit=1)[0][:_FIRST_WORDS].strip() or text[:_FIRST_WORDS].strip()


def _build(document: Document, lines: Sequence[Line], order: Sequence[int], position: int, strip: _Strip, follows: dict[int, int]) -> Article:
    """One article from its lines in reading order."""
    text = document.text
    title, used = _title(lines, strip)
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
        position=position,
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


def _pages(lines: list[Line]) -> list[list[Line]]:
    """Lines in runs that are looked at together; a long document is parted before headlines where it can be."""
    if len(lines) <= PAGE:
        return [lines]
    pages, start = [], 0
    while start < len(lines):
        end = min(start + PAGE, len(lines))
        if end < len(lines):
            cut = next((k for k in range(end, max(start, end - 200), -1) if lines[k].role == "heading" or lines[k - 1].role == "end"), None)
            cut = cut or next((k for k in range(end, max(start, end - 200), -1) if lines[k].role == "short"), end)
            end = cut
        pages.append(lines[start:end])
        start = end
    return pages


def segment(document: Document) -> list[Article]:
    """The articles of a document; a document without any line of text has none."""
    if document.published_on is None:
        found = publication.stated(document.text) or publication.infer(document.text)
        if found:
            document.published_on = found.on
            document.published_on_evidence = found.evidence
            document.published_on_confidence = found.confidence
    articles: list[Article] = []
    for lines in _pages(lines_of(document.text, front_matter_end(document.text))):
        topics = _Topics(lines)

        def likeness(i: int, j: int, topics: _Topics = topics) -> float:
            return min(2.0, _shared(topics[j], topics.of_many([i])))

        def may_begin(j: int, lines: Sequence[Line] = lines) -> bool:
            return not opens_report(lines[j].text)

        follows = join_cut_lines(lines, likeness, may_begin)
        strips = _strips(lines, follows)
        _part_digests(lines, strips)
        for members in _assign(lines, strips, follows, topics):
            indices = sorted(i for s in members for i in strips[s].lines)
            order = _reading_order(lines, indices, follows)
            first = next((strips[s] for s in members if strips[s].begins), strips[members[0]])
            articles.append(_build(document, lines, order, 0, first, follows))
    articles.sort(key=lambda a: a.pieces[0][1])
    for position, article in enumerate(articles):
        article.position = position
    return articles


__all__ = ["begins_in_mid_sentence", "segment"]
