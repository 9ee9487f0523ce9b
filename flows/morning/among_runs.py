"""The run among those before it, and what of the country and its industries they cover."""

from __future__ import annotations

from collections.abc import Sequence

from flows.morning.asked import READS_DOCUMENTS, Asked
from flows.morning.facts import Covered, PastRun, Top

INDUSTRIES, PAST = 12, 30


def past(ask: Asked) -> list[PastRun]:
    """The run and those before it that brought something, the earliest first."""
    rows = ask.rows(
        f"""
        WITH runs AS (
          SELECT run_id, started_at, loaded AS documents, observations, checks_failed,
            rejected + mention_rejects AS rejects
          FROM ops.run
          WHERE started_at <= $2 AND {READS_DOCUMENTS} AND loaded > 0 OR run_id = $1
          ORDER BY started_at DESC LIMIT {PAST}
        ),
        figures AS (
          SELECT run_id, count(*) FILTER (region IS NULL) / count(*) AS unknown_region,
            count(*) FILTER (metric = 'other') / count(*) AS other_metric
          FROM warehouse.core.observation
          -- what a correction replaced as it was read was never current
          WHERE run_id IN (SELECT run_id FROM runs) AND retired_at IS DISTINCT FROM recorded_at
          GROUP BY 1
        )
        SELECT r.*, f.unknown_region, f.other_metric FROM runs AS r LEFT JOIN figures AS f USING (run_id)
        ORDER BY r.started_at
        """,
        [ask.run_id, ask.run["started_at"]],
    )
    counted = ("documents", "observations", "checks_failed", "rejects")
    return [PastRun(**{**r, **{name: r[name] or 0 for name in counted}}) for r in rows]


def past_rejects(ask: Asked, run_ids: Sequence[str]) -> list[tuple[str, str, int]]:
    rows = ask.reader.query(
        "SELECT run_id, reason, count(*) AS n FROM ops.reject WHERE list_contains(?::VARCHAR[], run_id) "
        "GROUP BY ALL ORDER BY run_id, n DESC, reason",
        [list(run_ids)],
    )
    return [(str(run), str(reason), int(n)) for run, reason, n in rows.iter_rows()]


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
