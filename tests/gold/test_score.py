"""The scorer: its rules of judgement, and that they are those of the published scorer."""

from __future__ import annotations

import json
import random
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.gold import gate, score

PUBLISHED = gate.ROOT.parent / "shared" / "gold" / "score.py"
FOLDERS = [corpus.labels for corpus in gate.CORPORA if corpus.labels.is_dir()]


def flattened(folder: Path) -> list[dict[str, object]]:
    """Gold read as predictions: the first of every list of acceptable values."""
    return [row for rows in score.predictions_from_jsonl_folder(folder).values() for row in rows]


def disturbed(rows: list[dict[str, object]], seed: int) -> list[dict[str, object]]:
    """The same predictions with rows dropped, moved, doubled, and fields lost or taken from another row."""
    chance = random.Random(seed)
    fields = [
        "low", "high", "unit", "counter", "per", "comparator", "kind", "metric", "metric_text", "region", "region_code",
        "organization", "industry", "period_type", "period_start", "period_end", "status", "article",
    ]  # fmt: skip
    out: list[dict[str, object]] = []
    for row in rows:
        if chance.random() < 0.05:
            continue
        new = dict(row)
        for name in fields:
            draw = chance.random()
            if draw < 0.05:
                new.pop(name, None)
            elif draw < 0.15:
                new[name] = chance.choice(rows).get(name)
        if chance.random() < 0.1:
            start, end = row["start"], row["end"]
            assert isinstance(start, int)
            assert isinstance(end, int)
            new["start"], new["end"] = max(0, start - chance.randrange(4)), end + chance.randrange(4)
        out.append(new)
        if chance.random() < 0.05:
            out.append(dict(new))
    chance.shuffle(out)
    return out


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_gold_read_as_predictions_is_right_in_every_field(folder: Path) -> None:
    tallies, misses = score.score(score.read_gold(folder), score.predictions_from_jsonl_folder(folder))
    figures = tallies["all"].figures()
    assert {name: figure for name, figure in figures.items() if figure < 1} == {}, misses[:3]


@pytest.mark.skipif(not PUBLISHED.exists(), reason=f"no published scorer at ../shared/gold/{PUBLISHED.name}")
@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_results_equal_those_of_the_published_scorer(folder: Path, seed: int, tmp_path: Path) -> None:
    predictions = tmp_path / "predictions.jsonl"
    rows = disturbed(flattened(folder), seed)
    predictions.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
    command = [sys.executable, str(PUBLISHED), str(folder), str(predictions), "--json"]
    published: dict[str, dict[str, float]] = json.loads(subprocess.run(command, capture_output=True, check=True).stdout)
    tallies, _ = score.score(score.read_gold(folder), score.predictions_from_jsonl(predictions))
    assert set(published) == set(tallies)
    for doc, expected in published.items():
        assert expected.pop("gold") == tallies[doc].gold
        assert tallies[doc].figures() == pytest.approx(expected, abs=1e-12), doc


def line(**changes: object) -> dict[str, object]:
    """A gold line, or a prediction: 总产值1370.7亿元, of 金华 in 2022."""
    row: dict[str, Any] = {
        "doc": "a", "start": 10, "end": 18, "surface": "1370.7亿元", "class": "quantity", "low": 137070000000,
        "high": 137070000000, "unit": "CNY", "counter": None, "per": None, "comparator": "eq", "kind": "level",
        "metric": "output_value", "metric_text": ["总产值"], "region": ["金华市", "金华"], "region_code": "330700",
        "organization": None, "industry": ["新能源"], "period_type": "year", "period_start": "2022-01-01",
        "period_end": "2022-12-31", "status": "actual", "article": ["先进制造业如何破茧蝶变"], "optional": False,
    }  # fmt: skip
    return {**row, **changes}


