"""When a document was published: names, datelines, and what the text says of its own present."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from transforms.publication import date_in_name, find_dateline, infer, parse_date, stated


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("2023-11-02", date(2023, 11, 2)), ("2023/11/2", date(2023, 11, 2)), ("20231102", date(2023, 11, 2)), ("2023.11.02", date(2023, 11, 2)),
        ("2023年11月2日", date(2023, 11, 2)), ("2023-11-02T08:00:00+08:00", date(2023, 11, 2)), (" 2023-11-02 19:00 ", date(2023, 11, 2)),
        ("2023-11-01T16:30:00Z", date(2023, 11, 2)), ("2023-11-01 16:30:00 UTC", date(2023, 11, 2)), ("2023-11-02 23:30:00 CST", date(2023, 11, 2)),
        ("Wed, 01 Nov 2023 16:30:00 GMT", date(2023, 11, 2)), ("Thu, 02 Nov 2023 23:30:00", date(2023, 11, 2)), ("20231102233000", date(2023, 11, 2)),
        ("1698856200", date(2023, 11, 2)), ("1698856200000", date(2023, 11, 2)), ("9999-12-31T23:00:00Z", None), ("0001-01-01T00:00:00+09:00", None),
        ("2023-13-01", None), ("2023-02-30", None), ("昨天", None), ("", None), ("2023-11", None), ("1023-11-02", None), ("2023-11/02", None),
    ],
)  # fmt: skip
def test_dates_as_metadata_writes_them(value: str, expected: date | None) -> None:
    assert parse_date(value) == expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("20231102.txt", date(2023, 11, 2)), ("cctv_2023-11-02_p3.md", date(2023, 11, 2)), ("2023_11_02.txt", date(2023, 11, 2)),
        ("金华日报2023年9月5日第3版.txt", date(2023, 9, 5)), ("2023/11/02/page1.txt", date(2023, 11, 2)), ("20231102/page1.txt", date(2023, 11, 2)),
        ("2022-01-01/20231102.txt", date(2023, 11, 2)), ("drop.jsonl#20231102", date(2023, 11, 2)),
        ("002.txt", None), ("20231302.txt", None), ("120231102.txt", None), ("2023.txt", None), ("report-2023-11.txt", None), ("99990101.txt", None),
    ],
)  # fmt: skip
def test_dates_in_names(name: str, expected: date | None) -> None:
    assert date_in_name(name) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("标题\n2026年02月10日 07时41分\n来源:\n产值10亿元。", date(2026, 2, 10)),
        ("标题\n（2023年10月15日）\n产值10亿元。", date(2023, 10, 15)),
        ("# 《新闻联播》 (20231102)\n\n产值10亿元。", date(2023, 11, 2)),
        ("（《新闻联播》 20240317 19:00）\n产值10亿元。", date(2024, 3, 17)),
        ("发布时间：2023-10-15 10:20  来源：某网\n产值10亿元。", date(2023, 10, 15)),
        ("金华日报 2023年9月5日 星期二 第3版\n产值10亿元。", date(2023, 9, 5)),
        ("新华社北京2023年10月1日电 产值10亿元。", date(2023, 10, 1)),
        ("关于印发若干政策的通知\n奖励30万元。\n某市人民政府办公室\n2023年8月15日\n", date(2023, 8, 15)),
        ("关于印发若干政策的通知\n奖励30万元。\n某市人民政府\n二〇二三年八月十五日\n", date(2023, 8, 15)),
        ("关于印发若干政策的通知\n奖励30万元。\n二○二三年十二月三十一日", date(2023, 12, 31)),
        ("2026年2月3日在某省第十四届人民代表大会第五次会议上\n产值10亿元。", None),
        ("2023年8月15日，项目开工，产值10亿元。", None),
        ("产值10亿元。", None), ("", None), ("2023年13月45日", None),
    ],
)  # fmt: skip
def test_datelines(text: str, expected: date | None) -> None:
    found = find_dateline(text)
    assert (found.on if found else None) == expected
    if found:
        assert found.evidence.startswith("dateline: ") and found.confidence >= 0.8


def test_the_name_is_asked_before_the_page_and_the_page_before_the_default() -> None:
    page = "（2023年10月15日）\n产值10亿元。"
    name = stated(page, "20231102.txt", date(2020, 1, 1))
    dateline = stated(page, "a.txt", date(2020, 1, 1))
    default = stated("产值10亿元。", "a.txt", date(2020, 1, 1))
    assert name and (name.on, name.evidence) == (date(2023, 11, 2), "file name")
    assert dateline and dateline.on == date(2023, 10, 15)
    assert default and (default.on, default.evidence) == (date(2020, 1, 1), "default")
    assert stated("产值10亿元。") is None
    assert name.confidence > dateline.confidence > default.confidence


# In the manner of newspaper pages: the earliest date that the text allows, in the right year.
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "今年5月，在2023世界光伏大会上，该市获授称号。9月21日，首批产品下线。到2025年产值达到300亿元。",
            date(2023, 9, 21),
        ),
        (
            "2021年8月，项目启动。2022年，全区实现产值909.6亿元，增长14%。2022年，税收12亿元。今年上半年，产值增长5%。",
            date(2023, 7, 1),
        ),
        (
            "该区在2023年重点项目集中签约仪式上签下22个项目。4月24日，记者看到厂房已建成。将于2024年6月底前完成验收。",
            date(2023, 4, 24),
        ),
        ("进入2024年，开局良好。今年前2个月，外贸增长10.5%。", date(2024, 3, 1)),
        ("2023年1—7月，全县产值12亿元。2023年7月，工厂投产。", date(2023, 8, 1)),
        (
            "截至2023年6月底，装机达488万千瓦，比2018年翻番。今年春天，订单增加。未来三年，2025年产值突破20亿元。",
            date(2023, 6, 30),
        ),
        ("一、2023年工作回顾\n生产总值3200亿元。二、2024年工作安排\n今年力争增长6.5%。", date(2024, 7, 1)),
        ("去年（2022年）产值12亿元，今年以来增长5%。", date(2023, 7, 1)),
    ],
)
def test_what_the_text_says_of_its_present(text: str, expected: date) -> None:
    found = infer(text)
    assert found is not None
    assert found.on == expected
    assert found.evidence.startswith("text: ")
    assert 0.3 <= found.confidence <= 0.85


@pytest.mark.parametrize(
    "text",
    ["", "产值10亿元。", "到2025年，产值达到300亿元，2035年翻番。", "地震已造成2053人死亡，2000多名救援人员到达。"],
)
def test_nothing_is_said_where_nothing_tells(text: str) -> None:
    assert infer(text) is None


@settings(deadline=None, max_examples=200)
@given(
    st.lists(
        st.sampled_from(
            [
                "2023年",
                "今年",
                "去年",
                "2月30日",
                "31日",
                "1-13月",
                "前12个月",
                "四季度",
                "第三季度",
                "上半年",
                "，",
                "。",
                "增长5%",
                "2099年",
                "9999",
                "十二月",
                "\n",
            ]
        )
    ).map("".join)
)
def test_any_text_gives_a_date_or_none(text: str) -> None:
    for found in (infer(text), find_dateline(text)):
        assert found is None or 0 < found.confidence <= 1
