"""Does reading take time in proportion to the text, whatever the text is?

Mentions alone and whole extraction on news of three sizes and on inputs that are no prose. Each rate
stands beside the slowest and the fastest of the three news texts, and beside the rate of a tenth of the
same input: a reader that is linear in the length gives about 1 there, a quadratic one 0.1.

usage: python benchmarks/bench_linear.py [FOLDER]
"""

from __future__ import annotations

import json
import resource
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks import texts, timing

KB, MB = 1_000, 1_000_000
LEAST_SECONDS = 0.3  # short work is repeated for so long
MOST_SECONDS = 45.0
"""Seconds of wall clock after which one input is given up: a reader that is not linear would take for ever."""

LINEAR = 0.5
"""Below this part of the rate of a tenth, an input is marked: its time grows faster than its length."""

WITHIN = 3.0
"""How much slower than the fastest input the slowest may be."""


@dataclass(frozen=True, slots=True)
class Input:
    """Texts of one nature, and a tenth of them; ``tenth`` is empty where that is too short to say anything."""

    name: str
    normal: bool
    texts: list[str]
    tenth: list[str]


@dataclass(frozen=True, slots=True)
class Rate:
    """Characters per second of process time, and of the input's tenth where it was measured."""

    whole: float
    tenth: float | None
    given_up: bool = False  # the rate is then the highest that it can be

    @property
    def kept(self) -> float | None:
        """The part of the rate that is left when the input is ten times as long."""
        return self.whole / self.tenth if self.tenth else None


def inputs(documents: Sequence[str]) -> list[Input]:
    """What is read, the normal texts first."""
    news = "\n".join(documents)

    def cut(name: str, make: Callable[[int], str], size: int, normal: bool = False) -> Input:
        return Input(name, normal, [make(size)], [make(size // 10)])

    return [
        Input("news, 1 kB (300 texts)", True, texts.pieces(news, KB, 300), []),
        cut("news, 100 kB", lambda n: texts.of_bytes(news, n), 100 * KB, normal=True),
        cut("news, 10 MB", lambda n: texts.of_bytes(news, n), 10 * MB, normal=True),
        cut("100,000 digits in a row", texts.digits, 100_000),
        cut("table of numbers, 1 MB", texts.table, MB),
        cut("1,000 dates in a row", texts.dates, 1_000),
        cut("亿 repeated, 1 MB", lambda n: texts.of_bytes("亿", n), MB),
        cut("三 repeated, 1 MB", lambda n: texts.of_bytes("三", n), MB),
        cut("no punctuation, 1 MB", lambda n: texts.unpunctuated(news, n), MB),
    ]


def measure(read: Callable[[list[str]], object], of: Input) -> Rate:
    """The rate of an input, the shorter part first: where that is too slow already, the whole is not tried."""
    tenth = _rate(read, of.tenth) if of.tenth else None
    whole = _rate(read, of.texts) if tenth is None or tenth[1] else tenth
    return Rate(whole[0], tenth[0] if tenth else None, not whole[1])


def _rate(read: Callable[[list[str]], object], given: list[str]) -> tuple[float, bool]:
    """Characters per second, and whether the text was read to its end."""
    size = sum(map(len, given))
    try:
        with timing.limit(MOST_SECONDS):
            return size / timing.best_within(LEAST_SECONDS, lambda: read(given)).process, True
    except timing.TooLongError:
        return size / MOST_SECONDS, False


def report(what: str, rates: dict[str, Rate], normal: Sequence[str]) -> None:
    """Print a table of the rates of one way of reading, and whether they keep what is asked of them."""
    slowest, fastest = min(rates[n].whole for n in normal), max(rates[n].whole for n in normal)
    print(f"{what:<28}{'characters/s':>14}{'of slowest news':>17}{'of fastest news':>17}{'of its tenth':>14}")
    for name, rate in rates.items():
        kept = "" if rate.kept is None else f"{rate.kept:.2f}×"
        mark = "  not linear" if rate.kept is not None and rate.kept < LINEAR else ""
        mark += f"  given up after {MOST_SECONDS:.0f} s" if rate.given_up else ""
        beside = f"{rate.whole / slowest:>16.2f}×{rate.whole / fastest:>16.2f}×{kept:>14}"
        print(f"{name:<28}{rate.whole:>14,.0f}{beside}{mark}")
    low, high = (pick(rates, key=lambda n: rates[n].whole) for pick in (min, max))
    spread = rates[high].whole / rates[low].whole
    verdict = "within" if spread <= WITHIN else "NOT within"
    print(f"slowest ({low}) to fastest ({high}): 1 to {spread:.1f}, {verdict} a factor of {WITHIN:.0f}")
    print(
        f"news alone: 1 to {fastest / slowest:.1f}; slowest of all to slowest news: {rates[low].whole / slowest:.2f}×"
    )
    print(json.dumps({what: {n: round(r.whole) for n, r in rates.items()}}, ensure_ascii=False))


def main() -> None:
    name, documents = texts.news(Path(sys.argv[1]) if len(sys.argv) > 1 else None)
    print(f"text: {name}; Python {sys.version.split()[0]}, one process, process time; sizes are bytes of UTF-8")

    from transforms import road

    reader = road.reader().mentions

    def mentions(given: list[str]) -> None:
        for text in given:
            reader.read(text, texts.PUBLISHED)

    def extraction(given: list[str]) -> None:
        for _ in road.extract_lines([texts.line(str(i), t) for i, t in enumerate(given)]):
            pass

    read = inputs(documents)
    normal = [i.name for i in read if i.normal]
    for what, work in (("mentions", mentions), ("extraction", extraction)):
        work(read[0].texts[:10])
        report(what, {i.name: measure(work, i) for i in read}, normal)
    print(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


if __name__ == "__main__":
    main()
