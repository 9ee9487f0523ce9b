"""The period of each number: read left to right, from the calendar expressions that stand before it."""

from __future__ import annotations

import re
from bisect import bisect_left
from datetime import date

from transforms import beginnings, event_days, periods, times_beside
from transforms.dates_in_order import dates_in_order
from transforms.flows_and_stocks import (
    COMPARED,
    FAR_BEHIND,
    FLOWS,
    STATIC,
    STATIC_OR_PLANNED,
    of_its_time,
    of_the_head,
    says_standing,
    stands,
)
from transforms.period_rejects import CAME_FROM, REPORTED, RUNS_LONGER, STANDS_ALREADY, unusable
from transforms.records import Candidate, Mention
from transforms.section_heads import Head

_NOW = re.compile(
    r"(?=[目如眼当现截迄至已])(?<!关于)(?<!有关)(?<!针对)(?<!应对)(?<!面对)(?<!根据)(?<!结合)(?<!适应)(?<![对较比])(?:目前|如今|眼下|(?<![（(])当前|现有|现已|截[至止](?:目前|发稿|收盘)|迄今|至今|已有|现在)(?!的)"
)
_ONCE_IT_RUNS = r"(?:达产|投产|建成|竣工|完工|投运|投用)(?:投产|运营|投用)?后"
_ONCE_BUILT = re.compile(
    rf"{_ONCE_IT_RUNS}|[等待][^，。；]{{2,20}}?(?:上满|建成|投产|投用|到位|完工|落成|竣工|投运)(?:了|之|以)?后"
)
_SOME_YEARS = re.compile(
    r"(?:计划|力争|争取|将|拟|预计)[^，。；]{0,6}用[^，。；]{1,4}(?:年|个月)(?:左右)?(?:的)?(?:时间)?"
    rf"|{_ONCE_IT_RUNS}"
)
_WHEN_WHOLE = re.compile(rf"(?:全部|全面){_ONCE_IT_RUNS}")
_AS_IT_STANDS = "as_of_publication"
_LEFT_BEHIND = (CAME_FROM, RUNS_LONGER, STANDS_ALREADY)
"""Why a date, and what the figure before has of it, holds no further."""
_GOES_ON = ("这意味着", "也就是说", "其中", "届时", "同时", "同期", "此外", "另外", "期间", "全年", "当年")
_BESIDE = ("同时", "此外", "另外")
_STANDS = re.compile(r"(?:目前|现在|当前)的?$")
_LOOKED_AT = 8
"""So many dates before it may tell when the event is held."""
_OF_THE_EVENT = re.compile(r"(?:本届|本次|此次|届时|(?:[会节赛]|论坛)期间|其间)[^。；]{0,24}?将")
_TO_BE_HELD = re.compile(r"，?[^，。；]{0,24}?(?:举行|举办|召开|开幕|开赛)")
_WILL = re.compile(r"[^，。；\d]{0,10}?将(?!近)")
_BY_NOW = re.compile(r"[^，。；]{0,24}?已")
_RUNNING = re.compile(r"(?:连续|已连续|持续)$")
_DEADLINE = re.compile(
    r"(?:要求|警告|责令|勒令|命令|敦促|限期)[^。；]{0,24}$|(?:必须|务必|须|应当|限令?)[^，。；]{0,16}$"
)
_RATES = ("percent", "percentage_point", "ratio", "tenth")
_NEXT_PARAGRAPH = 120
"""Characters behind a period that a flow told with its growth still is of it, in another paragraph."""
_OPENS = re.compile(
    r"(?:\A|[\n。]|(?:\A|[\n。，：:)）]|\s)(?:[^，。；\n]{0,12}(?:统计|显示|了解|获悉|报道|消息|讯|公布|发布|(?:方面?|官员|发言人)[^，。；\n]{0,3}[说称]|[^，。；\n]表示))，?|(?:\A|[\n。])[^，。；\n]{1,7}，)"
    r"[\s\u3000“（#*▶●■◆]*(?:截至|截止到?|到|自|从|在)?$"
)
_AT_CLOSE = re.compile(r"[^，。；]{0,8}(?:收盘|发稿|午盘|午间|盘)")
_NOUN_OR_NONE = re.compile(r"[\u4e00-\u9fffA-Za-z\d“”·-]{0,16}")
_VERB = re.compile(
    r"(?:（[^（）\n]{1,12}）)?(?:[上下中]午|晚间?|凌晨|清晨)?(?![的、和至到起前后]|[^，。；]{1,4}的)[\u4e00-\u9fff]"
)
_PLANNED = re.compile(r"计划总?投资")
_IN_PARTS = re.compile(
    r"(?:从|分|按)[^，。；,;]{1,6}(?:看|来看|分)|在[^，。；,;]{1,6}(?:分布上|结构上|构成上|分布中)|其中|环比|当月"
)
_SENTENCE_OR_FIGURE = re.compile(r"[。！？\n\d]")


