"""Words that end a name or cannot be all of one, and what is left of a name without them: its brand."""

from __future__ import annotations

import re
from functools import cache

from seeds.catalog import rows
from transforms.lines import common_words

CUT = re.compile(
    r"[该我全][市区县省镇州]|(?<!美)的|[由与及在是被把到让了着该各某那其两等将以从给](?!军)|三(?=[个大家座条项批类种名位所处支款只年天月季级县市区省地方部成人分百千万十余多、])(?!元|明市|亚市|沙市)|加入|介绍|比(?![亚特利克])|假期|期间|季度|半年|[今去前]年|全年|月份|[今昨]天|日前|近日|(?<!华)为|(?<!谐)和(?![谐记平田县静硕林里睦园苑])|(?<![国人专])家(?![居具电庭园])|于(?![都田洪])|向(?!阳)|对(?!外)"
    r"|这|[个座项批条款只名所](?=.)|(?<![一二三四五六七八九十百\d])[次届](?=.)|企业|公司|单位|位于|落户|入驻|走进|来到|引进|支持|推进|推动|实施|加快|启动|谋划|举办|召开|参加|获批|投资|新建|建设|建成|建起|盖起|开办|创办|打造"
    r"|成立|设立|设有|下设|配有|建有|建立|具有|包含|组建|依托|委托|批准|入选|成为|作为|包括|涉及|围绕|通过|按照|根据|开展|实行|推行|新增|新签|承接|发挥|负责|隶属|全资|旗下|控股|名为|吸引|整合|集聚|聚集|拥有|现有|利用|参与|合作|来自"
    r"|关于|会见|欢迎|宣布|表示|参观|实现|形成|造成|加强|提升|持续|主持|夺得|首获|再夺|复信|明年|结束|原有|开通|举行|出席|签署|迎接|访问|(?<!数)据(?!点)|开行|自(?![贡治由动主])|经(?![济开贸营])|\d{4}年|\d+号|完成|开工|投产|签约|首个|首家|首座|首条|最大|世界|全球|全国(?!代表大会|人大|政协|运动会)|国内|我国|先后|联合(?!会|国|体|动力)|分别|已经|正在|目前|如今|近年来|走访|考察|调研|服务(?!中心|大厅|站)"
)
GENERIC = re.compile(
    r"(?:科技|跨国|上市|担保|基金|保险|证券|物业|子|分|总|母|外贸|外资|中外|合资|国有|民营|本土|龙头|平台|建筑|运输|旅游|旅行|旅行社|农业|农民|电力|能源|新能源|供水|供电|燃气|快递|物流|互联网|软件"
    r"|投资|租赁|融资|信托|期货|咨询|管理|服务|中介|生产|制造|电子|汽车|食品|医药|生物|种植|养殖|专业|股份|环保|机械|化工|材料|航空|轮船|船舶|石油|石化|金融|商业|地方|中小|大型|小型|多家|本地|当地|地方性|村镇|政策性|开发性|国际|国外|外国|境外|海外"
    r"|重点|重大|省级|国家级|市级|县级|省|市|县|国家|基层|高新技术|创新|研发|示范|试点|品牌|产业|特色|优势|基础|公共|社会|综合|专门|民生|惠民|配套|改造|扩建|改扩建|新改建|技改|二期|一期|三期|储备|签约|招商引资|招引|引资|亿元|千万|百亿|十亿|绿色|智能|数字|科研|教育|医疗|文化|体育|水利|交通|农村|城乡|乡村|城市|城镇|社区|村级|街道"
    r"|高等|普通|职业|中等|义务教育|民办|公办|三甲|二级|三级|定点|中心|附属|高速|城际|干线|国省|普速|重载|客运|货运|铁路|公路|沿海|沿江|内河|支线|通用|枢纽|新型|传统|大众|主题|专业性|口袋|森林|湿地|地质|郊野|主要|核心|相关|有关|部分|所有|各类|众多|系列|工业|商务|商贸|外事|全省|全市|全县|沿线|支柱|拳头|标志性|引领性|战略性|骨干|控制性|关键|攻坚|治理|修复|保护|提升|提质|更新|安居|保障|民心|扶贫|帮扶|节能|减排|降碳|储能|光伏|风电|水电|氢能|锂电|电池)*"
)
NOT_ABBREVIATED = re.compile(
    r"农村|乡村|国际|省级|全国|干线|重点|多条|沿线|城市|国省|新建|改建|普通|快速|绿色|山区|县乡|环城|跨海|跨江|中国|高架|铁路|公路|大型|小型|一座|多座|智慧|客运|货运|航空|旅游"
)
_OWN_NAME = re.compile(
    r"[一-鿿]{2,3}(?:高速公路|跨海大桥|公铁大桥|国际机场|通道|跨海通道|过江通道|水利枢纽|航电枢纽|船闸|航道|电站|水电站|核电站|抽水蓄能电站|风电场|油田|气田|大学|博物馆|博物院|图书馆|美术馆|科技馆)"
)
TRADE_WORDS = re.compile(
    r"(?:科技|技术|股份|集团|控股|实业|发展|新能源|能源|新材料|材料|电子|智能|装备|制造|机电|汽车|生物|医药|食品|农业|环保|化工|软件|信息|网络|投资|建设|工程|贸易|商贸|物流|文化|传媒|旅游|新材|光电|电气|电力|动力|机械|纺织|服饰|家居|陶瓷|塑料|颜料|精密|微电机|半导体|数字|数据|产业|孵化器|智慧|高新|开发|生态|环境|氢能|储能|电池|锂电|光伏|风电|水电|养殖|种植|水产|渔业|牧业|畜牧|乳业|酒业|茶业|药业|重工|航空|航天|船舶|仪器|设备|建材|建筑|置业|地产|供应链|国际|有限|责任|公司)+$"
)
VERBAL = re.compile(r"诈骗|犯罪|盗窃|走私|贩毒|赌博|已占|占|成立|收购|参股|获得|属于|成为|进入|带动|涉及|是|有|把|由")
_WORDS_OF_TRADE = re.compile(GENERIC.pattern[:-1] + "|" + TRADE_WORDS.pattern[:-2])
_RIVER = re.compile(r"^[一-鿿]{1,2}[江河](?=[一-鿿]{2})")
_PLAIN = re.compile(r"[规限上下全省市县区各本新老大小等类户家个条们其之及或与并的所能可将要]")
_TRADE = "股份|药业|制药|重工|控股|实业|机电|光电|精密|科技|生物|电子|新材|智能|机械|化工|能源|电气|动力|汽车|专汽|食品|建材|玻璃|乳业|酒业"
_ACTS = r"(?:\d{1,2}月份?|[今去]年|[上下]半年|前[一二三四\d]+(?:个月|季度)|一季度|全年|目前|共|累计|在建|现)*(?:实现|完成|销售|销量|总?交付|营收|产值|年产|投资|拥有|净利|出口|纳税|成立于|主要从事|发布公告|是[^，。；]{2,24}(?:企业|公司|厂商|龙头)[，。])"
_BEING_A_FIRM = r"是[^，。；]{2,24}(?:企业|公司|厂商|制造商)[，。]"
_SHORT_FIRM = re.compile(rf"(?:(?<=[，。；：\n、])|^)(?P<name>(?P<brand>[一-鿿]{{2,3}})(?P<trade>{_TRADE}))(?={_ACTS})")
_TRADE_ACTS = re.compile(rf"(?:{_TRADE})(?={_ACTS})")
_IS_FIRM = re.compile(rf"(?:(?<=[。\n])|^)(?P<name>(?!这|那|它|他|她|我|其|该)[一-鿿]{{4,6}})(?={_BEING_A_FIRM})")
_IS_ONE = re.compile(_BEING_A_FIRM)
#: What ends a class of things and no name: 池州市重点|项目, 基础设施类重点|项目.
A_CLASS = re.compile(
    r"(?:重点|重大|民生类|产业类|[省市县区国家]级|亿元(?:级|以上)?|续建|在建|储备|竣工|签约|集中开工)$"
)


