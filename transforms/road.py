"""The road inside a batch: documents → articles → mentions → observations, as frames.

Pure: the same documents give the same rows whatever stands beside them in the batch.
"""

from __future__ import annotations

import gc
import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

import polars as pl

from transforms import normalise
from transforms.articles import segment
from transforms.digests import announce
from transforms.observations import ObservationReader
from transforms.publication import parse_date
from transforms.records import Article, Document, Mention
from transforms.rejects import Reject
from transforms.traditional import folded, folded_document, told_as_delivered

CHUNK = 500
"""Lines of ``extract`` that share one pass of frames."""

OBSERVATION_FIELDS = [
    "document_start",
    "document_end",
    "surface",
    "sentence",
    "low",
    "high",
    "unit",
    "counter",
    "per",
    "comparator",
    "kind",
    "metric",
    "metric_detail",
    "metric_name",
    "metric_text",
    "region",
    "region_code",
    "province",
    "city",
    "county",
    "zone",
    "organization",
    "industry",
    "industry_code",
    "period_type",
    "period_start",
    "period_end",
    "status",
    "reported_value",
    "reported_unit",
    "value_cny",
    "basis",
    "reference",
    "qualifier",
    "claim_source",
    "confidence",
    "article_title",
    "published_on",
]
MENTION_FIELDS = [
    "surface",
    "class",
    "rule",
    "low",
    "high",
    "unit",
    "counter",
    "per",
    "comparator",
    "kind",
    "reported_value",
    "reported_unit",
    "period_type",
    "period_start",
    "period_end",
]


@dataclass(frozen=True, slots=True)
class Extracted:
    """Rows of one batch under the contract, with ``run_id`` and ``recorded_at`` still to be stamped."""

    documents: pl.DataFrame
    articles: pl.DataFrame
    mentions: pl.DataFrame
    observations: pl.DataFrame
    rejects: list[Reject]

    @property
    def frames(self) -> dict[str, pl.DataFrame]:
        """The rows by the names of their tables."""
        return {
            "raw.document": self.documents,
            "raw.article": self.articles,
            "core.mention": self.mentions,
            "core.observation": self.observations,
        }


@cache
def reader() -> ObservationReader:
    """The reader built from the seeds, once a process."""
    collecting = gc.isenabled()
    gc.disable()  # nothing that is built here is garbage: to look for it takes a quarter of the time
    try:
        built = ObservationReader()
    finally:
        if collecting:
            gc.enable()
    gc.freeze()  # its lexicons stay: no collection of garbage need go through them again
    return built


def read_document(document: Document) -> tuple[list[Article], list[list[Mention]]]:
    """Articles of a document and the mentions of each, with what they claim."""
    read = folded_document(document)
    articles = segment(read)
    r = reader()
    found = [r.read(a, a.published_on or document.published_on, document.publisher) for a in articles]
    announce(articles, found)
    if read is not document:
        told_as_delivered(articles, read, document)
    return articles, found


def extract(documents: Sequence[Document]) -> Extracted:
    """Everything that the documents hold.

    Takes: decoded documents. Gives: one row per document, article, mention, observation.
    Rejects: a quantity whose value no decimal of the warehouse can hold (value_out_of_range).
    """
    pairs: list[tuple[Document, Article]] = []
    rows: list[dict[str, Any]] = []
    rejects: list[Reject] = []
    for document in documents:
        articles, found = read_document(document)
        if document.published_on is None and articles:
            first = articles[0]
            document.published_on = first.published_on
            document.published_on_evidence = first.published_on_evidence
            document.published_on_confidence = first.published_on_confidence
        pairs.extend((document, a) for a in articles)
        for row in normalise.mention_rows(document, articles, found, reader().metric_name):
            reject = _turned_away(row, document.document)
            if reject:
                rejects.append(reject)
                row["outcome"] = "rejected"
            rows.append(row)
    frame = normalise.frame_of(rows)
    return Extracted(
        documents=normalise.documents_frame(documents),
        articles=normalise.articles_frame(pairs),
        mentions=normalise.mentions_frame(frame),
        observations=normalise.observations_frame(frame),
        rejects=rejects,
    )


