"""``zhibiao ingest`` of one short file, from the start of the process to its end: where the time goes.

Both clocks, and the process time of Prefect's server beside it. The reference is what each part takes where it stands
alone, in a process of its own: below that no arrangement of ours comes.

usage: python benchmarks/bench_start.py
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

TEXT = "2023年，金华市地区生产总值6011.27亿元，同比增长6.8%。"
ALONE = {
    "python": "pass",
    "what the command needs": "import flows.start",
    "reading (with its reader)": "from transforms import road; road.reader()",
    "Prefect": "import sys; from pathlib import Path; from flows.engine import quiet_environment as quiet; "
    "quiet(Path(sys.argv[1]), 'CRITICAL'); import prefect.flows",
    "Great Expectations": "from expectations.run import preload; preload()",
    "matplotlib": "import matplotlib.backends.backend_svg, matplotlib.figure",
    "DuckDB": "import duckdb; duckdb.connect().execute('select 1')",
}
"""Programs whose time is the floor of a part."""
SERVER = """
import sys, time, tempfile
from pathlib import Path
from flows.engine import OwnServer, quiet_environment
home = Path(sys.argv[1])
quiet_environment(home, "CRITICAL")
begun = time.perf_counter()
server = OwnServer(home)
server.wait_until_ready()
print(time.perf_counter() - begun)
server.stop()
"""


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        drop, home = Path(folder, "drop"), Path(folder, "home")
        drop.mkdir()
        for number, what in enumerate(("a new home", "one file more", "nothing new")):
            if number < 2:
                (drop / f"{number}.txt").write_text(TEXT.replace("6.8", f"6.{number}"), encoding="utf-8")
            _print(what, *_measured(drop, home))
        print("\neach part alone, in a process of its own")
        for name, program in ALONE.items():
            wall, process = _alone(program, folder)
            print(f"  {name:<40}{wall:>8.2f}{process:>10.2f}")
        wall, process = _alone(SERVER, str(Path(folder, "server")))
        wall, process = _alone(SERVER, str(Path(folder, "server")))  # with its database made
        print(f"  {'Prefect server, to its first answer and end':<40}{wall:>5.2f}{process:>10.2f}")


def _alone(program: str, *arguments: str) -> tuple[float, float]:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    begun = time.perf_counter()
    subprocess.run(
        [sys.executable, "-c", program, *arguments], env={**os.environ, "PYTHONPATH": str(ROOT)}, check=True,
        stdout=subprocess.DEVNULL,
    )  # fmt: skip
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.perf_counter() - begun, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def _measured(drop: Path, home: Path) -> tuple[float, Mapping[str, tuple[float, float]], float, float]:
    """Seconds from start to end, each stage by both clocks, process time in all and that of the server."""
    with tempfile.NamedTemporaryFile() as said:
        begun = time.time()
        subprocess.run(
            [sys.executable, __file__, str(drop), str(home), said.name, repr(begun)], check=True, stdout=subprocess.DEVNULL
        )  # fmt: skip
        wall = time.time() - begun
        told = json.loads(Path(said.name).read_text())
    return wall, told["stages"], told["process"], told["server"]


def _print(what: str, wall: float, stages: Mapping[str, tuple[float, float]], process: float, server: float) -> None:
    print(f"\n{what:<42}{'seconds':>8}{'process':>10}")
    for name, (seconds, own) in stages.items():
        print(f"  {name:<40}{seconds:>8.2f}{own:>10.2f}")
    rest = wall - sum(s for s, _ in stages.values()), process - sum(p for _, p in stages.values())
    print(f"  {'all else':<40}{rest[0]:>8.2f}{rest[1]:>10.2f}")
    print(f"  {'whole':<40}{wall:>8.2f}{process:>10.2f}  and {server:.2f} of Prefect's server beside it")


def child(drop: Path, home: Path, said: Path, begun: float) -> None:
    """The command, with clocks around what it does."""
    from benchmarks.bench_drop import Stages

    stages = Stages()
    stages.spent["imports: Python and what is measured with"] = time.time() - begun, time.process_time()
    imports = stages.timed("imports: the command", _import_the_command)
    imports()
    from flows import engine, start
    from warehouse.store import Store

    booting = engine._import_while_the_server_boots

    def then_clocks() -> None:
        booting()
        _clocks_on_the_road(stages.timed)

    for owner, attribute, name in (
        (Store, "open", "work: open the warehouse"),
        (Store, "load", "work: load"),
        (Store, "publish", "publish"),
        (engine.OwnServer, "__init__", "Prefect: start the server"),
        (engine.OwnServer, "wait_until_ready", "Prefect: wait for the server"),
        (engine.OwnServer, "stop", "Prefect: end the server"),
        (start, "_nothing_new", "work: what is new"),
        (start, "tell_of_corrections", "work: what is new"),
    ):
        setattr(owner, attribute, stages.timed(name, getattr(owner, attribute)))
    engine._import_while_the_server_boots = stages.timed(
        "imports: Prefect, the road, GX, beside the server", then_clocks
    )
    start.ingest_drops([drop], home, None, dry_run=False)
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    told = {
        "stages": stages.spent,
        "process": time.process_time(),
        "server": children.ru_utime + children.ru_stime,
    }
    said.write_text(json.dumps(told))


def _import_the_command() -> None:
    import flows.cli
    import flows.start  # noqa: F401


def _clocks_on_the_road(timed: Callable[[str, Callable[..., Any]], Callable[..., Any]]) -> None:
    from expectations.run import Checker
    from flows import ingest, run, underway
    from flows.run import Run

    for owner, attribute, name in (
        (underway, "read_files", "work: read and extract"),
        (Checker, "check", "work: checks of rows"),
        (Checker, "finish", "work: checks of the run, Data Docs"),
        (run, "write_report", "work: report"),
        (Run, "write_page", "publish: the morning page"),
        (ingest, "leave_artifacts", "Prefect: artifacts"),
        (ingest, "ingest", "Prefect: flow and task runs"),
    ):
        setattr(owner, attribute, timed(name, getattr(owner, attribute)))


if __name__ == "__main__":
    if len(sys.argv) > 1:
        child(Path(sys.argv[1]), Path(sys.argv[2]), Path(sys.argv[3]), float(sys.argv[4]))
    else:
        main()
