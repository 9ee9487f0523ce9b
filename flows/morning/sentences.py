"""The sentence behind each number of a page."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from flows.morning.facts import Cited
from warehouse.store import Reader

SENTENCE = 480
"""Most characters of a sentence that the page shows; of a longer one what stands around the figure."""


def cited(reader: Reader, observation_ids: Iterable[str]) -> list[Cited]:
    """The sentences of some observations, in their order."""
    wanted = list(observation_ids)
    rows = reader.query(
        """
        SELECT o.observation_id, o.sentence, o.surface, o.document, o.document_start, o.document_end, o.publisher,
          o.published_on, o.article_title, o.confidence,
          CASE WHEN len(string_split(o.sentence, o.surface)) > 2 THEN a.body END AS body, a.pieces
        FROM mart.observation AS o
        JOIN raw.article AS a ON a.article_id = o.article_id AND a.rule_set = o.rule_set AND a.retired_at IS NULL
        WHERE list_contains(?::VARCHAR[], o.observation_id)
        """,
        [wanted],
    )
    found = {str(r["observation_id"]): r for r in rows.iter_rows(named=True)}
    cited = []
    for id in wanted:
        if (row := found.get(id)) is not None:
            before, after = _around(row)
            kept = {k: v for k, v in row.items() if k in Cited.__slots__}
            cited.append(Cited(**kept, before=before, after=after))
    return cited


def _around(row: dict[str, Any]) -> tuple[str, str]:
    """What of the sentence stands before and behind the figure, cut where it is very long."""
    sentence, surface = row["sentence"], row["surface"]
    at = _place(sentence, surface, row["body"], row["pieces"], row["document_start"])
    before, after = sentence[:at], sentence[at + len(surface) :]
    room = SENTENCE - len(surface)
    if len(before) + len(after) > room:
        half = room // 2
        left = max(half, room - len(after))
        before = before if len(before) <= left else f"…{before[-left:]}"
        after = after if len(after) <= room - len(before) else f"{after[: max(half, room - len(before))]}…"
    return before, after


def _place(sentence: str, surface: str, body: str | None, pieces: Any, document_start: int) -> int:
    """Where in the sentence the figure stands; of several equal ones the one that the offset in the document means."""
    first = sentence.find(surface)
    if body is None:
        return max(first, 0)
    for in_body, in_document, length in json.loads(pieces) if isinstance(pieces, str) else pieces:
        if in_document <= document_start < in_document + length:
            meant = in_body + document_start - in_document
            begin = body.find(sentence)
            while begin >= 0:
                if begin <= meant < begin + len(sentence) and sentence.startswith(surface, meant - begin):
                    return int(meant - begin)
                begin = body.find(sentence, begin + 1)
    return max(first, 0)
