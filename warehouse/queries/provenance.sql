-- question: 滁州市2024年地区生产总值这个数，每一处说法出自哪里，原文那几个字还在不在？
-- english: Where does each statement of Chuzhou's product of 2024 come from, and do those very characters still stand there?
SELECT
  o.reported_value || o.reported_unit AS stated,
  o.document,
  o.publisher,
  o.published_on,
  left(o.document_sha256, 12) AS sha256,
  o.document_start,
  substr(d.text, o.document_start + 1, o.document_end - o.document_start) = o.surface AS characters_stand_there,
  o.observation_id = f.observation_id AS preferred,
  o.sentence
FROM mart.fact AS f
JOIN mart.statement AS s USING (fact_id)
JOIN mart.observation AS o ON o.observation_id = s.observation_id
JOIN raw.document AS d ON d.document_id = o.document_id AND d.rule_set = o.rule_set
WHERE f.region_code = '341100' AND f.subject_type = 'place' AND f.metric = 'gdp' AND f.kind = 'level'
  AND f.status = 'actual' AND f.period_type = 'year' AND f.period_end = DATE '2024-12-31' AND f.industry IS NULL
ORDER BY preferred DESC, o.document, o.document_start, o.observation_id
LIMIT 50;
