-- question: 文件的新版改了哪些数，原来是多少，现在是多少？
-- english: Which figures did a new version of a document change, from what to what?
WITH versions AS (
  SELECT n.document, n.document_id AS new_id, n.supersedes_id AS old_id
  FROM raw.document AS n
  WHERE n.supersedes_id IS NOT NULL AND n.retired_at IS NULL
),
claims AS (
  SELECT
    v.document,
    o.document_id = v.new_id AS is_new,
    -- what the two versions must have in common to be the same claim, and which of the equal ones in the order of the page
    md5([o.kind, o.unit, o.counter, o.per, o.metric, o.metric_text, o.region_code, o.zone, o.organization, o.industry,
      o.period_start::VARCHAR, o.period_end::VARCHAR, o.status, o.basis, o.reference, o.qualifier]::VARCHAR) AS claim,
    row_number() OVER (PARTITION BY o.document_id, claim ORDER BY o.document_start) AS turn,
    o.*
  FROM versions AS v
  JOIN core.observation AS o ON o.document_id IN (v.old_id, v.new_id)
)
SELECT
  n.document,
  coalesce(n.organization, n.zone, n.region) AS subject,
  coalesce(n.metric_text, n.metric_name) AS metric,
  n.kind,
  n.period_end,
  b.low::DOUBLE AS before,
  n.low::DOUBLE AS after,
  n.unit,
  n.sentence
FROM claims AS n
JOIN claims AS b USING (document, claim, turn)
WHERE n.is_new AND NOT b.is_new AND (n.low, n.high) <> (b.low, b.high)
ORDER BY n.document, n.document_start
LIMIT 50;
