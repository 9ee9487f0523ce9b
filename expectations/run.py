"""Check a run: verdicts on every batch, one validation by Great Expectations at the end, its Data Docs.

The only module that imports Great Expectations, and that only when there is something to validate:
the import takes some five seconds.

    checker = Checker(home, run_id=run_id, today=today, recorded_at=now)
    for frames in batches:
        checked = checker.check(frames)        # load checked.frames, record checked.rejects
    result = checker.finish(totals)            # record result.checks; publish unless result.stop
"""

from __future__ import annotations

import importlib.util
import os
import shutil
import sys
import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import polars as pl

from expectations import offline, site
from expectations.declaration import Expectation
from expectations.handover import TAGS, as_pandas
from expectations.judgement import run as of_run
from expectations.ledger import Ledger, Tally
from expectations.verdicts import BATCH, Counts, Verdict, expectations_for, judge, judge_batch, turn_away
from transforms.rejects import Reject
from warehouse.tables import table

if TYPE_CHECKING:
    from great_expectations.core.expectation_validation_result import (
        ExpectationSuiteValidationResult,
    )
    from great_expectations.data_context.data_context.abstract_data_context import (
        AbstractDataContext,
    )

KEEP = 30
"""Runs whose validation results and pages are kept, unless a setting says otherwise."""
FEW_ROWS = 20_000
"""Up to so many rows Great Expectations also lists keys of unexpected rows; beyond it that is slow."""


@dataclass(frozen=True, slots=True)
class Checked:
    """One batch after its check: frames that may be loaded, what was turned away, and the counts.

    ``stop`` says that an expectation of severity stop broke: the run must not be published.
    """

    frames: dict[str, pl.DataFrame]
    rejects: list[Reject]
    counts: Counts
    stop: bool


@dataclass(frozen=True, slots=True)
class Finished:
    """A run after its checks: rows for ``ops.check``, and where the Data Docs lie, if any were built."""

    checks: pl.DataFrame
    stop: bool
    docs: Path | None


@dataclass(frozen=True, slots=True)
class Totals:
    """What a run must account for; the fields are those of ``ops.run``."""

    documents: int
    loaded: int
    known: int
    rejected: int
    mentions: int
    observations: int
    not_quantities: int
    mention_rejects: int


