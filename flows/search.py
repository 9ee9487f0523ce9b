"""The command ``search``: articles, or observations, that speak of some words."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.text import Text

from flows.ask import reading
from flows.failures import InputError
from flows.show import cell, console, note, safe, write_csv, write_json

if TYPE_CHECKING:
    from rich.console import Console

    from warehouse.store import Reader

LISTED = 5
"""Observations told below an article; every other format tells all."""
_OBSERVED = ("observation_id", "metric_name", "region", "surface", "status", "period_start", "period_end", "sentence")


@dataclass(frozen=True, slots=True)
class Question:
    """What is searched, and among what."""

    words: tuple[str, ...]
    metric: str | None = None
    region: str | None = None
    since: date | None = None
    until: date | None = None
    at_most: int = 20

    def filters(self) -> dict[str, object]:
        """Arguments of the macros beside the words."""
        return {
            "of_metric": self.metric,
            "of_region": self.region,
            "since": self.since,
            "until": self.until,
            "at_most": self.at_most,
        }


def search(question: Question, *, observations: bool, format: str, out: Path | None, home: Path | None) -> None:
    """Write what is found, best first; where nothing is, say on standard error what to try."""
    from warehouse import words

    asked = words.asked(" ".join(question.words))
    macro = "search_observations" if observations else "search"
    with reading(home) as reader:
        _searchable(reader)
        # what is left open is left out: a filter that is not there is not planned either
        given = {name: value for name, value in question.filters().items() if value is not None}
        found = reader.query(
            f"FROM mart.{macro}(?{''.join(f', {name} := ?' for name in given)})", [" ".join(asked), *given.values()]
        )
        stated = [] if observations else _stated(reader, found.get_column("observation_ids").explode().to_list())
        hint = "" if found.height else _hint(reader, question, asked)
    rows = [{**row, "marks": words.marks(row["sentence"], row["words"])} for row in found.iter_rows(named=True)]
    if not observations:
        by_id = {row["observation_id"]: row for row in stated}
        rows = [
            {
                **row,
                "observations": [by_id[i] for i in row["observation_ids"] if i in by_id],
                "count": row["observations"],
            }
            for row in rows
        ]
    _write(rows, found.columns, format, out)
    if hint:
        note(hint)


def _searchable(reader: Reader) -> None:
    made = "SELECT 1 FROM duckdb_functions() WHERE schema_name = 'mart' AND function_name = 'search_observations'"
    if reader.query(made).is_empty():
        raise InputError(
            f"{reader.path} was published before there was a search; the next `zhibiao ingest PATH` publishes it anew"
        )


def _stated(reader: Reader, ids: Sequence[str | None]) -> list[dict[str, Any]]:
    return reader.query(
        f"SELECT {', '.join(_OBSERVED)} FROM mart.observation WHERE observation_id IN (SELECT unnest(split(?, ' ')))",
        [" ".join(i for i in ids if i is not None)],
    ).to_dicts()


def _hint(reader: Reader, question: Question, asked: Sequence[str]) -> str:
    """Why nothing was found, and what to type next."""
    typed = " ".join(question.words)
    if not asked:
        return (
            f"there is no word in {typed!r}; search takes Chinese words, letters and numbers: zhibiao search 产业 增长"
        )
    missing = [w for w in asked if reader.query("FROM mart.articles_with(?) LIMIT 1", [w]).is_empty()]
    if missing:
        return f"no article holds {', '.join(missing)}; try other words, or `zhibiao lookup {missing[0]}`"
    filters = [name for name in ("metric", "region", "since", "until") if getattr(question, name) is not None]
    if filters:
        return f"nothing holds {', '.join(asked)} with --{', --'.join(filters)}; try without"
    return f"no article holds {', '.join(asked)} together; try fewer words"


def _write(rows: Sequence[Mapping[str, Any]], columns: Sequence[str], format: str, out: Path | None) -> None:
    stream = out.open("w", encoding="utf-8", newline="") if out else sys.stdout
    try:
        if format == "json":
            names = (*columns, "marks")
            write_json(stream, names, ([_jsonable(row[n]) for n in names] for row in rows))
        elif format == "csv":
            write_csv(stream, columns, ([_flat(row, n) for n in columns] for row in rows))
        else:
            shown = console(stream)
            for number, row in enumerate(rows, start=1):
                _tell(shown, number, row)
    finally:
        if out:
            stream.close()


def _jsonable(value: Any) -> Any:
    if isinstance(value, list) and value and isinstance(value[0], dict):
        return [{k: v.isoformat() if isinstance(v, date) else v for k, v in item.items()} for item in value]
    return value


def _flat(row: Mapping[str, Any], name: str) -> Any:
    if name == "observations":
        return row["count"]
    value = row[name]
    return " ".join(value) if isinstance(value, list) else value


def _tell(shown: Console, number: int, row: Mapping[str, Any]) -> None:
    """One article with its best sentence and what is observed there, or one observation with its sentence."""
    about = [row["document"], row["published_on"], row.get("publisher")]
    if "count" not in row:
        shown.print(
            Text.assemble((f"{number}. {_claim(row)}", "bold"), f"  {row['score']:.3f}  {row['observation_id'][:12]}")
        )
        about.insert(0, row["article_title"])
    else:
        shown.print(Text.assemble((f"{number}. {safe(row['article_title'])}", "bold"), f"  {row['score']:.3f}"))
    shown.print(Text("   " + "  ".join(safe(cell(a)) for a in about if a is not None), style="dim"))
    shown.print(Text("   ") + _marked(row["sentence"], row["marks"], plain=not shown.is_terminal))
    if "count" in row:
        for observation in row["observations"][:LISTED]:
            shown.print(Text(f"   - {_claim(observation)}  {observation['observation_id'][:12]}"))
        if row["count"] > LISTED:
            shown.print(Text(f"   - and {row['count'] - LISTED} observations more"))
    shown.print()


def _claim(observation: Mapping[str, Any]) -> str:
    """What is claimed, in a line: place, metric, figure, status, period."""
    period = [observation["period_start"], observation["period_end"]]
    told = [observation["region"], observation["metric_name"], observation["surface"], observation["status"]]
    told.append("/".join(dict.fromkeys(cell(day) for day in period if day is not None)))
    return " ".join(safe(part) for part in told if part)


def _marked(sentence: str, marks: Sequence[tuple[int, int]], *, plain: bool) -> Text:
    """The sentence with the words in bold; into a file or pipe between 【 and 】."""
    text = Text()
    last = 0
    for start, end in marks:
        text.append(safe(sentence[last:start]))
        text.append(f"【{safe(sentence[start:end])}】" if plain else safe(sentence[start:end]), "bold reverse")
        last = end
    text.append(safe(sentence[last:]))
    return text
