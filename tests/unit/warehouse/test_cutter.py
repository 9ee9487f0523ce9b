"""Articles are cut ahead of those who ask, in order, and no further than memory allows."""

from __future__ import annotations

import threading

import polars as pl
import pytest

from warehouse.cutter import AHEAD, Cutter
from warehouse.words import Vocabulary

FIELDS = ("article_title", "body")


def batches(count: int) -> list[pl.DataFrame]:
    return [pl.DataFrame({"docid": [n], "name": [f"{n}@a"]}) for n in range(count)]


def read(batch: pl.DataFrame) -> pl.DataFrame:
    return batch.with_columns(article_title=pl.lit("氢能产业"), body=pl.format("第{}号，氢能补贴氢能", "docid"))


def at_work() -> list[str]:
    return [thread.name for thread in threading.enumerate() if thread.name.startswith("words")]


def test_each_batch_comes_once_and_in_order_with_its_words() -> None:
    with Cutter(batches(3), read, FIELDS) as cutter:
        cuts = list(cutter.cuts())
    assert [cut.articles["docid"].item() for cut in cuts] == [0, 1, 2]
    for n, cut in enumerate(cuts):
        known = Vocabulary()
        expected = sorted(
            (n, field, known.words[word])
            for field, text in enumerate(read(batches(3)[n]).select(FIELDS).row(0))
            for word in known.of([text])["word"]
        )
        places = cut.places(pl.Series(range(cut.words), dtype=pl.Int64))
        assert sorted((d, f, cutter.vocabulary.words[t]) for d, f, t in places.iter_rows()) == expected
        assert cut.lengths().rows() == [(n, f"{n}@a", len(expected))]
        counted = {cutter.vocabulary.words[word]: more for word, more in cut.articles_of_words().iter_rows()}
        assert counted == dict.fromkeys({word for *_, word in expected}, 1), "twice in an article is once"


def test_texts_are_read_no_further_ahead_than_is_cut() -> None:
    begun: list[int] = []

    def noted(batch: pl.DataFrame) -> pl.DataFrame:
        begun.append(batch["docid"].item())
        return read(batch)

    with Cutter(batches(AHEAD + 5), noted, FIELDS) as cutter:
        assert len(begun) == AHEAD
        cuts = cutter.cuts()
        next(cuts)
        assert len(begun) == AHEAD + 1
        assert len(list(cuts)) == AHEAD + 4


def test_an_error_beside_it_leaves_no_thread_at_work() -> None:
    with pytest.raises(ZeroDivisionError), Cutter(batches(AHEAD), read, FIELDS):
        raise ZeroDivisionError
    assert at_work() == []


def test_an_error_of_the_thread_reaches_who_asks() -> None:
    with pytest.raises(pl.exceptions.ColumnNotFoundError), Cutter(batches(2), lambda batch: batch, FIELDS) as cutter:
        list(cutter.cuts())
    assert at_work() == []
