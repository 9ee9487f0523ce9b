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
from datetime import date, datetime, timedelta, timezone
from email.utils import parsedate_to_datetime

EARLIEST, LATEST = 1949, 2099

CONFIDENCE = {
    "sidecar": 1.0,
    "index": 1.0,
    "json field": 1.0,
    "column": 1.0,
    "front matter": 0.98,
    "html meta": 0.97,
    "file properties": 0.9,
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
    r"|年\s*(?P<m2>\d{1,2})\s*月\s*(?P<d2>\d{1,2})\s*日?|(?P<m3>\d{2})(?P<d3>\d{2})(?:\d{4}|\d{6})?)"
    r"(?:[T\s].{0,40})?\s*$"
)
_CHINA = timezone(timedelta(hours=8))
_UTC = re.compile(r"\s*(?:UTC|GMT|UT)\s*$")
_ZONE_NAME = re.compile(r"\s+[A-Z]{3,4}\s*$")  # CST is China's time in China, and Chicago's to a library
_MAIL = re.compile(r"\s*(?:[A-Za-z]{3,9},?\s*)?\d{1,2}[\s-][A-Za-z]{3}[\s-]\d{2,4}\b")
_SINCE_1970 = re.compile(r"\s*(\d{10})(?:\d{3})?(?:\.\d*)?\s*$")


def _moment(value: str) -> datetime | None:
    """A time as programs write it: ISO 8601, RFC 2822, seconds or milliseconds since 1970; nothing where it is none."""
    if m := _SINCE_1970.match(value):
        return datetime.fromtimestamp(int(m[1]), _CHINA)
    plain = _ZONE_NAME.sub("", _UTC.sub("+0000", value.strip()))
    try:
        return datetime.fromisoformat(plain)
    except ValueError:
        pass
    try:
        return parsedate_to_datetime(plain) if _MAIL.match(plain) else None
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def parse_date(value: str) -> date | None:
    """A date as metadata writes it: 2023-11-02, 2023/11/2, 20231102, 2023年11月2日, Thu, 02 Nov 2023, with or without a time.

    Of a time that names its zone, the day in China.
    """
    if moment := _moment(value):
        try:
            day = moment.astimezone(_CHINA) if moment.tzinfo is not None else moment
        except OverflowError:
            return None
        return _date(day.year, day.month, day.day)
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
_PAPER = re.compile(
    rf"(?:日报|晚报|早报|时报|商报|晨报|周报|新华网|人民网|》)\s*[（(]?\s*{_YMD}{_WEEKDAY}\s*(?:[）)]|{_CLOCK}\s*(?:第|$))"
)
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

