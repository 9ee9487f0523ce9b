-- question: 各产业的企业数、产值和投资额各是多少？
-- english: How many enterprises, how much output and investment does each industry have?
SELECT
  industry,
  subject,
  as_of,
  max(low) FILTER (metric = 'enterprise_count') AS enterprises,
  max(value_cny) FILTER (metric = 'output_value') AS output_value_cny,
  max(value_cny) FILTER (metric IN ('investment', 'fund_size')) AS investment_cny
FROM mart.fact
WHERE industry IS NOT NULL AND kind = 'level' AND status = 'actual'
GROUP BY industry, subject, as_of
HAVING coalesce(enterprises, output_value_cny, investment_cny) IS NOT NULL
ORDER BY industry, subject, as_of;
