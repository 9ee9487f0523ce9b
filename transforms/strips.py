"""A page as strips: lines that stand together and belong to one article, whichever that is.

A strip begins with headlines, after an end mark (摘自《…》), and where a cut sentence broke off or
another goes on; besides, where the subject changes for good between two paragraphs.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from functools import cache

from seeds import catalog
from transforms.lines import Line, headline_of, is_numbered, opens_next_report, opens_report
from transforms.topics import Topics, shared

# A change of subject without a headline: topic shared across it, and that relative to what is shared on both sides.
_CHANGE, _CHANGE_RELATIVE = 0.2, 0.25
_OF_ONE_SUBJECT = 0.9  # both sides must each speak of one subject throughout: a round-up changes it all the time
_PHOTO_REPORT, _MOST_PHOTO_REPORTS = 45, 8  # characters of one at least, on a page at most
_ASTRAY = 0.25  # topic below which a cut paragraph has nothing to do with the whole ones above it


@dataclass(slots=True)
class Strip:
    """Lines that stand together and belong to one article."""

    lines: list[int] = field(default_factory=list)
    heads: list[int] = field(default_factory=list)  # headlines among them, before the first body
    begins: bool = False  # surely an article of its own
    whole: bool = False  # a headline without any text, and an article all the same
    ends: bool = False  # closed by an end mark or closing byline
    broken: bool = False  # begins where another text broke off, without a headline
    level: int = 0  # of its Markdown heading
    changed: bool = False  # begins where the subject changes, without a headline
    digest: bool = False  # an item of a column of short reports
    article: int = -1


@cache
def _digests() -> tuple[str, ...]:
    return tuple(r["mark"] for r in catalog.rows("language/page_marks") if r["role"] == "digest")


def photo_reports(lines: Sequence[Line], topics: Topics) -> list[int]:
    """Captions that are reports of their own: of some sentences, about a city that nothing else on the page names."""
    found = []
    for i, line in enumerate(lines):
        if line.role != "caption" or len(line.text) < _PHOTO_REPORT or "。" not in line.text[:-12]:
            continue
        own = {c for c in topics.cities(i) if len(c) == 4}
        if own and not any(own & topics.cities(k) for k in range(len(lines)) if k != i):
            found.append(i)
            if len(found) == _MOST_PHOTO_REPORTS:
                break
    return found


def strips_of(
    lines: Sequence[Line], follows: dict[int, int], topics: Topics, apart: Collection[int] = ()
) -> list[Strip]:
    """The strips of a page in the order in which they stand, without the lines that stand apart."""
    strips: list[Strip] = []
    goes_on = set(follows.values())
    current = Strip()
    has_body = False
    for i, line in enumerate(lines):
        if i in apart:
            continue
        head = line.role in ("heading", "short") or (line.role == "byline" and not _closes(lines, i, has_body))
        last = last_body(lines, current) if has_body and line.role == "body" else -1
        after_cut = last >= 0 and follows.get(last) != i and (i in goes_on or not lines[last].complete)
        # A whole paragraph before, a sentence that goes on elsewhere, another topic: the end of another article's column.
        astray = (
            last >= 0
            and abs(follows.get(i, i + 1) - i) > 1
            and lines[last].complete
            and shared(topics[i], topics[follows[i]]) > _ASTRAY
            and shared(topics[i], topics.of_all([k for k in current.lines[-8:] if lines[k].role == "body"])) < _ASTRAY
        )
        # A heading with nothing under it before the next of its kind: a report that is only a headline.
        empty = line.role == "heading" and 0 < line.level <= current.level and not has_body
        # 本报讯（记者 …） under the text of another: a report whose headline the page lost, or the next of a row of briefs.
        report = has_body and line.role == "body" and opens_next_report(line.text)
        if empty or has_body and (head or current.ends and line.role != "end" or after_cut or astray or report):
            current.whole = empty
            current.begins |= empty
            strips.append(current)
            current = Strip(begins=current.ends, broken=(after_cut or astray) and not head)
            has_body = False
        current.lines.append(i)
        if head and not has_body:
            current.heads.append(i)
            if line.role == "heading":
                current.level = max(current.level, line.level)
            elif line.role == "byline":
                current.begins = True
        elif line.role == "body":
            if not has_body and opens_report(line.text):
                current.begins = True
            has_body = True
        elif line.role in ("end", "byline") and has_body:
            current.ends = True
    if current.lines:
        strips.append(current)
    if strips:
        strips[0].begins = bool(strips[0].heads)
    return strips


def last_body(lines: Sequence[Line], strip: Strip) -> int:
    return next((i for i in reversed(strip.lines) if lines[i].role == "body"), -1)


def _closes(lines: Sequence[Line], i: int, has_body: bool) -> bool:
    """Whether a byline stands at the end of its article: in brackets, or with a headline after it."""
    if not has_body:
        return False
    if lines[i].text[0] in "（(":
        return True
    following = next((line for line in lines[i + 1 : i + 4] if line.role != "byline"), None)
    return following is None or following.role in ("short", "heading", "end")


def part_digests(lines: Sequence[Line], strips: list[Strip]) -> list[Strip]:
    """In a column of short reports each headline with its body is a report of its own.

    The name of the column and its opening words go with the first of them.
    """
    inside, level = False, 0
    found: list[Strip] = []
    for strip in strips:
        titles = [headline_of(lines[i]) for i in strip.heads if lines[i].role in ("heading", "short")]
        first = lines[strip.heads[0]] if strip.heads else None
        if first is not None and (first.role == "heading" or strip.begins):
            inside = any(len(t) <= 14 and any(d in t for d in _digests()) for t in titles)
            level = first.level
        elif inside and strip.heads and not is_numbered(lines[strip.heads[0]].text):
            strip.begins = strip.digest = True
            before = found[-1]
            if not before.digest and sum(len(lines[i].text) for i in before.lines if lines[i].role == "body") < 40:
                strip.lines = before.lines + strip.lines
                found.pop()
            strip.level = level + 1
        found.append(strip)
    return found


def part_changes(lines: Sequence[Line], strips: list[Strip], topics: Topics) -> list[Strip]:
    """Strips parted where the subject changes between two paragraphs without a headline."""
    found: list[Strip] = []
    for strip in strips:
        bodies = [i for i in strip.lines if lines[i].role == "body" and len(lines[i].text) > 30]
        at = _change(lines, bodies, topics) if len(bodies) >= 5 else None
        if at is None:
            found.append(strip)
            continue
        head, tail = [i for i in strip.lines if i < at], [i for i in strip.lines if i >= at]
        found.append(Strip(head, strip.heads, strip.begins, broken=strip.broken, level=strip.level))
        found.append(Strip(tail, ends=strip.ends, changed=True))
    return found


def _change(lines: Sequence[Line], bodies: Sequence[int], topics: Topics) -> int | None:
    """The line at which the subject changes most, if it does so beyond doubt."""
    across = []
    for k in range(3, len(bodies) - 1):
        right = topics.of_all(bodies[k : k + 4])
        across.append(shared(right, topics.of_all(bodies[max(0, k - 5) : k])) if len(right) >= 25 else 9.0)
    best = min(range(len(across)), key=across.__getitem__, default=None)
    if best is None or across[best] >= _CHANGE or not lines[bodies[best + 2]].complete:
        return None
    around = [max(side) for side in (across[max(0, best - 2) : best], across[best + 1 : best + 3]) if side]
    if not around or min(around) < _OF_ONE_SUBJECT or across[best] > _CHANGE_RELATIVE * min(around):
        return None
    return bodies[best + 3]
