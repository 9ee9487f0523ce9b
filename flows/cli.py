"""The command line, ``zhibiao``. Everything heavy is imported inside the command that needs it."""

from __future__ import annotations

import atexit
import os
import sys
import traceback
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from flows.cli_ledgers import alerts_app, corrections_app, rejects_app
from flows.cli_options import BomOption, Format, FormatOption, HomeOption, OutOption, day
from flows.cli_sources import sources_app
from flows.cli_upkeep import backfill, doctor
from flows.failures import EXIT_CODES, InputError, exit_code_of, sentence_of

app = typer.Typer(
    name="zhibiao",
    help="Chinese policy and industry news in, a DuckDB warehouse of traceable metrics out.",
    epilog="Settings come from ZHIBIAO_* variables and zhibiao.toml; exit codes are in docs/cli.md.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,  # help and usage errors quote file names, which may look like markup
    pretty_exceptions_enable=False,
)
app.add_typer(rejects_app, name="rejects")
app.add_typer(corrections_app, name="corrections")
app.add_typer(alerts_app, name="alerts")
app.add_typer(sources_app, name="sources")
app.command()(backfill)
app.command()(doctor)


class ExportFormat(StrEnum):
    """How a whole state of the warehouse is written."""

    parquet = "parquet"
    package = "package"
    sdmx = "sdmx"
    csv = "csv"
    json = "json"
    xlsx = "xlsx"


class Partition(StrEnum):
    """What observations in Parquet are cut by."""

    year = "year"
    metric = "metric"


def _moment(value: str) -> datetime:
    try:
        moment = datetime.fromisoformat(value)
    except ValueError as error:
        raise typer.BadParameter(f"{value!r} is no time; write it as 2026-03-01 or 2026-03-01T08:30") from error
    return moment if moment.tzinfo else moment.astimezone()


@app.command()
def ingest(
    paths: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="PATH|URL",
            help="Files or directories, each one drop, or addresses; without any what the sources of zhibiao.toml bring.",
        ),
    ] = None,
    source: Annotated[
        list[str] | None, typer.Option("--source", metavar="NAME", help="Only this source; may be given again.")
    ] = None,
    published_on: Annotated[
        Any,
        typer.Option(
            "--published-on",
            parser=day,
            metavar="DATE",
            help="Publication date of documents that state none themselves.",
        ),
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Read, extract and check, but load nothing.")] = False,
    home: HomeOption = None,
) -> None:
    """Load drops into the warehouse and publish it.

    What is known already is skipped, what cannot be loaded becomes a reject with its reason, and
    doing it twice changes nothing. A source that fails is told of and does not stop the others;
    where none of them, or not every address given, could be read the exit code is 3.

    Example: zhibiao ingest seeds/sample_drop
    """
    from flows.start import ingest_drops

    urls = [p for p in paths or () if "://" in p]
    if paths and source:
        raise InputError("give either paths and addresses, or --source")
    if drops := [Path(p) for p in paths or () if p not in urls]:
        ingest_drops(drops, home, published_on, dry_run=dry_run)
    if urls or not paths:
        from flows.sources.command import ingest_sources

        ingest_sources(source or (), urls, home, published_on, dry_run=dry_run)


@app.command()
def extract(
    mentions: Annotated[
        bool, typer.Option("--mentions", help="Every numeric expression with its class, instead of observations.")
    ] = False,
) -> None:
    """Read articles on stdin, write what they state on stdout.

    One JSON object per line in: {"id", "text", "published_on"?}. One line out per line in, in the
    same order: {"id", "observations": [...]}. A line that cannot be read gives {"id": null,
    "error": "..."} in its place, a message on standard error, and exit code 3 at the end.

    Example: zhibiao extract < articles.jsonl > observations.jsonl
    """
    from flows.stream import extract_stream

    broken = extract_stream(sys.stdin.buffer, sys.stdout.buffer, mentions=mentions)
    if broken:
        raise InputError(f"{broken} of the lines could not be read; each is named above")


@app.command()
def sql(
    query: Annotated[str, typer.Argument(metavar="QUERY", help="SQL, or - to read it from standard input.")],
    format: FormatOption = Format.table,
    out: OutOption = None,
    as_of: Annotated[
        Any,
        typer.Option("--as-of", parser=_moment, metavar="TIME", help="The state at that time, such as 2026-03-01."),
    ] = None,
    bom: BomOption = False,
    home: HomeOption = None,
) -> None:
    """Run SQL on the read copy of the warehouse, read-only.

    In CSV a text that a spreadsheet program would take for a formula has an apostrophe before it.

    Example: zhibiao sql "select region, metric_name, low, unit from mart.observation limit 10"
    """
    from flows.ask import run_sql

    run_sql(sys.stdin.read() if query == "-" else query, format.value, out, home, as_of, bom=bom)


