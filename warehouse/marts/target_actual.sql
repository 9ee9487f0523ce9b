-- grain: one row = one target with one later actual of the same thing; a target with none has one row without
-- question: Which actuals came after a target? mart.target_progress says beside it how the target stands.
-- example:
--   SELECT subject, metric_name, target, unit, due_on, actual, actual_as_of FROM mart.target_actual WHERE latest;
-- held_by: thing_id
-- held_from: mart.fact
-- columns:
--   thing_id code: Id of what may be compared over time.
--   target_fact_id code: The fact that states the target.
--   subject_type code: What the target is about: organization, zone, place, or unknown.
--   subject text: Name of the organization, else the zone, else the place.
--   region_code
--   industry
--   metric
--   metric_name
--   metric_text
--   kind
--   unit
--   counter
--   per
--   basis
--   reference
--   qualifier
--   target decimal: The value aimed at, in the base unit; of a range its lower end.
--   target_comparator code: How the number bounds the target: eq, approx, gt, ge, lt, le, range.
--   due_on date: End of the period the target is for; null where the text leaves it open.
--   stated_on date: Day the target was first published.
--   actual decimal: What was achieved, in the base unit; null where nothing later is known.
--   actual_as_of date: Day up to which the actual holds.
--   reached_percent float: actual as percent of target.
--   reached bool: Whether the actual meets the target: for a ceiling (lt, le) not above it, else not below it.
--   days_left int: Days from the actual to the due day; negative when it was due before.
--   latest bool: True for the latest actual of the target, and for a target with none.
--   actual_fact_id code: The fact that states the actual.
WITH targets AS (
  SELECT * FROM mart.fact WHERE status = 'target' AND subject IS NOT NULL AND NOT size_class
),
actuals AS (
  SELECT * FROM mart.fact WHERE status = 'actual' AND subject IS NOT NULL AND NOT size_class AND as_of IS NOT NULL
)
SELECT
  t.thing_id,
  t.fact_id AS target_fact_id,
  t.subject_type,
  t.subject,
  t.region_code,
  t.industry,
  t.metric,
  t.metric_name,
  t.metric_text,
  t.kind,
  t.unit,
  t.counter,
  t.per,
  t.basis,
  t.reference,
  t.qualifier,
  t.low AS target,
  t.comparator AS target_comparator,
  t.period_end AS due_on,
  t.first_published_on AS stated_on,
  a.low AS actual,
  a.as_of AS actual_as_of,
  CASE WHEN t.low <> 0 THEN round(100 * a.low::DOUBLE / t.low::DOUBLE, 4) END AS reached_percent,
  CASE WHEN t.comparator IN ('lt', 'le') THEN a.high <= t.high ELSE a.low >= t.low END AS reached,
  date_diff('day', a.as_of, t.period_end) AS days_left,
  row_number() OVER (PARTITION BY t.fact_id ORDER BY a.as_of DESC NULLS LAST, a.documents DESC, a.fact_id) = 1 AS latest,
  a.fact_id AS actual_fact_id
FROM targets AS t
LEFT JOIN actuals AS a
  -- an OR in place of the coalesce makes DuckDB compare every target with every actual
  ON a.thing_id = t.thing_id AND a.as_of > t.first_published_on
  AND a.as_of <= coalesce(t.period_end, DATE '9999-12-31')
