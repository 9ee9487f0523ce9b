"""What fails, from its first failing run to its first good one: which incidents a run opens and which it closes.

A thing that fails is a check (``check:core.observation.low.is_plausible_for_the_metric``; the checks of anomalies are
among them) or a flow (``run:ingest``, where an error ended it). An incident is closed by a run that judged the same
thing and found it good; a run in which it was not judged, such as one that brought nothing new, says nothing of it.
Pure functions: what is open is given, what changes comes out.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import polars as pl

from seeds.quality_table import measures, statements_zh
from transforms.identity import digest_of
from warehouse.render.frames import conform
from warehouse.tables import table
from warehouse.tables.incident import LEVELS

_TOO_LONG = 2000


@dataclass(frozen=True, slots=True)
class Finding:
    """What a run says of one thing: it failed, or it was judged and is good."""

    thing: str
    level: str
    title_zh: str
    title: str
    detail: str | None
    good: bool


@dataclass(frozen=True, slots=True)
class Event:
    """The opening or closing of an incident; the fields are those of ``ops.incident``."""

    incident_id: str
    event: str
    thing: str
    level: str
    flow: str
    run_id: str | None
    happened_at: datetime
    title_zh: str
    title: str
    detail: str | None
    failed_runs: int | None
    channels: str

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> Event:
        """A row of ``ops.incident`` read back."""
        return cls(**{name: row[name] for name in cls.__slots__})


def of_checks(checks: pl.DataFrame) -> list[Finding]:
    """What the rows of ``ops.check`` of one run say; a check that looked at nothing says nothing."""
    return [_of_check(row) for row in checks.iter_rows(named=True) if row["evaluated"]]


def _of_check(row: Mapping[str, Any]) -> Finding:
    rule = _rule(row)
    of, all_of = row["unexpected"], row["evaluated"]
    if row["table_name"] == "ops.measure":
        of_what = measures()[row["expectation"].removesuffix("_is_as_usual")]
        titles = f"与往常不同：{of_what.name_zh}", f"not as usual: {of_what.name}"
        level = "anomaly"
    else:
        said = statements_zh().get(row["expectation"], rule)
        titles = f"检查不成立：{said}（{all_of}行中{of}行）", f"check does not hold: {rule} ({of} of {all_of} rows)"
        level = row["severity"]
    return Finding(f"check:{rule}", level, *titles, row["sample"], bool(row["success"]))


def gone(checks: pl.DataFrame, open_now: Mapping[str, Event]) -> list[Finding]:
    """Open incidents of checks that there are no more, as good: their table was judged, and they were not asked."""
    judged = checks.filter(pl.col("evaluated") > 0)["table_name"].to_list()
    asked = {_rule(row) for row in checks.iter_rows(named=True)}
    found = []
    for thing, event in open_now.items():
        kind, _, rule = thing.partition(":")
        expectation = rule.rpartition(".")[2]
        if rule.startswith("ops.measure."):  # a run that brought nothing asks few of these
            missing = expectation.removesuffix("_is_as_usual") not in measures()
        else:  # whether two engines agree is asked only where both were used
            missing = rule not in asked and any(rule.startswith(f"{name}.") for name in judged)
            missing = missing and expectation != "engines_agree"
        if kind == "check" and missing:
            found.append(Finding(thing, event.level, event.title_zh, event.title, None, True))
    return found


def _rule(row: Mapping[str, Any]) -> str:
    return ".".join(part for part in (row["table_name"], row["column_name"], row["expectation"]) if part)


def of_run(flow: str, problem: str | None) -> Finding:
    """What the end of a run says of its flow; ``problem`` is the error that ended it."""
    return Finding(f"run:{flow}", "error", f"运行失败：{flow}", f"run failed: {flow}", problem, problem is None)


def opened(
    findings: Iterable[Finding],
    open_now: Mapping[str, Event],
    least: Mapping[str, str],
    *,
    flow: str,
    run_id: str | None,
    at: datetime,
    home: str = "",
) -> list[Event]:
    """Incidents that begin: what fails and is not open yet. ``least`` is the least level of each channel that is set.

    The id is made of the thing and the run; of a run without a store, which has no entry, of the home and the moment.
    """
    return [
        Event(
            digest_of("incident", f.thing, run_id or f"{home} {at.isoformat()}"),
            "opened",
            f.thing,
            f.level,
            flow,
            run_id,
            at,
            f.title_zh,
            f.title,
            f.detail[:_TOO_LONG] if f.detail else None,
            None,
            " ".join(sorted(c for c, level in least.items() if LEVELS.index(f.level) >= LEVELS.index(level))),
        )
        for f in findings
        if not f.good and f.thing not in open_now
    ]


def closed(
    findings: Iterable[Finding],
    open_now: Mapping[str, Event],
    failed_runs: Mapping[str, int],
    *,
    run_id: str,
    at: datetime,
) -> list[Event]:
    """Incidents that end: what is open and was found good. Those are told who were told of the opening."""
    return [
        Event(
            before.incident_id,
            "closed",
            before.thing,
            before.level,
            before.flow,
            run_id,
            at,
            before.title_zh,
            before.title,
            None,
            max(failed_runs.get(f.thing, 1), 1),
            before.channels,
        )
        for f in findings
        if f.good and (before := open_now.get(f.thing))
    ]


def event_rows(events: Iterable[Event]) -> pl.DataFrame:
    """The rows of ``ops.incident``."""
    of = table("ops.incident")
    rows = [{name: getattr(e, name) for name in Event.__slots__} for e in events]
    types = {"happened_at": pl.Datetime("us", "UTC"), "failed_runs": pl.Int64()}
    schema = {name: types.get(name, pl.String()) for name in of.column_names}
    return conform(pl.DataFrame(rows, schema=schema), of)


def alert_id(event: Event, channel: str) -> str:
    """Id of what one channel is told of one event: the same however often it is sent."""
    return digest_of("alert", event.incident_id, event.event, channel)
