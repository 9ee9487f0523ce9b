"""Near-duplicate articles: found whatever comes first and in however many loads, linked, and counted once in a fact."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from warehouse import article_links, signatures
from warehouse.store import Store

Rows = Callable[..., pl.DataFrame]
REPORT = (
    "本报讯 日前召开的全市工业经济运行分析会通报，上半年义乌市规模以上工业总产值达到612.4亿元，同比增长11.2%。"
    "其中，光伏制造、新能源汽车零部件两个行业的产值合计占比首次超过四成，成为拉动增长的主要力量。"
    "会议要求，各镇街要紧盯年度目标，做好企业服务，推动重大项目早开工、早投产、早见效。"
)
OTHER = (
    "昨天上午，记者从永康市农业农村局获悉，今年全市早稻播种面积为3.6万亩，单产创下历史新高，机械化率继续提升。"
    "当地的种粮大户说，得益于育秧中心的统一供苗，今年的秧苗成活率明显高于往年，用工也少了一半。"
)
LINKS = "SELECT article_id, same_as, round(similarity, 2) FROM core.article_link ORDER BY article_id"


def number(n: int) -> str:
    return f"{n:032x}"


def delivery(rows: Rows, texts: dict[int, str], **fields: Any) -> dict[str, pl.DataFrame]:
    """A document with one article and one claim for each text; all claim the same thing."""
    ids = {n: {"document_id": number(n), "article_id": number(n)} for n in texts}
    claim = {
        "low": Decimal(612),
        "high": Decimal(612),
        "comparator": "eq",
        "kind": "level",
        "metric": "output_value",
        "region": "义乌市",
        "status": "actual",
        "period_type": "year",
        "period_end": date(2023, 12, 31),
    }
    return {
        "raw.document": rows(
            "raw.document", *({"document_id": number(n), "document_sha256": f"{n:064x}"} for n in texts)
        ),
        "raw.article": rows(
            "raw.article", *(ids[n] | {"body": text, "published_on": date(2023, 7, n)} for n, text in texts.items())
        ),
        "core.observation": rows(
            "core.observation", *(claim | fields | ids[n] | {"observation_id": number(n)} for n in texts)
        ),
    }


def in_loads(home: Path, rows: Rows, *loads: dict[int, str]) -> Store:
    store = Store(home).open()
    for texts in loads:
        store.load(delivery(rows, texts))
        store.publish()
    return store


TEXTS = {
    1: REPORT,
    2: OTHER,
    3: REPORT.replace("本报讯", "据新华社电"),
    4: REPORT.replace("612.4", "613.4").replace("会议要求，", "\n\n会议 要求，"),
    5: "义乌市上半年产值612.4亿元。",
    6: "义乌市上半年产值612.4亿元。",
}


@pytest.mark.parametrize("cuts", [(6,), (1, 1, 1, 1, 1, 1), (2, 2, 2), (3, 3)])
def test_the_links_are_the_same_in_however_many_loads(home: Path, rows: Rows, cuts: tuple[int, ...]) -> None:
    left = list(TEXTS.items())
    loads = []
    for size in cuts:
        loads.append(dict(left[:size]))
        left = left[size:]
    store = in_loads(home, rows, *loads)
    try:
        # the short texts 5 and 6 are formulas: equal, and not compared
        assert store.query(LINKS).rows() == [(number(3), number(1), 0.94), (number(4), number(1), 0.93)]
        assert store.query(
            "SELECT observations, documents, independent_documents FROM mart.fact WHERE subject = '义乌市'"
        ).rows() == [(6, 6, 4)]
        statement = (
            "SELECT observation_id, writing_id FROM mart.statement WHERE writing_id <> observation_id ORDER BY 1"
        )
        assert store.query(statement).rows() == [(number(3), number(1)), (number(4), number(1))]
    finally:
        store.close()


def test_a_text_that_was_printed_often_is_one_writing(home: Path, rows: Rows) -> None:
    store = in_loads(home, rows, {n: REPORT for n in range(1, 15)}, {n: REPORT for n in range(15, 29)})
    try:
        assert store.query("SELECT count(*), min(same_as), max(same_as) FROM core.article_link").rows() == [
            (27, number(1), number(1))
        ]
        assert store.query("SELECT documents, independent_documents FROM mart.fact").rows() == [(28, 1)]
        # only the first is looked up by later ones
        assert store.query(f"SELECT count(*), count(bands) FROM {article_links.TABLE}").rows() == [(28, 1)]
    finally:
        store.close()


def test_what_most_independent_documents_say_is_preferred(home: Path, rows: Rows) -> None:
    with Store(home) as store:
        store.load(delivery(rows, {n: REPORT for n in (1, 2, 3)}))
        store.load(delivery(rows, {4: OTHER, 5: OTHER[::-1]}, low=Decimal(620), high=Decimal(620)))
        store.publish()
        found = store.query("SELECT low, preferred_because, documents, independent_documents FROM mart.fact").rows()
    assert found == [(Decimal(620), "documents", 5, 3)]


def test_links_that_come_late_reach_the_rows_that_are_held(
    home: Path, rows: Rows, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file of a program that knew no links: its facts were made without them."""
    with monkeypatch.context() as before:
        before.setattr(article_links.ArticleLinks, "renew", lambda self, held_since: False)
        in_loads(home, rows, {1: REPORT, 2: REPORT, 3: OTHER}).close()
    with Store(home) as store:
        assert store.query("SELECT independent_documents FROM mart.fact").item() == 3
        store.load(delivery(rows, {4: OTHER}))
        store.publish()
        assert store.query("SELECT documents, independent_documents FROM mart.fact").rows() == [(4, 2)]


