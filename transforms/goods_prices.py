"""Prices of goods: what so much money a ton, litre or share is, and what a quotation is of."""

from __future__ import annotations

import re
from dataclasses import replace
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
NAMES_GOODS = re.compile(r"[一-鿿A-Za-z](?<![内后来中间前时])$")
"""Words before a move of a price that name the goods: 95号汽油每升上调0.23元, not 一个月内上涨3元."""
_OPEN = frozenset(("other", "production_volume", "transaction_volume", "shipment_volume", "duration", "investment"))


_COMPANY = re.compile(r"公司|集团|股份|控股|科技|证券|酒店|商业银行|企业$")
_OF_PEOPLE = re.compile(r"人均|居民|农民|职工|员工|工资|薪|家庭|户|村|务工|财政|存款")


@cache
def _companies() -> frozenset[str]:
    return frozenset(row["surface"] for row in rows("language/company_names"))


def of_a_company(choice: MetricChoice, organization: str | None) -> MetricChoice:
    """What a company takes in is its revenue: 集团总收入60亿元; what it pays its people is theirs."""
    text = choice.text or ""
    company = organization is not None and (_COMPANY.search(organization) or organization in _companies())
    if not company or not text.endswith("收入") or _OF_PEOPLE.search(text):
        return choice
    return replace(choice, metric="revenue", detail=None, reason="taken in by a company")


def priced(folded: str, m: Mention, choice: MetricChoice, clause_start: int) -> MetricChoice:
    """The choice for a sum of money: 4200元/吨 is a price, and so is what a word in 价 names (基准价10元)."""
    if choice.metric not in _OPEN or m.kind not in ("level", "growth", "gap"):
        return choice
    text = choice.text or ""
    if choice.metric == "other" and _NAMES_A_PRICE.search(text):
        return replace(choice, metric="price", detail=None, reason="what a word in 价 names")
    if m.per in _GOODS and not _NOT_A_PRICE.search(text + folded[clause_start : m.start]):
        return replace(choice, metric="price", detail=None, reason="so much for a measure of goods")
    if m.kind == "growth" and choice.metric == "other" and _QUOTED_GOODS.search(text):
        return replace(choice, metric="price", detail=None, reason="how far a quotation has moved")
    return choice