_SENTENCE = re.compile(r"[^。！？!?\n；;]+")
_YEAR = re.compile(r"(?<![\d./A-Za-z])(?P<y>(?:19|20)\d{2})(?![\d.%％/A-Za-z])(?P<after>年?)")
# 2053人死亡, 2000多名: a count, not a year without 年
_COUNTED = re.compile(
    r"\s*[多余万亿千百个名人家项户头只台套辆架艘座栋条件次场吨亩米公平立美元块份张所届股口棵株支部批种类处间班列时分秒天日月度岁克毫厘]"
)
_A_MONTH = re.compile(r"年\s*\d{1,2}\s*月(?P<day>\d{1,2}日)?")
# 未来三年…，2025年…突破20亿元: a sentence that looks ahead, from there on
_LOOKING_AHEAD = re.compile(r"未来|力争|规划|计划|目标|预计|展望|(?:到|(?<!截)至)20\d{2}年")
# What makes a year one to come: before it, and after it in its clause.
_AHEAD_BEFORE = re.compile(
    r"(?:到|(?<!截)至|力争|计划|预计|规划|拟|将于|将在|定于|联合国|面向|展望|迈向|[-—－–~～])$|将[^，,]{0,6}$"
)
_AHEAD_AFTER = re.compile(
    r"年?(?:底)?(?:前(?!三|两|\d|[一二三四五六七八九十]个)|\s*[-—－–~～]|可持续发展|议程|愿景|远景|世界杯|轮值|将|力争|建成|完工|投产|通车|举办权)"
    r"|年[^，,。]{0,16}(?:起施行|起实施|将|力争|完工|建成投|规划|目标|选举|年会)"
)
# A part of a year, or a thing named after it: written during that year (2023年4月, 2023年项目集中签约仪式).
_OF_ITS_YEAR = re.compile(
    r"年(?:第?[一二三四]季度|上半年|前\S{1,3}月|1\s*[-—]|度)"
    r"|年[^，,。；的底末]{0,16}(?:仪式|大会|会议|峰会|论坛|博览会|展览会|交易会|行动|方案|计划|活动|名单|榜|半年|工作安排|工作重点|主要任务|主要目标|预期目标)"
)
# 2022年，…达1370.7亿元; 比2022年同期增长 …
_FIGURE = re.compile(r"年(?:底|末|全年|同期)?[^。；\d]{0,22}(?:达|实现|完成|超|突破|增长|下降|同比|产值|收入|总值)")
_DAY = re.compile(
    r"(?:(?P<y>(?:19|20)\d{2})年|(?P<rel>今年|去年|前年|明年|上年|本月|次年|同年|当年|翌年))?"
    r"(?<!\d)(?P<m>1[0-2]|0?[1-9])月(?:份|(?P<d>3[01]|[12]\d|0?[1-9])日)?(?P<next>.?)"
)
_SPAN = re.compile(
    r"(?P<rel>今年|(?P<y>20\d{2})年)?(?:前(?P<n>[一二三四五六七八九十]{1,2}|\d{1,2})个?月|(?P<q>前三季度|上半年|第?[一二三四]季度)"
    r"|1\s*[-—－–~～至到]\s*(?P<m>1[0-2]|[2-9])月)"
)
_QUARTERS = {"前三季度": 9, "上半年": 6, "一季度": 3, "二季度": 6, "三季度": 9, "四季度": 12}
_COMING = re.compile(r"将|力争|计划|规划|预计|拟|定于|起施行|起实施|到$|(?<!截)至$|自$|前完成|有望")
_SEASONS = (("春", 3), ("盛夏", 7), ("夏", 6), ("金秋", 9), ("秋", 9), ("冬", 11))
_READ = 400_000  # characters of a text that are read for its date
_LEAST = 0.45  # confidence below which it is better to say nothing


@dataclass(slots=True)
class _Year:
    """What a text says of one year, as of something that has been or is."""

    mentions: int = 0
    statistics: int = 0  # of them, with a figure of that year
    of_its_year: bool = False  # a part of it, or a thing named after it
    this_year: bool = False  # the text calls it 今年, or the one before it 去年
    words: str = ""


def _years(sentences: list[str], speaks_of_now: bool) -> dict[int, _Year]:
    """The years that a text speaks of, those to come left out."""
    years: dict[int, _Year] = {}
    for sentence in sentences:
        now = sentence.find("今年")
        ahead = _LOOKING_AHEAD.search(sentence)
        for m in _YEAR.finditer(sentence):
            year, named = int(m["y"]), not m["after"]
            lead, after = sentence[max(0, m.start() - 8) : m.start()], sentence[m.end("y") : m.end() + 24]
            if named and (_COUNTED.match(after) or not re.match(r"[\s\u4e00-\u9fff“]", after or "。")):
                continue
            if _AHEAD_BEFORE.search(lead) or _AHEAD_AFTER.match(after):
                continue
            if ahead and ahead.start() < m.start() and not named:
                continue
            found = years.setdefault(year, _Year())
            found.mentions += 1
            found.statistics += bool(_FIGURE.match(after)) and not lead.endswith(("自", "从", "于"))
            # A writer who says 今年 gives the months of other years their year, and his own only after 截至.
            month = _A_MONTH.match(after)
            own_month = month and (month["day"] or not speaks_of_now or lead.endswith("截至"))
            of_its_year = named or bool(own_month or _OF_ITS_YEAR.match(after))
            if of_its_year or not found.words:
                found.words = sentence[max(0, m.start() - 8) : m.end() + 16].strip()
            found.of_its_year |= of_its_year
            if named and 0 <= now < m.start() and m.start() - now < 25:
                found.this_year, found.words = True, sentence[now : m.end() + 10]
            if re.search(r"(?:进入|步入|跨入|今年[（(])$", lead):
                found.this_year, found.words = True, sentence[max(0, m.start() - 3) : m.end() + 10]
            if re.search(r"(?:去年|上年)[（(]?$", lead):
                last = years.setdefault(year + 1, _Year())
                last.this_year, last.words = True, sentence[max(0, m.start() - 3) : m.end() + 10]
                last.mentions += 1
    return years


