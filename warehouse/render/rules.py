"""The tables of rules -> docs/rules.md: which numbers count nothing, and in which order that is asked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import groupby

from seeds.language_table import NumberFamily
from warehouse.contract import Table

STAGES: tuple[tuple[str, str], ...] = (
    ("cell", "a number alone in a cell of a table parted by tabs is a bare number: its unit is in a head far off"),
    ("date", "calendar expressions (2023年1至7月, 去年底); a length of time (十五年) is none"),
    ("lexicon word", "words that hold a numeral and state no quantity (进一步, 四川): `ref.not_number`"),
    ("title", "what stands between 《 and 》 is a name"),
    ("family", "the families below"),
    ("quantity", "what is left, with its unit, bounds and ranges; a short quotation (“八八战略”) is a name"),
)
"""The stages of transforms/mentions.py in their order; a test compares."""

_FAMILIES = "ref.number_family"
_FOLDER = "language/"

_HEAD = """\
# Rules of numbers

Generated from `seeds/language` and `warehouse/tables` by `make generate`; edit those, not this page.

A text is read once, from left to right. Wherever a numeral could begin, these stages are asked in this order; the
first that answers wins, and reading goes on behind what it claimed:
"""

_ABOUT_FAMILIES = """\
A short text that is nothing but one expression is read before all of this: there is no sentence to make a name of it.

## Families of numbers that count nothing

One row of `seeds/language/number_families.csv` each, in the order in which they are tried.
{tier} {file_order}
So a tier is a rank among rules: where two families would claim the same number, the one that is to win belongs in a
lower tier. `make generate` fails where two families of one tier claim the same span of an example.

- class: {cls} The classes of all mentions: {mention_class}
- left: {left} It ends at the numeral.
- right: {right} What it matches is what the family claims.
- claims: texts in which the family claims what stands between ⟦ and ⟧.
- leaves alone: texts in which it claims nothing.
"""

_ABOUT_TABLES = """\
## The other tables of `seeds/language`

What one row of each means; [dictionary.md](dictionary.md) explains the columns. The number of rows is not told here,
so that a new word leaves this page as it is.

| file | table | one row = |
| --- | --- | --- |
"""


def rules(families: Iterable[NumberFamily], tables: Iterable[Table], files: Mapping[str, str]) -> str:
    """The whole page: the stages, the families in the order in which they are tried, the other tables."""
    by_name = {t.full_name: t for t in tables}
    stages = "\n".join(f"{number}. **{name}**: {about}" for number, (name, about) in enumerate(STAGES, 1))
    parts = [_HEAD, f"{stages}\n", _about_families(by_name)]
    tried = enumerate(in_order(families), 1)
    for tier, members in groupby(tried, key=lambda numbered: numbered[1].tier):
        parts.append(f"### Tier {tier}\n")
        parts += [_family(number, family) for number, family in members]
    parts.append(_ABOUT_TABLES + _tables(by_name, files))
    return "\n".join(parts).rstrip() + "\n"


def in_order(families: Iterable[NumberFamily]) -> list[NumberFamily]:
    """Lower tiers first, in file order within a tier: as the reader tries them."""
    return sorted(families, key=lambda f: f.tier)


def _about_families(tables: Mapping[str, Table]) -> str:
    table = tables[_FAMILIES]
    return _ABOUT_FAMILIES.format(
        tier=table.column("tier").doc,
        file_order=" ".join(table.warnings),
        cls=table.column("class").doc,
        mention_class=tables["core.mention"].column("class").doc,
        left=table.column("left_pattern").doc,
        right=table.column("right_pattern").doc,
    )


def _family(number: int, family: NumberFamily) -> str:
    return "\n".join(
        (
            f"#### {number}. {family.family}\n",
            f"Class {family.cls}, tier {family.tier}. Why: {family.why}.\n",
            f"- left: {_code(family.left) if family.left else 'anything'}",
            f"- right: {_code(family.right)}",
            f"- claims: {', '.join(map(_code, family.examples))}",
            f"- leaves alone: {', '.join(map(_code, family.counter_examples))}\n",
        )
    )


def _tables(tables: Mapping[str, Table], files: Mapping[str, str]) -> str:
    lines = []
    for name, file in sorted(files.items(), key=lambda pair: pair[1]):
        if file.startswith(_FOLDER) and name != _FAMILIES:
            csv = f"[{file.removeprefix(_FOLDER)}.csv](../seeds/{file}.csv)"
            meaning = tables[name].grain.removeprefix("one row = ").replace("|", "\\|")
            lines.append(f"| {csv} | [{name}](dictionary.md#{name.replace('.', '')}) | {meaning} |")
    return "\n".join(lines) + "\n"


def _code(text: str) -> str:
    """A span of code, whatever characters are in it."""
    fence = "``" if "`" in text else "`"
    return f"{fence}{text}{fence}"
