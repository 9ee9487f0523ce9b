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
from transforms.lines import Line, surnames
from transforms.topics import common_words

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
_NO_WORD_ACROSS = {
    (True, True): 0.2,
    (True, False): -1.8,
    (False, True): -1.7,
    (False, False): -2.5,
}  # (tail, head) are words
_HALF_WORD_FIRST = 2.2
_OPENER = {"strong": -3.2, "weak": -1.2}
_NAME_SAYS = -4.4  # 王鹏程表示: with the surname, it is the beginning

_NUMBER_AT_END = re.compile(r"(?:\d[\d,.．]*|[\d.]+[万亿千百]+)$")
_NUMERAL_AT_END = re.compile(r"[一二两三四五六七八九十百千万亿几数余多]$")
_YEAR_AT_END = re.compile(r"(?:19|20)\d{2}$")
_TITLED_SURNAME = re.compile(
    r"(?:长|记|理|裁|任|师|员|授|士|事|监|人|者|官|家|总|主|工|席|民|户|匠|手|客|友|生|董|代表|专家)(?P<surname>[\u4e00-\u9fff])$"
)
_TITLE_AT_END = re.compile(
    r"(?:长|经理|总监|总裁|书记|主任|主席|教授|研究员|院士|工程师|负责人|带头人|创始人|代表|记者|专家|村民|农民|农户|居民|市民|员工|会员|委员|理事)$"
)
# 同比增长|47.3%, 总投资|12亿元: what wants a number
_WANTS_NUMBER = re.compile(
    r"(?:增长|下降|增加|减少|提高|提升|增至|增幅|降幅|达|达到|达成|为|占|占比|超|超过|突破|约|近|逾|至|到|由|从|共|共有|总计|累计|投资|投入|收入|产值|面积|利润|税收|金额|规模|(?:份额|比重|总量|总数|占[^，。；]{1,10})的)$"
)
_FIGURE = re.compile(
    r"\d[\d,，]*(?:\.\d+)?(?=[%％]|个百分点|[万亿千百]|元|吨|亩|公里|平方|立方|家|人|户|台|辆|项|个|套|兆瓦|千瓦)|\d+\.\d|[一二两三四五六七八九]成|[一二三四五六七八九十百]+分之"
)
_SAYS = r"(?:表示|介绍|告诉|认为|坦言|指出|强调|说|称|谈到|透露|解释|感慨|笑言|直言|回忆)"
_GIVEN_NAME_SAYS = re.compile(rf"([\u4e00-\u9fff]{{1,2}}){_SAYS}")
_FULL_NAME_SAYS = re.compile(rf"([\u4e00-\u9fff])[\u4e00-\u9fff]{{1,2}}{_SAYS}")
_NEVER_FIRST = "，。、；：！？）】》”’%％·…之们"  # what no sentence begins with
_SINGLE = frozenset(
    "的了和与在于对为将及或从向到把被让以其是有不也都又而并等但这那个该我他她它已还更最各每据当由中后前上下内外至则即使"
)


@cache
def _openers(strength: str) -> re.Pattern[str]:
    rows = catalog.rows("language/sentence_openers")
    words = sorted((r["word"] for r in rows if r["strength"] == strength), key=lambda w: (-len(w), w))
    # 10年来, 5月 and a numbered item are the beginning of a sentence; 2.13亿 is not.
    more = r"|\d{1,4}年|\d{1,2}月\d|\d{1,2}(?:、|[.](?!\d))|[「『【《]" if strength == "strong" else "|“"
    return re.compile("|".join(map(re.escape, words)) + more)


@cache
def _units() -> frozenset[str]:
    """Units, measure words and magnitudes, as they follow a number."""
    return frozenset(r["surface"] for t in ("aliases", "magnitudes", "counters") for r in catalog.rows(f"units/{t}"))


def _begins_with_unit(text: str) -> bool:
    units = _units()
    return any(text[:n] in units for n in range(1, 7))


# Units that say nothing else, so that a line that begins with one lacks its number.
_BARE_UNIT = re.compile(
    r"(?:[万亿千百]{1,2}(?:元|吨|亩|户|美元|千瓦|平方米|立方米|人次)|个百分点|平方公里|平方米|立方米|公里|公斤|公顷|千瓦时|千瓦|美元|[%％])"
)


