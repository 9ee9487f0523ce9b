"""What came in with a run, and what of it is new."""

from __future__ import annotations

from typing import Any

from flows.morning.asked import Asked, figure_of
from flows.morning.facts import Arrived, DocumentRow, Family, Figure, Target, Top

DOCUMENTS, PUBLISHERS, DAYS = 12, 8, 12
FAMILIES, LARGEST, GROWTHS = 9, 3, 12
TARGETS, YEARS, POLICIES = 16, 10, 12


def documents(ask: Asked) -> Top[DocumentRow]:
    rows = ask.rows(
        f"""
        SELECT d.document, d.document_id, d.publisher, d.published_on, d.title,
          (SELECT count(*) FROM raw.article AS a WHERE a.document_id = d.document_id AND a.run_id = $1) AS articles,
          count(m.observation_id) AS observations
        FROM raw.document AS d LEFT JOIN morning AS m ON m.document_id = d.document_id
        WHERE d.run_id = $1
        GROUP BY ALL ORDER BY observations DESC, d.document LIMIT {DOCUMENTS}
        """,
        [ask.run_id],
    )
    total = ask.count("SELECT count(*) FROM raw.document WHERE run_id = ?", [ask.run_id])
    return Top([DocumentRow(**r) for r in rows], total)


def arrived(ask: Asked, by: str, most: int, order: str) -> Top[Arrived]:
    """Documents, articles and observations by a column of raw.document."""
    rows = ask.rows(
        f"""
        WITH articles AS (SELECT document_id, count(*) AS n FROM raw.article WHERE run_id = $1 GROUP BY 1),
        figures AS (SELECT document_id, count(*) AS n FROM morning GROUP BY 1)
        SELECT {by} AS name, count(*) AS documents, coalesce(sum(a.n), 0)::BIGINT AS articles,
          coalesce(sum(f.n), 0)::BIGINT AS observations, count(*) OVER () AS total
        FROM raw.document AS d
        LEFT JOIN articles AS a USING (document_id) LEFT JOIN figures AS f USING (document_id)
        WHERE d.run_id = $1
        GROUP BY 1 ORDER BY {order} NULLS LAST LIMIT {most}
        """,
        [ask.run_id],
    )
    total = rows[0]["total"] if rows else 0
    return Top([Arrived(r["name"], r["documents"], r["articles"], r["observations"]) for r in rows], total)


def families(ask: Asked) -> Top[Family]:
    """The largest new figures of the metrics that most new facts are of: in turn one of money, in yuan, and another."""
    rows = ask.rows(
        f"""
        WITH levels AS (
          SELECT *, CASE WHEN value_cny IS NOT NULL THEN 'CNY' ELSE unit END AS measured_in,
            coalesce(value_cny, low)::DOUBLE AS size
          FROM morning
          WHERE is_new AND status = 'actual' AND kind = 'level' AND per IS NULL AND metric <> 'other'
            AND unit NOT IN ('percent', 'percentage_point', 'ratio') AND NOT size_class AND confidence >= $1
          QUALIFY row_number() OVER (PARTITION BY fact_id ORDER BY confidence DESC, observation_id) = 1
        ),
        ranked AS (
          SELECT *,
            count(*) OVER (PARTITION BY metric, measured_in) AS in_family,
            row_number() OVER (PARTITION BY metric, measured_in ORDER BY abs(size) DESC, observation_id) AS place
          FROM levels
        ),
        families AS (
          SELECT metric, measured_in, in_family, count(*) OVER () AS total,
            row_number() OVER (ORDER BY turn, measured_in <> 'CNY', metric, measured_in) AS nth
          FROM (
            SELECT *, row_number() OVER (
              PARTITION BY measured_in = 'CNY' ORDER BY in_family DESC, metric, measured_in) AS turn
            FROM ranked WHERE place = 1
          )
        )
        SELECT f.nth, f.measured_in, f.in_family, f.total, r.*
        FROM ranked AS r JOIN families AS f USING (metric, measured_in)
        WHERE f.nth <= {FAMILIES} AND r.place <= {LARGEST}
        ORDER BY f.nth, r.place
        """,
        [ask.low],
    )
    found: dict[int, list[dict[str, Any]]] = {}
    for row in rows:
        found.setdefault(row["nth"], []).append(row)
    families = [
        Family(
            of[0]["metric"],
            of[0]["metric_name"],
            of[0]["measured_in"],
            [figure_of(r) for r in of],
            of[0]["in_family"],
        )
        for of in found.values()
    ]
    return Top(families, rows[0]["total"] if rows else 0)


