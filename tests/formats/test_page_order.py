"""Reading order of what stands on a page, and that it costs what the page holds."""

from __future__ import annotations

import gc
import time

import pytest

from transforms.formats.page_order import Character, pieces_of, text_of

LAYOUTS = {
    "diagonal": lambda n: [("字", i * 20.0, i * 20.0, i * 20.0 + 8, i * 20.0 + 8) for i in range(n)],
    "grid": lambda n: [
        ("字", x * 20.0, y * 20.0, x * 20.0 + 8, y * 20.0 + 8) for y in range(n // 100) for x in range(100)
    ],
    "heap": lambda n: [
        ("字", i * 7919 % 600, i * 104729 % 800, i * 7919 % 600 + 5, i * 104729 % 800 + 5) for i in range(n)
    ],
}


def seconds(characters: list[Character]) -> float:
    gc.disable()  # a collection goes through all that other tests left, which the page has no part in
    try:
        before = time.process_time()
        text_of(pieces_of(characters))
        return time.process_time() - before
    finally:
        gc.enable()


@pytest.mark.parametrize("layout", sorted(LAYOUTS))
def test_a_page_costs_what_it_holds(layout: str) -> None:
    few, many = LAYOUTS[layout](4_000), LAYOUTS[layout](32_000)
    assert seconds(many) < 30 * max(min(seconds(few) for _ in range(3)), 0.005)  # eight times as much, and no 64


def test_latin_words_keep_their_blanks_and_chinese_has_none() -> None:
    def set_out(words: str) -> list[Character]:
        found: list[Character] = []
        x = 0.0
        for c in words:
            width = 5.0 if c < "\x7f" else 10.0
            found.append((c, x, 0.0, x + width, 10.0))
            x += width
        return found

    assert text_of(pieces_of(set_out("用 Deep Seek 的 5 G 网"))).text == "用Deep Seek的5 G网"


def test_an_empty_page_has_no_text() -> None:
    assert text_of(pieces_of([])).text == ""
    assert text_of(pieces_of([(" ", 0, 0, 5, 10), ("字", 0, 10, 5, 10)])).text == ""
