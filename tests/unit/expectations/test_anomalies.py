"""A run beside those before it: noise is not told, jumps and slow changes are, and no verdict comes from too little."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, timedelta
from random import Random
from statistics import mean

import polars as pl
import pytest

from expectations.anomalies import RECENT, Judged, check_rows, earliest_day, judge, judge_days, measure_rows
from expectations.measures import SCHEMA, Tally, measured
from expectations.verdicts import Counts
from seeds.quality_table import measures

START = datetime(2026, 1, 5, tzinfo=UTC)
RUN = "0" * 32
Row = tuple[str, str | None, float, float]


def frame(*rows: Row) -> pl.DataFrame:
    return pl.DataFrame(list(rows), schema=SCHEMA, orient="row")


def history(runs: Sequence[Sequence[Row]]) -> pl.DataFrame:
    """Runs of the past, the earliest first, as the store gives them."""
    rows = [(*row, f"{i:032x}", START + timedelta(days=i)) for i, run in enumerate(runs) for row in run]
    schema = {**SCHEMA, "run_id": pl.String, "begun": pl.Datetime("us", "UTC")}
    return pl.DataFrame(rows, schema=schema, orient="row")


def share(values: Sequence[float], base: float = 10_000, measure: str = "observation_share") -> pl.DataFrame:
    return history([[(measure, None, v * base, base)] for v in values])


def one(now: pl.DataFrame, past: pl.DataFrame) -> Judged:
    (found,) = judge(now, past)
    return found


def now(value: float, base: float = 10_000, measure: str = "observation_share") -> pl.DataFrame:
    return frame((measure, None, value * base, base))


USUAL = [0.60, 0.62, 0.61, 0.63, 0.60, 0.62, 0.61, 0.64, 0.62, 0.61, 0.60, 0.63]


@pytest.mark.parametrize(
    ("value", "verdict"), [(0.61, "usual"), (0.66, "usual"), (0.40, "low"), (0.85, "high")], ids=str
)
def test_a_jump_is_told_and_a_small_step_is_not(value: float, verdict: str) -> None:
    assert one(now(value), share(USUAL)).verdict == verdict


def test_what_never_moved_may_move_a_little() -> None:
    """The spread of equal values is nought: any other value would be an anomaly, were there no least change."""
    assert one(now(0.62), share([0.6] * 20)).verdict == "usual"


def test_a_few_bad_runs_in_the_past_hide_nothing() -> None:
    past = share([*USUAL, 0.1, 0.95, 0.1])
    assert one(now(0.61), past).verdict == "usual"
    assert one(now(0.30), past).verdict == "low"


def test_nothing_is_judged_before_there_is_a_past() -> None:
    least = measures()["observation_share"].least_past
    judged = one(now(0.01), share(USUAL[: least - 1]))
    assert (judged.verdict, judged.usual, judged.band_low, judged.band_high) == ("too_few", None, None, None)
    assert one(now(0.01), share(USUAL[:least])).verdict == "low"
    assert one(now(0.01), share([])).past == 0


def test_only_the_direction_that_matters_is_told() -> None:
    past = share([0.2] * 12, measure="other_metric_share")
    assert one(now(0.5, measure="other_metric_share"), past).verdict == "high"
    fallen = one(now(0.0, measure="other_metric_share"), past)
    assert (fallen.verdict, fallen.band_low) == ("usual", None)


def test_runs_too_small_to_say_anything_are_put_together() -> None:
    past = share([0.6] * 100, base=100)
    assert one(now(0.0, base=100), past).verdict == "usual", "one small run among five good ones"
    lost = share([*[0.6] * 100, 0.0, 0.0, 0.0, 0.0], base=100)
    judged = one(now(0.0, base=100), lost)
    assert (judged.verdict, judged.value, judged.base) == ("low", 0.0, 100)
    assert judged.past == 20


def test_a_run_with_nothing_of_it_is_not_judged() -> None:
    assert one(now(0.0, base=0), share([])).value is None


def test_what_comes_slowly_is_told_too() -> None:
    varied = [0.58, 0.66] * 10
    lower = [0.45] * (RECENT - 1)
    assert one(now(0.45), share(varied)).verdict == "usual", "what varies so much no single run leaves"
    lasting = one(now(0.45), share([*varied, *lower]))
    assert lasting.verdict == "drifting_low"
    assert lasting.sentence.endswith("has been moving for some time")
    up = one(now(0.9, measure="other_metric_share"), share(varied, measure="other_metric_share"))
    assert up.verdict == "usual"
    down = share([*varied, *lower], measure="other_metric_share")
    assert one(now(0.45, measure="other_metric_share"), down).verdict == "usual", "only a rise of it is news"


def test_a_rule_that_falls_silent_is_told_though_the_run_does_not_name_it() -> None:
    def run(broken: float) -> list[Row]:
        return [("rule_share", "money", 9_000 - broken, 10_000), ("rule_share", "acres", broken, 10_000)]

    judged = judge(frame(*run(0)[:1]), history([run(900.0 + i) for i in range(12)]))
    told = {j.subject: j.verdict for j in judged}
    assert told == {"money": "usual", "acres": "low"}
    (check,) = check_rows(judged, RUN, START).iter_rows(named=True)
    assert (check["success"], check["evaluated"], check["unexpected"]) == (False, 2, 1)
    assert check["sample"].startswith("acres: 0.00 %, usually 9.0")


def test_a_reason_that_was_never_seen_is_told_where_it_is_many() -> None:
    past = history([[("rejects_by_reason", None, 0.0, 100.0)]] * 10)
    few = judge(frame(("rejects_by_reason", "undecodable", 3, 100), ("rejects_by_reason", None, 3, 100)), past)
    many = judge(frame(("rejects_by_reason", "undecodable", 60, 100), ("rejects_by_reason", None, 60, 100)), past)
    assert [j.verdict for j in few] == ["usual", "usual"]
    assert [j.verdict for j in many] == ["high", "high"]


def test_noise_wakes_nobody_and_a_broken_rule_is_always_found() -> None:
    random = Random(7)
    told = found = 0
    trials = 150
    for _ in range(trials):
        sizes = [random.randrange(600, 3000) for _ in range(25)]
        # pages differ: each run has a share of its own around 0.6
        shares = [min(max(random.gauss(0.6, 0.04), 0.4), 0.8) for _ in sizes]
        hits = [sum(random.random() < s for _ in range(n // 10)) * 10 for n, s in zip(sizes, shares, strict=True)]
        past = history([[("observation_share", None, h, n)] for h, n in zip(hits, sizes, strict=True)][:-1])
        told += one(frame(("observation_share", None, hits[-1], sizes[-1])), past).told
        found += one(frame(("observation_share", None, hits[-1] * 0.35, sizes[-1])), past).told
    assert told <= trials * 0.02
    assert found >= trials * 0.95


def days(count: Callable[[date], int], weeks: int = 10) -> dict[date, int]:
    first = date(2026, 1, 5)  # a Monday
    return {first + timedelta(days=i): count(first + timedelta(days=i)) for i in range(7 * weeks)}


def test_days_are_compared_with_days_of_their_kind() -> None:
    usual = days(lambda d: 20 if d.weekday() >= 5 else 200 + d.day)
    sunday = max(usual)
    monday = sunday + timedelta(days=1)
    assert [j.verdict for j in judge_days({**usual, monday: 3}, monday)] == ["usual", "usual"], "today is not over"
    silent = {**usual, monday: 3, monday + timedelta(days=1): 0}
    whole, today = judge_days(silent, monday + timedelta(days=1))
    assert (whole.subject, whole.verdict, today.verdict) == (monday.isoformat(), "low", "usual")
    twice = judge_days({**usual, monday: 430}, monday)[-1]
    assert twice.verdict == "high" and "usually" in twice.sentence


def test_a_day_without_any_run_is_no_day() -> None:
    usual = days(lambda d: 200)
    later = max(usual) + timedelta(days=21)
    assert [j.verdict for j in judge_days({**usual, later: 200}, later)] == ["usual", "usual"]
    assert judge_days({later: 5}, later)[0].verdict == "too_few"
    assert earliest_day(later) < later - timedelta(days=7 * measures()["documents_per_day"].least_past)


def test_the_figures_of_a_run_are_sums_over_its_batches() -> None:
    mentions = pl.DataFrame({"rule": ["a", "a", "b"]})
    observations = pl.DataFrame(
        {
            "region": ["义乌市", None],
            "region_code": [None, None],
            "zone": [None, None],
            "metric": ["other", "output"],
            "confidence": [0.5, 0.7],
        },
        schema_overrides={"region_code": pl.String, "zone": pl.String},
    )
    tally = Tally()
    for _ in range(2):
        tally.note({"core.mention": mentions, "core.observation": observations})
    counts = Counts(documents=5, loaded=4, rejected=1, mentions=6, observations=4)
    found = {(m, s): (a, b) for m, s, a, b in measured(tally, counts, {"empty_file": 1}, (180, 2)).iter_rows()}
    assert found["rule_share", "a"] == (4, 6)
    assert found["unknown_region_share", None] == found["other_metric_share", None] == (2, 4)
    assert found["confidence", None][0] == pytest.approx(2.4)
    assert found["rejects_by_reason", "empty_file"] == found["rejects_by_reason", None] == (1, 5)
    assert {m for m, _ in found} | {"documents_per_day"} == measures().keys(), "every measure that is declared is made"


def test_rows_keep_the_contract() -> None:
    judged = judge(now(0.2), share(USUAL)) + judge_days({date(2026, 1, 5): 3}, date(2026, 1, 5))
    rows = measure_rows(judged, RUN, START)
    assert rows["verdict"].to_list() == ["low", "too_few"]
    assert rows["measure_id"].n_unique() == rows.height
    checks = check_rows(judged, RUN, START)
    assert checks["severity"].unique().to_list() == ["warn"], "an anomaly stops no run"
    assert mean(checks["evaluated"].to_list()) == 0.5
    assert measure_rows([], RUN, START).is_empty() and check_rows([], RUN, START).is_empty()
