"""Articles out of pages: pages of our own in the manner of printed ones, and what holds for any text."""

from __future__ import annotations

import hashlib
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from transforms.articles import segment
from transforms.lines import lines_of
from transforms.records import Article, Document


def document(text: str, **more: object) -> Document:
    raw = text.encode("utf-8", "surrogatepass")
    return Document("page.txt", hashlib.sha256(raw).hexdigest(), text, len(raw), "utf-8", "text/plain", **more)  # type: ignore[arg-type]


def titles(text: str) -> list[str]:
    return [a.title for a in segment(document(text))]


def article_of(text: str, words: str) -> Article:
    """The one article whose text holds the words."""
    found = [a for a in segment(document(text)) if words in a.text]
    assert len(found) == 1, f"{words!r} is in {len(found)} articles"
    return found[0]


# Two articles side by side; each is cut by its column and goes on after a column of the other. A caption
# stands between a figure and its unit.
SIDE_BY_SIDE = """青川县： 食用菌小院撑起增收大伞

本报记者 何晓岚

4月的青川县木鱼镇，菌棚里一片忙碌。菇农赵开春正在采摘羊肚菌，青川县食用菌产业园负责人介绍，全县食用菌种植面积已达3.2万亩，带动菇农1.1万户。

食用菌是青川县的主导产业。去年，青川县食用菌产业实现综合产值28.6

木鱼镇菇农在菌棚内采摘羊肚菌。（资料图片）

亿元，菇农人均增收4200元。青川县农业农村局局长罗文海表示，菌棒工厂二期投产后，菌棒年产能将达到6000万棒。

临港新区： 船舶配套企业扎堆落户

◎本报记者 沈一凡 通讯员 陆涛

日前，江岸市临港新区船舶配套产业园又迎来3家企业签约，园区船用阀门、船用泵企业增至41家。临港新区船舶配套产业园主任邵军说，园区去年实现工业产值56亿元，同比增长18%。

船用阀门是临港新区的拳头产品。江岸海通阀门有限公司今年一季度订单同比增长三成，公司正在建设第二条船用阀门生产线，预计年

小菌菇走上大餐桌

在青川县乔庄镇，食用菌加工企业把羊肚菌做成即食汤包。青川县菌香食品有限公司总经理唐莉介绍，公司日产羊肚菌汤包2万袋，产品销往12个省份，菇农的鲜菌不愁销路。

底投产。邵军告诉记者，临港新区将为船舶配套企业提供最高500万元的技改补助，船用泵检测平台也将在年内开放。
"""

# The second half of an article stands before the column in which it breaks off; the cut is in a name.
CONTINUED_ABOVE = """湖滨电厂： 老机组焕发新活力

本报记者 钱文

湖滨电厂3号机组近日完成供热改造。湖滨电厂地处湖滨市东郊，是当地主要热源。改造后，湖滨电厂供热能力由800兆瓦提高到1100兆瓦，新增供热面积450万平方米。

建平表示，机组改造采用了低压缸零出力技术，湖滨电厂每年可节约标准煤5.3万吨，减少二氧化碳排放14万吨。

湖滨电厂还计划建设电锅炉，进一步提高机组调峰能力，服务新能源消纳。

云岭茶山： 一片叶子富一方

本报记者 段丽

谷雨前后，云岭茶山进入春茶采摘旺季。云岭乡茶农杨桂兰一早就上山采茶，云岭乡今年春茶产量预计达到860吨，茶农户均收入超过3万元。云岭乡建成茶叶加工厂17座。

“机组改造不是简单的设备更换，而是系统工程。”湖滨电厂副总经理周
"""

# A digest page: each article ends with its source; one has no headline, one has parts of its own.
WITH_END_MARKS = """南屏区数字经济企业突破千家

记者从南屏区获悉，截至6月底，南屏区数字经济企业达到1036家，同比增长22%。南屏区数字经济产业园入驻企业320家。

数字经济何以在南屏扎根?

南屏区每年安排2亿元专项资金支持数字经济企业，企业最高可获300万元奖励。

摘自《南屏日报》

近日，沙河口湿地公园迎来大批候鸟，观测到的鸟类达到174种。

摘自《沙河晚报》

北仓港集装箱吞吐量再创新高

前三季度，北仓港完成集装箱吞吐量912万标箱，增长9.4%。北仓港新开通航线6条。

摘自《北仓日报》
"""

