"""Whose number it is: the corpus line by line, and what holds for names, roles and sources."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest

from transforms.claim_sources import claim_source
from transforms.clauses import split_sentences
from transforms.organizations import OrganizationReader
from transforms.places import PlaceReader

PLACES = PlaceReader()
READER = OrganizationReader(PLACES)
CASES = [
    line.split("\t")
    for line in (Path(__file__).parents[2] / "corpus" / "organizations.tsv").read_text(encoding="utf-8").splitlines()
    if not line.startswith("#")
]


def whose(text: str, title: str = "") -> str | None:
    """The organization of the number that is marked in ``text``."""
    before, rest = text.split("⟦")
    inside, after = rest.split("⟧")
    plain, mention = before + inside + after, (len(before), len(before) + len(inside))
    marks = PLACES.marks(plain)
    names = READER.names(plain, marks)
    sentences = split_sentences(plain)
    readings = PLACES.walk(plain, title, sentences, [mention], names=[n.span for n in names], marks=marks)
    (answer,) = READER.resolve(plain, title, sentences, [mention], names=names, places=readings, marks=marks)
    return answer.organization


@pytest.mark.parametrize(("expected", "title", "text"), CASES, ids=[c[2][:40] for c in CASES])
def test_the_number_has_the_organization_of_its_line(expected: str, title: str, text: str) -> None:
    found = whose(text, title)
    assert (found or "") == expected or (expected and found is not None and expected in found)


def test_the_corpus_is_large_enough_and_holds_counter_examples() -> None:
    assert len(CASES) >= 40
    assert sum(not expected for expected, _, _ in CASES) >= 15


def test_names_do_not_overlap_and_slice_back() -> None:
    text = "厦门青屿储能科技股份有限公司（以下简称青屿储能）与华中科技大学共建实验室，青屿储能投入2亿元。"
    names = READER.names(text)
    assert [n.full for n in names].count("厦门青屿储能科技股份有限公司") == 3
    for one, two in pairwise(names):
        assert one.end <= two.start
    assert text[names[0].start : names[0].end] == names[0].full


def test_every_answer_names_the_candidates_that_lost() -> None:
    text = "合肥与科大讯飞合作，发放补贴3亿元。"
    names = READER.names(text)
    span = (text.index("3亿元"), text.index("3亿元") + 3)
    readings = PLACES.walk(text, "", split_sentences(text), [span], names=[n.span for n in names])
    (answer,) = READER.resolve(text, "", split_sentences(text), [span], names=names, places=readings)
    assert answer.organization is None
    assert [c.value for c in answer.candidates] == ["科大讯飞", None]


@pytest.mark.parametrize(
    ("sentence", "number", "source"),
    [
        ("据海关统计，前三季度进出口总值30.8万亿元。", "30.8万亿元", "海关"),
        ("记者从住房城乡建设部了解到，今年新开工5.13万个。", "5.13万个", "住房城乡建设部"),
        ("国家统计局数据显示，8月份增加值增长4.5%。", "4.5%", "国家统计局"),
        ("中国物流与采购联合会今天公布，10月份指数为52.9%。", "52.9%", "中国物流与采购联合会"),
        ("局长林致远介绍，全区已有企业900家。", "900家", "局长林致远"),
        ("“今年已签约12个。”镇长何晓东说，后劲很足。", "12个", "镇长何晓东"),
        ("据杭州市统计局初步核算，上半年生产总值900亿元。", "900亿元", "杭州市统计局"),
        ("经金华市统计局反馈，上半年生产总值900亿元。", "900亿元", "金华市统计局"),
        ("曾经统计过一次，上半年生产总值900亿元。", "900亿元", None),
        ("据初步核算，上半年生产总值900亿元。", "900亿元", None),
        ("央行12日发布的数据显示，9月末余额为289万亿元。", "289万亿元", "央行"),
        ("中国信通院发布报告称，数字经济规模达50万亿元。", "50万亿元", "中国信通院"),
        ("来自义乌海关的数据显示，上半年进出口2000亿元。", "2000亿元", "义乌海关"),
        ("据悉，今年已签约12个。", "12个", None),
        ("数据显示，今年已签约12个。", "12个", None),
        ("全区已有企业900家。", "900家", None),
    ],
)
def test_the_source_of_a_claim_is_named_where_the_sentence_names_it(
    sentence: str, number: str, source: str | None
) -> None:
    at = sentence.index(number)
    assert claim_source(sentence, (at, at + len(number))) == source
