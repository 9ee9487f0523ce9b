"""What the stages say of a row that was turned away, or of a check that failed, in Chinese.

Sentences are written and kept in English, with the row's own values in them. ``seeds/quality/sentences.csv`` holds the
shape of each; a sentence is taken apart by its shape and put together again in Chinese, so that what an older version
wrote is read too. What has no shape there is left to the caller, who shows it as it is.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import cache

from seeds.catalog import rows
from seeds.quality_table import sentences_zh

_SLOT = re.compile(r"\{(\w+)\}")
_JOINT = "; "
"""Between what several expectations say of one row."""
_LAST = "…"
"""After them, where there are more."""
_COLUMNS = ("column", "first", "second")
"""Slots in which the name of a column stands, and nothing else."""
_NAMED = ("format", "where", "type")
"""Slots whose values have rows of their own."""
_AMOUNTS = ("low", "high", "most", "cny")
_NUMBER = re.compile(r"(?<![\d.])-?\d+(?:\.\d+)?(?![\d.])")
_UNITS = {"CNY": "元", "count": "", "percent": "%", "percentage_point": "个百分点"}
"""Base units as they are written behind a number."""
_MOST = 12
"""Parts between joints that are looked at; three sentences with what stands in them have fewer."""


def in_chinese(sentence: str) -> str | None:
    """The sentence, or several of them joined, in Chinese; None where a part of it has no known shape.

    Where a sample says at its end which row it is of, that stays.
    """
    sentence, where = apart(sentence)
    said = _joined(sentence)
    return said if said is None or where is None else f"{said} [{where}]"


def apart(sample: str) -> tuple[str, str | None]:
    """What a sample of a check says, and the document and offset of the row that it says it of."""
    said, bracket, where = sample.removesuffix("]").rpartition(" [")
    return (said, where) if bracket and sample.endswith("]") else (sample, None)


def _joined(sentence: str) -> str | None:
    parts = sentence.split(_JOINT)
    if len(parts) > _MOST:
        return _one(sentence)
    # from the last part on: how the rest is said from each part on, each sentence as short as can be
    said: list[list[str] | None] = [None] * len(parts) + [[]]
    for begin in reversed(range(len(parts))):
        if begin and begin == len(parts) - 1 and parts[begin] == _LAST:
            said[begin] = [_LAST]
            continue
        for end in range(begin + 1, len(parts) + 1):
            rest = said[end]
            if rest is not None and (one := _one(_JOINT.join(parts[begin:end]))) is not None:
                said[begin] = [one, *rest]
                break
    return "；".join(said[0]) if said[0] is not None else None


def _one(sentence: str) -> str | None:
    for pieces, slots, chinese in _shapes():
        values = _values(sentence, pieces)
        if values is not None and all(v.isidentifier() for n, v in zip(slots, values, strict=True) if n in _COLUMNS):
            told = {name: _said(name, value) for name, value in zip(slots, values, strict=True)}
            return chinese.format_map(told)
    return None


def _values(sentence: str, pieces: Sequence[str]) -> list[str] | None:
    """What stands between the fixed pieces of a shape, each as short as can be; None where the sentence is not of it."""
    first, last = pieces[0], pieces[-1]
    if not sentence.startswith(first):
        return None
    if len(pieces) == 1:
        return [] if sentence == first else None
    at = len(first)
    found = []
    for piece in pieces[1:-1]:
        end = sentence.find(piece, at + 1)
        if end < 0:
            return None
        found.append(sentence[at:end])
        at = end + len(piece)
    end = len(sentence) - len(last)
    if end <= at or not sentence.endswith(last):
        return None
    return [*found, sentence[at:end]]


@cache
def _shapes() -> Sequence[tuple[tuple[str, ...], tuple[str, ...], str]]:
    """Fixed pieces, names of the slots between them and the Chinese of each shape, those that fix most first."""
    found = []
    for sentence, chinese in sentences_zh().items():
        parts = _SLOT.split(sentence)
        found.append((tuple(parts[::2]), tuple(parts[1::2]), chinese))
    return sorted(found, key=lambda shape: (-sum(map(len, shape[0])), shape[0]))


def _said(slot: str, value: str) -> str:
    """A value as Chinese readers know it: codes of the catalogue by their names, large numbers in 万 and 亿."""
    if slot in _NAMED:
        return _one(value) or value
    if slot == "unit":
        return _UNITS.get(value, _names(slot).get(value, value))
    if slot == "metric":
        return _names(slot).get(value, value)
    return _NUMBER.sub(_large, value) if slot in _AMOUNTS else value


def _large(found: re.Match[str]) -> str:
    number = Decimal(found[0])
    for size, word in ((10**12, "万亿"), (10**8, "亿"), (10**4, "万")):
        if abs(number) >= size:
            return f"{(number / size).normalize():f}{word}"
    return found[0]


@cache
def _names(slot: str) -> Mapping[str, str]:
    if slot == "metric":
        return {row["metric"]: row["name_zh"] for row in rows("metrics/metrics")}
    return {row["unit_id"]: row["name_zh"] for row in rows("units/units")}
