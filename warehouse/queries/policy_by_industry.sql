-- question: 各产业的政策给出了哪些奖励和补贴，最低、最高各是多少？
-- english: Which rewards and subsidies do policies grant to each industry, and from how much to how much?
SELECT
  industry,
  subject AS place,
  count(*) AS amounts,
  count(*) FILTER (comparator IN ('le', 'lt')) AS ceilings,
  min(low)::DOUBLE AS least_yuan,
  max(high)::DOUBLE AS most_yuan,
  arg_max(metric_text, (high, fact_id)) AS most_is_for,
  max(last_published_on) AS last_published_on
FROM mart.fact
WHERE status = 'policy' AND metric = 'subsidy' AND unit = 'CNY' AND kind = 'level'
GROUP BY industry, place
ORDER BY amounts DESC, industry, place
LIMIT 50;
