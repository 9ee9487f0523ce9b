"""The quality report of the morning: what the runs of the last days did, what fails, what is not as usual, what waits."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from expectations.report import escaped
from flows.failures import InputError
from flows.home import Home, sole_store
from flows.morning.publishing import report
from flows.settings import Settings
from flows.show import note, one_line, safe
from warehouse.store import BUILD, Store

_RUNS = """
SELECT
  flow || ' ' || state AS what,
  CAST(count(*) AS BIGINT) AS runs,
  CAST(coalesce(sum(loaded), 0) AS BIGINT) AS documents,
  CAST(coalesce(sum(observations), 0) AS BIGINT) AS observations,
  CAST(coalesce(sum(rejected), 0) + coalesce(sum(mention_rejects), 0) AS BIGINT) AS rejects
FROM ops.run WHERE started_at >= $1 GROUP BY ALL ORDER BY ALL
"""
_FAILING = """
SELECT o.level || ': ' || o.title || ', since ' || strftime(o.happened_at, '%Y-%m-%d %H:%M') || ' UTC'
FROM ops.incident AS o
WHERE o.event = 'opened'
  AND NOT EXISTS (FROM ops.incident AS c WHERE c.incident_id = o.incident_id AND c.event = 'closed')
ORDER BY o.happened_at
"""
_UNUSUAL = """
SELECT measure_name || coalesce(' of ' || subject, '') || ': ' || printf('%.4g', value) || ', usual ' || printf('%.4g', usual)
FROM mart.quality_trend WHERE anomaly AND started_at >= $1 ORDER BY started_at
"""
_WAITING = """
SELECT reason, CAST(count(*) AS BIGINT) AS open FROM ops.reject WHERE resolved_at IS NULL GROUP BY ALL ORDER BY ALL
"""
_LAST_GOOD = "SELECT max(finished_at) FROM ops.run WHERE state = 'complete' AND flow = 'ingest'"


@dataclass(frozen=True, slots=True)
class Quality:
    """What there is to say. ``runs``: flow and state, runs, documents loaded, observations, rows turned away."""

    days: int
    last_good: datetime | None
    runs: tuple[tuple[str, int, int, int, int], ...]
    failing: tuple[str, ...]
    unusual: tuple[str, ...]
    waiting: tuple[tuple[str, int], ...]
    page: Path | None

    @property
    def headline(self) -> str:
        documents = sum(run[2] for run in self.runs)
        good = "never" if self.last_good is None else f"{self.last_good:%Y-%m-%d %H:%M} UTC"
        return (
            f"{sum(run[1] for run in self.runs)} runs in {self.days} day(s), {documents} documents loaded; "
            f"{len(self.failing)} incident(s) open, {len(self.unusual)} figure(s) not as usual, "
            f"{sum(n for _, n in self.waiting)} reject(s) open; last complete ingest: {good}"
        )


def leave_report(settings: Settings, days: int) -> str:
    """Write the page anew and leave the report as artifacts of the flow run around; gives its headline."""
    from prefect.artifacts import create_markdown_artifact, create_table_artifact

    if not (settings.home / BUILD).exists() or not Home(settings.home).warehouse.exists():
        return f"nothing was loaded into {settings.home} yet: there is nothing to report"
    with sole_store(settings, waiting=note) as store:
        quality = looked_at(store, days, _page(settings), datetime.now(UTC))
    said = _quoted(quality.headline)
    create_markdown_artifact(markdown(quality), key="quality-report", description=said)
    create_table_artifact(rows(quality), key="quality-counts", description=said)
    return quality.headline


def _page(settings: Settings) -> Path | None:
    try:
        return report(None, settings.home)
    except InputError:  # no run has brought a document
        return None


def looked_at(store: Store, days: int, page: Path | None, now: datetime) -> Quality:
    """The report on an open store, whose ledger also knows the runs that brought nothing and so published nothing."""
    since = now - timedelta(days=days)
    return Quality(
        days,
        store.query(_LAST_GOOD).item(),
        tuple(store.query(_RUNS, [since]).rows()),
        tuple(store.query(_FAILING).to_series()),
        tuple(store.query(_UNUSUAL, [since]).to_series()),
        tuple(store.query(_WAITING).rows()),
        page,
    )


def rows(quality: Quality) -> list[dict[str, str | int]]:
    """The report as rows: what, of what, and how many."""
    found: list[dict[str, str | int]] = []
    for what, runs, documents, observations, rejects in quality.runs:
        counted = (("runs", runs), ("documents", documents), ("observations", observations), ("rejects", rejects))
        found += [{"what": name, "of": what, "value": n} for name, n in counted]
    found += [{"what": "rejects open", "of": reason, "value": n} for reason, n in quality.waiting]
    found += [{"what": "fails", "of": _quoted(line), "value": ""} for line in quality.failing]
    found += [{"what": "not as usual", "of": _quoted(line), "value": ""} for line in quality.unusual]
    return found


def markdown(quality: Quality) -> str:
    """The report as Markdown."""
    lines = [f"# {_quoted(quality.headline)}\n"]
    lines += ["| runs | how many | documents | observations | turned away |", "| --- | ---: | ---: | ---: | ---: |"]
    lines += [f"| {_quoted(run[0])} | " + " | ".join(f"{n:,}" for n in run[1:]) + " |" for run in quality.runs]
    for title, said in (("What fails", quality.failing), ("Not as usual", quality.unusual)):
        lines += [f"\n## {title}\n", *([f"- {_quoted(line)}" for line in said] or ["Nothing."])]
    lines += ["\n## Rejects that wait for a remedy\n"]
    lines += [f"- `{reason}`: {n:,}" for reason, n in quality.waiting] or ["None."]
    if quality.page is not None:
        lines += [f"\nMorning page: {_quoted(str(quality.page))}"]
    return "\n".join(lines) + "\n"


def _quoted(text: str) -> str:
    return escaped(safe(one_line(text)))
