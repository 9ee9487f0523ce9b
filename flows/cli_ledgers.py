"""The commands ``zhibiao rejects …``, ``corrections …`` and ``alerts …``: what was turned away, what was set right, and
what is told to whom."""

from __future__ import annotations

from typing import Annotated

import typer

from flows.cli_options import Format, FormatOption, HomeOption, OutOption

rejects_app = typer.Typer(
    help="What was turned away, and why.", no_args_is_help=True, rich_markup_mode=None, add_completion=False
)
corrections_app = typer.Typer(
    help="Known errors of documents, set right on record.",
    no_args_is_help=True,
    rich_markup_mode=None,
    add_completion=False,
)
alerts_app = typer.Typer(
    help="What fails, and who is told of it.", no_args_is_help=True, rich_markup_mode=None, add_completion=False
)


@rejects_app.command("list")
def rejects_list(
    reason: Annotated[str | None, typer.Option("--reason", metavar="CODE", help="Only this reason.")] = None,
    limit: Annotated[int, typer.Option("--limit", metavar="N", min=1, help="Most rows to show.")] = 50,
    format: FormatOption = Format.table,
    out: OutOption = None,
    home: HomeOption = None,
) -> None:
    """List what was turned away: by reason, then the latest rejects.

    Example: zhibiao rejects list --reason empty_file
    """
    from flows.ask import list_rejects

    list_rejects(reason, limit, format.value, out, home)


@rejects_app.command("show")
def rejects_show(
    id: Annotated[str, typer.Argument(metavar="ID", help="reject_id, or the first characters of it.")],
    home: HomeOption = None,
) -> None:
    """Show one reject in full, with what its reason means and what to do.

    Example: zhibiao rejects show 3f2a
    """
    from flows.ask import show_reject

    show_reject(id, home)


@rejects_app.command("replay")
def rejects_replay(
    id: Annotated[
        str | None, typer.Argument(metavar="ID", help="Only this one: reject_id, or the first characters of it.")
    ] = None,
    reason: Annotated[str | None, typer.Option("--reason", metavar="CODE", help="Only this reason.")] = None,
    home: HomeOption = None,
) -> None:
    """Try again what was turned away, after a fix.

    By today's rules, seeds and settings: what passes now is loaded and its reject is resolved, the
    rest stays open. Files are read where they were delivered if they lie there unchanged, else
    from the bytes that were kept.

    Example: zhibiao rejects replay --reason too_large
    """
    from flows.replay import replay

    replay(id, reason, home)


@corrections_app.command("apply")
def corrections_apply(home: HomeOption = None) -> None:
    """Bring what is loaded to what corrections.csv says, and publish.

    New documents are corrected as they are loaded; this is for a file that has changed. A correction
    that is gone from it gives the reading of the rules back. One that matches nothing stops the
    command: each is named, nothing is changed, exit code 3.

    Example: zhibiao corrections apply
    """
    from flows.correct import apply

    apply(home)


@corrections_app.command("check")
def corrections_check(home: HomeOption = None) -> None:
    """Say what apply would do, and what is wrong with the file, without changing anything.

    Example: zhibiao corrections check
    """
    from flows.correct import check

    check(home)


@corrections_app.command("draft")
def corrections_draft(
    id: Annotated[str, typer.Argument(metavar="ID", help="observation_id, or the first characters of it.")],
    home: HomeOption = None,
) -> None:
    """Write a row for one observation, to be filled: what is right, and why.

    Example: zhibiao corrections draft 3f2a >> zhibiao-data/corrections.csv
    """
    from flows.correct import draft

    draft(id, home)


@corrections_app.command("list")
def corrections_list(
    history: Annotated[
        bool, typer.Option("--history", help="Also what was changed or taken away since, with its times.")
    ] = False,
    format: FormatOption = Format.table,
    out: OutOption = None,
    home: HomeOption = None,
) -> None:
    """List the corrections that the warehouse knows, and what came of each.

    Example: zhibiao corrections list
    """
    from flows.correct import list_corrections

    list_corrections(format.value, out, home, history=history)


@alerts_app.command("list")
def alerts_list(
    closed: Annotated[bool, typer.Option("--closed", help="Also incidents that are over.")] = False,
    format: FormatOption = Format.table,
    out: OutOption = None,
    home: HomeOption = None,
) -> None:
    """List what fails since when, and which channels were told.

    It reads what the last run wrote, published or not, and so waits for a run that is at work.

    Example: zhibiao alerts list
    """
    from flows.alerts_shown import list_incidents

    list_incidents(format.value, out, home, closed=closed)


@alerts_app.command("test")
def alerts_test(home: HomeOption = None) -> None:
    """Send a test message to every channel that is set, and say what came of it.

    Exit code 4 where a channel did not take it, or none is set.

    Example: zhibiao alerts test
    """
    from flows.alerts_shown import send_test

    send_test(home)
