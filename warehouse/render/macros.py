"""The macros for people: SQL files of ``warehouse/macros`` whose header is that of a mart view.

A macro is asked like a table, with arguments: ``FROM mart.search('氢能 补贴')``. Each may use those before it in ``ORDER``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from seeds import search_table
from warehouse.contract import Column, ContractError
from warehouse.render import ddl
from warehouse.render.views import read_header, sql_files, view_column

ORDER = ("folded", "observations_of", "articles_with", "search", "search_observations")


@dataclass(frozen=True, slots=True)
class Macro:
    """A question with arguments: what one row of its answer is, and the statement that makes the macro."""

    name: str
    grain: str
    question: str
    example: str
    columns: tuple[Column, ...]
    sql: str

    @property
    def full_name(self) -> str:
        return f"mart.{self.name}"

    @property
    def statement(self) -> str:
        """CREATE MACRO with its comment."""
        told = ddl.literal(f"{self.grain}. {self.question}")
        return f"{self.sql.rstrip().rstrip(';')};\nCOMMENT ON {self.kind} {self.full_name} IS {told};"

    @property
    def arguments(self) -> str:
        """A null for each argument that has no default."""
        given = self.sql.partition("(")[2].partition(")")[0]
        return ", ".join("NULL" for name in given.split(",") if ":=" not in name)

    @property
    def kind(self) -> str:
        """Its kind in DDL: one that is asked like a table, or one that gives a value."""
        return "MACRO TABLE" if re.search(r"\bAS TABLE\b", self.sql) else "MACRO"


@cache
def macros() -> tuple[Macro, ...]:
    """Every macro, in an order in which they can be made."""
    texts = dict(sql_files("macros"))
    names = (*(n for n in ORDER if n in texts), *(n for n in texts if n not in ORDER))
    return tuple(_macro(name, texts[name]) for name in names)


def _macro(name: str, text: str) -> Macro:
    file = f"macros/{name}.sql"
    fields, sql = read_header(file, text, ("grain", "question", "example", "columns"))
    columns = tuple(view_column(file, line) for line in fields["columns"])
    if "{written}" in sql:
        folding = search_table.folding()
        for place, characters in (("written", folding.keys()), ("folded", folding.values())):
            # both are read inside a literal, the first as a class of characters too
            sql = sql.replace(f"{{{place}}}", "".join(_quoted(c) for c in characters))
    return Macro(name, fields["grain"][0], fields["question"][0], fields["example"][0], columns, sql)


def _quoted(char: str) -> str:
    if char in "'\\]^-[":
        raise ContractError(
            f"seeds/search/folding.csv: {char!r} would end or change the list of characters in mart.folded"
        )
    return char
