-- question: 各种原因各拒收了多少，还有多少没有解决？
-- english: How many were turned away for each reason, and how many of them are still open?
SELECT
  r.stage,
  r.reason,
  count(*) AS rejects,
  count(*) FILTER (r.resolved_at IS NULL) AS still_open,
  min(r.document) AS for_example,
  any_value(w.remedy) AS remedy
FROM ops.reject AS r
LEFT JOIN ref.reject_reason AS w USING (reason)
GROUP BY r.stage, r.reason
ORDER BY rejects DESC, r.stage, r.reason;