def test_bands_of_another_edition_are_made_anew_and_links_stay(
    home: Path, rows: Rows, monkeypatch: pytest.MonkeyPatch
) -> None:
    in_loads(home, rows, {1: REPORT, 2: REPORT, 3: OTHER}).close()
    monkeypatch.setattr(signatures, "EDITION", "another")
    with Store(home) as store:
        store.load(delivery(rows, {4: OTHER, 5: REPORT}))
        store.publish()
        assert store.query(LINKS).rows() == [(number(n), number(first), 1.0) for n, first in ((2, 1), (4, 3), (5, 1))]


def test_bands_whose_article_is_gone_are_passed_over(home: Path, rows: Rows) -> None:
    """A file in which a hand changed what the rules are called."""
    in_loads(home, rows, {1: REPORT, 2: OTHER}).close()
    with Store(home) as store:
        store._execute(f"UPDATE raw.article SET rule_set = 'older' WHERE article_id = '{number(1)}'")
        store.load(delivery(rows, {3: REPORT, 4: OTHER}))
        store.publish()
        assert store.query(LINKS).rows() == [(number(3), number(1), 1.0), (number(4), number(2), 1.0)]


def test_adding_an_article_reads_no_text_but_what_it_may_repeat(
    home: Path, rows: Rows, monkeypatch: pytest.MonkeyPatch
) -> None:
    draw = random.Random(3)
    letters = [chr(c) for c in range(0x4E00, 0x4E00 + 3000)]
    many = {n: "".join(draw.choices(letters, k=200)) for n in range(1, 28)}
    store = in_loads(home, rows, many)
    read: list[str] = []
    usual = signatures.signatures
    monkeypatch.setattr(signatures, "signatures", lambda texts: (read.extend(texts), usual(texts))[1])
    compared: list[tuple[str, str]] = []
    monkeypatch.setattr(article_links, "_similarity", lambda one, other: compared.append((one, other)) or 1.0)
    try:
        store.load(delivery(rows, {28: many[7]}))
        store.publish()
    finally:
        store.close()
    assert read == [many[7]] * 2, "the new one, then the one before"
    assert compared == [(many[7], many[7])]


def test_bulletins_of_one_template_are_compared_with_the_likeliest_alone(
    home: Path, rows: Rows, monkeypatch: pytest.MonkeyPatch
) -> None:
    draw = random.Random(5)
    letters = [chr(c) for c in range(0x4E00, 0x4E00 + 3000)]
    template = "".join(draw.choices(letters, k=200))
    many = {n: template + "".join(draw.choices(letters, k=80)) for n in range(1, 28)}
    compared: list[str] = []
    usual = article_links._similarity
    monkeypatch.setattr(article_links, "_similarity", lambda one, other: compared.append(other) or usual(one, other))
    again = many[20].replace(template[:3], "")
    in_loads(home, rows, many, {28: again}).close()
    with Store(home) as store:
        assert store.query(LINKS).rows() == [(number(28), number(20), pytest.approx(0.98, abs=0.02))]
    assert max(Counter(compared).values()) == article_links.COMPARED, "each is like most of those before it"


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        (REPORT, REPORT, 1.0),
        (REPORT, OTHER, 0.0),
        ("一二三四五六", "一二三四五七", 1 / 3),
    ],
)
def test_similarity_is_the_share_of_common_pieces(one: str, other: str, alike: float) -> None:
    assert article_links._similarity(one, other) == pytest.approx(alike, abs=0.01)
