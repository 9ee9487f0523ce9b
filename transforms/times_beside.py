"""A time set beside the one that a sentence speaks of: 上年同期为3亿元, 超过2021年的67个, 三年前只有57家."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date

from transforms.intervals import DateSpan
from transforms.records import Mention

_SO_FEW = re.compile(r"(?:还|，)?(?:只有|仅|才|不足|不到|只|还是)")
_BACK = re.compile(r"同[期月季]")
_OF_THAT_TIME = re.compile(r"(?:同[期月季])?的")
_COMPARING = re.compile(r"(?:比|较|与|同|和|跟|于|占|出|超过?|过|不及)$")
_ALONE_THEN = re.compile(r"同[期月季](?:(?!增|降|减|提高|上升|高|低|多|少|相比|持平|占)[^，。；,;]){0,16}")


def is_long_before(folded: str, d: DateSpan, m: Mention) -> bool:
    """三年前只有57家, beside what stands today: the next figure is of today again."""
    return d.rule == "years_apart" and _SO_FEW.match(folded, d.end, m.start) is not None


def is_former(folded: str, d: DateSpan, m: Mention, s0: int) -> bool:
    """上年同期为3亿元, 较去年同期的4亿元: the figure that another is compared with."""
    if d.anchor != "compared" or not d.period_end or m.kind != "level" or m.unit_id == "percentage_point":
        return False
    if folded[d.end : m.start] in "（(" and d.end < m.start:
        return True  # 与8月1日（9.45元/公斤）相比
    if _OF_THAT_TIME.fullmatch(folded, d.end, m.start):
        return True
    compares = _COMPARING.search(folded, max(s0, d.start - 3), d.start)
    return compares is None and _ALONE_THEN.fullmatch(folded, d.end, m.start) is not None


def moved_back(folded: str, d: DateSpan, m: Mention) -> bool:
    """Give the mention the same part of the other year, where 同期 says so; False where the date says all."""
    if _BACK.search(folded, d.end, m.start) is None:
        return False
    if m.period_start and m.period_end and d.period_end:
        years = d.period_end.year - m.period_end.year
        m.period_start, m.period_end = _moved(m.period_start, years), _moved(m.period_end, years)
    return True


def _moved(day: date, years: int) -> date:
    year = day.year + years
    return day.replace(year=year, day=min(day.day, monthrange(year, day.month)[1]))
