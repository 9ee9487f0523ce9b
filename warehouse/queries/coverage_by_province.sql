-- question: 各省覆盖得怎么样：有多少地方、指标、事实，最早和最晚是哪天？
-- english: How well is each province covered: places, metrics, facts, and from when to when?
SELECT
  coalesce(province, '（没有地点）') AS province,
  count(DISTINCT region_code) AS places,
  count(DISTINCT metric) AS metrics,
  count(DISTINCT industry) AS industries,
  count(*) AS facts,
  sum(observations)::BIGINT AS observations,
  min(first_published_on) AS first_published_on,
  max(last_published_on) AS last_published_on
FROM mart.fact
GROUP BY 1
ORDER BY facts DESC, 1;
