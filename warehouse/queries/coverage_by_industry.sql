-- question: 各行业门类覆盖得怎么样：有多少产业词、主体、事实？
-- english: How well is each section of the classification of industries covered?
WITH RECURSIVE climb AS (
  SELECT industry_code, parent_code, industry_code AS entry, name_zh FROM ref.industry
  UNION ALL
  SELECT p.industry_code, p.parent_code, c.entry, p.name_zh
  FROM climb AS c
  JOIN ref.industry AS p ON p.industry_code = c.parent_code
),
words AS (
  SELECT a.name_zh AS industry, min(c.industry_code || ' ' || c.name_zh) AS section
  FROM ref.industry_alias AS a
  JOIN climb AS c ON c.entry = a.industry_code AND c.parent_code IS NULL
  GROUP BY ALL
)
SELECT
  coalesce(w.section, CASE WHEN f.industry IS NULL THEN '（没有产业）' ELSE '（标准之外）' END) AS section,
  count(DISTINCT f.industry) AS industries,
  count(DISTINCT f.subject) AS subjects,
  count(*) AS facts,
  count(*) FILTER (f.status = 'actual') AS actuals,
  count(*) FILTER (f.status = 'target') AS targets,
  count(*) FILTER (f.status = 'policy') AS policy_terms
FROM mart.fact AS f
LEFT JOIN words AS w USING (industry)
GROUP BY 1
ORDER BY facts DESC, 1;
