"""News that reports what a rule says: where the rule speaks, which figures are its terms, and how they are bounded."""

from __future__ import annotations

import dataclasses
import re
from bisect import bisect_right
from collections.abc import Sequence
from datetime import date

from transforms.intervals import DateSpan
from transforms.records import Mention

_RULES = "通知|办法|条例|细则|规定|新政|政策|措施|意见|举措|新规|征求意见稿|文件(?=提出|明确|规定|要求|指出)"
_PLANS = "方案|规划|计划|纲要|行动"
_WORDS = (
    "通知",
    "办法",
    "条例",
    "细则",
    "规定",
    "新政",
    "政策",
    "措施",
    "意见",
    "举措",
    "新规",
    "文件",
    *_PLANS.split("|"),
)
_SAYS = re.compile(
    rf"(?:{_RULES}|方案|(?:{_PLANS})(?=[》（(]))(?:（[^（）\n]{{1,24}}）|\([^()\n]{{1,24}}\))?(?:》|”)?(?:[（(][^（）()\n]{{1,40}}[)）])?(?:中|里)?"
    r"(?:[，。]?其中|，)?(?:还|也|同时|此外|另外|并|特别|进一步|均|则)*"
    r"(?:提出|明确|指出|规定|要求|表示|显示|提到|强调|(?<![名号职])称(?=[，：,:]))"
    r"|(?:国家|[省市县区部委厅局会])(?:明确)?规定[，,：:]"
    r"|(?:^|(?<=[。？！\n]))(?![^，。\n]{0,5}(?:按|依|根据|违反|有关|相关|符合))[一-鿿]{2,6}(?:明确)?规定[，,：:]"
)
_UNDER = re.compile(  # 根据医生的意见 names no rule
    r"(?:根据|按照|依据)(?:[^，。；《》\n]{0,16}《[^》\n]{2,60}》|[^，。；《》\n]{0,16}(?:通知|办法|条例|细则|规定|新政|政策|标准))(?:的?规定|要求)?[，,]"
)
_ISSUED = re.compile(
    rf"(?:发布|印发|出台|公布|下发|制定|推出|施行|修订)(?:的|了)?《[^》\n]{{2,80}}(?:{_RULES})[^》\n]{{0,12}}》"
)
_STRONG = re.compile(
    r"(?:不[得应可]?(?:超过|低于|高于|少于|多于)|最[高低长多少]|限额|上限|下限|标准(?:统一|暂定)?(?:为|不)|(?:奖金|补贴|补助|奖励)[^，。；：\d\n]{0,6}为|可(?:按|享受|申请|提取|获))"
    r"[^，。；：\d\n]{0,14}$"
)
_MEETS = re.compile(r"(?:符合|达到|满足|违反|不符)[^，。；\n]{0,14}$")
"""符合修复方案要求: something is measured against a rule, which says nothing here."""
_GOES_ON = re.compile(
    r"\s*(?:此外|同时|另外|与此同时|其中|具体|对|针对|对于|在[^，。；\n]{2,36}(?:方面|上)|[（(]?[一二三四五六七八九十\d]{1,2}[)）.、．]|[一二三四五六七八九十]是|第[一二三四五六七八九十]|个人|家庭|职工|申请|购买|缴存)"
)
_NO_LONGER = re.compile(
    r"(?<!《)专家(?!论证)|业内|分析师|分析认为|研究院|研究员|首席|教授|数据显示|国家统计局|据[^，。；]{0,12}统计|记者(?!从|[^，。；\n]{0,8}(?:获悉|了解|注意到))|负责人(?:表示|介绍|说|称)|截至|上半年|前三季度|一季度|[一二三四五六七八九十\d]月份"
)
"""Sentences that tell something else beside the rule."""
_DOES = "新增|建成|建设(?!用地|工程|资金)|打造|培育|培养|新建(?!商品|住房|住宅|建筑|公共)|改造|开展|实施|创建|引进|引育|形成|推广|布局|发展(?!资金|基金|专项|中心)|完成|实现|遴选|选树|覆盖(?!率)|认定|评选"
_TO_BE_DONE = re.compile(rf"(?:{_DOES})[^，。；\d]{{0,16}}$")
_TO_REACH = re.compile(r"(?:提高|提升|增加|扩大|降低|下降|压减|缩短|达|保持|控制|稳定)[到至在]?(?:约|超过|[近超])?$")
_TOWARDS = re.compile(
    r"(?:到|至)(?:20\d\d年|今年|明年|本世纪|“十)|20\d\d年(?:[底末]|全年)|今后|未来|年底前|力争|争取|目标|预计|计划|拟(?!定|订)"
)
_IS_SO = re.compile(
    "以来|(?<!不)(?<!家庭)已(?!缴|婚|连|结清|满|在|取得|办理|经|购|享受|出租|领)|目前|现有|累计(?!缴|依|连续|不|最|补|奖|满|可)|去年|上年|完成了|达到了|实现了|同比|此前(?!确定|规定)|原来|某|被告|法官|判决|本案|该案|案涉|涉案|作出|处罚|抓获|决定对"
)
_TERM = re.compile(
    r"(?:最[高低多长少大]|额度|比例|标准|限额|利率|税率|费率|费用?|租金|年限|期限|时限|时间|工作日|首付|[上下]限|基数|系数|按照?|(?<!未)满|连续|不得|应当?|须|必须|给予|奖励|补贴|补助|贷款"
    r"|享受|不[得应]?(?:超过|低于|高于|少于|多于|大于|小于)|(?:调整|下调|上调|上浮|下浮|放宽|延长)[至到为]?|予以|扣除|签订|缴纳|缴存|缴清|设定为|保证金|奖金|数额|只能)"
    r"[^，。；：\d\n]{0,14}$|每[人户套家年月次辆台亩天日](?:每[年月日])?$"
)
_ALLOWED = re.compile(r"(?:享受|只能|限|每[人户家]|政策|由|[调增减][整加少]为|提高到)[^，。；：\d\n]{0,4}$")
_MAY = re.compile(r"可[^，。；：\d\n]{0,14}$")
_OF_A_GRANT = re.compile(r"额度?|标准|比例|限额|补贴|补助|奖|费|首付|的$")
_TERM_BEHIND = re.compile(
    r"(?:[（(](?:不?含)[^（）()\n]{0,8}[)）])?(?:及?以[上下内]|封顶|内)|的[，,；]|[^，。；\d\n]{0,8}(?:标准|比例|额度|限额)"
)
_FOR_THOSE = re.compile(r"(?:同时|其中|此外)?对(?!外|比|面|接|口|象)[^，。；\n]{1,30}$")
_OF_THOSE_THAT = re.compile(r"(?:以上|以下|以内)?的")
_COUNTED = frozenset(("条", "项", "部门", "个部门", "方面", "个方面"))
_LIMIT_SET = re.compile(
    r"(?:最[高低](?:可)?(?:贷款?|支持|提取|补贴|补助|奖励|授信)?(?:款)?(?:额度?|限额|金额)|贷款(?:最[高低])?限额"
    r"|(?:公积金|商业|购房|住房|首套|二套)[^，。；：\d\n]{0,16}(?:首付款?比例|贷款额度)|最低首付款?(?:比例)?|首付款?比例|(?<!按)(?<!达到)(?<!符合)标准(?=(?:统一|暂定|分别|定)?(?:为|调整|提高|上调)))"
    r"(?:统一|分别|暂定|相应)?[^，。；：\d\n]{0,10}(?:\d[\d.]*(?:万元|元|%)[^，。；：\d\n]{0,3}(?:提高|上?调整?|下调|降低?|增加|上浮|提升|统一)[^，。；：\d\n]{0,4})?$"
)
_HIGHEST = re.compile(r"最高|上限|限额|最多|最长|不(?:得)?超过|封顶")
_LOWEST = re.compile(r"最低|下限|最少|不(?:得)?(?:低|少)于")
_ON = re.compile(
    r"\s?(?:、|和|及|以及|与)\s?|[，,]?(?:统一|相应|分别)?(?:由此)?(?:提高|调整|上调|下调|调高|调低|提升|降低|下降|上浮|增加|降|提|增)(?:至|到|为)"
)
_LOOKED_BACK = 200
"""Characters of a sentence in which an aim or a thing done reigns over its figure."""
_PUNISHED = re.compile(r"(?<![判惩查])处(?![置理])[^，。；：\d]{0,16}$")
_PENALTY = re.compile(r"(?:及?以[上下内])?的?(?:罚款|罚金|拘留|拘役|管制|有期徒刑)")
_OFFENDERS = re.compile(
    r"违反[^。；]{0,40}(?:者|的[，,])|违者|违规者|警告(?:、|或)|可以?并?处|将会?被?并?处|[^，。；]{4}的，"
)
_FINED = re.compile(
    r"(?<!将)(?<!会)被(?:依法)?并?处|作出[^，。；]{0,20}$|决定[对给]|处罚决定|已(?:依法)?被?处|累计|共处"
)
_FULL = re.compile(r"(?<![不未圆饱充])满$")
_REACHED_BY = re.compile(
    r"[\s“]*(?:凡|对|对于)[^，。；\n]{0,30}?(?:首次|累计)?(?:达到?|满)(?:(?:\d[\d.]*[万亿]?[元人家辆台吨亩平方米]{1,3}[、和]){0,6})$"
)
"""对年交易额首次达到1000万元、5000万元的企业: each is what must be reached at least."""
_FROM_IT_ON = re.compile("起(?!正式|施行|实施|执行|生效|试行)")
_NEXT_GRADE = re.compile(r"[、，,；;](?!已|目前|累计|共|其中|同比)[^，。；、\d\n]{1,14}")
"""初级1000元、中级（四级）1500元，夫妻双方为5400元: grades of one term."""
_RECURRING = re.compile(r"[次每当]月?$")


