"""Fifty questions an analyst would ask, asked as SQL on mart.observation without a look at the data first.

The recipe, fixed before any answer is read: take the gold quantities that are not optional, whose metric is in the
catalogue (not ``other``), that lie in a region with a code, belong to no organization and name a year. A question is
one combination of region code, industry word, metric, kind, status and year; what it should return is the set of
values that the gold gives for it. The industry is asked for by the words that the gold accepts for it, without 产业,
any of them in ``industry`` or ``metric_text``. Questions are shuffled with a fixed seed and the first fifty are asked.

``python -m tests.gold.questions WAREHOUSE GOLD_FOLDER…`` prints the score and, for each question that does not return
exactly the right values, why. Exit code 1 where fewer than ``LEAST`` do.
"""

from __future__ import annotations

import random
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.gold import score

SEED = 20231015
ASKED = 50
LEAST = 42
TOLERANCE = 1e-3  # relative: the gold writes a third as 0.3333

SQL = """
SELECT DISTINCT low::DOUBLE, high::DOUBLE
FROM mart.observation
WHERE region_code = $region_code
  AND metric = $metric
  AND kind = $kind
  AND unit = $unit
  AND status = $status
  AND year(coalesce(period_end, period_start)) = $year
  AND organization IS NULL
  AND (len($industry) = 0 OR len(list_filter(
        $industry, lambda word: contains(coalesce(industry, '') || coalesce(metric_text, ''), word))) > 0)
"""


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked, and the values (low, high) that the annotations give for it."""

    asked: tuple[tuple[str, Any], ...]
    expected: frozenset[tuple[float, float]]


@dataclass(slots=True)
class Answer:
    """A question with what the warehouse returned."""

    question: Question
    returned: set[tuple[float, float]] = field(default_factory=set)

    @property
    def right(self) -> bool:
        """Exactly the expected values, each to within rounding."""
        return len(self.returned) == len(self.question.expected) and all(
            any(_close(a, b) for b in self.returned) for a in self.question.expected
        )

    def why(self) -> str:
        """What is wrong with the answer, in a word."""
        hits = sum(any(_close(a, b) for b in self.returned) for a in self.question.expected)
        if not self.returned:
            return "nothing returned"
        if hits == len(self.question.expected):
            return "more than was asked for"
        return "another value" if not hits else "only a part"


def questions(gold: Iterable[Mapping[str, Any]]) -> list[Question]:
    """All questions that the recipe makes of some gold rows, in the order they are asked."""
    rows = [_facts(row) for row in gold if _asks(row)]
    made = []
    for asked in sorted({tuple(facts.items()) for facts, _, _ in rows}, key=str):
        wanted = dict(asked)
        values = frozenset(value for facts, words, value in rows if _answers(wanted, facts, words))
        made.append(Question(asked, values))
    random.Random(SEED).shuffle(made)
    return made


def _asks(row: Mapping[str, Any]) -> bool:
    return bool(
        row.get("class") == "quantity"
        and not row.get("optional")
        and (row.get("period_end") or row.get("period_start"))
        and row["metric"] in score.STRICT_METRICS
        and row.get("region_code")
        and not row.get("organization")
    )


def _facts(row: Mapping[str, Any]) -> tuple[dict[str, Any], str, tuple[float, float]]:
    """What a gold row is asked for by, the words that its industry is found by, and its value."""
    words = tuple(sorted({w.removesuffix("产业").removesuffix("行业") for w in row.get("industry") or ()}))
    facts = {
        "region_code": row["region_code"],
        "industry": words,
        "metric": row["metric"],
        "kind": _first(row["kind"]),
        "unit": row["unit"],
        "status": _first(row["status"]),
        "year": int(str(row.get("period_end") or row["period_start"])[:4]),
    }
    return facts, " ".join([*(row.get("industry") or ()), *row["metric_text"]]), (float(row["low"]), float(row["high"]))


def _answers(wanted: Mapping[str, Any], facts: Mapping[str, Any], words: str) -> bool:
    """Does a gold row answer a question: the conditions of the SQL, on the annotation?"""
    same = all(wanted[k] == facts[k] for k in wanted if k != "industry")
    return same and (not wanted["industry"] or any(w in words for w in wanted["industry"]))


def ask(warehouse: Path, made: Iterable[Question]) -> list[Answer]:
    """Ask each question of the read copy."""
    import duckdb

    with duckdb.connect(str(warehouse), read_only=True) as connection:
        return [
            Answer(
                q,
                set(
                    connection.execute(SQL, {k: list(v) if isinstance(v, tuple) else v for k, v in q.asked}).fetchall()
                ),
            )
            for q in made
        ]


def _first(value: Any) -> Any:
    return value[0] if isinstance(value, list) else value


def _close(a: tuple[float, float], b: tuple[float, float]) -> bool:
    return all(abs(x - y) <= TOLERANCE * max(abs(x), abs(y)) for x, y in zip(a, b, strict=True))


def main(arguments: list[str]) -> int:
    warehouse, folders = Path(arguments[0]), [Path(a) for a in arguments[1:]]
    gold = [row for folder in folders for rows in score.read_gold(folder).values() for row in rows]
    made = questions(gold)
    answers = ask(warehouse, made[:ASKED])
    right = sum(a.right for a in answers)
    print(f"{right} of {len(answers)} questions return exactly the right values ({len(made)} could be asked)")
    for answer in answers:
        if not answer.right:
            print(f"  {answer.why()}: {dict(answer.question.asked)}")
            print(f"    expected {sorted(answer.question.expected)}, returned {sorted(answer.returned)}")
    return 0 if right >= min(LEAST, len(answers)) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
