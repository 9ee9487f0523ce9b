"""What the reader of mentions makes of every line of tests/corpus.

A line it gets wrong stands in known_wrong.tsv with the right answer: the test of such a line must fail, so that
the day it is mended is noticed and the line goes home to its file.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from fractions import Fraction
from typing import TypeVar

import pytest

from seeds import units_table
from tests.corpus import cases
from transforms.mentions import MentionReader
from transforms.records import Mention

DAY = date(2023, 9, 5)
"""Publication of texts whose case names none."""
EXACT = Fraction(1, 10**12)
"""Values are kept to twelve digits: what a third is worth is exact to there."""
ALIKE = [{"gt", "ge"}, {"lt", "le"}, {"lt", "approx"}]
"""Comparators that two careful readers swap."""

C = TypeVar("C", bound=cases.QuantityCase | cases.NegativeCase | cases.DateCase)


def params(kind: type[C], known_right: Sequence[C]) -> Sequence[object]:
    """The cases of a kind; those known to be read wrongly must fail."""
    right = [pytest.param(case, id=f"line{case.line}") for case in known_right]
    wrong = [
        pytest.param(k.case, id=f"known_wrong_line{k.line}", marks=pytest.mark.xfail(strict=True, reason=k.given))
        for k in cases.known_wrong()
        if isinstance(k.case, kind)
    ]
    return right + wrong


def in_base_unit(m: Mention) -> tuple[Fraction, Fraction, str]:
    """Low, high and base unit of a quantity."""
    unit = units_table.units()[m.unit_id or "count"]
    low, high = (unit.to_base(Fraction(number or "0")) for number in (m.number_low, m.number_high))
    return low, high, unit.base_unit


def as_percent(low: Fraction, high: Fraction, unit: str) -> tuple[Fraction, Fraction, str]:
    """A share as ratio and a share in percent are the same."""
    return (low * 100, high * 100, "percent") if unit == "ratio" else (low, high, unit)


def shown(mentions: Sequence[Mention]) -> str:
    return "; ".join(f"{m.surface!r} {m.cls} by {m.rule}" for m in mentions) or "nothing"


@pytest.mark.parametrize("case", params(cases.QuantityCase, cases.quantities()))
def test_a_quantity_is_read_where_it_stands(mention_reader: MentionReader, case: cases.QuantityCase) -> None:
    found = [m for m in mention_reader.read(case.text, DAY)[0] if m.cls == "quantity"]
    assert len(found) == 1, f"{case.text}: {shown(found)}"
    m = found[0]
    assert m.surface == case.text[case.start : case.end], case.text
    assert (m.start, m.end) == (case.start, case.end)
    low, high, unit = in_base_unit(m)
    expected_low, expected_high, expected_unit = case.low, case.high, case.unit
    if unit != expected_unit:
        low, high, unit = as_percent(low, high, unit)
        expected_low, expected_high, expected_unit = as_percent(expected_low, expected_high, expected_unit)
    assert unit == expected_unit, case.text
    assert abs(low - expected_low) < EXACT, f"{case.text}: {low}, not {expected_low} {unit}"
    assert abs(high - expected_high) < EXACT, f"{case.text}: {high}, not {expected_high} {unit}"
    assert m.counter == case.counter, case.text
    assert m.comparator == case.comparator or {m.comparator, case.comparator} in ALIKE, case.text


@pytest.mark.parametrize("case", params(cases.NegativeCase, cases.negatives()))
def test_what_only_looks_like_a_quantity_is_none(mention_reader: MentionReader, case: cases.NegativeCase) -> None:
    found = [m for m in mention_reader.read(case.text, DAY)[0] if m.cls == "quantity"]
    assert not found, f"{case.text}: {shown(found)}"


@pytest.mark.parametrize("case", params(cases.DateCase, cases.dates()))
def test_a_calendar_expression_is_its_interval(mention_reader: MentionReader, case: cases.DateCase) -> None:
    mentions, dates = mention_reader.read(case.text, case.published_on)
    found = [d for d in dates if d.start < case.end and case.start < d.end]
    assert len(found) == 1, f"{case.text}: {shown(mentions)}"
    assert (found[0].period_start, found[0].period_end) == (case.first, case.last), case.text
