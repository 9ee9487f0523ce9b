"""The search index: kept up by what came and went it is what DuckDB's own extension makes of the same articles."""

from __future__ import annotations

import random
import string
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb
import polars as pl
import pytest

from warehouse import words
from warehouse.search_index import CURRENT, FIELDS, SCHEMA, extension
from warehouse.store import Store, read

Rows = Callable[..., pl.DataFrame]
PHRASES = (
    "义乌市进出口总额增长17.5%，氢能产业政策出台。",
    "王小洪说，全省光伏产业链投资超过3.2亿元！",
    "高安市粮食總產量穩定，補貼每畝１５０元；",
    "5G基站和GDP的故事",
    "城镇新增就业12万人，产业增长",
    "",
)
BEGAN = datetime(2024, 1, 1, tzinfo=UTC)


def articles(
    rows: Rows, draw: random.Random, numbers: range, step: int, rule_set: str = "a"
) -> dict[str, pl.DataFrame]:
    """Articles of random sentences, one to a document, recorded at a step."""
    stamp = {"rule_set": rule_set * 16, "recorded_at": BEGAN + timedelta(hours=step)}
    documents, written = [], []
    for n in numbers:
        ids = {"document_id": f"{n:032x}", **stamp}
        documents.append({**ids, "document_sha256": f"{n:064x}", "document": f"{n}.txt"})
        body = "".join(draw.choices(PHRASES, k=draw.randrange(5))) + draw.choice(string.ascii_letters)
        title = draw.choice(PHRASES) or "题"
        written.append({**ids, "article_id": f"{n:032x}", "article_title": title, "body": body})
    return {"raw.document": rows("raw.document", *documents), "raw.article": rows("raw.article", *written)}


def retire(store: Store, where: str, step: int, table: str = "raw.document") -> None:
    store._execute(
        f"UPDATE {table} SET retired_at = TIMESTAMPTZ '{BEGAN + timedelta(hours=step)}' WHERE {where} AND retired_at IS NULL"
    )


def afresh(store: Store) -> duckdb.DuckDBPyConnection:
    """A database in which the extension has indexed the current articles of the store by itself."""
    texts = store.query(
        f"SELECT name, {', '.join(FIELDS)} FROM {CURRENT} AS c JOIN raw.article AS a ON a.rowid = c.place ORDER BY name"
    )
    vocabulary = words.Vocabulary()
    for field in FIELDS:
        found = vocabulary.of(texts[field].to_list()).group_by("text").agg("word")
        said = {text: " ".join(vocabulary.words[w] for w in numbers) for text, numbers in found.iter_rows()}
        texts = texts.with_columns(pl.Series(field, [said.get(i, "") for i in range(texts.height)], dtype=pl.String))
    other = duckdb.connect(config={"autoinstall_known_extensions": "false", "autoload_known_extensions": "false"})
    other.execute(extension())
    other.register("texts", texts)
    other.execute("CREATE SCHEMA search; CREATE TABLE search.article AS FROM texts")
    other.execute(
        f"PRAGMA create_fts_index('search.article', 'name', {', '.join(map(repr, FIELDS))}, stemmer = 'none', "
        "stopwords = 'none', ignore = '[ ]+', strip_accents = 0, lower = 0)"
    )
    return other


STATES = {
    "documents": f"SELECT name, len FROM {SCHEMA}.docs",
    "words": f"SELECT term, df FROM {SCHEMA}.dict",
    "places": f"SELECT name, fieldid, term FROM {SCHEMA}.terms JOIN {SCHEMA}.dict USING (termid) JOIN {SCHEMA}.docs USING (docid)",
    "fields": f"FROM {SCHEMA}.fields",
    "statistics": f"SELECT num_docs, round(avgdl, 9) FROM {SCHEMA}.stats",
}


def assert_as_made_afresh(store: Store) -> None:
    other = afresh(store)
    for what, sql in STATES.items():
        assert Counter(store.query(sql).rows()) == Counter(other.execute(sql).fetchall()), what
    assert store.query(f"SELECT count(*) = count(DISTINCT docid) FROM {SCHEMA}.docs").item()
    assert store.query(f"SELECT count(*) = count(DISTINCT termid) FROM {SCHEMA}.dict").item()


@pytest.mark.parametrize("seed", range(3))
def test_step_by_step_it_is_what_the_extension_makes_of_the_same_articles(home: Path, rows: Rows, seed: int) -> None:
    draw = random.Random(seed)
    with Store(home) as store:
        begin = 0
        for step, size in enumerate((40, 1, 7, 2)):
            store.load(articles(rows, draw, range(begin, begin + size), step))
            begin += size
            store.publish()
            assert_as_made_afresh(store)
        gone = ", ".join(f"'{n:032x}'" for n in draw.sample(range(begin), 9))
        retire(store, f"document_id IN ({gone})", 5)
        store.publish()
        assert_as_made_afresh(store)
        # the same articles read by other rules, with other texts, and one retired alone
        for table in ("raw.document", "raw.article"):
            retire(store, f"document_id <= '{12:032x}'", 6, table)
        store.load(articles(rows, draw, range(13), 6, rule_set="b"))
        retire(store, f"article_id = '{20:032x}'", 6, "raw.article")
        store.publish()
        assert_as_made_afresh(store)


