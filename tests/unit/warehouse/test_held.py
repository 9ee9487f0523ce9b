"""Held views: after every load and retirement they hold what their queries give, however the rows came in."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from warehouse import held
from warehouse.held import HeldViews
from warehouse.render.views import views
from warehouse.store import Store

Rows = Callable[..., pl.DataFrame]
HELD = [view for view in views() if view.held_by]


def claim(draw: random.Random, number: int) -> dict[str, Any]:
    """One observation out of few subjects, metrics, years and values, so that many speak of the same fact."""
    year = draw.choice((2021, 2022, 2023))
    document = draw.randrange(1, 9)
    growth = draw.random() < 0.3
    value = str(draw.choice((5, 8, 12) if growth else (100, 110, 130)))
    return {
        "observation_id": f"{number:032x}",
        "document_id": f"{document:032x}",
        "article_id": f"{document:032x}",
        "low": value,
        "high": value,
        "kind": "growth" if growth else "level",
        "unit": "percent" if growth else "CNY",
        "metric": draw.choice(("gdp", "output_value")),
        "region": draw.choice(("义乌市", "永康市")),
        "status": draw.choice(("actual", "actual", "target")),
        "period_type": "year",
        "period_start": date(year, 1, 1),
        "period_end": date(year, 12, 31),
    }


def assert_up_to_date(store: Store) -> None:
    for view in HELD:
        for less, more in ((f"FROM {view.full_name}", view.sql), (view.sql, f"FROM {view.full_name}")):
            assert store.query(f"({less}) EXCEPT ALL ({more})").rows() == [], view.name


@pytest.mark.parametrize("seed", range(3))
def test_loading_and_retiring_step_by_step_ends_with_what_the_queries_give(home: Path, rows: Rows, seed: int) -> None:
    draw = random.Random(seed)
    claims = [claim(draw, n) for n in range(160)]
    with Store(home) as store:
        documents = [
            {"document_id": f"{n:032x}", "document_sha256": f"{n:064x}", "published_on": date(2023, 6, n)}
            for n in range(1, 9)
        ]
        articles = [{"article_id": f"{n:032x}", "document_id": f"{n:032x}"} for n in range(1, 9)]
        store.load({"raw.document": rows("raw.document", *documents), "raw.article": rows("raw.article", *articles)})
        sizes = [100, 3, 1, 12, 2]  # the first makes everything anew, the others what they touch
        for size in sizes:
            some, claims = claims[:size], claims[size:]
            store.load({"core.observation": rows("core.observation", *some)})
            store.publish()
            assert_up_to_date(store)
        assert store.retire([f"{1:032x}"], datetime.now(UTC)) == 1
        store.publish()
        assert_up_to_date(store)
        assert store.query("SELECT count(*) FROM mart.statement").item() < sum(sizes)


@pytest.mark.parametrize("apart", [timedelta(days=1), timedelta(0)], ids=["later", "at the moment published last"])
def test_what_comes_and_goes_after_a_publication_is_all_that_is_made_anew(
    home: Path, rows: Rows, monkeypatch: pytest.MonkeyPatch, apart: timedelta
) -> None:
    draw = random.Random(11)
    claims = [claim(draw, n) for n in range(130)]
    moment = datetime(2024, 1, 1, tzinfo=UTC)
    with Store(home) as store:
        numbers = range(1, 9)
        documents = [
            {"document_id": f"{n:032x}", "document_sha256": f"{n:064x}", "published_on": date(2023, 6, n)}
            for n in numbers
        ]
        articles = [{"article_id": f"{n:032x}", "document_id": f"{n:032x}"} for n in numbers]
        first = [c | {"recorded_at": moment} for c in claims[:100]]
        store.load(
            {
                "raw.document": rows("raw.document", *(d | {"recorded_at": moment} for d in documents)),
                "raw.article": rows("raw.article", *(a | {"recorded_at": moment} for a in articles)),
                "core.observation": rows("core.observation", *first),
            }
        )
        store.publish()
        monkeypatch.setattr(held, "ANEW", 2)  # however many they are
        monkeypatch.setattr(HeldViews, "_renew_all", lambda self, held: pytest.fail("every row was made anew"))
        for n, size in enumerate((3, 1, 12, 14)):
            moment += apart
            stays = {"document_id": f"{5 + n:032x}", "article_id": f"{5 + n:032x}"}
            some = [c | stays | {"recorded_at": moment} for c in claims[100 + 7 * n :][:size]]
            # a document goes in the transaction in which others come
            store.load({"core.observation": rows("core.observation", *some)}, supersede=[f"{n:032x}"], at=moment)
            store.publish()
            assert_up_to_date(store)


def test_a_run_killed_between_load_and_publication_leaves_nothing_undone(home: Path, rows: Rows) -> None:
    draw = random.Random(5)
    with Store(home) as store:
        store.load(
            {
                "raw.document": rows("raw.document", {"document_id": f"{1:032x}"}),
                "raw.article": rows("raw.article", {"article_id": f"{1:032x}", "document_id": f"{1:032x}"}),
                "core.observation": rows(
                    "core.observation",
                    *(claim(draw, n) | {"document_id": f"{1:032x}", "article_id": f"{1:032x}"} for n in range(5)),
                ),
            }
        )
    with Store(home) as store:
        store.publish()
        assert store.query("SELECT count(*) FROM mart.statement").item() == 5
        assert_up_to_date(store)