def _present_year(sentences: list[str]) -> tuple[int, str, float] | None:
    """The year the text calls 今年, the words that tell, and the confidence."""
    speaks_of_now = any("今年" in s for s in sentences)
    years = _years(sentences, speaks_of_now)
    if not years:
        return None
    latest = max(years)
    found = years[latest]
    if found.this_year:
        return latest, found.words, 0.7
    if found.of_its_year:
        return latest, found.words, 0.6 if found.mentions > 1 or speaks_of_now else 0.45
    if speaks_of_now and (found.statistics * 2 >= found.mentions or _A_MONTH.search(found.words)):
        # A writer who says 今年 gives other years their number: the latest in statistics is the year before.
        return (
            latest + 1,
            f"今年 beside {found.words}",
            0.55 if found.mentions > 1 else 0.45 if found.statistics else 0.4,
        )
    return latest, found.words, 0.4 if found.mentions > 1 else 0.2


def _days(sentences: list[str], year: int) -> Iterator[tuple[date, str, float]]:
    """Days on or after which the text must have been written, with the words and their weight."""
    relative = {
        "去年": year - 1,
        "上年": year - 1,
        "前年": year - 2,
        "明年": year + 1,
        "次年": 0,
        "同年": 0,
        "当年": 0,
        "翌年": 0,
    }
    for sentence in sentences:
        for m in _DAY.finditer(sentence):
            if (int(m["y"]) if m["y"] else relative.get(m["rel"] or "", year)) != year:
                continue
            lead, after = sentence[max(0, m.start() - 10) : m.start()], sentence[m.start("next") : m.end() + 3]
            if re.search(r"截[至止]到?$", lead) and not m["d"]:
                yield (
                    date(year, int(m["m"]), monthrange(year, int(m["m"]))[1]),
                    sentence[m.start() : m.start("next")],
                    0.05,
                )
                continue
            if (
                _COMING.search(lead)
                or re.match(r"起|前|底|至|到|[-—－–~～]|将", after)
                or re.search(r"[-—－–~～]$|(?:19|20)\d{2}年$", lead)
            ):
                continue
            month, day = int(m["m"]), int(m["d"] or 1)
            if day <= monthrange(year, month)[1]:
                yield date(year, month, day), sentence[m.start() : m.start("next")], 0.1 if m["d"] else 0.0
        for m in _SPAN.finditer(sentence):
            lead = sentence[max(0, m.start() - 6) : m.start()]
            if (m["y"] and int(m["y"]) != year) or re.search(r"去年|上年|\d年$|同期$", lead) or _COMING.search(lead):
                continue
            counted = m["n"] and (int(m["n"]) if m["n"].isdigit() else _chinese_number(m["n"]))
            month = int(m["m"]) if m["m"] else _QUARTERS[m["q"].lstrip("第")] if m["q"] else counted or 0
            if 1 <= month < 12:
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
    if confidence < _LEAST or not EARLIEST <= year <= LATEST:
        return None
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
