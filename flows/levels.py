"""Levels that the warehouse holds of what a batch speaks of, so that a claim is judged by more than its own page."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from expectations.relations import LEVELS
from warehouse.store import Store


def earlier_levels(store: Store, frames: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    """Achieved levels of other documents, of the metrics and years that a batch tells of and of the years before.

    From the observations, not the marts: those know nothing of the batches before in the same run.
    """
    told = frames["core.observation"].filter(pl.col("period_end").is_not_null())
    years = told["period_end"].dt.year().unique().to_list()
    return store.query(
        f"SELECT {', '.join(LEVELS)} FROM core.observation "
        "WHERE retired_at IS NULL AND kind = 'level' AND status = 'actual' AND NOT size_class "
        "AND metric IN (SELECT unnest($1::VARCHAR[])) AND year(period_end) IN (SELECT unnest($2::INTEGER[])) "
        "AND document_id NOT IN (SELECT unnest($3::VARCHAR[]))",
        [
            told["metric"].unique().to_list(),
            sorted({year - back for year in years for back in (0, 1)}),
            frames["raw.document"]["document_id"].to_list(),
        ],
    )
