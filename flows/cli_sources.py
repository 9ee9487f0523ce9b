"""The commands ``zhibiao sources …``: where drops come from, and how far each source has been read."""

from __future__ import annotations

from typing import Annotated

import typer

from flows.cli_options import Format, FormatOption, HomeOption, OutOption

sources_app = typer.Typer(
    help="Where drops come from, and how far each has been read.",
    no_args_is_help=True,
    rich_markup_mode=None,
    add_completion=False,
)


@sources_app.command("list")
def sources_list(
    name: Annotated[
        str | None, typer.Argument(metavar="NAME", help="Only this source, with all that it offered.")
    ] = None,
    format: FormatOption = Format.table,
    out: OutOption = None,
    home: HomeOption = None,
) -> None:
    """List the sources with their cursors, or what one of them offered and what became of it.

    It reads what the last run wrote, published or not, and so waits for a run that is at work.

    Example: zhibiao sources list
    """
    from flows.sources.shown import list_sources

    list_sources(name, format.value, out, home)


@sources_app.command("check")
def sources_check(
    names: Annotated[
        list[str] | None, typer.Argument(metavar="NAME", help="Only these sources; without a name all.")
    ] = None,
    home: HomeOption = None,
) -> None:
    """Try the sources without loading anything.

    Each is listed, one new thing of it is fetched and thrown away, and no cursor moves. Exit code 3
    where one of them could not be read.

    Example: zhibiao sources check
    """
    from flows.sources.shown import check_sources

    check_sources(names or (), home)
