"""Every expectation names what exists, says why and since when, and is rendered for both engines."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, date, datetime
from pathlib import Path

import polars as pl
import pytest

from expectations.declaration import About, ExpectationError, fact
from expectations.from_contract import expectations_of
from expectations.judgement import JUDGEMENTS
from expectations.run import Checker, Totals, suites
from seeds.catalog import SeedError
from seeds.quality_table import belief, beliefs
from warehouse.render.predicates import predicates
from warehouse.tables import TABLES, table

NOW = datetime(2026, 11, 20, tzinfo=UTC)


def test_expectations_name_tables_and_columns_that_exist() -> None:
    for e in (e for found in suites().values() for e in found):
        assert e.column in table(e.table).column_names, e.rule
        assert set(e.columns) <= set(table(e.table).column_names), e.rule
        named = {name for name in e.holds.meta.root_names() if not name.startswith("beside_")}
        flag = {e.computes[0]} if e.computes else set()
        assert named <= {*table(e.table).column_names, *flag}, e.rule


def test_each_says_why_and_since_when_and_how_grave_it_is() -> None:
    for e in (e for found in suites().values() for e in found):
        assert len(e.why) > 20, e.rule
        assert date(2026, 11, 1) <= date.fromisoformat(e.since), e.rule
        assert e.severity in ("stop", "reject", "warn"), e.rule


def test_rules_are_named_once() -> None:
    rules = [e.rule for found in suites().values() for e in found]
    assert len(rules) == len(set(rules))


@pytest.mark.parametrize("name", [t.full_name for t in TABLES])
def test_the_machine_half_holds_every_predicate_of_the_contract(name: str) -> None:
    of = table(name)
    assert [e.rule for e in expectations_of(of)] == [p.name for p in predicates(of)]


def test_the_human_half_repeats_nothing_of_the_machine_half() -> None:
    machine = {e.rule for t in TABLES for e in expectations_of(t)}
    assert machine.isdisjoint(e.rule for e in JUDGEMENTS)


def test_a_reject_needs_a_reason_and_a_date_must_be_one() -> None:
    with pytest.raises(ExpectationError, match="name its code"):
        fact(
            About("raw.document", "why", "2026-11-20", "reject"),
            "text",
            "is_x",
            pl.col("text") == "x",
            "not x",
        )
    with pytest.raises(ExpectationError, match="not a date"):
        fact(
            About("raw.document", "why", "soon", "warn"),
            "text",
            "is_x",
            pl.col("text") == "x",
            "not x",
        )


def test_beliefs_are_named_and_an_unknown_one_is_an_error() -> None:
    assert beliefs() and all(value > 0 for value in beliefs().values())
    with pytest.raises(SeedError, match="no belief 'luck'"):
        belief("luck")


def test_accounting_stops_a_run_that_lost_something() -> None:
    sound = Totals(10, 6, 3, 1, 100, 40, 55, 5)
    finished = Checker(None, run_id="1" * 32, today=NOW.date(), recorded_at=NOW).finish(sound)
    assert not finished.stop and finished.checks.height == 2 and finished.docs is None

    lost = Totals(10, 6, 3, 0, 100, 40, 55, 4)
    finished = Checker(None, run_id="1" * 32, today=NOW.date(), recorded_at=NOW).finish(lost)
    assert finished.stop
    assert "10 documents were delivered, but 6 loaded, 3 known and 0 rejected" in finished.checks["sample"].to_list()


def test_nothing_imports_great_expectations_before_there_are_rows() -> None:
    program = (
        "import sys; from datetime import UTC, datetime; from expectations.run import Checker, Totals\n"
        "now = datetime.now(UTC); checker = Checker(None, run_id='1' * 32, today=now.date(), recorded_at=now)\n"
        "checker.finish(Totals(0, 0, 0, 0, 0, 0, 0, 0))\n"
        "sys.exit('great_expectations' in sys.modules)"
    )
    root = Path(__file__).parents[3]
    assert subprocess.run([sys.executable, "-c", program], cwd=root, check=False).returncode == 0
