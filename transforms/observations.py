"""From the mentions of an article to what each claims: metric, subject, period, status.

One left-to-right walk over the sentences keeps what the article speaks of now. Every choice is kept
with its reason in ``Mention.candidates``.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from datetime import date

from seeds import language_table, metrics_table
from transforms import periods
from transforms.industries import IndustryReader
from transforms.mentions import MentionReader
from transforms.metrics import BESIDE, MetricReader
from transforms.numbers import fold
from transforms.organizations import OrganizationReader, claim_source
from transforms.places import PlaceReader, split_sentences
from transforms.records import Article, Candidate, Mention
from transforms.status import StatusReader, is_goal_heading, is_policy_text, states_terms

_CLAUSE = re.compile(r"[，。；：！？\n;!?]|(?<!\d),|,(?!\d)")
_NOW = re.compile(r"(?:目前|如今|眼下|当前|现有|现已|截至目前|迄今|至今|已有|现在)(?!的)")
_REPORTED = re.compile(
    r"(?:，|,)?(?:[^，。；]{0,14})(?:获悉|了解到|公布|消息|报道|讯|表示|介绍|召开|举行|发布|印发|在京|开幕|闭幕|来到|走进|从[^，。]{1,14}了解)"
)
_LIST_GAP = re.compile(r"(?:的[^，。；、\n]{1,10})?\s?(?:、|和|及|以及|与|,\s)\s?(?:[^，。；、\n\d]{0,10})$")
_RESPECTIVELY = re.compile(r"分别[^，。；、]{0,12}$")
_LIST_MARK = re.compile(r"、|和|以及|及(?!其)|与")
_PLAIN_GAP = re.compile(r"\s?(?:、|和|及|以及|与)\s?$")
_WHOLE = re.compile(r"占(?:到|了|据|比)?((?:[^，。；、\d]){1,24}?)(?:的|比重|比例|总量|份额)")
_GAP_OTHER = re.compile(r"(?:高于|低于|高出|低出|快于|慢于|优于|领先|超出|高|低)([^，。；、\d]{1,14}?)(?:约|近|超过)?$")


class ObservationReader:
    """Reads one article at a time; holds only what is built from the seeds."""

    def __init__(self) -> None:
        self.mentions = MentionReader()
        self.metrics = MetricReader()
        self.status = StatusReader()
        self.places = PlaceReader()
        self.organizations = OrganizationReader(self.places)
        self.industries = IndustryReader()
        self._metric_names = {k: v.name_zh for k, v in metrics_table.metrics().items()}
        self._qualifiers = re.compile(
            "|".join(map(re.escape, sorted(language_table.qualifiers(), key=lambda w: (-len(w), w))))
        )

    def metric_name(self, metric: str) -> str:
        """Chinese name of a catalogue entry."""
        return self._metric_names.get(metric, "其他")

    def read(self, article: Article, published_on: date | None, publisher: str | None = None) -> list[Mention]:
        """All mentions of an article; those of class quantity and rank carry what they claim."""
        text = article.text
        folded = fold(text)
        found, dates = self.mentions.read(text, published_on, _account_years(article))
        wanted = [m for m in found if m.cls in ("quantity", "rank")]
        if not wanted:
            return found
        sentences = split_sentences(text)
        starts = [s for s, _ in sentences]
        metric_tokens = self.metrics.tokens(folded, [(d.start, d.end) for d in dates])
        cues = self.status.tokens(folded)
        industries = self.industries.tokens(folded)
        spans = [(m.start, m.end) for m in wanted]
        marks = self.places.marks(text)
        names = self.organizations.names(text, marks)
        readings = self.places.walk(
            text,
            article.title,
            sentences,
            spans,
            publisher=publisher,
            dateline=article.dateline_place,
            title_spans=article.title_spans,
            names=[n.span for n in names],
            marks=marks,
        )
        organizations = self.organizations.resolve(
            text, article.title, sentences, spans, names=names, places=readings, marks=marks
        )
        policy = is_policy_text(article.title, text)
        headings = self._headings(article, folded, dates, published_on)
        heading_starts = [h[0] for h in headings]
        topic = self.industries.topic(fold(article.title), industries)
        walk = _PeriodWalk(folded, dates, published_on)
        place_spans = [(u.start, u.end) for u in marks.units]
        respective: dict[int, Mention] = {}
        parts: dict[int, tuple[int, int]] = {}
        alike: dict[str, Mention] = {}
        previous: Mention | None = None
        previous_sentence = -1
        for n, m in enumerate(wanted):
            i = max(0, bisect_right(starts, m.start) - 1)
            s0, s1 = sentences[i]
            m.sentence_start, m.sentence_end = s0, max(s1, m.end)
            if i != previous_sentence:
                previous = None
                alike.clear()
            clause = self._clause_start(folded, s0, m.start)
            after = wanted[n + 1] if n + 1 < len(wanted) else None
            following = (after.start, after.end) if after else (len(text), len(text))
            dimension = self.metrics.dimension(m)
            self._enumerate(folded, previous, m)
            for k, part in self._list_of_names(folded, wanted, n, clause).items():
                parts[k] = part
            shared = self._respectively(folded, wanted, n, s0, clause)
            respective.update(shared)
            choice = self.metrics.resolve(
                folded,
                m,
                metric_tokens,
                clause,
                s0,
                s1,
                previous,
                following,
                walk.dated(m.start),
                alike.get(dimension),
                place_spans[bisect_left(place_spans, (clause, 0)) : bisect_left(place_spans, (m.start, 0))],
            )
            if n in parts:
                choice = self.metrics.listed(folded, choice, parts[n], metric_tokens, m)
            m.metric, m.metric_detail, m.metric_text = choice.metric, choice.detail, choice.text
            if n in respective and (n in parts or choice.reason == BESIDE):
                for k in shared:  # the clause names its own subject: 城乡居民人均可支配收入分别增长4.4%、5.6%
                    respective.pop(k, None)
            if n in respective:
                own = respective[n]
                m.metric, m.metric_detail, m.metric_text = own.metric, own.metric_detail, own.metric_text
                m.candidates.append(Candidate("metric", own.metric, "分别: in the order of the figures before", True))
            m.candidates.extend(choice.candidates)
            if not any(c.chosen for c in choice.candidates):
                m.candidates.append(Candidate("metric", choice.metric, choice.reason, True))
            h = bisect_right(heading_starts, m.start) - 1
            heading = headings[h] if h >= 0 else None
            period_confidence = walk.assign(m, s0, s1, clause, previous, heading[1] if heading else None)
            place, organization = readings[n].place, organizations[n]
            m.region, m.region_code = place.region, place.region_code
            m.province, m.city, m.county, m.zone = place.province, place.city, place.county, place.zone
            m.candidates.extend(place.candidates)
            m.organization = organization.organization
            m.candidates.extend(organization.candidates)
            m.claim_source = claim_source(text[s0:s1], (m.start - s0, m.end - s0))
            verdict = self.status.resolve(
                folded,
                m,
                m.metric or "other",
                cues,
                clause,
                s0,
                s1,
                published_on,
                policy,
                policy and states_terms(self._paragraph(text, m.start)),
                bool(heading and heading[2]),
                m.period_type not in (None, "as_of_publication"),
            )
            m.status = verdict.status
            if (
                verdict.status == "policy"
                and m.period_type in ("year", "range", "day")
                and "since" not in [c.reason for c in m.candidates]
            ):
                m.period_type, m.period_start, m.period_end = "as_of_publication", None, None
            m.candidates.append(Candidate("status", verdict.status, verdict.reason, True))
            industry = self.industries.resolve(m, industries, topic, clause, s0)
            if industry is not None:
                m.industry, m.industry_code = industry.name, industry.code
            self._finish(folded, m, clause, s0)
            m.confidence = round(
                choice.confidence * (0.5 + 0.5 * place.confidence) * period_confidence * verdict.confidence, 3
            )
            previous, previous_sentence = m, i
            alike[dimension] = m
        return found

    def _paragraph(self, text: str, at: int) -> str:
        start = text.rfind("\n", 0, at) + 1
        end = text.find("\n", at)
        return text[start : end if end >= 0 else len(text)]

    def _clause_start(self, folded: str, low: int, at: int) -> int:
        start = low
        for c in _CLAUSE.finditer(folded, low, at):
            start = c.end()
        return start

    def _enumerate(self, folded: str, previous: Mention | None, m: Mention) -> None:
        """A、B、C of one verb: the second and third figure change as the first does."""
        if previous is None or previous.kind != "growth" or previous.unit_id != m.unit_id or m.kind == "growth":
            return
        gap = folded[previous.end : m.start]
        plain = bool(_PLAIN_GAP.match(gap))
        if not plain and not (_LIST_GAP.match(gap) and m.kind == "level" and "占" not in gap and "达" not in gap):
            return
        m.kind, m.basis = "growth", previous.basis
        if (
            previous.number_high
            and previous.number_high.startswith("-")
            and m.number_low
            and not m.number_low.startswith("-")
        ):
            low, high = m.number_low, m.number_high or m.number_low
            m.number_low, m.number_high = f"-{high}", f"-{low}"

    def _run(self, folded: str, wanted: list[Mention], n: int) -> list[int]:
        """Indices of the figures from ``n`` on that follow one another with 、 or 和 between them."""
        run = [n]
        while run[-1] + 1 < len(wanted):
            if not _PLAIN_GAP.match(folded[wanted[run[-1]].end : wanted[run[-1] + 1].start]):
                break
            run.append(run[-1] + 1)
        return run

    def _list_of_names(self, folded: str, wanted: list[Mention], n: int, clause: int) -> dict[int, tuple[int, int]]:
        """营业收入、利润分别增长8%和12%: as many names before 分别 as figures behind it, each with its figure."""
        mark = _RESPECTIVELY.search(folded, clause, wanted[n].start)
        if mark is None or n and wanted[n - 1].end > clause:
            return {}
        run = self._run(folded, wanted, n)
        start = clause
        spans: list[tuple[int, int]] = []
        for gap in _LIST_MARK.finditer(folded, clause, mark.start()):
            spans.append((start, gap.start()))
            start = gap.end()
        spans.append((start, mark.start()))
        if len(run) < 2 or len(spans) != len(run) or any(b - a < 2 or b - a > 16 for a, b in spans):
            return {}
        return dict(zip(run, spans, strict=True))

    def _respectively(
        self, folded: str, wanted: list[Mention], n: int, sentence_start: int, clause: int
    ) -> dict[int, Mention]:
        """分别增长21%、26.5%: figures that belong, in their order, to as many figures before them in the sentence."""
        m = wanted[n]
        if not _RESPECTIVELY.search(folded, clause, m.start) or m.kind == "level" and m.unit_id != "percent":
            return {}
        run = self._run(folded, wanted, n)
        heads = [w for w in wanted[:n] if w.start >= sentence_start and w.end <= clause and w.kind == "level"]
        if len(run) < 2 or len(heads) < len(run):
            return {}
        return dict(zip(run, heads[-len(run) :], strict=True))

    def _headings(
        self, article: Article, folded: str, dates: list[periods.DateSpan], published_on: date | None
    ) -> list[tuple[int, periods.DateSpan | None, bool]]:
        """Section heads of the article with the year each sets and whether it opens a list of aims."""
        found: list[tuple[int, periods.DateSpan | None, bool]] = []
        for line in re.finditer(r"[^\n]+", folded):
            words = line.group().strip(" \u3000#*")
            if not 4 <= len(words) <= 42 or words[-1] in "。；，,;”！？：":
                continue
            inside = [
                d
                for d in dates
                if line.start() <= d.start < line.end()
                and d.period_end is not None
                and d.rule in ("year", "year_range", "plan_period")
            ]
            goal = is_goal_heading(words)
            if inside and re.search(r"回顾|成绩|目标|任务|安排|工作|情况|打算|重点|成效|发展", words):
                ended = [
                    d for d in inside if published_on is None or d.period_end is None or d.period_end <= published_on
                ]
                chosen = ended[0] if ended and not goal else inside[0]
                found.append(
                    (
                        line.start(),
                        chosen,
                        goal
                        and (published_on is None or chosen.period_end is None or chosen.period_end >= published_on),
                    )
                )
        return found

    def _finish(self, folded: str, m: Mention, clause: int, sentence: int) -> None:
        left = folded[clause : m.start]
        if m.kind == "share":
            whole = _WHOLE.search(left)
            m.reference = whole[1].strip("到了") if whole else None
        elif m.kind in ("gap", "multiple"):
            other = _GAP_OTHER.search(left)
            m.reference = other[1] if other else None
        if m.kind == "growth" and m.basis is None:
            m.basis = "yoy" if re.search(r"同比|比上年|较上年|比去年", folded[sentence : m.start]) else None
        words = list(dict.fromkeys(q.group() for q in self._qualifiers.finditer(left[-30:] + (m.metric_text or ""))))
        m.qualifier = " ".join(words) or None


def _account_years(article: Article) -> list[tuple[int, int]]:
    """Where the text begins to give account of which year: its title, then its section heads."""
    found: list[tuple[int, int]] = []
    year = periods.account_year(article.title, title=True)
    if year:
        found.append((0, year))
    for line in _SHORT_LINE.finditer(article.text):
        year = periods.account_year(line.group())
        if year and line.group().strip()[-1] not in "。；，,;”！？：":
            found.append((line.start(), year))
    return found


_SHORT_LINE = re.compile(r"^[^\n]{4,42}$", re.MULTILINE)
_SOME_YEARS = re.compile(
    r"(?:计划|力争|争取|将|拟|预计)[^，。；]{0,6}用[^，。；]{1,4}(?:年|个月)(?:左右)?(?:的)?(?:时间)?"
    r"|(?:全部|全面)?(?:达产|投产|建成|竣工|完工|投运|投用)(?:投产|运营|投用)?后"
)
_GOES_ON = ("其中", "届时", "同时", "同期", "此外", "另外", "期间", "全年", "当年")
_STANDS = re.compile(r"(?:目前|现在|当前)的?$")
_BEGINS = re.compile(r"[^，。；,;]{0,12}?(?:动工|开工|投产|竣工|达产|建成|通车|启用|施工)(?=，|,)")
_STATIC = frozenset(
    (
        "land_area",
        "floor_area",
        "length",
        "production_capacity",
        "duration",
        "distance",
        "technical_spec",
        "fund_size",
        "driving_range",
    )
)
_BUILT = re.compile(
    r"[^，。；,;]{0,8}?(?:投用|投运|启用|开业|开通|建成|投产|通车|引进|研发|上市|创建|入驻|改造|修建|建造)的"
)
_BEGAN = re.compile(
    r"[^，。；,;]{0,16}?(?:成立|落户|迁入|创办|创立|起步|投产于|出生|毕业|组建|建厂|设立)[^，。；,;、]{0,10}?(?:的|以来|后|，|,|至今)"
)
_STANDING = re.compile(r"先后|累计|已|共有|拥有|设有|建有|目前|现有|历年|长期")


class _PeriodWalk:
    """Gives each number its period: nearest in its sentence, else carried, else the section's, else open."""

    def __init__(self, folded: str, dates: list[periods.DateSpan], published_on: date | None) -> None:
        self._folded = folded
        self._published_on = published_on
        self._dates = [d for d in dates if d.period_type and d.rule not in ("clock",)]
        self._starts = [d.start for d in self._dates]
        self._carried: periods.DateSpan | None = None
        self._carried_paragraph = -1

    def dated(self, at: int) -> tuple[int, int]:
        """Span of the last calendar expression before ``at``."""
        i = bisect_left(self._starts, at) - 1
        return (self._dates[i].start, self._dates[i].end) if i >= 0 else (0, 0)

    def assign(
        self, m: Mention, s0: int, s1: int, clause: int, previous: Mention | None, section: periods.DateSpan | None
    ) -> float:
        folded = self._folded
        lo, hi = bisect_left(self._starts, s0), bisect_left(self._starts, m.start)
        chosen: periods.DateSpan | None = None
        for d in reversed(self._dates[lo:hi]):
            reason = self._unusable(d, m, clause)
            if (
                reason is None
                and m.metric in ("technical_spec", "driving_range")
                and d.period_type in ("month", "range", "day")
            ):
                reason = "a parameter has no date"
            if reason:
                m.candidates.append(Candidate("period", folded[d.start : d.end], reason))
                continue
            if (
                _BEGINS.match(folded, d.end)
                and self._published_on
                and d.period_end
                and d.period_end > self._published_on
                and (previous is None or previous.end <= d.start)
            ):
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
        if chosen is not None:
            now = None
            for now in _NOW.finditer(folded, chosen.end, m.start):
                pass
            if now is not None and chosen.end < now.start():
                m.candidates.append(
                    Candidate("period", folded[chosen.start : chosen.end], f"overtaken by {now.group()}")
                )
                self._open(m)
                return 0.85
            self._set(m, chosen)
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
            if chosen.period_type not in ("day",) and not folded.startswith("的", chosen.end):
                self._carried, self._carried_paragraph = chosen, paragraph
            return 0.9
        if _NOW.search(folded, s0, m.start):
            self._open(m)
            return 0.9
        if _SOME_YEARS.search(folded, s0, m.start):
            m.period_type = "future"
            m.candidates.append(Candidate("period", None, "within a length of time from now: an open future", True))
            return 0.8
        if previous is not None and previous.period_type not in (None, "as_of_publication"):
            m.period_type, m.period_start, m.period_end = (
                previous.period_type,
                previous.period_start,
                previous.period_end,
            )
            m.candidates.append(Candidate("period", None, "as the number before it in the sentence", True))
            return 0.8
        carried = self._carried
        if carried is not None:
            same_paragraph = paragraph == self._carried_paragraph
            goes_on = folded.startswith(_GOES_ON, s0) and m.kind != "rank" and m.metric not in _STATIC
            standing = _STANDING.search(folded, clause, m.start) is not None
            if m.kind in ("growth", "gap") or same_paragraph and goes_on and not standing:
                self._set(m, carried)
                m.candidates.append(
                    Candidate("period", folded[carried.start : carried.end], "carried from a sentence before", True)
                )
                return 0.65
        if section is not None:
            self._set(m, section)
            m.candidates.append(
                Candidate("period", folded[section.start : section.end], "year of the section's heading", True)
            )
            return 0.8
        self._open(m)
        return 0.75

    def _unusable(self, d: periods.DateSpan, m: Mention, clause: int) -> str | None:
        if d.anchor == "compared":
            return "what it is compared with"
        if d.rule in ("within",):
            return None
        gap = self._folded[d.end : m.start]
        if d.period_type == "day" and d.anchor != "as_of" and _REPORTED.match(gap):
            return "day of the report"
        if m.kind in ("multiple", "gap") and gap.startswith("的"):
            return "what it is compared with"
        if d.rule == "decade":
            return "a decade"
        if _BEGAN.match(gap) or _BUILT.match(gap):
            return "when something began"
        if (
            d.rule == "year"
            and self._folded.startswith("全年", d.start)
            and re.match(r"(?:的)?(?:计划|目标|任务|预期)", gap)
        ):
            return "the year of a plan it is measured against"
        return None

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

    def _open(self, m: Mention) -> None:
        m.period_type, m.period_start, m.period_end = "as_of_publication", None, None
