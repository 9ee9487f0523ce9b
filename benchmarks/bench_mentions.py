"""Characters per second of reading mentions, single process, beside two public readers on the same text.

A peer has one reader for each kind of expression, and a text has to be given to all of them to learn
what it holds: they are measured one by one, and together. JioNLP reads amounts of money and times;
recognizers-text-suite reads numbers without a unit, numbers with one (currency, dimension, age,
temperature), and dates and times. Mentions are numbers with unit, bound and kind, calendar expressions
with their interval, and what is no quantity, in one pass.

usage: python benchmarks/bench_mentions.py [FOLDER]
"""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks import peers, texts, timing


def main() -> None:
    documents = texts.announced()
    size = sum(map(len, documents))

    from transforms import road

    reader = road.reader().mentions
    found = [len(reader.read(t, texts.PUBLISHED)[0]) for t in documents]
    print(f"{sum(found):,} mentions")
    seconds = {"mentions": timing.best_of(5, lambda: [reader.read(t, texts.PUBLISHED) for t in documents])}
    for peer in (peers.JIONLP, peers.RECOGNIZERS):
        try:
            own = {f"{peer.package} {r}": peers.measure(peer, r, documents) for r in peer.readers}
        except peers.PeerError as error:
            print(error)
            continue
        seconds.update(own)
        seconds[f"{peer.package}, together"] = timing.total(own.values())
    timing.print_rates(seconds, size, "mentions")
    for what, taken in seconds.items():
        if what != "mentions":
            print(f"mentions are read {taken.process / seconds['mentions'].process:.1f} × as fast as {what}")


if __name__ == "__main__":
    main()
