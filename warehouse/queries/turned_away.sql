-- question: 什么被拒收，为什么，怎么补救？
-- english: What was turned away, why, and what can be done about it?
SELECT r.stage, r.reason, r.document, r.detail, w.remedy
FROM ops.reject AS r
LEFT JOIN ref.reject_reason AS w USING (reason)
WHERE r.resolved_at IS NULL
ORDER BY r.recorded_at DESC, r.document, r.reject_id
LIMIT 100;
