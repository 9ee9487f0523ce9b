"""``python -m warehouse.render [--check]``: write the generated files, or say which are out of date."""

from __future__ import annotations

import sys
from pathlib import Path

import warehouse
from seeds import language_table
from warehouse.render import ddl
from warehouse.render.dictionary import dictionary
from warehouse.render.rules import rules
from warehouse.render.views import views
from warehouse.tables import FILES, TABLES

ROOT = Path(warehouse.__file__).resolve().parent.parent


def generated() -> dict[str, str]:
    """Path from the top of the repository -> text, for every file rendered from the contract and the seeds."""
    head = "-- GENERATED from warehouse/tables and warehouse/marts by `make generate`: edit those, not this file.\n\n"
    return {
        "warehouse/schema.sql": head + ddl.schema(TABLES, views()),
        "docs/dictionary.md": dictionary(TABLES, views()),
        "docs/rules.md": rules(language_table.number_families(), TABLES, FILES),
    }


def stale() -> list[str]:
    """Generated files that are missing or differ from a fresh rendering."""
    return [
        path
        for path, text in generated().items()
        if not (ROOT / path).is_file() or (ROOT / path).read_text(encoding="utf-8") != text
    ]


def main(arguments: list[str]) -> int:
    """0 when all is up to date (or was written); 1 when --check finds a stale file."""
    old = stale()
    if "--check" in arguments:
        for path in old:
            print(f"{path} is out of date: run `make generate`", file=sys.stderr)
        return 1 if old else 0
    texts = generated()
    for path in old:
        (ROOT / path).parent.mkdir(parents=True, exist_ok=True)
        (ROOT / path).write_text(texts[path], encoding="utf-8", newline="\n")
        print(f"wrote {path}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
