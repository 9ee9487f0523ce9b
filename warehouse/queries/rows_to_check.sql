-- question: 哪些数据把握最小，应当先由人核对？
-- english: Which rows are least certain, so that a person should look at them first?
WITH doubtful AS (
  SELECT observation_id
  FROM core.observation
  WHERE retired_at IS NULL AND metric <> 'other'
  ORDER BY confidence, document_id, document_start
  LIMIT 20
)
SELECT
  round(o.confidence, 2) AS confidence,
  coalesce(o.organization, o.zone, o.region) AS subject,
  o.metric_name,
  o.metric_text,
  o.surface,
  o.status,
  o.period_end,
  o.document,
  o.sentence
FROM doubtful
JOIN mart.observation AS o USING (observation_id)
ORDER BY o.confidence, o.document, o.document_start, o.observation_id;
