"""Words as one pattern."""

from __future__ import annotations

import re
from collections.abc import Iterable


def alternation(words: Iterable[str]) -> str:
    """The words as alternatives of a regular expression, the longest first: none hides one that it begins."""
    return "|".join(map(re.escape, sorted(set(words), key=lambda w: (-len(w), w))))
