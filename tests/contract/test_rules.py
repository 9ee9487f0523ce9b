"""docs/rules.md says what the reader does: its order of stages and of families, and every table of words."""

from __future__ import annotations

from seeds import language_table
from seeds.catalog import ROOT
from transforms.mentions import MentionReader, families
from warehouse.render.rules import STAGES, in_order, rules
from warehouse.tables import FILES, TABLES

METHODS = {
    "cell": "_cell",
    "date": "_date",
    "lexicon word": "_word",
    "title": "_title",
    "family": "_of_family",
    "quantity": "_quantity",
}


def test_the_stages_are_those_of_the_reader_in_their_order(mention_reader: MentionReader) -> None:
    assert [METHODS[name] for name, _ in STAGES] == [stage.__name__ for stage, _ in mention_reader._stages]


def test_the_families_are_in_the_order_in_which_the_reader_tries_them() -> None:
    shown = in_order(language_table.number_families())
    assert [(f.family, f.tier) for f in shown] == [(f.name, f.tier) for f in families()]


def test_every_table_of_words_is_listed_once() -> None:
    page = rules(language_table.number_families(), TABLES, FILES)
    names = {entry.name for entry in (ROOT / "language").iterdir() if entry.name.endswith(".csv")}
    listed = [line.split("]")[0].removeprefix("| [") for line in page.splitlines() if line.startswith("| [")]
    assert sorted(listed) == sorted(names - {"number_families.csv"})
