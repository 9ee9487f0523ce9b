"""Every family of numbers that count nothing: what it claims, what it leaves alone, and that no quantity is lost to it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

import pytest

from flows.failures import InputError
from flows.generate import generated
from seeds import language_table
from seeds.language_table import NumberFamily
from tests.corpus import cases
from transforms.mentions import MentionReader
from transforms.number_families import families
from transforms.rule_clashes import family_clashes

FAMILIES = {f.name: f for f in families()}
WRONG = {(k.case.family, k.case.text): k.given for k in cases.known_wrong() if isinstance(k.case, cases.FamilyCase)}


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
    assert (start, end) in FAMILIES[row.family].claims(text)
    found = [m for m in mention_reader.read(text, None)[0] if m.start < end and start < m.end]
    assert [m.cls for m in found] == [row.cls], found


@pytest.mark.parametrize(("row", "text"), params("counter_examples"))
def test_a_counter_example_is_left_alone(row: NumberFamily, text: str) -> None:
    assert FAMILIES[row.family].claims(text) == []


@pytest.mark.parametrize("row", language_table.number_families(), ids=lambda row: row.family)
def test_no_quantity_of_the_corpus_is_claimed(row: NumberFamily) -> None:
    family = FAMILIES[row.family]
    lost = [c.text for c in cases.quantities() if any(start == c.start for start, _ in family.claims(c.text))]
    assert lost == []


def test_no_two_families_of_a_tier_claim_the_same_span() -> None:
    assert family_clashes(families(), language_table.number_families()) == []


def test_two_families_of_a_tier_that_claim_the_same_span_are_an_error_at_build_time(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    rows = language_table.number_families()
    first = next(row for row in rows if row.family == "ordinal_di")
    twin = replace(first, family="twin")
    monkeypatch.setattr(language_table, "number_families", lambda: (*rows, twin))
    with pytest.raises(InputError, match="ordinal_di and twin, both of tier 2, claim 三 in 第三届"):
        generated()
    monkeypatch.setattr(language_table, "number_families", lambda: (*rows, replace(twin, tier=first.tier + 1)))
    assert family_clashes(families(), language_table.number_families()) == []


def test_each_family_has_an_example_and_a_counter_example() -> None:
    assert [f.family for f in language_table.number_families() if not f.examples or not f.counter_examples] == []


def test_every_known_wrong_family_case_is_one() -> None:
    rows = {(f.family, text) for f in language_table.number_families() for text in f.examples + f.counter_examples}
    assert set(WRONG) <= rows
