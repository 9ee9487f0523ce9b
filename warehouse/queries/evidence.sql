-- question: 每个数字出自哪份文件的哪句话？
-- english: Which document and which sentence does each figure come from?
SELECT
  coalesce(organization, zone, region) AS subject,
  coalesce(metric_text, metric_name) AS metric,
  reported_value || coalesce(reported_unit, '') AS stated,
  status,
  document,
  document_start,
  sentence
FROM mart.observation
ORDER BY confidence DESC, document, document_start
LIMIT 20;
