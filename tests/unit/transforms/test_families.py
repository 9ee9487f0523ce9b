"""Every family of numbers that count nothing: what it claims, what it leaves alone, and that no quantity is lost to it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import pytest

from seeds import language_table
from seeds.language_table import NumberFamily
from tests.corpus import cases
from transforms.mentions import Family, MentionReader, families
from transforms.numbers import fold

FAMILIES = {f.name: f for f in families()}
WRONG = {(k.case.family, k.case.text): k.given for k in cases.known_wrong() if isinstance(k.case, cases.FamilyCase)}
REACH = 28
"""Characters before a numeral that a family may look at."""


def claims(family: Family, text: str) -> Iterator[tuple[int, int]]:
    """The spans of a text that the family alone would claim, wherever a reader might ask it."""
    folded = fold(text)
    for at in range(len(folded)):
        m = family.right.match(folded, at)
        if m and (family.left is None or family.left.search(folded, max(0, at - REACH), at)):
            yield m.span()


def params(kind: str) -> Sequence[object]:
    """Examples or counter-examples of all families; those known to be wrong must fail."""
    return [
        pytest.param(
            row,
            text,
            id=f"{row.family}-{number}",
            marks=[pytest.mark.xfail(strict=True, reason=WRONG[row.family, text])]
            if (row.family, text) in WRONG
            else [],
        )
        for row in language_table.number_families()
        for number, text in enumerate(getattr(row, kind), 1)
    ]


def unmark(example: str) -> tuple[str, int, int]:
    before, inside, after = re.split("[⟦⟧]", example)
    return before + inside + after, len(before), len(before) + len(inside)


@pytest.mark.parametrize(("row", "example"), params("examples"))
def test_an_example_is_claimed_by_its_family_alone_and_has_its_class_in_the_full_reader(
    mention_reader: MentionReader, row: NumberFamily, example: str
) -> None:
    text, start, end = unmark(example)
    assert (start, end) in set(claims(FAMILIES[row.family], text))
    found = [m for m in mention_reader.read(text, None)[0] if m.start < end and start < m.end]
    assert [m.cls for m in found] == [row.cls], found


@pytest.mark.parametrize(("row", "text"), params("counter_examples"))
def test_a_counter_example_is_left_alone(row: NumberFamily, text: str) -> None:
    assert list(claims(FAMILIES[row.family], text)) == []


@pytest.mark.parametrize("row", language_table.number_families(), ids=lambda row: row.family)
def test_no_quantity_of_the_corpus_is_claimed(row: NumberFamily) -> None:
    family = FAMILIES[row.family]
    lost = [c.text for c in cases.quantities() if any(start == c.start for start, _ in claims(family, c.text))]
    assert lost == []


@pytest.mark.parametrize("row", language_table.number_families(), ids=lambda row: row.family)
def test_no_other_family_of_the_tier_claims_the_same_span_of_an_example(row: NumberFamily) -> None:
    beside = [f for f in FAMILIES.values() if f.tier == row.tier and f.name != row.family]
    texts = [unmark(example)[0] for example in row.examples]
    both = [
        f"{row.family} and {other.name}, both of tier {row.tier}, claim {text[start:end]} in {text}"
        for other in beside
        for text in texts
        for start, end in sorted(set(claims(FAMILIES[row.family], text)) & set(claims(other, text)))
    ]
    assert both == [], "only the order of the file decides: move one of them to another tier"


def test_each_family_has_an_example_and_a_counter_example() -> None:
    assert [f.family for f in language_table.number_families() if not f.examples or not f.counter_examples] == []


def test_every_known_wrong_family_case_is_one() -> None:
    rows = {(f.family, text) for f in language_table.number_families() for text in f.examples + f.counter_examples}
    assert set(WRONG) <= rows
