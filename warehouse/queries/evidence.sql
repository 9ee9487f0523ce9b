-- question: 每个数字出自哪份文件的哪句话？
-- english: Which document and which sentence does each figure come from?
WITH surest AS (
  SELECT observation_id
  FROM core.observation
  WHERE retired_at IS NULL AND metric <> 'other'
  ORDER BY confidence DESC, document_id, document_start
  LIMIT 20
)
SELECT
  coalesce(o.organization, o.zone, o.region) AS subject,
  coalesce(o.metric_text, o.metric_name) AS metric,
  o.reported_value || coalesce(o.reported_unit, '') AS stated,
  o.status,
  o.document,
  o.document_start,
  o.sentence
FROM surest
JOIN mart.observation AS o USING (observation_id)
ORDER BY o.document, o.document_start, o.observation_id;