class PeriodWalk:
    """Gives each number its period: nearest in its sentence, else carried, else the section's, else open."""

    def __init__(self, folded: str, dates: list[periods.DateSpan], published_on: date | None) -> None:
        self._folded = folded
        self._published_on = published_on
        self._dates = [d for d in dates if d.period_type and d.rule not in ("clock",)]
        self._starts = [d.start for d in self._dates]
        self._carried: periods.DateSpan | None = None
        self._carried_paragraph = -1
        self._carried_metric: str | None = None
        # the last figure of a time compared with, and what the sentence itself speaks of
        self._set_beside: tuple[Mention | None, tuple[str | None, date | None, date | None]] = (None, (None,) * 3)

    def dated(self, at: int) -> tuple[int, int]:
        """Span of the last calendar expression before ``at``."""
        i = bisect_left(self._starts, at) - 1
        return (self._dates[i].start, self._dates[i].end) if i >= 0 else (0, 0)

    def assign(self, m: Mention, s0: int, clause: int, previous: Mention | None, head: Head | None) -> float:
        """Set the period of a mention whose sentence begins at ``s0``; says how sure that is, from 0 to 1."""
        sure = self._assign(m, s0, clause, previous, head)
        span = (m.period_type, m.period_start, m.period_end)
        if times_beside.at_an_end(self._folded, m):
            self._set_beside = (m, span)
            m.candidates.append(Candidate("period", None, "the year with which the span begins or ends", True))
            return sure
        i = bisect_left(self._starts, m.start) - 1
        d = self._dates[i] if i >= 0 else None
        if d is None or d.start < s0 or previous and previous.end > d.start:
            return sure
        if times_beside.is_long_before(self._folded, d, m):
            standing = (_AS_IT_STANDS, None, None)
            before = (previous.period_type, previous.period_start, previous.period_end) if previous else standing
            self._set_beside = (m, before)
        elif times_beside.has_turned(self._folded, d, m):
            self._set_beside = (m, (m.period_type, m.period_start, m.period_end))
            if not times_beside.one_before(m, d, by_steps=self._folded[d.start] == "上"):
                self._set(m, d)
            m.candidates.append(
                Candidate("period", self._folded[d.start : d.end], "the figure it has turned from", True)
            )
        elif times_beside.is_former(self._folded, d, m, s0):
            self._set_beside = (m, (m.period_type, m.period_start, m.period_end))
            if not times_beside.moved_back(self._folded, d, m):
                self._set(m, d)
            m.candidates.append(
                Candidate("period", self._folded[d.start : d.end], "the figure of the time before", True)
            )
        return sure

    def in_order(self, start: int, at: int, size: int) -> list[periods.DateSpan]:
        """The dates of a list in the sentence from ``start``, one for each of ``size`` figures from ``at`` on."""
        return dates_in_order(self._folded, self._dates, start, at, size)

    def _assign(self, m: Mention, s0: int, clause: int, previous: Mention | None, head: Head | None) -> float:
        """As ``assign`` does, of the time that the sentence itself speaks of."""
        folded = self._folded
        lo, hi = bisect_left(self._starts, s0), bisect_left(self._starts, m.start)
        chosen: periods.DateSpan | None = None
        left_behind = False
        for d in reversed(self._dates[lo:hi]):
            reason = unusable(folded, self._dates, self._starts, self._published_on, d, m, clause)
            if (
                reason is None
                and m.metric in ("technical_spec", "driving_range")
                and d.period_type in ("month", "range", "day")
            ):
                reason = "a parameter has no date"
            if d.rule == "elapsed" and previous and d.start < previous.start and previous.period_type == _AS_IT_STANDS:
                reason = reason or "the figure before it is of today"
            if d.rule == "years_apart" and previous and previous is self._set_beside[0]:
                reason = reason or "the figure before it alone is of that time"
            left_behind = left_behind or reason in _LEFT_BEHIND
            if reason:
                m.candidates.append(Candidate("period", folded[d.start : d.end], reason))
                continue
            if (
                previous is None or previous.end <= d.start or previous.period_type == "future"
            ) and beginnings.begins_ahead(folded, d, m, self._published_on):
                m.period_type = "future"
                m.candidates.append(
                    Candidate("period", folded[d.start : d.end], "when it begins: an open future", True)
                )
                return 0.7
            chosen = d
            break
        paragraph = folded.rfind("\n", 0, m.start)
        if chosen is not None and _STANDS.search(folded, clause, m.start):
            m.candidates.append(
                Candidate("period", folded[chosen.start : chosen.end], "the figure says how things stand")
            )
            self._open(m)
            return 0.85
        if chosen is not None and self._once_built(chosen, m):
            m.period_type = "future"
            m.candidates.append(Candidate("period", None, "once all of it runs: an open future", True))
            return 0.8
        if chosen is not None:
            now = None
            for now in _NOW.finditer(folded, chosen.end, m.start):
                pass
            if now is not None and chosen.end < now.start() and (m.metric, chosen.anchor) != ("duration", "since"):
                m.candidates.append(
                    Candidate("period", folded[chosen.start : chosen.end], f"overtaken by {now.group()}")
                )
                self._open(m)
                return 0.85
            self._set(m, chosen)
            if chosen.rule == "holiday":
                times_beside.so_far(m, self._dates[lo:hi])
            if m.metric == "price" and chosen.anchor == "as_of" and _AT_CLOSE.match(folded, chosen.end):
                m.period_type, m.period_start = "day", m.period_end  # 截至8月11日收盘: the price of that day
            if m.metric == "duration" and _RUNNING.search(folded, clause, m.start):
                times_beside.run_back(m)
            if (
                chosen.rule == "rolling"
                and self._published_on
                and chosen.period_start
                and chosen.period_start >= self._published_on
            ):
                m.period_type = "future"  # 未来三年: some time ahead
            m.candidates.append(
                Candidate("period", folded[chosen.start : chosen.end], "nearest date before it in the sentence", True)
            )
            part = paragraph == self._carried_paragraph and _IN_PARTS.match(folded, s0) and self._within(chosen)
            if (
                chosen.period_type != "day"
                and chosen.rule != "day"
                and not folded.startswith("的", chosen.end)
                and not folded.startswith(("当月", "当季", "单月"), chosen.start)
                and not part
            ):
                if m.metric != "duration" or chosen is not self._carried:
                    self._carried_metric = m.metric  # 出口连续14个季度增长 still speaks of exports
                self._carried, self._carried_paragraph = chosen, paragraph
            return 0.9
        if _NOW.search(folded, s0, m.start) and not _ONCE_BUILT.search(folded, clause, m.start):
            self._open(m)
            return 0.9
        if m.metric == "duration" and folded[m.end : m.end + 1] == "内" and _DEADLINE.search(folded, s0, m.start):
            m.period_type = "future"
            m.candidates.append(Candidate("period", None, "a deadline that is set: an open future", True))
            return 0.8
        part_start = 1 + max(folded.rfind("；", s0, m.start), folded.rfind(";", s0, m.start), s0 - 1)
        if _SOME_YEARS.search(folded, part_start, m.start):
            m.period_type = "future"
            m.candidates.append(Candidate("period", None, "within a length of time from now: an open future", True))
            return 0.8
        behind = self._behind(m) if previous is None or previous.period_type == _AS_IT_STANDS else None
        if behind is not None and not left_behind:
            self._set(m, behind)
            m.candidates.append(
                Candidate("period", folded[behind.start : behind.end], "the day before the verb behind it", True)
            )
            return 0.8
        if previous is not None and previous.period_type == "day" and _PLANNED.search(folded, previous.end, m.start):
            left_behind = True  # 21个项目集中开工，计划总投资115亿元
        if previous is not None and previous.period_type == "future" and previous.end < part_start:
            left_behind = True  # 达产后产值5亿元；开工项目40个
        if (
            previous is not None
            and previous.period_start
            and self._published_on
            and previous.period_start > self._published_on
            and _BY_NOW.match(folded, m.end)
        ):
            left_behind = True  # …将举办3场会议，30个组织已确认与会
        if previous is not None and previous.period_type not in (None, _AS_IT_STANDS) and not left_behind:
            beside, spoken = self._set_beside
            m.period_type, m.period_start, m.period_end = (
                spoken if previous is beside else (previous.period_type, previous.period_start, previous.period_end)
            )
            m.candidates.append(Candidate("period", None, "as the number before it in the sentence", True))
            return 0.8
        whole = self._of_the_whole(s0, paragraph)
        if whole is not None and not stands(whole, folded, m, clause):
            self._set(m, whole)
            m.candidates.append(
                Candidate("period", folded[whole.start : whole.end], "其中: as the sentence before", True)
            )
            return 0.7
        carried = self._carried
        if carried is not None:
            same_paragraph = paragraph == self._carried_paragraph
            again = m.metric in FLOWS and m.metric == self._carried_metric
            goes_on = (
                (folded.startswith(_GOES_ON, s0) or _IN_PARTS.match(folded, s0) or COMPARED.match(folded, m.end))
                and (m.kind != "rank" or folded.startswith("其中", s0))
                and m.metric not in STATIC
                and not (
                    _WILL.match(folded, m.end)
                    and carried.period_end
                    and self._published_on
                    and carried.period_end < self._published_on
                )
            )
            up_to = carried.anchor == "as_of" and carried.period_type == "as_of"
            standing = not (up_to and folded.startswith("其中", s0)) and says_standing(folded, clause, m.start)
            if up_to and m.kind == "level" and m.unit_id == "percent" and folded.startswith(_BESIDE, s0):
                goes_on = False  # 截至7月底完成投资3亿元。同时，合格率100%
            rate = m.kind in ("growth", "gap") and (m.basis is not None or m.unit_id in _RATES)
            flows_on = again and COMPARED.match(folded, m.end) and paragraph - carried.end < _NEXT_PARAGRAPH
            ahead = self._published_on is not None and (carried.period_end or date.min) > self._published_on
            rate = rate and (
                goes_on or not (ahead and carried.period_type == "as_of")
            )  # a deadline ends with its sentence
            if rate or flows_on or same_paragraph and (goes_on or again) and not standing:
                self._set(m, carried)
                m.candidates.append(
                    Candidate("period", folded[carried.start : carried.end], "carried from a sentence before", True)
                )
                return 0.65
        held = self._held(m, s0) or event_days.day_of_event(
            self._dates, self._starts, folded, self._published_on, m, s0, clause
        )
        if held is not None:
            self._set(m, held)
            m.candidates.append(
                Candidate("period", folded[held.start : held.end], "when what is to be held will be held", True)
            )
            return 0.7
        topic = self._topic(m, s0, clause, paragraph)
        if topic is not None:
            self._set(m, topic)
            m.candidates.append(
                Candidate("period", folded[topic.start : topic.end], "it opens the paragraph or a sentence of it", True)
            )
            return 0.65
        section = head.period if head else None
        if section is not None and head is not None and of_the_head(head, folded, m, clause, s0):
            self._set(m, section)
            m.candidates.append(
                Candidate("period", folded[section.start : section.end], "year of the section's heading", True)
            )
            return 0.8
        self._open(m)
        return 0.75

    def _once_built(self, d: periods.DateSpan, m: Mention) -> bool:
        """当日签约的项目总投资5亿元，建成投产后年产值8亿元: a day that is over does not date what is to come of it."""
        if _WHEN_WHOLE.search(self._folded, d.end, m.start):
            return True
        over = self._published_on is not None and d.period_end is not None and d.period_end <= self._published_on
        once = _ONCE_BUILT.search(self._folded, d.end, m.start) if over and m.kind == "level" else None
        return once is not None and "，" in self._folded[d.end : once.start()]

    def _held(self, m: Mention, s0: int) -> periods.DateSpan | None:
        """论坛将于10月17日—18日举行。…本届论坛将举办3场会议: on the days told before, while they lie ahead."""
        published = self._published_on
        if (
            published is None
            or not _OF_THE_EVENT.search(self._folded, s0, m.start)
            or _BY_NOW.match(self._folded, m.end)
        ):
            return None
        i = bisect_left(self._starts, s0)
        for d in reversed(self._dates[max(0, i - _LOOKED_AT) : i]):
            if (
                d.period_start
                and d.period_end
                and d.period_start > published
                and d.period_type in ("day", "range")
                and _TO_BE_HELD.match(self._folded, d.end)
                and self._folded.startswith("于", d.start - 1)
            ):
                return d
        return None

    def _behind(self, m: Mention) -> periods.DateSpan | None:
        """首批2架飞机今天交付: a day between the noun of the figure and the verb of its clause."""
        i = bisect_left(self._starts, m.end)
        if i == len(self._dates) or m.metric in STATIC_OR_PLANNED or m.kind != "level" or m.unit_id in ("percent", "s"):
            return None
        d = self._dates[i]
        plain = d.anchor == "" and _NOUN_OR_NONE.fullmatch(self._folded, m.end, d.start)
        if plain and beginnings.finished_behind(self._folded, d, self._published_on):
            return d
        named = plain and d.period_type == "day" and m.end < d.start
        return d if named and _VERB.match(self._folded, d.end) else None

    def _of_the_whole(self, s0: int, paragraph: int) -> periods.DateSpan | None:
        """The period of the sentence before, where this one begins with 其中 or 届时."""
        i = bisect_left(self._starts, s0) - 1
        if i < 0 or not self._folded.startswith(("其中", "届时"), s0):
            return None
        d = self._dates[i]
        near = d.start > paragraph and not _SENTENCE_OR_FIGURE.search(self._folded, d.end, s0 - 1)
        spoken = d.anchor not in ("compared", "since") and d.period_type not in ("day", "future") and d.period_end
        return d if near and spoken else None

    def _topic(self, m: Mention, s0: int, clause: int, paragraph: int) -> periods.DateSpan | None:
        """The date that opens a sentence before it in the paragraph, for a figure that sums up such a time."""
        i = bisect_left(self._starts, s0) - 1
        while i >= 0 and self._dates[i].start > max(paragraph, m.start - 4 * FAR_BEHIND):
            d = self._dates[i]
            reported = d.period_type == "day" and REPORTED.match(self._folded, d.end)
            if d.anchor != "compared" and not reported and _OPENS.search(self._folded, max(0, d.start - 20), d.start):
                return d if of_its_time(d, self._folded, self._published_on, m, s0, clause) else None
            i -= 1
        return None

    def _within(self, d: periods.DateSpan) -> bool:
        """Is it a part of the period that is carried (前三季度…。分季度看，一季度…)?"""
        c = self._carried
        return bool(
            c
            and c.period_start
            and c.period_end
            and d.period_start
            and d.period_end
            and c.period_start <= d.period_start
            and d.period_end <= c.period_end
        )

    def _set(self, m: Mention, d: periods.DateSpan) -> None:
        m.period_type, m.period_start, m.period_end = d.period_type, d.period_start, d.period_end
        i = bisect_left(self._starts, d.start)
        before = self._dates[i - 1] if i else None
        if (
            before
            and before.period_type == d.period_type == "month"
            and self._folded[before.end : d.start] in ("、", "和")
        ):
            m.period_type, m.period_start = "range", before.period_start  # 5月、6月
        elif before and self._so_far(before, d):
            m.period_type, m.period_start, m.period_end = "range", d.period_start, before.period_end

    def _so_far(self, before: periods.DateSpan, d: periods.DateSpan) -> bool:
        """截至8月13日，今年快递业务量…: of this year what has passed by then."""
        joined = self._folded[before.end : d.start].strip("日，,、 ")
        return (
            not joined
            and before.anchor == "as_of"
            and before.period_end is not None
            and d.period_start is not None
            and (d.rule == "year" or d.anchor == "since")
            and d.period_start < before.period_end
            and (d.period_end is None or before.period_end < d.period_end)
        )

    def _open(self, m: Mention) -> None:
        m.period_type, m.period_start, m.period_end = _AS_IT_STANDS, None, None
