"""Traditional characters: read as simplified ones, told as delivered.

A text that is written in traditional characters is folded before it is read, character by character, so that every
offset stays what it is; what is shown of it afterwards (sentence, surface, title, article) is taken from the text as
delivered. What a text is written in is asked of three samples of it, so that a simplified one costs next to nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from functools import cache

from seeds import search_table
from transforms.punctuation import full_width
from transforms.records import Article, Document

_SAMPLE = 500  # characters at the beginning, in the middle and at the end
_CHINESE = re.compile(r"[\u3400-\u9fff]")


@cache
def _table() -> dict[int, str]:
    """Each traditional character with its simplified one. Source: seeds/search/folding.csv (OpenCC)."""
    return {ord(c): folded for c, folded in search_table.folding().items() if _CHINESE.match(c)}


@cache
def _only_traditional() -> re.Pattern[str]:
    """Characters that no simplified text has: 著 and 乾 have a use in both."""
    return _any_of(c for c in map(chr, _table()) if not _is_in(c, "gb2312"))


@cache
def _only_simplified() -> re.Pattern[str]:
    """Characters that no traditional text has: 后 and 里 have a use in both."""
    return _any_of(c for c in set(_table().values()) if not _is_in(c, "big5"))


def _any_of(characters: Iterable[str]) -> re.Pattern[str]:
    return re.compile(f"[{''.join(sorted(characters))}]")


def _is_in(character: str, encoding: str) -> bool:
    try:
        character.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True


def is_traditional(text: str) -> bool:
    """Whether a text is written in traditional characters."""
    middle = len(text) // 2
    sample = text[:_SAMPLE]
    if len(text) > _SAMPLE:
        sample += text[max(_SAMPLE, middle) : middle + _SAMPLE] + text[max(middle + _SAMPLE, len(text) - _SAMPLE) :]
    found = len(_only_traditional().findall(sample))
    return found > 1 and found > len(_only_simplified().findall(sample))


def folded(text: str) -> str:
    """The text in simplified characters, each in its place; the same text where it is written so."""
    return text.translate(_table()) if is_traditional(text) else text


def folded_document(document: Document) -> Document:
    """The document with its text folded and its punctuation in full; the same document where there is nothing to do."""
    text = full_width(folded(document.text))
    return document if text is document.text else replace(document, text=text)


def told_as_delivered(articles: Iterable[Article], read: Document, delivered: Document) -> None:
    """Give articles that were read in the folded text the characters that were delivered."""
    for article in articles:
        parts: list[str] = []
        at = 0
        for start, begins, length in article.pieces:
            parts += (article.text[at:start], delivered.text[begins : begins + length])
            at = start + length
        article.text = "".join((*parts, article.text[at:]))
        article.title = " ".join(_as_delivered(part, read.text, delivered.text) for part in article.title.split(" "))


def _as_delivered(words: str, read: str, delivered: str) -> str:
    at = read.find(words) if words else -1
    return delivered[at : at + len(words)] if at >= 0 else words
