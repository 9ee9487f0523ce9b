"""Corrections applied as documents come, to what is loaded and to what is read again; changed, and taken away."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import polars as pl

from flows.correct import apply
from flows.export import export
from flows.ingest import ingest
from flows.rebuild import rebuild
from tests.flows.conftest import TRADE
from tests.flows.corrections.conftest import ALL, TRADED, WHY, Ask, accounted, counted, kept
from warehouse.store import read


def test_a_correction_acts_as_its_document_is_loaded(drop: Path, home: Path, ask: Ask) -> None:
    kept(home, {})
    outcome = ingest(drop, home)
    counted(outcome)
    right = Decimal(324230000000)
    assert ask(home, TRADED) == [(right, right, "CNY", right, "3242.3", "yiwu-trade")]
    assert ask(home, "SELECT low, confidence FROM mart.fact WHERE metric = 'trade_value' AND kind = 'level'") == [
        (Decimal(324230000000), 1.0)
    ]
    ((old, new),) = ask(
        home,
        "SELECT old.low, new.low FROM core.observation AS new JOIN core.observation AS old "
        "ON old.observation_id = new.supersedes_id WHERE old.retired_at = old.recorded_at AND new.retired_at IS NULL",
    )
    assert (old, new) == (Decimal(322430000000), Decimal(324230000000))
    assert ask(home, "SELECT correction_id, outcome, why FROM ops.correction") == [("yiwu-trade", "applied", WHY)]
    assert ask(home, "SELECT text FROM raw.document WHERE document = 'trade.txt'") == [(TRADE,)]
    accounted(home, ask)
    assert ingest(drop, home).nothing_new
    assert apply(home).is_empty


def test_a_correction_acts_on_what_is_loaded_and_the_state_before_can_be_asked_for(loaded: Path, ask: Ask) -> None:
    before, then = ask(loaded, ALL), datetime.now(UTC)
    kept(loaded, {})
    plan = apply(loaded)
    assert (plan.changed, plan.restored) == (1, 0)
    changed = [row for row in ask(loaded, ALL) if row not in before]
    assert len(changed) == 1
    assert ask(loaded, TRADED)[0][0] == Decimal(324230000000)
    with read(loaded, as_of=then) as earlier:
        assert earlier.query(ALL).rows() == before
        assert earlier.query("SELECT count(*) FROM ops.correction").item() == 0
        assert earlier.query(
            "SELECT low FROM mart.fact WHERE metric = 'trade_value' AND kind = 'level'"
        ).item() == Decimal(322430000000)
    assert ask(loaded, "SELECT flow, state, published FROM ops.run WHERE flow = 'corrections'") == [
        ("corrections", "complete", True)
    ]
    accounted(loaded, ask)

    versions = ask(loaded, "SELECT observation_id, retired_at FROM core.observation ORDER BY ALL")
    assert apply(loaded).is_empty
    assert ask(loaded, "SELECT observation_id, retired_at FROM core.observation ORDER BY ALL") == versions
    assert len(ask(loaded, "FROM ops.run WHERE flow = 'corrections'")) == 1


def test_as_it_is_loaded_or_later_a_correction_says_the_same(tmp_path: Path, drop: Path, home: Path, ask: Ask) -> None:
    first = tmp_path / "first"
    first.mkdir()
    rows = ({}, {"id": "subsidy", "document": "rice.txt", "locate": "早稻每亩补贴150元", "action": "drop", "guard": ""})
    kept(first, *rows)
    ingest(drop, first)
    ingest(drop, home)
    kept(home, *rows)
    apply(home)
    ids = "SELECT * EXCLUDE (run_id, recorded_at) FROM mart.observation ORDER BY observation_id"
    assert ask(home, ids) == ask(first, ids)
    facts = "SELECT * FROM mart.fact ORDER BY fact_id"
    assert ask(home, facts) == ask(first, facts)
    mentions = "SELECT mention_id, outcome FROM core.mention WHERE retired_at IS NULL ORDER BY ALL"
    assert ask(home, mentions) == ask(first, mentions)
    rejects = "SELECT reject_id, reason, key, resolved_at FROM ops.reject"
    assert ask(home, rejects) == ask(first, rejects)


def test_a_dropped_observation_is_accounted_for(drop: Path, home: Path, ask: Ask) -> None:
    kept(home, {"action": "drop"})
    outcome = ingest(drop, home)
    counted(outcome)
    assert (outcome.counts["observations"], outcome.counts["mention_rejects"]) == (4, 1)
    assert outcome.reasons == {"corrected": 1}
    assert ask(home, TRADED) == []
    assert ask(home, "SELECT detail FROM ops.reject") == [(f"correction yiwu-trade drops it: {WHY}",)]
    accounted(home, ask)
    assert apply(home).is_empty


def test_a_correction_taken_away_gives_the_reading_back_and_may_come_again(loaded: Path, ask: Ask) -> None:
    before = ask(loaded, ALL)
    facts = ask(loaded, "SELECT * EXCLUDE observation_id FROM mart.fact ORDER BY fact_id")
    moments = []
    for action in ("drop", "set value=3242.3亿元", "drop"):
        kept(loaded, {"action": action})
        assert apply(loaded).changed == 1
        assert ask(loaded, ALL) != before
        accounted(loaded, ask)
        moments.append((datetime.now(UTC), ask(loaded, ALL)))
        kept(loaded)
        assert (apply(loaded).restored, apply(loaded).restored) == (1, 0)
        assert ask(loaded, ALL) == before
        assert ask(loaded, "SELECT * EXCLUDE observation_id FROM mart.fact ORDER BY fact_id") == facts
        accounted(loaded, ask)
        moments.append((datetime.now(UTC), before))
    for moment, rows in moments:
        with read(loaded, as_of=moment) as then:
            assert then.query(ALL).rows() == rows
    assert ask(loaded, "SELECT count(*) FROM ops.correction WHERE retired_at IS NULL") == [(0,)]
    assert ask(loaded, "SELECT count(*) FROM ops.correction") == [(3,)]


def test_a_changed_correction_and_an_expired_one_have_their_effect(loaded: Path, ask: Ask) -> None:
    kept(loaded, {})
    apply(loaded)
    kept(loaded, {"action": "set value=400亿美元; status=target; period=2023-H1; qualifier=累计"})
    assert apply(loaded).changed == 1
    ((low, unit, cny, status, kind, start, qualifier),) = ask(
        loaded,
        "SELECT low, unit, value_cny, status, period_type, period_start::VARCHAR, qualifier FROM mart.observation "
        "WHERE surface = '3224.3亿元'",
    )
    assert (low, unit, status, kind, start, qualifier) == (
        Decimal(4 * 10**10),
        "USD",
        "target",
        "half",
        "2023-01-01",
        "累计",
    )
    assert Decimal(6) < cny / low < Decimal(8), "converted at the rate of the year"
    kept(loaded, {"state": "expired"})
    assert apply(loaded).restored == 1
    assert ask(loaded, TRADED)[0][0] == Decimal(322430000000)
    assert ask(loaded, "SELECT state, outcome FROM ops.correction WHERE retired_at IS NULL") == [("expired", "expired")]
    accounted(loaded, ask)


def test_a_region_brings_its_code_and_what_it_lies_in(loaded: Path, ask: Ask) -> None:
    kept(loaded, {"action": "set region=永康", "guard": "region=义乌市"})
    apply(loaded)
    assert ask(
        loaded,
        "SELECT region, region_code, province, city, county, low FROM mart.observation WHERE correction_id IS NOT NULL",
    ) == [("永康市", "330784", "浙江省", "金华市", "永康市", Decimal(322430000000))]
    assert ask(loaded, "SELECT DISTINCT subject FROM mart.fact WHERE metric = 'trade_value' ORDER BY 1") == [
        ("义乌市",),
        ("永康市",),
    ]


def test_exports_hold_what_was_corrected(loaded: Path, tmp_path: Path) -> None:
    kept(loaded, {})
    apply(loaded)
    export("csv", tmp_path / "out", loaded, by=(), bom=False, replace=False)
    rows = pl.read_csv(tmp_path / "out" / "observation.csv", infer_schema_length=0)
    assert rows.filter(surface="3224.3亿元").select("low", "correction_id").rows() == [("324230000000", "yiwu-trade")]


def test_a_document_is_named_by_its_bytes_as_well(loaded: Path, ask: Ask) -> None:
    ((sha,),) = ask(loaded, "SELECT document_sha256 FROM raw.document WHERE document = 'trade.txt'")
    kept(loaded, {"document": sha[:10].upper()})
    assert apply(loaded).changed == 1


def test_a_rebuild_keeps_corrections(drop: Path, home: Path, ask: Ask, other_rules: Callable[..., None]) -> None:
    kept(home, {}, {"id": "subsidy", "document": "rice.txt", "locate": "补贴150元", "action": "drop", "guard": ""})
    ingest(drop, home)
    figures = "SELECT surface, low, correction_id FROM mart.observation ORDER BY ALL"
    before = ask(home, figures)
    other_rules("trade_value")
    done = rebuild(home)
    assert done is not None
    assert ask(home, figures) == before
    assert ask(home, "SELECT DISTINCT rule_set FROM mart.observation") == [("f" * 16,)]
    accounted(home, ask)
    counts = "SELECT mentions - observations - not_quantities - mention_rejects, mention_rejects FROM ops.run"
    assert ask(home, f"{counts} WHERE flow = 'rebuild'") == [(0, 1)]
    assert apply(home).is_empty
