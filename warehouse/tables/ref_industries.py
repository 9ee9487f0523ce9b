"""The classification of industries, and the everyday words that newspapers use for them."""

from __future__ import annotations

from warehouse import columns as c
from warehouse.contract import Column, Table

_SOURCE = c.source.but(required=True)
_CODE = r"^[A-T]$|^[0-9]{2,4}$"

INDUSTRY = Table(
    schema="ref",
    name="industry",
    grain="one row = one entry of GB/T 4754-2017",
    columns=(
        Column("industry_code", "code", "Letter of a section, or two to four digits.", required=True, pattern=_CODE),
        Column("name_zh", "text", "Chinese name in the standard.", required=True),
        Column(
            "parent_code",
            "code",
            "Entry above; empty for a section.",
            pattern=_CODE,
            refers_to="ref.industry.industry_code",
        ),
        Column(
            "level",
            "code",
            "门类, 大类, 中类 or 小类.",
            required=True,
            one_of=("section", "division", "group", "class"),
        ),
        _SOURCE,
    ),
    key=("industry_code",),
    source="seeds/industries/industries.csv",
)

INDUSTRY_ALIAS = Table(
    schema="ref",
    name="industry_alias",
    grain="one row = one everyday word for an industry or a field of policy",
    columns=(
        Column("surface", "text", "Characters of the text.", required=True),
        Column(
            "industry_code",
            "code",
            "Entry of the standard that fits; empty where none does.",
            pattern=_CODE,
            refers_to="ref.industry.industry_code",
        ),
        Column(
            "name_zh", "text", "Canonical word, the same for all its surfaces: 新能源 of 新能源产业.", required=True
        ),
        Column(
            "kind",
            "code",
            "industry: a branch of the economy; field: a field of policy (教育, 城市更新); aspect: a side that any "
            "industry has (出口, 就业, 研发); none: news that is of no industry (冲突, 空袭).",
            required=True,
            one_of=("industry", "field", "aspect", "none"),
        ),
        Column(
            "needs",
            "code",
            "suffix: too ordinary unless 产业, 行业, 业, 工业 or 经济 follows, or a list of industries holds it.",
            one_of=("suffix",),
        ),
        Column(
            "partial",
            "bool",
            "Whether the entry holds more, or less, than the word means; note says which.",
            required=True,
        ),
        Column("note", "text", "What a reader of the row should know."),
        _SOURCE,
    ),
    key=("surface",),
    source="seeds/industries/aliases.csv",
)

INDUSTRY_GUARD = Table(
    schema="ref",
    name="industry_guard",
    grain="one row = one word or name in which no industry is named, although it looks so",
    columns=(
        Column("surface", "text", "Characters of the text: 文化工作 (no 化工), 丝绸之路, 财政部.", required=True),
        Column("note", "text", "Some of the words it hides.", required=True),
        _SOURCE,
    ),
    key=("surface",),
    source="seeds/industries/not_industries.csv",
)

TABLES: tuple[Table, ...] = (INDUSTRY, INDUSTRY_ALIAS, INDUSTRY_GUARD)
