"""Who: the company, institution, project, event or product that a number is about, and who says it.

A name is found by its last word (有限公司, 大学, 特大桥, 博览会) and read backwards to where it begins, by
the list of companies as the press calls them, or as the short form of a name given in full before. A number
has an organization only where the organization is the subject of its sentence, or stands right behind it
(全长117公里的墨脱公路); a place as the subject means that there is none.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache

from seeds.catalog import rows
from transforms.places import BOUNDARY, Mark, Marks, NamedSpan, PlaceReader, Reading, Unit, clause_role, located_before
from transforms.records import Candidate

#: Kinds of names whose place is where the thing stands.
LOCAL_KINDS = frozenset(("infrastructure", "event", "project"))


@dataclass(frozen=True, slots=True)
class Name:
    """One occurrence of a name; ``full`` is the name in full where the text gives it."""

    start: int
    end: int
    kind: str  # company, institution, project, infrastructure, event
    full: str

    @property
    def span(self) -> NamedSpan:
        """The span as the reader of places wants it."""
        return NamedSpan(self.start, self.end, self.kind in LOCAL_KINDS)


@dataclass(slots=True)
class Organization:
    """Whose number it is, or None where it belongs to a region or an industry as a whole."""

    organization: str | None = None
    reason: str = ""
    confidence: float = 0.7
    candidates: list[Candidate] = field(default_factory=list)


def _any(words: Sequence[str]) -> str:
    return "|".join(sorted(map(re.escape, words), key=lambda w: (-len(w), w)))


@cache
def _suffix_kinds() -> dict[str, str]:
    return {r["surface"]: r["kind"] for r in rows("language/org_suffixes")}


@cache
def _suffixes() -> re.Pattern[str]:
    return re.compile(_any(list(_suffix_kinds())))


_LEGAL = re.compile(r"(?:有限公司|有限责任公司|股份公司)$")
_CUT = re.compile(
    r"[该我全][市区县省镇州]|(?<!美)的|[由与及在是被把到让了着该各某那其两三等将以从给](?!军)|(?<!华)为|(?<!谐)和(?![谐记平田县静硕林])|(?<!国)家(?![居具电庭园])|于(?![都田洪])|向(?!阳)|对(?!外)"
    r"|这|[个座项批条款只次届名所](?=.)|企业|公司|单位|位于|落户|入驻|走进|来到|引进|支持|推进|推动|实施|加快|启动|谋划|举办|召开|参加|获批|投资|新建|建设|建成|打造"
    r"|成立|设立|设有|下设|配有|建有|建立|具有|包含|组建|依托|委托|批准|入选|成为|作为|包括|涉及|围绕|通过|按照|根据|开展|实行|推行|新增|新签|承接|发挥|负责|隶属|全资|旗下|控股|名为|吸引|集聚|聚集|拥有|现有|利用|参与|合作|来自"
    r"|关于|完成|开行|自(?![贡治由动主])|经(?![济开贸营])|\d{4}年|\d+号|完成|开工|投产|签约|首个|首家|首座|首条|最大|世界|全球|全国|国内|我国|先后|联合(?!会|国|体|动力)|分别|已经|正在|目前|如今|近年来|走访|考察|调研|服务(?!中心|大厅|站)"
)
_GENERIC = re.compile(
    r"(?:科技|跨国|上市|担保|基金|保险|证券|物业|子|分|总|母|外贸|外资|中外|合资|国有|民营|本土|龙头|平台|建筑|运输|旅游|旅行|旅行社|农业|农民|电力|能源|新能源|供水|供电|燃气|快递|物流|互联网|软件"
    r"|投资|租赁|融资|信托|期货|咨询|管理|服务|中介|生产|制造|电子|汽车|食品|医药|生物|种植|养殖|专业|股份|环保|机械|化工|材料|航空|轮船|船舶|石油|石化|金融|商业|地方|中小|大型|小型|多家|本地|当地|地方性|村镇|政策性|开发性|国际|国外|外国|境外|海外|海外"
    r"|重点|重大|省级|国家级|市级|县级|省|市|县|国家|地方|基层|高新技术|创新|研发|示范|试点|品牌|产业|特色|优势|基础|公共|社会|综合|专门|民生|惠民|配套|改造|扩建|改扩建|新改建|技改|二期|一期|三期|储备|签约|招商引资|招引|引资|亿元|千万|百亿|十亿|绿色|智能|数字|科研|教育|医疗|文化|体育|水利|交通|农村|城乡|乡村|城市|城镇|社区|村级|街道"
    r"|高等|普通|职业|中等|义务教育|民办|公办|三甲|二级|三级|定点|中心|附属|高速|城际|干线|国省|普速|重载|客运|货运|铁路|公路|沿海|沿江|内河|支线|通用|枢纽|新型|传统|大众|主题|专业性|大型|口袋|森林|湿地|地质|郊野|主要|核心|相关|有关|部分|所有|各类|众多|系列|工业|商务|商贸|外事|全省|全市|全县|沿线|支柱|拳头|标志性|引领性|战略性|骨干|控制性|关键|攻坚|治理|修复|保护|提升|提质|更新|安居|保障|民心|扶贫|帮扶|节能|减排|降碳|储能|光伏|风电|水电|氢能|锂电|电池)*"
)
_NUMBERED = re.compile(r"(?:\d[\d,.]*|[一二两三四五六七八九十百千万几多]+)[多余]?[个家座条项所批](?:[^，。；]{0,6})$")
_ABBREVIATED = re.compile(r"[一-鿿]{2,3}(?:高铁|高速|铁路|城际铁路|城际|大桥|特大桥|运河|机场|隧道|水库|灌区)")
_NOT_ABBREVIATED = re.compile(
    r"农村|乡村|国际|省级|全国|干线|重点|多条|沿线|城市|国省|新建|改建|普通|快速|绿色|山区|县乡|环城|跨海|跨江|中国|高架|铁路|公路|大型|小型|一座|多座|智慧|客运|货运|航空|旅游"
)
_SERVICE = re.compile(
    r"(?:中欧|中老|中亚|西部陆海新通道)(?:铁海联运|海铁联运|国际货运)?班列(?:[（(][^（）()]{1,8}[）)])?"
)
_BUILDINGS = frozenset(
    ("大厦", "大桥", "特大桥", "隧道", "水库", "广场", "公园", "步行街", "机场", "国际机场", "博览园")
)
_DIVERSION = re.compile(r"[引调](?:[一-鿿]{1,2})[济入补](?:[一-鿿]{1,2})$")
_INTRODUCED = re.compile(r"[（(](?:以下|下)?(?:统)?(?:简称|称)(?:为)?[“\"]?([^（）()“”\"，,；;]{2,12})[”\"]?[）)]")
_PARENS = re.compile(r"[（(][^（）()]*[）)]")
_TRADE_WORDS = re.compile(
    r"(?:科技|技术|股份|集团|控股|实业|发展|新能源|能源|新材料|材料|电子|智能|装备|制造|机电|汽车|生物|医药|食品|农业|环保|化工|软件|信息|网络|投资|建设|工程|贸易|商贸|物流|文化|传媒|旅游|新材|光电|电气|电力|动力|机械|纺织|服饰|家居|陶瓷|塑料|颜料|精密|微电机|半导体|数字|数据|产业|孵化器|智慧|高新|开发|生态|环境|氢能|储能|电池|锂电|光伏|风电|水电|养殖|种植|水产|渔业|牧业|畜牧|乳业|酒业|茶业|药业|重工|航空|航天|船舶|仪器|设备|建材|建筑|置业|地产|供应链|国际|有限|责任|公司)+$"
)
_ORDINAL_EVENT = re.compile(r"(?:第[一二三四五六七八九十百\d]+届|\d{4}(?:年)?)[一-鿿（）()—\-·]{0,20}$")
_PERSON = re.compile(
    r"(车间主任|董事长|总经理|副总经理|总裁|副总裁|首席执行官|创始人|负责人|厂长|总监|经理|总工程师|理事长|院长|校长|所长|首席科学家|店长|行长|书记|县长|市长|省长|区长|镇长|乡长|局长|副局长|厅长|处长|主任|副主任|部长)"
    r"((?:[一-鿿]{2,3}))(?=介绍|说|表示|认为|告诉|坦言|称|透露|指出|看来|带|在|，|、|解释)"
)
_COMPANY_TITLES = frozenset(
    ("董事长", "总经理", "副总经理", "总裁", "副总裁", "首席执行官", "创始人", "厂长", "总监", "经理")
    + ("总工程师", "理事长", "店长", "车间主任", "行长")
)
_FOUNDED = re.compile(
    r"(?:设立|成立|组建|建立)了?(?P<name>[一-鿿“”]{2,20}?(?:中心|小组|调研组|工作组|专班|平台|联盟|协会|联合体|研究院|实验室|工作站|合作社))(?=[，,](?:下设|目前|已|累计|现有|内设|设有|共|截至))"
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
    surnames = "|".join(sorted((r["surname"] for r in rows("language/surnames")), key=lambda w: (-len(w), w)))
    return re.compile(
        f"(?:{_any(_HOUSEHOLDERS)})(?:{surnames})[一-鿿]"
        "(?:(?![说在家的带种流有今把和是从一正算将就去也养卖靠每年共用])[一-鿿])?"
    )


_FUND = re.compile(
    r"(?:规模|\d[万亿]+元)[^，。；]{0,12}?的(?P<name>[一-鿿“”]{2,16}?(?:母基金|子基金|引导基金|产业基金|投资基金|专项基金|补偿基金))"
)
_CRAFT = re.compile(
    r"(?:长征|神舟|天舟|嫦娥|天问|鹊桥|快舟|力箭|双曲线|引力|实践|风云|高分|遥感|蛟龙|雪龙|海洋石油|天和|梦天|问天|羲和|夸父|张衡|吉星|谷神星|捷龙|朱雀|天龙)(?:[一二三四五六七八九十]+号|\d+号|[一二三四五六七八九十]+号遥[一二三四五六七八九十]+)(?:[甲乙丙改])?|奋斗者号|探索[一二三]号|爱达·魔都号|国和一号|华龙一号|复兴号(?!动车组列车班)"
)
_BACK_COMPANY = re.compile(
    r"(?:该|这家|这个|本)(?:[^，。；、“”]{0,24}?)(?:公司|企业|集团|厂|合作社|店|铺子|工厂|车企|品牌)(?!的?(?:数|家数))"
    r"|(?:公司|合作社|集团|厂里|工厂)(?=(?:现|已|将|拟|计划|累计|今年|去年|前年|上半年|下半年|年|共|总|实现|投入|拥有|研发|营收|销售|产品|产值|在|从|自|又|还|于|目前|先后|成为|获得|接到|交付|建成|开始|负责人|董事长|总经理|财务|及子公司|及其|表示|通过|主营|每|与|全|出口|净|利润|订单|职工|员工|有|占|一|\d))"
    r"|企业(?=落户|旗下|通过|拟|从|在|于|将|现有|已|年|先后|总|投产)"
)
_BACK_OTHER = re.compile(
    r"(?:该|这个|这条|这座|本|此)(?:[^，。；、“”]{0,10}?)(?P<w>项目|工程|基地|电站|中心|院|校|所|平台|实验室|联合体|机构|医院|桥|大桥|路|公路|铁路|高速|线|机场|港|隧道|展会|大会|峰会|论坛|赛事|博览会|交易会|班列)"
    r"|(?P<w2>项目|工程|大桥|展会|本届[一-鿿]{1,8}[会节]|赛事)(?=全|总|建|采|占|将|预计|于|自|已|计|共|投|一期|二期|建成|达|规划|设计|年产|吸引)"
)
_BACK_KINDS = {
    "项目": "project", "工程": "project", "基地": "project", "电站": "project", "中心": "institution", "院": "institution", "校": "institution",
    "所": "institution", "平台": "institution", "实验室": "institution", "联合体": "institution", "机构": "institution", "医院": "institution",
    "桥": "infrastructure", "大桥": "infrastructure", "路": "infrastructure", "公路": "infrastructure", "铁路": "infrastructure", "高速": "infrastructure",
    "线": "infrastructure", "机场": "infrastructure", "港": "infrastructure", "隧道": "infrastructure", "班列": "infrastructure",
    "展会": "event", "大会": "event", "峰会": "event", "论坛": "event", "赛事": "event", "博览会": "event", "交易会": "event",
}  # fmt: skip
_OUTSIDE_ORG = re.compile(
    r"(?:与|和|同|向|对|给|跟|从|由|被|把|将|为|引进|吸引|邀请|联合|携手|集聚|聚集|汇聚|包括|涵盖|支持|委托|依托|通过|借助|购买|参观|考察|走访|调研|获得|得到|成为|服务|赴|前往|自|如|像|以及|及|出资|控股|收购|联手|牵手|来自|、|比)(?:了|过|着)?$"
)
_AT = re.compile(r"(?:在|于|走进|来到|位于|比如|例如|如|像|作为|据|由|走进位于|对于|就)$")
_AROUND = re.compile(r"临空|片区|周边|附近|沿线|两侧|旁|脚下|以[东南西北]")
_REPORTS = re.compile(r"[^，。；]{0,10}(?:数据|统计|研究|报告|监测|预测|大数据)[^，。；]{0,4}(?:显示|预计|表明)")
_WORKS = re.compile(r"(?:总|占地|建筑|预计|计划|建成|年|日|累计|目前|现有|已|每|可|设|有|投资|自|一期)")
_UNDERTAKEN = re.compile(
    r"(?:一期|二期|三期)?(?:日前|近日|已|将|正式|顺利|如期|全面|集中)*(?:破土|开工|动工|投产|竣工|签约|落户|落地|总投资|占地|计划投资|建成|启动|试生产|投运|奠基|进入)"
)
_PARKS = ("产业园", "工业园", "科技园", "产业基地", "创业园", "物流园", "创新园")
_BUILT = re.compile(r"(?:建设|建成|新建|开工|启动|推进|实施|加快|投资|完成)(?:了|建设)?$")
_WHOLE = re.compile(
    r"[（(]?[^，。；]{0,8}[，,](?:全长|总|设计|占地|线路|主线|正线|工期|投资|项目|规划|里程|全线|建筑面积|年产)"
)
_HELD = re.compile(r"(?:举办|筹办|办好|承办|召开|举行|主办|参加)(?:了|好)?(?:的)?$")
_LED_BY = re.compile(r"(?:企业|公司|厂商|龙头|巨头|品牌|平台|商|的|机构|单位|运营商|——|—|之一)$")
_ACTS = re.compile(r"下达|拨付|安排|取消|调整|核准|批复|查处|立案|追缴|清退|拨出")
_ELLIPTIC = re.compile(
    r"\s*(?:其中|同时|此外|目前|如今|截至|今年|去年|前年|上半年|下半年|一季度|二季度|三季度|前三季度|全年|\d{4}年|自\d{4}年|仅\d{4}年|近年来|成立以来|投产以来|运营以来|开通以来|通车以来|开业以来|每年|平均|累计|预计|建成后|投产后|达产后|全部)"
)


class OrganizationReader:
    """Finds names of organizations, projects, events and says whose number each number is."""

    def __init__(self, places: PlaceReader) -> None:
        self._places = places

    # -- names -----------------------------------------------------------------------------------

    def names(self, text: str, marks: Marks | None = None) -> list[Name]:
        """Every name in ``text``, left to right, without overlaps."""
        marks = marks or self._places.marks(text)
        found: list[Name] = []
        starts = [u.start for u in marks.units]
        kinds = _suffix_kinds()
        floor = 0
        for match in _suffixes().finditer(text):
            kind = kinds[match.group()]
            start = self._start_of(text, match.start(), floor, kind, marks.units, starts)
            if start is None:
                continue
            end = match.end()
            full = text[start:end]
            if not self._is_name(text, start, match.start(), end, kind, marks.units, starts):
                continue
            if found and found[-1].end >= start and found[-1].start == start:
                found.pop()
            elif found and start < found[-1].end:
                continue
            found.append(Name(start, end, kind, full))
            floor = end
        found += self._listed(text, marks.others)
        for match in _FOUNDED.finditer(text):
            found.append(Name(match.start("name"), match.end("name"), "founded", match.group("name")))
        for match in _household().finditer(text):
            found.append(Name(match.start(), match.end(), "person", match.group()))
        for match in _FUND.finditer(text):
            found.append(Name(match.start("name"), match.end("name"), "fund", match.group("name")))
        for match in _SERVICE.finditer(text):
            found.append(Name(match.start(), match.end(), "infrastructure", match.group()))
        for match in _CRAFT.finditer(text):
            found.append(Name(match.start(), match.end(), "product", match.group()))
        found += self._short_forms(text, found)
        return _without_overlaps(found)

    def _start_of(
        self, text: str, at: int, floor: int, kind: str, units: Sequence[Unit], starts: Sequence[int]
    ) -> int | None:
        limit = max(floor, at - 28)
        i = at
        while i > limit:
            char = text[i - 1]
            if char in "）)":
                opened = max(text.rfind("（", limit, i), text.rfind("(", limit, i))
                if opened < 0:
                    break
                i = opened
            elif char in "”’》":
                opened = text.rfind("“‘《"["”’》".index(char)], max(limit - 12, 0), i)
                if opened < 0 or i - opened > 18:
                    break
                i = opened
                break
            elif "一" <= char <= "鿿" or char.isalnum() or char in "·&-":
                i -= 1
            else:
                break
        begin = i
        numbered = _ITEM_NUMBER.match(text, begin, at)
        if numbered is not None:
            begin = i = numbered.end()
        window = text[begin:at]
        if not window.startswith(("“", "《", "‘")):
            for cut in _CUT.finditer(window):
                if cut.end() == len(window):
                    return None
                if cut.end() < len(window) and _inside_parens(window, cut.start()) is False:
                    begin = i + cut.end()
        if kind in ("company", "institution"):
            at_unit = bisect_right(starts, begin)
            if (
                at_unit < len(units)
                and units[at_unit].end <= at
                and units[at_unit].kind == "region"
                and "（" not in text[begin : units[at_unit].start]
            ):
                head = text[begin : units[at_unit].start]
                if not head.startswith(("“", "中国", "国家")):
                    begin = units[at_unit].start
        return begin if begin < at else None

    def _is_name(
        self, text: str, start: int, core_end: int, end: int, kind: str, units: Sequence[Unit], starts: Sequence[int]
    ) -> bool:
        core = text[start:core_end]
        suffix = text[core_end:end]
        if len(core) < 2 or core[0].isdigit():
            return False
        if _NUMBERED.search(text, max(0, start - 12), start):
            return False
        i = bisect_right(starts, start - 1)
        placed = (
            i < len(units)
            and units[i].end <= core_end + 1
            and units[i].kind in ("region", "zone", "town", "village", "event")
        )
        quoted = core.startswith(("“", "《"))
        if kind != "company" and text[end : end + 1].isdigit():
            return False  # 承诺制项目120个 counts them
        if kind == "company":
            if _LEGAL.search(suffix) or suffix.endswith("有限公司"):
                return True
            bare = _PARENS.sub("", core)
            if suffix in ("银行", "支行", "分行", "证券", "保险公司"):
                return placed and suffix != "银行"
            if suffix == "公司" and not placed and _TRADE_WORDS.search(bare) is None:
                return False
            if suffix in ("公司", "集团", "合作社", "专业合作社") and _VERBAL.search(bare):
                return False
            return (
                _GENERIC.fullmatch(bare[len(units[i].surface) :] if placed and units[i].start == start else bare)
                is None
            )
        if kind == "institution":
            if suffix in (
                "大厅",
                "服务大厅",
                "中心",
                "服务中心",
                "协会",
                "学会",
                "商会",
                "联合会",
                "医院",
                "中学",
                "小学",
                "分中心",
                "研究中心",
                "创新中心",
            ):
                return placed and _INSTITUTION_PLACE.search(core) is None
            return (placed or quoted or len(core) >= 3) and _GENERIC.fullmatch(core) is None
        if kind == "project":
            if text[max(0, start - 1) : start] == "—" and len(core) >= 4:
                return True
            if (
                len(core) >= 4
                and _UNDERTAKEN.match(text, end)
                and not _GENERIC.fullmatch(core)
                and _TRADE_WORDS.search(core)
            ):
                brand = _TRADE_WORDS.sub("", core)
                if 2 <= len(brand) <= 6 and not _GENERIC.fullmatch(brand) and not _VERBAL.search(brand):
                    return True
            return (placed and core_end - units[i].end >= 1) or quoted or _DIVERSION.search(core) is not None
        if kind == "park":
            return not placed and _GENERIC.fullmatch(core) is None and len(core) <= 8
        if kind == "infrastructure":
            if suffix == "港":
                return (
                    placed
                    and units[i].end == core_end
                    and text[end : end + 1] not in tuple("口区澳城股务珠湾航内外元督台")
                )
            if placed and _GENERIC.fullmatch(text[units[i].end : core_end]) is not None and units[i].kind == "region":
                return core_end - units[i].end <= 6 and units[i].start == start
            if (
                suffix in _BUILDINGS
                and 3 <= len(core) <= 7
                and _GENERIC.fullmatch(core) is None
                and clause_role(text, start) == "strong"
            ):
                return True
            return (
                (placed and units[i].start == start)
                or quoted
                or (_ABBREVIATED.fullmatch(core + suffix) is not None and _NOT_ABBREVIATED.search(core) is None)
            )
        return (
            quoted
            or _ORDINAL_EVENT.search(core) is not None
            or (placed and core_end > units[i].end and _GENERIC.fullmatch(text[units[i].end : core_end]) is None)
        )

    def _listed(self, text: str, others: Sequence[Mark]) -> list[Name]:
        found = []
        for start, end, kind in others:
            if kind == "company":
                found.append(Name(start, end, "company", text[start:end]))
            elif kind == "event":
                opened = re.compile(r"(?:第[一二三四五六七八九十百\d]+届|本届|\d{4})$").search(
                    text, max(0, start - 8), start
                )
                begin = opened.start() if opened else start
                tail = re.compile(r"第[一二三四\d]期").match(text, end)
                found.append(Name(begin, tail.end() if tail else end, "event", text[start:end]))
        return found

    def _short_forms(self, text: str, found: Sequence[Name]) -> list[Name]:
        short: dict[str, Name] = {}
        for name in found:
            introduced = _INTRODUCED.match(text, name.end)
            if introduced:
                short[introduced.group(1)] = name
            if name.kind == "company" and _LEGAL.search(name.full):
                for form in self._forms_of(name.full):
                    if form not in short and text.count(form) > sum(
                        n.full.count(form) for n in found if n.full == name.full
                    ):
                        short[form] = name
            elif (
                name.kind in ("institution", "project", "infrastructure") and len(name.full) > 8 and introduced is None
            ):
                continue
        if not short:
            return []
        pattern = re.compile(_any(list(short)))
        return [Name(m.start(), m.end(), short[m.group()].kind, short[m.group()].full) for m in pattern.finditer(text)]

    def _forms_of(self, full: str) -> list[str]:
        bare = _PARENS.sub("", full)
        units = self._places.marks(bare).units
        place = ""
        if units and units[0].start == 0 and units[0].kind in ("region", "zone"):
            place, bare = bare[: units[0].end], bare[units[0].end :]
        bare = re.sub(r"(?:集团)?(?:股份)?有限(?:责任)?公司$|集团$", "", bare)
        forms: list[str] = []
        brand = _TRADE_WORDS.sub("", bare)
        if len(brand) < 2:
            brand = bare[:2]
        for form in (bare, bare[:4], brand if len(brand) >= 3 else "", place + brand if place else ""):
            if len(form) >= 3 and form not in forms and _GENERIC.fullmatch(form) is None:
                forms.append(form)
        return forms

    # -- whose number ----------------------------------------------------------------------------

    def resolve(
        self,
        text: str,
        title: str,
        sentences: Sequence[tuple[int, int]],
        mentions: Sequence[tuple[int, int]],
        *,
        names: Sequence[Name],
        places: Sequence[Reading],
        marks: Marks | None = None,
    ) -> list[Organization]:
        """Whose number each mention is, in the order given.

        Takes: the same spans as ``PlaceReader.walk`` and its readings, and ``names`` of the text.
        Gives: one ``Organization`` a mention; its ``organization`` is None unless a name is its subject.
        """
        marks = marks or self._places.marks(text)
        walk = _Subjects(text, names, [o for o in marks.others if o.kind == "national_body"])
        answers: list[Organization] = []
        m = 0
        for start, end in sentences:
            inside: list[tuple[tuple[int, int], Reading]] = []
            while m < len(mentions) and mentions[m][0] < end:
                inside.append((mentions[m], places[m]))
                m += 1
            answers += walk.sentence(start, end, inside)
        while m < len(mentions):
            answers.append(Organization())
            m += 1
        return answers


_VERBAL = re.compile(r"诈骗|犯罪|盗窃|走私|贩毒|赌博|已占|占|成立|收购|参股|获得|属于|成为|进入|带动|涉及|是|有|把|由")
_ITEM_NUMBER = re.compile(r"[（(][\d一二三四五六七八九十]+[）)]|\d+[.．、]")
_INSTITUTION_PLACE = re.compile(r"政务|行政审批|便民")


def _inside_parens(window: str, at: int) -> bool:
    return window.count("（", 0, at) + window.count("(", 0, at) > window.count("）", 0, at) + window.count(")", 0, at)


def _without_overlaps(names: list[Name]) -> list[Name]:
    kept: list[Name] = []
    for name in sorted(names, key=lambda n: (n.start, -n.end)):
        if kept and name.start < kept[-1].end:
            continue
        kept.append(name)
    return kept


class _Subjects:
    """Keeps what organization the article speaks of, sentence by sentence."""

    def __init__(self, text: str, names: Sequence[Name], bodies: Sequence[Mark]) -> None:
        self.text = text
        self.names = list(names)
        self.bodies = bodies
        self.body_starts = [b.start for b in bodies]
        self.at = 0
        self.here: list[Name] = []
        self.last: dict[str, Name] = {}  # last name of each kind
        self.strong_kinds: set[str] = set()
        self.carried: Name | None = None
        self.people: dict[str, Name | None] = {}

    def sentence(self, start: int, end: int, mentions: Sequence[tuple[tuple[int, int], Reading]]) -> list[Organization]:
        """Answers for the mentions of one sentence."""
        text = self.text
        here: list[tuple[Name, str]] = []
        self.here = []
        while self.at < len(self.names) and self.names[self.at].start < end:
            name = self.names[self.at]
            if name.end > start:
                here.append((name, self._role(name, start)))
                self.here.append(name)
            self.at += 1
        speaker = self._speaker(start, end, here)
        back = self._back(start, end)
        answers = []
        for (at, stop), reading in mentions:
            answers.append(self._one(at, stop, start, end, reading, here, back, speaker))
        subject = next((n for n, role in here if role == "strong"), None)
        opened = next(
            (n for n, role in here if role == "strong" and BOUNDARY.search(text, start, n.start) is None), None
        )
        for name, role in here:
            if role == "strong" or name.kind not in self.strong_kinds:
                self.last[name.kind] = name
            if role == "strong":
                self.strong_kinds.add(name.kind)
        if opened is not None:
            self.carried = opened
        elif subject is None and not (back and back[0][1] is not None):
            self.carried = None
        elif subject is not None:
            self.carried = subject
        return answers

    def _role(self, name: Name, sentence_start: int) -> str:
        text = self.text
        before = max(sentence_start, name.start - 6)
        if _REPORTS.match(text, name.end):
            return "source"
        if _AROUND.match(text, name.end):
            return "outside"
        if self._opens(name.start, sentence_start):
            return "strong"
        if (
            name.kind == "event"
            and _HELD.search(text, before, name.start)
            and text[name.end : name.end + 1] in ("，", ",", "、")
        ):
            return "strong"
        if name.kind in ("fund", "founded"):
            return "strong"
        if (
            name.kind in ("infrastructure", "project")
            and _BUILT.search(text, before, name.start)
            and _WHOLE.match(text, name.end)
        ):
            return "strong"
        if _LED_BY.search(text, before, name.start):
            clause = sentence_start
            for cut in BOUNDARY.finditer(text, sentence_start, name.start):
                clause = cut.end()
            opening = text[clause : clause + 2]
            if re.compile(r"是|属于|为").search(text, clause, name.start) or any(
                n.start >= clause and n.end <= name.start for n in self.here
            ):
                return "weak"
            if _OUTSIDE_ORG.search(opening) or opening[:1] in "与和向对从由为把将被":
                return "outside"
            return "strong"
        if _OUTSIDE_ORG.search(text, before, name.start):
            return "outside"
        return "weak"

    def _opens(self, at: int, floor: int) -> bool:
        """Whether only time, connection or 在, 据, 比如 stand between the clause's start and ``at``."""
        if at - floor > 2 and self.text[at - 2] in "该我全" and self.text[at - 1] in "市区县省镇州":
            at -= 2
        role = clause_role(self.text, at, floor)
        if role != "strong":
            return False
        clause = floor
        for cut in BOUNDARY.finditer(self.text, floor, at):
            clause = cut.end()
        return (
            clause == at or not located_before(self.text, at, clause) or _AT.search(self.text, clause, at) is not None
        )

    def _speaker(self, start: int, end: int, here: Sequence[tuple[Name, str]]) -> Name | None:
        """The organization of the person who speaks in this sentence, where it is known."""
        text = self.text
        speaker: Name | None = None
        for match in _PERSON.finditer(text, start, end):
            owner = None
            for name, _ in here:
                if (
                    name.end <= match.start()
                    and match.start() - name.end <= 12
                    and BOUNDARY.search(text, name.end, match.start()) is None
                ):
                    owner = name
            if owner is None and re.compile(r"该(?:公司|企业|集团|厂|合作社)").search(
                text, max(start, match.start() - 14), match.start()
            ):
                owner = (
                    self.carried
                    if self.carried is not None and self.carried.kind == "company"
                    else self.last.get("company")
                )
            if (
                owner is None
                and match.group(1) in _COMPANY_TITLES
                and BOUNDARY.search(text, start, match.start()) is None
                and text[max(0, match.start() - 2) : match.start()] not in ("相关", "有关")
                and not self._new_topic(start)
            ):
                owner = self.carried
            self.people[match.group(2)] = owner
            speaker = owner or speaker
        if speaker is None and "“" in text[max(0, start - 200) : end]:
            speaker = self._speaker_after(end)
        if speaker is None:
            for person, owner in self.people.items():
                at = text.find(person, start, end)
                if (
                    at >= 0
                    and owner is not None
                    and re.compile(r"介绍|说|表示|告诉|坦言|认为|称").match(text, at + len(person))
                ):
                    speaker = owner
        return speaker

    def _speaker_after(self, end: int) -> Name | None:
        """Who has just been quoted: …之路。”该公司负责人说."""
        text = self.text
        at = end
        if not (text[at - 1 : at] in '”"' or text[at : at + 1] in '”"'):
            return None
        window = text[at : at + 60].split("。", 1)[0]
        said = re.search(r"介绍|说|表示|坦言|感慨|告诉记者|点赞|激动", window)
        if said is None:
            return None
        if re.match(r"[”\"]?(?:该公司|该企业|公司|企业)", window):
            return self.last.get("company")
        for name in self.names[self.at : self.at + 3]:
            if at <= name.start and name.end <= at + said.start() and name.kind == "company":
                return name
        for person, owner in self.people.items():
            if owner is not None and person in window[: said.start()]:
                return owner
        return None

    def _new_topic(self, start: int) -> bool:
        return "\n" in self.text[max(0, start - 2) : start + 1] or start == 0

    def _back(self, start: int, end: int) -> list[tuple[int, Name | None]]:
        """Positions in the sentence where 该公司, 项目 … takes up a name given before, with that name."""
        text = self.text
        found: list[tuple[int, Name | None]] = []
        for pattern in (_BACK_COMPANY, _BACK_OTHER):
            for match in pattern.finditer(text, start, end):
                if not self._opens(match.start(), start):
                    continue
                if pattern is _BACK_COMPANY:
                    name = self.last.get("company")
                else:
                    kind = _BACK_KINDS.get(match.group("w") or match.group("w2"), "event")
                    name = self.last.get(kind)
                    if (
                        kind == "project"
                        and self.carried is not None
                        and self.carried.kind == "company"
                        and "\n" not in text[self.carried.end : match.start()]
                    ):
                        name = self.carried  # the project of the company of the sentence before
                if name is None and pattern is _BACK_OTHER and _WORKS.match(text, match.end()):
                    said = re.sub(r"^(?:该|这个|这条|这座|本届|本次|此次|本|此)", "", match.group())
                    if len(said) > 4 and _GENERIC.fullmatch(said[:-2]) is None:
                        name = Name(match.start(), match.end(), "institution", said)
                if name is None or start - name.end > 400:
                    continue
                bare = not match.group().startswith(("该", "这", "本"))
                if bare and text.count("\n\n", name.end, start) > (0 if match.group() == "企业" else 1):
                    continue
                found.append((match.start(), name))
        return sorted(found, key=lambda f: f[0])

    def _one(
        self,
        at: int,
        stop: int,
        start: int,
        end: int,
        reading: Reading,
        here: Sequence[tuple[Name, str]],
        back: Sequence[tuple[int, Name | None]],
        speaker: Name | None,
    ) -> Organization:
        text = self.text
        answer = Organization()
        place_at = reading.unit.start if reading.unit is not None and reading.strong else -1
        if (
            place_at > start
            and reading.unit is not None
            and (text[place_at - 1] == "在" or text.startswith("段", reading.unit.end))
        ):
            located = True  # 平陆运河…，在南宁、钦州等地，上万名建设者…: where, not who
        else:
            located = False
        best: tuple[int, Name] | None = None
        reason = ""
        for name, role in here:
            if name.end <= at and role == "strong":
                best, reason = (name.start, name), "subject of the clause or sentence"
            elif name.end <= at:
                answer.candidates.append(Candidate("organization", name.full, "not the subject: " + role))
        for where, taken in back:
            if where < at and taken is not None and (best is None or where > best[0]):
                best, reason = (where, taken), "taken up by " + text[where : where + 4]
        following = self._after(at, stop, end, here)
        if following is not None:
            return self._is(answer, following, "the number describes it", 0.8)
        zone = reading.unit
        if (
            best is None
            and zone is not None
            and reading.strong
            and zone.role == "strong"
            and zone.kind == "zone"
            and text[zone.start - 1 : zone.start] != "在"
            and zone.level.endswith(_PARKS)
        ):
            answer.organization, answer.reason, answer.confidence = zone.level, "a park told as a project", 0.6
            answer.candidates.append(Candidate("organization", zone.level, answer.reason, True))
            return answer
        if best is not None and (best[0] > place_at or located or self._spans(best[1], place_at)):
            return self._is(answer, best[1], reason, 0.85)
        if best is not None:
            answer.candidates.append(Candidate("organization", best[1].full, "a place is the subject after it"))
        elif place_at < 0:
            if speaker is not None and speaker.kind == "company":
                return self._is(answer, speaker, "its people speak", 0.65)
            if (
                self.carried is not None
                and _ELLIPTIC.match(text, start)
                and self.carried.kind in ("company", "infrastructure", "project", "event", "product")
            ):
                return self._is(answer, self.carried, "carried into a sentence without a subject", 0.6)
            acting = self._acting_body(start, at)
            if acting is not None:
                answer.organization, answer.reason, answer.confidence = (acting, "the body that spends or rules", 0.6)
                answer.candidates.append(Candidate("organization", acting, answer.reason, True))
                return answer
        answer.reason = "no organization is the subject"
        answer.candidates.append(Candidate("organization", None, answer.reason, True))
        return answer

    def _acting_body(self, start: int, at: int) -> str | None:
        text = self.text
        i = bisect_left(self.body_starts, start)
        while i < len(self.bodies) and self.bodies[i].end <= at:
            body = self.bodies[i]
            last = i
            while last + 1 < len(self.bodies) and text[self.bodies[last].end : self.bodies[last + 1].start] in (
                "、",
                "和",
                "与",
            ):
                last += 1
            end = self.bodies[last].end
            if self._opens(body.start, start) and _ACTS.search(text, end, at):
                return text[body.start : end]
            i = last + 1
        return None

    def _spans(self, name: Name, at: int) -> bool:
        return name.start <= at < name.end

    def _after(self, at: int, stop: int, end: int, here: Sequence[tuple[Name, str]]) -> Name | None:
        """The name right behind the number: 投资百亿元的…项目, 全长117公里的墨脱公路."""
        text = self.text
        if not text.startswith("的", stop):
            return None
        for name, _ in here:
            if name.start == stop + 1:
                return name
        return None

    def _is(self, answer: Organization, name: Name, reason: str, sure: float) -> Organization:
        answer.organization, answer.reason, answer.confidence = name.full, reason, sure
        answer.candidates.append(Candidate("organization", name.full, reason, True))
        return answer


