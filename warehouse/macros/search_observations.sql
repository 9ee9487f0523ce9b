-- grain: one row = one current observation whose article holds every word asked for and whose sentence holds one, best first
-- question: Which figures are stated in sentences about this?
-- example:
--   SELECT region, metric_name, low, unit, sentence FROM mart.search_observations('产业 增长', of_region := '浙江');
-- columns:
--   score float: BM25 of the sentence among sentences, with the words as rare as they are among articles.
--   observation_id
--   metric_name
--   region
--   surface
--   low
--   unit
--   status
--   period_start
--   period_end
--   sentence
--   words text: The words that were looked for, as the index has them: rare ones first.
--   article_title
--   document
--   published_on
--   article_id
CREATE OR REPLACE MACRO mart.search_observations(
  asked, of_metric := NULL, of_region := NULL, since := NULL, until := NULL, at_most := 20
) AS TABLE
WITH
said AS (
  SELECT
    o.observation_id, o.document_start, f.words, mart.folded(o.sentence) AS plain, a.article_title, d.document,
    coalesce(a.published_on, d.published_on) AS published_on
  FROM mart.articles_with(asked) AS f
  JOIN raw.article AS a ON a.article_id = f.article_id AND a.rule_set = f.rule_set AND a.retired_at IS NULL
  JOIN raw.document AS d ON d.document_id = a.document_id AND d.rule_set = f.rule_set AND d.retired_at IS NULL
  JOIN mart.observations_of(of_metric, of_region) AS o ON o.article_id = f.article_id AND o.rule_set = f.rule_set
  WHERE (since IS NULL OR coalesce(a.published_on, d.published_on) >= since::DATE)
    AND (until IS NULL OR coalesce(a.published_on, d.published_on) <= until::DATE)
),
counted AS (
  SELECT
    *,
    length(plain) / avg(length(plain)) OVER () AS size,
    list_transform(words, lambda w: len(string_split(plain, w)) - 1) AS often
  FROM said
),
rare AS (
  SELECT map_from_entries(list((term, log((num_docs - df + 0.5) / (df + 0.5) + 1)))) AS weight
  FROM fts_search_article.dict, fts_search_article.stats
  WHERE term IN (SELECT unnest(words) FROM said)
),
scored AS (
  SELECT
    *,
    list_sum(list_transform(words, lambda w, i: weight[w] * often[i] * 2.2 / (often[i] + 1.2 * (0.25 + 0.75 * size)))) AS score
  FROM counted, rare
  WHERE list_sum(often) > 0
),
-- of the many that may fit only those that are shown are read in full
shown AS (
  SELECT * FROM scored
  QUALIFY row_number() OVER (ORDER BY score DESC, published_on DESC, document, document_start, observation_id) <= at_most
)
SELECT
  score, observation_id, metric_name, region, surface, low, unit, status, period_start, period_end, sentence, words,
  article_title, document, published_on, o.article_id
FROM shown JOIN core.observation AS o USING (observation_id)
ORDER BY score DESC, published_on DESC, document, o.document_start, observation_id
