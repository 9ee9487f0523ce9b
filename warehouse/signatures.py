"""Signatures of texts: by them articles are found that share most of their pieces, before any two are compared.

A piece is five characters that stand together. A text is told by the least of many hashes of its pieces (MinHash): of
two texts as many of these numbers are equal as there are pieces that both have among those that either has. All texts of
a publication are taken at once: their characters lie in one column, their pieces are hashed by arithmetic on it and
their numbers found by one call, which takes a tenth of the time of one text after the other.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, chain

import polars as pl
import pyarrow as pa  # type: ignore[import-untyped]
from rensa import RMinHash  # type: ignore[import-untyped]

PIECE = 5
"""Characters of a piece: in four a formula of the trade already fits (同比增长)."""
FEWEST = 20
"""Pieces under which a text is a formula, which two writers may well share."""
BANDS, ROWS = 16, 4
"""At 0.7 two texts share a band 99 times in 100, at 0.3 once in 8."""
NUMBERS = BANDS * ROWS
SEED = 20231118
AT_ONCE = 250_000
"""Characters that are hashed at a time."""
_FACTORS = (0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9, 0xD6E8FEB86659FD93, 0xFF51AFD7ED558CCD)
"""Odd numbers with their bits well mixed, one for each character of a piece and each number of a band: the sum of
products modulo 2^64 is another for other characters but for once in billions."""
_ARITHMETIC = 2
"""Raised whenever the same text gets other bands than before."""
EDITION = f"{RMinHash.ALGORITHM_VERSION}:{PIECE}:{FEWEST}:{BANDS}x{ROWS}:{SEED}:{_ARITHMETIC}"


@dataclass(frozen=True, slots=True)
class Signatures:
    """The signatures of a list of texts; a text that is too short has none.

    ``bands`` has one row for each text that has one: ``i``, its place in the list, and ``bands``, a hash of each band
    of its signature.
    """

    bands: pl.DataFrame
    _numbers: array[int]
    _row: dict[int, int]  # the row of a text by its place in the list

    def equal(self, i: int, others: Signatures, j: int) -> float:
        """Share of the numbers of text ``i`` that text ``j`` of ``others`` has too: near the share of common pieces."""
        one, other = self._of(i), others._of(j)
        return sum(map(int.__eq__, one, other)) / NUMBERS

    def _of(self, i: int) -> array[int]:
        row = self._row[i] * NUMBERS
        return self._numbers[row : row + NUMBERS]


def signatures(texts: Sequence[str]) -> Signatures:
    """The signatures of texts without blanks."""
    places = [i for i, text in enumerate(texts) if len(text) >= FEWEST + PIECE - 1]
    numbers = array("I")
    bands = [pl.Series(dtype=pl.Array(pl.UInt32, BANDS))]
    for part in _parts([texts[i] for i in places]):
        found = _numbers(part)
        bands.append(_bands(found))
        numbers += found
    frame = pl.DataFrame({"i": pl.Series(places, dtype=pl.Int64), "bands": pl.concat(bands)})
    return Signatures(frame, numbers, {i: row for row, i in enumerate(places)})


def _parts(texts: Sequence[str]) -> Iterator[Sequence[str]]:
    """The texts in order, so many at a time that their columns stay in the processor's cache."""
    begin = size = 0
    for end, text in enumerate(texts, 1):
        size += len(text)
        if size > AT_ONCE or end == len(texts):
            yield texts[begin:end]
            begin, size = end, 0


def _bands(numbers: array[int]) -> pl.Series:
    """For each text the hashes of the bands of its numbers."""
    # one column of numbers, without a copy
    flat = pl.Series(pa.Array.from_buffers(pa.uint32(), len(numbers), [None, pa.py_buffer(numbers)]))
    rows = flat.cast(pl.UInt64).reshape((len(numbers) // ROWS, ROWS)).to_frame("row")
    # the number of a band is in its hash: the same numbers in another band are no likeness
    band = (pl.int_range(pl.len(), dtype=pl.UInt64) % BANDS + 1) * _factor(ROWS)
    sums = rows.select(band + pl.sum_horizontal(pl.col("row").arr.get(k) * _factor(k) for k in range(ROWS)))
    # the upper half, in which each bit of the numbers has a part
    return (sums.to_series() // 2**32).cast(pl.UInt32).reshape((len(numbers) // NUMBERS, BANDS))


def _factor(n: int) -> pl.Expr:
    return pl.lit(_FACTORS[n], pl.UInt64)


def _numbers(texts: Sequence[str]) -> array[int]:
    """The numbers of each text, one text after the other."""
    together = "".join(texts)
    characters = pl.Series(
        "character",
        pa.Array.from_buffers(pa.uint32(), len(together), [None, pa.py_buffer(together.encode("utf-32-le"))]),
    )
    ends = list(accumulate(map(len, texts)))
    across = [end - k for end in ends for k in range(1, PIECE)]  # pieces that begin in one text and end in the next
    whole = pl.repeat(True, len(together), dtype=pl.Boolean, eager=True).scatter(across, False)
    pieces = (
        characters.cast(pl.UInt64)
        .to_frame()
        .select(pl.sum_horizontal(pl.col("character").shift(-k, fill_value=0) * _factor(k) for k in range(PIECE)))
        .to_series()
        .filter(whole)
    )
    hashes = memoryview(pieces.rechunk().to_arrow().buffers()[1]).cast("B").cast("Q")[: len(pieces)]
    begins = array("Q", (end - (PIECE - 1) * n for n, end in enumerate((0, *ends))))
    found = RMinHash.digest_matrix_from_flat_token_hashes(hashes, begins, NUMBERS, SEED)
    return array("I", chain.from_iterable(found.to_rows()))
