"""The two sides of a seam: what goes together, and what a sentence does not begin with."""

from __future__ import annotations

import pytest

from transforms.seams import affinity, begins_in_mid_sentence, brackets, seam


@pytest.mark.parametrize(
    ("cut", "line", "other"),
    [
        ("本地配套率由2018年的35", "%提高到去年的72%。", "公司比上年多两成。"),
        ("去年新增就业3000", "人左右。", "%提高到去年的72%。"),  # hardly anything grows by 3000%
        (
            "合作社现有冷库135",
            "座，全部投用。",
            "公司还给农户配上农机。",
        ),  # a noun that is counted begins sentences too
        ("公司总经理", "徐涛说，订单排到年底。", "公司是一家民营企业。"),
        ("二期项目总投资", "超百亿元，明年动工。", "企业家纷至沓来。"),
        ("科技公司董事长马", "飞虹表示，产能翻番。", "公司开发新产品。"),
        ("软件业实现营收291.2亿", "元，同比增长8.5%。", "园区里的企业多了。"),
        ("公司不断拓展新的应用场", "景，产值翻番。", "元，产值翻番。"),
        ("全省累计建成基站8.", "4万个，居全国第三。", "元，产值翻番。"),
        ("主任介绍了驻点半年招", "商成果。", "元，同比增长8.5%。"),  # a unit alone lacks its number
        ("高新技术企业达到5249", "家，占全市四成。", "安徽的企业也来考察。"),  # 安 and 县 are units too
        ("整改完成317", "个，占七成。", "县纪委还开展了联合行动。"),
        ("公司先后考察了10", "多个候选城市。", "公司最终选了东湖。"),
        ("园区去年8", "月开园。", "16日，园区开园。"),
        ("园区挂牌于去年8月", "16日，当天就有企业入驻。", "企业代表参观了园区。"),
        ("港口吞吐量持续增长。今年", "上半年，集装箱增长14%。", "集装箱增长14%。"),
        ("签约的有科技公司董事长刘明", "华等企业家。", "园区里的企业多了。"),
        ("公司董事长刘明", "说，订单排到年底。", "园区里的企业多了。"),
    ],
)
def test_one_line_fits_better_than_another(cut: str, line: str, other: str) -> None:
    assert seam(cut, line) > seam(cut, other)


def test_characters_of_a_word_stand_together() -> None:
    assert affinity("经", "济") > 2.0
    assert affinity("济", "经") < 0.0
    assert affinity("3", "亿") == affinity("，", "经") == 0.0


@pytest.mark.parametrize(
    ("cut", "line", "expected"),
    [
        ("他说：“以前论筐卖", "，现在论个卖。”", (True, True)),
        ("他说：“以前论筐卖。”后来", "，现在论个卖。", (False, False)),
        ("《关于促进消费的", "若干措施》近日印发。", (True, True)),
        ("去年产量", "达到三万吨。”他说。", (False, True)),
        ("去年产量", "“翻了一番”。", (False, False)),
    ],
)
def test_what_is_left_open_wants_its_end(cut: str, line: str, expected: tuple[bool, bool]) -> None:
    assert brackets(cut, line) == expected


@pytest.mark.parametrize(
    "line",
    [
        "的三成以上。",
        "被拆成两段。",
        "亿元，增长三成。",
        "等产品畅销海外。",
        "飞虹表示，产能翻番。",
        "告诉记者，今年订单不愁。",
    ],
)
def test_the_middle_of_a_sentence(line: str) -> None:
    assert begins_in_mid_sentence(line) > 1.0


@pytest.mark.parametrize("line", ["近日，园区开工。", "王建平表示，产能翻番。", "2023年，产值翻番。"])
def test_the_beginning_of_a_sentence(line: str) -> None:
    assert begins_in_mid_sentence(line) < 0.0
