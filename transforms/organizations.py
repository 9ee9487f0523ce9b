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

from transforms.claim_sources import claim_source
from transforms.clauses import Clauses, cue_before
from transforms.organization_names import GENERIC, Name, NameFinder
from transforms.place_units import Mark, Marks
from transforms.places import Reading
from transforms.records import Candidate

__all__ = ["Name", "Organization", "OrganizationReader", "claim_source"]


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
    r"(?:该|这个|这条|这座|本|此)(?:[^，。；、“”]{0,10}?)(?P<w>项目|工程|基地|电站|中心|院|校|所|平台|实验室|联合体|机构|医院|桥|大桥|路|公路|铁路|高速|线|机场|港|隧道|展会|大会|峰会|论坛|赛事|博览会|交易会|班列)"
    r"|(?P<w2>项目|工程|大桥|展会|本届[一-鿿]{1,8}[会节]|赛事)(?=全|总|建|采|占|将|预计|于|自|已|计|共|投|一期|二期|建成|达|规划|设计|年产|吸引)"
)
_BACK_KINDS = {
    "项目": "project", "工程": "project", "基地": "project", "电站": "project", "中心": "institution", "院": "institution", "校": "institution",
    "所": "institution", "平台": "institution", "实验室": "institution", "联合体": "institution", "机构": "institution", "医院": "institution",
    "桥": "infrastructure", "大桥": "infrastructure", "路": "infrastructure", "公路": "infrastructure", "铁路": "infrastructure", "高速": "infrastructure",
    "线": "infrastructure", "机场": "infrastructure", "港": "infrastructure", "隧道": "infrastructure", "班列": "infrastructure",
    "展会": "event", "大会": "event", "峰会": "event", "论坛": "event", "赛事": "event", "博览会": "event", "交易会": "event",
}  # fmt: skip
_OUTSIDE_ORG = re.compile(
    r"(?:与|和|同|向|对|给|跟|从|由|被|把|将|为|引进|吸引|邀请|联合|携手|集聚|聚集|汇聚|包括|涵盖|支持|委托|依托|通过|借助|购买|参观|考察|走访|调研|获得|得到|成为|服务|赴|前往|自|如|像|以及|及|出资|控股|收购|联手|牵手|来自|、|比)(?:了|过|着)?$"
)
_THIS = re.compile(r"^(?:该|这个|这条|这座|本届|本次|此次|本|此)")
_THIS_ONE = re.compile(r"这家([一-鿿]{3,12})")
_IS = re.compile(r"是|属于|为")
_SPEAKS = re.compile(r"介绍|说|表示|告诉|坦言|认为|称")
_THIS_COMPANY = re.compile(r"该(?:公司|企业|集团|厂|合作社)")
_SAYS = re.compile(r"[^，。；]{0,6}(?:称|表示|说|消息|证实|通报|公布的|发言人)|[^，。；]{0,12}(?:负责人|发言人|官员)")
_CARRIED = 600  # characters behind which no name is carried on
_YEARS = re.compile(r"[^，。；]{0,4}周?年(?:来|间|里)?")
#: 投资3亿元|的, 由297名|委员组成的, 有着千年|历史的, 总投资12亿元|、占地300亩的: what leads to the name described.
_DESCRIBES = re.compile(
    r"(?:[^，。；：、“”]{0,8}?(?:组成|构成|历史|之久))?的|、(?:总投资|投资|占地|年产|装机|建筑面积)[^，。；、]{1,16}的"
)
_CAUSED = re.compile(r"造成|导致|致(?!力|使|富|词|辞|敬|电)")
_AT = re.compile(r"(?:在|于|走进|来到|位于|比如|例如|如|像|作为|据|由|走进位于|对于|就)$")
_AROUND = re.compile(r"边检|口岸|服务区|工会|沿岸|临空|片区|周边|附近|沿线|两侧|旁|脚下|以[东南西北]")
_REPORTS = re.compile(
    r"[^，。；]{0,10}(?:数据|统计|研究|报告|监测|预测|大数据)[^，。；]{0,4}(?:显示|预计|表明)|的?(?:统计|监测|测算|调查|数据)(?=[，：])"
)
_PUBLISHES = re.compile(
    r"[^，。；]{0,12}(?:(?:公布|发布)(?:的?[，：]|[^，。；]{0,14}(?:数据|指数|报告|消息|统计|名单))|统计[，：]|通报|获悉|测算|披露|预测|预计|估计|警告|[^，。；]{0,4}(?:表示|称|认为|指出|介绍|说)[，：])"
)
_OFFICIAL = re.compile(r"[^，。；]{0,14}(?:负责人|官员|会长|秘书长|发言人|理事长|总干事)")
_MADE_AT = re.compile(r"(?:正式|顺利|成功|全面)?(?:下线|投产|量产|研制成功|问世|诞生|交付|完工|竣工|首飞)")
_WORKS = re.compile(r"(?:总|占地|建筑|预计|计划|建成|年|日|累计|目前|现有|已|每|可|设|有|投资|自|一期)")
_PARKS = ("产业园", "工业园", "科技园", "产业基地", "创业园", "物流园", "创新园")
_BUILT = re.compile(r"(?:建设|建成|新建|开工|启动|推进|实施|加快|投资|完成)(?:了|建设)?$")
_WHOLE = re.compile(
    r"[（(]?[^，。；]{0,8}[，,](?:全长|总|设计|占地|线路|主线|正线|工期|投资|项目|规划|里程|全线|建筑面积|年产)"
)
_HELD = re.compile(r"(?:举办|筹办|办好|承办|召开|举行|主办|参加)(?:了|好)?(?:的)?$")
_LED_BY = re.compile(r"(?:企业|公司|厂商|龙头|巨头|品牌|平台|商|的|机构|单位|运营商|——|—|之一)$")
_SOME_BODIES = re.compile(r"[两三四五六七八九十多][余一二三]?部门")
_ACTS = re.compile(r"下达|拨付|安排|取消|调整|核准|批复|查处|立案|追缴|清退|拨出")
_REPORT = re.compile(r"工作报告|公报|规划|纲要|意见|方案|计划|[摘提]要$|快讯")
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
        in_title = [n for n in self.names(title) if n.kind == "event"]
        walk.event = in_title[0] if len({n.full for n in in_title}) == 1 else None
        answers: list[Organization] = []
        m = 0
        for start, end in sentences:
            inside: list[tuple[tuple[int, int], Reading]] = []
            while m < len(mentions) and mentions[m][0] < end:
                inside.append((mentions[m], places[m]))
                m += 1
            answers += walk.sentence(start, end, inside)
        while m < len(mentions):
            answers.append(Organization())
            m += 1
        return answers


