"""Clauses and sentences: where they begin, and which part a name plays in one by what stands beside it."""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import cache, lru_cache
from typing import Literal

from seeds.catalog import rows

Role = Literal[
    "strong", "weak", "located", "scope", "partner", "origin", "toward", "example", "venue", "filed", "name", "person"
]
#: Roles in which a place is never what a number is about.
OUTSIDE: frozenset[str] = frozenset(("scope", "partner", "origin", "toward", "example", "venue", "filed", "person"))

BOUNDARY = re.compile(r"[，,；;：:。！？!?“”\"\n—…]")
_TIME = (
    r"(?:[（(][^（）()]{0,12}[）)]|(?:\d{2,4}|[零〇一二三四五六七八九]{4})年(?:以来|来|底|末|初|间|前后|春天|秋天)?|(?:今|去|前|明|后|当|近[一二三四五十两]?|[一二三四五十]+)年(?:以?来|底|初|内)?"
    r"|第?[一二三四1-4前两三]+个?季度|[上下前]半年|(?:前)?(?:\d+|[一二三四五六七八九十]+)(?:[—\-–－~～至](?:\d+|[一二三四五六七八九十]+))?个?月(?:份|底|初|末|中旬|上旬|下旬)?"
    r"|\d+[日号]|[今昨前]天|[上下]午|截至|截止|到|至|目前|如今|现在|现阶段|眼下|当前|近日|日前|近期|近来|连日来|年内|同期|当天|当日|此间|期间|“?十[一二三四五]五”?(?:期间|时期|以来)?|以来|底|以后|之后|后"
    r"|此外|另外|同时|与此同时|其中|据悉|据了解|据介绍|据统计|据初步统计|数据显示|统计显示|预计|也|还|又|而|但|且|并|则|仅|光|尤其|特别是|尤其是|首先|其次(?:是|为)?|再次(?:是|为)?|最后|第[一二三四五六]|(?:第[一二三四五六七八九十百\d]+|本|上|历)届"
    r"|(?:元旦|春节|清明|“?五一”?|端午|中秋|国庆|“?十一”?|双节)+(?:节|黄金周|小长假)?|假期|假日|节日|(?:前?\d+|前?[一二三四五六七八九十]+)天|全年|当年|同年"
    r"|下一步|接下来|未来|今后|届时|随后|此前|过去|不久前|前不久)"
)

_PREFIX = re.compile(rf"(?:{_TIME}|\s|\d+[.．、]|[一二三四五六七八九十]+是|[‘’《【\[·▶◎●■#*、（(\-])*")
# 黑龙江1.7亿元、吉林1.1亿元: each member of a row of amounts opens like a clause.
_NEXT_OF_ROW = re.compile(r"\d[万亿]?[一-鿿%％a-zA-Z]{0,4}[、和]$")


@cache
def _cues(side: str) -> dict[str, tuple[tuple[str, str], ...]]:
    """Words that stand before or after a place with their roles, by the character next to it, the longest first."""
    roles: dict[str, str] = {}
    for row in rows("language/place_cues"):
        if row["side"] == side:
            roles.setdefault(row["surface"], row["role"])
    found: dict[str, tuple[tuple[str, str], ...]] = {}
    for word in sorted(roles, key=len, reverse=True):
        beside = word[-1] if side == "before" else word[0]
        found[beside] = (*found.get(beside, ()), (word, roles[word]))
    return found


def cue_before(text: str, at: int, floor: int) -> tuple[str, int]:
    """Role of the longest cue that ends at ``at``, and where it begins; ("", at) where there is none."""
    end = at - 1 if at > floor and text[at - 1] in "了着过" else at
    for word, role in _cues("before").get(text[end - 1 : end], ()):
        if text.endswith(word, floor, end):
            return role, end - len(word)
    return "", at


def cue_after(text: str, at: int) -> str:
    """Role of the longest cue that begins at ``at``; "" where there is none."""
    for word, role in _cues("after").get(text[at : at + 1], ()):
        if text.startswith(word, at):
            return role
    return ""


class Clauses:
    """The clauses of one text, cut at its commas, stops, colons and quotation marks."""

    __slots__ = ("_cuts", "text")

    def __init__(self, text: str) -> None:
        self.text = text
        self._cuts = [m.end() for m in BOUNDARY.finditer(text)]

    @classmethod
    @lru_cache(maxsize=4)
    def of(cls, text: str) -> Clauses:
        """The clauses of a text; its readers ask one after another, so the last few texts are kept."""
        return cls(text)

    def start_of(self, at: int, floor: int = 0) -> int:
        """Where the clause that holds ``at`` begins, not before ``floor``."""
        i = bisect_right(self._cuts, at) - 1
        return max(self._cuts[i], floor) if i >= 0 else floor

    def end_of(self, at: int, ceiling: int) -> int:
        """Where the clause that holds ``at`` ends, not behind ``ceiling``."""
        i = bisect_right(self._cuts, at)
        return min(self._cuts[i] - 1, ceiling) if i < len(self._cuts) else ceiling

    def parted(self, start: int, end: int) -> bool:
        """Whether a boundary stands between ``start`` and ``end``."""
        return bisect_right(self._cuts, end) > bisect_right(self._cuts, start)

    def opening(self, at: int) -> int:
        """Where the words of the clause that holds ``at`` begin, behind those of time and connection."""
        clause = self.start_of(at)
        prefix = _PREFIX.match(self.text, clause, at)
        return prefix.end() if prefix is not None else clause

    def role(self, at: int, floor: int = 0) -> Role:
        """``strong`` where only words of time, place or connection stand between the clause's start and ``at``."""
        text = self.text
        clause = self.start_of(at, floor)
        if clause == at:
            return "strong"
        if text[at - 1] in "、和" and _NEXT_OF_ROW.search(text, max(clause, at - 12), at) is not None:
            return "strong"
        prefix = _PREFIX.match(text, clause, at)
        reached = prefix.end() if prefix is not None else clause
        if reached == at:
            return "strong"
        role, begins = cue_before(text, at, clause)
        if role == "place":
            return "strong" if reached >= begins else "located"
        return "weak"


LONGEST_SENTENCE = 800
"""Characters after which a text that never stops is cut all the same, so that no look back goes further."""


def split_sentences(text: str) -> list[tuple[int, int]]:
    """Sentence spans of ``text``: cut after 。！？ with closing quotes, and at line ends.

    What is longer than ``LONGEST_SENTENCE`` is cut behind the last comma or blank within that, else right there.
    """
    found: list[tuple[int, int]] = []
    start = 0
    for match in _STOP.finditer(text):
        if text[start : match.start()].strip():
            found.extend(_cut(text, start, match.end()))
        start = match.end()
    if text[start:].strip():
        found.extend(_cut(text, start, len(text)))
    return found


_STOP = re.compile(r"[。！？!?]+[”’」』）)]*|\n+")
_PAUSE = re.compile(r"[，,；;、\s]")


def _cut(text: str, start: int, end: int) -> list[tuple[int, int]]:
    parts: list[tuple[int, int]] = []
    while end - start > LONGEST_SENTENCE:
        at = start + LONGEST_SENTENCE
        for pause in _PAUSE.finditer(text, start + LONGEST_SENTENCE // 2, at):
            at = pause.end()
        parts.append((start, at))
        start = at
    return [*parts, (start, end)]
