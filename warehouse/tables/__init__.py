"""Every table of the warehouse, in road order: seeds first, then what the road writes.

Every ``ref_*.py`` beside this file exports ``TABLES`` and ``FILES``: which seed file (under ``seeds/``,
without ``.csv``) fills which ``ref`` table.
"""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules

from warehouse.contract import ContractError, Table, index
from warehouse.tables import (
    article,
    check_result,
    correction,
    document,
    drop,
    mention,
    migration,
    observation,
    reject,
    reject_reason,
    run,
)


def _reference() -> tuple[tuple[Table, ...], dict[str, str]]:
    tables: list[Table] = []
    files: dict[str, str] = {}
    for name in sorted(m.name for m in iter_modules(__path__) if m.name.startswith("ref_")):
        module = import_module(f"{__name__}.{name}")
        tables.extend(module.TABLES)
        files.update(module.FILES)
    return tuple(tables), files


_tables, _files = _reference()

FILES: dict[str, str] = {**_files, "ref.reject_reason": "reject_reasons"}

TABLES: tuple[Table, ...] = (
    *_tables,
    reject_reason.TABLE,
    drop.TABLE,
    document.TABLE,
    article.TABLE,
    mention.TABLE,
    observation.TABLE,
    reject.TABLE,
    check_result.TABLE,
    run.TABLE,
    correction.TABLE,
    migration.TABLE,
    migration.STATE,
)

_by_name = index(TABLES)


def table(full_name: str) -> Table:
    """The table called ``schema.name``."""
    found = _by_name.get(full_name)
    if found is None:
        raise ContractError(f"no table {full_name!r}; there are {', '.join(_by_name)}")
    return found