@dataclasses.dataclass(frozen=True, slots=True)
class RuleSpeech:
    """The stretches of a text in which a rule is said to speak."""

    starts: tuple[int, ...] = ()
    ends: tuple[int, ...] = ()
    issued: tuple[int, ...] = ()
    """Where a rule is said to have been issued; what else is told of it stands behind."""

    def holds(self, at: int) -> bool:
        i = bisect_right(self.starts, at) - 1
        return i >= 0 and at < self.ends[i]

    def told(self, at: int) -> bool:
        """Does it stand behind the news that a rule was issued?"""
        return bool(self.issued) and at > self.issued[0]


def rule_speech(folded: str) -> RuleSpeech:
    """《通知》明确，…: from the verb on to the end of its paragraph, and on into those that go on with it."""
    if not any(w in folded for w in _WORDS):
        return RuleSpeech()
    said = (m for m in _SAYS.finditer(folded) if not _MEETS.search(folded, max(0, m.start() - 16), m.start()))
    heads = sorted([m.end() for m in said] + [m.end() for m in _UNDER.finditer(folded)])
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
    return RuleSpeech(tuple(starts), tuple(ends), tuple(m.end() for m in _ISSUED.finditer(folded)))


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
    if _TO_REACH.search(folded, clause, m.start) and not (
        _OF_A_GRANT.search(folded, clause, m.start) or _OF_THOSE_THAT.match(folded, m.end)
    ):
        return False  # 收入稳定在18亿元以上 is hoped for
    bounded = m.comparator in ("ge", "le") or m.comparator in ("gt", "lt") and folded.startswith("的", m.end)
    if m.unit_id == "count" and m.comparator in ("eq", "approx"):
        return _ALLOWED.search(folded, clause, m.start) is not None  # 应收回119个部门的资金 counts what is there
    return (
        bounded
        or (_FOR_THOSE.match(folded, clause, m.start) or _MAY.search(folded, clause, m.start)) is not None
        or _TERM.search(folded, clause, m.start) is not None
        or _TERM_BEHIND.match(folded, m.end) is not None
    )


