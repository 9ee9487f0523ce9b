-- question: 金额最大的是哪些（统一折合为亿元人民币，注明汇率依据）？
-- english: Which are the largest sums, all in hundreds of millions of yuan, and which rate was used?
SELECT
  coalesce(organization, zone, region) AS subject,
  metric_name,
  reported_value || coalesce(reported_unit, '') AS stated,
  round(value_cny::DOUBLE / 1e8, 2) AS yi_yuan,
  fx_basis,
  status,
  document
FROM mart.observation
WHERE value_cny IS NOT NULL AND kind = 'level'
ORDER BY value_cny DESC, document, document_start
LIMIT 20;
