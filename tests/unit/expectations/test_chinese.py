"""What is said of rejects and checks has its Chinese: each shape that the code can write, taken apart and said again."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from expectations.anomalies import Judged
from expectations.chinese import in_chinese
from expectations.declaration import Expectation
from expectations.run import suites
from expectations.verdicts import sentence
from flows.settling import SENTENCES
from seeds.quality_table import measures, reject_reasons, sentences_zh, statements_zh
from transforms import decoding
from transforms.formats import kinds

SLOT = re.compile(r"\{\w*\}")
EXPECTATIONS = {e.says: e for expectations in suites().values() for e in expectations}
CHINESE = re.compile(r"[\u4e00-\u9fff]")


@pytest.mark.parametrize("e", EXPECTATIONS.values(), ids=lambda e: e.kind)
@pytest.mark.parametrize("alike", [True, False], ids=["from a value to itself", "apart"])
def test_each_expectation_says_in_chinese_what_is_wrong(e: Expectation, alike: bool) -> None:
    names = SLOT.findall(e.says.replace("{{", "").replace("}}", ""))
    values = {name[1:-1]: "7" if alike else f"7{n}" for n, name in enumerate(names)}
    said = in_chinese(sentence(e, values))
    assert said is not None, f"add a row to seeds/quality/sentences.csv: {e.says}"
    assert CHINESE.search(said)
    assert all(value in said for value in values.values())


def test_each_kind_of_check_has_its_statement() -> None:
    made = {e.kind for e in EXPECTATIONS.values()} | {"engines_agree", "refers"}
    made |= {f"{name}_is_as_usual" for name in measures()}
    assert made == set(statements_zh()) | (made & {"refers"})


def test_each_reason_has_meaning_and_remedy_in_chinese() -> None:
    for reason, row in reject_reasons().items():
        assert CHINESE.search(row["meaning_zh"]) and CHINESE.search(row["remedy_zh"]), reason


def written(folder: str) -> list[tuple[str, str]]:
    """Sentences in the code of a stage that become the detail of a reject: with {} for what is put in."""
    found = []
    for file in sorted(Path(__file__).parents[3].glob(f"{folder}/*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name):
                continue
            at = {"Unreadable": 1, "Reject": 4}.get(node.func.id)
            if at is not None and len(node.args) > at:
                text = _text(node.args[at])
                if text is not None:
                    found.append((f"{file.name}:{node.lineno}", text))
    return found


def _text(node: ast.expr) -> str | None:
    if isinstance(node, ast.Constant):
        return str(node.value)
    if isinstance(node, ast.JoinedStr):
        return "".join(str(v.value) if isinstance(v, ast.Constant) else "{}" for v in node.values)
    return None


@pytest.mark.parametrize(
    ("where", "said"), [s for folder in ("transforms", "transforms/formats", "flows") for s in written(folder)]
)
def test_what_a_stage_says_of_a_file_or_line_has_its_chinese(where: str, said: str) -> None:
    told = in_chinese(said.replace("{}", "42"))
    assert told is not None, f"{where}: add a row to seeds/quality/sentences.csv: {said}"
    assert told.count("42") >= said.count("{}")


def test_formats_and_settlements_are_named_in_chinese() -> None:
    formats = {*kinds._UNSUPPORTED.values(), *(name for _, name in decoding._SIGNATURES)}
    assert {f for f in formats if in_chinese(f) is None} <= {"PDF", "XML"}
    assert all(in_chinese(said.format(sha256="1f", reason="mojibake")) for said in SENTENCES)


@pytest.mark.parametrize("band", [(0.1, 0.2), (None, 0.2), (0.1, None)])
@pytest.mark.parametrize("verdict", ["high", "drifting_high"])
def test_an_anomaly_is_said_in_chinese(band: tuple[float | None, float | None], verdict: str) -> None:
    judged = Judged("rejects_by_reason", "mojibake", 3, 9, 0.3, 0.1, *band, 12, verdict)
    told = in_chinese(judged.sentence)
    assert told is not None and told.startswith("mojibake：0.3，往常0.1") and "12个点" in told


def test_several_sentences_are_said_one_after_the_other() -> None:
    two = "low must not be null; kind must be one of level, growth; it is x; …"
    assert in_chinese(two) == "low不应为空；kind应当是level, growth之一，实为x；…"
    assert in_chinese(f"nobody ever said this; {two}") is None


def test_values_stay_what_they_are_and_codes_get_their_names() -> None:
    assert in_chinese("gdp is not measured in kg") == "“地区生产总值”不以“千克”计"
    assert in_chinese("the sentence does not hold <script>; it is {x}%s") == "句子里没有“<script>; it is {x}%s”"


def test_both_languages_of_a_shape_hold_the_same_names() -> None:
    for english, chinese in sentences_zh().items():
        assert set(SLOT.findall(english)) == set(SLOT.findall(chinese)), english


def test_a_long_text_is_read_in_no_time() -> None:
    assert in_chinese("a; it is " * 200_000) is None
