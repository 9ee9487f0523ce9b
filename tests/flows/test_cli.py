"""The commands: what they print, in which form, and what they say when they cannot."""

from __future__ import annotations

import csv
import io
import json
import os
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from flows import cli
from flows.failures import EXIT_CODES
from flows.ingest import ingest
from tests.flows.conftest import SAMPLE


class Ended:
    """What a command printed and how it ended."""

    def __init__(self, code: int, out: str, err: str) -> None:
        self.code, self.out, self.err = code, out, err


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    found = tmp_path_factory.mktemp("cli") / "home"
    ingest(SAMPLE, found)
    return found


@pytest.fixture
def zhibiao(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Any:
    """Run a command inside this process."""

    def run(*arguments: str | Path) -> Ended:
        monkeypatch.setattr("sys.argv", ["zhibiao", *map(str, arguments)])
        try:
            code = cli._run()
        except SystemExit as ending:
            code = ending.code if isinstance(ending.code, int) else int(ending.code is not None)
        said = capsys.readouterr()
        return Ended(code, said.out, said.err)

    return run


QUERY = "SELECT document, surface, low, period_end FROM mart.observation ORDER BY document, document_start LIMIT 5"


def test_sql_writes_a_table(zhibiao: Any, home: Path) -> None:
    ended = zhibiao("sql", QUERY, "--home", home)
    assert ended.code == 0
    lines = ended.out.splitlines()
    assert len(lines) == 5 + 4
    from rich.cells import cell_len

    assert len({cell_len(line) for line in lines}) == 1, "wide characters keep the columns in line"


def test_sql_writes_the_same_rows_in_every_format(zhibiao: Any, home: Path, tmp_path: Path) -> None:
    from_csv = list(csv.DictReader(io.StringIO(zhibiao("sql", QUERY, "-f", "csv", "--home", home).out)))
    from_json = [json.loads(line) for line in zhibiao("sql", QUERY, "-f", "json", "--home", home).out.splitlines()]
    file = tmp_path / "rows.parquet"
    assert zhibiao("sql", QUERY, "-f", "parquet", "-o", file, "--home", home).out == ""
    from_parquet = pl.read_parquet(file)
    assert [r["surface"] for r in from_csv] == [r["surface"] for r in from_json] == from_parquet["surface"].to_list()
    assert [float(r["low"]) for r in from_csv] == [float(r["low"]) for r in from_json]
    assert from_parquet.schema["low"].is_decimal(), "exact"


def test_sql_writes_to_a_file(zhibiao: Any, home: Path, tmp_path: Path) -> None:
    assert zhibiao("sql", QUERY, "-f", "csv", "-o", tmp_path / "rows.csv", "--home", home).out == ""
    assert len((tmp_path / "rows.csv").read_text(encoding="utf-8").splitlines()) == 6


@pytest.mark.parametrize(
    "query", ["DELETE FROM raw.document", "CREATE TABLE x (a INT)", "UPDATE ops.run SET state = 'failed'"]
)
def test_sql_cannot_write(zhibiao: Any, home: Path, query: str) -> None:
    ended = zhibiao("sql", query, "--home", home)
    assert ended.code == EXIT_CODES["input"].code
    assert "read-only" in ended.err


def test_a_wrong_query_is_answered_in_one_line(zhibiao: Any, home: Path) -> None:
    ended = zhibiao("sql", "SELECT regoin FROM mart.observation", "--home", home)
    assert ended.code == EXIT_CODES["input"].code
    assert "regoin" in ended.err
    assert ended.err.count("\n") == 1


def test_a_home_without_a_warehouse_names_the_next_command(zhibiao: Any, tmp_path: Path) -> None:
    ended = zhibiao("tables", "--home", tmp_path)
    assert ended.code == EXIT_CODES["home"].code
    assert "zhibiao ingest" in ended.err


def test_tables_lists_every_view_with_its_grain(zhibiao: Any, home: Path) -> None:
    out = zhibiao("tables", "--home", home).out
    assert "mart.observation" in out
    assert "one row =" in out
    assert "core.mention" in out


def test_dictionary_shows_a_table_and_knows_short_names(zhibiao: Any) -> None:
    assert "reported_value" in zhibiao("dictionary", "mart.observation").out
    assert "reported_value" in zhibiao("dictionary", "mention").out
    assert "ops.run" in zhibiao("dictionary").out
    ended = zhibiao("dictionary", "nothing")
    assert ended.code == EXIT_CODES["input"].code
    assert "zhibiao dictionary" in ended.err


def test_explain_shows_an_observation_and_a_text(zhibiao: Any, home: Path) -> None:
    id = json.loads(
        zhibiao("sql", "SELECT observation_id FROM core.observation LIMIT 1", "-f", "json", "--home", home).out
    )
    shown = zhibiao("explain", id["observation_id"], "--home", home)
    assert shown.code == 0
    assert "metric" in shown.out
    text = zhibiao("explain", "--text", "2023年，[red]全市[/red]新增企业120家。")
    assert "120家" in text.out
    assert zhibiao("explain", "zzz", "--home", home).code == EXIT_CODES["input"].code
    assert zhibiao("explain", "--home", home).code == EXIT_CODES["input"].code


def test_rejects_are_listed_and_shown_with_their_remedy(zhibiao: Any, home: Path) -> None:
    listed = zhibiao("rejects", "list", "--format", "json", "--home", home)
    found = [json.loads(line) for line in listed.out.splitlines()]
    assert {r["reason"] for r in found} >= {"binary_file", "empty_file"}
    shown = zhibiao("rejects", "show", found[0]["id"], "--home", home)
    assert "remedy" in shown.out
    only = zhibiao("rejects", "list", "--reason", "empty_file", "--home", home).out
    assert "empty_page.txt" in only
    ended = zhibiao("rejects", "list", "--reason", "bad_luck", "--home", home)
    assert ended.code == EXIT_CODES["input"].code
    assert "empty_file" in ended.err


@pytest.mark.parametrize(("word", "shows"), [("义乌", "330782"), ("亿", "magnitude"), ("产值", "output_value")])
def test_lookup_shows_what_the_seeds_know(zhibiao: Any, word: str, shows: str) -> None:
    assert shows in zhibiao("lookup", word).out


def test_lookup_says_that_it_knows_nothing(zhibiao: Any) -> None:
    ended = zhibiao("lookup", "[bold]无此词[/bold]")
    assert ended.code == EXIT_CODES["input"].code
    assert "[bold]无此词[/bold]" in ended.err


def test_ingest_again_says_so_in_a_line_and_starts_no_engine(
    zhibiao: Any, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("flows.start.engine", lambda *_: pytest.fail("the engine was started"))
    ended = zhibiao("ingest", SAMPLE, "--home", home)
    assert ended.code == 0
    assert ended.out.count("\n") == 1
    assert "nothing is new" in ended.out


def test_ingest_names_a_path_that_is_not_there(zhibiao: Any, tmp_path: Path) -> None:
    ended = zhibiao("ingest", tmp_path / "[bold]no\x1b[2J.txt", "--home", tmp_path / "home")
    assert ended.code == EXIT_CODES["input"].code
    assert "[bold]no\\x1b[2J.txt" in ended.err
    assert not (tmp_path / "home").exists()


def test_a_path_that_is_not_utf8_is_named_and_names_inside_a_drop_may_be(zhibiao: Any, tmp_path: Path) -> None:
    drop = tmp_path / "drop"
    inner = drop / os.fsdecode(b"\xff")
    try:
        inner.mkdir(parents=True)
    except OSError:
        pytest.skip("this file system holds UTF-8 names only")
    (inner / os.fsdecode(b"\xfe[x].txt")).write_text("全县新增企业30家。", encoding="utf-8")
    ended = zhibiao("ingest", inner, "--home", tmp_path / "home")
    assert ended.code == EXIT_CODES["input"].code
    assert "not UTF-8" in ended.err
    assert ingest(drop, tmp_path / "home").counts["loaded"] == 1


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["nonsense"], "usage"),
        (["ingest", ".", "--published-on", "yesterday"], "usage"),
        (["sql", "select 1", "--format", "xml"], "usage"),
        (["serve", "--inbox", ".", "--port", "65536"], "usage"),
        (["--version"], "complete"),
    ],
)
def test_exit_codes_are_the_documented_ones(arguments: list[str], code: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.argv", ["zhibiao", *arguments])
    with pytest.raises(SystemExit) as ending:
        cli.app()
    assert ending.value.code == EXIT_CODES[code].code


@pytest.mark.parametrize(
    "arguments",
    [
        ["rebuild"],
        ["backfill"],
        ["rejects", "replay"],
        ["retract", "page.txt", "--reason", "a misprint"],
        ["corrections", "apply"],
        ["alerts", "list"],
    ],
    ids=" ".join,
)
def test_a_home_that_is_not_there_is_named_and_none_is_made(arguments: list[str], zhibiao: Any, tmp_path: Path) -> None:
    ended = zhibiao(*arguments, "--home", tmp_path / "mistyped")
    assert ended.code == EXIT_CODES["home"].code
    assert f"zhibiao ingest PATH --home {tmp_path / 'mistyped'}" in ended.err
    assert not (tmp_path / "mistyped").exists()


def test_a_setting_that_does_not_fit_is_named(zhibiao: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ZHIBIAO_BATCH_DOCUMENTS", "none")
    ended = zhibiao("ingest", SAMPLE)
    assert ended.code == EXIT_CODES["home"].code
    assert "batch_documents" in ended.err
    assert "'none'" in ended.err


def test_settings_are_read_from_the_file_below_the_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from flows.settings import SettingsError, load

    monkeypatch.chdir(tmp_path)
    Path("zhibiao.toml").write_text('batch_documents = 7\nhome = "elsewhere"\n', encoding="utf-8")
    assert (load().batch_documents, load().home) == (7, Path("elsewhere"))
    monkeypatch.setenv("ZHIBIAO_BATCH_DOCUMENTS", "9")
    assert load().batch_documents == 9
    assert load(Path("here")).home == Path("here")
    Path("zhibiao.toml").write_text("batch_dokuments = 7\n", encoding="utf-8")
    with pytest.raises(SettingsError, match="batch_dokuments"):
        load()
    Path("zhibiao.toml").write_text("= 7\n", encoding="utf-8")
    with pytest.raises(SettingsError, match="cannot be read"):
        load()
