-- question: 金额最大的是哪些（统一折合为亿元人民币，注明汇率依据）？
-- english: Which are the largest sums, all in hundreds of millions of yuan, and which rate was used?
WITH largest AS (
  SELECT observation_id
  FROM core.observation
  WHERE retired_at IS NULL AND value_cny IS NOT NULL AND kind = 'level'
  ORDER BY value_cny DESC, document_id, document_start
  LIMIT 20
)
SELECT
  coalesce(o.organization, o.zone, o.region) AS subject,
  o.metric_name,
  o.reported_value || coalesce(o.reported_unit, '') AS stated,
  round(o.value_cny::DOUBLE / 1e8, 2) AS yi_yuan,
  o.fx_basis,
  o.status,
  o.document
FROM largest
JOIN mart.observation AS o USING (observation_id)
ORDER BY o.value_cny DESC, o.document, o.document_start, o.observation_id;
