"""News that reports what a rule says: where the rule speaks, which figures are its terms, and how they are bounded."""

from __future__ import annotations

import dataclasses
import re
from bisect import bisect_right
from collections.abc import Sequence
from datetime import date

from transforms.intervals import DateSpan
from transforms.records import Mention

_RULES = "通知|办法|条例|细则|规定|新政|政策|公告|措施|意见|举措"
_PLANS = "方案|规划|计划|纲要|行动"
_WORDS = tuple(f"{_RULES}|{_PLANS}|规定".split("|"))
_SAYS = re.compile(
    rf"(?:{_RULES}|方案|(?:{_PLANS})(?=[》（(]))(?:（[^（）\n]{{1,24}}）|\([^()\n]{{1,24}}\))?(?:》|”)?(?:[（(][^（）()\n]{{1,40}}[)）])?(?:中|里)?"
    r"(?:，?其中|，)?(?:还|也|同时|此外|另外|并|特别|进一步|均|则)*"
    r"(?:提出|明确|指出|规定|要求|表示|显示|提到|强调|(?<![名号职])称(?=[，：,:]))"
    r"|(?:国家|[省市县区部委厅局会])(?:明确)?规定[，,：:]"
)
_UNDER = re.compile(
    rf"(?:根据|按照|依据)(?:[^，。；《》\n]{{0,16}}《[^》\n]{{2,60}}》|[^，。；《》\n]{{0,16}}(?:{_RULES}|标准))(?:的?规定|要求)?[，,]"
)
_GOES_ON = re.compile(
    r"\s*(?:此外|同时|另外|与此同时|其中|具体|对|针对|对于|在[^，。；\n]{2,36}(?:方面|上)|[（(]?[一二三四五六七八九十\d]{1,2}[)）.、．]|[一二三四五六七八九十]是|第[一二三四五六七八九十]|个人|家庭|职工|申请|购买|缴存)"
)
_NO_LONGER = re.compile(
    r"(?<!《)专家(?!论证)|业内|分析师|分析认为|研究院|研究员|首席|教授|数据显示|国家统计局|据[^，。；]{0,12}统计|记者(?!从)|负责人(?:表示|介绍|说|称)|截至|上半年|前三季度|一季度|[一二三四五六七八九十\d]月份"
)
"""Sentences that tell something else beside the rule."""
_DOES = "新增|建成|建设|打造|培育|培养|新建|改造|开展|组织|实施|创建|引进|引育|形成|推广|布局|发展|完成|实现|遴选|选树|覆盖|认定|评选"
_TO_BE_DONE = re.compile(rf"(?:{_DOES})[^，。；\d]{{0,16}}$")
_TOWARDS = re.compile(
    r"(?:到|至)(?:20\d\d年|今年|明年|本世纪|“十)|20\d\d年(?:[底末]|全年)|年底前|力争|争取|目标|预计|计划|拟(?!定|订)"
)
_IS_SO = re.compile(
    "以来|(?<!不)(?<!家庭)已(?!缴|婚|连|结清|满|在|取得|办理|经|购|享受|出租|领)|目前|现有|累计|去年|上年|完成了|达到了|实现了|同比|此前|原来"
)
_TERM = re.compile(
    r"(?:最[高低多长少大]|额度|比例|标准|限额|利率|税率|费率|费用?|租金|年限|期限|时限|时间|工作日|首付|[上下]限|基数|系数|按照?|满|连续|不得|应当?|须|必须|可|给予|奖励|补贴|补助|贷款"
    r"|每[人户套家年月次辆台亩天日]|享受|不[得应]?(?:超过|低于|高于|少于|多于|大于|小于|足|满)|(?:调整|提高|下调|上调|上浮|下浮|放宽|延长|缩短|降低|降|提升|增加|减少)[至到为]?|予以|扣除|处以|罚款|签订|缴纳|缴存|缴清|设定为|保证金|只能|仅)"
    r"[^，。；：\d\n]{0,14}$"
)
_TERM_BEHIND = re.compile(
    r"(?:[（(](?:不?含)[^（）()\n]{0,8}[)）])?(?:及?以[上下内]|封顶|内)|的[，,；]|[^，。；\d\n]{0,8}(?:标准|比例|额度|限额)"
)
_FOR_THOSE = re.compile(r"(?:同时|其中|此外)?对(?!外|比|面|接|口|象)[^，。；\n]{1,30}$")
_COUNTED = frozenset(("条", "项", "部门", "个部门", "方面", "个方面"))
_LIMIT_SET = re.compile(
    r"(?:最[高低](?:可)?(?:贷款?|支持|提取|补贴|补助|奖励|授信)?(?:款)?(?:额度?|限额|金额)|贷款(?:最[高低])?限额"
    r"|(?:公积金|商业|购房|住房|首套|二套)[^，。；：\d\n]{0,16}(?:首付款?比例|贷款额度)|最低首付款?(?:比例)?|首付款?比例|(?<!按)(?<!达到)(?<!符合)标准(?=[^，。；]{0,3}[为至到]))"
    r"(?:统一|分别|暂定|相应)?[^，。；：\d\n]{0,10}(?:\d[\d.]*(?:万元|元|%)[^，。；：\d\n]{0,3}(?:提高|上?调整?|下调|降低?|增加|上浮|提升|统一)[^，。；：\d\n]{0,4})?$"
)
_HIGHEST = re.compile(r"最高|上限|限额|最多|最长|不(?:得)?超过|封顶")
_LOWEST = re.compile(r"最低|下限|最少|不(?:得)?(?:低|少)于")
_ON = re.compile(
    r"\s?(?:、|和|及|以及|与)\s?|[，,]?(?:统一|相应|分别)?(?:由此)?(?:提高|调整|上调|下调|调高|调低|提升|降低|下降|上浮|增加|降|提|增)(?:至|到|为)"
)
_LOOKED_BACK = 200
"""Characters of a sentence in which an aim or a thing done reigns over its figure."""
_FULL = re.compile(r"(?<![不未圆饱充])满$")
_FROM_IT_ON = re.compile("起(?!正式|施行|实施|执行|生效|试行)")
_RECURRING = re.compile(r"[次每当]月?$")


