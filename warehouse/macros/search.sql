-- grain: one row = one current article that holds every word asked for, best first
-- question: Which articles speak of this, in which sentence, and which figures do they state there?
-- example:
--   SELECT score, article_title, sentence FROM mart.search('产业 增长', since := '2023-01-01', at_most := 5);
-- columns:
--   score float: How well the article fits: BM25, see mart.articles_with.
--   article_title
--   document
--   published_on
--   publisher
--   sentence text: The sentence that holds most of the words, rare ones first; the title where no sentence does.
--   words text: The words that were looked for, as the index has them: rare ones first.
--   observations int: Current observations of the article that hold one of the words in their sentence and pass the filters.
--   observation_ids text: Their ids, in the order of the page.
--   article_id
--   document_id
CREATE OR REPLACE MACRO mart.search(asked, of_metric := NULL, of_region := NULL, since := NULL, until := NULL, at_most := 20)
AS TABLE
WITH
fitting AS (
  SELECT
    f.article_id, f.rule_set, f.score, f.words, a.article_title, a.body, d.document_id, d.document, d.publisher,
    coalesce(a.published_on, d.published_on) AS published_on
  FROM mart.articles_with(asked) AS f
  JOIN raw.article AS a ON a.article_id = f.article_id AND a.rule_set = f.rule_set AND a.retired_at IS NULL
  JOIN raw.document AS d ON d.document_id = a.document_id AND d.rule_set = f.rule_set AND d.retired_at IS NULL
  WHERE (since IS NULL OR coalesce(a.published_on, d.published_on) >= since::DATE)
    AND (until IS NULL OR coalesce(a.published_on, d.published_on) <= until::DATE)
),
-- two parts, of which the one that does not apply is not even planned
chosen AS (
  SELECT * FROM fitting WHERE of_metric IS NULL AND of_region IS NULL
  UNION ALL
  SELECT * FROM fitting SEMI JOIN mart.observations_of(of_metric, of_region) USING (article_id, rule_set)
  WHERE of_metric IS NOT NULL OR of_region IS NOT NULL
),
shown AS (
  SELECT * FROM chosen
  QUALIFY row_number() OVER (ORDER BY score DESC, published_on DESC, article_id) <= at_most
),
sentences AS (
  SELECT
    article_id, words, trim(sentence) AS sentence, mart.folded(sentence) AS plain, place
  FROM shown,
    unnest(regexp_extract_all(body, '[^。！？!?；;\r\n]+[。！？!?；;]?')) WITH ORDINALITY AS s(sentence, place)
),
held AS (
  SELECT article_id, sentence, place, list_sum(list_transform(words, lambda w, i: contains(plain, w)::INT / (i + 1.0))) AS hold
  FROM sentences
),
best AS (
  SELECT article_id, arg_max(sentence, (hold, -place)) AS sentence FROM held WHERE hold > 0 GROUP BY article_id
),
stated AS (
  SELECT article_id, count(*) AS observations, list(observation_id ORDER BY document_start, observation_id) AS ids
  FROM mart.observations_of(of_metric, of_region) JOIN shown USING (article_id, rule_set)
  WHERE list_bool_or(list_transform(words, lambda w: contains(mart.folded(sentence), w)))
  GROUP BY article_id
)
SELECT
  score,
  article_title,
  document,
  published_on,
  publisher,
  coalesce(best.sentence, article_title) AS sentence,
  words,
  coalesce(observations, 0) AS observations,
  coalesce(ids, []) AS observation_ids,
  article_id,
  document_id
FROM shown LEFT JOIN best USING (article_id) LEFT JOIN stated USING (article_id)
ORDER BY score DESC, published_on DESC, article_id
