"""Traditional writing is read like simplified writing, and told as it was delivered."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from seeds import search_table
from transforms import road, traditional
from transforms.drops import discover, read_documents
from transforms.records import Document

ROOT = Path(__file__).resolve().parents[3]
SAMPLE = [d for d in read_documents(discover(ROOT / "seeds" / "sample_drop"))[0] if d.media_type == "text/plain"]
_TO_TRADITIONAL = {
    ord(simple): char
    for char, simple in sorted(search_table.folding().items(), reverse=True)
    if "\u3400" <= char <= "\u9fff"
}


def test_folding_keeps_every_character_in_its_place() -> None:
    table = traditional._table()
    assert len(table) > 2000
    assert all(len(folded) == 1 for folded in table.values())
    assert not {ord(folded) for folded in table.values()} & set(table), "what is folded is not folded again"


@pytest.mark.parametrize("document", SAMPLE, ids=lambda d: d.document)
def test_a_text_in_traditional_characters_gives_the_same_rows(document: Document) -> None:
    delivered = replace(document, text=document.text.translate(_TO_TRADITIONAL))
    assert traditional.is_traditional(delivered.text)
    assert traditional.folded(delivered.text) == document.text.translate(traditional._table())
    one, other = road.extract([document]), road.extract([delivered])
    told = [c for c in one.observations.columns if c not in ("sentence", "surface", "metric_text", "reported_unit")]
    assert other.observations.select(told).equals(one.observations.select(told))
    for surface, start, end in other.mentions.select("surface", "document_start", "document_end").iter_rows():
        assert delivered.text[start:end] == surface
    articles = {
        d: [(a.title, a.text) for a in road.read_document(d_)[0]] for d, d_ in (("as", delivered), ("simple", document))
    }
    assert articles["as"] == [
        (t.translate(_TO_TRADITIONAL), x.translate(_TO_TRADITIONAL)) for t, x in articles["simple"]
    ]
    for (sentence,) in other.observations.select("sentence").iter_rows():
        assert sentence == sentence.translate(_TO_TRADITIONAL)


@pytest.mark.parametrize("document", SAMPLE, ids=lambda d: d.document)
def test_a_simplified_text_is_left_alone(document: Document) -> None:
    assert traditional.folded_document(document) is document


def test_a_quotation_does_not_make_a_text_traditional() -> None:
    text = "2023年，金华市举办“中華老字號”展览会，参展企业120家，成交额3.5亿元，同比增长10%。" * 3
    assert not traditional.is_traditional(text)
    assert traditional.is_traditional("臺灣今年前九個月半導體產業的產值達到三兆元")
    assert not traditional.is_traditional("") and not traditional.is_traditional("GDP 3.5%")
