"""Folding of look-alike characters, one character to one character, so that offsets survive.

Nothing is ever stored folded: a reader folds its own copy, matches there, and quotes the document.
Chinese punctuation (，。：；（）) is left alone: it is what sentences are cut by.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator


def _pairs() -> Iterator[tuple[int, int]]:
    for code in range(0xFF10, 0xFF1A):  # ０-９
        yield code, code - 0xFEE0
    for code in (*range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B)):  # Ａ-Ｚ ａ-ｚ
        yield code, code - 0xFEE0
    for full, half in ("％%", "．.", "＋+", "－-", "／/", "＃#", "＊*", "＝=", "＜<", "＞>", "＄$", "＆&", "＠@"):
        yield ord(full), ord(half)
    for space in (0x00A0, 0x2002, 0x2003, 0x2007, 0x2009, 0x202F, 0x3000):
        yield space, ord(" ")
    # Radicals and compatibility ideographs that PDF extraction leaves in place of the ordinary character (⼀ for 一).
    for code in (*range(0x2E80, 0x2FE0), *range(0xF900, 0xFB00)):
        plain = unicodedata.normalize("NFKC", chr(code))
        if len(plain) == 1 and ord(plain) != code:
            yield code, ord(plain)


_FOLD: dict[int, int] = dict(_pairs())


def fold(text: str) -> str:
    """The text with full-width digits, letters and signs made half-width; same length, same offsets."""
    return text.translate(_FOLD)
