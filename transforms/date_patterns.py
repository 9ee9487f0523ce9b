"""How calendar expressions are written: the pattern over digits and the words of the date tables.

Groups say which writing matched; ``transforms.periods`` resolves each to an interval.
"""

from __future__ import annotations

import re

from seeds import language_table
from transforms import fiscal_years, holidays
from transforms.numbers import ZD

_M = r"(?:1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])"
_D = r"(?:3[01]|[12]\d|0?[1-9]|三十一?|二?十[一二三四五六七八九]?|[一二三四五六七八九])"
_HOUR = r"(?:[01]?\d|2[0-4])"
N = rf"(?:\d{{1,2}}|[{ZD}十]{{1,3}})"
"""A number of months, days or years, in either kind of digits."""
TO = r"\s?(?:——|--|[-—–─~至到])\s?"
_FULL_YEAR = rf"(?:(?:1[5-9]|20)\d\d|[一二][零八九][{ZD}]{{2}})"
# two digits are a year where a month, quarter or half follows, or where they begin with zero (08年)
_SHORT_YEAR = (
    rf"(?:\d\d|[{ZD}]{{2}})(?=年(?:度?的?(?:{_M}月|第?[一二三四1-4]季度|[上下]半年|前{N}个?[月季]|年?[底末初](?!级)))) "
    rf"|0\d(?=年(?!代|前|后|来|间|以|多|内))|零[一二三四五六七八九](?=年(?!代|前|后|来|间|以|多|内))"
    rf"|[一二三四五六七八九][{ZD}]{{2}}(?=年{_M}月)|(?<=在)\d{{3}}(?=年)"
)
_SHORT_YEAR = _SHORT_YEAR.replace(") |0", ")|0")


def _words(unit: str) -> str:
    return "|".join(re.escape(w.surface) for w in language_table.date_words() if w.unit == unit)


_ERAS = "|".join(language_table.eras())
_FESTIVALS = "|".join(sorted(language_table.festivals(), key=len, reverse=True))
_PLANS = "|".join(sorted(language_table.five_year_plans(), key=len, reverse=True))
_NOT_A_YEAR = "轻|级|龄|代|纪|会|老|少|均|货|味|限|份|度假|检|报|薪|终奖|轮|卡|票|利"
_AFTER_RELATIVE_YEAR = rf"(?!{_NOT_A_YEAR})(?<![前后本当上同次]年(?=产))度?"

_ONCE_IT_IS_BUILT = "(?<=[产成工用运营业立车效])后年"
"""建成后年处理污水10万吨: so much a year, not the year after next."""


def _year(suffix: str) -> str:
    return (
        rf"(?:(?P<y{suffix}>{_FULL_YEAR}|{_SHORT_YEAR})\s?年(?!代)(?:度(?!假))?"
        rf"|(?P<reign{suffix}>{_ERAS})(?P<reigny{suffix}>元|{N})年"
        rf"|(?!{_ONCE_IT_IS_BUILT})(?P<ry{suffix}>{_words('year')}){_AFTER_RELATIVE_YEAR})"
    )


