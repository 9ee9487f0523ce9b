-- grain: one row = one current observation with the fact it speaks of
-- question: Which observations speak of the same thing, and of whom?
-- example:
--   SELECT o.document, o.sentence FROM mart.statement JOIN mart.observation AS o USING (observation_id)
--   WHERE subject = '金华市' AND o.metric = 'gdp';
-- held_by: observation_id
-- held_from: mart.observation
-- columns:
--   observation_id
--   topic_id code: Id of the subject and metric: digest of subject, industry, metric, its words and its qualifier.
--   thing_id code: Id of what may be compared over time: the topic with kind, unit, counter, per, basis and reference.
--   fact_id code: Id of the fact: the thing with its status and period.
--   writing_id code: Id of the writing: articles that are nearly the same have one, that of the article which came first.
--   subject_type code: What the claim is about: organization, zone, place, or unknown where the text names none.
--   subject text: Name of the organization, else the zone, else the place.
--   as_of date: Day up to which the figure holds: end of the period, else the day of publication.
--   at_least float: Least value that the words leave open; null where they bound it only from above.
--   at_most float: Greatest value that the words leave open; null where they bound it only from below.
WITH subjects AS (
  SELECT
    *,
    CASE
      WHEN organization IS NOT NULL THEN 'organization'
      WHEN zone IS NOT NULL THEN 'zone'
      WHEN region IS NOT NULL THEN 'place'
      ELSE 'unknown'
    END AS subject_type,
    coalesce(organization, zone, region) AS subject,
    coalesce(period_end, CASE WHEN period_type = 'as_of_publication' THEN published_on END) AS as_of
  FROM mart.observation
),
topics AS (
  SELECT
    *,
    md5([
      subject_type, subject,
      -- the same name in two counties is two places; an organization is one wherever the page puts it
      CASE WHEN subject_type <> 'organization' THEN region_code END,
      -- without a subject nothing says that two pages mean the same one
      CASE WHEN subject_type = 'unknown' THEN article_id END,
      industry, metric, metric_detail, metric_text, qualifier
    ]::VARCHAR) AS topic_id
  FROM subjects
),
things AS (
  SELECT *, md5([topic_id, kind, unit, counter, per, basis, reference]::VARCHAR) AS thing_id
  FROM topics
)
SELECT
  observation_id,
  topic_id,
  thing_id,
  md5([
    thing_id, status, size_class::VARCHAR, period_type, period_start::VARCHAR, as_of::VARCHAR,
    -- nor, without a day, the same time
    CASE WHEN as_of IS NULL AND period_start IS NULL THEN document_id END
  ]::VARCHAR) AS fact_id,
  coalesce(l.same_as, article_id) AS writing_id,
  subject_type,
  subject,
  as_of,
  CASE comparator
    WHEN 'lt' THEN NULL WHEN 'le' THEN NULL
    WHEN 'approx' THEN low::DOUBLE - 0.05 * abs(low::DOUBLE)
    ELSE low::DOUBLE
  END AS at_least,
  CASE comparator
    WHEN 'gt' THEN NULL WHEN 'ge' THEN NULL
    WHEN 'approx' THEN high::DOUBLE + 0.05 * abs(high::DOUBLE)
    ELSE high::DOUBLE
  END AS at_most
FROM things
LEFT JOIN core.article_link AS l USING (article_id, rule_set)