def is_strong_term(folded: str, m: Mention, clause: int, sentence: int) -> bool:
    """As ``is_term``, of a sentence that does not name the rule whose issue is the news: its words must be those of a rule."""
    return (
        _STRONG.search(folded, clause, m.start) is not None
        and _NO_LONGER.search(folded, max(sentence, m.start - _LOOKED_BACK), m.start) is None
        and is_term(folded, m, clause, sentence)
    )


def _aims(folded: str, m: Mention, clause: int, sentence: int) -> bool:
    return (
        _TOWARDS.search(folded, max(sentence, m.start - _LOOKED_BACK), m.start) is not None
        or _TO_BE_DONE.search(folded, clause, m.start) is not None
    )


def is_aim(folded: str, m: Mention, clause: int, sentence: int) -> bool:
    """《方案》提出，…建设30个示范项目: what is to be done by what has been decided."""
    if m.kind not in ("level", "share") or m.counter in _COUNTED:
        return False
    to_do = _TO_BE_DONE.search(folded, clause, m.start) or _TO_REACH.search(folded, clause, m.start)
    return bool(to_do) and _IS_SO.search(folded, max(sentence, m.start - _LOOKED_BACK), m.start) is None


_ADDED_TO_A_LIMIT = re.compile(
    r"(?:基础上|标准|额度|限额|比例)[^，。；：\d\n]{0,4}(?:上浮|提高|增加|下浮|降低|下调|上调)[^，。；：\d\n]{0,4}$"
    r"|(?:涨幅|增幅|降幅|增速|增长率)[^，。；：\d\n]{0,4}不[得应可]?(?:超过|高于|大于)$"
)


