"""What a run says at its end: to the person at the terminal, and to Prefect as artifacts."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console
from rich.table import Table
from rich.text import Text

from expectations.report import COUNTS, escaped
from flows.run import Outcome
from flows.show import one_line, safe

_ROWS = (  # of the terminal, where indentation says of what
    ("documents delivered", "documents"),
    ("  loaded", "loaded"),
    ("  already known", "known"),
    ("  rejected", "rejected"),
    ("articles", "articles"),
    ("mentions", "mentions"),
    ("  observations", "observations"),
    ("  no quantities", "not_quantities"),
    ("  rejected", "mention_rejects"),
    ("checks", "checks"),
    ("  failed", "checks_failed"),
)


def headline(outcome: Outcome) -> str:
    """The run in one line."""
    c = outcome.counts
    name = one_line(outcome.path)
    if outcome.nothing_new:
        told = f", {c['rejected']} rejected before" if c["rejected"] else ""
        return f"{name}: nothing is new: {c['documents']} documents delivered, {c['known']} already known{told}"
    verb = {"dry run": "would load", "failed": "failed: loaded", "complete": "loaded"}[outcome.state]
    return (
        f"{name}: {verb} {c['loaded']} of {c['documents']} documents ({c['known']} already known, "
        f"{c['rejected']} rejected) with {c['observations']} observations in {outcome.seconds:.1f} s"
    )


def print_summary(outcome: Outcome, console: Console) -> None:
    """The closing summary of one drop."""
    if outcome.nothing_new:
        console.print(Text(headline(outcome)))
        if outcome.published:  # a killed run had left it to this one
            console.print(Text(f"{outcome.warehouse} published: {outcome.published}"))
        _print_news(outcome, console)
        return
    shown = _list_of_counts(f"{outcome.state}: {one_line(outcome.path)}")
    for label, name in _ROWS:
        shown.add_row(
            label, f"{outcome.counts[name]:,}", end_section=name in ("rejected", "articles", "mention_rejects")
        )
    if outcome.counts["retries"]:
        shown.add_row("batches tried again", f"{outcome.counts['retries']:,}")
    shown.add_row("seconds", f"{outcome.seconds:.1f}")
    console.print(shown)
    if outcome.reasons:
        reasons = _list_of_counts("turned away")
        for reason, count in outcome.reasons.items():
            reasons.add_row(Text(safe(reason)), f"{count:,}")
        console.print(reasons)
    for failed in outcome.failed_checks:
        console.print(Text(f"check failed, {safe(failed)}"))
    _print_news(outcome, console)
    for label, what in _left(outcome):
        console.print(Text(f"{label:<15} {safe(what)}"))


def _print_news(outcome: Outcome, console: Console) -> None:
    for what, lines in (
        ("source", outcome.sources),
        ("not as usual", outcome.anomalies),
        ("alert", outcome.alerts),
    ):
        for line in lines:
            console.print(Text(f"{what}, {safe(line)}"))


def _list_of_counts(title: str) -> Table:
    shown = Table(title=Text(title), title_justify="left", show_header=False)
    shown.add_column()
    shown.add_column(justify="right")
    return shown


def _left(outcome: Outcome) -> list[tuple[str, str]]:
    found = (
        ("warehouse", outcome.warehouse),
        ("published", outcome.published),
        ("morning page", outcome.page),
        ("quality report", outcome.quality_report),
        ("data docs", outcome.data_docs),
    )
    return [(label, str(what)) for label, what in found if what is not None]


def leave_artifacts(outcome: Outcome) -> None:
    """A Markdown artifact and a table artifact with the same summary, in Prefect's records."""
    from prefect.artifacts import create_markdown_artifact, create_table_artifact

    said = _quoted(headline(outcome)[:400])  # its pages read a description as Markdown too
    create_markdown_artifact(markdown(outcome), key="ingest-summary", description=said)
    create_table_artifact(rows(outcome), key="ingest-counts", description=said)


def rows(outcome: Outcome) -> list[dict[str, str | int]]:
    """The summary as rows: what is counted, of what, and how many; a line that is no count has its words under ``of``."""
    found: list[dict[str, str | int]] = [{"count": "state", "of": outcome.state, "value": ""}]
    found += [{"count": label, "of": name, "value": outcome.counts[name]} for name, label in _counted(outcome)]
    found += [{"count": "rejected because of", "of": reason, "value": n} for reason, n in outcome.reasons.items()]
    for what, lines in _news(outcome):
        found += [{"count": what, "of": _quoted(line), "value": ""} for line in lines]
    return found


def _counted(outcome: Outcome) -> list[tuple[str, str]]:
    return [(name, label) for name, label in COUNTS if name in outcome.counts]


def _news(outcome: Outcome) -> tuple[tuple[str, tuple[str, ...]], ...]:
    return (
        ("source", outcome.sources),
        ("check failed", outcome.failed_checks),
        ("not as usual", outcome.anomalies),
        ("alert", outcome.alerts),
    )


def markdown(outcome: Outcome) -> str:
    """The summary as Markdown."""
    lines = [f"# {_quoted(headline(outcome))}\n", f"State: {outcome.state}.\n", "| | |", "| --- | ---: |"]
    lines += [f"| {label} | {outcome.counts[name]:,} |" for name, label in _counted(outcome)]
    lines += [f"| seconds | {outcome.seconds:.1f} |"]
    lines += _section("Turned away", [f"`{reason}`: {n}" for reason, n in outcome.reasons.items()])
    for (_, lines_of), title in zip(
        _news(outcome), ("Sources", "Checks that failed", "Not as usual", "Alerts"), strict=True
    ):
        lines += _section(title, [_quoted(line) for line in lines_of])
    lines += _section("What it left", [f"{label}: {_quoted(what)}" for label, what in _left(outcome)])
    return "\n".join(lines) + "\n"


def _section(title: str, items: Sequence[str]) -> list[str]:
    return [f"\n## {title}\n", *(f"- {item}" for item in items)] if items else []


def _quoted(text: str) -> str:
    """Text with what Markdown or HTML would act on taken out of action."""
    return escaped(safe(text))
