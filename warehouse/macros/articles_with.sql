-- grain: one row = one current article that holds every word asked for
-- question: In which articles do these words stand, and how well do they fit?
-- example:
--   SELECT score, article_title FROM mart.articles_with('产业 增长') JOIN raw.article USING (article_id, rule_set) ORDER BY score DESC;
-- columns:
--   article_id
--   rule_set
--   score float: BM25 as DuckDB's extension fts computes it (k 1.2, b 0.75): more for rare words, often said, in short articles.
--   words text: The words that were looked for, as the index has them.
CREATE OR REPLACE MACRO mart.articles_with(asked) AS TABLE
WITH
typed AS (
  SELECT DISTINCT unnest(regexp_extract_all(mart.folded(asked), '[0-9]+(?:\.[0-9]+)+|[\p{L}\p{M}\p{N}]+')) AS word
),
-- a word that the index does not hold is looked for by the longest words inside it, where these leave nothing over
pieces AS (
  SELECT word, start, start + length - 1 AS ending, substr(word, start, length) AS term
  FROM typed, range(1, least(length(word), 64) + 1) AS starts(start), range(1, 65) AS lengths(length)
  -- single characters of an unknown name stand in nearly every article
  WHERE start + length - 1 <= length(word) AND (length > 1 OR length = length(word))
),
held AS (
  SELECT pieces.*, termid, df FROM pieces JOIN fts_search_article.dict USING (term)
),
longest AS (
  FROM held AS h WHERE NOT EXISTS (
    FROM held AS o WHERE o.word = h.word AND o.start <= h.start AND o.ending >= h.ending AND length(o.term) > length(h.term)
  )
),
covered AS (
  SELECT
    word,
    length(word) = (
      SELECT count(DISTINCT place) FROM longest AS l, unnest(range(l.start, l.ending + 1)) AS places(place)
      WHERE l.word = typed.word
    ) AS whole
  FROM typed WHERE word <> ''
),
wanted AS (
  SELECT DISTINCT termid, term, df FROM longest
),
counted AS (
  SELECT docid, termid, count(*) AS tf FROM fts_search_article.terms
  WHERE termid IN (SELECT termid FROM wanted) GROUP BY ALL
),
scored AS (
  SELECT
    docid,
    sum(log((num_docs - df + 0.5) / (df + 0.5) + 1) * (tf * 2.2) / (tf + 1.2 * (0.25 + 0.75 * len / avgdl))) AS score
  FROM counted JOIN wanted USING (termid) JOIN fts_search_article.docs USING (docid), fts_search_article.stats
  GROUP BY docid
  HAVING count(*) = (SELECT count(*) FROM wanted) AND (SELECT bool_and(whole) FROM covered)
)
SELECT
  split_part(name, '@', 1) AS article_id,
  split_part(name, '@', 2) AS rule_set,
  score,
  (SELECT list(term ORDER BY df, term) FROM wanted) AS words
FROM scored JOIN fts_search_article.docs USING (docid)
