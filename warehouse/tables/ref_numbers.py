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

DATE_WORD = Table(
    schema="ref",
    name="date_word",
    grain="one row = one word for a calendar period counted from another",
    columns=(
        Column("surface", "text", "The word, after folding.", required=True),
        Column(
            "unit",
            "code",
            "What period it names.",
            required=True,
            one_of=("year", "quarter", "month", "week", "day"),
        ),
        Column("step", "int", "How many such periods after the one that it is counted from.", required=True),
        Column(
            "counted_from",
            "code",
            "publication: the day of publication; spoken: the period spoken of last; either: spoken if there is one.",
            required=True,
            one_of=("publication", "spoken", "either"),
        ),
        _SOURCE,
    ),
    key=("surface",),
    source="seeds/language/date_words.csv",
)

FIVE_YEAR_PLAN = Table(
    schema="ref",
    name="five_year_plan",
    grain="one row = one five-year plan",
    columns=(
        Column("plan", "text", "Its number: 十四 for 十四五.", required=True),
        Column("first_year", "int", "First year.", required=True, at_least=1949, at_most=2100),
        Column("last_year", "int", "Last year.", required=True, at_least=1949, at_most=2100),
        _SOURCE,
    ),
    key=("plan",),
    source="seeds/language/five_year_plans.csv",
)

FESTIVAL = Table(
    schema="ref",
    name="festival",
    grain="one row = one name of a festival or day of remembrance on a fixed day of the solar year",
    columns=(
        Column("festival", "text", "Its name, after folding.", required=True),
        Column("month", "int", "Month.", required=True, at_least=1, at_most=12),
        Column("day", "int", "Day of the month.", required=True, at_least=1, at_most=31),
        _SOURCE,
    ),
    key=("festival",),
    source="seeds/language/festivals.csv",
)

HOLIDAY_NAME = Table(
    schema="ref",
    name="holiday_name",
    grain="one row = one name that a public holiday or a travel season goes by, or two of them together",
    columns=(
        Column("surface", "text", "The name, after folding.", required=True),
        Column("holidays", "text", "The holidays it means, as ref.holiday names them.", required=True),
        Column("needs_word", "code", "Is it one only with 假期 or the like behind it?", one_of=("yes", "no")),
        _SOURCE,
    ),
    key=("surface",),
    source="seeds/language/holiday_names.csv",
)

HOLIDAY = Table(
    schema="ref",
    name="holiday",
    grain="one row = the days off of one public holiday, or the days of one travel season, in one year",
    columns=(
        Column("holiday", "text", "The holiday.", required=True),
        Column("year", "int", "The year it is called by; 元旦 may begin in December before.", required=True),
        Column("first_day", "date", "First day off.", required=True),
        Column("last_day", "date", "Last day off.", required=True),
        _SOURCE,
    ),
    key=("holiday", "year"),
    source="seeds/language/holidays.csv",
)

FISCAL_YEAR = Table(
    schema="ref",
    name="fiscal_year",
    grain="one row = one state or company whose fiscal year (财年) is not the calendar year",
    columns=(
        Column("surface", "text", "Its name as the press writes it, or the beginning of it.", required=True),
        Column("first_month", "int", "The month it begins with.", required=True, at_least=1, at_most=12),
        Column("named_after", "code", "Is it called by the year it starts or ends in?", one_of=("start", "end")),
        _SOURCE,
    ),
    key=("surface",),
    source="seeds/language/fiscal_years.csv",
)

ERA = Table(
    schema="ref",
    name="era",
    grain="one row = one era whose years are counted (民国三年)",
    columns=(
        Column("era", "text", "Its name.", required=True),
        Column("first_year", "int", "The year that is its first.", required=True, at_least=1, at_most=2100),
        Column("last_year", "int", "Its last year; empty while it runs.", at_least=1, at_most=2100),
        _SOURCE,
    ),
    key=("era",),
    source="seeds/language/eras.csv",
)

TABLES: tuple[Table, ...] = (
    FINANCIAL_NUMERAL,
    NOT_UNIT,
    SIGN,
    DATE_WORD,
    FIVE_YEAR_PLAN,
    FESTIVAL,
    HOLIDAY_NAME,
    HOLIDAY,
    FISCAL_YEAR,
    ERA,
)
