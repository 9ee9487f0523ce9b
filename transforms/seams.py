"""Sentences that a column cut: which line goes on where another stopped.

A line that does not end where a sentence may end was cut. What continues it is judged by the
characters on both sides (a number wants its unit, a surname its given name, half a word its other
half), by whether the line looks like the beginning of a sentence at all, by nearness, and by the topic
words both share. Only cut lines are looked at, each against a bounded number of others.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from seeds import catalog
from transforms.lines import Line

REACH = 150  # lines before and after a cut in which its continuation is looked for
MOST_CUTS = 400  # above this a document is wrapped text, and only neighbours are joined

# Weights are natural logarithms of how many times likelier a sign is at a true seam than between two lines
# that do not belong together. Those of words were counted on 4,000 cuts at random places of news paragraphs
# and as many pairs of other lines, and rounded.
_NEXT_LINE, _OTHER_LINE = 3.0, -3.5  # before looking: the line after the cut goes on with it; one elsewhere does
_PER_LIKENESS, _NO_LIKENESS = 1.2, -0.4  # topic words shared by both lines
_WORD_ACROSS = {  # length of the word across the seam, number of sides that are no words by themselves
    (2, 0): 0.3, (2, 1): 1.2, (2, 2): 2.8, (3, 0): 1.8, (3, 1): 3.2, (3, 2): 4.6, (4, 0): 4.2, (4, 1): 4.2, (4, 2): 4.8,
}  # fmt: skip
_RARE_WORD_ACROSS = {(2, 0): 0.1, (2, 1): -1.0, (2, 2): 0.5, (3, 0): 1.2}  # of a frequency below 100
_NO_WORD_ACROSS = {(True, True): 0.2, (True, False): -1.8, (False, True): -1.7, (False, False): -2.5}  # (tail, head) are words
_HALF_WORD_FIRST = 2.2
_OPENER = {"strong": -3.2, "weak": -1.2}
_NAME_SAYS = -4.4  # 王鹏程表示: with the surname, it is the beginning

_NUMBER_AT_END = re.compile(r"(?:\d[\d,.．]*|[\d.]+[万亿千百]+)$")
_NUMERAL_AT_END = re.compile(r"[一二两三四五六七八九十百千万亿几数余多]$")
_YEAR_AT_END = re.compile(r"(?:19|20)\d{2}$")
_TITLED_SURNAME = re.compile(
    r"(?:长|记|理|裁|任|师|员|授|士|事|监|人|者|官|家|总|主|工|席|民|户|匠|手|客|友|生|董|代表|专家)(?P<surname>[\u4e00-\u9fff])$"
)
_SAYS = r"(?:表示|介绍|告诉|认为|坦言|指出|强调|说|称|谈到|透露|解释|感慨|笑言|直言|回忆)"
_GIVEN_NAME_SAYS = re.compile(rf"([\u4e00-\u9fff]{{1,2}}){_SAYS}")
_FULL_NAME_SAYS = re.compile(rf"([\u4e00-\u9fff])[\u4e00-\u9fff]{{1,2}}{_SAYS}")
_NEVER_FIRST = "，。、；：！？）】》”’%％·…之们"  # what no sentence begins with
_SINGLE = frozenset("的了和与在于对为将及或从向到把被让以其是有不也都又而并等但这那个该我他她它已还更最各每据当由中后前上下内外至则即使")


@cache
def _openers(strength: str) -> re.Pattern[str]:
    rows = catalog.rows("language/sentence_openers")
    words = sorted((r["word"] for r in rows if r["strength"] == strength), key=lambda w: (-len(w), w))
    # 10年来, 5月 and a numbered item are the beginning of a sentence; 2.13亿 is not.
    more = r"|\d{1,4}年|\d{1,2}月\d|\d{1,2}(?:、|[.](?!\d))|[「『【《]" if strength == "strong" else "|“"
    return re.compile("|".join(map(re.escape, words)) + more)


@cache
def _surnames() -> frozenset[str]:
    return frozenset(r["surname"] for r in catalog.rows("language/surnames"))


@cache
def _units() -> re.Pattern[str]:
    """Units, measure words and magnitudes, as they follow a number."""
    words = {r["surface"] for t in ("aliases", "magnitudes", "counters") for r in catalog.rows(f"units/{t}")}
    words |= {m + u for m in ("万", "亿", "万亿", "千") for u in ("元", "吨", "亩", "人", "户", "家", "千瓦", "千瓦时", "美元", "平方米", "立方米")}
    return re.compile("|".join(re.escape(w) for w in sorted(words, key=lambda w: (-len(w), w)) if w))


# Units that say nothing else, so that a line that begins with one lacks its number.
_BARE_UNIT = re.compile(r"(?:[万亿千百]{1,2}(?:元|吨|亩|户|美元|千瓦|平方米|立方米|人次)|个百分点|平方公里|平方米|立方米|公里|公斤|公顷|千瓦时|千瓦|美元|[%％])")


@cache
def _words() -> dict[str, int]:
    """Words of two to four characters and their frequency, from the dictionary that jieba brings along.

    Read directly (0.2 s, once, and only for a page with cut sentences): loading jieba takes longer.
    """
    spec = find_spec("jieba")
    if spec is None or not spec.submodule_search_locations:
        raise RuntimeError("the package jieba is not installed: run make setup")
    text = (Path(spec.submodule_search_locations[0]) / "dict.txt").read_text(encoding="utf-8")
    return {m[0]: int(m[1]) for m in re.findall(r"^(\S{2,4}) (\d+)", text, re.MULTILINE)}


def _across(tail: str, head: str) -> tuple[int, int]:
    """Length and frequency of the longest word that lies across the seam; (0, 0) where there is none."""
    words, best = _words(), (0, 0)
    for before in (1, 2, 3):
        for after in (1, 2, 3):
            if before + after <= 4 and before <= len(tail) and after <= len(head):
                frequency = words.get(tail[-before:] + head[:after], 0)
                if frequency:
                    best = max(best, (before + after, frequency))
    return best


def _whole(side: str, at_end: bool) -> bool:
    """Whether the characters next to the seam make a word of their own."""
    edge = side[-1] if at_end else side[0]
    beside = side[-2:-1] if at_end else side[1:2]
    if edge in _SINGLE or not "\u4e00" <= edge <= "\u9fff" or (at_end and beside.isdigit()):
        return True
    words = _words()
    return any((side[-n:] if at_end else side[:n]) in words for n in (2, 3, 4) if len(side) >= n)


def begins_in_mid_sentence(head: str) -> float:
    """How much a line looks as if its beginning stood elsewhere; below 0: it is the beginning of a sentence."""
    if head[0] in _NEVER_FIRST:
        return 4.0
    if _BARE_UNIT.match(head):
        return 3.0
    full = _FULL_NAME_SAYS.match(head)
    if full and full[1] in _surnames():
        return _NAME_SAYS
    if _GIVEN_NAME_SAYS.match(head):
        return 2.5
    for strength, weight in _OPENER.items():
        if _openers(strength).match(head):
            return weight
    return 0.0 if _whole(head[:4], at_end=False) else _HALF_WORD_FIRST


def seam(tail: str, head: str) -> float:
    """How well the end of one line and the beginning of another go together."""
    score = 0.0
    number = _NUMBER_AT_END.search(tail)
    unit = _units().match(head)
    if number:
        if head[0].isdigit() or head[0] in ".．%％":
            score += 3.0
        elif unit or (head[0] in "年月日" and len(number.group()) <= 4):
            score += 4.0
        elif not _YEAR_AT_END.search(tail):
            score -= 2.5
    elif _BARE_UNIT.match(head):
        score += -5.0 if not _NUMERAL_AT_END.search(tail) else 3.0
    given = _GIVEN_NAME_SAYS.match(head)
    full = _FULL_NAME_SAYS.match(head)
    if given and not (full and full[1] in _surnames()):
        surname = _TITLED_SURNAME.search(tail)
        if surname and surname["surname"] in _surnames():
            return score + 5.0
        if tail[-1] not in _surnames() and tail[-2:-1] not in _surnames():
            score -= 4.0
    if (tail[-1] in "（(【《“‘、，" and head[0] in _NEVER_FIRST) or (tail[-1] in "，、" and head[0] == "“"):
        score -= 3.0 if head[0] != "“" else 0.0
    length, frequency = _across(tail, head)
    tail_whole, head_whole = _whole(tail[-4:], at_end=True), _whole(head[:4], at_end=False)
    if not length:
        return score + _NO_WORD_ACROSS[tail_whole, head_whole]
    broken = (length, (not tail_whole) + (not head_whole))
    return score + (_RARE_WORD_ACROSS.get(broken, _WORD_ACROSS[broken]) if frequency < 100 else _WORD_ACROSS[broken])


def join_cut_lines(
    lines: Sequence[Line], likeness: Callable[[int, int], float], may_begin: Callable[[int], bool]
) -> dict[int, int]:
    """For each cut line the line that continues it, where one is found: index -> index.

    ``likeness`` says how much two lines share in topic (0 to 2). ``may_begin`` says of a line whether it
    can be a continuation at all.
    """
    bodies = [i for i, line in enumerate(lines) if line.role == "body"]
    place = {i: k for k, i in enumerate(bodies)}
    cuts = [i for i in bodies if not lines[i].complete]
    wrapped = len(cuts) > MOST_CUTS or (len(bodies) >= 20 and len(cuts) * 2 > len(bodies))
    scored: list[tuple[float, int, int]] = []
    middles: dict[int, float] = {}

    def middle_of(j: int) -> float:
        if j not in middles:
            middles[j] = begins_in_mid_sentence(lines[j].text[:12])
        return middles[j]

    def topics_in_common(i: int, j: int) -> float:
        shared = likeness(i, j)
        return _PER_LIKENESS * min(shared, 1.5) if shared else _NO_LIKENESS

    for i in cuts:
        k = place[i]
        following = bodies[k + 1] if k + 1 < len(bodies) else None
        if following is not None and may_begin(following):
            between = {lines[x].role for x in range(i + 1, following)}
            if wrapped:
                if not between and following == i + 1:
                    scored.append((9.0, i, following))
                continue
            before = _NEXT_LINE if not between - {"caption", "furniture"} else _OTHER_LINE
            # A line that is no continuation is the beginning of a sentence or goes on with something else.
            score = min(middle_of(following), 0.0) + seam(lines[i].text[-12:], lines[following].text[:12])
            score += before + topics_in_common(i, following)
            if score > 0:
                scored.append((score, i, following))
        if wrapped:
            continue
        for j in bodies[max(0, k - REACH // 2) : k + REACH]:
            if j in (i, following) or middle_of(j) < -2 or not may_begin(j):
                continue
            score = _OTHER_LINE + middle_of(j) + seam(lines[i].text[-12:], lines[j].text[:12])
            if score < -3:
                continue
            score += topics_in_common(i, j) - (0.5 if j < i else 0.0)
            if score > 0:
                scored.append((score, i, j))
    scored.sort(key=lambda s: (-s[0], abs(s[1] - s[2]), s[1], s[2]))
    following_of: dict[int, int] = {}
    taken: set[int] = set()
    for _, i, j in scored:
        if i in following_of or j in taken or (not wrapped and _leads_back(following_of, j, i)):
            continue
        following_of[i] = j
        taken.add(j)
    return following_of


def _leads_back(following_of: dict[int, int], start: int, goal: int) -> bool:
    """Whether the chain from ``start`` ends at ``goal``: joining them would make a circle."""
    at: int | None = start
    while at is not None:
        if at == goal:
            return True
        at = following_of.get(at)
    return False
