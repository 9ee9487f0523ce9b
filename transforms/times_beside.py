"""A time set beside the one that a sentence speaks of.

上年同期为3亿元, 超过2021年的67个, 三年前只有57家, 由上月上涨2%转为下降1%.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Sequence
from datetime import date, timedelta

from transforms.intervals import DateSpan, month_end, shifted
from transforms.records import Mention

_SO_FEW = re.compile(r"(?:还|，)?(?:只有|仅|才|不足|不到|只|还是)")
_BACK = re.compile(r"同[期月季]")
_OF_THAT_TIME = re.compile(r"(?:同[期月季])?的")
_DIRECTION = re.compile(r"的?(?:同比|环比)?(?:上涨|下降|增长|下跌|上升|回落|回升|减少|增加)了?")
_TURNS = re.compile(
    rf"(?:的?持平|{_DIRECTION.pattern}\d+(?:\.\d+)?(?:%|个百分点))(?:[^，。；\d]{{0,6}})"
    r"(?:转为|转而|转向|变为|转(?=[升降涨跌增减正负])|扩大[到至为]|收窄[到至为]|回落[到至]|回升[到至])"
)
_FROM = ("从", "由")
_RISES_TO = r"，?[^，。；、\d]{0,6}?(?:增|升|提|扩|降|减|涨|跌|攀|跃|发展|缩|跨)[^，。；、\d]{0,4}?[到至为]"
_GROWS_TO = re.compile(_RISES_TO)
_GROWN_TO = re.compile(rf"[从由]\d[^，。；、]{{0,8}}?{_RISES_TO}了?$")
_A_RUN = ("连续", "持续", "连续第")
_STEPS = {"month": 1, "quarter": 3, "year": 12}
_MONTHS = {"季": 3, "月": 1, "年": 12}
_COMPARING = re.compile(r"(?:比|较|与|同|和|跟|于|占|出|超过?|过|不及)$")
_ALONE_THEN = re.compile(r"同[期月季](?:(?!增|降|减|提高|上升|高|低|多|少|相比|持平|(?<!应)占)[^，。；,;]){0,16}")


def is_long_before(folded: str, d: DateSpan, m: Mention) -> bool:
    """三年前只有57家, beside what stands today: the next figure is of today again."""
    return d.rule == "years_apart" and _SO_FEW.match(folded, d.end, m.start) is not None


def is_former(folded: str, d: DateSpan, m: Mention, s0: int) -> bool:
    """上年同期为3亿元, 较去年同期的4亿元: the figure that another is compared with."""
    if d.anchor != "compared" or not d.period_end or m.kind != "level" or m.unit_id == "percentage_point":
        return False
    if folded[d.end : m.start] in "（(" and d.end < m.start:
        return True  # 与8月1日（9.45元/公斤）相比
    if m.start == d.end and m.unit_id != "percent" and _DIRECTION.match(folded, m.end):
        return True  # 较2016年7.2亿元增长8%
    if _OF_THAT_TIME.fullmatch(folded, d.end, m.start):
        return True
    compares = _COMPARING.search(folded, max(s0, d.start - 3), d.start)
    return compares is None and _ALONE_THEN.fullmatch(folded, d.end, m.start) is not None


def turned_from(folded: str, d: DateSpan) -> bool:
    """由上月上涨2.3%转为下降1.7%, 由二季度持平转为下降: a time before that which is spoken of."""
    return d.period_type in _STEPS and _TURNS.match(folded, d.end) is not None


def has_turned(folded: str, d: DateSpan, m: Mention) -> bool:
    """Is it the first figure of such a turn?"""
    return d.anchor == "from" and _DIRECTION.fullmatch(folded, d.end, m.start) is not None and turned_from(folded, d)


def at_an_end(folded: str, m: Mention) -> bool:
    """Move the first figure of 从2012年到2021年，规模从11万亿元增长到45万亿元 to its first year, the second to its last."""
    first, last = m.period_start, m.period_end
    if m.period_type != "range" or not first or not last or first.year == last.year or m.kind not in ("level", "share"):
        return False
    if (first.month, first.day, last.month, last.day) != (1, 1, 12, 31):
        return False
    if folded[m.start - 1 : m.start] in _FROM and m.start and _GROWS_TO.match(folded, m.end):
        m.period_end = date(first.year, 12, 31)
    elif _GROWN_TO.search(folded, max(0, m.start - 30), m.start):
        m.period_start = date(last.year, 1, 1)
    else:
        return False
    m.period_type = "year"
    return True


def one_before(m: Mention, d: DateSpan, *, by_steps: bool) -> bool:
    """Move the mention to the month, quarter or year before its own; False where it has none of that length.

    ``by_steps``: the date says 上月, and not which month it is.
    """
    if m.period_type != d.period_type or not m.period_start or not m.period_end or not by_steps:
        return False
    step = -_STEPS[d.period_type or "year"]
    last = shifted(m.period_end.year, m.period_end.month, step)
    m.period_start = date(*shifted(m.period_start.year, m.period_start.month, step), 1)
    m.period_end = month_end(*last)
    return True


def run_back(m: Mention) -> None:
    """前三季度…连续14个季度增长: the run ends with the period and begins so many quarters before."""
    unit = next((n for u, n in _MONTHS.items() if u in m.surface), 0)
    number = m.number_low or ""
    count = int(number) if number.isdigit() and number == m.number_high else 0
    if not unit or not 0 < count * unit <= 1200 or m.period_end is None or m.period_start is None:
        return
    last = m.period_end
    if (last + timedelta(days=1)).day != 1:
        return
    first = date(*shifted(last.year, last.month, 1 - count * unit), 1)
    if first != m.period_start:
        m.period_type, m.period_start = "range", first


def runs_longer(folded: str, d: DateSpan, m: Mention, published_on: date | None) -> bool:
    """今年以来打捞漂浮物…，水质连续9年稳定: a run of years is not of the year that is told."""
    this_year = d.anchor == "since" and published_on and d.period_start and d.period_start.year == published_on.year
    return bool(this_year) and m.surface.endswith("年") and folded.endswith(_A_RUN, max(0, m.start - 3), m.start)


def so_far(m: Mention, told: Sequence[DateSpan]) -> None:
    """截至8月5日，铁路暑运发送旅客…: of the season only what has passed by then."""
    first, last = m.period_start, m.period_end
    for d in told:
        day = d.period_end if d.anchor == "as_of" else None
        if first and last and day and first < day < last:
            m.period_type, m.period_end = "range", day


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