class Checker:
    """The checks of one run. Nothing is written before ``finish``."""

    def __init__(
        self,
        home: Path | None,
        *,
        run_id: str,
        today: date,
        recorded_at: datetime,
        keep: int = KEEP,
        result_format: Literal["auto", "BASIC", "SUMMARY", "COMPLETE"] = "auto",
    ) -> None:
        """``home`` holds ``gx/`` and ``data_docs/``; without one nothing is stored and no pages are built.

        ``today`` is the day the drop came, ``recorded_at`` the beginning of the run, UTC.
        """
        self.home, self.keep = home, keep
        self.run_id, self.today, self.recorded_at = run_id, today, recorded_at
        self.result_format = result_format
        # never the id alone: the pages try to read a run's name as a time, and an id of digits breaks them
        self._run_name = f"run-{run_id}"
        self.results: dict[str, ExpectationSuiteValidationResult] = {}
        self._ledger = Ledger()

    def check(self, frames: Mapping[str, pl.DataFrame], earlier: pl.DataFrame | None = None) -> Checked:
        """Judge one batch: raw.document, raw.article, core.mention and core.observation, by full name.

        ``earlier`` are achieved levels that the warehouse holds of what the batch speaks of; what they contradict is
        warned of.
        """
        verdicts = judge_batch(frames, self.today, earlier)
        for verdict in verdicts.values():
            self._ledger.note(verdict)
        sorted_out = turn_away(verdicts)
        stop = any(
            not verdict.holds[e.rule].all()
            for verdict in verdicts.values()
            for e in verdict.expectations
            if e.severity == "stop" and not e.of_table
        )
        return Checked(sorted_out.frames, sorted_out.rejects, sorted_out.counts, stop)

    def finish(self, totals: Totals) -> Finished:
        """Account for the run, let Great Expectations validate all of its rows, and build the Data Docs.

        Where no row was checked (nothing new came) Great Expectations is not even imported.
        """
        anything = any(self._ledger.height(name) for name in BATCH)
        self._ledger.note(_judged_totals(totals))
        docs = self._validate() if anything else None
        agreed = ((name, list(_disagreements(result, self._ledger.tallies))) for name, result in self.results.items())
        checks = self._ledger.checks(self.run_id, self.recorded_at, agreed)
        stop = checks.filter(~pl.col("success") & (pl.col("severity") == "stop")).height > 0
        return Finished(checks, stop, docs)

    # --- Great Expectations ---------------------------------------------------------------------------------------

    def _validate(self) -> Path | None:
        """Validate everything that was handed over, a suite per table, and build the pages of it."""
        gx = _great_expectations()
        beside = None if self.home is None else self.home / "gx" / "next"
        if beside is not None:
            shutil.rmtree(beside, ignore_errors=True)  # of a run that was killed
        context = _context(beside)
        for name in (*BATCH, of_run.TABLE):
            if self._ledger.height(name):
                self.results[name] = self._validate_table(gx, context, name)
        return None if beside is None else self._build_docs(context, beside)

    def _validate_table(self, gx: Any, context: AbstractDataContext, name: str) -> ExpectationSuiteValidationResult:
        height = self._ledger.height(name)
        expectations = [e for e in self._ledger.expectations[name] if height >= e.at_least_rows]
        from great_expectations.core.run_identifier import RunIdentifier

        suite = context.suites.add(gx.ExpectationSuite(name, expectations=[_in_gx(gx, e) for e in expectations]))
        source = context.data_sources.add_or_update_pandas(name.replace(".", "_"))
        batch = source.add_dataframe_asset(name).add_batch_definition_whole_dataframe("run")
        run = RunIdentifier(run_name=self._run_name, run_time=self.recorded_at)
        handed = as_pandas(self._ledger.given_up(name))
        # run() adds the definition to the context itself; adding it here would compare every expectation twice
        definition = gx.ValidationDefinition(name=name, data=batch, suite=suite)
        told = self._format(name, height, list(handed.columns))
        with _quick(f"{self._run_name} {name}", few_columns=told == "BASIC"):
            result: ExpectationSuiteValidationResult = definition.run(
                batch_parameters={"dataframe": handed}, result_format=told, run_id=run
            )
        return result

    def _format(self, name: str, rows: int, columns: list[str]) -> dict[str, Any] | str:
        wanted = self.result_format
        if wanted == "auto":
            # listing keys costs as much again as counting, so it is asked for only where there is one to list
            wanted = "SUMMARY" if self._ledger.is_broken(name) and rows <= FEW_ROWS else "BASIC"
        key = [column for column in table(name).key if column in columns]  # the totals of a run have none
        if wanted == "BASIC" or not key:
            return "BASIC"
        return {"result_format": wanted, "unexpected_index_column_names": key}

    def _build_docs(self, context: AbstractDataContext, beside: Path) -> Path:
        """The site of this run, put among those of the runs before."""
        assert self.home is not None
        context.build_data_docs()
        offline.make_all_whole(sorted((beside / "data_docs").rglob("*.html")))
        return site.add(beside, self.home, self.keep)


def _disagreements(result: ExpectationSuiteValidationResult, tallies: Mapping[str, Tally]) -> Iterator[str]:
    """A sentence for each expectation of which Great Expectations counts other rows than the predicates."""
    for said in result.results:
        config: Any = said.expectation_config
        rule = config.meta["rule"]
        if raised := _raised(said.exception_info):
            yield f"{rule}: Great Expectations raised {raised}"
        elif not tallies[rule].expectation.of_table:
            theirs, ours = said.result.get("unexpected_count", 0), tallies[rule].unexpected
            if theirs != ours:
                yield f"{rule}: Great Expectations counts {theirs} rows, the predicates {ours}"


def _raised(told: Mapping[str, Any]) -> str | None:
    """The message of an exception, which the library tells for the whole or for one of the figures it needed."""
    for info in (told, *told.values()):
        if isinstance(info, Mapping) and info.get("raised_exception"):
            return str(info.get("exception_message"))
    return None


def _judged_totals(totals: Totals) -> Verdict:
    values = {name: [getattr(totals, name)] for name in Totals.__slots__}
    rows = pl.DataFrame(values, schema=dict.fromkeys(values, pl.Int64))
    return judge(rows, of_run.TABLE, of_run.EXPECTATIONS)


def preload() -> None:
    """Import Great Expectations ahead of ``finish``, for a caller that has to wait for something else anyway."""
    _great_expectations()


def _great_expectations() -> Any:
    """The library, told to be silent; imported on first use."""
    os.environ["GX_ANALYTICS_ENABLED"] = "false"
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # its own use of older parts of Python
        _lazily("scipy.stats")  # half a second, for expectations about distributions, of which there is none here
        import great_expectations

    return great_expectations


def _lazily(name: str) -> None:
    """Let a module be imported when something in it is first used, whoever imports it before."""
    if name in sys.modules or (spec := importlib.util.find_spec(name)) is None or spec.loader is None:
        return
    spec.loader = importlib.util.LazyLoader(spec.loader)
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    above, _, last = name.rpartition(".")
    setattr(sys.modules[above], last, module)


