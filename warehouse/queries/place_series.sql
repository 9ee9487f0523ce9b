-- question: 滁州市有连续两年以上数据的指标逐年如何变化？
-- english: How did the metrics of Chuzhou move that are known for two years or more?
SELECT
  metric_name,
  metric_text,
  qualifier,
  year,
  value::DOUBLE AS value,
  unit,
  growth_percent,
  stated_growth_percent,
  documents,
  conflict
FROM mart.series
WHERE region_code = '341100' AND subject_type = 'place'
QUALIFY count(*) OVER (PARTITION BY thing_id) > 1
ORDER BY metric_name, metric_text, thing_id, year;
