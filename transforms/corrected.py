"""What corrections make of the observations of a document: each found, guarded, and set right in a new version."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from transforms.correction_fields import NOTHING, merged, plain
from transforms.corrections import Correction
from transforms.identity import digest_of

Outcome = Literal["applied", "not_needed", "pending", "gone", "expired"]
SURE = 1.0
"""Confidence of what was corrected: a person has looked at the page, and says why."""
SHOWN = 3
_AROUND = 12
_OF_VERSION = frozenset(("observation_id", "mention_id", "run_id", "recorded_at", "retired_at", "supersedes_id"))
Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Page:
    """One document with what the rules read in it, before any correction: rows of its observations and mentions."""

    document: str
    document_id: str
    sha256: str
    text: str
    observations: Sequence[Row]
    mentions: Sequence[Row]


@dataclass(frozen=True, slots=True)
class Finding:
    """What one correction comes to: an outcome, or a problem for which nothing may be loaded.

    ``reading`` is the observation as the rules read it, ``new`` what it becomes, None where it is dropped. ``told`` says
    why a correction is not needed.
    """

    correction: Correction
    outcome: Outcome | None = None
    problem: str | None = None
    told: str | None = None
    sha256: str | None = None
    reading: Row | None = None
    new: dict[str, Any] | None = None


def judged(page: Page, corrections: Sequence[Correction]) -> list[Finding]:
    """What each of the corrections of one document comes to; two that act on one observation are both in the wrong."""
    found = [_judge(page, c) for c in corrections]
    acting: dict[str, list[Finding]] = {}
    for finding in found:
        if finding.reading is not None:
            acting.setdefault(finding.reading["observation_id"], []).append(finding)
    twice = {f.correction.correction_id: same for same in acting.values() if len(same) > 1 for f in same}
    return [
        f
        if f.correction.correction_id not in twice
        else _problem(
            page,
            f.correction,
            f"{', '.join(s.correction.correction_id for s in twice[f.correction.correction_id])} act on one observation: "
            "write one correction that says it all",
        )
        for f in found
    ]


def _problem(page: Page, correction: Correction, sentence: str) -> Finding:
    where = f"line {correction.line}, {correction.correction_id}: {page.document}: "
    return Finding(correction, problem=where + sentence, sha256=page.sha256)


def _judge(page: Page, c: Correction) -> Finding:
    spans = c.spans(page.text)
    if not spans:
        kept = c.agrees_until(page.text)
        until = f"it has them until {kept[-20:]!r}" if kept else "it does not even begin like that"
        return _problem(page, c, f"the words {c.locate!r} are found 0 times; {until}; copy them from the document")
    if len(spans) > 1:
        there = ", ".join(f"at {a}: …{_beside(page.text, a, b)}…" for a, b in spans[:SHOWN])
        return _problem(
            page,
            c,
            f"the words {c.locate!r} are found {len(spans)} times ({there}); "
            "write more of the sentence and mark the figure: ⟦…⟧",
        )
    span = spans[0]
    here = [o for o in page.observations if _overlap(o, span)]
    if len(here) > 1:
        figures = ", ".join(o["surface"] for o in here)
        return _problem(page, c, f"{c.locate!r} holds {len(here)} observations ({figures}); mark the one meant: ⟦…⟧")
    if not here:
        return _nothing_there(page, c, span)
    return _guarded(page, c, here[0])


def _nothing_there(page: Page, c: Correction, span: tuple[int, int]) -> Finding:
    mentions = [m for m in page.mentions if _overlap(m, span)]
    told = ", ".join(
        f"{m['surface']!r} is read as {m['class']}" + (" and was turned away" if m["outcome"] == "rejected" else "")
        for m in mentions[:SHOWN]
    )
    if c.drops and mentions:
        return Finding(c, "not_needed", told=f"there is no observation to drop any more: {told}", sha256=page.sha256)
    return _problem(page, c, f"{c.locate!r} holds no observation ({told or 'nor any number'}); mark the figure: ⟦…⟧")


def _guarded(page: Page, c: Correction, reading: Row) -> Finding:
    if c.sets and all(a.is_said_by(reading) for a in c.sets):
        return Finding(c, "not_needed", told=f"the rules read {c.action} by themselves", sha256=page.sha256)
    broken = [a for a in c.guards if not a.is_said_by(reading)]
    if broken:
        told = "; ".join(f"{a.field}={a.text}, but it is read as {_said(a.compared, reading)}" for a in broken)
        return _problem(
            page, c, f"the guard does not hold: {told}; look at the page, then change the guard or set state to expired"
        )
    return Finding(c, "applied", sha256=page.sha256, reading=reading, new=_new(reading, c))


def _new(reading: Row, c: Correction) -> dict[str, Any] | None:
    if c.drops:
        return None
    considered = json.loads(reading["candidates"] or "[]")
    fields = {a.field for a in c.sets} | ({"place"} if any(a.field == "region" for a in c.sets) else set())
    lost = [
        [name, value, reason, chosen and name not in fields]
        for name, value, reason, chosen in considered
        if name != "confidence"
    ]
    won = [
        [a.field, None if a.text == NOTHING else a.text, f"correction {c.correction_id}: {c.why}", True] for a in c.sets
    ]
    return {
        **merged(reading, c.sets),
        "confidence": SURE,
        "correction_id": c.correction_id,
        "candidates": json.dumps([*lost, *won], ensure_ascii=False),
    }


def _said(columns: Sequence[str], row: Row) -> str:
    return ", ".join(f"{name}={_plain(row[name])}" for name in columns)


def _plain(value: Any) -> str:
    if value is None:
        return NOTHING
    return plain(value) if hasattr(value, "as_tuple") else str(value)


def _overlap(row: Row, span: tuple[int, int]) -> bool:
    return bool(row["document_start"] < span[1] and span[0] < row["document_end"])


def _beside(text: str, start: int, end: int) -> str:
    return " ".join(text[max(0, start - _AROUND) : end + _AROUND].split())


def version_id(supersedes: str, correction: Correction | None) -> str:
    """Id of a version that takes the place of another: by a correction, or (None) because one was taken away."""
    said = (correction.correction_id, correction.action, correction.why) if correction else ("as read",)
    return digest_of("observation", supersedes, *said)


def same_content(one: Row, other: Row) -> bool:
    """Whether two versions of an observation say the same, whatever their ids and times."""
    return all(one[name] == other[name] for name in one if name not in _OF_VERSION)
