"""Tables as a reader meets them: on a terminal of 80 and 160 columns, in a pipe, and where columns do not fit."""

from __future__ import annotations

import io
import os
import re
import threading
import unicodedata
from collections.abc import Sequence

import pytest

from flows.show import console, fitting

NAMES = ("subject", "metric", "value", "sentence")
ROWS = [
    ("滁州市", "地区生产总值", 401260000000, "初步核算，2024年全市地区生产总值4012.6亿元，增长6.4%。" * 3),
    ("酒泉市", "“新能源”装机容量（万千瓦）", 33600000000, "年末酒泉市新能源装机容量3360万千瓦……其中风电①、光伏②。"),
    ("A市", None, 7, "half ½, a tab\there, two\nlines, ｗｉｄｅ letters and ㎡"),
]
_STYLE = re.compile(r"\x1b\[[0-9;]*m")


def width(line: str) -> int:
    """Columns that a line takes on a terminal: by East Asian width, as the Unicode standard has it."""
    return sum(0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in line)


def borders(line: str) -> list[int]:
    """Where the columns' lines stand."""
    return [width(line[:i]) for i, c in enumerate(line) if c in "│┃┏┳┓┡╇┩└┴┘"]


def on_terminal(names: Sequence[str], rows: Sequence[Sequence[object]], columns: int) -> list[str]:
    """Lines that a real terminal of so many columns is sent."""
    master, slave = os.openpty()
    sent = bytearray()

    def take() -> None:
        try:
            while piece := os.read(master, 4096):
                sent.extend(piece)
        except OSError:
            pass  # the other end is closed

    taking = threading.Thread(target=take)
    taking.start()
    with os.fdopen(slave, "w", encoding="utf-8") as stream, pytest.MonkeyPatch.context() as patch:
        patch.setenv("COLUMNS", str(columns))  # rich asks the size of the standard streams, which this one is not
        shown = console(stream)
        assert shown.width == columns
        shown.print(fitting(names, rows, shown.width))
    taking.join()
    os.close(master)
    return _STYLE.sub("", sent.decode()).splitlines()


@pytest.mark.parametrize("columns", [80, 160])
def test_a_table_stands_in_line_on_a_terminal(columns: int) -> None:
    lines = [line for line in on_terminal(NAMES, ROWS, columns) if line]
    assert {width(line) for line in lines} == {width(lines[0])}
    assert width(lines[0]) <= columns
    assert {tuple(borders(line)) for line in lines} == {tuple(borders(lines[0]))}
    for _, _, value, _ in ROWS:
        assert any(f" {value} " in line for line in lines), "a number was folded"
    assert "".join(ROWS[0][3].split()) in "".join(line.split("│")[4].strip() for line in lines if line[0] == "│")


def test_a_table_in_a_pipe_has_a_line_a_row_in_line_however_long() -> None:
    pipe = io.StringIO()
    shown = console(pipe)
    shown.print(fitting(NAMES, ROWS[:2], shown.width))
    lines = pipe.getvalue().splitlines()
    assert len(lines) == 3 + 2 + 1
    assert {tuple(borders(line)) for line in lines} == {tuple(borders(lines[0]))}
    assert ROWS[0][3] in lines[3]
    assert "\x1b" not in pipe.getvalue()


@pytest.mark.parametrize("columns", [80, 160])
def test_more_columns_than_fit_are_shown_one_below_the_other(columns: int) -> None:
    names = [f"column_{n}" for n in range(40)]
    rows = [[f"第{n}列的内容" for n in range(40)], [None if n % 2 else 10**n for n in range(40)]]
    lines = on_terminal(names, rows, columns)
    assert max(width(line) for line in lines) <= columns
    assert len([line for line in lines if line.startswith("── ")]) == len(rows)
    assert any(re.fullmatch(r"column_7 +第7列的内容 *", line) for line in lines)
    assert any(re.fullmatch(rf"column_38 +{10**38} *", line) for line in lines)


def test_what_would_act_on_the_terminal_is_shown_in_either_form() -> None:
    evil = "红\x1b[31m色"
    for names, rows in ((("a",), [[evil]]), ([f"c{n}" for n in range(40)], [[evil] * 40])):
        assert "\\x1b[31m色" in "\n".join(on_terminal(names, rows, 80))
