"""Whatever is delivered ends as loaded or as a reject with its reason; nothing stops a drop."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from flows.ingest import ingest
from flows.run import Outcome
from tests.flows.conftest import RICE, TRADE

Ask = Callable[..., list[tuple[Any, ...]]]
MEGABYTE = 1 << 20
TABLE_NAME = "'; drop table raw.document; --.txt"
MARKUP_NAME = "[bold red]页[bold] <script>alert(1)<script>.txt"
CONTROL_NAME = "红\x1b[31m色\x07.txt"


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Outcome]:
    """One drop with everything in it that is wrong, and two documents that are not."""
    folder = tmp_path_factory.mktemp("bad")
    drop, home = folder / "drop", folder / "home"
    drop.mkdir()
    (drop / "empty.txt").write_bytes(b"")
    (drop / "blank.txt").write_bytes(" \n\u3000\n".encode())
    (drop / "binary.txt").write_bytes(os.urandom(5000) + b"\0")
    (drop / "picture.jpg").write_bytes(b"\xff\xd8\xff\xe0" + os.urandom(2000))
    (drop / "mangled.txt").write_bytes(bytes([0x81, 0x20, 0xFF, 0xFE, 0x80]) * 300)
    (drop / "gb18030.txt").write_bytes(RICE.encode("gb18030"))
    (drop / "said_utf8_is_big5.txt").write_bytes(("全縣新增企業三十家，總投資五億元。" * 20).encode("big5"))
    (drop / TABLE_NAME).write_text(TRADE, encoding="utf-8")
    (drop / MARKUP_NAME).write_text("全市新增企业120家。\n", encoding="utf-8")
    (drop / CONTROL_NAME).write_text("全市新增企业121家。\n", encoding="utf-8")
    (drop / "again.txt").write_text(TRADE, encoding="utf-8")
    lines = [
        json.dumps({"id": "good", "text": "全县新增企业30家。"}, ensure_ascii=False),
        '{"id": "broken", "text": "全县新增',
        "[]",
        json.dumps({"id": "no text"}),
        "",
        json.dumps({"id": "'; drop table ops.run; --", "text": "全县新增企业31家。"}, ensure_ascii=False),
    ]
    (drop / "lines.jsonl").write_text("\n".join(lines), encoding="utf-8")
    with (drop / "one_line.txt").open("wb") as handle:  # 100 MB without a newline
        for _ in range(100):
            handle.write(b"9" * MEGABYTE)
    with (drop / "one_line.jsonl").open("wb") as handle:
        handle.write(b'{"text": "')
        for _ in range(150):
            handle.write(b"9" * MEGABYTE)
        handle.write(b'"}\n' + json.dumps({"text": "全县新增企业32家。"}).encode() + b"\n")
    return home, ingest(drop, home)


def test_every_document_is_accounted_for(loaded: tuple[Path, Outcome]) -> None:
    _, outcome = loaded
    c = outcome.counts
    assert outcome.state == "complete"
    assert c["documents"] == c["loaded"] + c["known"] + c["rejected"]
    assert c["mentions"] == c["observations"] + c["not_quantities"] + c["mention_rejects"]
    # eleven files that are one document each, five lines, one huge file, two lines of which one is huge
    assert c["documents"] == 11 + 5 + 1 + 2
    assert c["known"] == 1


@pytest.mark.parametrize(
    ("document", "reason"),
    [
        ("empty.txt", "empty_file"),
        ("blank.txt", "empty_file"),
        ("binary.txt", "binary_file"),
        ("picture.jpg", "binary_file"),
        ("mangled.txt", "undecodable"),
        ("lines.jsonl#2", "broken_json_line"),
        ("lines.jsonl#3", "broken_json_line"),
        ("lines.jsonl#4", "no_text_field"),
        ("one_line.txt", "too_large"),
        ("one_line.jsonl#1", "too_large"),
    ],
)
def test_what_cannot_be_read_is_a_reject_with_its_reason(
    loaded: tuple[Path, Outcome], ask: Ask, document: str, reason: str
) -> None:
    home, _ = loaded
    found = ask(home, f"SELECT reason, detail FROM ops.reject WHERE document = '{document}'")
    assert [r for r, _ in found] == [reason]
    assert found[0][1], "a reject says what is wrong"


@pytest.mark.parametrize(
    "document",
    [
        "gb18030.txt",
        "said_utf8_is_big5.txt",
        TABLE_NAME,
        MARKUP_NAME,
        CONTROL_NAME,
        "lines.jsonl#good",
        "lines.jsonl#'; drop table ops.run; --",
        "one_line.jsonl#2",
    ],
)
def test_what_can_be_read_is_loaded_under_its_name(loaded: tuple[Path, Outcome], ask: Ask, document: str) -> None:
    home, _ = loaded
    names = {name for (name,) in ask(home, "SELECT document FROM raw.document")}
    assert document in names


def test_every_loaded_document_has_its_number_read(loaded: tuple[Path, Outcome], ask: Ask) -> None:
    home, _ = loaded
    silent = ask(
        home,
        "SELECT document FROM raw.document d WHERE NOT EXISTS (FROM core.mention m WHERE m.document_id = d.document_id)",
    )
    assert silent == []


def test_reports_show_names_and_do_not_obey_them(
    loaded: tuple[Path, Outcome], capsys: pytest.CaptureFixture[str]
) -> None:
    from flows.ask import run_sql
    from flows.report import markdown

    home, outcome = loaded
    run_sql("SELECT document FROM raw.document ORDER BY 1", "table", None, home)
    shown = capsys.readouterr().out
    assert "\x1b[31m" not in shown
    assert "红\\x1b[31m色\\x07.txt" in shown
    assert "[bold red]页[bold]" in shown
    assert "<script>" not in markdown(outcome)
    assert outcome.quality_report is not None
    assert "<script>" not in outcome.quality_report.read_text(encoding="utf-8")
