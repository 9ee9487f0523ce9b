-- grain: one row = one current observation: one claim (subject, metric, period, value, unit, status) made by one mention
-- question: Who or where, which metric, which period, how much, achieved or only aimed at, and which words say so?
-- example:
--   SELECT region, metric_name, low, unit, period_end, sentence FROM mart.observation
--   WHERE metric = 'gdp' AND status = 'actual' ORDER BY period_end DESC;
-- columns:
--   observation_id
--   document
--   article_title
--   published_on
--   sentence
--   surface
--   document_start
--   document_end
--   low
--   high
--   unit
--   counter
--   per
--   comparator
--   kind
--   metric
--   metric_name
--   metric_text
--   region
--   region_code
--   province
--   city
--   county
--   zone
--   organization
--   industry
--   period_type
--   period_start
--   period_end
--   status
--   reported_value
--   reported_unit
--   value_cny
--   basis
--   reference
--   qualifier
--   claim_source
--   confidence
--   document_sha256
--   run_id
--   rule_set
--   metric_detail
--   industry_code
--   unit_id
--   fx_rate
--   fx_year
--   fx_basis
--   size_class
--   mention_id
--   article_id
--   document_id
--   publisher
--   url
--   recorded_at
--   correction_id
SELECT
  o.observation_id,
  d.document,
  a.article_title,
  coalesce(a.published_on, d.published_on) AS published_on,
  o.sentence,
  o.surface,
  o.document_start,
  o.document_end,
  o.low,
  o.high,
  o.unit,
  o.counter,
  o.per,
  o.comparator,
  o.kind,
  o.metric,
  o.metric_name,
  o.metric_text,
  o.region,
  o.region_code,
  o.province,
  o.city,
  o.county,
  o.zone,
  o.organization,
  o.industry,
  o.period_type,
  o.period_start,
  o.period_end,
  o.status,
  o.reported_value,
  o.reported_unit,
  o.value_cny,
  o.basis,
  o.reference,
  o.qualifier,
  o.claim_source,
  o.confidence,
  d.document_sha256,
  o.run_id,
  o.rule_set,
  o.metric_detail,
  o.industry_code,
  o.unit_id,
  o.fx_rate,
  o.fx_year,
  o.fx_basis,
  o.size_class,
  o.mention_id,
  o.article_id,
  o.document_id,
  d.publisher,
  d.url,
  o.recorded_at,
  o.correction_id
FROM core.observation AS o
-- the document and the article as the rule set read them that made the claim
JOIN raw.document AS d ON d.document_id = o.document_id AND d.rule_set = o.rule_set AND d.retired_at IS NULL
JOIN raw.article AS a ON a.article_id = o.article_id AND a.rule_set = o.rule_set AND a.retired_at IS NULL
WHERE o.retired_at IS NULL
