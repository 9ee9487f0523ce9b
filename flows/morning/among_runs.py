"""The run among those before it, and what of the country and its industries they cover."""

from __future__ import annotations

from collections.abc import Sequence

from flows.morning.asked import READS_DOCUMENTS, Asked
from flows.morning.facts import Anomaly, Course, Covered, PastRun, Point, Top

INDUSTRIES, PAST, ANOMALIES = 12, 30, 8
OF_NEW_RUNS, OF_DAYS = "checks_failed", "documents_per_day"
"""Measures: one that every run has which brought something, be it only rejects; the one that is of days, not of runs."""


def past(ask: Asked) -> list[PastRun]:
    """The run and those before it that brought something, the earliest first."""
    rows = ask.rows(
        f"""
        WITH runs AS (
          SELECT run_id, started_at, coalesce(loaded, 0) AS documents,
            coalesce(rule_set <> lag(rule_set) OVER (ORDER BY started_at), false) AS rules_changed
          FROM ops.run
          WHERE started_at <= $2 AND {READS_DOCUMENTS}
            AND (loaded > 0 OR run_id IN (SELECT run_id FROM ops.measure WHERE measure = '{OF_NEW_RUNS}'))
            OR run_id = $1
        )
        FROM runs ORDER BY started_at DESC LIMIT {PAST}
        """,
        [ask.run_id, ask.run["started_at"]],
    )
    return [PastRun(**r) for r in reversed(rows)]


def courses(ask: Asked, runs: Sequence[PastRun]) -> tuple[list[Course], Top[Anomaly]]:
    """How each figure went over some runs, and what of them was told because it was not as usual."""
    rows = ask.rows(
        """
        SELECT run_id, started_at, measure, measure_name_zh, measure_name, measure_unit, subject, amount, base,
          value, usual, band_low, band_high, verdict, anomaly
        FROM mart.quality_trend
        WHERE list_contains(?::VARCHAR[], run_id) AND (subject IS NULL OR anomaly)
        ORDER BY started_at DESC, measure, subject NULLS FIRST
        """,
        [[r.run_id for r in runs]],
    )
    found: dict[str, tuple[str, dict[str, Point]]] = {}
    for r in rows:
        if r["subject"] is None:
            alone = r["amount"] / r["base"] if r["base"] else None
            kept = {name: r[name] for name in ("run_id", "usual", "band_low", "band_high", "anomaly")}
            found.setdefault(r["measure"], (r["measure_unit"], {}))[1][r["run_id"]] = Point(alone=alone, **kept)
    courses = [Course(m, unit, _along(runs, points)) for m, (unit, points) in found.items()]
    told = [
        Anomaly(
            name_zh=r["measure_name_zh"],
            name=r["measure_name"],
            unit=r["measure_unit"],
            drifting=r["verdict"].startswith("drifting"),
            **{n: r[n] for n in ("run_id", "started_at", "subject", "value", "usual", "band_low", "band_high")},
        )
        for r in rows
        if r["anomaly"]
    ]
    by_day = {r["run_id"]: r for r in rows if r["measure"] == OF_DAYS and r["anomaly"]}
    documents = [
        Point(r.run_id, float(r.documents), None, None, None, r.run_id in by_day) for r in runs
    ]  # what is usual of a day is not what is usual of a run
    return [Course("documents", "count", documents), *courses], Top(told[:ANOMALIES], len(told))


def _along(runs: Sequence[PastRun], points: dict[str, Point]) -> list[Point]:
    """A point for each run, an empty one where a run was not measured."""
    return [points.get(r.run_id, Point(r.run_id, None, None, None, None, False)) for r in runs]


def past_rejects(ask: Asked, run_ids: Sequence[str]) -> list[tuple[str, str, str | None, int]]:
    """What each of some runs turned away: run, reason, what that means in Chinese, how many."""
    rows = ask.reader.query(
        "SELECT run_id, reason, any_value(meaning_zh), count(*) AS n FROM ops.reject LEFT JOIN ref.reject_reason "
        "USING (reason) WHERE list_contains(?::VARCHAR[], run_id) GROUP BY run_id, reason ORDER BY run_id, n DESC, reason",
        [list(run_ids)],
    )
    return [(str(run), str(reason), zh, int(n)) for run, reason, zh, n in rows.iter_rows()]


def provinces(ask: Asked) -> tuple[list[Covered], int]:
    """Every province of which the warehouse has figures."""
    return _covered(ask, "province", None)


def industries(ask: Asked) -> tuple[Top[Covered], int]:
    rows, without = _covered(ask, "industry", INDUSTRIES)
    return Top(rows, ask.count("SELECT count(DISTINCT industry) FROM morning")), without


def _covered(ask: Asked, by: str, most: int | None) -> tuple[list[Covered], int]:
    rows = ask.rows(
        f"""
        WITH here AS (SELECT {by} AS name, count(*) AS n FROM morning GROUP BY 1),
        ever AS (SELECT {by} AS name, count(*) AS n FROM core.observation WHERE retired_at IS NULL GROUP BY 1)
        SELECT name, coalesce(h.n, 0) AS here, greatest(coalesce(e.n, 0), coalesce(h.n, 0)) AS ever
        FROM here AS h FULL JOIN ever AS e USING (name) WHERE name IS NOT NULL {"AND h.n > 0" if most else ""}
        ORDER BY here DESC, ever DESC, name {f"LIMIT {most}" if most else ""}
        """
    )
    without = ask.count(f"SELECT count(*) FROM morning WHERE {by} IS NULL")
    return [Covered(**r) for r in rows], without
