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
_LAST_WORDS = re.compile(r"(?:\(\?:([\w|]+)\)|(?<!\\)([\u4e00-\u9fff]))\$$")
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
    closes: frozenset[str] | None = None
    """The characters one of which the left pattern ends on, right before the numeral; None where it is not so simple."""

    def claim(self, folded: str, at: int) -> int | None:
        """The end of what it claims of a folded text from the numeral at ``at`` on; None where it leaves it alone."""
        if self.closes is not None and folded[at - 1 : at] not in self.closes:
            return None
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
        Family(
            f.family,
            f.cls,
            f.tier,
            re.compile(_expand(f.left)) if f.left else None,
            re.compile(_expand(f.right)),
            _closing(f.left),
        )
        for f in language_table.number_families()
    ]
    return sorted(found, key=lambda f: f.tier)


def _closing(left: str) -> frozenset[str] | None:
    """The characters that a left pattern may end on: 第 and 前 of (?:位居|名列)第$ and (?:三|前)$; None where it is no word."""
    words = _LAST_WORDS.search(left)
    if words is None or not _goes_on(left):
        return None
    return frozenset(word[-1] for word in (words[1] or words[2]).split("|"))


@dataclass(frozen=True, slots=True)
class _Entry:
    """The families that may claim a numeral with a certain first character."""

    any_other: re.Pattern[str]  # matches where one of those may that look at what follows
    kept: tuple[Family, ...]  # all of them
    always: tuple[Family, ...]  # those that claim whatever follows
    anywhere: tuple[Family, ...]  # of these, the ones that no single character before it rules out
    closes: frozenset[str]  # the characters that the rest of these stand behind


class FamilyIndex:
    """The families that a numeral may belong to, by its first character.

    Some claim a numeral whatever follows it (第|3): they are asked where the character before it allows. Of all others
    one match tells where none does.
    """

    def __init__(self, found: Sequence[Family]) -> None:
        self._families = found
        self._by_first: dict[str, _Entry] = {}

    def at(self, text: str, s: int) -> tuple[Family, ...]:
        entry = self._by_first.get(text[s])
        if entry is None:
            entry = self._by_first[text[s]] = self._entry(text[s])
        if entry.any_other.match(text, s):
            return entry.kept
        return entry.always if text[s - 1 : s] in entry.closes else entry.anywhere

    def _entry(self, first: str) -> _Entry:
        kept = tuple(f for f in self._families if _may_begin(f.right.pattern, first))
        always = tuple(f for f in kept if f.right.match(f"{first}，") or f.right.match(f"{first}1，"))
        others = [f.right for f in kept if f not in always]
        # groups may be repeated back within a family: they are not joined with the others
        alone = [right.pattern.replace("\\1", "") for right in others if right.groups]
        joined = "|".join([*_joined(right.pattern for right in others if not right.groups), *alone])
        return _Entry(
            re.compile(joined or "(?!)"),
            kept,
            always,
            tuple(f for f in always if f.closes is None),
            frozenset(c for f in always for c in f.closes or ()),
        )


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
