"""Which calendar expressions only say what a figure is compared with: 较2020年增长, 与上月持平, 2019年同期."""

from __future__ import annotations

import re

_COMPARED_LEFT = re.compile(r"(?:超|高于|低于|快于|慢于|多于|少于|优于|好于|超过|不及|高过)\s?$")
_COMPARED_RIGHT = re.compile(r"(?:的)?(?:同期|同月|同季)|(?:[（(][^（）()\n]{1,16}[）)])?相比")
_LEVEL_RIGHT = re.compile("(?:的[^，。；、\\d]{1,8})?(?:基本|大致|大体|总体)?(?:持平|相当|一致|相同)")
"""与上月持平: nothing that follows is of last month."""
_TIMES_RIGHT = re.compile(r"的(?:近|约|超过?|逾)?[\d.一二两三四五六七八九十]{1,5}多?倍")
_COMPARED_FAR = re.compile(r"[较比][^，。；、\d]{1,9}的$")
_GROWN_SINCE = re.compile(r"(?:同期)?(?:分别)?(?:增长|增加|提高|提升|上升|下降|减少|翻)")
"""较扩能改造前的2020年分别增长20%"""


def of_a_comparison(text: str, end: int) -> bool:
    """Do the words behind a date say so: 同期, …相比, 的1.5倍?"""
    return bool(_COMPARED_RIGHT.match(text, end) or _TIMES_RIGHT.match(text, end))


def set_beside(text: str, start: int, end: int, word: str, window: int) -> bool:
    """Do the words before a date say so, ``word`` that which leads to it, from ``window`` on?"""
    before = text[start - 1 : start]
    return bool(
        word in ("比", "较", "相比于", "相较于")
        or _COMPARED_LEFT.search(text, window, start)
        or (word in ("与", "和") or before in "跟同")
        and _LEVEL_RIGHT.match(text, end)
        or before == "的"
        and _COMPARED_FAR.search(text, max(0, start - 12), start)
        and _GROWN_SINCE.match(text, end)
    )