@app.command()
def export(
    format: Annotated[
        ExportFormat, typer.Argument(metavar="FORMAT", help="parquet, package, sdmx, csv, json or xlsx.")
    ],
    out: Annotated[Path, typer.Option("--out", "-o", metavar="DIR", help="Folder to write, with all that is in it.")],
    by: Annotated[
        list[Partition] | None,
        typer.Option("--by", metavar="PART", help="parquet: cut observations by year, metric or both [default: year]."),
    ] = None,
    bom: BomOption = False,
    replace: Annotated[bool, typer.Option("--replace", help="Replace an export that is there already.")] = False,
    home: HomeOption = None,
) -> None:
    """Write the published warehouse as a folder that stands on its own.

    parquet: partitions and a manifest; package: a Frictionless Data Package; sdmx: SDMX-CSV 2.0 with
    its structure; csv, json, xlsx: a file or sheet per table. Each says where it comes from and what
    may be quoted; docs/schema.md says what in it is stable.

    Example: zhibiao export package --out ./zhibiao-package
    """
    from flows.export import export as write_export

    parts = tuple(dict.fromkeys(part.value for part in by or ()))
    write_export(format.value, out, home, by=parts, bom=bom, replace=replace)


@app.command()
def search(
    words: Annotated[list[str], typer.Argument(metavar="WORD", help="Words that must all be there, in any order.")],
    observations: Annotated[
        bool, typer.Option("--observations", help="Rank observations by their sentences, instead of articles.")
    ] = False,
    metric: Annotated[
        str | None, typer.Option("--metric", metavar="METRIC", help="Only where this metric is stated: id or name.")
    ] = None,
    region: Annotated[
        str | None, typer.Option("--region", metavar="PLACE", help="Only where figures of this place are stated.")
    ] = None,
    since: Annotated[Any, typer.Option("--since", parser=day, metavar="DATE", help="Published then or later.")] = None,
    until: Annotated[Any, typer.Option("--until", parser=day, metavar="DATE", help="Published then or before.")] = None,
    limit: Annotated[int, typer.Option("--limit", metavar="N", min=1, help="Most to show.")] = 20,
    format: FormatOption = Format.table,
    out: OutOption = None,
    home: HomeOption = None,
) -> None:
    """Find articles by their words, with the observations made there.

    Traditional characters and full width are taken for simplified and plain ones. Where nothing is
    found the answer is empty and standard error says what to try.

    Example: zhibiao search 产业 增长 --since 2023-01-01
    """
    from flows.search import Question, search

    if format not in (Format.table, Format.csv, Format.json):
        raise InputError("search writes table, csv or json; for others type: zhibiao sql \"FROM mart.search('…')\"")
    question = Question(tuple(words), metric, region, since, until, limit)
    search(question, observations=observations, format=format.value, out=out, home=home)


@app.command()
def tables(home: HomeOption = None) -> None:
    """List the tables and views of the warehouse.

    Example: zhibiao tables
    """
    from flows.ask import list_tables

    list_tables(home)


@app.command()
def dictionary(
    table: Annotated[
        str | None, typer.Argument(metavar="TABLE", help="Such as mart.observation; without it all.")
    ] = None,
) -> None:
    """Show what each column of a table means.

    Example: zhibiao dictionary mart.observation
    """
    from flows.ask import show_dictionary

    show_dictionary(table)


@app.command()
def explain(
    id: Annotated[
        str | None, typer.Argument(metavar="ID", help="observation_id, or the first characters of it.")
    ] = None,
    text: Annotated[str | None, typer.Option("--text", metavar="TEXT", help="Explain this text instead.")] = None,
    published_on: Annotated[
        Any, typer.Option("--published-on", parser=day, metavar="DATE", help="Publication date of the text.")
    ] = None,
    home: HomeOption = None,
) -> None:
    """Show how a number was read.

    The page and sentence with the span marked, the rules that fired, every candidate and why it
    won or lost, the conversions with factor and source.

    Example: zhibiao explain --text "今年1-7月，义乌市进出口总额3224.3亿元，同比增长17.5%"
    """
    from flows.ask import explain_observation, explain_text

    if (id is None) == (text is None):
        raise InputError("explain takes either an observation_id or --text; zhibiao explain --help shows both")
    if text is not None:
        explain_text(text, published_on)
    else:
        explain_observation(str(id), home)


@app.command()
def report(
    run: Annotated[
        str | None,
        typer.Argument(metavar="RUN", help="run_id, or the first characters of it; without it the last that read."),
    ] = None,
    home: HomeOption = None,
) -> None:
    """Write the morning page of a run, and print where it lies.

    One HTML file with all in it: what came in, what is new, what conflicts, what changed, what was turned away,
    what to distrust. A run of the past is told of as the warehouse was then. ingest writes the page of each run
    that brought something; pages/index.html lists them.

    Example: zhibiao report
    """
    from flows.morning.publishing import report as write_report

    print(write_report(run, home))


@app.command()
def lookup(
    word: Annotated[str, typer.Argument(metavar="WORD", help="A metric, unit, place, industry or code.")],
) -> None:
    """Show what the seed tables know under a word.

    Example: zhibiao lookup 义乌
    """
    from flows.ask import look_up

    look_up(word)


