"""What does not go together, what changed, what was turned away, and what to distrust."""

from __future__ import annotations

import json
from contextlib import suppress
from typing import Any

from expectations.chinese import apart
from flows.morning.asked import READS_DOCUMENTS, Asked, figure_of
from flows.morning.facts import (
    Conflict,
    Correction,
    FailedCheck,
    Figure,
    Gone,
    RejectExample,
    RejectReason,
    Revision,
    Sample,
    SetRight,
    Top,
)

CONFLICTS, STATEMENTS = 8, 4
CHANGES, REASONS, EXAMPLES, FAILED, DOUBTFUL = 12, 12, 3, 12, 8
_SINCE = (
    "SELECT coalesce(max(started_at), TIMESTAMPTZ '1970-01-01') FROM ops.run "
    f"WHERE started_at < $2 AND {READS_DOCUMENTS} AND loaded > 0"
)
"""When the run before this one began that brought something: what happened since is told of here."""


def conflicts(ask: Asked) -> Top[Conflict]:
    """Conflicts in which this run has its part, those of the widest gap first."""
    rows = ask.rows(
        f"""
        WITH facts AS (
          SELECT fact_id, subject, count(*) OVER () AS total,
            abs(highest - lowest)::DOUBLE / nullif(abs(low)::DOUBLE, 0) AS gap
          FROM mart.fact WHERE conflict AND fact_id IN (SELECT fact_id FROM morning)
          ORDER BY gap DESC NULLS LAST, fact_id LIMIT {CONFLICTS}
        )
        SELECT f.fact_id, f.subject, f.total, f.gap, c.preferred, o.* EXCLUDE (sentence),
          count(*) OVER (PARTITION BY f.fact_id) AS statements
        FROM facts AS f
        JOIN mart.conflict AS c USING (fact_id)
        JOIN mart.observation AS o USING (observation_id)
        QUALIFY row_number() OVER (
          PARTITION BY f.fact_id ORDER BY c.preferred DESC, o.published_on DESC NULLS LAST, o.observation_id
        ) <= {STATEMENTS}
        ORDER BY f.gap DESC NULLS LAST, f.fact_id, c.preferred DESC, o.published_on DESC NULLS LAST, o.observation_id
        """
    )
    found: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        found.setdefault(row["fact_id"], []).append(row)
    conflicts = [Conflict(id, [figure_of(r) for r in of], of[0]["statements"]) for id, of in found.items()]
    return Top(conflicts, rows[0]["total"] if rows else 0)


def corrections(ask: Asked) -> Top[Correction]:
    """Figures that a new version of a document states otherwise, matched by all that makes them the same claim."""
    same = (
        "kind, unit, counter, per, metric, metric_text, region_code, zone, organization, industry, "
        "period_start::VARCHAR, period_end::VARCHAR, status, basis, reference, qualifier"
    )
    rows = ask.rows(
        f"""
        WITH versions AS (
          SELECT d.document_id AS new_id, d.supersedes_id AS old_id FROM raw.document AS d
          WHERE d.run_id = $1 AND d.supersedes_id <> d.document_id
        ),
        now AS (
          SELECT v.new_id, md5([{same}]::VARCHAR) AS claim, m.*,
            row_number() OVER (PARTITION BY v.new_id, claim ORDER BY m.document_start) AS turn
          FROM versions AS v JOIN morning AS m ON m.document_id = v.new_id
        ),
        earlier AS (
          SELECT v.new_id, md5([{same}]::VARCHAR) AS claim, o.low AS before_low, o.high AS before_high,
            row_number() OVER (PARTITION BY v.new_id, claim ORDER BY o.document_start) AS turn
          FROM versions AS v JOIN warehouse.core.observation AS o ON o.document_id = v.old_id
          JOIN warehouse.raw.document AS d ON d.document_id = o.document_id AND d.rule_set = o.rule_set
          WHERE d.retired_at = $2
        )
        SELECT n.*, e.before_low, e.before_high, count(*) OVER () AS total
        FROM now AS n JOIN earlier AS e USING (new_id, claim, turn)
        WHERE (n.low, n.high) <> (e.before_low, e.before_high)
        ORDER BY n.document, n.document_start LIMIT {CHANGES}
        """,
        [ask.run_id, ask.run["started_at"]],
    )
    found = [Correction(figure_of(r), r["before_low"], r["before_high"]) for r in rows]
    return Top(found, rows[0]["total"] if rows else 0)


