"""Documents made of what a reader found: the text checked, the metadata put together from its sources."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date

from transforms import publication
from transforms.decoding import SAMPLE, Unreadable
from transforms.records import Document

_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")


def checked(text: str, max_characters: int) -> str:
    """The text, if it is one that may be stored and read."""
    if len(text) > max_characters:
        raise Unreadable("too_large", f"it holds {len(text)} characters; the limit is {max_characters}", text[:40])
    if not text.strip("\ufeff \t\r\n\f\v\u3000"):
        raise Unreadable("empty_file", "it holds no characters besides white space")
    sample = text[:SAMPLE]
    strange = len(_CONTROL.findall(sample))
    if strange * 100 > len(sample) or "\0" in text:
        raise Unreadable(
            "control_characters",
            f"{strange} of its first {len(sample)} characters are control characters",
            repr(text[:40]),
        )
    return text


def document_of(
    name: str,
    sha256: str,
    byte_size: int,
    text: str,
    encoding: str,
    media_type: str,
    sources: Sequence[tuple[str, Mapping[str, str]]],
    default: date | None,
    beside: str = "",
) -> Document:
    """A document with its metadata; of two sources that give a field the earlier wins.

    ``beside`` is what the file shows beside the text: a dateline is looked for there where the text has none.
    """
    values: dict[str, str] = {}
    evidence = ""
    for source, given in sources:
        for key, value in given.items():
            if key not in values:
                values[key] = value
                if key == "published_on":
                    evidence = source
    found: publication.Publication | None
    if "published_on" in values:
        on = publication.parse_date(values["published_on"])
        if on is None:
            raise Unreadable(
                "bad_date",
                f"published_on in its {evidence} is {values['published_on'][:40]!r}, which is no date",
                values["published_on"][:80],
            )
        found = publication.Publication(on, evidence, publication.CONFIDENCE[evidence])
    else:
        found = publication.stated(text, name)
        if found is None and beside:
            found = publication.find_dateline(beside)
        if found is None:
            found = publication.stated("", "", default)
    return Document(
        document=name,
        sha256=sha256,
        text=text,
        byte_size=byte_size,
        encoding=encoding,
        media_type=media_type,
        published_on=found.on if found else None,
        published_on_evidence=found.evidence if found else None,
        published_on_confidence=found.confidence if found else 0.0,
        publisher=values.get("publisher"),
        title=values.get("title"),
        url=values.get("url"),
        kind=values.get("kind"),
    )
