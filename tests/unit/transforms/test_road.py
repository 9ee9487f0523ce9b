"""The road inside a batch, and the answers of ``zhibiao extract``."""

from __future__ import annotations

import hashlib
import json
import resource
import subprocess
import sys
from datetime import date
from typing import Any

import pytest

from transforms import road
from transforms.records import Document

TEXT = """云岭县今年前三季度工业经济运行平稳

本报讯 记者从云岭县统计局获悉，前三季度，全县实现工业总产值86.4亿元，同比增长7.2%。其中，装备制造业产值占38%。

截至9月底，全县规上企业达127家，较年初新增9家；完成工业投资21亿元，引进外资3500万美元。

到2025年，全县力争建成标准厂房60万平方米，综合实力进入全省前二十位。
"""


def document(text: str, published_on: date | None = date(2023, 11, 2), name: str = "a.txt") -> Document:
    raw = text.encode()
    return Document(name, hashlib.sha256(raw).hexdigest(), text, len(raw), "utf-8", "text/plain", published_on)


def answer(text: str, *, mentions: bool = False, **more: Any) -> list[dict[str, Any]]:
    (found,) = road.extract_lines([{"id": 1, "text": text, **more}], mentions=mentions)
    answers: list[dict[str, Any]] = found["mentions" if mentions else "observations"]
    return answers


def test_every_mention_is_an_observation_a_reject_or_no_quantity() -> None:
    extracted = road.extract([document(TEXT)])
    outcomes = extracted.mentions["outcome"].value_counts().rows_by_key("outcome", named=True, unique=True)
    assert set(outcomes) <= {"observation", "not_quantity", "rejected"}
    assert outcomes["observation"]["count"] == extracted.observations.height
    assert not extracted.rejects


def test_surfaces_are_the_characters_of_the_document() -> None:
    for row in road.extract([document(TEXT)]).mentions.iter_rows(named=True):
        assert TEXT[row["document_start"] : row["document_end"]] == row["surface"]


def test_ids_are_unique_and_lead_from_observation_to_document() -> None:
    extracted = road.extract([document(TEXT), document("去年新增路灯300盏。", name="b.txt")])
    for frame, key in (
        (extracted.documents, "document_id"),
        (extracted.articles, "article_id"),
        (extracted.mentions, "mention_id"),
        (extracted.observations, "observation_id"),
    ):
        assert frame[key].n_unique() == frame.height
    assert set(extracted.observations["mention_id"]) <= set(extracted.mentions["mention_id"])
    assert set(extracted.mentions["article_id"]) <= set(extracted.articles["article_id"])
    assert set(extracted.articles["document_id"]) <= set(extracted.documents["document_id"])


def test_extracting_twice_gives_the_same_rows() -> None:
    first, second = (road.extract([document(TEXT)]) for _ in range(2))
    assert first.observations.equals(second.observations)
    assert first.mentions.equals(second.mentions)


def test_a_value_beyond_the_warehouse_is_a_reject_with_its_reason() -> None:
    extracted = road.extract([document("总投资99999999999999999999999亿元，新增企业3家。", name="big.txt")])
    (reject,) = extracted.rejects
    assert (reject.reason, reject.document) == ("value_out_of_range", "big.txt")
    assert extracted.observations["surface"].to_list() == ["3家"]
    assert extracted.mentions["outcome"].to_list() == ["rejected", "observation"]


@pytest.mark.parametrize("text", ["可观测宇宙的直径约930亿光年。", "面积99999999999999999亿亩。"])
def test_a_value_too_large_in_its_base_unit_is_a_reject_too(text: str) -> None:
    extracted = road.extract([document(text), document("去年新增企业3家。")])
    assert [r.reason for r in extracted.rejects] == ["value_out_of_range"]
    assert extracted.observations["surface"].to_list() == ["3家"]


def test_lines_are_answered_in_order_with_their_ids() -> None:
    lines = [{"id": n, "text": f"新增企业{n}家。"} for n in range(2, 40)]
    answers = list(road.extract_lines(lines))
    assert [a["id"] for a in answers] == [line["id"] for line in lines]
    assert [a["observations"][0]["low"] for a in answers] == [line["id"] for line in lines]


def test_a_chunk_that_is_full_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    lines = [{"id": n, "text": TEXT if n % 2 else f"新增企业{n}家。"} for n in range(2, 12)]
    at_once = list(road.extract_lines(lines))
    monkeypatch.setattr(road, "CHUNK", 3)
    assert list(road.extract_lines(lines)) == at_once


def test_an_answer_comes_before_all_lines_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(road, "CHUNK", 1)

    def lines() -> Any:
        yield {"id": "first", "text": "新增企业8家。"}
        raise AssertionError("read too far")

    assert next(road.extract_lines(lines()))["id"] == "first"


