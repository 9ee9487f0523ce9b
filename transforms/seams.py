"""The two sides of a seam: what the end of a cut line asks for, and what the beginning of another offers.

A line that does not end where a sentence may end was cut. Whether another continues it shows in the
characters on both sides (a number wants its unit, a surname its given name, half a word its other
half, an opening quotation mark its closing one), and in whether that line looks like the beginning
of a sentence at all. ``columns`` weighs these for a whole page.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from importlib.util import find_spec
from math import log
from pathlib import Path

from seeds import catalog
from transforms.alternation import alternation
from transforms.lines import common_words, surnames

# Weights are natural logarithms of how many times likelier a sign is at a true seam than between two lines
# that do not belong together. Those of words were counted on 4,000 cuts at random places of news paragraphs
# and as many pairs of other lines, and rounded.
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
_UNIT, _UNIT_OR_WORD, _COUNTED_NOUN = 4.0, 0.5, -1.0  # after a number
_HALF_WORD_FIRST = 2.2
_OPENER = {"strong": -3.2, "weak": -1.2}
_DATE_ACROSS = 4.0  # 8月 and 16日, 2023年 and 上半年
_NAME_SAYS = -4.4  # 王鹏程表示: with the surname, it is the beginning

_NUMBER_AT_END = re.compile(r"(?:\d[\d,.．]*|[\d.]+[万亿千百]+)$")
_NUMERAL_AT_END = re.compile(r"[一二两三四五六七八九十百千万亿几数余多]$")
_YEAR_AT_END = re.compile(r"(?:19|20)\d{2}$")
_MONTH_AT_END, _DAY_FIRST = re.compile(r"\d月$"), re.compile(r"\d{1,2}日")
_OF_A_YEAR_AT_END = re.compile(r"(?:\d{4}|[今去前当明])年$")
_PART_OF_YEAR_FIRST = re.compile(
    r"\d{1,2}(?:[—~-]\d{1,2})?月|[上下]半年|前[一二三四五六七八九十\d]|第?[一二三四]季度|[年月]?[初底末]"
)
_TITLED_SURNAME = re.compile(
    r"(?:长|记|理|裁|任|师|员|授|士|事|监|人|者|官|家|总|主|工|席|民|户|匠|手|客|友|生|董|代表|专家)(?P<surname>[\u4e00-\u9fff])$"
)
# 董事长刘明 and 华等知名企业家: the last character of a name of three
_TITLED_NAME = re.compile(
    r"(?:长|记|经理|总裁|总监|主任|主席|教授|院士|工程师|负责人|代表|官|员|户|村民|市民)(?P<name>[\u4e00-\u9fff]{2})$"
)
_LAST_OF_NAME = re.compile(
    r"[\u4e00-\u9fff](?<![说称道的了])(?:等[\u4e00-\u9fff]|[、，]|说|表示|介绍|告诉|认为|坦言|指出|透露)"
)
_TITLE_AT_END = re.compile(
    r"(?:长|经理|总监|总裁|书记|主任|主席|教授|研究员|院士|工程师|负责人|带头人|创始人|代表|记者|专家|村民|农民|农户|居民|市民|员工|会员|委员|理事|师傅|匠人|技师|老板|传承人)$"
)
# 同比增长|47.3%, 总投资|12亿元: what wants a number
_WANTS_NUMBER = re.compile(
    r"(?:增长|下降|增加|减少|提高|提升|增至|增幅|降幅|达|达到|达成|为|占|占比|超|超过|突破|约|近|逾|至|到|由|从|共|共有|总计|累计|投资|投入|收入|产值|面积|利润|税收|金额|规模|(?:份额|比重|总量|总数|占[^，。；]{1,10})的)$"
)
_FIGURE = re.compile(
    r"[超近约逾]?[百千万]{1,2}亿?[元吨亩家]|\d[\d,，]*(?:\.\d+)?(?=[%％]|个百分点|[万亿千百]|元|吨|亩|公里|平方|立方|家|人|户|台|辆|项|个|套|兆瓦|千瓦)|\d+\.\d|[一二两三四五六七八九]成|[一二三四五六七八九十百]+分之"
)
_SAYS = r"(?:表示|介绍|告诉|认为|坦言|指出|强调|说|称|谈到|透露|解释|感慨|笑言|直言|回忆)"
_SPEECH_FIRST = re.compile(  # 告诉记者: who does is missing
    r"(?:表示|介绍|告诉|认为|坦言|指出|强调|透露|解释|感慨|笑言|直言|回忆|笑着|高兴地)(?:说|道|，|：|记者)"
)
_GIVEN_NAME_SAYS = re.compile(rf"([\u4e00-\u9fff]{{1,2}}){_SAYS}")
_FULL_NAME_SAYS = re.compile(rf"([\u4e00-\u9fff])[\u4e00-\u9fff]{{1,2}}{_SAYS}")
_NEVER_FIRST = "，。、；：！？）】》”’%％·…之们"  # what no sentence begins with
_SELDOM_FIRST = "的等和了于将向是被及或得着过并且"
_SINGLE = frozenset(
    "的了和与在于对为将及或从向到把被让以其是有不也都又而并等但这那个该我他她它已还更最各每据当由中后前上下内外至则即使"
)


@cache
def _openers(strength: str) -> re.Pattern[str]:
    rows = catalog.rows("language/sentence_openers")
    # 10年来, 5月 and a numbered item are the beginning of a sentence; 2.13亿 is not.
    more = r"|\d{1,4}年|\d{1,2}月\d|\d{1,2}(?:、|[.](?!\d))|[「『【《]" if strength == "strong" else "|“"
    return re.compile(alternation(r["word"] for r in rows if r["strength"] == strength) + more)


@cache
def _units() -> tuple[frozenset[str], frozenset[str]]:
    """Units, measure words and magnitudes, as they follow a number; and nouns that are counted without any (公司)."""
    counters = {r["surface"] for r in catalog.rows("units/counters")}
    units = {r["surface"] for t in ("aliases", "magnitudes") for r in catalog.rows(f"units/{t}")}
    units |= {c for c in counters if len(c) == 1 or c[0] in counters}
    return frozenset(units), frozenset(counters - units)


_REGION_FIRST = re.compile(r"[省市县区镇乡村州][\u4e00-\u9fff]")


def _begins_with_unit(text: str) -> float:
    """4 for a unit, less for what is counted without a measure word: such nouns begin sentences too.

    多家企业 and 余亩 go on from a number as 家企业 and 亩 do; 县纪委 and 安徽 only begin as a unit does.
    """
    units, nouns = _units()
    text = text[1:] if text[0] in "多余" else text
    longest = next((n for n in range(6, 0, -1) if text[:n] in units), 0)
    if longest:
        word = (
            longest == 1 and text[0] not in "万亿千百" and (text[:2] in _words()[1] or bool(_REGION_FIRST.match(text)))
        )
        return _UNIT_OR_WORD if word else _UNIT
    return _COUNTED_NOUN if any(text[:n] in nouns for n in range(2, 5)) else 0.0


# Units that say nothing else, so that a line that begins with one lacks its number.
_BARE_UNIT = re.compile(
    r"(?:[万亿千百]{1,2}(?:元|吨|亩|户|美元|千瓦|平方米|立方米|人次)|个百分点|平方公里|平方米|立方米|公里|公斤|公顷|千瓦时|千瓦|美元|[%％])"
)


# 元，同比增长8.5%: a unit and nothing else before a stop. 个别 and 家庭 are words, 次 and 年 end clauses by themselves.
_UNIT_AND_STOP = re.compile(r"([\u4e00-\u9fff]{1,3})[，、；。]")


def _is_bare_unit(text: str) -> bool:
    """Whether a line begins with a unit or measure word that lacks its number."""
    if _BARE_UNIT.match(text):
        return True
    m = _UNIT_AND_STOP.match(text)
    return bool(m and m[1] in _units()[0] and m[1] not in _ALSO_A_WORD)


_ALSO_A_WORD = frozenset(
    (
        "人",
        "天",
        "年",
        "月",
        "日",
        "次",
        "时",
        "分",
        "点",
        "岁",
        "期",
        "村",
        "县",
        "市",
        "省",
        "区",
        "镇",
        "乡",
        "人次",
        "年来",
    )
)


@cache
def _dictionary() -> tuple[tuple[str, int], ...]:
    """Words of one to four characters and their frequency, if it is 10 or more, of the dictionary of jieba.

    Read directly (once, and only for a page with cut sentences): loading jieba takes several times as long.
    """
    spec = find_spec("jieba")
    if spec is None or not spec.submodule_search_locations:
        raise RuntimeError("the package jieba is not installed: run make setup")
    text = (Path(spec.submodule_search_locations[0]) / "dict.txt").read_text(encoding="utf-8")
    found = re.findall(r"^([\u4e00-\u9fff]{1,4}) (\d{2,}) ", text, re.MULTILINE)
    return tuple((word, int(frequency)) for word, frequency in found)


@cache
def _words() -> tuple[frozenset[str], frozenset[str]]:
    """Words of two to four characters, and those of a frequency of 100 and more."""
    words = [(w, f) for w, f in _dictionary() if len(w) > 1]
    return frozenset(w for w, _ in words), frozenset(w for w, f in words if f >= 100)


@cache
def _characters() -> tuple[Counter[str], Counter[str], Counter[str], Counter[str], int, int]:
    """How often characters stand next to each other in a word, begin one, end one, and occur at all; both totals."""
    inside, first, last, all_of = Counter[str](), Counter[str](), Counter[str](), Counter[str]()
    for word, frequency in _dictionary():
        first[word[0]] += frequency
        last[word[-1]] += frequency
        for a in word:
            all_of[a] += frequency
        for k in range(len(word) - 1):
            inside[word[k : k + 2]] += frequency
    return inside, first, last, all_of, first.total(), all_of.total()


def affinity(before: str, after: str) -> float:
    """Logarithm of how many times likelier two characters stand together than by chance; 0 for other signs.

    They do so within a word, or as the last and the first of two words.
    """
    if not ("\u4e00" <= before <= "\u9fff" and "\u4e00" <= after <= "\u9fff"):
        return 0.0
    inside, first, last, all_of, words, characters = _characters()
    together = inside.get(before + after, 0) + last.get(before, 1) * first.get(after, 1) / words
    chance = all_of.get(before, 5) * all_of.get(after, 5) / characters
    return log((together + 0.01) / (chance + 0.01))


_PAIRS = (("“", "”"), ("（", "）"), ("《", "》"))


def brackets(cut: str, line: str) -> tuple[bool, bool]:
    """Whether a cut line leaves a quotation or bracket open, and whether another line closes one that it did not open."""
    left_open = any(cut.rfind(a) > cut.rfind(b) for a, b in _PAIRS)
    closes = any(0 <= line.find(b) and not 0 <= line.find(a) < line.find(b) for a, b in _PAIRS)
    return left_open, closes


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


def text_begins_with_word(text: str) -> bool:
    """Whether the first two characters are a frequent word: no given name."""
    return text[:2] in _words()[1]


class Tail:
    """What the end of a cut line asks for."""

    __slots__ = (
        "month",
        "name_of_two",
        "number",
        "numeral",
        "of_a_year",
        "surname",
        "text",
        "title",
        "titled",
        "wants_number",
        "whole",
        "year",
    )

    def __init__(self, line: str) -> None:
        self.text = text = line[-12:]
        number = _NUMBER_AT_END.search(text)
        self.number = len(number.group()) if number else 0
        self.month = bool(_MONTH_AT_END.search(text))
        self.of_a_year = bool(_OF_A_YEAR_AT_END.search(text))
        self.year = bool(_YEAR_AT_END.search(text))
        self.numeral = bool(_NUMERAL_AT_END.search(text))
        titled = _TITLED_SURNAME.search(text)
        self.titled = bool(titled and titled["surname"] in surnames())
        named = _TITLED_NAME.search(text)
        self.name_of_two = bool(named and named["name"][0] in surnames() and named["name"] not in common_words())
        self.title = bool(_TITLE_AT_END.search(text))  # 理事长, and the name comes next
        self.wants_number = bool(_WANTS_NUMBER.search(text))
        self.surname = text[-1] in surnames() or text[-2:-1] in surnames()
        self.whole = _whole(text[-4:], at_end=True)


class Head:
    """What the beginning of a line looks like."""

    __slots__ = ("bare_unit", "figure", "given_name", "middle", "named", "surname", "text", "unit", "whole")

    def __init__(self, line: str) -> None:
        self.text = text = line[:12]
        self.unit = _begins_with_unit(text)
        self.bare_unit = _is_bare_unit(text)
        full = _FULL_NAME_SAYS.match(text)
        self.named = bool(full and full[1] in surnames())
        self.figure = bool(_FIGURE.match(text))
        given = _GIVEN_NAME_SAYS.match(text)
        # 会议指出 and 专家介绍 begin a sentence; 建平表示 lacks its surname.
        self.given_name = bool(given and not self.named and given[1] not in common_words() and self._opener() == 0.0)
        self.whole = _whole(text[:4], at_end=False)
        # 徐涛不由得 may come after 总经理; 高新区 does not
        self.surname = text[:2] in surnames() or (text[0] in surnames() and text[:2] not in _words()[0])
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
        if _SPEECH_FIRST.match(self.text):
            return 2.5
        if self.text[0] in _SELDOM_FIRST:
            return 1.8
        return 0.0 if self.whole else _HALF_WORD_FIRST


def begins(tail: Tail, head: Head) -> float:
    """How much a line looks like the middle of a sentence, when it is to go on from this cut."""
    return 0.0 if (tail.title and head.named) or _date_across(tail, head) else head.middle


def _date_across(tail: Tail, head: Head) -> bool:
    """Whether a seam cuts a date: 8月|16日, 今年|上半年."""
    return (tail.month and bool(_DAY_FIRST.match(head.text))) or (
        tail.of_a_year and bool(_PART_OF_YEAR_FIRST.match(head.text))
    )


def fit(tail: Tail, head: Head) -> float:
    """How well two sides of a seam go together."""
    first = head.text[0]
    if _date_across(tail, head):
        return _DATE_ACROSS
    if tail.number:
        if tail.text[-1] in ".．":
            return _UNIT if first.isdigit() else -5.0  # 8. and 4万个
        if first in "%％" and tail.number > 3 and re.search(r"\d{4}$", tail.text):
            return -3.0  # hardly anything grows by 3000%
        if first in ".．%％" or (first in "年月日" and tail.number <= 4):
            return _UNIT
        if head.unit:
            return head.unit
        # Two halves of one number would make a third that nobody wrote, if they are none.
        if first.isdigit() or not tail.year:
            return -5.0
    if tail.title and head.named:
        return 5.0
    if tail.wants_number and head.figure:
        return 4.0
    if tail.name_of_two and not head.unit and _LAST_OF_NAME.match(head.text):
        return 4.0
    score = 0.0
    if tail.titled and not head.given_name and text_begins_with_word(head.text):
        score -= 2.0
    if tail.title and head.surname:
        score += 1.5
    length, frequent = _across(tail.text, head.text)
    if head.bare_unit:
        score += 3.0 if tail.numeral else 0.0 if frequent else -5.0  # 单元 and 场景 may be cut before their unit
    if head.given_name:
        if tail.titled:
            return 5.0
        if not tail.surname:
            score -= 4.0
    if first in _NEVER_FIRST and tail.text[-1] in "（(【《“‘、，":
        score -= 3.0
    if not length:
        return score + _NO_WORD_ACROSS[tail.whole, head.whole]
    broken = (length, (not tail.whole) + (not head.whole))
    return score + (_WORD_ACROSS[broken] if frequent else _RARE_WORD_ACROSS.get(broken, _WORD_ACROSS[broken]))


def begins_in_mid_sentence(line: str) -> float:
    """How much a line looks as if its beginning stood elsewhere; below 0: it is the beginning of a sentence."""
    return Head(line).middle


def seam(cut: str, line: str) -> float:
    """How well the end of one line and the beginning of another go together."""
    return fit(Tail(cut), Head(line))
