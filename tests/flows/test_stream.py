"""``zhibiao extract``: one answer per line, in order, whatever the lines are."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from flows.stream import chunks, extract_stream

ROOT = Path(__file__).resolve().parents[2]
TEXT = "今年1至7月，义乌市进出口总额3224.3亿元，同比增长17.5%。"


def answers(given: str | bytes, *, mentions: bool = False) -> list[dict[str, object]]:
    out = io.BytesIO()
    extract_stream(io.BytesIO(given.encode() if isinstance(given, str) else given), out, mentions=mentions)
    return [json.loads(line) for line in out.getvalue().splitlines()]


def request(id: object, text: str = TEXT) -> str:
    return json.dumps({"id": id, "text": text, "published_on": "2023-08-15"}, ensure_ascii=False)


def test_answers_come_in_the_order_of_the_lines() -> None:
    found = answers("\n".join(request(i) for i in range(40)) + "\n")
    assert [a["id"] for a in found] == list(range(40))
    assert all(a["observations"] for a in found)


def test_spans_point_into_the_text() -> None:
    for key, mentions in (("observations", False), ("mentions", True)):
        (answer,) = answers(request("a"), mentions=mentions)
        found = answer[key]
        assert isinstance(found, list)
        assert found
        assert all(TEXT[m["start"] : m["end"]] == m["surface"] for m in found)


def test_an_id_may_be_anything() -> None:
    assert [a["id"] for a in answers("\n".join(map(request, (None, 1.5, "甲", ["x"]))))] == [None, 1.5, "甲", ["x"]]


@pytest.mark.parametrize(
    "line",
    [
        b'{"id": 1, "text": "',
        b"[]",
        b'{"id": 1}',
        b'{"id": 1, "text": 5}',
        b'{"id": 1, "text": "\xff"}',
        b'{"id": 1, "text": "\\ud800"}',
        b'{"id": 1, "text": "x", "published_on": "soon"}',
        b"[" * 100_000,
    ],
)
def test_a_broken_line_gets_an_answer_and_disturbs_no_other(line: bytes, capsys: pytest.CaptureFixture[str]) -> None:
    found = answers(request("before").encode() + b"\n" + line + b"\n" + request("after").encode())
    assert [a["id"] for a in found] == ["before", None, "after"]
    assert str(found[1]["error"]).startswith("line 2: ")
    assert "zhibiao: line 2" in capsys.readouterr().err


def test_a_text_without_numbers_has_no_observations() -> None:
    assert answers(request("a", "春眠不觉晓。")) == [{"id": "a", "observations": []}]
    assert answers(request("a", "")) == [{"id": "a", "observations": []}]


def test_lines_are_cut_at_newlines_only() -> None:
    text = "\u2028全县新增企业30家。\x85\x0b"
    assert [a["id"] for a in answers(request("a", text) + "\r\n\n" + request("b", text))] == ["a", "b"]


def test_a_line_that_comes_alone_is_answered_at_once() -> None:
    reading, writing = os.pipe()
    with os.fdopen(reading, "rb") as source:
        os.write(writing, b"one\ntw")
        found = chunks(source)
        assert next(found) == (1, [b"one"])
        os.write(writing, b"o\nthree")
        assert next(found) == (2, [b"two"])
        os.close(writing)
        assert list(found) == [(3, [b"three"])]


def test_the_command_ends_with_code_3_after_a_broken_line() -> None:
    ended = subprocess.run(
        [sys.executable, "-m", "flows.cli", "extract"], cwd=ROOT, input=f"{request('a')}\n?\n", text=True,
        encoding="utf-8", capture_output=True, check=False,
    )  # fmt: skip
    assert ended.returncode == 3
    assert [json.loads(line)["id"] for line in ended.stdout.splitlines()] == ["a", None]
