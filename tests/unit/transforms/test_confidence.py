"""The scorecard behind confidence: every sign weighs, no sign is unknown, doubts are told."""

from __future__ import annotations

from itertools import pairwise

from seeds import language_table
from transforms.confidence import Sureness, confidence, doubts, signs
from transforms.records import Mention

SURE = Sureness(metric=0.9, place=0.9, period=0.9, status=0.9, dimension="money")


def mention(**fields: object) -> Mention:
    found = Mention(0, 3, "3亿元", "quantity", "level", comparator="eq", metric="revenue", metric_text="营业收入")
    found.period_type = "year"
    for name, value in fields.items():
        setattr(found, name, value)
    return found


def test_the_signs_are_those_of_the_table() -> None:
    assert set(signs(mention(), SURE)) == set(language_table.confidence_weights())


def test_confidence_falls_with_the_sureness_of_the_rules() -> None:
    said = [confidence(signs(mention(), Sureness(sure, sure, sure, sure, "money"))) for sure in (0.25, 0.5, 0.75, 1.0)]
    assert all(low < high for low, high in pairwise(said))
    assert 0 < said[0] and said[-1] < 1


def test_what_nothing_names_is_less_sure_and_says_so() -> None:
    unnamed = signs(mention(metric_text=None), SURE)
    assert confidence(unnamed) < confidence(signs(mention(), SURE))
    assert "unnamed -" in doubts(unnamed)
    assert "level" not in doubts(unnamed)
