"""What stands around a quantity: bounds (超, 以上), kind (增长, 占, 高于), sign, and per (人均, 年产)."""

from __future__ import annotations

import dataclasses
import re
from decimal import Decimal

from seeds import language_table, units_table
from transforms.alternation import alternation
from transforms.change_words import (
    A_LITRE,
    ADDED,
    AND_THE_RATE,
    AS_MUCH,
    CHANGES,
    DIRECTLY,
    FEWER,
    FORMER,
    GREW,
    LESS,
    MOVES,
    OBJECT_MOVED,
    OF_BEFORE,
    OF_THEM,
    OF_THEMSELVES,
    PRICE_MOVES,
    RATE_FROM,
    RATE_NOUNS,
    YEAR_ON_YEAR,
)
from transforms.named_amounts import COUNT_BEFORE, MONEY_BEFORE, MONEY_BEHIND, counted_before
from transforms.numbers import plain
from transforms.quantities import QuantityReader
from transforms.readings import Reading
from transforms.records import Mention

_THAN = {
    "大": "gt",
    "高": "gt",
    "多": "gt",
    "重": "gt",
    "长": "gt",
    "小": "lt",
    "低": "lt",
    "少": "lt",
    "轻": "lt",
    "短": "lt",
}
_TWO_SIDES = ({"gt", "lt"}, {"gt", "le"}, {"ge", "lt"}, {"ge", "le"})
_END = re.compile(r"[，。；！？：,;!?\n]")
_FILL = r"(?:了|到|高达|达|至|为|是|有|约|近|超|过|共|的|在|已|才|就|仅|只|可|将|均|都|分别|分别为|分别达|幅度|总额|资金|支持|标准|可给予|给予|人民币|每年|每月|合计|累计)"


# characters before which a bounding character belongs to another word: 签约, 附近, 通过
_INSIDE_A_WORD = {
    "约": "签合协违解集节租预条公特邀赴失盟简履缔",
    "近": "附临亲靠最远邻",
    "过": "通经不路度渡",
    "破": "爆打",
    "上": "以网线在",
}