_WEEK = r"(?:个?(?:周|星期|礼拜)(?![一二三四五六日天]))"
_CONTRACT = r"交割|交货|(?:[一-鿿]{0,4}期货(?:合约|价格)?(?:主力)?(?:收|报|结算|[上下]?[涨跌])|[一-鿿]{0,6}合约)"
"""Behind a month: it is one of delivery (9月原油期货收跌)."""
_SUB = rf"""
  (?P<half>[上下]半年)
| (?<![A-Za-z])[Qq](?P<qq>[1-4])(?![\dA-Za-z])(?:季度)?
| 第?(?P<q>[一二三四1-4])季度(?!报)(?P<qend>[末底])?
| 第?(?P<q1>[一二三四1-4])(?:{TO}|、)第?(?P<q2>[一二三四1-4])季度
| 前(?P<fq>[二两三23])个?季度
| (?:(?<!提)前|头|首(?=[二三六九两2369]))(?P<fm>{_M}|两)个?月(?!份)
| (?P<m1>{_M})(?:月份?)?(?:{TO})(?P<m2>{_M})月份?(?![\d{ZD}])
| (?P<mw>{_M})月的?第(?P<mwn>{N}){_WEEK}
| (?P<mf>{_M})月前(?P<mfn>{N})[天日]
| (?:(?<!近)|(?<=[临接]近))(?P<m>{_M})\s?月份?(?!{_CONTRACT})(?:\s?(?P<d>{_D})\s?(?:[日号](?!线|楼|院|令|文)|(?={TO}{_D}日))(?:{TO}(?:(?P<em>{_M})月)?(?P<ed>{_D})[日号])?)?(?P<xun>[上中下]旬|初(?![一二三四五六七八九十])|[底末])?
| (?P<edge>年[底末初](?!级|期|步)|岁末|年终(?!奖)|年中)
| (?P<full>全年)
"""
_OF_A_YEAR = rf"""
  第(?P<nthm>{N})个月
| 第(?P<nthw>{N}){_WEEK}
| 前(?P<fw>{N}){_WEEK}
| 最后\s?(?P<lw>{N})\s?{_WEEK}
| 后(?P<lm>{_M}|两)个?月
| (?P<dawn>伊始)
| (?P<lastone>最后一个月|最后一天)
"""
HOLIDAY = re.compile(holidays.pattern(_year("6"), _year("7"), _year("9")), re.VERBOSE)
FISCAL_YEAR = re.compile(fiscal_years.PATTERN)


def _bare(pattern: re.Pattern[str]) -> str:
    """The pattern without groups: where it matches, it is asked again for its parts."""
    return re.sub(r"\(\?P<\w+>", "(?:", pattern.pattern).strip()


