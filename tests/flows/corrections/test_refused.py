"""Corrections that match nothing, or too much, or nothing any more: which are errors, which wait, which are let be."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest

from flows.correct import apply, check
from flows.failures import InputError, exit_code_of
from flows.history import retract
from flows.ingest import ingest
from flows.rebuild import ASIDE, rebuild
from tests.flows.conftest import RICE, TRADE
from tests.flows.corrections.conftest import ALL, TRADED, Ask, kept

REFUSED = {
    "words that are not there": (
        [{"locate": "义乌市出口总额⟦3224.3亿元⟧"}],
        r"line 2, yiwu-trade: trade.txt: the words .* are found 0 times; it has them until '义乌市'",
    ),
    "words that are there twice": (
        [{"locate": "1"}],
        r"found 2 times \(at 5: …2023年1至7月，义乌市进出口总额…, at 31: ",
    ),
    "words without a number": ([{"locate": "义乌市"}], r"'义乌市' holds no observation \(nor any number\)"),
    "words that hold a date": (
        [{"locate": "2023年1至7月"}],
        r"holds no observation \('2023年1至7月' is read as date\)",
    ),
    "words that hold two": (
        [{"locate": "进出口总额3224.3亿元，同比增长17.5%"}],
        r"holds 2 observations \(3224.3亿元, 17.5%\); mark the one meant",
    ),
    "a guard that does not hold": (
        [{"guard": "value=999亿元"}],
        r"guard does not hold: value=999亿元, but it is read as low=322430000000, high=322430000000, unit=CNY",
    ),
    "two for one figure": ([{}, {"id": "again", "locate": "⟦3224.3亿元⟧"}], "yiwu-trade, again act on one observation"),
    "what breaks the contract": (
        [{"action": "set low=3; high=2"}],
        r"gives no observation that may stand: low <= high",
    ),
    "a unit of another dimension": (
        [{"action": "set value=3242.3万亩"}],
        r"set value=3242.3万亩 gives no observation that may stand: trade_value is not measured in m2",
    ),
}


@pytest.mark.parametrize(("rows", "told"), REFUSED.values(), ids=REFUSED)
def test_a_correction_that_matches_nothing_is_an_error(
    loaded: Path, ask: Ask, rows: list[dict[str, str]], told: str
) -> None:
    before = ask(loaded, "FROM core.observation ORDER BY ALL")
    kept(loaded, *rows)
    for refusing in (apply, check):
        with pytest.raises(InputError, match=told) as raised:
            refusing(loaded)
    assert exit_code_of(raised.value) == 3
    assert ask(loaded, "FROM core.observation ORDER BY ALL") == before
    assert ask(loaded, "FROM ops.correction") == []


def test_every_one_that_fails_is_named(loaded: Path, capsys: pytest.CaptureFixture[str]) -> None:
    kept(
        loaded,
        {},
        {"id": "one", "locate": "没有"},
        {"id": "two", "document": "rice.txt"},
        {"id": "on-time", "document": "x"},
    )
    with pytest.raises(InputError, match="2 correction") as raised:
        apply(loaded)
    noted = capsys.readouterr().err
    for line, name in ((3, "one"), (4, "two")):
        assert f"corrections.csv line {line}, {name}: " in noted
        assert f"corrections.csv line {line}, {name}: " in str(raised.value)


def test_a_document_whose_correction_fails_is_not_loaded(drop: Path, home: Path, ask: Ask) -> None:
    kept(home, {"guard": "value=999亿元"})
    with pytest.raises(InputError, match="the guard does not hold"):
        ingest(drop, home)
    kept(home, {"guard": "value=999亿元", "state": "expired"})
    assert ingest(drop, home).counts["loaded"] == 2
    assert ask(home, "SELECT state FROM ops.run ORDER BY started_at") == [("failed",), ("complete",)]
    assert ask(home, TRADED)[0][0] == Decimal(322430000000)


def test_a_correction_waits_for_its_document(tmp_path: Path, loaded: Path, ask: Ask) -> None:
    row = {
        "id": "late",
        "document": "late.txt",
        "locate": "社会消费品零售总额⟦512亿元⟧",
        "action": "set value=521亿元",
        "guard": "",
    }
    kept(loaded, row)
    apply(loaded)
    assert ask(loaded, "SELECT outcome, document_sha256 FROM ops.correction") == [("pending", None)]
    other, late = tmp_path / "other", tmp_path / "late"
    for folder, name in ((other, "other.txt"), (late, "late.txt")):
        folder.mkdir()
        (folder / name).write_text(f"2023年，{folder.name}，义乌市社会消费品零售总额512亿元。\n", encoding="utf-8")
    assert ingest(other, loaded).counts["loaded"] == 1
    ingest(late, loaded)
    assert ask(loaded, "SELECT document, low FROM mart.observation WHERE surface = '512亿元' ORDER BY 1") == [
        ("late.txt", Decimal(521 * 10**8)),
        ("other.txt", Decimal(512 * 10**8)),
    ]
    assert ask(loaded, "SELECT outcome, retired_at IS NULL FROM ops.correction ORDER BY recorded_at") == [
        ("pending", False),
        ("applied", True),
    ]


def test_a_name_means_one_document_and_its_later_versions(tmp_path: Path, home: Path, ask: Ask) -> None:
    def delivered(day: str, text: str) -> Path:
        (tmp_path / day).mkdir()
        (tmp_path / day / "trade.txt").write_text(text, encoding="utf-8")
        return tmp_path / day

    ingest(delivered("monday", TRADE), home)
    kept(home, {})
    apply(home)
    ingest(delivered("tuesday", RICE), home)  # another page of the same name: its figures are none of the correction's
    assert apply(home).is_empty
    with pytest.raises(InputError, match="found 0 times"):  # the same page, set again: somebody has to look
        ingest(delivered("again", TRADE.replace("进出口总额3224.3", "外贸总额3224.3")), home)
    ingest(delivered("later", TRADE.replace("17.5%", "17.6%")), home)
    assert ask(home, TRADED)[0][-1] == "yiwu-trade"
    (sha,) = ask(home, "SELECT document_sha256 FROM raw.document WHERE text LIKE '%17.6%'")[0]
    retract(sha, "taken back", home)
    apply(home)
    assert ask(home, "SELECT outcome FROM ops.correction WHERE retired_at IS NULL") == [("gone",)]


def test_what_is_not_needed_any_more_is_no_error(loaded: Path, ask: Ask, capsys: pytest.CaptureFixture[str]) -> None:
    kept(
        loaded,
        {"action": "set value=3224.3亿元", "guard": "value=1亿元"},
        {"id": "no-figure", "locate": "2023年1至7月", "action": "drop"},
    )
    apply(loaded)
    assert ask(loaded, "SELECT correction_id, outcome FROM ops.correction ORDER BY 1") == [
        ("no-figure", "not_needed"),
        ("yiwu-trade", "not_needed"),
    ]
    told = capsys.readouterr().err
    assert "yiwu-trade is not needed any more (the rules read set value=3224.3亿元 by themselves)" in told
    assert "no-figure is not needed any more (there is no observation to drop any more" in told


def test_a_rebuild_stops_where_a_guard_fails_and_swaps_nothing_in(
    drop: Path, home: Path, ask: Ask, other_rules: Callable[..., None]
) -> None:
    kept(home, {})
    ingest(drop, home)
    before = ask(home, ALL)
    other_rules("output_value")
    with pytest.raises(InputError, match="metric=trade_value, but it is read as metric=output_value"):
        rebuild(home)
    assert ask(home, ALL) == before
    kept(home, {"action": "set metric=output_value"})  # what the rules read by now
    assert rebuild(home) is not None
    assert not (home / ASIDE).exists()
    assert ask(home, "SELECT outcome FROM ops.correction WHERE retired_at IS NULL") == [("not_needed",)]
    assert ask(home, "SELECT metric, correction_id FROM mart.observation WHERE surface = '3224.3亿元'") == [
        ("output_value", None)
    ]


def test_bad_rows_are_named_before_anything_is_read(drop: Path, home: Path, ask: Ask) -> None:
    kept(home, {"action": "set metrc=gdp"}, {"id": "b", "why": ""})
    with pytest.raises(
        InputError, match=r"line 2, column action: there is no field 'metrc'.*line 3, column why: empty"
    ):
        ingest(drop, home)
    (home / "corrections.csv").write_bytes("id,document\n数".encode("gb18030"))
    with pytest.raises(InputError, match=r"corrections.csv: byte 12 is no UTF-8; save it as CSV UTF-8"):
        apply(home)