# -- who says it ---------------------------------------------------------------------------------

_SAYS = r"(?:介绍|表示|说|透露|指出|告诉记者|告诉笔者|认为|坦言|称)"
_SOURCES = (
    re.compile(r"(?:记者|笔者)(?:[^，。；从]{0,16})从(?P<who>[^，。；“”]{2,30}?)(?:处|方面)?(?:了解到|获悉|采访)"),
    re.compile(
        r"据(?P<who>[^，。；：“”]{2,24}?)(?:最新|初步|日前|近日|昨日|今天)*(?:（[^）]*）)?(?:统计|介绍|消息|测算|监测|预测|数据|报道|通报|披露|发布|公布|估算|调查|预计)"
    ),
    re.compile(
        r"(?:^|[，。；：\n“])(?P<who>[^，。；：“”\n]{2,24}?)(?:的)?(?:最新|初步)?(?:发布的?)?(?:统计|监测|调查|研究|普查)?(?:数据|报告|结果|统计)显示"
    ),
    re.compile(
        r"(?:^|[，。；\n”])(?P<who>[^，。；：“”\n]{2,28}?)(?:近日|日前|今天|昨天|[（(][^（）()]*[）)])*(?:公布|发布|通报)(?:的|了|，|：)"
    ),
    re.compile(rf"(?:^|[，。；\n”])(?P<who>[^，。；：“”\n]{{2,30}}?){_SAYS}(?:道|，|：|,|:)"),
)
_NOBODY = re.compile(
    r"(?:据悉|据了解|据介绍|数据|统计|最新|有关|记者|其中|目前|悉|了解|相关|也|此外|同时)$|^(?:悉|了解|介绍|最新|初步)|\d"
)


def claim_source(sentence: str, mention: tuple[int, int]) -> str | None:
    """Who says the number of ``sentence[mention]``, where the sentence names it.

    >>> claim_source("据海关统计，前三季度进出口总值30.8万亿元。", (11, 18))
    '海关'
    """
    at, _ = mention
    for pattern in _SOURCES:
        for match in pattern.finditer(sentence):
            who = match.group("who").strip()
            if pattern is _SOURCES[-1] and match.start() > at and "”" not in sentence[at : match.start() + 1]:
                continue
            if pattern is not _SOURCES[-1] and match.start() > at:
                continue
            if _NOBODY.search(who) or not who:
                continue
            return who
    return None
