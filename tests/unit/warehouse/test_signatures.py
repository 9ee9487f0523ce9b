"""Signatures of texts: near the truth, the same alone and among others, and blind to nothing that is alike."""

from __future__ import annotations

import random
from statistics import mean, pstdev

import pytest

from warehouse.article_links import ALIKE, LIKELY
from warehouse.signatures import BANDS, FEWEST, NUMBERS, PIECE, signatures

LETTERS = [chr(c) for c in (*range(0x4E00, 0x4E00 + 3000), *range(0x20000, 0x20000 + 50))]


def pair(draw: random.Random) -> tuple[str, str]:
    """Two texts that share a part, of whatever length."""
    one = "".join(draw.choices(LETTERS, k=draw.randrange(100, 600)))
    cut = draw.randrange(len(one) // 3)
    return one, one[cut:] + "".join(draw.choices(LETTERS, k=draw.randrange(cut + 1)))


def likeness(one: str, other: str) -> float:
    a, b = ({text[i : i + PIECE] for i in range(len(text) - PIECE + 1)} for text in (one, other))
    return len(a & b) / len(a | b)


@pytest.fixture(scope="module")
def pairs() -> list[tuple[str, str]]:
    draw = random.Random(11)
    return [pair(draw) for _ in range(1000)]


def test_as_many_numbers_are_equal_as_pieces_are_common(pairs: list[tuple[str, str]]) -> None:
    ones, others = signatures([one for one, _ in pairs]), signatures([other for _, other in pairs])
    errors = [ones.equal(n, others, n) - likeness(*texts) for n, texts in enumerate(pairs)]
    # of 64 independent numbers the standard deviation is at most 0.0625
    assert abs(mean(errors)) < 0.01
    assert pstdev(errors) < 0.06


def test_what_is_alike_shares_a_band_and_is_compared(pairs: list[tuple[str, str]]) -> None:
    alike = [texts for texts in pairs if likeness(*texts) >= ALIKE]
    ones, others = signatures([one for one, _ in alike]), signatures([other for _, other in alike])
    missed = [n for n in range(len(alike)) if not set(ones.bands["bands"][n]) & set(others.bands["bands"][n])]
    assert len(alike) > 400
    assert len(missed) <= 0.01 * len(alike)
    assert all(ones.equal(n, others, n) >= LIKELY for n in range(len(alike)))


def test_a_text_is_signed_the_same_alone_and_among_others(pairs: list[tuple[str, str]]) -> None:
    texts = [text for texts in pairs[:20] for text in texts]
    texts[3] = texts[3][: FEWEST + PIECE - 2]
    together = signatures(texts)
    assert together.bands["i"].to_list() == [i for i in range(len(texts)) if i != 3], "too short for a signature"
    for i, bands in together.bands.iter_rows():
        alone = signatures([texts[i]])
        assert alone.bands["bands"].to_list() == [bands]
        assert together.equal(i, alone, 0) == 1


def test_bands_are_told_apart_by_their_place() -> None:
    (bands,) = signatures(["一" * 100]).bands["bands"].to_list()
    assert len(set(bands)) == BANDS, "one piece, and as many bands"
    assert NUMBERS % BANDS == 0


@pytest.mark.parametrize("texts", [[], ["短"], ["", "也短"]])
def test_where_nothing_is_long_enough_there_are_no_signatures(texts: list[str]) -> None:
    assert signatures(texts).bands.is_empty()
