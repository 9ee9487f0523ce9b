"""How numbers and dates are written: digits of contracts, signs, words that only begin like a unit."""

from __future__ import annotations

from warehouse.contract import Column, Table

_SOURCE = Column(
    "source", "text", "Where the row comes from: a standard, a dictionary, a list or usage.", required=True
)
_WHY = Column("why", "text", "Reason for the row.", required=True)

FINANCIAL_NUMERAL = Table(
    schema="ref",
    name="financial_numeral",
    grain="one row = one character that is a digit inside a numeral and a word elsewhere",
    columns=(
        Column("char", "text", "Character of the text.", required=True, pattern=r"^.$"),
        Column("folded", "text", "Digit or magnitude that it is inside a numeral.", required=True, pattern=r"^.$"),
        _WHY,
        _SOURCE,
    ),
    key=("char",),
    source="seeds/language/financial_numerals.csv",
)

NOT_UNIT = Table(
    schema="ref",
    name="not_unit",
    grain="one row = one word that begins with a unit and is none",
    columns=(
        Column("surface", "text", "The word; a number before it counts no such unit.", required=True),
        _WHY,
        _SOURCE,
    ),
    key=("surface",),
    source="seeds/language/not_units.csv",
)

SIGN = Table(
    schema="ref",
    name="sign",
    grain="one row = one word that makes the number behind it negative",
    columns=(
        Column("surface", "text", "The sign, after folding.", required=True),
        Column(
            "needs",
            "code",
            "What must follow for it to be a sign: Arabic digits at once, or a temperature; empty: any number.",
            one_of=("digits", "temperature"),
        ),
        Column("not_after", "text", "Characters before it that make another word of it (担负, 税负)."),
        _WHY,
        _SOURCE,
    ),
    key=("surface",),
    source="seeds/language/signs.csv",
)

TABLES: tuple[Table, ...] = (FINANCIAL_NUMERAL, NOT_UNIT, SIGN)
FILES: dict[str, str] = {
    "ref.financial_numeral": "language/financial_numerals",
    "ref.not_unit": "language/not_units",
    "ref.sign": "language/signs",
}
