"""Where: the place that each number of an article is about.

One walk from left to right keeps what the article speaks of now and gives each number the place of its
clause, its sentence, its paragraph or its article; names of places come from ``transforms.place_names``.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from operator import attrgetter

from transforms.clauses import OUTSIDE, Clauses, split_sentences
from transforms.place_abroad import state, with_pairs
from transforms.place_answers import Place, Reading, place_of
from transforms.place_asides import is_grade, listed, right_behind, told_by
from transforms.place_names import PlaceNames
from transforms.place_roles import NamedSpan, mark_roles, role_of
from transforms.place_topics import Topic, leading_topic
from transforms.place_units import CITY, COUNTY, NATION, ZONE, Marks, Spot, Unit, lineage
from transforms.records import Candidate

__all__ = ["NamedSpan", "Place", "PlaceReader", "Reading", "split_sentences"]


_LOOK_BACK = 2000  # characters; keeps a line without stops linear
_start = attrgetter("start")
_HELD_THERE = re.compile(
    r"[^，。；、]{0,8}(?:举办|举行|开幕|召开|开赛|启动|开工|投产|成立|投运|竣工|通车|开通|揭牌|亮相|落户|落地|建成|闭幕|落幕)"
)
_SETTLED_THERE = re.compile(r"(?:落户|位于|坐落[于在]|地处|扎根)$")
_A_ROW = 3
"""So many sentences of one place each, one after another, go through places, and the next is of none of them."""
_REPORT = re.compile(r"工作报告|政策|工作回顾|公报|规划|纲要|意见|方案|办法|通知|条例|措施|行动计划|十[一二三四五]五")
_RIGHT_THERE = re.compile(
    r"[东西南北中]+部(?:的|地区)?(?:约|近|超过|超|共|有|共有|逾)?|的(?:空袭|袭击|打击|轰炸)[^，。；]{0,8}?(?:造成|导致|致)(?:至少|约|近|超过)?|(?:境内|地区|方面|全境)(?:约|近|超过|超|共|有|共有|逾)?"
)
_OF_A_PEOPLE = ("人民", "人口", "消费者", "网民", "家庭", "同胞")
_AMONG = re.compile(r"\s*[“]?其中")
_NAMED_BY_HOST = frozenset(("高新区", "经开区", "开发区", "经济技术开发区", "高新技术产业开发区"))
_NOT_OF_TITLE = frozenset(("example", "venue", "filed", "scope"))
_RUBRIC = re.compile(r"【[^】]*$")  # a column's name stands before the title: 【活力中国】


class PlaceReader(PlaceNames):
    """Says which place each number of an article is about."""

    def resolve(
        self,
        article_text: str,
        title: str,
        sentences: Sequence[tuple[int, int]],
        mentions: Sequence[tuple[int, int]],
        *,
        publisher: str | None = None,
        dateline: str | None = None,
        title_spans: Sequence[tuple[int, int]] = (),
        names: Sequence[NamedSpan] = (),
    ) -> list[Place]:
        """The place of each mention, in the order given.

        Takes: sentence spans and mention spans over ``article_text``, ascending. Gives: one ``Place``
        a mention, with the candidates weighed and why each lost. Unit: none.
        """
        return [
            reading.place
            for reading in self.walk(
                article_text,
                title,
                sentences,
                mentions,
                publisher=publisher,
                dateline=dateline,
                title_spans=title_spans,
                names=names,
            )
        ]

    def walk(
        self,
        text: str,
        title: str,
        sentences: Sequence[tuple[int, int]],
        mentions: Sequence[tuple[int, int]],
        *,
        publisher: str | None = None,
        dateline: str | None = None,
        title_spans: Sequence[tuple[int, int]] = (),
        names: Sequence[NamedSpan] = (),
        marks: Marks | None = None,
    ) -> list[Reading]:
        """As ``resolve``, with the unit of text that decided each place."""
        heading = Clauses.of(title)
        title_units = [
            u
            for u in self.marks(title).units
            if not _RUBRIC.search(title, 0, u.start) and role_of(heading, u) not in _NOT_OF_TITLE
        ]
        # Agencies and ministries file from the capital whatever they write about.
        filed = dateline if dateline != "北京" else None
        paper_units = self.marks("\n".join(x for x in (filed, publisher) if x)).units
        units = (marks or self.marks(text)).units
        units = with_pairs(text, title_units + units, units)
        self.settle(text, title_units + paper_units + units)
        clauses = Clauses.of(text)
        parts = mark_roles(clauses, units, names)
        walk = _Walk(clauses, parts, sentences, leading_topic(text, parts, sentences, title_units, paper_units))
        walk.paper = next((u.spot for u in paper_units if u.kind == "region"), None)
        walk.report = _REPORT.search(title) is not None
        return walk.read(mentions)


class _Walk:
    """One left-to-right reading of one article."""

    def __init__(self, clauses: Clauses, units: list[Unit], sentences: Sequence[tuple[int, int]], topic: Topic) -> None:
        self.clauses = clauses
        self.text = clauses.text
        self.units = units
        self.sentences = sentences
        self.topic = topic.spot
        self.topic_reason = topic.reason
        self.topic_sure = topic.sure
        self.topic_from = topic.since
        self.focus: Spot | None = None  # carried from the sentence before
        self.salient: Spot | None = None  # last domestic place named, in whatever part
        self.nearest: Spot | None = None  # last subject so far in this sentence
        self.decided: Spot | None = None  # place of the last mention
        self.report = False
        self.paper: Spot | None = None  # where the paper appears
        self.seen: dict[str, Spot] = {}  # last place of each level and kind
        self.latest: Spot | None = None  # last place named outright
        self.zones: list[Spot] = []
        self.carried: Spot | None = None  # what this sentence hands to the next one
        self.row: list[Spot] = []  # what the sentences before it handed on, while each was of a place beside the last

    # reading

    def read(self, mentions: Sequence[tuple[int, int]]) -> list[Reading]:
        """Walk the sentences and give each mention its place."""
        readings: list[Reading] = []
        units, sentences = self.units, self.sentences
        u = m = 0
        for start, end in sentences:
            if m == len(mentions):
                break  # nobody asks what is told behind the last number
            new_paragraph = self._new_paragraph(start)
            if new_paragraph:
                self.focus = self.salient = None
                self.row = []
            self.carried = None
            here: list[Unit] = []
            while u < len(units) and units[u].start < end:
                if units[u].start >= start:
                    here.append(units[u])
                u += 1
            self.nearest = None
            for unit in here:
                self._settle_deictic(unit)
                if unit.spot is not None and unit.role in ("strong", "located"):
                    self.nearest = unit.spot
            salient = [
                u.spot
                for u in here
                if u.spot is not None
                and (u.spot.code or u.spot.kind == "country")
                and u.role not in ("partner", "example", "person")
            ]
            mentioned = mentions[m][0] if m < len(mentions) and mentions[m][0] < end else end
            if readings and not new_paragraph and _AMONG.match(self.text, start):
                self.focus = self.decided or self.focus
            while m < len(mentions) and mentions[m][0] < end:
                readings.append(self._read_one(mentions[m], start, end, here))
                m += 1
            if salient:
                self.salient = salient[-1]
            for unit in here:
                # Only what opens the sentence is carried on: 成都、眉山入选… in mid-sentence is not.
                if told_by(self.text, unit, here) or listed(self.text, self.units, unit, end - 1):
                    continue
                if unit.role == "strong" and unit.spot is not None and unit.spot.kind not in ("world", "abroad"):
                    if self._of_siblings(unit.spot, here):
                        self.focus = None
                    else:
                        self._carry(unit, mentioned)
                    break
                if unit.spot is not None and unit.role in ("weak", "located") and unit.spot.kind != "world":
                    break
            only = [u for u in here if u.spot is not None and u.role in ("weak", "located", "strong")]
            if len(only) == 1 and only[0].spot == self.decided and mentioned < end and not self.report:
                self._carry(only[0], end)  # the one place of the sentence held its numbers
            for unit in here:
                # 博览会在芜湖举办: what follows is there, unless the text already speaks of a place outside.
                spot = unit.spot
                if (
                    spot is not None
                    and spot.kind in ("region", "zone", "town")
                    and unit.role in ("located", "weak")
                    and (
                        _HELD_THERE.match(self.text, unit.end)
                        and (self.focus or self.topic or spot).covers(spot)
                        or self.text.startswith(("，", "。"), unit.end)
                        and _SETTLED_THERE.search(self.text, max(0, unit.start - 3), unit.start)
                        and self._within_base(spot)
                    )
                ):
                    self.focus = self.carried = spot
            self._end_row()
        while m < len(mentions):
            readings.append(self._read_one(mentions[m], mentions[m][0], mentions[m][1], []))
            m += 1
        return readings

    def _within_base(self, spot: Spot) -> bool:
        """Whether it lies in the province or city of which the text speaks."""
        base = self.focus or self.topic
        return base is not None and bool(base.code) and base.covers(spot)

    def _end_row(self) -> None:
        """广东实施…。河南聚焦…。江西围绕…。上半年，…: behind a row of places the text speaks of the whole again."""
        spot, topic = self.carried, self.topic
        if spot is None or not spot.code:
            self.row = []
            return
        last = self.row[-1] if self.row else None
        beside = last is not None and last.rank == spot.rank and last != spot
        self.row = [*self.row[1 - _A_ROW :], spot] if beside else [spot]
        if len(self.row) == _A_ROW and topic not in self.row and (topic is None or topic.covers(spot)):
            self.focus = None

    def _of_siblings(self, spot: Spot, here: Sequence[Unit]) -> bool:
        """Whether the sentence goes through the parts of what the article speaks of: 莱州出口…，招远出口…."""
        topic = self.topic
        if topic is None or topic == spot or not spot.code or not topic.code or not topic.covers(spot):
            return False
        return any(
            u.role == "strong"
            and u.spot is not None
            and u.spot.code
            and u.kind in ("region", "zone", "town")
            and topic != u.spot
            and topic.covers(u.spot)
            and not spot.covers(u.spot)
            and not u.spot.covers(spot)
            for u in here[:40]
        )

    def _carry(self, unit: Unit, mentioned: int) -> None:
        """Let the subject that opens a sentence hold for the next one.

        Not in a report or plan, where each sentence speaks of the whole again, and not 成都、眉山入选… in
        mid-sentence, behind a number of another place.
        """
        spot = unit.spot
        assert spot is not None
        if unit.start > mentioned:
            return
        topic = self.topic
        if topic is not None and topic != spot:
            if topic.code and (spot.kind == "country" or (self.report and not topic.covers(spot))):
                return
            if topic.covers(spot) and ((self.report and topic.code) or spot.kind in ("list", "group")):
                return
        self.focus = self.carried = spot

    def _new_paragraph(self, start: int) -> bool:
        text = self.text
        at = start
        while at < len(text) and text[at].isspace():
            if text[at] == "\n":
                return True
            at += 1
        at = start - 1
        while at >= 0 and text[at].isspace():
            if text[at] == "\n":
                return True
            at -= 1
        return at < 0

    def _settle_deictic(self, unit: Unit) -> None:
        if unit.kind == "deictic":
            if unit.level == "zone" and unit.role == "weak" and not unit.surface.startswith("该"):
                return  # 100亩工业制造园区 is counted, not meant
            unit.spot = self._referent(unit.level, unit.surface)
        elif (
            (unit.kind in ("town", "village", "zone") or (unit.kind == "list" and unit.level in ("town", "village")))
            and unit.spot is not None
            and not unit.spot.code
        ):
            host = self._host()
            if host is not None and host.code:
                unit.spot = Spot(unit.spot.name, host.code, unit.kind, unit.spot.rank, zone=unit.spot.zone)
        spot = unit.spot
        if spot is not None and unit.role not in OUTSIDE and unit.kind != "deictic":
            self.seen[spot.kind] = self.latest = spot
            if spot.kind == "zone":
                if spot in self.zones:
                    self.zones.remove(spot)
                self.zones.append(spot)
                del self.zones[:-50]
            for level, found in reversed(lineage(spot.code) if spot.code else ()):
                self.seen[level] = found
                self.seen["end:" + found.name[-1]] = found

    def _host(self) -> Spot | None:
        for spot in (self.nearest, self.focus, self.topic):
            if spot is not None and spot.code:
                return spot
        return self.seen.get("county") or self.seen.get("city") or self.paper

    def _referent(self, level: str, surface: str) -> Spot | None:
        topic, focus = self.topic, self.nearest or self.focus
        if level == "here":
            return self.nearest or self.salient or focus or topic
        abroad = self.latest if self.latest is not None and self.latest.kind == "country" else None
        if level == "state":
            abroad = abroad or self.seen.get("country")
            return state(abroad.iso) if abroad is not None else None
        if abroad is not None and abroad.rank != NATION and surface.startswith("该"):
            return abroad  # 该州 of a country with states
        if level == "zone":
            for spot in reversed(self.zones):
                if spot.zone.endswith(surface):
                    return spot
            for spot in reversed(self.zones):
                if spot.zone.endswith(surface[-3:]) or surface.startswith("该") or surface == "园区":
                    return spot
            if topic is not None and topic.kind == "zone":
                return topic
            if (
                not self.zones
                and surface in _NAMED_BY_HOST
                and topic is not None
                and topic.code
                and topic.kind == "region"
                and topic.rank in (CITY, COUNTY)  # of a province there are many
            ):
                name = topic.name + surface  # 经开区 in the paper of one city is that city's
                return Spot(name, topic.code, "zone", ZONE, zone=name)
            return None
        if level == "pair":
            for several in (topic, self.seen.get("list"), self.seen.get("group")):
                if several is not None and several.kind in ("group", "list"):
                    return several
            return None
        if level in ("town", "village"):
            return self.seen.get(level)
        bases = [topic, focus]
        if focus is not None and (topic is None or not topic.covers(focus) or topic.kind == "nation"):
            bases = [focus, topic]
        for base in bases:
            found = self._ancestor(base, level)
            if found is not None:
                return found
        if level == "province":
            return self.seen.get("province")
        if level == "city":
            return self.seen.get("end:市") or self.seen.get("city")
        if level == "county":
            return self.seen.get("end:县") or self.seen.get("county")
        return self.seen.get("end:区") or next((z for z in reversed(self.zones) if z.zone.endswith("区")), None)

    def _ancestor(self, spot: Spot | None, level: str) -> Spot | None:
        if spot is None or not spot.code:
            return None
        if level == "district" and spot.kind == "zone" and spot.zone.endswith("区"):
            return spot
        for own, found in lineage(spot.code):
            last = found.name[-1]
            if (
                (level == "province" and own == "province")
                or (level == "city" and (last in "市州盟" or own == "city"))
                or (level == "county" and own == "county" and last in "县旗")
                or (level == "district" and last == "区")
            ):
                return found
        return None

    def _read_one(self, mention: tuple[int, int], start: int, end: int, here: list[Unit]) -> Reading:
        text = self.text
        at, stop = mention
        candidates: list[Candidate] = []
        base = self.focus or (self.topic if at >= self.topic_from else None)
        base_reason = "carried from the sentence before" if self.focus is not None else self.topic_reason
        base_sure = 0.8 if self.focus is not None else self.topic_sure
        strong: Unit | None = None
        pending: Unit | None = None
        behind = bisect_left(here, at, key=_start)
        while behind and here[behind - 1].end > at:
            behind -= 1
        floor = max(start, at - _LOOK_BACK)
        semicolon = max(text.rfind("；", floor, at), text.rfind(";", floor, at))
        for unit in reversed(here[max(0, behind - 40) : behind]):
            if unit.spot is None:
                continue
            spot = unit.spot
            if unit.role in OUTSIDE:
                candidates.append(Candidate("region", spot.name, f"{unit.role}: {text[unit.start : unit.end]}"))
                continue
            if unit.role == "name":
                candidates.append(Candidate("region", spot.name, "stands inside a name"))
                continue
            if self._in_slogan(unit, at):
                candidates.append(Candidate("region", spot.name, "stands inside a slogan or theme"))
                continue
            if base is not None and is_grade(text, unit, base, stop):
                candidates.append(Candidate("region", spot.name, "whose grade it is"))
                continue
            if listed(text, self.units, unit, at):
                candidates.append(Candidate("region", spot.name, "one of those that are counted"))
                continue
            if unit.role == "strong":
                strong = unit
                break
            if pending is None and unit.start > semicolon and spot.kind not in ("world", "nation", "abroad"):
                if (
                    spot.kind == "country"
                    and base is not None
                    and (
                        base.code or any(u.spot is not None and u.spot.kind in ("nation", "region") for u in here[:40])
                    )
                ):
                    candidates.append(Candidate("region", spot.name, "a country beside the subject"))
                elif unit.kind == "event" and self.clauses.parted(unit.end, at):
                    candidates.append(Candidate("region", spot.name, "the event is of another clause"))
                else:
                    pending = unit
        chosen: Spot | None = None
        decided: Unit | None = None
        reason, sure = "", 0.0
        if strong is not None and strong.spot is not None:
            chosen, decided, reason, sure = (strong.spot, strong, "subject of the clause or sentence", 0.92)
            if pending is not None and pending.spot is not None:
                abroad = not strong.spot.code and strong.spot.kind in ("abroad", "country")
                if (
                    abroad
                    and pending.spot.code
                    and pending.role == "located"
                    and (base or pending.spot).covers(pending.spot)
                ):
                    candidates.append(Candidate("region", chosen.name, "what it does here is told of here"))
                    chosen, decided, reason, sure = (pending.spot, pending, "the number is located there", 0.7)
                elif pending.end > strong.end and _RIGHT_THERE.fullmatch(text, pending.end, at):
                    candidates.append(Candidate("region", chosen.name, "another place stands right before the number"))
                    chosen, decided, reason, sure = (pending.spot, pending, "right before the number", 0.75)
                elif strong.spot.covers(pending.spot) and pending.spot != strong.spot:
                    candidates.append(Candidate("region", chosen.name, "a place inside it stands nearer"))
                    chosen, decided, reason, sure = (pending.spot, pending, "nearest place inside the subject", 0.8)
                else:
                    candidates.append(Candidate("region", pending.spot.name, "outside the subject of the clause"))
                    inner = right_behind(strong, here) if pending.spot != strong.spot else None
                    if inner is not None and inner.spot is not None:
                        chosen, decided, reason, sure = (inner.spot, inner, "the subject to its last name", 0.85)
        elif pending is not None and pending.spot is not None:
            spot = pending.spot
            if base is None or base.covers(spot) or base.kind in ("nation", "country", "world"):
                chosen, decided, reason, sure = (spot, pending, "nearest place before the number", 0.8)
            elif pending.role == "located" and text.find("，", pending.end, at) < 0:
                chosen, decided, reason, sure = (spot, pending, "the number is located there", 0.7)
            else:
                candidates.append(Candidate("region", spot.name, f"outside {base.name}, of which the text speaks"))
        people = here[behind] if behind < len(here) else None
        if (
            people is not None
            and people.kind == "nation"
            and people.start == stop
            and (people.surface.endswith("人民") or text.startswith(_OF_A_PEOPLE, people.end))
        ):
            chosen, decided, reason, sure = (people.spot, people, "the number counts its people", 0.9)
        if chosen is None:
            clause_end = self.clauses.end_of(stop, end)
            for unit in here[behind : behind + 8]:
                if unit.start < stop or unit.end > clause_end or unit.spot is None:
                    continue
                if unit.role not in ("located", "strong") and text[stop : unit.start] != "的":
                    continue
                if base is None or base.kind == "nation" or base.covers(unit.spot):
                    chosen, decided, reason, sure = (unit.spot, unit, "located after the number", 0.7)
                    break
        if chosen is None and base is None and any(u.kind == "national_body" for u in here[:behind][-40:]):
            chosen, reason, sure = Spot("全国", "", "nation", NATION), "a national body speaks or acts", 0.6
        self.decided = chosen or base
        if chosen is None and base is not None:
            chosen, reason, sure = base, base_reason, base_sure
        elif base is not None and chosen is not None and base != chosen:
            candidates.append(Candidate("region", base.name, "a nearer place speaks"))
        return Reading(place_of(chosen, reason, sure, candidates), decided, strong is not None)

    def _in_slogan(self, unit: Unit, at: int) -> bool:
        """Whether the place stands in a short quotation that is over before ``at``: 以“走进杭州”为主题."""
        text = self.text
        opens = text.rfind("“", max(0, unit.start - 12), unit.start + 1)
        if opens < 0 or "”" in text[opens : unit.start] or text[opens : unit.start] == "“":
            return False
        closes = text.find("”", unit.end, min(at, unit.end + 12))
        return closes >= 0 and not any(mark in text[opens:closes] for mark in "，。；：")
