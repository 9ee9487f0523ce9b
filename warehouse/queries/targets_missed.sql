-- question: 哪些目标已到期而没有完成，还差多少？
-- english: Which targets were missed at their deadline, and by how much?
SELECT
  subject,
  coalesce(metric_text, metric_name) AS metric,
  kind,
  target_comparator,
  target::DOUBLE AS target,
  actual::DOUBLE AS actual,
  round(actual::DOUBLE - target::DOUBLE, 4) AS difference,
  unit,
  due_on,
  actual_as_of
FROM mart.target_progress
WHERE latest AND NOT reached AND days_left <= 0
ORDER BY due_on DESC, subject, metric, target_fact_id
LIMIT 50;
