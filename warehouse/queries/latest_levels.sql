-- question: 各地各指标最近一期的实际数是多少？
-- english: What is the latest achieved level of each metric of each place?
WITH latest AS (
  SELECT observation_id, thing_id, subject, metric_name, metric_text, as_of, low, unit, documents
  FROM mart.fact
  WHERE kind = 'level' AND status = 'actual' AND subject_type IN ('place', 'zone') AND NOT size_class
  QUALIFY row_number() OVER (PARTITION BY thing_id ORDER BY as_of DESC NULLS LAST, fact_id) = 1
  ORDER BY subject, metric_name, metric_text, thing_id
  LIMIT 200
)
SELECT
  f.subject,
  f.metric_name,
  f.metric_text,
  f.as_of,
  o.reported_value || coalesce(o.reported_unit, '') AS stated,
  f.low::DOUBLE AS value,
  f.unit,
  f.documents
FROM latest AS f
JOIN core.observation AS o USING (observation_id)
ORDER BY f.subject, f.metric_name, f.metric_text, f.thing_id;
