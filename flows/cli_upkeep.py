"""The commands ``zhibiao backfill`` and ``zhibiao doctor``: what is left undone, and what stands in the way."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from flows.cli_options import HomeOption, day


def backfill(
    paths: Annotated[
        list[Path] | None,
        typer.Argument(metavar="PATH", help="Load of these what was published in the range, instead."),
    ] = None,
    failed: Annotated[
        bool, typer.Option("--failed", help="Only drops whose last run failed or was interrupted.")
    ] = False,
    rejected: Annotated[bool, typer.Option("--rejected", help="Only what was turned away and is open.")] = False,
    old_rules: Annotated[
        bool, typer.Option("--old-rules", help="Only documents that an earlier rule set read; in place.")
    ] = False,
    since: Annotated[Any, typer.Option("--since", parser=day, metavar="DATE", help="Published then or later.")] = None,
    until: Annotated[Any, typer.Option("--until", parser=day, metavar="DATE", help="Published then or before.")] = None,
    home: HomeOption = None,
) -> None:
    """Do what was left undone: failed runs, rejects, documents read by earlier rules.

    All three without an option. Cut short and started again it goes on where it was. What is known
    already or published outside the range is skipped and counted. Exit code 0 where nothing is left,
    else 6.

    Example: zhibiao backfill --old-rules --since 2023-01-01 --until 2023-12-31
    """
    from flows.backfill import KINDS, tell
    from flows.backfill import backfill as fill
    from flows.days import Days

    asked = [kind for kind, wanted in zip(KINDS, (failed, rejected, old_rules), strict=True) if wanted]
    kinds = asked or ([] if paths else KINDS)
    tell(fill(home, kinds, paths or (), Days(since, until)))


def doctor(
    json: Annotated[bool, typer.Option("--json", help="One JSON object with all checks, for machines.")] = False,
    home: HomeOption = None,
) -> None:
    """Look for what stands in the way of the next run, and say what to type.

    Versions, extension files, the home directory, its lock, the disk, schedules and each deployment,
    the last runs, the clock, open incidents, files left by killed runs. It changes nothing, and works without a home, on
    a broken one, and while a run is at work. Exit code 6 where something fails.

    Example: zhibiao doctor
    """
    from flows.doctor.examination import examine, tell

    tell(examine(home), as_json=json)
