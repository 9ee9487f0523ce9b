-- question: 政策规定的奖励、补贴和门槛各是多少？
-- english: Which rewards, subsidies and thresholds do the policies lay down?
WITH latest AS (
  SELECT observation_id
  FROM mart.fact
  WHERE status = 'policy'
  ORDER BY last_published_on DESC NULLS LAST, fact_id
  LIMIT 100
)
SELECT
  coalesce(o.zone, o.region) AS place,
  o.metric_name,
  o.metric_text,
  o.comparator,
  o.reported_value || coalesce(o.reported_unit, '') AS stated,
  o.per,
  o.document,
  o.sentence
FROM latest
JOIN mart.observation AS o USING (observation_id)
ORDER BY o.document, o.document_start, o.observation_id;
