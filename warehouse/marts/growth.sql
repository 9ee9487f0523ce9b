-- grain: one row = one stated growth, beside the level it speaks of where the warehouse has it
-- question: How fast does it grow, against what, from which level, and do the levels bear the growth out?
-- example:
--   SELECT subject, metric_name, period_end, growth_percent, level, unit, implied_before FROM mart.growth
--   WHERE basis = 'yoy' ORDER BY growth_percent DESC;
-- held_by: topic_id
-- held_from: mart.fact
-- columns:
--   topic_id code: Id of the subject and metric.
--   fact_id code: The fact that states the growth.
--   subject_type code: What the growth is about: organization, zone, place, or unknown.
--   subject text: Name of the organization, else the zone, else the place.
--   region_code
--   industry
--   metric
--   metric_name
--   metric_text
--   qualifier
--   status
--   period_type
--   period_start
--   period_end
--   basis
--   growth_percent float: The growth as stated, percent; negative for a fall.
--   comparator
--   level decimal: Level of the same thing in the same period, in the base unit, where documents state it.
--   unit code: Base unit of level.
--   implied_before float: Level of the period before that follows from level and growth, in the base unit.
--   level_before decimal: Level of the same period a year earlier, where documents state it.
--   computed_percent float: Growth computed from level and level_before, percent.
--   difference_points float: growth_percent minus computed_percent: far from 0, one of the three figures is wrong.
--   documents int: Documents that state the growth.
--   conflict bool: True where documents disagree on the growth.
WITH growths AS (
  SELECT *, low::DOUBLE * CASE unit WHEN 'ratio' THEN 100 ELSE 1 END AS growth_percent
  FROM mart.fact
  WHERE kind = 'growth' AND unit IN ('percent', 'ratio')
),
levels AS (
  SELECT *
  FROM mart.fact
  WHERE kind = 'level' AND status = 'actual' AND NOT size_class AND subject IS NOT NULL
  QUALIFY row_number() OVER (
    PARTITION BY topic_id, period_start, period_end
    ORDER BY documents DESC, comparator <> 'eq', confidence DESC, fact_id
  ) = 1
)
SELECT
  g.topic_id,
  g.fact_id,
  g.subject_type,
  g.subject,
  g.region_code,
  g.industry,
  g.metric,
  g.metric_name,
  g.metric_text,
  g.qualifier,
  g.status,
  g.period_type,
  g.period_start,
  g.period_end,
  g.basis,
  g.growth_percent,
  g.comparator,
  l.low AS level,
  l.unit,
  CASE WHEN g.growth_percent <> -100 THEN l.low::DOUBLE / (1 + g.growth_percent / 100) END AS implied_before,
  b.low AS level_before,
  CASE WHEN b.low <> 0 THEN round(100 * (l.low::DOUBLE / b.low::DOUBLE - 1), 4) END AS computed_percent,
  CASE WHEN b.low <> 0 AND coalesce(g.basis, 'yoy') = 'yoy'
    THEN round(g.growth_percent - 100 * (l.low::DOUBLE / b.low::DOUBLE - 1), 4) END AS difference_points,
  g.documents,
  g.conflict
FROM growths AS g
LEFT JOIN levels AS l
  ON l.topic_id = g.topic_id AND l.period_end = g.period_end AND l.period_start IS NOT DISTINCT FROM g.period_start
LEFT JOIN levels AS b
  ON b.thing_id = l.thing_id AND b.period_end = (l.period_end - INTERVAL 1 YEAR)::DATE
  AND b.period_start IS NOT DISTINCT FROM (l.period_start - INTERVAL 1 YEAR)::DATE
