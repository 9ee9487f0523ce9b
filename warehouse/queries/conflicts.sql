-- question: 哪些说法互相矛盾？
-- english: Which statements contradict each other?
SELECT subject, metric_name, period_end, comparator, low::DOUBLE AS low, high::DOUBLE AS high, unit, preferred, document, sentence
FROM mart.conflict
ORDER BY fact_id, preferred DESC, document;
