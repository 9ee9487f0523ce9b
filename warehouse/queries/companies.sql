-- question: 哪些企业和机构披露了数据，各披露了什么？
-- english: Which companies and institutions state figures, and which?
WITH most AS (
  SELECT subject, count(*) AS facts
  FROM mart.fact
  WHERE subject_type = 'organization'
  GROUP BY subject
  ORDER BY facts DESC, subject
  LIMIT 100
)
SELECT
  subject AS organization,
  any_value(most.facts) AS facts,
  string_agg(DISTINCT metric_name, '、' ORDER BY metric_name) AS metrics,
  round(max(value_cny)::DOUBLE / 1e8, 4) AS largest_yi_yuan,
  max(last_published_on) AS last_published_on
FROM most
JOIN mart.fact AS f USING (subject)
WHERE f.subject_type = 'organization'
GROUP BY subject
ORDER BY facts DESC, organization;
