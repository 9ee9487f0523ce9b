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
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from typing import Any

import polars as pl

from warehouse import signatures
from warehouse.signatures import PIECE, Signatures
from warehouse.since import Since

ALIKE = 0.7
"""Share of common pieces from which one article repeats another; two of one template with other figures stay below."""
LIKELY = 0.45
"""Share of equal numbers of two signatures under which texts are not compared: of 100,000 pairs that are just alike two."""
COMPARED = 16
"""Articles that a new one is compared with at most, those first with which it shares most bands: bulletins of one template
share a band or two with every one before them, a repetition shares more."""
BATCH = 12_000_000
"""Bytes of text that are read at a time."""
TABLE = "core.article_band"
EDITION = "link_bands"


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
        if self._remembered(EDITION) != signatures.EDITION:
            self.execute(f"TRUNCATE {TABLE}")  # bands of one edition are not found by those of another
            self.remember(EDITION, signatures.EDITION)
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
        """Link the new articles of a batch, keep the bands of the others; gives whether one was held already."""
        plain = ["".join(body.split()) if body else "" for body in batch["body"]]
        told = signatures.signatures(plain)
        hashes = told.bands.explode("bands").rename({"bands": "hash"})
        before = self._alike_before(hashes)
        linked, repeated = _linked(batch["article_id"].to_list(), plain, told, hashes, before)
        kept = batch.select("article_id", "rule_set", "held").with_row_index("i").cast({"i": pl.Int64})
        linked = linked.join(kept, on="i", maintain_order="left")
        self.feed(
            "INSERT INTO core.article_link (article_id, rule_set, same_as, similarity) "
            "SELECT article_id, rule_set, same_as, similarity FROM incoming",
            linked,
        )
        others = told.bands.filter(~pl.col("i").is_in(repeated)).cast({"bands": pl.List(pl.UInt32)})
        self.feed(
            f"INSERT INTO {TABLE} SELECT article_id, rule_set, bands FROM incoming",
            kept.join(others, on="i", how="left", maintain_order="left"),
        )
        return bool(linked["held"].any())

    def _alike_before(self, hashes: pl.DataFrame) -> dict[int, list[_Held]]:
        """The articles that share most bands with each new one, by its number."""
        # bands whose article is no longer there under that rule set say nothing
        found = self.feed(
            # names are looked up for what is found alone: beside each of the bands they would take most of the time
            f"WITH bands AS (SELECT rowid AS place, unnest(bands) AS hash FROM {TABLE}), "
            "found AS (SELECT i, place, count(*) AS shared FROM bands JOIN incoming USING (hash) GROUP BY ALL), "
            f"named AS (SELECT rowid AS place, article_id, rule_set FROM {TABLE} WHERE rowid IN (SELECT place FROM found)) "
            "SELECT i, a.rowid AS place, shared FROM found JOIN named USING (place) "
            "JOIN raw.article AS a USING (article_id, rule_set) "
            f"QUALIFY row_number() OVER (PARTITION BY i ORDER BY shared DESC, article_id) <= {COMPARED}",
            hashes,
        )
        texts = self.feed(
            "SELECT rowid AS place, article_id, body FROM raw.article WHERE rowid IN (SELECT place FROM incoming)",
            found.select("place").unique(),
        ).rows()
        plain = ["".join(body.split()) for _, _, body in texts]
        told = signatures.signatures(plain)
        number = {place: n for n, (place, _, _) in enumerate(texts)}
        before: defaultdict[int, list[_Held]] = defaultdict(list)
        for i, place, shared in found.iter_rows():
            n = number[place]
            before[i].append(_Held(shared, texts[n][1], plain[n], told, n))
        return before


@dataclass(frozen=True, slots=True)
class _Held:
    """An article that was there before, and how many bands a new one shares with it."""

    shared: int
    name: str
    text: str
    told: Signatures
    place: int  # of its text among those


def _linked(
    names: list[str], plain: list[str], told: Signatures, hashes: pl.DataFrame, before: Mapping[int, list[_Held]]
) -> tuple[pl.DataFrame, list[int]]:
    """One row = one article of a batch that repeats another one, of the batch or from before; beside it the numbers of
    all that are not looked up again: these, and articles that were read by other rules."""
    # most share no band with any other and need no look
    common = hashes.filter(pl.col("hash").is_duplicated()).group_by("i").agg("hash")
    bands: dict[int, list[int]] = dict(common.iter_rows())
    firsts: defaultdict[int, list[int]] = defaultdict(list)
    links: list[tuple[int, str, float]] = []
    repeated: list[int] = []
    for i in sorted({*bands, *before}):
        shared: Counter[tuple[str, str]] = Counter()
        signed: dict[tuple[str, str], tuple[Signatures, int]] = {}
        for j, count in Counter(j for h in bands.get(i, ()) for j in firsts.get(h, ())).items():
            shared[names[j], plain[j]] += count
            signed[names[j], plain[j]] = told, j
        for held in before.get(i, ()):
            shared[held.name, held.text] = max(shared[held.name, held.text], held.shared)
            signed[held.name, held.text] = held.told, held.place
        likeliest = sorted(shared, key=lambda found: (-shared[found], found))[:COMPARED]
        alike = [
            (-share, name)
            for name, text in likeliest
            if told.equal(i, *signed[name, text]) >= LIKELY and (share := _similarity(text, plain[i])) >= ALIKE
        ]
        if not alike:
            for h in bands.get(i, ()):
                firsts[h].append(i)
            continue
        repeated.append(i)
        share, name = min(alike)
        if names[i] not in (name for _, name in alike):  # the same article read by other rules is no other one
            links.append((i, name, -share))
    found = pl.DataFrame(links, schema={"i": pl.Int64, "same_as": pl.String, "similarity": pl.Float64}, orient="row")
    return found, repeated


_SLICES: list[slice] = []


def _pieces(text: str) -> Iterator[str]:
    count = max(0, len(text) - PIECE + 1)
    # cut by slices that are there already: a third of the time of an expression
    _SLICES.extend(slice(i, i + PIECE) for i in range(len(_SLICES), count))
    return map(text.__getitem__, islice(_SLICES, count))


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
