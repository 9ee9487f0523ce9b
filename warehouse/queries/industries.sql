-- question: 各产业的企业数、产值和投资额各是多少？
-- english: How many enterprises, how much output and investment does each industry have?
SELECT
  industry,
  subject,
  as_of,
  max(low::BIGINT) FILTER (metric = 'enterprise_count') AS enterprises,
  round(max(value_cny::DOUBLE) FILTER (metric = 'output_value') / 1e8, 4) AS output_yi_yuan,
  round(max(value_cny::DOUBLE) FILTER (metric IN ('investment', 'fund_size')) / 1e8, 4) AS investment_yi_yuan
FROM mart.fact
WHERE metric IN ('enterprise_count', 'output_value', 'investment', 'fund_size') AND industry IS NOT NULL
  AND kind = 'level' AND status = 'actual'
GROUP BY industry, subject, as_of
HAVING coalesce(enterprises, output_yi_yuan, investment_yi_yuan) IS NOT NULL
ORDER BY industry, subject, as_of
LIMIT 100;