@pytest.mark.parametrize("mentions", [False, True])
def test_the_offsets_of_an_answer_slice_its_text(mentions: bool) -> None:
    found = answer(TEXT, mentions=mentions, published_on="2023-11-02")
    assert found
    for one in found:
        assert TEXT[one["start"] : one["end"]] == one["surface"]


def test_mentions_have_a_class_and_quantities_their_value() -> None:
    found = answer("第三届展会于10月8日开幕，5G企业签约12.5亿元。", mentions=True, published_on="2023-11-02")
    assert {m["class"] for m in found} == {"ordinal", "date", "name", "quantity"}
    (m,) = [m for m in found if m["class"] == "quantity"]
    assert (m["low"], m["high"], m["unit"], m["reported_value"], m["reported_unit"]) == (
        1250000000,
        1250000000,
        "CNY",
        "12.5",
        "亿元",
    )


def test_what_an_observation_says_has_the_fields_of_the_warehouse() -> None:
    found = answer(TEXT, published_on="2023-11-02")
    by_surface = {o["surface"]: o for o in found}
    value, growth = by_surface["86.4亿元"], by_surface["7.2%"]
    assert (value["low"], value["unit"], value["metric"], value["status"]) == (
        8640000000,
        "CNY",
        "output_value",
        "actual",
    )
    assert (value["period_start"], value["period_end"]) == ("2023-01-01", "2023-09-30")
    assert (growth["kind"], growth["metric"], growth["basis"]) == ("growth", "output_value", "yoy")
    assert by_surface["60万平方米"]["status"] == "target"
    assert by_surface["3500万美元"]["value_cny"] == pytest.approx(35_000_000 * 7.0809, rel=0.05)
    assert {"confidence", "region_code", "sentence", "comparator", "article_title"} <= set(value)


def test_answers_are_json() -> None:
    text = json.dumps(
        list(road.extract_lines([{"id": 1, "text": TEXT, "published_on": "2023-11-02"}])), ensure_ascii=False
    )
    assert "86.4亿元" in text


@pytest.mark.parametrize("text", ["", " ", "\n\n\n", "没有数字。", "\u2028", "０"])
def test_a_line_without_quantities_has_an_empty_answer(text: str) -> None:
    assert answer(text) == []


@pytest.mark.xfail(strict=True, reason="the lexicon takes no half of a pair of surrogates", raises=UnicodeEncodeError)
def test_a_character_that_is_no_character_stops_nothing() -> None:
    assert [o["low"] for o in answer("\ud800新增企业8家。")] == [8]


def test_a_line_without_a_date_says_nothing_of_a_year() -> None:
    (only,) = answer("上半年新增企业8家。")
    assert (only["low"], only["period_start"]) == (8, None)


def test_what_stands_beside_a_line_changes_no_answer() -> None:
    line = {"id": 1, "text": TEXT, "published_on": "2023-11-02"}
    (alone,) = road.extract_lines([line])
    among = list(road.extract_lines([{"id": 0, "text": "总投资3亿美元。"}, line, {"id": 2, "text": "共180公里。"}]))[1]
    assert among == alone


BANNED = ("prefect", "duckdb", "great_expectations", "pandas", "jieba")
PROGRAM = f"""
import io, json, sys
line = json.dumps({{"id": 1, "text": {TEXT!r}, "published_on": "2023-11-02"}}).encode() + b"\\n"
sys.stdin = io.TextIOWrapper(io.BytesIO(line))
out = sys.stdout = io.TextIOWrapper(io.BytesIO())
sys.argv = ["zhibiao", "extract"]
from flows.cli import main
try:
    main()
except SystemExit:
    pass
answers = len(json.loads(out.buffer.getvalue())["observations"])
loaded = [name for name in {BANNED!r} if name in sys.modules]
sys.__stdout__.write(json.dumps([answers, loaded]))
"""


@pytest.fixture(scope="module")
def run_alone() -> tuple[list[Any], float]:
    """What the command answers and loads in a process of its own, and its work against that of an empty program.

    Work is processor time, which other programs on the machine do not add to.
    """

    def work(program: str) -> tuple[float, str]:
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, done.stdout

    bare = min(work("import decimal, json, re")[0] for _ in range(3))
    took, written = min(work(PROGRAM) for _ in range(2))
    return json.loads(written), took / bare


def test_the_command_answers_without_loading_an_engine(run_alone: tuple[list[Any], float]) -> None:
    (answers, loaded), _ = run_alone
    assert answers >= 8
    assert loaded == []


def test_the_command_is_a_bounded_multiple_of_starting_python(run_alone: tuple[list[Any], float]) -> None:
    """Eighty when this was written; loading one of the engines by accident adds a hundred and more."""
    assert run_alone[1] < 140