def _end(item: tuple[Name, str]) -> int:
    return item[0].end


class _Subjects:
    """Keeps what organization the article speaks of, sentence by sentence."""

    def __init__(self, text: str, names: Sequence[Name], bodies: Sequence[Mark]) -> None:
        self.text = text
        self.clauses = Clauses(text)
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
        self.report = False  # each sentence speaks of the whole again

    def sentence(self, start: int, end: int, mentions: Sequence[tuple[tuple[int, int], Reading]]) -> list[Organization]:
        """Answers for the mentions of one sentence."""
        here: list[tuple[Name, str]] = []
        self.here = []
        while self.at < len(self.names) and self.names[self.at].start < end:
            name = self.names[self.at]
            if name.end > start:
                here.append((name, self._role(name, start)))
                self.here.append(name)
            self.at += 1
        speaker = self._speaker(start, end, here)
        back = self._back(start, end)
        answers = []
        for (at, stop), reading in mentions:
            answers.append(self._one(at, stop, start, end, reading, here, back, speaker))
        subject = next((n for n, role in here if role == "strong"), None)
        opened = subject if subject is not None and not self.clauses.parted(start, subject.start) else None
        for name, role in here:
            if role == "strong" or name.kind not in self.strong_kinds:
                self.last[name.kind] = name
            if role == "strong":
                self.strong_kinds.add(name.kind)
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

    def _role(self, name: Name, sentence_start: int) -> str:
        text = self.text
        before = max(sentence_start, name.start - 6)
        if _REPORTS.match(text, name.end):
            return "source"
        if _AROUND.match(text, name.end):
            return "outside"
        if name.kind == "institution" and _PUBLISHES.match(text, name.end):
            return "source"
        if name.kind in ("institution", "body") and _OFFICIAL.match(text, name.end):
            return "source"
        if name.kind == "company" and text[name.start - 1 : name.start] == "在" and _MADE_AT.match(text, name.end):
            return "strong"  # 车轮在马钢下线
        if self._opens(name.start, sentence_start):
            return "strong"
        if (
            name.kind == "event"
            and _HELD.search(text, before, name.start)
            and text[name.end : name.end + 1] in ("，", ",", "、")
        ):
            return "strong"
        if name.kind == "body" and _SAYS.match(text, name.end):
            return "source"
        if name.kind in ("fund", "founded", "thing", "ware"):
            return "strong"
        if (
            name.kind in ("infrastructure", "project")
            and _BUILT.search(text, before, name.start)
            and _WHOLE.match(text, name.end)
        ):
            return "strong"
        if _LED_BY.search(text, before, name.start):
            clause = self.clauses.start_of(name.start, sentence_start)
            opening = text[clause : clause + 2]
            if _IS.search(text, clause, name.start) or (self.here and self.here[-1].start >= clause):
                return "weak"
            if _OUTSIDE_ORG.search(opening) or opening[:1] in "与和向对从由为把将被":
                return "outside"
            return "strong"
        if _OUTSIDE_ORG.search(text, before, name.start):
            return "outside"
        return "weak"

    def _opens(self, at: int, floor: int) -> bool:
        """Whether only time, connection or 在, 据, 比如 stand between the clause's start and ``at``."""
        if at - floor > 2 and self.text[at - 2] in "该我全" and self.text[at - 1] in "市区县省镇州":
            at -= 2
        if self.clauses.role(at, floor) != "strong":
            return False
        clause = self.clauses.start_of(at, floor)
        placed = clause < at and cue_before(self.text, at, clause)[0] == "place"
        return not placed or _AT.search(self.text, clause, at) is not None

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
                and not self._new_topic(start)
            ):
                owner = self.carried
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

    def _back(self, start: int, end: int) -> list[tuple[int, Name | None]]:
        """Positions in the sentence where 该公司, 项目 … takes up a name given before, with that name."""
        text = self.text
        found: list[tuple[int, Name | None]] = []
        while self.takers and self.takers[0].start() < end:
            match = self.takers.popleft()
            if match.start() < start or not self._opens(match.start(), start):
                continue
            other = match.re is _BACK_OTHER
            if not other:
                name = self.last.get("company")
                own = _THIS_ONE.fullmatch(match.group())
                if name is None and own is not None:
                    name = Name(match.start(), match.end(), "institution", own[1])
            else:
                kind = _BACK_KINDS.get(match.group("w") or match.group("w2"), "event")
                name = self.last.get(kind)
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
            if bare and text.count("\n\n", name.end, start) > (0 if match.group() == "企业" else 1):
                continue
            found.append((match.start(), name))
        return found

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
        before = bisect_left(here, at, key=_end)
        for name, role in here[max(0, before - 12) : before + 1]:
            if name.end > at:
                continue
            if role == "strong" and name.kind == "body" and _CAUSED.search(text, name.end, at):
                answer.candidates.append(Candidate("organization", name.full, "what it caused is not its own"))
            elif role == "strong":
                best, reason = (name.start, name), "subject of the clause or sentence"
            else:
                answer.candidates.append(Candidate("organization", name.full, "not the subject: " + role))
        for where, taken in back[-12:]:
            if where < at and taken is not None and (best is None or where > best[0]):
                best, reason = (where, taken), "taken up by " + text[where : where + 4]
        following = self._after(stop, here[before : before + 4])
        owned = best is not None and best[1].kind == "company" and not self.clauses.parted(best[1].end, at)
        if following is not None and not (owned and following.kind == "project"):
            return self._is(answer, following, "the number describes it", 0.8)
        zone = reading.unit
        if (
            best is None
            and zone is not None
            and reading.strong
            and zone.role == "strong"
            and zone.kind == "zone"
            and text[zone.start - 1 : zone.start] != "在"
            and zone.level.endswith(_PARKS)
        ):
            answer.organization, answer.reason, answer.confidence = zone.level, "a park told as a project", 0.6
            answer.candidates.append(Candidate("organization", zone.level, answer.reason, True))
            return answer
        if best is not None and (best[0] > place_at or located or self._spans(best[1], place_at)):
            return self._is(answer, best[1], reason, 0.85)
        if best is not None:
            answer.candidates.append(Candidate("organization", best[1].full, "a place is the subject after it"))
        elif place_at < 0:
            if speaker is not None and speaker.kind == "company":
                return self._is(answer, speaker, "its people speak", 0.65)
            if (
                self.carried is not None
                and (
                    _ELLIPTIC.match(text, start) or not self.report and not located_here and self._same_paragraph(start)
                )
                and self.carried.kind
                in ("company", "infrastructure", "project", "event", "product", "thing", "ware", "body", "person")
            ):
                return self._is(answer, self.carried, "carried into a sentence without a subject", 0.6)
            if self.event is not None and not self.report and not _YEARS.fullmatch(text, at, stop):
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
                and self._opens(body.start, start)
                and _ACTS.search(text, end, at)
            ):
                return text[body.start : end]
            i = last + 1
        return None

    def _spans(self, name: Name, at: int) -> bool:
        return name.start <= at < name.end

    def _after(self, stop: int, here: Sequence[tuple[Name, str]]) -> Name | None:
        """The name that the number describes: 投资百亿元的…项目, 由297名委员组成的…委员会, 全长117公里的墨脱公路."""
        described = _DESCRIBES.match(self.text, stop)
        if described is None:
            return None
        return next((name for name, _ in here if name.start == described.end()), None)

    def _is(self, answer: Organization, name: Name, reason: str, sure: float) -> Organization:
        if self.event is not None and name.kind == "thing" and self.event.full.endswith(name.full):
            name = self.event  # 会议 is the one of the title
        answer.organization, answer.reason, answer.confidence = name.full, reason, sure
        answer.candidates.append(Candidate("organization", name.full, reason, True))
        return answer
