"""Industries: the topic of an article, what is named in what is measured, and news of no industry."""

from __future__ import annotations

import pytest

from transforms.industries import EACH, NONE, IndustryReader
from transforms.records import Mention


@pytest.fixture(scope="module")
def reader() -> IndustryReader:
    return IndustryReader()


def industry(reader: IndustryReader, title: str, text: str, metric_text: str = "", metric: str = "other") -> str | None:
    """The industry of the number that stands between ⟦ and ⟧, all of ``text`` being one sentence."""
    start = text.index("⟦")
    end = text.index("⟧") - 1
    text = text.replace("⟦", "").replace("⟧", "")
    mention = Mention(start, end, text[start:end], "quantity", "test", metric=metric, metric_text=metric_text)
    tokens = reader.tokens(text)
    clause = text.rfind("，", 0, start) + 1
    found = reader.resolve(text, mention, tokens, reader.topic(title, tokens, text), clause, 0)
    assert sum(c.chosen for c in mention.candidates) <= 1
    return found.name if found else None


@pytest.mark.parametrize(
    ("title", "text", "metric_text", "expected"),
    [
        # the topic of the title holds for numbers whose own words name no industry
        ("咸安：黄精铺就致富路", "一亩地能收干货⟦150公斤⟧", "干货", "中药材"),
        ("柳江螺蛳粉走俏", "带动就业⟦30万人⟧", "就业", "食品"),
        ("小镇办起长者食堂", "每天接待⟦300人次⟧", "接待人次", "养老"),
        # an industry or a field that is named in what is measured goes before the topic
        ("磷酸铁锂项目投产", "全市空气质量优良天数比率⟦91%⟧", "空气质量优良天数比率", "生态环境"),
        ("氢能轻轨开通", "建筑陶瓷产量⟦300万吨⟧", "建筑陶瓷产量", "陶瓷"),
        # an aspect that any industry has does not: 用电量, 出口额
        ("云上算力中心投用", "年用电量⟦6亿千瓦时⟧", "年用电量", "算力"),
        ("咸安：黄精铺就致富路", "出口额⟦200万美元⟧", "出口额", "中药材"),
        # a report has no topic; each sentence names its own
        ("某市政府工作报告", "完成旅游收入⟦300亿元⟧", "旅游收入", "旅游"),
        # wars and disasters abroad are of no industry
        ("边境冲突持续 无人机袭击造成伤亡", "无人机袭击致⟦12人⟧死亡", "死亡", None),
        ("风暴袭击英国", "风暴已造成⟦7人⟧死亡", "死亡", None),
        ("台风登陆福建", "转移群众⟦7万人⟧", "转移群众", "防灾减灾"),
        # guards
        ("", "市人民政府召开会议⟦3次⟧", "会议", None),
        ("", "共有⟦5200人⟧参加", "", None),
    ],
)
def test_the_industry_of_a_number(
    reader: IndustryReader, title: str, text: str, metric_text: str, expected: str | None
) -> None:
    assert industry(reader, title, text, metric_text) == expected


def test_a_metric_of_the_whole_takes_no_industry_from_another_clause(reader: IndustryReader) -> None:
    text = "消费稳步恢复，地区生产总值增长⟦6%⟧"
    assert industry(reader, "某市政府工作报告", text, "地区生产总值", "gdp") is None


def test_the_topic_is_what_the_text_speaks_of_not_a_figure_of_speech(reader: IndustryReader) -> None:
    tokens = reader.tokens("算力中心投用，算力规模扩大，机柜满载，数据中心扩建，算力调度。")
    topic = reader.topic("高原上的新粮仓", tokens)
    assert topic is not None and topic.name == "算力"


def test_topics_that_are_no_industry(reader: IndustryReader) -> None:
    assert reader.topic("空袭仍在继续", []) is NONE
    assert reader.topic("2023年国民经济和社会发展统计公报", []) is EACH
    assert reader.topic("", []) is None
