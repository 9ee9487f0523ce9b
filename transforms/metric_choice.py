"""The metric chosen for a mention, and the table of what overrules a choice."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache

from seeds import language_table
from seeds.metrics_table import MetricAlias
from transforms.records import Candidate, Mention

PROPORTION = frozenset(("percent", "percentage_point", "ratio"))
"""Dimensions of numbers without a unit of their own: they are of the metric whose part or change they give."""
_GRANTED = re.compile(
    r"(?:的比例|的标准)?(?:，|,)?(?:给予|予以|奖励|补助|补贴|贴息|资助|[对向][^，。；\n]{1,14}?(?:进行|给予|予以)(?:奖励|补助|补贴|奖补|资助))"
)
_PAID_OUT = re.compile(
    r"(?:的)?(?:标准|额度|限额)?(?:，|,)?(?:[对向][^，。；\n]{1,14}?)?(?:给予|予以|进行|发放|享受)?(?:一次性|定额|资金|财政|适当)*(?:奖励|奖补|补助|补贴|资助|扶持|支持|补偿)"
)
"""What follows a sum that a rule pays: 每家不超过100万元|标准给予补助."""
_UP_TO = re.compile(
    r"(?:最高|最多|给予|不超过)[^，。；：\d]{0,4}(?:支持|扶持|资助|配置资金|奖补|奖|补)(?:资金)?(?:不超过|可?达|最高)?(?:到|为)?$"
)
"""单个项目最高支持2000万元"""
_RAIN = re.compile("降雨|降水|暴雨|大雨|中雨|小雨|雨量|雨强|降雪|暴雪|大雪|积雪")
_A_YEAR = re.compile(r"(?:可)?(?:年|日|月)(?:产|加工|处理|生产)")
_PLANT = re.compile(r"项目|投产|达产|生产线|工厂|车间|建成后|建设|落户|动工|开工|一期|二期")
_LINE = re.compile(r"[^，。；、\d的]{2,14}(?:产线|加工线|项目|工程(?!师|量)|装置)")
"""一期4万吨三元正极材料产线, 在建300万吨薄板工程"""
_ALSO = re.compile(r"[^，。；、\d\n]{1,14}[、和及]")
_GOODS = frozenset("台套辆件只片块支枚瓶盒双顶箱包袋部艘架颗粒株盏张卷")
_SOLD = re.compile(r"卖|售|收购|报价|单价|价格|自?掏|自付|自费")
_AWAY = re.compile(r"距[^，。；\d]{0,12}$")
_SAVED = re.compile(r"((?:每[亩年天吨户])?(?:可|能|累计)?(?:节水|省水|节约用水))[^，。；\d]{0,3}$")
_WITHIN = re.compile("(?:的)?(?:范围|半径|距离|距)(?:之)?(?:以)?内|(?:的)?半径")
"""五公里范围内: how far off things are at most."""
_PULLED = re.compile(r"拉动[^，。；\d]{0,16}(?:增长|上升|上涨|增速)[^，。；\d]{0,3}$")
"""消费拉动经济增长3个百分点: what one part adds to a growth is no growth of the whole."""
_OF_FIELDS = ("亩", "公顷")
_ROOMS = re.compile("[一两二三四五]室(?:[一两二三]厅)?(?:[一两二三]卫)?(?:的(?:房子|住房))?，?(?:约|共|面积)*$")
_OF_SALES = re.compile(r"占[^，。；、\d]{0,14}(?:收入|营收|GDP|生产总值|产值|销售额)[^，。；、\d]{0,8}$")
"""研发投入占营业收入的比重: of what is earned, not of another's spending."""
_NO_MAKING = re.compile(r"生产(?=线|基地|车间|企业|总值|性|资料|要素|者|厂|安全|经营|单位|设备)|(?<=安全)生产")
"""Where 生产 is a part of another noun, nothing was made."""
_FLEXIBLE = frozenset(
    (
        "other",
        "production_volume",
        "product_count",
        "technical_spec",
        "land_area",
        "floor_area",
        "service_count",
        "length",
    )
)

COUNTED_AS = {
    "国": "国家",
    "省": "省份",
    "市": "城市",
    "集": "集数",
    "字": "字数",
    "期": "期数",
    "页": "页数",
    "跨": "跨数",
}
"""What a measure word counts that is half a noun itself."""


BESIDE = "noun beside the number"
"""Reason of a choice that the words right before the number make."""


@dataclass(frozen=True, slots=True)
class MetricChoice:
    """The metric of one mention; ``text`` is what the page calls it."""

    metric: str
    detail: str | None
    text: str | None
    reason: str
    confidence: float
    candidates: tuple[Candidate, ...] = ()


def _words(clause: str) -> str | None:
    """A short clause as it stands, without its figure: 单个项目最高支持."""
    return clause if 2 <= len(clause) <= 14 else None


@cache
def _overrides_of(metric: str) -> tuple[language_table.MetricOverride, ...]:
    return tuple(o for o in language_table.metric_overrides() if o.metric in (metric, "*"))


