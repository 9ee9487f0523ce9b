"""Rows of a corrections file: what they may say, where they find it, and what is told of those that cannot be read."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from transforms import normalise, road
from transforms.corrected import Page, judged, same_content
from transforms.correction_fields import FieldError, assignments, merged
from transforms.corrections import COLUMNS, Correction, located, read_corrections
from transforms.records import Document

HEADER = ",".join(COLUMNS)
TEXT = "2023年，义乌市进出口总额3224.3亿元，\n同比增长17.5%。其中出口2800亿元，\n占全省的十分之一。\n"


def page(text: str = TEXT) -> Page:
    """What the rules read in a text."""
    document = Document("a.txt", "a" * 64, text, len(text), "utf-8", "text/plain", date(2024, 1, 15))
    read = road.extract([document])
    return Page("a.txt", "d", "a" * 64, text, read.observations.rows(named=True), read.mentions.rows(named=True))


PAGE = page()


def one(locate: str, action: str, guard: str = "") -> Correction:
    found, problems = read_corrections(f'{HEADER}\nx,a.txt,"{locate}","{action}",because,active,"{guard}"\n')
    assert not problems
    return found[0]


SAID: dict[str, dict[str, Any]] = {
    "value=4102.6亿元": {
        "low": Decimal(410260000000),
        "unit": "CNY",
        "reported_value": "4102.6",
        "reported_unit": "亿元",
    },
    "value=-3.5%": {"low": Decimal("-3.5"), "high": Decimal("-3.5"), "unit": "percent", "reported_value": "-3.5"},
    "value=3-5万吨": {"low": Decimal(30000000), "high": Decimal(50000000), "unit": "kg"},
    "value=274家": {"low": Decimal(274), "unit": "count", "counter": "家"},
    "metric=gdp": {"metric": "gdp", "metric_name": "地区生产总值", "metric_detail": None},
    "region=义乌": {"region": "义乌市", "region_code": "330782", "city": "金华市"},
    "region=330782 苏溪镇": {"region": "苏溪镇", "region_code": "330782", "county": "义乌市"},
    "region=none": {"region": None, "region_code": None, "province": None},
    "industry=光伏": {"industry": "光伏", "industry_code": "3825"},
    "period=2024": {"period_type": "year", "period_start": date(2024, 1, 1), "period_end": date(2024, 12, 31)},
    "period=2024-H2": {"period_type": "half", "period_start": date(2024, 7, 1), "period_end": date(2024, 12, 31)},
    "period=2024-Q1": {"period_type": "quarter", "period_start": date(2024, 1, 1), "period_end": date(2024, 3, 31)},
    "period=2024-02": {"period_type": "month", "period_start": date(2024, 2, 1), "period_end": date(2024, 2, 29)},
    "period=../2025-12-31": {"period_type": "as_of", "period_start": None, "period_end": date(2025, 12, 31)},
    "period=2021-01-01/2025-12-31": {"period_type": "range", "period_start": date(2021, 1, 1)},
    "size_class=true": {"size_class": True},
    "qualifier=规上 累计": {"qualifier": "规上 累计"},
}


@pytest.mark.parametrize("text", SAID)
def test_a_field_sets_its_columns(text: str) -> None:
    (assignment,) = assignments(text)
    assert {name: assignment.columns[name] for name in SAID[text]} == SAID[text]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("metrc=gdp", "there is no field 'metrc'; the fields are value, low"),
        ("metric=gpd", "the catalogue has no such id; zhibiao lookup gpd"),
        ("metric=none", "every observation has one"),
        ("value=4102.6", "it is read as '4102.6' as number; write a number with its unit"),
        ("value=many", "it is read as no number"),
        ("low=1e30", "write an exact number in the base unit"),
        ("low=0.0000000000001", "write an exact number in the base unit"),
        ("unit=t", "no base unit of ref.unit; its base unit is kg"),
        ("region=朝阳区", "2 places go by it: 110105 朝阳区, 220104 朝阳区; write the code"),
        ("region=000000", "no province, city or county goes by it"),
        ("region=999999", "no place has the code 999999"),
        ("period=2023-13", "month must be in 1..12"),
        ("period=去年", "write 2023, 2023-H1"),
        ("status=goal", "it is one of actual, target, policy, spec"),
        ("size_class=yes", "write true or false"),
        ("zone=", "write zone=none for a field that is empty"),
        ("zone=a; zone=b", "zone is said twice"),
        ("value=3亿元; low=3", "value says low too; write either"),
        (" ; ", "nothing is said"),
    ],
)
def test_a_field_that_cannot_be_used_says_what_to_write(text: str, told: str) -> None:
    with pytest.raises(FieldError) as raised:
        assignments(text)
    assert told in str(raised.value)


@pytest.mark.parametrize("reading", PAGE.observations, ids=lambda r: r["surface"])
@pytest.mark.parametrize("text", [t for t in SAID if not t.startswith("size")])
def test_what_was_set_is_said_and_the_rest_stays(reading: Any, text: str) -> None:
    said = assignments(text)
    new = merged(reading, said)
    assert all(a.is_said_by(new) for a in said)
    follows = {"comparator", "counter"} if "value" in text else set()
    assert {k for k in new if new[k] != reading[k]} <= {*said[0].columns, *follows}
    assert (new["comparator"] == "range") == (new["low"] != new["high"])


def test_numbers_in_the_base_unit_say_how_they_are_reported() -> None:
    reading = PAGE.observations[0]
    new = merged(reading, assignments("low=1200.50; high=1300; unit=kg"))
    assert (new["reported_value"], new["reported_unit"], new["comparator"]) == ("1200.5-1300", "kg", "range")
    assert merged(new, assignments("value=3吨"))["comparator"] == "eq"


@settings(max_examples=60, deadline=None)
@given(
    number=st.decimals(min_value=1, max_value=99999, places=2),
    unit=st.sampled_from(["亿元", "万吨", "%", "万千瓦时", "万亩", "亿美元"]),
)
def test_a_value_is_worth_what_the_road_reads_in_a_text(number: Decimal, unit: str) -> None:
    text = f"{number.normalize():f}{unit}"
    (assignment,) = assignments(f"value={text}")
    (read,) = page(f"全市去年完成{text}。\n").observations
    assert {name: read[name] for name in ("low", "high", "unit", "reported_value", "reported_unit", "unit_id")} == {
        name: assignment.columns[name] for name in ("low", "high", "unit", "reported_value", "reported_unit", "unit_id")
    }


@settings(max_examples=80, deadline=None)
@given(data=st.data())
def test_located_words_lead_back_to_their_figure_however_lines_are_broken(data: st.DataObject) -> None:
    reading = data.draw(st.sampled_from(PAGE.observations))
    locate = located(TEXT, reading["document_start"], reading["document_end"])
    if data.draw(st.booleans()):
        locate = locate.replace("⟦", "[[").replace("⟧", "]]")
    blanks = [data.draw(st.sampled_from(["", "", " ", "\n", "　"])) for _ in TEXT]
    broken = "".join(c + blank for c, blank in zip(TEXT, blanks, strict=True))
    correction = one(locate.replace("，", "， "), "drop")
    assume(correction.words)
    (span,) = correction.spans(broken)
    assert "".join(broken[slice(*span)].split()) == reading["surface"]


def test_a_correction_finds_its_observation_and_says_what_it_becomes() -> None:
    (finding,) = judged(PAGE, [one("总额⟦3224.3亿元⟧", "set value=3242.3亿元", "value=3224.3亿元; region=义乌市")])
    assert (finding.outcome, finding.problem) == ("applied", None)
    assert finding.reading is not None and finding.new is not None
    assert finding.reading["low"] == Decimal(322430000000)
    assert (finding.new["low"], finding.new["confidence"]) == (Decimal(324230000000), 1.0)
    assert not same_content(finding.new, finding.reading)
    frame = normalise.corrected_frame([{**finding.new, "published_on": None, "run_id": "r", "recorded_at": None}])
    assert frame["value_cny"][0] == Decimal(324230000000)


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        ("id,document\n", "line 1: the header lacks locate, action, why, state; the columns are id,document,"),
        (f"{HEADER},note\n", "line 1: the header has note; the columns are"),
        (f"{HEADER}\na,b,c\n", "line 2: 3 cells under 7 columns"),
        (f"{HEADER}\na b,d,w,drop,y,active,\n", "line 2, column id: 'a b': write letters"),
        (f"{HEADER}\na,,w,drop,y,active,\n", "line 2, column document: empty"),
        (f"{HEADER}\na,d,,drop,y,active,\n", "line 2, column locate: empty"),
        (f"{HEADER}\na,d,⟦1⟧和⟦2⟧,drop,y,active,\n", "line 2, column locate: '⟦1⟧和⟦2⟧': mark one figure"),
        (f"{HEADER}\na,d,w⟦1,drop,y,active,\n", "line 2, column locate: 'w⟦1': mark one figure"),
        (f"{HEADER}\na,d,w,delete,y,active,\n", "line 2, column action: 'delete': write drop, or set FIELD=VALUE"),
        (f"{HEADER}\na,d,w,drop it,y,active,\n", "line 2, column action: 'drop it': write drop, or set"),
        (f"{HEADER}\na,d,w,set,y,active,\n", "line 2, column action: nothing is said"),
        (f"{HEADER}\na,d,w,drop,,active,\n", "line 2, column why: empty"),
        (f"{HEADER}\na,d,w,drop,y,on,\n", "line 2, column state: 'on': write active or expired"),
        (f"{HEADER}\na,d,w,drop,y,active,value\n", "line 2, column guard: 'value' is no FIELD=VALUE"),
        (f"{HEADER}\n\na,d,w,drop,y,active,\na,d,v,drop,y,active,\n", "line 4, column id: 'a' is that of line 3"),
    ],
)
def test_a_bad_row_is_told_with_line_column_and_value(rows: str, told: str) -> None:
    _, problems = read_corrections(rows)
    assert len(problems) == 1
    assert problems[0].startswith(told)


def test_a_file_may_have_its_columns_in_any_order_without_guards_and_with_a_byte_order_mark() -> None:
    found, problems = read_corrections("\ufeffstate,id,document,why,action,locate\nactive,a,d,y,drop,w\n")
    assert not problems
    assert (found[0].correction_id, found[0].guard, found[0].drops, found[0].line) == ("a", None, True, 2)
    assert read_corrections("")[1] and not read_corrections(f"{HEADER}\n")[1]
