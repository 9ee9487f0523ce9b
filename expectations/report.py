"""The quality report of a run, as Markdown: what came in, what was turned away, which checks broke.

A pure function of the rows that the run wrote. Text that comes from articles or file names is escaped
wherever it stands, so that a title with markup, a pipe or a bracket in it stays a title.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import polars as pl

from seeds.quality_table import reject_reasons

EXAMPLES = 3
LINES = 15
_SPECIAL = re.compile(r"([\\`*_{}\[\]()#+!|~])")
_SEVERITIES = ("stop", "reject", "warn")
COUNTS = (
    ("documents", "documents delivered"),
    ("loaded", "loaded"),
    ("known", "already known"),
    ("rejected", "rejected"),
    ("articles", "articles"),
    ("mentions", "mentions"),
    ("observations", "observations"),
    ("not_quantities", "not quantities"),
    ("mention_rejects", "mentions rejected"),
    ("checks", "checks"),
    ("checks_failed", "checks failed"),
    ("seconds", "seconds"),
)
"""Columns of ops.run that count something, with what they are called, in the order of the road."""


def escaped(value: object) -> str:
    """The value on one line, without meaning to Markdown or HTML."""
    text = " ".join(("" if value is None else str(value)).split())
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    text = _SPECIAL.sub(r"\\\1", text)
    return re.sub(r"(?i)\b(https?|ftp|mailto|javascript):", r"\1&#58;", text)


def quality_report(
    run: Mapping[str, Any],
    rejects: pl.DataFrame,
    checks: pl.DataFrame,
    observations: pl.DataFrame,
) -> str:
    """The report of one run.

    ``run`` is the run's row of ``ops.run``; the frames are its rows of ``ops.reject``, ``ops.check`` and
    ``core.observation`` (or ``mart.observation``), and may be empty.
    """
    parts = [
        f"# Quality of run {escaped(run.get('run_id'))}",
        _heading(run),
        _verdict(checks),
        "## What came in",
        _table(
            ("what", "how many"),
            [(what, _number(run[name])) for name, what in COUNTS if run.get(name) is not None],
        ),
        "## What was turned away",
        _rejects(rejects),
        "## Checks that did not hold",
        _failed(checks),
        "## What was observed",
        _observed(observations),
    ]
    return "\n\n".join(parts) + "\n"


def _heading(run: Mapping[str, Any]) -> str:
    what, path = escaped(run.get("flow") or "run"), escaped(run.get("path") or "nothing")
    return f"{what} of {path}, begun {escaped(run.get('started_at'))}, {escaped(run.get('state'))}."


def write_report(report: str, home: Path, run_id: str) -> Path:
    """Keep the report as ``reports/quality/<run>.md`` and as ``latest.md`` beside it; the former's path is returned."""
    folder = home / "reports" / "quality"
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{run_id}.md"
    for target in (path, folder / "latest.md"):
        beside = target.with_suffix(".md.next")
        beside.write_text(report, encoding="utf-8")
        os.replace(beside, target)
    return path


def _number(value: object) -> str:
    return f"{value:,.1f}" if isinstance(value, float) else f"{value:,}" if isinstance(value, int) else escaped(value)


def _table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A Markdown table; the cells are Markdown already."""
    lines = ["| " + " | ".join(heads) + " |", "|" + " --- |" * len(heads)]
    lines += ["| " + " | ".join(row) + " |" for row in rows]
    return "\n".join(lines)


def _verdict(checks: pl.DataFrame) -> str:
    failed = checks.filter(~pl.col("success"))
    if checks.is_empty():
        return "No check was made."
    if failed.is_empty():
        return f"All {checks.height} checks held."
    counts = dict(failed.group_by("severity").len().iter_rows())
    said = ", ".join(f"{counts[s]} of severity {s}" for s in _SEVERITIES if s in counts)
    stopped = " **The run must not be published.**" if "stop" in counts else ""
    return f"{failed.height} of {checks.height} checks did not hold: {said}.{stopped}"


def _rejects(rejects: pl.DataFrame) -> str:
    if rejects.is_empty():
        return "Nothing."
    known = reject_reasons()
    parts = []
    counted = (
        rejects.group_by("stage", "reason")
        .agg(pl.len().alias("count"))
        .sort("count", "stage", "reason", descending=[True, False, False])
    )
    for stage, reason, count in counted.iter_rows():
        meaning = known.get(
            reason,
            {
                "meaning": "not documented",
                "remedy": "document it in seeds/reject_reasons.csv",
            },
        )
        lines = [
            f"### {escaped(reason)}: {count:,} at {escaped(stage)}",
            f"{escaped(meaning['meaning'])}. Remedy: {escaped(meaning['remedy'])}.",
        ]
        found = rejects.filter((pl.col("stage") == stage) & (pl.col("reason") == reason)).sort("document", "key")
        shown = found.head(EXAMPLES).select("document", "key", "detail").iter_rows()
        listed = [
            f"- {escaped(document)}{f' ({escaped(key)})' if key else ''}: {escaped(detail)}"
            for document, key, detail in shown
        ]
        if count > EXAMPLES:
            listed.append(f"- and {count - EXAMPLES:,} more: `zhibiao rejects list`")
        parts.append("\n\n".join([*lines, "\n".join(listed)]))
    return "\n\n".join(parts)


def _failed(checks: pl.DataFrame) -> str:
    failed = checks.filter(~pl.col("success"))
    if failed.is_empty():
        return "None."
    parts = []
    order = {severity: n for n, severity in enumerate(_SEVERITIES)}
    for row in sorted(
        failed.iter_rows(named=True),
        key=lambda r: (order.get(r["severity"], 9), -(r["unexpected"] or 0)),
    ):
        subject = ".".join(part for part in (row["table_name"], row["column_name"], row["expectation"]) if part)
        lines = [
            f"### {escaped(row['severity'])}: {escaped(subject)}",
            f"{_number(row['unexpected'])} of {_number(row['evaluated'])} rows. {escaped(row['why'])}",
        ]
        samples = (row["sample"] or "").splitlines()[:EXAMPLES]
        if samples:
            lines.append("\n".join(f"- {escaped(sample)}" for sample in samples))
        parts.append("\n\n".join(lines))
    return "\n\n".join(parts)


def _observed(observations: pl.DataFrame) -> str:
    if observations.is_empty():
        return "Nothing."
    parts = []
    for column, what in (
        ("metric", "metric"),
        ("province", "province"),
        ("status", "status"),
    ):
        counted = (
            observations.group_by(column).agg(pl.len().alias("count")).sort("count", column, descending=[True, False])
        )
        rows = [
            (escaped(value) if value is not None else "none", f"{n:,}") for value, n in counted.head(LINES).iter_rows()
        ]
        rest = counted.height - LINES
        if rest > 0:
            rows.append((f"{rest} others", f"{counted['count'][LINES:].sum():,}"))
        parts.append(_table((what, "observations"), rows))
    return "\n\n".join(parts)
