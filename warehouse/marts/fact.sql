-- grain: one row = one fact: what all current observations of the same thing together say
-- question: What is the figure, how many documents say so, and do they agree?
-- example:
--   SELECT subject, metric_name, period_end, low, unit, documents, conflict FROM mart.fact
--   WHERE metric = 'gdp' AND status = 'actual' ORDER BY documents DESC;
-- held_by: fact_id
-- held_from: mart.statement
-- columns:
--   fact_id code: Id of the fact: the thing with its status and period.
--   topic_id code: Id of the subject and metric: digest of subject, industry, metric, its words and its qualifier.
--   thing_id code: Id of what may be compared over time: the topic with kind, unit, counter, per, basis and reference.
--   subject_type code: What the fact is about: organization, zone, place, or unknown where the text names none.
--   subject text: Name of the organization, else the zone, else the place.
--   region
--   region_code
--   province
--   city
--   county
--   zone
--   organization
--   industry
--   metric
--   metric_name
--   metric_detail
--   metric_text
--   kind
--   unit
--   counter
--   per
--   basis
--   reference
--   qualifier
--   status
--   period_type
--   period_start
--   period_end
--   as_of date: Day up to which the figure holds: end of the period, else the day of publication.
--   size_class
--   low decimal: Preferred value in the base unit: an exact figure before a bound, then what most documents say.
--   high decimal: Upper end of the preferred value; equal to low unless it is a range.
--   comparator
--   value_cny
--   confidence float: Confidence of the observation that was preferred, 0 to 1.
--   observations int: Observations of the fact.
--   documents int: Documents that state it.
--   lowest decimal: Lowest value that any observation states, in the base unit.
--   highest decimal: Highest value that any observation states, in the base unit.
--   conflict bool: True where articles contradict each other, rounding (0.5%, or 0.05 of percents) left aside.
--   first_published_on date: Day the fact was first published.
--   last_published_on date: Day it was last published.
--   observation_id code: The observation that was preferred.
WITH stated AS (
  SELECT s.topic_id, s.thing_id, s.fact_id, s.subject_type, s.subject, s.as_of, s.at_least, s.at_most, o.*
  FROM mart.statement AS s
  JOIN mart.observation AS o USING (observation_id)
),
votes AS (
  SELECT fact_id, low, high, comparator, count(DISTINCT document_id) AS votes
  FROM stated
  GROUP BY ALL
),
preferred AS (
  SELECT *
  FROM stated
  JOIN votes USING (fact_id, low, high, comparator)
  QUALIFY row_number() OVER (
    PARTITION BY fact_id
    ORDER BY comparator <> 'eq', votes DESC, confidence DESC, published_on DESC NULLS LAST, observation_id
  ) = 1
),
-- an article that gives two values for the same words speaks of a whole and its parts, and contradicts nobody who
-- says either: only articles can conflict with each other
articles AS (
  SELECT
    fact_id,
    article_id,
    any_value(unit) AS unit,
    CASE WHEN bool_or(at_least IS NULL) THEN NULL ELSE min(at_least) END AS at_least,
    CASE WHEN bool_or(at_most IS NULL) THEN NULL ELSE max(at_most) END AS at_most
  FROM stated
  GROUP BY fact_id, article_id
),
conflicts AS (
  SELECT
    fact_id,
    coalesce(
      max(at_least) - min(at_most) > greatest(
        0.005 * greatest(abs(max(at_least)), abs(min(at_most))),
        CASE WHEN any_value(unit) IN ('percent', 'percentage_point') THEN 0.0501 ELSE 0 END
      ),
      false
    ) AS conflict
  FROM articles
  GROUP BY fact_id
),
together AS (
  SELECT
    fact_id,
    count(*) AS observations,
    count(DISTINCT document_id) AS documents,
    min(low) AS lowest,
    max(high) AS highest,
    min(published_on) AS first_published_on,
    max(published_on) AS last_published_on
  FROM stated
  GROUP BY fact_id
)
SELECT
  fact_id,
  p.topic_id,
  p.thing_id,
  p.subject_type,
  p.subject,
  p.region,
  p.region_code,
  p.province,
  p.city,
  p.county,
  p.zone,
  p.organization,
  p.industry,
  p.metric,
  p.metric_name,
  p.metric_detail,
  p.metric_text,
  p.kind,
  p.unit,
  p.counter,
  p.per,
  p.basis,
  p.reference,
  p.qualifier,
  p.status,
  p.period_type,
  p.period_start,
  p.period_end,
  p.as_of,
  p.size_class,
  p.low,
  p.high,
  p.comparator,
  p.value_cny,
  p.confidence,
  t.observations,
  t.documents,
  t.lowest,
  t.highest,
  c.conflict,
  t.first_published_on,
  t.last_published_on,
  p.observation_id
FROM preferred AS p
JOIN together AS t USING (fact_id)
JOIN conflicts AS c USING (fact_id)