def sets_limit(folded: str, m: Mention, clause: int) -> bool:
    """最高贷款额度由60万元提高到80万元: what may be lent at most is set by a rule, whoever tells it."""
    return m.kind in ("level", "share") and _LIMIT_SET.search(folded, clause, m.start) is not None


def bound(folded: str, previous: Mention | None, m: Mention, clause: int) -> str | None:
    """The bound of a term: 满6个月 is at least that, and a limit bounds both ends of its move and all of its list."""
    if m.comparator != "eq":
        return None
    if _FULL.search(folded, clause, m.start) or _REACHED_BY.match(folded, clause, m.start):
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


def is_penalty(folded: str, m: Mention, clause: int, sentence: int) -> bool:
    """违反规定的，处警告或五十元罚款: what a rule threatens with, unlike what someone has been fined."""
    if m.kind != "level" or _PENALTY.match(folded, m.end) is None or not _PUNISHED.search(folded, clause, m.start):
        return False
    left = folded[max(sentence, m.start - _LOOKED_BACK) : m.start]
    if _FINED.search(left):
        return False
    return m.comparator in ("range", "le") or _OFFENDERS.search(left) is not None


def goes_on(folded: str, previous: Mention | None, m: Mention) -> bool:
    """下调至80万元、40万元: what follows a term in its list, or is the other end of its move."""
    if previous is None or (previous.status, previous.unit_id) != ("policy", m.unit_id):
        return False
    if _ON.fullmatch(folded, previous.end, m.start):
        return True
    alike = previous.metric == m.metric and m.unit_id == "CNY" and previous.kind == m.kind == "level"
    return alike and _NEXT_GRADE.fullmatch(folded, previous.end, m.start) is not None


def left_behind(folded: str, m: Mention) -> bool:
    """签约后2个月内缴清；起始价5亿元以上的地块，…: a deadline told before a semicolon is none of what follows it."""
    part = folded.rfind("；", m.sentence_start, m.start) + 1
    return part > 0 and "内" not in folded[part : m.start] and "后" not in folded[part : m.start]


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


_OF_CONDITIONS = re.compile(
    r"[^\n。；]{0,20}?(?:申报|申请|认定|准入|入选|报名|推荐|评选|支持|享受)[^\n。；\d]{0,8}?条件[^\n。；\d]{0,24}[：:]?$"
    r"|[^\n。；\d]{0,40}(?:以下|下列)[^\n。；\d]{0,4}条件[^\n。；\d]{0,6}[：:]?$"
)
_ITEM = re.compile(r"\s*(?:[（(][一二三四五六七八九十\d]{1,3}[）)]|\d{1,2}[.．、](?!\d)|[①-⑳])")
_MOST_ITEMS = 16
_LONGEST_ITEM = 400  # characters of a line


def is_condition(folded: str, at: int) -> bool:
    """二、申报条件 / （一）营业收入不低于2000万元；: does ``at`` stand in an item of a list of conditions?"""
    start = folded.rfind("\n", max(0, at - _LONGEST_ITEM), at) + 1
    for _ in range(_MOST_ITEMS):
        if not start or _ITEM.match(folded, start) is None:
            return False
        before = folded.rfind("\n", max(0, start - 1 - _LONGEST_ITEM), start - 1) + 1
        if _OF_CONDITIONS.match(folded[before : start - 1].strip()):
            return True
        start = before
    return False
