-- question: 各地指标逐年如何变化，计算出的增速与公布的增速是否一致？
-- english: How do the metrics move from year to year, and does the computed growth agree with the stated one?
SELECT
  subject,
  metric_name,
  metric_text,
  year,
  value::DOUBLE AS value,
  unit,
  growth_percent,
  stated_growth_percent,
  revisions,
  documents
FROM mart.series
ORDER BY subject, metric_name, metric_text, thing_id, year
LIMIT 100;
