"""Every column that more than one table has, defined once under its name.

A table file takes a column from here, and where its own rule is stricter says so with ``.but(...)``;
type, unit and meaning never change. Dates are calendar days in China; timestamps are UTC.
"""

from __future__ import annotations

from datetime import date

from warehouse.contract import Column

ID = r"^[0-9a-f]{32}$"
SHA256 = r"^[0-9a-f]{64}$"
RULE_SET = r"^[0-9a-f]{16}$"
EARLIEST, LATEST = date(1800, 1, 1), date(2200, 12, 31)

CLASSES = ("quantity", "rank", "date", "ordinal", "name", "idiom", "number")
COMPARATORS = ("eq", "approx", "gt", "ge", "lt", "le", "range")
KINDS = ("level", "growth", "share", "multiple", "gap", "rank")
PERIOD_TYPES = (
    "year",
    "half",
    "quarter",
    "month",
    "day",
    "range",
    "as_of",
    "as_of_publication",
    "future",
)
STATUSES = ("actual", "target", "policy", "spec")

# --- who and whence -----------------------------------------------------------------------------------------------

document_id = Column(
    "document_id",
    "code",
    "Id of the document, derived from its bytes: the same bytes under another name are the same document.",
    pattern=ID,
    refers_to="raw.document.document_id",
)
document = Column("document", "text", "Name of the document as delivered: path inside the drop, or file.jsonl#id.")
document_sha256 = Column(
    "document_sha256", "code", "SHA-256 of the document's bytes as delivered, hex.", pattern=SHA256
)
article_id = Column(
    "article_id",
    "code",
    "Id of the article, derived from the document's bytes and the article's position on its page.",
    pattern=ID,
    refers_to="raw.article.article_id",
)
mention_id = Column(
    "mention_id",
    "code",
    "Id of the mention, derived from the document's bytes and the span.",
    pattern=ID,
    refers_to="core.mention.mention_id",
)
drop_id = Column(
    "drop_id",
    "code",
    "Id of the drop, derived from the names and bytes of the documents in it and what stands beside them.",
    pattern=ID,
    refers_to="ops.drop.drop_id",
)
run_id = Column("run_id", "code", "The run that wrote the row.", pattern=ID, refers_to="ops.run.run_id")
rule_set = Column(
    "rule_set",
    "code",
    "Digest of the rules and seed tables that read the text: rows under one rule set were read alike.",
    pattern=RULE_SET,
)
recorded_at = Column("recorded_at", "timestamp", "When the run that wrote the row began, UTC.")
retired_at = Column(
    "retired_at",
    "timestamp",
    "When a later version, a correction or a retraction replaced the row, UTC; null while it is current.",
)
supersedes_id = Column("supersedes_id", "code", "Id of the earlier version of this row that it replaces.", pattern=ID)
correction_id = Column(
    "correction_id",
    "code",
    "Id of a correction, as in corrections.csv; of an observation the one that set it right, null where it stands as "
    "the rules read it.",
    refers_to="ops.correction.correction_id",
)
path = Column("path", "text", "What was handed to the run: a folder or file as typed by the caller, or a URL.")
source = Column("source", "text", "Where the row's facts come from: a standard, yearbook, page or derivation.")

# --- publication --------------------------------------------------------------------------------------------------

published_on = Column(
    "published_on",
    "date",
    "Day of publication; 今年, 去年, 目前 are read against it. Null where nothing says it.",
    at_least=EARLIEST,
    at_most=LATEST,
)
published_on_evidence = Column(
    "published_on_evidence",
    "text",
    "What the publication date rests on: sidecar, index, front matter, file name, dateline, default, or the words of "
    "the text it was inferred from.",
)
published_on_confidence = Column(
    "published_on_confidence",
    "float",
    "How sure the publication date is, 0 to 1; 1 where it was stated.",
    at_least=0,
    at_most=1,
)

# --- the span -----------------------------------------------------------------------------------------------------

document_start = Column(
    "document_start",
    "int",
    "Offset of the first character of surface in the document's text (raw.document.text, Python string index).",
    unit="count",
    at_least=0,
)
document_end = Column(
    "document_end",
    "int",
    "Offset just behind the last character of surface in the document's text.",
    unit="count",
    at_least=1,
)
surface = Column("surface", "text", "The characters of the number with its unit, without 超, 近, 约 around it.")

