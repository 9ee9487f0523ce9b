"""Numbers and times as the morning page says them."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from flows.morning import wording
from flows.morning.wording import FARMED, Both
from seeds.catalog import rows

D = Decimal


@pytest.mark.parametrize(
    ("value", "unit", "more", "zh", "en"),
    [
        ("137070000000", "CNY", {}, "1370.7亿元", "¥137.07 bn"),
        ("2150000000000", "CNY", {}, "2.15万亿元", "¥2.15 tn"),
        ("-320000", "CNY", {}, "−32万元", "−¥320,000"),
        ("5000000", "CNY", {"comparator": "le"}, "至多500万元", "≤ ¥5 m"),
        ("150", "CNY", {"per": "mu"}, "每亩150元", "¥150 / mu"),
        ("49220", "CNY", {"per": "capita"}, "人均4.92万元", "¥49,220 / head"),
        ("460000000", "USD", {}, "4.6亿美元", "US$460 m"),
        ("17.5", "percent", {"kind": "growth"}, "+17.5%", "+17.5%"),
        ("-8.1", "percent", {"kind": "growth"}, "−8.1%", "−8.1%"),
        ("50", "percent", {"kind": "growth", "comparator": "gt"}, "增超50%", "> +50%"),
        ("-3.2", "percent", {"kind": "growth", "comparator": "approx"}, "降约3.2%", "≈ −3.2%"),
        ("20", "percent", {"kind": "share"}, "20%", "20%"),
        ("0.35", "percentage_point", {}, "0.35个百分点", "0.35 pp"),
        ("6300", "count", {"counter": "个"}, "6300个", "6,300 个"),
        ("42180000", "count", {"counter": "人次", "comparator": "gt"}, "超4218万人次", "> 42.18 m 人次"),
        ("576000000", FARMED, {}, "86.4万亩", "57,600 ha"),
        ("1300000", "m2", {}, "1.3平方公里", "1.3 km²"),
        ("0.0026", "kg", {}, "2.6克", "2.6 g"),
        ("421000000", "kg", {"comparator": "approx"}, "约42.1万吨", "≈ 421,000 t"),
        ("33600000000", "W", {}, "3360万千瓦", "33.6 GW"),
        ("-5", "degC", {}, "−5℃", "−5 °C"),
        ("50", "dB", {"name": "分贝"}, "50分贝", "50 dB"),
        ("0", "CNY", {}, "0元", "¥0"),
    ],
)
def test_a_figure_is_said_as_people_say_it(value: str, unit: str, more: dict[str, str], zh: str, en: str) -> None:
    assert wording.amount(D(value), D(value), unit, **more) == Both(zh, en)


def test_every_denominator_of_the_seeds_has_a_chinese_name() -> None:
    pers = {row["per"] for name in ("units/denominators", "language/per_words") for row in rows(name)}
    said = {wording.amount(D(1), D(1), "CNY", per=p).zh for p in pers}
    assert not [s for s in said if re.search("[A-Za-z]", s)]


def test_a_range_names_both_ends() -> None:
    assert wording.amount(D(300000), D(500000), "CNY", "range") == Both("30万元—50万元", "¥300,000 – ¥500,000")


def test_the_exact_value_stays_exact() -> None:
    big = D("123456789012345678901234.123456789")
    assert wording.exact(big, big, "CNY") == "123456789012345678901234.123456789 CNY"
    assert wording.exact(D("1E+3"), D(2000), "m") == "1000 – 2000 m"


@pytest.mark.parametrize(
    ("kind", "start", "end", "zh", "en"),
    [
        ("year", date(2023, 1, 1), date(2023, 12, 31), "2023年", "2023"),
        ("half", date(2023, 7, 1), date(2023, 12, 31), "2023年下半年", "H2 2023"),
        ("quarter", date(2023, 7, 1), date(2023, 9, 30), "2023年三季度", "Q3 2023"),
        ("month", date(2023, 7, 1), date(2023, 7, 31), "2023年7月", "Jul 2023"),
        ("day", date(2023, 7, 9), date(2023, 7, 9), "2023年7月9日", "9 Jul 2023"),
        ("range", date(2023, 1, 1), date(2023, 7, 31), "2023年1—7月", "Jan–Jul 2023"),
        ("range", date(2025, 1, 1), date(2025, 12, 31), "2025年", "2025"),
        ("range", date(2021, 1, 1), date(2025, 12, 31), "2021—2025年", "2021–2025"),
        ("range", date(2023, 1, 1), None, "2023年1月1日以来", "since 1 Jan 2023"),
        ("as_of", None, date(2025, 12, 31), "到2025年底", "by end of 2025"),
        ("as_of", None, date(2025, 6, 30), "到2025年6月30日", "by 30 Jun 2025"),
        ("as_of_publication", None, None, "公布时", "when published"),
        ("future", None, None, "未来", "open future"),
    ],
)
def test_a_period_is_said_as_the_calendar_says_it(
    kind: str, start: date | None, end: date | None, zh: str, en: str
) -> None:
    assert wording.period(kind, start, end) == Both(zh, en)


def test_times_are_told_by_the_clock_of_the_documents() -> None:
    told = wording.moment(datetime(2026, 11, 19, 23, 5, tzinfo=UTC))
    assert told == Both("2026年11月20日 07:05", "20 Nov 2026, 07:05 (Beijing)")


@pytest.mark.parametrize(("part", "said"), [(0, "0%"), (1, "100%"), (0.0953, "9.5%"), (0.25, "25%"), (0.999, "99.9%")])
def test_a_share_keeps_what_tells_it_from_its_ends(part: float, said: str) -> None:
    assert wording.share(part) == said