# A page with its head, an editor's line, a byline at the end of an article, a column of short reports.
WITH_PAGE_HEAD = """03 经济新闻
2024年6月18日 星期二
责任编辑 李蓉 版式设计 王小雨

夏粮收购有序推进

本报讯 （记者 周明） 记者昨日从省粮食和物资储备局获悉，截至6月15日，全省累计收购小麦312万吨，同比增加28万吨，收购均价每斤1.24元。

目前，全省已布设收购网点2106个，落实收购资金86亿元，设置便民服务点430个，确保农民“粮出手、钱到手”。

汉川打造百亿纺织集群

本报记者 汤敏 通讯员 胡志刚

走进汉川市马口镇的湖北三江纺织有限公司，3万锭智能纺纱线全速运转。汉川市是“中国制线名城”，全市纺织企业达到680家，年产缝纫线42万吨，占全国市场份额的

以旧换新带火家电市场

本报讯 武汉市商务局日前发布数据，5月以来，武汉市家电以旧换新共核销消费券9.8万张，拉动销售4.6亿元。

武汉工贸家电总经理吴晓峰说，空调销量比去年同期增长了35%，一级能效产品占比超过七成。

（张晓）

三成以上。去年，汉川市纺织产业实现产值386亿元，税收11.2亿元。汉川市委负责人介绍，今年该市安排2亿元技改资金，对设备投资给予15%的补贴。

汉川市还组建了纺织产业研究院，引进博士12名。

简讯

宜昌港集装箱吞吐量增长
前5月，宜昌港完成集装箱吞吐量11.2万标箱，同比增长16.5%。

咸宁桂花产业园开工
总投资7.5亿元的咸宁桂花产业园日前开工，计划2026年建成。
"""


# Nothing but topic, names and marks tells which column goes on where: words no dictionary has lie across a seam, a
# quotation is left open, a short line was cut, the writer has no title, the photographer stands under the caption.
OF_FEW_MARKS = """柳河“棚里”长出新算盘

——柳河县设施农业见闻

郑一帆

走进柳河县三源浦镇的瑞棚园番茄基地，成串的番茄正由绿转红。“棚里装了一百多个传感器，番茄渴不渴，手机上都看得见。”瑞棚园负责人耿长林说，柳河县设施番茄面积今年达到2.6

北湾港：老码头换上“新引擎”

康宁

在北湾港三号码头，无人集卡正有序穿梭。北湾港集团副总经理姜海涛介绍，码头自动化改造投入9.4亿元，岸桥单机效率提高三成。去年，北湾港集装箱吞吐量达到318万标箱，外贸航线增至27

万亩，番茄年产量21万吨，农户户均增收1.2万元。

番茄卖得好，靠的是分级。耿长林算了一笔账：“以前番茄论筐卖，一斤八毛；现在番茄论个卖

番茄分拣线上的农户。

高晓峰摄

条。姜海涛说，港口吞吐量还要看腹地，北湾港已在内陆布局无水港6座。

从舱单到提单，一批货物

，一斤能卖三块五，分拣线一天就能走40吨。”

柳河县还成立番茄产业联盟，由瑞棚园带动农户2100户，番茄订单面积占到七成。

被拆成二十多道手续的日子过去了。北湾港把舱单、提单合为“一单制”，集装箱通关时间压缩到0.8小时。
"""

JUMPING_WITH_END_MARKS = """东岭区养老床位突破八千张

东岭区民政局发布数据，截至5月底，东岭区养老床位达到8120张，护理型床位占66%。区里给每张新建护理型床位补助1.2

西滩渔港开出首条冷链专线

近日，西滩渔港首条冷链专线开通，渔获12小时可到省城。西滩渔港现有冷库3.8万吨，渔船

万元。东岭区还有老年食堂47家，每家养老床位不少于30张的机构配一名护士。

摘自《东岭晚报》

412艘。渔民出海归来，在渔港码头就能卖货，西滩渔港年交易额达到9.6亿元。

摘自《西滩日报》
"""


