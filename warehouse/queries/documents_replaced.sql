-- question: 哪些文件被新版取代或被撤回，为什么，牵涉多少条数据？
-- english: Which documents were superseded or retracted, why, and how many observations went with them?
WITH gone AS (
  SELECT
    d.document,
    d.document_sha256,
    d.published_on,
    CASE WHEN n.document_id IS NOT NULL THEN 'superseded' WHEN t.document_id IS NOT NULL THEN 'retracted' ELSE 'read anew' END
      AS what,
    n.document AS superseded_by,
    n.published_on AS new_published_on,
    t.why,
    (SELECT count(*) FROM core.observation AS o WHERE o.document_id = d.document_id AND o.rule_set = d.rule_set)
      AS observations
  FROM raw.document AS d
  LEFT JOIN raw.document AS n ON n.supersedes_id = d.document_id
  LEFT JOIN ops.retraction AS t ON t.document_id = d.document_id
  WHERE d.retired_at IS NOT NULL
)
SELECT what, document, left(document_sha256, 12) AS sha256, published_on, new_published_on, observations, why
FROM gone
ORDER BY document, what, sha256, new_published_on
LIMIT 50;