def _turned_away(row: Mapping[str, Any], document: str) -> Reject | None:
    """The reject that a mention becomes which cannot be a row of its own."""
    key, surface = row["mention_id"], row["surface"]
    if row["outcome"] == normalise.SPAN_TAKEN:
        where = f"{row['document_start']} to {row['document_end']}"
        return Reject(
            "extract", "span_taken", document, key, f"another mention holds characters {where}", surface[:200]
        )
    if row["outcome"] == "observation" and (row["number_low"] is None or row["number_high"] is None):
        detail = f"{surface[:40]} is larger than the warehouse can hold"
        return Reject("extract", "value_out_of_range", document, key, detail, surface[:200])
    return None


def extract_lines(lines: Iterable[Mapping[str, Any]], *, mentions: bool = False) -> Iterator[dict[str, Any]]:
    """What ``zhibiao extract`` answers: one dict per line ``{"id", "text", "published_on"?}``, in the same order."""
    chunk: list[Mapping[str, Any]] = []
    for line in lines:
        chunk.append(line)
        if len(chunk) == CHUNK:
            yield from _answer(chunk, mentions)
            chunk = []
    if chunk:
        yield from _answer(chunk, mentions)


def _answer(lines: Sequence[Mapping[str, Any]], mentions: bool) -> Iterator[dict[str, Any]]:
    rows: list[dict[str, Any]] = []
    titles: list[str] = []
    for n, line in enumerate(lines):
        document = _document(line)
        if mentions:
            whole = Article(0, "", document.text, ((0, 0, len(document.text)),))
            found, _ = reader().mentions.read(folded(document.text), document.published_on)
            articles, per_article = [whole], [found]
        else:
            articles, per_article = read_document(document)
        for article, one in zip(articles, per_article, strict=True):
            for row in normalise.mention_rows(document, [article], [one], reader().metric_name):
                if mentions or row["outcome"] == "observation":
                    row["rule_set"] = str(n)  # the line it belongs to, while the chunk is one frame
                    rows.append(row)
                    titles.append(article.title)
    frame = (
        normalise.frame_of(rows).with_columns(article_title=pl.Series(titles, dtype=pl.String)).rename({"cls": "class"})
    )
    fields = MENTION_FIELDS if mentions else OBSERVATION_FIELDS
    answers: list[list[dict[str, Any]]] = [[] for _ in lines]
    for row in frame.iter_rows(named=True):
        answer = {"start": row["document_start"], "end": row["document_end"]}
        answer.update({name: _plain(row[name]) for name in fields})
        answers[int(row["rule_set"])].append(answer)
    for line, found_here in zip(lines, answers, strict=True):
        yield {"id": line.get("id"), "mentions" if mentions else "observations": found_here}


def _document(line: Mapping[str, Any]) -> Document:
    text = str(line.get("text") or "")
    raw = text.encode("utf-8", "surrogatepass")
    published = _stated_date(line.get("published_on"))
    return Document(
        document=str(line.get("id")),
        sha256=hashlib.sha256(raw).hexdigest(),
        text=text,
        byte_size=len(raw),
        encoding="utf-8",
        media_type="text/markdown" if text.lstrip().startswith("#") else "text/plain",
        published_on=published,
        published_on_evidence="given" if published else None,
        published_on_confidence=1.0 if published else 0.0,
        publisher=line.get("publisher"),
        title=line.get("title"),
    )


def _stated_date(value: Any) -> date | None:
    """The publication date that a line states, taken as it is; what is no date at all is left out."""
    if not value:
        return None
    try:
        return date.fromisoformat(str(value)[:10])
    except ValueError:
        return parse_date(str(value))


def _plain(value: Any) -> Any:
    """A JSON value that loses nothing a reader needs: decimals as numbers, dates in ISO form."""
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() and abs(value) < 10**15 else float(value)
    if isinstance(value, date):
        return value.isoformat()
    return value
