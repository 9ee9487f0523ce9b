-- question: 一个产业、企业或园区在全市、全省或全国占多大比重？
-- english: What share of its city, province or the country does an industry, company or zone have?
SELECT
  subject,
  industry,
  coalesce(metric_text, metric_name) AS metric,
  reference AS share_of,
  round(low::DOUBLE * CASE unit WHEN 'ratio' THEN 100 ELSE 1 END, 2) AS percent,
  comparator,
  as_of,
  documents
FROM mart.fact
WHERE kind = 'share' AND status = 'actual' AND reference IS NOT NULL AND subject IS NOT NULL
ORDER BY industry NULLS LAST, percent DESC, subject, fact_id
LIMIT 50;