@app.command()
def serve(
    inbox: Annotated[Path | None, typer.Option("--inbox", metavar="DIR", help="Directory to watch.")] = None,
    every: Annotated[float | None, typer.Option("--every", metavar="SECONDS", help="Interval of the schedule.")] = None,
    cron: Annotated[
        str | None, typer.Option("--cron", metavar="CRON", help="Cron expression, in place of --every.")
    ] = None,
    settle: Annotated[
        float | None,
        typer.Option("--settle", metavar="SECONDS", help="Leave files younger than this for the next run."),
    ] = None,
    port: Annotated[
        int,
        typer.Option(
            "--port", metavar="N", min=0, max=65535, help="Port of the Prefect server and its UI; 0 takes a free one."
        ),
    ] = 4200,
    home: HomeOption = None,
) -> None:
    """Load a directory, and the sources of zhibiao.toml, on a schedule.

    What is there is loaded at once, what comes later at the next run; each morning a quality report
    is made, and a rebuild can be begun from the web page.

    Starts a local Prefect server (unless PREFECT_API_URL names one) and the schedules in one
    command, and ends all on Ctrl-C or SIGTERM. docs/operations.md has the rest.

    Example: zhibiao serve --inbox ./inbox --every 60
    """
    from flows.serve import serve_deployments

    serve_deployments(home, inbox=inbox, every=every, cron=cron, settle=settle, port=port)


@app.command()
def retract(
    document: Annotated[
        str, typer.Argument(metavar="DOCUMENT", help="Its name as delivered, its document_id or its SHA-256.")
    ],
    reason: Annotated[str, typer.Option("--reason", metavar="TEXT", help="Why; kept beside it.")],
    home: HomeOption = None,
) -> None:
    """Take a document back.

    Its rows leave the marts and stay in the history: sql --as-of still shows them.

    Example: zhibiao retract page_3.txt --reason "the paper printed a correction"
    """
    from flows.history import retract as take_back

    take_back(document, reason, home)


@app.command()
def rebuild(home: HomeOption = None) -> None:
    """Read every document again by today's rules.

    The new warehouse is made beside the old and swapped in; the history stays, and the read copy of before is kept as
    warehouse.before.duckdb for diff.

    Example: zhibiao rebuild
    """
    from flows.rebuild import rebuild as read_again

    read_again(home)


@app.command()
def diff(
    old: Annotated[Path, typer.Argument(metavar="OLD", help="A home directory or a .duckdb file.")],
    new: Annotated[Path, typer.Argument(metavar="NEW", help="Another.")],
    samples: Annotated[int, typer.Option("--samples", metavar="N", min=0, help="Rows to show of each change.")] = 5,
    format: FormatOption = Format.table,
    out: OutOption = None,
) -> None:
    """Show which observations one warehouse has that another has not, or has otherwise.

    As a table: counts by metric, then samples. As CSV, JSON or Parquet: every row.

    Example: zhibiao diff zhibiao-data/warehouse.before.duckdb zhibiao-data
    """
    from flows.ask import write_frame
    from flows.difference import difference, print_difference

    found = difference(old, new)
    if format is Format.table and out is None:
        print_difference(found, samples)
    else:
        write_frame(found, format.value, out)


@app.command()
def generate(
    check: Annotated[bool, typer.Option("--check", help="Write nothing; fail if a file is out of date.")] = False,
) -> None:
    """Write the generated files of the repository.

    The schema, the data dictionary, the rules of numbers and the command reference.

    Example: zhibiao generate --check
    """
    from flows.generate import write_or_check

    write_or_check(check=check)


@app.callback(invoke_without_command=True)
def _top(
    version: Annotated[bool, typer.Option("--version", help="Show the version and exit.")] = False,
) -> None:
    if version:
        from flows.release import program_version

        print(f"zhibiao {program_version()}")
        raise typer.Exit


def main() -> None:
    """Run a command; an error becomes one line and the exit code that ``EXIT_CODES`` documents."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    code = EXIT_CODES["error"].code
    # registered first, so called last: whatever else wants to be done at exit is done by then
    atexit.register(lambda: _leave(code))
    try:
        code = _run()
    except SystemExit as ending:
        code = ending.code if isinstance(ending.code, int) else int(ending.code is not None)
    sys.exit(code)


def _run() -> int:
    try:
        app()
    except KeyboardInterrupt:
        return EXIT_CODES["interrupted"].code
    except BrokenPipeError:  # the reader has seen enough: `zhibiao sql … | head`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except Exception as error:  # noqa: BLE001 (whatever it is, a person wants one line)
        from flows.show import error as show_error

        if os.environ.get("ZHIBIAO_DEBUG"):
            traceback.print_exc()
        show_error(sentence_of(error))
        return exit_code_of(error)
    return EXIT_CODES["complete"].code


def _leave(code: int) -> None:
    """End the process without taking a large interpreter apart, which takes a second after Prefect."""
    if "prefect" in sys.modules:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


if __name__ == "__main__":
    main()
