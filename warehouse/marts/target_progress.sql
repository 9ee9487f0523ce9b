-- grain: one row = one target with one later actual of the same thing; a target with none has one row without
-- question: What was aimed at, what has been reached since, how much is left, and is the target met, unmet or overdue?
-- example:
--   SELECT subject, metric_name, target, unit, due_on, state, actual, actual_as_of, reached_percent
--   FROM mart.target_progress WHERE latest ORDER BY due_on;
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
--   state code: met (by this actual), unmet, or overdue: unmet although the due day lies before news_until.
--   days_left int: Days from the actual, or without one from news_until, to the due day; negative when it was due before.
--   news_until date: Last day on which a document of the warehouse that states a fact was published.
--   latest bool: True for the latest actual of the target, and for a target with none.
--   actual_fact_id code: The fact that states the actual.
SELECT
  t.thing_id,
  t.target_fact_id,
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
  t.target,
  t.target_comparator,
  t.due_on,
  t.stated_on,
  t.actual,
  t.actual_as_of,
  t.reached_percent,
  t.reached,
  CASE
    WHEN t.reached THEN 'met'
    WHEN t.due_on < k.news_until THEN 'overdue'
    ELSE 'unmet'
  END AS state,
  coalesce(t.days_left, date_diff('day', k.news_until, t.due_on)) AS days_left,
  k.news_until,
  t.latest,
  t.actual_fact_id
FROM mart.target_actual AS t
-- the warehouse's own calendar: what is overdue does not change with the day on which somebody asks
CROSS JOIN (SELECT max(last_published_on) AS news_until FROM mart.fact) AS k