def test_scores_are_those_of_the_extension(home: Path, rows: Rows) -> None:
    with Store(home) as store:
        store.load(articles(rows, random.Random(1), range(60), 0))
        store.publish()
        store._execute(extension())
        for question in ("产业", "产业 增长", "氢能 政策 13.5", "gdp", "王小洪"):
            asked = " ".join(words.asked(question))
            ranked = (
                f"SELECT name, round(score, 9) FROM (SELECT name, {SCHEMA}.match_bm25(name, '{asked}', conjunctive := 1) "
                f"AS score FROM {SCHEMA}.docs) WHERE score IS NOT NULL"
            )
            ours = f"SELECT article_id || '@' || rule_set, round(score, 9) FROM mart.articles_with('{asked}')"
            found = sorted(store.query(ours).rows())
            assert found == sorted(store.query(ranked).rows())
            assert found or "13.5" in asked


def test_adding_an_article_leaves_the_others_as_they_are(home: Path, rows: Rows, monkeypatch: Any) -> None:
    draw = random.Random(2)
    with Store(home) as store:
        store.load(articles(rows, draw, range(50), 0))
        store.publish()
        before = set(store.query(f"SELECT docid, name FROM {SCHEMA}.docs").rows())
        cut: list[str] = []
        of = words.Vocabulary.of
        monkeypatch.setattr(words.Vocabulary, "of", lambda self, texts: (cut.extend(texts), of(self, texts))[1])
        store.load(articles(rows, draw, range(50, 51), 1))
        store.publish()
        assert len(cut) == len(FIELDS)
        assert before < set(store.query(f"SELECT docid, name FROM {SCHEMA}.docs").rows())
        store.publish()
        assert len(cut) == len(FIELDS)


def test_what_a_killed_run_left_and_what_is_dated_back_are_indexed(home: Path, rows: Rows) -> None:
    draw = random.Random(3)
    with Store(home) as store:
        store.load(articles(rows, draw, range(5), 9))
        store.publish()
        store.load(articles(rows, draw, range(5, 8), 2))  # recorded by a clock that was set back
    with Store(home) as store:
        store.publish()
        assert_as_made_afresh(store)
        assert store.query(f"SELECT num_docs FROM {SCHEMA}.stats").item() == 8


def test_other_names_in_the_seeds_make_it_anew(home: Path, rows: Rows, monkeypatch: Any) -> None:
    with Store(home) as store:
        store.load(articles(rows, random.Random(4), range(9), 0))
        store.publish()
        store._execute(f"UPDATE {SCHEMA}.dict SET term = 'stale'")
        monkeypatch.setattr(words, "edition", lambda: "another")
        store.publish()
        assert_as_made_afresh(store)


def test_readers_find_without_the_extension_and_nothing_of_retired_documents(home: Path, rows: Rows) -> None:
    with Store(home) as store:
        store.load(articles(rows, random.Random(5), range(30), 0))
        store.publish()
    plain = duckdb.connect(
        str(home / "warehouse.duckdb"),
        read_only=True,
        config={"autoinstall_known_extensions": "false", "autoload_known_extensions": "false"},
    )
    found = [
        row[0] for row in plain.execute("SELECT document_id FROM mart.search('氢能 產業', at_most := 100)").fetchall()
    ]
    plain.close()
    assert len(found) > 3
    with Store(home) as store:
        retire(store, f"document_id = '{found[0]}'", 1)
        store.publish()
    with read(home) as reader:
        left = reader.query("SELECT document_id FROM mart.search('氢能 产业', at_most := 100)")["document_id"].to_list()
    assert set(left) == set(found[1:])


def test_every_word_of_a_title_finds_its_article(home: Path, rows: Rows) -> None:
    draw = random.Random(6)
    letters = "王小洪产业政策氢能补贴义乌市增长的和在5.3%GDPａ１產業，。' \"[(%"
    titles = ["".join(draw.choices(letters, k=draw.randrange(1, 20))) for _ in range(60)]
    loaded = articles(rows, draw, range(len(titles)), 0)
    loaded["raw.article"] = loaded["raw.article"].with_columns(pl.Series("article_title", titles))
    with Store(home) as store:
        store.load(loaded)
        store.publish()
        for number, title in enumerate(titles):
            for word in words.asked(title):
                found = store.query("SELECT article_id FROM mart.articles_with(?)", [word])["article_id"]
                assert f"{number:032x}" in found, (title, word)


@pytest.mark.parametrize(
    "question", ["'", '"', "%", "[(", "\\", "; DROP TABLE raw.article; --", "独角鲸", "", " ", "王" * 200]
)
def test_no_question_breaks_and_none_of_these_finds_anything(home: Path, rows: Rows, question: str) -> None:
    with Store(home) as store:
        store.load(articles(rows, random.Random(7), range(4), 0))
        store.publish()
        assert store.query("FROM mart.search(?)", [question]).is_empty()
        assert store.query("FROM mart.search_observations(?)", [question]).is_empty()
