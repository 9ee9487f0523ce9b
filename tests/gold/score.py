"""Score observations against gold files: the judgement of tests/gold/README.md, field by field.

One result row = one document: how many gold quantities it has, how many of them were found, and the share of its gold
quantities on which each field of the observation is right.

Each gold quantity is paired with the prediction that overlaps its span most; a prediction pairs once. Optional gold
rows take a prediction away without being counted. ``value`` asks low, high and unit; a row is ``usable`` where value,
kind, metric, place, period and status are all right: what an analyst can query blind.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path, PurePosixPath

Row = Mapping[str, object]
"""A gold line, or a prediction with the same field names; a missing key counts as null."""

FIELDS = (
    "value",
    "comparator",
    "kind",
    "metric",
    "place",
    "period",
    "status",
    "industry",
    "organization",
    "counter",
    "article",
)
USABLE = ("value", "kind", "metric", "place", "period", "status")
SCORED_CLASSES = frozenset({"quantity", "rank"})


def _ids(names: str) -> frozenset[str]:
    return frozenset(names.split())


# 企业及机构: a reader may file such a count under either id.
ENTERPRISE_LIKE = frozenset({"enterprise_count", "organization_count"})
# Ids that careful readers swap for one another, or for a finer id: right where the words of the text agree.
LOOSE_METRICS = _ids(
    "other facility_count organization_count product_count event_count project_count policy_item_count service_count "
    "person_count data_volume duration technical_spec"
)
# Ids that must be exact, and that are never right for a loose one.
STRICT_METRICS = _ids(
    "gdp output_value value_added revenue profit tax_revenue trade_value retail_sales foreign_investment investment "
    "fund_size loan_amount loan_count subsidy income price market_cap enterprise_count household_count patent_count "
    "livestock_count production_volume production_capacity shipment_volume transaction_volume installed_capacity "
    "electricity_generation energy_consumption emission_reduction emission land_area floor_area length driving_range "
    "rnd_intensity localization_rate area_cultivated distance"
)
# 以上/超 and 以内/近 border on one another; 近 is often meant as 约.
COMPARATORS_ALIKE = (frozenset({"gt", "ge"}), frozenset({"lt", "le"}), frozenset({"lt", "approx"}))
OPEN_PERIODS = frozenset({"as_of_publication", "future"})
SHARE_SCALE = {"ratio": 1.0, "percent": 0.01}
NAMES_ALIKE = 0.6  # share of common characters from which two short Chinese names agree
VALUE_TOLERANCE = 1e-6  # relative; gold values are JSON floats
SHARE_TOLERANCE = 1e-3  # relative; the guide writes 1/3 as 0.3333

_NO_MATTER = re.compile(r"[\s“”\"'《》（）()、,，。的]")


@dataclass(frozen=True, slots=True)
class Miss:
    """One disagreement: a gold quantity missed or read wrong, or a prediction that no gold line explains."""

    doc: str
    surface: str
    problem: str  # "missed", "wrong value,period", "spurious"
    predicted: Row | None


@dataclass(slots=True)
class Tally:
    """Counts of one document, or of all; every share is of the gold quantities that are not optional."""

    gold: int = 0
    found: int = 0
    spurious: int = 0
    right: Counter[str] = field(default_factory=Counter)

    def add(self, other: Tally) -> None:
        self.gold += other.gold
        self.found += other.found
        self.spurious += other.spurious
        self.right.update(other.right)

    def figures(self) -> dict[str, float]:
        """precision, recall, f1, the share of each field, usable_f1."""
        predicted = max(1, self.found + self.spurious)
        annotated = max(1, self.gold)
        precision, recall = self.found / predicted, self.found / annotated
        usable_precision, usable_recall = self.right["usable"] / predicted, self.right["usable"] / annotated
        shares = {name: self.right[name] / annotated for name in FIELDS}
        return {
            "precision": precision,
            "recall": recall,
            "f1": _harmonic_mean(precision, recall),
            **shares,
            "usable_f1": _harmonic_mean(usable_precision, usable_recall),
        }


def _harmonic_mean(a: float, b: float) -> float:
    return 2 * a * b / max(1e-9, a + b)


# --- reading --------------------------------------------------------------------------------------------------------


def read_jsonl(path: Path) -> list[dict[str, object]]:
    """The lines of a gold or prediction file."""
    with path.open(encoding="utf-8") as handle:
        return [json.loads(line) for line in handle if line.strip()]


def read_gold(folder: Path) -> dict[str, list[dict[str, object]]]:
    """Gold lines by document id, in text order."""
    return {path.stem: read_jsonl(path) for path in sorted(folder.glob("*.jsonl"))}


def document_id(document: str) -> str:
    """Id that a gold file bears for a document's name as delivered: 002.txt -> 002, a.jsonl#x -> a#x."""
    name = PurePosixPath(document).name
    file, mark, line = name.partition("#")
    return PurePosixPath(file).stem + mark + line


