"""From drops to facts: said twice, changed, contradicted, taken back, and each state as it was."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from flows.history import retract
from flows.ingest import ingest
from tests.flows.conftest import ROOT
from warehouse.store import read

Ask = Callable[..., list[tuple[Any, ...]]]
ARTICLES = ROOT.parent / "shared" / "articles"

BUREAU = "义乌市统计局发布的数据显示，2023年，义乌市地区生产总值2055.6亿元，同比增长8.2%，总量居全省各县市前列。\n"
PAPER = "本报讯 " + BUREAU
LATER = "2023年，义乌市地区生产总值为2100.3亿元。全市上下奋力拼搏，各项工作都取得了新的进展。\n"
PLAN = "今年的目标已经明确：2023年，义乌市地区生产总值力争达到2200亿元，全市干部群众正在加油干。\n"
PUBLISHED = {"plan": "2023-01-10", "bureau": "2024-01-20", "paper": "2024-02-01", "later": "2024-06-01"}

FACT = (
    "SELECT low::DOUBLE, preferred_because, official, observations, documents, independent_documents, "
    "lowest::DOUBLE, highest::DOUBLE, first_value::DOUBLE, latest_value::DOUBLE, revisions, conflict "
    "FROM mart.fact WHERE subject = '义乌市' AND metric = 'gdp' AND kind = 'level' AND status = 'actual'"
)
TARGET = (
    "SELECT target::DOUBLE, due_on, actual::DOUBLE, reached_percent, state, days_left, news_until "
    "FROM mart.target_progress WHERE subject = '义乌市' AND metric = 'gdp' AND kind = 'level'"
)
CONFLICT = "SELECT document, low::DOUBLE, preferred, sentence FROM mart.conflict ORDER BY document"
HISTORY = (
    "SELECT document, retired_at IS NULL, supersedes_id IS NOT NULL FROM raw.document "
    "ORDER BY document, recorded_at, document_id"
)
MARTS = ("observation", "fact", "conflict", "series", "growth", "target_progress")


def said(home: Path, as_of: datetime | None = None) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of the marts, today or as they were."""
    with read(home, as_of=as_of) as warehouse:
        return {name: warehouse.query(f"FROM mart.{name} ORDER BY ALL").rows() for name in MARTS}


def added_up(home: Path) -> dict[str, list[tuple[Any, ...]]]:
    """What mart.fact must say of each fact, counted here from the observations, beside what it says."""
    with read(home) as warehouse:
        found = warehouse.query(
            "SELECT fact_id, document_id, low, high, published_on FROM mart.statement JOIN mart.observation "
            "USING (observation_id)"
        )
        counted = found.group_by("fact_id").agg(
            pl.len().cast(pl.Int64).alias("observations"),
            pl.col("document_id").n_unique().cast(pl.Int64).alias("documents"),
            pl.col("low").min(),
            pl.col("high").max(),
            pl.col("published_on").min().alias("first"),
            pl.col("published_on").max().alias("last"),
        )
        facts = warehouse.query(
            "SELECT fact_id, observations, documents, lowest, highest, first_published_on, last_published_on FROM mart.fact"
        )
        return {"counted": sorted(counted.rows()), "fact": sorted(facts.rows())}


def dropped(tmp_path: Path, name: str, **texts: str) -> Path:
    folder = tmp_path / name
    folder.mkdir()
    for file, text in texts.items():
        (folder / f"{file}.txt").write_text(text, encoding="utf-8")
    lines = [f"{file}.txt,{PUBLISHED[file]}" for file in texts]
    (folder / "index.csv").write_text("\n".join(["document,published_on", *lines, ""]), encoding="utf-8")
    return folder


