-- question: 公布的增速与按两期数值算出的增速相差多少？
-- english: How far is the growth that was stated from the growth computed from two levels?
SELECT
  subject,
  coalesce(metric_text, metric_name) AS metric,
  period_end,
  growth_percent AS stated_percent,
  computed_percent,
  difference_points,
  level::DOUBLE AS level,
  level_before::DOUBLE AS level_before,
  unit
FROM mart.growth
WHERE status = 'actual' AND difference_points IS NOT NULL
ORDER BY abs(difference_points) DESC, fact_id
LIMIT 50;
