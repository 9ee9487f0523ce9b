"""Confidence means something: what is said to be so sure is that often right."""

from __future__ import annotations

import random

import pytest

from tests.gold import calibration
from tests.gold.calibration import Example, fit, reliability
from transforms.confidence import confidence


@pytest.fixture(scope="module")
def found() -> list[Example]:
    return calibration.examples(untuned=False)


def test_observations_are_right_at_least_as_often_as_their_confidence_says(found: list[Example]) -> None:
    """In each fifth of the observations by confidence: these documents were tuned on, so more is right than is said."""
    ranked = sorted(found, key=lambda e: confidence(e.signs))
    size = len(ranked) // 5
    for fifth in (ranked[n * size : (n + 1) * size] for n in range(5)):
        said = sum(confidence(e.signs) for e in fifth) / size
        right = sum(e.right for e in fifth) / size
        assert right >= said - 2 * (said * (1 - said) / size) ** 0.5


def test_the_surer_half_is_right_more_often(found: list[Example]) -> None:
    ranked = [e.right for e in sorted(found, key=lambda e: confidence(e.signs))]
    half = len(ranked) // 2
    assert sum(ranked[half:]) > sum(ranked[:half])


def test_the_fit_finds_the_weights_that_made_the_examples() -> None:
    draw = random.Random(7)
    made = []
    for n in range(6000):
        signs = {"level": 1.0, "undated": float(draw.random() < 0.5)}
        odds = 1.5 - 1.0 * signs["undated"]
        made.append(Example(f"{n % 9}.txt", True, signs, draw.random() < 1 / (1 + 2.718281828**-odds)))
    weights = fit(made)
    assert weights["level"] == pytest.approx(1.5, abs=0.15)
    assert weights["undated"] == pytest.approx(-1.0, abs=0.2)


def test_the_level_is_that_of_documents_not_tuned_on() -> None:
    tuned = [Example("a.txt", True, {"level": 1.0}, n % 10 != 0) for n in range(100)]
    fresh = [Example("b.txt", False, {"level": 1.0}, n % 10 < 7) for n in range(50)]
    assert confidence({"level": 1.0}, fit(tuned + fresh)) == pytest.approx(0.7, abs=0.001)
    assert confidence({"level": 1.0}, fit(tuned)) == pytest.approx(0.9, abs=0.001)


def test_each_example_falls_into_one_bin() -> None:
    made = [Example("a.txt", True, {}, True) for _ in range(101)]
    assert sum(row[2] for row in reliability(made, [n / 100 for n in range(101)])) == 101
