"""Who says a number: the institution or person that the sentence names as its source."""

from __future__ import annotations

import re

_SAYS = r"(?:介绍|表示|说|透露|指出|告诉记者|告诉笔者|认为|坦言|称)"
_SOURCES = (
    re.compile(r"(?:记者|笔者)(?:[^，。；从]{0,16})从(?P<who>[^，。；“”]{2,30}?)(?:处|方面)?(?:了解到|获悉|采访)"),
    re.compile(
        r"(?:据|(?:^|[，。；\n“])经)(?P<who>[^，。；：“”]{2,24}?)(?:（[^）]*）)?"
        r"(?:统计|核算|反馈|介绍|消息|测算|监测|预测|数据|报道|通报|披露|发布|公布|估算|调查|预计)(?![局部署司站所队中学院网])"
    ),
    re.compile(
        r"(?:^|[，。；：\n“])(?P<who>[^，。；：“”\n]{2,24}?)(?:的)?(?:最新|初步)?(?:发布的?)?(?:统计|监测|调查|研究|普查)?(?:数据|报告|结果|统计)显示"
    ),
    re.compile(
        r"(?:^|[，。；\n”])(?P<who>[^，。；：“”\n]{2,28}?)(?:近日|日前|今天|昨天|[（(][^（）()]*[）)])*(?:公布|发布|通报)(?:的|了|，|：)"
    ),
    re.compile(rf"(?:^|[，。；\n”])(?P<who>[^，。；：“”\n]{{2,30}}?){_SAYS}(?:道|，|：|,|:)"),
)
_WORDS = (
    ("记者", "笔者"),
    ("据", "经"),
    ("显示",),
    ("公布", "发布", "通报"),
    ("介绍", "表示", "说", "透露", "指出", "告诉", "认为", "坦言", "称"),
)
"""Words without which each of them cannot match: most sentences hold none."""
_BEFORE = re.compile(r"^(?:来自|根据|据|经)")
_AFTER = re.compile(
    r"(?:近日|日前|昨[日天]|今[日天]|当[日天]|(?:\d{1,2}月)?\d{1,2}日|最新|初步|统一|联合|[发公]布|的|报告|数据)+$"
)
"""What stands about the name: 来自X的数据, X近日发布报告."""
_NOBODY = re.compile(
    r"(?:据悉|据了解|据介绍|数据|统计|最新|有关|记者|其中|目前|悉|了解|相关|也|此外|同时)$|^(?:悉|了解|介绍|最新|初步)|\d"
)


def claim_source(sentence: str, mention: tuple[int, int]) -> str | None:
    """Who says the number of ``sentence[mention]``, where the sentence names it.

    >>> claim_source("据海关统计，前三季度进出口总值30.8万亿元。", (11, 18))
    '海关'
    >>> claim_source("据省统计局初步核算，上半年生产总值3万亿元。", (17, 21))
    '省统计局'
    """
    at, _ = mention
    for pattern, words in zip(_SOURCES, _WORDS, strict=True):
        if not any(word in sentence for word in words):
            continue
        for match in pattern.finditer(sentence):
            who = _AFTER.sub("", _BEFORE.sub("", match.group("who").strip()))
            if pattern is _SOURCES[-1] and match.start() > at and "”" not in sentence[at : match.start() + 1]:
                continue
            if pattern is not _SOURCES[-1] and match.start() > at:
                continue
            if _NOBODY.search(who) or not who:
                continue
            return who
    return None
