"""Words of place and organization: what stands for a place, what only looks like one, how names end."""

from __future__ import annotations

from warehouse.contract import Column, Table

_SOURCE = Column("source", "text", "Where the row comes from: a publication, a list or usage.", required=True)
_SURFACE = Column("surface", "text", "Characters of the text.", required=True)

PLACE_WORD = Table(
    schema="ref",
    name="place_word",
    grain="one row = one word that stands for a place, ends the name of a zone, or speaks for the whole country",
    columns=(
        _SURFACE,
        Column(
            "kind",
            "code",
            "nation, world, country: the place itself; abroad: a place that holds for its own clause only; deictic: takes up a place named before (全市, 该区); "
            "national_body: an institution whose figures are the country's; zone_suffix: how names of zones end; alias: another name of the place in value.",
            required=True,
            one_of=("nation", "world", "country", "abroad", "deictic", "national_body", "zone_suffix", "alias"),
        ),
        Column(
            "level",
            "code",
            "Level of the place that is meant: province, city, district, county, town, village, zone, here, pair, state (该国).",
            required=True,
        ),
        Column("value", "text", "Name of the place where the word always means the same one."),
        _SOURCE,
    ),
    key=("surface",),
    source="seeds/language/place_words.csv",
)

PLACE_CUE = Table(
    schema="ref",
    name="place_cue",
    grain="one row = one word beside a place that says which part the place plays",
    columns=(
        _SURFACE,
        Column(
            "side", "code", "Side of the place on which the word stands.", required=True, one_of=("before", "after")
        ),
        Column(
            "role",
            "code",
            "scope (占全省), partner (与韩国), origin (从北京), toward (出口美国) keep a place from being the subject; "
            "place (在) sets it; venue (在北京会见) is only where people met; source (获悉), speech, relation and scope_nation refine.",
            required=True,
            one_of=(
                "scope",
                "scope_nation",
                "partner",
                "origin",
                "toward",
                "place",
                "source",
                "relation",
                "speech",
                "venue",
            ),
        ),
        _SOURCE,
    ),
    key=("surface", "side", "role"),
    source="seeds/language/place_cues.csv",
)

NOT_PLACE = Table(
    schema="ref",
    name="not_place",
    grain="one row = one word that holds the characters of a place and names none",
    columns=(_SURFACE, Column("why", "text", "What the word is: longer word, longer name, crossing words."), _SOURCE),
    key=("surface",),
    source="seeds/language/not_places.csv",
)

ORG_SUFFIX = Table(
    schema="ref",
    name="org_suffix",
    grain="one row = one word with which names of organizations, projects, works or events end",
    columns=(
        _SURFACE,
        Column(
            "kind",
            "code",
            "What such a name names.",
            required=True,
            one_of=("company", "institution", "project", "infrastructure", "event", "park"),
        ),
        _SOURCE,
    ),
    key=("surface",),
    source="seeds/language/org_suffixes.csv",
)

COMPANY_NAME = Table(
    schema="ref",
    name="company_name",
    grain="one row = one company by the name that the press uses",
    columns=(_SURFACE, _SOURCE),
    key=("surface",),
    source="seeds/language/company_names.csv",
)

RECURRING_EVENT = Table(
    schema="ref",
    name="recurring_event",
    grain="one row = one fair, forum or games that returns, by the name that the press uses",
    columns=(
        _SURFACE,
        Column("name_zh", "text", "Name in full.", required=True),
        Column("region_code", "code", "Where it is held; empty where the venue changes.", pattern=r"^\d{6}$"),
        _SOURCE,
    ),
    key=("surface",),
    source="seeds/language/recurring_events.csv",
)

BODY = Table(
    schema="ref",
    name="body",
    grain="one row = one body that acts in the news and is no company",
    columns=(
        _SURFACE,
        Column(
            "scope",
            "code",
            "Whose body it is: nation, world, or the ISO 3166-1 alpha-2 code of another country.",
            required=True,
            pattern=r"^(nation|world|[A-Z]{2})$",
        ),
        _SOURCE,
    ),
    key=("surface",),
    source="seeds/language/bodies.csv",
)

THING_NOUN = Table(
    schema="ref",
    name="thing_noun",
    grain="one row = one common noun that can mean one certain thing: 食堂, 平台, 变电站",
    columns=(
        _SURFACE,
        Column(
            "kind",
            "code",
            "What such a thing is.",
            required=True,
            one_of=("facility", "product", "event", "scheme"),
        ),
        Column(
            "plural", "bool", "Whether it means a class where only a place stands before it: 义乌市场.", required=True
        ),
        Column(
            "bare",
            "code",
            "Alone at the head of a clause. taken_up: means what was named before; alone: means one thing even where "
            "none was; never: means no certain thing.",
            required=True,
            one_of=("taken_up", "alone", "never"),
        ),
        _SOURCE,
    ),
    key=("surface",),
    source="seeds/language/thing_nouns.csv",
)

TABLES: tuple[Table, ...] = (
    PLACE_WORD,
    PLACE_CUE,
    NOT_PLACE,
    ORG_SUFFIX,
    COMPANY_NAME,
    RECURRING_EVENT,
    BODY,
    THING_NOUN,
)
