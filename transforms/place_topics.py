"""What an article speaks of by default: the place of its title, else of its opening, else the one named most."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from heapq import nlargest

from transforms.clauses import OUTSIDE
from transforms.place_units import NATION, Spot, Unit

_MOST_TOPICS = 40  # places of one article that may be what it is about
_ITEM = re.compile(r"\s*(?:\d+[.．、]|[（(]\d+[）)]|[①-⑳]|[▶●■◆])")
_OURS = frozenset(("county", "city", "province"))
_OTHERS = frozenset(("origin", "partner", "toward"))
"""从福建引进, 销往上海: named once, such a place is not yet what the article is about."""
_TELLS_NOTHING = frozenset(("example", "venue", "filed"))  # of what the article is about


@dataclass(frozen=True, slots=True)
class Topic:
    """The place that holds where nothing nearer speaks."""

    spot: Spot | None = None
    reason: str = ""
    sure: float = 0.5
    since: int = 0  # a place named once and late does not hold for what stands before it


def leading_topic(
    text: str,
    units: Sequence[Unit],
    sentences: Sequence[tuple[int, int]],
    title_units: Sequence[Unit],
    paper_units: Sequence[Unit],
) -> Topic:
    """The topic of an article from the places of its text, of its title, and of its paper and dateline."""
    score: dict[Spot, float] = {}
    first: dict[Spot, int] = {}

    def add(spot: Spot | None, weight: float, at: int) -> None:
        if spot is None or spot.kind in ("world", "abroad"):
            return
        score[spot] = score.get(spot, 0.0) + weight
        first.setdefault(spot, at)

    for unit in title_units:
        if unit.kind == "national_body":
            add(Spot("全国", "", "nation", NATION), 1.5, -100)
        elif unit.spot is not None:
            add(unit.spot, 6.0, -100 + unit.start)
    lead_end = _lead_end(text, sentences)
    for unit in units:
        weight = 3.0 if unit.start < lead_end else 1.0
        if unit.kind == "national_body":
            add(Spot("全国", "", "nation", NATION), 0.8 * weight, unit.start)
            continue
        if unit.role in _TELLS_NOTHING:
            continue
        if unit.role in _OTHERS:
            weight *= 0.02
        elif unit.role in OUTSIDE:
            weight *= 0.1
        elif unit.role == "name":
            weight *= 0.5
        elif unit.role == "strong":
            weight *= 1.5
        if unit.kind == "list" and unit.spot is not None:
            weight *= 0.5
        add(unit.spot, weight, unit.start)
    for unit in paper_units:
        if unit.spot is not None and unit.kind == "region":
            add(unit.spot, 2.0, 0)
    if not score:
        return Topic()
    # A place also stands for those inside it: 四川 gathers 成都, 绵阳, 泸州.
    best: Spot | None = None
    best_score = 0.0
    titled = [u.spot for u in title_units if u.spot is not None and u.spot.kind not in ("world", "nation", "abroad")]
    scores = list(score.items())
    for spot in titled or nlargest(_MOST_TOPICS, score, key=score.__getitem__):
        inner = [v for s, v in scores if s.rank > spot.rank and spot.kind != "nation" and spot.covers(s)]
        total = score[spot] + sum(v for s, v in scores if s.code and s.code == spot.code and s is not spot)
        if inner and max(inner) < 0.6 * sum(inner):
            total += 0.5 * sum(inner)
        key = (total, -first[spot])
        if best is None or key > (best_score, -first[best]):
            best, best_score = spot, total
    if best is None or best.kind == "nation" and any(_of_ours(text, u) for u in units):
        return Topic()
    if any(u.spot == best for u in title_units):
        return Topic(best, "the title names it", 0.85)
    items = sum(1 for start, _ in sentences if _ITEM.match(text, start))
    if best_score < max(0.35 * sum(score.values()), 0.2) or 2 * items > len(sentences):
        return Topic()  # many places, none of them leads; or a list of headlines
    late = best.kind not in ("nation", "country") and first[best] >= lead_end and best_score <= 1.5
    return Topic(best, "the article speaks of it most", 0.7, first[best] if late else 0)


def _of_ours(text: str, unit: Unit) -> bool:
    """我县, 我市: the article is of a place of its own, though it does not name it."""
    return unit.kind == "deictic" and unit.spot is None and unit.level in _OURS and text.startswith("我", unit.start)


def _lead_end(text: str, sentences: Sequence[tuple[int, int]]) -> int:
    at, taken = 0, 0
    for start, end in sentences:
        if text[start:end].strip()[-1:] in "。！？”；":
            taken += 1
            at = end
            if taken == 2:
                break
    return at
