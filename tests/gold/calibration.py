"""How often observations of each confidence are right, and the weights that make it so.

``python -m tests.gold.calibration`` prints the table; ``--update`` fits the weights anew, and writes
``seeds/language/confidence_weights.csv`` and ``docs/calibration.md``.

One example = one observation of an annotated document: its signs, and whether it is usable (value, kind, metric, place,
period and status all right; a number that is no quantity is not). The weights are those of a logistic regression with a
ridge penalty over all examples. The level, the log-odds before any sign, is that of the documents that no rule was
tuned on: on the others, which have a level of their own in the fit, the program is better than on what it has not seen.
"""

from __future__ import annotations

import argparse
import csv
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np

from seeds import language_table
from seeds.catalog import rows
from tests.gold import gate, score
from transforms import drops, road
from transforms.confidence import confidence
from transforms.records import Document

ROOT = gate.ROOT
SEED = "language/confidence_weights"
WEIGHTS = ROOT / "seeds" / f"{SEED}.csv"
LEVEL = "level"
PAGE = ROOT / "docs" / "calibration.md"
FRESH = ROOT / "tests" / "gold" / "fresh"
STREAM = ROOT.parent / "shared" / "stream"
RIDGE = 2.0
EDGES = (0.0, 0.5, 0.6, 0.7, 0.8, 0.85, 0.9, 0.95, 1.0)
"""Lower bounds of the bins of confidence, and the end of the last."""


@dataclass(frozen=True, slots=True)
class Example:
    """One observation of an annotated document."""

    document: str
    tuned: bool  # whether rules were mended after reading its answers
    signs: dict[str, float]
    right: bool


def examples(*, untuned: bool = True) -> list[Example]:
    """Examples of every annotated document whose text is at hand; of those no rule was tuned on only if asked."""
    found: list[Example] = []
    for corpus in gate.CORPORA:
        if corpus.missing is None:
            gold = score.read_gold(corpus.labels)
            loaded, _ = drops.read_documents(drops.discover(corpus.documents), None)
            for document in gate.once_each(loaded):
                found += _of(document, gold.get(score.document_id(document.document), []), tuned=True)
    for delivery, tuned in fresh_deliveries():
        if tuned or untuned:
            ((document,), _) = drops.read_documents([delivery])
            found += _of(document, score.read_jsonl(FRESH / f"{Path(delivery.name).stem}.jsonl"), tuned=tuned)
    return found


def fresh_deliveries() -> Iterator[tuple[drops.Delivery, bool]]:
    """The fresh documents whose texts are at hand, each with whether rules were tuned on it."""
    with (FRESH / "index.csv").open(encoding="utf-8", newline="") as handle:
        for row in csv.DictReader(handle):
            path = next((p for p in (FRESH / "pages" / row["document"], STREAM / row["document"]) if p.is_file()), None)
            if path is not None:
                known = {key: row[key] for key in ("published_on", "publisher") if row[key]}
                yield drops.Delivery(row["document"], path, known, "index"), row["tuned"] == "yes"


def _of(document: Document, gold: Sequence[score.Row], *, tuned: bool) -> Iterator[Example]:
    """The examples of one document. An optional line takes an observation away without being an example."""
    articles, mentions = road.read_document(document)
    signs = {
        article.to_document(m.start, m.end, document.text): m.signs
        for article, found in zip(articles, mentions, strict=True)
        for m in found
        if m.signs
    }
    predicted = score.predictions_from_rows(gate.observation_rows(road.extract([document])))
    for line, row in score.pairs(gold, predicted.get(score.document_id(document.document), ())):
        if row is None or line is not None and line.get("optional", False):
            continue
        right = line is not None and score.judge(line, row)["usable"]
        yield Example(document.document, tuned, signs[row["start"], row["end"]], right)


# --- fitting --------------------------------------------------------------------------------------------------------


def fit(found: Sequence[Example]) -> dict[str, float]:
    """Weights by sign. Documents that rules were mended on have a level of their own, which is not kept."""
    names = list(found[0].signs)
    x = np.array([[*(e.signs[name] for name in names), float(e.tuned)] for e in found])
    if all(e.tuned for e in found):
        x = x[:, :-1]
    y = np.array([e.right for e in found], dtype=float)
    free = {names.index(LEVEL), len(names)}  # levels are not drawn towards nothing
    penalty = np.diag([0.0 if i in free else RIDGE for i in range(x.shape[1])])
    return dict(zip(names, _newton(x, y, penalty).tolist(), strict=False))


