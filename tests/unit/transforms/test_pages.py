"""Pages of a paper that OCR left without some of their signs: headlines lost, pictures of elsewhere, lines cut short."""

from __future__ import annotations

import hashlib

import pytest

from transforms.articles import segment
from transforms.records import Article, Document


def document(text: str) -> Document:
    raw = text.encode()
    return Document("page.txt", hashlib.sha256(raw).hexdigest(), text, len(raw), "utf-8", "text/plain")


def titles(text: str) -> list[str]:
    return [a.title for a in segment(document(text))]


def article_of(text: str, words: str) -> Article:
    """The one article whose text holds the words."""
    found = [a for a in segment(document(text)) if words in a.text]
    assert len(found) == 1, f"{words!r} is in {len(found)} articles"
    return found[0]


# The headlines of the second and third report are lost; the third follows on a cut whose other half is lost too.
WITHOUT_HEADLINES = """榆林镇：一把挂面拉出新产业

本报记者 丁若川

榆林镇的晾面场上，一挂挂手工挂面随风轻摆。榆林镇挂面合作社去年加工挂面3600吨，挂面产值8200万元，社员户均增收2.4万元。

榆林镇还办起挂面博物馆，每年接待游客15万人次。

本报讯（记者 陈晓岚）东湖海关近日发布数据，今年前5个月，东湖口岸进出口货值26.4亿元，同比增长12%。

口岸通关时间由3天缩短到1天，报关单减少四成，东湖海关关长

5月20日，记者从沙洲市住房公积金中心获悉，沙洲市今年发放公积金贷款4.6亿元，惠及职工1180户，公积金贷款利率降到3.1%。
"""


def test_a_report_begins_where_the_page_lost_its_headline() -> None:
    found = segment(document(WITHOUT_HEADLINES))
    assert len(found) == 3
    assert "3600吨" in found[0].text and "26.4亿元" not in found[0].text
    assert found[1].text.startswith("本报讯（记者 陈晓岚）")
    assert found[2].text.startswith("5月20日，记者从沙洲市")


def test_a_report_cited_in_an_article_begins_none() -> None:
    text = WITHOUT_HEADLINES.replace(
        "本报讯（记者 陈晓岚）东湖海关", "据新华社报道，榆林镇挂面也走俏东湖海关。榆林镇挂面合作社"
    )
    assert len(segment(document(text.partition("\n\n口岸")[0]))) == 1


PHOTO_REPORT = """海州市高新区：药企扎堆落户

本报记者 丁若川

海州市高新区去年新增药企36家，药企总数达到212家，产值突破百亿元。海州市高新区为药企减免房租等费用共计7360.5

甘肃省天水市麦积区渭河岸边，一座新建的渡槽横跨山谷。渡槽全长1.9公里，可灌溉农田3.2万亩。 马向阳 摄

万元，惠及企业412家。
"""


def test_a_picture_of_another_city_is_a_report_of_its_own() -> None:
    article = article_of(PHOTO_REPORT, "7360.5万元")
    assert "渡槽" not in article.text
    assert article_of(PHOTO_REPORT, "3.2万亩").title == "甘肃省天水市麦积区渭河岸边"


def test_a_picture_of_what_the_page_speaks_of_stays_with_it() -> None:
    text = PHOTO_REPORT.replace("高新区去年新增药企36家", "高新区去年从天水市引进药企36家")
    assert len(segment(document(text))) == 1


def test_a_headline_under_a_cut_sentence_that_reads_as_one_begins_its_article() -> None:
    text = (
        "麻坪县：招商联络处交出半年账\n\n麻坪县10个招商联络处上半年外出招商48批次，签约项目7个，招商成果喜人。\n\n"
        "驻江岸招商联络处主任胡进在汇报会上介绍了半年招\n\n"
        "沿江开发区：新能源汽车产能冲刺150万辆\n\n近日，沿江开发区出台行动方案，到2025年新能源汽车产能达到150万辆，整车企业产值超过260\n\n"
        "商成果。麻坪县招商联络处还协助举办推介会，邀请企业来麻坪县考察。麻坪县招商联络处还将\n\n"
        "亿元。沿江开发区还将引进新能源汽车零部件企业40家。\n\n"
        "增设10个。\n"
    )
    assert titles(text) == ["麻坪县：招商联络处交出半年账", "沿江开发区：新能源汽车产能冲刺150万辆"]
    assert "介绍了半年招商成果" in article_of(text, "胡进").text


SET_OFF = "东湖县去年实现产值 56.3 亿元，同比增长 12%。全县有企业 412 家。\n"


def test_figures_set_off_by_blanks_are_read_without_them_and_lead_back() -> None:
    (article,) = segment(document(SET_OFF))
    assert article.text == "东湖县去年实现产值56.3亿元，同比增长12%。全县有企业412家。"
    at = article.text.index("56.3亿元")
    start, end = article.to_document(at, at + len("56.3亿元"), SET_OFF)
    assert SET_OFF[start:end] == "56.3 亿元"


@pytest.mark.parametrize(
    "line",
    [
        "总投资288亿元 12个重点项目集中开工",  # a headline, whose blank parts clauses
        "粮食产量 万吨 120.5 3.2",  # a row of a table
        "2 工作目标，到2025年产值达到80亿元。",  # the number of a section
        "本报讯 8月15日，东湖县12个项目开工。",  # no figure stands apart from its unit
    ],
)
def test_blanks_that_part_something_stay(line: str) -> None:
    assert segment(document(line))[0].text == line


WRAPPED = """东湖县：菌棒厂里忙生产

本报记者 丁若川

四月的东湖县，菌棒厂里一片忙碌。全县食用菌种植面积已达3.2万亩，年产鲜菇18.6万吨，带动菇农1.1万户，菌棒产量占全省的三成以上。食用菌是东湖县的主导产业，去年实现综合产值28.6亿元，菇农人均增收4200元。菌棒工厂二期投产后，菌棒年产能将达到6000万棒，可满足全县菇农的需要。

县里还为菇农提供技术服务，聘请专家36名，培训菇农5200人次，发放补贴1200万元。今年，全县将新建菇棚800座，力争到年底鲜菇产量突破20万吨，让更多菇农在家门口增收。
"""


def wrapped(text: str, width: int) -> str:
    """A text with its paragraphs broken into lines of a width, wherever that falls."""
    lines = text.split("\n")
    return "\n".join("\n".join(x[k : k + width] for k in range(0, len(x), width)) or x for x in lines)


@pytest.mark.parametrize("width", [14, 17, 20, 23])
def test_a_wrapped_text_is_read_as_if_it_were_not(width: int) -> None:
    (whole,) = segment(document(WRAPPED))
    (article,) = segment(document(wrapped(WRAPPED, width)))
    assert article.title == whole.title
    assert article.text.replace("\n", "") == whole.text.replace("\n", "")
    for figure in ("18.6万吨", "28.6亿元", "6000万棒", "5200人次", "20万吨"):
        assert figure in article.text


def test_a_list_of_names_of_one_length_is_not_wrapped_text() -> None:
    names = "\n".join(f"东湖县第{n}初级中学宿舍楼" for n in "一二三四五六七八九十甲乙丙丁")
    (article,) = segment(document(f"改造项目名单\n\n{names}\n"))
    assert "宿舍楼\n东湖县第二" in article.text
