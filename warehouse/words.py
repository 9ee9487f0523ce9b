"""Words of a text as search knows them.

A text is folded (traditional to simplified, full width to plain, small letters), then cut by jieba with the names of
the seeds as its user dictionary. Cut is rjieba's, jieba in Rust: the same dictionary and the same cuts at twenty times
the speed. Its model of unknown words is off, because what it makes of a name hangs on the words around it: a name that
no dictionary holds becomes single characters, and each two of them that stand together are a word of their own, so
that 王小洪 is found where these characters stand in this order, and nowhere else.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Sequence
from functools import cache
from importlib.metadata import version
from itertools import pairwise

import polars as pl
from rjieba import Jieba

from seeds import search_table

LONGEST = 64
"""Characters of a word above which it is an address or a key, which is kept by its beginning."""
_DECIMAL = re.compile(r"[0-9]+(?:\.[0-9]+)+")
"""A number that jieba cuts at its point."""
_PARTICLES = frozenset("ucpye")
"""First letters of jieba's kinds for particles, conjunctions, prepositions and calls."""
_RULES = "1"
"""Raised whenever a text of the same characters gives other words than before: the index is then made anew."""


def fold(text: str) -> str:
    """The text as it is searched; every character stays where it was."""
    # few characters of a text are folded, and replacing those is ten times as fast as looking every one up
    for char in _foldable() & set(text):
        text = text.replace(char, search_table.folding()[char])
    lowered = text.lower()
    # İ alone becomes two characters when it is made small
    return lowered if len(lowered) == len(text) else "".join(c.lower() if len(c.lower()) == 1 else c for c in text)


def _folded(texts: Sequence[str]) -> list[str]:
    """Each of many texts folded: all at once, which takes a tenth of the time where they are short."""
    between = "\x1e"
    together = fold(between.join(texts)).split(between)
    return together if len(together) == len(texts) else list(map(fold, texts))


@cache
def _foldable() -> frozenset[str]:
    return frozenset(search_table.folding())


@cache
def _jieba() -> Jieba:
    cutter = Jieba()
    for name in search_table.names():
        folded = fold(name)
        # in text nothing joins what a sign parts: such a name would only be found by chance
        if folded.isalnum():
            cutter.add_word(folded, None, None)
    return cutter


@cache
def _places() -> dict[str, str]:
    return {fold(name): fold(short) for name, short in search_table.places().items()}


@cache
def edition() -> str:
    """Digest of what decides the words of a text: these rules, the cutter with its dictionary, and the names."""
    parts = (
        _RULES,
        version("rjieba"),
        *search_table.names(),
        repr(search_table.folding()),
        repr(search_table.places()),
    )
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:16]


def asked(text: str) -> list[str]:
    """The words that a question asks for, each once: without signs, and without particles (的, 和) beside other words.

    Each of them is found in the article that the text is from.
    """
    folded = fold(text)
    found = dict.fromkeys(_DECIMAL.findall(folded))
    tagged = _jieba().tag(_DECIMAL.sub(" ", folded), False)
    kept = [token if _word(token) and not _particle(token, kind) else "" for token, kind in tagged]
    if not any(kept) and not found:
        kept = [token if _word(token) else "" for token, _ in tagged]
    for run in _runs(kept):
        found |= dict.fromkeys([a + b for a, b in pairwise(run)] or [run[0][:LONGEST]])
    return list(found)


def _runs(tokens: Iterable[str]) -> list[list[str]]:
    """Single characters of Chinese that stand together, and every other word by itself; an empty text parts them."""
    runs: list[list[str]] = []
    before = ""
    for token in tokens:
        if _single(token) and _single(before):
            runs[-1].append(token)
        elif token:
            runs.append([token])
        before = token
    return runs


def _word(token: str) -> bool:
    return any(map(str.isalnum, token))


def _particle(token: str, kind: str) -> bool:
    return len(token) == 1 and kind[:1] in _PARTICLES


def _single(token: str) -> bool:
    return len(token) == 1 and token.isalpha() and not token.isascii()


