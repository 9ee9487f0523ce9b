-- question: 每次运行的质量如何变化：每篇文档的观测数、成为观测的比例、地区不明和指标不明的比例？
-- english: How does the quality move from run to run: observations per document, and the shares that are believed to be telling?
SELECT
  dense_rank() OVER (ORDER BY started_at) AS run,
  measure_name_zh,
  measure_name,
  subject,
  round(value, 3) AS value,
  round(usual, 3) AS usual,
  verdict
FROM mart.quality_trend
WHERE measure NOT IN ('rule_share', 'documents_per_day')
ORDER BY run, measure_name, subject NULLS FIRST;
