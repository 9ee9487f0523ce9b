"""A drop of news from files to the published warehouse, through the flow itself: seconds of each stage, peak memory.

The stages are those of one process. The reference is DuckDB making tables of the same rows from plain Parquet files, in
the same run. Then the whole on each engine, by both clocks, with the peak memory of all processes together.

usage: python benchmarks/bench_drop.py [DOCUMENTS]
"""

from __future__ import annotations

import os
import resource
import shutil
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import duckdb

from benchmarks import recombined, timing
from benchmarks.bench_engines import side_by_side

ROWS = ("raw.document", "raw.article", "core.mention", "core.observation")


def main() -> None:
    documents = int(sys.argv[1]) if len(sys.argv) > 1 else 1_400
    os.environ["ZHIBIAO_ENGINE"] = "inline"  # stages of other processes have no clock here
    with tempfile.TemporaryDirectory() as folder:
        drop, home, plain = (Path(folder) / name for name in ("drop", "home", "plain"))
        drop.mkdir()
        plain.mkdir()
        characters = recombined.write_drop(drop, documents)
        print(f"{documents:,} documents, {characters:,} characters")
        before = _peak()
        stages = Stages()
        whole = timing.best_of(1, lambda: _ingest(drop, home, stages))
        print(f"{'stage':<28}{'seconds':>10}{'process':>10}")
        for name, (wall, process) in stages.spent.items():
            print(f"{name:<28}{wall:>10.2f}{process:>10.2f}")
        walls, processes = (sum(times) for times in zip(*stages.spent.values(), strict=True))
        print(f"{'all else (imports, Prefect)':<28}{whole.wall - walls:>10.2f}{whole.process - processes:>10.2f}")
        print(f"{'whole':<28}{whole.wall:>10.2f}{whole.process:>10.2f}")
        if stages.published:
            parts = ", ".join(f"{name} {seconds:.2f}" for name, seconds in stages.published.items())
            print(f"of publishing: {parts}")
        print(f"peak memory {_peak():,} MB, {before:,} MB of it before the run")
        _reference(home, plain, stages.spent["load"])
        shutil.rmtree(home)
        side_by_side(drop, Path(folder))


class Stages:
    """Seconds by both clocks that calls took, by stage; a stage inside another counts for itself alone."""

    def __init__(self) -> None:
        self.spent: defaultdict[str, tuple[float, float]] = defaultdict(lambda: (0.0, 0.0))
        self.published: dict[str, float] = {}
        self._inside: list[list[float]] = []

    def timed(self, name: str, work: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(work)
        def call(*args: Any, **kwargs: Any) -> Any:
            begun = time.perf_counter(), time.process_time()
            self._inside.append([0.0, 0.0])
            try:
                return work(*args, **kwargs)
            finally:
                taken = time.perf_counter() - begun[0], time.process_time() - begun[1]
                within = self._inside.pop()
                if self._inside:
                    self._inside[-1] = [a + b for a, b in zip(self._inside[-1], taken, strict=True)]
                wall, process = self.spent[name]
                self.spent[name] = wall + taken[0] - within[0], process + taken[1] - within[1]

        return call


def _ingest(drop: Path, home: Path, stages: Stages) -> None:
    """Load the drop as the command does, with clocks around the stages of the road."""
    from expectations.run import Checker
    from flows import arrivals, ingest, reading, run, start, tasks
    from transforms import road
    from warehouse.store import Store

    for owner, attribute, name in (
        (arrivals, "survey", "find and digest files"),
        (ingest, "survey", "find and digest files"),
        (reading, "read_documents", "read files"),
        (tasks, "keep_bytes", "keep their bytes"),
        (road, "extract", "extraction"),
        (Checker, "check", "checks of rows"),
        (Checker, "finish", "checks of the run"),
        (Store, "load", "load"),
        (Store, "publish", "publish"),
        (run, "write_report", "report"),
        (Store, "open", "open the warehouse"),
    ):
        setattr(owner, attribute, stages.timed(name, getattr(owner, attribute)))
    publish = Store.publish

    def told(store: Store) -> Any:
        published = publish(store)
        stages.published = dict(published.stages)
        return published

    Store.publish = told  # type: ignore[method-assign]
    start.ingest_drops([drop], home, None, dry_run=False)


def _peak() -> int:
    """Most megabytes that this process had at a time."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 2**10


def _reference(home: Path, plain: Path, load: tuple[float, float]) -> None:
    """Tables of the same rows, made from plain files."""
    with duckdb.connect(str(home / "warehouse.duckdb"), read_only=True) as warehouse:
        counts = {name: warehouse.execute(f"SELECT count(*) FROM {name}").fetchall()[0][0] for name in ROWS}
        for name in ROWS:
            warehouse.execute(f"COPY {name} TO '{plain / name}.parquet'")
    with duckdb.connect(str(plain / "plain.duckdb")) as other:
        taken = timing.best_of(
            1, lambda: [other.execute(f"CREATE TABLE {n[4:].strip('.')} AS FROM '{plain / n}.parquet'") for n in ROWS]
        )
    rows = sum(counts.values())
    print(", ".join(f"{name} {count:,}" for name, count in counts.items()))
    print(
        f"load {rows / load[1]:,.0f} rows a second of process time; tables of the same rows from Parquet "
        f"{rows / taken.process:,.0f}, load takes {load[1] / taken.process:.1f} times as long"
    )


if __name__ == "__main__":
    main()
