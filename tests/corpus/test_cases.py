"""The corpus is well-formed; what the readers make of it is tested beside them."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import TypeVar

import pytest

from tests.corpus import cases

UNITS = frozenset(
    [
        "CNY",
        "USD",
        "EUR",
        "HKD",
        "JPY",
        "GBP",
        "KRW",
        "AUD",
        "percent",
        "percentage_point",
        "ratio",
        "kg",
        "m",
        "m2",
        "m3",
        "L",
        "s",
        "W",
        "Wh",
        "V",
        "Ah",
        "Pa",
        "Hz",
        "degC",
        "K",
        "count",
    ]
)
REASONS = frozenset(
    [
        "name",
        "slogan",
        "code",
        "model",
        "list_number",
        "address",
        "phone",
        "url",
        "date",
        "ordinal",
        "rank",
        "idiom",
        "vague",
        "score",
    ]
)


C = TypeVar("C", cases.QuantityCase, cases.NegativeCase, cases.DateCase)


def test_there_are_enough_cases_and_none_twice() -> None:
    quantities, negatives, dates = cases.quantities(), cases.negatives(), cases.dates()
    assert (len(quantities) >= 300, len(negatives) >= 250, len(dates) >= 120) == (True, True, True)
    for texts in (
        Counter((case.text, case.start) for case in quantities),
        Counter(case.text for case in negatives),
        Counter((case.text, case.start, case.published_on) for case in dates),
    ):
        assert [text for text, count in texts.items() if count > 1] == []


def wrong(kind: type[C]) -> list[C]:
    """The cases of a kind in known_wrong.tsv."""
    return [k.case for k in cases.known_wrong() if isinstance(k.case, kind)]


def test_what_is_known_to_be_wrong_is_in_no_other_file() -> None:
    assert {c.text for c in wrong(cases.QuantityCase)}.isdisjoint(c.text for c in cases.quantities())
    assert {c.text for c in wrong(cases.NegativeCase)}.isdisjoint(c.text for c in cases.negatives())
    assert {c.text for c in wrong(cases.DateCase)}.isdisjoint(c.text for c in cases.dates())
    assert [k.line for k in cases.known_wrong() if not k.given.strip()] == []


@pytest.mark.parametrize("case", cases.quantities() + wrong(cases.QuantityCase), ids=lambda case: f"line{case.line}")
def test_a_quantity_is_stated_consistently(case: cases.QuantityCase) -> None:
    assert case.unit in UNITS
    assert (case.counter is not None) == (case.unit == "count")
    assert case.comparator in ("eq", "approx", "gt", "ge", "lt", "le", "range")
    assert (case.low < case.high) == (case.comparator == "range")
    assert case.counter is None or case.text[case.start : case.end].endswith(case.counter)


def test_negatives_name_their_family() -> None:
    assert {case.reason for case in cases.negatives() + wrong(cases.NegativeCase)} <= REASONS


def test_dates_are_intervals_of_whole_days() -> None:
    for case in cases.dates() + wrong(cases.DateCase):
        assert case.first or case.last, case.text
        assert (case.first or date.min) <= (case.last or date.max), case.text


def test_a_line_that_is_no_case_is_named() -> None:
    with pytest.raises(cases.CaseError, match=r"tests/corpus/x.tsv line 7: .*⟦"):
        cases._unmark("x.tsv", 7, "没有标记")
