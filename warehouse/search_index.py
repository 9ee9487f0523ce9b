"""The full-text index over articles, kept up by what came and went.

Its tables are those that DuckDB's extension fts makes (schema ``fts_search_article``: docs, terms, dict, stats), so that
the extension's own ``match_bm25`` ranks on them. The extension knows only how to make an index anew from every text; here
the words of new articles are added and those of retired ones taken out. A test compares the two.

What came and went is told by ``since``; where the counts do not agree afterwards, all articles are compared.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl

from warehouse.errors import StoreError
from warehouse.render import ddl
from warehouse.since import Since

if TYPE_CHECKING:
    from warehouse.cutter import Cutter

SCHEMA = "fts_search_article"
"""Where the extension keeps the index of a table search.article."""
FIELDS = ("article_title", "body")
"""Columns of raw.article that are searched, in the order of their numbers in the index."""
_VERSIONS = (
    "SELECT a.rowid AS place, a.article_id || '@' || rule_set AS name, strlen(a.body) AS size, "
    "greatest(a.recorded_at, d.recorded_at) AS recorded_at, least(a.retired_at, d.retired_at) AS retired_at "
    "FROM raw.article AS a JOIN raw.document AS d USING (document_id, rule_set)"
)
CURRENT = f"(FROM ({_VERSIONS}) WHERE retired_at IS NULL)"
"""Articles that people see, whether they state a figure or not, with where their rows lie. Their name in the index is
article_id@rule_set: the same article read by other rules may have another text."""
BATCH = 4_000_000
"""Characters that are cut at a time: more of them take memory, and no less time each."""
EDITION = "search_words"

TABLES = {
    "docs": "one row = one current article: its number, article_id@rule_set as name, its number of words.",
    "terms": "one row = one word at one place of a title (field 0) or a body (field 1).",
    "dict": "one row = one word that stands in some article, with the number of articles that hold it.",
    "stats": "one row = the number of articles that search knows and their mean number of words.",
    "fields": "one row = a searched column of raw.article.",
    "stopwords": "one row = a word that is not searched; there are none.",
}
"""Tables of the index, each with what one row of it is."""


def extension() -> str:
    """The statement that loads DuckDB's full text search from the locked wheel; nothing is fetched."""
    spec = find_spec("duckdb_extension_fts")
    folders = list(spec.submodule_search_locations or ()) if spec else []
    # the wheel holds one file, in a folder named after the DuckDB that it is built for
    files = [file for folder in folders for file in sorted(Path(folder).glob("extensions/*/fts.duckdb_extension"))]
    if not files:
        raise StoreError("the package duckdb-extension-fts is not installed: run make setup")
    return f"LOAD {ddl.literal(str(files[-1]))}"


def make_index(execute: Callable[[str], None], fetch: Callable[..., list[Any]]) -> None:
    """Make the empty index in a build file that has none."""
    there = "SELECT 1 FROM duckdb_schemas() WHERE database_name = 'warehouse' AND schema_name = ?"
    if fetch(there, [SCHEMA]):
        return
    execute(extension())
    columns = ", ".join(f"{name} VARCHAR" for name in FIELDS)
    names = ", ".join(map(ddl.literal, FIELDS))
    execute(f"CREATE SCHEMA search; CREATE TABLE search.article (article_id VARCHAR, {columns})")
    # by itself: a pragma of several statements is looked at before those beside it have run
    execute(
        f"PRAGMA create_fts_index('search.article', 'article_id', {names}, stemmer = 'none', stopwords = 'none', "
        "ignore = '[ ]+', strip_accents = 0, lower = 0)"
    )
    execute("DROP TABLE search.article; DROP SCHEMA search")
    for name, told in TABLES.items():
        execute(f"COMMENT ON TABLE {SCHEMA}.{name} IS {ddl.literal(told)}")