_BODY = rf"""
   (?P<ya>{_FULL_YEAR})年?(?:{TO}|、)(?P<yb>{_FULL_YEAR})\s?年(?!代)度?
 | (?P<plan>“?(?P<pn>{_PLANS})五”?(?:规划)?(?:(?:前(?P<pf>{N})年)|期间|时期|(?P<pe>期?末|收官)|以来))
 | (?P<iy>(?:19|20)\d\d)(?P<sep>[-./])(?P<im>1[0-2]|0?[1-9])(?P=sep)(?P<id>3[01]|[12]\d|0?[1-9])(?![\d.])
 | (?<![A-Za-z号码:.-])(?P<cy>(?:19|20)\d\d)(?P<cm>0[1-9]|1[0-2])(?P<cd>0[1-9]|[12]\d|3[01])(?![\dA-Za-z万亿元%.多余个])
 | (?P<dd>\d{{1,2}})(?P<dsep>[-/])(?P<dm>\d{{1,2}})(?P=dsep)(?P<dy>(?:19|20)\d\d)(?!\d)
 | (?P<era>(?:(?P<century>\d\d|[一二]?十[一二三四五六七八九]?|上|本)世纪)?(?P<decade>[{ZD}]十|(?:19|20)?\d0)年代)
 | (?P<cent>\d\d|[一二]?十[一二三四五六七八九]?)世纪(?![初中末前后以之下上]|\d)
 | (?P<clock>{_HOUR}[:：][0-5]\d(?:[:：][0-5]\d)?(?!\d)|{_HOUR}时(?:[0-5]?\d分)?(?:许|整)?(?=[，,。、）)\s在至-]|前后|位于|发布|降雨|(?<=[至到\-]\d时)\d|(?<=[至到\-]\d\d时)\d)
  |{_HOUR}时[0-5]?\d分(?:[0-5]?\d秒)?|{_HOUR}点(?:[0-5]\d分?(?![\d%％万亿元倍度米吨公个])|半(?!数|成)|整|钟|许|(?=档|起|前|后|开始|准时|[至到]{_HOUR}点))
  |(?<=[日号天]){_HOUR}[时点](?![\d多几个%％小])
  |(?:(?<=[晨午晚上夜早间])|(?<=点[至到])){_HOUR}点(?![多几]?[个项条元意建要希主看共体]))
 | (?P<fiscal>{_bare(FISCAL_YEAR)})
 | (?P<holiday>{_bare(HOLIDAY)})
 | (?P<span>(?P<sdir>最近|(?<!已)(?<!已经)过去|未来|今后|往后|近|接下来|后面|之后|之前|向前|往前)(?:的)?(?P<sn>{N}|几)(?P<su>年|个月|天|{_WEEK})(?:多|余)?(?P<slai>来|以来|间|内|里|期间)?)
 | (?P<within>(?P<wn>{N})(?P<wu>年|个月)(?:之|以)?内(?!部|外|容|陆))
 | (?P<ago>{N})(?P<agu>年|个月|天|{_WEEK})(?P<aghalf>半)?(?P<agd>(?:之|以)?[前后])(?![\d一二三四季置期续景沿列往任门台浪]|提(?!出|到|交|前))
 | (?<![A-Za-z\d.-])(?P<ly>20\d\d|[0-3]\d)年?(?P<lk>[HhQq])(?P<ln>[1-4])(?![\dA-Za-z])
 | (?<=回顾|展望)(?P<hy>20\d\d)(?![\d年.-])
 | (?P<report>(?P<ryy>(?:19|20)\d\d)年?(?:半年度|中报|半年报|[一三]季报))
 | {_year("3")}\s?的?\s?(?:{_OF_A_YEAR})
 | (?:{_year("")}\s?(?:的\s?)?)?(?:{_SUB})
 | {_year("2")}(?P<edge2>[底末初](?!级|中|步|衷|次|始|期|心|创|审|代|任|速|稿))?
 | (?<!近)(?P<donly>{_D})日(?:{TO}(?P<de>{_D})日)?(?![均产元常照用前报历程文线楼院令]|本(?![轮次届])|[一二三四五六七八九十]|\d(?!\d?[时点:：]))
 | (?P<rm>{_words("month")})(?!饼|光|亮|均|产|租|薪|底薪|嫂)(?:份)?(?:(?P<rmd>{_D})[日号]|(?P<rxun>[上中下]旬|月?[初底末]))?
 | (?P<halfmonth>[上下]半月(?!刊|板))
 | (?P<rd>{_words("day")})(?!均|常|报|益|后|地|期|而)
 | (?P<twodays>[昨今明][今明后]两[天日])
 | (?P<rq>{_words("quarter")})
 | (?P<rw>{_words("week")})(?P<rwd>[一二三四五六日天])?(?!边|期|年|末|转|[一二三四五六]?[次个家份圈])
 | (?<![一二两三四五六七八九十每个数几上下本这今\d])(?P<bw>周|星期|礼拜)(?P<bwd>[一二三四五六日天])(?![次个家份圈期年中线致边体流生]|[一二三四五六七八九十])
 | (?P<donly2>{_D})号(?=之?前|起|至|到|左右|开始|上午|下午|晚上?|回来|出发|之后|以前|以后)
 | (?<![\d{ZD}十个本上下当同这今份])(?P<medge>月[底末])(?!薪)
 | (?P<ryh>年内|(?<![半跨])年度(?=计划|目标|任务))
"""
_TAIL = r"""
 (?P<since>(?:底|末)?以来|起(?!步|到|来|草|源|家|点|着|用|重|飞)|至今|开始)?
 (?P<before>(?:或|及|或者)?(?:之|以)?前(?!景|提|沿|列|往|十|三|五|\d|期|后|置|瞻|端)|(?:之|以)内
 |(?P<after>(?:或|及|或者)?(?:之|以)后)|内(?!部|外|容|陆|蒙|地|需))?
"""
DATE = re.compile(rf"(?:{_BODY}){_TAIL}", re.VERBOSE)

