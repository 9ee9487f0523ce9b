"""The records that travel the road inside one batch, before they become frames.

Offsets are Python string indices. ``Article.text`` is what a reader would read: paragraphs of one
article in reading order, joined across columns; its ``pieces`` lead every offset back to the
document as delivered.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from datetime import date


@dataclass(slots=True)
class Document:
    """One file, member of an archive, or row of a file of many: decoded and otherwise untouched, or what its reader
    made of it where it is no plain text."""

    document: str  # name as delivered: relative path, or "file.jsonl#id"
    sha256: str  # of the bytes as delivered
    text: str
    byte_size: int
    encoding: str
    media_type: str  # text/plain, text/markdown, text/html, application/pdf, application/jsonl ...
    published_on: date | None = None
    published_on_evidence: str | None = (
        None  # sidecar, index, front matter, file name, dateline, default, text: 今年 ...
    )
    published_on_confidence: float = 0.0
    publisher: str | None = None
    title: str | None = None
    url: str | None = None
    kind: str | None = None


@dataclass(slots=True)
class Article:
    """One piece of writing on a document's page."""

    position: int  # 0-based order on the page
    title: str
    text: str
    pieces: tuple[tuple[int, int, int], ...]  # (start in text, start in document, length), ascending in text
    published_on: date | None = None
    published_on_evidence: str | None = None
    published_on_confidence: float = 0.0
    byline: str | None = None
    source: str | None = None  # 摘自《…》, （《…》 …）, agency
    dateline_place: str | None = None
    title_spans: tuple[tuple[int, int], ...] = ()  # spans of title, section heads in text
    _starts: list[int] = field(default_factory=list, repr=False)

    def to_document(self, start: int, end: int, document_text: str) -> tuple[int, int]:
        """Span of the document that ``text[start:end]`` was read from.

        Where a column break was joined inside the span, white space in the gap is covered; anything
        else in the gap (a caption, another article) ends the span before it.
        """
        if not self._starts:
            self._starts = [p[0] for p in self.pieces]
        i = bisect_right(self._starts, start) - 1
        a, d, n = self.pieces[i]
        document_start = d + start - a
        document_end = min(d + n, d + end - a)
        while a + n < end and i + 1 < len(self.pieces):
            i += 1
            a, d, n = self.pieces[i]
            if d < document_end or document_text[document_end:d].strip():
                break
            document_end = min(d + n, d + end - a)
        return document_start, document_end


@dataclass(slots=True)
class Candidate:
    """One value considered for a field of an observation, and why it won or lost."""

    field: str
    value: str | None
    reason: str
    chosen: bool = False


@dataclass(slots=True)
class Mention:
    """A span of an article's text that holds a numeric expression; ``cls`` says what it is.

    ``number_low``/``number_high`` are exact decimals as text, in the unit ``unit_id``, magnitudes of
    numeral and unit included (1370.7亿元 -> 137070000000 yuan); conversion to the base unit is done
    on the frame.
    """

    start: int
    end: int
    surface: str
    cls: str  # quantity, rank, date, ordinal, name, idiom, number
    rule: str
    number_low: str | None = None
    number_high: str | None = None
    unit_id: str | None = None  # key of seeds/units/units.csv
    counter: str | None = None
    per: str | None = None
    comparator: str | None = None
    kind: str | None = None
    reported_value: str | None = None
    reported_unit: str | None = None
    period_type: str | None = None
    period_start: date | None = None
    period_end: date | None = None
    # what the observation says, filled by the resolvers
    metric: str | None = None
    metric_detail: str | None = None
    metric_text: str | None = None
    region: str | None = None
    region_code: str | None = None
    province: str | None = None
    city: str | None = None
    county: str | None = None
    zone: str | None = None
    organization: str | None = None
    industry: str | None = None
    industry_code: str | None = None
    status: str | None = None
    basis: str | None = None
    reference: str | None = None
    qualifier: str | None = None
    claim_source: str | None = None
    sentence_start: int = 0
    sentence_end: int = 0
    size_class: bool = False  # 万亿级: a class of size, never mixed with measured values
    signs: dict[str, float] | None = None  # what tells how likely it is to be right
    confidence: float = 0.0
    candidates: list[Candidate] = field(default_factory=list)

    def fall(self) -> None:
        """State an amount as a negative one: a loss of 3亿元 is a profit below nothing."""
        low, high = self.number_low, self.number_high
        if low and high and not low.startswith("-"):
            self.number_low, self.number_high = f"-{high}", f"-{low}"

    def move_as(self, first: Mention) -> None:
        """Of figures listed behind one verb only the first shows how it moved: take its kind, basis and sign."""
        self.kind, self.basis = first.kind, first.basis
        low, high = self.number_low, self.number_high
        if (first.number_high or "").startswith("-") and low and not low.startswith("-"):
            self.number_low, self.number_high = f"-{high or low}", f"-{low}"
