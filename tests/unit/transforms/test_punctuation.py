"""A page with the punctuation of a scan is read like the same page in print, and told as it was delivered."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from transforms import road
from transforms.drops import discover, read_documents
from transforms.punctuation import full_width
from transforms.records import Document

ROOT = Path(__file__).resolve().parents[3]
SAMPLE = [d for d in read_documents(discover(ROOT / "seeds" / "sample_drop"))[0] if d.media_type == "text/plain"]
_TO_HALF = str.maketrans("，；：！？（）", ",;:!?()")


@pytest.mark.parametrize("document", SAMPLE, ids=lambda d: d.document)
def test_half_width_punctuation_gives_the_same_rows(document: Document) -> None:
    delivered = replace(document, text=document.text.translate(_TO_HALF))
    one, other = road.extract([document]), road.extract([delivered])
    told = [c for c in one.observations.columns if c not in ("sentence", "surface", "reported_unit")]
    assert other.observations.select(told).equals(one.observations.select(told))
    for surface, start, end in other.mentions.select("surface", "document_start", "document_end").iter_rows():
        assert delivered.text[start:end] == surface


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("产值5亿元,增长3%(现价);其中出口2亿元", "产值5亿元，增长3%（现价）；其中出口2亿元"),
        ("总产量1,370.7万吨,8:30开工", "总产量1,370.7万吨，8:30开工"),
        ("星河(昆山)有限公司,Apple, Inc. (USA)", "星河（昆山）有限公司，Apple, Inc. (USA)"),
        ("详见网站:http://a.b/c", "详见网站：http://a.b/c"),
        ("比例为3:3:4(见表", "比例为3:3:4(见表"),
    ],
)
def test_what_is_a_mark_of_the_sentence(text: str, read: str) -> None:
    assert full_width(text) == read
    assert len(read) == len(text)


def test_a_text_in_print_is_left_alone() -> None:
    text = "产值5亿元，增长3%（现价）。"
    assert full_width(text) is text
