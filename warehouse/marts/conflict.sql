-- grain: one row = one observation of a fact on which articles contradict each other
-- question: Where do documents contradict each other, and what exactly does each say?
-- example:
--   SELECT subject, metric_name, low, unit, document, sentence FROM mart.conflict ORDER BY fact_id, preferred DESC;
-- held_by: fact_id
-- held_from: mart.fact
-- columns:
--   fact_id code: Id of the fact.
--   preferred bool: True for the observation that mart.fact prefers.
--   subject text: Name of the organization, else the zone, else the place.
--   metric
--   metric_name
--   metric_text
--   kind
--   period_type
--   period_start
--   period_end
--   status
--   comparator
--   low
--   high
--   unit
--   document
--   published_on
--   sentence
--   observation_id
SELECT
  f.fact_id,
  f.observation_id = o.observation_id AS preferred,
  f.subject,
  f.metric,
  f.metric_name,
  f.metric_text,
  f.kind,
  f.period_type,
  f.period_start,
  f.period_end,
  f.status,
  o.comparator,
  o.low,
  o.high,
  o.unit,
  o.document,
  o.published_on,
  o.sentence,
  o.observation_id
FROM mart.fact AS f
JOIN mart.statement AS s USING (fact_id)
JOIN mart.observation AS o ON o.observation_id = s.observation_id
WHERE f.conflict
