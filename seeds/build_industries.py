"""Build seeds/industries/industries.csv, the classification GB/T 4754-2017, from the reference material.

    python -m seeds.build_industries REFERENCE

The everyday words in ``aliases.csv`` beside it are written by hand and are not touched.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from seeds.build_places import read, write

LEVELS = {1: "section", 2: "division", 3: "group", 4: "class"}
SOURCE = "GB/T 4754-2017 with amendment 1"


def build_industries(reference: Path) -> None:
    """Sections, divisions, groups and classes, each under its nearest entry above."""
    entries = read(reference / "gb_t_4754_2017" / "gbt4754_2017.csv")
    raw = {r["code"]: r["name_zh"] for r in entries}
    section_of = {r["code"]: r["parent_code"] for r in entries}

    def parent(code: str) -> str:
        """By the digits, since the source files some classes under the wrong level."""
        for length in range(len(code) - 1, 1, -1):
            if code[:length] in raw:
                return code[:length]
        return "" if len(code) == 1 else section_of[code]

    rows = sorted((code, name, parent(code), LEVELS[len(code)], SOURCE) for code, name in raw.items())
    write("industries/industries", ("industry_code", "name_zh", "parent_code", "level", "source"), rows)
    print("  " + ", ".join(f"{count} {level}" for level, count in Counter(r[3] for r in rows).items()))
    stray = [r[0] for r in rows if r[2] not in raw and r[3] != "section"]
    if stray:
        raise SystemExit(f"entries under nothing: {' '.join(stray)}")


def main(arguments: Sequence[str]) -> None:
    if len(arguments) != 1:
        raise SystemExit(__doc__)
    build_industries(Path(arguments[0]))


if __name__ == "__main__":
    main(sys.argv[1:])
