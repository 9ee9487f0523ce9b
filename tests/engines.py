"""Do Great Expectations and the row predicates find the same rows? Compared as sets, rule by rule."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

import polars as pl

from expectations.run import Checker, Finished, Totals
from expectations.verdicts import BATCH, judge_batch
from warehouse.tables import table


def compared(checker: Checker, frames: Mapping[str, pl.DataFrame], today: date) -> int:
    """How many rows both engines found, in how many rules they were compared; an assertion where they differ.

    ``checker`` has finished a run over the frames at result format COMPLETE, which lists every row.
    """
    verdicts = judge_batch(frames, today)
    rows = 0
    for name in BATCH:
        key = table(name).key[0]
        results: list[Any] = checker.results[name].results
        said = {r.expectation_config.meta["rule"]: r for r in results}
        for e in verdicts[name].expectations:
            if e.of_table:
                continue
            result = said[e.rule]
            assert not result.exception_info.get("raised_exception"), result.exception_info
            by_predicate = verdicts[name].rows.filter(~verdicts[name].holds[e.rule])[key]
            by_library = [row.get(key) for row in result.result.get("unexpected_index_list") or []]
            assert Counter(map(_key, by_library)) == Counter(map(_key, by_predicate)), e.rule
            rows += len(by_library)
    return rows


def validated(frames: Mapping[str, pl.DataFrame], today: date) -> tuple[Checker, Finished]:
    """A run over the frames at result format COMPLETE, with nothing stored."""
    checker = Checker(
        None, run_id="1" * 32, today=today, recorded_at=datetime(2026, 11, 20, tzinfo=UTC), result_format="COMPLETE"
    )
    return checker, checker.finish(totals_of(checker, frames))


def totals_of(checker: Checker, frames: Mapping[str, pl.DataFrame]) -> Totals:
    """Check the frames as one batch and account for them."""
    n = checker.check(frames).counts
    return Totals(n.documents, n.loaded, 0, n.rejected, n.mentions, n.observations, n.not_quantities, n.mention_rejects)


def _key(value: Any) -> str | None:
    return None if str(value) in ("None", "nan", "<NA>") else str(value)