def revisions(ask: Asked) -> Top[Revision]:
    """Figures of this run that an earlier publication gave another exact value."""
    rows = ask.rows(
        f"""
        SELECT m.*, f.first_value, f.latest_value, f.revisions, count(*) OVER () AS total
        FROM mart.fact AS f
        JOIN (
          FROM morning QUALIFY row_number() OVER (PARTITION BY fact_id ORDER BY published_on DESC NULLS LAST,
            observation_id) = 1
        ) AS m USING (fact_id)
        WHERE f.revisions > 0 AND f.first_value <> f.latest_value
        ORDER BY m.confidence < $1, m.value_cny DESC NULLS LAST, m.observation_id LIMIT {CHANGES}
        """,
        [ask.low],
    )
    found = [Revision(figure_of(r), r["first_value"], r["latest_value"], r["revisions"]) for r in rows]
    return Top(found, rows[0]["total"] if rows else 0)


def gone(ask: Asked) -> Top[Gone]:
    """Documents that this run superseded, and those taken back since the run before it."""
    rows = ask.rows(
        f"""
        WITH gone AS (
          SELECT old.document_id, old.document, 'superseded' AS what, old.published_on, NULL AS why
          FROM raw.document AS d JOIN warehouse.raw.document AS old ON old.document_id = d.supersedes_id
          WHERE d.run_id = $1 AND d.supersedes_id <> d.document_id AND old.retired_at = $2
          UNION
          SELECT r.document_id, r.document, 'retracted', d.published_on, r.why
          FROM ops.retraction AS r
          LEFT JOIN warehouse.raw.document AS d USING (document_id)
          WHERE r.retracted_at <= $2 AND r.retracted_at > ({_SINCE}) OR r.run_id = $1
        )
        SELECT g.* EXCLUDE (document_id), count(*) OVER () AS total,
          (SELECT count(DISTINCT mention_id) FROM warehouse.core.observation AS o
           WHERE o.document_id = g.document_id) AS observations
        FROM gone AS g ORDER BY g.what, g.document LIMIT {CHANGES}
        """,
        [ask.run_id, ask.run["started_at"]],
    )
    total = rows[0]["total"] if rows else 0
    return Top([Gone(r["document"], r["what"], r["published_on"], r["observations"], r["why"]) for r in rows], total)


def set_right(ask: Asked) -> Top[SetRight]:
    """Corrections on record that were applied in this run, or since the run before it."""
    rows = ask.rows(
        f"""
        SELECT correction_id, document_named AS document, locate, action, why, count(*) OVER () AS total
        FROM ops.correction
        WHERE outcome = 'applied' AND (retired_at IS NULL OR retired_at > $2)
          AND (run_id = $1 OR recorded_at <= $2 AND recorded_at > ({_SINCE}))
        ORDER BY document, correction_id LIMIT {CHANGES}
        """,
        [ask.run_id, ask.run["started_at"]],
    )
    found = [SetRight(**{name: r[name] for name in SetRight.__slots__}) for r in rows]
    return Top(found, rows[0]["total"] if rows else 0)