def test_pages_of_few_marks_are_parted_and_joined() -> None:
    assert titles(OF_FEW_MARKS) == [
        "柳河“棚里”长出新算盘 ——柳河县设施农业见闻",
        "北湾港：老码头换上“新引擎”",
    ]
    farm, port = segment(document(OF_FEW_MARKS))
    assert (farm.byline, port.byline) == ("郑一帆", "康宁")
    assert "达到2.6万亩，番茄年产量21万吨" in farm.text
    assert "外贸航线增至27条。姜海涛说" in port.text
    assert "现在番茄论个卖，一斤能卖三块五" in farm.text  # the quotation is left open
    assert "一批货物被拆成二十多道手续" in port.text  # what looked like a headline was cut
    assert "2100户" in farm.text


def test_articles_with_end_marks_may_jump_too() -> None:
    found = segment(document(JUMPING_WITH_END_MARKS))
    assert [a.title for a in found] == ["东岭区养老床位突破八千张", "西滩渔港开出首条冷链专线"]
    assert [a.source for a in found] == ["东岭晚报", "西滩日报"]
    assert "补助1.2万元" in found[0].text
    assert "渔船412艘" in found[1].text


def test_a_name_that_the_page_knows_is_whole_again() -> None:
    text = (
        "青禾镇：蓝莓熟了\n本报记者 韩雪\n青禾镇的蓝莓由沐蓝颐公司收购，蓝莓每斤12元。镇里引来的沐蓝\n\n"
        "石门村：竹编出海\n本报记者 许亮\n石门村竹编去年出口460万元，竹编工坊增至18家，竹编师傅\n\n"
        "颐公司今年还要建冷库，蓝莓保鲜期延长到40天。\n\n罗桂香带出徒弟63名，竹编灯具远销9个国家。\n"
    )
    assert "引来的沐蓝颐公司今年" in article_of(text, "40天").text
    assert "竹编师傅罗桂香带出" in article_of(text, "63名").text


def test_a_line_never_goes_on_above_itself_in_its_own_column_nor_in_a_box() -> None:
    text = (
        "东溪镇：温泉火了\n本报记者 何平\n东溪镇温泉酒店去年接待游客86万人次，温泉产业收入3.1亿元。\n"
        "今年，东溪镇把温泉与中医药结合，温泉康养\n▶ 温泉酒店达到24家\n▶ 床位突破5000张\n"
    )
    (article,) = segment(document(text))
    assert "温泉康养\n▶ 温泉酒店达到24家" in article.text


def test_headlines_of_short_reports_may_begin_as_a_sentence_begins() -> None:
    text = (
        "# 《新闻早班》\n\n## 详细新闻\n\n### 国内快讯\n\n央视网消息（新闻早班）：\n\n西山隧道贯通\n\n西山隧道全长4.2公里。\n\n"
        "截至6月底北湖灌区新增灌溉面积20万亩\n\n水利部门发布数据，截至6月底，北湖灌区新增灌溉面积20万亩，同比增长8%。\n\n"
        "气象机构称今年7月为有记录最热7月\n\n东湖市气象机构5日说，今年7月平均气温达到29.4摄氏度，是有记录以来最热的7月。\n"
    )
    assert titles(text)[-3:] == [
        "西山隧道贯通",
        "截至6月底北湖灌区新增灌溉面积20万亩",
        "气象机构称今年7月为有记录最热7月",
    ]


def test_columns_side_by_side_are_two_articles() -> None:
    found = segment(document(SIDE_BY_SIDE))
    assert [a.title for a in found] == ["青川县： 食用菌小院撑起增收大伞", "临港新区： 船舶配套企业扎堆落户"]
    assert "小菌菇走上大餐桌" in found[0].text
    assert "最高500万元" in found[1].text
    assert found[0].byline == "本报记者 何晓岚"


