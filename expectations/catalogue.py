"""The page that says what is believed and what is done about what breaks it: docs/quality.md."""

from __future__ import annotations

from collections.abc import Iterable

from expectations.judgement import JUDGEMENTS
from expectations.ledger import AGREE, AGREE_SINCE
from seeds.catalog import rows
from seeds.quality_table import reject_reasons

_INTRODUCTION = """# What is believed, and what is turned away

GENERATED from expectations/judgement, seeds/quality and seeds/reject_reasons.csv by `make generate`: edit those, not
this page.

Every row is checked when it is loaded, by the contract ([dictionary.md](dictionary.md): required, allowed values,
bounds, references) and by the statements below about the world. `reject`: the row is turned away, with a row in
`ops.reject`. `warn`: it is loaded, and counted in `ops.check`. `stop`: the run is not published.
"""

_RANGES = """The plausible range of a metric is in `seeds/metrics/metrics.csv`. How far the figures of one metric may be
held against each other:
"""

_MEASURES = """## A run beside those before it

Each figure of a run is held against the median of the runs before it, and told (a check of severity warn, and an
alert: [alerts.md](alerts.md)) where it leaves it in the direction that matters by more than so many deviations, and by
more than a part of it, and by more than a step. Runs are put together until they have their base; without a past
nothing is judged.
"""

_REPLAY = """## What can be done about a reject

`zhibiao rejects list` shows what was turned away and whether it is still open, `zhibiao rejects show ID` one of them
with its remedy. After the cause is mended, `zhibiao rejects replay` tries all that are open again, `--reason CODE` those
of a reason, `ID` one: by today's rules, seeds and settings, from the file where it was delivered if the same bytes lie
there, else from the bytes kept in `raw/`. What passes is loaded and its reject is resolved; what is turned away again
stays open. A file whose bytes were corrected is delivered anew under its name with `zhibiao ingest`, which settles the
reject of the bytes before, unless it is turned away again or its date says that it is the page of another day. `resolution`
says of each reject what settled it; what was settled and comes again is a new reject, and open.
"""


def quality_page() -> str:
    """docs/quality.md: the human half of the expectations, their thresholds, and the reasons of rejects."""
    parts = [
        _INTRODUCTION,
        "## Statements about the world",
        _table(
            ("of", "statement", "severity", "why", "since"),
            (
                *(
                    (e.table, f"`{e.column}` {e.kind.replace('_', ' ')}", e.severity, e.why, e.since)
                    for e in JUDGEMENTS
                ),
                ("each table", "engines agree", "stop", AGREE, AGREE_SINCE),
            ),
        ),
        "## Thresholds",
        _table(
            ("threshold", "value", "why", "since", "source"),
            (
                (r["belief"], f"{r['value']} {r['unit']}", r["why"], r["since"], r["source"])
                for r in rows("quality/beliefs")
            ),
        ),
        _RANGES,
        _table(
            ("metric", "points between growth and levels", "places add up", "only in the same words", "why", "since"),
            (
                (r["metric"], r["growth_apart"] or "not compared", r["nests"], r["words"], r["why"], r["since"])
                for r in rows("quality/comparisons")
            ),
        ),
        _MEASURES,
        _table(
            ("figure", "told when", "deviations", "part", "step", "base", "past", "why", "since"),
            (
                (
                    f"{r['name_zh']} {r['name']} (`{r['measure']}`)",
                    r["direction"],
                    r["deviations"],
                    r["least_change"],
                    r["least_step"],
                    r["least_base"],
                    f"{r['least_past']} to {r['window']}",
                    r["why"],
                    r["since"],
                )
                for r in rows("quality/measures")
            ),
        ),
        _REPLAY,
        _table(
            ("reason", "stage", "meaning", "remedy"),
            ((reason, r["stage"], r["meaning"], r["remedy"]) for reason, r in sorted(reject_reasons().items())),
        ),
    ]
    return "\n\n".join(part.strip() for part in parts) + "\n"


def _table(heads: tuple[str, ...], lines: Iterable[tuple[str, ...]]) -> str:
    told = [" | ".join(cell.replace("|", "\\|").replace("\n", " ") for cell in line) for line in (heads, *lines)]
    return "\n".join([f"| {told[0]} |", "|" + " --- |" * len(heads), *(f"| {line} |" for line in told[1:])])
