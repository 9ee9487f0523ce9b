"""Every override of a metric: what it turns, what it leaves alone, and that no two of one rank share a word."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

import pytest

from flows.failures import InputError
from flows.generate import generated
from seeds import language_table
from seeds.language_table import MetricOverride
from transforms import road
from transforms.rule_clashes import override_clashes

ROWS = language_table.metric_overrides()


def params(kind: str) -> Sequence[object]:
    return [
        pytest.param(row, text, id=f"{row.metric}-{row.becomes}-{number}")
        for row in ROWS
        for number, text in enumerate(getattr(row, kind), 1)
    ]


def metric_of(example: str) -> str:
    """The metric of the marked quantity, read by all the rules together."""
    before, inside, after = re.split("[⟦⟧]", example)
    (read,) = road.extract_lines([{"id": "case", "text": before + inside + after, "published_on": "2023-09-05"}])
    (found,) = [o for o in read["observations"] if (o["start"], o["surface"]) == (len(before), inside)]
    return str(found["metric"])


@pytest.mark.parametrize(("row", "example"), params("examples"))
def test_an_example_holds_one_of_the_words_and_has_the_metric(row: MetricOverride, example: str) -> None:
    assert any(word in example.partition("⟦")[0] for word in row.words)
    assert metric_of(example) == row.becomes


@pytest.mark.parametrize(("row", "example"), params("counter_examples"))
def test_a_counter_example_has_another_metric(row: MetricOverride, example: str) -> None:
    assert metric_of(example) != row.becomes


def test_each_override_has_an_example_and_a_counter_example() -> None:
    assert [row for row in ROWS if not row.examples or not row.counter_examples] == []


def test_two_overrides_that_share_a_word_are_an_error_at_build_time(monkeypatch: pytest.MonkeyPatch) -> None:
    assert override_clashes(ROWS) == []
    first = next(row for row in ROWS if row.becomes == "production_volume")
    twin = replace(first, becomes="shipment_volume", words=(first.words[0],))
    monkeypatch.setattr(language_table, "metric_overrides", lambda: (*ROWS, twin))
    with pytest.raises(InputError, match=f"the word {first.words[0]} makes both production_volume and shipment_volume"):
        generated()
