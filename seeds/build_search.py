"""Makes ``seeds/search/folding.csv`` from OpenCC's table of characters.

usage: python -m seeds.build_search TSCharacters.txt   (dictionary/TSCharacters.txt of OpenCC, Apache-2.0)
"""

from __future__ import annotations

import csv
import sys
from pathlib import Path

TARGET = Path(__file__).parent / "search" / "folding.csv"
OPENCC = "OpenCC TSCharacters (Apache-2.0)"
UNICODE = "Unicode block Halfwidth and Fullwidth Forms"
SOUGHT = frozenset("．％") | {chr(code) for code in range(0xFF01, 0xFF5F) if chr(code).isalnum()}
"""Letters, digits and the signs of a number; the others part words in either width."""
KEPT = frozenset("乾")
"""Characters that simplified writing has too, as themselves (乾隆, 乾坤)."""
FULL_WIDTH = 0xFEE0
"""How far a character of full width is from its plain form."""


def _simplified(char: str) -> bool:
    """Is it in the set of simplified Chinese?"""
    try:
        char.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return True


def folding(characters: Path) -> list[tuple[str, str, str, str]]:
    """Rows of the table: traditional characters with their first simplified one, full-width letters and signs."""
    rows = [
        (chr(code), chr(code - FULL_WIDTH), "full width", UNICODE)
        for code in range(0xFF01, 0xFF5F)
        if chr(code) in SOUGHT
    ]
    for line in characters.read_text(encoding="utf-8").splitlines():
        char, _, others = line.partition("\t")
        first = others.split(" ")[0]
        if first != char and char not in KEPT and _simplified(first):
            rows.append((char, first, "traditional", OPENCC))
    return sorted(rows)


def main() -> None:
    with TARGET.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("char", "folded", "why", "source"))
        writer.writerows(folding(Path(sys.argv[1])))


if __name__ == "__main__":
    main()