def growths(ask: Asked) -> Top[Figure]:
    """The new yearly growths that rose and fell most, the strongest rise first."""
    rows = ask.rows(
        f"""
        WITH growths AS (
          SELECT * FROM morning
          WHERE is_new AND status = 'actual' AND kind = 'growth' AND unit = 'percent' AND basis = 'yoy' AND low = high
            AND subject IS NOT NULL AND confidence >= $1
          QUALIFY row_number() OVER (PARTITION BY fact_id ORDER BY confidence DESC, observation_id) = 1
        )
        SELECT *, count(*) OVER () AS total FROM growths
        QUALIFY row_number() OVER (ORDER BY low DESC, observation_id) <= {GROWTHS // 2}
          OR low < 0 AND row_number() OVER (ORDER BY low, observation_id) <= {GROWTHS // 2}
        ORDER BY low DESC, observation_id
        """,
        [ask.low],
    )
    return Top([figure_of(r) for r in rows], rows[0]["total"] if rows else 0)


def targets(ask: Asked) -> Top[Target]:
    rows = ask.rows(
        f"""
        WITH targets AS (
          SELECT * FROM morning WHERE is_new AND status = 'target'
          QUALIFY row_number() OVER (PARTITION BY fact_id ORDER BY confidence DESC, observation_id) = 1
        )
        SELECT t.*, p.state, p.days_left, p.actual, p.actual_as_of, p.reached_percent, count(*) OVER () AS total
        FROM targets AS t
        LEFT JOIN mart.target_progress AS p ON p.target_fact_id = t.fact_id AND p.latest
        ORDER BY t.confidence < $1, t.subject IS NULL, coalesce(p.state = 'overdue', false), t.period_end NULLS LAST,
          t.value_cny DESC NULLS LAST, t.observation_id
        LIMIT {TARGETS}
        """,
        [ask.low],
    )
    found = [
        Target(
            figure_of(r),
            r["period_end"],
            r["state"],
            r["days_left"],
            r["actual"],
            r["actual_as_of"],
            r["reached_percent"],
        )
        for r in rows
    ]
    return Top(found, rows[0]["total"] if rows else 0)


def deadlines(ask: Asked) -> list[tuple[int | None, int]]:
    """How many new targets are due in which year, the next years that there are."""
    rows = ask.reader.query(
        "SELECT year(period_end) AS due, count(DISTINCT fact_id) FROM morning WHERE is_new AND status = 'target' "
        f"GROUP BY 1 ORDER BY 1 NULLS LAST LIMIT {YEARS}"
    )
    return [(due, int(n)) for due, n in rows.iter_rows()]


def policies(ask: Asked) -> Top[Figure]:
    rows = ask.rows(
        f"""
        WITH policies AS (
          SELECT * FROM morning WHERE is_new AND status = 'policy'
          QUALIFY row_number() OVER (PARTITION BY fact_id ORDER BY confidence DESC, observation_id) = 1
        )
        SELECT *, count(*) OVER () AS total FROM policies
        ORDER BY confidence < $1, value_cny DESC NULLS LAST, low DESC, observation_id LIMIT {POLICIES}
        """,
        [ask.low],
    )
    return Top([figure_of(r) for r in rows], rows[0]["total"] if rows else 0)
