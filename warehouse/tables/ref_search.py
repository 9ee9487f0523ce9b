"""What search takes for the same character."""

from __future__ import annotations

from warehouse import columns as c
from warehouse.contract import Column, Table

SEARCH_FOLDING = Table(
    schema="ref",
    name="search_folding",
    grain="one row = one character that is searched as another one: a traditional form, or one of full width",
    columns=(
        Column("char", "text", "Character as it may be written.", required=True, pattern=r"^.$"),
        Column("folded", "text", "Character under which it is searched.", required=True, pattern=r"^.$"),
        Column("why", "text", "What makes them the same.", required=True, one_of=("traditional", "full width")),
        c.source.but(required=True),
    ),
    key=("char",),
    source="seeds/search/folding.csv",
    warnings=("For search alone: the text that is read keeps its characters.",),
)

TABLES: tuple[Table, ...] = (SEARCH_FOLDING,)
