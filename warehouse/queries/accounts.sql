-- question: 每次运行的账平不平：文件和数字表达各去了哪里？
-- english: Do the accounts of each run balance: where did the documents and the numeric expressions go?
SELECT
  row_number() OVER (ORDER BY started_at) AS run,
  flow,
  state,
  documents,
  loaded,
  known,
  rejected,
  documents = loaded + known + rejected AS documents_balance,
  mentions,
  observations,
  not_quantities,
  mention_rejects,
  mentions = observations + not_quantities + mention_rejects AS mentions_balance,
  checks_failed
FROM ops.run
ORDER BY started_at DESC
LIMIT 50;