def _newton(x: Any, y: Any, penalty: Any) -> Any:
    """Weights of the penalised logistic regression of y on x."""
    weights = np.zeros(x.shape[1])
    for _ in range(50):
        p = 1 / (1 + np.exp(-(x @ weights)))
        step = np.linalg.solve((x * (p * (1 - p))[:, None]).T @ x + penalty, x.T @ (y - p) - penalty @ weights)
        weights += step
        if np.abs(step).max() < 1e-9:
            break
    return weights


def left_out(found: Sequence[Example]) -> list[float]:
    """The confidence of each example by weights that were fitted without its document."""
    answers: dict[str, dict[str, float]] = {
        document: fit([e for e in found if e.document != document]) for document in {e.document for e in found}
    }
    return [confidence(e.signs, answers[e.document]) for e in found]


# --- telling --------------------------------------------------------------------------------------------------------


def reliability(found: Sequence[Example], said: Sequence[float]) -> list[tuple[float, float, int, float, float]]:
    """One row a bin that is not empty: its bounds, its examples, their mean confidence, the share that is right."""
    rows = []
    for low, high in pairwise(EDGES):
        inside = [(c, e.right) for c, e in zip(said, found, strict=True) if low <= c < high or high == 1.0 == c]
        if inside:
            n = len(inside)
            rows.append((low, high, n, sum(c for c, _ in inside) / n, sum(r for _, r in inside) / n))
    return rows


def page(found: Sequence[Example], weights: Mapping[str, float]) -> str:
    """docs/calibration.md."""
    said = left_out(found)
    fresh = [(e, c) for e, c in zip(found, said, strict=True) if not e.tuned]
    tuned = [(e, c) for e, c in zip(found, said, strict=True) if e.tuned]
    parts = [
        _HEAD,
        _table("Documents no rule was tuned on", fresh),
        _table("Documents that rules were mended on", tuned),
        "## Weights\n\n| sign | weight | when it stands, or its number |\n| --- | --- | --- |\n"
        + "".join(f"| {r['sign']} | {weights[r['sign']]:+.2f} | {r['means']} |\n" for r in rows(SEED)),
    ]
    return "\n".join(part for part in parts if part)


_HEAD = """# How sure, and how often right

Generated by `python -m tests.gold.calibration --update`.

`confidence` is the probability that value, kind, metric, place, period and status of an observation are all right. A
scorecard of few signs gives it (`ref.confidence_weight`); what the signs weigh was fitted on annotated documents. The
tables say how often observations that were said to be so sure are right, each document judged by weights that were
fitted without it. On pages like those the rules were mended on, more is right than is said: the level is that of
documents no rule was tuned on.
"""


def _names(found: Sequence[Example]) -> str:
    return ", ".join(dict.fromkeys(e.document for e in found))


def _table(title: str, examples_said: Sequence[tuple[Example, float]]) -> str:
    found, said = [e for e, _ in examples_said], [c for _, c in examples_said]
    if not found:
        return ""
    lines = [
        f"## {title}\n",
        f"{_names(found)}.\n",
        "| confidence | observations | mean confidence | right |",
        "| --- | --- | --- | --- |",
    ]
    lines += [
        f"| {low:.2f} to {high:.2f} | {n} | {mean:.3f} | {right:.3f} |"
        for low, high, n, mean, right in reliability(found, said)
    ]
    top = sorted(zip(said, (e.right for e in found), strict=True), reverse=True)[: max(1, len(found) // 4)]
    mean, right = (sum(column) / len(top) for column in zip(*top, strict=True))
    lines.append(
        f"\nThe surest quarter, {len(top)} observations, is said to be {mean:.3f} sure: {right:.3f} are right."
    )
    return "\n".join(lines) + "\n"


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.gold.calibration", description=__doc__)
    parser.add_argument("--update", action="store_true", help="fit the weights anew and write table and page")
    parser.add_argument("--tuned-only", action="store_true", help="leave out the documents no rule was tuned on")
    options = parser.parse_args(arguments)
    found = examples(untuned=not options.tuned_only)
    weights = language_table.confidence_weights()
    if options.update:
        weights = fit(found)
        table = [{**row, "weight": f"{weights[row['sign']]:.3f}"} for row in rows(SEED)]
        with WEIGHTS.open("w", encoding="utf-8", newline="") as handle:
            writer = csv.DictWriter(handle, list(table[0]), lineterminator="\n")
            writer.writeheader()
            writer.writerows(table)
        PAGE.write_text(page(found, weights), encoding="utf-8")
    print(page(found, weights))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
