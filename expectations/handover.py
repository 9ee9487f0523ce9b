"""What Great Expectations is given of a frame: the columns it judges, safe to show and quick to walk."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from expectations.verdicts import Verdict
from warehouse.tables import table

if TYPE_CHECKING:
    import pandas

# Data Docs put offending values into their pages as they are: what has a meaning in HTML or in their
# templates is replaced by its look-alike. No code, id or pattern of the contract holds one of these.
TAGS = str.maketrans({"<": "‹", ">": "›", "&": "＆", "$": "＄"})
MARKUP = TAGS | str.maketrans({'"': "＂", "'": "＇"})

MARKED = "".join(map(chr, MARKUP))


def handed_over(verdict: Verdict) -> pl.DataFrame:
    """The key, the columns that expectations name, and the columns computed for them."""
    of = table(verdict.table)
    named = [name for e in verdict.expectations for name in e.columns]
    own = [name for name in dict.fromkeys((*of.key, *named)) if name in verdict.rows.columns]
    judged = {e.rule: e.computes for e in verdict.expectations if e.computes}
    # a statement about rows was computed for the verdict already
    known = verdict.holds.select(pl.col(rule).alias(c[0]) for rule, c in judged.items() if rule in verdict.holds)
    others = [c[1].alias(c[0]) for rule, c in judged.items() if rule not in verdict.holds]
    frame = pl.DataFrame([*verdict.rows.select(*own, *others).get_columns(), *known.get_columns()])
    texts = [pl.col(name) for name in own if frame.schema[name] == pl.String]
    marked = frame.select(text.str.contains_any(list(MARKED)).any() for text in texts)
    return frame.with_columns(
        text.map_batches(_without_markup, pl.String)
        for text, any_marked in zip(texts, marked.row(0) if texts else (), strict=True)
        if any_marked
    )


def _without_markup(values: pl.Series) -> pl.Series:
    safe = [value if value is None else value.translate(MARKUP) for value in values]
    return pl.Series(values.name, safe, dtype=pl.String)


def as_pandas(frame: pl.DataFrame) -> pandas.DataFrame:
    """The frame with each column in the kind of array that Great Expectations works through fastest.

    It fingerprints and walks columns value by value: plain arrays where no value is missing, categories
    for texts that repeat, Arrow (exact decimals, real dates) for the rest.
    """
    import pandas

    columns = {}
    for series in frame.iter_columns():
        plain = series.dtype in (pl.Boolean, pl.Int64, pl.Float64) or isinstance(series.dtype, pl.Datetime)
        if plain and not series.null_count():
            columns[series.name] = pandas.Series(series.to_numpy())
        elif series.dtype == pl.String and series.n_unique() * 10 < series.len():
            columns[series.name] = series.cast(pl.Categorical).to_pandas()
        else:
            columns[series.name] = series.to_pandas(use_pyarrow_extension_array=True)
    return pandas.DataFrame(columns)