def predictions_from_jsonl(path: Path) -> dict[str, list[dict[str, object]]]:
    """Predictions by document id. Of a list of acceptable values the first counts, so gold files can be read too."""
    found: dict[str, list[dict[str, object]]] = {}
    for line in read_jsonl(path):
        if line.get("class", "quantity") in SCORED_CLASSES:
            row = {key: _first(value) for key, value in line.items()}
            found.setdefault(str(row["doc"]), []).append(row)
    return found


def predictions_from_jsonl_folder(folder: Path) -> dict[str, list[dict[str, object]]]:
    """Predictions by document id from all files of a folder, such as gold read as predictions."""
    found: dict[str, list[dict[str, object]]] = {}
    for path in sorted(folder.glob("*.jsonl")):
        for doc, rows in predictions_from_jsonl(path).items():
            found.setdefault(doc, []).extend(rows)
    return found


def predictions_from_rows(rows: Iterable[Row]) -> dict[str, list[dict[str, object]]]:
    """Predictions by document id from rows that bear the columns of ``mart.observation``."""
    found: dict[str, list[dict[str, object]]] = {}
    for row in rows:
        prediction = {key: _plain(value) for key, value in row.items()}
        prediction["doc"] = document_id(str(row["document"]))
        prediction["start"], prediction["end"] = row["document_start"], row["document_end"]
        found.setdefault(str(prediction["doc"]), []).append(prediction)
    return found


def _first(value: object) -> object:
    if isinstance(value, list):
        return value[0] if value else None
    return value


def _plain(value: object) -> object:
    """Decimals as floats and dates as ISO text: what a gold line holds."""
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    return value


# --- judging --------------------------------------------------------------------------------------------------------


def judge(gold: Row, predicted: Row) -> dict[str, bool]:
    """Which fields of a prediction agree with the gold quantity that it is paired with."""
    verdict = {
        "value": _same_value(gold, predicted),
        "comparator": _same_comparator(gold, predicted),
        "kind": _same_kind(gold, predicted),
        "metric": _same_metric(gold, predicted),
        "organization": _same_name(gold.get("organization"), predicted.get("organization")),
        "place": _same_place(gold, predicted),
        "industry": _same_name(gold.get("industry"), predicted.get("industry")),
        "period": _same_period(gold, predicted),
        "status": predicted.get("status") in _accepted(gold["status"]),
        "counter": gold["unit"] != "count" or _squash(predicted.get("counter")) == _squash(gold.get("counter")),
        "article": alike(predicted.get("article_title") or predicted.get("article"), gold.get("article")),
    }
    verdict["usable"] = all(verdict[name] for name in USABLE)
    return verdict


def alike(predicted: object, accepted: object) -> bool:
    """Two short Chinese names agree where one holds the other, or most of their characters are shared."""
    name = _squash(predicted)
    if not name:
        return False
    for option in _accepted(accepted):
        other = _squash(option)
        if not other:
            continue
        if other in name or (name in other and len(name) > 1):
            return True
        shared = sum((Counter(other) & Counter(name)).values())
        if 2 * shared / (len(other) + len(name)) >= NAMES_ALIKE:
            return True
    return False


def _squash(name: object) -> str:
    return _NO_MATTER.sub("", str(name)) if name else ""


def _accepted(value: object) -> list[object]:
    if isinstance(value, list):
        return value
    return [] if value is None else [value]


def _number(value: object) -> float | None:
    return float(value) if isinstance(value, int | float | Decimal) else None


def _close(a: float | None, b: float | None) -> bool:
    return a is not None and b is not None and abs(a - b) <= VALUE_TOLERANCE * max(1.0, abs(a), abs(b))


def _same_value(gold: Row, predicted: Row) -> bool:
    units = {predicted.get("unit"), gold["unit"]}
    same_unit = (
        len(units) == 1
        or units == {"K", "degC"}
        or (units == {"percent", "percentage_point"} and "growth" in _accepted(gold["kind"]))
    )
    ends = ("low", "high")
    if same_unit and all(_close(_number(predicted.get(end)), _number(gold[end])) for end in ends):
        return True
    return _same_share(gold, predicted)


def _same_share(gold: Row, predicted: Row) -> bool:
    """三成, 0.3 and 30%: a share is the same share as a ratio and as a percentage."""
    expected_scale, scale = SHARE_SCALE.get(str(gold["unit"])), SHARE_SCALE.get(str(predicted.get("unit")))
    if expected_scale is None or scale is None or gold["kind"] == "multiple":
        return False
    for end in ("low", "high"):
        expected, value = _number(gold[end]), _number(predicted.get(end))
        if expected is None or value is None:
            return False
        if abs(expected * expected_scale - value * scale) > SHARE_TOLERANCE * abs(expected * expected_scale):
            return False
    return True


def _same_comparator(gold: Row, predicted: Row) -> bool:
    pair = {predicted.get("comparator"), gold["comparator"]}
    return len(pair) == 1 or pair in COMPARATORS_ALIKE


def _same_kind(gold: Row, predicted: Row) -> bool:
    kinds = _accepted(gold["kind"])
    if predicted.get("kind") in kinds:
        return True
    return gold["unit"] in SHARE_SCALE and {predicted.get("kind"), kinds[0]} == {"level", "share"}


