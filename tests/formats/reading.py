"""Reading damaged files, with everything that must hold of each."""

from __future__ import annotations

import time
from collections import Counter
from pathlib import Path
from random import Random

from seeds import catalog
from tests.formats.cases import FILES
from tests.formats.mutations import mutated
from transforms import road
from transforms.drops import discover, read_documents
from transforms.formats import apart
from transforms.formats.limits import Limits, Reading

SECONDS = 5.0
"""Processor time that the reading process may take for one file."""
LONGEST = 60.0
"""Seconds by the clock for one file, on a machine that does much else at the same time."""


def read_mutated(folder: Path, count: int, seed: int) -> Counter[str]:
    """How many files were loaded, and turned away by each reason; asserts that nothing else comes of any."""
    random = Random(seed)
    files = sorted(FILES.iterdir())
    known = {r["reason"] for r in catalog.rows("reject_reasons")}
    outcomes: Counter[str] = Counter()
    reading = Reading(Limits(seconds=SECONDS, megabytes=1000))
    for number in range(count):
        name, data = mutated(random.choice(files), random, files)
        place = folder / str(number)
        place.mkdir()
        (place / name).write_bytes(data)
        before = time.monotonic()
        deliveries = discover(place, reading)
        documents, rejects = read_documents(deliveries)
        took = time.monotonic() - before
        what = f"seed {seed}, file {number}: {name}"
        assert took < LONGEST, f"{what} took {took:.0f} s"
        assert deliveries, f"{what} is not delivered"
        assert documents or rejects, f"{what} came to nothing"
        assert {r.reason for r in rejects} <= known, f"{what}: {rejects}"
        assert all(r.detail for r in rejects), f"{what}: {rejects}"
        names = [d.document for d in documents] + [r.document for r in rejects]
        assert all(n == name or n.startswith((f"{name}/", f"{name}#")) for n in names), f"{what}: {names}"
        for delivery in deliveries:  # each one ends as something
            assert any(n == delivery.name or n.startswith(f"{delivery.name}#") for n in names), (
                f"{what}: {delivery.name}"
            )
        for document in documents:
            document.text.encode("utf-8")
            for mention in road.extract([document]).mentions.iter_rows(named=True):
                start, end = mention["document_start"], mention["document_end"]
                assert document.text[start:end] == mention["surface"], what
        outcomes.update(["loaded"] * bool(documents) + [r.reason for r in rejects])
    apart.close()
    return outcomes
