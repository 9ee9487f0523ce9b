"""An analyst at the read copy: plain duckdb, nothing of the project. ``python analyst.py MODE FILE``.

``hold`` opens the file, begins a transaction, and asks again in it whenever a line comes in; ``keep`` asks over and over
on one connection, ``come`` each time on a new one, until a line comes in. Every answer is one line of JSON on standard
output: the state seen, or the error.
"""

from __future__ import annotations

import json
import sys
import threading
import time
from typing import Any

import duckdb

ONE_THREAD: dict[str, str | bool | int | float | list[str]] = {"threads": 1}
"""Three analysts beside an ingest on two cores."""

# One statement, so one state. What should be nothing is counted as astray; the sums read every table that a run writes.
STATE = """
WITH per_run AS (
  SELECT r.run_id, r.flow, r.state, r.published, r.documents, r.loaded, r.known, r.rejected, r.mentions, r.observations,
    r.not_quantities, r.mention_rejects,
    (SELECT count(*) FROM raw.document AS d WHERE d.run_id = r.run_id) AS documents_there,
    (SELECT count(*) FROM core.mention AS m WHERE m.run_id = r.run_id) AS mentions_there,
    (SELECT count(*) FROM core.observation AS o WHERE o.run_id = r.run_id) AS observations_there,
    (SELECT count(*) FROM ops.reject AS t WHERE t.run_id = r.run_id) AS rejects_there,
    (SELECT count(*) FROM ops.check AS c WHERE c.run_id = r.run_id) AS checks_there,
    (SELECT count(*) FROM ops.drop AS p WHERE p.run_id = r.run_id AND p.loaded = r.loaded) AS drops_there
  FROM ops.run AS r
),
counted AS (
  SELECT
    (SELECT count(*) FROM per_run WHERE state <> 'complete' OR NOT published) AS runs_under_way,
    (SELECT count(*) FROM per_run WHERE documents <> loaded + known + rejected
       OR mentions <> observations + not_quantities + mention_rejects) AS runs_that_do_not_add_up,
    (SELECT count(*) FROM per_run WHERE loaded <> documents_there OR mentions <> mentions_there
       OR observations <> observations_there OR rejected + mention_rejects <> rejects_there OR checks_there = 0
       OR drops_there <> 1) AS runs_without_their_rows,
    (SELECT count(*) FROM raw.document WHERE run_id NOT IN (SELECT run_id FROM ops.run)) AS documents_of_no_run,
    (SELECT count(*) FROM core.observation WHERE document_id NOT IN (SELECT document_id FROM raw.document))
      AS observations_of_no_document,
    (SELECT count(*) FROM raw.document WHERE supersedes_id IS NOT NULL)
      - (SELECT count(*) FROM raw.document WHERE retired_at IS NOT NULL) AS versions_unpaired,
    (SELECT count(*) FROM mart.observation)
      - (SELECT count(*) FROM core.observation WHERE retired_at IS NULL) AS observations_astray,
    (SELECT count(*) FROM mart.statement) - (SELECT count(*) FROM mart.observation) AS statements_astray,
    (SELECT coalesce(sum(observations), 0)::BIGINT FROM mart.fact)
      - (SELECT count(*) FROM mart.statement) AS facts_astray,
    (SELECT count(*) FROM mart.fact ANTI JOIN mart.observation USING (observation_id)) AS facts_of_no_observation,
    (SELECT count(*) FROM mart.series ANTI JOIN mart.fact USING (fact_id)) AS series_of_no_fact,
    (SELECT count(*) FROM fts_search_article.docs)
      - (SELECT count(*) FROM raw.article WHERE retired_at IS NULL) AS articles_not_searched,
    (SELECT count(*) FROM core.article_band) - (SELECT count(*) FROM raw.article) AS articles_not_compared
)
SELECT
  (SELECT list(parse_filename(path) ORDER BY started_at) FROM ops.run) AS runs,
  (SELECT list(DISTINCT document ORDER BY document) FROM raw.document) AS documents,
  (SELECT value::INT FROM ops.state WHERE name = 'load_sequence') AS sequence,
  (SELECT bit_xor(hash(d)) FROM raw.document AS d)::VARCHAR AS texts,
  (SELECT bit_xor(hash(f)) FROM mart.fact AS f)::VARCHAR AS facts,
  (SELECT bit_xor(hash(r)) FROM ref.region AS r)::VARCHAR AS places,
  to_json(counted)::VARCHAR AS astray
FROM counted
"""


def asked(connection: duckdb.DuckDBPyConnection) -> dict[str, Any]:
    """The state that the connection sees, with what of it does not fit together."""
    found = connection.execute(STATE)
    names = [column[0] for column in found.description or ()]
    row = dict(zip(names, found.fetchone() or (), strict=True))
    row["astray"] = {name: count for name, count in json.loads(row["astray"]).items() if count}
    return row


def say(answer: dict[str, Any]) -> None:
    print(json.dumps(answer, ensure_ascii=False), flush=True)


def main(mode: str, file: str) -> None:
    over = threading.Event()
    if mode == "hold":
        with duckdb.connect(file, read_only=True, config=ONE_THREAD) as connection:
            connection.execute("BEGIN TRANSACTION")
            # the ledger alone: the rest of the file is first read when others have long been published
            rows = connection.execute("SELECT count(*) FROM ops.run").fetchall()
            say({"rows": rows[0][0]})
            for _ in sys.stdin:
                say(asked(connection))
            connection.execute("COMMIT")
        return
    threading.Thread(target=lambda: (sys.stdin.readline(), over.set()), daemon=True).start()
    if mode == "keep":
        with duckdb.connect(file, read_only=True, config=ONE_THREAD) as connection:
            while not over.is_set():
                say(asked(connection))
                time.sleep(1.0)
        return
    last = False
    while not last:
        last = over.is_set()  # once more after the line, so that the last state is seen
        with duckdb.connect(file, read_only=True, config=ONE_THREAD) as connection:
            say(asked(connection))
        time.sleep(0.25)


if __name__ == "__main__":
    try:
        main(*sys.argv[1:])
    except duckdb.Error as error:
        say({"error": f"{type(error).__name__}: {error}"})
        sys.exit(1)
