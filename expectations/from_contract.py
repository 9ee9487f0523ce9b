"""Table -> the machine half of its expectations. Never edited by hand: edit the contract instead.

The row predicates are those of ``warehouse.render.predicates``; each gets its counterpart in Great
Expectations here.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import polars as pl

from expectations.declaration import Expectation, ExpectationError
from warehouse.contract import Table
from warehouse.render.predicates import Predicate, predicates, reference

SINCE = "2026-11-20"  # the contract is as old as the project


def _counterpart(table: Table, kind: str, predicate: Predicate) -> tuple[str, dict[str, Any]] | None:
    """The expectation of Great Expectations that says what a predicate says; None where there is none to use."""
    column = table.column(predicate.column)
    if kind == "required":
        return "expect_column_values_to_not_be_null", {"column": column.name}
    if kind == "one_of":
        return "expect_column_values_to_be_in_set", {
            "column": column.name,
            "value_set": list(column.one_of),
        }
    if kind in ("at_least", "at_most") and column.type == "date":
        return None  # it has one, but compares dates one by one: half of the time of a large validation
    if kind == "at_least":
        return "expect_column_values_to_be_between", {
            "column": column.name,
            "min_value": column.at_least,
        }
    if kind == "at_most":
        return "expect_column_values_to_be_between", {
            "column": column.name,
            "max_value": column.at_most,
        }
    if kind == "pattern":
        # Python's $ also matches before a final line end, the predicate's does not
        regex = str(column.pattern).removesuffix("$") + r"\Z" if str(column.pattern).endswith("$") else column.pattern
        return "expect_column_values_to_match_regex", {
            "column": column.name,
            "regex": regex,
        }
    if kind == "ordered":
        pair = next(p for p in table.ordered if p.first == column.name)
        return "expect_column_pair_values_a_to_be_greater_than_b", {
            "column_A": pair.second,
            "column_B": pair.first,
            "or_equal": not pair.strict,
            "ignore_row_if": "either_value_is_missing",
        }
    if kind in ("unique", "refers"):
        # Great Expectations calls every row of a shared key wrong, the contract all but the first; and it
        # compares with a list of values, which in the case of a reference is another frame.
        return None
    raise ExpectationError(f"{predicate.name}: no counterpart of {kind!r} is known; write one here")


def _declared(table: Table, predicate: Predicate) -> Expectation:
    kind = predicate.name.rpartition(".")[2]
    flag = f"{predicate.column}.{kind}"
    counterpart = _counterpart(table, kind, predicate)
    if counterpart is None:
        counterpart = (
            "expect_column_values_to_be_in_set",
            {"column": flag, "value_set": [True]},
        )
        computes = (flag, predicate.holds)
    else:
        computes = None
    sentence = predicate.sentence.replace("{", "{{").replace("}", "}}")
    return Expectation(
        table=table.full_name,
        column=predicate.column,
        kind=kind,
        type=counterpart[0],
        kwargs=counterpart[1],
        holds=predicate.holds,
        severity=predicate.severity,
        why=f"{predicate.sentence}. {table.column(predicate.column).doc}",
        since=SINCE,
        reason=predicate.reason,
        says=sentence if kind == "required" else f"{sentence}; it is {{{predicate.column}}}",
        half="machine",
        computes=computes,
    )


def expectations_of(table: Table) -> tuple[Expectation, ...]:
    """What the contract says of the table's rows alone, in the order the verdicts are given."""
    return tuple(_declared(table, predicate) for predicate in predicates(table))


def references_of(table: Table, known: Mapping[str, pl.Series]) -> tuple[Expectation, ...]:
    """What the contract says of the columns that refer to others.

    ``known`` holds the values of columns that may be referred to, by ``schema.table.column``; references
    to columns that are not in it are not judged.
    """
    return tuple(
        _declared(table, reference(table, column.name, known[column.refers_to]))
        for column in table.columns
        if column.refers_to is not None and column.refers_to in known
    )
