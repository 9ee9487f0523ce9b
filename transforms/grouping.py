"""Which strips make up which article.

A strip begins an article of its own where the page says so (a byline under the headline, 本报讯 and its
like, a Markdown heading, the end mark of the article before) or where the odds say so: what its
headline, its first lines, its city and its topic have in common with what stands above. Any other
strip goes on with the article whose sentence it continues, or whose words it shares most, the one
before it by preference.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from transforms.columns import goes_on as may_go_on
from transforms.columns import leads_to
from transforms.lines import Line, headline_of, is_numbered
from transforms.seams import begins_in_mid_sentence, seam
from transforms.strips import Strip
from transforms.topics import Topics, scores_of, shared

_TOLD = re.compile(
    r"(?:记者|笔者)(?:\d{1,2}日)?从[^，。；]{2,60}(?:获悉|了解到)|^[^，。；]{2,16}(?:讯|电|消息)[（(：:\s]"
)
# 8月2日，记者从市民政局获悉; 近日，在…现场: the first sentence of a report whose headline the page lost
_FIRST_SENTENCE = re.compile(r"(?:近日|日前|\d{1,2}月\d{1,2}日|记者|笔者)[^。；]{6,}(?:[，。]|$)")
_LEADING_PLACE = re.compile(r"[\u4e00-\u9fff]{2,10}[：:](?!.*[：:])")
_NEWS = re.compile(r"近日|日前|获悉|据悉|了解到|记者从|本报|\d月\d{1,2}日|前不久|最新")

# Weights of the signs that a headline begins another article rather than a part of the one above it,
# natural logarithms of odds, rounded. Topic shared is 0 for none; 1 is usual within an article.
_PRIOR = -0.6
_TOPIC_SHARED = ((0.02, 1.6), (0.12, 1.0), (0.25, 0.2), (0.4, -0.7), (0.7, -2.0), (99.0, -3.5))
_NOTHING_BEFORE = 0.7  # nothing shared with the lines right above
_TITLE_IN_BODY = {
    0: -0.6,
    1: 0.0,
    2: 0.5,
    3: 1.5,
    4: 2.0,
    5: 2.5,
}  # topic words of the headline that its first lines repeat
_TITLE_ABOVE = -1.0  # two and more of them stand in the lines above
_LONG, _SHORT_HEAD, _QUESTION = 0.7, -0.5, -1.0  # headlines of 13 and more, of 6 and fewer characters; ending in ？
_REPORTS = 0.8  # 近日, 记者获悉 in the first sentence
_OPENS_REPORT = 1.0  # and the first sentence tells from whom the paper has it: 记者从…获悉
_TWO_HEADLINES = 1.0  # a kicker over the headline, or a second line of it
_SHORT_TITLE = 9  # characters
_PLACE_FIRST = 1.0  # 青禾镇：蓝莓熟了
_NEW_CITY, _SAME_CITY, _CITY_IN_TITLE = (
    1.0,
    -1.2,
    1.0,
)  # its city is new to the page, or stood above; and is in the headline
_BARE_PART = -1.5  # a short headline without a place, of which the lines under it repeat nothing
_SCRAP = -1.5  # less than 60 characters of text under it, and no column cut them short
_MARKDOWN = 0.8  # the headline is a Markdown heading
_NUMBERED = -5.0  # 一、 （二）
_SUBTITLE = 1.5  # ——东湖市见闻 under it
_END_MARKS = -2.0  # on this page articles end with 摘自《…》, and the one above has not ended

_ORPHAN = -0.7  # least score of a seam between two loose ends of one article
_LEAD = 0.5  # by how much of shared topic another article must lead to take a strip from the one it follows on
_JUMP = 0.8  # the same for the end of a strip where nothing but its topic says that it is another's
_JUMPING = 10  # paragraphs at the end of a strip that are looked at for that
_BEFORE = 1.0  # by how much more of its topic a strip must share with an article that begins only below it
_UNJOINS, _TELLING = 1.0, 30  # the lead of another that shows a join to be wrong; words of a strip that can show it
_STRANGE = 0.6  # topic below which a strip that opens like a report has nothing to do with any article
_NEAR = 40  # strips before and after one that are asked whether they speak of its city
_LOOSE_ENDS = 4000  # pairs of them in one article; more than that is no page of a paper
_HEADS = 3  # headlines of a strip that count: kicker, headline, subtitle


def mark_beginnings(lines: Sequence[Line], strips: list[Strip], topics: Topics) -> None:
    """Decide for each headline whether an article begins with it.

    Markdown headings of one level are of one kind: where most of them begin an article, all do.
    """
    bodies = [[i for i in strip.lines if lines[i].role == "body"] for strip in strips]
    # Where columns jump, that an article has not ended says nothing of the headline under it.
    end_marks = sum(any(lines[i].role == "end" for i in strip.lines) for strip in strips) >= 2
    end_marks &= not any(strip.broken for strip in strips)
    levels: dict[int, list[int]] = {}
    for s, strip in enumerate(strips):
        if strip.level and strip.heads and not strip.digest and not strip.whole:
            levels.setdefault(strip.level, []).append(s)
    sure = {level for level, of in levels.items() if sum(strips[s].begins for s in of) * 2 >= len(of)}
    before: list[int] = []
    odds: dict[int, float] = {}
    if strips and not strips[0].begins and bodies[0] and begins_in_mid_sentence(lines[bodies[0][0]].text) > 0:
        # The page opens in the middle of an article: what that speaks of says nothing of where articles begin.
        bodies[0] = []
    for s, strip in enumerate(strips):
        if s and strip.heads and bodies[s] and not strip.begins:
            if strip.level in sure:
                strip.begins = not is_numbered(headline_of(lines[strip.heads[-1]]))
            else:
                odds[s] = _odds_of_beginning(lines, strips, s, bodies, before, topics, end_marks)
                strip.begins = odds[s] > 0 and not levels  # beside Markdown headings other headlines are parts
        before = (before + bodies[s])[-12:]
    for level, of in levels.items():
        judged = [odds[s] + _MARKDOWN for s in of if s in odds]
        if level not in sure and judged and sum(judged) > 0:
            for s in of:
                strips[s].begins = bool(bodies[s])


def _odds_of_beginning(
    lines: Sequence[Line],
    strips: Sequence[Strip],
    s: int,
    bodies: Sequence[list[int]],
    before: Sequence[int],
    topics: Topics,
    end_marks: bool,
) -> float:
    """Logarithm of the odds that the strip is an article of its own."""
    strip = strips[s]
    title = headline_of(lines[strip.heads[0]])
    if is_numbered(title):
        return _NUMBERED
    words = topics.of_all(strip.heads[:_HEADS] + bodies[s][:4])
    above = shared(words, topics.of_all(before[-5:]))
    anywhere = max([above, *(shared(words, topics.of_all(bodies[k][-5:])) for k in range(max(0, s - 12), s))])
    odds = _PRIOR + next(weight for bound, weight in _TOPIC_SHARED if anywhere < bound)
    odds += _NOTHING_BEFORE if above < 0.02 else 0.0
    own, lead = topics[strip.heads[0]], topics.of_all(bodies[s][:3])
    odds += _TITLE_IN_BODY[min(5, len(own & lead))]
    odds += _TITLE_ABOVE if len(own & topics.of_all(before)) >= 2 else 0.0
    odds += _LONG if len(title) >= 13 else _SHORT_HEAD if len(title) <= 6 else 0.0
    odds += _QUESTION if title.endswith(("?", "？")) else 0.0
    odds += _REPORTS if _NEWS.search(lines[bodies[s][0]].text[:80]) else 0.0
    odds += _OPENS_REPORT if _TOLD.search(lines[bodies[s][0]].text[:80]) else 0.0
    odds += _TWO_HEADLINES if sum(lines[i].role == "short" for i in strip.heads) >= 2 else 0.0
    odds += _PLACE_FIRST if any(topics.cities(i) and _LEADING_PLACE.match(lines[i].text) for i in strip.heads) else 0.0
    scrap = lines[bodies[s][-1]].complete and sum(len(lines[i].text) for i in bodies[s]) < 60
    odds += _SCRAP if scrap else 0.0
    odds += _SUBTITLE if any(lines[i].text.startswith("——") for i in strip.heads[1:]) else 0.0
    odds += _END_MARKS if end_marks else 0.0
    place = _odds_of_place(strips, s, bodies, topics)
    if len(title) <= _SHORT_TITLE and not own & lead and place <= 0 and len(strip.heads) == 1:
        odds += _BARE_PART
    return odds + place


def _odds_of_place(strips: Sequence[Strip], s: int, bodies: Sequence[list[int]], topics: Topics) -> float:
    """What the place of a strip adds to the odds: another city begins, or one goes on that the page spoke of."""
    city = topics.main_city(strips[s].heads[:_HEADS] + bodies[s][:5])
    if city is None:
        return 0.0
    near = range(max(0, s - _NEAR), min(len(bodies), s + _NEAR))
    naming = [k for k in near if any(city in topics.cities(i) for i in bodies[k][:8])]
    if len(naming) > 3 and len(naming) > 0.6 * sum(bool(bodies[k]) for k in near):
        return 0.0  # the paper of that city: all of its articles name it
    earlier = sum(city in topics.cities(i) for k in naming if k < s for i in bodies[k][:8])
    odds = _NEW_CITY if not earlier else _SAME_CITY if earlier > 1 else 0.0
    if not earlier and any(city in topics.cities(i) for i in strips[s].heads[:_HEADS]):
        odds += _CITY_IN_TITLE
    return odds


def in_order(lines: Sequence[Line], strips: list[Strip]) -> list[list[int]]:
    """Strips of each article of a text that is no printed page: an article goes on until the next begins."""
    articles: list[list[int]] = []
    for s, strip in enumerate(strips):
        if not articles or (strip.begins and (strip.whole or any(lines[i].role == "body" for i in strip.lines))):
            articles.append([])
        articles[-1].append(s)
    return articles


def assign(lines: Sequence[Line], strips: list[Strip], follows: dict[int, int], topics: Topics) -> list[list[int]]:
    """Strips of each article of a printed page, by index; each strip is told its article."""
    for strip in strips:
        strip.article = -1
    strip_of = {i: s for s, strip in enumerate(strips) for i in strip.lines}
    linked = {strip_of[j]: strip_of[i] for i, j in follows.items() if strip_of[i] != strip_of[j]}
    bodies = [[i for i in strip.lines if lines[i].role in ("body", "caption")] for strip in strips]
    own = [topics.counted((strip.heads[:_HEADS] + bodies[s])[:16]) for s, strip in enumerate(strips)]

    told = [counted.copy() for counted in own]  # what a strip and those that go on from it speak of
    for s in sorted(linked, reverse=True):
        told[linked[s]].update(own[s])

    first = [
        s for s, strip in enumerate(strips) if strip.begins and (bodies[s] or strip.whole) and s not in linked
    ] or [0]
    for a, s in enumerate(first):
        strips[s].article = a
    vocabulary = [Counter(own[s]) for s in first]

    for again in (False, True):  # the second time with all that the first time found
        current = -1
        for s, strip in enumerate(strips):
            if s in first:
                current = strip.article
                continue
            if again and strip.article >= 0:
                vocabulary[strip.article].subtract(own[s])
            opens = bool(bodies[s]) and bool(_FIRST_SENTENCE.match(lines[bodies[s][0]].text[:80]))
            a = _choose(strip, s, told[s], bodies[s], vocabulary, strips, linked, current, opens, first)
            if a == len(vocabulary):
                vocabulary.append(Counter())
                first.append(s)
            strip.article = current = a
            vocabulary[a].update(own[s])
    articles: list[list[int]] = [[] for _ in vocabulary]
    for s, strip in enumerate(strips):
        articles[strip.article].append(s)
    return [members for members in articles if members]


def part_jumps(lines: Sequence[Line], strips: list[Strip], topics: Topics) -> list[Strip]:
    """Strips parted where a column of another article begins between two whole paragraphs.

    Takes strips that have their articles; the parted ones are to be given theirs again.
    """
    vocabulary = [Counter[str]() for _ in range(1 + max(strip.article for strip in strips))]
    for strip in strips:
        vocabulary[strip.article].update(topics.counted([i for i in strip.lines if lines[i].role in ("body", "short")]))
    found: list[Strip] = []
    begun: set[int] = set()  # no column of an article stands above its headline
    for strip in strips:
        begun.add(strip.article)
        bodies = [i for i in strip.lines if lines[i].role == "body"]
        best, at = _JUMP, None
        if len(vocabulary) > 1:
            for k in range(max(1, len(bodies) - _JUMPING), len(bodies)):
                if not lines[bodies[k - 1]].complete:
                    continue
                own = topics.counted(bodies[k:])
                vocabulary[strip.article].subtract(own)
                scores = scores_of(own, vocabulary)
                vocabulary[strip.article].update(own)
                lead = max(scores[a] for a in begun) - scores[strip.article]
                if lead > best:
                    best, at = lead, bodies[k]
        if at is None:
            found.append(strip)
            continue
        head, tail = [i for i in strip.lines if i < at], [i for i in strip.lines if i >= at]
        found.append(
            Strip(head, strip.heads, strip.begins, broken=strip.broken, changed=strip.changed, digest=strip.digest)
        )
        found.append(Strip(tail, ends=strip.ends, broken=True))
    return found


def _choose(
    strip: Strip,
    s: int,
    own: Counter[str],
    bodies: Sequence[int],
    vocabulary: Sequence[Counter[str]],
    strips: Sequence[Strip],
    linked: dict[int, int],
    current: int,
    opens: bool,
    first: Sequence[int],
) -> int:
    """The article that a strip without a beginning of its own goes on with; one more than there are: a new one."""
    if s in linked and strips[linked[s]].article >= 0:
        joined = strips[linked[s]].article
        scores = scores_of(own, vocabulary) if len(own) >= _TELLING else []
        best = max(range(len(scores)), key=lambda a: (scores[a], -abs(a - joined)), default=joined)
        return best if scores and scores[best] - scores[joined] > _UNJOINS else joined
    if not bodies and current >= 0:
        return current
    n = len(vocabulary)
    scores = [
        score - (_BEFORE if begins > s else 0.0)
        for score, begins in zip(scores_of(own, vocabulary), first, strict=True)
    ]
    best = max(range(n), key=lambda a: (scores[a], -abs(a - current)))
    if opens and strip.broken and scores[best] < _STRANGE:
        return n
    if strip.changed or (current < 0 and not strip.heads):
        return best if scores[best] >= _LEAD and (best != current or not strip.changed) else n
    if current < 0:
        return best
    lead = scores[best] - scores[current]
    return best if lead > (0.0 if strip.broken else _LEAD) else current


def link_orphans(
    lines: Sequence[Line], members: Sequence[int], strips: Sequence[Strip], follows: dict[int, int]
) -> None:
    """Join, within an article, a sentence that nothing continues with a strip that begins in mid-sentence."""
    goes_on = set(follows.values())
    bodies = [[i for i in strips[s].lines if lines[i].role == "body"] for s in members]
    cuts = [b[-1] for b in bodies if b and not lines[b[-1]].complete and b[-1] not in follows]
    orphans = [b[0] for s, b in zip(members, bodies, strict=True) if b and strips[s].broken and b[0] not in goes_on]
    orphans = [i for i in orphans if may_go_on(lines[i])]
    if len(cuts) * len(orphans) > _LOOSE_ENDS:
        return
    for i in cuts:
        ranked = [
            (begins_in_mid_sentence(lines[j].text[:12]) + seam(lines[i].text[-12:], lines[j].text[:12]) - (j < i), -j)
            for j in orphans
            if j != i and j not in goes_on and not leads_to(follows, j, i)
        ]
        if ranked and max(ranked)[0] > _ORPHAN:
            j = -max(ranked)[1]
            follows[i] = j
            goes_on.add(j)
