"""First words of a sentence that say that it is about something else than the one before."""

from __future__ import annotations

import re

_FURTHER = re.compile(r"\s*(?:此外|另外|同时|与此同时)")
_OF_A_PLACE = re.compile(r"\s*(?:[村镇乡县市区省]里|当地)(?!的?(?:企业|公司))")
_ELSEWHERE = re.compile(
    r"\s*(?:(?:此外|同时|另)?，?据[^，。]{2,12}(?:报道|消息)|(?:此外|同时|另外)，[^，。]{2,16}数据显示|相信|希望|感谢|期待|祝贺|[今明去]年是|《|在[^，。；]{2,20}(?:中心|口岸|港|[省市县区镇村])，"
    r"|(?:\d+|[一二三四五六七八九十]+)多?[余]?年[来间]，(?!累计|先后|已|共|公司|企业|其|它|一直|坚持|不断|持续|始终|协会|商会|大桥|项目))"
)
_OF_THE_ECONOMY = re.compile(
    r"[^。；\n\d]{0,24}(?:\d{4}年)?[^。；\n\d]{0,16}(?:预期目标|主要目标|发展目标|生产总值|GDP)"
)
"""会议开幕。今年主要预期目标是…: what a meeting resolves is of the place."""
_LEADERS = re.compile(
    r"\s*(?:习近平|多国|各国|我国|中方|[一-鿿]{2,6}(?:主席|总书记|总理|总统|外长)|[一-鿿]{2,8}表示，)"
)


def turns_away(text: str, start: int, kind: str) -> bool:
    """Whether the sentence from ``start`` on is no longer about the thing of this kind that was spoken of."""
    if kind == "event" and _OF_THE_ECONOMY.match(text, start):
        return True
    if kind == "project" and _FURTHER.match(text, start) or _OF_A_PLACE.match(text, start):
        return True
    return kind != "company" and _ELSEWHERE.match(text, start) is not None


def leaves_the_event(text: str, start: int) -> bool:
    """Whether the sentence from ``start`` on has people, states or years as its subject, not the event reported."""
    if _OF_THE_ECONOMY.match(text, start):
        return True
    return _ELSEWHERE.match(text, start) is not None or _LEADERS.match(text, start) is not None
