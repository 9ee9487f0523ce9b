"""The worked questions with their answers: docs/queries.md, made from a warehouse of the two sample drops."""

from __future__ import annotations

import io
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

from flows.show import cell, one_line

if TYPE_CHECKING:
    import polars as pl

    from warehouse.store import Reader

DROPS = ("sample_drop", "sample_later")
RETRACTED = ("misprinted_page.txt", "the page was printed with one digit too many; the paper took it back")
SHOWN_ROWS = 8
LONGEST = 48
"""Characters of a cell, so that a row of the page can be read."""
_CUT = str.maketrans({"|": "\\|", "<": "&lt;", "*": "\\*"})

_HEAD = """# Worked questions

GENERATED from warehouse/queries/*.sql by `make generate`: edit those, not this page.

Each question is a file of [warehouse/queries](../warehouse/queries) and can be asked of any warehouse:
`zhibiao sql -- "$(cat warehouse/queries/NAME.sql)"`. The answers here are those of the two sample drops, a year apart:
`zhibiao ingest seeds/sample_drop seeds/sample_later`, after which `misprinted_page.txt` was retracted. Places are
real, companies and figures are invented. The tests ask every question afresh and compare; of a long answer the first
rows stand here, of a long text its beginning.
"""


@contextmanager
def sample_warehouse() -> Iterator[Reader]:
    """The read copy of a warehouse that holds the sample drops, made the way ``ingest`` makes one and gone afterwards.

    It goes the road without Prefect, whose start takes longer than the road itself.
    """
    from flows.history import retract
    from warehouse.store import read

    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        for name in DROPS:
            _ingest(Path(str(files("seeds") / name)), home)
        with redirect_stderr(io.StringIO()):  # what the command tells its user is no news of make generate
            retract(*RETRACTED, home)
        with read(home) as reader:
            yield reader


def _ingest(path: Path, home: Path) -> None:
    from flows.arrivals import survey
    from flows.home import sole_store
    from flows.run import Run
    from flows.settings import load
    from flows.tasks import carry_batch
    from flows.underway import under_way

    settings = load(home)
    with sole_store(settings) as store, Run(store, settings, survey(path), None, dry_run=False).entered() as run:
        with under_way(run) as batches:
            for batch in batches:
                carry_batch(batch)
        run.close()
        run.publish()


def questions_page(reader: Reader) -> str:
    """docs/queries.md: every worked question with its SQL and what the warehouse answers."""
    from warehouse.render.views import queries

    parts = [_HEAD]
    parts += [f"{n}. [{q.question}](#{q.name}) {q.english}" for n, q in enumerate(queries(), 1)]
    for query in queries():
        parts.append(
            f'\n<a id="{query.name}"></a>\n## {query.question}\n\n{query.english}\n\n```sql\n{query.sql}\n```\n'
        )
        parts.append(_answer(reader.query(query.sql)))
    return "\n".join(parts) + "\n"


def _answer(rows: pl.DataFrame) -> str:
    lines = [
        "| " + " | ".join(name.translate(_CUT) for name in rows.columns) + " |",
        "|" + "|".join(" ---: " if dtype.is_numeric() else " --- " for dtype in rows.dtypes) + "|",
    ]
    lines += [
        "| " + " | ".join(one_line(cell(value), LONGEST).translate(_CUT) for value in row) + " |"
        for row in rows.head(SHOWN_ROWS).iter_rows()
    ]
    if rows.height > SHOWN_ROWS:
        lines.append(f"\n{SHOWN_ROWS} of {rows.height} rows")
    return "\n".join(lines)
