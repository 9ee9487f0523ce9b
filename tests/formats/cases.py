"""What must come of each file of the corpus, as lines of ``expected.tsv``."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from dataclasses import astuple, dataclass, fields
from functools import cache
from pathlib import Path

from transforms.records import Document
from transforms.rejects import Reject

FILES = Path(__file__).parent / "files"
TABLE = Path(__file__).parent / "expected.tsv"


@dataclass(frozen=True, slots=True, order=True)
class Expected:
    """A document that is loaded, or a reject: then ``outcome`` is its reason and the rest is empty."""

    document: str
    outcome: str  # media type
    encoding: str = ""
    published_on: str = ""
    evidence: str = ""
    publisher: str = ""
    title: str = ""
    url: str = ""
    text: str = ""  # whole, with \\n and \\r for line breaks

    @property
    def file(self) -> str:
        return self.document.partition("/")[0].partition("#")[0]


@cache
def expected() -> tuple[Expected, ...]:
    with TABLE.open(encoding="utf-8", newline="") as handle:
        return tuple(Expected(**row) for row in csv.DictReader(handle, delimiter="\t", quoting=csv.QUOTE_NONE))


def found(documents: Iterable[Document], rejects: Iterable[Reject]) -> list[Expected]:
    """What came of some files, in the order of names."""
    rows = [
        Expected(
            d.document,
            d.media_type,
            d.encoding,
            str(d.published_on or ""),
            (d.published_on_evidence or "").partition(":")[0],
            d.publisher or "",
            d.title or "",
            d.url or "",
            d.text.replace("\r", "\\r").replace("\n", "\\n"),
        )
        for d in documents
    ]
    return sorted([*rows, *(Expected(r.document, r.reason) for r in rejects)])


def lines(rows: Iterable[Expected]) -> str:
    """The table as it is written."""
    head = [f.name for f in fields(Expected)]
    return "\n".join("\t".join(cells) for cells in [head, *(astuple(r) for r in rows)]) + "\n"
