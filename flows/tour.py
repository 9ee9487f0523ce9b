"""``make run``: load the sample drop and show what an analyst can ask of it."""

from __future__ import annotations

import argparse
from importlib.resources import files
from pathlib import Path

from flows.ask import SHOWN_ROWS, reading
from flows.settings import load
from flows.show import console, one_line, safe, table
from flows.start import ingest_drops

QUERIES = ("latest_levels", "targets", "policy_amounts")
ROWS = 8
LONGEST = 40  # characters of a cell


def main() -> None:
    """Ingest ``seeds/sample_drop`` into ``--home`` and answer three of the worked queries."""
    parser = argparse.ArgumentParser(prog="python -m flows.tour", description=main.__doc__)
    parser.add_argument("--home", type=Path, default=None)
    settings = load(parser.parse_args().home)
    ingest_drops([Path(str(files("seeds") / "sample_drop"))], settings.home, None, dry_run=False)
    from warehouse.render.views import queries

    shown = console()
    with reading(settings.home) as reader:
        for query in queries():
            if query.name not in QUERIES:
                continue
            rows = reader.query(query.sql).head(SHOWN_ROWS)
            shown.print(f"\n{query.question}\n{query.english}  (warehouse/queries/{query.name}.sql)\n")
            shown.print(safe(query.sql), style="dim")
            short = (
                [one_line(value, LONGEST) if isinstance(value, str) else value for value in row]
                for row in rows.head(ROWS).iter_rows()
            )
            shown.print(table(rows.columns, short))
            if rows.height > ROWS:
                shown.print(f"{ROWS} of {rows.height} rows")
    home = f" --home {settings.home}"
    shown.print(f'\nAsk more: .venv/bin/zhibiao sql "select * from mart.observation limit 5"{home}')


if __name__ == "__main__":
    main()
