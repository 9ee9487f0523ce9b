-- question: 同比增长最快的是什么？
-- english: What grew fastest over the year before?
SELECT
  subject,
  coalesce(metric_text, metric_name) AS metric,
  period_start,
  period_end,
  growth_percent,
  level::DOUBLE AS level,
  unit,
  documents
FROM mart.growth
WHERE status = 'actual' AND coalesce(basis, 'yoy') = 'yoy'
ORDER BY growth_percent DESC, subject, metric, period_end, fact_id
LIMIT 20;
