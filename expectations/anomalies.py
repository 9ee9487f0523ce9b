"""Is a run like those before it? Its figures beside the median of the past, and when a difference is worth telling.

A value is told where it leaves the median of the past by more than so many spreads, and by more than a part of the
median, and by more than a least step, in the direction that matters (``seeds/quality/measures.csv``). The spread is
1.4826 times the median absolute deviation, so that a few bad runs in the past do not widen it, and never less than the
error of sampling: twelve documents cannot say what a hundred can. Runs too small to say anything are put together with
those before them until they are not. Where a change comes slowly, no run leaves the median by much; so the median of
the latest ``RECENT`` points is held against the points before them too, and half the least change is enough there.

Pure functions of frames: no clock, no store.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from math import sqrt
from statistics import median

import polars as pl

from seeds.quality_table import Measure, measures
from transforms.identity import digest_of
from warehouse.render.frames import conform
from warehouse.tables import table

RECENT = 7
"""Points whose median is held against the points before them; a week, where runs are daily."""
_TO_DEVIATION = 1.4826  # of a normal distribution, its median absolute deviation times this is its standard deviation
_OF_MEDIAN = 1.2533  # the error of a median of n values is this times the deviation by the root of n
SAMPLES = 5
DAYS = "documents_per_day"


@dataclass(frozen=True, slots=True)
class Judged:
    """One figure beside its past; the fields are those of ``ops.measure``."""

    measure: str
    subject: str | None
    amount: float
    base: float
    value: float | None
    usual: float | None
    band_low: float | None
    band_high: float | None
    past: int
    verdict: str

    @property
    def told(self) -> bool:
        """Is it worth telling?"""
        return self.verdict not in ("usual", "too_few")

    @property
    def sentence(self) -> str:
        """What it is and what it usually is, in figures."""
        of = measures()[self.measure]
        what = f"{self.subject}: " if self.subject else ""
        slowly = ", and has been moving for some time" if self.verdict.startswith("drifting") else ""
        band = " to ".join(_shown(v, of.unit) for v in (self.band_low, self.band_high) if v is not None)
        if self.band_low is None or self.band_high is None:
            band = f"{'up to' if self.band_low is None else 'at least'} {band}"
        return (
            f"{what}{_shown(self.value, of.unit)}, usually {_shown(self.usual, of.unit)} "
            f"({band}; {self.past} points of the past){slowly}"
        )


def _shown(value: float | None, unit: str) -> str:
    if value is None:
        return "nothing"
    return f"{100 * value:.2f} %" if unit == "share" else f"{value:.3g}" if abs(value) < 100 else f"{value:,.0f}"


def judge(now: pl.DataFrame, past: pl.DataFrame) -> list[Judged]:
    """The figures of a run (``expectations.measures``) beside those of the runs before it.

    ``past`` has the columns of ``now``, with ``run_id`` and ``begun`` (when the run began), in any order. A part that
    the past knows and the run does not name is judged as nought, but only told where it is an anomaly.
    """
    found: list[Judged] = []
    for (name,), mine in now.group_by(["measure"], maintain_order=True):
        of = measures()[str(name)]
        found += _of_measure(of, mine, past.filter(pl.col("measure") == name))
    return found


def _of_measure(of: Measure, mine: pl.DataFrame, past: pl.DataFrame) -> Iterator[Judged]:
    base = float(mine["base"][0])
    bases = (
        past.group_by("run_id")
        .agg(pl.col("begun").first(), pl.col("base").first())
        .sort("begun", "run_id", descending=True)
    )
    with_now, earlier = _points(base, bases.select("run_id", "base").rows(), of)
    amounts: dict[str | None, dict[str, float]] = {}
    for run_id, subject, amount in past.select("run_id", "subject", "amount").iter_rows():
        amounts.setdefault(subject, {})[run_id] = amount
    own: dict[str | None, float] = dict(mine.select("subject", "amount").iter_rows())
    base_of = dict(bases.select("run_id", "base").iter_rows())
    whole = base + sum(base_of[run] for run in with_now)
    for subject in dict.fromkeys((*own, *sorted(amounts, key=str))):
        of_run = amounts.get(subject, {})
        amount = own.get(subject, 0.0)
        together = amount + sum(of_run.get(run, 0.0) for run in with_now)
        points = [sum(of_run.get(run, 0.0) for run in runs) / sum(base_of[run] for run in runs) for runs in earlier]
        judged = _verdict(of, subject, amount, base, together / whole if whole else None, whole, points)
        if subject in own or judged.told:
            yield judged


def _points(base: float, runs: Sequence[tuple[str, float]], of: Measure) -> tuple[list[str], list[list[str]]]:
    """Runs, latest first, put together until each point has its least base: those that go with the run of now, and
    the points before it, latest first. What is left over at the far end is left out."""
    least = max(of.least_base, 1e-9)
    points: list[list[str]] = [[]]
    held = base
    for run_id, size in runs:
        if held >= least:
            if len(points) > of.window:
                return points[0], points[1:]
            points.append([])
            held = 0.0
        points[-1].append(run_id)
        held += size
    if held < least:  # of now, too: then there is no past to judge it by
        points.pop()
    return (points[0], points[1:]) if points else ([run for run, _ in runs], [])


def _verdict(
    of: Measure,
    subject: str | None,
    amount: float,
    base: float,
    value: float | None,
    size: float,
    past: Sequence[float],
    *,
    direction: str = "",
) -> Judged:
    """One value beside points of the past, latest first; ``size`` is the base that the value rests on."""
    direction = direction or of.direction
    if value is None or size < of.least_base or len(past) < of.least_past:
        return Judged(of.measure, subject, amount, base, value, None, None, None, len(past), "too_few")
    usual = median(past)
    margin = _margin(of, past, usual, size, 1)
    low = max(usual - margin, 0.0) if direction != "high" else None
    high = usual + margin if direction != "low" else None
    verdict = "usual"
    if low is not None and value < low:
        verdict = "low"
    elif high is not None and value > high:
        verdict = "high"
    elif of.measure != DAYS and len(past) - (RECENT - 1) >= of.least_past:
        before = past[RECENT - 1 :]
        level = median(before)
        moved = median([value, *past[: RECENT - 1]]) - level
        enough = abs(moved) > _margin(of, before, level, size, RECENT)
        if enough and moved < 0 and direction != "high":
            verdict = "drifting_low"
        elif enough and moved > 0 and direction != "low":
            verdict = "drifting_high"
    return Judged(of.measure, subject, amount, base, value, usual, low, high, len(past), verdict)


def _margin(of: Measure, past: Sequence[float], usual: float, size: float, values: int) -> float:
    """How far from the median the median of some values must lie to be told."""
    spread = max(_TO_DEVIATION * median(abs(p - usual) for p in past), _of_sampling(of, usual, size))
    part = 1.0
    if values > 1:  # what lasts is told where it is half as large
        spread *= _OF_MEDIAN / sqrt(values)
        part = 0.5
    return max(of.deviations * spread, part * of.least_change * abs(usual), part * of.least_step)


def _of_sampling(of: Measure, usual: float, size: float) -> float:
    """The spread that a value of this size has by chance alone: of a share, and of a count."""
    if of.unit == "mean" or size <= 0:
        return 0.0
    if of.unit == "count":
        return sqrt(max(usual, 0.0) + 0.5)
    # half a hit is added, so that what was never seen may be seen once
    rate = (max(usual, 0.0) * size + 0.5) / (size + 1)
    return sqrt(rate * (1 - rate) / size) if of.unit == "share" and rate < 1 else sqrt(rate / size)


def judge_days(days: Mapping[date, int], today: date) -> list[Judged]:
    """Documents of a day beside days of the same kind: the last whole day both ways, today's only for a rise, because
    it is not over.

    ``days`` are documents loaded by day, of every day on which there was a run (0 where none of them brought
    anything); working days are compared with working days and weekends with weekends.
    """
    of = measures()[DAYS]
    whole = max((day for day in days if day < today), default=None)
    wanted = [(day, direction) for day, direction in ((whole, of.direction), (today, "high")) if day in days]
    found = []
    for day, direction in wanted:
        assert day is not None
        past = [
            float(days[earlier])
            for earlier in sorted(days, reverse=True)
            if earlier < day and _weekend(earlier) == _weekend(day)
        ][: of.window]
        count = float(days[day])
        found.append(_verdict(of, day.isoformat(), count, 1.0, count, 1.0, past, direction=direction))
    return found


def _weekend(day: date) -> bool:
    return day.weekday() >= 5


def earliest_day(today: date) -> date:
    """From which day on days are asked for: a window of weekends."""
    return today - timedelta(days=7 * measures()[DAYS].window // 2 + 7)


def measure_rows(judged: Sequence[Judged], run_id: str, recorded_at: datetime) -> pl.DataFrame:
    """The rows of ``ops.measure``."""
    rows = [
        {
            "measure_id": digest_of("measure", run_id, j.measure, j.subject or ""),
            "run_id": run_id,
            **{name: getattr(j, name) for name in Judged.__slots__},
            "recorded_at": recorded_at,
        }
        for j in judged
    ]
    return _typed(rows, "ops.measure")


def check_rows(judged: Sequence[Judged], run_id: str, recorded_at: datetime) -> pl.DataFrame:
    """A row of ``ops.check`` per measure: how many of its parts had a past to be held against, and how many differ."""
    rows = []
    for name in dict.fromkeys(j.measure for j in judged):
        parts = [j for j in judged if j.measure == name]
        told = [j for j in parts if j.told]
        expectation = f"{name}_is_as_usual"
        rows.append(
            {
                "check_id": digest_of("check", run_id, f"ops.measure.value.{expectation}"),
                "run_id": run_id,
                "table_name": "ops.measure",
                "column_name": "value",
                "expectation": expectation,
                "severity": "warn",
                "why": f"What is told is a change against the past: {measures()[name].why}.",
                "success": not told,
                "evaluated": sum(j.verdict != "too_few" for j in parts),
                "unexpected": len(told),
                "sample": "\n".join(j.sentence for j in told[:SAMPLES]) or None,
                "recorded_at": recorded_at,
            }
        )
    return _typed(rows, "ops.check")


def _typed(rows: Sequence[Mapping[str, object]], name: str) -> pl.DataFrame:
    of = table(name)
    types = {"recorded_at": pl.Datetime("us", "UTC"), "sample": pl.String(), "subject": pl.String()}
    types |= {column: pl.Float64() for column in ("amount", "base", "value", "usual", "band_low", "band_high")}
    schema = {column: types.get(column) for column in of.column_names}
    return conform(pl.DataFrame(rows, schema=schema, infer_schema_length=None), of)
