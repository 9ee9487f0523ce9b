"""Metrics that a number takes from figures beside it: a part of a total, one trade of many, a task half done."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from seeds.metrics_table import Metric, MetricAlias
from transforms.metric_choice import PROPORTION, MetricChoice, joined
from transforms.metric_lexicon import RELATIVE, MetricLexicon, MetricTokens
from transforms.records import Candidate, Mention

SUBJECT = re.compile(r"(?:(?<![就从])业|企业|行业|领域|板块|地区|产品|类)$")
"""Ends of phrases that name whose figure it is, not which figure."""
_GROWTH = re.compile("增长|上涨|回升|下跌|下滑|[涨跌]幅|增幅|增速")
_GROWN = ("growth", "multiple")
_MANNER = re.compile(r"(?:实际|累计|名义|连续|继续|大幅|小幅|平均|比|较|率|速|数|量|额)[^，。]{0,3}$")
_OWNERS = frozenset(("organization_count", "enterprise_count", "facility_count"))
"""What may have part of a total counted in other things: 床位120张,其中医院90张."""
_OWN_COUNTERS = frozenset((None, "个", "家", "所", "座", "处"))
_OF_A_MARKET = re.compile(r"占[据有了]{0,2}[^，。；\d]{0,6}市场份额的?[约近超过]{0,2}")
_ONLY_SO_MUCH_OF = re.compile(r"(?:仅仅?|只|不过|就)(?:有|是|为|相当于)[^，。；、\d]{1,12}的$")
_OF_A_PRICE = re.compile(r"((?:以上|以下)?[^，。；\d]{0,12}的[^，。；\d]{2,8}?)(?:增长|上涨|上升|下降|下滑|增幅|增速)")
_THINGS = frozenset(("product_count", "enterprise_count", "other"))
_OF_A_TRADE = frozenset(("retail_sales", "value_added", "output_value", "revenue", "trade_value", "production_volume"))
_MONEY = ("CNY", "USD", "EUR", "HKD", "JPY")
_STAGE = re.compile(r"(开工|动工|竣工|完工|投产|达产|建成|落地|签约|在建|开工建设)(?:了|的)?$")
_DONE = re.compile(r"完成了?(?:超|近|约|超过)?$")
_MEMBERS = (
    "其中",
    "分行业",
    "分产业",
    "分产品",
    "分品类",
    "分领域",
    "分地区",
    "分区域",
    "分类型",
    "具体",
    "从行业",
    "从产业",
)
_A_SECTOR = re.compile(r"^第?[一二三]次?产业$")
_PRODUCED = re.compile(r"(?:产品|工业品|[主重]要[^，。；\d]{0,6})的?产量(?:来?看|中|方面)[，：]")
"""从主要产品产量看，汽车2.5万辆: goods that a sentence goes through are those made."""
_OF_A_TASK = re.compile(
    r"(?:超额)?(?:完成了?|占到?|达到?|为|相当于)(?:[全本今]年|年度?|年初|既定|预定|调整|省定|市定|省下达|市下达|目标|全年度|序时)*(?:的)?"
    r"(?:目标任务|工作任务|任务目标|任务数?|目标|计划|指标|预算)(?:任务|投资|收入|支出)?(?:的|数的)?$"
    r"|(?:[超高]出?(?:于|过)?|[快慢低]于|领先|落后|滞后)(?:序时|时间|计划|目标|时序)进度要?求?$"
)


def begun_of(folded: str, low: int, m: Mention, alike: Mention | None) -> MetricChoice | None:
    """签约项目58个，协议投资217亿元，已开工31个: the projects counted before, so far as they are under way."""
    if alike is None or alike.metric != "project_count" or alike.counter != m.counter:
        return None
    stage = _STAGE.search(folded, low, m.start)
    return stage and MetricChoice("project_count", None, stage.group(1) + "项目", "projects under way", 0.7)


def brought_there(
    lexicon: MetricLexicon,
    folded: str,
    m: Mention,
    tokens: MetricTokens,
    whole: int,
    right: tuple[int, int],
    dimension: str,
) -> MetricChoice | None:
    """吸引了占全国18%的外商投资: what the share is of stands behind it."""
    if right[0] >= right[1] or folded[whole - 1] not in "了出着" or not folded.startswith("的", m.end):
        return None
    of = lexicon.head_of(right, tokens.heads, dimension, m.kind, ("head",), None)
    text = folded[right[0] : right[1]]
    return of and MetricChoice(of[0].metric, of[0].metric_detail, text, "what so much of is there", 0.7)


def part_of_these(
    lexicon: MetricLexicon,
    folded: str,
    tokens: MetricTokens,
    right: tuple[int, int],
    kind: str | None,
    considered: Sequence[Candidate],
) -> MetricChoice:
    """六成以上的企业, 八成公司: the noun behind a share is what it is a part of."""
    found = lexicon.head_of(right, tokens.counted, "count", kind, ("counter_noun",), None)
    metric, detail = (found[0].metric, found[0].metric_detail) if found else ("other", None)
    cut = found and lexicon.measured_from(tokens.heads, found[1], right[1])
    text = folded[right[0] : found[1] if found and cut else right[1]]
    return MetricChoice(metric, detail, text, "what it is a part of", 0.6, tuple(considered))


def a_kind_of(
    lexicon: MetricLexicon,
    m: Mention,
    words: str,
    tokens: MetricTokens,
    before: tuple[int, int],
    previous: Mention | None,
    allowed: frozenset[str] | None,
) -> MetricChoice | None:
    """签约的项目，制药类5个、电子类6个: the kinds of what the sentence named before, or counted so."""
    named = (previous.metric_text or "") if previous is not None and previous.counter == m.counter else ""
    if previous is not None and "类" in named[:-1]:
        noun = named.rsplit("类", 1)[1]
        return MetricChoice(
            previous.metric or "other", previous.metric_detail, words + noun, "the next of the kinds", 0.6
        )
    found = lexicon.last_before(tokens.counted, before, before[1], "count", m.kind, ("counter_noun",), allowed)
    if found is None:
        return None
    return MetricChoice(
        found[3].metric, found[3].metric_detail, words + found[2], "a kind of what the sentence names", 0.6
    )


def sum_of_the_counted(folded: str, counted: Mention, m: Mention, dimension: str) -> bool:
    """Is a sum joined to a count what the counted come to (贷款21笔、2.85亿元)?"""
    return dimension == "money" and counted.counter in ("笔", "单", "宗") and folded[counted.end : m.start] in "、，共"


def next_of_a_list(folded: str, m: Mention, previous: Mention, catalogue: Mapping[str, Metric]) -> MetricChoice | None:
    """交易额达到5000万元、1亿元、5亿元的企业: steps of one scale, whatever noun they qualify."""
    if previous.unit_id != m.unit_id or m.unit_id not in _MONEY or m.kind != "level" or previous.kind != "level":
        return None
    if folded[previous.end : m.start] not in ("、", "和", "或", "及") or previous.metric in (None, "other"):
        return None
    if catalogue[previous.metric or "other"].dimension not in ("money", "any") or previous.metric == "subsidy":
        return None
    return MetricChoice(
        previous.metric or "other", previous.metric_detail, previous.metric_text, "the next of a list", 0.7
    )


def moved_in(before: str, dimension: str, metric: Metric) -> bool:
    """Can a change in ``dimension`` be of a number in ``before``? One in money is of no duration (还剩6天，预计上调195元)."""
    if dimension in PROPORTION or before == dimension or metric.dimension == dimension:
        return True
    return before in PROPORTION and metric.metric != "other"


def no_time_grows(folded: str, previous: Mention, m: Mention) -> bool:
    """从两年平均看，上半年增长12%; 总产量十年增长1.3倍: what has grown is not the length of time before it."""
    return previous.metric == "duration" and _GROWTH.search(folded, previous.end, m.start) is not None


def continues(before: str, dimension: str, previous: Mention, metric: Metric | None) -> bool:
    """Can a number without a noun be the same thing as the number before it (增长6.5%，突破4000亿元)?"""
    if before == dimension or {before, dimension} <= PROPORTION:
        return True
    return previous.kind in RELATIVE and metric is not None and metric.dimension == dimension


def same_of_another(
    alias: MetricAlias, words: str, adjacent: bool, previous: Mention | None, catalogue: Mapping[str, Metric]
) -> bool:
    """Does a rate beside a mere thing or trade go on with what grew before (集体企业下降6.4%, 制造业增长7.4%)?"""
    if previous is None or previous.kind not in _GROWN:
        return False
    if "counter_noun" not in alias.roles and (adjacent or not SUBJECT.search(words)):
        return False
    metric = catalogue.get(previous.metric or "")
    if metric is not None and metric.metric == "enterprise_count":
        return _A_SECTOR.search(words) is not None
    return metric is not None and metric.dimension in ("money", "any") and metric.metric != "other"


def next_good(folded: str, previous: Mention, near: tuple[int, int]) -> bool:
    """芯片产量增长1.9倍，光电子器件增长29.8%: the next of a list of goods that are made or sold."""
    listed = previous.kind in _GROWN and previous.metric in ("production_volume", "shipment_volume")
    return listed and near[0] - previous.end == 1 and near[1] - near[0] > 2 and not _MANNER.search(folded, *near)


def of_a_task(folded: str, low: int, at: int) -> bool:
    """完成全年目标任务的52%, 超序时进度3个百分点: does the number before ``at`` say how much of a task is done?"""
    return _OF_A_TASK.search(folded, low, at) is not None


def part_of_total(
    lexicon: MetricLexicon,
    m: Mention,
    choice: MetricChoice,
    tokens: MetricTokens,
    near: tuple[int, int],
    total: Mention | None,
) -> MetricChoice:
    """床位120张,其中:医院90张,卫生院30张: what the counter cannot count owns a part of the total.

    销售汽车20万辆，其中纯电动10万辆: goods named alone are the part that was made or sold too.
    """
    if total is None or m.kind != "level" or not total.metric_text:
        return choice
    a_share = total.kind == "share" and m.unit_id == "count"  # 占七成以上。其中，企业拥有180件
    same = a_share or (m.unit_id, m.counter) == (total.unit_id, total.counter)
    if not same or m.counter in _OWN_COUNTERS:
        return choice
    if total.metric in _FLOWS_OF_GOODS and choice.metric in _GOODS_ALONE and choice.text and near[0] < near[1]:
        return replace(choice, metric=total.metric or "other", detail=total.metric_detail, reason="a part of the flow")
    owner = lexicon.last_before(tokens.counted, near, m.start, "count", None, ("counter_noun",), None, beside=True)
    if owner is None or owner[3].metric not in _OWNERS - {total.metric} or not choice.text:
        return choice
    return replace(
        choice, metric=total.metric or "other", detail=total.metric_detail, text=choice.text + total.metric_text
    )


_FLOWS_OF_GOODS = frozenset(("shipment_volume", "production_volume"))
_GOODS_ALONE = frozenset(("product_count", "other"))
_SECTOR = re.compile(r"(?:规模以上工业|规上工业|制造业|采矿业|供应业)$")


def grown_sector(m: Mention, choice: MetricChoice) -> MetricChoice:
    """规模以上工业增长5%，装备制造业增长9%: what grows of a sector, where nothing else is named, is its value added."""
    if choice.metric != "other" or m.kind != "growth" or m.unit_id != "percent":
        return choice
    if not _SECTOR.search(choice.text or ""):
        return choice
    return replace(choice, metric="value_added", detail=None, reason="value added of a sector")


_TRADED = re.compile(r"[进出]口")


def worth_of_trade(
    folded: str, m: Mention, choice: MetricChoice, previous: Mention | None, sentence_start: int
) -> MetricChoice:
    """出口手机1296万台，货值331亿元: what the goods that crossed the border were worth; not the worth of what was seized."""
    if choice.metric != "other" or m.unit_id not in _MONEY or not (choice.text or "").startswith(("货值", "价值")):
        return choice
    sent = previous is not None and previous.metric in ("shipment_volume", "trade_value")
    if not sent or not _TRADED.search(folded, sentence_start, m.start):
        return choice
    return replace(choice, metric="trade_value", detail=None, reason="worth of goods traded")


_SHARED_OUT = frozenset(("investment", "trade_value", "revenue", "output_value", "value_added", "foreign_investment"))
_OWN_SUM = re.compile(r"(?:[额费款金税薪债值利]|收入|支出|利润|成本|价格?)$")
"""Ends of names of sums of their own, no part of the total before: 完成投资40亿元，其中征地费2亿元."""
_DID = re.compile(r"(?:部门|系统|企业|单位|园区|街道|乡镇|[省市区县镇乡局])(?:共|累计)?(?:完成|实现|征收|入库)了?$")


def done_by_one(folded: str, m: Mention, choice: MetricChoice, total: Mention | None, low: int) -> MetricChoice:
    """收入完成3亿元，其中：税务部门完成2亿元: of the total that 其中 goes into, where the clause names only who did it."""
    if total is None or choice.metric != "other" or m.kind != "level" or m.unit_id not in _MONEY:
        return choice
    if total.metric in (None, "other") and not total.metric_text:
        return choice
    if not _DID.search(folded, low, m.start):
        told = total.unit_id == m.unit_id or total.kind == "growth" and total.sentence_start < m.sentence_start
        mere = told and total.metric in _SHARED_OUT and choice.confidence <= 0.45 and "每" not in folded[low : m.start]
        named = choice.text or ""
        if not mere or len(named) < 2 or _OWN_SUM.search(named):
            return choice
        return replace(choice, metric=total.metric or "other", detail=total.metric_detail, reason="a part of the total")
    return replace(
        choice,
        metric=total.metric or "other",
        detail=total.metric_detail,
        text=total.metric_text,
        reason="a part of it",
    )


_ALREADY = re.compile(r"已|完成|生产了|实现|今年|去年|上半年")


def made_there_too(folded: str, m: Mention, choice: MetricChoice, previous: Mention | None) -> MetricChoice:
    """可年屠宰生猪100万头，深加工肉制品5000吨: the next that a plant can make."""
    if choice.metric != "production_volume" or m.kind != "level" or previous is None:
        return choice
    if previous.metric != "production_capacity" or _ALREADY.search(folded, previous.end, m.start):
        return choice
    return replace(choice, metric="production_capacity", detail=None, reason="what the plant can make as well")


def made_as_told(folded: str, m: Mention, choice: MetricChoice, sentence_start: int) -> MetricChoice:
    """分产业看，第一产业4亿元: what it has added; 主要产品产量看，…汽车2万辆: what was made."""
    if m.kind != "level":
        return choice
    if m.unit_id in _MONEY and choice.metric == "other" and _A_SECTOR.search(choice.text or ""):
        return replace(choice, metric="value_added", text=f"{choice.text}增加值", reason="a sector of the economy")
    goods = choice.metric in ("other", "product_count", "livestock_count") and m.unit_id not in _MONEY
    if goods and _PRODUCED.search(folded, sentence_start, m.start):
        return replace(choice, metric="production_volume", detail=None, reason="one of the goods made")
    return choice


def emitted_less(folded: str, choice: MetricChoice, previous: Mention | None, at: int) -> MetricChoice:
    """减少二氧化硫排放量604吨、氮氧化物排放量675吨: the verb before the first is of all of the list."""
    if choice.metric != "emission" or previous is None or previous.metric != "emission_reduction":
        return choice
    if folded[previous.end : previous.end + 1] not in ("、", "和") or "，" in folded[previous.end : at]:
        return choice
    return replace(choice, metric="emission_reduction", detail=None, reason="less of it, as of the one before")


def invested(
    folded: str, m: Mention, choice: MetricChoice, spoken: Mention | None, sentence_start: int
) -> MetricChoice:
    """完成投资14亿元。其中，机场累计完成5亿元: money that a project has done is what was invested."""
    if spoken is None or spoken.metric != "investment" or choice.metric != "other" or m.unit_id != "CNY":
        return choice
    if not folded.startswith(_MEMBERS, sentence_start) or not _DONE.search(folded, sentence_start, m.start):
        return choice
    return replace(choice, metric="investment", detail=spoken.metric_detail, reason="invested, as the sentence before")


def one_of_the_sentence_before(
    lexicon: MetricLexicon,
    folded: str,
    choice: MetricChoice,
    tokens: MetricTokens,
    near: tuple[int, int],
    sentence_start: int,
    spoken: Mention,
) -> MetricChoice:
    """22个行业增加值实现增长。其中，医药制造业增长8.8%: of a mere trade what the sentence before measured has grown."""
    words = folded[near[0] : near[1]]
    a_thing = choice.metric in _THINGS and spoken.kind == "growth" and spoken.metric in _OF_A_TRADE
    if not folded.startswith(_MEMBERS, sentence_start) or not (SUBJECT.search(words) or a_thing and words):
        return choice
    if lexicon.last_before(tokens.heads, near, near[1], "percent", "growth", ("head",), None, beside=True):
        return choice
    said = lexicon.last_before(
        tokens.heads, (spoken.sentence_start, sentence_start), sentence_start, "money", "growth", ("head",), None
    )
    if said is None or said[3].metric == "other":
        return choice
    return replace(choice, metric=said[3].metric, detail=said[3].metric_detail, reason="one of the sentence before")


def of_a_market(folded: str, whole: int, at: int) -> bool:
    """占据市场份额的55.8%: a part of a market, of whatever was told before."""
    return _OF_A_MARKET.fullmatch(folded, whole, at) is not None


def part_of_land(
    lexicon: MetricLexicon, counted: Mention, tokens: MetricTokens, whole: int, at: int
) -> MetricChoice | None:
    """49个候选区，占国土面积的10.3%: what was counted covers so much of the land."""
    if counted.unit_id != "count" or not counted.metric_text:
        return None
    land = lexicon.last_before(tokens.heads, (whole, at), at, "area", "level", ("head",), None, beside=True)
    if land is None:
        return None
    return MetricChoice(land[3].metric, land[3].metric_detail, f"{counted.metric_text}面积", "a part of the land", 0.6)


def only_so_much_of(folded: str, low: int, at: int) -> int | None:
    """Where 只有 of 视野只有平时的5% begins, with what is measured before it."""
    only = _ONLY_SO_MUCH_OF.search(folded, low, at) if folded.endswith("的", 0, at) else None
    return only.start() if only and only.start() > low else None


def sold_at_a_price(
    lexicon: MetricLexicon, folded: str, price: Mention, m: Mention, tokens: MetricTokens, dimension: str
) -> tuple[int, int, str, MetricAlias] | None:
    """3500元价格段的销量增长最快，同比增长91%: what has grown is not the price."""
    sold = _OF_A_PRICE.match(folded, price.end, m.start)
    found = sold and lexicon.last_before(
        tokens.heads, (price.end, sold.end(1)), sold.end(1), dimension, m.kind, ("head",), None, beside=True
    )
    return found if found and found[3].metric != "price" else None


def listed(
    lexicon: MetricLexicon,
    folded: str,
    choice: MetricChoice,
    part: tuple[int, int],
    tokens: MetricTokens,
    m: Mention,
    dimension: str,
) -> MetricChoice:
    """The metric of one name of a list that is told 分别: its own word, else the word that the list ends with."""
    text, behind = folded[part[0] : part[1]], (part[1], m.start)
    own = lexicon.last_before(tokens.heads, part, part[1], dimension, m.kind, ("head",), None)
    done = lexicon.last_before(tokens.heads, behind, m.start, dimension, m.kind, ("head",), None)
    if done is not None and "分别" in folded[part[1] : done[0]]:  # 外商投资企业和国有企业分别出口3亿元和2亿元
        return replace(
            choice, metric=done[3].metric, detail=done[3].metric_detail, text=text + done[2], reason="what each did"
        )
    if own is None or own[3].generic and own[3].metric == "production_volume":  # 草莓和樱桃产值: a crop has none
        head = lexicon.shared(folded, tokens, behind, dimension, m.kind)
        return replace(choice, text=joined(text, head), reason="one of a list")
    return replace(choice, metric=own[3].metric, detail=own[3].metric_detail, text=text, reason="named in the list")