@dataclass(slots=True)
class SearchIndex:
    """The index of an opened build file; the store hands in its ways to the file.

    ``feed`` gives the rows of a statement that reads a frame under the name ``incoming``. Between ``begin`` and ``finish``
    articles are cut by a thread of their own, and the caller can do something else. The caller holds a transaction.
    """

    execute: Callable[[str], None]
    fetch: Callable[..., list[Any]]
    query: Callable[[str], pl.DataFrame]
    feed: Callable[[str, pl.DataFrame], pl.DataFrame]
    remember: Callable[[str, str], None]
    _cutter: Cutter | None = None
    _touched: int = 0

    def renew(self, since: Since) -> int:
        """Bring the index up to date; gives the number of articles that came or went."""
        with self.begun(since):
            return self.finish()

    @contextmanager
    def begun(self, since: Since) -> Iterator[None]:
        """Take out what went and begin to cut what came; inside the block ``finish`` puts it into the index."""
        # imported here: a store that publishes nothing reads no dictionary
        from warehouse import words

        anew = self._remembered(EDITION) != words.edition()
        if anew:
            # words of one edition are not found by those of another
            self.execute("".join(f"TRUNCATE {SCHEMA}.{table};" for table in ("docs", "terms", "dict")))
            self.remember(EDITION, words.edition())
        try:
            self._begin("IS NOT NULL" if anew else since.after)
            yield
        finally:
            if self._cutter:
                self._cutter.stop()

    def finish(self) -> int:
        """Put the articles that came into the index; gives the number of those that came or went."""
        self._write()
        ((indexed, current),) = self.fetch(
            f"SELECT (SELECT count(*) FROM {SCHEMA}.docs), (SELECT count(*) FROM raw.article WHERE retired_at IS NULL)"
        )
        if indexed != current:
            self._begin("IS NOT NULL")  # the clock was set back
            self._write()
        return self._touched

    def _remembered(self, name: str) -> str | None:
        rows = self.fetch("SELECT value FROM ops.state WHERE name = ?", [name])
        return str(rows[0][0]) if rows else None

    def _begin(self, when: str) -> None:
        """Take out articles, and begin to cut those to add, of the documents of which a row was recorded or retired at a
        moment so compared."""
        from warehouse.cutter import Cutter

        went, came = (
            f"SELECT name, place, size FROM ({_VERSIONS} WHERE document_id IN ("
            f"SELECT document_id FROM raw.document WHERE {moment} {when} "
            f"UNION SELECT document_id FROM raw.article WHERE {moment} {when})) WHERE {state}"
            for moment, state in (("retired_at", "retired_at IS NOT NULL"), ("recorded_at", "retired_at IS NULL"))
        )
        self.execute(
            f"CREATE OR REPLACE TEMP TABLE gone AS SELECT docid FROM {SCHEMA}.docs WHERE name IN (SELECT name FROM ({went}))"
        )
        here = self.query(f"SELECT place, name, size FROM ({came}) ANTI JOIN {SCHEMA}.docs USING (name) ORDER BY place")
        ((left,),) = self.fetch("SELECT count(*) FROM gone")
        if left:
            self._take_out()
        self.execute("DROP TABLE gone")
        self._touched += here.height + int(left)
        if not here.is_empty():
            ((first,),) = self.fetch(f"SELECT coalesce(max(docid) + 1, 0) FROM {SCHEMA}.docs")
            here = here.with_columns(
                pl.int_range(first, first + pl.len(), dtype=pl.Int64).alias("docid"),
                (pl.col("size").cast(pl.Int64).cum_sum() // BATCH).alias("batch"),
            )
            self._cutter = Cutter(here.partition_by("batch", maintain_order=True), self._texts, FIELDS)

    def _texts(self, batch: pl.DataFrame) -> pl.DataFrame:
        """Articles with their texts, given by where their rows lie."""
        texts = self.query(
            f"SELECT rowid AS place, {', '.join(FIELDS)} FROM raw.article "
            f"WHERE rowid BETWEEN {int(batch['place'][0])} AND {int(batch['place'][-1])}"
        )
        return batch.join(texts, on="place", maintain_order="left")

    def _take_out(self) -> None:
        self.execute(
            f"""
            CREATE OR REPLACE TEMP TABLE fewer AS
              SELECT termid, count(DISTINCT docid) AS less FROM {SCHEMA}.terms SEMI JOIN gone USING (docid) GROUP BY termid;
            UPDATE {SCHEMA}.dict SET df = df - less FROM fewer WHERE dict.termid = fewer.termid;
            DELETE FROM {SCHEMA}.dict WHERE df = 0;
            DELETE FROM {SCHEMA}.terms WHERE docid IN (FROM gone);
            DELETE FROM {SCHEMA}.docs WHERE docid IN (FROM gone);
            DROP TABLE fewer
            """
        )

    def _write(self) -> None:
        """Put what was cut into the index."""
        if self._cutter:
            with self._cutter as cutter:
                numbers = _Numbers(self.feed)
                for cut in cutter.cuts():
                    found = cut.places(numbers.of(cutter.vocabulary.words[: cut.words]))
                    numbers.count(cut.articles_of_words())
                    self.feed(f"INSERT INTO {SCHEMA}.terms SELECT docid, fieldid, termid FROM incoming", found)
                    self.feed(
                        f"INSERT INTO {SCHEMA}.docs SELECT docid, name, coalesce(len, 0) FROM incoming", cut.lengths()
                    )
                numbers.write()
            self._cutter = None
        self.execute(
            f"TRUNCATE {SCHEMA}.stats; INSERT INTO {SCHEMA}.stats SELECT count(*), avg(len) FROM {SCHEMA}.docs"
        )


class _Numbers:
    """Numbers of words in the index, and in how many of the articles that are added each of them stands."""

    def __init__(self, feed: Callable[[str, pl.DataFrame], pl.DataFrame]) -> None:
        self._feed = feed
        self._words = pl.DataFrame(schema={"term": pl.String, "termid": pl.Int64, "fresh": pl.Boolean})
        self._more: list[pl.DataFrame] = []

    def of(self, words: Sequence[str]) -> pl.Series:
        """The index's number of each word; those that it does not hold yet are numbered on."""
        new = pl.DataFrame({"term": words[self._words.height :]}, schema={"term": pl.String})
        if not new.is_empty():
            held = self._feed(f"SELECT term, termid FROM {SCHEMA}.dict SEMI JOIN incoming USING (term)", new)
            last = self._feed(f"SELECT coalesce(max(termid), -1) AS last FROM {SCHEMA}.dict", new).item()
            last = max(last, self._words["termid"].max() or 0) if self._words.height else last
            new = new.join(held, on="term", how="left", maintain_order="left").with_columns(
                pl.col("termid").is_null().alias("fresh")
            )
            new = new.with_columns(pl.coalesce("termid", last + pl.col("fresh").cum_sum().cast(pl.Int64)))
            self._words = pl.concat([self._words, new])
        return self._words["termid"]

    def count(self, more: pl.DataFrame) -> None:
        """Take note of the words of some articles; no article comes twice."""
        self._more.append(more)

    def write(self) -> None:
        """Put the words into the index, each with the articles that it stands in."""
        more = pl.concat(self._more).group_by("word").agg(pl.col("more").sum())
        counted = self._words.with_row_index("word").cast({"word": pl.UInt64}).join(more, on="word")
        self._feed(
            f"UPDATE {SCHEMA}.dict SET df = df + more FROM incoming WHERE dict.termid = incoming.termid",
            counted.filter(~pl.col("fresh")),
        )
        self._feed(f"INSERT INTO {SCHEMA}.dict SELECT termid, term, more FROM incoming", counted.filter("fresh"))
