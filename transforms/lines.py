"""The lines of a page and what each of them is: headline, byline, caption, end mark, furniture, body.

A paragraph is one line; blank lines separate paragraphs or not, and mean nothing here. The words that
give a line away are rows of ``seeds/language/page_marks.csv``.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import Literal

from seeds import catalog
from transforms.alternation import alternation

Role = Literal["heading", "short", "byline", "date", "furniture", "caption", "end", "body"]

_LINE = re.compile(r"[^\s\ufeff][^\n\r\f\u2028\u2029]*")
_MARKDOWN_HEADING = re.compile(r"(#{1,6})[ \t\u3000]+(.*?)[ \t#]*$")
# A sentence is over at 。！？… and at the colon or semicolon that leads on to a list, closing quotes included.
_SENTENCE_END = re.compile(r"[。！？!?…；;：:][”’\"'』」）)】》\]]*$|(?<!\d)[.．][”\"）)]*$|——$")
# …再上台阶。（记者 张三）: who wrote it, or 完, behind the last full stop
_SIGNED = re.compile(r"[。！？!?…][”’』」）)]*[ \u3000]*[（(][^（）()，。；]{1,30}[）)]$")
_NUMBERED = re.compile(
    r"(?:第[一二三四五六七八九十\d]{1,3}[章节条部分]|[（(]?[一二三四五六七八九十]{1,3}[、）).．]|[（(]?\d{1,2}(?:[、）)]|[.．](?!\d))|[①-⑳❶-❿])"
)
_DATE_LINE = re.compile(
    r"[\s（(【\[]*(?:(?:19|20)\d{2}\s*[年./-]\s*\d{1,2}\s*[月./-]\s*\d{1,2}\s*日?|[一二][〇零○一二三四五六七八九]{3}年[一二三四五六七八九十]{1,2}月[一二三四五六七八九十]{1,3}日)"
    r"[\s\d:：时分秒（）()星期一二三四五六日第A-Z版\]】]*$"
    r"|[（(【].{0,20}(?:19|20)\d{6}(?!\d)[\s\d:：]*[）)】]$"  # （《新闻联播》 20231102 19:00）
)
_DECORATION = "◎●▶►■□◆◇★☆○◯▪▫•·*＊—－-\u3000 \t"
_BULLETS = frozenset("▶►●■□◆◇•▪·✦➤→")
_NAME = r"[\u3400-\u9fff]{1,4}(?:·[\u3400-\u9fff]{1,8})*"
_NAMES_IN_BRACKETS = re.compile(rf"[（(]{_NAME}(?:[\s\u3000、]+{_NAME}){{0,3}}[）)]$")
_OF_CONTENTS = re.compile(
    r"(?:^[^。，；]{4,}\s(?:第\s?)?[A-Da-d]?\d{1,2}\s?版|(?:…{1,9}|\.{3,40}|·{3,40})\s?\d{1,3}|^[（(]?(?:详见|下转|上接|见)第?[A-D]?\d{1,2}版[）)]?)$"
)
"""A line of a list of contents: 小镇的大市场 3版, 投资估算……25."""
_PAGE_NAME = re.compile(
    r"(?:第?[A-Z]?0?\d{1,2}(?:版|(?=[\s\u3000:：·]|$))|[A-Z]\d{1,2}|第[一二三四五六七八九十]{1,3}版)[\s\u3000:：·]*[\u4e00-\u9fff·]{0,6}$"
)  # 03 经济新闻; 18小时锁住鲜味 is a headline
LONGEST_HEADLINE = 60  # characters; kickers, headline and subtitle may stand on one line
_WRAPPED_LINES, _NARROWEST, _WIDEST = 12, 10, 60  # lines of a text that was wrapped, and characters of one of them
_LONGEST_BYLINE, _LONGEST_CAPTION, _LONGEST_END_MARK, _LONGEST_DATELINE = 80, 220, 40, 15


@dataclass(slots=True)
class Line:
    """One line of a document without the white space around it."""

    start: int  # in the document
    end: int
    text: str
    role: Role
    level: int = 0  # of a Markdown heading
    complete: bool = True  # ends where a sentence may end


@cache
def _marks(role: str, position: str) -> tuple[str, ...]:
    rows = catalog.rows("language/page_marks")
    return tuple(r["mark"] for r in rows if r["role"] == role and r["position"] == position)


@cache
def _whole_furniture() -> frozenset[str]:
    return frozenset(_marks("furniture", "whole"))


def _people(marks: tuple[str, ...]) -> re.Pattern[str]:
    """Lines of marks with names after them: 本报记者 张三 通讯员 李四."""
    mark = alternation(marks)
    names = rf"{_NAME}(?:[\s\u3000、，,/／]+{_NAME})*"
    return re.compile(
        rf"[（(]?(?:{names}[\s\u3000]+)?(?:(?:{mark})[\s\u3000:：/／]*{names}[\s\u3000、，,/／]*)+[）)]?$"
    )


@cache
def _byline() -> re.Pattern[str]:
    return _people(_marks("byline", "start"))


@cache
def _editors() -> re.Pattern[str]:
    return _people(_marks("furniture", "anywhere"))


@cache
def surnames() -> frozenset[str]:
    """Common Chinese surnames, of one and of two characters."""
    return frozenset(r["surname"] for r in catalog.rows("language/surnames"))


@cache
def common_words() -> frozenset[str]:
    """Pairs of characters that any news uses, names left out."""
    return frozenset(r["word"] for r in catalog.rows("language/common_words"))


def _names_someone(text: str) -> bool:
    """Whether one of its words can be a person's name: 记者手记 names no one."""
    words = re.findall(_NAME, re.sub(alternation(_marks("byline", "start")), " ", text))
    return any("·" in w or (2 <= len(w) <= 4 and (w[0] in surnames() or w[:2] in surnames())) for w in words)


