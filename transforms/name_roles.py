"""What part a name plays in its sentence: subject, source of the figure, or one that stands beside."""

from __future__ import annotations

import re

from transforms.clauses import Clauses, cue_before
from transforms.organization_names import Name

_OUTSIDE_ORG = re.compile(
    r"(?:与|和|同|向|对|给|跟|从|由|被|把|将|为|引进|吸引|邀请|联合|携手|集聚|聚集|汇聚|包括|涵盖|支持|委托|依托|通过|借助|购买|参观|考察|走访|调研|获得|得到|成为|服务|赴|前往|自|如|像|以及|及|出资|控股|收购|联手|牵手|来自|、|比)(?:了|过|着)?$"
)
_IS = re.compile(r"是|属于|为")
_SAYS = re.compile(r"[^，。；]{0,6}(?:称|表示|说|消息|证实|通报|公布的|发言人)|[^，。；]{0,12}(?:负责人|发言人|官员)")
_AT = re.compile(r"(?:在|于|走进|来到|位于|比如|例如|如|像|作为|据|由|走进位于|对于|就)$")
_AROUND = re.compile(r"边检|口岸|服务区|工会|沿岸|临空|片区|周边|附近|沿线|两侧|旁|脚下|以[东南西北]")
_REPORTS = re.compile(
    r"[^，。；]{0,10}(?:数据|统计|研究|报告|监测|预测|调查|大数据)[^，。；]{0,4}(?:显示|预计|表明)|的?(?:统计|监测|测算|调查|数据)(?=[，：])"
)
_PUBLISHES = re.compile(
    r"[^，。；]{0,12}(?:(?:公布|发布)(?:的?[，：]|[^，。；]{0,14}(?:数据|指数|报告|消息|统计|名单))|统计[，：]|通报|获悉|测算|披露|预测|预计|估计|警告|[^，。；]{0,4}(?:表示|称|认为|指出|介绍|说)[，：])"
)
_OFFICIAL = re.compile(r"[^，。；]{0,14}(?:负责人|官员|会长|秘书长|发言人|理事长|总干事)")
_MADE_AT = re.compile(r"(?:正式|顺利|成功|全面)?(?:下线|投产|量产|研制成功|问世|诞生|交付|完工|竣工|首飞)")
_BUILT = re.compile(r"(?:建设|建成|新建|开工|启动|推进|实施|加快|投资|完成)(?:了|建设)?$")
_WHOLE = re.compile(
    r"[（(]?[^，。；]{0,8}[，,](?:全长|总|设计|占地|线路|主线|正线|工期|投资|项目|规划|里程|全线|建筑面积|年产)"
)
_HELD = re.compile(r"(?:举办|筹办|办好|承办|召开|举行|主办|参加)(?:了|好)?(?:的)?$")
_LED_BY = re.compile(r"(?:企业|公司|厂商|龙头|巨头|品牌|平台|商|的|机构|单位|运营商|——|—|之一)$")
_AND_OTHERS = re.compile(r"、[^，。；]{1,40}?等(?![级候待额])")
_TOLD = re.compile(r"(?:介绍|宣布|通报|获悉|会上获悉|了解到)")
_CHILD = re.compile(r"(?:的|旗下|下属|所属)?的?(?:全资|控股)?(?:子公司)?")
_FOREIGN = re.compile(
    r"(?:美国|德国|日本|法国|韩国|英国|瑞士|荷兰|瑞典|意大利|新加坡|丹麦|比利时|芬兰|挪威|西班牙|加拿大|泰国)(?:企业|公司|巨头|化工巨头|车企)?"
)
_NEW_WORK = re.compile(r"(?:新建|在建|改建|扩建|拟建)$")


def role_of(clauses: Clauses, name: Name, sentence_start: int, last: Name | None) -> str:
    """``strong`` where the sentence from ``sentence_start`` is about ``name``; ``last`` is the name before it there."""
    text = clauses.text
    before = max(sentence_start, name.start - 6)
    if _REPORTS.match(text, name.end):
        return "source"
    if _AROUND.match(text, name.end):
        return "outside"
    if name.kind == "institution" and _PUBLISHES.match(text, name.end):
        return "source"
    if name.kind in ("institution", "body") and _OFFICIAL.match(text, name.end):
        return "source"
    if name.kind == "company" and text[name.start - 1 : name.start] == "在" and _MADE_AT.match(text, name.end):
        return "strong"  # 车轮在马钢下线
    if _AND_OTHERS.match(text, name.end):
        return "weak"  # 世界贸易组织、…等国际组织的代表
    if opens(clauses, name.start, sentence_start):
        return "strong"
    if name.kind == "event" and _TOLD.fullmatch(text, clauses.opening(name.start), name.start):
        return "strong"
    if last is not None and _CHILD.fullmatch(text, last.end, name.start) and opens(clauses, last.start, sentence_start):
        return "strong"
    if name.kind == "company" and _FOREIGN.fullmatch(text, clauses.opening(name.start), name.start):
        return "strong"
    if (
        name.kind == "event"
        and _HELD.search(text, before, name.start)
        and (text[name.end : name.end + 1] in ("，", ",") or text[name.end : name.end + 1] == "、" and last is None)
    ):
        return "strong"
    if name.kind == "body" and _SAYS.match(text, name.end):
        return "source"
    if name.kind in ("fund", "founded", "thing", "ware"):
        return "strong"
    clause = clauses.start_of(name.start, sentence_start)
    if name.kind in ("infrastructure", "project") and (
        _BUILT.search(text, before, name.start)
        and _WHOLE.match(text, name.end)
        or _NEW_WORK.fullmatch(text, clause, name.start)
    ):
        return "strong"
    if _LED_BY.search(text, before, name.start):
        opening = text[clause : clause + 2]
        if _IS.search(text, clause, name.start) or (last is not None and last.start >= clause):
            return "weak"
        if _OUTSIDE_ORG.search(opening) or opening[:1] in "与和向对从由为把将被":
            return "outside"
        return "strong"
    if _OUTSIDE_ORG.search(text, before, name.start):
        return "outside"
    return "weak"


def opens(clauses: Clauses, at: int, floor: int) -> bool:
    """Whether only time, connection or 在, 据, 比如 stand between the clause's start and ``at``."""
    text = clauses.text
    if at - floor > 2 and text[at - 2] in "该我全" and text[at - 1] in "市区县省镇州":
        at -= 2
    if clauses.role(at, floor) != "strong":
        return False
    clause = clauses.start_of(at, floor)
    placed = clause < at and cue_before(text, at, clause)[0] == "place"
    return not placed or _AT.search(text, clause, at) is not None


_NAMED_ONCE = ("company", "event", "person", "body")
_COUNTED_ITSELF = re.compile(
    r"(?:已|共|总数|累计|建成){0,2}(?:达到?|增至|增加到|发展到|扩大到|共计|合计|建[设成])?"
    r"\d[\d.,]*[万余多]*[个处家座所条项户只栋](?=[，。；、）,;]|$)"
)
_ONE_OF_THE_COUNTED = re.compile(r"等[\u4e00-\u9fff]{2,14}\d[\d.,]*[万余多]*[个家户](?=[，。；、）,;]|$)")


def is_a_kind(text: str, name: Name) -> bool:
    """标准化牧场达267个，…, 家庭农场等经营主体35个: what is counted itself is a kind of thing, and nobody's name."""
    if _ONE_OF_THE_COUNTED.match(text, name.end):
        return True
    return name.kind not in _NAMED_ONCE and _COUNTED_ITSELF.match(text, name.end) is not None
