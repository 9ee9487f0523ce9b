"""Search: cutting beside jieba, the index kept up beside the extension's index made afresh, and questions.

usage: python benchmarks/bench_search.py [ARTICLES]
"""

from __future__ import annotations

import sys
import tempfile
from datetime import timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import duckdb
import jieba
import polars as pl

from benchmarks import rows, texts, timing
from warehouse import words
from warehouse.search_index import CURRENT, FIELDS, extension
from warehouse.store import Store, read

MEMORY = "2GB"
QUESTIONS = ("产业 增长", "出口", "全省 工业 增加值", "独角鲸")


def main() -> None:
    articles = int(sys.argv[1]) if len(sys.argv) > 1 else 200_000
    cutting()
    frames = rows.synthetic(articles * rows.PER_ARTICLE, articles)
    with tempfile.TemporaryDirectory() as folder:
        with Store(Path(folder), memory_limit=MEMORY) as store:
            store.load(frames)
            first = timing.best_of(1, store.publish).wall
            more = rows.synthetic(30, 6, seed=8)
            later = rows.RECORDED + timedelta(days=1)
            store.load({name: f.with_columns(pl.lit(later).alias("recorded_at")) for name, f in more.items()})
            published = timing.best_of(1, store.publish).wall
            afresh = timing.best_of(1, lambda: made_afresh(store)).wall
            print(
                f"{articles:,} articles: first publication with all held views {first:.1f} s; six articles more "
                f"{published:.2f} s; the extension's index of all of them made afresh {afresh:.1f} s, cutting apart"
            )
        with read(folder, memory_limit=MEMORY) as reader:
            for question in QUESTIONS:
                asked = " ".join(words.asked(question))
                count = reader.query("SELECT count(*) FROM mart.articles_with(?)", [asked]).item()
                of_articles, of_claims = (
                    timing.best_of(1, lambda sql=sql, asked=asked: reader.query(sql, [asked])).wall
                    for sql in ("FROM mart.search(?)", "FROM mart.search_observations(?)")
                )
                print(f"{question}: {count:,} articles; search {of_articles:.2f} s, of observations {of_claims:.2f} s")


def cutting() -> None:
    """Words of news, beside jieba's bare cuts of the same."""
    name, documents = texts.news()
    size = sum(map(len, documents))
    words.Vocabulary().of(documents[:1])  # the dictionary is read before the clock runs
    ours = timing.best_of(1, lambda: words.Vocabulary().of(documents)).wall
    original = jieba.Tokenizer()
    original.initialize()
    some = documents[: max(1, len(documents) // 5)]
    cut = timing.best_of(1, lambda: [original.lcut(text, HMM=False) for text in some])
    theirs = cut.times(size / sum(map(len, some))).wall
    print(
        f"{name}, {size:,} characters: words {ours:.2f} s, jieba's cuts {theirs:.2f} s, {theirs / ours:.1f} times as long"
    )


def made_afresh(store: Store) -> None:
    """The extension's own way: every article, its words between blanks, indexed anew."""
    columns = ", ".join(FIELDS)
    held = store.query(f"SELECT name, {columns} FROM {CURRENT} AS c JOIN raw.article AS a ON a.rowid = c.place")
    other = duckdb.connect(config={"autoinstall_known_extensions": "false", "memory_limit": MEMORY})
    other.execute(extension())
    spaced = held.with_columns(pl.col(name).str.replace_all(r"(.{2})", "$1 ") for name in FIELDS)
    other.register("spaced", spaced)
    other.execute("CREATE TABLE article AS FROM spaced")
    other.execute(f"PRAGMA create_fts_index('article', 'name', {', '.join(map(repr, FIELDS))}, stemmer = 'none')")


if __name__ == "__main__":
    main()
