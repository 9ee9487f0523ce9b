"""Whether a claim is so, aimed at, a term of a policy or a parameter. Texts are published on 2 November 2023."""

from __future__ import annotations

import pytest

from tests.unit.transforms.conftest import Claims, One
from transforms.status import is_goal_heading, is_policy_text


@pytest.mark.parametrize(
    "text",
    [
        "去年全县实现工业总产值86亿元。",
        "目前共有注册企业350家。",
        "截至9月底，全市充电桩达2000个。",
        "园区累计培育小巨人企业45家。",
        "上半年发放贷款36亿元。",
    ],
)
def test_what_has_been_is_actual(claim: One, text: str) -> None:
    assert claim(text).status == "actual"


@pytest.mark.parametrize(
    "text",
    [
        "力争到2025年产值突破500亿元。",
        "计划新建充电桩2000个。",
        "今年将新建学校6所。",
        "全部达产后，年产值可达20亿元。",
        "2026年产能将达到50万辆。",
        "预计全年客流达80万人次。",
        "拟投资3.6亿元建设冷链中心。",
    ],
)
def test_what_is_hoped_for_is_a_target(claim: One, text: str) -> None:
    assert claim(text).status == "target"


@pytest.mark.parametrize("text", ["对首次认定的企业给予一次性奖励30万元。", "对新购农机的合作社，每台补贴500元。"])
def test_an_amount_that_a_rule_grants_is_policy(claim: One, text: str) -> None:
    assert claim(text).status == "policy"


def test_grants_that_were_paid_are_actual(claim: One) -> None:
    assert claim("去年全市累计发放奖励资金3000万元。").status == "actual"


def test_a_parameter_of_a_product_is_spec(claim: One) -> None:
    assert claim("该电池能量密度达255Wh/kg。").status == "spec"


def test_a_period_that_lies_ahead_makes_a_target_without_any_cue(claim: One) -> None:
    assert claim("2026年产量50万吨。").status == "target"


def test_a_period_that_is_over_outweighs_a_light_cue(claim: One) -> None:
    assert claim("2022年计划内项目完成投资50亿元。").status == "actual"


def test_a_target_does_not_colour_the_sentence_after_it(claims: Claims) -> None:
    aim, fact = claims("到2025年，全县力争建成泵站60座。去年，全县建成泵站22座。")
    assert (aim.status, fact.status) == ("target", "actual")


def test_every_status_says_why(claims: Claims) -> None:
    for m in claims("计划投资3亿元，去年完成投资1亿元。"):
        assert [c.value for c in m.candidates if c.field == "status" and c.chosen] == [m.status]


@pytest.mark.parametrize("heading", ["2026年主要目标", "下一步工作安排", "二、重点任务"])
def test_a_heading_of_aims_is_known(heading: str) -> None:
    assert is_goal_heading(heading)


@pytest.mark.parametrize("heading", ["2025年工作回顾", "目标完成情况", "主要成绩"])
def test_a_heading_that_looks_back_is_no_heading_of_aims(heading: str) -> None:
    assert not is_goal_heading(heading)


def test_a_text_that_grants_by_rule_is_a_policy() -> None:
    body = "对新企业给予10万元奖励。对老企业给予5万元奖励。对入库企业给予3万元补助。"
    assert is_policy_text("青山县企业扶持办法", body)
    assert not is_policy_text("全县工业运行平稳", "去年完成投资3亿元。")
