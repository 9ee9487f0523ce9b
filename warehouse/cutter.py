"""Articles on their way into the search index: cut into words beside whatever else a publication does.

Cutting is Python and Rust and knows no DuckDB; the marts are DuckDB and need no Python. Done by a thread of its own, the one
takes the core that the other leaves.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from types import TracebackType
from typing import Self

import polars as pl

from warehouse.words import Vocabulary

AHEAD = 16
"""Batches that are cut before they are asked for: of a longer publication the words of all would take too much memory."""
_ARTICLE, _WORD = 2**32, 2
"""By which the number of an article and that of a word are multiplied in a key."""


@dataclass(frozen=True, slots=True)
class Cut:
    """What a batch of articles says: ``keys``, sorted, has one number for each place of a word, made of the article, the
    word and the field; ``words`` is how many words are known by now."""

    articles: pl.DataFrame
    keys: pl.Series
    words: int

    def places(self, numbers: pl.Series) -> pl.DataFrame:
        """One row = one word at one place; ``numbers`` are those of the words in the index."""
        key = self.keys
        return pl.DataFrame(
            {
                "docid": (key // _ARTICLE).cast(pl.Int64),
                "fieldid": (key % _WORD).cast(pl.Int64),
                "termid": numbers.gather(key % _ARTICLE // _WORD),
            }
        )

    def lengths(self) -> pl.DataFrame:
        """One row = one article with its number of words; of one without words it is null."""
        runs = (self.keys // _ARTICLE).cast(pl.Int64).rle().struct.unnest()
        counted = runs.select(pl.col("value").alias("docid"), pl.col("len").cast(pl.Int64))
        return self.articles.select("docid", "name").join(counted, on="docid", how="left", maintain_order="left")

    def articles_of_words(self) -> pl.DataFrame:
        """One row = one word of the batch with the number of articles in which it stands."""
        said = self.keys // _WORD
        once = said.filter((said != said.shift(1)).fill_null(True)) % (_ARTICLE // _WORD)
        return once.value_counts(name="more").select(pl.col(once.name).alias("word"), pl.col("more").cast(pl.Int64))


class Cutter:
    """Cuts batches of articles by a thread of its own; ``with`` it, so that an error elsewhere leaves no thread at work.

    A batch has the columns ``docid`` and ``name`` and, read by ``read`` when its turn comes, the texts of ``fields``.
    """

    def __init__(
        self, batches: Iterable[pl.DataFrame], read: Callable[[pl.DataFrame], pl.DataFrame], fields: tuple[str, ...]
    ) -> None:
        self.vocabulary = Vocabulary()
        self._batches = iter(batches)
        self._read, self._fields = read, fields
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="words")
        self._cuts: deque[Future[Cut]] = deque()
        for _ in range(AHEAD):
            self._begin_next()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def stop(self) -> None:
        """Leave what has not begun; wait for what has."""
        self._thread.shutdown(cancel_futures=True)

    def cuts(self) -> Iterator[Cut]:
        """Each batch in order, cut."""
        while self._cuts:
            cut = self._cuts.popleft().result()
            self._begin_next()
            yield cut

    def _begin_next(self) -> None:
        batch = next(self._batches, None)
        if batch is not None:
            # read here and not there: the connection is this thread's
            self._cuts.append(self._thread.submit(self._cut, self._read(batch)))

    def _cut(self, batch: pl.DataFrame) -> Cut:
        article = batch["docid"].cast(pl.UInt64) * _ARTICLE
        keys = []
        for number, name in enumerate(self._fields):
            found = self.vocabulary.of(batch[name].to_list())
            keys.append(article.gather(found["text"]) + found["word"].cast(pl.UInt64) * _WORD + number)
        return Cut(batch.select("docid", "name"), pl.concat(keys).sort(), len(self.vocabulary.words))