@contextmanager
def _quick(name: str, few_columns: bool) -> Iterator[None]:
    """Great Expectations names each batch by a hash of all its values, which takes as long as all else it does of a
    million rows; here the run and the table name it. And for each column with values missing it takes the rows that
    have one out of the whole frame; with ``few_columns`` out of the column that it is asked about."""
    from great_expectations.execution_engine import pandas_execution_engine
    from great_expectations.execution_engine.pandas_execution_engine import PandasExecutionEngine

    engine: Any = PandasExecutionEngine
    usual_hash = pandas_execution_engine.hash_pandas_dataframe
    usual_rows, usual_domain = engine.get_domain_records, engine.get_compute_domain

    def rows(self: PandasExecutionEngine, domain_kwargs: dict[str, Any]) -> Any:
        about = [domain_kwargs[key] for key in ("column", "column_A", "column_B") if key in domain_kwargs]
        if not about or domain_kwargs.get("row_condition"):
            return usual_rows(self, domain_kwargs)
        frame = usual_rows(self, {"batch_id": domain_kwargs.get("batch_id")})[about]
        return frame.dropna() if domain_kwargs.get("ignore_row_if") == "either_value_is_missing" else frame

    def domain(self: PandasExecutionEngine, *args: Any, **kwargs: Any) -> Any:
        data, compute, accessor = usual_domain(self, *args, **kwargs)
        # the rows are asked for again by what is told here
        return data, {**compute, **accessor} if "column" in accessor else compute, accessor

    pandas_execution_engine.hash_pandas_dataframe = lambda _frame: name
    if few_columns:
        engine.get_domain_records, engine.get_compute_domain = rows, domain
    try:
        yield
    finally:
        pandas_execution_engine.hash_pandas_dataframe = usual_hash
        engine.get_domain_records, engine.get_compute_domain = usual_rows, usual_domain


def _context(home: Path | None) -> AbstractDataContext:
    """A context that keeps its results under ``home`` and everything else in memory."""
    from great_expectations import get_context
    from great_expectations.data_context.types.base import DataContextConfig, ProgressBarsConfig

    def kept(folder: str) -> dict[str, Any]:
        if home is None:
            return {"class_name": "InMemoryStoreBackend"}
        return {
            "class_name": "TupleFilesystemStoreBackend",
            "base_directory": str((home / folder).resolve()),
            "suppress_store_backend_id": True,
        }

    memory = {"class_name": "InMemoryStoreBackend"}
    sites: dict[str, Any] = {}
    if home is not None:
        sites["zhibiao"] = {
            "class_name": "SiteBuilder",
            "show_how_to_buttons": False,
            "store_backend": kept("data_docs"),
            "site_index_builder": {"class_name": "DefaultSiteIndexBuilder"},
        }
    config = DataContextConfig(
        stores={
            "expectations_store": {"class_name": "ExpectationsStore", "store_backend": memory},
            "validation_results_store": {
                "class_name": "ValidationResultsStore",
                "store_backend": kept("validations"),
            },
            "checkpoint_store": {"class_name": "CheckpointStore", "store_backend": memory},
            "validation_definition_store": {"class_name": "ValidationDefinitionStore", "store_backend": memory},
        },
        expectations_store_name="expectations_store",
        validation_results_store_name="validation_results_store",
        checkpoint_store_name="checkpoint_store",
        data_docs_sites=sites,
        progress_bars=ProgressBarsConfig(globally=False),
        analytics_enabled=False,
    )
    return get_context(mode="ephemeral", project_config=config)


def _in_gx(gx: Any, e: Expectation) -> Any:
    """A declaration as an expectation of Great Expectations."""
    name = "".join(part.capitalize() for part in e.type.split("_"))
    severity = {"stop": "critical", "reject": "warning", "warn": "info"}[e.severity]
    meta = {"rule": e.rule, "severity": e.severity, "since": e.since, "half": e.half}
    # of a computed column the library could only say that it must be true
    said = f"{e.kind.replace('_', ' ')} ({e.severity}): {e.why}".translate(TAGS) if e.computes else None
    return getattr(gx.expectations, name)(
        **e.kwargs, meta=meta, notes=f"{e.severity}: {e.why}".translate(TAGS), description=said, severity=severity
    )


def suites() -> dict[str, tuple[Expectation, ...]]:
    """Every expectation there is, by table, without references to rows of a batch."""
    return {**{name: expectations_for(name) for name in BATCH}, of_run.TABLE: of_run.EXPECTATIONS}