@pytest.mark.parametrize(
    ("gold", "predicted", "field", "right"),
    [
        (line(), line(low=137070000001.0, high=137070000001.0), "value", True),
        (line(), line(low=13707000000, high=13707000000), "value", False),
        (line(low=0.3, high=0.3, unit="ratio", kind="share"), line(low=30, high=30, unit="percent"), "value", True),
        (line(low=0.3333, high=0.3333, unit="ratio", kind="share"), line(low=1 / 3, high=1 / 3, unit="ratio"), "value", True),
        (line(low=2, high=2, unit="ratio", kind="multiple"), line(low=200, high=200, unit="percent"), "value", False),
        (line(low=3, high=5, unit="K"), line(low=3, high=5, unit="degC"), "value", True),
        (line(comparator="gt"), line(comparator="ge"), "comparator", True),
        (line(comparator="lt"), line(comparator="approx"), "comparator", True),
        (line(comparator="gt"), line(comparator="approx"), "comparator", False),
        (line(unit="percent", kind="level"), line(kind="share"), "kind", True),
        (line(unit="CNY", kind="level"), line(kind="share"), "kind", False),
        (line(kind=["gap", "growth"]), line(kind="growth"), "kind", True),
        (line(metric="enterprise_count"), line(metric="organization_count"), "metric", True),
        (line(metric="facility_count"), line(metric="a_finer_id", metric_text="总产值"), "metric", True),
        (line(metric="facility_count"), line(metric="length", metric_text="总产值"), "metric", False),
        (line(metric="other"), line(metric="other", metric_text="雨量"), "metric", False),
        (line(), line(region="金华", region_code=None), "place", True),
        (line(), line(region="浙江省", region_code=None), "place", False),
        (line(region=None, region_code=None), line(region=None, region_code=None), "place", True),
        (line(organization=["横店东磁"]), line(region=None, region_code=None, organization="横店东磁公司"), "place", True),
        (line(), line(period_start=None), "period", False),
        (line(period_end=None), line(period_end="2022-06-30"), "period", True),
        (line(period_type="as_of", period_start=None), line(), "period", True),
        (line(period_type="future", period_start=None, period_end=None), line(period_type="as_of_publication"), "period", True),
        (line(status=["actual", "target"]), line(status="target"), "status", True),
        (line(unit="count", counter="家"), line(counter="个"), "counter", False),
        (line(unit="count", counter="套"), line(counter="套"), "counter", True),
        (line(), line(article=None, article_title="先进制造业如何破茧蝶变?"), "article", True),
    ],
)  # fmt: skip
def test_a_field_is_judged_as_the_guide_says(
    gold: dict[str, object], predicted: dict[str, object], field: str, right: bool
) -> None:
    flat = {key: value[0] if isinstance(value, list) else value for key, value in predicted.items()}
    assert score.judge(gold, flat)[field] is right


def test_optional_lines_are_neither_rewarded_nor_punished() -> None:
    gold = [line(optional=True)]
    assert score.score_document("a", gold, [])[0].figures()["recall"] == 0
    assert score.score_document("a", gold, [])[0].gold == 0
    tally, misses = score.score_document("a", gold, [line()])
    assert (tally.gold, tally.spurious, misses) == (0, 0, [])


def test_a_rank_that_nobody_read_is_not_missed() -> None:
    tally, misses = score.score_document("a", [line(**{"class": "rank"})], [])
    assert (tally.gold, misses) == (0, [])


def test_a_trap_that_was_read_as_a_quantity_is_spurious() -> None:
    trap: dict[str, object] = {"doc": "a", "start": 10, "end": 18, "surface": "2022年", "class": "date"}
    tally, misses = score.score_document("a", [trap], [line()])
    assert (tally.spurious, misses[0].problem) == (1, "spurious")


@pytest.mark.parametrize(
    ("document", "doc"),
    [("002.txt", "002"), ("页/002.txt", "002"), ("briefs.jsonl#b.1", "briefs#b.1"), ("news.2023.md", "news.2023")],
)
def test_a_document_has_the_id_of_its_gold_file(document: str, doc: str) -> None:
    assert score.document_id(document) == doc