def rejects(ask: Asked) -> list[RejectReason]:
    rows = ask.rows(
        """
        SELECT r.*, w.meaning, w.remedy, w.meaning_zh, w.remedy_zh, count(*) OVER same AS n,
          count(*) FILTER (r.resolved_at IS NULL) OVER same AS open
        FROM ops.reject AS r LEFT JOIN ref.reject_reason AS w USING (reason)
        WHERE r.run_id = ?
        WINDOW same AS (PARTITION BY r.stage, r.reason)
        QUALIFY row_number() OVER (
          PARTITION BY r.stage, r.reason ORDER BY r.resolved_at IS NOT NULL, r.document, r.key, r.reject_id) <= ?
        ORDER BY n DESC, r.stage, r.reason, r.document, r.key, r.reject_id
        """,
        [ask.run_id, EXAMPLES],
    )
    found: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for row in rows:
        found.setdefault((row["stage"], row["reason"]), []).append(row)
    return [
        RejectReason(
            stage,
            reason,
            of[0]["n"],
            of[0]["open"],
            of[0]["meaning"],
            of[0]["remedy"],
            of[0]["meaning_zh"],
            of[0]["remedy_zh"],
            [_example(r) for r in of],
        )
        for (stage, reason), of in list(found.items())[:REASONS]
    ]


def _example(row: dict[str, Any]) -> RejectExample:
    """One reject; of a figure the payload is its row, with the sentence."""
    sentence: str | None = None
    surface: str | None = None
    with suppress(ValueError, TypeError, KeyError):
        payload = json.loads(row["payload"] or "")
        sentence, surface = str(payload["sentence"]), str(payload["surface"])
    document, key = row["document"] or "", row["key"]
    # a line stands in the name, the id of a mention is no word for people
    key = None if key is None or len(key) == 32 or document.endswith(f"#{key}") else key
    return RejectExample(row["reject_id"], document, key, row["detail"], _settled(row), sentence, surface)


def _settled(row: dict[str, Any]) -> str | None:
    if row["resolved_at"] is None:
        return None
    return row["resolution"] or "settled"  # by a version that kept no sentence


def failed_checks(ask: Asked) -> Top[FailedCheck]:
    rows = ask.rows(
        f"""
        SELECT severity, table_name, column_name, expectation, why, statement_zh, evaluated, unexpected, sample,
          count(*) OVER () AS total
        FROM ops.check LEFT JOIN ref.statement USING (expectation) WHERE run_id = ? AND NOT success
        ORDER BY list_position(['stop', 'reject', 'warn'], severity), unexpected DESC, expectation LIMIT {FAILED}
        """,
        [ask.run_id],
    )
    samples = {r["expectation"] + r["table_name"]: [apart(s) for s in (r["sample"] or "").splitlines()] for r in rows}
    loaded = _observations(ask, {where for of in samples.values() for _, where in of if where})
    found = []
    for row in rows:
        total, _ = row.pop("total"), row.pop("sample")
        of = [
            Sample(said, where, loaded.get(where or ""))
            for said, where in samples[row["expectation"] + row["table_name"]]
        ]
        found.append(FailedCheck(**row, samples=of))
    return Top(found, total if rows else 0)


def _observations(ask: Asked, places: set[str]) -> dict[str, str]:
    """Ids of the observations of the run that stand at some places, by document@offset."""
    rows = ask.reader.query(
        "SELECT document || '@' || document_start AS place, observation_id FROM morning "
        "WHERE list_contains(?::VARCHAR[], place)",
        [sorted(places)],
    )
    return dict(rows.iter_rows()) if places else {}


def confidences(ask: Asked) -> list[int]:
    tenths = dict(
        ask.reader.query("SELECT least(floor(confidence * 10), 9)::INT, count(*) FROM morning GROUP BY 1").iter_rows()
    )
    return [tenths.get(n, 0) for n in range(10)]


def doubtful(ask: Asked) -> Top[Figure]:
    """Figures of little confidence, those first that would be headlines; what is read alike is listed once."""
    rows = ask.rows(
        f"""
        WITH doubtful AS (SELECT *, count(*) OVER () AS total FROM morning WHERE confidence < ?)
        FROM doubtful
        QUALIFY row_number() OVER (
          PARTITION BY subject, metric, metric_text, low, high, unit ORDER BY confidence, observation_id) = 1
        ORDER BY value_cny DESC NULLS LAST, confidence, observation_id LIMIT {DOUBTFUL}
        """,
        [ask.low],
    )
    return Top([figure_of(r) for r in rows], rows[0]["total"] if rows else 0)
