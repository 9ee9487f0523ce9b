"""Numerals in every writing."""

from __future__ import annotations

from decimal import Decimal

import pytest

from transforms import numbers
from transforms.numerals import NumeralReader


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("零", 0),
        ("十", 10),
        ("十七", 17),
        ("廿六", 26),
        ("卅", 30),
        ("一百零八", 108),
        ("一千零一十", 1010),
        ("六千零七", 6007),
        ("两千", 2000),
        ("十万八千", 108_000),
        ("三万四千五百六十七", 34_567),
        ("一亿零五十", 100_000_050),
        ("二亿三千万", 230_000_000),
        ("一万五千亿", 1_500_000_000_000),
        ("二十万亿", 20_000_000_000_000),
        ("一万万", 100_000_000),
    ],
)
def test_a_numeral_is_read_by_place_value(written: str, value: int) -> None:
    assert numbers.chinese(written) == numbers.Numeral(Decimal(value), Decimal(value))


@pytest.mark.parametrize(
    ("written", "value"), [("一百二", 120), ("一千三", 1300), ("两万三", 23_000), ("一亿五", 150_000_000)]
)
def test_a_last_digit_without_its_unit_is_of_the_next_place(written: str, value: int) -> None:
    numeral = numbers.chinese(written)
    assert numeral is not None
    assert numeral.low == value


@pytest.mark.parametrize(
    ("written", "low", "high"),
    [
        ("三四", 3, 4),
        ("三五", 3, 5),
        ("十五六", 15, 16),
        ("八九十", 80, 90),
        ("三四百", 300, 400),
        ("两三千", 2000, 3000),
        ("三十五六万", 350_000, 360_000),
        ("七八千万", 70_000_000, 80_000_000),
    ],
)
def test_two_neighbouring_digits_are_a_range(written: str, low: int, high: int) -> None:
    assert numbers.chinese(written) == numbers.Numeral(Decimal(low), Decimal(high))


def test_digits_alone_are_read_one_after_the_other() -> None:
    numeral = numbers.chinese("二零二三")
    assert numeral is not None
    assert numeral.low == 2023


def test_a_half_is_half() -> None:
    assert numbers.chinese("半") == numbers.Numeral(Decimal("0.5"), Decimal("0.5"))


@pytest.mark.parametrize(
    ("written", "value"), [("一点五", "1.5"), ("三点一四", "3.14"), ("零点八", "0.8"), ("一点五万", "15000")]
)
def test_a_point_begins_a_fraction(written: str, value: str) -> None:
    numeral = numbers.chinese(written)
    assert numeral is not None
    assert numeral.low == numeral.high == Decimal(value)


@pytest.mark.parametrize(("written", "value"), [("万", 10**4), ("百万", 10**6), ("千亿", 10**11), ("万亿", 10**12)])
def test_a_magnitude_without_a_digit_is_marked_as_bare(written: str, value: int) -> None:
    assert numbers.chinese(written) == numbers.Numeral(Decimal(value), Decimal(value), bare=True)


@pytest.mark.parametrize("written", ["十百", "三三千", "两二", "三十百", "二两二", "三点"])
def test_characters_that_make_no_numeral_are_none(written: str) -> None:
    assert numbers.chinese(written) is None


@pytest.mark.xfail(strict=True, reason="百十 is multiplied to 1000")
def test_a_hundred_or_so_is_no_thousand() -> None:
    numeral = numbers.chinese("百十")
    assert numeral is None or numeral.low in (100, 110)


def test_thousands_separators_are_passed_over() -> None:
    assert numbers.arabic("1,370.7") == Decimal("1370.7")


def whole(text: str) -> Decimal | None:
    """What the reader of numerals makes of a text; None where it leaves a part of it."""
    found = NumeralReader(()).number(text, 0)
    return found.low if found and found.low == found.high and found.end == len(text) else None


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("1370.7亿", "137070000000"),
        ("1,100万", "11000000"),
        ("5千万", "50000000"),
        ("3万4000", "34000"),
        ("2千3百", "2300"),
        ("13亿5000万", "1350000000"),
        ("12亿500万", "1205000000"),
        ("1.5万亿", "1500000000000"),
    ],
)
def test_arabic_digits_take_magnitudes_in_falling_steps(written: str, value: str) -> None:
    assert whole(written) == Decimal(value)


@pytest.mark.parametrize("written", ["3万4万", "5000万2亿", "万3", "3元"])
def test_steps_that_do_not_fall_are_no_number(written: str) -> None:
    assert whole(written) is None


def test_digits_are_exact_however_many() -> None:
    assert whole("12345678901234567890.123456789") == Decimal("12345678901234567890.123456789")


def test_folding_gives_one_writing_and_keeps_every_offset() -> None:
    assert numbers.fold("１，３７０．７％、壹佰萬、兩個") == "1，370.7%、一百万、两个"
