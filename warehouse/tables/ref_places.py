"""Regions through the years, the names places go by, townships, zones, groups and foreign countries."""

from __future__ import annotations

from warehouse import columns as c
from warehouse.contract import Column, Table

CODE = r"^[1-9][0-9]{5}$"
CODES = r"^[1-9][0-9]{5}( [1-9][0-9]{5})*$"
EARLIEST_YEAR, LATEST_YEAR = 1949, 2100

_SOURCE = c.source.but(required=True)
_SURFACE = Column("surface", "text", "Characters of the text.", required=True)
_NAME = Column("name_zh", "text", "Chinese name in full.", required=True)
_REGION = Column("region_code", "code", "GB/T 2260 code.", pattern=CODE, refers_to="ref.region.region_code")
_NEEDS = Column(
    "needs",
    "code",
    "What must stand near the surface before it may be believed. context: the place in full, its parent or a "
    "neighbour in the same article; parent: the parent's name right before it. Empty: nothing.",
    one_of=("context", "parent"),
)
_NOTE = Column("note", "text", "What a reader of the row should know.")

REGION = Table(
    schema="ref",
    name="region",
    grain="one row = one GB/T 2260 code under one name, for the years in which both were in force",
    columns=(
        _REGION.but(
            required=True,
            refers_to=None,
            doc="GB/T 2260 code, six digits; 100000 is our own code for the whole country.",
        ),
        _NAME,
        Column("short_name", "text", "Name as newspapers write it: 金华, 义乌, 南海区, 恩施州, 内蒙古.", required=True),
        Column(
            "level",
            "code",
            "Level of the region; prefectures of every kind are city, districts and county-level cities are county.",
            required=True,
            one_of=("country", "province", "city", "county"),
        ),
        Column(
            "parent_code",
            "code",
            "Code of the level above; empty for the country.",
            pattern=CODE,
            refers_to="ref.region.region_code",
        ),
        Column(
            "province_code",
            "code",
            "Code of the province it lies in or is; empty for the country.",
            pattern=CODE,
            refers_to="ref.region.region_code",
        ),
        Column(
            "city_code",
            "code",
            "Code of the prefecture it lies in or is; empty where a province governs directly.",
            pattern=CODE,
            refers_to="ref.region.region_code",
        ),
        Column(
            "valid_from",
            "int",
            "First year at whose end the row was in force; records begin in 1981.",
            required=True,
            at_least=EARLIEST_YEAR,
            at_most=LATEST_YEAR,
        ),
        Column(
            "valid_to",
            "int",
            "First year at whose end it was no longer in force; empty while it is.",
            at_least=EARLIEST_YEAR,
            at_most=LATEST_YEAR,
        ),
        Column(
            "successors",
            "text",
            "Codes that hold its territory since it ended, with spaces between; may be its own code under a new name.",
            pattern=CODES,
        ),
        Column("ceded_to", "text", "Of a row in force: codes that took part of its territory.", pattern=CODES),
        _SOURCE,
    ),
    key=("region_code", "valid_from"),
    source="seeds/regions/regions.csv",
    warnings=("Changes of 2025 and later are not in it.",),
)

REGION_ALIAS = Table(
    schema="ref",
    name="region_alias",
    grain="one row = one string that may stand for one region",
    columns=(
        _SURFACE,
        _REGION.but(required=True),
        Column(
            "kind",
            "code",
            "full: full name; short: newspapers' name; bare: name without its kind (南海 of 南海区, 恩施 of 恩施州); "
            "former: full name of a region that ended since 2000; old_name, abbreviation: written by hand.",
            required=True,
            one_of=("full", "short", "bare", "former", "old_name", "abbreviation"),
        ),
        _NEEDS,
        Column("ambiguous", "bool", "Whether another region in force goes by the same string.", required=True),
        _NOTE,
        _SOURCE,
    ),
    key=("surface", "region_code"),
    source="seeds/regions/aliases.csv, derived from regions.csv and rulings.csv",
)

REGION_RULING = Table(
    schema="ref",
    name="region_ruling",
    grain="one row = one judgement by hand on a string that may stand for a region",
    columns=(
        _SURFACE,
        _REGION.but(
            doc="The region it names, of an old name or abbreviation; empty where the ruling holds for every region "
            "that goes by the surface."
        ),
        Column(
            "kind",
            "code",
            "ordinary: also an ordinary word; well_known: a district known by its bare name; old_name and "
            "abbreviation add a name.",
            required=True,
            one_of=("ordinary", "well_known", "old_name", "abbreviation"),
        ),
        _NEEDS,
        _NOTE,
        _SOURCE,
    ),
    key=("surface",),
    source="seeds/regions/rulings.csv",
)