def marks(sentence: str, words: Iterable[str]) -> list[tuple[int, int]]:
    """Where the words stand in a sentence, as offsets, in order; those that touch are one."""
    plain = fold(sentence)
    spans = sorted(found.span() for word in words for found in re.finditer(re.escape(word), plain))
    joined: list[tuple[int, int]] = []
    for start, end in spans:
        if joined and start <= joined[-1][1]:
            joined[-1] = joined[-1][0], max(end, joined[-1][1])
        else:
            joined.append((start, end))
    return joined


class Vocabulary:
    """Words by number: ``words[n]`` is the word that ``of`` gives as ``n``. Numbers only grow."""

    def __init__(self) -> None:
        self.words: list[str] = []
        self._numbers: dict[str, int] = {}
        self._tokens = _Tokens()
        self._looked_at = 0  # tokens whose words are in the two lists
        self._token: list[int] = []  # a token, and the number of a word under which it is found
        self._word: list[int] = []

    def of(self, texts: Sequence[str]) -> pl.DataFrame:
        """The words under which texts are found: ``text`` is the place of the text in the list, ``word`` the number of
        the word; one row for each time that the word stands there.

        Beside what a text was cut into, these are the shorter words inside a long one (产业 in 产业政策), each two single
        characters that stand together, and decimals as they are written.
        """
        cut = _jieba().cut
        seen: list[int] = []
        lengths: list[int] = []
        for folded in _folded(texts):
            decimals = _DECIMAL.findall(folded) if "." in folded else ()
            tokens = cut(_DECIMAL.sub(" ", folded) if decimals else folded, False)
            # the blanks keep the last character from standing beside the first of the next text
            tokens += (" ", *decimals, " ")
            seen += map(self._tokens.__getitem__, tokens)
            lengths.append(len(tokens))
        tokens = list(self._tokens)
        for number in range(self._looked_at, len(tokens)):
            within = _inside(tokens[number])
            self._word += map(self._number, within)
            self._token += [number] * len(within)
        self._looked_at = len(tokens)
        return self._rows(pl.Series(seen, dtype=pl.UInt32), lengths, tokens)

    def _rows(self, seen: pl.Series, lengths: list[int], tokens: list[str]) -> pl.DataFrame:
        of_text = pl.select(
            pl.int_range(len(lengths), dtype=pl.UInt32).repeat_by(pl.Series(lengths, dtype=pl.UInt32)).explode()
        ).to_series()
        frame = pl.DataFrame({"text": of_text, "token": seen})
        inside = pl.DataFrame(
            {"token": self._token, "word": self._word}, schema=dict.fromkeys(("token", "word"), pl.UInt32)
        )
        # a sign is found under no word
        found = frame.join(inside, on="token").select("text", "word")
        single = pl.Series("single", list(map(_single, tokens)), dtype=pl.Boolean).gather(seen)
        pairs = frame.with_columns(pl.col("token").shift(1).alias("before")).filter(single & single.shift(1))
        kinds = pairs.select("before", "token").unique(maintain_order=True)
        numbers = [self._number(tokens[a] + tokens[b]) for a, b in kinds.iter_rows()]
        paired = pairs.join(kinds.with_columns(pl.Series("word", numbers, dtype=pl.UInt32)), on=["before", "token"])
        return pl.concat([found, paired.select("text", "word")])

    def _number(self, word: str) -> int:
        number = self._numbers.get(word)
        if number is None:
            number = self._numbers[word] = len(self.words)
            self.words.append(word)
        return number


class _Tokens(dict[str, int]):
    """What texts were cut into, numbered as it comes."""

    def __missing__(self, token: str) -> int:
        self[token] = number = len(self)
        return number


def _inside(token: str) -> Sequence[str]:
    """The token, if it is a word at all, and the words of two characters or more inside a Chinese one."""
    if not _word(token):
        return ()
    if place := _places().get(token):
        # 义乌市 is 义乌, and not 乌市
        return (token, place)
    shorter = _jieba().cut_all(token) if len(token) > 2 and not token.isascii() else ()
    return (token[:LONGEST], *dict.fromkeys(w for w in shorter if 1 < len(w) < len(token)))
