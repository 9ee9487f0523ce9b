-- question: 各地新签约、新开工、新投产了多少个项目？
-- english: How many projects were signed, begun and put into operation in each place?
SELECT
  subject,
  year(as_of) AS year,
  status,
  sum(low::BIGINT) FILTER (regexp_matches(concat(qualifier, ' ', metric_text), '签约|新签')) AS signed,
  sum(low::BIGINT) FILTER (regexp_matches(concat(qualifier, ' ', metric_text), '开工')) AS begun,
  sum(low::BIGINT) FILTER (regexp_matches(concat(qualifier, ' ', metric_text), '投产|竣工|建成')) AS in_operation,
  sum(low::BIGINT) FILTER (regexp_matches(concat(qualifier, ' ', metric_text), '在建')) AS under_way
FROM mart.fact
WHERE metric = 'project_count' AND kind = 'level' AND unit = 'count' AND subject IS NOT NULL
GROUP BY subject, year, status
HAVING coalesce(signed, begun, in_operation, under_way) IS NOT NULL
ORDER BY year DESC NULLS LAST, subject, status
LIMIT 50;