@cache
def _words() -> tuple[frozenset[str], frozenset[str]]:
    """Words of two to four characters, and those of a frequency of 100 and more, of the dictionary of jieba.

    Read directly (0.1 s, once, and only for a page with cut sentences): loading jieba takes five times that.
    """
    spec = find_spec("jieba")
    if spec is None or not spec.submodule_search_locations:
        raise RuntimeError("the package jieba is not installed: run make setup")
    text = (Path(spec.submodule_search_locations[0]) / "dict.txt").read_text(encoding="utf-8")
    words = re.findall(r"^(\S{2,4}) ", text, re.MULTILINE)
    return frozenset(words), frozenset(re.findall(r"^(\S{2,4}) \d{3}", text, re.MULTILINE))


def _across(tail: str, head: str) -> tuple[int, bool]:
    """Length of the longest word that lies across the seam, 0 for none, and whether it is a frequent one."""
    (words, frequent), best = _words(), (0, False)
    for before in (1, 2, 3):
        for after in (1, 2, 3):
            if before + after <= 4 and before <= len(tail) and after <= len(head):
                word = tail[-before:] + head[:after]
                if word in words:
                    best = max(best, (before + after, word in frequent))
    return best


def _whole(side: str, at_end: bool) -> bool:
    """Whether the characters next to the seam make a word of their own."""
    edge = side[-1] if at_end else side[0]
    beside = side[-2:-1] if at_end else side[1:2]
    if edge in _SINGLE or not "\u4e00" <= edge <= "\u9fff" or (at_end and beside.isdigit()):
        return True
    words, _ = _words()
    return any((side[-n:] if at_end else side[:n]) in words for n in (2, 3, 4) if len(side) >= n)


class _Tail:
    """What the end of a cut line asks for."""

    __slots__ = ("number", "numeral", "surname", "text", "title", "titled", "wants_number", "whole", "year")

    def __init__(self, line: str) -> None:
        self.text = text = line[-12:]
        number = _NUMBER_AT_END.search(text)
        self.number = len(number.group()) if number else 0
        self.year = bool(_YEAR_AT_END.search(text))
        self.numeral = bool(_NUMERAL_AT_END.search(text))
        titled = _TITLED_SURNAME.search(text)
        self.titled = bool(titled and titled["surname"] in surnames())
        self.title = bool(_TITLE_AT_END.search(text))  # 理事长, and the name comes next
        self.wants_number = bool(_WANTS_NUMBER.search(text))
        self.surname = text[-1] in surnames() or text[-2:-1] in surnames()
        self.whole = _whole(text[-4:], at_end=True)


class _Head:
    """What the beginning of a line looks like."""

    __slots__ = ("bare_unit", "figure", "given_name", "middle", "named", "text", "unit", "whole")

    def __init__(self, line: str) -> None:
        self.text = text = line[:12]
        self.unit = _begins_with_unit(text)
        self.bare_unit = bool(_BARE_UNIT.match(text))
        full = _FULL_NAME_SAYS.match(text)
        self.named = bool(full and full[1] in surnames())
        self.figure = bool(_FIGURE.match(text))
        given = _GIVEN_NAME_SAYS.match(text)
        # 会议指出 and 专家介绍 begin a sentence; 建平表示 lacks its surname.
        self.given_name = bool(given and not self.named and given[1] not in common_words() and self._opener() == 0.0)
        self.whole = _whole(text[:4], at_end=False)
        self.middle = self._in_middle()

    def _opener(self) -> float:
        return next((weight for strength, weight in _OPENER.items() if _openers(strength).match(self.text)), 0.0)

    def _in_middle(self) -> float:
        if self.text[0] in _NEVER_FIRST:
            return 4.0
        if self.bare_unit:
            return 3.0
        if self.named:
            return _NAME_SAYS
        if self.given_name:
            return 2.5
        if opener := self._opener():
            return opener
        if self.figure:
            return 1.5  # 47.3%，其中…: sentences seldom begin with a figure
        return 0.0 if self.whole else _HALF_WORD_FIRST


