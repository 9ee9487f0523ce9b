-- question: 关于滁州市的说法有哪些互相矛盾，原话各是怎么说的？
-- english: Which statements about Chuzhou contradict each other, in which words?
SELECT subject, metric_name, period_end, comparator, low::DOUBLE AS low, high::DOUBLE AS high, unit, preferred, document, sentence
FROM mart.conflict
WHERE subject = '滁州市'
ORDER BY fact_id, preferred DESC, document, observation_id
LIMIT 100;
