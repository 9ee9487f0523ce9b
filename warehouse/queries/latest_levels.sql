-- question: 各地各指标最近一期的实际数是多少？
-- english: What is the latest achieved level of each metric of each place?
SELECT subject, metric_name, metric_text, as_of, low AS value, unit, counter, documents
FROM mart.fact
WHERE kind = 'level' AND status = 'actual' AND subject_type IN ('place', 'zone') AND NOT size_class
QUALIFY row_number() OVER (
  PARTITION BY subject, region_code, industry, metric, metric_text, unit, counter, per, qualifier ORDER BY as_of DESC
) = 1
ORDER BY subject, metric_name, metric_text;
