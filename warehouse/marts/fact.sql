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
--   low decimal: Preferred value in the base unit; preferred_because says by which rule.
--   high decimal: Upper end of the preferred value; equal to low unless it is a range.
--   comparator
--   value_cny
--   confidence float: Confidence of the observation that was preferred, 0 to 1.
--   preferred_because code: The rule that settled the value: only, agreed, exact, precise, official, documents, later, confidence, id.
--   official bool: Whether the preferred observation names an official source or was published by one.
--   observations int: Observations of the fact.
--   documents int: Documents that state it.
--   independent_documents int: Documents that state it, those counted once whose articles are nearly the same (core.article_link).
--   lowest decimal: Lowest value that any observation states, in the base unit.
--   highest decimal: Highest value that any observation states, in the base unit.
--   first_value decimal: Exact value that was stated first, in the base unit: the preliminary one where there are revisions.
--   latest_value decimal: Exact value that came up last; what is only rounded otherwise counts too.
--   revisions int: Times that a later publication states another exact value; the same one rounded is no revision.
--   conflict bool: True where articles contradict each other, rounding (0.5%, or 0.05 of percents) left aside.
--   first_published_on date: Day the fact was first published.
--   last_published_on date: Day it was last published.
--   observation_id code: The observation that was preferred.
-- of several values the first of these rules that tells them apart settles which is preferred: exact (a figure before a
-- bound), precise (more significant digits), official (a source in ref.official_source), documents
-- (what most independent ones say), later (published), confidence, id; only: there is one observation; agreed: all say the same
-- Most facts have one observation, which settles everything: only what several state goes through the steps below, with
-- the few columns that they need; the wide ones are joined once, at the end.
WITH names AS (
  SELECT claim_source AS name FROM core.observation UNION SELECT publisher FROM raw.document
),
official_names AS MATERIALIZED (
  SELECT name FROM names WHERE EXISTS (FROM ref.official_source AS r WHERE contains(name, r.surface))
),
-- by its hash first, which is quicker to group by than the id; what two ids have by chance falls out after it
likely AS (
  SELECT hash(fact_id) AS hashed FROM mart.statement GROUP BY hashed HAVING count(*) > 1
),
shared AS MATERIALIZED (
  SELECT fact_id, observation_id, writing_id, at_least, at_most
  FROM mart.statement
  WHERE hash(fact_id) IN (FROM likely)
  QUALIFY count(*) OVER (PARTITION BY fact_id) > 1
),
claims AS MATERIALIZED (
  SELECT
    s.fact_id, s.writing_id, s.at_least, s.at_most, observation_id, o.document_id, o.document_start, o.article_id,
    o.published_on, o.low, o.high, o.comparator, o.unit, o.confidence, o.claim_source, o.publisher,
    regexp_extract(o.reported_value, '[0-9]+([.][0-9]+)?') AS number
  FROM shared AS s
  JOIN mart.observation AS o USING (observation_id)
),
stated AS MATERIALIZED (
  SELECT
    *,
    coalesce(claim_source IN (FROM official_names), false) OR coalesce(publisher IN (FROM official_names), false)
      AS official,
    -- zeros at the end of 100 may stand for places that nobody counted, those of 3.50 were measured
    length(ltrim(replace(CASE WHEN contains(number, '.') THEN number ELSE rtrim(number, '0') END, '.', ''), '0'))
      AS digits,
    -- worth of the last decimal place as written, in the base unit
    abs(low::DOUBLE / nullif(try_cast(number AS DOUBLE), 0)) / 10 ** length(split_part(number, '.', 2)) AS last_place
  FROM claims
),
votes AS (
  SELECT fact_id, low, high, comparator, least(count(DISTINCT document_id), count(DISTINCT writing_id)) AS votes
  FROM stated
  GROUP BY ALL
),
voted AS MATERIALIZED (
  SELECT * FROM stated JOIN votes USING (fact_id, low, high, comparator)
),
preferred AS MATERIALIZED (
  SELECT *
  FROM voted
  QUALIFY row_number() OVER (
    PARTITION BY fact_id
    ORDER BY
      comparator <> 'eq', digits DESC, official DESC, votes DESC, published_on DESC NULLS LAST, confidence DESC,
      -- what stands first, whatever the rules: an observation's own id is another under each rule set
      document_id, document_start, observation_id
  ) = 1
),
-- every other value loses by the first rule on which it differs from the preferred one; the last of these settled it
reasons AS (
  SELECT
    fact_id,
    max(CASE
      WHEN (v.low, v.high, v.comparator) = (p.low, p.high, p.comparator) THEN 0
      WHEN (v.comparator = 'eq') <> (p.comparator = 'eq') THEN 1
      WHEN v.digits <> p.digits THEN 2
      WHEN v.official <> p.official THEN 3
      WHEN v.votes <> p.votes THEN 4
      WHEN v.published_on IS DISTINCT FROM p.published_on THEN 5
      WHEN v.confidence <> p.confidence THEN 6
      ELSE 7
    END) AS settled_by
  FROM voted AS v
  JOIN preferred AS p USING (fact_id)
  GROUP BY fact_id
),
-- exact values in the order in which they came up; an article that gives several speaks of a whole and its parts
dated AS (
  SELECT fact_id, low, max(last_place) AS last_place, min(published_on) AS since
  FROM (
    SELECT fact_id, low, last_place, published_on
    FROM stated
    WHERE comparator = 'eq' AND published_on IS NOT NULL
    QUALIFY min(low) OVER (PARTITION BY fact_id, article_id) = max(low) OVER (PARTITION BY fact_id, article_id)
  )
  GROUP BY fact_id, low
),
steps AS (
  SELECT
    *,
    lag(since) OVER following < since
      AND abs(low - lag(low) OVER following)::DOUBLE > 0.5001 * greatest(last_place, lag(last_place) OVER following)
      AS revised
  FROM dated
  WINDOW following AS (PARTITION BY fact_id ORDER BY since, low)
),
revised AS (
  SELECT
    fact_id,
    first(low ORDER BY since, low) AS first_value,
    last(low ORDER BY since, low) AS latest_value,
    count(*) FILTER (WHERE revised) AS revisions
  FROM steps
  GROUP BY fact_id
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
    least(count(DISTINCT document_id), count(DISTINCT writing_id)) AS independent_documents,
    min(low) AS lowest,
    max(high) AS highest,
    min(published_on) AS first_published_on,
    max(published_on) AS last_published_on
  FROM stated
  GROUP BY fact_id
),
settled AS (
  SELECT
    fact_id,
    p.observation_id,
    ['agreed', 'exact', 'precise', 'official', 'documents', 'later', 'confidence', 'id'][1 + w.settled_by]
      AS preferred_because,
    t.* EXCLUDE (fact_id),
    r.first_value,
    r.latest_value,
    coalesce(r.revisions, 0) AS revisions,
    c.conflict
  FROM preferred AS p
  JOIN together AS t USING (fact_id)
  JOIN conflicts AS c USING (fact_id)
  JOIN reasons AS w USING (fact_id)
  LEFT JOIN revised AS r USING (fact_id)
),
-- one row = one fact, without the wide columns of the observation that was preferred
facts AS (
  SELECT
    s.fact_id, s.topic_id, s.thing_id, s.subject_type, s.subject, s.as_of, s.observation_id,
    t.fact_id AS settled, t.* EXCLUDE (fact_id, observation_id)
  FROM mart.statement AS s
  LEFT JOIN settled AS t USING (fact_id)
  WHERE t.fact_id IS NULL OR t.observation_id = s.observation_id
)
SELECT
  f.fact_id,
  f.topic_id,
  f.thing_id,
  f.subject_type,
  f.subject,
  o.region,
  o.region_code,
  o.province,
  o.city,
  o.county,
  o.zone,
  o.organization,
  o.industry,
  o.metric,
  o.metric_name,
  o.metric_detail,
  o.metric_text,
  o.kind,
  o.unit,
  o.counter,
  o.per,
  o.basis,
  o.reference,
  o.qualifier,
  o.status,
  o.period_type,
  o.period_start,
  o.period_end,
  f.as_of,
  o.size_class,
  o.low,
  o.high,
  o.comparator,
  o.value_cny,
  o.confidence,
  coalesce(f.preferred_because, 'only') AS preferred_because,
  coalesce(o.claim_source IN (FROM official_names), false) OR coalesce(o.publisher IN (FROM official_names), false)
    AS official,
  coalesce(f.observations, 1) AS observations,
  coalesce(f.documents, 1) AS documents,
  coalesce(f.independent_documents, 1) AS independent_documents,
  coalesce(f.lowest, o.low) AS lowest,
  coalesce(f.highest, o.high) AS highest,
  CASE WHEN f.settled IS NOT NULL THEN f.first_value WHEN o.comparator = 'eq' AND o.published_on IS NOT NULL THEN o.low END AS first_value,
  CASE WHEN f.settled IS NOT NULL THEN f.latest_value WHEN o.comparator = 'eq' AND o.published_on IS NOT NULL THEN o.low END AS latest_value,
  coalesce(f.revisions, 0) AS revisions,
  coalesce(f.conflict, false) AS conflict,
  CASE WHEN f.settled IS NOT NULL THEN f.first_published_on ELSE o.published_on END AS first_published_on,
  CASE WHEN f.settled IS NOT NULL THEN f.last_published_on ELSE o.published_on END AS last_published_on,
  f.observation_id
FROM mart.observation AS o
JOIN facts AS f USING (observation_id)
