"""Characters per second of extraction, single process, beside two references on the same text.

The references: ``re`` finding every run of digits (a floor that no reader can reach), and the number
recogniser of the package recognizers-text-suite, installed into an environment of its own under
``build/`` where the package index can be reached.

usage: python benchmarks/bench_extract.py [FOLDER]
"""

from __future__ import annotations

import json
import re
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

PEER_PACKAGE = "recognizers-text-suite"
PEER_CHARACTERS = 20_000  # the peer is two orders slower: a part of the text is enough to know its rate
PEER_SCRIPT = """
import sys, time
from recognizers_number import recognize_number
from recognizers_text import Culture
text = sys.stdin.read()
paragraphs = [p for p in text.split("\\n") if p.strip()]
recognize_number("三百", Culture.Chinese)
start = time.perf_counter()
found = sum(len(recognize_number(p, Culture.Chinese)) for p in paragraphs)
print(time.perf_counter() - start, found)
"""


def texts(folder: Path | None) -> tuple[str, list[str]]:
    """A name for the text and its documents."""
    stream = folder or ROOT.parent / "shared" / "stream"
    files = sorted(stream.glob("*.txt")) if stream.is_dir() else []
    if files:
        return str(stream.name), [f.read_bytes().decode("utf-8") for f in files]
    sample = [f.read_bytes().decode("utf-8", "replace") for f in sorted((ROOT / "seeds" / "sample_drop").glob("*.txt"))]
    return "sample drop ×20", [t for t in sample if t.strip()] * 20


def best_of(times: int, work: Callable[[], object]) -> float:
    """Seconds of the quickest of several runs."""
    found = []
    for _ in range(times):
        start = time.perf_counter()
        work()
        found.append(time.perf_counter() - start)
    return min(found)


def peer_python() -> Path | None:
    """The interpreter of an environment that holds the peer, made on first use; None where it cannot be had."""
    home = ROOT / "build" / "peer"
    python = home / "bin" / "python"
    if not python.exists():
        made = subprocess.run([sys.executable, "-m", "venv", str(home)], check=False, capture_output=True)
        if made.returncode:
            return None
    ready = subprocess.run([str(python), "-c", "import recognizers_number"], check=False, capture_output=True)
    if ready.returncode:
        # it was written for older releases of what it depends on
        done = subprocess.run(
            [
                str(python),
                "-m",
                "pip",
                "install",
                "--quiet",
                "--disable-pip-version-check",
                PEER_PACKAGE,
                "setuptools<81",
                "emoji<2",
            ],
            check=False, capture_output=True,
        )
        ready = subprocess.run([str(python), "-c", "import recognizers_number"], check=False, capture_output=True)
        if done.returncode or ready.returncode:
            return None
    return python


def main() -> None:
    name, documents = texts(Path(sys.argv[1]) if len(sys.argv) > 1 else None)
    size = sum(map(len, documents))
    print(
        f"text: {name}, {len(documents)} documents, {size:,} characters; Python {sys.version.split()[0]}, one process"
    )

    start = time.perf_counter()
    from transforms import road

    reader = road.reader()
    print(f"start-up of the reader: {time.perf_counter() - start:.2f} s")

    published = date(2023, 10, 31)
    digits = re.compile(r"\d+(?:\.\d+)?")
    lines = [{"id": str(i), "text": t, "published_on": "2023-10-31"} for i, t in enumerate(documents)]
    list(road.extract_lines(lines[:2]))
    seconds = {
        "re digits": best_of(3, lambda: [sum(1 for _ in digits.finditer(t)) for t in documents]),
        "mentions": best_of(3, lambda: [reader.mentions.read(t, published) for t in documents]),
        "observations": best_of(3, lambda: [road.read_document(road._document(line)) for line in lines]),
        "rows (extract)": best_of(2, lambda: list(road.extract_lines(lines))),
    }
    observations = sum(len(a["observations"]) for a in road.extract_lines(lines))
    peer = peer_python()
    if peer:
        part = "\n".join(documents)[:PEER_CHARACTERS]
        done = subprocess.run(
            [str(peer), "-c", PEER_SCRIPT], input=part, check=False, capture_output=True, text=True, encoding="utf-8"
        )
        if done.returncode == 0:
            taken, _ = done.stdout.split()
            seconds[PEER_PACKAGE] = float(taken) * size / len(part)
        else:
            print(f"{PEER_PACKAGE}: does not run here: {done.stderr.strip().splitlines()[-1:]}")
    else:
        print(f"{PEER_PACKAGE}: cannot be installed here")

    rate = {what: size / s for what, s in seconds.items()}
    base = rate["observations"]
    print(f"{'reader':<24}{'characters/s':>16}{'of observations':>18}")
    for what, r in rate.items():
        print(f"{what:<24}{r:>16,.0f}{r / base:>17.2f}×")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{observations:,} observations; peak memory {peak:.0f} MB")
    print(json.dumps({"characters": size, "rates": {k: round(v) for k, v in rate.items()}}, ensure_ascii=False))


if __name__ == "__main__":
    main()
