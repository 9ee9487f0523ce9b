"""Words before a number without a unit that say what it is an amount of: 产值达3亿, 用户数达4亿."""

from __future__ import annotations

import re

MONEY_BEFORE = re.compile(
    r"(?:产值|增加值|生产总值|GDP|经济总量|贷款余额|存款余额|(?:合同|协议|签约|订单|交易|进出?口|出口|零售|贸易|成交|担保|结算|授信|保费|销售)(?:总?额|总值)|(?:利用|到位)外资|营业额|收入|投资|销售额|资金|利润|税收|成交额|总额|金额|贷款|授信|补贴|奖励|经费|支出|成本|售价|身价|薪|存款|债|融资|消费|营收|市值|估值|注资|募资|筹资|捐款|罚款|货款|赔偿|票房|花费|花了|欠)(?:也|就|已|均|都|高|首次|成功|一举|历史性地?|总?增[长加])?(?:达|过|突破|超|了|到|近|约|为|共|至|逾|破|完成|额|款)*$"
)
"""A sum in yuan."""
MONEY_BEHIND = re.compile(
    r"(?:以上|左右)?的?(?:税收|利税|营收|营业收入|销售收入|年?产值|利润|贷款|授信|补贴|奖金|订单额|投资额)"
)
"""超8000万税收: what a sum without its unit is of, behind it."""
COUNT_BEFORE = re.compile(
    r"(?:人数|人口|户数|市场主体|经营主体|用户|粉丝|[读播览听看光载问击]量|观众|听众|游客|乘客|旅客|月活|日活|[DM]AU)(?:数量?|规模|总量|总数)?(?:也|就|已|均|都|高|分别)?(?:累计)?(?:达到?|为|有|超|破|近|约)+了?$"
)
"""How many of those that use, watch or live somewhere."""
_COUNTED = re.compile(
    r"(人口|人数|市场主体|经营主体)(?:数量?|规模|总量|总数)?(?:也|就|已|均|都|高|分别)?(?:累计)?(?:达到?|为|有|超过?|破|近|约|逾|突破|共|[了到])*$"
)


def counted_before(left: str) -> str | None:
    """受益人口逾1100万: persons, whatever follows."""
    said = _COUNTED.search(left)
    return None if said is None else "户" if said[1].endswith("主体") else "人"
