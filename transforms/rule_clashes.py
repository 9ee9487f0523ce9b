"""Two rules of one rank that claim the same text: an error when the generated files are written.

Only the order of a file would decide between them, and nobody who adds a row looks at that.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import combinations

from seeds.language_table import MetricOverride, NumberFamily
from transforms.number_families import Family

_MARKS = re.compile("[⟦⟧]")


def family_clashes(found: Sequence[Family], rows: Sequence[NumberFamily]) -> list[str]:
    """A sentence for every span of an example that two families of one tier claim; empty where the tiers hold."""
    return [
        f"{row.family} and {other.name}, both of tier {row.tier}, claim {text[start:end]} in {text}: "
        "only the order of the file decides; move one of them to another tier"
        for row in rows
        for own in (next(f for f in found if f.name == row.family),)
        for text in (_MARKS.sub("", example) for example in row.examples)
        for spans in (set(own.claims(text)),)
        for other in found
        if other.tier == row.tier and other.name != row.family
        for start, end in sorted(spans & set(other.claims(text)))
    ]


def override_clashes(rows: Sequence[MetricOverride]) -> list[str]:
    """A sentence for every word by which two overrides make two metrics of the same one."""
    return [
        f"of {one.metric} ({one.dimension}) the word {word} makes both {one.becomes} and {other.becomes}: "
        "only the order of the file decides; take it from one of them"
        for one, other in combinations(rows, 2)
        if (one.metric, one.dimension, one.within) == (other.metric, other.dimension, other.within)
        and one.becomes != other.becomes
        for word in one.words
        if any(word in longer or longer in word for longer in other.words)
    ]
