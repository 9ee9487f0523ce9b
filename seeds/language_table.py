"""Typed access to the language tables: words that bound, move, date and excuse a number."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache

from seeds.catalog import rows


@cache
def fold_table() -> dict[int, str]:
    """``str.translate`` table, one character to one character."""
    return {ord(r["char"]): r["folded"] for r in rows("language/folding")}


@cache
def digits() -> dict[str, int]:
    """Value of each Chinese digit after folding."""
    return {r["char"]: int(r["value"]) for r in rows("language/digits")}


@cache
def financial_numerals() -> dict[str, str]:
    """Characters that are digits only inside a numeral (伍拾万), to the plain digit."""
    return {r["char"]: r["folded"] for r in rows("language/financial_numerals")}


@dataclass(frozen=True, slots=True)
class Word:
    """One row of a lexicon: a surface, what it means, and what must hold for it to mean that."""

    surface: str
    code: str
    needs: str = ""


@dataclass(frozen=True, slots=True)
class NumberFamily:
    """A family of numbers that count nothing, with the texts that must and must not match it."""

    family: str
    cls: str
    tier: int
    left: str
    right: str
    examples: tuple[str, ...]
    counter_examples: tuple[str, ...]
    why: str


@cache
def not_numbers() -> tuple[Word, ...]:
    """Words that hold a numeral and state no quantity; code is name, idiom or word (not even a mention)."""
    return tuple(Word(r["surface"], r["class"]) for r in rows("language/not_numbers"))


@cache
def not_units() -> frozenset[str]:
    """Words that begin with a unit and are none (成立, 年级, 分行)."""
    return frozenset(r["surface"] for r in rows("language/not_units"))


@dataclass(frozen=True, slots=True)
class Sign:
    """A word that makes a number negative; it is part of another word behind the characters ``not_after``."""

    surface: str
    needs: str  # digits (-), temperature (零下), or nothing
    not_after: str


@cache
def signs() -> tuple[Sign, ...]:
    """Signs, longest first."""
    found = [Sign(r["surface"], r["needs"], r["not_after"]) for r in rows("language/signs")]
    return tuple(sorted(found, key=lambda s: -len(s.surface)))


@dataclass(frozen=True, slots=True)
class DateWord:
    """A word for a year, month, week or day counted in steps from publication, or from the one spoken of last."""

    surface: str
    unit: str  # year, quarter, month, week, day
    step: int
    counted_from: str  # publication, spoken, or either: spoken if there is one


@cache
def date_words() -> tuple[DateWord, ...]:
    """Relative calendar words, longest first."""
    found = [DateWord(r["surface"], r["unit"], int(r["step"]), r["counted_from"]) for r in rows("language/date_words")]
    return tuple(sorted(found, key=lambda w: -len(w.surface)))


@cache
def five_year_plans() -> dict[str, tuple[int, int]]:
    """First and last year of each plan, by its number (十四 for 十四五)."""
    return {r["plan"]: (int(r["first_year"]), int(r["last_year"])) for r in rows("language/five_year_plans")}


@cache
def festivals() -> dict[str, tuple[int, int]]:
    """Month and day of the festivals that fall on the same day of every year."""
    return {r["festival"]: (int(r["month"]), int(r["day"])) for r in rows("language/festivals")}


@dataclass(frozen=True, slots=True)
class HolidayName:
    """A name that one holiday or two together go by; 十一 needs 假期 behind it to be one."""

    surface: str
    holidays: tuple[str, ...]
    needs_word: bool


@cache
def holiday_names() -> dict[str, HolidayName]:
    """Names of public holidays and travel seasons."""
    return {
        r["surface"]: HolidayName(r["surface"], tuple(r["holidays"].split()), r["needs_word"] == "yes")
        for r in rows("language/holiday_names")
    }


@cache
def holidays() -> dict[tuple[str, int], tuple[date, date]]:
    """First and last day off of a holiday, by its name and the year that it is called by."""
    return {
        (r["holiday"], int(r["year"])): (date.fromisoformat(r["first_day"]), date.fromisoformat(r["last_day"]))
        for r in rows("language/holidays")
    }


@cache
def fiscal_years() -> dict[str, tuple[int, bool]]:
    """Whose fiscal year begins with which month, and whether it is called by the year that it ends in."""
    return {r["surface"]: (int(r["first_month"]), r["named_after"] == "end") for r in rows("language/fiscal_years")}


@cache
def eras() -> dict[str, int]:
    """The first year of an era: 民国三年 is 1914."""
    return {r["era"]: int(r["first_year"]) for r in rows("language/eras")}


def _examples(cell: str) -> tuple[str, ...]:
    return tuple(text for text in cell.split(" | ") if text)


@cache
def number_families() -> tuple[NumberFamily, ...]:
    """Families in file order."""
    return tuple(
        NumberFamily(
            r["family"],
            r["class"],
            int(r["tier"]),
            r["left_pattern"],
            r["right_pattern"],
            _examples(r["examples"]),
            _examples(r["counter_examples"]),
            r["why"],
        )
        for r in rows("language/number_families")
    )


@dataclass(frozen=True, slots=True)
class Comparator:
    """A word that bounds a number; ``gap`` characters may stand between the word and the number."""

    surface: str
    position: str
    comparator: str
    gap: int


@cache
def comparators() -> tuple[Comparator, ...]:
    return tuple(
        Comparator(r["surface"], r["position"], r["comparator"], int(r["gap"])) for r in rows("language/comparators")
    )


@dataclass(frozen=True, slots=True)
class Direction:
    """A verb or noun of change; ``level`` where it leads to a level (降至) and not to an amount of change."""

    surface: str
    sign: int
    level: bool


@cache
def directions() -> tuple[Direction, ...]:
    return tuple(Direction(r["surface"], int(r["sign"]), r["level"] == "level") for r in rows("language/directions"))


@cache
def bases() -> dict[str, str]:
    """Words that say against what a growth is measured, to the code of the basis."""
    return {r["surface"]: r["basis"] for r in rows("language/bases")}


@cache
def qualifiers() -> tuple[str, ...]:
    """Words that make two figures of one metric not comparable."""
    return tuple(r["surface"] for r in rows("language/qualifiers"))


@dataclass(frozen=True, slots=True)
class StatusCue:
    surface: str
    status: str
    scope: str
    weight: int


@cache
def confidence_weights() -> dict[str, float]:
    """What each sign adds to the log-odds that an observation is right."""
    return {r["sign"]: float(r["weight"]) for r in rows("language/confidence_weights")}


@cache
def status_cues() -> tuple[StatusCue, ...]:
    return tuple(
        StatusCue(r["surface"], r["status"], r["scope"], int(r["weight"])) for r in rows("language/status_cues")
    )


@cache
def per_words() -> dict[str, str]:
    """Words before a number that divide it: 人均, 每吨, 年产."""
    return {r["surface"]: r["per"] for r in rows("language/per_words")}


@cache
def noun_bounds() -> tuple[Word, ...]:
    """Words at which a noun phrase beside a number ends; code is right, verb, left, tail or whole.

    right ends a phrase, verb ends one that has begun, tail may stand between noun and number, and whole is a longer
    word that holds a bound and is none.

    ``needs`` holds the characters that make another word of it when they follow (到 does not bound 到位).
    """
    return tuple(Word(r["surface"], r["side"], r["unless"]) for r in rows("language/noun_bounds"))


@cache
def metric_defaults() -> dict[str, str]:
    """Metric where no noun says it: ``counter:家`` or ``dimension:area`` -> metric id."""
    return {r["applies_to"]: r["metric"] for r in rows("language/metric_defaults")}


@cache
def counter_metrics() -> dict[str, frozenset[str]]:
    """Metrics that a measure word can count; a measure word that is not in the table counts anything."""
    return {r["counter"]: frozenset(r["metrics"].split()) for r in rows("language/counter_metrics")}


@dataclass(frozen=True, slots=True)
class MetricOverride:
    """Words beside a number that turn one metric into another; ``within`` says in what: the phrase or the clause."""

    metric: str
    dimension: str
    within: str
    words: tuple[str, ...]
    becomes: str
    examples: tuple[str, ...]
    counter_examples: tuple[str, ...]
    why: str


@cache
def metric_overrides() -> tuple[MetricOverride, ...]:
    """Overrides in file order; the first whose words are found wins."""
    return tuple(
        MetricOverride(
            r["metric"],
            r["dimension"],
            r["within"],
            tuple(r["words"].split()),
            r["becomes"],
            _examples(r["examples"]),
            _examples(r["counter_examples"]),
            r["why"],
        )
        for r in rows("language/metric_overrides")
    )


@cache
def noun_suffixes() -> dict[str, str]:
    """Metric that counts things whose name ends so, where the lexicon does not know the whole word."""
    return {r["suffix"]: r["metric"] for r in rows("language/noun_suffixes")}


@cache
def metric_industries() -> dict[str, str]:
    """The field that a metric is always of, where the text names none."""
    return {r["metric"]: r["industry"] for r in rows("language/metric_industries")}
