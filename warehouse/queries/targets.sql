-- question: 提出了哪些目标，何时到期，目前完成了多少？
-- english: Which targets were set, when are they due, and how much has been reached?
SELECT
  subject,
  coalesce(metric_text, metric_name) AS metric,
  target_comparator,
  target::DOUBLE AS target,
  unit,
  due_on,
  actual::DOUBLE AS actual,
  actual_as_of,
  reached_percent,
  state
FROM mart.target_progress
WHERE latest
ORDER BY actual IS NULL, due_on NULLS LAST, subject, metric, target_fact_id
LIMIT 100;
