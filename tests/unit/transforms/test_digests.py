"""Headlines of a digest at the head of a page."""

from __future__ import annotations

from datetime import date

import pytest

from transforms.digests import announce
from transforms.records import Article, Mention


def _article(text: str, surface: str, region: str | None = None, start: date | None = None) -> tuple[Article, Mention]:
    at = text.index(surface)
    m = Mention(at, at + len(surface), surface, "quantity", "level", region=region, status="actual")
    m.period_type, m.period_start = ("year", start) if start else ("as_of_publication", None)
    return Article(0, text[:9], text, ((0, 0, len(text)),)), m


_BELOW = _article("### 预算赤字较上年扩大23%\n\n据财政部门公布，预算赤字达到8亿元。", "23%", "青石县", date(2022, 1, 1))


@pytest.mark.parametrize(
    ("line", "said", "region", "year"),
    [
        ("（2）预算赤字较上年扩大23%；", None, "青石县", 2022),
        ("2.全县林业增产 预算赤字较上年扩大23%；", None, "青石县", 2022),
        ("（2）预算赤字较上年扩大23%；", "清河县", "清河县", 2022),  # what the item says itself stays
        ("（2）预算赤字比上年大增23%；", None, None, None),  # no headline repeats it
        ("预算赤字较上年扩大23%", None, None, None),  # no item of a list
    ],
)
def test_an_item_is_read_with_the_article_it_announces(
    line: str, said: str | None, region: str | None, year: int | None
) -> None:
    digest, m = _article("摘要\n（1）果品展销会开幕；\n" + line, "23%", said)
    announce([digest, _BELOW[0]], [[m], [_BELOW[1]]])
    assert m.region == region
    assert (m.period_start.year if m.period_start else None) == year