class BoundReader:
    """Turns a reading into a mention: decides class, comparator, kind, sign and per."""

    def __init__(self, quantities: QuantityReader) -> None:
        rows = language_table.comparators()
        self._code = {(c.surface, c.position): c.comparator for c in rows}
        near = [c.surface for c in rows if c.position == "before" and (c.gap == 0 or c.surface[0] == "不")]
        self._before = re.compile(rf"({alternation(near)})(?:了|的|到|达|为|有|过)?(?:人民币|约|百分之|[$¥￥€£])? ?$")
        self.opens = re.compile(rf"\s*(?:{alternation(near)})[为有 ]?")
        wide = [c.surface for c in rows if c.position == "before" and c.gap]
        gap = max(c.gap for c in rows)
        self._wide = re.compile(rf"({alternation(wide)})[^，。；、：\d\n]{{0,{gap}}}$")
        self._between_bounds = re.compile(
            rf"(?:的)?(?:以上|之上|以下|之下|大|高|小|低)?[,，、 ]{{0,2}}(?:并且|并|且|而|又|的同时|同时|但|或)?[,，、 ]{{0,2}}"
            rf"(?:{alternation(near)}|比)?\s?"
        )
        self.closes = re.compile(rf" ?(?:{alternation([c.surface for c in rows if c.position == 'after'])})\s*$")
        self._after = re.compile(
            rf" ?(?:[（(]含[^（）()]{{0,3}}[）)])?(?:的)?({alternation([c.surface for c in rows if c.position == 'after'])})(?!(?<=内)(?:部|容|蒙|地|销|需|外|资)|(?<=多)(?:部委|数|国|地))"
        )
        signs = language_table.directions()
        self._sign = {d.surface: d for d in signs}
        self._direction = re.compile(
            rf"({alternation([d.surface for d in signs])}){_FILL}*(?:{alternation(near)})?(?:了|到|达|至)?$"
        )
        self._comparison = re.compile(
            r"(?:比|较)[^，。；\n]{0,18}?(?:增长|增加|新增|减少|下降|提高|提升|缩短|多|少|净增|扩大|下跌|上涨|回升|回落|上升|[增减升降])(?:了|超过|超|近|约|达)*$"
        )
        self._set_beside = re.compile(
            r"(?:(?<![同环])比|较)(?!重|例|大|为|好|高|低|快|早|长|短|强|多的|少的)([^，。；\n]{1,18}?)(?<![升提增减降缩最])(多|高|快|长|重|大|贵|晚|少|低|慢|短|轻|小|早|便宜)[赚挣收卖产打]?(?:出|了|出了)?(?:超过|超|近|约|达|逾)?$"
        )
        self._gap_words = re.compile(
            r"(?:高于|低于|高出|低出|快于|慢于|优于|领先|落后|好于|超出|大于|小于|高|低|快)(?:[^，。；、\d\n]{0,14})$"
        )
        self._share = re.compile(r"(?:占|占比|比重|比例|份额|占到|占了)[^，。；\n]{0,22}$")
        self._basis = re.compile(alternation(language_table.bases()))
        self._growth_after = re.compile(
            r"(?:以上|左右|以下)?(?:的)?(?:年均)?(?:(?:中?高|高速|快速|两位数|稳定|持续|强劲|年度)的?)?(?:增长|增幅|增速|涨幅|降幅|跌幅|增长率)"
        )
        self._per = language_table.per_words()
        self._per_before = re.compile(alternation(self._per))
        self._units = quantities.definitions
        self._counter_hint = re.compile(
            r"(?:[^，。；、\d]{0,14}?)(群众|居民|人口|农民|职工|学生|残疾人|老人|儿童|妇女|游客|旅客|观众|党员|人才|劳动力|就业|毕业生|师生|建设者|员工|用户|网民|人(?![工文才民均造]))"
        )
        self._time_cue = re.compile(
            r"(?:用时|用了|仅用|只用|历时|耗时|为期|不足|不到|满|约|需|只需|仅需|工期|超过|近|长达|短短|提前|延长|缩短|推迟|持续|周期|时间|期限|至少|最多|将近|每隔|通车|建校|成立|试运行|运行|试点|试用)(?:了|为|是|达|到|仅|约)*$"
        )
        self._difference = re.compile(
            r"(?:升高|降低|提高|温差|相差|上升|下降|回升|回落|调高|调低|(?:比|较)[^，。；\n]{1,18}[高低]出?)(?:了|约|近|超过|达|为)*$"
        )
        self._counted_end = re.compile(r"(?:以上|左右)?(?:$|[、，。；！？,;.）)\n”]|和|及|以及|与)")

    def bare_number(self, text: str, folded: str, r: Reading) -> Mention:
        """A number that claims nothing. Its low and high are the interval that its bound leaves, open on one side."""
        left = folded[max(0, r.start - 40) : r.start]
        comparator = self._comparator(left[_last_break(left) :], folded[r.end : r.end + 14], r)
        return Mention(
            r.start,
            r.end,
            text[r.start : r.end],
            "number",
            r.rule,
            number_low=None if comparator in ("lt", "le") else str(r.low),
            number_high=None if comparator in ("gt", "ge") else str(r.high),
            unit_id=r.unit_id or "count",
            counter=r.counter,
            comparator=comparator,
            kind="level",
            reported_value=r.written if r.is_range or r.measured or not r.scaled else plain(r.low),
            reported_unit=(r.unit_written.strip() or None) if r.measured else None,
        )

    def two_sided(self, text: str, folded: str, first: Mention, second: Mention) -> Mention | None:
        """大于10小于20, 1000以上，1500以下: two bounds of one number, where nothing but their words stands between."""
        if second.start - first.end > 16 or first.cls not in ("number", "quantity"):
            return None
        if (first.cls, first.unit_id, first.counter) != (second.cls, second.unit_id, second.counter):
            return None
        if {first.comparator, second.comparator} not in _TWO_SIDES:
            return None
        if self._between_bounds.fullmatch(folded, first.end, second.start) is None:
            return None
        lower, upper = (first, second) if first.comparator in ("gt", "ge") else (second, first)
        low, high = lower.number_low, upper.number_high
        if low is None or high is None or Decimal(low) >= Decimal(high):
            return None
        return Mention(
            first.start,
            second.end,
            text[first.start : second.end],
            first.cls,
            "two_sided",
            number_low=low,
            number_high=high,
            unit_id=first.unit_id,
            counter=first.counter,
            comparator="range",
            kind="level",
            reported_value=text[first.start : second.end],
        )

    def share_denominator(self, folded: str, first: Mention, second: Mention) -> None:
        """每周48班增至70班, 年产1110吨鱼油、2600吨饮片: one denominator for both ends of a move or all of a list."""
        if first.per is None or second.per is not None or second.kind != "level" or second.cls != "quantity":
            return
        if (first.unit_id, first.counter) != (second.unit_id, second.counter) or second.start - first.end > 16:
            return
        if (
            _MOVED_TO.fullmatch(folded, first.end, second.start)
            or _PLAIN_AND.fullmatch(folded, first.end, second.start)
            or (first.per in _FLOWS or first.per.endswith("persons"))
            and _NEXT_OF_LIST.fullmatch(folded, first.end, second.start)
        ):
            second.per = first.per

    def mention(self, text: str, folded: str, r: Reading) -> Mention | None:
        """The mention that this reading makes, or None where the characters state no number at all."""
        start, end = r.start, r.end
        window = folded[max(0, start - 40) : start]
        left = window[_last_break(window) :]
        after = folded[end : end + 14]
        comparator = self._comparator(left, after, r)
        unit = self._units[r.unit_id] if r.unit_id else None
        cls = self._class(folded, left, after, r, comparator)
        if cls is None:
            return None
        if cls == "number" and r.unit_id is None:
            return self.bare_number(text, folded, r)
        kind, sign, basis = self._kind(left.rstrip(" "), after, r, unit)
        per = r.per or (unit.per if unit else None)
        if per is None and kind in ("level", "growth") and not (unit and unit.dimension == "speed"):
            per = self._denominator(left, kind, unit)
        low, high = r.low, r.high
        if sign < 0 < high:
            low, high = -high, -low
        unit_id, counter = r.unit_id, r.counter
        if cls == "quantity" and unit_id is None and counter is None:
            if (
                MONEY_BEFORE.search(left)
                or r.low >= 10**8
                and after.startswith(_OF_MONEY)
                or r.scaled
                and not COUNT_BEFORE.search(left)
                and MONEY_BEHIND.match(after)
            ) and (r.scaled or r.low >= 10000):
                unit_id = "CNY"
            else:
                hint = self._counter_hint.match(folded, end)
                counter = ("户" if hint[1] == "用户" else "人") if hint and r.scaled else None
                counter = counter or (counted_before(left) if r.scaled else None)
        if unit is not None and unit.dimension == "temperature" and self._difference.search(left):
            unit_id = "K_difference"
        m = Mention(
            start,
            end,
            text[start:end],
            cls,
            r.rule,
            number_low=str(low),
            number_high=str(high),
            unit_id=unit_id or "count",
            counter=counter,
            per=per,
            comparator="range" if low != high else comparator,
            kind=kind,
            reported_value=r.written or None,
            reported_unit=r.unit_written.strip() or None,
        )
        m.basis = basis
        if after.startswith("级") and r.scaled and r.unit_id != "CNY":
            m.size_class = True
        if after.startswith(("级", "产业", "俱乐部", "规模")) and r.bare:
            m.size_class = True
        return m

    def _denominator(self, left: str, kind: str, unit: units_table.Unit | None) -> str | None:
        """What the last word before the number divides it by: 今年亩产, 每年每亩, 人均年收入."""
        near = _NEAR.search(left)
        if near is None:
            return None
        per = None
        for divided in self._per_before.finditer(left, near.start()):
            word = divided.group()
            if word[0] == "月" and _NAMED_MONTH.search(left, 0, divided.start()):
                continue  # 9月销售新能源汽车20万辆
            if word[0] == "年" and (
                _NO_DENOMINATOR.search(left, 0, divided.start())
                and not left.endswith(_ONCE_DONE, 0, divided.start())
                or _NO_YEARLY.match(left, divided.end())
            ):
                continue  # 2022年同期, 上半年, 青少年; 年轻人, 年仅7岁
            if word == "一年" and left.endswith(_ONE_YEAR_OF, 0, divided.start()):
                continue  # 第一年奖励5万元, 经营满一年奖励1万元
            rate = unit is not None and unit.dimension == "percent"
            if word == "年度" and left.startswith(_OF_A_PLAN, divided.end()):
                continue  # 年度计划投资150亿元
            if rate and kind == "level" and word[0] == "年" and not _YEARLY_RATE.match(left, divided.start()):
                continue  # 年度投资完成率110.8%, 按年租金的30%
            if word in ("日均", "月均") and kind != "level" and left.startswith(GREW, divided.end()):
                continue  # 比2022年同期日均增长68%
            if per == "capita" and "每" not in word:
                continue  # 人均年收入
            if len(left) - divided.end() <= _REACH and (kind == "level" or "每" in word or "均" in word):
                per = self._per[word]
        return per

    def _comparator(self, left: str, after: str, r: Reading) -> str:
        if r.low != r.high:
            return "range"
        m = self._after.match(after)
        if m and not (
            m[1] in ("多", "余", "强", "起", "许", "内")
            and (r.unit_id is None and r.counter is None or after[1:2] in "个家元产样方少重年次种部因来点")
        ):
            return self._code[(m[1], "after")]
        if r.hedge:
            return r.hedge
        m = self._before.search(left)
        if m:
            word = m[1]
            if (
                word[0] == "最"
                and left.startswith("的", m.end(1))  # 得票最多的两人
                or word == "上"
                and not (r.bare and r.low >= 10000)
                or m.start()
                and left[m.start() - 1] in _INSIDE_A_WORD.get(word[0], "")
            ):
                pass
            else:
                return self._code[(word, "before")]
        if left.rstrip(" ").endswith("比") and after.lstrip(" ")[:1] in _THAN and after:
            return _THAN[after.lstrip(" ")[0]]
        m = self._wide.search(left)
        if m and _NOT_A_BOUND.match(left, m.end(1)):
            m = None  # 最低生活保障人数
        if m is None and r.unit_id in ("percent", "tenth", "ratio"):
            m = _OVER_A_PART.search(left)
        if m:
            return self._code[(m[1], "before")]
        return "eq"

    def _class(self, folded: str, left: str, after: str, r: Reading, comparator: str) -> str | None:
        number = folded[r.start : r.end]
        has_unit = r.unit_id is not None or r.counter is not None
        if r.bare and r.rule in ("level", "spaced"):
            if not has_unit and not (
                comparator in ("gt", "ge", "lt", "approx") and not left.endswith(("通过", "不过", "经过"))
            ):
                if after.startswith("级") and r.low >= 10**4:
                    return "quantity"
                return (
                    None
                    if r.low < 10**8
                    else ("quantity" if after.startswith(("级", "产业集群", "规模")) else "number")
                )
            if r.unit_id is None and r.counter and comparator == "eq" and r.hedge is None:
                return "name"  # 万家灯火, 千户苗寨
            unit = self._units[r.unit_id] if r.unit_id else None
            sized = bool(after) and "\u4e00" <= after[0] <= "\u9fff" and after[0] not in _AFTER_A_VALUE
            if unit is not None and unit.dimension != "money" and sized and comparator == "eq" and r.hedge is None:
                return "name"  # 万亩良田, 亿吨大港: a class of size
            if unit is not None and unit.dimension in ("time", "length") and comparator == "eq" and r.hedge is None:
                return "name"  # 百年, 千里
            if (
                unit is not None
                and unit.dimension not in ("money",)
                and r.low < 10**4
                and comparator == "eq"
                and r.hedge is None
            ):
                return "name"
            if r.low < 10**4 and comparator == "ge" and left.endswith("上"):
                return "name"  # 上百, 上千: too vague
        if not has_unit:
            if r.is_range and r.writing == "chinese" and not r.scaled:
                return "number"
            follows = (
                bool(after) and "\u4e00" <= after[0] <= "\u9fff" and after[0] not in "的至到和与及是为在比、第等级后前"
            )
            counted = MONEY_BEFORE.search(left) or COUNT_BEFORE.search(left) or left.endswith(("人数", "户数"))
            if r.scaled and (follows or comparator != "eq" or counted):
                return "quantity"
            return "number"
        if (
            number.startswith("一")
            and r.writing == "chinese"
            and not r.scaled
            and not r.is_range
            and r.low == 1
            and r.hedge is None
        ):
            if r.counter is not None:
                if (
                    r.counter_class not in ("noun", "place")
                    and self._counted_end.match(after)
                    and left
                    and "\u4e00" <= left[-1] <= "\u9fff"
                    and left[-1] not in "的了是这那每某第有另同之成为做到于跑"
                ):
                    return "quantity"
                return "idiom"
            unit = self._units[r.unit_id or ""]
            if unit.dimension == "time":
                if comparator in ("lt", "gt", "approx", "le", "ge") or self._time_cue.search(left):
                    return "quantity"
                return "idiom"
            if unit.dimension in ("length", "mass", "area") and len(number) == 2 and comparator == "eq":
                return "idiom"
        if r.counter_class == "slogan" and r.writing == "chinese":
            return "name"
        return "quantity"

    def _kind(self, left: str, after: str, r: Reading, unit: units_table.Unit | None) -> tuple[str, int, str | None]:
        dimension = unit.dimension if unit else "count"
        basis_match = None
        for basis_match in self._basis.finditer(left):
            pass
        basis = language_table.bases()[basis_match.group()] if basis_match else None
        if r.rule == "doubled":
            return "multiple", 1, basis
        if dimension == "ratio" and r.unit_id == "times":
            return "multiple", 1, basis
        d = self._direction.search(left)
        if d and d[1] == "升" and left[d.start() - 1 : d.start()] in A_LITRE:
            d = None
        direction = self._sign[d[1]] if d else None
        if d and direction and _UP_TO.match(left, d.end(1)) and not direction.surface.endswith(RATE_NOUNS):
            direction = dataclasses.replace(direction, level=True)  # 跃升到七成 says where it stands
        if dimension == "percentage_point":
            if basis_match and FORMER.fullmatch(left, basis_match.start()):
                sign = -1 if LESS.search(left, basis_match.start()) else 1
                return "growth", direction.sign if direction else sign, basis  # 高于上月1个百分点
            if direction and not direction.level:
                if d and self._gap_words.search(left[: d.start()]) and not direction.surface.startswith(CHANGES):
                    return "gap", direction.sign, None
                return "growth", direction.sign, basis
            if _AHEAD.search(left):
                return "gap", 1, None
            moved = OBJECT_MOVED.search(left) if direction is None else None
            if moved:
                return "growth", -1 if moved[1] in FEWER else 1, basis  # 下调利率0.25个百分点
            if self._gap_words.search(left):
                return (
                    "gap",
                    -1 if re.search(r"低于|慢于|落后|低[^，]*$", left) and not re.search(r"高|快|领先", left) else 1,
                    None,
                )
            return "growth", 1, basis
        if dimension in ("percent", "ratio"):
            if direction and not direction.level:
                return "growth", direction.sign, basis
            if self._growth_after.match(after):
                return "growth", -1 if "降" in after[:6] or "跌" in after[:6] else 1, basis
            if self._share.search(left):
                return "share", 1, None
            beside = self._beside(left)
            if beside:
                return (*beside, basis)
            moved = OBJECT_MOVED.search(left) if direction is None and r.unit_id == "percent" else None
            if moved:
                return "growth", -1 if moved[1] in FEWER else 1, basis  # 降低碳排放20%
            if direction is None and re.search(r"(?:同比|环比|增幅|增速|增长率|涨幅)[^，。；\d]{0,6}$", left):
                return "growth", 1, basis
            rate = RATE_FROM.search(left)
            if rate:
                return "growth", -1 if rate[1] in ("降幅", "跌幅") else 1, basis
            if r.unit_id in ("ratio", "tenth") or OF_THEM.match(after) and not AS_MUCH.search(left):
                return "share", 1, None
            if direction and direction.level and re.search(r"(?:增速|增幅|增长率|涨幅|降幅)[^，。；\d]{0,4}$", left):
                return "growth", direction.sign if "降幅" not in left else -1, basis
            return "level", 1, None
        if direction and not direction.level and self._comparison.search(left):
            return "growth", direction.sign, basis or "stated"
        if direction and dimension == "money" and direction.surface in PRICE_MOVES and not _AT_THE_STORE.search(left):
            return "growth", direction.sign, basis  # 涨价约为600元
        if direction and direction.surface in MOVES and d and DIRECTLY.fullmatch(left, d.end(1)):
            of_itself = direction.surface in OF_THEMSELVES or AND_THE_RATE.match(after) is not None
            if of_itself or self._counted_end.match(after) and not (d.start() and direction.surface in ADDED):
                return "growth", direction.sign, basis
        beside = self._beside(left)
        return (*beside, basis) if beside else ("level", 1, None)

    def _beside(self, left: str) -> tuple[str, int] | None:
        """比去年多3万人 has grown; 比全国平均高2000元 is a lead over something else."""
        beside = self._set_beside.search(left)
        if beside is None:
            more = YEAR_ON_YEAR.search(left)
            return ("growth", -1 if more[1] == "少" else 1) if more else None
        return "growth" if OF_BEFORE.search(beside[1]) else "gap", -1 if beside[2] in "少低慢短轻小早便宜" else 1


