-- question: 各地新增了多少家企业，是什么样的企业？
-- english: How many enterprises did each place gain, and of what kind?
SELECT
  subject,
  metric_text AS enterprises,
  qualifier,
  year(as_of) AS year,
  low::BIGINT AS number,
  status,
  documents
FROM mart.fact
WHERE metric = 'enterprise_count' AND kind = 'level' AND unit = 'count'
  AND regexp_matches(qualifier, '新增|净增|新引进|新设|新登记|新认定')
ORDER BY year DESC NULLS LAST, subject, status, number DESC, fact_id
LIMIT 50;
