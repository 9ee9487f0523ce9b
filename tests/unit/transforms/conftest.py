"""What the tests of readers ask for: the one quantity, date or claim of a text."""

from __future__ import annotations

from datetime import date
from typing import Protocol

import pytest

from transforms.mentions import MentionReader
from transforms.observations import ObservationReader
from transforms.periods import DateSpan
from transforms.records import Article, Mention

PUBLISHED = date(2023, 11, 2)


class One(Protocol):
    def __call__(self, text: str, published_on: date | None = PUBLISHED) -> Mention: ...


class Claims(Protocol):
    def __call__(self, text: str, published_on: date | None = PUBLISHED, title: str = "") -> list[Mention]: ...


class Dates(Protocol):
    def __call__(self, text: str, published_on: date | None = PUBLISHED) -> list[DateSpan]: ...


@pytest.fixture(scope="session")
def quantity(mention_reader: MentionReader) -> One:
    """The one quantity of a text, as the reader of mentions leaves it."""

    def read(text: str, published_on: date | None = PUBLISHED) -> Mention:
        mentions = mention_reader.read(text, published_on)[0]
        found = [m for m in mentions if m.cls == "quantity"]
        assert len(found) == 1, f"{text}: {[(m.surface, m.cls) for m in mentions]}"
        return found[0]

    return read


@pytest.fixture(scope="session")
def dates(mention_reader: MentionReader) -> Dates:
    """The calendar expressions of a text."""

    def read(text: str, published_on: date | None = PUBLISHED) -> list[DateSpan]:
        return mention_reader.read(text, published_on)[1]

    return read


@pytest.fixture(scope="session")
def claims(observation_reader: ObservationReader) -> Claims:
    """The quantities and ranks of a text, with what each claims."""

    def read(text: str, published_on: date | None = PUBLISHED, title: str = "") -> list[Mention]:
        article = Article(0, title, text, ((0, 0, len(text)),))
        found = observation_reader.read(article, published_on)
        return [m for m in found if m.cls in ("quantity", "rank")]

    return read


@pytest.fixture(scope="session")
def claim(claims: Claims) -> One:
    """The one quantity or rank of a text, with what it claims."""

    def read(text: str, published_on: date | None = PUBLISHED) -> Mention:
        found = claims(text, published_on)
        assert len(found) == 1, f"{text}: {[m.surface for m in found]}"
        return found[0]

    return read
