"""Every numeric expression of a text, each with the class that it is: the stage article -> mention.

One left-to-right pass. At each character that could begin a numeral the readers are asked in a
fixed order: words that hold a numeral and are none (進一步, 四川), calendar expressions, the families
of numbers that count nothing (第三届, 5G工厂, 世界500强), and last the quantity. The first that
answers wins and reading goes on behind it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import ahocorasick_rs

from seeds import language_table
from transforms import bounds, periods
from transforms.numbers import ARABIC, ZD, fold
from transforms.quantities import QuantityReader, Reading
from transforms.records import Mention

_C = rf"[{ZD}十百千万亿廿]+"
_FAMILY_PARTS = {"{N}": rf"(?:{ARABIC}|{_C})", "{A}": ARABIC, "{C}": _C, "{ZD}": ZD}
_CANDIDATE = re.compile(rf"[\d{ZD}十百千万亿廿翻半①-⑳]|过半|http|[今去前明后本当上下同次翌大头近过未最往全年岁第昨来“]")
_NUMERIC = frozenset(f"0123456789{ZD}十百千万亿廿翻半")
_DATE_ONLY = frozenset("今去前明后本当上下同次翌大头近过未最往全年岁第昨来“")
_QUOTED = re.compile(r"[“‘《〈「『]([^“”‘’《》〈〉「」『』\n]{1,24})[”’》〉」』]")
_SENTENCE_END = re.compile(r"[。！？\n]")
_BOOK = re.compile(r"《[^《》\n]{1,80}》")
_NAME_QUOTE = re.compile(rf"[\u4e00-\u9fffA-Za-z\d{ZD}+·—-]{{1,16}}$")


@dataclass(frozen=True, slots=True)
class Family:
    """One family of numbers that are no quantities: see seeds/language/number_families.csv."""

    name: str
    cls: str
    tier: int
    left: re.Pattern[str] | None
    right: re.Pattern[str]


def _expand(pattern: str) -> str:
    for key, value in _FAMILY_PARTS.items():
        pattern = pattern.replace(key, value)
    return pattern


def families() -> list[Family]:
    """All families, specific tiers first, in file order within a tier."""
    found = [
        Family(f.family, f.cls, f.tier, re.compile(_expand(f.left)) if f.left else None, re.compile(_expand(f.right)))
        for f in language_table.number_families()
    ]
    return sorted(found, key=lambda f: f.tier)


class MentionReader:
    """Reads mentions; built once, used for any number of texts."""

    def __init__(self) -> None:
        words = language_table.not_numbers()
        self._words = [w.surface for w in words]
        self._word_class = [w.code for w in words]
        self._lexicon = ahocorasick_rs.AhoCorasick(self._words, matchkind=ahocorasick_rs.MatchKind.LeftmostLongest)
        self._families = families()
        self.quantities = QuantityReader()
        self.bounds = bounds.BoundReader(self.quantities)

    def read(
        self, text: str, published_on: date | None, account_years: Sequence[tuple[int, int]] = ()
    ) -> tuple[list[Mention], list[periods.DateSpan]]:
        """Mentions in text order, and the calendar expressions among them with what they resolve to.

        ``account_years`` are (offset, year): from there on the text gives account of that year, and 全年
        or 年末 mean it.
        """
        folded = fold(text)
        calendar = periods.Calendar(published_on)
        next_account = 0
        mentions: list[Mention] = []
        dates: list[periods.DateSpan] = []
        masks = self._lexicon.find_matches_as_indexes(folded)
        n_masks, next_mask = len(masks), 0
        quoted = [(m.start(1), m.end(1)) for m in _QUOTED.finditer(folded)]
        books = [(m.start(), m.end()) for m in _BOOK.finditer(folded)]
        next_quote = next_book = 0
        at, size = 0, len(folded)
        search = _CANDIDATE.search
        while True:
            m = search(folded, at)
            if m is None:
                break
            s = m.start()
            ch = folded[s]
            while next_mask < n_masks and masks[next_mask][2] <= s:
                next_mask += 1
            found_date = periods.match_date(folded, s)
            if found_date is not None and self._dated(folded, found_date):
                while next_quote < len(quoted) and quoted[next_quote][1] <= s:
                    next_quote += 1
                if (
                    next_quote < len(quoted)
                    and quoted[next_quote][0] <= s
                    and self._names_a_date(folded, quoted[next_quote], found_date)
                ):
                    mentions.append(Mention(s, found_date.end(), text[s : found_date.end()], "name", "quoted"))
                    at = found_date.end()
                    continue
                if dates and _SENTENCE_END.search(folded, dates[-1].end, s):
                    calendar.new_sentence()
                while next_account < len(account_years) and account_years[next_account][0] <= s:
                    calendar.account_year = account_years[next_account][1]
                    next_account += 1
                span = calendar.read(folded, found_date)
                if dates and mentions[-1].cls == "date" and periods.joins(folded, dates[-1], span):
                    span = periods.join(dates.pop(), span)
                    mentions.pop()
                dates.append(span)
                mentions.append(_date_mention(text, span))
                at = span.end
                continue
            if ch in _DATE_ONLY and not m.group().startswith("过半"):
                at = s + 1
                continue
            if next_mask < n_masks and masks[next_mask][1] <= s:
                index, a, b = masks[next_mask]
                if not self._number_beyond(folded, s, b) and "分之" not in folded[s : s + 5]:
                    cls = self._word_class[index]
                    if cls != "word":
                        mentions.append(Mention(a, b, text[a:b], cls, "lexicon"))
                    at = b
                    continue
            while next_book < len(books) and books[next_book][1] <= s:
                next_book += 1
            if next_book < len(books) and books[next_book][0] <= s:
                a, b = books[next_book]
                end = self._run_end(folded, s, b)
                mentions.append(Mention(s, end, text[s:end], "name", "title"))
                at = end
                continue
            while next_quote < len(quoted) and quoted[next_quote][1] <= s:
                next_quote += 1
            family = self._family(folded, s)
            if family is not None:
                name, cls, a, b = family
                if cls == "rank" and next_quote < len(quoted) and quoted[next_quote][0] <= s < quoted[next_quote][1]:
                    cls = "ordinal"
                if cls == "rank":
                    mentions.append(self._rank(text, folded, name, s, a, b))
                else:
                    mentions.append(Mention(a, b, text[a:b], cls, name))
                at = b
                continue
            reading = self.quantities.read(folded, s)
            if next_quote < len(quoted) and quoted[next_quote][0] <= s:
                a, b = quoted[next_quote]
                if self._is_name(folded[a:b], reading, s - a):
                    end = self._run_end(folded, s, b)
                    mentions.append(Mention(s, end, text[s:end], "name", "quoted"))
                    at = end
                    continue
            if reading is None:
                at = s + (4 if m.group() == "http" else 1)
                continue
            mention = self.bounds.mention(text, folded, reading)
            if mention is not None:
                mentions.append(mention)
                at = max(mention.end, s + 1)
            else:
                at = max(reading.end, s + 1)
            if at >= size:
                break
        return mentions, dates

    def _dated(self, text: str, m: re.Match[str]) -> bool:
        """A calendar expression that is not the head of something else (十五年 is a length of time)."""
        if m.end() <= m.start():
            return False
        before = text[m.start() - 1] if m.start() else ""
        first = text[m.start()]
        if first.isdigit() and (
            before.isdigit() or before in ".,/-–" and text[m.start() - 2 : m.start() - 1].isdigit()
        ):
            return False
        return not (first in ZD + "十" and before and before in ZD + "十百千万亿第")

    def _names_a_date(self, text: str, quote: tuple[int, int], m: re.Match[str]) -> bool:
        """A date inside a short quoted name is part of the name: “新十二月市”."""
        inner = text[quote[0] : quote[1]]
        return (
            len(inner) <= 8
            and len(inner) - (m.end() - m.start()) <= 4
            and m.end() - m.start() < len(inner)
            and _NAME_QUOTE.match(inner) is not None
        )

    def _number_beyond(self, text: str, s: int, end: int) -> bool:
        """Does the numeral that begins at ``s`` go on past the word that would swallow it?"""
        if end >= len(text):
            return False
        return bool(text[s] in _NUMERIC and all(c in _NUMERIC for c in text[s:end]))

    def _run_end(self, text: str, s: int, limit: int) -> int:
        e = s + 1
        while e < limit and (text[e].isalnum() and text[e].isascii() or text[e] in _NUMERIC or text[e] in ".+"):
            e += 1
        return e

    def _family(self, text: str, s: int) -> tuple[str, str, int, int] | None:
        low = max(0, s - 28)
        for family in self._families:
            m = family.right.match(text, s)
            if m is None:
                continue
            if family.left is None:
                return family.name, family.cls, s, m.end()
            left = family.left.search(text, low, s)
            if left is not None:
                start = s - 1 if family.cls in ("rank", "ordinal") and text[s - 1 : s] in ("第", "前") else s
                return family.name, family.cls, start, m.end()
        return None

    def _rank(self, text: str, folded: str, name: str, s: int, a: int, b: int) -> Mention:
        number = self.quantities.number(folded, s)
        value = number.low if number else Decimal(1)
        counter = folded[b - 1] if folded[b - 1] in "位名" else "位"
        top = folded[a] == "前"
        return Mention(
            a,
            b,
            text[a:b],
            "rank",
            name,
            str(value),
            str(value),
            "count",
            counter,
            None,
            "le" if top else "eq",
            "rank",
            text[s : number.digits_end if number else b],
            counter,
        )

    def _is_name(self, quote: str, reading: Reading | None, offset: int) -> bool:
        """A short quotation without a full measured value is a name: “八八战略”, “两只手”, “21条”."""
        if len(quote) > 16 or _NAME_QUOTE.match(quote) is None and "、" not in quote:
            return False
        if reading is None:
            return True
        measured = (
            reading.unit_id is not None
            and (reading.writing == "arabic" or reading.scaled)
            and reading.unit_id not in ("day",)
        )
        return (
            not measured
            or len(quote) <= 5
            and offset == 0
            and reading.unit_id != "CNY"
            and reading.unit_id != "percent"
        )


def _date_mention(text: str, span: periods.DateSpan) -> Mention:
    return Mention(
        span.start,
        span.end,
        text[span.start : span.end],
        "date",
        span.rule,
        period_type=span.period_type,
        period_start=span.period_start,
        period_end=span.period_end,
    )
