"""Who: the company, institution, project, event or product that a number is about.

A number has an organization only where the organization is the subject of its sentence, or stands right
behind it (全长117公里的墨脱公路); a place as the subject means that there is none.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field

from transforms.clauses import Clauses
from transforms.described import counted_with, described, each_its_own, is_size, other_item, row_from, sized
from transforms.name_roles import is_a_kind, opens, role_of
from transforms.name_shapes import may_name_event
from transforms.name_words import GENERIC
from transforms.organization_names import Name, NameFinder
from transforms.place_units import Mark, Marks
from transforms.places import Reading
from transforms.records import Candidate
from transforms.topic_turns import leaves_the_event, turns_away

__all__ = ["Name", "Organization", "OrganizationReader"]


@dataclass(slots=True)
class Organization:
    """Whose number it is, or None where it belongs to a region or an industry as a whole."""

    organization: str | None = None
    reason: str = ""
    confidence: float = 0.7
    candidates: list[Candidate] = field(default_factory=list)


_PERSON = re.compile(
    r"(车间主任|董事长|总经理|副总经理|总裁|副总裁|首席执行官|创始人|负责人|厂长|总监|经理|总工程师|理事长|院长|校长|所长|首席科学家|店长|行长|书记|县长|市长|省长|区长|镇长|乡长|局长|副局长|厅长|处长|主任|副主任|部长)"
    r"((?:[一-鿿]{2,3}))(?=介绍|说|表示|认为|告诉|坦言|称|透露|指出|看来|带|在|，|、|解释)"
)
_COMPANY_TITLES = frozenset(
    ("董事长", "总经理", "副总经理", "总裁", "副总裁", "首席执行官", "创始人", "厂长", "总监", "经理")
    + ("总工程师", "理事长", "店长", "车间主任", "行长")
)
_BACK_COMPANY = re.compile(
    r"(?:该|这家|这个|本)(?:[^，。；、“”]{0,24}?)(?:公司|企业|集团|厂|合作社|店|铺子|工厂|车企|品牌)(?!的?(?:数|家数))"
    r"|(?:公司|合作社|集团|厂里|工厂)(?![数的、里们法]|总数|名称|注册|治理|债|类|制|化|主体|及其他|等|和)"
    r"|企业(?=落户|旗下|通过|拟|从|在|于|将|现有|已|年|先后|总|投产)"
)
_BACK_OTHER = re.compile(
    r"(?:该|这个|这条|这座|本|此)(?:[^，。；、“”]{0,10}?)(?P<w>项目|工程|基地|电站|中心|院|校|所|平台|实验室|联合体|机构|医院|桥|大桥|路|公路|铁路|高速|线|机场|港|隧道|展会|大会|峰会|论坛|赛事|博览会|交易会|班列|协会|商会|学会|联合会|联盟)"
    r"|(?P<w3>协会|商会|学会|联合会|联盟|学校|医院|图书馆|博物馆)(?=[现已目会累共先吸凝组设拥开占]|成员|成立)"
    r"|(?P<w2>项目|工程|大桥|电站|展会|本届[一-鿿]{1,8}[会节]|赛事)(?=全|总|建|采|占|将|预计|于|自|已|计|共|投|一期|二期|建成|达|规划|设计|年产|吸引|每|装机)"
)
_BACK_KINDS = {
    "项目": "project", "工程": "project", "基地": "project", "电站": "project", "中心": "institution", "院": "institution",
    "协会": "institution", "商会": "institution", "学会": "institution", "联合会": "institution", "联盟": "institution", "学校": "institution",
    "图书馆": "institution", "博物馆": "institution", "校": "institution",
    "所": "institution", "平台": "institution", "实验室": "institution", "联合体": "institution", "机构": "institution", "医院": "institution",
    "桥": "infrastructure", "大桥": "infrastructure", "路": "infrastructure", "公路": "infrastructure", "铁路": "infrastructure", "高速": "infrastructure",
    "线": "infrastructure", "机场": "infrastructure", "港": "infrastructure", "隧道": "infrastructure", "班列": "infrastructure",
    "展会": "event", "大会": "event", "峰会": "event", "论坛": "event", "赛事": "event", "博览会": "event", "交易会": "event",
}  # fmt: skip
_SORTS = {"学校": ("大学", "学院", "学校", "中学", "小学")}
_THIS = re.compile(r"^(?:该|这个|这条|这座|本届|本次|此次|本|此)")
_THIS_ONE = re.compile(r"这家([一-鿿]{3,12})")
_SPEAKS = re.compile(r"介绍|说|表示|告诉|坦言|认为|称")
_THIS_COMPANY = re.compile(r"该(?:公司|企业|集团|厂|合作社)")
_CARRIED = 600  # characters behind which no name is carried on
_YEARS = re.compile(r"[^，。；]{0,4}周?年(?:来|间|里)?")
_CAUSED = re.compile(r"造成|导致|致(?!力|使|富|词|辞|敬|电)")
_WORKS = re.compile(r"(?:总|占地|建筑|预计|计划|建成|年|日|累计|目前|现有|已|每|可|设|有|投资|自|一期)")
_PARKS = ("产业园", "工业园", "科技园", "产业基地", "创业园", "物流园", "创新园")
_SOME_BODIES = re.compile(r"[两三四五六七八九十多][余一二三]?部门")
_ACTS = re.compile(r"下达|拨付|安排|取消|调整|核准|批复|查处|立案|追缴|清退|拨出")
_REPORT = re.compile(r"工作报告|公报|规划|纲要|意见|方案|计划|[摘提]要$|快讯")
_FOUNDED_AGO = re.compile(
    r"(?:自)?(?:成立|创建|创办|创立|建校|建院|建厂|建馆|开馆|通车|开业|投产|开播|诞生|问世|实施|开通|运行|开园|创刊)(?:近|已|已有|已经)?"
)
#: What is said of a road or a bridge though a place of its course stands before.
_OF_A_WORK = re.compile(
    r"(?:其中)?(?:全长|总长|正线|主线|线路|全线|桥面|桥隧|主桥|主跨|设计时速|设计速度|工程总|项目总|总投资|总工期)"
)
_LYING = re.compile(r"位于|坐落[在于]")
_IT = re.compile(r"它(?!们)|其(?![中他实次余间])")
_NEXT_ITEM = re.compile(r"\n\s*(?:\d{1,2}[.、．](?!\d)|[（(]?[一二三四五六七八九十]{1,2}[）)、])")
_LASTING = frozenset(
    ("company", "infrastructure", "project", "event", "product", "thing", "ware", "body", "person", "founded")
)
_OWNS = re.compile(r"\s*(?:目前|现在|如今)?，?(?:现有|拥有|设有|下设|共有|占地|会员|成员|在校|床位|累计|先后)")
_ELLIPTIC = re.compile(
    r"\s*(?:其中|同时|此外|目前|如今|截至|今年|去年|前年|上半年|下半年|一季度|二季度|三季度|前三季度|全年|\d{4}年|自\d{4}年|仅\d{4}年|近年来|成立以来|投产以来|运营以来|开通以来|通车以来|开业以来|每年|平均|累计|预计|建成后|投产后|达产后|全部)"
)


class OrganizationReader(NameFinder):
    """Finds names of organizations, projects, events and says whose number each number is."""

    def resolve(
        self,
        text: str,
        title: str,
        sentences: Sequence[tuple[int, int]],
        mentions: Sequence[tuple[int, int]],
        *,
        names: Sequence[Name],
        places: Sequence[Reading],
        marks: Marks | None = None,
    ) -> list[Organization]:
        """Whose number each mention is, in the order given.

        Takes: the same spans as ``PlaceReader.walk`` and its readings, and ``names`` of the text.
        Gives: one ``Organization`` a mention; its ``organization`` is None unless a name is its subject.
        """
        marks = marks or self._places.marks(text)
        walk = _Subjects(text, names, [o for o in marks.others if o.kind == "national_body"])
        walk.report = _REPORT.search(title) is not None
        in_title = [n for n in self.names(title) if n.kind == "event"] if may_name_event(title) else []
        walk.event = in_title[0] if len({n.full for n in in_title}) == 1 else None
        answers: list[Organization] = []
        m = 0
        for start, end in sentences:
            if m == len(mentions):
                break  # nobody asks what is told behind the last number
            inside: list[tuple[tuple[int, int], Reading]] = []
            while m < len(mentions) and mentions[m][0] < end:
                inside.append((mentions[m], places[m]))
                m += 1
            answers += walk.sentence(start, end, inside)
        while m < len(mentions):
            answers.append(Organization())
            m += 1
        return answers


def _remarked(text: str, start: int, place_at: int, at: int) -> bool:
    """Whether what stands at ``place_at`` is in brackets that close before ``at``: no subject of its sentence."""
    return text.rfind("（", start, place_at) > text.rfind("）", start, place_at) and "）" in text[place_at:at]


def _end(item: tuple[Name, str]) -> int:
    return item[0].end


class _Subjects:
    """Keeps what organization the article speaks of, sentence by sentence."""

    def __init__(self, text: str, names: Sequence[Name], bodies: Sequence[Mark]) -> None:
        self.text = text
        self.clauses = Clauses.of(text)
        self.names = list(names)
        self.persons = deque(_PERSON.finditer(text))
        self.takers = deque(sorted((*_BACK_COMPANY.finditer(text), *_BACK_OTHER.finditer(text)), key=re.Match.start))
        self.bodies = bodies
        self.body_starts = [b.start for b in bodies]
        self.at = 0
        self.here: list[Name] = []
        self.last: dict[str, Name] = {}  # last name of each kind
        self.strong_kinds: set[str] = set()
        self.carried: Name | None = None
        self.people: dict[str, Name | None] = {}
        self.event: Name | None = None  # the event that the title names
        self.firms: dict[str, Name] = {}  # companies that were subjects, by their full names
        self.park: Name | None = None  # told of last as a project
        self.report = False  # each sentence speaks of the whole again
        self.sized: tuple[int, Name | None] = (-1, None)  # the sentence told of a project by its size, and which

    def sentence(self, start: int, end: int, mentions: Sequence[tuple[tuple[int, int], Reading]]) -> list[Organization]:
        """Answers for the mentions of one sentence."""
        here: list[tuple[Name, str]] = []
        self.here = []
        while self.at < len(self.names) and self.names[self.at].start < end:
            name = self.names[self.at]
            if name.end > start and not is_a_kind(self.text, name):
                here.append((name, role_of(self.clauses, name, start, self.here[-1] if self.here else None)))
                self.here.append(name)
            self.at += 1
        speaker = self._speaker(start, end, here)
        back = self._back(start, end, here)
        answers = []
        own = each_its_own(self.text, here, [m for m, _ in mentions], start, end)
        for (at, stop), reading in mentions:
            if at in own:
                answers.append(self._is(Organization(), own[at], "the names of a row have each its number", 0.8))
            else:
                answers.append(self._one(at, stop, start, end, reading, here, back, speaker))
        subject = next((n for n, role in here if role == "strong"), None)
        opened = subject if subject is not None and not self.clauses.parted(start, subject.start) else None
        for name, role in here:
            if role == "strong" or name.kind not in self.strong_kinds:
                self.last[name.kind] = name
            if role == "strong":
                self.strong_kinds.add(name.kind)
                if name.kind == "company" and len(self.firms) < 2:
                    self.firms[name.full] = name
        if self.carried is not None and not self._same_paragraph(start):
            self.carried = None
        if opened is not None:
            self.carried = opened
        elif subject is None and not (back and back[0][1] is not None):
            if self.report or self._placed(mentions) or "\n" in self.text[start:end]:
                self.carried = None
        elif subject is not None:
            self.carried = subject
        return answers

    def _speaker(self, start: int, end: int, here: Sequence[tuple[Name, str]]) -> Name | None:
        """The organization of the person who speaks in this sentence, where it is known."""
        text = self.text
        speaker: Name | None = None
        while self.persons and self.persons[0].start() < end:
            match = self.persons.popleft()
            if match.start() < start:
                continue
            owner = None
            for name, _ in here[-12:]:
                if (
                    name.end <= match.start()
                    and match.start() - name.end <= 12
                    and not self.clauses.parted(name.end, match.start())
                ):
                    owner = name
            if owner is None and _THIS_COMPANY.search(text, max(start, match.start() - 14), match.start()):
                owner = (
                    self.carried
                    if self.carried is not None and self.carried.kind == "company"
                    else self.last.get("company")
                )
            if (
                owner is None
                and match.group(1) in _COMPANY_TITLES
                and not self.clauses.parted(start, match.start())
                and text[max(0, match.start() - 2) : match.start()] not in ("相关", "有关")
            ):
                if not self._new_topic(start):
                    owner = self.carried
                elif len(self.firms) == 1:
                    owner = next(iter(self.firms.values()))  # the manager of the one company of the article
            self.people.pop(match.group(2), None)
            self.people[match.group(2)] = owner
            if len(self.people) > 12:
                del self.people[next(iter(self.people))]
            speaker = owner or speaker
        if speaker is None and "“" in text[max(0, start - 200) : end]:
            speaker = self._speaker_after(end)
        if speaker is None:
            for person, owner in self.people.items():
                at = text.find(person, start, end)
                if at >= 0 and owner is not None and _SPEAKS.match(text, at + len(person)):
                    speaker = owner
        return speaker

    def _speaker_after(self, end: int) -> Name | None:
        """Who has just been quoted: …之路。”该公司负责人说."""
        text = self.text
        at = end
        if not (text[at - 1 : at] in '”"' or text[at : at + 1] in '”"'):
            return None
        window = text[at : at + 60].split("。", 1)[0]
        said = re.search(r"介绍|说|表示|坦言|感慨|告诉记者|点赞|激动", window)
        if said is None:
            return None
        if re.match(r"[”\"]?(?:该公司|该企业|公司|企业)", window):
            return self.last.get("company")
        for name in self.names[self.at : self.at + 3]:
            if at <= name.start and name.end <= at + said.start() and name.kind == "company":
                return name
        for person, owner in self.people.items():
            if owner is not None and person in window[: said.start()]:
                return owner
        return None

    def _new_topic(self, start: int) -> bool:
        return "\n" in self.text[max(0, start - 2) : start + 1] or start == 0

    def _back(self, start: int, end: int, here: Sequence[tuple[Name, str]]) -> list[tuple[int, Name | None]]:
        """Positions in the sentence where 该公司, 项目 … takes up a name given before, with that name."""
        text = self.text
        found: list[tuple[int, Name | None]] = []
        while self.takers and self.takers[0].start() < end:
            match = self.takers.popleft()
            if match.start() < start or not opens(self.clauses, match.start(), start):
                continue
            other = match.re is _BACK_OTHER
            if not other:
                near = [n for n, role in here if n.end <= match.start() and n.kind == "company" and role == "strong"]
                name = near[-1] if near else self.last.get("company")
                if name is not None and len(self.firms) > 1 and 0 <= text.find("\n", name.end, match.start()):
                    continue  # of several companies, 该公司 is one of its own paragraph
                own = _THIS_ONE.fullmatch(match.group())
                if name is None and own is not None:
                    name = Name(match.start(), match.end(), "institution", own[1])
            else:
                kind = _BACK_KINDS.get(match.group("w") or match.group("w2") or match.group("w3"), "event")
                name = self.last.get(kind)
                if name is not None and kind == "infrastructure":
                    name = self._of_sort((match.group("w") or match.group("w2"))[-1], name, match.start())
                if match.group("w3") and (
                    name is None or not name.full.endswith(_SORTS.get(match.group("w3"), match.group("w3")))
                ):
                    continue
                if (
                    kind == "project"
                    and self.carried is not None
                    and self.carried.kind == "company"
                    and "\n" not in text[self.carried.end : match.start()]
                ):
                    name = self.carried  # the project of the company of the sentence before
            if name is None and other and _WORKS.match(text, match.end()):
                said = _THIS.sub("", match.group())
                if len(said) > 4 and GENERIC.fullmatch(said[:-2]) is None:
                    name = Name(match.start(), match.end(), "institution", said)
            if name is None or start - name.end > 400:
                continue
            bare = not match.group().startswith(("该", "这", "本"))
            if bare and _NEXT_ITEM.search(text, name.end, match.start()):
                continue  # 2.…，项目总投资6亿元: of its own item of the list
            if bare and text.count("\n\n", name.end, start) > (0 if match.group() == "企业" else 1):
                continue
            found.append((match.start(), name))
        return found

    def _of_sort(self, sort: str, last: Name, at: int) -> Name:
        """The work of this sort, bridge or road, that was named last before ``at``, else ``last``."""
        for name in reversed(self.names[max(0, self.at - 8) : self.at]):
            if name.end <= at and name.kind == "infrastructure" and name.full.endswith(sort):
                return name
        return last

    def _one(
        self,
        at: int,
        stop: int,
        start: int,
        end: int,
        reading: Reading,
        here: Sequence[tuple[Name, str]],
        back: Sequence[tuple[int, Name | None]],
        speaker: Name | None,
    ) -> Organization:
        text = self.text
        answer = Organization()
        place_at = reading.unit.start if reading.unit is not None and reading.strong else -1
        if place_at > start and _remarked(text, start, place_at, at):
            place_at = -1  # 长青酒店有限公司（含古城丽世酒店）实现收入
        if place_at >= 0 and text.startswith("本地", place_at):
            place_at = -1  # 本地大学生 says which of them
        # 平陆运河…，在南宁、钦州等地，上万名建设者…: where, not who
        located = (
            place_at > start
            and reading.unit is not None
            and (text[place_at - 1] == "在" or text.startswith("段", reading.unit.end))
            and "；" not in text[start:place_at]
        )
        located_here = reading.unit is not None
        best: tuple[int, Name] | None = None
        reason = ""
        carried = self.carried
        before = bisect_left(here, at, key=_end)
        for name, role in here[max(0, before - 12) : before + 1]:
            if name.end > at:
                continue
            if role == "strong" and name.kind == "body" and _CAUSED.search(text, name.end, at):
                answer.candidates.append(Candidate("organization", name.full, "what it caused is not its own"))
            elif text[stop - 1] in "家个所名项座条" and counted_with(text, name, at):
                answer.candidates.append(Candidate("organization", name.full, "one of those that are counted"))
            elif role == "strong":
                best, reason = (name.start, name), "subject of the clause or sentence"
            else:
                answer.candidates.append(Candidate("organization", name.full, "not the subject: " + role))
        for where, taken in back[-12:]:
            if where < at and taken is not None and (best is None or where > best[0]):
                best, reason = (where, taken), "taken up by " + text[where : where + 4]
        following = described(text, stop, here[before : before + 4])
        owned = (
            best is not None
            and best[1].kind == "company"
            and "、" not in text[best[1].end : at]
            and not self.clauses.parted(best[1].end, at)
        )
        if is_size(text, at, stop, start):
            project = sized(text, stop)
            if project is not None and (following is None or following.kind == "company"):
                following = Name(stop + 1, stop + 1 + len(project), "project", project)
            best = best if owned else None
            carried = None
            self.sized = (start, following)
        elif self.sized[0] == start:
            carried = None  # 总投资30亿元的创新药项目开工，可年产…: no longer what was told of before
            if best is None and self.sized[1] is not None:
                best, reason = (self.sized[1].start, self.sized[1]), "told by its size before"
        if following is not None and not (owned and following.kind == "project"):
            return self._is(answer, following, "the number describes it", 0.8)
        for name, _ in here[max(0, before - 3) : before]:
            if _YEARS.match(text, at) and _FOUNDED_AGO.fullmatch(text, name.end, at):
                return self._is(answer, name, "its own age", 0.8)
        if best is not None and best[1].kind != "company" and other_item(text, best[0], at):
            answer.candidates.append(Candidate("organization", best[1].full, "the item before"))
            best = carried = None
        zone = reading.unit
        if (
            best is None
            and zone is not None
            and zone.kind == "zone"
            and zone.level.endswith(_PARKS)
            and (
                (reading.strong and zone.role == "strong" and text[zone.start - 1 : zone.start] != "在")
                or (text[zone.start - 1 : zone.start] == "的" and _LYING.match(text, self.clauses.opening(zone.start)))
            )
        ):
            self.park = Name(zone.start, zone.end, "project", zone.level)
            return self._is(answer, self.park, "a park told as a project", 0.6)
        if best is None and self.park is not None and start <= self.park.start and place_at <= self.park.start:
            return self._is(answer, self.park, "the park that the sentence tells of", 0.6)
        if best is not None and (
            best[0] > place_at
            or located
            or self._spans(best[1], place_at)
            or best[1].kind in ("infrastructure", "project")
            and _OF_A_WORK.match(text, self.clauses.opening(at))
        ):
            k = next((k for k, (name, _) in enumerate(here) if name is best[1]), None)
            row = row_from(text, here, k) if k is not None else [best[1]]
            return self._is(answer, best[1], reason, 0.85, row)
        if best is None and carried is not None and _IT.match(text, start) and self._same_paragraph(start):
            return self._is(answer, carried, "它 takes it up", 0.7)
        if best is not None:
            answer.candidates.append(Candidate("organization", best[1].full, "a place is the subject after it"))
        elif place_at < 0:
            if speaker is not None and speaker.kind == "company":
                return self._is(answer, speaker, "its people speak", 0.65)
            if (
                carried is not None
                and (
                    _ELLIPTIC.match(text, start) or not self.report and not located_here and self._same_paragraph(start)
                )
                and (carried.kind in _LASTING or carried.kind == "institution" and _OWNS.match(text, start))
                and not turns_away(text, start, carried.kind)
            ):
                return self._is(answer, carried, "carried into a sentence without a subject", 0.6)
            if (
                self.event is not None
                and not self.report
                and not _YEARS.fullmatch(text, at, stop)
                and not leaves_the_event(text, start)
            ):
                return self._is(answer, self.event, "the event that the article is about", 0.6)
            acting = self._acting_body(start, at)
            if acting is not None:
                answer.organization, answer.reason, answer.confidence = (acting, "the body that spends or rules", 0.6)
                answer.candidates.append(Candidate("organization", acting, answer.reason, True))
                return answer
        answer.reason = "no organization is the subject"
        answer.candidates.append(Candidate("organization", None, answer.reason, True))
        return answer

    def _placed(self, mentions: Sequence[tuple[tuple[int, int], Reading]]) -> bool:
        return any(reading.strong for _, reading in mentions)

    def _same_paragraph(self, start: int) -> bool:
        """Whether the name that is carried stands in the paragraph of ``start``."""
        name = self.carried
        return name is not None and start - name.end < _CARRIED and "\n" not in self.text[name.end : start]

    def _acting_body(self, start: int, at: int) -> str | None:
        text = self.text
        i = bisect_left(self.body_starts, start)
        while i < len(self.bodies) and self.bodies[i].end <= at:
            body = self.bodies[i]
            last = i
            while last + 1 < len(self.bodies) and text[self.bodies[last].end : self.bodies[last + 1].start] in (
                "、",
                "和",
                "与",
            ):
                last += 1
            end = self.bodies[last].end
            if (
                not _SOME_BODIES.match(text, body.start)
                and opens(self.clauses, body.start, start)
                and _ACTS.search(text, end, at)
            ):
                return text[body.start : end]
            i = last + 1
        return None

    def _spans(self, name: Name, at: int) -> bool:
        return name.start <= at < name.end

    def _is(self, answer: Organization, name: Name, reason: str, sure: float, row: Sequence[Name] = ()) -> Organization:
        if self.event is not None and name.kind == "thing" and self.event.full.endswith(name.full):
            name = self.event  # 会议 is the one of the title
        full = self.text[name.start : row[-1].end] if 1 < len(row) < 4 and name.kind == "company" else name.full
        answer.organization, answer.reason, answer.confidence = full, reason, sure
        answer.candidates.append(Candidate("organization", full, reason, True))
        return answer
