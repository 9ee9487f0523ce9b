"""Families of numbers that count nothing (第三届, 5G工厂, 世界500强), compiled from their table.

A family claims a span: from a numeral on, what its right pattern matches, where its left pattern fits what stands
before. Families of a lower tier are asked first. Two families of one tier that claim the same span would leave the
answer to the order of the file: ``rule_clashes`` finds them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from seeds import language_table
from transforms.numbers import ARABIC, ZD, fold

NUMERIC = frozenset(f"0123456789{ZD}十百千万亿廿卅卌翻半")
"""Characters that a numeral may hold."""
REACH = 28
"""Characters before a numeral that a left pattern may look at."""
_ONE_CHARACTER = re.compile(r"\\.|\[[^\]]*\]")
_INNERMOST = re.compile(r"\([^()]*\)")
_C = rf"[{ZD}十百千万亿廿]{{1,32}}+"  # bounded: a page of numerals is read in linear time
_PARTS = {"{N}": rf"(?:{ARABIC}|{_C})", "{A}": ARABIC, "{C}": _C, "{ZD}": ZD}


@dataclass(frozen=True, slots=True)
class Family:
    """One family of numbers that are no quantities: see seeds/language/number_families.csv."""

    name: str
    cls: str
    tier: int
    left: re.Pattern[str] | None
    right: re.Pattern[str]

    def claim(self, folded: str, at: int) -> int | None:
        """The end of what it claims of a folded text from the numeral at ``at`` on; None where it leaves it alone."""
        m = self.right.match(folded, at)
        if m is None or self.left is not None and self.left.search(folded, max(0, at - REACH), at) is None:
            return None
        return m.end()

    def claims(self, text: str) -> list[tuple[int, int]]:
        """The spans of a text that the family alone would claim, wherever a reader might ask it."""
        folded = fold(text)
        ends = ((at, self.claim(folded, at)) for at in range(len(folded)))
        return [(at, end) for at, end in ends if end is not None]


def _expand(pattern: str) -> str:
    for key, value in _PARTS.items():
        pattern = pattern.replace(key, value)
    return pattern


def families() -> list[Family]:
    """All families, specific tiers first, in file order within a tier."""
    found = [
        Family(f.family, f.cls, f.tier, re.compile(_expand(f.left)) if f.left else None, re.compile(_expand(f.right)))
        for f in language_table.number_families()
    ]
    return sorted(found, key=lambda f: f.tier)


class FamilyIndex:
    """The families that a numeral may belong to, by its first character.

    Some claim a numeral whatever follows it (第|3) and are always asked; of all others one match tells where none does.
    """

    def __init__(self, found: Sequence[Family]) -> None:
        self._families = found
        self._by_first: dict[str, tuple[re.Pattern[str], tuple[Family, ...], tuple[Family, ...]]] = {}

    def at(self, text: str, s: int) -> tuple[Family, ...]:
        entry = self._by_first.get(text[s])
        if entry is None:
            entry = self._by_first[text[s]] = self._entry(text[s])
        any_other, candidates, always = entry
        return candidates if any_other.match(text, s) else always

    def _entry(self, first: str) -> tuple[re.Pattern[str], tuple[Family, ...], tuple[Family, ...]]:
        kept = tuple(f for f in self._families if _may_begin(f.right.pattern, first))
        always = tuple(f for f in kept if f.right.match(f"{first}，") or f.right.match(f"{first}1，"))
        others = [f.right for f in kept if f not in always]
        # groups may be repeated back within a family: they are not joined with the others
        alone = [right.pattern.replace("\\1", "") for right in others if right.groups]
        joined = "|".join([*_joined(right.pattern for right in others if not right.groups), *alone])
        return re.compile(joined or "(?!)"), kept, always


def _joined(patterns: Iterable[str]) -> Iterator[str]:
    """The patterns as few alternatives: those that begin with the same kind of numeral read it once."""
    by_numeral: dict[str, list[str]] = {}
    for pattern in patterns:
        numeral = next((n for n in _PARTS.values() if pattern.startswith(n) and _goes_on(pattern[len(n) :])), "")
        by_numeral.setdefault(numeral, []).append(f"(?:{pattern[len(numeral) :]})")
    for numeral, rests in by_numeral.items():
        yield f"{numeral}(?:{'|'.join(rests)})"


def _goes_on(rest: str) -> bool:
    """Is the numeral before the rest of a pattern neither repeated nor the beginning of the first alternative only?"""
    bare, inner = _ONE_CHARACTER.sub("", rest), 1
    while inner:
        bare, inner = _INNERMOST.subn("", bare)
    return not rest.startswith(("?", "*", "+", "{")) and "|" not in bare


def _may_begin(pattern: str, first: str) -> bool:
    """Can a pattern match a text that begins with this character? True where its first part is not simple."""
    for part, expanded in _PARTS.items():
        if pattern.startswith(expanded) and not pattern.startswith(("?", "*", "{0"), len(expanded)):
            if part == "{A}":
                return first in "0123456789"
            if part == "{C}":
                return first in NUMERIC and not first.isdigit()
            return first in NUMERIC
    end = pattern.find("]") + 1
    if pattern.startswith("[") and not pattern.startswith(("?", "*", "{0"), end):
        return re.match(pattern[:end], first) is not None
    if pattern.startswith("\\d"):
        return first in "0123456789"
    return True
