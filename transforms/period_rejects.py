"""Why a date that stands before a figure is not the figure's: it is compared with, reported on, begun or aimed at."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from transforms import beginnings, event_days, times_beside
from transforms.flows_and_stocks import STATIC_OR_PLANNED, SUMS
from transforms.intervals import DateSpan
from transforms.records import Mention

REPORTED = re.compile(
    r"(?:[上下中]午|[早晚]间?|凌晨|盘后)?(?:，|,)?(?:[^，。；]{0,14})(?:电(?=[\s（(，,])|获悉|了解到|公布|披露|消息|报道|讯|表示|介绍|召开|举行|发布|印发|在京|(?:开幕|闭幕)(?!后)|来到|走进|从[^，。；\n]{1,90}?(?:获悉|了解|获知)|通报|(?<![名号职])称(?=，|：|将|[^，。；]{0,3}已)|(?<!据)说(?=，|：))"
)
_DATELINE = re.compile(r"(?:专?电|讯)[\s（(：【]")
_IN_A_QUOTED_NAME = re.compile(r"[^，。；“”\n]{1,24}(?:[会展节赛]|论坛|活动|仪式)”")
"""在“携手振兴——2023年农业招商会”上签约32个项目"""
_FROM = ("由", "从")
CAME_FROM = "where it came from"
RUNS_LONGER = "it has run for longer"
STANDS_ALREADY = "what lies ahead, and the figure stands already"
_ROSE_TO = re.compile(
    r"的?[^，。；,;\d]{0,12}\d[^，。；,;]{0,20}?(?:提高|上升|增长|增加|提升|扩大|发展|壮大|升|增|下降|降低|减少|缩短|缩小|降|减)(?:到|至|为)"
)
_END_OF_A_RISE = re.compile(
    r"(?:从|由)[^，。；,;\d]{0,12}$|\d[^，。；,;]{0,12}?(?:提高|提升|上升|增长|增加|扩大|延长|发展|壮大|升|增|下降|降低|减少|缩短|缩小|降|减)"
    r"(?:到|至|为)[^，。；,;\d]{0,4}$"
)
"""十年来，里程从200公里延长到300公里: each end is of its own day, not of the ten years."""
_DONE_SINCE = re.compile("[;；][^;；]*(?:已|累计)")
_FIRST_YEAR = re.compile(r"[，,][^，。；\d]{0,6}(?:首年|第一年)")
_TOOK_PLACE = re.compile(
    "(?:就|即|便|已|已经|累计|共|又)*(?:上涨|下跌|暴涨|暴跌|大涨|大跌|[涨跌]|攀升|下滑|售出|卖出|成交|(?:增加|增长|新增|减少|下降)了)"
)
"""Behind 一个月内: what is told has been, 一个月内上涨7分."""
_CEREMONY = re.compile(r"[^。]{0,30}?(?:仪式|签约|集中开工|奠基|揭牌)")
_SIGNED_FOR = re.compile(r"签约[^，。；]{0,6}(?:投资|金额|额)|协议|投资总额|引资")
_PART_OF_IT = re.compile(r"[^，。；,;\d]{0,14}的(?:近|约|超过?|逾)?\d[\d.]{0,8}(?:%|％|倍)")
"""达到去年全年奖励总额的85.4%: what the figure is set against, and nothing behind it is of that time."""
_COMES_TO = re.compile(r"(?:达到?|相当于|占到?|为|是|完成)$")
_EVERY_YEAR = re.compile(r"[，；,;][^，。；,;\d]{0,6}每年")
"""2021年，园子建成开放，每年接待游客20万人"""
_OF_A_PLAN = re.compile(r"年?度?[）)][^，。；\n]{0,4}》")
_PLAN_OF_THE_YEAR = re.compile(r"(?:的)?(?:计划|目标|任务|预期)")
_NAMED_SO = re.compile(
    r"[^，。；\d]{2,24}的[^，。；\d]{2,10}，|的?[^，。；\d]{0,16}(?:项目|工程|企业|园区|单位)(?:之一)?，"
)
"""是今年该县承接产业转移的力作，占地…: the date is a part of what the thing is called."""
_RUNS_SINCE = re.compile(r"(?:试?(?:运营|运行|生产|营业)|投产|投用|启用)(?=，)")
_WITH_AN_OPENING = re.compile(
    r"，?随着[^，。；]{2,30}?(?:投入运营|投运|开通|建成|投用|通车|启用|开航)，(?![^。；]*(?:新增|完成|实现|接待))"
)
"""今年7月，随着口岸投入运营，…连通112个城市: so it stands since then."""
_OF_WORKS = STATIC_OR_PLANNED | {"other", "facility_count", "project_count"}
_WORKS_BEGAN = re.compile(r"(?:正式|全面|破土)?(?:开工|动工|开建|奠基|启动建设|封顶)(?:建设)?(?=，)")
_BEGUN_WORKS = re.compile(
    r"(?:的|建设)?[^，。；\d]{2,28}?(?:项目|工程|产业园|基地)[^，。；\d]{0,22}?(?:开工|奠基|启动|落户|开建|动工|揭牌|竣工|投产)(?!面积|率)"
)
"""8日，投资15亿元的产业园项目在镇里开工奠基: the size of what was begun that day."""


def unusable(
    folded: str,
    dates: Sequence[DateSpan],
    starts: Sequence[int],
    published_on: date | None,
    d: DateSpan,
    m: Mention,
    clause: int,
) -> str | None:
    """Why a date of the sentence is not that of a figure behind it; None where it is."""
    if d.anchor == "compared":
        return "what it is compared with"
    if d.anchor == "from" and times_beside.turned_from(folded, d):
        return "what it has turned from"
    if d.rule == "within":
        return "how long it took" if _TOOK_PLACE.match(folded, d.end) else None
    if beginnings.stands_already(folded, d, m, published_on):
        return STANDS_ALREADY
    if _of_another_clause(folded, published_on, d, m):
        return "it lies ahead, for another clause"
    gap = folded[d.end : m.start]
    if d.period_type == "day" and _DATELINE.match(folded, d.end):
        return "day of the report"
    if d.period_type == "day" and d.anchor != "as_of" and REPORTED.match(gap):
        return None if event_days.signed_then(folded, d, m, clause) else "day of the report"
    if (
        d.period_type in ("day", "month", "quarter")
        and m.metric in STATIC_OR_PLANNED
        and _CEREMONY.match(gap)
        and not _SIGNED_FOR.search(gap)
    ):
        return "day of a ceremony"
    if _COMES_TO.search(folded, max(0, d.start - 3), d.start) and _PART_OF_IT.match(folded, d.end):
        return "what it is a part of"
    if d.rule == "year" and _IN_A_QUOTED_NAME.match(folded, d.end) and "“" in folded[max(0, d.start - 40) : d.start]:
        return "in the name of what is held"
    if d.rule in ("year", "quarter") and event_days.names_event(dates, starts, folded, d, m):
        return "in the name of what is held"
    if m.kind in ("multiple", "gap") and gap.startswith("的"):
        return "what it is compared with"
    if d.rule == "elapsed" and m.kind == "level" and _END_OF_A_RISE.search(gap):
        return "an end of a rise over these years"
    if d.rule == "decade":
        return "a decade"
    if d.period_type in ("month", "day") and _FIRST_YEAR.search(gap):
        return "its first year began then"
    if m.metric == "duration" and times_beside.runs_longer(folded, d, m, published_on):
        return RUNS_LONGER
    if d.rule == "year" and _EVERY_YEAR.search(gap):
        return "each year since"
    if folded.endswith(("是", "作为", "列为", "列入"), 0, d.start) and _NAMED_SO.match(gap):
        return "in what it is called"
    if d.anchor == "since" and folded.endswith("开始", d.start, d.end) and _RUNS_SINCE.match(gap):
        return "when something began"
    if m.kind == "level" and m.metric not in SUMS and _WITH_AN_OPENING.match(gap):
        return "when something began"
    over = published_on is not None and d.period_end is not None and d.period_end <= published_on
    if over and m.metric in _OF_WORKS and _WORKS_BEGAN.match(gap):
        return "when something began"
    if (
        d.period_type == "day"
        and m.metric in STATIC_OR_PLANNED
        and "，" not in gap.rstrip("，").lstrip("，")
        and _BEGUN_WORKS.match(folded, m.end)
    ):
        return "day of a ceremony"
    if d.rule == "year_range" and _OF_A_PLAN.match(folded, d.end):
        return "the years of a plan that is named"
    if published_on and d.period_start and d.period_start > published_on and _DONE_SINCE.search(gap):
        return "yet to come, and the figure is not"
    if folded[d.start - 1 : d.start] in _FROM and d.start and _ROSE_TO.match(gap):
        return CAME_FROM
    if beginnings.only_begun_then(folded, d, m, gap):
        return "when something began"
    if (
        folded.startswith(("全年", "年度"), d.start)
        and (gap.endswith("的") or m.unit_id == "percent")
        and _PLAN_OF_THE_YEAR.match(gap)
    ):
        return "the year of a plan it is measured against"
    return None


def _of_another_clause(folded: str, published_on: date | None, d: DateSpan, m: Mention) -> bool:
    """大桥10月底可竣工；总投资4000万元的…: what is due in one clause does not date the size of what follows it."""
    ahead = published_on is not None and d.period_end is not None and d.period_end > published_on
    return (
        ahead and m.metric in STATIC_OR_PLANNED and "；" in folded[d.end : m.start] and d.start - m.sentence_start > 12
    )
