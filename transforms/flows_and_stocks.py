"""What is summed up over a time and what stands at one: which figures a period spoken of before can hold for."""

from __future__ import annotations

import re
from datetime import date, timedelta

from transforms.intervals import DateSpan
from transforms.records import Mention
from transforms.section_heads import Head

STATIC = frozenset(
    (
        "land_area",
        "floor_area",
        "length",
        "production_capacity",
        "duration",
        "distance",
        "technical_spec",
        "fund_size",
        "driving_range",
    )
)
STATIC_OR_PLANNED = STATIC | {"investment"}
FLOWS = frozenset(
    ("trade_value", "gdp", "value_added", "retail_sales", "tax_revenue", "income", "electricity_generation")
)
"""What statistics state for a period and never as it stands today."""
SUMS = FLOWS | {
    "output_value",
    "revenue",
    "profit",
    "production_volume",
    "shipment_volume",
    "transaction_volume",
    "energy_consumption",
    "foreign_investment",
}
"""What is summed up over a time, as trade and output are."""
_SUMMED = re.compile(
    r"新增|发送|运送|接待|完成|实现|办理|受理|查处|破获|签约|签订|举办|开展|培训|发放|销售|售出|出口|进口|造成|死亡|受伤|发生|"
    r"拘捕|逮捕|抓获|拘留|打死|击毙|吞吐|发电|用电|投递|揽收|开行|保障|击落|击毁|发射|救助|资助|审结|起诉|抽检|检查|落地|引进|招引|新开工|竣工|新设|兑现|拨付|减免|处置"
)
_PAID_IN = re.compile(r"完成|到位(?!率)")
_NEW_SO_FAR = re.compile(r"新增[^，。；\d]{0,10}已")
_NEW = re.compile(r"新(?:引进|增|签|开工|认定|注册|设|建成|招引|落地|培育)")
_WHOM = frozenset(("person_count", "household_count", "enterprise_count"))
_FOR = re.compile(r"(?:为|向|给|帮助)(?:全[市县区省]|辖区)?$")
_GIVEN = re.compile(r"[^，。；\d]{1,14}?(?:发放|办理|减免|提供|兑现|解决|争取|拨付)")
_BROUGHT_ON = re.compile(r"[^，。；\d]{0,14}?(?:开工|竣工|投产|落地|入库|开业)(?:建设)?(?=[，。；])")
_DONE = re.compile(r"完成[^，。；\d]{1,16}$")
"""Land or pipes that a year's work has done are summed up as well."""
COMPARED = re.compile(
    r"\s?(?:，|,)?(?:同比|环比|比上[月季周]|较上[月季周]|比上年|较上年|比去年|较去年|比年初|较年初|名义增长|增长|下降)"
)
"""What follows a figure that is told with its change."""
_WITH_CHANGE = re.compile(r"(?:、[^，。；\n]{1,12})?[^，。；、\d\n]{0,8}" + COMPARED.pattern)
_FARED = re.compile(r"[^，。；\d]{0,12}?(?:实现盈利|扭亏|实现增长|增势|正增长|负增长|同比(?:增长|上升|下降))")
"""八成公司实现盈利: how those that were counted fared in the time told."""
_APPROVED = re.compile(r"(?:批复|概算|审定|核定|设计)(?:的|了)?[^，。；\d]{0,3}投资")
"""水库批复总投资2.6亿元: the size of a work, whatever year's report tells of it."""
_EACH_DAY = re.compile(r"每[天日月周]")
_FORESEEN = re.compile(r"预计|将|可(?!比|支配|再生)|有望|力争|计划|目标|拟")
_EACH_TIME = frozenset(("场", "场次", "次", "人次", "班次", "辆次", "架次", "列次", "家次", "件次", "单"))
"""Measure words of what happens, which only a time sums up."""
FAR_BEHIND = 120
"""Characters behind a day that it is still spoken of; three times as many behind a month or year."""
_LONG_AGO = timedelta(days=92)
_NO_TOPIC = ("decade", "plan_period", "years_apart", "days_apart", "weeks_apart", "elapsed")
_TIME_OF_ITS_OWN = re.compile(
    r"期间|届时|赛时|会上|以往|此前|平时|设计|最大|近日|日前|不久前|最近|年来|年间|每年|第一年|首年|[这本]次|本届|一直|[一两二三]度"
)
_OF_ITS_OWN_PLACE = re.compile(r"[\s“]*(?:该[国州省市县区镇乡村岛地港]|当地|其中部|其[东南西北])")
"""截至26日…27人死亡。当地政府部署1万名士兵: a sentence that turns to a place of its own tells its own state."""
STANDING = re.compile(r"先后|累计|已|共有|拥有|设有|建有|目前|现有|历年|长期")


def says_standing(folded: str, clause: int, at: int) -> re.Match[str] | None:
    """The word before a figure that says how things stand; 已 of what is new does not: 新增装机已超1亿千瓦."""
    word = STANDING.search(folded, clause, at)
    return None if word and word.group() == "已" and _NEW_SO_FAR.search(folded, clause, at) else word


