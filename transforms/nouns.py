"""The words of the text for what is measured: the noun beside a number, cut at verbs and boundaries."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from seeds import language_table
from transforms.alternation import alternation

_QUOTE = r"(?:“[^”\n]{1,20}”|《[^》\n]{1,30}》|（[^）\n]{1,12}）|\([^)\n]{1,12}\))"
_RIGHT = re.compile(rf"(?:[\u4e00-\u9fffA-Za-z\d·+-]|{_QUOTE})+")
_LIST_MARK = re.compile(r"[（(]?[\d一二三四五六七八九十]{1,3}(?:[）)]|[.．、](?!\d))")
_LEFT_BREAK = re.compile(r"[，。；：！？\n,;:!?\s]")


_ROSE = re.compile(
    r"(?:提高|上升|增长|增加|提升|扩大|发展|壮大|下降|降低|减少|缩短|缩小|升|增|降|减)(?:到|至|为)"
)  # 由5.6张增加到6.1张 counts nothing that follows


def _bound(word: language_table.Word) -> str:
    unless = word.needs.replace(" ", "")
    return re.escape(word.surface) + (f"(?![{unless}])" if unless else "")


def _stops(*sides: str) -> re.Pattern[str]:
    words = sorted(
        (w for w in language_table.noun_bounds() if w.code in sides), key=lambda w: (-len(w.surface), w.surface)
    )
    return re.compile("|".join(_bound(w) for w in words))


@cache
def _right_stops() -> re.Pattern[str]:
    return _stops("right", "both")


@cache
def _left_stops() -> re.Pattern[str]:
    return _stops("left", "both")


@cache
def _left_tail() -> re.Pattern[str]:
    """Verbs, bounds and hedges between a noun and its number: 加氢站达到约14座."""
    words = [w.surface for w in language_table.noun_bounds() if w.code == "tail"]
    words += [c.surface for c in language_table.comparators() if c.position == "before"]
    words += [d.surface for d in language_table.directions()]
    words += list(language_table.bases())
    # 签约, 节约, 附近 end in a hedge's character and are none
    return re.compile(rf"(?:(?<![签合协违集节租预条公附最])(?:{alternation(words)})|\s)+$")


def after(text: str, at: int, limit: int) -> tuple[int, int]:
    """Span of the noun phrase that follows a number and its measure word; empty where none does."""
    if text.startswith("的", at):
        at += 1
    m = _RIGHT.match(text, at, min(limit, at + 28))
    if m is None or _ROSE.match(text, at):
        return at, at
    end = m.end()
    for stop in _right_stops().finditer(text, at, end):
        if not (stop.group() == "以上" and text[stop.start() - 1] in "级模额"):  # 县级以上龙头企业, 规模以上工业
            return at, stop.start()
    return at, end


def before(text: str, at: int, limit: int) -> tuple[int, int]:
    """Span of the noun phrase that a number closes (加氢站14座); empty where a verb or boundary stands there."""
    low = max(limit, at - 28)
    for m in _LEFT_BREAK.finditer(text, low, at):
        low = m.end()
    tail = _left_tail().search(text, low, at)
    end = tail.start() if tail else at
    start = low
    for m in _left_stops().finditer(text, low, end):
        start = m.end()
    mark = _LIST_MARK.match(text, start, end)
    start = mark.end() if mark else start
    while start < end and text[start] in "、和及与的等了其”）)":
        start += 1
    while end > start and text[end - 1] in "的等了":
        end -= 1
    return start, end


def before_date(text: str, at: int, limit: int) -> tuple[int, int]:
    """Span of the noun phrase that a calendar expression follows: 产值 of 产值比2020年翻一番."""
    start, end = before(text, at, limit)
    if end - start > 1 and text[end - 1] in "比较与由从自至到于" and text[end - 2] not in "占":
        end -= 1
    return start, end


_THAN = re.compile(r"高于|低于|快于|慢于|优于|好于|大于|小于|高出|低出|领先|落后|比|较")


def before_comparison(text: str, at: int, limit: int, near: tuple[int, int]) -> tuple[int, tuple[int, int]]:
    """Where the words of comparison before ``at`` begin, and the noun phrase before them; as given without any."""
    than = _THAN.search(text, limit, at)
    return (than.start(), before(text, than.start(), limit)) if than else (at, near)


def past_places(folded: str, span: tuple[int, int], places: Sequence[tuple[int, int]]) -> tuple[int, int]:
    """The phrase without the place it opens with: 其中黑龙江1.7亿元 leaves nothing, 金华光伏产值 leaves 光伏产值."""
    start, end = span
    for a, b in places:
        if a > start:
            break
        if a == start and b <= end:
            start = b
            while start < end and folded[start] in "的、和":
                start += 1
    return start, end


_DONE = re.compile(r"(?:的)?(?:时间|来|里|内|间)?(?:，|,)?([^，。；：！？\n,;]{2,20})")


def what_took_it(text: str, end: int, near: tuple[int, int]) -> str | None:
    """What a length of time was spent on: the rest of the clause behind it, or the words before it."""
    after_it = _DONE.match(text, end)
    words = text[near[0] : near[1]]
    if after_it and (text[end : end + 1] == "的" or not words):
        return after_it[1]
    return words or None


def widened(text: str, start: int, end: int, limit: int) -> str:
    """A lexicon word with the words that qualify it: 产值 of 光伏产业产值."""
    near = before(text, end, max(limit, end - 16))
    return text[near[0] : end] if near[0] < start else text[start:end]


_PLACED = re.compile(
    r"(?:均|继续|连续|稳|位|排名?|名|跃|高|仍)?(?:居|列|排|保持|占据|升至|前移至|进入|跻身)[^，。；]*$"
)


def ranked(text: str, near: tuple[int, int]) -> tuple[int, int]:
    """The phrase before a rank without the verb of ranking: 总产值 of 总产值居全省."""
    placed = _PLACED.search(text, near[0], near[1])
    return (near[0], placed.start()) if placed else near
