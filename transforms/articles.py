"""Articles out of pages: one row = one piece of writing, its lines in reading order.

Takes a document; gives its articles, in the order in which they begin on the page. Every line belongs
to exactly one article (front matter is metadata and belongs to none). The text of an article is made
of pieces of the document: where a column cut a sentence the halves are joined without anything
between them, and ``pieces`` leads every character back to its place on the page.

The road of a page: ``lines`` says what each line is, ``columns`` finds where cut sentences go on,
``strips`` cuts the page into what stands together, ``grouping`` gives each strip its article, and here
the articles are put into reading order.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from transforms import publication
from transforms.columns import join_cut_lines
from transforms.grouping import assign, in_order, link_orphans, mark_beginnings, part_jumps
from transforms.lines import Line, headline_of, lines_of
from transforms.metadata import front_matter_end
from transforms.records import Article, Document
from transforms.spaced import empty_blanks
from transforms.strips import Strip, part_changes, part_digests, photo_reports, strips_of
from transforms.topics import Topics

PAGE = 400  # lines that are one page at most: nothing is joined or compared across more
_TITLE_PARTS = 3  # kicker, headline, subtitle
_TITLE = 120  # characters of a title at most
_FIRST_WORDS = 30  # characters that stand for the title of an article without one
_PLACE_OF_DATELINE = re.compile(
    r"(?:新华社|中新社|新华网|人民网|中新网|本报|[\u4e00-\u9fff]{2,6}(?:报|社|网))(?P<place>[\u4e00-\u9fff]{2,6}?)(?:\d{1,4}年)?\d{1,2}月\d{1,2}日(?:电|讯)"
)
_NUMBER_OF_DOCUMENT = re.compile(r"[〔\[（(]20\d{2}[〕\]）)]\s*第?\d+号")
_SOURCE_NAME = re.compile(r"《([^》]{2,20})》|(?:来源|转自|摘自|原载|据)[:：\s]*([\u4e00-\u9fffA-Za-z]{2,20})")


def _reading_order(lines: Sequence[Line], members: Sequence[int], follows: dict[int, int]) -> list[int]:
    """The lines of an article as they are read: what continues a cut line comes right after it."""
    mine = set(members)
    continued = {j for i, j in follows.items() if i in mine and j in mine}
    position = {i: k for k, i in enumerate(members)}
    order: list[int] = []
    done: set[int] = set()

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
    return order + [i for i in members if i not in done]


def _title(lines: Sequence[Line], strip: Strip, repeated: Counter[str]) -> str:
    """The title of the article that begins with a strip: its headlines, without column names and page furniture."""
    heads = [i for i in strip.heads if lines[i].role in ("heading", "short")]
    marked = [i for i in heads if lines[i].role == "heading"]
    if marked and not strip.digest:
        used = marked[-1:]
    else:
        stop = next((i for i in strip.lines if lines[i].role in ("byline", "date", "furniture")), None)
        used = [i for i in heads if stop is None or i < stop] or heads
        used = [i for i in used if repeated[headline_of(lines[i])] == 1] or used
        used = [i for i in used if not _NUMBER_OF_DOCUMENT.search(lines[i].text)] or used
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


class _Text:
    """The text of an article as it grows, with the pieces of the document that it is made of."""

    def __init__(self, document: str) -> None:
        self.document = document
        self.parts: list[str] = []
        self.pieces: list[tuple[int, int, int]] = []
        self.length = 0

    def take(self, start: int, end: int) -> None:
        """Go on with a span of the document."""
        if start == end:
            return
        if self.pieces:
            at, d, n = self.pieces[-1]
            if d + n == start and at + n == self.length:
                self.pieces[-1] = (at, d, n + end - start)
            else:
                self.pieces.append((self.length, start, end - start))
        else:
            self.pieces.append((self.length, start, end - start))
        self.parts.append(self.document[start:end])
        self.length += end - start

    def line(self, line: Line) -> tuple[int, int]:
        """Go on with a line, without the blanks that part nothing; where it stands in the text."""
        begins, at = self.length, line.start
        for blank in empty_blanks(line.text):
            self.take(at, line.start + blank)
            at = line.start + blank + 1
        self.take(at, line.end)
        return begins, self.length

    def part(self) -> None:
        """A line break that the document does not have."""
        self.parts.append("\n")
        self.length += 1


def _build(
    document: Document,
    lines: Sequence[Line],
    order: Sequence[int],
    strip: Strip,
    follows: dict[int, int],
    repeated: Counter[str],
) -> Article:
    """One article from its lines in reading order."""
    text = document.text
    title = _title(lines, strip, repeated)
    written = _Text(text)
    spans: list[tuple[int, int]] = []
    previous = -1
    for i in order:
        line = lines[i]
        if previous >= 0 and follows.get(previous) != i:
            if i == previous + 1:
                written.take(lines[previous].end, line.start)  # the lines stand together: keep what is between them
            else:
                written.part()
        span = written.line(line)
        if line.role in ("heading", "short"):
            spans.append(span)
        previous = i
    body = "".join(written.parts)
    byline = next((lines[i].text.lstrip("◎●▶ \u3000") for i in order if lines[i].role == "byline"), None)
    return Article(
        position=0,
        title=title or _first_words(next((lines[i].text for i in order if lines[i].role == "body"), body)),
        text=body,
        pieces=tuple(written.pieces),
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


def _chunks(lines: Sequence[Line], page: bool) -> list[tuple[int, int]]:
    """Ranges of lines that are looked at together: all, or of printed pages so many as one may be.

    Pages too many for one look are parted before headlines where that can be.
    """
    if not page:
        return [(0, len(lines))] if lines else []
    chunks, start = [], 0
    while start < len(lines):
        end = min(start + PAGE, len(lines))
        if end < len(lines):
            near = range(end, max(start, end - PAGE // 4), -1)
            marked = (k for k in near if lines[k].role == "heading" or lines[k - 1].role == "end")
            end = next(marked, None) or next((k for k in near if lines[k].role == "short"), end)
        chunks.append((start, end))
        start = end
    return chunks


def _read(lines: Sequence[Line], page: bool) -> tuple[list[tuple[list[int], Strip]], dict[int, int]]:
    """Lines of each article in reading order with the strip that names it, and which line goes on from which."""
    topics = Topics(lines)
    follows = join_cut_lines(lines, topics)
    apart = photo_reports(lines, topics) if page else []
    strips = part_digests(lines, strips_of(lines, follows, topics, apart))
    if page:
        strips = part_changes(lines, strips, topics)
    mark_beginnings(lines, strips, topics)
    if page:
        groups = assign(lines, strips, follows, topics)
        parted = part_jumps(lines, strips, topics)
        if len(parted) > len(strips):
            strips, groups = parted, assign(lines, parted, follows, topics)
        for members in groups:
            link_orphans(lines, members, strips, follows)
    else:
        groups = in_order(lines, strips)
    found = []
    for members in groups:
        order = _reading_order(lines, sorted(i for s in members for i in strips[s].lines), follows)
        found.append((order, next((strips[s] for s in members if strips[s].begins), strips[members[0]])))
    return [*(([i], Strip([i], begins=True)) for i in apart), *found], follows


def segment(document: Document) -> list[Article]:
    """The articles of a document; a document without any line of text has none.

    A document without a publication date is given the one that its text tells, if it tells any.
    """
    if document.published_on is None:
        found = publication.stated(document.text) or publication.infer(document.text)
        if found:
            document.published_on = found.on
            document.published_on_evidence = found.evidence
            document.published_on_confidence = found.confidence
    lines = lines_of(document.text, front_matter_end(document.text))
    page = _is_page(lines)
    follows: dict[int, int] = {}
    drafts: list[tuple[list[int], Strip]] = []
    for start, end in _chunks(lines, page):
        read, joined = _read(lines[start:end], page)
        follows.update((i + start, j + start) for i, j in joined.items())
        before = drafts[-1] if drafts else None
        for order, strip in read:
            strip.lines, strip.heads = [i + start for i in strip.lines], [i + start for i in strip.heads]
            order = [i + start for i in order]
            if before is not None and order[0] == start and not strip.begins:
                before[0].extend(order)  # the article that the last chunk broke off goes on
            else:
                drafts.append((order, strip))
    repeated = Counter(headline_of(lines[i]) for _, strip in drafts for i in strip.heads)
    articles = [_build(document, lines, order, strip, follows, repeated) for order, strip in drafts]
    if len(drafts) == 1 and document.title and not drafts[0][1].heads:
        articles[0].title = document.title[:_TITLE]  # a text without a headline has the one its metadata gives
    articles.sort(key=lambda a: a.pieces[0][1])
    for position, article in enumerate(articles):
        article.position = position
    return articles
