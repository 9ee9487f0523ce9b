"""Whether a claim is so, hoped for, a term of a policy, or a parameter of a product."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass
from datetime import date, timedelta

import ahocorasick_rs

from seeds import language_table
from transforms.records import Mention
from transforms.reported_rules import is_aim, is_penalty, is_strong_term, is_term, sets_limit

_GIVEN = re.compile(r"(?:给予|奖励|补贴|补助|奖补|资助|予以)[^，。；]{0,14}$")
_GIVEN_AFTER = re.compile(
    r"(?:[、和][\d.]+[万亿]*元){0,4}(?:以上|以下|以内)?(?:的)?(?:标准|比例)?(?:给予|予以|进行|享受)?(?:一次性)?(?:资金)?(?:奖励|补助|补贴|资助|扶持|奖补|支持|贴息|补偿)"
)
_CONDITION = re.compile(
    r"(?:对|凡|对于|符合|经|首次|新认定|新获|获评|达到|满足|单个|每家|每个|每头|每亩|每人|最高|按照?|可给予|可享)"
)
_SPENT = re.compile(r"(?:已|累计|共|发放|兑现|拨付|下达|落实|争取|获得|投入|筹集|整合|安排|减免|支付|领取)")
_STILL = re.compile(r"(?:目前|现在|当前|原来|原先|此前|以前)(?:的)?$")
_IS_DONE = "已|目前|现有|累计|截至|去年|上年|完成了|达到了|实现了|如今|现已"
_DONE = re.compile(f"{_IS_DONE}|同比")
_DONE_BEFORE = re.compile("已|目前|现有|截至|(?<![比较])(?:去年|上年)|如今")
"""Behind 同比增长 or 累计达到, 30批次以上的 is still whom a rule is for."""
_OF_ITS_PARTS = re.compile(
    r"[个大]方面|条[^，。；\n\d]{0,8}(?:措施|举措|政策|意见)|[项条](?:具体)?(?:政策)?(?:措施|举措|政策)"
)
"""从6个方面推出20条措施: the rule tells of itself."""
_FOR = re.compile(
    r"(?:第[一二三四五六七八九十百\d]+条[\s\u3000]*|[（(][一二三四五六七八九十\d]+[）)]|\d+[.．、])?(?:对|凡|对于)(?!外|方|比|面|接)"
)
_TO_WHOM = re.compile(r"[^，。；\n]{0,40}?的[^，。；\n]{0,16}(?:，|,|给予|可)")
_AT_MOST = re.compile(r"(?:最长|最高|最多)(?:不超过|可达|可享|为|不高于)?$|不超过$")
_WHOLE_YEAR = re.compile(r"全年(?!以来)")
_FAR_FROM_OVER = timedelta(days=245)
_YEAR_BY_NUMBER = re.compile(r"(?<!\d)20\d\d年(?!以来|[一二三四\d][季月\d]|[上下]半年|第|[前初])")
_STATED_OF_A_YEAR = frozenset(("gdp", "value_added", "retail_sales", "tax_revenue", "income", "trade_value"))
"""会议指出，2024年地区生产总值增长6%, in a paper of that January: statistics that only the end of a year has."""
_NEARLY_OVER = timedelta(days=60)
_SINCE_DONE = re.compile(rf"(?<![比较])(?:{_IS_DONE})|实际")
"""What ends the reign of an aim; 同比 and 比上年 do not: 预计客流…，同比增长…."""
_AGAINST = re.compile(
    r"(?:远|大大|已)?(?:超过|高于|低于|多于|少于|相当于)(?:去年|上年|(?:19|20)\d\d年)[^，。；]{0,6}的$"
)
_IN_FORCE = re.compile(r"(?:有效期|试行期|施行期)限?(?:为|至|暂定|暂定为)?$")
_AT_LEAST = re.compile(r"(?:\(含\)|（含）)?及?以上(?:\(含\)|（含）)?的")
_THEY_GET = re.compile(r"的[^，。；\d]{0,8}[，,](?:按|给予|予以|一次性|分别|再|奖励|奖补|补[助贴])")
_FORECAST = ("预计", "预测")
_RULED = re.compile(
    r"最[高多]可(?:贷|获|享|领|申|补)[^，。；]{0,6}$|(?:支付限额|起付线|起付标准|报销比例|缴费标准|补助标准|保障标准)"
    r"(?:统一|暂定)?(?:为|不低于|不超过|提高到|提高至|调整为|达到|达)?(?:每人)?(?:每年|每月)?(?:不低于|不超过)?$"
)
_GRANTED_AT_MOST = re.compile(r"最[高多]可?(?:奖励?|补贴?|补助|资助)$")
_MEANS_TO = re.compile(
    r"(?:今年|明年|下半年|年内|接下来|下一步)[^，。；\d]{0,6}?(?:想|要(?!比|是|么|不)|打算|准备)(?!象|必)[^，。；\d]{0,6}$"
)
"""今年想翻一番, 今年打算再种20亩"""
_THAN_THE_MODEL_BEFORE = re.compile(
    r"[比较](?:[^，。；\d]{0,4})(?:[上前]一?代|老款|旧款|同级|同类)(?:车型|机型|产品|型号|飞机|列车|车|船|设备)?[^，。；\d]{0,10}$"
)
_MADE_FOR = re.compile(
    r"(?:定员|核载|额定载客|核定载客|最大载客)[^，。；\d]{0,4}$|(?:最高|设计|最大)(?:运行|运营|巡航)?(?:时速|航速|速度)(?:可?达|为)?$"
)
"""列车定员900人: how many it is made for."""
_LATER_ON = re.compile(r"[\s“]*(?:其间|届时|后续|接下来|下一步|随后)")
_WILL_DO = re.compile(r"[一-鿿“”]{0,14}?(?<!已)将(?!近|军|士|领|乐|来)")
"""其间，6名航天员将共同工作"""
_ONCE_DONE = re.compile("[产成用工车]后")
_CONDITIONS = re.compile(
    r"\s*(?:申报|申请|认定|准入|入选|报名)(?:条件|[^，。；\n\d]{0,12}?(?:须|应当?|需|必须)(?:同时)?(?:满足|符合|具备|达到))"
)
_RATE_OF_A_RULE = re.compile(r"(?:标准|生活费|保障金|补助金|养老金|起征点|免征额)[^，。；]{0,30}$")
_FROM_A_DAY = re.compile(r"[从自][^，。；]{2,12}[日月年]起")
_OF_THOSE = re.compile(r"(?:[(（]含[)）])?(?:以上|以下|以内)?[^，。；\d]{0,10}的[，,]")
_ON_AND_ON = re.compile("连续发放|每人|每月|每年|发放期限|最长")
_IF = re.compile("[“”]?(?:如|若|凡|只要)(?!今|何|果断|此)")
_INTENT = ("拟", "计划")
_ABLE = frozenset(("可达", "可实现"))
_PARAMETERS = ("technical_spec", "driving_range")
_ABLE_TO = re.compile(
    r"(?:可|能|可以|能够)(?:有效|直接|平均|至少|再)?(?:降低|减少|节约|节省|提高|提升|缩短)[^，。；]{0,12}$"
)
_PROPOSED = re.compile(r"(?:提出|确定|制定|明确|锚定|树立)了?(?!的)[^。；]*$")
_AS_A_GOAL = re.compile(r"(?:的|等|这)[^，。；\n]{0,14}目标")
_TO_BE_BEGUN = re.compile(
    r"(?:左右|以上)?[，,](?:计划|预计|将于|拟于|拟|力争)[^，。；\n]{0,10}(?:开工|动工)(?!项目|面积)"
)
_TO_COME = frozenset(("production_capacity", "installed_capacity"))
_TO_BE_BUILT = re.compile(
    r"[^。；\n]{0,30}?(?:计划|预计|将于|力争|拟)[^，。；\n]{0,12}(?:建成|投产|投用|竣工|达产|完工|投运|开工)"
)
_AS_EXPECTED = (
    "低于",
    "高于",
    "超",
    "超过",
    "超出",
    "好于",
    "优于",
    "差于",
    "弱于",
    "强于",
    "逊于",
    "不及",
    "符合",
    "不如",
)
_SET_UPON = ("瞄准", "锚定", "聚焦", "围绕")
_LOCAL = frozenset(("拟", "规划面积", "可达", "可实现", "努力"))
"""Cues that govern only the clause they stand in."""
_PAID = re.compile(r"(?:发放|兑现|拨付|下达|落实|争取|获得|领取|支付|惠及)[^，。；]{0,16}$")
_TITLE = re.compile(r"《[^》\n]{1,80}》")
_PLAN_NOUNS = ("规划", "计划", "目标", "行动计划")
_AS_OF_NOW = re.compile("目前|在运|现有")
_CALLED = ("科技城", "社区", "乡村", "工厂", "产业园", "城市", "农场", "学校", "市场", "大厦", "小镇")
"""未来社区 and 未来工厂 are names of what stands today."""
_ISSUED = re.compile(r"(?:出台|印发|编制|发布|公布)了?[^，。；]{0,20}$")
_BY_PLAN = re.compile(
    r"(?:按|按照|依照|占|超额|超|原)(?:[全本当]?年度?|上年|既定|预定|原定|原|了|既有)?(?:投资)?$|完成[^，。；\d]{0,12}$"
)
_AFTER_A_NOUN = tuple("、》”）)与和及等")
_NEXT_OF_HEADLINE = re.compile(r"\s[\u4e00-\u9fff]")
_DONE_BEHIND = re.compile(
    r"[^，。；：\n]{0,24}?(?<!不)已经?(?:确认|报名|注册|签约|签署|抵达|到达|到位|完成|入驻|收到|参与|加入|开工|建成|投产|落地)"
)
_WITH_AN_AIM = re.compile(r"以(?!\d)[^，。；\d]{1,38}为$")
_IS_THE_AIM = re.compile(r"(?:以上|左右)?为(?:总体|总|发展|年度|奋斗|主要)?目标")
_TO_BE_DONE = re.compile(
    r"[一-鿿]{0,10}?(?<!已)将(?:[于在][^，。；\n]{1,10}?)?(?:陆续|全部|正式|相继|全面|建成)?"
    r"(?:竣工|投产|建成|开通|开工|投入使用|投用|投运|启用|交付|落成|开业|通车|上线|动工|开建)"
)
"""15所幼儿园将竣工交付使用"""
_SECTION_GOAL = re.compile(r"(?:目标|任务|安排|打算|计划|重点工作|展望|部署|要求|措施)")


@dataclass(frozen=True, slots=True)
class StatusChoice:
    status: str
    reason: str
    confidence: float


class StatusReader:
    """Reads cues laid over the text once; the nearest and heaviest of the clause and sentence decide."""

    def __init__(self) -> None:
        cues = {c.surface: c for c in language_table.status_cues()}
        self._names = sorted(cues)
        self._cues = cues
        self._lexicon = ahocorasick_rs.AhoCorasick(
            self._names,
            matchkind=ahocorasick_rs.MatchKind.LeftmostLongest,
            implementation=ahocorasick_rs.Implementation.DFA,  # small enough for the fastest
        )

    def tokens(self, folded: str) -> list[tuple[int, int, str]]:
        titles = [(t.start(), t.end()) for t in _TITLE.finditer(folded)]
        found = []
        at = 0
        for i, s, e in self._lexicon.find_matches_as_indexes(folded):
            while at < len(titles) and titles[at][1] <= s:
                at += 1
            if at < len(titles) and titles[at][0] <= s:
                continue  # 《…预期目标的通知》 aims at nothing
            surface = self._names[i]
            if surface == "计划投资" and _BY_PLAN.search(folded, max(0, s - 16), s):
                continue  # 完成计划投资额的九成
            if surface.endswith((*_PLAN_NOUNS, "任务")) and (
                folded[e : e + 1] in _AFTER_A_NOUN
                or _NEXT_OF_HEADLINE.match(folded, e)
                or folded[e : e + 1] in ("内", "外")
                or _BY_PLAN.search(folded, max(0, s - 16), s)
            ):
                continue  # 产业发展规划、… names a document; 按计划, 完成计划的九成 speak of a plan that is kept
            if surface.endswith("目标") and _WITH_AN_AIM.search(folded, max(0, s - 40), s):
                continue  # 以畅通为目标，每年投入2亿元
            if (
                surface.endswith(("规划", "计划"))
                and folded.startswith("，", e)
                and _ISSUED.search(folded, max(0, s - 24), s)
            ):
                continue  # 出台“十四五”规划，… names what was issued
            if surface == "未来" and folded.startswith(_CALLED, e):
                continue
            if surface in _SET_UPON and folded.startswith("了", e):
                continue  # 正是瞄准了平价市场: what was aimed at then
            if surface == "将分" and folded.startswith(("散", "布", "离", "割", "隔"), e):
                continue  # 将分散的耕地合并
            if surface == "预期" and (
                folded.startswith(("指数", "值", "寿命"), e) or folded.endswith(_AS_EXPECTED, max(0, s - 4), s)
            ):
                continue  # 预期指数 measures now what is hoped for; 低于预期 is how it came out
            found.append((s, e, surface))
        return found

    def resolve(
        self,
        folded: str,
        m: Mention,
        metric: str,
        tokens: list[tuple[int, int, str]],
        clause_start: int,
        sentence_start: int,
        sentence_end: int,
        published_on: date | None,
        policy_text: bool,
        terms: bool,
        goal_section: bool,
        dated: bool,
        reported_rule: bool,
        rule_issued: bool,
        condition: bool,
    ) -> StatusChoice:
        if condition:
            return StatusChoice("policy", "a condition of a rule", 0.8)
        clause = folded[clause_start : m.start]
        sentence_left = folded[sentence_start : m.start]
        if m.kind in ("level", "share") and (
            _RULED.search(clause)
            or _CONDITIONS.match(sentence_left)
            or (m.period_end is None or published_on is None or m.period_end >= published_on)
            and sets_limit(folded, m, clause_start)
            or _RATE_OF_A_RULE.search(clause)
            and _FROM_A_DAY.search(sentence_left)
        ):
            return StatusChoice("policy", "what a rule sets", 0.8)
        if m.period_type in (None, "as_of_publication") and _GRANTED_AT_MOST.search(clause):
            return StatusChoice("policy", "the most that a rule grants", 0.75)
        if "处" in clause and is_penalty(folded, m, clause_start, sentence_start):
            return StatusChoice("policy", "what a rule threatens with", 0.85)
        if _IN_FORCE.search(clause):
            return StatusChoice("policy", "how long a rule is in force", 0.85)
        past = (
            m.period_type in ("half", "quarter", "month", "range")
            and published_on is not None
            and m.period_end is not None
            and m.period_end < published_on
        )  # what was done in a time that is over is no term of the rule, though it stands beside its terms
        if (
            m.unit_id is not None
            and not past
            and self._is_policy(clause, sentence_left, folded[m.end : m.end + 36], metric, policy_text, m)
        ):
            return StatusChoice("policy", "an amount that a rule grants", 0.85)
        if reported_rule and not past and is_term(folded, m, clause_start, sentence_start):
            return StatusChoice("policy", "a term of the rule that is reported", 0.8)
        if rule_issued and not past and is_strong_term(folded, m, clause_start, sentence_start):
            return StatusChoice("policy", "a term of the rule whose issue is told", 0.75)
        if _AGAINST.match(clause):
            return StatusChoice("actual", "what a later figure is set against", 0.8)
        if m.kind in ("level", "share") and _STILL.search(clause):
            return StatusChoice("actual", "where things stand now", 0.85)
        if published_on and m.period_type not in (None, "as_of_publication", "future"):
            if m.period_start and m.period_start > published_on:
                return StatusChoice("target", "its period lies ahead", 0.95)
            if m.period_type == "as_of" and m.period_end and m.period_end > published_on:
                return StatusChoice("target", "its deadline lies ahead", 0.95)
            if m.period_start is None and m.period_end and m.period_end > published_on:
                return StatusChoice("target", "its deadline lies ahead", 0.95)
        threshold = _AT_LEAST.match(folded, m.end) or m.kind == "growth" and _THEY_GET.match(folded, m.end)
        if (
            terms
            and not past
            and not _OF_ITS_PARTS.match(folded, m.end - 1)
            and (threshold or m.kind in ("level", "share"))
            and not (_DONE_BEFORE if threshold else _DONE).search(clause)
            and not (_PAID.search(clause) and not _ON_AND_ON.search(clause))
        ):
            return StatusChoice("policy", "a term or threshold of the rule", 0.75)
        if self._threshold(folded, m, clause, sentence_start, sentence_end):
            return StatusChoice("policy", "a threshold or limit of a grant", 0.75)
        if m.period_type == "future":
            return StatusChoice("target", "an open future", 0.9)
        if (
            published_on
            and m.period_end
            and m.period_end - published_on > _NEARLY_OVER
            and _WHOLE_YEAR.search(sentence_left)
            and not _DONE.search(clause)
        ):
            return StatusChoice("target", "of a whole year that is not over", 0.8)
        if (
            published_on
            and m.period_type == "year"
            and metric in _STATED_OF_A_YEAR
            and m.period_end
            and m.period_end - published_on > _FAR_FROM_OVER
            and _YEAR_BY_NUMBER.search(sentence_left)
            and not _DONE.search(sentence_left)
        ):
            return StatusChoice("target", "of a year that has hardly begun", 0.75)
        ended = m.period_end is not None and published_on is not None and m.period_end < published_on and dated
        target, actual, spec = 0.0, 0.0, 0.0
        planned = False
        why = ""
        # 论坛将举办3场会议，来自30个组织的代表已确认与会: what is to come ends with its clause
        first = clause_start if _DONE_BEHIND.match(folded, m.end) else sentence_start
        lo = bisect_left(tokens, (first, 0, ""))
        for s, e, surface in tokens[lo:]:
            if s >= m.end:
                break
            if e > m.start:
                continue
            if surface == "在建" and (metric == "project_count" or m.kind == "rank" or _AS_OF_NOW.search(clause)):
                continue  # 在建项目11个 are so many today
            cue = self._cues[surface]
            weight = float(cue.weight)
            if s < clause_start:
                # an aim stated at the head of a sentence governs its later clauses until something is said to be done
                governs = (
                    cue.status == "target"
                    and cue.weight >= 3
                    and surface not in _LOCAL
                    and not ("；" in folded[e : m.start].replace(";", "；") and _ONCE_DONE.search(folded, s, e + 14))
                )
                weight *= 0.9 if governs and not _SINCE_DONE.search(folded, e, m.start) else 0.3
            if cue.status == "target":
                if surface in _ABLE and metric in _PARAMETERS:
                    continue  # 最高转速可达2万转
                target += weight
                why = surface
                meant = (
                    surface.startswith(_INTENT)
                    or surface.startswith(_FORECAST)
                    and not (ended and m.period_type == "year")  # the first count of what the year has brought
                    and m.start - e <= 12
                    or surface.endswith("目标")
                    and m.start - e <= 4
                )
                planned = planned or s >= clause_start and meant
            elif cue.status == "actual" and s >= clause_start:
                actual += weight
            elif cue.status == "spec":
                spec += weight
        if goal_section and not ended and m.period_type in ("year", "as_of_publication", None, "future"):
            return StatusChoice("target", "stands among the aims of a plan", 0.7)
        if target >= 2.4 and (planned or not ended or target >= 6) and target > actual:
            return StatusChoice("target", f"cue {why}", 0.8)
        if m.kind == "level" and not ended and _LATER_ON.match(sentence_left) and _WILL_DO.match(folded, m.end):
            return StatusChoice("target", "of what comes later, and will be", 0.75)
        if not ended and _MEANS_TO.search(clause):
            return StatusChoice("target", "what one means to do", 0.75)
        if m.kind in ("growth", "gap") and not dated and _THAN_THE_MODEL_BEFORE.search(clause):
            return StatusChoice("spec", "a product beside the one before it", 0.75)
        if m.kind == "level" and not dated and _MADE_FOR.search(clause):
            return StatusChoice("spec", "how many it is made for", 0.75)
        if _PROPOSED.search(sentence_left) and _AS_A_GOAL.search(folded, m.end, min(sentence_end, m.end + 40)):
            return StatusChoice("target", "named as an aim behind it", 0.75)
        if metric == "investment" and _TO_BE_BEGUN.match(folded, m.end, sentence_end):
            return StatusChoice("target", "of what is not yet begun", 0.7)
        if "以" in clause and _IS_THE_AIM.match(folded, m.end):
            return StatusChoice("target", "with it as an aim", 0.8)
        if m.kind == "level" and not ended and _TO_BE_DONE.match(folded, m.end, sentence_end):
            return StatusChoice("target", "what will be done behind it", 0.75)
        if metric in _TO_COME and _TO_BE_BUILT.match(folded, m.end, sentence_end):
            return StatusChoice("target", "what is not yet built", 0.7)
        if m.kind == "growth" and m.unit_id == "percent" and not dated and _ABLE_TO.search(clause):
            return StatusChoice("spec", "what a product or process is able to do", 0.7)
        if (
            metric in _PARAMETERS
            and m.kind not in ("growth", "gap")
            and (spec or not dated or published_on is None)
            and (spec or m.unit_id != "percent" or not (m.metric_text or "").endswith("率"))
            or spec >= 3
            and metric in ("length", "duration", "other", "production_capacity")
            and m.organization
        ):
            return StatusChoice("spec", "a parameter of a product or process", 0.7)
        if reported_rule and not ended and is_aim(folded, m, clause_start, sentence_start):
            return StatusChoice("target", "what a plan or rule is to bring about", 0.7)
        if (
            published_on
            and (m.period_type, m.kind) == ("range", "level")
            and m.period_start
            and m.period_end
            and m.period_end.year > published_on.year <= m.period_start.year + 1
            and not _DONE.search(clause)
        ):
            return StatusChoice("target", "summed up over years that are not over", 0.7)
        return StatusChoice("actual", "nothing says otherwise", 0.85 if actual or ended else 0.7)

    def _threshold(self, folded: str, m: Mention, clause: str, sentence_start: int, sentence_end: int) -> bool:
        """对年销售收入首次突破1亿元的企业，给予30万元奖励: whom a grant is for, and how long it runs at most."""
        if m.kind not in ("level", "share") or _DONE.search(clause) or _PAID.search(clause):
            return False
        if _FOR.match(clause) and _TO_WHOM.match(folded, m.end) and _GRANT.search(folded, m.end, sentence_end):
            return True
        if _FOR.match(folded[sentence_start : m.start].lstrip("　 ")) and _OF_THOSE.match(folded, m.end):
            return bool(_GRANT.search(folded, m.end, sentence_end))
        return bool(_AT_MOST.search(clause) and _GRANT.search(folded, sentence_start, m.start))

    def _is_policy(self, clause: str, sentence: str, after: str, metric: str, policy_text: bool, m: Mention) -> bool:
        if metric not in (
            "subsidy",
            "duration",
            "loan_amount",
            "price",
            "other",
            "investment",
            "rnd_intensity",
            "revenue",
            "tax_revenue",
            "loan_count",
            "income",
            "person_count",
            "fund_size",
            "land_area",
            "floor_area",
            "enterprise_count",
        ):
            return False
        granted = _GIVEN.search(clause) or _GIVEN_AFTER.match(after)
        if _PAID.search(clause) and "每" not in clause:
            return False
        if granted and metric in ("subsidy", "other", "loan_amount", "price", "income", "investment"):
            if _SPENT.search(clause) and "每" not in clause and not policy_text:
                return False
            if (m.period_start or m.period_end) and not policy_text and m.period_type != "as_of_publication":
                return False
            return bool(policy_text or _CONDITION.search(sentence) or _IF.match(sentence) or m.per)
        return bool(policy_text and re.search(r"给予|奖励|补贴|补助|奖补|资助", sentence + after))


def is_goal_heading(text: str) -> bool:
    """Does this heading open a section of aims (2026年主要目标, 重点工作安排)?"""
    return bool(_SECTION_GOAL.search(text)) and not re.search(r"回顾|成绩|完成情况|总结|进展|会上的|讲话|部署会", text)


_POLICY_TITLE = re.compile(r"(?:政策|措施|意见|办法|细则|通知|条例|规定|奖励|补贴|扶持|条$)")
_GRANT = re.compile(
    r"(?:给予|予以)[^。；]{0,30}?(?:奖励|奖补|补助|补贴|资助|支持)"
    r"|给(?:企业|单位|个人|农户|业主|投资方|项目)[^。；]{0,20}?(?:奖励|奖补|补助|补贴|资助)"
    r"|对[^。；]{4,60}?的[^。；]{0,20}?进行(?:奖励|奖补|补助|补贴)|(?:奖励|奖补|补助|补贴|贴息)(?:不超过|最高)?\d"
    r"|奖励(?!资金|金额|总额)[^，。；\d]{1,6}\d[\d.,]*[万亿]?元"
)
_ARTICLES = re.compile(r"^\s*第[一二三四五六七八九十\d]+条", re.MULTILINE)


def is_policy_text(title: str, body: str) -> bool:
    """Does the article set out the terms of a policy?"""
    grants = len(_GRANT.findall(body))
    return grants >= 2 and bool(_POLICY_TITLE.search(title) or _ARTICLES.search(body)) or grants >= 5


def states_terms(paragraph: str) -> bool:
    """Does this paragraph of a policy text set conditions and amounts, so that its thresholds are terms too?"""
    return bool(_GRANT.search(paragraph) or _ARTICLES.match(paragraph))