def test_three_drops_and_a_retraction(tmp_path: Path, home: Path, ask: Ask) -> None:
    ingest(dropped(tmp_path, "first", plan=PLAN, bureau=BUREAU), home)
    again = ingest(dropped(tmp_path, "second", paper=PAPER, bureau=BUREAU), home)
    assert (again.counts["loaded"], again.counts["known"]) == (1, 1)
    assert ask(home, FACT) == [
        (205.56e9, "agreed", True, 2, 2, 1, 205.56e9, 205.56e9, 205.56e9, 205.56e9, 0, False),
    ]
    assert ask(home, CONFLICT) == []
    assert ask(home, TARGET) == [
        (220e9, date(2023, 12, 31), 205.56e9, 93.4364, "overdue", 0, date(2024, 2, 1)),
    ]

    ingest(dropped(tmp_path, "third", later=LATER, plan=PLAN.replace("2200亿元", "2050亿元")), home)
    before = datetime.now(UTC)
    both = (205.56e9, "official", True, 3, 3, 2, 205.56e9, 210.03e9, 205.56e9, 210.03e9, 1, True)
    assert ask(home, FACT) == [both]
    sides = ask(home, CONFLICT)
    # of the two equal statements one stands for both
    assert sum(preferred for _, _, preferred, _ in sides) == 1
    assert [(document, low, sentence) for document, low, _, sentence in sides] == [
        ("bureau.txt", 205.56e9, BUREAU.strip()),
        ("later.txt", 210.03e9, LATER.split("。")[0] + "。"),
        ("paper.txt", 205.56e9, PAPER.strip()),
    ]
    assert ask(home, TARGET) == [
        (205e9, date(2023, 12, 31), 205.56e9, 100.2732, "met", 0, date(2024, 6, 1)),
    ]
    assert ask(home, "SELECT year, value::DOUBLE, stated_growth_percent, revisions FROM mart.series") == [
        (2023, 205.56e9, 8.2, 1)
    ]

    retract("later.txt", "printed with wrong figures", home)
    assert ask(home, FACT) == [
        (205.56e9, "agreed", True, 2, 2, 1, 205.56e9, 205.56e9, 205.56e9, 205.56e9, 0, False),
    ]
    assert ask(home, CONFLICT) == []
    assert ask(home, HISTORY) == [
        ("bureau.txt", True, False),
        ("later.txt", False, False),
        ("paper.txt", True, False),
        ("plan.txt", False, False),
        ("plan.txt", True, True),
    ]
    with read(home, as_of=before) as then:
        assert then.query(FACT).rows() == [both]
        assert then.query("SELECT count(*) FROM mart.conflict").item() == 3


