-- question: 每份文件读出了多少篇文章、多少条数据？
-- english: How many articles and observations came out of each document?
WITH documents AS (
  SELECT document_id, document, published_on, published_on_evidence
  FROM raw.document
  WHERE retired_at IS NULL
  ORDER BY document, document_id
  LIMIT 100
),
articles AS (
  SELECT document_id, count(*) AS articles
  FROM raw.article
  WHERE retired_at IS NULL AND document_id IN (SELECT document_id FROM documents)
  GROUP BY document_id
),
observations AS (
  SELECT
    document_id,
    count(*) AS observations,
    count(*) FILTER (metric <> 'other') AS with_metric,
    count(*) FILTER (coalesce(region, zone, organization) IS NOT NULL) AS with_subject
  FROM core.observation
  WHERE retired_at IS NULL AND document_id IN (SELECT document_id FROM documents)
  GROUP BY document_id
)
SELECT
  d.document,
  d.published_on,
  d.published_on_evidence,
  coalesce(a.articles, 0) AS articles,
  coalesce(o.observations, 0) AS observations,
  coalesce(o.with_metric, 0) AS with_metric,
  coalesce(o.with_subject, 0) AS with_subject
FROM documents AS d
LEFT JOIN articles AS a USING (document_id)
LEFT JOIN observations AS o USING (document_id)
ORDER BY d.document, d.document_id;
