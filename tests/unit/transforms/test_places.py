"""Where: the corpus line by line, and what holds for any text."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from transforms.clauses import split_sentences
from transforms.place_units import Spot, code_covers
from transforms.places import Place, PlaceReader

READER = PlaceReader()
CASES = [
    line.split("\t")
    for line in (Path(__file__).parents[2] / "corpus" / "places.tsv").read_text(encoding="utf-8").splitlines()
    if not line.startswith("#")
]


def where(text: str, title: str = "", publisher: str | None = None) -> Place:
    """The place of the number that is marked in ``text``."""
    before, rest = text.split("⟦")
    inside, after = rest.split("⟧")
    plain, mention = before + inside + after, (len(before), len(before) + len(inside))
    (place,) = READER.resolve(plain, title, split_sentences(plain), [mention], publisher=publisher)
    return place


@pytest.mark.parametrize(("code", "name", "publisher", "title", "text"), CASES, ids=[c[4][:40] for c in CASES])
def test_the_number_is_about_the_place_of_its_line(code: str, name: str, publisher: str, title: str, text: str) -> None:
    place = where(text, title, publisher or None)
    assert (place.region_code or "") == code
    assert str(place.region) == name


def test_the_corpus_is_large_enough() -> None:
    assert len(CASES) >= 80


def test_the_levels_above_are_filled_in() -> None:
    place = where("浙江省金华市义乌市苏溪镇去年产值⟦545亿元⟧")
    assert (place.province, place.city, place.county) == ("浙江省", "金华市", "义乌市")
    assert place.region == "苏溪镇"


def test_a_zone_is_named_and_lies_in_its_city() -> None:
    place = where("山西省长治国家高新区办结事项⟦245件⟧")
    assert (place.zone, place.city, place.county) == ("长治国家高新区", "长治市", None)


def test_a_place_carries_to_the_next_sentence_of_the_paragraph_and_no_further() -> None:
    text = "新疆加快转型。在喀什，合作社不断壮大。目前已带动农户⟦300户⟧"
    assert where(text, "新疆加快转型").region == "喀什地区"
    assert where(text.replace("目前", "\n\n目前"), "新疆加快转型").region == "新疆维吾尔自治区"


def test_in_a_report_each_sentence_speaks_of_the_whole() -> None:
    text = "凤阳县建成玻璃基地。盘活闲置用地⟦1.5万亩⟧"
    assert where(text, "滁州市政府工作报告").region == "滁州市"


def test_what_lost_is_kept_with_its_reason() -> None:
    place = where("金华光伏产业产值占全省的⟦36.4%⟧")
    lost = [c for c in place.candidates if not c.chosen]
    assert [c.chosen for c in place.candidates].count(True) == 1
    assert any("scope" in c.reason for c in lost)


def test_codes_cover_by_their_digits() -> None:
    assert code_covers("330000", "330782")
    assert code_covers("330700", "330782")
    assert not code_covers("330100", "330782")
    assert Spot("全国", "", "nation", 0).covers(Spot("金华市", "330700", "region", 2))
    assert not Spot("全国", "", "nation", 0).covers(Spot("日本", "", "country", 0))


@pytest.mark.parametrize("text", ["中山大学", "再生资源", "友好合作", "安居乐业", "绿水青山", "热火朝天", "真金白银"])
def test_longer_words_hold_no_place(text: str) -> None:
    assert [t for t in READER.tokens(text) if t.kind == "region"] == []


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.sampled_from(list("浙江金华义乌市南海区苏溪镇高新区全省该县在与占从、，。；\n“”（）1%年 村乡")), max_size=60
    ).map("".join)
)
def test_any_text_is_read_and_every_token_slices_back(text: str) -> None:
    for token in READER.tokens(text):
        assert text[token.start : token.end] == token.surface
    spans = [(i, i + 1) for i, c in enumerate(text) if c == "1"]
    places = READER.resolve(text, "", split_sentences(text), spans)
    assert len(places) == len(spans)
    assert all(p.region_code is None or len(p.region_code) == 6 for p in places)


def test_time_grows_with_the_length_of_the_text() -> None:
    """A line of a hundred thousand characters with a place in each clause is no trap."""
    text = "，".join(["在金华占全省的比重达到5%"] * 8000)
    spans = [(i, i + 2) for i in range(0, len(text) - 2, 14)]
    assert len(READER.resolve(text, "", [(0, len(text))], spans)) == len(spans)
