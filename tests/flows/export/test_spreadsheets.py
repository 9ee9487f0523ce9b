"""CSV and Excel: marked for Excel, no cell calculates, no digit is lost."""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path
from xml.etree import ElementTree

import polars as pl
import pytest

from flows.ask import run_sql
from flows.failures import InputError


def test_csv_has_a_mark_for_excel_and_guarded_texts(
    exported: Callable[[str], Path], held: dict[str, pl.DataFrame]
) -> None:
    content = (exported("csv") / "observation.csv").read_bytes()
    assert content.startswith(b"\xef\xbb\xbf")
    assert content.count(b"\xef\xbb\xbf") == 1
    rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))
    wanted = {r["observation_id"]: r for r in held["observation"].iter_rows(named=True)}
    assert len(rows) == len(wanted)
    for row in rows:
        for column, text in row.items():
            value = wanted[row["observation_id"]][column]
            if isinstance(value, str):
                assert text in (value, f"'{value}")
                assert not text.startswith(("=", "@", "+"))
                assert not text.startswith("-") or re.fullmatch(r"-[\d.,%-]+", text)
            elif isinstance(value, Decimal):
                assert Decimal(text) == value
                assert "E" not in text
    guarded = [r for r in rows if r["sentence"].startswith("'")]
    assert {r["sentence"][:2] for r in guarded} == {"'=", "'@"}


QUERY = (
    "SELECT '=1+1' AS formula, '＝1' AS wide, '-3.5%' AS fall, '-cmd' AS word, '中文，\"引\"' AS chinese, "
    "12345678901234567.5::DECIMAL(38, 12) AS long, 12.5::DECIMAL(38, 12) AS short, "
    "9007199254740993::BIGINT AS whole, NULL::VARCHAR AS nothing, DATE '2024-02-29' AS day, [1, 2] AS list"
)


def test_sql_writes_csv_for_excel(home: Path, tmp_path: Path) -> None:
    run_sql(QUERY, "csv", tmp_path / "rows.csv", home, bom=True)
    content = (tmp_path / "rows.csv").read_bytes()
    assert content.startswith(b"\xef\xbb\xbf")
    (row,) = csv.DictReader(io.StringIO(content.decode("utf-8-sig")))
    assert (row["formula"], row["wide"], row["fall"], row["word"]) == ("'=1+1", "'＝1", "-3.5%", "'-cmd")
    assert (row["chinese"], row["long"], row["short"]) == ('中文，"引"', "12345678901234567.5", "12.5")
    with pytest.raises(InputError, match="--bom"):
        run_sql(QUERY, "json", None, home, bom=True)


def test_sql_writes_json_that_loses_no_digit(home: Path, tmp_path: Path) -> None:
    run_sql(QUERY, "json", tmp_path / "rows.jsonl", home)
    row = json.loads((tmp_path / "rows.jsonl").read_text(encoding="utf-8"))
    assert (row["long"], row["short"], row["chinese"]) == ("12345678901234567.5", 12.5, '中文，"引"')
    assert (row["whole"], row["list"]) == ("9007199254740993", [1, 2])
    assert row["formula"] == "=1+1", "JSON is verbatim"


def sheet(book: Path, number: int) -> Iterator[dict[str, tuple[str, str]]]:
    """Rows of a sheet: column letters -> (type, text), as the file itself has them."""
    name = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
    with zipfile.ZipFile(book) as parts:
        strings = ElementTree.fromstring(parts.read("xl/sharedStrings.xml"))
        shared = ["".join(t.text or "" for t in si.iter(f"{name}t")) for si in strings]
        found = ElementTree.fromstring(parts.read(f"xl/worksheets/sheet{number}.xml"))
    assert not list(found.iter(f"{name}f")), "no cell is a formula"
    for row in found.iter(f"{name}row"):
        cells = {}
        for cell in row:
            value = cell.findtext(f"{name}v")
            if value is not None:
                kind = cell.get("t", "n")
                cells[re.sub(r"\d", "", cell.get("r", ""))] = (kind, shared[int(value)] if kind == "s" else value)
        yield cells


def test_sql_writes_a_workbook_without_formulas_or_lost_digits(home: Path, tmp_path: Path) -> None:
    run_sql(QUERY, "xlsx", tmp_path / "rows.xlsx", home)
    heading, row = sheet(tmp_path / "rows.xlsx", 1)
    named = {text: row.get(letters) for letters, (_, text) in heading.items()}
    assert named["formula"] == ("s", "=1+1")
    assert named["fall"] == ("s", "-3.5%")
    assert named["chinese"] == ("s", '中文，"引"')
    assert named["long"] == ("s", "12345678901234567.5")
    assert named["whole"] == ("s", "9007199254740993")
    assert named["short"] == ("n", "12.5")
    assert named["list"] == ("s", "[1, 2]")
    assert named["nothing"] is None


def test_a_text_that_no_cell_holds_is_an_error(home: Path, tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"rows\.t holds a text of 40000 characters"):
        run_sql("SELECT repeat('长', 40000) AS t", "xlsx", tmp_path / "rows.xlsx", home)


def test_the_workbook_equals_the_warehouse(exported: Callable[[str], Path], held: dict[str, pl.DataFrame]) -> None:
    book = exported("xlsx") / "zhibiao.xlsx"
    (about, *lines) = (row["A"][1] for row in sheet(book, 1) if row)
    assert about == "about"
    assert any("may be quoted one at a time" in line for line in lines)
    heading, *rows = sheet(book, 2)
    columns = {text: letters for letters, (_, text) in heading.items()}
    wanted = {r["observation_id"]: r for r in held["observation"].iter_rows(named=True)}
    assert len(rows) == len(wanted)
    for row in rows:
        there = wanted[row[columns["observation_id"]][1]]
        for name in ("sentence", "surface", "region", "unit", "status", "reported_value"):
            assert row.get(columns[name], ("s", None))[1] == there[name]
        kind, text = row[columns["low"]]
        assert (Decimal(text) if kind == "s" else Decimal(repr(float(text)))) == there["low"]
