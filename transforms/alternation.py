"""Words as one pattern."""

from __future__ import annotations

import re
from collections.abc import Iterable


def alternation(words: Iterable[str]) -> str:
    """The words as alternatives of a regular expression, the longest first: none hides one that it begins."""
    return alternatives((w, "") for w in sorted(set(words), key=lambda w: (-len(w), w)))


def alternatives(words: Iterable[tuple[str, str]]) -> str:
    """Words, each with the pattern of what follows it, as alternatives in their order.

    Those of one first character stand together: it is read once for all, and where none begins with it, skipped.
    """
    rests: dict[str, list[str]] = {}
    for word, follows in words:
        rests.setdefault(word[:1], []).append(re.escape(word[1:]) + follows)
    return "|".join(re.escape(first) + (f"(?:{'|'.join(r)})" if len(r) > 1 else r[0]) for first, r in rests.items())
