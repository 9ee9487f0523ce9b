-- question: 投资额最大的项目有哪些，在哪里，谁投资，哪句话说的？
-- english: Which are the largest investments, where, by whom, and which sentence says so?
WITH largest AS (
  SELECT fact_id, observation_id, subject, value_cny
  FROM mart.fact
  WHERE metric = 'investment' AND kind = 'level' AND value_cny IS NOT NULL AND subject IS NOT NULL
  ORDER BY value_cny DESC, fact_id
  LIMIT 20
)
SELECT
  l.subject,
  coalesce(o.county, o.city, o.province) AS place,
  o.industry,
  o.metric_text,
  round(l.value_cny::DOUBLE / 1e8, 4) AS yi_yuan,
  o.status,
  o.document,
  o.sentence
FROM largest AS l
JOIN mart.observation AS o ON o.observation_id = l.observation_id
ORDER BY l.value_cny DESC, l.fact_id;
