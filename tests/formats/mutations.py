"""Files of the corpus, damaged at random: what a bad line, disk or sender may make of them, and what an attacker tries."""

from __future__ import annotations

from pathlib import Path
from random import Random

from tests.formats import writers as w

SUFFIXES = (
    ".txt",
    ".md",
    ".html",
    ".pdf",
    ".docx",
    ".epub",
    ".json",
    ".jsonl",
    ".csv",
    ".parquet",
    ".zip",
    ".gz",
    ".tar",
    ".xz",
    "",
)


def mutated(source: Path, random: Random, others: list[Path]) -> tuple[str, bytes]:
    """A name and bytes made of one file of the corpus."""
    data = bytearray(source.read_bytes())
    name = source.name
    for _ in range(random.choice((1, 1, 1, 2))):
        way = random.choice(
            ("bits", "cut", "renamed", "nested", "byte run", "doubled", "inserted", "tail", "spliced", "twice nested")
        )
        if way == "bits" and data:
            for _ in range(random.choice((1, 3, 30))):
                at = random.randrange(len(data))
                data[at] ^= 1 << random.randrange(8)
        elif way == "cut":
            del data[random.randrange(len(data) + 1) :]
        elif way == "renamed":
            name = f"{name.partition('.')[0]}{random.choice(SUFFIXES)}"
        elif way == "nested":
            data, name = bytearray(_packed(name, bytes(data), random)), name + ".zip"
        elif way == "twice nested":
            inner = _packed(name, bytes(data), random)
            data, name = bytearray(_packed("inner.zip", inner, random)), "outer.zip"
        elif way == "byte run" and data:
            at, length = random.randrange(len(data)), random.randrange(1, 200)
            data[at : at + length] = bytes([random.choice((0, 0xFF, 0x41))]) * length
        elif way == "doubled":
            data = data * 2
        elif way == "inserted":
            at = random.randrange(len(data) + 1)
            data[at:at] = random.randbytes(random.randrange(1, 50))
        elif way == "tail":
            del data[: random.randrange(len(data) + 1)]
        elif way == "spliced":
            other = random.choice(others).read_bytes()
            at = random.randrange(len(data) + 1)
            data = data[:at] + bytearray(other[random.randrange(len(other) + 1) :])
    return name, bytes(data)


def _packed(name: str, data: bytes, random: Random) -> bytes:
    archive = random.choice(
        (
            lambda: w.zipped({name: data}),
            lambda: w.tarred({name: data}),
            lambda: w.gzipped(data),
            lambda: w.xzipped(data),
        )
    )()
    if random.random() < 0.3 and len(archive) > 60:
        broken = bytearray(archive)
        broken[random.randrange(30, len(broken))] ^= 0x55
        return bytes(broken)
    return archive
