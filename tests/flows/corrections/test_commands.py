"""The commands of corrections, and what others show of what was set right."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from flows import cli
from flows.correct import apply, check, draft, list_corrections
from flows.failures import InputError
from flows.start import ingest_drops
from tests.flows.corrections.conftest import WHY, Ask, kept
from transforms.corrections import COLUMNS


def test_the_setting_names_another_file(loaded: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ZHIBIAO_CORRECTIONS", str(tmp_path / "mine.csv"))
    with pytest.raises(InputError, match="mine.csv: there is no such file"):
        apply(loaded)
    kept(loaded, {})
    (loaded / "corrections.csv").rename(tmp_path / "mine.csv")
    assert apply(loaded).changed == 1


def test_corrections_are_listed_with_what_came_of_them(loaded: Path, capsys: pytest.CaptureFixture[str]) -> None:
    list_corrections("table", None, loaded)
    assert "the warehouse knows no corrections" in capsys.readouterr().err
    kept(loaded, {})
    apply(loaded)
    kept(loaded)
    apply(loaded)
    capsys.readouterr()
    list_corrections("csv", None, loaded)
    assert len(capsys.readouterr().out.splitlines()) == 1
    list_corrections("csv", None, loaded, history=True)
    assert "yiwu-trade,applied,trade.txt" in capsys.readouterr().out


def test_explain_says_what_was_set_right(loaded: Path, ask: Ask, capsys: pytest.CaptureFixture[str]) -> None:
    from flows.ask import explain_observation

    kept(loaded, {"action": "set value=3242.3亿元; region=永康市"})
    apply(loaded)
    ((id,),) = ask(loaded, "SELECT observation_id FROM mart.observation WHERE correction_id = 'yiwu-trade'")
    capsys.readouterr()
    explain_observation(id, loaded)
    out = capsys.readouterr().out
    assert f"├─ corrected yiwu-trade: set value=3242.3亿元; region=永康市; {WHY}" in out
    assert "read before as 3224.3 亿元 trade_value 义乌市" in out
    assert "✗ 义乌市" in out
    assert f"✓ 永康市: correction yiwu-trade: {WHY}" in out


def test_a_drafted_row_is_one_that_applies_when_it_is_filled(
    loaded: Path, ask: Ask, capsys: pytest.CaptureFixture[str]
) -> None:
    ((id,),) = ask(loaded, "SELECT observation_id FROM mart.observation WHERE surface = '17.5%'")
    draft(id[:12], loaded)
    header, row = capsys.readouterr().out.splitlines()
    assert header == ",".join(COLUMNS)
    assert row.endswith(",元，同比增长⟦17.5%⟧,set value=17.5%,,active,value=17.5%; metric=trade_value")
    (loaded / "corrections.csv").write_text(f"{header}\n{row}\n", encoding="utf-8")
    with pytest.raises(InputError, match="line 2, column why: empty"):
        check(loaded)
    filled = row.replace("set value=17.5%,", "set value=15.7%,the bureau says so")
    (loaded / "corrections.csv").write_text(f"{header}\n{filled}\n", encoding="utf-8")
    assert check(loaded).changed == 1
    assert apply(loaded).changed == 1
    ((corrected, low),) = ask(loaded, "SELECT observation_id, low FROM mart.observation WHERE surface = '17.5%'")
    assert low == Decimal("15.7")
    with pytest.raises(InputError, match="trade-.* has set this observation right already"):
        draft(corrected, loaded)


def test_the_commands_end_with_their_codes(
    loaded: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def ended(*arguments: str) -> tuple[int, str]:
        monkeypatch.setattr("sys.argv", ["zhibiao", "corrections", *arguments, "--home", str(loaded)])
        try:
            code = cli._run()
        except SystemExit as ending:
            code = int(ending.code or 0)
        said = capsys.readouterr()
        return code, said.out + said.err

    kept(loaded, {"locate": "没有的话"})
    code, said = ended("check")
    assert (code, "line 2, yiwu-trade: trade.txt: the words '没有的话' are found 0 times" in said) == (3, True)
    assert ended("apply")[0] == 3
    kept(loaded, {})
    code, said = ended("check")
    assert (code, "1 observations would be corrected" in said) == (0, True)
    assert "1 observations corrected" in ended("apply")[1]
    assert "every correction stands as the file has it" in ended("apply")[1]
    assert ended("list", "--format", "json")[1].startswith('{"correction_id": "yiwu-trade", "outcome": "applied"')


def test_an_ingest_says_which_corrections_wait_to_be_applied(
    loaded: Path, drop: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    kept(loaded, {}, {"id": "other"})
    ingest_drops([drop], loaded, None, dry_run=False)
    assert "not applied yet: other, yiwu-trade; type: zhibiao corrections apply" in capsys.readouterr().err
    kept(loaded, {})
    apply(loaded)
    ingest_drops([drop], loaded, None, dry_run=False)
    assert "not applied yet" not in capsys.readouterr().err.rpartition("published")[2]
