-- grain: one row = the achieved level of one metric of one subject in one year
-- question: How did the metric of a place or organization move from year to year?
-- example:
--   SELECT subject, metric_name, year, value, unit, growth_percent FROM mart.series
--   WHERE metric = 'gdp' ORDER BY subject, year;
-- held_by: topic_id
-- held_from: mart.fact
-- columns:
--   topic_id code: Id of the subject and metric.
--   thing_id code: Id of what may be compared over time: the topic with kind, unit, counter, per, basis and reference.
--   subject_type code: What the series is about: organization, zone or place.
--   subject text: Name of the organization, else the zone, else the place.
--   region_code
--   industry
--   metric
--   metric_name
--   metric_text
--   unit
--   counter
--   per
--   qualifier
--   year int: Calendar year the figure is for; of a stock, the year at whose end it was counted.
--   value decimal: Preferred value of the fact, in the base unit.
--   comparator
--   value_before decimal: Value of the year before, where the warehouse has it.
--   growth_percent float: Growth over the year before as computed from the two values, percent.
--   stated_growth_percent float: Growth over the year before as documents state it, percent.
--   revisions int: Times that a later publication restated the figure; 0 where it stands as first stated.
--   first_value decimal: Exact value that was stated first: where there are revisions the preliminary one.
--   latest_value decimal: Exact value that came up last.
--   documents int: Documents that state the value.
--   conflict bool: True where documents disagree on the value.
--   fact_id code: The fact the value is from.
WITH levels AS (
  SELECT *, year(period_end) AS year
  FROM mart.fact
  WHERE kind = 'level' AND status = 'actual' AND NOT size_class AND subject IS NOT NULL
    AND (period_type = 'year' OR (period_type = 'as_of' AND month(period_end) = 12 AND day(period_end) = 31))
  -- 2022年 and 截至2022年底 are one figure: the better attested one
  QUALIFY row_number() OVER (
    PARTITION BY thing_id, year(period_end) ORDER BY documents DESC, comparator <> 'eq', confidence DESC, fact_id
  ) = 1
),
growths AS (
  SELECT
    topic_id,
    year(period_end) AS year,
    arg_min(low::DOUBLE * CASE unit WHEN 'ratio' THEN 100 ELSE 1 END, fact_id) AS stated_growth_percent
  FROM mart.fact
  WHERE kind = 'growth' AND status = 'actual' AND period_type = 'year' AND unit IN ('percent', 'ratio')
    AND coalesce(basis, 'yoy') = 'yoy'
  GROUP BY ALL
)
SELECT
  l.topic_id,
  l.thing_id,
  l.subject_type,
  l.subject,
  l.region_code,
  l.industry,
  l.metric,
  l.metric_name,
  l.metric_text,
  l.unit,
  l.counter,
  l.per,
  l.qualifier,
  l.year,
  l.low AS value,
  l.comparator,
  b.low AS value_before,
  CASE WHEN b.low <> 0 THEN round(100 * (l.low::DOUBLE / b.low::DOUBLE - 1), 4) END AS growth_percent,
  g.stated_growth_percent,
  l.revisions,
  l.first_value,
  l.latest_value,
  l.documents,
  l.conflict,
  l.fact_id
FROM levels AS l
LEFT JOIN levels AS b ON b.thing_id = l.thing_id AND b.year = l.year - 1
LEFT JOIN growths AS g ON g.topic_id = l.topic_id AND g.year = l.year