def test_a_figure_meets_its_unit_across_a_caption() -> None:
    article = article_of(SIDE_BY_SIDE, "综合产值28.6亿元，菇农")
    at = article.text.index("28.6亿元")
    start, end = article.to_document(at, at + len("28.6亿元"), SIDE_BY_SIDE)
    assert SIDE_BY_SIDE[start:end] == "28.6"  # the caption is not part of it


def test_a_sentence_meets_its_end_across_another_article() -> None:
    article = article_of(SIDE_BY_SIDE, "预计年底投产。邵军告诉记者")
    assert article.title.startswith("临港新区")


def test_a_name_meets_its_other_half_further_up_the_page() -> None:
    article = article_of(CONTINUED_ABOVE, "副总经理周建平表示，机组改造采用")
    assert article.title.startswith("湖滨电厂")
    assert "节约标准煤5.3万吨" in article.text
    assert titles(CONTINUED_ABOVE) == ["湖滨电厂： 老机组焕发新活力", "云岭茶山： 一片叶子富一方"]


def test_end_marks_close_articles() -> None:
    found = segment(document(WITH_END_MARKS))
    assert [a.title for a in found] == [
        "南屏区数字经济企业突破千家",
        "近日，沙河口湿地公园迎来大批候鸟",
        "北仓港集装箱吞吐量再创新高",
    ]
    assert [a.source for a in found] == ["南屏日报", "沙河晚报", "北仓日报"]


def test_page_heads_editors_and_short_reports() -> None:
    assert titles(WITH_PAGE_HEAD) == [
        "夏粮收购有序推进", "汉川打造百亿纺织集群", "以旧换新带火家电市场", "宜昌港集装箱吞吐量增长", "咸宁桂花产业园开工",
    ]  # fmt: skip
    assert article_of(WITH_PAGE_HEAD, "占全国市场份额的三成以上").title == "汉川打造百亿纺织集群"
    assert article_of(WITH_PAGE_HEAD, "（张晓）").title == "以旧换新带火家电市场"


def test_a_word_cut_by_the_column_is_whole_again_and_leads_back() -> None:
    text = "去年，东风区新能源汽车及零部\n\n件产业集群产值达到120亿元。"
    (article,) = segment(document(text))
    assert "零部件产业集群" in article.text
    at = article.text.index("零部件")
    assert text[slice(*article.to_document(at, at + 3, text))] == "零部\n\n件"


def test_markdown_headings_begin_articles_and_short_reports_their_own() -> None:
    text = (
        "# 《新闻早班》 (20240506)\n\n## 新闻摘要\n\n1.东江大桥合龙；\n\n2.快讯；\n\n## 详细新闻\n\n"
        "### 东江大桥合龙\n\n央视网消息（新闻早班）：东江大桥今天合龙，全长1.8公里。\n\n"
        "### 只有标题的一条 投资12亿元\n\n[查看原文](https://example.org/1)\n\n"
        "### 国内快讯\n\n央视网消息（新闻早班）：\n\n西山隧道贯通\n\n西山隧道全长4.2公里。\n\n北湖灌区通水\n\n北湖灌区灌溉面积20万亩。\n"
    )
    assert titles(text) == ["新闻摘要", "东江大桥合龙", "只有标题的一条 投资12亿元", "西山隧道贯通", "北湖灌区通水"]


def test_sections_of_a_report_are_no_articles_of_their_own() -> None:
    text = (
        "2024年东湖市政府工作报告\n2024年01月20日 09时00分\n来源:\n东湖日报\n【字体：\n大\n中\n小\n】\n各位代表：\n"
        "现在，我代表市人民政府，向大会报告工作。\n一、2023年工作回顾\n全市生产总值3200亿元，增长6.1%。\n"
        "（一）工业\n规上工业增加值增长7.2%。\n二、2024年工作安排\n力争生产总值增长6.5%左右。\n"
    )
    assert titles(text) == ["2024年东湖市政府工作报告"]


