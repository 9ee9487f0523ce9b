-- grain: one row = one current row of core.observation of a metric and a place, each of which may be left open with null
-- question: What is said of this metric here?
-- example:
--   SELECT observation_id, sentence FROM mart.observations_of('gdp', '浙江');
-- columns:
--   observation_id
--   article_id
--   rule_set
--   document_start
--   sentence
CREATE OR REPLACE MACRO mart.observations_of(of_metric, of_region) AS TABLE
SELECT o.observation_id, o.article_id, o.rule_set, o.document_start, o.sentence FROM core.observation AS o
WHERE o.retired_at IS NULL
  AND (of_metric IS NULL OR of_metric IN (o.metric, o.metric_detail, o.metric_name, o.metric_text))
  AND (
    of_region IS NULL
    OR of_region = o.region_code
    OR starts_with(o.region, of_region)
    OR starts_with(o.province, of_region)
    OR starts_with(o.city, of_region)
    OR starts_with(o.county, of_region)
    OR starts_with(o.zone, of_region)
  )