@dataclasses.dataclass(frozen=True, slots=True)
class RuleSpeech:
    """The stretches of a text in which a rule is said to speak."""

    starts: tuple[int, ...]
    ends: tuple[int, ...]

    def holds(self, at: int) -> bool:
        i = bisect_right(self.starts, at) - 1
        return i >= 0 and at < self.ends[i]


NOTHING = RuleSpeech((), ())


def rule_speech(folded: str) -> RuleSpeech:
    """《通知》明确，…: from the verb on to the end of its paragraph, and on into those that go on with it."""
    if not any(w in folded for w in _WORDS):
        return NOTHING
    heads = sorted([m.end() for m in _SAYS.finditer(folded)] + [m.end() for m in _UNDER.finditer(folded)])
    starts: list[int] = []
    ends: list[int] = []
    for head in heads:
        if ends and head < ends[-1]:
            continue
        end = _end_of_line(folded, head)
        while end < len(folded) and _GOES_ON.match(folded, end + 1):
            end = _end_of_line(folded, end + 1)
        other = _NO_LONGER.search(folded, head, end)
        starts.append(head)
        ends.append(other.start() if other else end)
    return RuleSpeech(tuple(starts), tuple(ends))


def _end_of_line(folded: str, at: int) -> int:
    end = folded.find("\n", at)
    return len(folded) if end < 0 else end


def is_term(folded: str, m: Mention, clause: int, sentence: int) -> bool:
    """Is a figure in what a rule says one of its terms, and neither an aim of it nor told beside it?"""
    if m.kind not in ("level", "share") and not _ADDED_TO_A_LIMIT.search(folded, clause, m.start):
        return False
    if (
        m.counter in _COUNTED
        or _aims(folded, m, clause, sentence)
        or _IS_SO.search(folded, max(sentence, m.start - _LOOKED_BACK), m.start)
    ):
        return False
    return (
        m.comparator in ("ge", "le")
        or _FOR_THOSE.match(folded, clause, m.start) is not None
        or _TERM.search(folded, clause, m.start) is not None
        or _TERM_BEHIND.match(folded, m.end) is not None
    )


def _aims(folded: str, m: Mention, clause: int, sentence: int) -> bool:
    return (
        _TOWARDS.search(folded, max(sentence, m.start - _LOOKED_BACK), m.start) is not None
        or _TO_BE_DONE.search(folded, clause, m.start) is not None
    )


def is_aim(folded: str, m: Mention, clause: int, sentence: int) -> bool:
    """《方案》提出，…建设30个示范项目: what is to be done by what has been decided."""
    to_do = m.kind == "level" and m.counter not in _COUNTED and _TO_BE_DONE.search(folded, clause, m.start)
    return bool(to_do) and _IS_SO.search(folded, max(sentence, m.start - _LOOKED_BACK), m.start) is None


_ADDED_TO_A_LIMIT = re.compile(
    r"(?:基础上|标准|额度|限额|比例)[^，。；：\d\n]{0,4}(?:上浮|提高|增加|下浮|降低|下调|上调)[^，。；：\d\n]{0,4}$"
)


def sets_limit(folded: str, m: Mention, clause: int) -> bool:
    """最高贷款额度由60万元提高到80万元: what may be lent at most is set by a rule, whoever tells it."""
    return m.kind in ("level", "share") and _LIMIT_SET.search(folded, clause, m.start) is not None


def bound(folded: str, previous: Mention | None, m: Mention, clause: int) -> str | None:
    """The bound of a term: 满6个月 is at least that, and a limit bounds both ends of its move and all of its list."""
    if m.comparator != "eq":
        return None
    if _FULL.search(folded, clause, m.start):
        return "ge"
    if (
        previous is not None
        and previous.comparator in ("le", "ge")
        and (previous.unit_id, previous.kind) == (m.unit_id, m.kind)
        and previous.end > clause
        and _ON.fullmatch(folded, previous.end, m.start)
        and (_HIGHEST if previous.comparator == "le" else _LOWEST).search(folded, clause, previous.start)
    ):
        return previous.comparator
    return None


def goes_on(folded: str, previous: Mention | None, m: Mention) -> bool:
    """下调至80万元、40万元: what follows a term in its list, or is the other end of its move."""
    if previous is None or (previous.status, previous.unit_id) != ("policy", m.unit_id):
        return False
    return _ON.fullmatch(folded, previous.end, m.start) is not None


def in_force(folded: str, dates: Sequence[DateSpan], m: Mention, sentence: int) -> date | None:
    """自8月25日起，最高可贷100万元: the day from which the sentence of the term has it in force."""
    i = bisect_right(dates, m.start, key=lambda d: d.start) - 1
    while i >= 0 and dates[i].start >= sentence:
        d = dates[i]
        from_it_on = d.anchor == "since" and d.period_start and _FROM_IT_ON.match(folded, d.end - 1)
        if (
            from_it_on
            and "\n" not in folded[d.end : m.start]
            and "月" in folded[d.start : d.end]
            and not _RECURRING.search(folded, d.start - 2, d.start)
        ):
            return d.period_start
        if d.rule == "day":
            return None  # the headline's day, and the day of the report behind it
        i -= 1
    return None
