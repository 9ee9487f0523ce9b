"""A drop of news that nobody printed: sections of the stream put together anew, with other places, figures and dates.

``write_drop`` makes files as they are delivered. The same seed gives the same bytes.
"""

from __future__ import annotations

import random
import re
from datetime import date, timedelta
from functools import cache
from pathlib import Path

from benchmarks import texts
from seeds import places

CHARACTERS = 9_300
"""Of a document on average: 1,400 of them are 13 million."""
FIRST = date(2019, 1, 1)
"""Publication day of the first document; the others follow, a day each."""
_FIGURES = re.compile(
    r"(?P<year>(?:19|20)\d\d)(?=年)|(?P<month>\d{1,2})(?=月)|(?P<day>\d{1,2})(?=日)|(?P<figure>\d+(?:\.\d+)?)"
)


def write_drop(folder: Path, documents: int, seed: int = 11) -> int:
    """Write so many documents into a folder; gives the number of characters they have."""
    draw = random.Random(seed)
    _, news = texts.news()
    # a text without sections is one
    sections = [section for text in news for section in re.split(r"(?m)^(?=## )", text)[1:] or [text]]
    named = re.compile("|".join(sorted(map(re.escape, _levels()), key=len, reverse=True)))
    size = 0
    for number in range(documents):
        day = FIRST + timedelta(days=number)
        parts = [f"# 《新闻》 ({day:%Y%m%d})\n\n"]
        length = 0
        while size + length < (number + 1) * CHARACTERS:
            parts.append(_changed(draw.choice(sections), named, day, draw))
            length += len(parts[-1])
        text = "".join(parts)
        (folder / f"{day:%Y%m%d}.txt").write_bytes(text.encode())
        size += len(text)
    return size


@cache
def _levels() -> dict[str, str]:
    """Names of the places in force, each with its level; short ones are left out, which are other words too."""
    return {r.name: r.level for r in places.regions() if r.in_force() and r.level != "country" and len(r.name) > 2}


@cache
def _of_level() -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name, level in _levels().items():
        found.setdefault(level, []).append(name)
    return found


def _changed(text: str, named: re.Pattern[str], day: date, draw: random.Random) -> str:
    """The text with another place of the same level for each, other figures of as many digits, and other days."""
    levels = _levels()
    others: dict[str, str] = {}

    def place(found: re.Match[str]) -> str:
        if found[0] not in others:
            others[found[0]] = draw.choice(_of_level()[levels[found[0]]])
        return others[found[0]]

    def figure(found: re.Match[str]) -> str:
        match found.lastgroup:
            case "year":
                return str(day.year + int(found[0]) - 2023)
            case "month":
                return str(draw.randint(1, 12))
            case "day":
                return str(draw.randint(1, 28))
        return "".join(str(draw.randint(1, 9)) if c.isdigit() else c for c in found[0])

    return _FIGURES.sub(figure, named.sub(place, text))
