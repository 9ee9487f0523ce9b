"""Words beside a number that say whether it has moved, leads another, or is a part: 下降, 快于, 占."""

from __future__ import annotations

import re

RATE_NOUNS = ("速", "幅", "比", "率", "速度")
RATE_FROM = re.compile(r"(增速|增幅|增长率|涨幅|降幅|跌幅)[^，。；\d]{0,8}[由从]?[\d.]+%[^，。；、\d]{0,6}[到至]$")
OF_THEM = re.compile(
    r"(?:以上|以下|左右|多)?的(?!比例|速度|增|税|利率|标准|水平|股|关税|份额|概率|优惠|折扣|贴息|补|奖|利息|首付|毛利|浓度|溶液"
    r"|资金|出资|降|涨|关键|目标|高|低|最|历史|贡献|权益|幅度|额度|收益|回报|费|年|碳|能|成本|效率|产能|准备金|存款|保证金)"
    r"[\u4e00-\u9fff]"
)
AS_MUCH = re.compile(
    r"(?:按|按照|以|给予|享受|提高|提升|降低|减少|增加|节约|节省|增长|下降|达|达到|为|超出|溢价|让利|免|收取|缴纳|支付|分别|率)(?:了|约|近|超|超过|不超过|最高)?$"
)
OBJECT_MOVED = re.compile(
    r"(降低|减少|压减|削减|节约|节省|缩短|下调|上调|提高|提升|增加)(?!值|到|至|为)[^，。；、：\d\n]{1,12}(?<!到)(?<!至)$"
)
FEWER = frozenset(("降低", "减少", "压减", "削减", "节约", "节省", "缩短", "下调"))
CHANGES = ("增长", "增加", "增至", "增到", "提", "上", "下", "回", "降低", "降至", "降到", "减")
"""How verbs of change begin; 增速, 增幅 and 降幅 name a rate that one may lead by."""
OF_THEMSELVES = frozenset(
    [
        "减亏",
        "上涨",
        "下跌",
        "下降",
        "回落",
        "回升",
        "上升",
        "下滑",
        "上调",
        "下调",
        "上浮",
        "下浮",
        "降低",
        "跌",
        "涨",
        "增产",
        "减产",
        "走高",
        "走低",
        "下挫",
        "上扬",
        "拉升",
    ]
)
MOVES = OF_THEMSELVES | {"增加", "减少", "提高", "缩短", "增长", "缩减", "压缩", "降", "升", "多增", "少增"}
A_LITRE = ("每", "一", "毫", "公")
"""What makes a measure of 升: 每升1.7欧元 has not risen."""
PRICE_MOVES = frozenset(("涨价", "降价", "提价", "涨幅", "跌幅", "降幅", "增幅"))
ADDED = frozenset(("增加", "增长"))
"""贷款增加3亿元 is what was lent; 户籍人口10049万人，增加102万人 has grown."""
GREW = ("增长", "增加", "下降", "同比", "减少", "环比")
DIRECTLY = re.compile(r"(?:了|约|近|超|超过|逾|达|不到)*")
"""每吨成本下降120元: a move of an amount, stated with nothing between; 增加投资3亿元 is the amount itself."""
OF_BEFORE = re.compile(
    r"\d|[去上前往明今常]年|年初|年底|年末|[上本]月|[上同]期|上届|季度|[此以从先原]前|昨[天日]|前一|过去|历史"
)
"""Marks of a former period: what is set beside one has changed, what is set beside another thing differs."""
FORMER = re.compile(
    r"(?:(?:高于|低于|快于|慢于|比|较)[^，。；]{1,6}?)(?:加快|放缓|提高|提升|上升|回升|下降|回落|降低|多|高出?|低|快|慢|扩大|收窄|了|约|近|超过?)*"
)
"""The rest of a clause that sets a rate beside its own former value."""
LESS = re.compile(r"低|慢|缓|下降|回落|收窄")
AND_THE_RATE = re.compile(
    r"(?:左右)?[，,、](?:同比)?(?:增幅|增长率|增长|增速|降幅|减幅|下降)(?:达到?|为|约|近|超过?)?\d[\d.]*[%％]"
)
"""总投资增加428亿元，增幅49%: what has its rate is a change."""
YEAR_ON_YEAR = re.compile("[同环]比(多|少)了?(?:约|近|超|达)?$")
