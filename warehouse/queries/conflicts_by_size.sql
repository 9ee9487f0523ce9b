-- question: 全库哪些数字各家说法不一，差距有多大，采用了哪个，凭什么？
-- english: On which figures do documents differ most, which value is preferred, and by which rule?
SELECT
  subject,
  coalesce(metric_text, metric_name) AS metric,
  kind,
  as_of,
  lowest::DOUBLE AS lowest,
  highest::DOUBLE AS highest,
  round(100 * (highest - lowest)::DOUBLE / nullif(abs(lowest)::DOUBLE, 0), 2) AS apart_percent,
  low::DOUBLE AS preferred,
  preferred_because,
  unit,
  documents
FROM mart.fact
WHERE conflict
ORDER BY apart_percent DESC NULLS LAST, subject, metric, fact_id
LIMIT 50;
