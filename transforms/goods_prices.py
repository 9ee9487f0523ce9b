"""Prices of goods: what so much money a ton, litre or share is, and what a quotation is of."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from functools import cache

from seeds.catalog import rows
from transforms.metric_choice import MetricChoice
from transforms.records import Mention

_GOODS = frozenset(("t", "kg", "jin", "g", "L", "barrel", "oz", "lb", "m2", "m3", "kWh", "股"))
"""What goods are sold by: money divided by one of these is a price, whatever word stands beside it."""
_NOT_A_PRICE = re.compile(
    r"[补奖税罚赔贴息薪]|利润|净利|盈利|亏损|收入|投资|投入|成交额|销售额|毛利|收益|派|红利|资产|产值|产出|强度|贡献"
)
_NAMES_A_PRICE = re.compile(r"(?<![评代身估溢竞定作对])(?:价|价格|价位)$")
_QUOTED_GOODS = re.compile("期货|合约|现货|黄金|白银|原油")
NAMES_GOODS = re.compile(r"[一-鿿A-Za-z][一-鿿A-Za-z](?<![内后来中间前时比较幅计同年月日度价率])$")
"""Words before a move of a price that name the goods: 95号汽油每升上调0.23元, not 一个月内上涨3元."""
_QUOTED = re.compile(
    r"(?:(?:收盘|午盘|早盘|盘中|盘后|开盘|股份?|股价|A股|港股|美股|[）)])[^，。；]{0,6}?)?(?:报收于?|收报|收于|现报|最新价|收盘价|报价?)$"
)
_A_SHARE = re.compile(r"/股|每股")
_ON_THE_BOARD = re.compile(
    r"收盘|高开|低开|发稿|发文|板块|个股|概念股|[ABHh港美]股|盘中|盘前|盘后|午盘|早盘|开盘|股价|/股|涨停|跌停|[（(][A-Z\d]{4,6}(?:\.[A-Z]{2})?[）)]"
)
_GOODS_MARKET = re.compile(
    r"(?:WTI|布伦特|纽约|伦敦|现货|沪|国际|COMEX|纽商所)?(?:轻质)?(?:黄金|白银|铂金|原油|美油|布油|天然气|焦煤|铁矿石|[铜铝锌铅镍锡])(?:期货|合约|主力|价格?)+"
    r"|现货(?:黄金|白银|铂金)|(?:WTI|布伦特)原油|金价|油价|[\u4e00-\u9fff]{2}期货(?!公司|市场|交易|股)"
)
"""What is traded by weight: a move beside it is of its price, not of a share."""
_ROSE_OR_FELL = re.compile(
    r"(?:大|上|下|收|暴|微|逆势|一度|盘中|跌|涨|最大|累计)*(?:涨|跌)(?:幅|逾|超|近|约|达|了|超过|为)*$"
)
_INDEX = re.compile(
    r"(?:恒指|[沪深股道纳]指|深成指|创业板指|恒生[一-鿿]{0,4}指数|(?:科技|国企|上证|北证|科创|国证|创业板|红筹|大盘)[A-Z\d]{0,4}指数|沪深300|上证50|科创50|标普500|日经225)"
    r"(?:指数)?[^，。；、期]{0,8}$"
)
"""An index of shares, which moves and has no price."""
_CUT = re.compile("(?:近[一-鿿\\d]{1,3}|一度|短线|盘中|累计|周[一二三四五]|[收跳大微暴再])+$")
"""What stands between the goods and their move."""
_OWN_MEASURE = re.compile("[量产率额数值流位面势]$")
_MOVED_IN_PRICE = re.compile("(?:降价|涨价|提价|减价)(?:幅度|了|达|约|超|近|逾|高)*$")
_ONLY_PRICES = re.compile("(?<![上下])[涨跌][超逾近约了]*$")
"""燃油涨超3%: prices alone 涨; much else 上涨."""
_COUNTED = frozenset(("other", "price", "production_volume", "enterprise_count", "organization_count", "product_count"))
_OPEN = frozenset(("other", "production_volume", "transaction_volume", "shipment_volume", "duration", "investment"))


_COMPANY = re.compile(r"公司|集团|股份|控股|科技|证券|酒店|商业银行|企业$")
_OF_PEOPLE = re.compile(r"人均|居民|农民|职工|员工|工资|薪|家庭|户|村|务工|财政|存款")


_FOR_ONE = re.compile(
    r"(?:钱)?一(公斤|千克|市斤|斤|吨|克|升|亩|平方米|平米|头|只|盒|箱|瓶|袋|筐|串|株|棵|杯|碗|份)(?![一-鿿]?[的])"
)
"""40元一斤: what one of a measure costs."""
_BY = {
    "公斤": "kg",
    "千克": "kg",
    "市斤": "jin",
    "斤": "jin",
    "吨": "t",
    "克": "g",
    "升": "L",
    "亩": "mu",
    "平方米": "m2",
    "平米": "m2",
}
_MONEY = ("CNY", "USD", "EUR", "HKD")
_TOO_MUCH = 10**8


@cache
def _companies() -> frozenset[str]:
    return frozenset(row["surface"] for row in rows("language/company_names"))


def of_a_company(m: Mention, choice: MetricChoice, organization: str | None) -> MetricChoice:
    """What a company takes in, or anyone by the 亿, is revenue: 集团总收入60亿元; what it pays its people is theirs."""
    text = choice.text or ""
    by_the_yi = m.kind == "level" and m.unit_id in _MONEY and Decimal(m.number_low or 0) >= _TOO_MUCH
    named = organization is not None and (_COMPANY.search(organization) or organization in _companies())
    if not (by_the_yi or named) or not text.endswith("收入") or _OF_PEOPLE.search(text):
        return choice
    return replace(choice, metric="revenue", detail=None, reason="taken in by a company")


def _is_quoted(folded: str, m: Mention, clause: str, sentence_start: int) -> bool:
    """报收于6.68元 of a share, behind its code or the close of the market."""
    if not _QUOTED.search(clause) or "万" in m.surface or "亿" in m.surface:
        return False
    return bool(_A_SHARE.search(m.surface + clause) or _ON_THE_BOARD.search(folded, sentence_start, m.start))


def priced(
    folded: str, m: Mention, choice: MetricChoice, dimension: str, clause_start: int, sentence_start: int
) -> MetricChoice:
    """The choice for a sum of money, or for what has moved in percent on a market."""
    clause = folded[clause_start : m.start]
    if dimension == "money":
        if m.kind == "level" and _is_quoted(folded, m, clause, sentence_start):
            return replace(choice, metric="price", text="股价", reason="what a share is quoted at")
        return _a_price(folded, m, choice, clause, sentence_start)
    if m.kind != "growth" or dimension != "percent" or choice.metric not in _COUNTED:
        return choice
    text = _CUT.sub("", choice.text or "")
    if _MOVED_IN_PRICE.search(clause):
        return replace(choice, metric="price", detail=None, text=text or "价格", reason="a move of a price")
    if not _ROSE_OR_FELL.search(clause):
        return choice
    index = _INDEX.search(clause)
    if index is not None and choice.metric != "price":
        return replace(choice, metric="other", detail=None, text=_CUT.sub("", text), reason="an index of shares")
    goods = _last_goods(folded, sentence_start, m.start)
    if goods is not None:
        named = text if choice.metric in ("price", "production_volume") else goods
        return replace(choice, metric="price", detail=None, text=named, reason="how the price of goods has moved")
    on_the_board = _ON_THE_BOARD.search(folded, sentence_start, m.start) is not None
    of_goods = choice.metric == "production_volume"
    if of_goods or choice.metric == "other" and not on_the_board and text and _ONLY_PRICES.search(clause):
        if _OWN_MEASURE.search(text):
            return choice
        return replace(choice, metric="price", detail=None, text=text, reason="how the price of goods has moved")
    if on_the_board:
        return replace(choice, metric="price", text="股价", reason="how a share has moved")
    return choice


def _last_goods(folded: str, start: int, end: int) -> str | None:
    goods = None
    for goods in _GOODS_MARKET.finditer(folded, start, end):
        pass
    return goods.group() if goods else None


def _a_price(folded: str, m: Mention, choice: MetricChoice, clause: str, sentence_start: int) -> MetricChoice:
    """4200元/吨 is a price, and so is what a word in 价 names (基准价10元) or what a market quotes (原油报84美元)."""
    one = _FOR_ONE.match(folded, m.end)
    if one is not None and m.per is None and choice.metric in (*_OPEN, "price") and not _NOT_A_PRICE.search(clause):
        m.per = _BY.get(one[1])
        return replace(choice, metric="price", detail=None, reason="so much for one of them")
    if choice.metric not in _OPEN or m.kind not in ("level", "growth", "gap"):
        return choice
    text = _CUT.sub("", choice.text or "")
    if choice.metric == "other" and _NAMES_A_PRICE.search(text):
        return replace(choice, metric="price", detail=None, reason="what a word in 价 names")
    if m.per in _GOODS and not _NOT_A_PRICE.search(text + clause):
        goods = _last_goods(folded, sentence_start, m.start) if len(text) < 2 else None
        return replace(choice, metric="price", detail=None, text=goods or text, reason="so much for a measure of goods")
    if m.kind == "growth" and choice.metric == "other" and _QUOTED_GOODS.search(text):
        return replace(choice, metric="price", detail=None, text=text, reason="how far a quotation has moved")
    if choice.metric in ("other", "production_volume") and _QUOTED.search(clause):
        goods = _last_goods(folded, sentence_start, m.start)
        if goods is not None:
            return replace(choice, metric="price", detail=None, text=goods, reason="what goods are quoted at")
    return choice
