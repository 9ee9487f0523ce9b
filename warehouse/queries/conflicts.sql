-- question: 哪些说法互相矛盾？
-- english: Which statements contradict each other?
WITH widest AS (
  SELECT fact_id
  FROM mart.fact
  WHERE conflict
  ORDER BY documents DESC, fact_id
  LIMIT 50
)
SELECT subject, metric_name, period_end, comparator, low::DOUBLE AS low, high::DOUBLE AS high, unit, preferred, document, sentence
FROM mart.conflict
WHERE fact_id IN (SELECT fact_id FROM widest)
ORDER BY fact_id, preferred DESC, document, observation_id;
