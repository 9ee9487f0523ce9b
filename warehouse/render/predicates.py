"""Table -> row predicates: the contract as expressions that say of each row whether it may pass.

Great Expectations judges the same rules for the report; these give the verdict on each row because
they are fast. Both are rendered from the contract, and a test holds them to the same answer.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import polars as pl

from warehouse.contract import Bound, Column, Severity, Table
from warehouse.render.frames import POLARS

REASONS: dict[str, str] = {
    "missing_value": "a required column is null",
    "unknown_code": "a value is not among the codes the column allows",
    "below_minimum": "a value lies below the least the column allows",
    "above_maximum": "a value lies above the most the column allows",
    "bad_pattern": "a text does not have the form the column requires",
    "duplicate_key": "the key of the row was already used by a row before it",
    "out_of_order": "two columns of a row that must stand in order do not",
    "unknown_reference": "a value refers to a row that does not exist",
}
"""Reason codes of the predicates."""


@dataclass(frozen=True, slots=True)
class Predicate:
    """One rule about the rows of one table.

    ``holds`` is true for a row that keeps the rule and never null: only ``missing_value`` judges nulls.
    ``name`` is ``table.column.kind`` and unique within the table.
    """

    name: str
    table: str
    column: str
    reason: str
    holds: pl.Expr
    sentence: str
    severity: Severity


def predicates(table: Table) -> tuple[Predicate, ...]:
    """Every rule of the table that can be judged without another table, columns first, key last."""
    found: list[Predicate] = []
    for column in table.columns:
        found.extend(_column(table, column))
    for pair in table.ordered:
        first, second = pl.col(pair.first), pl.col(pair.second)
        sign = "<" if pair.strict else "<="
        found.append(
            Predicate(
                f"{table.full_name}.{pair.first}.ordered",
                table.full_name,
                pair.first,
                "out_of_order",
                ((first < second) if pair.strict else (first <= second)).fill_null(True),
                f"{pair.first} {sign} {pair.second}: {pair.why}",
                pair.severity,
            )
        )
    key = ", ".join(table.key)
    found.append(
        Predicate(
            f"{table.full_name}.{table.key[0]}.unique",
            table.full_name,
            table.key[0],
            "duplicate_key",
            # the first row with a key passes: the later ones add nothing
            (pl.struct(table.key) if len(table.key) > 1 else pl.col(table.key[0])).is_first_distinct(),
            f"{key} is the key: no two rows share it",
            "reject",
        )
    )
    return tuple(found)


def reference(table: Table, name: str, known: pl.Series) -> Predicate:
    """The rule that a column's values are among the ``known`` values of the column it refers to."""
    column = table.column(name)
    return Predicate(
        f"{table.full_name}.{name}.refers",
        table.full_name,
        name,
        "unknown_reference",
        pl.col(name).is_in(known.implode()).fill_null(True),
        f"{name} must be found in {column.refers_to}",
        column.severity,
    )


def broken(frame: pl.DataFrame, rules: Iterable[Predicate]) -> dict[str, pl.Series]:
    """For each rule that some row of the frame breaks: its name, and which rows break it (a boolean mask)."""
    rules = tuple(rules)
    verdicts = frame.select(**{str(i): ~rule.holds for i, rule in enumerate(rules)})
    return {rule.name: verdicts[str(i)] for i, rule in enumerate(rules) if verdicts[str(i)].any()}


def _column(table: Table, column: Column) -> Iterable[Predicate]:
    value = pl.col(column.name)

    def rule(kind: str, reason: str, holds: pl.Expr, sentence: str) -> Predicate:
        name = f"{table.full_name}.{column.name}.{kind}"
        return Predicate(name, table.full_name, column.name, reason, holds, sentence, column.severity)

    if column.required:
        yield rule("required", "missing_value", value.is_not_null(), f"{column.name} must not be null")
    if column.one_of:
        allowed = ", ".join(column.one_of)
        holds = value.is_in(pl.Series(column.one_of, dtype=pl.String).implode()).fill_null(True)
        yield rule("one_of", "unknown_code", holds, f"{column.name} must be one of {allowed}")
    if column.at_least is not None:
        holds = (value >= _literal(column, column.at_least)).fill_null(True)
        yield rule("at_least", "below_minimum", holds, f"{column.name} must be at least {column.at_least}")
    if column.at_most is not None:
        holds = (value <= _literal(column, column.at_most)).fill_null(True)
        yield rule("at_most", "above_maximum", holds, f"{column.name} must be at most {column.at_most}")
    if column.pattern is not None:
        holds = value.str.contains(column.pattern).fill_null(True)
        yield rule("pattern", "bad_pattern", holds, f"{column.name} must match {column.pattern}")


def _literal(column: Column, bound: Bound) -> pl.Expr:
    return pl.lit(bound).cast(POLARS[column.type])
