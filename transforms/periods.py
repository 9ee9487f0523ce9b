"""Calendar expressions and the interval each stands for.

A date is read where it stands (``find_dates``) and resolved left to right against the publication
date and the dates read before it (``Calendar``): 今年 is the year of publication, a bare 5月 belongs
to the year spoken of last, 同期 to nothing at all.
"""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

from seeds import language_table
from transforms.numbers import ZD, chinese

_M = r"(?:1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])"
_D = r"(?:3[01]|[12]\d|0?[1-9]|三十一?|二?十[一二三四五六七八九]?|[一二三四五六七八九])"
_N = rf"(?:\d{{1,2}}|[{ZD}十]{{1,3}})"
_TO = r"\s?(?:——|--|[-—–─~至到])\s?"
_YEAR = rf"(?:(?:19|20)\d\d|[一二][零九][{ZD}]{{2}})"

_SUB = rf"""
  (?P<half>[上下]半年)
| 第?(?P<q>[一二三四1-4])季度(?!报)
| 第?(?P<q1>[一二三四1-4])(?:{_TO}|、)第?(?P<q2>[一二三四1-4])季度
| 前(?P<fq>[二两三23])个?季度
| [前头](?P<fm>{_M}|两)个?月(?!份)
| (?P<m1>{_M})(?:月份?)?(?:{_TO})(?P<m2>{_M})月份?(?![\d{ZD}])
| (?P<m>{_M})月份?(?:(?P<d>{_D})(?:[日号](?!线|楼|院|令|文)|(?={_TO}{_D}日))(?:{_TO}(?:(?P<em>{_M})月)?(?P<ed>{_D})[日号])?)?(?P<xun>[上中下]旬|[初底末])?
| (?P<edge>年[底末初](?!级|期|步)|岁末|年终(?!奖)|年中)
| (?P<full>全年)
"""
_DATE = re.compile(
    rf"""
 (?:
   (?P<ya>{_YEAR})年?(?:{_TO}|、)(?P<yb>{_YEAR})\s?年(?!代)度?
 | (?P<plan>“?(?P<pn>十[一二三四五六]|[六七八九])五”?(?:规划)?(?:(?:前(?P<pf>{_N})年)|期间|时期|(?P<pe>期?末|收官)|以来))
 | (?P<iy>(?:19|20)\d\d)(?P<sep>[-./])(?P<im>1[0-2]|0?[1-9])(?P=sep)(?P<id>3[01]|[12]\d|0?[1-9])(?![\d.])
 | (?P<era>(?:(?P<century>\d\d|上|本)世纪)?(?P<decade>[{ZD}]十|(?:19|20)?\d0)年代)
 | (?P<clock>(?:[01]?\d|2[0-4])[:：][0-5]\d(?:[:：][0-5]\d)?(?!\d)|(?:[01]?\d|2[0-4])时(?:[0-5]?\d分)?(?:许|整)?(?=[，,。、）)\s在至-]))
 | (?P<span>(?:最近|过去|未来|今后|往后|近)(?P<sdir>的)?(?P<sn>{_N}|几)(?P<su>年|个月|天|周)(?:多|余)?(?P<slai>来|以来|间|内|里|期间)?)
 | (?P<within>(?P<wn>{_N})(?P<wu>年|个月)(?:之|以)?内(?!部|外|容|陆))
 | (?P<report>(?P<ryy>(?:19|20)\d\d)年?半年度)
 | (?:(?:(?P<y>{_YEAR})\s?年(?!代)(?:度(?!假))?|(?P<ry>今|去|大前|前|明|来|后|本|当|上|同|次|翌)年(?!轻|级|龄|代|纪|会|老|少|均|货|味|限|份|度假|检|报|薪|终奖|轮|卡|票|利)(?<![前后本当上同次]年(?=产))度?)\s?(?:的\s?)?)?(?:{_SUB})
 | (?:(?P<y2>{_YEAR})\s?年(?!代)(?:度(?!假))?|(?P<ry2>今|去|大前|前|明|来|后|本|当|上|同|次|翌)年(?!轻|级|龄|代|纪|会|老|少|均|货|味|限|份|度假|检|报|薪|终奖|轮|卡|票|利)(?<![前后本当上同次]年(?=产))度?)(?P<edge2>[底末初](?!级|中|步|衷|次|始|期|心|创|审|代|任|速|稿))?
 | (?P<donly>{_D})日(?:{_TO}(?P<de>{_D})日)?(?![均产元常照用前报本历程文线楼院令]|[一二三四五六七八九十\d])
 | (?P<rm>本|上个?|下个?|当|同)月(?!饼|光|亮|均|产|租|薪|底薪|嫂)(?:份)?(?P<rxun>[上中下]旬|[初底末])?
 | (?P<rd>今|昨|明|前|当)[天日](?!均|常|报|益|后)
 | (?P<rq>本|上|下)(?:个)?季度
 | (?P<rw>本|上|下)(?:个)?周(?!边|期|年|末|转)
 | (?P<ryh>年内)
 )
 (?P<since>(?:底|末)?以来|起(?!步|到|来|草|源|家|点|着|用|重|飞)|至今|开始)?(?P<before>(?:之|以)?前(?!景|提|沿|列|往|十|三|五|\d|期|后|置|瞻|端)|(?:之|以)内)?
""",
    re.VERBOSE,
)
_START = re.compile(rf"[\d{ZD}十]|[今去前明后本当上下同次翌大头近过未最往第全年岁“]")
_POINT_LEFT = re.compile(
    r"(?:截至|截止到?|截止至|到|至|止于|于|力争到|争取到|预计到|计划到|自|从|由|始于|比|较|与|和)\s?$"
)


