"""Units of measure, the words that name them, magnitudes, measure words and denominators."""

from __future__ import annotations

from warehouse.contract import Column, Table

_SOURCE = Column("source", "text", "Where the row comes from: standard, law, publication or usage.", required=True)
_NOTE = Column("note", "text", "What a reader of the row should know.")
_NEEDS = Column("needs", "code", "Context that the surface asks for; empty where none.", refers_to="ref.unit_need.need")

UNIT = Table(
    schema="ref",
    name="unit",
    grain="one row = one unit of measure with its exact conversion to a base unit",
    columns=(
        Column("unit_id", "code", "Key of the unit: its symbol, or a short English name.", required=True),
        Column("name_zh", "text", "Chinese name.", required=True),
        Column("dimension", "code", "Kind of magnitude: money, mass, energy, time ...", required=True),
        Column("base_unit", "code", "Code of the base unit in which values are stored.", required=True),
        Column("per", "code", "Denominator of a compound unit; the value is kept in the base unit of the numerator."),
        Column(
            "factor_numerator",
            "text",
            "value in base unit = value * numerator / denominator + offset; an exact integer.",
            required=True,
            pattern=r"^[0-9]+$",
        ),
        Column(
            "factor_denominator", "text", "Exact integer under the factor.", required=True, pattern=r"^[1-9][0-9]*$"
        ),
        Column(
            "base_offset",
            "text",
            "Exact fraction added after the factor (temperatures); empty is zero.",
            pattern=r"^-?[0-9]+(/[0-9]+)?$",
        ),
        Column("derivation", "text", "Sentence that derives the factor.", required=True),
        _SOURCE,
    ),
    key=("unit_id",),
    source="seeds/units/units.csv",
)

UNIT_ALIAS = Table(
    schema="ref",
    name="unit_alias",
    grain="one row = one way to write a unit, under one condition on its context",
    columns=(
        Column("surface", "text", "Characters of the text.", required=True),
        Column("unit_id", "code", "Unit that they name.", required=True, refers_to="ref.unit.unit_id"),
        _NEEDS,
        Column(
            "position",
            "code",
            "Where the surface stands: after the number, before it, or either.",
            required=True,
            one_of=("after", "before", "both"),
        ),
        _NOTE,
        _SOURCE,
    ),
    key=("surface", "unit_id", "position"),
    source="seeds/units/aliases.csv",
)

UNIT_NEED = Table(
    schema="ref",
    name="unit_need",
    grain="one row = one condition that an ambiguous surface asks of its context",
    columns=(
        Column("need", "code", "Key of the condition.", required=True),
        Column(
            "number",
            "code",
            "Form of the number beside the surface.",
            required=True,
            one_of=(
                "any",
                "chinese_digit",
                "digits",
                "digits_follow",
                "digits_no_space",
                "magnitude",
                "numeral",
                "span",
            ),
        ),
        Column("cues", "text", "Strings, space separated, one of which the clause must hold; empty: none needed."),
        Column("meaning", "text", "The condition in words.", required=True),
        _SOURCE,
    ),
    key=("need",),
    source="seeds/units/needs.csv",
)

MAGNITUDE = Table(
    schema="ref",
    name="magnitude",
    grain="one row = one word for a power of ten as written",
    columns=(
        Column("surface", "text", "Characters of the text.", required=True),
        Column("factor", "text", "What it multiplies by: an exact integer.", required=True, pattern=r"^[1-9][0-9]*$"),
        Column("on_units", "bool", "It may stand between a number and its unit (13908亿斤).", required=True),
        Column("alone", "bool", "It is a value without a numeral before it (超亿元).", required=True),
        _NEEDS,
        _NOTE,
        _SOURCE,
    ),
    key=("surface",),
    source="seeds/units/magnitudes.csv",
)

COUNTER = Table(
    schema="ref",
    name="counter",
    grain="one row = one measure word, or noun counted without one",
    columns=(
        Column("surface", "text", "Characters of the text.", required=True),
        Column("counter", "text", "The same in simplified characters: what observation.counter holds.", required=True),
        Column("meaning", "text", "What it counts.", required=True),
        Column(
            "class",
            "code",
            "Kind of thing counted; slogan: counted mostly in slogans and plans (三大, 两化).",
            required=True,
            one_of=("entity", "event", "noun", "person", "place", "slogan"),
        ),
        _NEEDS,
        _NOTE,
        _SOURCE,
    ),
    key=("surface",),
    source="seeds/units/counters.csv",
)

DENOMINATOR = Table(
    schema="ref",
    name="denominator",
    grain="one row = one word that may stand under the slash of a compound unit, or after 每",
    columns=(
        Column("surface", "text", "Characters of the text.", required=True),
        Column("per", "code", "Code that observation.per holds.", required=True),
        _NOTE,
        _SOURCE,
    ),
    key=("surface",),
    source="seeds/units/denominators.csv",
)

TABLES: tuple[Table, ...] = (UNIT, UNIT_ALIAS, UNIT_NEED, MAGNITUDE, COUNTER, DENOMINATOR)
