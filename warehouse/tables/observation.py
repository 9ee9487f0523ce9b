"""core.observation: one claim made by one mention; mart.observation is its face."""

from warehouse import columns as c
from warehouse.contract import Column, Ordered, Table

TABLE = Table(
    schema="core",
    name="observation",
    grain="one row = one version of one claim (subject, metric, period, value, unit, status) made by one mention",
    source="the resolvers and the normalisation (transforms)",
    columns=(
        Column(
            "observation_id",
            "code",
            "Id of the observation, derived from the document's bytes, the span and the rule set; of a corrected version "
            "from the id before it and the correction.",
            required=True,
            pattern=c.ID,
        ),
        c.mention_id.but(required=True),
        c.article_id.but(required=True),
        c.document_id.but(required=True),
        Column("sentence", "text", "The sentence of the article that makes the claim.", required=True),
        c.surface.but(required=True),
        c.document_start.but(required=True),
        c.document_end.but(required=True),
        c.low.but(required=True),
        c.high.but(required=True),
        c.unit.but(required=True),
        c.counter,
        c.per,
        c.comparator.but(required=True),
        c.kind.but(required=True),
        c.metric.but(required=True),
        Column("metric_detail", "code", "A finer id than the catalogue's, where the rules know one."),
        c.metric_name.but(required=True),
        Column("metric_text", "text", "What is measured, in the words of the text."),
        Column("region", "text", "Name of the most specific place the claim is about (苏溪镇)."),
        c.region_code,
        Column("province", "text", "Province that holds the place, full name."),
        Column("city", "text", "Prefecture-level city that holds the place, full name."),
        Column("county", "text", "County, district or county-level city that holds the place, full name."),
        Column("zone", "text", "Development zone, new area or group of places the claim is about."),
        Column(
            "organization",
            "text",
            "Company, institution, project or product line; null where the place or industry as a whole is meant.",
        ),
        Column("industry", "text", "Industry word the claim is about (光伏, 氢能)."),
        c.industry_code,
        c.period_type.but(required=True),
        c.period_start,
        c.period_end,
        Column(
            "status",
            "code",
            "actual; target (goal, plan, forecast, capacity not yet in place); policy (amount or threshold in a rule); "
            "spec (technical parameter of a product or process).",
            required=True,
            one_of=c.STATUSES,
        ),
        c.reported_value.but(required=True),
        c.reported_unit,
        c.unit_id,
        Column(
            "value_cny",
            "decimal",
            "Money in CNY at fx_rate; of a range its middle. Null where unit is no money.",
            unit="CNY",
        ),
        Column(
            "fx_rate", "decimal", "CNY for one unit of the currency that was used; 1 for CNY.", unit="CNY", at_least=0
        ),
        Column("fx_year", "int", "Year whose average rate was used.", at_least=1949, at_most=2200),
        Column(
            "fx_basis",
            "code",
            "Which year the rate is of, null for CNY: period_year, publication_year, or latest_known (neither year is "
            "in the table: read with care).",
            one_of=("period_year", "publication_year", "latest_known"),
        ),
        Column("basis", "text", "What a growth is measured against: yoy, mom, qoq, a year (2020), a plan period …"),
        Column("reference", "text", "The whole of a share, the other side of a gap or a multiple (全省)."),
        Column(
            "qualifier",
            "text",
            "Words that make two figures not comparable (规上, 累计, 新增, 当年), separated by spaces.",
        ),
        Column("claim_source", "text", "Who says it, where the text does (据市统计局)."),
        Column(
            "size_class",
            "bool",
            "True where the number names a class of size (万亿级), not a measured value.",
            required=True,
        ),
        c.confidence.but(required=True),
        Column(
            "candidates",
            "json",
            "What was considered for each field and why it won or lost: [[field, value, reason, chosen], …].",
        ),
        c.run_id.but(required=True),
        c.rule_set.but(required=True),
        c.recorded_at.but(required=True),
        c.retired_at,
        c.supersedes_id,
        c.correction_id,
    ),
    key=("observation_id",),
    ordered=(
        Ordered("document_start", "document_end", "a span holds at least one character", strict=True),
        Ordered("low", "high", "of a range the lower end comes first"),
        Ordered("period_start", "period_end", "a period starts before it ends"),
    ),
    warnings=(
        "Current versions are those with retired_at null; mart.observation shows only them.",
        "Figures are comparable only where unit, per, kind, basis, reference and qualifier agree; see mart.fact.",
    ),
)