_COMPARED_RIGHT = re.compile(r"(?:的)?(?:同期|同月|同季)|相比")
_SINCE_RIGHT = re.compile(r"[^，。；、,;\n]{1,12}?以来")


@dataclass(slots=True)
class DateSpan:
    """A calendar expression: where it stands and what interval it names (ends included)."""

    start: int
    end: int
    rule: str
    period_type: str | None = None
    period_start: date | None = None
    period_end: date | None = None
    anchor: str = ""  # as_of, since, compared: what the words before it make of it


class Calendar:
    """Resolves expressions left to right: carries the year and month spoken of last."""

    def __init__(self, published_on: date | None, account_year: int | None = None) -> None:
        self.published_on = published_on
        self.account_year = account_year  # the year that a report or communiqué gives account of
        self.year: int | None = None
        self.month: int | None = None
        self.spoken_year: int | None = None

    def new_sentence(self) -> None:
        """A bare month of another sentence belongs to the year of publication; 同年 still looks back."""
        self.spoken_year = self.year or self.spoken_year
        self.year = self.month = None

    def read(self, text: str, m: re.Match[str]) -> DateSpan:
        g = m.groupdict()
        g["y"], g["ry"], g["edge"] = g["y"] or g["y2"], g["ry"] or g["ry2"], g["edge"] or g["edge2"]
        span = DateSpan(m.start(), m.end(), "date")
        self._resolve(g, span)
        left = _POINT_LEFT.search(text, max(0, m.start() - 4), m.start())
        word = left.group().strip() if left else ""
        if g["since"]:
            span.anchor = "since"
            if span.period_start and not (span.period_type == "day" and g["since"] in ("起", "开始")):
                start = span.period_end if "底" in g["since"] or "末" in g["since"] else span.period_start
                span.period_type, span.period_start, span.period_end = "range", start, None
        elif _COMPARED_RIGHT.match(text, m.end()):
            span.anchor = "compared"
        elif (
            _SINCE_RIGHT.match(text, m.end())
            and span.period_start
            or span.period_end
            and _SINCE_RIGHT.match(text, m.end())
        ):
            span.anchor = "since"
            late = span.rule in ("month_end", "year_end")
            span.period_type, span.period_start, span.period_end = (
                "range",
                span.period_end if late else span.period_start,
                None,
            )
        elif word in ("自", "从", "由", "始于"):
            span.anchor = "from"
        elif word in ("比", "较", "与", "和"):
            span.anchor = "compared" if word in ("比", "较") else ""
        elif g["before"] or word.endswith(("到", "至", "止")) and span.rule != "clock":
            span.anchor = "as_of"
        if span.anchor == "as_of" and span.period_end:
            span.period_type, span.period_start = "as_of", None
        return span

    def _resolve(self, g: dict[str, str | None], span: DateSpan) -> None:
        pub = self.published_on
        if g["clock"]:
            span.rule = "clock"
            return
        if g["era"]:
            tens = _small(g["decade"])
            century = g["century"]
            first = (
                tens
                if tens > 1000
                else (2000 if century in ("21", "本") or century is None and tens <= 20 else 1900) + tens
            )
            _set(span, "decade", "range", date(first, 1, 1), date(first + 9, 12, 31))
            return
        if g["ya"] and g["yb"]:
            a, b = _year(g["ya"]), _year(g["yb"])
            _set(span, "year_range", "range", date(a, 1, 1), date(b, 12, 31))
            return
        if g["plan"]:
            first = {
                "十一": 2006,
                "十二": 2011,
                "十三": 2016,
                "十四": 2021,
                "十五": 2026,
                "十六": 2031,
                "九": 1996,
                "八": 1991,
                "七": 1986,
                "六": 1981,
            }[g["pn"] or "十四"]
            if g["pe"]:
                _set(span, "plan_end", "as_of", None, date(first + 4, 12, 31))
            else:
                years = _small(g["pf"]) if g["pf"] else 5
                open_end = (g["plan"] or "").endswith("以来")
                _set(
                    span,
                    "plan_period",
                    "range",
                    date(first, 1, 1),
                    None if open_end else date(first + years - 1, 12, 31),
                )
            return
        if g["iy"]:
            try:
                day = date(int(g["iy"]), int(g["im"] or 1), int(g["id"] or 1))
            except ValueError:
                return
            _set(span, "iso_day", "day", day, day)
            self.year, self.month = day.year, day.month
            return
        if g["span"]:
            self._rolling(g, span)
            return
        if g["within"]:
            span.rule, span.period_type = "within", "future"
            return
        if g["report"]:
            reported = int(g["ryy"] or 0)
            _set(span, "half_year", "half", date(reported, 1, 1), date(reported, 6, 30))
            return
        if g["rd"]:
            if pub:
                day = pub + timedelta(days={"今": 0, "昨": -1, "明": 1, "前": -2, "当": 0}[g["rd"]])
                _set(span, "relative_day", "day", day, day)
            return
        if g["rw"]:
            if pub:
                monday = pub - timedelta(days=pub.weekday()) + timedelta(days={"本": 0, "上": -7, "下": 7}[g["rw"]])
                _set(span, "relative_week", "range", monday, monday + timedelta(days=6))
            return
        if g["rq"]:
            if pub:
                n = (pub.month - 1) // 3 + {"本": 0, "上": -1, "下": 1}[g["rq"]]
                y, q = pub.year + n // 4, n % 4
                _set(span, "relative_quarter", "quarter", date(y, q * 3 + 1, 1), _month_end(y, q * 3 + 3))
            return
        if g["rm"]:
            base = pub
            y = (self.year or (base.year if base else 0)) if g["rm"] in ("当", "同") else (base.year if base else 0)
            month = (self.month if g["rm"] in ("当", "同") else None) or (base.month if base else 0)
            if not y or not month:
                return
            step = {"上": -1, "下": 1}.get(g["rm"][0], 0)
            month += step
            y, month = y + (month - 1) // 12, (month - 1) % 12 + 1
            self._month(span, y, month, g["rxun"])
            return
        year, explicit = self._year_of(g)
        if g["ryh"]:
            year = year or (pub.year if pub else None)
            if year is None:
                return
            _set(span, "within_year", "year", date(year, 1, 1), date(year, 12, 31))
            return
        if g["donly"]:
            self._days(span, year, self.month or (pub.month if pub else None), g["donly"], None, g["de"])
            return
        sub = next((k for k in ("half", "q", "q1", "fq", "fm", "m1", "m", "edge", "full") if g[k]), None)
        if year is None:
            if sub == "m" and pub is None:
                span.rule = "month_without_year"
            return
        if sub is None or sub == "full":
            if explicit or sub == "full":
                _set(span, "year", "year", date(year, 1, 1), date(year, 12, 31))
            return
        if sub == "half":
            first = 1 if (g["half"] or "")[0] == "上" else 7
            _set(span, "half_year", "half", date(year, first, 1), _month_end(year, first + 5))
        elif sub == "q":
            n = _small(g["q"])
            _set(span, "quarter", "quarter", date(year, n * 3 - 2, 1), _month_end(year, n * 3))
        elif sub == "q1":
            a, b = _small(g["q1"]), _small(g["q2"])
            _set(span, "quarter_range", "range", date(year, a * 3 - 2, 1), _month_end(year, b * 3))
        elif sub == "fq":
            n = 2 if g["fq"] in ("二", "两", "2") else 3
            _set(span, "first_quarters", "range", date(year, 1, 1), _month_end(year, n * 3))
        elif sub == "fm":
            n = _small(g["fm"])
            if 1 <= n <= 12:
                _set(span, "first_months", "range" if n > 1 else "month", date(year, 1, 1), _month_end(year, n))
        elif sub == "m1":
            a, b = _small(g["m1"]), _small(g["m2"])
            if a <= b:
                _set(span, "month_range", "range", date(year, a, 1), _month_end(year, b))
            else:
                _set(
                    span,
                    "month_range",
                    "range",
                    date(year - (0 if explicit else 1), a, 1),
                    _month_end(year + (1 if explicit else 0), b),
                )
            self.month = b
        elif sub == "m":
            month = _small(g["m"])
            if (
                not explicit
                and not g["before"]
                and pub
                and self.year is None
                and self.account_year is None
                and (year, month) > (pub.year, pub.month + 1)
            ):
                year -= 1  # a bare month later than the paper's own is last year's
            if g["d"]:
                self._days(span, year, month, g["d"], g["em"], g["ed"])
            else:
                self._month(span, year, month, g["xun"])
            self.month = month
        elif sub == "edge":
            edge = g["edge"] or ""
            if "初" in edge:
                _set(span, "year_start", "month", date(year, 1, 1), date(year, 1, 31))
            elif edge == "年中":
                _set(span, "mid_year", "as_of", None, date(year, 6, 30))
            else:
                _set(span, "year_end", "as_of", None, date(year, 12, 31))

    def _year_of(self, g: dict[str, str | None]) -> tuple[int | None, bool]:
        pub = self.published_on
        if g["y"]:
            self.year, self.month = _year(g["y"]), None
            return self.year, True
        ry = g["ry"]
        if ry:
            if ry in ("当", "同", "次", "翌"):
                base = self.year or self.spoken_year
                year = None if base is None else base + (1 if ry in ("次", "翌") else 0)
            else:
                offset = {"今": 0, "本": 0, "去": -1, "上": -1, "前": -2, "大前": -3, "明": 1, "来": 1, "后": 2}[ry]
                year = None if pub is None else pub.year + offset
            if year is not None:
                self.year = year
                if ry not in ("同", "当"):
                    self.month = None
            return year, True
        return (self.year or self.account_year or (pub.year if pub else None)), False

    def _rolling(self, g: dict[str, str | None], span: DateSpan) -> None:
        pub, future = self.published_on, (g["span"] or "").startswith(("未来", "今后", "往后"))
        span.rule = "rolling"
        if pub is None or g["sn"] == "几":
            return
        n = _small(g["sn"])
        if g["su"] == "年" and n == 1 and not future:
            accounted = self.account_year or (pub.year - 1 if pub.month <= 3 else None)
            if accounted:
                _set(span, "past_year", "year", date(accounted, 1, 1), date(accounted, 12, 31))
                self.account_year = accounted
                return
        if g["su"] == "年":
            if future:
                _set(span, "rolling", "range", date(pub.year + 1, 1, 1), date(pub.year + n, 12, 31))
            else:
                last = min(pub.day, monthrange(pub.year - n, pub.month)[1])
                _set(span, "rolling", "range", date(pub.year - n, pub.month, last), pub)
        elif g["su"] == "个月":
            if not future:
                m = pub.month - 1 - n
                _set(span, "rolling", "range", date(pub.year + m // 12, m % 12 + 1, 1), pub)
        else:
            days = timedelta(days=n * (7 if g["su"] == "周" else 1))
            _set(span, "rolling", "range", pub if future else pub - days, pub + days if future else pub)

    def _month(self, span: DateSpan, year: int, month: int, part: str | None) -> None:
        last = monthrange(year, month)[1]
        if part in ("上旬", "中旬", "下旬"):
            a, b = {"上旬": (1, 10), "中旬": (11, 20), "下旬": (21, last)}[part]
            _set(span, "ten_days", "range", date(year, month, a), date(year, month, b))
        elif part in ("底", "末"):
            _set(span, "month_end", "as_of", None, date(year, month, last))
        else:
            _set(span, "month", "month", date(year, month, 1), date(year, month, last))

    def _days(
        self, span: DateSpan, year: int | None, month: int | None, d: str | None, em: str | None, ed: str | None
    ) -> None:
        if year is None or month is None:
            return
        try:
            first = date(year, month, _small(d))
            if ed:
                end_month = _small(em) if em else month
                last = date(year + (1 if end_month < month else 0), end_month, _small(ed))
                _set(span, "day_range", "range", first, last)
            else:
                _set(span, "day", "day", first, first)
        except ValueError:
            span.rule = "impossible_day"


def _set(span: DateSpan, rule: str, kind: str, start: date | None, end: date | None) -> None:
    span.rule, span.period_type, span.period_start, span.period_end = rule, kind, start, end


def _month_end(year: int, month: int) -> date:
    return date(year, month, monthrange(year, month)[1])


def _year(text: str) -> int:
    return (
        int(text) if text.isdigit() and text.isascii() else int("".join(str(language_table.digits()[c]) for c in text))
    )


def _small(text: str | None) -> int:
    if not text:
        return 0
    if text.isdigit() and text.isascii():
        return int(text)
    n = chinese(text)
    return int(n.low) if n else 0


STARTS = "今去前明后本当上下同次翌大头近过未最往全年岁第昨来“"
"""Characters, besides numerals, that a calendar expression may begin with."""


def match_alone(text: str, at: int) -> re.Match[str] | None:
    """The calendar expression that begins at this offset of a text that is nothing else."""
    return _DATE.match(text, at)


def match_date(text: str, at: int) -> re.Match[str] | None:
    """The calendar expression that begins at this offset of a folded text, if one does."""
    return _DATE.match(text, at)


_JOIN = re.compile(rf"(?:{_TO})$")


def joins(text: str, first: DateSpan, second: DateSpan) -> bool:
    """Do two expressions with 至 or a dash between them name one interval (2022年11月至2023年2月)?"""
    gap = text[first.end : second.start]
    return bool(
        0 < len(gap) <= 3
        and _JOIN.match(gap)
        and first.period_start
        and second.period_end
        and first.period_start <= second.period_end
        and first.anchor in ("", "from")
    )


def join(first: DateSpan, second: DateSpan) -> DateSpan:
    """The interval from the first expression's start to the second's end."""
    return DateSpan(first.start, second.end, "interval", "range", first.period_start, second.period_end)


_REPORT_TITLE = re.compile(r"((?:19|20)\d\d)年[^\n]{0,24}(?:公报|年报|统计|运行情况|发展情况|经济形势)")
_ACCOUNT_HEADING = re.compile(
    r"((?:19|20)\d\d)年[^\n。；]{0,24}(?:回顾|工作|情况|成绩|目标|任务|安排|打算|重点)|(?:回顾|总结)((?:19|20)\d\d)年"
)


def account_year(heading: str, *, title: bool = False) -> int | None:
    """The year that a title or section head says the text below gives account of."""
    m = _REPORT_TITLE.search(heading) if title else _ACCOUNT_HEADING.search(heading)
    return int(next(g for g in m.groups() if g)) if m else None