def _begins(tail: _Tail, head: _Head) -> float:
    """How much a line looks like the middle of a sentence, when it is to go on from this cut."""
    return 0.0 if tail.title and head.named else head.middle


def _fit(tail: _Tail, head: _Head) -> float:
    """How well two sides of a seam go together."""
    first = head.text[0]
    if tail.number:
        if first in ".．%％" or head.unit or (first in "年月日" and tail.number <= 4):
            return 4.0
        # Two halves of one number would make a third that nobody wrote, if they are none.
        if first.isdigit() or not tail.year:
            return -5.0
    if tail.title and head.named:
        return 5.0
    if tail.wants_number and head.figure:
        return 4.0
    score = 0.0
    if head.bare_unit:
        score += 3.0 if tail.numeral else -5.0
    if head.given_name:
        if tail.titled:
            return 5.0
        if not tail.surname:
            score -= 4.0
    if first in _NEVER_FIRST and tail.text[-1] in "（(【《“‘、，":
        score -= 3.0
    length, frequent = _across(tail.text, head.text)
    if not length:
        return score + _NO_WORD_ACROSS[tail.whole, head.whole]
    broken = (length, (not tail.whole) + (not head.whole))
    return score + (_WORD_ACROSS[broken] if frequent else _RARE_WORD_ACROSS.get(broken, _WORD_ACROSS[broken]))


def begins_in_mid_sentence(line: str) -> float:
    """How much a line looks as if its beginning stood elsewhere; below 0: it is the beginning of a sentence."""
    return _Head(line).middle


def seam(cut: str, line: str) -> float:
    """How well the end of one line and the beginning of another go together."""
    return _fit(_Tail(cut), _Head(line))


def _width(lines: Sequence[Line], bodies: Sequence[int]) -> int:
    """The width at which a text was wrapped: what nine of ten of its lines do not go beyond."""
    lengths = sorted(len(lines[i].text) for i in bodies)
    return lengths[len(lengths) * 9 // 10]


def _is_wrapped(cut: str, line: str, width: int) -> bool:
    """Whether a line was wrapped rather than ended: it fills the width. Rows of figures are never joined."""
    return len(cut) >= 0.8 * width and not (cut[-1].isdigit() and line[0].isdigit())


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
    if not cuts or len(bodies) < 2:
        return {}
    wrapped = len(cuts) > MOST_CUTS or (len(bodies) >= 20 and len(cuts) * 2 > len(bodies))
    width = _width(lines, bodies) if wrapped else 0
    scored: list[tuple[float, int, int]] = []
    heads: dict[int, _Head] = {}

    def head_of(j: int) -> _Head:
        found = heads.get(j)
        if found is None:
            found = heads[j] = _Head(lines[j].text)
        return found

    def topics_in_common(i: int, j: int) -> float:
        shared = likeness(i, j)
        return _PER_LIKENESS * min(shared, 1.5) if shared else _NO_LIKENESS

    for i in cuts:
        k = place[i]
        following = bodies[k + 1] if k + 1 < len(bodies) else None
        if wrapped:
            if following == i + 1 and may_begin(following) and _is_wrapped(lines[i].text, lines[following].text, width):
                scored.append((9.0, i, following))
            continue
        tail = _Tail(lines[i].text)
        if following is not None and may_begin(following):
            between = {lines[x].role for x in range(i + 1, following)}
            before = _NEXT_LINE if not between - {"caption", "furniture"} else _OTHER_LINE
            # A line that is no continuation is the beginning of a sentence or goes on with something else.
            head = head_of(following)
            score = before + min(_begins(tail, head), 0.0) + _fit(tail, head) + topics_in_common(i, following)
            if score > 0:
                scored.append((score, i, following))
        for j in bodies[max(0, k - REACH // 2) : k + REACH]:
            if j == i or j == following:
                continue
            head = head_of(j)
            middle = _begins(tail, head)
            if middle < -2:
                continue
            score = _OTHER_LINE + middle + _fit(tail, head)
            if score < -1.5 or not may_begin(j):  # no topic makes up for that
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
