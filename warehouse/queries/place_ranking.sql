-- question: 2023年各地地区生产总值排名如何？
-- english: How do places rank by gross regional product in 2023?
SELECT
  rank() OVER (ORDER BY value DESC) AS rank,
  s.subject AS place,
  r.level,
  round(s.value::DOUBLE / 1e8, 4) AS yi_yuan,
  s.stated_growth_percent,
  s.documents
FROM mart.series AS s
LEFT JOIN ref.region AS r ON r.region_code = s.region_code
WHERE s.metric = 'gdp' AND s.year = 2023 AND s.unit = 'CNY' AND s.subject_type = 'place'
  AND s.per IS NULL AND s.industry IS NULL AND s.qualifier IS NULL
ORDER BY rank, place, s.fact_id
LIMIT 50;