def overridden(
    folded: str, m: Mention, choice: MetricChoice, dimension: str, clause_start: int, sentence_start: int
) -> MetricChoice:
    """The choice after the table of overrides: 年产…套 is a capacity, 交付…辆 a shipment."""
    clause = folded[clause_start : m.start]
    if dimension in PROPORTION and m.kind in ("level", "share") and _GRANTED.match(folded, m.end):
        return replace(choice, metric="subsidy", reason="a rate at which a subsidy is paid")
    if choice.metric in ("other", "investment", "loan_amount") and m.kind == "level" and dimension == "money":
        if _UP_TO.search(clause) and choice.metric != "loan_amount":
            return replace(choice, metric="subsidy", text=choice.text or _words(clause), reason="paid up to so much")
        if ("每" in clause or choice.metric == "other") and _PAID_OUT.match(folded, m.end):
            return replace(choice, metric="subsidy", reason="a sum that a rule pays")
    if (
        dimension == "money"
        and (m.per or "每" in clause)
        and choice.metric in ("other", "production_volume")
        and _SOLD.search(clause)
    ):
        return replace(choice, metric="price", reason="sold at so much a unit")
    if (
        choice.metric == "production_volume"
        and _A_YEAR.match(choice.text or "")
        and _PLANT.search(folded, max(0, clause_start - 40), m.end + 24)
    ):
        return replace(choice, metric="production_capacity", detail=None, reason="what a plant makes in a year")
    if choice.metric == "production_volume" and _LINE.match(folded, m.end):
        return replace(choice, metric="production_capacity", detail=None, reason="what a line makes")
    if m.unit_id == "mm" and choice.metric == "length" and _RAIN.search(folded, sentence_start, m.start):
        words = choice.text if (choice.text or "").endswith(("量", "强")) else "降水量"
        return replace(choice, metric="other", detail="other.nature", text=words, reason="how much it rains")
    if dimension == "length" and choice.metric in _FLEXIBLE and _AWAY.search(clause):
        return replace(choice, metric="distance", detail=None, reason="how far off it is")
    if dimension == "length" and choice.metric in _FLEXIBLE and _WITHIN.match(folded, m.end):
        return replace(choice, metric="distance", detail=None, reason="how far off it is at most")
    if m.unit_id == "percentage_point" and "拉动" in clause:
        pulled = _PULLED.search(clause)
        if pulled:
            return replace(choice, metric="other", detail=None, text=pulled.group(), reason="what a part adds")
    if m.kind == "share" and choice.metric == "investment" and "研发" in clause and _OF_SALES.search(clause):
        return replace(choice, metric="rnd_intensity", detail=None, reason="spent on research of what is earned")
    if dimension in ("volume", "mass") and choice.metric == "production_volume":
        saved = _SAVED.search(clause)
        if saved:  # 每亩节水40立方米
            return replace(choice, metric="other", detail="other.water", text=saved.group(1), reason="water saved")
    if dimension == "area" and choice.metric == "land_area" and _ROOMS.search(folded, sentence_start, m.start):
        return replace(choice, metric="floor_area", detail=None, text="住房面积", reason="a dwelling by its rooms")
    clause = _NO_MAKING.sub("", clause)
    for o in _overrides_of(choice.metric):
        if o.dimension not in (dimension, "any"):
            continue
        words = (choice.text or "") if o.within == "phrase" else clause
        if o.becomes != choice.metric and any(w in words for w in o.words):
            if o.metric == "*" and choice.metric not in _FLEXIBLE:
                continue
            return replace(choice, metric=o.becomes, detail=None, reason=f"{choice.reason}; {o.why}")
    if choice.metric == "floor_area" and (m.reported_unit or "").endswith(_OF_FIELDS):
        return replace(choice, metric="land_area", detail=None, reason="measured as land is")  # 经营面积300万亩
    return choice


def left(
    folded: str,
    best: tuple[int, int, str, MetricAlias],
    near: tuple[int, int],
    adjacent: bool,
    considered: list[Candidate],
) -> MetricChoice:
    """What the words before the number name; ``adjacent``: they stand right beside it."""
    start, end, surface, alias = best
    text = folded[near[0] : max(end, near[1])] if near[0] <= start < max(near[1], near[0] + 1) else surface
    if len(text) > 24:
        text = surface
    considered.append(Candidate("metric", alias.metric, f"noun before the number: {text}", True))
    return MetricChoice(
        alias.metric,
        alias.metric_detail,
        text,
        BESIDE if adjacent else "noun before the number",
        0.9 if adjacent else 0.7,
        tuple(considered),
    )


def twin(choice: MetricChoice, joined_to: str | None, dimension: str) -> MetricChoice:
    """汽车产销分别完成20万辆和21万辆: of a name for two flows the first figure is made, the one joined to it is sold."""
    if not (choice.text or "").endswith(("产销", "产销量")) or choice.metric not in (*_FLEXIBLE, "shipment_volume"):
        return choice
    if dimension == "money":
        return replace(choice, metric="revenue", detail=None, reason="made and sold for so much")
    second = joined_to is not None and joined_to == choice.text
    return replace(choice, metric="shipment_volume" if second else "production_volume", detail=None)


def joined(name: str, head: str) -> str:
    """A name and the head that it shares with a list, what both have only once: 优势产业 and 产业增加值."""
    for size in range(min(len(name), len(head)), 0, -1):
        if name.endswith(head[:size]):
            return name + head[size:]
    return name + head


def also_made(folded: str, m: Mention, choice: MetricChoice, previous: Mention | None) -> MetricChoice:
    """年产1.2万吨纸、50万件纸尿裤、20万件纸巾的项目: the capacity goes on through a list of goods."""
    if (
        previous is None
        or previous.metric != "production_capacity"
        or previous.per is None
        or choice.metric == "production_capacity"
        or m.kind != "level"
        or not (m.counter in _GOODS or m.unit_id in ("t", "kg"))
        or not _ALSO.fullmatch(folded, previous.end, m.start)
    ):
        return choice
    m.per = m.per or previous.per
    return replace(choice, metric="production_capacity", detail=None, reason="made in a year like what is told before")
