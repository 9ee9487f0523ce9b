"""Characters per second of extraction, single process, beside two references on the same text.

The references: ``re`` finding every run of digits (a floor that no reader can reach), and the number
recogniser of the package recognizers-text-suite on a part of the text.

usage: python benchmarks/bench_extract.py [FOLDER]
"""

from __future__ import annotations

import re
import resource
import sys
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks import peers, texts, timing

PASSES = 5


def resident_after(work: Callable[[], object]) -> float:
    """Megabytes that the process holds when some work is done."""
    work()
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * resource.getpagesize() / 2**20


def main() -> None:
    documents = texts.announced()
    size = sum(map(len, documents))

    from transforms import road

    print(f"start-up of the reader: {timing.best_of(1, road.reader).process:.2f} s")
    reader = road.reader()
    digits = re.compile(r"\d+(?:\.\d+)?")
    lines = [texts.line(str(i), t) for i, t in enumerate(documents)]
    list(road.extract_lines(lines[:2]))
    seconds = {
        "re digits": timing.best_of(3, lambda: [sum(1 for _ in digits.finditer(t)) for t in documents]),
        "mentions": timing.best_of(3, lambda: [reader.mentions.read(t, texts.PUBLISHED) for t in documents]),
        "observations": timing.best_of(3, lambda: [road.read_document(road._document(line)) for line in lines]),
        "rows (extract)": timing.best_of(2, lambda: list(road.extract_lines(lines))),
    }
    observations = sum(len(a["observations"]) for a in road.extract_lines(lines))
    after_each = [resident_after(lambda: list(road.extract_lines(lines))) for _ in range(PASSES)]
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    try:
        seconds[f"{peers.RECOGNIZERS.package} numbers"] = peers.measure(peers.RECOGNIZERS, "numbers", documents)
    except peers.PeerError as error:
        print(error)
    print(f"{observations:,} observations; peak memory {peak:.0f} MB")
    print(f"memory after each of {PASSES} more passes: {', '.join(f'{mb:.0f}' for mb in after_each)} MB")
    timing.print_rates(seconds, size, "observations")


if __name__ == "__main__":
    main()
