-- question: 各地各指标最近一期的实际数是多少？
-- english: What is the latest achieved level of each metric of each place?
SELECT
  f.subject,
  f.metric_name,
  f.metric_text,
  f.as_of,
  o.reported_value || coalesce(o.reported_unit, '') AS stated,
  f.low::DOUBLE AS value,
  f.unit,
  f.documents
FROM mart.fact AS f
JOIN mart.observation AS o USING (observation_id)
WHERE f.kind = 'level' AND f.status = 'actual' AND f.subject_type IN ('place', 'zone') AND NOT f.size_class
QUALIFY row_number() OVER (PARTITION BY f.thing_id ORDER BY f.as_of DESC NULLS LAST, f.fact_id) = 1
ORDER BY f.subject, f.metric_name, f.metric_text, f.thing_id;
