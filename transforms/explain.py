"""Why a text was read as it was: a tree of spans, rules, candidates and conversions, as plain lines."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from datetime import date
from typing import Any

from seeds import units_table
from transforms import normalise, road
from transforms.records import Document, Mention


def explain(text: str, published_on: date | None = None) -> str:
    """Every mention of a text with the rule that read it, and for quantities each field with what was considered."""
    raw = text.encode("utf-8", "surrogatepass")
    document = Document("text", hashlib.sha256(raw).hexdigest(), text, len(raw), "utf-8", "text/plain", published_on)
    articles, found = road.read_document(document)
    lines: list[str] = []
    for article, mentions in zip(articles, found, strict=True):
        rows = normalise.mention_rows(document, [article], [mentions], road.reader().metric_name)
        frame = normalise.frame_of(rows)
        values = {(r["document_start"], r["document_end"]): r for r in frame.iter_rows(named=True)}
        lines.append(f"article {article.position}: {article.title}")
        for n, m in enumerate(mentions):
            row = values.get(article.to_document(m.start, m.end, document.text))
            lines.extend(_branch(m, row, last=n == len(mentions) - 1))
    return "\n".join(lines)


def describe(row: dict[str, Any], candidates: Sequence[Sequence[Any]]) -> str:
    """The same tree for an observation of the warehouse: its row and its stored candidates.

    Where the row has a ``correction_id`` it says by ``correction_action``, ``correction_why`` and ``read_as`` what was
    set right.
    """
    lines = [f"{row['surface']} · {row.get('document')} [{row['document_start']}, {row['document_end']})"]
    lines.append(f"├─ sentence  {_marked(row['sentence'], row['surface'])}")
    if row.get("correction_id"):
        lines.append(f"├─ corrected {row['correction_id']}: {row['correction_action']}; {row['correction_why']}")
        lines.append(f"│    read before as {row['read_as']}")
    lines.append(f"├─ value     {_conversion(row)}")
    lines.extend(_considered(row, candidates))
    return "\n".join(lines)


def _branch(m: Mention, row: dict[str, Any] | None, *, last: bool) -> list[str]:
    stem, bar = ("└─ ", "   ") if last else ("├─ ", "│  ")
    head = f"{stem}{m.surface!r} [{m.start}, {m.end}) {m.cls} by rule {m.rule}"
    if m.cls == "date":
        return [f"{head} → {m.period_type or 'no interval'} {m.period_start or '…'} – {m.period_end or '…'}"]
    if m.cls not in ("quantity", "rank") or row is None:
        return [head]
    lines = [head, f"{bar}├─ value     {_conversion(row)}"]
    lines.extend(bar + line for line in _considered(row, json.loads(row["candidates"] or "[]")))
    return lines


def _conversion(row: dict[str, Any]) -> str:
    unit = units_table.units().get(row.get("unit_id") or "")
    low, high = _number(row["low"]), _number(row["high"])
    value = low if low == high else f"{low} … {high}"
    text = f"{row['reported_value']} {row['reported_unit'] or ''} → {value} {row['unit']}"
    if row.get("counter"):
        text += f" ({row['counter']})"
    if row.get("per"):
        text += f" per {row['per']}"
    if unit is not None and unit.factor != 1:
        text += f"; 1 {unit.name_zh} = {unit.factor} {unit.base_unit} ({unit.source})"
    if row.get("value_cny") is not None and row["unit"] != "CNY":
        text += f"; {_number(row['value_cny'])} CNY at {_number(row['fx_rate'])}, {row['fx_basis']} {row['fx_year']}"
    return f"{text}; {row['comparator']}, {row['kind']}"


def _considered(row: dict[str, Any], candidates: Sequence[Sequence[Any]]) -> list[str]:
    shown = ("metric", "region", "organization", "industry", "period", "status")
    lines: list[str] = []
    for field in shown:
        if field == "period":
            answer = f"{row['period_type']} {row['period_start'] or '…'} – {row['period_end'] or '…'}"
        elif field == "metric":
            answer = f"{row['metric']} ({row['metric_text']})"
        elif field == "region":
            answer = f"{row['region']} ({row['region_code']})"
        else:
            answer = str(row[field])
        lines.append(f"├─ {field:<9} {answer}")
        for name, value, reason, chosen in candidates:
            if name == field or field == "region" and name == "place":
                lines.append(f"│    {'✓' if chosen else '✗'} {value or '—'}: {reason}")
    against = next((reason for name, _, reason, _ in candidates if name == "confidence"), None)
    lines.append(f"└─ confidence {row['confidence']}" + (f" ({against})" if against else ""))
    return lines


def _marked(sentence: str, surface: str) -> str:
    return sentence.replace(surface, f"⟦{surface}⟧", 1)


def _number(value: Any) -> str:
    if value is None:
        return "—"
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
