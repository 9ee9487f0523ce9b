"""The worked questions on the sample drops: the page tells their real answers, in an order that does not change."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from flows.generate import ROOT
from flows.worked import questions_page, sample_warehouse
from warehouse.render.views import Query, queries
from warehouse.store import Reader

EACH = [pytest.param(q, id=q.name) for q in queries()]


@pytest.fixture(scope="module")
def sample() -> Iterator[Reader]:
    with sample_warehouse() as reader:
        yield reader


def answer(sample: Reader, name: str) -> list[dict[str, Any]]:
    return sample.query(next(q.sql for q in queries() if q.name == name)).to_dicts()


def test_the_page_holds_every_question_with_the_answer_of_today(sample: Reader) -> None:
    written = (ROOT / "docs" / "queries.md").read_text(encoding="utf-8")
    assert written == questions_page(sample), "docs/queries.md is out of date: type `make generate` and commit it"


def test_there_are_thirty_questions() -> None:
    assert len(queries()) >= 30
    assert len({q.question for q in queries()}) == len({q.english for q in queries()}) == len(queries())


@pytest.mark.parametrize("query", EACH)
def test_a_question_has_an_answer_in_one_order_without_ids_and_times(sample: Reader, query: Query) -> None:
    sample.query("SET threads = 1")
    alone = sample.query(query.sql)
    sample.query("SET threads = 4")
    assert not alone.is_empty(), "the sample drops answer it with nothing: a page with no rows teaches nobody"
    assert sample.query(query.sql).equals(alone)
    assert not [c for c in alone.columns if c.endswith(("_id", "_at")) or c == "rule_set"]


def test_a_target_missed_is_told_with_what_is_lacking(sample: Reader) -> None:
    found = next(r for r in answer(sample, "targets_missed") if (r["metric"], r["kind"]) == ("地区生产总值", "growth"))
    assert (found["subject"], found["due_on"]) == ("滁州市", date(2024, 12, 31))
    assert (found["target"], found["actual"], found["difference"]) == (6.5, 6.4, -0.1)


def test_growth_is_computed_from_the_two_levels_that_pages_state(sample: Reader) -> None:
    found = {(r["subject"], r["metric"]): r for r in answer(sample, "growth_stated_and_computed")}
    income = found["酒泉市", "城镇居民人均可支配收入"]
    assert (income["level"], income["level_before"], income["stated_percent"]) == (49220, 46921, 4.9)
    assert income["computed_percent"] == pytest.approx(100 * (49220 / 46921 - 1), abs=1e-4)
    assert income["difference_points"] == pytest.approx(4.9 - 100 * (49220 / 46921 - 1), abs=1e-4)


def test_a_corrected_page_and_one_taken_back_are_told(sample: Reader) -> None:
    gone = [(r["what"], r["document"]) for r in answer(sample, "documents_replaced")]
    assert gone == [("superseded", "jiuquan_communique_2023.txt"), ("retracted", "misprinted_page.txt")]
    changed = [(r["metric"], r["kind"], r["before"], r["after"]) for r in answer(sample, "figures_corrected")]
    assert changed == [("地区生产总值", "level", 908.7e8, 911.2e8), ("地区生产总值", "growth", 6.8, 7.0)]


def test_two_papers_that_differ_are_set_side_by_side_with_their_words(sample: Reader) -> None:
    said = {r["document"]: r for r in answer(sample, "conflicts")}
    assert {d: r["low"] for d, r in said.items()} == {
        "chuzhou_communique_2024.txt": 4012.6e8,
        "chuzhou_paper.txt": 4102.6e8,
    }
    assert all("地区生产总值" in r["sentence"] for r in said.values())
    assert [r["preferred"] for r in said.values()].count(True) == 1


def test_every_statement_points_at_its_characters(sample: Reader) -> None:
    found = answer(sample, "provenance")
    assert {r["document"] for r in found} == {"chuzhou_communique_2024.txt", "chuzhou_paper.txt"}
    assert all(r["characters_stand_there"] for r in found)


def test_the_accounts_of_every_ingest_balance(sample: Reader) -> None:
    ingests = [r for r in answer(sample, "accounts") if r["flow"] == "ingest"]
    assert len(ingests) == 2
    assert all(r["documents_balance"] and r["mentions_balance"] for r in ingests)
