"""Which metric a number is of: the catalogue entry and the words of the text.

Candidates stand left of the number (总产值达…, 加氢站14座), right of it (14座加氢站, 150万元的补助) or with
the number before it (…，同比增长14.6%). A head noun beside the number beats one further off; a unit
that the metric cannot have rules a candidate out.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from seeds import language_table, metrics_table, units_table
from transforms import metric_beside, nouns
from transforms.goods_prices import NAMES_GOODS, priced
from transforms.metric_choice import COUNTED_AS, PROPORTION, MetricChoice, also_made, left, overridden, twin
from transforms.metric_lexicon import RELATIVE, MetricLexicon, MetricTokens
from transforms.records import Candidate, Mention

_GREW = re.compile("增长|增加|上升|提高|下降|减少")
_NUMBER_OF = ("总数", "数量")
_PERSONS = frozenset(("人", "人次", "名", "位", "户"))


_ADJUSTED = re.compile(r"(?:扣除|剔除)[^，。；,;]{0,8}(?:因素|影响)")
_OF_WHAT = re.compile(r"(?:以上|以下|左右|多)?的")
_LED = re.compile(
    r"(?:签[下订署]了?|拿下了?|承?包了?|在|把|对|于|对于|价值|(?<![可予加得难足所])以)(?:约|近|超|超过|达|上)?$"
)
"""What stands before a number that is said of the noun behind it: 人们在10万亩草甸, 价值2亿元的装备."""
_OF_GOODS = frozenset(("台", "套", "辆", "件", "只"))
"""Measure words of goods: 驾驶室3万台 are no rooms."""
_TOTALS = frozenset(("总数", "总量", "总计", "总数量", "数量", "总规模", "总数累计", "存量", "总额"))
_OWN_NAME = re.compile(r"(?:[率额款费金券债]|指数|系数|溢价|结余|派现|红利|支出|收益|逆差|顺差|赤字)$")
"""Ends of names of amounts and rates; a number beside one is not of what the sentence spoke of before."""
_RATE_NAME = re.compile(r"(?:[^费税利汇]率|指数|系数)$")
_A_KIND = re.compile(r"[^品种门分鸟鱼肉虾藻贝酒菌茶人各]类$")
_A_YEAR = re.compile(r"[年月日](?:可?(?:产|加工|处理|生产)|产能)(?:达到?|约|为)?$")


class MetricReader:
    """Lays the metric lexicon over a text once, then answers mention by mention, left to right."""

    def __init__(self) -> None:
        self._lexicon = MetricLexicon()
        self.tokens = self._lexicon.tokens
        self._counter_metrics = language_table.counter_metrics()
        self._units = units_table.units()
        self._counter_class = {c.counter: c.counter_class for c in units_table.counters().values()}
        self._defaults = language_table.metric_defaults()
        self._suffix_metric = language_table.noun_suffixes()
        self._suffixes = sorted(self._suffix_metric, key=lambda x: -len(x))
        self._catalogue = metrics_table.metrics()
        self._total: Mention | None = None  # what 其中 goes into, within the sentence being read

    def dimension(self, m: Mention) -> str:
        """Dimension of a mention's unit."""
        return self._units[m.unit_id or "count"].dimension

    def resolve(
        self,
        folded: str,
        m: Mention,
        tokens: MetricTokens,
        clause_start: int,
        sentence_start: int,
        sentence_end: int,
        previous: Mention | None,
        following: tuple[int, int],
        dated: tuple[int, int],
        alike: Mention | None,
        places: Sequence[tuple[int, int]] = (),
        spoken: Mention | None = None,
    ) -> MetricChoice:
        """The metric of one mention.

        ``previous`` is the quantity before it in the same sentence, ``alike`` the last one there in a unit of
        the same dimension, ``following`` the span of the next one, ``dated`` the span of the calendar expression
        before it: no noun phrase reaches across one. ``spoken`` is the last quantity of the sentence before it.
        """
        unit = self._units[m.unit_id or "count"]
        dimension = unit.dimension
        low = max(clause_start, previous.end if previous else 0)
        if previous is not None and previous.end >= clause_start:
            low = max(low, folded.rfind("、", low, m.start) + 1)
        next_start = following[0]
        near = nouns.before(folded, m.start, max(low, min(dated[1], m.start)))
        if near[0] >= near[1] and low < dated[0] < m.start and nouns.stands_on(folded, m.start, dated[1]):
            near = nouns.before_date(
                folded, dated[0], low
            )  # 产能利用率由去年同期的52%: the noun stands before the date
        right = nouns.after(folded, m.end, min(sentence_end, next_start))
        if right[0] >= right[1] and folded[m.end : next_start] in ("", "、", "共", "的"):
            right = nouns.after(folded, following[1], sentence_end)  # 7轮15份试点方案: both count the same
            next_start = following[1] + 200
        near = near if dimension == "time" else nouns.past_places(folded, near, places)
        if previous is not None and near[0] == previous.end:
            near = nouns.own_part(folded, near)
        if dimension == "count" and m.counter not in _PERSONS:
            right = nouns.owner(folded, right)
        if previous is not None and folded[near[0] : near[1]] in _TOTALS:
            near = (near[0], near[0])  # 研发机构33家，总数达1630家
        outside = nouns.outside(folded, m.start, low)
        if m.kind == "rank":
            near, outside = nouns.ranked(folded, near, low, outside)
        if dimension == "count" and m.kind != "rank":
            choice = self._counted_noun(folded, m, outside, tokens, near, right, low, previous, next_start, alike)
        else:
            choice = self._measured(
                folded, m, outside, tokens, near, right, low, sentence_start, previous, dimension, alike
            )
        if previous is None:
            self._total = spoken if folded.startswith("其中", sentence_start) else None
        elif "其中" in folded[previous.end : m.start]:
            self._total = previous
        choice = metric_beside.emitted_less(folded, choice, previous, m.start)
        choice = metric_beside.part_of_total(self._lexicon, m, choice, tokens, near, self._total)
        choice = metric_beside.worth_of_trade(folded, m, choice, previous, sentence_start)
        choice = metric_beside.made_there_too(folded, m, choice, previous)
        choice = metric_beside.made_as_told(folded, m, choice, sentence_start)
        choice = metric_beside.done_by_one(folded, m, choice, self._total, low)
        if spoken is not None and m.kind == "growth" and (previous is None or previous.unit_id == "count"):
            choice = metric_beside.one_of_the_sentence_before(
                self._lexicon, folded, choice, tokens, near, sentence_start, spoken
            )
        if m.kind == "level":
            choice = metric_beside.invested(folded, m, choice, spoken, sentence_start)
        choice = priced(folded, m, choice, dimension, clause_start, sentence_start)
        if previous is not None and _OF_WHAT.match(folded, previous.end, m.start):
            clause_start = max(clause_start, previous.end)  # 年销售超10亿元的单品5个: sold is not what is counted
        choice = overridden(folded, m, choice, dimension, clause_start, sentence_start)
        choice = metric_beside.grown_sector(m, choice)
        choice = also_made(folded, m, choice, previous)
        joined_to = previous.metric_text if previous and folded[previous.end : m.start] in "、和" else None
        return twin(choice, joined_to, dimension)

    def _counted_noun(
        self,
        folded: str,
        m: Mention,
        at: int,
        tokens: MetricTokens,
        near: tuple[int, int],
        right: tuple[int, int],
        low: int,
        previous: Mention | None,
        next_start: int,
        alike: Mention | None,
    ) -> MetricChoice:
        """Metric of a count: the noun after the measure word, else the noun before the number."""
        kind, allowed = m.kind, self._counter_metrics.get(m.counter or "")
        right_text, left_text = folded[right[0] : right[1]], folded[near[0] : near[1]]
        considered: list[Candidate] = []
        counter = m.counter or ""
        if right_text and _A_YEAR.search(left_text):
            made = right_text.split("的")[0]  # 年产30万套马桶的生产线
            return MetricChoice("production_capacity", None, made, "what is made in a year", 0.8, tuple(considered))
        if self._is_noun(counter) and (nouns.begins_with_verb(right_text) or not right_text and len(left_text) < 2):
            return self._named_by_counter(counter, kind, considered)
        if nouns.begins_with_verb(right_text) and self._lexicon.last_before(
            tokens.counted, near, at, "count", kind, ("counter_noun",), allowed, beside=True
        ):
            right_text = ""  # 各界人士800余人出席活动
        if right_text:
            best = self._lexicon.head_of(
                right, tokens.counted, "count", kind, ("counter_noun",), allowed
            ) or self._lexicon.head_of(right, tokens.heads, "count", kind, ("head",), allowed)
            suffix = next((x for x in self._suffixes if right_text.endswith(x)), None)
            if suffix and (best is None or best[1] < right[1]) and right[1] < next_start - 1:
                metric = self._suffix_metric[suffix]
                if allowed is None or metric in allowed:
                    return MetricChoice(
                        metric, None, right_text, f"things that end in {suffix}", 0.6, tuple(considered)
                    )
            if best:
                alias, end = best
                text = right_text
                if right[1] >= next_start or self._lexicon.measured_from(tokens.heads, end, right[1]):
                    text = folded[right[0] : end]  # 5家公司净利润增长: firms are counted
                considered.append(Candidate("metric", alias.metric, f"noun counted: {text}", True))
                return MetricChoice(
                    alias.metric, alias.metric_detail, text, "noun after the measure word", 0.85, tuple(considered)
                )
        if not right_text and _A_KIND.search(left_text):
            kinds = metric_beside.a_kind_of(
                self._lexicon, m, left_text, tokens, (m.sentence_start, low), previous, allowed
            )
            if kinds is not None:
                return replace(kinds, candidates=tuple(considered))
        if not right_text or not left_text:
            found = None
            for noun in (near, (near[0], near[1] - 2)) if left_text.endswith(_NUMBER_OF) else (near,):
                named = [
                    self._lexicon.last_before(source, noun, at, "count", kind, roles, allowed, beside=True)
                    for source, roles in ((tokens.heads, ("head", "verb")), (tokens.counted, ("counter_noun",)))
                ]
                found = found or max(filter(None, named), key=lambda n: n[1], default=None)  # 生产|线: the nearer
            if found:
                start, end, surface, alias = found
                text = folded[min(start, near[0]) : max(end, near[1])] if near[0] < end else surface
                considered.append(Candidate("metric", alias.metric, f"noun before the number: {text}", True))
                return MetricChoice(
                    alias.metric, alias.metric_detail, text, "noun before the number", 0.8, tuple(considered)
                )
        suffix = next((x for x in self._suffixes if left_text.endswith(x)), None) if not right_text else None
        if suffix and counter not in _OF_GOODS and (allowed is None or self._suffix_metric[suffix] in allowed):
            return MetricChoice(
                self._suffix_metric[suffix], None, left_text, f"things that end in {suffix}", 0.6, tuple(considered)
            )
        if len(left_text) < 2:
            left_text = ""
        words = right_text or left_text
        if not words and previous is not None and previous.metric and previous.unit_id == m.unit_id:
            if (
                allowed is not None
                and previous.metric not in allowed
                or previous.counter in _PERSONS
                and m.counter not in _PERSONS
            ):
                metric = self._defaults.get(f"counter:{m.counter}", "other")
                return MetricChoice(
                    metric, None, previous.metric_text, f"measure word {m.counter}", 0.5, tuple(considered)
                )
            return MetricChoice(
                previous.metric,
                previous.metric_detail,
                previous.metric_text,
                "as the number before",
                0.6,
                tuple(considered),
            )
        begun = None if words else metric_beside.begun_of(folded, low, m, alike)
        if begun is not None:
            return begun
        verb = self._lexicon.last_before(
            tokens.heads, (low, m.start), m.start, "count", kind, ("verb", "head"), allowed
        )
        if verb and not right_text:
            return MetricChoice(
                verb[3].metric,
                verb[3].metric_detail,
                words or verb[2],
                "verb before the number",
                0.55,
                tuple(considered),
            )
        metric = self._defaults.get(f"counter:{m.counter}", "other")
        return MetricChoice(
            metric, None, words or None, f"measure word {m.counter}", 0.5 if words else 0.3, tuple(considered)
        )

    def _is_noun(self, counter: str) -> bool:
        return self._counter_class.get(counter) in ("noun", "place") or counter in COUNTED_AS

    def _named_by_counter(self, counter: str, kind: str | None, considered: list[Candidate]) -> MetricChoice:
        """五部门印发, 全片六集: the measure word itself names what is counted."""
        name = COUNTED_AS.get(counter, counter)
        alias = self._lexicon.pick(name, "count", kind, ("counter_noun",)) if name in self._lexicon.by_surface else None
        metric = alias.metric if alias else self._defaults.get(f"counter:{counter}", "other")
        return MetricChoice(metric, None, name, "a noun that counts itself", 0.6, tuple(considered))

    def _measured(
        self,
        folded: str,
        m: Mention,
        at: int,
        tokens: MetricTokens,
        near: tuple[int, int],
        right: tuple[int, int],
        low: int,
        sentence_start: int,
        previous: Mention | None,
        dimension: str,
        alike: Mention | None,
    ) -> MetricChoice:
        """Metric of a measured value, growth, share, gap, multiple or rank."""
        kind = m.kind
        considered: list[Candidate] = []
        relative = kind in RELATIVE
        inherits = relative and self._goes_on(previous, dimension, change=True)
        inherits = inherits and not (
            kind in ("growth", "multiple") and previous and metric_beside.no_time_grows(folded, previous, m)
        )
        right_text = folded[right[0] : right[1]]
        right_text = "" if right_text == "高" else right_text  # 70%的高增长
        if near[0] >= near[1] and previous is not None and previous.metric_text:
            same = metric_beside.next_of_a_list(folded, m, previous, self._catalogue)
            if same is not None:
                return same
        if (
            previous is not None
            and previous.metric
            and dimension in PROPORTION
            and (
                dimension == "percent"
                and folded[previous.end : m.start] == "的"
                or metric_beside.of_a_task(folded, low, m.start)
            )
        ):
            return MetricChoice(
                previous.metric, previous.metric_detail, previous.metric_text, "how much of a task is done", 0.75
            )
        whole = nouns.whole_of_share(folded, low, m.start) if kind == "share" else -1
        if whole >= 0:
            brought = metric_beside.brought_there(self._lexicon, folded, m, tokens, whole, right, dimension)
            if brought:
                return brought
            # the part stands before 占, the whole after it
            part = nouns.before(folded, whole, low)
            over = self._lexicon.across(tokens.heads, whole, m.start, dimension, kind)
            if over:  # 研发投入占GDP比重: the name of the metric holds 占 itself
                return left(folded, over, near, True, considered)
            ends = nouns.outside(folded, whole, low)
            found = self._lexicon.last_before(
                tokens.heads, (low, ends), ends, dimension, kind, ("head",), None
            ) or self._lexicon.last_before(tokens.counted, part, whole, "count", kind, ("counter_noun",), None)
            if found:
                found = self._lexicon.of_a_flow(found, tokens.heads, (whole, m.start), dimension, kind)
                return left(folded, found, part, found[1] >= part[1] - 1, considered)
            if metric_beside.of_a_market(folded, whole, m.start):
                words = folded[whole : m.start].lstrip("占据有了").rstrip("的约近超过")
                return MetricChoice("other", None, words, "a part of a market", 0.6)
            if inherits and previous is not None:
                land = metric_beside.part_of_land(self._lexicon, previous, tokens, whole, m.start)
                if land is not None:
                    return land
                another_part = previous.kind == "share" and part[1] - part[0] > 1 and part[0] > previous.end
                return MetricChoice(
                    previous.metric or "other",
                    previous.metric_detail,
                    folded[part[0] : part[1]] if another_part else previous.metric_text,  # 轿车占四成，客车占两成
                    "share of the number before",
                    0.75,
                    tuple(considered),
                )
        if kind == "gap":  # 增速高于全省贷款2个百分点: what leads stands before the word of comparison
            at, near = nouns.before_comparison(folded, m.start, low, near)
        if dimension == "time" and near[0] < near[1]:
            at = near[1]  # 冲突已持续一周: what lasted is named before the verb
        only = metric_beside.only_so_much_of(folded, low, at) if dimension == "percent" and kind == "level" else None
        if only:  # 平均视野只有平时的5%: what is measured stands before 只有
            at, near = only, nouns.before(folded, only, low)
        adjusted = _ADJUSTED.search(folded, low, at)
        if adjusted:  # 收入扣除价格因素实际增长7%: 价格 is no noun of the rate
            at, near = adjusted.start(), nouns.before(folded, adjusted.start(), low)
        best = self._lexicon.last_before(tokens.heads, (low, at), at, dimension, kind, ("head", "verb"), None)
        said_of = kind != "gap" and (kind == "rank" or relative and dimension in PROPORTION)
        if said_of and (best is None or best[1] < near[1] - 1):
            # 大桥出入境车辆居第一: the thing counted beside the number goes before a word further off
            counted = self._lexicon.last_before(
                tokens.counted, near, at, "count", kind, ("counter_noun",), None, beside=True
            )
            best = counted or best
        named = folded[near[0] : near[1]]
        own = _RATE_NAME if best else _OWN_NAME
        rate = kind != "gap" and (relative or dimension in PROPORTION)
        if rate and not (best and best[1] >= near[1] - 1) and own.search(named[2:]):
            # 居民物品物流总额增长8%: an amount of its own, not of the residents
            return MetricChoice("other", None, named, "a rate or amount of its own", 0.5, tuple(considered))
        if best is None and said_of:
            best = self._lexicon.last_before(tokens.counted, near, at, "count", kind, ("counter_noun",), None)
        within = kind == "share" and named.endswith(("中", "里", "内"))  # 本次地震中三分之二的伤者: among what
        adjacent = best is not None and best[1] >= near[1] - 1 and not within
        another = False
        if (
            best
            and (kind == "growth" or kind == "multiple" and _GREW.search(folded, near[1], m.start))
            and metric_beside.same_of_another(best[3], named, best[1] >= near[1], previous, self._catalogue)
        ):
            best, another = None, True  # 采矿业增加值下降0.2%，制造业增长7.4%: the same of another subject
        if best and (adjacent and "verb" not in best[3].roles or not right_text):
            return left(folded, best, near, adjacent, considered)
        parts = _OF_WHAT.match(folded, m.end) is not None or m.surface.endswith("成") and right[0] == m.end
        parts = parts and not (right[0] == m.end and nouns.begins_with_verb(right_text))
        if right_text and kind == "share" and whole < 0 and parts and not adjacent:
            return metric_beside.part_of_these(self._lexicon, folded, tokens, right, kind, considered)
        if right_text and not relative:
            alias = self._lexicon.head_of(right, tokens.heads, dimension, kind, ("head",), None)
            if alias:
                considered.append(Candidate("metric", alias[0].metric, f"noun after the number: {right_text}", True))
                return MetricChoice(
                    alias[0].metric,
                    alias[0].metric_detail,
                    right_text,
                    "noun after the number",
                    0.75,
                    tuple(considered),
                )
        if best and (adjacent or not inherits):
            return left(folded, best, near, adjacent, considered)
        if inherits and previous is not None and previous.metric == "price" and near[0] >= near[1]:
            sold = metric_beside.sold_at_a_price(self._lexicon, folded, previous, m, tokens, dimension)
            if sold:
                return left(folded, sold, (sold[0], sold[1]), False, considered)
        if inherits and previous is not None:
            words = folded[near[0] : near[1]] if kind == "growth" or another else ""
            return MetricChoice(
                previous.metric or "other",
                previous.metric_detail,
                words
                if another
                or metric_beside.SUBJECT.search(words)
                or metric_beside.next_good(folded, previous, near)
                or previous.metric == "price"
                and NAMES_GOODS.search(words)
                else previous.metric_text,
                "change of the number before",
                0.75,
                tuple(considered),
            )
        head = previous if self._goes_on(previous, dimension, change=False) else alike
        if (
            head is not None
            and head.metric
            and near[0] >= near[1]
            and (not right_text or relative or dimension == "time")
        ):
            return MetricChoice(
                head.metric, head.metric_detail, head.metric_text, "as the number before", 0.6, tuple(considered)
            )
        if dimension == "time":
            return MetricChoice(
                self._defaults["dimension:time"],
                None,
                nouns.what_took_it(folded, m.start, m.end, near, low),
                "length of time",
                0.6,
                tuple(considered),
            )
        if not relative and near[1] - near[0] > 2 and _OWN_NAME.search(named):
            metric = self._defaults.get(f"dimension:{dimension}", "other") if dimension not in PROPORTION else "other"
            return MetricChoice(metric, None, named, f"a name of its own, of {dimension}", 0.5, tuple(considered))
        start = sentence_start if previous is None or relative else max(sentence_start, previous.end)
        if previous is not None and metric_beside.sum_of_the_counted(folded, previous, m, dimension):
            start = low = previous.sentence_start  # 累计发放贷款21笔、2.85亿元
        further = self._lexicon.last_before(
            tokens.heads, (start, m.start), m.start, dimension, kind, ("head",) if relative else ("head", "verb"), None
        )
        if right_text and not named and not relative and dimension in ("area", "mass", "volume"):
            further = None  # 在米脂县15万亩的谷子: what is measured follows
        if further:
            considered.append(Candidate("metric", further[3].metric, f"{further[2]}: in the sentence", True))
            return MetricChoice(
                further[3].metric,
                further[3].metric_detail,
                named
                if named and dimension in ("area", "length", "volume") and not relative
                else nouns.widened(folded, further[0], further[1], sentence_start),
                "noun in the sentence",
                0.5,
                tuple(considered),
            )
        if previous is not None and previous.metric and self._units[previous.unit_id or "count"].dimension == dimension:
            return MetricChoice(
                previous.metric,
                previous.metric_detail,
                previous.metric_text,
                "as the number before",
                0.5,
                tuple(considered),
            )
        words = named or right_text
        if not words and previous is not None and folded[previous.end : m.start] == "的":
            words = previous.metric_text or ""  # 完成目标任务132个的59%
        if right_text and not relative and _LED.search(folded, near[0], m.start):
            words = right_text
        metric = "other" if relative else self._defaults.get(f"dimension:{dimension}", "other")
        return MetricChoice(
            metric, None, words or None, f"unit of {dimension}", 0.4 if words else 0.25, tuple(considered)
        )

    def _goes_on(self, previous: Mention | None, dimension: str, *, change: bool) -> bool:
        """May a number be of the metric of the one before it: as its change, or as its next figure?"""
        metric = self._catalogue.get((previous.metric if previous else None) or "")
        if previous is None or metric is None and change:
            return False
        before = self._units[previous.unit_id or "count"].dimension
        if metric is not None and change:
            return metric_beside.moved_in(before, dimension, metric)
        return metric_beside.continues(before, dimension, previous, metric)

    def listed(
        self, folded: str, choice: MetricChoice, part: tuple[int, int], tokens: MetricTokens, m: Mention
    ) -> MetricChoice:
        """The metric of one name of a list (营业收入、利润分别增长8%和12%): its own word, else the word of the list."""
        return metric_beside.listed(self._lexicon, folded, choice, part, tokens, m, self.dimension(m))