def is_certain(core: str) -> bool:
    """Whether what has been told by its size is one certain project: 总投资35亿元的|华芯半导体封装测试|项目."""
    return len(core) >= 4 and GENERIC.fullmatch(core) is None and VERBAL.search(core) is None and "等" not in core


def is_own_name(core: str, suffix: str) -> bool:
    """Whether 深中, 白鹤滩 is no word of every day, so that it can only be the name of the one 通道, 水电站."""
    core = _RIVER.sub("", core)
    if _OWN_NAME.fullmatch(core + suffix) is None or NOT_ABBREVIATED.search(core) or GENERIC.fullmatch(core):
        return False
    return not any(core[k : k + 2] in common_words() for k in range(len(core) - 1)) and VERBAL.search(core) is None


def brand(core: str) -> str:
    """What no common word gives of the beginning of a name: 超群|汽车轮毂, 山王坪|供水; "" where a word begins it."""
    words = _WORDS_OF_TRADE.search(core)
    head = core[: words.start()] if words is not None else core[:4]
    if not 2 <= len(head) <= 4 or VERBAL.search(head) or _PLAIN.search(head):
        return ""
    return head if not any(head[k : k + 2] in common_words() for k in range(len(head) - 1)) else ""


@cache
def _industries() -> frozenset[str]:
    """Words for industries, none of which is the name of a company: 精细化工, 合成生物."""
    return frozenset(r["surface"] for r in rows("industries/aliases"))


def _is_industry(name: str, trade: str) -> bool:
    return any(name[k:] in _industries() for k in range(len(name) - len(trade)))


def short_firms(text: str) -> list[tuple[int, int]]:
    """威马汽车10月销售…, 重汽华威是…企业: brands told by what only a company does or is."""
    named: list[tuple[int, int]] = []
    # most texts hold no such verb behind a trade, and are not asked where a clause begins with a brand
    if _TRADE_ACTS.search(text):
        named += [
            m.span("name")
            for m in _SHORT_FIRM.finditer(text)
            if brand(m["brand"]) and not _is_industry(m["name"], m["trade"])
        ]
    if _IS_ONE.search(text):
        named += [m.span("name") for m in _IS_FIRM.finditer(text) if brand(m["name"]) == m["name"][:4]]
    return named