REGION_GROUP = Table(
    schema="ref",
    name="region_group",
    grain="one row = one string that stands for several regions at once, or for a part of the world",
    columns=(
        _SURFACE,
        _NAME.but(doc="Name of the group, the same for all its surfaces."),
        Column(
            "members",
            "text",
            "Codes of its members, with spaces between; empty where it lies abroad or changes.",
            pattern=CODES,
        ),
        _NEEDS,
        _SOURCE,
    ),
    key=("surface",),
    source="seeds/regions/groups.csv",
)

COUNTRY_NAME = Table(
    schema="ref",
    name="country_name",
    grain="one row = one string that stands for a foreign country or a place in it",
    columns=(
        _SURFACE,
        Column("iso2", "code", "ISO 3166-1 alpha-2 code of the country.", required=True, pattern=r"^[A-Z]{2}$"),
        _NAME.but(doc="Chinese short name of the country."),
        Column(
            "kind",
            "code",
            "country: the country itself; place: a city or part of it.",
            required=True,
            one_of=("country", "place"),
        ),
        _NEEDS,
        _SOURCE,
    ),
    key=("surface",),
    source="seeds/regions/countries.csv",
)

PLACE_GUARD = Table(
    schema="ref",
    name="place_guard",
    grain="one row = one word or name in which no place begins, although it looks so",
    columns=(
        _SURFACE,
        Column(
            "kind",
            "code",
            "name: of a company, river, institution; word: of the language.",
            required=True,
            one_of=("name", "word"),
        ),
        _NOTE.but(required=True, doc="Some of the place names it hides."),
        _SOURCE,
    ),
    key=("surface",),
    source="seeds/regions/not_places.csv",
)

TOWNSHIP = Table(
    schema="ref",
    name="township",
    grain="one row = one township, town or subdistrict as of June 2023",
    columns=(
        Column("township_code", "code", "Statistical code, nine digits.", required=True, pattern=r"^[1-9][0-9]{8}$"),
        _NAME,
        _REGION.but(required=True, doc="Code of its county, or of its prefecture where that has no counties."),
        Column(
            "stats_code",
            "code",
            "Area code of the statistics bureau, where that is no GB/T 2260 code.",
            refers_to="ref.stats_area.stats_code",
        ),
        _SOURCE,
    ),
    key=("township_code",),
    source="seeds/regions/townships.csv",
    warnings=("The bureau stopped publishing these codes in 2024.",),
)

STATS_AREA = Table(
    schema="ref",
    name="stats_area",
    grain="one row = one area code of the statistics bureau that is no GB/T 2260 code, mostly of a development zone",
    columns=(
        Column("stats_code", "code", "Code of the statistics bureau, six digits.", required=True, pattern=CODE),
        _NAME,
        _REGION.but(required=True, doc="Code of the prefecture it lies in."),
        _SOURCE,
    ),
    key=("stats_code",),
    source="seeds/zones/stats_areas.csv",
)

ZONE = Table(
    schema="ref",
    name="zone",
    grain="one row = one development zone, new area or park with a name and an administration of its own",
    columns=(
        Column(
            "zone_id",
            "code",
            "Key: code of its region, letter of its type, number.",
            required=True,
            pattern=r"^[0-9]{6}-[a-z][0-9]+$",
        ),
        _NAME.but(doc="Official name."),
        Column("short_name", "text", "Name as newspapers write it: 厦门火炬高新区.", required=True),
        Column(
            "zone_type",
            "code",
            "Kind of zone.",
            required=True,
            one_of=(
                "high_tech_zone",
                "economic_zone",
                "new_area",
                "free_trade_zone",
                "bonded_zone",
                "border_zone",
                "demonstration_zone",
                "park",
            ),
        ),
        Column(
            "level",
            "code",
            "By whom it was approved, as far as certain.",
            one_of=("national", "provincial"),
        ),
        Column(
            "province_code",
            "code",
            "Province it lies in; empty where in several or abroad.",
            pattern=CODE,
            refers_to="ref.region.region_code",
        ),
        _REGION.but(doc="Region that it is named after or run by and that holds all of it; empty where none does."),
        Column(
            "county_code",
            "code",
            "County of its seat, where certain.",
            pattern=CODE,
            refers_to="ref.region.region_code",
        ),
        Column("aliases", "text", "Other surfaces, with spaces between."),
        Column(
            "checked",
            "code",
            "yes: the codes were checked by hand; hint: they were not.",
            required=True,
            one_of=("yes", "hint"),
        ),
        _SOURCE,
    ),
    key=("zone_id",),
    source="seeds/zones/zones.csv",
)

TABLES: tuple[Table, ...] = (
    REGION,
    REGION_ALIAS,
    REGION_RULING,
    REGION_GROUP,
    COUNTRY_NAME,
    PLACE_GUARD,
    TOWNSHIP,
    STATS_AREA,
    ZONE,
)