# --- the quantity -------------------------------------------------------------------------------------------------

low = Column(
    "low", "decimal", "Value in the base unit, exact; of a range its lower end. A fall is negative.", unit="by:unit"
)
high = Column(
    "high", "decimal", "Value in the base unit, exact; of a range its upper end, else equal to low.", unit="by:unit"
)
unit = Column(
    "unit",
    "code",
    "Base unit of low and high: CNY, percent (53.5% is 53.5), percentage_point, ratio (10倍 is 10), count, m2, W …",
    refers_to="ref.unit.base_unit",
)
counter = Column("counter", "text", "What is counted, as measure word or noun (家, 个, 辆, 人), where unit is count.")
per = Column(
    "per", "text", "Denominator of the value: year, month, day, capita, or a word of the text (头). Null where none."
)
comparator = Column(
    "comparator",
    "code",
    "How the number bounds the value: eq; approx (约, 左右); gt (超, 多, 突破); ge (不低于); lt (近, 不足); "
    "le (最高, 以内); range.",
    one_of=COMPARATORS,
)
kind = Column(
    "kind",
    "code",
    "level; growth (change over time, negative for a fall); share (part of a whole); multiple (10倍, 翻番); "
    "gap (difference from something else at the same time); rank.",
    one_of=KINDS,
)
reported_value = Column(
    "reported_value", "text", "The number as written, in plain digits (1370.7); of a range low-high."
)
reported_unit = Column("reported_unit", "text", "The unit as written, with its magnitude (亿元).")
unit_id = Column("unit_id", "code", "Unit the text used, before conversion.", refers_to="ref.unit.unit_id")

# --- the claim ----------------------------------------------------------------------------------------------------

metric = Column(
    "metric",
    "code",
    "What is measured: id of the metric catalogue; other where none fits.",
    refers_to="ref.metric.metric",
)
metric_name = Column("metric_name", "text", "Chinese name of the metric.")
region_code = Column(
    "region_code",
    "code",
    "GB/T 2260 code, six digits, of the most specific province, city or county that holds the place.",
    pattern=r"^[1-9][0-9]{5}$",
    refers_to="ref.region.region_code",
)
industry_code = Column(
    "industry_code", "code", "GB/T 4754 code of the industry.", refers_to="ref.industry.industry_code"
)
period_type = Column(
    "period_type",
    "code",
    "year, half, quarter, month, day: a calendar period; range: any other interval; as_of: a stock counted up to "
    "period_end; as_of_publication: 目前, or nothing stated; future: open future (达产后).",
    one_of=PERIOD_TYPES,
)
period_start = Column("period_start", "date", "First day of the period.", at_least=EARLIEST, at_most=LATEST)
period_end = Column(
    "period_end", "date", "Last day of the period; null while it runs on (今年以来).", at_least=EARLIEST, at_most=LATEST
)
confidence = Column("confidence", "float", "How sure the reading is, 0 to 1.", at_least=0, at_most=1)

# --- the ledgers --------------------------------------------------------------------------------------------------

documents = Column("documents", "int", "Documents delivered: loaded + known + rejected.", unit="count", at_least=0)
loaded = Column("loaded", "int", "Documents loaded into the warehouse.", unit="count", at_least=0)
known = Column("known", "int", "Documents whose bytes the warehouse held already.", unit="count", at_least=0)
rejected = Column("rejected", "int", "Documents turned away, each with a row in ops.reject.", unit="count", at_least=0)
stage = Column(
    "stage",
    "code",
    "Stage of the road that turned the row away.",
    one_of=("read", "segment", "extract", "check", "load"),
)
reason = Column(
    "reason", "code", "Why, as a code; its meaning and remedy are in ref.reject_reason.", pattern=r"^[a-z][a-z0-9_]*$"
)
meaning = Column("meaning", "text", "What the row means, in a sentence.")
severity = Column(
    "severity",
    "code",
    "What a failing row becomes: reject (turned away), warn (loaded and counted), stop (the drop is not loaded).",
    one_of=("reject", "warn", "stop"),
)


ALL: dict[str, Column] = {name: value for name, value in list(globals().items()) if isinstance(value, Column)}
"""Shared columns by name."""
