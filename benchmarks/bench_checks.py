"""Checking a million observations: seconds and peak memory, beside what a whole run of as many takes.

The rows are those of ``rows.synthetic`` on pages that hold what they say, so that every span slices back; they are
made by a process of their own and checked batch by batch, as a run does, each with what two hundred newspaper pages
hold. The reference is the rest of the same run: reading and loading are measured on a part and scaled.

usage: python benchmarks/bench_checks.py [OBSERVATIONS]
"""

from __future__ import annotations

import resource
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from datetime import UTC, date, datetime
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import polars as pl

from benchmarks import rows, texts, timing
from benchmarks.timing import Seconds
from expectations.run import Checker, Finished, Totals, preload
from expectations.verdicts import BATCH, Counts
from transforms import road
from transforms.records import Document
from warehouse.store import Store

PER_BATCH = 14_000
"""Observations of a batch: two hundred newspaper pages hold as many."""
SECONDS, GIGABYTES = 15.0, 2.0
READ = 400
"""Documents that are read to know the rate of reading."""
TODAY = date(2026, 11, 20)


def main() -> None:
    observations = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    with tempfile.TemporaryDirectory() as folder:
        # in a process of its own: what it takes in memory is not what checking takes
        subprocess.run([sys.executable, __file__, "--make", folder, str(observations)], check=True)
        parts = sorted(Path(folder).glob("part-*"))
        imported = timing.best_of(1, preload)
        before = peak()
        verdicts, finished, counts, failed = check(Path(folder) / "home", parts)
        most = peak()
        some = parts[: max(1, len(parts) // 10)]
        loaded = load(Path(folder), some).times(len(parts) / len(some))
    read = reading().times(counts.observations)
    checked = timing.total((verdicts, finished))
    whole = timing.total((checked, loaded, read, imported))
    print(f"{counts.observations:,} observations, {counts.mentions:,} mentions, {counts.documents:,} documents")
    print(f"{'':<32}{'wall clock':>12}{'process':>12}{'of a run':>10}")
    for what, taken in (
        ("row verdicts", verdicts),
        ("Great Expectations, Data Docs", finished),
        ("importing it", imported),
        ("reading (scaled)", read),
        ("loading (scaled)", loaded),
    ):
        print(f"{what:<32}{taken.wall:>10.1f} s{taken.process:>10.1f} s{taken.process / whole.process:>10.1%}")
    mark = "" if checked.process < SECONDS and most < GIGABYTES else "  over"
    print(
        f"checks: {checked.process:.1f} s of process time (aim {SECONDS:.0f}), {checked.wall:.1f} s by the wall clock, "
        f"{checked.process / whole.process:.1%} of a run; peak "
        f"{most:.2f} GB, {before:.2f} of it before (aim {GIGABYTES:.0f}); {counts.mention_rejects:,} rejects, "
        f"{failed} expectations broken{mark}"
    )


def peak() -> float:
    """Most memory that this process has taken so far, GB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20


def check(home: Path, parts: list[Path]) -> tuple[Seconds, Seconds, Counts, int]:
    """What the verdicts on every batch take, and the end of the run with its pages; the counts; rules broken."""
    checker = Checker(home, run_id="1" * 32, today=TODAY, recorded_at=datetime(2026, 11, 20, tzinfo=UTC))
    counts = Counts()
    verdicts: list[Seconds] = []
    for part in parts:
        frames = framed(part)
        found: list[Counts] = []
        verdicts.append(timing.best_of(1, lambda: found.append(checker.check(frames).counts)))  # noqa: B023
        counts += found[0]
    n = counts
    totals = Totals(
        n.documents, n.loaded, 0, n.rejected, n.mentions, n.observations, n.not_quantities, n.mention_rejects
    )
    ended: list[Finished] = []
    finished = timing.best_of(1, lambda: ended.append(checker.finish(totals)))
    return timing.total(verdicts), finished, counts, ended[0].checks.filter(~pl.col("success")).height


def load(folder: Path, parts: list[Path]) -> Seconds:
    """What loading some batches takes."""
    taken: list[Seconds] = []
    with Store(folder / "warehouse") as store:
        for part in parts:
            frames = framed(part)
            taken.append(timing.best_of(1, lambda: store.load(frames)))  # noqa: B023
    return timing.total(taken)


def reading() -> Seconds:
    """What extraction takes for one observation of news text."""
    documents = [
        Document(str(n), f"{n:064x}", text, len(text), "utf-8", "text/plain", date(2023, 10, 1), "file name", 0.9)
        for n, text in enumerate(texts.news()[1][:READ])
    ]
    found = road.extract(documents).observations.height
    return timing.best_of(1, lambda: road.extract(documents)).times(1 / max(1, found))


def framed(part: Path) -> dict[str, pl.DataFrame]:
    return {name: pl.read_parquet(part / f"{name}.parquet") for name in BATCH}


# --- the rows -------------------------------------------------------------------------------------------------------


def make(folder: Path, observations: int) -> None:
    """Write the rows as batches under a folder."""
    frames = on_pages(rows.synthetic(observations, observations // rows.PER_ARTICLE))
    documents = frames["raw.document"]
    step = max(1, round(PER_BATCH * documents.height / frames["core.observation"].height))
    order = documents.select("document_id", part=pl.int_range(pl.len()) // step)
    parts = {
        name: frame.join(order, on="document_id").partition_by("part", as_dict=True) for name, frame in frames.items()
    }
    for (n,), _ in sorted(parts["raw.document"].items()):
        part = folder / f"part-{n:05}"
        part.mkdir()
        for name in BATCH:
            found = parts[name].get((n,), frames[name].clear().with_columns(part=pl.lit(0)))
            found.drop("part").write_parquet(part / f"{name}.parquet")


def on_pages(frames: Mapping[str, pl.DataFrame]) -> dict[str, pl.DataFrame]:
    """The rows on pages that hold their sentences, one line each, articles one after the other."""
    said = frames["core.observation"].sort("document_id", "article_id")
    places = said.select("sentence", "surface").unique()
    found = [sentence.find(surface) for sentence, surface in places.iter_rows()]
    said = said.join(places.with_columns(pl.Series("place", found)), on=["sentence", "surface"]).filter(
        pl.col("place") >= 0  # a figure that a line end breaks is not in its sentence as it stands
    )
    said = said.sort("document_id", "article_id").with_columns(
        long=pl.col("sentence").str.len_chars().cast(pl.Int64) + 1
    )
    said = said.with_columns(before=pl.col("long").cum_sum().over("document_id") - pl.col("long"))
    start = (pl.col("before") + pl.col("place")).alias("document_start")
    said = said.with_columns(start).with_columns(
        document_end=pl.col("document_start") + pl.col("surface").str.len_chars().cast(pl.Int64)
    )
    lines = pl.col("sentence").str.join("\n") + "\n"
    text = said.group_by("document_id").agg(lines.alias("text"))
    body = said.group_by("article_id").agg(
        lines.alias("body"), pl.col("before").min().alias("begins"), pl.col("long").sum().alias("long")
    )
    articles = frames["raw.article"].drop("body", "pieces").join(body, on="article_id")
    articles = articles.with_columns(pieces=pl.format("[[0, {}, {}]]", "begins", "long"))
    spans = said.select("mention_id", "document_start", "document_end")
    mentions = frames["core.mention"].drop("document_start", "document_end").join(spans, on="mention_id")
    pages = frames["raw.document"].drop("text").join(text, on="document_id")
    new = {"raw.document": pages, "raw.article": articles, "core.mention": mentions, "core.observation": said}
    return {name: frame.select(frames[name].columns) for name, frame in new.items()}


if __name__ == "__main__":
    if sys.argv[1:2] == ["--make"]:
        make(Path(sys.argv[2]), int(sys.argv[3]))
    else:
        main()
