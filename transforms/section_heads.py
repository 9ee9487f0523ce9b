"""Section heads and head lines of lists, with the period that each sets for the figures below it."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from transforms.intervals import DateSpan
from transforms.lines import is_bullet
from transforms.status import is_goal_heading

_YEARS = ("year", "year_range", "plan_period")
_PARTS = ("first_months", "month_range", "quarter", "quarter_range", "first_quarters", "half_year", "month")
_LED_BY = (*_PARTS, "year")
_OF_A_YEAR = re.compile(r"回顾|成绩|目标|任务|安排|工作|情况|打算|重点|成效|发展")
_OF_A_PART = re.compile(r"运行|数据|统计|简报|公报|概况|情况|指标")
_NUMBERED = re.compile(r"[（(]?\d{1,2}[)）.、．](?!\d)|[①-⑳]|[一二三四五六七八九十]{1,2}是")
_LONGEST_HEAD = 42
_OPENING = 240
"""Characters in which a text says what it gives account of."""
_BRIEFED = re.compile(
    r"[^，。；\n\d]{0,30}?(?:情况|成绩|成效|进展|亮点)[^，。；\n\d]{0,14}?(?:发布会|通气会|通报会|媒体见面会|工作报告)"
)
_RESULTS = re.compile(
    r"[^，。；\n\d]{0,12}?(?:财务?报告?|财报|业绩|季报|[年季]度报告|报告|[财年]报|经营数据|经营情况|经济运行|运行情况|主要经济数据|经济数据|国民经济|经济成绩单|经济形势)"
)
_STATED = re.compile(
    r"(?=[^，。；\n]{0,40}(?:[，,][^，。；\n\d]{0,40}){0,4}?\d)[^。\n]{0,120}?(?:同比|[比较]上年|[比较]去年|增长|下降|增幅)"
)
"""上半年，全市税收完成28亿元，同比增长8%: statistics of the time that a text begins with."""
_LATELY = timedelta(days=120)
_ANNUAL = ("年度报告", "年报", "年度业绩", "度报告")
_FORECAST = re.compile(r"预告|预期|展望|预测|预计|目标|计划|前瞻")


@dataclass(frozen=True, slots=True)
class Head:
    """Where a section begins, the period that its head names and whether it is one of aims."""

    start: int
    period: DateSpan | None = None
    aims: bool = False
    sums: bool = False
    """The period is a part of a year: it is of what is summed up, not of a stock."""
    briefing: bool = False
    """The text gives account of this period: all is of it but how things stand."""
    led: bool = False
    """The text only begins with statistics of this period: sums and what has changed are of it, and nothing else."""


def section_heads(folded: str, dates: Sequence[DateSpan], published_on: date | None) -> list[Head]:
    """Heads of a text in its order; a list under 前三季度： ends with its last bullet."""
    account = opening_account(folded, dates, published_on)
    found: list[Head] = [] if account is None else [account]
    outer: Head | None = None  # the head that holds again when the list is over
    starts = [d.start for d in dates]
    for start, line, following in _lines(folded):
        if outer is not None:
            if _is_item(line):
                continue
            found.append(replace(outer, start=start))
            outer = None
        words = line.strip(" \u3000#*")
        if not 4 <= len(words) <= _LONGEST_HEAD:
            continue
        inside = [d for d in dates[bisect_left(starts, start) : bisect_left(starts, start + len(line))] if d.period_end]
        if not inside:
            continue
        goal = is_goal_heading(words)
        if words[-1] in ":：":
            spoken = [d for d in inside if d.anchor != "compared" and d.rule != "day"]
            if spoken and following and _is_item(following):
                outer = found[-1] if found else Head(0)
                found.append(Head(start, spoken[-1], goal and not _over(spoken[-1], published_on)))
        elif words[-1] not in "。；，,;”！？":
            head = _head(start, words, inside, goal, published_on)
            if head:
                found.append(head)
    return found


def opening_account(folded: str, dates: Sequence[DateSpan], published_on: date | None) -> Head | None:
    """The half-year, quarter, months or days of a season that a text gives account of, as its first lines say."""
    for d in dates[: bisect_left([x.start for x in dates[:24]], _OPENING)]:
        if d.rule == "season":
            return Head(d.end, d, sums=True)
        year = d.rule == "year" and folded.startswith(_ANNUAL, d.end)
        if not (d.rule in _PARTS or year) or d.anchor == "compared" or not _over(d, published_on):
            continue
        if _BRIEFED.match(folded, d.end):
            return Head(d.end, d, briefing=True)
        told = d.end if folded[d.start : d.end].endswith("报告") else None
        found = _RESULTS.match(folded, d.end)
        if (told or found) and not _FORECAST.search(folded, d.end, (found.end() if found else d.end) + 4):
            return Head(d.end, d, sums=True)
    return _led_by(folded, dates, published_on)


def _led_by(folded: str, dates: Sequence[DateSpan], published_on: date | None) -> Head | None:
    """The part of a year, or the year just over, whose statistics the text begins with."""
    for d in dates[: bisect_left([x.start for x in dates[:24]], _OPENING)]:
        if d.anchor in ("compared", "since", "from") or not _over(d, published_on) or d.rule not in _LED_BY:
            continue
        assert published_on is not None and d.period_end is not None
        if published_on - d.period_end > (timedelta(days=366) if d.rule == "year" else _LATELY):
            return None
        if _STATED.match(folded, d.end):
            return Head(d.end, d, sums=True, led=True)
    return None


def _head(start: int, words: str, inside: Sequence[DateSpan], goal: bool, published_on: date | None) -> Head | None:
    years = [d for d in inside if d.rule in _YEARS]
    if years and _OF_A_YEAR.search(words):
        ended = [d for d in years if published_on is None or d.period_end and d.period_end <= published_on]
        chosen = ended[0] if ended and not goal else years[0]
        return Head(start, chosen, goal and not _over(chosen, published_on))
    parts = [d for d in inside if d.rule in _PARTS and _over(d, published_on)]
    if parts and _OF_A_PART.search(words) and not goal:
        return Head(start, parts[0], sums=True)
    return None


def _over(d: DateSpan, published_on: date | None) -> bool:
    return published_on is not None and d.period_end is not None and d.period_end < published_on


def _is_item(line: str) -> bool:
    words = line.lstrip(" \u3000*-")
    return bool(words) and (is_bullet(words) or _NUMBERED.match(words) is not None)


def _lines(folded: str) -> Iterator[tuple[int, str, str]]:
    """Each line that is not empty, with its offset and the line after it."""
    lines = [(m.start(), m.group()) for m in re.finditer(r"[^\n]+", folded)]
    for n, (start, line) in enumerate(lines):
        yield start, line, lines[n + 1][1] if n + 1 < len(lines) else ""
