"""Units and measure words behind a numeral, and what names a unit before it (港币, 摄氏, ¥).

A surface may name several units; the table of needs says what each asks of the numeral and of the
clause. Where nothing stands around the expression there is nothing to ask, and the first one counts.
"""

from __future__ import annotations

from dataclasses import dataclass

from seeds import language_table, units_table
from transforms.numbers import ZD
from transforms.numerals import SPACE, Number

_NUMERAL = frozenset(f"0123456789{ZD}十百千万亿半%")
_SMALL_MONEY = ("毛", "角", "分", "毫", "钱")
_NUMBERS_ONLY = f" 0123456789.-—负下半到至{ZD}十百千万"
"""What may stand around an expression that is all there is to a text."""
_WITHOUT_CONTEXT = {"度": "degC", "°": "degC"}
"""Which of its units a surface names in a text that holds nothing else."""
_PARTED_BY_COUNTER = frozenset(("volume", "area"))  # 六个加仑, 三个平方


@dataclass(frozen=True, slots=True)
class UnitWord:
    """A unit or measure word found: where it ends, the unit or the counter, and the counter's class."""

    end: int
    unit_id: str | None = None
    counter: str | None = None
    counter_class: str = ""

    @property
    def found(self) -> bool:
        return self.unit_id is not None or self.counter is not None


