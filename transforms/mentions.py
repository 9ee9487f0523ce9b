"""Every numeric expression of a text, each with the class that it is: the stage article -> mention.

One left-to-right pass. At each character that could begin a numeral the readers are asked in a
fixed order: cells of a table, calendar expressions, words that hold a numeral and are none (進一步, 四川), titles, the
families of numbers that count nothing (第三届, 5G工厂, 世界500强), and last the quantity. The first that
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
from transforms import bounds, periods, shared_units, spaced
from transforms.holidays import STARTS as HOLIDAY
from transforms.number_families import NUMERIC, FamilyIndex, families
from transforms.numbers import ZD, fold, plain
from transforms.quantities import QuantityReader
from transforms.readings import Reading
from transforms.records import Mention

_CANDIDATE = re.compile(
    rf"[\d{ZD}十百千万亿廿卅卌翻半负①-⑳过]|http|(?=[{periods.STARTS}])(?:{periods.BEGINS})|[{HOLIDAY[0]}](?=[{HOLIDAY[1]}])"
    r"|-(?=[\d.])|(?<![\d.A-Za-z])\.(?=\d)|个(?=半(?:小时|月|钟))|对(?=折)"
)
_NUMBER_BEGINS = NUMERIC | frozenset("负-.①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳")
_QUOTED = re.compile(r"[“‘《〈「『]([^“”‘’《》〈〉「」『』\n]{1,24})[”’》〉」』]")
_SENTENCE_END = re.compile(r"[。！？\n]")
_BOOK = re.compile(r"《[^《》\n]{1,80}》")
_NAME_QUOTE = re.compile(rf"[\u4e00-\u9fffA-Za-z\d{ZD}+·—-]{{1,16}}$")
_PRICE = re.compile("[价费卖花付赔]")
_CELL = re.compile(r"(?!(?:19|20)\d{6}[\t\n])\d{1,18}(?:\.\d{1,18})?(?=\t|\n-?[\d\t])")
_ALONE = 64
"""The longest text, in characters, that may be nothing but one numeric expression."""


class _Spans:
    """Spans in text order, asked for the one that covers an offset; the offsets asked for never fall back."""

    def __init__(self, spans: Sequence[tuple[int, int]]) -> None:
        self._spans = spans
        self._next = 0

    def over(self, at: int) -> tuple[int, int] | None:
        while self._next < len(self._spans) and self._spans[self._next][1] <= at:
            self._next += 1
        if self._next < len(self._spans) and self._spans[self._next][0] <= at:
            return self._spans[self._next]
        return None


@dataclass(slots=True)
class _Pass:
    """One reading of one text: what is looked at, and what has been found so far."""

    text: str
    folded: str
    calendar: periods.Calendar
    account_years: Sequence[tuple[int, int]]
    words: _Spans
    word_class: dict[int, str]
    quoted: _Spans
    books: _Spans
    mentions: list[Mention]
    dates: list[periods.DateSpan]
    next_account: int = 0

    def add(self, start: int, end: int, cls: str, rule: str) -> int:
        self.mentions.append(Mention(start, end, self.text[start:end], cls, rule))
        return end


class MentionReader:
    """Reads mentions; built once, used for any number of texts."""

    def __init__(self) -> None:
        words = language_table.not_numbers()
        self._word_class = [w.code for w in words]
        self._lexicon = ahocorasick_rs.AhoCorasick(
            [w.surface for w in words], matchkind=ahocorasick_rs.MatchKind.LeftmostLongest
        )
        self._families = FamilyIndex(families())
        self.quantities = QuantityReader()
        self.bounds = bounds.BoundReader(self.quantities)
        # in the order in which they are asked, each with what a text must hold for it to have an answer
        self._stages = (
            (self._cell, "\t"),
            (self._date, ""),
            (self._word, ""),
            (self._title, "《"),
            (self._of_family, ""),
            (self._quantity, ""),
        )

    def read(
        self,
        text: str,
        published_on: date | None,
        account_years: Sequence[tuple[int, int]] = (),
        folded: str | None = None,
    ) -> tuple[list[Mention], list[periods.DateSpan]]:
        """Mentions in text order, and the calendar expressions among them with what they resolve to.

        ``account_years`` are (offset, year): from there on the text gives account of that year, and 全年
        or 年末 mean it. ``folded``: the text folded, where that has been done.
        """
        folded = fold(text) if folded is None else folded
        calendar = periods.Calendar(published_on)
        if len(text) <= _ALONE:
            alone = self._alone(text, folded, calendar)
            if alone is not None:
                return alone
        masks = self._lexicon.find_matches_as_indexes(folded)
        p = _Pass(
            text,
            folded,
            calendar,
            account_years,
            _Spans([(a, b) for _, a, b in masks]),
            {a: self._word_class[index] for index, a, _ in masks},
            _Spans([(m.start(1), m.end(1)) for m in _QUOTED.finditer(folded)]),
            _Spans([(m.start(), m.end()) for m in _BOOK.finditer(folded)]),
            [],
            [],
        )
        stages = [stage for stage, needs in self._stages if needs in folded]
        search = _CANDIDATE.search
        at = 0
        while (m := search(folded, at)) is not None:
            s = m.start()
            for stage in stages:
                end = stage(p, s)
                if end is not None:
                    at = max(end, s + 1)
                    break
            else:
                at = s + (4 if m.group() == "http" else 1)
        return p.mentions, p.dates

    # -- a text that is one expression -------------------------------------------------------------

    def _alone(
        self, text: str, folded: str, calendar: periods.Calendar
    ) -> tuple[list[Mention], list[periods.DateSpan]] | None:
        """A text that is nothing but one number: there is no sentence to make a name or an article of it."""
        dated = periods.match_alone(folded)
        if dated is not None:
            span = calendar.read(folded, dated, alone=True)
            return [_date_mention(text, span)], [span]
        opening = self.bounds.opens.match(folded)
        start = opening.end() if opening else len(folded) - len(folded.lstrip())
        end = len(folded.rstrip())
        if start >= end or folded[start] not in _NUMBER_BEGINS and folded[start] not in "个米":
            return None
        reading = self._reading(folded, start)
        if reading is None or reading.start != start:
            return None
        closing = self.bounds.closes.match(folded, reading.end)
        if reading.end != end and closing is None:
            return None
        words = self._lexicon.find_matches_as_indexes(folded)
        if (reading.unit_id is None or reading.bare) and any((a, b) == (start, end) for _, a, b in words):
            return None
        if reading.bare and not reading.measured and reading.rule == "level":
            return [], []
        mention = self.bounds.mention(text, folded, reading)
        if (
            mention is not None
            and (opening and "近" not in opening.group() or closing)
            and mention.comparator in ("gt", "ge", "lt", "le")
        ):
            return [self.bounds.bare_number(text, folded, reading)], []
        vague = reading.hedge is not None or reading.is_range and reading.writing == "chinese"
        if mention is None or mention.cls in ("name", "idiom") or vague and not reading.measured:
            mention = self.bounds.bare_number(text, folded, reading)
        elif vague and reading.rule == "percent_of":
            mention.cls = "number"
        return [mention], []

    # -- stages ------------------------------------------------------------------------------------

    def _cell(self, p: _Pass, s: int) -> int | None:
        """A cell of a table parted by tabs: its unit is in a head far off, so it claims nothing here."""
        if s and p.folded[s - 1] not in "\t\n":
            return None
        cell = _CELL.match(p.folded, s)
        if cell is None or p.folded[s - 1 : s] != "\t" and p.folded[cell.end()] != "\t":
            return None
        value = plain(Decimal(cell.group()))
        p.mentions.append(
            Mention(
                s,
                cell.end(),
                p.text[s : cell.end()],
                "number",
                "cell",
                number_low=value,
                number_high=value,
                unit_id="count",
                comparator="eq",
                kind="level",
                reported_value=cell.group(),
            )
        )
        return cell.end()

    def _date(self, p: _Pass, s: int) -> int | None:
        m = periods.match_date(p.folded, s)
        if m is None or not self._dated(p.folded, m):
            return None if p.folded[s] in _NUMBER_BEGINS or p.folded[s] in "过h个对" else s + 1
        word = p.words.over(s)
        if word is not None and word[1] > m.end() and p.word_class[word[0]] == "name":
            return None  # 八月瓜 is a plant
        quote = p.quoted.over(s)
        if quote is not None and self._names_a_date(p.folded, quote, m):
            return p.add(s, m.end(), "name", "quoted")
        if p.dates and _SENTENCE_END.search(p.folded, p.dates[-1].end, s):
            p.calendar.new_sentence()
            if p.folded.find("\n", p.dates[-1].end, s) >= 0:
                p.calendar.new_paragraph()
        while p.next_account < len(p.account_years) and p.account_years[p.next_account][0] <= s:
            p.calendar.account_year = p.account_years[p.next_account][1]
            p.next_account += 1
        span = p.calendar.read(p.folded, m)
        if p.mentions and span.start < p.mentions[-1].end:
            return None
        if p.dates and p.mentions[-1].cls == "date" and periods.joins(p.folded, p.dates[-1], span):
            span = periods.join(p.dates.pop(), span)
            p.mentions.pop()
        p.dates.append(span)
        p.mentions.append(_date_mention(p.text, span))
        return span.end

    def _word(self, p: _Pass, s: int) -> int | None:
        word = p.words.over(s)
        if word is None or self._goes_beyond(p.folded, s, word):
            return None
        if word[0] == s and p.folded[s - 1 : s] == "第" and p.word_class[s] == "idiom":
            return None  # 居全省第一位 is a rank
        if p.mentions and word[0] < p.mentions[-1].end:
            return None  # its beginning belongs to what was read before
        cls = p.word_class[word[0]]
        if cls != "word":
            p.add(word[0], word[1], cls, "lexicon")
        return word[1]

    def _title(self, p: _Pass, s: int) -> int | None:
        book = p.books.over(s)
        return None if book is None else p.add(s, self._run_end(p.folded, s, book[1]), "name", "title")

    def _of_family(self, p: _Pass, s: int) -> int | None:
        found = self._family(p.folded, s)
        if found is None:
            return None
        name, cls, a, b = found
        if cls == "rank" and p.quoted.over(s) is not None:
            cls = "ordinal"
        if cls == "rank":
            p.mentions.append(self._rank(p.text, p.folded, name, s, a, b))
            return b
        end = p.add(a, b, cls, name)
        if cls == "ordinal":
            number = self.quantities.number(p.folded, s)
            if number is not None:
                word = self.quantities.units.unit(p.folded, end, number, s)
                p.mentions[-1].reported_value = plain(number.low)
                p.mentions[-1].reported_unit = p.folded[end : word.end] or None
        return end

    def _quantity(self, p: _Pass, s: int) -> int | None:
        reading = self._reading(p.folded, s)
        quote = p.quoted.over(s)
        if (
            quote is not None
            and reading is not None
            and not reading.measured
            and (reading.start, reading.end) == quote
            and not reading.bare
        ):
            p.mentions.append(self.bounds.bare_number(p.text, p.folded, reading))  # “五” speaks of the number
            return reading.end
        if quote is not None and self._is_name(p.folded[quote[0] : quote[1]], reading, s - quote[0]):
            return p.add(s, self._run_end(p.folded, s, quote[1]), "name", "quoted")
        if reading is None:
            return None
        mention = self.bounds.mention(p.text, p.folded, reading)
        if mention is None:
            return reading.end
        if p.mentions:
            both = self.bounds.two_sided(p.text, p.folded, p.mentions[-1], mention)
            if both is not None:
                p.mentions[-1] = both
                return both.end
        if p.mentions:
            self.bounds.share_denominator(p.folded, p.mentions[-1], mention)
        p.mentions.append(mention)
        shared_units.lend(p.text, p.folded, p.mentions, self.quantities, self.bounds)
        return mention.end

    # -- what the stages ask -------------------------------------------------------------------------

    def _reading(self, text: str, s: int) -> Reading | None:
        """The quantity at ``s``, blanks inside its numeral or not."""
        reading = self.quantities.read(text, s)
        pressed = spaced.squeezed(text, s)
        if pressed is None:
            return reading
        whole = self.quantities.read(pressed[0], 0)
        if whole is None or whole.start:
            return reading
        whole = spaced.spread(whole, pressed[1])
        if reading is not None and whole.end <= reading.end:
            return reading
        whole.rule = "spaced" if whole.rule == "level" else whole.rule
        return whole

    def _dated(self, text: str, m: re.Match[str]) -> bool:
        """A calendar expression that is not the head of something else (十五年 is a length of time)."""
        if m.end() <= m.start():
            return False
        before = text[m.start() - 1] if m.start() else ""
        first = text[m.start()]
        if before == "前" and text.endswith("公元前", 0, m.start()):
            return False
        if (
            first.isdigit()
            and before
            and (before.isdigit() or before in ".,/-–" and text[max(0, m.start() - 2) : m.start() - 1].isdigit())
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

    def _goes_beyond(self, text: str, s: int, word: tuple[int, int]) -> bool:
        """Does the numeral at ``s``, or the unit behind it, go on past the word that would swallow it?

        一点二五元 goes on past 一点, 三公里 past 三公, 十分之七 past 十分; 一点一滴 does not.
        """
        end = word[1]
        if text[s] not in NUMERIC:
            return False
        if end < len(text) and all(c in NUMERIC for c in text[s:end]) and text[end] in NUMERIC:
            return True
        reading = self.quantities.read(text, s)
        if reading is not None and (reading.start, reading.end) == word and (reading.hedge or not reading.bare):
            # 五小时, 六块钱, 十几人: words of a dictionary that measure
            unit = self.quantities.definitions.get(reading.unit_id or "")
            priced = (
                unit is not None and unit.dimension == "money" and _PRICE.search(text, max(0, s - 6), s) is not None
            )
            return unit is not None and end - reading.number_end > 1 or reading.hedge is not None or priced
        if reading is None or reading.end <= end:
            return False
        return (
            reading.number_end > end
            or reading.number_end < end
            and reading.unit_id is not None
            or word[0] == s
            and (reading.number_end == end and reading.measured and not reading.bare and reading.end > end)
        )

    def _run_end(self, text: str, s: int, limit: int) -> int:
        e = s + 1
        while e < limit and (text[e].isalnum() and text[e].isascii() or text[e] in NUMERIC or text[e] in ".+"):
            e += 1
        return e

    def _family(self, text: str, s: int) -> tuple[str, str, int, int] | None:
        for family in self._families.at(text, s):
            end = family.claim(text, s)
            if end is not None:
                start = s - 1 if family.cls in ("rank", "ordinal") and text[s - 1 : s] in ("第", "前") else s
                return family.name, family.cls, start, end
        return None

    def _rank(self, text: str, folded: str, name: str, s: int, a: int, b: int) -> Mention:
        number = self.quantities.number(folded, s)
        value = str(number.low if number else Decimal(1))
        counter = folded[b - 1] if folded[b - 1] in "位名" else "位"
        return Mention(
            a,
            b,
            text[a:b],
            "rank",
            name,
            number_low=value,
            number_high=value,
            unit_id="count",
            counter=counter,
            comparator="le" if folded[a] == "前" else "eq",
            kind="rank",
            reported_value=number.written if number else None,
            reported_unit=counter,
        )

    def _is_name(self, quote: str, reading: Reading | None, offset: int) -> bool:
        """A short quotation without a full measured value is a name: “八八战略”, “两只手”, “21条”."""
        if len(quote) > 16 or _NAME_QUOTE.match(quote) is None and "、" not in quote:
            return False
        if reading is None:
            return True
        measured = (
            reading.unit_id is not None
            and (reading.writing == "arabic" or reading.scaled or reading.unit_id == "CNY" and "罚" in quote)
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
