"""The morning page as a function of its facts: whole in itself, safe whatever the texts say, small whatever the run."""

from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from html.parser import HTMLParser
from typing import Any

import pytest

from expectations.offline import OUTSIDE
from flows.morning.facts import (
    Anomaly,
    Arrived,
    Cited,
    Conflict,
    Correction,
    Course,
    Covered,
    DocumentRow,
    Facts,
    FailedCheck,
    Family,
    Figure,
    Gone,
    PastRun,
    Point,
    RejectExample,
    RejectReason,
    Revision,
    Sample,
    SetRight,
    Target,
    Top,
)
from flows.morning.page import index, page

EVIL = """<script>alert(1)</script>'"&amp;{{7*7}}</style><img src=x onerror=alert(2)>| **b** $\\frac{1}{2}$ DROP TABLE x;--"""
RUN = {
    "run_id": "a" * 32,
    "flow": "ingest",
    "path": EVIL,
    "started_at": datetime(2026, 11, 19, 23, tzinfo=UTC),
    "state": "complete",
    "rule_set": EVIL,
    "version": "0.1.0",
    "seconds": 3.2,
    **dict.fromkeys(("documents", "loaded", "known", "rejected", "articles", "observations", "mention_rejects"), 3),
    "checks_failed": 1,
}


def id_of(n: int) -> str:
    return f"{n:04x}" * 8


def figure(n: int = 0, text: str = EVIL, **changes: Any) -> Figure:
    values: dict[str, Any] = {
        **dict.fromkeys(Figure.__slots__),
        **dict.fromkeys(
            ("subject", "industry", "metric", "metric_name", "metric_text", "document", "qualifier", "counter"), text
        ),
        "observation_id": id_of(n),
        "kind": "level",
        "low": Decimal(32243000000) + n,
        "high": Decimal(32243000000) + n,
        "unit": "CNY",
        "value_cny": Decimal(32243000000),
        "comparator": "eq",
        "status": "actual",
        "period_type": "year",
        "period_start": date(2023, 1, 1),
        "period_end": date(2023, 12, 31),
        "confidence": 0.8,
        "published_on": date(2024, 1, 2),
        **changes,
    }
    return Figure(**values)


def cited(n: int, text: str = EVIL) -> Cited:
    return Cited(id_of(n), text, "322.43亿元", text, text, 5, 12, text, date(2024, 1, 2), text, 0.8)


def full(text: str, size: int = 2) -> Facts:
    """Facts with something in every part of the page, every text of them ``text``."""
    figures = [figure(n, text) for n in range(size)]
    growths = [
        figure(n, text, unit="percent", kind="growth", low=Decimal(v), high=Decimal(v)) for n, v in ((0, 9), (1, -4))
    ]
    past = [PastRun(f"{n:032x}", RUN["started_at"] + timedelta(days=n), 5, n % 3 == 1) for n in range(size)]
    courses = [
        Course(m, unit, [Point(p.run_id, 0.2, 0.1, low, 0.4, n == 1) for n, p in enumerate(past)])
        for m, unit, low in (("checks_failed", "share", None), ("confidence", "mean", 0.05))
    ]
    told = Anomaly(past[0].run_id, RUN["started_at"], text, text, "share", text, 0.2, 0.1, None, 0.15, True)
    return Facts(
        run=RUN,
        doubtful_below=0.6,
        documents=Top([DocumentRow(text, "d" * 32, text, date(2024, 1, 2), text, 1, 9)], 1000),
        publishers=Top([Arrived(text, 3, 4, 50), Arrived(None, 1, 1, 2)], 2),
        days=Top([Arrived("2024-01-02", 3, 4, 50), Arrived(None, 1, 1, 2)], 2),
        new_facts=12,
        families=Top([Family(text, text, "CNY", figures, 40)], 90),
        growths=Top(growths, 9),
        targets=Top([Target(f, f.period_end, "overdue", -3, Decimal(7), date(2023, 6, 1), 40.0) for f in figures], 99),
        deadlines=[(2025, 3), (None, 1)],
        policies=Top(figures, 99),
        conflicts=Top([Conflict("f" * 32, figures, 9)], 12),
        conflicts_open=30,
        gone=Top([Gone(text, "retracted", None, 3, text), Gone(text, "superseded", date(2024, 1, 1), 3, None)], 2),
        corrections=Top([Correction(figures[0], Decimal(1), Decimal(1))], 1),
        set_right=Top([SetRight(text, text, text, text, text)], 1),
        revisions=Top([Revision(figures[0], Decimal(1), Decimal(2), 1)], 1),
        rejects=[
            RejectReason(
                text,
                text,
                7,
                6,
                text,
                text,
                text,
                text,
                [RejectExample("b" * 32, text, text, text, text, f"{text}9%", "9%")],
            )
        ],
        failed_checks=Top(
            [
                FailedCheck(
                    "warn",
                    text,
                    text,
                    text,
                    text,
                    text,
                    10,
                    2,
                    [Sample(text, text, id_of(0)), Sample(text, None, None)],
                )
            ],
            1,
        ),
        past=past,
        courses=courses,
        anomalies=Top([told], 9),
        suspects=frozenset([id_of(0)]),
        past_rejects=[(past[0].run_id, f"{text}{n}", text if n else None, 3) for n in range(6)],
        provinces=[Covered("浙江省", 9, 12), Covered("甘肃省", 0, 3), Covered(text, 1, 1)],
        no_province=4,
        industries=Top([Covered(text, 3, 4)], 70),
        no_industry=3,
        confidences=[0, 0, 0, 0, 1, 2, 0, 9, 4, 0],
        doubtful=Top([figure(1, text, confidence=0.3)], 50),
        cited=[cited(n, text) for n in range(size)],
        unit_names={"dB": text},
    )