@cache
def _lead() -> re.Pattern[str]:
    """The opening of a report: 本报讯（记者 …）, 新华社北京10月1日电, 科技日报讯（…）, 央视网消息（新闻联播）："""
    mark = alternation(_marks("lead", "start"))
    return re.compile(
        rf"(?:{mark})(?!记者|发[ \u3000（(])|[（(]?据?[\u4e00-\u9fff]{{2,8}}(?:报|社|网|台)[\u4e00-\u9fff]{{0,10}}(?:\d{{1,4}}年)?(?:\d{{1,2}}月\d{{1,2}}日)?(?:电|讯|消息)[\s（(：:]"
    )


@cache
def _end() -> re.Pattern[str]:
    return re.compile(rf"[（(—\-\s]*(?:{alternation(_marks('end', 'start'))})")


@cache
def _caption_end() -> re.Pattern[str]:
    return re.compile(rf"(?:{alternation(_marks('caption', 'end'))})[\s。.]*$")


def opens_report(text: str) -> bool:
    """Whether a line begins as the first sentence of a news report begins."""
    return bool(_lead().match(text[:60]))


_REPORT_AND_REPORTER = re.compile(
    r"[^，。；]{2,30}?(?:讯|电|消息)[ \u3000]*[（(：:]|[^，。；]{2,24}?(?:讯|电)[ \u3000]"
)


def opens_next_report(text: str) -> bool:
    """Whether a line under others begins a report of its own: 本报讯（记者 …）. 据新华社报道，… goes on with the one above."""
    return opens_report(text) and bool(_REPORT_AND_REPORTER.match(text[:60]))


def is_numbered(text: str) -> bool:
    """Whether a line begins as a numbered part begins: 一、 （二） 3. 第四章."""
    return bool(_NUMBERED.match(text))


def is_bullet(text: str) -> bool:
    """Whether a line begins as a line of a box begins: ▶ 到2025年建成14座加氢站."""
    return text[0] in _BULLETS


def is_complete(text: str) -> bool:
    """Whether a sentence may end where the line ends."""
    return bool(_SENTENCE_END.search(text[-8:])) or bool(text[-1] in "）)" and _SIGNED.search(text[-40:]))


