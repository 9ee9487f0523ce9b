"""The texts that benchmarks read: news, and what a page may hold that is no prose."""

from __future__ import annotations

import sys
from datetime import date, timedelta
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PUBLISHED = date(2023, 10, 31)
"""The publication date that every text is read under."""

SAMPLE_TIMES = 20  # the sample drop is small: repeated, it takes long enough to be measured


def news(folder: Path | None = None) -> tuple[str, list[str]]:
    """A name for the news text and its documents: a folder of ``*.txt``, else the stream, else the sample drop."""
    stream = folder or ROOT.parent / "shared" / "stream"
    files = sorted(stream.glob("*.txt")) if stream.is_dir() else []
    if files:
        return stream.name, [f.read_bytes().decode("utf-8") for f in files]
    sample = [f.read_bytes().decode("utf-8", "replace") for f in sorted((ROOT / "seeds" / "sample_drop").glob("*.txt"))]
    return f"sample drop ×{SAMPLE_TIMES}", [t for t in sample if t.strip()] * SAMPLE_TIMES


def announced() -> list[str]:
    """The news of the folder on the command line, or what stands for it, after a line that says what is read."""
    name, documents = news(Path(sys.argv[1]) if len(sys.argv) > 1 else None)
    size = sum(map(len, documents))
    python = sys.version.split()[0]
    print(f"text: {name}, {len(documents)} documents, {size:,} characters; Python {python}, one process, process time")
    return documents


def line(name: str, text: str) -> dict[str, str]:
    """A text as ``zhibiao extract`` takes it."""
    return {"id": name, "text": text, "published_on": PUBLISHED.isoformat()}


def of_bytes(text: str, size: int) -> str:
    """The text repeated and cut to at most ``size`` bytes of UTF-8, at a character."""
    encoded = text.encode("utf-8")
    return (encoded * (size // len(encoded) + 1))[:size].decode("utf-8", "ignore")


def pieces(text: str, size: int, count: int) -> list[str]:
    """Parts of a text, each of at most ``size`` bytes, spread evenly over it."""
    step = max(1, len(text) // count)
    return [of_bytes(text[i * step :] + text, size) for i in range(count)]


def digits(count: int) -> str:
    """That many digits in a row, and nothing else."""
    return ("1234567890" * (count // 10 + 1))[:count]


def table(size: int) -> str:
    """Lines of ten numbers parted by tabs, to ``size`` bytes; every cell differs from its neighbours."""
    rows: list[str] = []
    written = 0
    while written < size:
        i = len(rows)
        rows.append("\t".join(f"{(i * 7919 + j * 104729) % 1_000_000 / 10:.1f}" for j in range(10)))
        written += len(rows[-1]) + 1
    return of_bytes("\n".join(rows), size)


def dates(count: int) -> str:
    """That many dates in a row, parted by commas."""
    first = date(2020, 1, 1)
    days = (first + timedelta(days=i) for i in range(count))
    return "，".join(f"{d.year}年{d.month}月{d.day}日" for d in days)


def unpunctuated(text: str, size: int) -> str:
    """The letters, characters and digits of a text in one line, to ``size`` bytes."""
    return of_bytes("".join(c for c in text if c.isalnum()), size)
