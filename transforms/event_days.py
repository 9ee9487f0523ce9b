"""The day of what was held: it dates what was signed, begun or attended there, told in this sentence or a later one."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from datetime import date, timedelta

from transforms.flows_and_stocks import STATIC
from transforms.intervals import DateSpan
from transforms.records import Mention

_EVENT = "(?:会|活动|仪式|论坛|签约|开工|竣工|节|赛|展|周)"
_NAMED_EVENT = re.compile(
    rf"[^，。；\n]{{0,48}}?{_EVENT}[”》]?(?:在[^，。；\n]{{1,16}})?(?:正式|隆重|顺利|成功|同步|如期)?"
    r"(?:举办|举行|召开|启动|开幕|拉开帷幕|落幕|闭幕|集中开工|集中签约|开工)"
    r"|第\d{1,2}号台风|[^，。；\n]{0,20}?(?:锦标赛|世界杯|联赛|运动会|公开赛|马拉松)"
    r"|[^，。；\n]{0,26}?集中(?:开工|签约|竣工|投产)"
)
"""8月16日，2023年…分享会举办: the year is a part of the name of what is held."""
_HELD = re.compile(
    r"(?:[上下]午)?[，,]?[^。；\n]{0,70}?(?:举办|举行|召开|开幕|启动仪式|集中签约|集中开工|集中竣工|签约仪式)(?!的)"
)
_AT_THE_EVENT = re.compile(
    r"(?:[本此这]次)[^，。；\n]{0,8}?(?:签约|开工|竣工|活动|大会|会议|[分推洽恳]\w{1,2}会|仪式|论坛|集中)|与会|参会"
    r"|(?:活动|签约|仪式|大会|会议|开工|论坛|峰会|推介会)现场|现场签约|(?:活动|仪式|大会|推介会|签约会|论坛)[上中]"
)
_LAST_HELD = timedelta(days=31)
_TOGETHER = re.compile(
    r"[^。；\n\d]{0,40}(?:\d{4}年[^。；\n\d]{0,40})?集中(?:开工|签约|竣工|投产)(?:[、和暨及](?:集中)?(?:开工|签约|竣工|投产|揭牌))*(?:仪式|活动)?(?:举行|举办)?。$"
)
_LOOKED_AT = 8
"""So many dates before it may tell the day."""


_STOP = re.compile(r"[，。；\n]")
_HELD_SOMETHING = re.compile(
    rf"(?:[上下]午)?[，,]?[^。；\n\d]{{0,40}}?(?:(?:举办|举行|召开|开幕)[^。；，\n]{{0,36}}?{_EVENT}|{_EVENT}[^。；，\n]{{0,12}}?(?:举办|举行|召开|开幕))"
)
_SIGNED = re.compile(r"(?:集中|现场|成功)?签约|集中开工|签订|达成|参会|参展|参加|出席|与会|嘉宾|揭牌")


_DONE_ON_A_DAY = re.compile(r"投票|投(?:了)?(?:赞成|反对|弃权)票|弃权|释放|获释|入围|[获得授予][^，。；\n]{2,30}?称号")
_A_PARAGRAPH_BACK = 120
"""Characters within which the day of a vote or a release is told before it."""


def signed_then(folded: str, d: DateSpan, m: Mention, clause: int) -> bool:
    """8月16日，该区举行签约活动，53个项目集中签约: of the day of what is held, not of a report."""
    if m.kind != "level" or m.metric in STATIC:
        return False
    words = _HELD_SOMETHING.match(folded, d.end, m.start) and _SIGNED
    return _of_its_clause(words or _DONE_ON_A_DAY, folded, m, clause)


def _of_its_clause(words: re.Pattern[str], folded: str, m: Mention, clause: int) -> bool:
    stop = _STOP.search(folded, m.end)
    return words.search(folded, clause, stop.start() if stop else len(folded)) is not None


def names_event(dates: Sequence[DateSpan], starts: Sequence[int], folded: str, d: DateSpan, m: Mention) -> bool:
    """Is this year, or quarter, a part of the name of what is held on a day that the sentence tells before it?"""
    if not _NAMED_EVENT.match(folded, d.end, m.start):
        return False
    i = bisect_left(starts, d.start)
    return any(b.start >= m.sentence_start and b.period_type == "day" for b in dates[max(0, i - 2) : i])


def day_of_event(
    dates: Sequence[DateSpan],
    starts: Sequence[int],
    folded: str,
    published: date | None,
    m: Mention,
    s0: int,
    clause: int,
) -> DateSpan | None:
    """8月16日，签约活动举办。…本次集中签约的项目共53个: the day told before, for a figure of what was held then."""
    if published is None or m.kind != "level" or m.unit_id == "s" or m.metric in STATIC:
        return None
    if _of_its_clause(_DONE_ON_A_DAY, folded, m, clause):
        return _day_before(dates, starts, folded, s0)
    begun_together = m.metric == "project_count" and m.start - s0 < 4
    if not begun_together and not _AT_THE_EVENT.search(folded, s0, m.start):
        return None
    i = bisect_left(starts, s0)
    for d in reversed(dates[max(0, i - _LOOKED_AT) : i]):
        if d.period_type == "day" and d.period_end and published - _LAST_HELD <= d.period_end <= published:
            if begun_together:
                return d if s0 - d.end < 100 and _TOGETHER.fullmatch(folded, d.end, s0) else None
            return d if _HELD.match(folded, d.end, s0) else None
    return None


def _day_before(dates: Sequence[DateSpan], starts: Sequence[int], folded: str, s0: int) -> DateSpan | None:
    """The last day that the paragraph told in a sentence before, not far off."""
    i = bisect_left(starts, s0)
    d = dates[i - 1] if i else None
    if d is None or d.period_type != "day" or s0 - d.end > _A_PARAGRAPH_BACK or "\n" in folded[d.end : s0]:
        return None
    return d