def of_the_head(head: Head, folded: str, m: Mention, clause: int, s0: int) -> bool:
    """Is a figure of the period that the head names?"""
    if m.metric == "investment" and _APPROVED.search(folded, clause, m.start):
        return False
    if not head.sums and not head.briefing:
        return True
    if head.sums and _told_with_change(folded, m, clause) and not _TIME_OF_ITS_OWN.search(folded, s0, m.start):
        return True
    if head.sums and folded.startswith("主要用于", s0):
        return True  # 住房保障支出11.2亿元，增长33.6%。主要用于…
    own = says_standing(folded, clause, m.start) or _TIME_OF_ITS_OWN.search(folded, s0, m.start)
    if own or m.metric in STATIC and not _SUMMED.search(folded, clause, m.start):
        return False
    if m.metric == "investment" and folded.startswith("的", m.end):
        return False  # 总投资1.9亿元的大桥
    if head.led and not _led(folded, m, clause):
        return False
    if m.unit_id == "s":
        return summed(folded, m, clause)
    return head.briefing or summed(folded, m, clause) or _FARED.match(folded, m.end) is not None


def _led(folded: str, m: Mention, clause: int) -> bool:
    """Is it a sum of statistics, or what its clause says has changed or fared so?"""
    if _FORESEEN.search(folded, clause, m.start) or _EACH_DAY.search(folded, clause, m.start):
        return False
    if m.metric in SUMS:
        return m.per is None
    return (
        m.metric == "investment"
        and _PAID_IN.search(folded, clause, m.start) is not None
        or _FARED.match(folded, m.end) is not None
    )


def _told_with_change(folded: str, m: Mention, clause: int) -> bool:
    """投放192万标箱舱位，环比持平: a level of the time with which it is compared, and no stock of today."""
    if m.unit_id == "s" and folded.endswith(("连续", "持续"), clause, m.start):
        return False
    change = m.kind in ("level", "share") and _WITH_CHANGE.match(folded, m.end)
    return bool(change) and _FORESEEN.search(folded, clause, m.start) is None


def _a_sum_so_far(folded: str, m: Mention, s0: int, clause: int) -> bool:
    """今年茶叶产量13万吨。全省出口额3亿元: a sum of a whole place that nothing says is to come."""
    if m.metric not in SUMS or m.per is not None or not folded.startswith(("全", "我"), s0):
        return False
    return _FORESEEN.search(folded, clause, m.start) is None


def summed(folded: str, m: Mention, clause: int) -> bool:
    """Is it summed up over a time: a sum, a change, or what 新增, 完成 or 接待 stands before?"""
    change = (
        m.kind in ("growth", "gap", "multiple")
        or m.metric in SUMS
        or m.metric == "investment"
        or m.counter in _EACH_TIME
    )
    return change or _SUMMED.search(folded, clause, m.start) is not None or _given_to(folded, m, clause)


def stands(d: DateSpan, folded: str, m: Mention, clause: int) -> bool:
    """Do the words before it say how things stand today? 累计 of trade, or beside 截至, sums up the time spoken of."""
    word = says_standing(folded, clause, m.start)
    sums_up = m.metric in FLOWS or d.period_type == "as_of" or d.rule in ("holiday", "season")
    return word is not None and not (word.group() == "累计" and sums_up)


def _given_to(folded: str, m: Mention, clause: int) -> bool:
    """为4050名优抚对象发放补助金: to how many something was given; 等85个项目竣工: how many were brought so far."""
    if m.metric == "project_count":
        return _BROUGHT_ON.match(folded, m.end) is not None
    return (
        m.metric in _WHOM
        and _FOR.search(folded, clause, m.start) is not None
        and _GIVEN.match(folded, m.end) is not None
    )


def of_its_time(d: DateSpan, folded: str, published_on: date | None, m: Mention, s0: int, clause: int) -> bool:
    """Trade and output are of the period spoken of, a stock is of 截至 and its day; what says its own time is not."""
    at_once = d.period_type in ("day", "as_of")
    if (
        d.anchor == "since"
        or d.period_end is None
        or d.rule in _NO_TOPIC
        or m.start - d.end > (FAR_BEHIND if at_once else 3 * FAR_BEHIND)
        or published_on is not None
        and not (published_on - _LONG_AGO if at_once else date.min) <= d.period_end <= published_on
        and not (
            d.period_type == "year"
            and d.period_end.year == published_on.year
            and (
                _NEW.search(folded, clause, m.start)
                or _told_with_change(folded, m, clause)
                or _a_sum_so_far(folded, m, s0, clause)
            )
        )
        or m.kind == "rank"
        or m.metric in STATIC
        and not (d.period_type == "year" and _DONE.search(folded, clause, m.start))
        or m.unit_id == "s"
        or stands(d, folded, m, clause)
        or _TIME_OF_ITS_OWN.search(folded, s0, m.start)
    ):
        return False
    is_summed = _SUMMED.search(folded, clause, m.start) is not None or _given_to(folded, m, clause)
    if d.period_type == "as_of":
        if not is_summed and s0 > d.end and _OF_ITS_OWN_PLACE.match(folded, s0):
            return False
        return d.anchor == "as_of" and m.kind in ("level", "share") and m.metric not in STATIC_OR_PLANNED
    if d.period_type == "day":
        done = is_summed or folded.startswith(("死亡", "受伤"), m.end)
        return done and (m.unit_id != "percent" or m.kind == "growth")
    return is_summed or m.metric in SUMS or m.kind == "growth" and m.basis is not None
