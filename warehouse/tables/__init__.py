"""Every table of the warehouse, in road order: seeds first, then what the road writes.

Every ``ref_*.py`` beside this file exports ``TABLES``. Which seed file fills a ``ref`` table is what its source
begins with.
"""

from __future__ import annotations

import re
from importlib import import_module
from pkgutil import iter_modules

from warehouse.contract import ContractError, Table, index
from warehouse.tables import (
    article,
    article_link,
    check_result,
    correction,
    document,
    drop,
    incident,
    measure,
    mention,
    migration,
    observation,
    reject,
    reject_reason,
    retraction,
    run,
    source,
)


def _reference() -> list[Table]:
    names = sorted(m.name for m in iter_modules(__path__) if m.name.startswith("ref_"))
    return [found for name in names for found in import_module(f"{__name__}.{name}").TABLES]


def _file(reference: Table) -> str:
    begins = re.match(r"seeds/([a-z_/]+)\.csv\b", reference.source)
    if begins is None:
        raise ContractError(f"table {reference.full_name}: the source must begin with its file, seeds/….csv")
    return begins[1]


TABLES: tuple[Table, ...] = (
    *_reference(),
    reject_reason.TABLE,
    drop.TABLE,
    document.TABLE,
    article.TABLE,
    article_link.TABLE,
    mention.TABLE,
    observation.TABLE,
    reject.TABLE,
    check_result.TABLE,
    measure.TABLE,
    incident.TABLE,
    incident.ALERT,
    run.TABLE,
    source.ITEM,
    source.RUN,
    correction.TABLE,
    retraction.TABLE,
    migration.TABLE,
    migration.STATE,
)

FILES: dict[str, str] = {t.full_name: _file(t) for t in TABLES if t.schema == "ref"}
"""Seed file (under ``seeds/``, without ``.csv``) by ``ref`` table."""

_by_name = index(TABLES)


def table(full_name: str) -> Table:
    """The table called ``schema.name``."""
    found = _by_name.get(full_name)
    if found is None:
        raise ContractError(f"no table {full_name!r}; there are {', '.join(_by_name)}")
    return found
