"""Measured seconds, and the table that a benchmark prints of them.

Two clocks: the time that the process had a core (``time.process_time``, all its threads together), which
other work on the machine hardly moves, and the wall clock. Rates and ratios are of the first.
"""

from __future__ import annotations

import json
import signal
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from types import FrameType


class TooLongError(Exception):
    """Work was stopped: it had taken the time that it was given."""


@dataclass(frozen=True, slots=True)
class Seconds:
    """What one piece of work took, by both clocks."""

    process: float
    wall: float

    def times(self, factor: float) -> Seconds:
        """What so many times the work would take."""
        return Seconds(self.process * factor, self.wall * factor)


def total(parts: Iterable[Seconds]) -> Seconds:
    """What the parts take one after the other."""
    taken = list(parts)
    return Seconds(sum(t.process for t in taken), sum(t.wall for t in taken))


def best_of(times: int, work: Callable[[], object]) -> Seconds:
    """The quickest of several runs, by each clock."""
    taken: list[Seconds] = []
    for _ in range(times):
        process, wall = time.process_time(), time.perf_counter()
        work()
        taken.append(Seconds(time.process_time() - process, time.perf_counter() - wall))
    return Seconds(min(t.process for t in taken), min(t.wall for t in taken))


def best_within(seconds: float, work: Callable[[], object], at_most: int = 30) -> Seconds:
    """The quickest run of those that fit in a time, at least one: short work is repeated, long work is not."""
    best = best_of(1, work)
    spent, runs = best.wall, 1
    while spent + best.wall < seconds and runs < at_most:
        again = best_of(1, work)
        spent, runs = spent + again.wall, runs + 1
        best = Seconds(min(best.process, again.process), min(best.wall, again.wall))
    return best


@contextmanager
def limit(seconds: float) -> Iterator[None]:
    """Stop what is done inside after so many seconds of wall clock, by TooLongError. POSIX, in the main thread alone.

    Of wall clock: while a timer of process time runs, Linux reads that clock by ticks, too coarse to measure with.
    """

    def stop(_signal: int, _frame: FrameType | None) -> None:
        raise TooLongError(f"not done in {seconds:.0f} s")

    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def print_rates(seconds: Mapping[str, Seconds], characters: int, base: str) -> None:
    """Print characters per second by both clocks, each beside the rate of ``base``, and a line of JSON."""
    print(f"{'reader':<36}{'characters/s':>14}{'by wall clock':>15}{'of ' + base:>18}")
    for what, taken in seconds.items():
        ratio = seconds[base].process / taken.process
        print(f"{what:<36}{characters / taken.process:>14,.0f}{characters / taken.wall:>15,.0f}{ratio:>17.2f}×")
    print(
        json.dumps(
            {
                "characters": characters,
                "clock": "process",
                "rates": {k: round(characters / s.process) for k, s in seconds.items()},
                "rates_by_wall_clock": {k: round(characters / s.wall) for k, s in seconds.items()},
            },
            ensure_ascii=False,
        )
    )
