"""Every format and encoding: each file of the corpus gives exactly the documents and rejects of its lines in the table."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from seeds import catalog
from tests.formats import build
from tests.formats.cases import FILES, Expected, expected, found
from transforms import road
from transforms.drops import discover, read_documents
from transforms.formats import apart
from transforms.formats.kinds import Name
from transforms.formats.limits import COLUMNS, Limits, Reading

NAMES = sorted(p.name for p in FILES.iterdir())


@pytest.fixture(scope="module", autouse=True)
def reader_is_ended() -> Iterator[None]:
    yield
    apart.close()


@pytest.mark.parametrize("name", NAMES)
def test_a_file_gives_what_the_table_says(name: str) -> None:
    wanted = sorted(e for e in expected() if e.file == name)
    assert wanted, f"{name} has no line in expected.tsv"
    assert found(*read_documents(discover(FILES / name))) == wanted


def test_the_whole_corpus_is_one_drop() -> None:
    assert found(*read_documents(discover(FILES))) == sorted(expected())


def test_the_corpus_is_what_the_script_writes() -> None:
    # not byte for byte: compression differs from one build of Python to the next
    fresh = build.files()
    assert sorted(fresh) == NAMES
    assert len(NAMES) >= 60
    plain = [n for n in NAMES if n.startswith(("text_", "markdown", "page_", "rows", "array", "table"))]
    assert [n for n in plain if not n.endswith(".parquet") and fresh[n] != (FILES / n).read_bytes()] == []


def test_every_kind_and_every_reason_of_reading_is_met() -> None:
    outcomes = {e.outcome for e in expected()}
    kinds = {"text", "markdown", "html", "pdf", "docx", "epub", "json", "json_lines", "csv", "parquet", "archive"}
    assert kinds <= set(Name.__args__)  # type: ignore[attr-defined]
    assert len([o for o in outcomes if "/" in o]) == len(kinds) - 1  # an archive counts as what it holds
    known = {r["reason"] for r in catalog.rows("reject_reasons") if r["stage"] == "read"}
    assert {o for o in outcomes if "/" not in o} <= known


@pytest.mark.parametrize("case", [e for e in expected() if e.text], ids=lambda e: e.document)
def test_a_document_is_extracted_and_its_spans_lead_into_the_stored_text(case: Expected) -> None:
    (document,) = [d for d in read_documents(discover(FILES / case.file))[0] if d.document == case.document]
    extracted = road.extract([document])
    assert extracted.observations.height >= 1
    for surface, start, end in extracted.mentions.select("surface", "document_start", "document_end").iter_rows():
        assert document.text[start:end] == surface


def test_a_row_of_a_table_is_read_like_a_sentence() -> None:
    (document,), _ = read_documents(discover(FILES / "page_table.html"))
    rows = road.extract([document]).observations.select("metric_text", "low", "unit", "kind").rows()
    told = {(metric, str(low.normalize()), unit, kind) for metric, low, unit, kind in rows}
    assert ("地区生产总值", "3.782E+11", "CNY", "level") in told
    assert ("粮食产量", "4.973E+9", "kg", "level") in told
    assert ("粮食产量", "1.2", "percent", "growth") in told


def test_settings_name_the_columns(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text(f"no,stoff,tag\nx,{build.GDP},2024-01-20\n", encoding="utf-8")
    assert [r.reason for r in read_documents(discover(tmp_path))[1]] == ["no_text_field"]
    named = Reading(columns={"id": ["no"], "text": ["stoff"], "published_on": ["tag"]})
    (document,), _ = read_documents(discover(tmp_path, named))
    assert (document.document, str(document.published_on)) == ("t.csv#x", "2024-01-20")
    assert set(COLUMNS) == {"id", "text", "title", "published_on", "publisher", "url", "kind"}


def test_what_is_said_of_an_archive_holds_for_its_members(tmp_path: Path) -> None:
    (tmp_path / "drop.zip").write_bytes((FILES / "drop.zip").read_bytes())
    (tmp_path / "drop.zip.meta.json").write_text(
        '{"publisher": "合订本", "published_on": "2024-02-02"}', encoding="utf-8"
    )
    documents, _ = read_documents(discover(tmp_path))
    told = [(d.document, str(d.published_on), d.published_on_evidence, d.publisher) for d in documents]
    assert told == [
        ("drop.zip/a.txt", "2024-01-20", "index", "滁州日报"),
        ("drop.zip/sub/b.txt", "2023-08-15", "sidecar", "合订本"),
    ]


@pytest.mark.parametrize(
    ("limits", "file", "reason"),
    [
        (Limits(seconds=0.01), "page_utf8.html", "too_costly"),
        (Limits(file_bytes=100), "paper_one_column.pdf", "too_large"),
        (Limits(pages=1), "paper_two_pages.pdf", "too_large"),
        (Limits(members=1), "drop.zip", "archive_too_large"),
        (Limits(archive_bytes=100), "drop.tar.gz", "archive_too_large"),
        (Limits(depth=1), "drop_nested.zip", "archive_too_large"),
    ],
)
def test_a_limit_turns_away_and_nothing_else(limits: Limits, file: str, reason: str) -> None:
    documents, rejects = read_documents(discover(FILES / file, Reading(limits)))
    assert not documents
    assert {r.reason for r in rejects} == {reason}


def test_a_reader_that_swells_is_ended_and_the_next_file_is_read(tmp_path: Path) -> None:
    import pyarrow as pa  # type: ignore[import-untyped]
    import pyarrow.parquet as pq  # type: ignore[import-untyped]

    # one string of 100 kB for each of 20,000 rows: 3 kB on disk, 2 GB in memory
    column = pa.DictionaryArray.from_arrays(pa.array([0] * 20_000, pa.int32()), pa.array(["产" * 33_000]))
    pq.write_table(pa.table({"text": column}), tmp_path / "swell.parquet")
    (tmp_path / "z.html").write_text(build.page(f"<p>{build.GDP}</p>"), encoding="utf-8")
    documents, rejects = read_documents(discover(tmp_path, Reading(Limits(megabytes=400))))
    assert [d.document for d in documents] == ["z.html"]
    assert [r.document for r in rejects] == ["swell.parquet"]
    assert rejects[0].reason in ("too_large", "too_costly")


def test_a_process_that_dies_between_files_is_replaced() -> None:
    assert not read_documents(discover(FILES / "page_utf8.html"))[1]
    assert apart._process is not None
    apart._process.process.kill()
    apart._process.process.wait()
    assert not read_documents(discover(FILES / "paper_one_column.pdf"))[1]
