"""Names told by the shape of their clause, not by their last word: a body just founded, a fund, a craft, a work, a
quoted campaign, the team of a person, the model of a maker.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache

from ahocorasick_rs import AhoCorasick, Implementation

from seeds.catalog import rows
from transforms.alternation import alternation
from transforms.lines import surnames

_FOUNDED = re.compile(
    r"(?:设立|成立|组建|建立)了?(?!的)(?P<name>[一-鿿“”]{2,20}?(?:中心|小组|调研组|工作组|专班|平台|联盟|协会|联合体|研究院|实验室|工作站|合作社))(?=[，,](?:下设|目前|已|累计|现有|内设|设有|共|截至))"
)
_HOUSEHOLDERS = (
    "种粮大户",
    "种植大户",
    "养殖大户",
    "种养大户",
    "养殖户",
    "种植户",
    "养牛户",
    "养羊户",
    "果农",
    "茶农",
    "菜农",
) + ("花农", "蚕农", "牧民", "渔民", "店主", "摊主", "创业者", "返乡青年", "农场主")


@cache
def _household() -> re.Pattern[str]:
    """种粮大户 with the name of the person: surname and one or two characters that no predicate begins with."""
    return re.compile(
        f"(?:{alternation(_HOUSEHOLDERS)})(?:{alternation(surnames())})[一-鿿]"
        "(?:(?![说在家的带种流有今把和是从一正算将就去也养卖靠每年共用])[一-鿿])?"
    )


_FUND = re.compile(
    r"(?:规模|\d[万亿]+元)[^，。；]{0,12}?的(?P<name>[一-鿿“”]{2,16}?(?:母基金|子基金|引导基金|产业基金|投资基金|专项基金|补偿基金))"
)
_CRAFT = re.compile(
    r"(?:长征|神舟|天舟|嫦娥|天问|鹊桥|快舟|力箭|双曲线|引力|实践|风云|高分|遥感|蛟龙|雪龙|海洋石油|天和|梦天|问天|羲和|夸父|张衡|吉星|谷神星|捷龙|朱雀|天龙)(?:[一二三四五六七八九十]+号|\d+号|[一二三四五六七八九十]+号遥[一二三四五六七八九十]+)(?:[甲乙丙改])?|奋斗者号|探索[一二三]号|爱达·魔都号|国和一号|华龙一号|复兴号(?!动车组列车班)|“[一-鿿]{2,5}[一二三四五六七八九十]?号”(?=(?!等)[一-鿿]{0,10}(?:潜水器|计算机|钻机|盾构机|邮轮|卫星|火箭|平台|专列|列车|船|机|最大|总|累计|全))"
)
_SERVICE = re.compile(
    r"(?:中欧|中老|中亚|西部陆海新通道)(?:铁海联运|海铁联运|国际货运)?班列(?:[（(][^（）()]{1,8}[）)])?"
)
_LINE = re.compile(
    r"(?:轨道交通|轻轨|城轨)\d{1,2}号线(?:[一二三四]期(?:工程)?|[东西南北]?延(?:伸|长)?[段线])?"
    r"(?=[全总]长|线路|设[站车有]|共设|日均|客流|总投资|[于自]?\d{1,4}[年月]|预计|计划|将|正式|今[日天年])"
)
_WORK = re.compile(
    r"(?:微短剧|短剧|电影|影片|电视剧|网剧|纪录片|动画片|动画|游戏|歌曲|综艺|节目|舞剧|话剧|小说)(?P<name>《[^《》]{2,20}》)"
)
_ONE_FIRM = re.compile(
    r"(?:^|[，。；：“\n])(?P<name>[一-鿿]{0,6}一家[一-鿿]{2,14}?(?:企业|公司|工厂|合作社))(?=[把将用从在已也年投])"
)
_RULES = re.compile(r"《[^《》]{2,30}》(?=(?:全文)?(?:共|分)[^，。；]{0,6}[章条篇部])")
_SCHEME = re.compile(
    r"(?:实施|推进|启动|开展|深化)(?P<name>“[^“”]{2,14}(?:计划|工程|行动)”)(?=[，,](?:实现|惠及|覆盖|累计|带动|已|共))"
)

# “春蕾计划”实施34年来, “蓝色循环”于2020年开始: a quotation that opens its clause and then acts is a name.
_QUOTED = re.compile(
    r"(?:^|[，。；：\n）)]|今年|目前|如今)(?P<name>“[^“”，。；：！？]{2,14}”(?:[一-鿿]{0,6}(?:平台|模式|项目|工程|计划|行动|品牌|小程序|系统|活动|机制|专列|班列|联盟))?)"
    r"(?=(?:实施|开展|启动|上线|推出|运行|成立|创办|开播|开通|开行|推行|创立|运营|试点)(?!的)|(?:自|于)?\d{4}年|目前|已(?![达有增超成是])|累计(?!达|有|超|\d)|先后|现有\d|总投资|占地|全长|达成|惠及|覆盖)"
)
# 《通向繁荣之路》共六集, 《高端访谈》开播一年来: a title with what only a work does; a rule that is issued is none.
_TITLED = re.compile(
    r"(?P<name>《[^《》]{2,20}》)(?=(?:全片|全书|全剧|全套|节目|栏目|该片|自)?(?:共分?|分为|开播|播出|上映|首播|首演|开机|开拍|热播|出版发行|累计票房|总票房|票房|观影|收录|自?\d{4}年(?:\d{1,2}月)?(?:\d{1,2}日)?(?:开播|上映|出版|创刊|首演)))"
)
# 由297名委员组成的…执行委员会, 有着2500年历史的…街区: the number describes the name behind it.
_COMPOSED = re.compile(
    r"[人名位家个员]?[^，。；：]{0,8}组成的(?P<name>[一-鿿“”]{3,26}(?:委员会|理事会|代表团|联合体|联盟))(?=[，。；、和与]|$)"
)
_AGED = re.compile(
    r"(?:年|世纪)(?:发展|办学|建城|建村)?(?:的)?历史的(?P<name>[一-鿿“”]{2,12}?(?:街区|老街|古街|书院|剧院|博物馆|大学|医院|中学|公司|酒厂|古桥|灌区|工程))(?=[，。；：在里内中上是正今位每已年占]|$)"
)
# 第24届东亚及西太平洋电力工业协会大会, 2023世界物联网博览会: a gathering with its number or its year.
_GATHERING = re.compile(
    r"(?:第[一二三四五六七八九十百\d]+届|(?<!\d)20\d\d(?:年)?(?=世界|中国|国际|全球|亚洲))(?!届|[一-鿿]{0,8}(?:委员|全国人|代表大))"
    r"(?:(?![是在将了的])[一-鿿（）“”]){2,22}?(?:(?<!代表)大会|博览会|交易会|论坛|峰会|艺术节|文化节|运动会|年会|展览会)(?![议员一-十]|期间|新闻|举办地)"
)
# 二十届中央第二轮巡视, 第二轮中央生态环境保护督察: a round of inspection.
_ROUND = re.compile(
    r"(?:(?:[一二三四五六七八九十]+届)?(?:中央|省委|市委|区委|县委|自治区党委))?第[一二三四五六七八九十]+轮(?:中央|省级|省委|市委)?(?:生态环境保护|生态环保|教育|安全生产)?(?:巡视|巡察|督察|督查)(?![组员办室])"
)
_NO_ONE = "高专科管安文师党全方万成时和平能关元史水项路明后"


@cache
def _team() -> re.Pattern[str]:
    """严开祺团队: the team of a person, by a full name or behind a title."""
    return re.compile(
        f"(?:(?<=院士)|(?<=教授)|(?<=研究员)|(?<=博士)|(?<=工程师)|(?<![一-鿿]))(?![{_NO_ONE}])"
        f"(?:{alternation(surnames())})(?![一-鿿]{{0,2}}[业务作研创术学]团队)[一-鿿]{{1,2}}团队"
    )


# 问界M9, C919: a model with letters and digits, where it is sold, driven or flown.
_MODEL = re.compile(
    r"(?:(?<=^)|(?<=[，。；：\n、“])|(?<=今年)|(?<=目前)|(?<=其中)|(?<=全新)|(?<=国产)|(?<=国产大飞机)|(?<=旗下))(?P<name>(?!第|近|超|约|大飞机|客机)[一-鿿]{0,4}[A-Z][A-Za-z]{0,6}[- ]?\d{0,4}[A-Za-z]{0,3}(?:Pro|Max|Plus)?)(?:大型客机|客机|飞机|车型|直升机|货机)?"
    r"(?=上市|起售价|售价|续航|航程|首飞|最大航程|满载航程|百公里|累计(?:交付|订单|销量|获得|飞行)|预售|量产)"
)

# 江南专汽副总经理…说: what a manager manages.
_MANAGED = re.compile(
    r"(?:(?<=[，。；”：\n])|^)(?!公司|集团|企业|该|这|据|副|我|他|总|常务|其)(?P<name>(?:(?![的在是与和了到等部名位家叫])[一-鿿（）]){3,18}?)"
    r"(?=(?:副?董事长|(?:常务)?副?总经理|副?总裁|首席执行官)(?:兼[一-鿿]{2,6})?[一-鿿]{2,3}(?:介绍|说|表示|告诉|坦言|透露|认为|信心|自信))"
)


#: Kind, words without which the pattern cannot match, pattern.
SHAPES: tuple[tuple[str, tuple[str, ...], Callable[[], re.Pattern[str]]], ...] = (
    ("founded", ("设立", "成立", "组建", "建立"), lambda: _FOUNDED),
    ("person", _HOUSEHOLDERS, _household),
    ("fund", ("基金",), lambda: _FUND),
    ("infrastructure", ("班列",), lambda: _SERVICE),
    ("thing", ("号线",), lambda: _LINE),
    ("product", ("号",), lambda: _CRAFT),
    ("work", ("《",), lambda: _WORK),
    ("founded", ("一家",), lambda: _ONE_FIRM),
    ("founded", ("》共", "》分", "》全文"), lambda: _RULES),
    ("founded", ("计划”", "工程”", "行动”"), lambda: _SCHEME),
    ("founded", ("”",), lambda: _QUOTED),
    ("founded", ("》",), lambda: _TITLED),
    ("founded", ("组成的",), lambda: _COMPOSED),
    ("event", ("大会", "博览会", "交易会", "论坛", "峰会", "节", "运动会", "年会", "展览会"), lambda: _GATHERING),
    ("event", ("巡视", "巡察", "督察", "督查"), lambda: _ROUND),
    ("thing", ("历史的",), lambda: _AGED),
    ("company", ("总经理", "董事长", "总裁", "首席执行官"), lambda: _MANAGED),
    ("founded", ("团队",), _team),
    ("ware", ("上市", "售价", "续航", "航程", "首飞", "百公里", "累计", "预售", "量产"), lambda: _MODEL),
)


@cache
def _shape_words() -> tuple[AhoCorasick, tuple[int, ...]]:
    """Matcher of the words that the shapes need, and the number of the shape that each is of."""
    words = [(word, number) for number, (_, needed, _) in enumerate(SHAPES) for word in needed]
    return AhoCorasick([w for w, _ in words], implementation=Implementation.DFA), tuple(n for _, n in words)


def shapes_in(text: str) -> list[tuple[str, re.Pattern[str]]]:
    """Kinds and patterns of the shapes that one of their words in a text lets expect, in the order of the table."""
    automaton, shape_of = _shape_words()
    there = {shape_of[number] for number, _, _ in automaton.find_matches_as_indexes(text, overlapping=True)}
    return [(SHAPES[number][0], SHAPES[number][2]()) for number in sorted(there)]


@cache
def _event_ends() -> re.Pattern[str]:
    words = [row["surface"] for row in rows("language/org_suffixes") if row["kind"] == "event"]
    words += [row["surface"] for row in rows("language/recurring_events")]
    words += [word for kind, shape, _ in SHAPES if kind == "event" for word in shape]
    return re.compile(f"[{''.join(sorted({re.escape(word[-1]) for word in words}))}]")


def may_name_event(text: str) -> bool:
    """Whether a character stands in a text on which the name of an event may end: most headlines have none."""
    return _event_ends().search(text) is not None
