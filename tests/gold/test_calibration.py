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


def test_observations_said_to_be_nine_tenths_sure_are_right_nine_times_in_ten(found: list[Example]) -> None:
    sure = [e.right for e in found if confidence(e.signs) >= 0.9]
    assert len(sure) >= 50
    # two standard errors of a share of nine tenths
    assert sum(sure) / len(sure) >= 0.9 - 2 * (0.09 / len(sure)) ** 0.5


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
    weights = fit(tuned + fresh)
    assert confidence({"level": 1.0}, weights) == pytest.approx(0.7, abs=0.001)


def test_each_example_falls_into_one_bin() -> None:
    made = [Example("a.txt", True, {}, True) for _ in range(101)]
    assert sum(row[2] for row in reliability(made, [n / 100 for n in range(101)])) == 101