def _same_metric(gold: Row, predicted: Row) -> bool:
    expected, metric = str(gold["metric"]), predicted.get("metric")
    if expected == metric and expected != "other":
        return True
    if {expected, metric} <= ENTERPRISE_LIKE:
        return True
    if expected not in LOOSE_METRICS or metric in STRICT_METRICS:
        return False
    return alike(predicted.get("metric_text"), gold["metric_text"])


def _same_name(accepted: object, predicted: object) -> bool:
    return (accepted is None and predicted is None) or alike(predicted, accepted)


def _same_place(gold: Row, predicted: Row) -> bool:
    """The region, or its code, or the organization whose number it is, in the words of either."""
    if gold.get("region_code") and predicted.get("region_code") == gold["region_code"]:
        return True
    if _same_name(gold.get("region"), predicted.get("region")):
        return True
    return bool(gold.get("organization")) and _same_name(gold.get("organization"), predicted.get("organization"))


def _same_period(gold: Row, predicted: Row) -> bool:
    """An open period asks an open one; a deadline or as-of date asks its end; an interval asks what gold states of it."""
    if gold["period_type"] in OPEN_PERIODS:
        return predicted.get("period_type") is None or predicted.get("period_type") in OPEN_PERIODS
    same_end = predicted.get("period_end") == gold.get("period_end")
    if gold["period_type"] == "as_of" or gold.get("period_start") is None:
        return same_end
    return predicted.get("period_start") == gold.get("period_start") and (same_end or gold.get("period_end") is None)


# --- pairing and scoring --------------------------------------------------------------------------------------------


def score_document(doc: str, gold: Sequence[Row], predicted: Sequence[Row]) -> tuple[Tally, list[Miss]]:
    """Tally of one document, and everything that is wrong in it."""
    tally = Tally()
    misses: list[Miss] = []
    for line, row in pairs(gold, predicted):
        if line is None:
            assert row is not None
            tally.spurious += 1
            misses.append(Miss(doc, str(row.get("surface")), "spurious", row))
            continue
        # a rank that nobody read is no loss: analysts ask for it, but it need not be an observation
        if line.get("optional", False) or (line["class"] == "rank" and row is None):
            continue
        tally.gold += 1
        if row is None:
            misses.append(Miss(doc, str(line["surface"]), "missed", None))
            continue
        tally.found += 1
        verdict = judge(line, row)
        tally.right.update(name for name, right in verdict.items() if right)
        wrong = [name for name in FIELDS if not verdict[name]]
        if wrong:
            misses.append(Miss(doc, str(line["surface"]), "wrong " + ",".join(wrong), row))
    return tally, misses


def pairs(gold: Sequence[Row], predicted: Sequence[Row]) -> Iterator[tuple[Row | None, Row | None]]:
    """Each gold quantity with the prediction that overlaps it most, or None; then the predictions that no line explains."""
    left = sorted(predicted, key=lambda row: _position(row, "start"))
    paired: set[int] = set()
    for line in gold:
        if line["class"] in SCORED_CLASSES:
            best = _most_overlapping(line, left, paired)
            if best is not None:
                paired.add(best)
            yield line, None if best is None else left[best]
    for index, row in enumerate(left):
        if index not in paired:
            yield None, row


def _most_overlapping(line: Row, predicted: Sequence[Row], paired: set[int]) -> int | None:
    start, end = _position(line, "start"), _position(line, "end")
    best, size = None, 0
    for index, row in enumerate(predicted):
        overlap = min(_position(row, "end"), end) - max(_position(row, "start"), start)
        if overlap > size and index not in paired:
            best, size = index, overlap
    return best


def _position(row: Row, key: str) -> int:
    value = row[key]
    if not isinstance(value, int):
        raise TypeError(f"{key} of a row is no offset: {value!r}")
    return value


def score(
    gold: Mapping[str, Sequence[Row]], predicted: Mapping[str, Sequence[Row]]
) -> tuple[dict[str, Tally], list[Miss]]:
    """Tallies by document id, with "all" last, and the disagreements in text order."""
    tallies: dict[str, Tally] = {}
    misses: list[Miss] = []
    total = Tally()
    for doc, lines in gold.items():
        tallies[doc], wrong = score_document(doc, lines, predicted.get(doc, ()))
        total.add(tallies[doc])
        misses += wrong
    tallies["all"] = total
    return tallies, misses


def render_table(tallies: Mapping[str, Tally]) -> str:
    """The figures of each document as fixed-width text."""
    names = list(Tally().figures())
    width = max([len(doc) for doc in tallies] + [4])
    lines = [f"{'doc':{width}} {'gold':>5} " + " ".join(f"{name[:9]:>9}" for name in names)]
    for doc, tally in tallies.items():
        figures = tally.figures()
        lines.append(f"{doc:{width}} {tally.gold:5d} " + " ".join(f"{figures[name]:9.3f}" for name in names))
    return "\n".join(lines)
