"""The figures of a run beside those of the runs before it: what the store is asked for, and what is kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, time

import polars as pl

from expectations.anomalies import Judged, check_rows, earliest_day, judge, judge_days, measure_rows
from expectations.measures import Tally, measured
from expectations.verdicts import Counts
from flows.ledger import CHINA, Entry

RUNS = 200
"""Runs of the past that are asked for; those too small to say anything are put together out of them."""
_PAST = """
WITH earlier AS (
  SELECT run_id, started_at FROM ops.run
  WHERE flow = $1 AND state = 'complete' AND run_id IN (SELECT run_id FROM ops.measure)
  ORDER BY started_at DESC LIMIT $2
)
SELECT measure, subject, amount, base, run_id, started_at AS begun FROM ops.measure JOIN earlier USING (run_id)
WHERE measure <> 'documents_per_day'
"""
_DAYS = """
SELECT CAST(CAST(started_at AS TIMESTAMP) + INTERVAL 8 HOUR AS DATE) AS day, CAST(sum(loaded) AS BIGINT) AS documents
FROM ops.run WHERE flow = $1 AND state = 'complete' AND started_at >= $2 GROUP BY day
"""


@dataclass(slots=True)
class Measuring:
    """What the batches of one run come to, and how that compares."""

    entry: Entry
    tally: Tally = field(default_factory=Tally)

    def judged(self, counts: Counts, reasons: Mapping[str, int], checks: tuple[int, int], *, new: bool) -> list[Judged]:
        """The run's figures beside the past: all of them where it brought anything new, else only those of days."""
        query, flow = self.entry.store.query, self.entry.flow
        today = self.entry.today
        found = query(_DAYS, [flow, datetime.combine(earliest_day(today), time(), CHINA)])
        days = dict(found.iter_rows())
        days[today] = days.get(today, 0) + counts.loaded
        judged = judge_days(days, today)
        if new:
            past = query(_PAST, [flow, RUNS])
            judged += judge(measured(self.tally, counts, reasons, checks), past)
        return judged

    def rows(self, judged: list[Judged]) -> dict[str, pl.DataFrame]:
        """What is kept of it: rows of ops.measure and ops.check."""
        run_id, at = self.entry.run_id, self.entry.started_at
        return {"ops.measure": measure_rows(judged, run_id, at), "ops.check": check_rows(judged, run_id, at)}
