"""Headlines of a digest at the head of a page: each is read with the article of the same headline below it.

（1）前三季度外贸稳步增长；（2）… says little by itself; the article that it announces names the place and the time.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from transforms.records import Article, Candidate, Mention

_ITEM = re.compile(r"\s*(?:\d{1,2}[.．、]|[（(]\d{1,2}[）)]|[①-⑳])\s*(?P<words>[^\n]+)")
_ITEM_BELOW = re.compile(r"\n\s*[\d（(①-⑳]")
_PART = re.compile(r"[^\s；;。]+")
_SHORTEST, _LONGEST = 8, 60
"""Characters of a headline that is one of its own."""
_OPEN = "as_of_publication"
_PLACE = ("region", "region_code", "province", "city", "county", "zone")
_PERIOD = ("period_type", "period_start", "period_end")


def announce(articles: Sequence[Article], mentions: Sequence[Sequence[Mention]]) -> None:
    """Give the figures of each item of a digest the place and period of the same words in a headline below.

    What the item says itself stays; only what it leaves open is filled.
    """
    items = [
        (n, start, end, words)
        for n, article in enumerate(articles)
        for start, end, words in _items(article.text)
        if any(start <= m.start < end for m in mentions[n] if m.cls in ("quantity", "rank"))
    ]
    if not items:
        return
    wanted = {words for *_, words in items}
    headlines: dict[str, tuple[int, int]] = {}  # words -> article, offset
    for n, article in enumerate(articles):
        for start, _, words in _headlines(article.text):
            if words in wanted:
                headlines.setdefault(words, (n, start))
    for n, start, end, words in items:
        found = headlines.get(words)
        if found is None:
            continue
        other, at = found
        below = {m.start - at: m for m in mentions[other] if at <= m.start < at + len(words)}
        for m in mentions[n]:
            if start <= m.start < end and (same := below.get(m.start - start)) is not None:
                _fill(m, same)


def _items(text: str) -> Iterator[tuple[int, int, str]]:
    """The headlines within the numbered items of a text."""
    if not (_ITEM.match(text) or _ITEM_BELOW.search(text)):
        return
    for line in re.finditer(r"[^\n]+", text):
        item = _ITEM.match(text, line.start(), line.end())
        if item is not None and _SHORTEST <= len(item["words"]) <= 3 * _LONGEST:
            for part in _PART.finditer(text, item.start("words"), item.end()):
                yield part.start(), part.end(), part.group()


def _headlines(text: str) -> Iterator[tuple[int, int, str]]:
    """The parts of the short lines of a text that end without a stop and are no items."""
    for line in re.finditer(r"[^\n]+", text):
        if (
            line.end() - line.start() <= 2 * _LONGEST
            and text[line.end() - 1] not in "。；"
            and not _ITEM.match(text, line.start(), line.end())
        ):
            for part in _PART.finditer(text, line.start(), line.end()):
                yield part.start(), part.end(), part.group()


def _fill(m: Mention, same: Mention) -> None:
    why = "as the article of this headline says"
    if m.region is None and same.region is not None:
        for name in _PLACE:
            setattr(m, name, getattr(same, name))
        m.candidates.append(Candidate("region", m.region, why, True))
    if m.period_type == _OPEN and same.period_type not in (None, _OPEN) and m.status == same.status:
        for name in _PERIOD:
            setattr(m, name, getattr(same, name))
        m.candidates.append(Candidate("period", None, why, True))
    if m.organization is None and same.organization is not None:
        m.organization = same.organization
        m.candidates.append(Candidate("organization", m.organization, why, True))
