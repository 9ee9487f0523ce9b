"""What docs/schema.md promises is what the contract has."""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from pathlib import Path

import pytest

from warehouse.contract import SCHEMA_VERSION, Column
from warehouse.render.macros import macros
from warehouse.render.views import views
from warehouse.tables import TABLES

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "schema.md").read_text(encoding="utf-8")
HELD = "docs/schema.md says how a change is announced: raise SCHEMA_VERSION (warehouse/contract.py), docs/schema.csv, CHANGELOG.md"
IN_PART = {"raw.article"}
"""Tables of which some columns are promised; of the others all."""


def promised() -> dict[str, dict[str, tuple[str, str, str]]]:
    """(type, unit, since) of every promised column, by table and name."""
    found: dict[str, dict[str, tuple[str, str, str]]] = defaultdict(dict)
    with (ROOT / "docs" / "schema.csv").open(encoding="utf-8", newline="") as rows:
        for row in csv.DictReader(rows):
            assert row["column"] not in found[row["table"]], f"{row} stands there twice"
            found[row["table"]][row["column"]] = (row["type"], row["unit"], row["since"])
    return dict(found)


CONTRACT: dict[str, tuple[Column, ...]] = {r.full_name: r.columns for r in (*views(), *macros(), *TABLES)}
PROMISED = promised()


@pytest.mark.parametrize("name", PROMISED)
def test_a_promised_column_is_there_with_its_type_and_unit(name: str) -> None:
    there = {c.name: (c.type, c.unit or "") for c in CONTRACT[name]}
    kept = {column: (type_, unit) for column, (type_, unit, _) in PROMISED[name].items()}
    assert kept.items() <= there.items(), f"{name} lost or changed what was promised; {HELD}"
    if name not in IN_PART:
        assert kept.keys() >= there.keys(), f"{name} has columns that docs/schema.csv does not; {HELD}"


def test_what_the_page_names_is_what_the_list_holds() -> None:
    marts = {name for name in CONTRACT if name.startswith("mart.")}
    not_promised = {name for name in marts if f"`{name}`" in PAGE.partition("## Not promised")[2]}
    # mart.folded is a step of the search, and gives a value and no columns
    assert {name for name in PROMISED if name.startswith("mart.")} == marts - not_promised - {"mart.folded"}
    stable = PAGE.partition("## Stable")[2].partition("## Not promised")[0]
    others = {name for name in PROMISED if not name.startswith("mart.")}
    assert others == set(re.findall(r"`((?:ref|raw|core|ops)\.[a-z_]+)`", stable)) - {"core.observation"}
    for made in ("document_id", "article_id", "mention_id", "observation_id", "topic_id", "thing_id", "fact_id"):
        assert re.search(rf"^\|.*`{made}`", stable, re.MULTILINE), f"the page does not say what {made} is made of"


def test_the_version_is_said_alike_everywhere() -> None:
    assert f"now **{SCHEMA_VERSION}**" in PAGE
    assert f"schema {SCHEMA_VERSION}" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    numbers = [tuple(map(int, since.split("."))) for columns in PROMISED.values() for *_, since in columns.values()]
    assert max(numbers)[:2] <= tuple(map(int, SCHEMA_VERSION.split(".")))[:2]
    assert {len(n) for n in numbers} == {3}


def test_readers_are_led_to_the_page() -> None:
    for page, link in (
        ("README.md", "docs/schema.md"),
        ("docs/dictionary.md", "(schema.md)"),
        ("docs/exports.md", "(schema.md)"),
        ("warehouse/README.md", "../docs/schema.md"),
    ):
        assert link in (ROOT / page).read_text(encoding="utf-8"), f"{page} does not name {link}"