# What a headline does not end with: it is a sentence that the column cut.
_PARTICLES = tuple("的了和与在于对为将及或从向到把被让以其，、（(“‘《—")
_CUT_ENDS = (*_PARTICLES, "年", "月", "日")
_ANNIVERSARY = re.compile(r"(?:周年|元年|[这近十百一二两三四五六七八九]年|岁月)$")  # 新区迎来四周年, 一条河的这十年
_OPENERS_OF_SENTENCES = re.compile(
    r"(?:在|从|据|自|由|对于|为了|近日|日前|目前|今年以来|去年|截至|记者|笔者|此外|同时|其中)"
)
# 今年3月，… or 2009年，…: a sentence begins
_TIME_CLAUSE = re.compile(r"(?:[今去前明]年|\d{2,4}年|\d{1,2}月|[近日目]前?|上半年|近年来)[^，,]{0,10}[，,]")

# Clauses of a running sentence: headlines of such length part theirs with spaces or a colon.
_CLAUSES = re.compile(r"(?=.{20})[^ \u3000：:—]*[，,][^ \u3000：:—]*[^！？!?”’）)》」』]$")
_FIGURE_AFTER_COMMA = re.compile(r"[，,][^，,“”：:]*\d$")


def _reads_as_headline(text: str) -> bool:
    """Whether a short line without a final stop is a headline rather than a sentence cut by its column."""
    if text.endswith(_CUT_ENDS) and not text.endswith(("——", "——》")) and not _ANNIVERSARY.search(text):
        # 今年3月 over a box; 青禾镇：蓝莓熟了
        return len(text) <= 6 or (text[-1] == "了" and len(text) <= 18 and "，" not in text)
    if text[0] in "，。、；：！？）】》”’%％":
        return False
    for opening, closing in ("“”", "（）", "()", "《》", "【】", "‘’"):
        if text.count(opening) != text.count(closing):
            return False
    if _OPENERS_OF_SENTENCES.match(text) and len(text) > 12 and " " not in text:
        return False
    if _TIME_CLAUSE.match(text) or (text[-1] in "？！?!—" and len(text) > 28 and re.search("[，,]", text)):
        return False
    if text.endswith("——") and re.search("[，,]", text):
        return False
    if _CLAUSES.match(text) or _FIGURE_AFTER_COMMA.search(text):
        return False
    return not re.fullmatch(r"[\d\s.,:%％/\-—]+", text)


def _role(text: str) -> tuple[Role, int]:
    n = len(text)
    if text[0] == "#" and (m := _MARKDOWN_HEADING.match(text[:300])):
        return ("heading", len(m[1])) if m[2] else ("furniture", 0)
    if n > _LONGEST_CAPTION:
        return "body", 0
    if text in _whole_furniture() or text.startswith(_marks("furniture", "start")):
        return "furniture", 0
    if n < 60 and _DATE_LINE.match(text):
        return "date", 0
    if n < 60 and _OF_CONTENTS.search(text):
        return "furniture", 0
    if _caption_end().search(text[-16:]) or text.startswith(_marks("caption", "start")):
        return "caption", 0
    plain = text.lstrip(_DECORATION)
    if n <= _LONGEST_BYLINE and plain:
        if _byline().match(plain) or _NAMES_IN_BRACKETS.match(plain):
            if _names_someone(plain):
                return "byline", 0
        elif _editors().match(plain) or _PAGE_NAME.match(plain):
            return "furniture", 0
    if n <= _LONGEST_END_MARK and "。" not in text and "，" not in text and _end().match(text):
        return "end", 0
    if n > _LONGEST_DATELINE and opens_report(text):
        return "body", 0  # 本报讯（记者 张三） 招商引资, cut: the first words of a report
    if is_bullet(text) and len(plain) > 6:
        return "body", 0  # ▶ 到2025年建成14座加氢站: a line of a box, no headline
    if n <= LONGEST_HEADLINE and text[-1] not in "。；;…：:，,、" and "。" not in text:
        closed = text.rstrip('”’"）)】》')
        if closed and closed[-1] not in "。；;…：:，,、" and _reads_as_headline(text):
            return "short", 0
    return "body", 0


