-- question: 哪些企业和机构披露了数据，各披露了什么？
-- english: Which companies and institutions state figures, and which?
SELECT
  subject AS organization,
  count(*) AS facts,
  string_agg(DISTINCT metric_name, '、' ORDER BY metric_name) AS metrics,
  round(max(value_cny)::DOUBLE / 1e8, 4) AS largest_yi_yuan,
  max(last_published_on) AS last_published_on
FROM mart.fact
WHERE subject_type = 'organization'
GROUP BY subject
ORDER BY facts DESC, organization;
