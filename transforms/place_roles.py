"""The part that each place plays in its clause: subject, scope, partner, origin, goal, example, part of a name."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from seeds import places as gazetteer
from transforms.clauses import OUTSIDE, Clauses, Role, cue_after, cue_before
from transforms.place_units import Spot, Unit


class NamedSpan(NamedTuple):
    """A name of something other than a place, found by the reader of organizations.

    ``local`` names say where the thing stands (墨脱公路, 合肥骆岗公园); the others only hint (厦门海辰…公司).
    """

    start: int
    end: int
    local: bool


_LISTABLE = frozenset(("region", "country", "zone", "town", "village", "group"))
_RANK_AFTER = re.compile(
    r"第(?![一二三四1-4]季度|[一二三]产业|[一二三四五六七八九十\d]+[届期批轮])|前(?:[一二两三四五六七八九十百]|\d+)(?!个?[季月年])"
    r"|最(?!(?:大|高|低)(?:用电|负荷|供电|电力|气温|温度|降雨|风力|日|单日)|低生活|低工资|新)"
)
_NTH_OF_ITS = re.compile(r"[●■◆▶•]?第[一二三四五六七八九十\d]{1,3}[条座家艘趟辆架所号]")
"""平潭第6条航线开通: the sixth of its own, where the name opens the clause."""
_SO_FAR_OFF = re.compile(
    r"[^，。；、的\d]{0,5}?[\d一二两三四五六七八九十半][^，。；、]{0,6}(?:小时|分钟|公里|海里)[^，。；]{0,2}(?:车程|航程|路程|可达|即达|即到|直达)"
)
_WORLD_EVENT = re.compile(
    r"[^，。；：、的\n]{0,12}?(?:对接|推介|发布|巡展|交流|招商|采购)(?:活动|大会|大赛|会)|[一-鿿]{1,6}[·•]"
)
"""共开展53场全球贸易对接活动, 世界计算·长沙智谷: what an activity or a park is called says not where it is."""
_STRONGEST = re.compile(r"[一-鿿]{0,6}(?:\d{1,9}强|[十百千]强)")
_EXAMPLE_AFTER = re.compile(
    r"(?:[（(][^（）()]{1,12}[）)])?(?:(?:等地?|共|这|，)?(?:\d+(?![\d年月日])|[一二两三四五六七八九十百]+(?:个|省|市|县|区|座|家|地|国))|等?方向)"
)
_EXAMPLE_OF = re.compile(r"(?:[（(][^（）()]{1,12}[）)])?[一-鿿“”]{0,8}?等(?![地方待级于候额次同重效因有在都均])")
# 引水线路起点为甲市，终点为乙县: a work runs through more than its ends
_END_OF_A_COURSE = re.compile(
    r"(?:[起终]点|起自|起于|始于|止于|终于|终止于|[起终]点站)[为是位于在至到]{0,2}[一-鿿]{0,6}$"
)
_AWAY_FROM = re.compile(r"距离?(?!今)[^，。；、]{1,12}$")
_FROM_ABROAD = re.compile(
    r"(?:专业)?(?:采购商|客商|参展商|买家|游客|旅客|观众|嘉宾|专家|学者|媒体|投资者|投资人|资金|资本|机构|企业|人士|来宾|代表)"
)
# 在全国纯手绘画市场中占有率达80%: the market in which someone has a part
_MARKET = re.compile(
    r"[^，。；、]{0,14}?(?:市场|行业|同行|同类|领域|业界)[^，。；、]{0,6}?(?:中|上|里|内|占有率|占比|份额|排|位|居|占)"
)
_ITS_MEAN = re.compile(r"平均(?!水平|值|线|数|增|[，。高低快慢])")
_CORNER = re.compile(r"([东西][南北])(?=\d)")
_NATIONAL_EVENT = re.compile(
    r"[^，。；：、的\n]{0,18}?(?:锦标赛|联赛|冠军赛|公开赛|挑战赛|邀请赛|达标赛|运动会|博览会|交易会)(?:[^，。；\n]{0,10})?(?:在|于)"
)
"""全国青少年锦标赛在重庆落幕: the name of an event that is held somewhere."""
_INCLUDING = re.compile(r"(?:包括|包含|含)[^，。；]{0,24}$")
# 占全国的60%、全市的九成: a second whole of the same share
_SHARED = re.compile(r"的?[近约超]?过?(?:\d[\d.]*[%％倍]|[一二三四五六七八九]成|[一两三四五六七八九十\d]+[分/]|一?半)")
# 全国八成的银耳都产自这里: the whole of which the place spoken of has a share
_SHARED_HERE = re.compile(
    r"(?:以上|左右)?的[^，。；、]{1,14}?(?:产自|来自|出自|源自|产于|出产于|产在)(?:这里|这儿|此地|当地|该|我)"
)
# 境外采购商: what kind they are, not where
_FROM_ABROAD = re.compile(r"(?:采购商|客商|买家|媒体|游客|旅客|记者|投资者|机构|资本|资金|人士|选手|展商|参展商)")
# 在主产区之一的宜城市，…: where the next clause is
_ONE_OF = re.compile(r"在[^，。；、]{2,18}[的地区县乡]")
# 累计为甘肃实施项目30个: where it is done, whoever does it
_DONE_FOR = re.compile(r"(?:实施|援建|修建|捐建|援助|新建|建设|建起|建成|引进|培训)(?!的)")
# 新华社北京3月5日电: where the report was filed
_FILED = re.compile(r"\d{1,2}月\d{1,2}日(?:电|讯|消息|专电)|(?:新闻)?网(?:讯|消息)")
# 湖北日报全媒记者 …: a paper is called so, whatever county it writes of
_PAPER = re.compile(
    r"(?:日报|晚报|商报|晨报|早报|青年报|都市报|时报)(?:社|讯|全媒|记者|见习记者|客户端|融媒|消息|通讯员|[\s（(·])|(?:新闻)?客户端"
)
# 据太原海关统计，山西省出口…: a customs house is called so, whatever province it counts for
_CUSTOMS = re.compile(r"海关(?:统计|获悉|消息|发布|公布|数据|最新|介绍|表示)")
# 在深圳的招商推介会上签订: where one went for it
_AT_A_MEETING = re.compile(r"(?:等地)?的?[一-鿿]{0,8}?(?:推介|招商|考察|洽谈|对接|路演|签约)(?:会|活动|时|后|、|对)")
_FIRST_OF_COUNTED = re.compile(r"(?:、[一-鿿“”]{2,8}?){1,3}等\d")  # the others are in no table
_AND_SO_ON = re.compile(r"等地?|各地")
_TITLE_BEFORE = re.compile(
    r"(?:总经理|董事长|董事|经理|书记|局长|主任|市长|省长|县长|区长|镇长|乡长|部长|厅长|处长|教授|院士|主席|记者|通讯员|员工|负责人|创始人|总裁|工程师|队长|校长|院长|所长|委员|村民|农户|先生|女士)$"
)
_SPEAKS_OF = re.compile(r"(?:而言|来说|来看|看，)")
_FIRM = re.compile(
    r"(?!科技|上市|石油|制药|大型|多家|小|保险|跨国|能源|私营|国有|本土|互联网|芯片|航空|金融|汽车|头部|知名|初创|主要|当地|的|有|各|等|和|多)"
    r"[一-鿿A-Za-z]{2,6}(?:公司|集团)(?:[去今前]年|\d|在|于|与|和|将|已|，)"
)
_MEMBER_OF_COUNTED = re.compile(r"[一-鿿A-Za-z0-9]{1,12}、[^，。；]{1,28}?等\d")
_GOT_FROM = re.compile(r".{0,16}?(?:获悉|了解到|采访|看到|调研|走出)")
_EXCHANGE = re.compile(r"[一-鿿]{0,8}?交易所")
_JOINTS = frozenset(("、", "—", "和", "与", "及", "以及", "，和"))


def mark_roles(clauses: Clauses, units: list[Unit], names: Sequence[NamedSpan]) -> list[Unit]:
    """The units with their parts in their clauses; places in a row become one unit of kind ``list``."""
    at = 0
    spans = sorted(names)
    for unit in units:
        while at < len(spans) and spans[at].end <= unit.start:
            at += 1
        span = spans[at] if at < len(spans) else None
        if span is not None and span.start <= unit.start and unit.end <= span.end:
            if unit.kind == "country" and (span.start, span.end) == (unit.start, unit.end):
                pass  # 美联储, of the United States
            elif not span.local or (unit.kind == "town" and unit.start > span.start):
                unit.role = "name"
                continue
            elif unit.start > span.start:
                unit.role = "weak"
                continue
        unit.role = role_of(clauses, unit)
    return _join_lists(clauses.text, units)


def role_of(clauses: Clauses, unit: Unit) -> Role:
    """The part that one place plays in its clause."""
    text, start, end = clauses.text, unit.start, unit.end
    if unit.kind == "nation" and text[start - 1 : start] in "“《" and start:
        return "name"  # “中国伞乡”
    if unit.kind == "country" and _FIRM.match(text, end):
        return "name"  # 美国雅保公司在广西投资: a firm, wherever it comes from
    if unit.kind == "region" and "交易所" in text[end : end + 11] and _EXCHANGE.match(text, end):
        return "name"  # 大连商品交易所 sets prices for the whole country
    after = cue_after(text, end)
    if after == "scope" and unit.kind == "region" and text.startswith("排名", end) and clauses.start_of(start) == start:
        return "strong"  # 句容排名上升5位
    if after == "scope" and unit.kind == "region" and _ITS_MEAN.match(text, end) and clauses.opening(start) == start:
        return "strong"  # 北京市平均降雨量50毫米
    if after == "scope" or _RANK_AFTER.match(text, end):
        opens = not text[clauses.start_of(start) : start].strip("●■◆▶• ")
        if after == "scope" or not (unit.kind in ("region", "zone") and opens and _NTH_OF_ITS.match(text, end)):
            return "scope"
    if text[start - 1 : start] in ("到", "至", "达", "去", "往") and _SO_FAR_OFF.match(text, end):
        return "origin"  # 到省城两个半小时车程
    if unit.kind == "world" and _WORLD_EVENT.match(text, end):
        return "name"
    if unit.kind in ("nation", "world") and (
        after == "scope_nation" or "强" in text[end : end + 16] and _STRONGEST.match(text, end)
    ):
        return "scope"
    if unit.kind == "abroad" and text[end : end + 2] in ("多地", "多国", "各国", "各地"):
        return "strong"
    if unit.kind == "abroad" and _FROM_ABROAD.match(text, end):
        return "weak"
    if unit.kind in ("nation", "world") and text[start - 1 : start] == "在" and _MARKET.match(text, end):
        return "scope"
    if unit.kind == "group" and text[end : end + 1].isdigit() and _CORNER.match(text, start):
        near = _CORNER.findall(text, max(0, start - 30), end + 30)
        if len(set(near)) > 1:
            return "name"  # 西北78毫米，东北24毫米: corners of a city
    if unit.kind == "nation" and _NATIONAL_EVENT.match(text, end):
        return "scope"
    clause = clauses.start_of(start)
    if text[end : end + 1] == "，" and text[clause : clause + 1] == "在" and _ONE_OF.fullmatch(text, clause, start):
        return "strong"
    if text[start - 1 : start] in "、和" and "占" in text[clause:start] and _SHARED.match(text, end):
        return "scope"
    shared = _SHARED.match(text, end)
    if shared and _SHARED_HERE.match(text, shared.end()):
        return "scope"
    if text[start - 1 : start] in ("为", "给") and unit.kind in ("region", "zone") and _DONE_FOR.match(text, end):
        return "strong"
    if unit.kind != "nation" and _END_OF_A_COURSE.search(text, max(clause, start - 14), start):
        return "origin"
    if "距" in text[max(clause, start - 14) : start] and _AWAY_FROM.search(text, max(clause, start - 14), start):
        return "origin"
    if _FILED.match(text, end):
        return "filed"
    if unit.kind == "region" and (_PAPER.match(text, end) or _CUSTOMS.match(text, end)):
        return "name"
    if "在内" in text[end : end + 24] and _INCLUDING.search(text, max(clause, start - 28), start):
        return "example"
    if unit.level == "海外" and _FROM_ABROAD.match(text, end):
        return "origin"  # 境外采购商 come to a fair here
    if clause == start and unit.kind != "region":
        return "strong"
    if unit.kind == "region" and _TITLE_BEFORE.search(text, max(0, start - 4), start):
        return "person"
    if _SPEAKS_OF.match(text, end):
        return "strong"
    before, _ = cue_before(text, start, clause)
    if before == "origin":
        return "strong" if _GOT_FROM.match(text, end) else "origin"
    if before == "scope":
        return "scope"
    if before == "partner":
        return "partner"
    if before == "toward":
        return "toward"
    if before == "place" and (after == "venue" or _AT_A_MEETING.match(text, end)):
        return "venue"
    return clauses.role(start)


def _join_lists(text: str, units: list[Unit]) -> list[Unit]:
    """内江、眉山、自贡 is one subject; 上海、江苏等21个省份 names examples of what is counted."""
    joined: list[Unit] = []
    i = 0
    while i < len(units):
        unit = units[i]
        j = i
        while (
            j + 1 < len(units)
            and units[j + 1].spot is not None
            and unit.spot is not None
            and units[j + 1].kind == units[j].kind
            and unit.kind in _LISTABLE
            and text[units[j].end : units[j + 1].start] in _JOINTS
            and units[j + 1].role != "name"
            and units[j].role != "name"
        ):
            j += 1
        if j == i:
            others = _FIRST_OF_COUNTED if text[unit.end : unit.end + 1] == "、" else _EXAMPLE_OF
            if (
                (others is _FIRST_OF_COUNTED or unit.kind in ("region", "zone", "country"))
                and "等" in text[unit.end : unit.end + 24]
                and others.match(text, unit.end)
            ):
                unit.role = "example"
            elif (
                unit.kind == "region"
                and "等" in text[unit.end : unit.end + 44]
                and _MEMBER_OF_COUNTED.match(text, unit.end)
            ):
                unit.role = "example"  # 汇川机器人、广电5G等60个项目
            joined.append(unit)
            i += 1
            continue
        members = units[i : j + 1]
        end = members[-1].end
        spots = [m.spot for m in members if m.spot is not None]
        codes = tuple(s.code for s in spots if s.code)
        after = text[end : end + 6]
        common = _common(codes) if _AND_SO_ON.match(after) else ""
        if not common and codes and unit.kind in ("town", "village") and len(set(codes)) == 1:
            common = codes[0]
        whole = Unit(unit.start, end, "list", codes, text[unit.start : end], unit.start, level=unit.kind)
        whole.spot = Spot(text[unit.start : end], common, "list", min(s.rank for s in spots), members=codes)
        whole.role = unit.role
        if _EXAMPLE_AFTER.match(after):
            whole.role = "example"
        elif text[unit.start - 1 : unit.start] == "在" and _AT_A_MEETING.match(text, end):
            whole.role = "venue"
        elif unit.role in OUTSIDE:
            whole.role = unit.role
        joined.append(whole)
        i = j + 1
    return joined


def _common(codes: Sequence[str]) -> str:
    for size, zeros in ((4, "00"), (2, "0000")):
        heads = {c[:size] for c in codes}
        code = heads.pop() + zeros if len(heads) == 1 else ""
        if code and gazetteer.region(code) is not None:  # 500100 is no region: 重庆 has no cities between
            return code
    return ""