def lines_of(text: str, start: int = 0) -> list[Line]:
    """The lines of a document from an offset on, blank ones left out."""
    found = []
    for m in _LINE.finditer(text, start):
        line = m.group().rstrip()
        role, level = _role(line)
        complete = role != "body" or is_complete(line) or is_bullet(line)
        found.append(Line(m.start(), m.start() + len(line), line, role, level, complete))
    _see_neighbours(found)
    return found


def width_of_wrapped(lines: Sequence[Line]) -> int:
    """The width in characters at which running text was broken into lines; 0 where it was not.

    Two lines in five are of that width, give or take the character that no line may begin or end with.
    """
    if len(lines) < _WRAPPED_LINES:
        return 0
    lengths = Counter(len(line.text) for line in lines)
    width = max(lengths, key=lambda n: (sum(lengths[k] for k in (n - 1, n, n + 1)), n))
    full = [x for x in lines if abs(len(x.text) - width) <= 1]
    if not _NARROWEST <= width <= _WIDEST or len(full) * 5 < len(lines) * 2:
        return 0
    open_ended = sum(not is_complete(x.text) for x in full)
    clauses = sum(any(c in x.text for c in "，。、；,;") for x in full)  # a list of names has none
    return width if open_ended * 2 > len(full) and clauses * 5 > len(full) * 2 else 0


def _see_neighbours(lines: list[Line]) -> None:
    """Give the lines their roles that only what stands above and below them tells."""
    width = width_of_wrapped(lines)
    if width:
        for line, after in pairwise(lines):
            if line.role == "short" and abs(len(line.text) - width) <= 1 and after.role in ("body", "short"):
                line.role, line.complete = "body", is_complete(line.text)
    for before, line, after in zip(lines, lines[1:], lines[2:], strict=False):
        if line.role == "short" and before.role == "short" and after.role == "body" and _is_name(line.text):
            line.role = "byline"
    for line, after in pairwise(lines):
        if line.role == "body" and after.role == "caption" and _is_caption(line.text, after.text):
            line.role, line.complete = "caption", True
    if sum(line.role == "heading" for line in lines) >= 2:
        for line, after in pairwise(lines):
            if not line.complete and after.role == "body" and after.complete and _stands_over(line.text, after.text):
                line.role, line.complete = "short", True


def _stands_over(text: str, after: str) -> bool:
    """Whether a line of Markdown, which no column cuts, is the headline of the paragraph under it.

    It may begin as a sentence begins: 截至9月底全国发电装机约27.9亿千瓦.
    """
    if len(text) > LONGEST_HEADLINE or len(after) <= len(text) or text.endswith(_PARTICLES) or "。" in text:
        return False
    return bool(re.search(r"[\u4e00-\u9fff]{2}", text)) and text[-1] not in "，,、；;：:"


def _is_name(text: str) -> bool:
    """Whether a line under a headline is nothing but the name of who wrote it: 乔山."""
    if not 2 <= len(text) <= 3 or text[0] not in surnames() or not re.fullmatch(_NAME, text):
        return False
    return text[:2] not in common_words()  # 金融 is a part of the report


_CREDIT = re.compile(rf"(?:本报记者|新华社记者|记者|通讯员)?[ \u3000]*{_NAME}[ \u3000]*(?:摄|/摄|供图|制图)[）)]?$")


def _is_caption(text: str, after: str) -> bool:
    """Whether a short line is what the picture shows whose photographer the next line names: 张三 摄."""
    return len(text) <= 60 and text.endswith("。") and "。" not in text[:-1] and bool(_CREDIT.match(after))


def headline_of(line: Line) -> str:
    """The words of a headline without Markdown marks and decoration."""
    text = line.text
    if line.role == "heading":
        m = _MARKDOWN_HEADING.match(text)
        text = m[2] if m else text
    return text.strip(_DECORATION.replace("—", "").replace("-", "") + "*_`").strip()
