"""The gate: extraction is scored on annotated documents and must not fall below floors that only rise.

``python -m tests.gold.gate`` (``make gate``) prints the figures of every corpus and fails where one is below its floor.
``--update`` raises the floors to what was measured, less one flip. ``--accept-lower REASON`` is the one way to lower
them, ``--accept-labels REASON`` the one way to go on after a label was changed; either reason is kept in floors.json.

Exit codes: 0 the floors hold, 1 one does not hold, 2 the labels are not those that the floors were measured on.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import math
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.gold import score

ROOT = Path(__file__).resolve().parents[2]
FLOORS = Path(__file__).with_name("floors.json")
DECIMALS = 4
FIGURES = tuple(score.Tally().figures())


@dataclass(frozen=True, slots=True)
class Corpus:
    """Documents and the annotations of them; either folder may be missing where it lies outside the project."""

    name: str
    documents: Path
    labels: Path

    @property
    def missing(self) -> str | None:
        """Why this corpus cannot be scored here."""
        absent = [folder for folder in (self.documents, self.labels) if not folder.is_dir()]
        return "no folder " + " and no folder ".join(_shown(folder) for folder in absent) if absent else None


CORPORA = (
    Corpus("sample", ROOT / "seeds" / "sample_drop", ROOT / "tests" / "gold" / "sample"),
    Corpus("articles", ROOT.parent / "shared" / "articles", ROOT.parent / "shared" / "gold"),
)


class GateError(Exception):
    """The gate cannot be applied as asked; the sentence names what to type instead."""


class LabelsChanged(GateError):
    """The labels differ from those that the floors were measured on."""

    def __init__(self, corpus: str, pinned: str, found: str) -> None:
        self.corpus, self.pinned, self.found = corpus, pinned, found
        super().__init__(
            f"the labels of {corpus} are not those that its floors were measured on (digest {found[:12]}, "
            f"pinned {pinned[:12]}); undo the change, or record why: "
            "python -m tests.gold.gate --update --accept-labels REASON"
        )


class FloorsWouldFall(GateError):
    """An update was asked for while figures are below their floors."""

    def __init__(self, corpus: str, falls: Sequence[str]) -> None:
        self.corpus, self.falls = corpus, tuple(falls)
        super().__init__(
            f"{corpus}: {', '.join(falls)} fell below the floor; floors only rise. Repair it, or record why: "
            "python -m tests.gold.gate --update --accept-lower REASON"
        )


def _shown(path: Path) -> str:
    """A path as the reader of a message knows it: relative to the project."""
    return path.relative_to(ROOT).as_posix() if path.is_relative_to(ROOT) else f"../{path.relative_to(ROOT.parent)}"


# --- measuring ------------------------------------------------------------------------------------------------------


def digest_of_labels(folder: Path) -> str:
    """SHA-256 over names and bytes of the gold files of a folder."""
    digest = hashlib.sha256()
    for path in sorted(folder.glob("*.jsonl")):
        content = path.read_bytes()
        digest.update(f"{path.name} {len(content)}\n".encode())
        digest.update(content)
    return digest.hexdigest()


def predict(documents: Path) -> dict[str, list[dict[str, object]]]:
    """Observations of a drop by document id, from the very stages of the road and no store."""
    from transforms import drops, road

    loaded, _ = drops.read_documents(drops.discover(documents), None)
    return score.predictions_from_rows(observation_rows(road.extract(once_each(loaded))))


def once_each(documents: Sequence[Any]) -> list[Any]:
    """Documents without those whose bytes came before under another name: to the warehouse they are already known."""
    first: dict[str, Any] = {}
    for document in documents:
        first.setdefault(document.sha256, document)
    return list(first.values())


def observation_rows(extracted: Any) -> list[dict[str, object]]:
    """Rows with the columns of ``mart.observation`` that are scored, out of the frames of the road."""
    names = dict(extracted.documents.select("document_id", "document").iter_rows())
    titles = dict(extracted.articles.select("article_id", "article_title").iter_rows())
    rows: list[dict[str, object]] = []
    for row in extracted.observations.iter_rows(named=True):
        rows.append({**row, "document": names[row["document_id"]], "article_title": titles[row["article_id"]]})
    return rows


# --- floors ---------------------------------------------------------------------------------------------------------


def read_floors(path: Path = FLOORS) -> dict[str, Any]:
    """What is pinned: by corpus the digest of its labels and the floor of each figure, and the reasons given."""
    content: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return content


def write_floors(floors: Mapping[str, Any], path: Path = FLOORS) -> None:
    path.write_text(json.dumps(floors, ensure_ascii=False, indent=1, sort_keys=True) + "\n", encoding="utf-8")


def floor_of(measured: float, gold: int) -> float:
    """The floor that a measured figure sets: one flip below it.

    A flip is one gold quantity that changes its verdict, 1/gold of a figure. A change to a rule that turns one line
    while it mends others should not need a ceremony; two lines should.
    """
    lowered = measured - 1 / max(1, gold)
    steps: int = 10**DECIMALS
    return max(0.0, math.floor(lowered * steps) / steps)


def below(figures: Mapping[str, float], floors: Mapping[str, float]) -> list[str]:
    """The figures that do not reach their floor."""
    return [name for name, floor in floors.items() if figures[name] < floor]


def check_labels(corpus: str, pinned: Mapping[str, Any], digest: str) -> None:
    """Raise ``LabelsChanged`` where the labels are not the pinned ones."""
    known = pinned.get(corpus, {}).get("labels")
    if known is not None and known != digest:
        raise LabelsChanged(corpus, known, digest)


def updated(
    floors: Mapping[str, Any],
    corpus: str,
    digest: str,
    tally: score.Tally,
    accept_lower: str | None = None,
    accept_labels: str | None = None,
) -> dict[str, Any]:
    """The pinned floors after a measurement of one corpus: raised, or lowered for a reason that is recorded."""
    pinned: dict[str, Any] = dict(floors.get("corpora", {}))
    accepted: list[dict[str, Any]] = list(floors.get("accepted", []))
    before: dict[str, Any] = dict(pinned.get(corpus, {}))
    old: dict[str, float] = dict(before.get("floors", {}))
    figures = tally.figures()
    relabelled = before.get("labels") not in (None, digest)
    if relabelled and accept_labels is None:
        check_labels(corpus, pinned, digest)
    if relabelled:
        accepted.append(
            {"corpus": corpus, "what": "labels", "from": before["labels"], "to": digest, "reason": accept_labels}
        )
    falls = below(figures, old)
    reason = accept_lower or (accept_labels if relabelled else None)
    if falls and reason is None:
        raise FloorsWouldFall(corpus, falls)
    new = {name: max(old.get(name, 0.0), floor_of(figures[name], tally.gold)) for name in FIGURES}
    for name in falls:
        new[name] = floor_of(figures[name], tally.gold)
        accepted.append({"corpus": corpus, "what": name, "from": old[name], "to": new[name], "reason": reason})
    pinned[corpus] = {"labels": digest, "gold": tally.gold, "floors": new}
    return {"corpora": pinned, "accepted": accepted}


def measure(corpus: Corpus) -> tuple[dict[str, score.Tally], list[score.Miss]]:
    """Score the extraction on one corpus."""
    return score.score(score.read_gold(corpus.labels), predict(corpus.documents))


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        prog="python -m tests.gold.gate", description="Score extraction against pinned floors."
    )
    parser.add_argument("--update", action="store_true", help="raise the floors to what is measured, less one flip")
    parser.add_argument("--accept-lower", metavar="REASON", help="with --update: lower floors that do not hold")
    parser.add_argument("--accept-labels", metavar="REASON", help="with --update: pin changed labels")
    parser.add_argument(
        "--errors", type=int, default=0, metavar="N", help="show the first N disagreements of each corpus"
    )
    options = parser.parse_args(arguments)
    if not options.update and (options.accept_lower or options.accept_labels):
        parser.error("a reason is recorded by --update only")
    floors = read_floors()
    code = 0
    for corpus in CORPORA:
        if corpus.missing:
            print(f"{corpus.name}: skipped, {corpus.missing}\n")
            continue
        digest = digest_of_labels(corpus.labels)
        try:
            if not options.update:
                check_labels(corpus.name, floors["corpora"], digest)
            tallies, misses = measure(corpus)
            print(f"{corpus.name}\n{score.render_table(tallies)}")
            for miss in misses[: options.errors]:
                print(
                    f"  {miss.doc} | {miss.surface} | {miss.problem}"
                    + (f" | {_brief(miss.predicted)}" if miss.predicted else "")
                )
            if options.update:
                floors = updated(
                    floors, corpus.name, digest, tallies["all"], options.accept_lower, options.accept_labels
                )
        except LabelsChanged as error:
            print(error, file=sys.stderr)
            code = 2
            continue
        except FloorsWouldFall as error:
            print(error, file=sys.stderr)
            code = max(code, 1)
            continue
        figures, pinned = tallies["all"].figures(), floors["corpora"].get(corpus.name, {}).get("floors", {})
        print(f"{'floors':13}" + " ".join(f"{pinned.get(name, 0.0):9.3f}" for name in FIGURES) + "\n")
        falls = below(figures, pinned)
        for name in falls:
            print(f"{corpus.name}: {name} is {figures[name]:.4f}, its floor {pinned[name]:.4f}", file=sys.stderr)
        code = max(code, 1 if falls else 0)
    if options.update and code == 0:
        write_floors(floors)
    return code


def _brief(row: score.Row) -> dict[str, object]:
    """The scored fields of a prediction."""
    names = (
        "low high unit comparator kind metric metric_text region organization industry period_type period_start "
        "period_end status counter article_title"
    )
    return {name: row.get(name) for name in names.split()}


if __name__ == "__main__":
    sys.exit(main())