@pytest.mark.skipif(not ARTICLES.is_dir(), reason="the six annotated articles are not beside this repository")
def test_the_six_articles_in_three_drops(tmp_path: Path, home: Path, ask: Ask) -> None:
    """002 comes twice and then changed, 003 is taken back."""

    def delivery(name: str, *files: str) -> Path:
        folder = tmp_path / name
        folder.mkdir()
        for file in ("index.csv", *files):
            shutil.copy(ARTICLES / file, folder / file)
        return folder

    states = []
    ingest(delivery("first", "000.txt", "002.txt", "003.txt"), home)
    states.append((datetime.now(UTC), said(home)))
    second = ingest(delivery("second", "002.txt", "010.txt", "011.txt"), home)
    assert (second.counts["loaded"], second.counts["known"]) == (2, 1)
    before = datetime.now(UTC)
    states.append((before, said(home)))
    third = delivery("third", "002.txt", "012.txt")
    page = (third / "002.txt").read_bytes().decode()
    assert page.count("1370.7亿元") == 1
    (third / "002.txt").write_bytes(page.replace("1370.7亿元", "1390.7亿元").encode())
    outcome = ingest(third, home)
    assert (outcome.counts["loaded"], outcome.counts["known"], outcome.counts["rejected"]) == (2, 0, 0)
    assert ask(home, "SELECT count(*) FROM mart.observation WHERE document = '003.txt'") > [(0,)]
    states.append((datetime.now(UTC), said(home)))
    retract("003.txt", "misprinted", home)
    now = said(home)

    # each earlier state is told as it was then, row for row of every mart
    for moment, then in states:
        assert said(home, as_of=moment) == then
    assert said(home, as_of=datetime.now(UTC)) == now
    # of the facts of each state, those that nothing delivered or taken back afterwards speaks of stay as they are
    by_id = [{row[0]: row for row in state["fact"]} for _, state in states] + [{row[0]: row for row in now["fact"]}]
    assert by_id[0].items() <= by_id[1].items(), "the second drop speaks of other figures"
    touched = (
        "SELECT DISTINCT fact_id FROM mart.statement JOIN mart.observation USING (observation_id) WHERE document = "
    )
    with read(home, as_of=states[2][0]) as then:
        of_003 = set(then.query(f"{touched} '003.txt'").to_series())
    assert of_003
    assert of_003.isdisjoint(by_id[3])
    assert by_id[3].items() <= by_id[2].items()
    assert by_id[2].keys() - by_id[3].keys() == of_003
    counts = added_up(home)
    assert counts["fact"] == counts["counted"]
    assert len(counts["fact"]) == len(now["fact"]) > 100

    figures = (
        "SELECT low::DOUBLE, unit, kind, period_end, preferred_because, observations, documents, "
        "independent_documents, revisions, conflict FROM mart.fact WHERE subject = '金华市' "
        "AND metric IN ('output_value', 'enterprise_count') AND period_end = DATE '2022-12-31' ORDER BY low"
    )
    end = date(2022, 12, 31)
    alone = (end, "only", 1, 1, 1, 0, False)
    rest = [
        (20.0, "percent", "share", *alone),
        (36.4, "percent", "share", *alone),
        (180.0, "count", "level", *alone),
        (90.96e9, "CNY", "level", *alone),
    ]
    assert ask(home, figures) == [*rest, (139.07e9, "CNY", "level", *alone)]
    with read(home, as_of=before) as then:
        assert then.query(figures).rows() == [*rest, (137.07e9, "CNY", "level", *alone)]
        assert then.query("SELECT DISTINCT document FROM mart.observation ORDER BY ALL").to_series().to_list() == [
            "000.txt",
            "002.txt",
            "003.txt",
            "010.txt",
            "011.txt",
        ]

    twice = (
        "SELECT subject, low::DOUBLE, observations, documents, independent_documents, preferred_because FROM mart.fact "
        "WHERE subject IN ('广交会', '链博会', '南海区') AND observations > 1 ORDER BY subject"
    )
    assert ask(home, twice) == [
        ("南海区", 14.0, 2, 1, 1, "agreed"),
        ("广交会", 190000.0, 2, 1, 1, "agreed"),
        ("链博会", 160.0, 2, 1, 1, "agreed"),
    ]
    # no two of the six speak of the same figure: nothing is contradicted
    assert ask(home, CONFLICT) == []
    targets = (
        "SELECT DISTINCT target::DOUBLE, due_on, actual, state, days_left, news_until FROM mart.target_progress "
        "WHERE subject = '南海区' AND metric = 'facility_count' AND due_on = DATE '2023-12-31'"
    )
    news = date(2026, 2, 10)
    assert ask(home, targets) == [(14.0, date(2023, 12, 31), None, "overdue", (date(2023, 12, 31) - news).days, news)]
    assert ask(home, HISTORY) == [
        ("000.txt", True, False),
        ("002.txt", False, False),
        ("002.txt", True, True),
        ("003.txt", False, False),
        ("010.txt", True, False),
        ("011.txt", True, False),
        ("012.txt", True, False),
    ]
    # the former version of a page is named by the later, retired at the moment of its run and kept with its rows
    assert ask(
        home,
        "SELECT old.document, old.retired_at = new.recorded_at, new.recorded_at = r.started_at, r.flow "
        "FROM raw.document AS old JOIN raw.document AS new ON new.supersedes_id = old.document_id "
        "JOIN ops.run AS r ON r.run_id = new.run_id",
    ) == [("002.txt", True, True, "ingest")]
    assert ask(
        home,
        "SELECT t.document, t.why, d.retired_at = t.retracted_at, r.flow, r.state, r.published FROM ops.retraction AS t "
        "JOIN raw.document AS d USING (document_id) JOIN ops.run AS r ON r.run_id = t.run_id",
    ) == [("003.txt", "misprinted", True, "retract", "complete", True)]
    former = (
        "SELECT document, count(*) FILTER (WHERE (o.retired_at IS NULL) <> (d.retired_at IS NULL)), "
        "count(*) FILTER (WHERE o.retired_at IS NOT NULL) > 0 FROM core.observation AS o "
        "JOIN raw.document AS d USING (document_id, rule_set) GROUP BY document ORDER BY document"
    )
    assert ask(home, former) == [
        ("000.txt", 0, False),
        ("002.txt", 0, True),
        ("003.txt", 0, True),
        ("010.txt", 0, False),
        ("011.txt", 0, False),
        ("012.txt", 0, False),
    ]
    ledger = "SELECT flow, state, documents, loaded, known, rejected FROM ops.run ORDER BY started_at"
    assert ask(home, ledger) == [
        ("ingest", "complete", 3, 3, 0, 0),
        ("ingest", "complete", 3, 2, 1, 0),
        ("ingest", "complete", 2, 2, 0, 0),
        ("retract", "complete", None, None, None, None),
    ]
    # every article of the changed page is linked to its former self, and none else to anything
    assert ask(
        home,
        "SELECT d.document, count(*), count(*) FILTER (WHERE similarity = 1), min(similarity) > 0.98 "
        "FROM core.article_link JOIN raw.article AS a USING (article_id, rule_set) "
        "JOIN raw.document AS d ON d.document_id = a.document_id AND d.rule_set = a.rule_set GROUP BY 1",
    ) == [("002.txt", 7, 6, True)]
