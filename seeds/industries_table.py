"""Typed access to industries: the standard's entries and the everyday words for them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Literal

from seeds.catalog import rows


@dataclass(frozen=True, slots=True)
class Industry:
    """One entry of GB/T 4754-2017."""

    code: str
    name: str
    parent_code: str  # "" for a section
    level: Literal["section", "division", "group", "class"]


@dataclass(frozen=True, slots=True)
class IndustryWord:
    """One everyday word for an industry or a field of policy."""

    surface: str  # 新能源产业
    name: str  # canonical word: 新能源
    code: str  # entry that fits, "" where none does
    kind: Literal["industry", "field", "aspect", "none"]
    needs_suffix: bool  # too ordinary unless 产业, 行业, 业 follows or it is all that is measured
    partial: bool  # the entry holds more, or less, than the word means


@cache
def industries() -> dict[str, Industry]:
    """Entries by code."""
    return {
        r["industry_code"]: Industry(r["industry_code"], r["name_zh"], r["parent_code"], r["level"])  # type: ignore[arg-type]
        for r in rows("industries/industries")
    }


@cache
def words() -> dict[str, IndustryWord]:
    """Everyday words by surface."""
    return {
        r["surface"]: IndustryWord(
            surface=r["surface"],
            name=r["name_zh"],
            code=r["industry_code"],
            kind=r["kind"],  # type: ignore[arg-type]
            needs_suffix=r["needs"] == "suffix",
            partial=r["partial"] == "true",
        )
        for r in rows("industries/aliases")
    }


@cache
def guards() -> frozenset[str]:
    """Words and names in which no industry is named: 文化工作 holds no 化工."""
    return frozenset(r["surface"] for r in rows("industries/not_industries"))


def within(code: str, ancestor: str) -> bool:
    """Whether an entry is ``ancestor`` or lies under it: 3841 in 38 in C."""
    here = industries().get(code)
    while here is not None:
        if here.code == ancestor:
            return True
        here = industries().get(here.parent_code)
    return False
