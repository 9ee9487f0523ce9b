"""What a quantity is once it is read: the record that the readers of quantities pass on."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal


@dataclass(slots=True)
class Reading:
    """A quantity as written. ``low``/``high`` are exact, in ``unit_id`` (None: a bare count)."""

    start: int
    end: int
    low: Decimal
    high: Decimal
    rule: str
    unit_id: str | None = None
    counter: str | None = None
    counter_class: str = ""
    per: str | None = None
    hedge: str | None = None  # gt where 多, 余, 几 stand inside
    number_end: int = 0  # end of the digits, before magnitude and unit
    bare: bool = False  # a magnitude without a digit: 超亿元
    writing: str = "arabic"
    scaled: bool = False  # a magnitude was written
    is_range: bool = False
    half: bool = False
    written: str = ""  # the number as written, in digits: 1370.7
    unit_written: str = ""  # its unit as written, with the magnitude: 亿元

    @property
    def measured(self) -> bool:
        """Does a unit or a measure word belong to it?"""
        return self.unit_id is not None or self.counter is not None
