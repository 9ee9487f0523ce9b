"""What Great Expectations is given of a frame: the columns it judges, safe to show and quick to walk."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import polars as pl

from expectations.verdicts import Verdict
from warehouse.tables import table

if TYPE_CHECKING:
    import pandas

# Data Docs put offending values into their pages as they are: what has a meaning in HTML or in their
# templates is replaced by its look-alike. No code, id or pattern of the contract holds one of these.
TAGS = str.maketrans({"<": "‹", ">": "›", "&": "＆", "$": "＄"})
MARKUP = TAGS | str.maketrans({'"': "＂", "'": "＇"})

PRESENCE = "expect_column_values_to_not_be_null"
MARKED = "".join(map(chr, MARKUP))


def handed_over(verdict: Verdict) -> pl.DataFrame:
    """The key, the columns that expectations name, and the columns computed for them.

    Of a column that must only be there, it is handed over where it is: true or null, and no text of a page.
    """
    of = table(verdict.table)
    named = [name for e in verdict.expectations for name in e.columns]
    own = [name for name in dict.fromkeys((*of.key, *named)) if name in verdict.rows.columns]
    read = {name for e in verdict.expectations if e.type != PRESENCE for name in e.columns} | set(of.key)
    judged = {e.rule: e.computes for e in verdict.expectations if e.computes}
    # a statement about rows was computed for the verdict already
    known = verdict.holds.select(pl.col(rule).alias(c[0]) for rule, c in judged.items() if rule in verdict.holds)
    others = [c[1].alias(c[0]) for rule, c in judged.items() if rule not in verdict.holds]
    shown = [pl.col(n) if n in read else pl.when(pl.col(n).is_not_null()).then(True).alias(n) for n in own]
    frame = pl.DataFrame([*verdict.rows.select(*shown, *others).get_columns(), *known.get_columns()])
    safe = {e.column for e in verdict.expectations if e.kind in ("one_of", "pattern") and verdict.holds[e.rule].all()}
    texts = [name for name in own if frame.schema[name] == pl.String and name not in safe]
    return frame.with_columns(
        _without_markup(frame[name]) for name in texts if frame[name].str.contains_any(list(MARKED)).any()
    )


def _without_markup(values: pl.Series) -> pl.Series:
    safe = [value if value is None else value.translate(MARKUP) for value in values]
    return pl.Series(values.name, safe, dtype=pl.String)


def as_pandas(columns: Iterable[pl.Series]) -> pandas.DataFrame:
    """The columns as a frame, each in the kind of array that Great Expectations works through fastest.

    It walks columns value by value where it can: plain arrays where no value is missing, categories for codes of a
    list, texts as pandas keeps them itself, Arrow (exact decimals, real dates) for the rest.
    """
    import pandas

    return pandas.DataFrame({series.name: _array(series) for series in columns}, copy=False)


def _array(series: pl.Series) -> Any:
    import pandas
    from pandas.arrays import ArrowStringArray

    plain = series.dtype in (pl.Boolean, pl.Int64, pl.Float64) or isinstance(series.dtype, pl.Datetime)
    if plain and not series.null_count():
        return series.to_numpy()
    if isinstance(series.dtype, pl.Enum):
        return series.to_pandas().array
    if series.dtype == pl.String:
        texts = series.to_arrow(compat_level=pl.CompatLevel.oldest())
        kind: Any = ArrowStringArray  # its stubs do not know what it is of
        return kind(texts, dtype=pandas.StringDtype("pyarrow", na_value=float("nan")))
    return series.to_pandas(use_pyarrow_extension_array=True).array
