"""One quantity where it stands: numeral, magnitude, unit, range, fraction."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest

from tests.unit.transforms.conftest import One
from transforms.mentions import MentionReader
from transforms.numbers import fold


def value(number: str | None) -> Fraction:
    assert number is not None
    return Fraction(number)


@pytest.mark.parametrize(
    ("text", "surface", "number", "unit"),
    [
        ("湿地修复3.5万亩", "3.5万亩", "35000", "mu"),
        ("水厂日供水12万立方米", "12万立方米", "120000", "m3"),
        ("新增光伏装机1.2吉瓦", "1.2吉瓦", "1.2", "GW"),
        ("运送旅客途经5 公里坡道", "5 公里", "5", "km"),
        ("仓库存粮60余吨", "60余吨", "60", "t"),
        ("采购款2.4亿多元", "2.4亿多元", "240000000", "CNY"),
    ],
)
def test_a_unit_follows_its_number_with_what_stands_between(
    quantity: One, text: str, surface: str, number: str, unit: str
) -> None:
    m = quantity(text)
    assert (m.surface, m.unit_id) == (surface, unit)
    assert value(m.number_low) == Fraction(number)


def test_a_magnitude_and_its_unit_may_stand_on_the_next_line(quantity: One) -> None:
    m = quantity("工程总投资8\n万元。")
    assert (m.surface, m.number_low, m.unit_id) == ("8\n万元", "80000", "CNY")


def test_a_number_does_not_swallow_the_digits_of_the_next_clause(mention_reader: MentionReader) -> None:
    found = mention_reader.read("一期投资3541.07万元2.3本项目由县城投承建", None)[0]
    assert ("3541.07万元", "quantity") in [(m.surface, m.cls) for m in found]


@pytest.mark.parametrize(
    ("text", "surface", "number"),
    [
        ("车程1小时30分钟", "1小时30分钟", "1.5"),
        ("票款12元5角", "12元5角", "12.5"),
        ("称重五斤三两", "五斤三两", "5.3"),
        ("步道长3公里半", "3公里半", "3.5"),
        ("试点历时两年半", "两年半", "2.5"),
        ("维修用时一个半小时", "一个半小时", "1.5"),
    ],
)
def test_a_smaller_unit_or_a_half_is_added(quantity: One, text: str, surface: str, number: str) -> None:
    m = quantity(text)
    assert m.surface == surface
    assert value(m.number_low) == Fraction(number)


@pytest.mark.parametrize(
    ("text", "surface", "low", "high", "unit"),
    [
        ("造价1.5—2.5亿元", "1.5—2.5亿元", "150000000", "250000000", "CNY"),
        ("注册资本1000万元—5000万元", "1000万元—5000万元", "10000000", "50000000", "CNY"),
        ("预算500万至1亿元", "500万至1亿元", "5000000", "100000000", "CNY"),
        ("水温在18~22摄氏度", "18~22摄氏度", "18", "22", "degC"),
        ("能耗下降百分之五到百分之八", "百分之五到百分之八", "-8", "-5", "percent"),
        ("储能效率提高三到五倍", "三到五倍", "3", "5", "times"),
    ],
)
def test_two_ends_are_one_quantity(quantity: One, text: str, surface: str, low: str, high: str, unit: str) -> None:
    m = quantity(text)
    assert (m.surface, m.comparator, m.unit_id) == (surface, "range", unit)
    assert (value(m.number_low), value(m.number_high)) == (Fraction(low), Fraction(high))


def test_numbers_of_two_kinds_are_no_range(mention_reader: MentionReader) -> None:
    found = mention_reader.read("3家至5公里", None)[0]
    assert [m.surface for m in found if m.cls == "quantity"] == ["3家", "5公里"]


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("近三分之二的村庄通了燃气", Fraction(2, 3)),
        ("2/3的居民已签约", Fraction(2, 3)),
        ("半数商户返场", Fraction(1, 2)),
    ],
)
def test_a_fraction_is_a_ratio(quantity: One, text: str, part: Fraction) -> None:
    m = quantity(text)
    assert m.unit_id == "ratio"
    assert abs(value(m.number_low) - part) < Fraction(1, 10**12)


@pytest.mark.parametrize(
    ("text", "number", "unit"),
    [("返修率百分之十五", 15, "percent"), ("误差千分之二", 2, "permille"), ("费率为万分之三", 3, "permyriad")],
)
def test_a_part_of_a_hundred_a_thousand_or_ten_thousand(quantity: One, text: str, number: int, unit: str) -> None:
    m = quantity(text)
    assert (m.number_low, m.unit_id) == (str(number), unit)


@pytest.mark.parametrize(("text", "number"), [("八成五的农户参保", "8.5"), ("六成用户续约", "6")])
def test_tenths_are_counted_in_cheng(quantity: One, text: str, number: str) -> None:
    m = quantity(text)
    assert (m.number_low, m.unit_id) == (number, "tenth")


@pytest.mark.parametrize(
    ("text", "times"),
    [("订单翻一番", 2), ("订单翻了两番", 4), ("订单翻三番", 8), ("订单翻了一倍", 2), ("产能是原来的10倍", 10)],
)
def test_doubling_is_a_multiple(quantity: One, text: str, times: int) -> None:
    m = quantity(text)
    assert (m.unit_id, m.kind) == ("times", "multiple")
    assert value(m.number_low) == times


def test_a_denominator_after_the_slash_is_kept_apart(quantity: One) -> None:
    m = quantity("收购价为12元/千克")
    assert (m.surface, m.number_low, m.unit_id, m.per) == ("12元/千克", "12", "CNY", "kg")


def test_a_measure_word_is_the_counter(quantity: One) -> None:
    m = quantity("添置校车17辆")
    assert (m.unit_id, m.counter) == ("count", "辆")


def test_what_was_written_is_kept_beside_the_value(quantity: One) -> None:
    m = quantity("总产值1370.7亿元")
    assert (m.reported_value, m.reported_unit) == ("1370.7", "亿元")


def test_both_ends_of_a_range_are_reported_as_written(quantity: One) -> None:
    m = quantity("造价1.5—2.5亿元")
    assert (m.reported_value, m.reported_unit) == ("1.5—2.5", "亿元")


def test_a_part_of_a_thousand_is_not_reported_in_percent(quantity: One) -> None:
    assert quantity("误差千分之二").reported_unit != "%"


def test_reading_stops_at_the_end_of_the_text(mention_reader: MentionReader) -> None:
    reader = mention_reader.quantities
    for text in ("3", "3.", "3万", "百分之", "3至", "三分之", "翻", "半", "1/", "3个多", "3元每"):
        r = reader.read(fold(text), 0)
        assert r is None or r.end <= len(text)


@pytest.mark.parametrize("text", ["家", "元", "。", "A"])
def test_nothing_is_read_where_no_numeral_begins(mention_reader: MentionReader, text: str) -> None:
    assert mention_reader.quantities.read(text, 0) is None


def test_values_are_exact_decimals(quantity: One) -> None:
    m = quantity("结余0.1亿元")
    assert Decimal(m.number_low or "") == Decimal(10_000_000)


def test_cells_of_a_table_parted_by_tabs_are_numbers(mention_reader: MentionReader) -> None:
    mentions, _ = mention_reader.read("产值\t增速\n128.5\t3\t0012\n7\t20210601\t5%\n", None)
    assert [(m.surface, m.cls, m.number_low) for m in mentions if m.cls in ("number", "quantity")] == [
        ("128.5", "number", "128.5"),
        ("3", "number", "3"),
        ("0012", "number", "12"),
        ("7", "number", "7"),
        ("5%", "quantity", "5"),
    ]
    assert [m.surface for m in mentions if m.cls == "date"] == ["20210601"]


def test_a_number_cut_from_its_unit_by_a_line_end_is_no_cell(mention_reader: MentionReader) -> None:
    mentions, _ = mention_reader.read("总产值\t12936.33\n万元", None)
    assert [(m.surface, m.cls) for m in mentions] == [("12936.33\n万元", "quantity")]


def test_hour_and_minutes_without_a_word_about_them_are_a_decimal_where_nothing_else_stands(
    mention_reader: MentionReader,
) -> None:
    ((alone,), _) = mention_reader.read("1点45", None)
    assert (alone.cls, alone.number_low) == ("number", "1.45")
    for text in ("9点30分", "会议9点30开始"):
        assert [m.cls for m in mention_reader.read(text, None)[0]] == ["date"]
