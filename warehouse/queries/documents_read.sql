-- question: 每份文件读出了多少篇文章、多少条数据？
-- english: How many articles and observations came out of each document?
SELECT
  d.document,
  d.published_on,
  d.published_on_evidence,
  count(DISTINCT a.article_id) AS articles,
  count(o.observation_id) AS observations,
  count(o.observation_id) FILTER (o.metric <> 'other') AS with_metric,
  count(o.observation_id) FILTER (coalesce(o.region, o.zone, o.organization) IS NOT NULL) AS with_subject
FROM raw.document AS d
LEFT JOIN raw.article AS a ON a.document_id = d.document_id AND a.retired_at IS NULL
LEFT JOIN core.observation AS o ON o.article_id = a.article_id AND o.retired_at IS NULL
WHERE d.retired_at IS NULL
GROUP BY ALL
ORDER BY d.document;