def test_front_matter_is_in_no_article() -> None:
    text = "---\ntitle: 东江大桥合龙\ndate: 2024-05-06\n---\n东江大桥今天合龙，全长1.8公里。\n"
    (article,) = segment(document(text))
    assert article.text == "东江大桥今天合龙，全长1.8公里。"


def test_rows_of_figures_are_never_joined() -> None:
    (article,) = segment(document("\n".join(["1370.71", "2081.35"] * 30)))
    assert "1370.712081.35" not in article.text


def test_a_text_of_many_lines_with_a_caption_stays_one_article() -> None:
    lines = [f"东湖市东山灌区第{k}段渠道完成衬砌，东山灌区新增灌溉面积{k}亩。" for k in range(1000)]
    lines[500] = "东山灌区一景。（资料图片）"
    (article,) = segment(document("\n".join(lines)))
    assert len(article.text.splitlines()) == 1000


def test_bare_text_is_one_article_named_by_its_first_words() -> None:
    assert titles("2022年，金华180家新能源产业规上企业总产值1370.7亿元，占全市的20%。") == [
        "2022年，金华180家新能源产业规上企业总产值1370.7"
    ]
    assert titles("") == []
    assert titles(" \n\ufeff\n") == []


def test_articles_take_the_date_of_their_document() -> None:
    (article,) = segment(
        document(
            "产值10亿元。", published_on=date(2024, 1, 2), published_on_evidence="index", published_on_confidence=1.0
        )
    )
    assert (article.published_on, article.published_on_evidence, article.published_on_confidence) == (
        date(2024, 1, 2),
        "index",
        1.0,
    )


@pytest.mark.parametrize(
    ("line", "role"),
    [
        ("◎本报记者 符小明", "byline"), ("通讯员 贾婷", "byline"), ("文/张三 图/李四", "byline"), ("（记者 王小二）", "byline"),
        ("记者从省统计局了解到，前三季度外贸进出口总值2528.4亿元。", "body"),
        ("摘自《南屏日报》", "end"), ("（来源：新华社）", "end"), ("据《南屏日报》报道，企业达到1036家，同比增长22%。", "body"),
        ("工人在生产线上忙碌。（资料图片）", "caption"), ("新华社记者 张三摄", "caption"), ("图为园区一角。", "caption"), ("视觉中国供图", "caption"),
        ("2026年02月10日 07时41分", "date"), ("（《新闻联播》 20231102 19:00）", "date"), ("二〇二三年八月十五日", "date"),
        ("### 国内联播快讯", "heading"), ("新能源产业驶上快车道", "short"), ("总部经济为何这么热?", "short"),
        ("今年3月，南海举行了氢能科技", "body"), ("河北神码软件科技股份有限公司于2014年", "body"), ("123.4", "body"), ("大", "furniture"),
        ("记者手记", "short"), ("（张晓）", "byline"), ("（节选）", "short"), ("责任编辑 李蓉 版式设计 王小雨", "furniture"), ("03 经济新闻", "furniture"),
        ("▶ 到2025年建成14座加氢站", "body"),
        ("公司的二期工程今年6月开工，总投资21.7", "body"), ("与此同时，新产业和新业态不断壮大，前三季度园区企业", "body"),
        ("本报讯（记者 李海） 招商引资，以商", "body"), ("发力新能源，“链”出新动能", "short"), ("18小时锁住鲜味", "short"), ("新区迎来四周年", "short"), ("公司成立于2019年", "body"), ("依托政务外网,城域网包含8个核心站点和159", "body"),
    ],
)  # fmt: skip
def test_what_a_line_is(line: str, role: str) -> None:
    assert [found.role for found in lines_of(line)] == [role]


@pytest.mark.parametrize(
    ("line", "complete"),
    [
        ("全区农业总产值再上新台阶。（记者 李敏）", True), ("“订单已经排到年底。”（本报综合）", True), ("项目开工。（完）", True),
        ("公司去年在园区建成两条生产线。今年以来，公司在园区再投资12亿元，建设年产3万吨纤维的生产线和配套的仓库、码头、污水处理厂（一期）", False),
    ],
)  # fmt: skip
def test_who_wrote_a_report_may_stand_behind_its_last_sentence(line: str, complete: bool) -> None:
    assert [found.complete for found in lines_of(line)] == [complete]


