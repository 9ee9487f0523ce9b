"""When something begins, is founded or is finished: which dates only tell that, and what of it lies ahead."""

from __future__ import annotations

import re
from datetime import date

from transforms.flows_and_stocks import FLOWS, STATIC
from transforms.intervals import DateSpan
from transforms.records import Mention

_RUNS = "动工|开工|投产|投运|投用|投入使用|竣工|完工|达产|建成|落成|通车|通水|通气|通航|开通|启用|施工|开业|开园"
_IS_DONE = f"{_RUNS}|交付|交房"
"""What is handed over on a day is of it; what depends on its running is of an open future."""
_ONCE_DONE = rf"(?:全部|全面|正式|陆续|如期)?(?:{_IS_DONE})(?:投产|运营|投用|通车|使用)?后"
_WILL = r"(?:将|可(?![见以谓])|可以|预计|有望|能(?![源效耗级]))"
_AIMED_LEFT = re.compile(r"(?:预计|计划|力争|争取|有望|拟|拟于|将于|预计于|计划于|力争于)(?:今年)?$")
_ONCE_IT_RUNS = re.compile(rf"{_ONCE_DONE}[^。；\n\d]{{0,20}}?{_WILL}")
_TO_BE_DONE = re.compile(
    rf"(?:正式|陆续|全部|全面)?(?:{_IS_DONE})(?:使用|运营)?(?=[，,])(?![^。；\n]{{0,40}}(?:已|目前|现))"
)
"""首批公寓10月交付，… tells no year: 去年 would be said of what is over."""
_BEGINS = re.compile(
    rf"[）)]?[^，。；,;]{{0,12}}?(?:{_RUNS})(?:使用|运营)?(?:后)?(?=，|,)|{_ONCE_DONE}[^，。；,;\d]{{0,12}}?{_WILL}"
)
_OPENS = re.compile(r"[）)]?，?[^，。；,;]{0,16}?(?:将|即将)(?:正式|隆重|如期)?(?:开幕|开赛|揭幕|开馆|开园)(?=，|,)")
_FINISHED = re.compile(rf"(?:正式|陆续|全部)?(?:{_IS_DONE})(?:使用|运营)?(?=[，,。；、])")
_ONLY = re.compile(r"(?:只有|仅|只需)[^，。；]{0,16}$")
_HALF_A_YEAR = 6

_BEGUN_IN = re.compile(
    r"(?:(?<!产)生|[成创设建]立|[始修兴组创筹新]建|[创开]办|[建落]成|始|开[业通播]|投产|竣工|通车|诞生|毕业)于$"
)
"""出生于1983年，有两个孩子: what came of it is not of that year."""
_BUILT = re.compile(
    r"[^，。；,;]{0,8}?(?:投用|投运|启用|开业|开通|建成|投产|通车|引进|研发|上市|创建|入驻|改造|修建|建造|交货|到期|交割)的"
)
_HANDED_OVER = re.compile(r"[^，。；,;\d]{0,8}?(?:交付|交付使用|下线|出厂|发布|推出|问世|首飞|下水)的[^。；;]*")
"""今年交付的列车，最高时速160公里: the size and the parameters of what was handed over have no date."""
_STRUCK = re.compile(r"[^，。；,;]{0,8}?(?:发生|爆发|开始|出现)的[^，。；]{1,24}?(?:已|目前|共)")
"""7日发生的地震已导致4000人伤亡: what has come of it by now."""
_WHERE_STRUCK = re.compile(r"[^，。；,;]{0,6}?发生(?:过)?(?:强震|地震|爆炸|火灾|事故|袭击|冲突)的")
_BEGAN = re.compile(
    r"(?:[，,](?![^，。；,;]{0,40}\d))?[^，。；,;]{0,16}?(?:成立|开业|开张|营业(?![收额利总])|落户|迁入|开工建设|动工建设|开始建设|开建|创办|创立|起步|投产于|出生|毕业|组建|建厂|设立)[^，。；,;、]{0,10}?(?:的|以来|后|，|,|至今)"
)
_RAISED = re.compile(
    r"[^，。；,;]{0,16}?(?:启动建设|启动规划|升格|升级为|晋升为|更名|改名|改称|获批|挂牌成立|批准设立|撤县设|撤地设)[^，。；,;、]{0,16}?[，,]"
)
"""2009年升格为国家高新区，规划面积32平方公里: the size of what was raised is that of today."""
_DONE_THEN = re.compile(
    r"当年|同年|新增|完成|实现|投资|接待|引进|首年|交易|销售|出口|进口|签约|成交|订单|获得|授予|收入"
)


