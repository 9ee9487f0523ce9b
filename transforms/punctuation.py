"""Half-width punctuation between Chinese characters: read as the full-width one, told as delivered.

Scans and web pages write 产值5亿元,增长3%(现价);… where print has ，（ and ；. Each mark is read as what print has,
in its place, so that every offset stays what it is and one page is read as the other.
"""

from __future__ import annotations

import re

_MARKS = str.maketrans(",;:!?", "，；：！？")
_CHINESE = r"\u4e00-\u9fff“”‘’《》【】、。，；：（）％"
# Each begins with the mark itself, so that a text without any is looked through fast.
_STOP = re.compile(rf"[,;:!?](?:(?<=[{_CHINESE}%)].)(?!//)|(?<![A-Za-z\s].)(?=[\u4e00-\u9fff“《【（]))")
_BRACKETS = re.compile(r"\([^()\n]{1,60}\)")
_HAN = re.compile(r"[\u4e00-\u9fff]")
_BESIDE = re.compile(r"[\u4e00-\u9fff”》]\(|\)[\u4e00-\u9fff“]")


def _bracketed(match: re.Match[str]) -> str:
    marks = match.group()
    around = match.string[max(0, match.start() - 1) : match.end() + 1]
    return f"（{marks[1:-1]}）" if _HAN.search(marks) or _BESIDE.search(around) else marks


def _stopped(match: re.Match[str]) -> str:
    return match.group().translate(_MARKS)


def full_width(text: str) -> str:
    """The text with the punctuation of print, each mark in its place; the same text where it has no other."""
    if "(" in text:
        text = _BRACKETS.sub(_bracketed, text)
    return _STOP.sub(_stopped, text)