@pytest.mark.parametrize(
    ("line", "role"), [("乔山", "byline"), ("郑一帆", "byline"), ("金融", "short"), ("成效", "short")]
)
def test_a_name_under_a_headline_is_who_wrote_it(line: str, role: str) -> None:
    found = lines_of(f"黄连苦尽甘来\n{line}\n石门镇的山坡上，一垄垄黄连抽出新叶。")
    assert [x.role for x in found] == ["short", role, "body"]


def test_a_line_over_the_name_of_a_photographer_is_a_caption() -> None:
    found = lines_of("产业园机房里的机柜。\n路向北 摄\n亿元，建设周期18个月。")
    assert [x.role for x in found] == ["caption", "caption", "body"]


# --- for any text --------------------------------------------------------------------------------

_SENTENCES = st.sampled_from(
    ["园区产值达到12.5亿元。", "本报记者 张三", "摘自《某日报》", "### 标题", "# 《新闻》 (20231102)", "国内快讯", "（资料图片）", "第二节 成效",
     "企业增至", "亿元，增长三成。", "公司董事长马", "小明表示，产能提高", "一、工作回顾", "12936.33", "万元。", "【字体：", "", "  ", "\u3000", "---", "title: x",
     "1370.7", "“开局良好”", "是什么？", "新华社北京10月1日电", "▶", "（", "——"]
)  # fmt: skip
_BREAKS = st.sampled_from(["\n", "\n\n", "\r\n", "\r", "\f", "\u2028", ""])
_PAGES = st.lists(st.tuples(st.one_of(_SENTENCES, st.text(max_size=40)), _BREAKS), max_size=40).map(
    lambda parts: "".join(a + b for a, b in parts)
)


@settings(deadline=None, max_examples=150)
@given(st.one_of(_PAGES, st.text(max_size=300)))
def test_articles_tile_the_document(text: str) -> None:
    owner: dict[int, int] = {}
    found = segment(document(text))
    for article in found:
        end = 0
        for start, at, length in article.pieces:
            assert length > 0
            assert start >= end
            assert article.text[start : start + length] == text[at : at + length]
            end = start + length
            for k in range(at, at + length):
                assert k not in owner, "a character is in two articles"
                owner[k] = article.position
        assert end == len(article.text)
        for start, stop in article.title_spans:
            assert 0 <= start < stop <= len(article.text)
    assert [a.position for a in found] == list(range(len(found)))
    if not text.startswith("---"):  # front matter is in none
        assert all(k in owner for k, c in enumerate(text) if c.isdigit())


@settings(deadline=None, max_examples=100)
@given(_PAGES, st.integers(0, 400), st.integers(1, 12))
def test_spans_lead_back_to_the_document(text: str, at: int, length: int) -> None:
    for article in segment(document(text)):
        if not article.text:
            continue
        start = at % len(article.text)
        end = min(len(article.text), start + length)
        if not any(a <= start < a + n for a, _, n in article.pieces):
            continue  # a line break that the article put between two of its lines
        s, e = article.to_document(start, end, text)
        assert text[s] == article.text[start]
        assert s < e <= len(text)
        if any(a <= start and end <= a + n for a, _, n in article.pieces):
            assert text[s:e] == article.text[start:end]


CONTENTS = """今日导读

山乡水电惠及万家 2版
冷链小镇的大市场 3版

沿江市： 老船厂转型造风机

本报记者 丁若川

沿江市的码头上，风机塔筒格外显眼。公司去年交付塔筒620套，实现产值18.4亿元，产品销往8个国家。
"""


def test_a_list_of_contents_gives_no_title() -> None:
    assert titles(CONTENTS) == ["沿江市： 老船厂转型造风机"]


def test_a_headline_that_ends_with_a_number_is_no_line_of_contents() -> None:
    assert titles("青禾县新增冷库36座\n\n本报记者 丁若川\n\n青禾县今年新增冷库36座，总投资1.2亿元。\n") == [
        "青禾县新增冷库36座"
    ]