class UnitReader:
    """Built once from the unit tables."""

    def __init__(self) -> None:
        self.surfaces: dict[str, list[tuple[str, str | None]]] = {}
        self.prefixes: dict[str, str] = {}
        for alias in (a for group in units_table.aliases().values() for a in group):
            if alias.surface.endswith(("时间", "時間")):
                continue  # 年时间: the unit is 年
            if alias.position in ("after", "both"):
                self.surfaces.setdefault(alias.surface, []).append((alias.unit_id, alias.needs))
            if alias.position == "before" and alias.surface[-1] not in "分之两兩下":
                self.prefixes[alias.surface] = alias.unit_id
            elif alias.surface == "两":
                self.surfaces.setdefault(alias.surface, []).append((alias.unit_id, alias.needs))
        self.counters = {c.surface: (c.counter, c.counter_class, c.needs) for c in units_table.counters().values()}
        self.definitions = units_table.units()
        sizes: dict[str, set[int]] = {}
        for surface in (*self.surfaces, *self.counters):
            sizes.setdefault(surface[0], set()).add(len(surface))
        self._sizes = {first: sorted(found, reverse=True) for first, found in sizes.items()}
        self.magnitude_units = tuple(s for s in self.surfaces if s[0] in "十百千万亿兆" and len(s) > 1)
        self._longest_prefix = max(map(len, self.prefixes))
        self._prefix_ends = {s[-1] for s in self.prefixes}
        self._needs = {n.need: (n.number, n.cues) for n in units_table.needs().values()}
        self._not_units = language_table.not_units()

    def unit(self, text: str, at: int, number: Number, start: int) -> UnitWord:
        """Longest unit or measure word at ``at`` for the numeral that began at ``start``."""
        for length in self._sizes.get(text[at : at + 1], ()):
            word = text[at : at + length]
            if len(word) < length:
                continue  # the text ends before
            for unit_id, need in self.surfaces.get(word, ()):
                if self._allowed(text, start, at, at + length, number, unit_id, need):
                    return UnitWord(at + length, unit_id)
            counter = self.counters.get(word)
            if (
                counter
                and word + text[at + length : at + length + 1] not in self._not_units
                and self._counted(text, at + length, number, counter[1], counter[2])
            ):
                parted = self._parted(text, at, number, start) if word == "个" else None
                return parted or UnitWord(at + length, None, counter[0], counter[1])
        return UnitWord(at)

    def prefix(self, text: str, start: int) -> tuple[int, str] | None:
        """(start, unit) of the word before a numeral that names its unit: 港币2960元, 摄氏37度, $500."""
        end = start - 1 if start and text[start - 1] == " " else start
        if not end or text[end - 1] not in self._prefix_ends:
            return None
        for length in range(min(self._longest_prefix, end), 0, -1):
            unit_id = self.prefixes.get(text[end - length : end])
            if unit_id is not None:
                return None if text[end - length - 1 : end - length] in _NUMERAL else (end - length, unit_id)
        return None

    def _parted(self, text: str, at: int, number: Number, start: int) -> UnitWord | None:
        """六个加仑, 三个平方: a measure word between the number and a unit of two or more characters."""
        found = self.unit(text, at + 1, number, start)
        if found.unit_id is None or found.end < at + 3 or text[found.end : found.end + 1] == "级":
            return None
        return found if self.definitions[found.unit_id].dimension in _PARTED_BY_COUNTER else None

    def _allowed(
        self, text: str, start: int, at: int, end: int, number: Number, unit_id: str, need: str | None
    ) -> bool:
        word = text[at:end]
        after = text[end : end + 2]
        if word[-1].isascii() and word[-1].isalpha() and after[:1].isascii() and after[:1].isalpha():
            return False
        if word.endswith("整") and "\u4e00" <= after[:1] <= "\u9fff":
            return False
        if (word + after in self._not_units or word + after[:1] in self._not_units) and not (
            after[:1] in ("到", "至") and text[end + 1 : end + 2] in _NUMERAL
        ):
            return False
        if need is None:
            return True
        form, cues = self._needs.get(need, ("any", ()))
        if not self._has_form(text, form, start, at, number):
            return False
        if need == "money" and self._small_change(text, at, end):
            return True
        if not cues:
            return True
        near = text[max(0, start - 14) : start] + text[end : end + 10]
        if any(c in near for c in cues):
            return True
        if need == "discount":
            return not "\u4e00" <= after[:1] <= "\u9fff"
        if unit_id != _WITHOUT_CONTEXT.get(word, unit_id):
            return False
        return not near.strip(_NUMBERS_ONLY) and text[at - 1 : at] not in SPACE

    def _has_form(self, text: str, form: str, start: int, at: int, number: Number) -> bool:
        if form in ("digits", "digits_no_space") and number.writing != "arabic":
            return not text[:start].strip(_NUMBERS_ONLY)
        if form == "digits_no_space" and at > 0 and text[at - 1] in SPACE:
            return False
        if form == "chinese_digit":
            return at - start <= 4 and number.low <= 10
        if form == "magnitude":
            return number.scaled
        return form not in ("span", "name", "vague", "digits_follow")

    def _small_change(self, text: str, at: int, end: int) -> bool:
        """Is this 块 of 三块五, 五块六毛, or 毛 of 九毛九: money, for money follows and closes the clause?"""
        follows = text[end : end + 1]
        if follows.isdigit() and text[at:end] in ("块", "毛", "角", "毫"):
            return text[end + 1 : end + 2] in _SMALL_MONEY
        if follows not in ZD or not follows:
            return text[at:end] in ("毛", "角", "毫") and text[end : end + 1] == "钱"
        rest = text[end + 1 : end + 2]
        if follows == "零" and rest and rest in ZD:
            rest = text[end + 2 : end + 3]
        return rest in _SMALL_MONEY or not "\u4e00" <= rest <= "\u9fff" or rest in ("到", "至", "的", "和", "左", "以")

    def _counted(self, text: str, end: int, number: Number, kind: str, need: str | None) -> bool:
        if kind in ("slogan",) and number.writing != "arabic":
            return False
        if need is None:
            return True
        form = self._needs.get(need, ("any", ()))[0]
        if form in ("digits", "digits_end"):
            return number.writing == "arabic" and not text[end : end + 1].isascii()
        if need == "noun":
            return number.writing == "arabic" and number.low >= 2 and kind in ("place", "noun", "person")
        return form != "chinese_digit"
