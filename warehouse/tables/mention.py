"""core.mention: every numeric expression, whether it states a quantity or only looks like one."""

from warehouse import columns as c
from warehouse.contract import Column, Ordered, Table

TABLE = Table(
    schema="core",
    name="mention",
    grain="one row = one span of a document's text that holds a numeric expression, as one rule set read it; a correction "
    "that drops its observation makes another version of it",
    source="the number and quantity rules (transforms)",
    columns=(
        c.mention_id.but(required=True, refers_to=None),
        c.article_id.but(required=True),
        c.document_id.but(required=True),
        c.document_start.but(required=True),
        c.document_end.but(required=True),
        c.surface.but(required=True),
        Column(
            "class",
            "code",
            "quantity; rank; date; ordinal (第六期); name (number inside a name or code: 世界500强); idiom (一系列); "
            "number (bare, nothing says of what).",
            required=True,
            one_of=c.CLASSES,
        ),
        Column("rule", "code", "The rule that decided the class and read the value.", required=True),
        c.low,
        c.high,
        c.unit,
        c.counter,
        c.per,
        c.comparator,
        c.kind,
        c.reported_value,
        c.reported_unit,
        c.unit_id,
        c.period_type,
        c.period_start,
        c.period_end,
        Column(
            "outcome",
            "code",
            "What became of the mention: observation, not_quantity, or rejected (a row in ops.reject says why).",
            required=True,
            one_of=("observation", "not_quantity", "rejected"),
        ),
        c.run_id.but(required=True),
        c.rule_set.but(required=True),
        c.recorded_at.but(required=True),
        c.retired_at,
        c.supersedes_id,
    ),
    key=("mention_id", "rule_set", "recorded_at"),
    ordered=(
        Ordered("document_start", "document_end", "a span holds at least one character", strict=True),
        Ordered("low", "high", "of a range the lower end comes first"),
        Ordered("period_start", "period_end", "a period starts before it ends"),
    ),
)
