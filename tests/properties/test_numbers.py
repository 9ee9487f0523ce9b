"""A number written in any style is read back exactly."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.properties import writing
from transforms import numbers
from transforms.mentions import MentionReader
from transforms.numerals import NumeralReader
from transforms.records import Mention

DAY = date(2023, 9, 5)
COUNTS = st.one_of(
    st.integers(min_value=0, max_value=9_999),
    st.integers(min_value=0, max_value=10**12 - 1),
    st.builds(lambda d, p: d * 10**p, st.integers(min_value=1, max_value=999), st.integers(min_value=0, max_value=9)),
)
# eleven digits from 13 to 19 are taken for a telephone number (tests/corpus/known_wrong.tsv)
SUMS = COUNTS.filter(lambda n: n > 0 and not 13 * 10**9 <= n < 20 * 10**9)
# one financial digit alone is a word or a surname far more often: 伍, 陆, 柒
FINANCIAL = COUNTS.filter(lambda n: n >= 10)


def chinese(text: str) -> Decimal:
    numeral = numbers.chinese(numbers.fold(text))
    assert numeral is not None, f"{text} is no numeral"
    assert numeral.low == numeral.high, f"{text} is no exact number"
    return numeral.low


def arabic_with_magnitudes(text: str) -> Decimal:
    number = NumeralReader(()).number(text, 0)
    assert number is not None, f"{text} is no numeral"
    assert number.end == len(text), f"{text} is not read to its end"
    assert number.low == number.high, f"{text} is no exact number"
    return number.low


def only_quantity(reader: MentionReader, text: str) -> Mention:
    found = [m for m in reader.read(text, DAY)[0] if m.cls == "quantity"]
    assert len(found) == 1, f"{text}: {[(m.surface, m.cls, m.rule) for m in reader.read(text, DAY)[0]]}"
    return found[0]


@given(COUNTS)
def test_arabic_digits_with_and_without_separators(n: int) -> None:
    assert numbers.arabic(writing.separated(n)) == numbers.arabic(str(n)) == n


@given(COUNTS)
@example(10)
@example(110)
@example(10_0000)
@example(1_0001_0000)
def test_chinese_place_values(n: int) -> None:
    assert chinese(writing.chinese(n)) == n


@given(COUNTS)
@example(2_2222_2222)
def test_chinese_as_it_is_spoken(n: int) -> None:
    assert chinese(writing.spoken(n)) == n


@given(FINANCIAL)
def test_financial_numerals(n: int) -> None:
    assert chinese(writing.financial(n)) == n


@given(st.integers(min_value=1, max_value=10**12))
def test_arabic_digits_in_steps_of_ten_thousand(n: int) -> None:
    assert arabic_with_magnitudes(writing.steps(n)) == n


@given(COUNTS, st.sampled_from(["万", "亿", "万亿"]))
def test_a_decimal_of_a_magnitude(n: int, name: str) -> None:
    assert arabic_with_magnitudes(writing.magnitude(n, name)) == n


@given(st.integers(min_value=1, max_value=9999), st.integers(min_value=1, max_value=999))
def test_a_chinese_decimal_point(whole: int, thousandths: int) -> None:
    digits = f"{thousandths:03d}".rstrip("0")
    text = f"{writing.chinese(whole)}点{''.join(writing.SMALL[int(d)] for d in digits)}"
    assert chinese(text) == Decimal(f"{whole}.{digits}")


@pytest.mark.parametrize("style", [str, writing.separated, writing.steps, lambda n: writing.wide(str(n))])
@given(n=SUMS)
def test_a_sum_of_money_keeps_its_value_and_its_span(mention_reader: MentionReader, style: object, n: int) -> None:
    assert callable(style)
    written = f"{style(n)}元"
    m = only_quantity(mention_reader, f"工程预算{written}。")
    assert m.surface == written
    assert (m.number_low, m.number_high, m.unit_id) == (str(n), str(n), "CNY")


@given(n=st.integers(min_value=4, max_value=10**10))
def test_a_chinese_sum_of_money_keeps_its_value_and_its_span(mention_reader: MentionReader, n: int) -> None:
    for write in (writing.chinese, writing.spoken):
        written = f"{write(n)}元"
        m = only_quantity(mention_reader, f"工程预算{written}。")
        assert m.surface == written
        assert (m.number_low, m.number_high, m.unit_id) == (str(n), str(n), "CNY")


@given(n=FINANCIAL)
def test_a_financial_sum_of_money_keeps_its_value_and_its_span(mention_reader: MentionReader, n: int) -> None:
    written = f"{writing.financial(n)}元"
    m = only_quantity(mention_reader, f"工程预算{written}。")
    assert m.surface == written
    assert (m.number_low, m.number_high, m.unit_id) == (str(n), str(n), "CNY")


@given(n=SUMS, name=st.sampled_from(["万", "亿", "万亿"]))
def test_a_decimal_of_a_magnitude_of_money_keeps_its_value(mention_reader: MentionReader, n: int, name: str) -> None:
    m = only_quantity(mention_reader, f"工程预算{writing.magnitude(n, name)}元。")
    assert Fraction(m.number_low or "") == Fraction(m.number_high or "") == n


@given(hundredths=st.integers(min_value=0, max_value=99_999))
def test_a_percentage_in_half_and_full_width(mention_reader: MentionReader, hundredths: int) -> None:
    value = f"{hundredths // 100}.{hundredths % 100:02d}"
    for written in (f"{value}%", writing.wide(f"{value}%")):
        m = only_quantity(mention_reader, f"合格率为{written}。")
        assert m.surface == written
        assert Fraction(m.number_low or "") == Fraction(value)
        assert m.unit_id == "percent"


@given(low=st.integers(min_value=1, max_value=500), more=st.integers(min_value=1, max_value=500))
@pytest.mark.parametrize("between", ["至", "到", "—", "-", "~", "～", "——"])
def test_a_range_keeps_both_ends(mention_reader: MentionReader, between: str, low: int, more: int) -> None:
    m = only_quantity(mention_reader, f"每套造价{low}{between}{low + more}万元。")
    assert (Fraction(m.number_low or ""), Fraction(m.number_high or "")) == (
        Fraction(low * 10**4),
        Fraction((low + more) * 10**4),
    )
    assert m.comparator == "range"
