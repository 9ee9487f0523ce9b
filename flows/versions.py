"""Which documents a delivery replaces: the same name with changed bytes, where the text is still the same writing."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from warehouse.store import Store

PIECE = 5
"""Characters of the pieces in which two texts are compared."""
ALIKE = 0.3
"""Share of common pieces from which a delivery under a known name is a new version of what came before.

Half of a page may be rewritten between editions; two pages of one paper share a few formulas. Names like page1.txt
come back every day with another page, which must not take the place of yesterday's."""


def versions(frames: Mapping[str, pl.DataFrame], store: Store) -> tuple[dict[str, pl.DataFrame], list[str]]:
    """The frames with each document naming the current one of which it is a later version, and the ids of those."""
    documents = frames["raw.document"]
    earlier = _earlier(documents, store)
    old = documents["document_id"].replace_strict(earlier, default=None, return_dtype=pl.String)
    return {**frames, "raw.document": documents.with_columns(old.alias("supersedes_id"))}, old.drop_nulls().to_list()


def _earlier(documents: pl.DataFrame, store: Store) -> dict[str, str]:
    """Id of each document that is a later version of a current one -> the id of that."""
    current = store.current(documents["document"])
    found: dict[str, str] = {}
    for new, name, text in documents.select("document_id", "document", "text").iter_rows():
        for old, before in current.get(name, ()):
            if old != new and same_writing(before, text):
                found[new] = old
                break
    return found


def same_writing(one: str, other: str) -> bool:
    """Whether two texts share enough of their pieces to be versions of each other."""
    a, b = _pieces(one), _pieces(other)
    return bool(a and b) and len(a & b) >= ALIKE * min(len(a), len(b))


def _pieces(text: str) -> set[str]:
    plain = "".join(text.split())
    return {plain[i : i + PIECE] for i in range(len(plain) - PIECE + 1)}
