"""From the mentions of an article to what each claims: metric, subject, period, status.

One left-to-right walk over the sentences keeps what the article speaks of now. Every choice is kept
with its reason in ``Mention.candidates``.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from datetime import date

from seeds import language_table, metrics_table
from transforms import nouns
from transforms.accounts import account_years
from transforms.alternation import alternation
from transforms.claim_sources import claim_source
from transforms.clauses import split_sentences
from transforms.confidence import Sureness, confidence, doubts, signs
from transforms.dates_in_order import settle
from transforms.elapsed import elapsed
from transforms.goods_prices import of_a_company
from transforms.industries import IndustryReader
from transforms.intervals import DateSpan
from transforms.mentions import MentionReader
from transforms.metric_choice import BESIDE, MetricChoice
from transforms.metrics import MetricReader
from transforms.numbers import fold
from transforms.organizations import OrganizationReader
from transforms.period_walk import PeriodWalk
from transforms.places import PlaceReader
from transforms.records import Article, Candidate, Mention
from transforms.reported_rules import bound, goes_on, in_force, is_condition, left_behind, rule_speech
from transforms.section_heads import section_heads
from transforms.shared_units import share_bound
from transforms.status import StatusReader, is_policy_text, states_terms

_CLAUSE = re.compile(r"[，。；：！？\n;!?]|(?<!\d),|,(?!\d)")
_THRESHOLD = re.compile(r"(?:以上|以下|及以上)(?![，。；、])")
"""亿元以上项目62个: the sum is no figure of its own."""
_MILESTONE = re.compile(
    r"(?:首次|首|成功|一举|历史性|率先|再次|再度|再|已|并|也)*(?:突破|跨越|跨过|迈上|超过|超|破|迈入|冲破|站上)了?"
)
_SHARE_OF = re.compile(r"[，,、和][^，。；、\d\n]{1,10}的")
_RUNNING = re.compile(r"(?:连续|持续)$")
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
        self._qualifiers = re.compile(alternation(language_table.qualifiers()))

    def metric_name(self, metric: str) -> str:
        """Chinese name of a catalogue entry."""
        return self._metric_names.get(metric, "其他")

    def read(self, article: Article, published_on: date | None, publisher: str | None = None) -> list[Mention]:
        """All mentions of an article; those of class quantity and rank carry what they claim."""
        text = article.text
        folded = fold(text)
        accounts = account_years(article)
        found, dates = self.mentions.read(text, published_on, accounts, folded)
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
        speech = rule_speech(folded)
        conditions = "条件" in folded
        runs = elapsed(folded, dates, published_on, accounts)
        timed = sorted([*dates, *runs], key=lambda d: d.start) if runs else dates
        headings = section_heads(folded, timed, published_on)
        heading_starts = [h.start for h in headings]
        topics = self.industries.topics(fold(article.title), industries, folded)
        walk = PeriodWalk(folded, timed, published_on)
        place_spans = [(u.start, u.end) for u in marks.units]
        respective: dict[int, Mention] = {}
        parts: dict[int, tuple[int, int]] = {}
        dated: dict[int, DateSpan] = {}
        alike: dict[str, Mention] = {}
        previous: Mention | None = None
        spoken: Mention | None = None  # the last figure of a sentence before, in the same paragraph
        previous_sentence = -1
        opening = 0  # the first figure of the sentence
        for n, m in enumerate(wanted):
            i = max(0, bisect_right(starts, m.start) - 1)
            s0, s1 = sentences[i]
            m.sentence_start, m.sentence_end = s0, max(s1, m.end)
            if i != previous_sentence:
                opening = n
                spoken = None if previous is None or "\n" in text[previous.end : m.start] else previous
                previous = None
                alike.clear()
            clause = self._clause_start(folded, s0, m.start)
            after = wanted[n + 1] if n + 1 < len(wanted) else None
            following = (after.start, after.end) if after else (len(text), len(text))
            if (
                previous
                and (previous.unit_id, previous.kind) == ("CNY", "level")
                and (m.unit_id, m.counter) == ("count", None)
                and _MILESTONE.fullmatch(folded, clause, m.start)
            ):
                m.unit_id = previous.unit_id  # 生产总值1106.8亿元，首次突破千亿
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
                self._counted_by(folded, wanted, n, previous),
                following,
                walk.dated(m.start),
                alike.get(dimension),
                place_spans[bisect_left(place_spans, (clause, 0)) : bisect_left(place_spans, (m.start, 0))],
                spoken,
            )
            if spoken and choice.metric == "other" and not choice.text and m.kind in ("growth", "gap"):
                choice = MetricChoice(
                    spoken.metric or "other", spoken.metric_detail, spoken.metric_text, "as the sentence before", 0.5
                )
            if choice.metric == "income":
                choice = of_a_company(m, choice, organizations[n].organization)
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
            if m.metric_detail == "profit.loss" and m.kind == "level" and dimension == "money":
                m.fall()
            m.candidates.extend(choice.candidates)
            if not any(c.chosen for c in choice.candidates):
                m.candidates.append(Candidate("metric", choice.metric, choice.reason, True))
            h = bisect_right(heading_starts, m.start) - 1
            heading = headings[h] if h >= 0 else None
            period_confidence = walk.assign(m, s0, clause, previous, heading)
            in_order = _RESPECTIVELY.search(folded, clause, m.start) is not None
            if in_order or m.comparator not in ("eq", "range"):
                share_bound(folded, [wanted[k] for k in self._run(folded, wanted, n)])
            if n not in dated and n not in parts and (n - 1 in dated or in_order):
                run = self._run(folded, wanted, n)
                dated.update(zip(run, walk.in_order(s0, m.start, len(run)) if len(run) > 1 else (), strict=False))
            if n in dated:
                settle(folded, m, dated[n])
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
                bool(heading and heading.aims),
                m.period_type not in (None, "as_of_publication"),
                speech.holds(m.start),
                speech.told(m.start),
                conditions and is_condition(folded, m.start),
            )
            m.status = verdict.status
            if m.status != "target" and goes_on(folded, previous, m):
                m.status = "policy"
            if m.status == "policy":
                self._as_ruled(folded, m, previous, clause, dates)
            m.candidates.append(Candidate("status", m.status, verdict.reason, True))
            industry = self.industries.resolve(
                folded, m, industries, topics.at(m.start), clause, s0, wanted[max(opening, n - 8) : n]
            )
            if industry is not None:
                m.industry, m.industry_code = industry.name, industry.code
            self._finish(folded, m, clause, s0)
            sure = Sureness(choice.confidence, place.confidence, period_confidence, verdict.confidence, dimension)
            m.signs = signs(m, sure)
            m.confidence = confidence(m.signs)
            m.candidates.append(
                Candidate("confidence", str(m.confidence), doubts(m.signs) or "nothing against it", True)
            )
            if not _RUNNING.search(folded, clause, m.start):
                previous = m  # 连续三年 stands between a noun and its number
            previous_sentence = i
            alike[dimension] = m
        return found

    def _counted_by(self, folded: str, wanted: list[Mention], n: int, previous: Mention | None) -> Mention | None:
        """The quantity before, but the count where that is only its threshold: 159个村收入超过10万元，占全区87.36%."""
        if previous is None or n < 2 or wanted[n].kind != "share" or not folded.startswith("占", previous.end + 1):
            return previous
        count = wanted[n - 2]
        bounded = previous.kind == "level" and previous.comparator in ("gt", "ge", "lt", "le")
        counted = count.unit_id == "count" and count.kind == "level" and count.sentence_start == previous.sentence_start
        if (
            previous.unit_id == "count"
            or not bounded
            or not counted
            or _CLAUSE.search(folded, count.end, previous.start)
        ):
            return previous
        return count

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
        if (
            previous is not None
            and (previous.kind, m.kind, m.unit_id, previous.unit_id) == ("share", "level", "percent", "percent")
            and _SHARE_OF.fullmatch(folded, previous.end, m.start)
        ):
            m.kind = "share"  # 占营业收入的56%，利润的72%
            return
        if (
            previous is not None
            and (previous.kind, m.kind, m.unit_id) == ("multiple", "level", "percent")
            and _PLAIN_GAP.match(folded[previous.end : m.start])
            and folded[max(0, previous.start - 3) : previous.start].endswith(("增长", "增加", "增长了"))
        ):
            m.kind, m.basis = "growth", previous.basis  # 分别增长7倍、27.7%
            return
        if previous is None or previous.kind != "growth" or previous.unit_id != m.unit_id or m.kind == "growth":
            return
        gap = folded[previous.end : m.start]
        plain = bool(_PLAIN_GAP.match(gap))
        if not plain and not (_LIST_GAP.match(gap) and m.kind == "level" and "占" not in gap and "达" not in gap):
            return
        m.move_as(previous)

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
        if len(run) >= 2 and len(spans) == len(run):
            first = nouns.before(folded, spans[0][1], clause)  # 高技术产业创造的营业收入、利润: the first name alone
            of = folded.rfind("的", first[0], spans[0][1] - 2) + 1
            spans[0] = (max(first[0], spans[0][0], of), spans[0][1])
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
        heads = [
            w
            for w in wanted[max(0, n - 12) : n]
            if w.start >= sentence_start
            and w.end <= clause
            and w.kind == "level"
            and not _THRESHOLD.match(folded, w.end)
        ]
        if len(run) < 2 or len(heads) < len(run):
            return {}
        return dict(zip(run, heads[-len(run) :], strict=True))

    def _as_ruled(self, folded: str, m: Mention, previous: Mention | None, clause: int, dates: list[DateSpan]) -> None:
        """A term holds as long as its rule, from the day on that its own sentence names, and is bounded by its words."""
        m.comparator = bound(folded, previous, m, clause) or m.comparator
        since = in_force(folded, dates, m, m.sentence_start)
        if since is not None:
            m.period_type, m.period_start, m.period_end = "range", since, None
        elif m.period_type in ("year", "range", "day", "as_of", "month") or (
            m.period_type == "future" and left_behind(folded, m)
        ):
            m.period_type, m.period_start, m.period_end = "as_of_publication", None, None

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
