"""Short names of listed companies, told by the code behind them: 长青股份(301468), 长青公司（NYSE:CQG）."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from transforms.name_words import CUT, GENERIC, VERBAL

_CODE = r"\d{5,6}(?:\.[A-Z]{2})?"
_CODED = re.compile(rf"[（(](?:(?:股票|证券)?代码[:：]|[A-Z]{{2,6}}[:：]?\s?)?(?:{_CODE}|(?<=[:：])[A-Z]{{1,5}})[）)]")
_RUN = re.compile(r"[一-鿿A-Za-z*]{2,10}$")
LISTED_AS = re.compile(
    rf"[（(](?:(?:股票|证券)?简称[:：]?)?[“\"]?([一-鿿A-Za-z]{{2,6}})[”\"]?[，,、；; ]{{1,2}}(?:(?:股票|证券)?代码[:：]?)?{_CODE}[）)]"
)
"""长青新材料有限公司（长青股份，002033.SZ）: the short name behind the one in full."""
_MOST = 60
"""Codes in one text that are looked at: a list of all shares names no one."""
_NO_COMPANY = re.compile(r"电话|热线|邮编|编号|指数|号码|基金|转债|ETF")


def coded_names(text: str) -> Iterator[tuple[int, int]]:
    """Where a short name stands before its code, as far as it is sure where it begins."""
    for coded in islice(_CODED.finditer(text), _MOST):
        end = coded.start() - (text[coded.start() - 1 : coded.start()] == " ")
        before = _RUN.search(text, max(0, end - 10), end)
        if before is None or _NO_COMPANY.search(before.group()):
            continue
        start, run = before.start(), before.group()
        whole = start == 0 or not text[start - 1].isalnum()
        size = len(run)
        if not whole or size > 6 or CUT.search(run.removesuffix("公司")) or VERBAL.search(run):
            told = (n for n in (4, 3) if size >= n and text.count(run[-n:]) > text.count(run[-n - 1 :]))
            size = next(told, 0)
        if size and GENERIC.fullmatch(run[-size:]) is None:
            yield end - size, end
