"""The gate itself: floors only rise, labels are pinned, and today's extraction holds them."""

from __future__ import annotations

import json
from collections import Counter
from datetime import date
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import polars as pl
import pytest

from tests.gold import gate, score


def tally(right: int, gold: int = 100) -> score.Tally:
    names = (*score.FIELDS, "usable")
    return score.Tally(gold=gold, found=right, spurious=0, right=Counter(dict.fromkeys(names, right)))


def pinned(right: int) -> dict[str, Any]:
    return gate.updated({}, "one", "digest", tally(right))


@pytest.mark.parametrize("corpus", gate.CORPORA, ids=lambda corpus: corpus.name)
def test_extraction_holds_the_floors(corpus: gate.Corpus) -> None:
    if corpus.missing:
        pytest.skip(corpus.missing)
    floors = gate.read_floors()["corpora"]
    gate.check_labels(corpus.name, floors, gate.digest_of_labels(corpus.labels))
    tallies, _ = gate.measure(corpus)
    figures = tallies["all"].figures()
    low = {
        name: (figures[name], floors[corpus.name]["floors"][name])
        for name in gate.below(figures, floors[corpus.name]["floors"])
    }
    assert not low, f"(measured, floor) of {corpus.name}: {low}\n{score.render_table(tallies)}"


def test_floors_are_pinned_for_every_corpus_and_figure() -> None:
    floors = gate.read_floors()["corpora"]
    assert set(floors) == {corpus.name for corpus in gate.CORPORA}
    for entry in floors.values():
        assert tuple(sorted(entry["floors"])) == tuple(sorted(gate.FIGURES))
        assert all(0 <= floor <= 1 for floor in entry["floors"].values())


def test_a_floor_lies_one_flip_below_the_measurement() -> None:
    assert gate.floor_of(0.9, 100) == pytest.approx(0.89)
    assert gate.floor_of(0.001, 100) == 0
    floors = pinned(90)["corpora"]["one"]["floors"]
    assert gate.below(tally(89).figures(), floors) == []
    assert "recall" in gate.below(tally(88).figures(), floors)


def test_an_update_raises_and_never_lowers() -> None:
    higher = gate.updated(pinned(90), "one", "digest", tally(95))
    assert higher["corpora"]["one"]["floors"]["metric"] == pytest.approx(0.94)
    within_a_flip = gate.updated(higher, "one", "digest", tally(94))
    assert within_a_flip["corpora"]["one"]["floors"] == higher["corpora"]["one"]["floors"]


def test_lowering_needs_a_reason_that_is_kept() -> None:
    with pytest.raises(gate.FloorsWouldFall, match="--accept-lower"):
        gate.updated(pinned(90), "one", "digest", tally(80))
    lowered = gate.updated(pinned(90), "one", "digest", tally(80), accept_lower="the guide changed its mind on ranges")
    assert lowered["corpora"]["one"]["floors"]["recall"] == pytest.approx(0.79)
    assert {entry["reason"] for entry in lowered["accepted"]} == {"the guide changed its mind on ranges"}


def test_changed_labels_need_a_reason_that_is_kept() -> None:
    with pytest.raises(gate.LabelsChanged, match="--accept-labels"):
        gate.updated(pinned(90), "one", "other", tally(95))
    again = gate.updated(pinned(90), "one", "other", tally(95), accept_labels="a span was one character short")
    assert again["corpora"]["one"]["labels"] == "other"
    assert [entry["what"] for entry in again["accepted"]] == ["labels"]


def test_the_digest_sees_every_change_of_a_label(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text("{}\n", encoding="utf-8")
    first = gate.digest_of_labels(tmp_path)
    (tmp_path / "a.jsonl").write_text("{ }\n", encoding="utf-8")
    second = gate.digest_of_labels(tmp_path)
    (tmp_path / "a.jsonl").rename(tmp_path / "b.jsonl")
    assert len({first, second, gate.digest_of_labels(tmp_path)}) == 3


def test_the_gate_fails_below_a_floor_and_tells_which(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    labels, documents = tmp_path / "labels", tmp_path / "documents"
    labels.mkdir()
    documents.mkdir()
    line = {"doc": "a", "start": 0, "end": 2, "surface": "3家", "class": "quantity", "optional": False}
    (labels / "a.jsonl").write_text(json.dumps(line) + "\n", encoding="utf-8")
    corpus = gate.Corpus("one", documents, labels)
    floors = {"corpora": {"one": {"labels": gate.digest_of_labels(labels), "floors": {"recall": 0.5}}}}
    monkeypatch.setattr(gate, "CORPORA", (corpus,))
    monkeypatch.setattr(gate, "read_floors", lambda: floors)
    monkeypatch.setattr(gate, "predict", lambda _: {})
    assert gate.main([]) == 1
    assert "recall is 0.0000, its floor 0.5000" in capsys.readouterr().err


def test_a_missing_corpus_is_skipped_with_its_reason(tmp_path: Path) -> None:
    assert gate.Corpus("none", gate.ROOT / "nowhere", gate.ROOT / "tests").missing == "no folder nowhere"
    assert gate.Corpus("here", gate.ROOT / "seeds", gate.ROOT / "tests").missing is None


def test_frames_of_the_road_become_predictions() -> None:
    extracted = SimpleNamespace(
        documents=pl.DataFrame({"document_id": ["d"], "document": ["briefs.jsonl#b"]}),
        articles=pl.DataFrame({"article_id": ["a"], "article_title": ["标题"]}),
        observations=pl.DataFrame(
            {
                "document_id": ["d"],
                "article_id": ["a"],
                "document_start": [3],
                "document_end": [7],
                "low": [Decimal("1.5")],
                "period_end": [date(2022, 12, 31)],
            }
        ),
    )
    predicted = score.predictions_from_rows(gate.observation_rows(extracted))
    row = predicted["briefs#b"][0]
    assert (row["start"], row["end"], row["low"], row["period_end"], row["article_title"]) == (
        3,
        7,
        1.5,
        "2022-12-31",
        "标题",
    )


def test_the_same_bytes_are_scored_once_under_the_first_name() -> None:
    first, again = SimpleNamespace(sha256="1", document="a.txt"), SimpleNamespace(sha256="1", document="b.txt")
    assert gate.once_each([first, again]) == [first]
