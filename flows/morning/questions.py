"""All the questions whose answers are the facts of a page, asked of the read copy."""

from __future__ import annotations

from datetime import datetime

from flows.morning import among_runs, doubts, news
from flows.morning.asked import Asked
from flows.morning.facts import Facts
from flows.morning.sentences import cited
from seeds.quality_table import belief
from warehouse.store import Reader


def gather(reader: Reader, run_id: str) -> Facts:
    """The facts of one run, from a read copy in the state to be told of (see ``Reader``'s ``as_of``)."""
    run = reader.query("SELECT * FROM ops.run WHERE run_id = ?", [run_id]).row(0, named=True)
    low = float(belief("doubtful_confidence"))
    _lay_out(reader, run_id, read_again=run["flow"] == "rebuild")
    ask = Asked(reader, run, low)
    families, targets, policies = news.families(ask), news.targets(ask), news.policies(ask)
    growths, conflicts, doubtful = news.growths(ask), doubts.conflicts(ask), doubts.doubtful(ask)
    corrections, revisions = doubts.corrections(ask), doubts.revisions(ask)
    shown = [
        *(f for family in families.rows for f in family.figures),
        *growths.rows,
        *(t.figure for t in targets.rows),
        *policies.rows,
        *(s for c in conflicts.rows for s in c.statements),
        *(c.figure for c in corrections.rows),
        *(r.figure for r in revisions.rows),
        *doubtful.rows,
    ]
    failed = doubts.failed_checks(ask)
    suspects = {s.observation_id for c in failed.rows for s in c.samples if s.observation_id}
    past = among_runs.past(ask)
    courses, anomalies = among_runs.courses(ask, past)
    provinces, no_province = among_runs.provinces(ask)
    industries, no_industry = among_runs.industries(ask)
    return Facts(
        run=run,
        doubtful_below=low,
        documents=news.documents(ask),
        publishers=news.arrived(ask, "publisher", news.PUBLISHERS, "observations DESC, name"),
        days=news.arrived(ask, "published_on::VARCHAR", news.DAYS, "name DESC"),
        new_facts=ask.count("SELECT count(DISTINCT fact_id) FROM morning WHERE is_new"),
        families=families,
        growths=growths,
        targets=targets,
        deadlines=news.deadlines(ask),
        policies=policies,
        conflicts=conflicts,
        conflicts_open=ask.count("SELECT count(*) FROM mart.fact WHERE conflict"),
        gone=doubts.gone(ask),
        set_right=doubts.set_right(ask),
        corrections=corrections,
        revisions=revisions,
        rejects=doubts.rejects(ask),
        failed_checks=failed,
        suspects=frozenset(suspects),
        past=past,
        courses=courses,
        anomalies=anomalies,
        past_rejects=among_runs.past_rejects(ask, [p.run_id for p in past]),
        provinces=provinces,
        no_province=no_province,
        industries=industries,
        no_industry=no_industry,
        confidences=doubts.confidences(ask),
        doubtful=doubtful,
        cited=cited(reader, dict.fromkeys([*(f.observation_id for f in shown), *sorted(suspects)])),
        unit_names=dict(reader.query("SELECT unit_id, name_zh FROM ref.unit WHERE unit_id = base_unit").iter_rows()),
    )


def _lay_out(reader: Reader, run_id: str, *, read_again: bool) -> None:
    """The figures of the run with their facts. New is a fact that no other run states, nor the version of the document
    that this one supersedes, nor the same page as it was read before."""
    reader.query(
        """
        CREATE OR REPLACE TEMP TABLE morning AS
        WITH mine AS (
          SELECT o.* EXCLUDE (sentence, surface, article_title), s.fact_id, s.subject
          FROM mart.observation AS o JOIN mart.statement AS s USING (observation_id)
          WHERE o.run_id = $1
        ),
        stated_before AS (
          SELECT DISTINCT s.fact_id
          FROM mart.statement AS s
          JOIN core.observation AS o USING (observation_id)
          WHERE o.run_id <> $1 AND s.fact_id IN (SELECT fact_id FROM mine)
        ),
        versions AS (
          -- a document that was read again supersedes itself
          SELECT document_id, supersedes_id FROM raw.document WHERE run_id = $1 AND supersedes_id <> document_id
        ),
        carried_over AS (
          SELECT m.observation_id
          FROM mine AS m
          JOIN versions AS v USING (document_id)
          JOIN warehouse.core.observation AS o ON o.document_id = v.supersedes_id
            AND (o.metric, o.low, o.high, o.unit, o.kind, o.status) = (m.metric, m.low, m.high, m.unit, m.kind, m.status)
            AND o.metric_text IS NOT DISTINCT FROM m.metric_text
          UNION ALL
          SELECT m.observation_id
          FROM mine AS m
          JOIN warehouse.core.observation AS o USING (mention_id)
          WHERE $2 AND o.run_id <> $1 AND o.recorded_at < m.recorded_at
            AND (o.metric, o.low, o.high, o.unit, o.kind, o.status) = (m.metric, m.low, m.high, m.unit, m.kind, m.status)
        )
        SELECT
          *,
          fact_id NOT IN (FROM stated_before) AND observation_id NOT IN (FROM carried_over) AS is_new
        FROM mine
        """,
        [run_id, read_again],
    )


def state_of(reader: Reader, run_id: str) -> datetime | None:
    """The moment to which the warehouse has to be taken back so that it says what it said after a run; None where the
    run is the last that changed anything."""
    later = reader.query(
        "SELECT r.started_at, EXISTS (FROM ops.run AS l WHERE l.started_at > r.started_at AND "
        "(l.loaded > 0 OR l.flow NOT IN ('ingest', 'backfill'))) AS changed FROM ops.run AS r WHERE r.run_id = ?",
        [run_id],
    )
    moment, changed = later.row(0)
    return moment if changed else None
