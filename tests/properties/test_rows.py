"""The same documents give the same rows, whatever stands beside them and in whatever order."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import date
from functools import cache
from itertools import accumulate, pairwise

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from transforms import road
from transforms.records import Document

TEXTS = (
    "青川县2022年实现农业总产值48.6亿元，同比增长5.2%，其中食用菌产值19.3亿元，占39.7%。",
    "今年前三季度，临港新区新开工项目27个，总投资312亿元。截至9月底，已有11个项目投产。",
    "滨江市第四届工业设计展于10月21日开幕，来自15个国家的320家企业参展，意向成交额近6.5亿美元。",
    "对首次认定的高新技术企业，给予一次性奖励20万元；对年产值首次突破1亿元的，再奖励50万元。",
    "到2025年，全县力争建成充电桩1.2万个，绿电占比达到六成以上。",
    "## 惠民实事\n\n全市改造老旧小区83个，惠及居民4.7万户。\n\n## 交通\n\n新建公路126公里，通车里程居全省第3位。",
    "本报讯 记者昨日从市统计局获悉，8月份居民消费价格同比上涨0.3%，环比下降0.1个百分点。",
    "没有数字的一行字。",
    "市图书馆全年接待读者120余万人次，日均3300人次，其中少儿读者约占四成。",
)


def document(n: int) -> Document:
    """A fresh document: reading may write the publication date that it infers into it."""
    raw = TEXTS[n].encode()
    published_on = None if n % 3 == 2 else date(2023, 11, n + 1)
    return Document(
        f"{n}.txt", hashlib.sha256(raw).hexdigest(), TEXTS[n], len(raw), "utf-8", "text/plain", published_on
    )


def rows(extracted: Sequence[road.Extracted]) -> dict[str, pl.DataFrame]:
    """All rows of some batches, in the order of their ids."""
    frames = {}
    for name, key in (
        ("documents", "document_id"),
        ("articles", "article_id"),
        ("mentions", "mention_id"),
        ("observations", "observation_id"),
    ):
        frames[name] = pl.concat([getattr(e, name) for e in extracted]).sort(key)
    return frames


@cache
def at_once() -> dict[str, pl.DataFrame]:
    return rows([road.extract([document(n) for n in range(len(TEXTS))])])


@settings(max_examples=12)
@given(st.permutations(range(len(TEXTS))), st.lists(st.integers(min_value=1, max_value=4), min_size=9, max_size=9))
def test_neither_order_nor_size_of_batches_changes_a_row(order: list[int], sizes: list[int]) -> None:
    cuts = [0, *accumulate(sizes)]
    batches = [order[a:b] for a, b in pairwise(cuts) if order[a:b]]
    found = rows([road.extract([document(n) for n in batch]) for batch in batches])
    for name, frame in at_once().items():
        assert_frame_equal(found[name], frame)


@settings(max_examples=12)
@given(st.lists(st.integers(min_value=0, max_value=len(TEXTS) - 1), max_size=12), st.integers(min_value=1, max_value=5))
@pytest.mark.parametrize("mentions", [False, True])
def test_lines_are_answered_in_order_whatever_the_size_of_a_chunk(mentions: bool, order: list[int], size: int) -> None:
    lines = [{"id": f"{n}-{k}", "text": TEXTS[k], "published_on": "2023-11-02"} for n, k in enumerate(order)]
    whole = list(road.extract_lines(lines, mentions=mentions))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(road, "CHUNK", size)
        chunked = list(road.extract_lines(lines, mentions=mentions))
    assert chunked == whole
    assert [answer["id"] for answer in whole] == [line["id"] for line in lines]
