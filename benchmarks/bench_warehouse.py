"""A warehouse of a million observations: loading, publishing, adding one document, and each worked question.

The reference is DuckDB reading the same rows from plain Parquet files in the same run: loading beside writing them,
each question beside the same question asked of views over the files.

usage: python benchmarks/bench_warehouse.py [OBSERVATIONS]
"""

from __future__ import annotations

import sys
import tempfile
import time
from datetime import timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import duckdb

from benchmarks import rows, timing
from warehouse.render.views import queries, views
from warehouse.store import Published, Store, read
from warehouse.tables import TABLES

MEMORY = "2GB"
SLOW = 0.5
"""Seconds above which an answer is marked."""
TIMES = 3
"""Documents that are added one after the other; the quickest counts."""


def main() -> None:
    observations = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    frames = rows.synthetic(observations, observations // rows.PER_ARTICLE)
    total = sum(frame.height for frame in frames.values())
    print("rows: " + ", ".join(f"{name} {frame.height:,}" for name, frame in frames.items()))
    with tempfile.TemporaryDirectory() as folder:
        home, empty, plain = (Path(folder) / name for name in ("home", "empty", "plain"))
        plain.mkdir()
        files = timing.best_of(1, lambda: [f.write_parquet(plain / f"{name}.parquet") for name, f in frames.items()])
        with Store(home, memory_limit=MEMORY) as store:
            loaded = timing.best_of(1, lambda: store.load(frames))
            print(f"load: {loaded.wall:.1f} s, {total / loaded.wall:,.0f} rows/s; as Parquet {files.wall:.1f} s")
            tell("first publication, every held view made", store.publish())
            copies = [add(store, number) for number in range(1, TIMES + 1)]
            tell("publication with one document more", copies[-1][1])
        with Store(empty, memory_limit=MEMORY) as store:
            store.publish()
            alone = [add(store, number)[0] for number in range(1, TIMES + 1)]
        added, first = min(seconds for seconds, _ in copies), min(alone)
        print(
            f"one document more, the copy of the file apart: {added:.2f} s; to an empty warehouse {first:.2f} s, "
            f"{added / first:.1f} times as much"
        )
        ask(home, plain)


def add(store: Store, number: int) -> tuple[float, Published]:
    """Seconds that loading and publishing a few rows take without the copy of the file, and the publication."""
    frames = rows.synthetic(30, 6, seed=number, recorded_at=rows.RECORDED + timedelta(days=number))
    begun = time.perf_counter()
    store.load(frames)
    published = store.publish()
    return time.perf_counter() - begun - published.copy_seconds, published


def tell(what: str, published: Published) -> None:
    size = published.byte_size / 2**20
    print(f"{what}: {published.seconds:.1f} s, of it {published.copy_seconds:.1f} s to copy {size:,.0f} MB")
    print("  " + ", ".join(f"{stage} {seconds:.2f}" for stage, seconds in published.stages.items()))


def ask(home: Path, plain: Path) -> None:
    """Each worked question of the read copy, beside the same question over the plain files."""
    reference = duckdb.connect(config={"memory_limit": MEMORY, "temp_directory": str(plain / "spill")})
    reference.execute(
        "SET TimeZone = 'UTC'; CREATE SCHEMA raw; CREATE SCHEMA core; CREATE SCHEMA mart; CREATE SCHEMA ops"
    )
    with read(home, memory_limit=MEMORY) as reader:
        for file in plain.glob("*.parquet"):
            reference.execute(f"CREATE VIEW {file.stem} AS FROM '{file}'")
        reference.execute("CREATE SCHEMA ref")
        for name in (t.full_name for t in TABLES if t.schema in ("ref", "ops")):
            reference.register("held", reader.query(f"FROM {name}").to_arrow())
            reference.execute(f"CREATE TABLE {name} AS FROM held")
        for view in views():
            # the rows of the view, not the work of making them, which takes minutes over plain files
            file = plain / f"{view.full_name}.parquet"
            reader.query(f"FROM {view.full_name}").write_parquet(file)
            reference.execute(f"CREATE VIEW {view.full_name} AS FROM '{file}'")
        print(f"{'question':<28}{'rows':>10}{'seconds':>10}{'from Parquet':>14}{'of it':>8}")
        slow = 0
        for query in queries():
            found = reader.query(query.sql)
            here = timing.best_of(2, lambda query=query: reader.query(query.sql)).wall
            there = timing.best_of(1, lambda query=query: reference.execute(query.sql).pl()).wall
            mark = "  slow" if here > SLOW else ""
            slow += here > SLOW
            print(f"{query.name:<28}{found.height:>10,}{here:>10.3f}{there:>14.3f}{here / there:>7.2f}×{mark}")
    print(f"{len(queries())} questions, {slow} above {SLOW} s")


if __name__ == "__main__":
    main()