def aimed(text: str, span: DateSpan, month: int, spoken: int | None, published_on: date | None) -> bool:
    """Is a bare month told of what is to come: 8月投产后…将达到, 预计9月开通, 10月交付?

    ``spoken``: the year of the sentence before; what was finished in a month of it is over.
    """
    if _ONCE_IT_RUNS.match(text, span.end) or _AIMED_LEFT.search(text, max(0, span.start - 6), span.start):
        return True
    if published_on is None or spoken == published_on.year - 1 or not 0 < month - published_on.month <= _HALF_A_YEAR:
        return False
    return _TO_BE_DONE.match(text, span.end) is not None


def next_such(year: int, month: int, published_on: date) -> int:
    """The year of such a month: 预计3月开通, told in November, is of the spring after."""
    passed = year == published_on.year and published_on.month - month >= _HALF_A_YEAR
    return year + 1 if passed else year


def begins_ahead(folded: str, d: DateSpan, m: Mention, published_on: date | None) -> bool:
    """明年5月建成，…: what depends on a day that lies ahead is of an open future.

    计划今年9月投产，届时… is of the month that it names; a bare month only tells when the future begins.
    """
    if not _ahead(d, published_on):
        return False
    bare = d.rule == "month" and folded[d.start] not in "今明本下当同" and "年" not in folded[d.start : d.end]
    if not bare and "届时" in folded[d.end : m.start]:
        return False
    return _BEGINS.match(folded, d.end) is not None or _OPENS.match(folded, d.end) is not None


def stands_already(folded: str, d: DateSpan, m: Mention, published_on: date | None) -> bool:
    """首批公寓10月交付，租金只有市价的七折: so it is today, before what lies ahead."""
    after = max(d.end, m.start - 20)
    told = _BEGINS.match(folded, d.end) or _FINISHED.match(folded, d.end)
    return _ahead(d, published_on) and told is not None and _ONLY.search(folded, after, m.start) is not None


def _ahead(d: DateSpan, published_on: date | None) -> bool:
    return published_on is not None and d.period_end is not None and d.period_end > published_on


def finished_behind(folded: str, d: DateSpan, published_on: date | None) -> bool:
    """860套10月交付: the month ahead in which what is counted will be handed over."""
    return _ahead(d, published_on) and d.rule == "month" and _FINISHED.match(folded, d.end) is not None


def only_begun_then(folded: str, d: DateSpan, m: Mention, gap: str) -> bool:
    """Does the date tell when something began, and nothing of the figure?"""
    if (
        _BEGAN.match(gap)
        or _BEGUN_IN.search(folded, max(0, d.start - 3), d.start)
        or _BUILT.match(gap)
        or d.period_type == "day"
        and (_STRUCK.match(gap) or _WHERE_STRUCK.match(gap))
    ):
        return True
    if m.metric in FLOWS or _DONE_THEN.search(gap, gap.rfind("，") + 1):
        return False
    if d.rule == "year" and m.kind in ("level", "share") and _RAISED.match(gap):
        return True
    handed = _HANDED_OVER.match(gap)
    return handed is not None and (m.metric in STATIC or "，" in handed.group())
