"""When a document was published, with the evidence and how far it can be trusted.

In this order: metadata (``transforms.drops`` hands it in), the file name, a dateline in the text, the
date given for the whole drop, and last an inference from what the text says of the present
(今年, 去年, explicit years, the latest day it reports). Never a file's clock.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

EARLIEST, LATEST = 1949, 2099

CONFIDENCE = {
    "sidecar": 1.0,
    "index": 1.0,
    "json field": 1.0,
    "front matter": 0.98,
    "file name": 0.95,
    "dateline": 0.9,
    "default": 0.8,
}


@dataclass(frozen=True, slots=True)
class Publication:
    """A publication date and why it is believed."""

    on: date
    evidence: str  # sidecar, index, front matter, file name, dateline: ..., default, text: ...
    confidence: float  # 0 to 1


def _date(year: str | int, month: str | int, day: str | int) -> date | None:
    try:
        found = date(int(year), int(month), int(day))
    except ValueError:
        return None
    return found if EARLIEST <= found.year <= LATEST else None


_CHINESE_DIGITS = str.maketrans("〇零○Ｏ一二三四五六七八九", "0000123456789")


def _chinese_number(word: str) -> int | None:
    """二十三 -> 23, 二〇二三 -> 2023, 十 -> 10: the forms dates are written in."""
    if "十" in word:
        tens, _, ones = word.partition("十")
        word = (tens or "一") + (ones or "〇")
    digits = word.translate(_CHINESE_DIGITS)
    return int(digits) if digits.isascii() and digits.isdigit() else None


_GIVEN = re.compile(
    r"\s*(?P<y>\d{4})\s*(?:(?P<s>[-/._])\s*(?P<m>\d{1,2})\s*(?P=s)\s*(?P<d>\d{1,2})"
    r"|年\s*(?P<m2>\d{1,2})\s*月\s*(?P<d2>\d{1,2})\s*日?|(?P<m3>\d{2})(?P<d3>\d{2}))"
    r"(?:[T\s].{0,40})?\s*$"
)


def parse_date(value: str) -> date | None:
    """A date as metadata writes it: 2023-11-02, 2023/11/2, 20231102, 2023年11月2日, with or without a time."""
    m = _GIVEN.match(value)
    if not m:
        return None
    return _date(m["y"], m["m"] or m["m2"] or m["m3"], m["d"] or m["d2"] or m["d3"])


_IN_NAME = re.compile(
    r"(?<!\d)(?P<y>(?:19|20)\d{2})(?:(?P<s>[-_./年 ]?)(?P<m>\d{2})(?P=s)(?P<d>\d{2})"
    r"|[-_./年 ](?P<m2>\d{1,2})[-_./月 ](?P<d2>\d{1,2}))(?!\d)"
)


def date_in_name(name: str) -> date | None:
    """The first date in a file's name (20231102, 2023-11-02, 2023年11月2日), else in its folders' names."""
    folder, _, last = name.rpartition("/")
    for part in (last, name if folder else ""):
        for m in _IN_NAME.finditer(part):
            found = _date(m["y"], m["m"] or m["m2"], m["d"] or m["d2"])
            if found:
                return found
    return None


_YMD = r"(?P<y>(?:19|20)\d{2})\s*(?:年|[-/.])\s*(?P<m>\d{1,2})\s*(?:月|[-/.])\s*(?P<d>\d{1,2})\s*日?"
_YMD_CHINESE = r"(?P<cy>[一二][〇零○Ｏ一二三四五六七八九]{3})年(?P<cm>[一二三四五六七八九十]{1,2})月(?P<cd>[一二三四五六七八九十]{1,3})日"
_CLOCK = r"(?:\s*\d{1,2}\s*[:：时]\s*\d{1,2}(?:\s*[:：分]\s*(?:\d{1,2}\s*秒?)?)?)?"
_WEEKDAY = r"(?:\s*[（(]?(?:星期|周|礼拜)[一二三四五六日天][）)]?)?"
# A line that is nothing but a date: 2026年02月10日 07时41分, （2023年10月15日）, 二〇二三年八月十五日, 2023年9月5日 星期二 第3版
_DATE_LINE = re.compile(
    rf"[\s（(【\[#*]*(?:{_YMD}|{_YMD_CHINESE}){_WEEKDAY}{_CLOCK}{_WEEKDAY}"
    r"(?:\s*(?:第?\s*[A-Z]?\d{1,2}\s*版|[A-Z]\d{1,2}))?[\s）)】\]*]*$"
)
# A label before the date: 发布时间：2023-10-15 10:20, 日期：…
_LABELLED = re.compile(
    rf"(?:发布时间|发布日期|发文日期|成文日期|刊发时间|发表时间|更新时间|印发日期|播出时间|时间|日期)\s*[:：]?\s*{_YMD}"
)
# A compact date in brackets beside a programme or paper: （《新闻联播》 20231102 19:00）, # 《新闻联播》 (20231102)
_COMPACT = re.compile(r"》\s*[（(]?\s*(?P<y>(?:19|20)\d{2})(?P<m>\d{2})(?P<d>\d{2})(?!\d)")
# A paper and its date on one line: 《金华日报》2023年9月5日 第3版, 人民日报 2023-09-05
_PAPER = re.compile(rf"(?:日报|晚报|早报|时报|商报|晨报|周报|新华网|人民网|》)\s*[（(]?\s*{_YMD}\s*(?:[）)]|{_CLOCK}\s*(?:第|$))")
# 新华社北京2023年10月1日电
_WIRE = re.compile(rf"(?:社|网|报)[\u4e00-\u9fff]{{0,8}}{_YMD}\s*(?:电|讯)")


def _of(m: re.Match[str]) -> date | None:
    groups = m.groupdict()
    if groups.get("y"):
        return _date(groups["y"], groups["m"], groups["d"])
    parts = [_chinese_number(groups[k]) for k in ("cy", "cm", "cd")]
    return None if None in parts else _date(*parts)  # type: ignore[arg-type]


_HEAD_LINES, _TAIL_LINES, _HEAD_CHARACTERS, _TAIL_CHARACTERS = 60, 12, 6000, 1200


def find_dateline(text: str) -> Publication | None:
    """The date that the page itself carries: a date line, a label, a masthead, a sign-off at the end."""
    head = [line for line in text[:_HEAD_CHARACTERS].splitlines() if line.strip()][:_HEAD_LINES]
    for pattern in (_LABELLED, _COMPACT, _PAPER, _WIRE):
        for line in head:
            m = pattern.search(line) if len(line) < 400 or pattern is _WIRE else None
            if m and (found := _of(m)):
                return Publication(found, f"dateline: {m.group().strip()[:40]}", CONFIDENCE["dateline"])
    tail = [line for line in text[-_TAIL_CHARACTERS:].splitlines() if line.strip()][-_TAIL_LINES:]
    for lines, confidence in ((head, CONFIDENCE["dateline"]), (tail[::-1], CONFIDENCE["dateline"] - 0.05)):
        for line in lines:
            m = _DATE_LINE.match(line) if len(line) < 60 else None
            if m and (found := _of(m)):
                return Publication(found, f"dateline: {line.strip()[:40]}", confidence)
    return None


# --- inference -----------------------------------------------------------------------------------

_SENTENCE = re.compile(r"[^。！？!?\n]+")
_PLAN = re.compile(r"将|力争|计划|规划|预计|拟|目标|起施行|起实施|到$|至$|前完成|底前|有望|举行在即")
_YEAR = re.compile(r"(?<!\d)(?P<y>(?:19|20)\d{2})(?![\d.])(?P<after>年?)")
_DAY = re.compile(
    r"(?:(?P<y>(?:19|20)\d{2})年|(?P<rel>今年|去年|前年|明年|上年|本月|次年|同年|当年|翌年))?"
    r"(?<!\d)(?P<m>1[0-2]|0?[1-9])月(?:份|(?P<d>3[01]|[12]\d|0?[1-9])日)?(?P<next>.?)"
)
_SPAN = re.compile(
    r"(?P<rel>今年|(?P<y>20\d{2})年)?(?:前(?P<n>[一二三四五六七八九十]{1,2}|\d{1,2})个?月|(?P<q>前三季度|上半年|(?:第?一|二|三|四)季度)"
    r"|1\s*[-—－–~～至到]\s*(?P<m>1[0-2]|[2-9])月)"
)
_QUARTERS = {"前三季度": 9, "上半年": 6, "一季度": 3, "第一季度": 3, "二季度": 6, "三季度": 9, "四季度": 12}
_SEASONS = (("春", 3), ("盛夏", 7), ("夏", 6), ("金秋", 9), ("秋", 9), ("冬", 11))
_READ = 400_000  # characters of a text that are read for its date


# A part of a year, or a meeting or plan named after it: written during that year (2023年4月, 2023年项目集中签约仪式).
_OF_ITS_YEAR = re.compile(
    r"年(?:\s*\d{1,2}\s*月|第?[一二三四]季度|上半年|前\S{1,3}月|1\s*[-—]|度)"
    r"|年[^，,。；的底末]{0,16}(?:仪式|大会|会议|峰会|论坛|博览会|展览会|交易会|行动|方案|计划|活动|名单|榜)"
)


def _present_year(sentences: list[str]) -> tuple[int, str, float] | None:
    """The year the text calls 今年, the words that tell, and the confidence."""
    past: dict[int, list[tuple[bool, str]]] = {}
    said: list[tuple[int, str]] = []
    speaks_of_now = any("今年" in s for s in sentences)
    for sentence in sentences:
        now, before = sentence.find("今年"), max(sentence.find("去年"), sentence.find("上年"))
        for m in _YEAR.finditer(sentence):
            year, lead, after = int(m["y"]), sentence[max(0, m.start() - 6) : m.start()], sentence[m.end() : m.end() + 12]
            if not EARLIEST <= year <= LATEST:
                continue
            if re.search(r"[到至前]$|[-—－–~～（(]$", lead) or re.match(r"\s*[-—－–~～]\s*20|底前|前[^三]", after):
                continue  # 到2025年, （2022—2025年）: plans look ahead
            if _PLAN.search(lead) or _PLAN.search(after[:4]):
                continue
            named = not m["after"]  # 2023世界氢能技术大会: a thing named after its year
            words = sentence[max(0, m.start() - 8) : m.end() + 24].strip()
            past.setdefault(year, []).append((named, words))
            if 0 <= now < m.start() and m.start() - now < 25 and named:
                said.append((year, sentence[now : m.end() + 8]))
            if 0 <= before < m.start() and m.start() - before < 4:
                said.append((year + 1, sentence[before : m.end()]))
    latest = max(past, default=None)
    told = [s for s in said if latest is None or s[0] >= latest]
    if told:
        year, words = max(told)
        return year, words, 0.7
    if latest is None:
        return None
    uses = past[latest]
    # A writer who says 今年 names other years by number: a bare latest year in statistics is then the year before.
    if speaks_of_now and not any(named or _OF_ITS_YEAR.search(words) for named, words in uses):
        return latest + 1, f"今年 beside {uses[0][1]}", 0.5
    return latest, uses[-1][1], 0.6 if speaks_of_now else 0.4


def _days(sentences: list[str], year: int) -> Iterator[tuple[date, str, float]]:
    """Days on or after which the text must have been written, with the words and their weight."""
    for sentence in sentences:
        for m in _DAY.finditer(sentence):
            of = int(m["y"]) if m["y"] else {"去年": year - 1, "上年": year - 1, "前年": year - 2, "明年": year + 1}.get(m["rel"] or "", year)
            if m["rel"] in ("次年", "同年", "当年", "翌年") or of != year:
                continue
            lead, after = sentence[max(0, m.start() - 8) : m.start()], sentence[m.end() - len(m["next"]) : m.end() + 3]
            if _PLAN.search(lead) or re.match(r"起|前|底前|底完成|至|到|[-—－–~～]", after) or re.search(r"[到至—-]$", lead):
                continue
            last = monthrange(year, int(m["m"]))[1]
            if m["d"] and int(m["d"]) > last:
                continue
            yield date(year, int(m["m"]), int(m["d"] or 1)), m.group()[: len(m.group()) - len(m["next"])], 0.1 if m["d"] else 0.0
        for m in _SPAN.finditer(sentence):
            if m["y"] and int(m["y"]) != year:
                continue
            if re.search(r"去年|上年|\d年$", sentence[max(0, m.start() - 4) : m.start()]) or _PLAN.search(sentence[max(0, m.start() - 6) : m.start()]):
                continue
            month = int(m["m"]) if m["m"] else _QUARTERS[m["q"]] if m["q"] else int(m["n"]) if m["n"].isdigit() else _chinese_number(m["n"])
            if month and 1 <= month < 12:
                yield date(year, month + 1, 1), m.group(), 0.05


def infer(text: str) -> Publication | None:
    """A publication date read off what the text says of its own present, or nothing.

    The date given is the earliest that the text allows: the last day it reports as past. The year is
    what counts for periods; the confidence speaks of the year.
    """
    sentences = _SENTENCE.findall(text[:_READ])
    found = _present_year(sentences)
    if not found:
        return None
    year, words, confidence = found
    days = sorted(_days(sentences, year), key=lambda d: d[0])
    if days:
        on, day_words, weight = days[-1]
        return Publication(on, f"text: {words.strip()[:40]}; {day_words}", round(confidence + weight, 2))
    for season, month in _SEASONS:
        if re.search(rf"(?:今年|眼下|当前|正值|时值|入){season}", text[:_READ]):
            return Publication(date(year, month, 1), f"text: {words.strip()[:40]}; {season}", confidence)
    return Publication(date(year, 7, 1), f"text: {words.strip()[:40]}", round(confidence - 0.1, 2))


def stated(text: str, name: str = "", default: date | None = None) -> Publication | None:
    """The publication date that a document states: in its name, in a dateline, or by the drop's default."""
    if (on := date_in_name(name)) is not None:
        return Publication(on, "file name", CONFIDENCE["file name"])
    if (found := find_dateline(text)) is not None:
        return found
    return Publication(default, "default", CONFIDENCE["default"]) if default is not None else None
