"""Articles that are nearly the same as an earlier one: the same report in two papers, a page delivered anew with a change.

Of each article that repeats none the hashes of its bands are kept, by which a new one finds it: MinHash signatures of
its pieces, cut into bands, agree in some band almost surely where two texts are alike, and seldom otherwise. What is
found so is then compared piece by piece, so that a link rests on the texts and not on an estimate. Only the texts of new
articles and of those that they seem to repeat are read, however many there are.

Articles that repeat another are not looked up again: a text that is printed a thousand times gives a thousand links and
not half a million, and no band grows long.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from struct import pack
from typing import Any
from zlib import crc32

import polars as pl
from rensa import RMinHash  # type: ignore[import-untyped]

from warehouse.since import Since

PIECE = 5
"""Characters of a piece: in four a formula of the trade already fits (同比增长)."""
FEWEST = 20
"""Pieces under which a text is a formula, which two writers may well share."""
ALIKE = 0.7
"""Share of common pieces from which one article repeats another; two of one template with other figures stay below."""
BANDS, ROWS = 16, 4
"""At 0.7 two texts share a band 99 times in 100, at 0.3 once in 8."""
COMPARED = 16
"""Articles that a new one is compared with at most, those first with which it shares most bands: bulletins of one template
share a band or two with every one before them, a repetition shares more."""
SEED = 20231118
BATCH = 12_000_000
"""Bytes of text that are read at a time."""
TABLE = "core.article_band"
EDITION = "link_bands"
_EDITION = f"{RMinHash.ALGORITHM_VERSION}:{PIECE}:{FEWEST}:{BANDS}x{ROWS}:{SEED}"


def make_bands(execute: Callable[[str], None]) -> None:
    """Make the empty table of bands in a build file that has none."""
    execute(
        f"CREATE TABLE IF NOT EXISTS {TABLE} "
        "(article_id VARCHAR NOT NULL, rule_set VARCHAR NOT NULL, bands UINTEGER[]);"
        f"COMMENT ON TABLE {TABLE} IS 'one row = one article, and by what later ones that repeat it are found.';"
        f"COMMENT ON COLUMN {TABLE}.article_id IS 'Id of the article.';"
        f"COMMENT ON COLUMN {TABLE}.rule_set IS 'The rules that cut it out.';"
        f"COMMENT ON COLUMN {TABLE}.bands IS "
        "'Hashes of the bands of its MinHash signature; null where it is too short or repeats another.'"
    )


@dataclass(frozen=True, slots=True)
class ArticleLinks:
    """The links of an opened build file; the store hands in its ways to the file."""

    execute: Callable[[str], None]
    fetch: Callable[..., list[Any]]
    query: Callable[[str], pl.DataFrame]
    feed: Callable[[str, pl.DataFrame], pl.DataFrame]
    remember: Callable[[str, str], None]

    def renew(self, held_since: Since) -> bool:
        """Compare the articles that came after ``held_since`` with all before them.

        Gives whether one that was recorded by then got a link, which rows made then do not know. The caller
        holds a transaction.
        """
        come = f"recorded_at {held_since.after}"
        if self._remembered(EDITION) != _EDITION:
            self.execute(f"TRUNCATE {TABLE}")  # bands of one edition are not found by those of another
            self.remember(EDITION, _EDITION)
            come = "true"
        late = self._look_at(come, held_since.moment)
        counts = f"SELECT (SELECT count(*) FROM {TABLE}), (SELECT count(*) FROM raw.article)"
        ((seen, there),) = self.fetch(counts)
        if seen != there:
            late |= self._look_at("true", held_since.moment)  # the clock was set back
        return late

    def _remembered(self, name: str) -> str | None:
        rows = self.fetch("SELECT value FROM ops.state WHERE name = ?", [name])
        return str(rows[0][0]) if rows else None

    def _look_at(self, come: str, held_since: str) -> bool:
        here = self.query(
            "SELECT a.rowid AS place, article_id, rule_set, strlen(body) AS size, "
            f"recorded_at <= TIMESTAMPTZ '{held_since}' AS held, l.same_as IS NOT NULL AS linked "
            f"FROM raw.article AS a ANTI JOIN {TABLE} USING (article_id, rule_set) "
            "LEFT JOIN core.article_link AS l USING (article_id, rule_set) "
            f"WHERE {come} ORDER BY published_on NULLS LAST, article_id, rule_set"
        )
        late = False
        batches = here.with_columns((pl.col("size").cast(pl.Int64).cum_sum() // BATCH).alias("batch"))
        for batch in batches.partition_by("batch", maintain_order=True):
            bodies = self.feed(
                "SELECT place, body FROM raw.article AS a JOIN incoming ON a.rowid = place WHERE NOT linked",
                batch.select("place", "linked"),
            )
            late |= self._compare(batch.join(bodies, on="place", how="left", maintain_order="left"))
        return late

    def _compare(self, batch: pl.DataFrame) -> bool:
        """Link what repeats another article and keep the bands of the rest; whether a linked one was held already."""
        plain = ["".join(body.split()) if body else "" for body in batch["body"]]
        bands = [_bands(text) for text in plain]
        before = self._alike_before(bands)
        names = batch["article_id"].to_list()
        firsts: defaultdict[int, list[int]] = defaultdict(list)
        links: list[tuple[int, str, float]] = []
        for i, hashes in enumerate(bands):
            if not hashes:
                continue
            shared = Counter((names[j], plain[j]) for h in hashes for j in firsts.get(h, ())) | before[i]
            likeliest = sorted(shared.items(), key=lambda found: (-found[1], found[0]))[:COMPARED]
            alike = [(-share, name) for (name, text), _ in likeliest if (share := _similarity(text, plain[i])) >= ALIKE]
            if not alike:
                for h in hashes:
                    firsts[h].append(i)
                continue
            bands[i] = ()
            share, name = min(alike)
            if names[i] not in (name for _, name in alike):  # the same article read by other rules is no other one
                links.append((i, name, -share))
        linked = pl.DataFrame(
            links, schema={"i": pl.Int64, "same_as": pl.String, "similarity": pl.Float64}, orient="row"
        )
        told = batch.select("article_id", "rule_set", "held").with_row_index("i").cast({"i": pl.Int64})
        linked = linked.join(told, on="i", maintain_order="left")
        self.feed(
            "INSERT INTO core.article_link (article_id, rule_set, same_as, similarity) "
            "SELECT article_id, rule_set, same_as, similarity FROM incoming",
            linked,
        )
        kept = _one_each(bands).group_by("i", maintain_order=True).agg(pl.col("hash").alias("bands"))
        self.feed(
            f"INSERT INTO {TABLE} SELECT article_id, rule_set, bands FROM incoming",
            told.join(kept, on="i", how="left", maintain_order="left"),
        )
        return bool(linked["held"].any())

    def _alike_before(self, bands: list[tuple[int, ...]]) -> defaultdict[int, Counter[tuple[str, str]]]:
        """The articles that share most bands with each new one, by its number: (article_id, text without blanks),
        and how many."""
        # bands whose article is no longer there under that rule set say nothing
        found = self.feed(
            "SELECT i, a.rowid AS place, count(*) AS shared FROM incoming "
            f"JOIN (SELECT article_id, rule_set, unnest(bands) AS hash FROM {TABLE}) USING (hash) "
            "JOIN raw.article AS a USING (article_id, rule_set) GROUP BY i, a.rowid, article_id "
            f"QUALIFY row_number() OVER (PARTITION BY i ORDER BY shared DESC, article_id) <= {COMPARED}",
            _one_each(bands),
        )
        texts = {
            place: (name, "".join(body.split()))
            for place, name, body in self.feed(
                "SELECT rowid, article_id, body FROM raw.article WHERE rowid IN (SELECT place FROM incoming)",
                found.select("place").unique(),
            ).iter_rows()
        }
        before: defaultdict[int, Counter[tuple[str, str]]] = defaultdict(Counter)
        for i, place, shared in found.iter_rows():
            before[i][texts[place]] = shared
        return before


def _one_each(bands: list[tuple[int, ...]]) -> pl.DataFrame:
    """One row = one hash of the text number ``i``; a list column of as many lists takes polars ten times as long."""
    numbers = [i for i, hashes in enumerate(bands) for _ in hashes]
    hashes = [h for hashes in bands for h in hashes]
    return pl.DataFrame({"i": numbers, "hash": hashes}, schema={"i": pl.Int64, "hash": pl.UInt32})


_SLICES: list[slice] = []


def _pieces(text: str) -> Iterator[str]:
    count = max(0, len(text) - PIECE + 1)
    # cut by slices that are there already: a third of the time of an expression
    _SLICES.extend(slice(i, i + PIECE) for i in range(len(_SLICES), count))
    return map(text.__getitem__, islice(_SLICES, count))


@lru_cache(256)
def _bands(text: str) -> tuple[int, ...]:
    """Hashes of the bands of a text's signature, each with its number in it; none where the text is too short."""
    pieces = list(_pieces(text))
    if len(pieces) < FEWEST:
        return ()
    sketch = RMinHash(num_perm=BANDS * ROWS, seed=SEED)
    sketch.update(pieces)
    numbers = sketch.digest()
    return tuple(crc32(pack("<5I", b, *numbers[b * ROWS : (b + 1) * ROWS])) for b in range(BANDS))


@lru_cache(4096)
def _similarity(one: str, other: str) -> float:
    """Share of the pieces of two texts that both have."""
    if one == other:
        return 1.0
    a, b = set(_pieces(one)), _kept(other)
    common = len(a & b)
    return common / (len(a) + len(b) - common)


@lru_cache(1)
def _kept(text: str) -> frozenset[str]:
    """The pieces of a text that is compared with many."""
    return frozenset(_pieces(text))