_NO_DENOMINATOR = re.compile(r"[\d零〇一二三四五六七八九十两几多明去今前后当本财青少往近周上同全次来历中成老童幼半]$")
_NO_YEARLY = re.compile("[轻龄纪仅满底末初前后以来间内代货味会画关级长老幼青中逾近约过仍已]|度[计目任规假]|同期|汇率")
_YEARLY_RATE = re.compile("年(?:均|增|化|利率|息|利息|收益率|回报率|复合)")
_OF_A_PLAN = ("计划", "目标", "任务", "规划")
_ONCE_DONE = ("产后", "成后", "用后", "工后", "运后", "营后", "效后")
"""建成后年处理污水10万吨"""
_NAMED_MONTH = re.compile(r"[\d一二三四五六七八九十上本当同]$")
_ONE_YEAR_OF = ("第", "满", "这", "过去", "近", "上", "前", "后", "下", "头")
_OF_MONEY = ("产业", "级产业", "园区", "级园区", "集群", "级集群", "产值", "投资", "项目", "大项目", "大关")
_AHEAD = re.compile(r"(?:超|超过|超前|超出|领先|快于)(?:序时|时序|目标|计划|预期|进度|全[国省市县区])[^，。；\d]{0,8}$")
_OVER_A_PART = re.compile(r"(超过|不到|不足|接近|超)(?=[^，。；、：\d\n]{1,10}的$)")
"""超过去年全年的八成: the part of something else that is passed."""
_FLOWS = frozenset(("year", "month", "week", "day", "hour", "quarter"))
_MOVED_TO = re.compile(
    r"(?:左右|以上|以下)?[，,]?(?:逐步|一举|直接|大幅|将|已|进一步)?(?:增加|增长|提高|提升|上升|上涨|扩大|扩|增|提|升|涨"
    r"|降低|下降|下调|减少|缩短|压缩|压减|缩|降|减|跌|跃升|变)(?:到|至|为)了?(?:现在|目前|如今)?的?(?:约|近|超|超过)?"
)
_UP_TO = re.compile("了?[到至]")
_AT_THE_STORE = re.compile("(?:库|自|车)提价")
"""库提价 is a price for what one fetches, not a rise."""
_NOT_A_BOUND = re.compile("的|生活|工资|人民|法院|检察")
_PLAIN_AND = re.compile(r"\s?(?:、|和|及|以及|与)\s?")
_AFTER_A_VALUE = frozenset("的以左上下至到和与及或多余是为在")
_NEXT_OF_LIST = re.compile(r"[^，。；：、\d\n]{0,10}(?:、|和|及|以及|与)[^，。；：、\d\n]{0,4}")
_REACH = 12
_NEAR = re.compile(r"[^，。；：、\n\d]{1,28}$")
"""Where a word that divides a number stands: not beyond another number or mark."""


def _last_break(window: str) -> int:
    """Offset behind the last mark that ends a clause; 、 does not end one."""
    last = 0
    for m in _END.finditer(window):
        if (
            m.group() in ",：:"
            and m.end() < len(window)
            and m.start() > 0
            and window[m.start() - 1].isdigit()
            and window[m.end()].isdigit()
        ):
            continue
        last = m.end()
    return last
