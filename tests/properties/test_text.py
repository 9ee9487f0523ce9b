"""Folding and offsets: whatever the text, a span leads back to its own characters."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from transforms.mentions import MentionReader
from transforms.numbers import fold
from transforms.records import Article, Document
from transforms.road import read_document

PHRASES = st.sampled_from(
    [
        "全县去年投入资金3.2亿元，",
        "同比增长百分之十二，",
        "第三届大会于5月8日开幕，",
        "２０２３年新增企业１５家，",
        "“十四五”期间再建桥梁二十余座，",
        "每亩补助五百元。",
        "\n\n",
        "　",
        "\u2028",
        "咨询电话0571-81234567。",
        "翻了两番",
        "零下",
        "约",
        "以上",
        "，",
        "万",
        "亿",
        "百分之",
        "分之",
        "至",
        "—",
        "年",
        "月",
        "个",
        "半",
        "第",
        "《",
        "》",
        "“",
        "”",
        "①",
        "1,234.5",
        "0",
        "12",
        "2023/10/9",
        "3:1",
        "三四百",
        "個項目",
    ]
)
TEXTS = st.one_of(
    st.text(max_size=60),
    st.text(alphabet="零一二三两十百千万亿半点分之多余几来第年月日至元个家%.,-—～:/ \n0123456789", max_size=40),
    st.lists(PHRASES, max_size=14).map("".join),
)
DAYS = st.one_of(st.none(), st.dates(date(1995, 1, 1), date(2035, 12, 31)))


@given(st.text())
def test_folding_keeps_every_offset_and_is_done_once(text: str) -> None:
    folded = fold(text)
    assert len(folded) == len(text)
    assert fold(folded) == folded


@given(st.text(alphabet=st.characters(max_codepoint=127)))
def test_folding_leaves_plain_characters_alone(text: str) -> None:
    assert fold(text) == text


@given(text=TEXTS, published_on=DAYS)
def test_mentions_stand_in_order_apart_and_on_their_own_characters(
    mention_reader: MentionReader, text: str, published_on: date | None
) -> None:
    mentions, dates = mention_reader.read(text, published_on)
    for m in mentions:
        assert 0 <= m.start < m.end <= len(text)
        assert m.surface == text[m.start : m.end]
    for one, other in pairwise(mentions):
        assert one.end <= other.start
    for d in dates:
        if d.period_start and d.period_end:
            assert d.period_start <= d.period_end


@given(text=TEXTS, published_on=DAYS)
def test_a_quantity_has_a_value_and_its_ends_in_order(
    mention_reader: MentionReader, text: str, published_on: date | None
) -> None:
    for m in mention_reader.read(text, published_on)[0]:
        if m.cls == "quantity":
            assert m.number_low is not None and m.number_high is not None, m
            low, high = Decimal(m.number_low), Decimal(m.number_high)
            assert low.is_finite() and high.is_finite()
            assert low <= high
            assert (m.comparator == "range") == (low < high)


@given(text=TEXTS, published_on=DAYS)
def test_a_document_is_read_whatever_it_holds(text: str, published_on: date | None) -> None:
    document = Document("page.txt", "0" * 64, text, len(text), "utf-8", "text/plain", published_on)
    articles, found = read_document(document)
    assert len(articles) == len(found)
    for article, mentions in zip(articles, found, strict=True):
        for m in mentions:
            start, end = article.to_document(m.start, m.end, text)
            assert 0 <= start < end <= len(text)


@given(st.lists(st.tuples(st.text(min_size=1, max_size=12), st.text(max_size=8)), min_size=1, max_size=6), st.data())
def test_an_article_made_of_pieces_slices_back(parts: list[tuple[str, str]], data: st.DataObject) -> None:
    """Pieces of a page with other writing between them; a span inside one piece is that piece's own characters."""
    page, text, pieces = "", "", []
    for piece, between in parts:
        pieces.append((len(text), len(page), len(piece)))
        text += piece
        page += piece + between
    article = Article(0, "", text, tuple(pieces))
    start, _, length = data.draw(st.sampled_from(pieces))
    a = data.draw(st.integers(min_value=0, max_value=length - 1))
    b = data.draw(st.integers(min_value=a + 1, max_value=length))
    document_start, document_end = article.to_document(start + a, start + b, page)
    assert page[document_start:document_end] == text[start + a : start + b]


@given(
    st.lists(st.text(alphabet="元吨家数多3.7亿", min_size=1, max_size=6), min_size=2, max_size=6),
    st.lists(st.sampled_from(["\n", "\n\n", " \n", "\r\n", "　"]), min_size=5, max_size=5),
    st.data(),
)
def test_a_span_across_a_break_covers_the_white_space_in_it(
    parts: list[str], breaks: list[str], data: st.DataObject
) -> None:
    page, text, pieces = "", "", []
    for n, piece in enumerate(parts):
        pieces.append((len(text), len(page), len(piece)))
        text += piece
        page += piece + (breaks[n % 5] if n < len(parts) - 1 else "")
    a = data.draw(st.integers(min_value=0, max_value=len(text) - 1))
    b = data.draw(st.integers(min_value=a + 1, max_value=len(text)))
    start, end = Article(0, "", text, tuple(pieces)).to_document(a, b, page)
    assert "".join(page[start:end].split()) == "".join(text[a:b].split())


@given(st.text(alphabet="亿元", min_size=1, max_size=4), st.text(alphabet="一张照片。", min_size=1, max_size=6))
def test_a_span_ends_before_a_caption_in_its_gap(unit: str, caption: str) -> None:
    page = f"28.6\n{caption}\n{unit}"
    article = Article(0, "", f"28.6{unit}", ((0, 0, 4), (4, len(page) - len(unit), len(unit))))
    assert article.to_document(0, len(article.text), page) == (0, 4)
