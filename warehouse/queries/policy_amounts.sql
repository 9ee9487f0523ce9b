-- question: 政策规定的奖励、补贴和门槛各是多少？
-- english: Which rewards, subsidies and thresholds do the policies lay down?
SELECT
  coalesce(zone, region) AS place,
  metric_name,
  metric_text,
  comparator,
  reported_value || coalesce(reported_unit, '') AS stated,
  per,
  document,
  sentence
FROM mart.observation
WHERE status = 'policy'
ORDER BY document, document_start;