_ALONE = re.compile(
    rf"""
   (?P<iy>(?:19|20)\d\d)(?P<sep>\s)(?P<im>1[0-2]|0?[1-9])(?P=sep)(?P<id>3[01]|[12]\d|0?[1-9])
 | (?P<cy>(?:19|20)\d\d)\.(?P<cm>0[1-9]|1[0-2])
 | (?P<cm3>0[1-9])\.(?P<cd3>3[01]|[12]\d|0[1-9])
 | (?P<donly2>{_D})号
 | (?P<festival>{_FESTIVALS})
 | (?P<cy2>\d\d)\.(?P<cm2>1[0-2]|0?[1-9])\.(?P<cd2>3[01]|[12]\d|0?[1-9])
 | (?P<dd>\d{{1,2}})(?P<dsep>/)(?P<dm>\d{{1,2}})(?:/(?P<dy>\d\d))?
 | (?P<sdir>前|后|上|下)(?P<span>)(?P<sn>{N})(?P<su>年|个?月|天|日|{_WEEK})
 | (?P<ago>{N})(?P<agu>日)(?P<agd>(?:之|以)?[前后])
 | (?P<y2>\d\d|[{ZD}]{{2}}|[1-9]\d\d)年版?
 | {_year("")}?(?P<m>{_M})月(?P<d>{_D})
    """,
    re.VERBOSE,
)
STARTS = "".join(
    sorted({w.surface[0] for w in language_table.date_words()} | set("上下前头首近过未最往全年岁第接之向周星礼月“Qq"))
)
"""Characters, besides numerals, that a calendar expression may begin with."""

_ERA_NAMES = frozenset(language_table.eras())
_NUMERAL = (
    rf"(?:\d{{8}}|[\d{ZD}十]{{1,8}}+\s?"
    r"(?:[年月日号世时天周星礼季财半点:：/至到、”规期末收前中—–─~HhQq，-]|以来|个[周星礼月]|\.\d{1,2}\.\d))"
)
"""A numeral with what may follow where a calendar expression begins with it: most begin none. A new writing adds its own."""
BEGINS = (
    "|".join(_words(u) for u in ("year", "quarter", "month", "week", "day")) + "|"
    rf"[上下]半[年月]|[前头首].{{1,2}}个?[月季]|全年|年[底末初终中内度]|岁末|第.季|“[{ZD}十]|最近|过去|未来|今后|往后"
    rf"|(?:[上下]一?个?|本|当前)财(?=年|政年度)|[{holidays.STARTS[0]}][{holidays.STARTS[1]}]|近[{ZD}十几\d的]|接下来|后面|之[前后]|向前|往前|周[一二三四五六日天]|星期|礼拜|月[底末]|[昨今明][今明后]两|[Qq][1-4]"
)
"""How one begins that begins with no numeral."""
_BEGINS = re.compile(f"{_NUMERAL}|{BEGINS}")


def match_date(text: str, at: int) -> re.Match[str] | None:
    """The calendar expression that begins at this offset of a folded text, or with an era's name before it."""
    if at > 1 and text[at - 2 : at] in _ERA_NAMES:
        return DATE.match(text, at - 2)
    return DATE.match(text, at) if _BEGINS.match(text, at) else None


_DECIMAL = re.compile(r"\d+点\d+")


def match_alone(text: str) -> re.Match[str] | None:
    """The calendar expression that a folded text is, and nothing else; some are dates only where they stand alone."""
    start, end = len(text) - len(text.lstrip()), len(text.rstrip())
    m = DATE.fullmatch(text, start, end) or _ALONE.fullmatch(text, start, end)
    if m is None:
        return None
    g = m.groupdict()
    if g.get("dd") and not g.get("dy") and int(g["dd"]) < int(g["dm"]):
        return None  # 2/15 is a fraction as well
    short = g.get("y2")
    if short and m.re is _ALONE and not short[0].isdigit() and _counts_years(short):
        return None  # 三四年: three or four years
    if _DECIMAL.fullmatch(g.get("clock") or ""):
        return None  # 1点45 with nothing about it is a decimal
    return m


def _counts_years(text: str) -> bool:
    a, b = (ZD.replace("两", "").find(ch) for ch in text)
    return b - a == 1 or text in ("三五",) or "两" in text
