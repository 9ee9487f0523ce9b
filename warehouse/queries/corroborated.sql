-- question: 哪些数字有两份以上的文件印证，说法一致吗？
-- english: Which figures do two documents or more state, and do they agree?
SELECT
  subject,
  coalesce(metric_text, metric_name) AS metric,
  kind,
  as_of,
  low::DOUBLE AS preferred,
  lowest::DOUBLE AS lowest,
  highest::DOUBLE AS highest,
  unit,
  observations,
  documents,
  conflict
FROM mart.fact
WHERE documents > 1
ORDER BY documents DESC, conflict DESC, subject, metric, as_of, fact_id
LIMIT 50;
