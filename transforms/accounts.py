"""The year that a text gives account of, told by its title and section heads."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence

from transforms.records import Article

_SHORT_LINE = re.compile(r"^[^\n]{4,42}$", re.MULTILINE)
_REPORT_TITLE = re.compile(r"((?:19|20)\d\d)年[^\n]{0,24}(?:公报|年报|统计|运行情况|发展情况|经济形势)")
_ACCOUNT_HEADING = re.compile(
    r"((?:19|20)\d\d)年[^\n。；]{0,24}(?:回顾|工作|情况|成绩|目标|任务|安排|打算|重点)|(?:回顾|总结|展望)((?:19|20)\d\d)(?!\d)"
)


def account_year(heading: str, *, title: bool = False) -> int | None:
    """The year that a title or section head says the text below gives account of."""
    m = _REPORT_TITLE.search(heading) if title else _ACCOUNT_HEADING.search(heading)
    return int(next(g for g in m.groups() if g)) if m else None


def account_years(article: Article) -> list[tuple[int, int]]:
    """Where the text begins to give account of which year: its title, then its section heads."""
    found: list[tuple[int, int]] = []
    year = account_year(article.title, title=True)
    if year:
        found.append((0, year))
    for line in _SHORT_LINE.finditer(article.text):
        year = account_year(line.group())
        if year and line.group().strip()[-1] not in "。；，,;”！？：":
            found.append((line.start(), year))
    return found


def account_year_at(accounts: Sequence[tuple[int, int]], at: int) -> int | None:
    """The year that the text gives account of at an offset."""
    i = bisect_right(accounts, at, key=lambda a: a[0])
    return accounts[i - 1][1] if i else None
