"""Calendar expressions and the interval each stands for.

``transforms.date_patterns`` says where one is written; ``Calendar`` resolves them left to right against
the publication date and the dates read before: 今年 is the year of publication, a bare 5月 belongs to the
year spoken of last, 同期 to nothing at all. Each writing has a resolver of its own, named in ``_RESOLVERS``.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable
from datetime import date, timedelta

from seeds import language_table
from transforms import holidays
from transforms.beginnings import aimed
from transforms.comparisons import of_a_comparison, set_beside
from transforms.date_patterns import BEGINS, FISCAL_YEAR, HOLIDAY, STARTS, TO, match_alone, match_date
from transforms.fiscal_years import fiscal_year
from transforms.intervals import DateSpan, first_monday, monday_of, month_end, shifted, small
from transforms.lengths_of_time import LengthsOfTime
from transforms.year_parts import PARTS, Parts

__all__ = ["BEGINS", "STARTS", "Calendar", "DateSpan", "join", "joins", "match_alone", "match_date"]

_POINT_LEFT = re.compile(
    r"(?:截至|截止到?|截止至|(?<!达)到|至|止于|于|力争到|争取到|预计到|计划到|自|从|由|始于|相[比较]于|比|较|与|和)\s?$"
)
_RISEN = re.compile(
    r"(?:提高|上升|增长|增加|提升|扩大|发展|壮大|下降|降低|减少|缩小|攀升|跃升|回升|回落|下滑|上涨|下跌|升|降|增|减|涨|跌)[到至]\s?$"
)
_TO_COME = re.compile(r"(?:前|之前)?(?:可|将|预计|计划|有望|力争|即可|能够?|拟|按计划)(?!见|以看|以说)")
"""10月底可竣工: what is said next is still to come."""
_SINCE_RIGHT = re.compile(r"[^，。；、,;\n]{1,12}?以来")
_TOLD = re.compile(
    r"(?![^，。；\n]{0,8}(?:将|预计|拟|计划))[^。；\n]{0,16}?"
    r"(?:收[盘于报涨跌]|[上下][涨跌]|公布|发布|表示|称|宣布|报道|说|指出|升至|降至|披露|提交|透露|举行了|遭|警告)"
)
_SINCE_SOME_ACT = re.compile(r"[^，。；、,;\n]{1,32}?(?:以来|[算说数]起)")
_UP_TO_TODAY = re.compile(r"(?:截至|截止到?)(?:北京时间|当地时间)?[今昨前][天日晚]{0,2}[（(]$")
_WORDS = {w.surface: w for w in language_table.date_words()}
_PLANS = language_table.five_year_plans()
_FESTIVALS = language_table.festivals()
_ERAS = language_table.eras()
_WEEKDAYS = {"一": 0, "二": 1, "三": 2, "四": 3, "五": 4, "六": 5, "日": 6, "天": 6}
_UNIT_GROUPS = ("half", "qq", "q", "q1", "fq", "fm", "m1", "mw", "mf", "m", "edge", "full")
_YEARS_ELSEWHERE = [name + n for name in ("y", "ry", "reign", "reigny") for n in "32"]
"""Groups of the year in the writings where it does not stand alone."""


class Calendar(LengthsOfTime):
    """Resolves expressions left to right: carries the year and month spoken of last."""

    def __init__(self, published_on: date | None, account_year: int | None = None) -> None:
        super().__init__(published_on, account_year)
        self.year_before: int | None = None  # that of the sentence before
        self.spoken_month: int | None = None  # 同月 of the next sentence is it
        self.day: date | None = None  # the one the paragraph spoke of last: 当天 is it
        self.holiday: tuple[date, date] | None = None  # the one spoken of last: 假期前三天 is of it
        self._compared_until = -1  # where the last expression of a comparison ends

    def new_sentence(self) -> None:
        """A bare month of another sentence belongs to the year of publication; 同年 still looks back."""
        self.year_before = self.year
        self.spoken_year = self.year or self.spoken_year
        self.spoken_month = self.month or self.spoken_month
        self.year = self.month = None

    def new_paragraph(self) -> None:
        """当天 of another paragraph is the day of publication."""
        self.day = self.spoken_month = None

    def read(self, text: str, m: re.Match[str], *, alone: bool = False) -> DateSpan:
        """What a match stands for. ``alone``: nothing else is written, so a month is not last year's."""
        g = Parts.of(m)
        for elsewhere in _YEARS_ELSEWHERE:
            if elsewhere in g:
                g[elsewhere[:-1]] = g[elsewhere]
        g["edge"] = g["edge"] or g["edge2"]
        g["alone"] = "alone" if alone else None
        span = DateSpan(m.start(), m.end(), "date")
        spoken = self.year, self.month, self.holiday
        self.aimed = _TO_COME.match(text, m.end()) is not None
        self.planned = bool(g["m"]) and aimed(text, span, small(g["m"]), self.year_before, self.published_on)
        if g["fiscal"]:
            fiscal_year(text, span, FISCAL_YEAR.match(text, span.start))
        elif g["holiday"]:
            g.update(Parts.of(HOLIDAY.match(text, span.start) or m))
            for name in ("y", "ry", "reign", "reigny"):
                g[name] = next((g[name + n] for n in "679" if g[name + n]), None)
        for group, resolve in () if g["fiscal"] else _RESOLVERS:
            if group is None or group in g:
                resolve(self, g, span)
                break
        if (g["full"] or g["edge"] == "年末") and not (g["y"] or g["ry"] or g["reign"]):
            self._look_back(text, span)
        if g["bwd"] and self.published_on and _TOLD.match(text, span.end):
            self._weekday_gone(span, self.published_on)
        self._anchor(text, m, g, span)
        if span.anchor == "compared":
            self._compared_until = span.end
            # 比上年减少…，前三季度: what is compared with is not spoken of
            self.year, self.month, self.holiday = spoken
        elif span.period_type == "day" or span.rule == "day" and span.anchor == "as_of":
            self.day = span.period_end  # 截至20日，…。当天
        return span

    def _anchor(self, text: str, m: re.Match[str], g: Parts, span: DateSpan) -> None:
        """What the words around make of the interval: 以来 opens its end, 到 and 前 its start."""
        window = max(0, m.start() - 4)
        left = _POINT_LEFT.search(text, window, m.start())
        word = left.group().strip() if left else ""
        late = span.rule in ("month_end", "year_end", "quarter_end")
        if g["since"]:
            span.anchor = "since"
            if span.period_start and not (span.period_type == "day" and g["since"] in ("起", "开始")):
                start = span.period_end if "底" in g["since"] or "末" in g["since"] else span.period_start
                span.period_type, span.period_start, span.period_end = "range", start, None
        elif of_a_comparison(text, m.end()):
            span.anchor = "compared"
        elif (span.period_start or span.period_end) and (
            _SINCE_RIGHT.match(text, m.end()) or word in ("自", "从") and _SINCE_SOME_ACT.match(text, m.end())
        ):
            span.anchor = "since"
            start = span.period_end if late else span.period_start
            span.period_type, span.period_start, span.period_end = "range", start, None
        elif g["after"]:
            self._after(g["after"], span)
        elif g["before"] not in (None, "内") and span.period_end:
            self._before(g["before"] or "", span)
        elif word in ("自", "从", "由", "始于"):
            span.anchor = "from"
        elif m.start() == self._compared_until or set_beside(text, m.start(), m.end(), word, window):
            span.anchor = "compared"
        elif text.startswith("的", m.end()) and _RISEN.search(text, max(0, m.start() - 5), m.start()):
            pass  # 由57家增加到2021年的183家: to the figure of that year
        elif (
            word.endswith(("到", "至", "止"))
            and span.rule != "clock"
            or _UP_TO_TODAY.search(text, max(0, m.start() - 12), m.start())
        ):
            span.anchor = "as_of"
        if span.anchor == "as_of" and span.period_end:
            span.period_type, span.period_start = "as_of", None
            self._months_ended(text, span, span.period_end)

    def _before(self, word: str, span: DateSpan) -> None:
        """X之前 ends the day before X begins; X前 and X或之前 are deadlines that X still meets; 2020至2025年前 is a span."""
        if span.rule == "year_range":
            return
        strict = word in ("之前", "以前") and span.period_start is not None
        if strict and span.rule in ("year", "month", "day", "iso_day"):
            assert span.period_start is not None
            span.period_end = span.period_start - timedelta(days=1)
        span.anchor = "as_of"

    def _after(self, word: str, span: DateSpan) -> None:
        """X之后 of a year begins with the next one; of a day or month with it."""
        if span.rule == "year" and not word.startswith(("或", "及")) and span.period_end:
            span.period_start = span.period_end + timedelta(days=1)
        if span.period_start:
            span.anchor, span.period_type, span.period_end = "since", "range", None

    # -- resolvers: one for each writing ---------------------------------------------------------

    def _clock(self, g: Parts, span: DateSpan) -> None:
        span.rule = "clock"

    def _decade(self, g: Parts, span: DateSpan) -> None:
        tens = small(g["decade"])
        century = g["century"]
        if tens > 1000:
            first = tens
        elif century not in (None, "本", "上"):
            first = (small(century) - 1) * 100 + tens
        else:
            first = (2000 if century == "本" or century is None and tens <= 20 else 1900) + tens
        span.set("decade", "range", date(first, 1, 1), date(first + 9, 12, 31))

    def _century(self, g: Parts, span: DateSpan) -> None:
        first = (small(g["cent"]) - 1) * 100
        if 100 <= first <= 2900:
            span.set("century", "range", date(first, 1, 1), date(first + 99, 12, 31))

    def _years(self, g: Parts, span: DateSpan) -> None:
        first, last = self._full_year(g["ya"] or ""), self._full_year(g["yb"] or "")
        span.set("year_range", "range", date(first, 1, 1), date(last, 12, 31))

    def _plan(self, g: Parts, span: DateSpan) -> None:
        first, last = _PLANS[g["pn"] or "十四"]
        if g["pe"]:
            span.set("plan_end", "as_of", None, date(last, 12, 31))
            return
        if g["pf"]:
            last = first + small(g["pf"]) - 1
        open_end = (g["plan"] or "").endswith("以来")
        span.set("plan_period", "range", date(first, 1, 1), None if open_end else date(last, 12, 31))

    def _iso(self, g: Parts, span: DateSpan) -> None:
        self._day_of(span, int(g["iy"] or 0), int(g["im"] or 1), int(g["id"] or 1), "iso_day")

    def _compact(self, g: Parts, span: DateSpan) -> None:
        """20210601; alone also 2021.06 and 21.6.1."""
        year = int(g["cy"]) if g["cy"] else self._century_of(int(g["cy2"] or 0))
        month = int(g["cm"] or g["cm2"] or 1)
        if g["cd"] or g["cd2"]:
            self._day_of(span, year, month, int(g["cd"] or g["cd2"] or 1), "iso_day")
        else:
            self._month(span, year, month, None)

    def _leading_zero(self, g: Parts, span: DateSpan) -> None:
        """02.12 that stands alone is a day: no number begins with a zero and another digit."""
        if self.published_on:
            self._day_of(span, self.published_on.year, int(g["cm3"] or 1), int(g["cd3"] or 1), "day")

    def _festival(self, g: Parts, span: DateSpan) -> None:
        """The next day of a festival with a fixed date, the day of publication included."""
        if self.published_on:
            month, day = _FESTIVALS[g["festival"] or ""]
            passed = (self.published_on.month, self.published_on.day) > (month, day)
            self._day_of(span, self.published_on.year + passed, month, day, "festival")

    def _holiday(self, g: Parts, span: DateSpan) -> None:
        """The days of a holiday or a part of them; a year that no table knows is only a year."""
        name = next(n for n in "6789" if g[f"hol{n}"])
        words = g[f"hol{name}"] or ""
        year, explicit = self._year_of(g)
        named = holidays.named(words)
        if named:
            said = year if explicit or self.year or self.account_year else None
            whole = holidays.days(named, said, self.published_on)
        else:
            whole = self.holiday or (holidays.around(self.published_on) if self.published_on else None)
            if whole is None and explicit and year:
                span.set("year", "year", date(year, 1, 1), date(year, 12, 31))
                return
        if whole is None:
            if explicit and year:
                span.set("year", "year", date(year, 1, 1), date(year, 12, 31))
            return
        self.holiday = whole
        nth, last = g[f"hnth{name}"], g[f"hlasts{name}"] or (g[f"hlast{name}"] and "1")
        a, b = holidays.part(whole, g[f"hfirst{name}"], nth or (g[f"hopen{name}"] and "1"), last)
        span.set("holiday", "day" if a == b else "range", a, b)

    def _day_first(self, g: Parts, span: DateSpan) -> None:
        """1/2/2020 is the first of February; 10/31/74 can only be October, and so can 12/1 without a year."""
        a, b = int(g["dd"] or 0), int(g["dm"] or 0)
        if not g["dy"]:
            if self.published_on:
                self._day_of(span, self.published_on.year, a, b, "day")
            return
        year = int(g["dy"]) if len(g["dy"]) == 4 else self._century_of(int(g["dy"]))
        self._day_of(span, year, a if b > 12 else b, b if b > 12 else a, "iso_day")

    def _within(self, g: Parts, span: DateSpan) -> None:
        span.rule, span.period_type = "within", "future"

    def _of_a_head(self, g: Parts, span: DateSpan) -> None:
        """回顾2023: heads of chapters leave 年 out."""
        self.year, self.month = int(g["hy"] or 0), None
        span.set("year", "year", date(self.year, 1, 1), date(self.year, 12, 31))

    def _half_report(self, g: Parts, span: DateSpan) -> None:
        year, name = int(g["ryy"] or 0), g["report"] or ""
        if name.endswith("季报"):  # 2023一季报, and 三季报 of all the quarters so far
            first = name.endswith("一季报")
            self._quarters(span, "quarter", "quarter" if first else "range", year, 1, 1 if first else 3)
            return
        span.set("half_year", "half", date(year, 1, 1), date(year, 6, 30))

    def _relative_day(self, g: Parts, span: DateSpan) -> None:
        word = _WORDS[g["rd"] or ""]
        base = None if word.counted_from == "publication" else self.day
        base = base or (None if word.counted_from == "spoken" else self.published_on)
        if base:
            day = base + timedelta(days=word.step)
            span.set("relative_day", "day", day, day)

    def _two_days(self, g: Parts, span: DateSpan) -> None:
        words = g["twodays"] or ""
        if self.published_on:
            first, last = (self.published_on + timedelta(days=_WORDS[f"{w}天"].step) for w in words[:2])
            span.set("relative_day", "range", first, last)

    def _relative_week(self, g: Parts, span: DateSpan) -> None:
        if self.published_on is None:
            return
        monday = monday_of(self.published_on) + timedelta(weeks=_WORDS[g["rw"] or ""].step)
        if g["rwd"]:
            day = monday + timedelta(days=_WEEKDAYS[g["rwd"]])
            span.set("weekday", "day", day, day)
        else:
            span.set("relative_week", "range", monday, monday + timedelta(days=6))

    def _weekday(self, g: Parts, span: DateSpan) -> None:
        """A bare weekday is the next one to come."""
        if self.published_on:
            ahead = (_WEEKDAYS[g["bwd"] or ""] - self.published_on.weekday() - 1) % 7 + 1
            day = self.published_on + timedelta(days=ahead)
            span.set("weekday", "day", day, day)

    def _weekday_gone(self, span: DateSpan, published_on: date) -> None:
        """周三股市收跌: what is told has been."""
        if span.period_start and span.period_start > published_on:
            day = span.period_start - timedelta(weeks=1)
            span.set("weekday", "day", day, day)

    def _relative_quarter(self, g: Parts, span: DateSpan) -> None:
        if self.published_on:
            n = (self.published_on.month - 1) // 3 + _WORDS[g["rq"] or ""].step
            self._quarters(span, "relative_quarter", "quarter", self.published_on.year + n // 4, n % 4 + 1, n % 4 + 1)

    def _relative_month(self, g: Parts, span: DateSpan) -> None:
        word = _WORDS[g["rm"] or ""]
        spoken = word.counted_from == "spoken"
        pub = self.published_on
        year = (self.year if spoken else None) or (pub.year if pub else None)
        month = (self.month or self.spoken_month) if spoken else None
        if spoken and month is None and word.step == 0 and self.last_of_range:
            year, month = self.last_of_range
        month = month or (pub.month if pub else None)
        if not (year and month):
            return
        year, month = shifted(year, month, word.step)
        if g["rmd"]:
            self._days(span, year, month, g["rmd"], None, None)
        else:
            self._month(span, year, month, (g["rxun"] or "").removeprefix("月") or None)

    def _half_month(self, g: Parts, span: DateSpan) -> None:
        pub = self.published_on
        if pub and (g["halfmonth"] or "")[0] == "上":
            span.set("half_month", "range", pub.replace(day=1), pub.replace(day=15))
        elif pub:
            span.set("half_month", "range", pub.replace(day=16), month_end(pub.year, pub.month))

    def _this_year(self, g: Parts, span: DateSpan) -> None:
        year = self._year_of(g)[0] or (self.published_on.year if self.published_on else None)
        if year is not None:
            span.set("within_year", "year", date(year, 1, 1), date(year, 12, 31))

    def _this_month_end(self, g: Parts, span: DateSpan) -> None:
        if self.published_on:
            self._month(span, self.published_on.year, self.published_on.month, "底")

    def _last_one(self, g: Parts, span: DateSpan) -> None:
        year = self._year_of(g)[0]
        if year and (g["lastone"] or "").endswith("天"):
            span.set("day", "day", date(year, 12, 31), date(year, 12, 31))
        elif year:
            self._month(span, year, 12, None)

    def _bare_day(self, g: Parts, span: DateSpan) -> None:
        g["donly"] = g["donly"] or g["donly2"]
        pub = self.published_on
        year, month, day = self._year_of(g)[0], self.month or (pub.month if pub else None), small(g["donly"])
        if year and month and self.month is None and day > monthrange(year, month)[1]:
            year, month = shifted(year, month, -1)  # the 30th in February is January's
        self._days(span, year, month, g["donly"], None, g["de"])

    def _nth_month(self, g: Parts, span: DateSpan) -> None:
        year, n = self._year_of(g)[0], small(g["nthm"])
        if year and 1 <= n <= 12:
            self._month(span, year, n, None)

    def _weeks_of_year(self, g: Parts, span: DateSpan) -> None:
        """第三周, 前2周, 最后3周 of a year: weeks that begin on a Monday of it and, at its end, lie wholly in it."""
        year = self._year_of(g)[0]
        if year is None:
            return
        first = first_monday(date(year, 1, 1))
        if g["nthw"]:
            monday, weeks = first + timedelta(weeks=small(g["nthw"]) - 1), 1
        elif g["fw"]:
            monday, weeks = first, small(g["fw"])
        else:
            weeks = small(g["lw"])
            monday = monday_of(date(year, 12, 31) - timedelta(days=6)) - timedelta(weeks=weeks - 1)
        span.set("weeks", "range", monday, monday + timedelta(days=7 * weeks - 1))

    def _last_months(self, g: Parts, span: DateSpan) -> None:
        year, n = self._year_of(g)[0], 2 if g["lm"] == "两" else small(g["lm"])
        if year and 1 <= n <= 12:
            span.set("last_months", "range", date(year, 13 - n, 1), date(year, 12, 31))

    def _dawn(self, g: Parts, span: DateSpan) -> None:
        year = self._year_of(g)[0]
        if year:
            span.set("year_start", "month", date(year, 1, 1), date(year, 1, 31))

    # -- years, and what is written of one ---------------------------------------------------------

    def _of_year(self, g: Parts, span: DateSpan) -> None:
        year, explicit = self._year_of(g)
        part = next((k for k in _UNIT_GROUPS if g.get(k)), None)
        if year is None:
            if part == "m" and self.published_on is None:
                span.rule = "month_without_year"
        elif part is None or part == "full":
            if explicit or part == "full":
                span.set("year", "year", date(year, 1, 1), date(year, 12, 31))
        else:
            PARTS[part](self, g, span, year, explicit)

    def _year_of(self, g: Parts) -> tuple[int | None, bool]:
        """The year of an expression, and whether it is written there."""
        pub = self.published_on
        if g["y"]:
            self.year, self.month = self._full_year(g["y"]), None
            return self.year, True
        if g["reign"]:
            count = 1 if g["reigny"] == "元" else small(g["reigny"])
            self.year, self.month = _ERAS[g["reign"]] + count - 1, None
            return self.year, True
        if g["ry"]:
            word = _WORDS[g["ry"]]
            base = pub.year if pub else None
            if word.counted_from != "publication":
                spoken = self.year or self.spoken_year
                base = spoken if word.counted_from == "spoken" else spoken or base
            year = None if base is None else base + word.step
            if year is not None:
                self.year = year
                if word.counted_from != "spoken" or word.step:
                    self.month = None
            return year, True
        return (self.year or self.account_year or (pub.year if pub else None)), False


_RESOLVERS: tuple[tuple[str | None, Callable[[Calendar, Parts, DateSpan], None]], ...] = (
    ("clock", Calendar._clock),
    ("era", Calendar._decade),
    ("cent", Calendar._century),
    ("ya", Calendar._years),
    ("plan", Calendar._plan),
    ("iy", Calendar._iso),
    ("cy", Calendar._compact),
    ("cy2", Calendar._compact),
    ("cm3", Calendar._leading_zero),
    ("festival", Calendar._festival),
    ("holiday", Calendar._holiday),
    ("dd", Calendar._day_first),
    ("span", Calendar._rolling),
    ("within", Calendar._within),
    ("ago", Calendar._apart),
    ("ly", Calendar._by_letter),
    ("hy", Calendar._of_a_head),
    ("report", Calendar._half_report),
    ("rd", Calendar._relative_day),
    ("twodays", Calendar._two_days),
    ("rw", Calendar._relative_week),
    ("bw", Calendar._weekday),
    ("rq", Calendar._relative_quarter),
    ("rm", Calendar._relative_month),
    ("halfmonth", Calendar._half_month),
    ("ryh", Calendar._this_year),
    ("donly", Calendar._bare_day),
    ("donly2", Calendar._bare_day),
    ("medge", Calendar._this_month_end),
    ("lastone", Calendar._last_one),
    ("nthm", Calendar._nth_month),
    ("nthw", Calendar._weeks_of_year),
    ("fw", Calendar._weeks_of_year),
    ("lw", Calendar._weeks_of_year),
    ("lm", Calendar._last_months),
    ("dawn", Calendar._dawn),
    (None, Calendar._of_year),
)
"""The resolver of each writing, by the group of the pattern that it fills; the last answers for all others."""

_JOIN = re.compile(rf"(?:夜间|晚间?|凌晨|清晨|早晨?|[上下中]午|傍晚|深夜)?(?:{TO})$")


def joins(text: str, first: DateSpan, second: DateSpan) -> bool:
    """Do two expressions with 至 or a dash between them name one interval (2022年11月至2023年2月)?"""
    gap = text[first.end : second.start]
    return bool(
        0 < len(gap) <= 5
        and _JOIN.match(gap)
        and first.period_start
        and second.period_end
        and first.period_start <= second.period_end
        and (first.anchor in ("", "from") or first.anchor == "since" and text[first.end - 1] == "起")
    )


def join(first: DateSpan, second: DateSpan) -> DateSpan:
    """The interval from the first expression's start to the second's end."""
    return DateSpan(first.start, second.end, "interval", "range", first.period_start, second.period_end)
