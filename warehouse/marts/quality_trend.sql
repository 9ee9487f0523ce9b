-- grain: one row = one figure of one run, or of one day, beside what was usual before it
-- question: How does quality move from run to run: what is as usual, what jumped, what drifts?
-- example:
--   SELECT started_at, measure_name, subject, value, usual, verdict FROM mart.quality_trend WHERE measure = 'observation_share' ORDER BY started_at;
-- columns:
--   run_id
--   flow code: Name of the flow.
--   started_at timestamp: Begin of the run, UTC.
--   day date: Day on which the run began, in China.
--   measure code: What is measured.
--   measure_name_zh text: Its Chinese name.
--   measure_name text: Its English name.
--   measure_unit code: share, per, mean or count.
--   subject text: What of it: a reason of rejects, a rule, a day; null where the measure has no parts.
--   amount float: What was counted in this run alone, or the sum of what is averaged.
--   base float: Of how much: amount / base is the run's own value.
--   value float: What was judged: of this run, and of those before it where it alone is too small.
--   usual float: Median of the runs before; null where there are too few.
--   band_low float: Below it the value is told.
--   band_high float: Above it the value is told.
--   past int: Points of the past it was held against.
--   verdict code: usual, low, high, drifting_low, drifting_high, or too_few.
--   anomaly bool: True where it is told.
--   rules_changed bool: True where the rules are others than those of the run before it.
SELECT
  m.run_id,
  r.flow,
  r.started_at,
  CAST(CAST(r.started_at AS TIMESTAMP) + INTERVAL 8 HOUR AS DATE) AS day,
  m.measure,
  k.name_zh AS measure_name_zh,
  k.name AS measure_name,
  k.unit AS measure_unit,
  m.subject,
  m.amount,
  m.base,
  m.value,
  m.usual,
  m.band_low,
  m.band_high,
  m.past,
  m.verdict,
  m.verdict NOT IN ('usual', 'too_few') AS anomaly,
  coalesce(r.rule_set <> r.rule_set_before, false) AS rules_changed
FROM ops.measure AS m
JOIN (
  SELECT *, lag(rule_set) OVER (PARTITION BY flow ORDER BY started_at) AS rule_set_before
  FROM ops.run
  WHERE state = 'complete'
) AS r USING (run_id)
JOIN ref.measure AS k USING (measure);
