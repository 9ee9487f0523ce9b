"""Blanks that mean nothing: inside numerals, and between the figures of running text and its characters.

Scans and old pages print numerals with blanks inside: 7万 5千 4百 · 一 百 五 十 個 百 分 點 · 五 分之 一. A blank
belongs to the numeral only where the numeral cannot end before it or begin behind it: beside a magnitude, a
point, 分之, 又. Two numbers beside each other in a table stay two.

Web pages and scans set figures off from the characters around them: 去年实现产值 56 亿元，增长 12%. A line that parts
a figure from its unit so is read without those blanks; a headline, whose blanks part clauses, and a table are not.
"""

from __future__ import annotations

import re

from transforms.numbers import ZD
from transforms.readings import Reading

_PIECE = rf"[\d.{ZD}十百千万亿廿卅点分之又几余多成折个%负]"
_SPACED = re.compile(rf"{_PIECE}{{1,16}}(?:[ \u3000]{{1,4}}{_PIECE}{{1,16}}){{1,24}}")
_BLANK = re.compile(r"[ \u3000]+")
_OPEN = frozenset("十百千万亿点分之又负")  # a numeral does not end here
_GOES_ON = frozenset("十百千万亿点分之又成折几余多")  # no numeral begins here
_STEP = re.compile(r"[1-9][十百千万]")


def squeezed(text: str, at: int) -> tuple[str, list[int]] | None:
    """The numeral at ``at`` without its blanks, with the offset in ``text`` of each character; None without blanks."""
    m = _SPACED.match(text, at)
    if m is None:
        return None
    run = m.group()
    for blank in _BLANK.finditer(run):
        before, after = run[blank.start() - 1], run[blank.end()]
        if run[blank.end()].isdigit() and before != "负":
            joined = before in "十百千万" and _STEP.match(run, blank.end()) is not None
        elif before.isdigit():
            joined = after in "点分成折" or after == "个" and run[blank.end() + 1 : blank.end() + 2] in ("百", " ", "")
        else:
            joined = before in _OPEN or after in _GOES_ON or before + after == "个百" or after == "个"
        if not joined:
            run = run[: blank.start()]
            break
    if not _BLANK.search(run):
        return None
    kept = [n for n, ch in enumerate(text[at : at + len(run)], at) if ch not in " \u3000"]
    tail = at + len(run)
    kept.extend(range(tail, min(tail + 16, len(text))))
    return "".join(text[n] for n in kept), kept


_PARTS_CLAUSES = re.compile(r"[，。；,;]")
_UNIT_APART = re.compile(r"(?<=[\u4e00-\u9fff，、（(])[ \u00a0\u3000]?\d[\d.,]*[ \u00a0\u3000](?=[\u4e00-\u9fff])")
_BESIDE_FIGURE = re.compile(
    r"(?<=[\u4e00-\u9fff])[ \u00a0\u3000](?=\d)|(?<=[\d%％])(?<!^\d)[ \u00a0\u3000](?=[\u4e00-\u9fff])"
)
_AFTER_STOP = re.compile(r"(?<=[，；、])[ \u00a0](?=[\u4e00-\u9fff\d“])|(?<=。)[ \u00a0](?=[\u4e00-\u9fff“])")


def empty_blanks(line: str) -> list[int]:
    """Where a line of running text has blanks that part nothing: beside its figures, and behind commas and stops."""
    if (" " not in line and "\u00a0" not in line and "\u3000" not in line) or not _PARTS_CLAUSES.search(line):
        return []
    found = [m.start() for m in _AFTER_STOP.finditer(line)]
    if _UNIT_APART.search(line):
        found += [m.start() for m in _BESIDE_FIGURE.finditer(line)]
    return sorted(found)


def spread(r: Reading, kept: list[int]) -> Reading:
    """A reading of squeezed text with its offsets in the text as it stands."""
    r.start, r.end = kept[r.start], kept[r.end - 1] + 1
    r.number_end = kept[min(r.number_end, len(kept)) - 1] + 1 if r.number_end else 0
    return r
