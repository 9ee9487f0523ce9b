"""Which metric a number is of, and the words of the text for it."""

from __future__ import annotations

import pytest

from seeds.catalog import rows
from tests.unit.transforms.conftest import Claims, One


@pytest.mark.parametrize(
    ("text", "metric", "words"),
    [
        ("开发区实现工业总产值86亿元。", "output_value", "工业总产值"),
        ("沿线建成加氢站14座。", "facility_count", "加氢站"),
        ("全市常住人口达52万人。", "person_count", "常住人口"),
        ("厂区占地面积320亩。", "land_area", "占地面积"),
        ("园区总建筑面积15万平方米。", "floor_area", "总建筑面积"),
        ("水稻产量达45万吨。", "production_volume", "水稻产量"),
        ("小麦种植面积62万亩。", "area_cultivated", "种植面积"),
        ("生猪存栏18万头。", "livestock_count", "生猪存栏"),
        ("电厂装机容量80万千瓦。", "installed_capacity", "装机容量"),
        ("企业研发投入强度达3.2%。", "rnd_intensity", "研发投入强度"),
        ("外贸进出口额180亿元。", "trade_value", "进出口额"),
        ("新车续航里程达600公里。", "driving_range", "续航里程"),
        ("社会消费品零售总额达到320亿元。", "retail_sales", "社会消费品零售总额"),
        ("实际利用外资3.2亿美元。", "foreign_investment", "实际利用外资"),
        ("基金总规模100亿元。", "fund_size", "基金总规模"),
    ],
)
def test_the_noun_before_a_number_names_its_metric(claim: One, text: str, metric: str, words: str) -> None:
    m = claim(text)
    assert m.metric == metric
    assert m.metric_text is not None
    assert words in m.metric_text


@pytest.mark.parametrize(
    ("text", "metric", "words"),
    [
        ("沿线建成14座加氢站。", "facility_count", "加氢站"),
        ("引进26家企业。", "enterprise_count", "企业"),
        pytest.param("举办18场招聘会。", "event_count", "招聘会"),
        ("发放150万元补助。", "subsidy", "补助"),
    ],
)
def test_the_noun_after_a_number_names_its_metric(claim: One, text: str, metric: str, words: str) -> None:
    m = claim(text)
    assert m.metric == metric
    assert m.metric_text is not None
    assert words in m.metric_text


def test_a_change_is_of_the_figure_before_it(claims: Claims) -> None:
    level, change = claims("实现利润2.3亿元，同比增长14.6%。")
    assert (level.metric, change.metric, change.kind) == ("profit", "profit", "growth")


def test_a_part_named_after_among_them_is_a_metric_of_its_own(claims: Claims) -> None:
    whole, part, change = claims("财政收入56亿元，其中税收收入48亿元，增长6%。")
    assert [whole.metric_detail, part.metric_detail, change.metric_detail] == [
        "tax_revenue.fiscal",
        "tax_revenue.tax",
        "tax_revenue.tax",
    ]


def test_figures_of_one_verb_change_alike(claims: Claims) -> None:
    found = claims("甲、乙、丙三地产值分别下降5%、6%和7%。")
    assert [(m.metric, m.kind, m.number_low) for m in found] == [
        ("output_value", "growth", "-5"),
        ("output_value", "growth", "-6"),
        ("output_value", "growth", "-7"),
    ]


def test_figures_that_are_told_respectively_belong_each_to_its_own_noun(claims: Claims) -> None:
    found = claims("营业收入、利润分别增长8%和12%。")
    assert [m.metric for m in found] == ["revenue", "profit"]


def test_the_unit_rules_out_what_a_metric_cannot_be_measured_in(claim: One) -> None:
    assert claim("产值大县的产值工业园占地3平方公里。").metric == "land_area"


def test_persons_are_counted_as_persons_whatever_stands_beside(claim: One) -> None:
    assert claim("企业吸纳员工1200人。").metric == "person_count"


def test_a_share_is_of_its_part_and_refers_to_its_whole(claim: One) -> None:
    m = claim("食用菌产值占全县农业总产值的62%。")
    assert (m.metric, m.kind) == ("output_value", "share")
    assert m.reference is not None
    assert "农业总产值" in m.reference


def test_what_no_noun_names_is_other_and_never_refused(claim: One) -> None:
    assert claim("此值为3.5伏。").metric in ("other", "technical_spec")


@pytest.mark.parametrize("text", ["2025年产值达80亿元。", "全年产值达80亿元。"])
def test_the_words_of_a_metric_do_not_begin_inside_a_date(claim: One, text: str) -> None:
    assert claim(text).metric_text == "产值"


def test_a_time_cut_from_one_length_to_another_is_one_metric(claims: Claims) -> None:
    assert [m.metric_text for m in claims("办理时间由15天缩短至3天。")] == ["办理时间", "办理时间"]


def test_the_words_of_qualification_are_kept(claim: One) -> None:
    m = claim("规上工业企业累计达120家。")
    assert m.qualifier is not None
    assert {"规上", "累计"} <= set(m.qualifier.split())


def test_every_answer_is_in_the_catalogue(claims: Claims) -> None:
    known = {r["metric"] for r in rows("metrics/metrics")}
    details = {r["metric_detail"]: r["metric"] for r in rows("metrics/details")}
    text = "全县实现产值86亿元，新增企业120家，道路硬化35公里，植树2.6万株，电压升至110千伏，满意度98%，排名第2位。"
    for m in claims(text):
        assert m.metric in known
        assert m.metric_detail is None or details[m.metric_detail] == m.metric


def test_every_choice_says_why(claims: Claims) -> None:
    for m in claims("去年实现利润2.3亿元，同比增长14.6%，新增门店35家。"):
        chosen = [c for c in m.candidates if c.field == "metric" and c.chosen]
        assert chosen
        assert all(c.reason for c in chosen)
