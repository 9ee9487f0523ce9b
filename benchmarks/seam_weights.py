"""Count the weights of ``transforms.seams`` on news paragraphs: python -m benchmarks.seam_weights FOLDER

Cuts paragraphs of the texts in a folder at random places and compares true seams with pairs of other
lines: for each sign the natural logarithm of how many times likelier it is at a true seam, against
lines cut elsewhere and against beginnings of paragraphs. The constants in the module are these, rounded.
"""

from __future__ import annotations

import random
import sys
from collections import Counter
from collections.abc import Callable
from math import log
from pathlib import Path

from transforms.seams import Head, _across, _whole

PAIRS = 4000
Pair = tuple[str, str]


def _paragraphs(folder: Path) -> list[str]:
    lines = (line.strip() for path in sorted(folder.glob("*.txt")) for line in path.read_text("utf-8").splitlines())
    return [line for line in lines if len(line) > 120 and not line.startswith("[")]


def _cut(paragraphs: list[str], rng: random.Random) -> Pair:
    """The characters on both sides of a place where a column may cut."""
    while True:
        paragraph = rng.choice(paragraphs)
        at = rng.randint(40, len(paragraph) - 40)
        before, after = paragraph[at - 1], paragraph[at]
        if after in "，。、；：！？）》”’%％·…" or before in "（“《。！？”" or (before + after).isascii():
            continue
        return paragraph[at - 12 : at], paragraph[at : at + 12]


def _word(pair: Pair) -> tuple[int, bool, int]:
    tail, head = pair
    length, frequent = _across(tail, head)
    return length, frequent, (not _whole(tail[-4:], at_end=True)) + (not _whole(head[:4], at_end=False))


def _middle(pair: Pair) -> float:
    return Head(pair[1]).middle


def _report(name: str, sign: Callable[[Pair], object], true: list[Pair], other: list[Pair], start: list[Pair]) -> None:
    counts = [Counter(map(sign, pairs)) for pairs in (true, other, start)]
    print(f"{name}: sign, times at true seams, elsewhere, at beginnings; weight against elsewhere, against beginnings")
    for value in sorted(set().union(*counts), key=str):
        a, b, c = (count[value] + 0.5 for count in counts)
        print(f"  {value!s:18} {a:7.0f} {b:7.0f} {c:7.0f} {log(a / b):7.2f} {log(a / c):7.2f}")


def main(folder: Path) -> None:
    rng = random.Random(5)
    paragraphs = _paragraphs(folder)
    cuts = [_cut(paragraphs, rng) for _ in range(2 * PAIRS)]
    true = cuts[:PAIRS]
    other = [(a[0], b[1]) for a, b in zip(true, cuts[PAIRS:], strict=True)]
    start = [(a[0], rng.choice(paragraphs)[:12]) for a in true]
    _report("word across the seam (length, frequent, broken sides)", _word, true, other, start)
    _report("beginning of the line", _middle, true, other, start)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