class Read(HTMLParser):
    """A page as a browser would take it apart: elements, attributes, ids, and the text outside style and script."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str, str]] = []
        self.text = ""
        self.inside: list[str] = []
        self.raw: dict[str, list[str]] = {"style": [], "script": []}
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [(tag, name, value or "") for name, value in attrs]
        if tag in self.raw:
            self.inside.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if self.inside and tag == self.inside[-1]:
            self.inside.pop()

    def handle_data(self, data: str) -> None:
        if self.inside:
            self.raw[self.inside[-1]].append(data)
        else:
            self.text += data

    def values(self, name: str) -> list[str]:
        return [value for _, n, value in self.attributes if n == name]


OURS = {"a", "b", "blockquote", "body", "br", "button", "code", "details", "div", "figcaption", "figure", "footer", "g"}
OURS |= {"h1", "h2", "h3", "head", "header", "html", "li", "link", "main", "mark", "meta", "nav", "ol", "p", "path"}
OURS |= {"script", "section", "small", "span", "style", "summary", "svg", "table", "tbody", "td", "text", "th", "thead"}
OURS |= {"title", "tr", "tspan", "ul", "defs", "use", "clippath", "rect"}


@pytest.fixture(scope="module")
def evil() -> str:
    return page(full(EVIL))


def test_no_text_becomes_markup(evil: str) -> None:
    read, plain = Read(evil), Read(page(full("平常的文字")))
    assert set(read.tags) <= OURS
    assert read.tags == plain.tags, "the same facts with other texts must make the same elements"
    assert [(t, n) for t, n, _ in read.attributes] == [(t, n) for t, n, _ in plain.attributes]
    assert not [n for n in {n for _, n, _ in read.attributes} if n.startswith("on") or n in ("style", "src")]
    assert read.text.count("<script>alert(1)</script>") > 20, "the text is there to be read"
    assert "{{7*7}}" in read.text


def test_drawings_hold_hostile_names_as_text() -> None:
    name = '<svg onload="x">&$\\frac{1'
    drawn = Read(page(replace(full("甲"), publishers=Top([Arrived(name, 3, 4, 50), Arrived("乙", 1, 1, 2)], 2))))
    assert "<svg onl" in drawn.text
    assert name in drawn.text, "the tip holds the name in full"


@pytest.mark.parametrize(
    "name", ['a style="}</style><b>"', 'a transform="rotate(0 1)"', "#00fe00 var(--x)", 'x" id="y']
)
def test_a_name_that_looks_like_an_attribute_stays_a_name(name: str) -> None:
    rise = figure(0, name, metric_text="", unit="percent", kind="growth", low=Decimal(9), high=Decimal(9))
    shown = replace(rise, metric_name="值")
    html = page(replace(full("甲"), growths=Top([shown, replace(shown, observation_id=id_of(1))], 2)))
    plain = page(
        replace(
            full("甲"),
            growths=Top([replace(shown, subject="乙"), replace(shown, subject="乙", observation_id=id_of(1))], 2),
        )
    )
    read = Read(html)
    assert f"{name} 值" in read.text
    assert read.tags == Read(plain).tags
    assert read.raw["style"] == Read(plain).raw["style"], "no rule comes of it"


def test_a_page_loads_nothing_and_leads_nowhere(evil: str) -> None:
    assert not OUTSIDE.search(evil)
    read = Read(evil)
    hrefs = [h for n in ("href", "xlink:href") for h in read.values(n)]
    assert {h for h in hrefs if not h.startswith("#")} == {"data:,", "index.html"}


def test_each_number_leads_to_its_sentence(evil: str) -> None:
    read = Read(evil)
    ids = read.values("id")
    assert len(ids) == len(set(ids))
    targets = {h[1:] for n in ("href", "xlink:href") for h in read.values(n) if h.startswith("#")}
    assert targets <= set(ids)
    assert f"zhibiao explain {id_of(0)[:12]}" in read.text
    assert "322.43亿元" in read.text


def test_the_policy_knows_the_style_and_the_script_by_their_digests(evil: str) -> None:
    read = Read(evil)
    (policy,) = [v for t, n, v in read.attributes if (t, n) == ("meta", "content") and "default-src" in v]
    rules = dict(rule.strip().split(" ", 1) for rule in policy.split(";"))
    assert rules["default-src"] == "'none'"
    assert rules["img-src"] == "data:"
    for kind in ("style", "script"):
        (text,) = ("".join(read.raw[kind]),)
        digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
        assert rules[f"{kind}-src"] == f"'sha256-{digest}'"
    assert read.tags.count("style") == read.tags.count("script") == 1


def test_control_characters_and_marks_of_direction_are_shown() -> None:
    facts = replace(full("甲"), gone=Top([Gone("a\u202eb\x1bc", "retracted", None, 1, "x\u2066y")], 1))
    html = page(facts)
    assert not re.search("[\u202a-\u202e\u2066-\u2069\x1b\x1f]", html)
    assert "a\\u202eb\\x1bc" in html


def test_both_languages_are_in_the_page(evil: str) -> None:
    read = Read(evil)
    assert read.values("lang").count("zh-CN") > 50
    assert evil.count('class="zh" lang="zh-CN"') == evil.count('class="en" lang="en"')


def test_what_is_not_shown_is_counted_with_the_query_for_the_rest(evil: str) -> None:
    text = Read(evil).text
    for more, query in (
        ("还有 999 份", "FROM raw.document WHERE run_id = 'aaa"),
        ("还有 97 项", "status = 'policy'"),
        ("还有 97 个", "status = 'target'"),
        ("还有 7 种说法", "FROM mart.conflict WHERE fact_id = 'fff"),
        ("还有 49 条", "confidence < 0.6"),
    ):
        assert more in text
        assert query in text


def test_the_same_facts_make_the_same_page() -> None:
    assert page(full("甲")) == page(full("甲"))


def test_an_empty_run_has_a_page_without_empty_boxes() -> None:
    html = page(
        Facts(run={**RUN, "path": "x", **dict.fromkeys(("documents", "loaded", "rejected"), 0)}, doubtful_below=0.6)
    )
    assert "<svg" not in html
    assert 'class="card"' not in html
    assert "没有新的事实" in html


def test_the_index_lists_runs_and_escapes_their_paths() -> None:
    read = Read(index([RUN]))
    assert f"{'a' * 32}.html" in read.values("href")
    assert "<script>alert(1)</script>" in read.text
    assert read.tags.count("script") == 1
