"""Cut clean articles into the columns of pages and count what comes back: python -m benchmarks.cut_pages FOLDER

Articles of the texts in a folder are cut at random places, with or without bylines and end marks, and
their columns are laid one after the other in an order in which they might be printed. Counted are the
numbers that come back under the headline of their article, and the seams that are found again.
"""

from __future__ import annotations

import argparse
import hashlib
import random
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from transforms.articles import segment
from transforms.records import Article, Document

_SHORTEST = 400  # characters of an article that is worth cutting
_NO_CUT_BEFORE, _NO_CUT_AFTER = "，。、；：！？）》”’%％·…,;:?! ", "（“《。！？”；：!?;:…(—. "
_NUMBER = re.compile(r"\d+(?:\.\d+)?")


@dataclass
class Page:
    """A page with the truth about it."""

    text: str = ""
    titles: list[str] = field(default_factory=list)
    columns: list[tuple[int, int, int]] = field(default_factory=list)  # article, start and end in the text
    seams: set[tuple[int, int]] = field(default_factory=set)  # end of a cut line, start of what continues it


@dataclass
class Tally:
    """Numbers under the right headline, all numbers; seams found, all seams, all joins made."""

    right: int = 0
    numbers: int = 0
    found: int = 0
    seams: int = 0
    joins: int = 0


def _document(text: str) -> Document:
    raw = text.encode()
    return Document("page.txt", hashlib.sha256(raw).hexdigest(), text, len(raw), "utf-8", "text/plain")


def articles_of(folder: Path) -> list[tuple[str, list[str]]]:
    """Headline and paragraphs of the articles long enough to be cut."""
    found = []
    for path in sorted(folder.glob("*.txt")):
        for article in segment(_document(path.read_text("utf-8", "replace"))):
            paragraphs = [p for p in map(str.strip, article.text.split("\n")) if len(p) > 30 and p != article.title]
            if sum(map(len, paragraphs)) >= _SHORTEST and 4 <= len(article.title) <= 45:
                found.append((article.title, paragraphs))
    return found


def _place_to_cut(paragraph: str, rng: random.Random) -> int | None:
    """Where a column may cut a paragraph: a third of them between a number and its unit."""
    units = [m.end() for m in re.finditer(r"\d(?=[万亿元个家吨台千米户人%])", paragraph[:-4]) if m.end() >= 25]
    if units and rng.random() < 0.35:
        return rng.choice(units)
    for _ in range(30):
        at = rng.randint(25, len(paragraph) - 8)
        before, after = paragraph[at - 1], paragraph[at]
        if after not in _NO_CUT_BEFORE and before not in _NO_CUT_AFTER and not (before + after).isascii():
            return at
    return None


def _columns(head: list[str], paragraphs: list[str], rng: random.Random) -> list[list[str]]:
    """An article in columns; each but the last ends in a cut line."""
    columns = [list(head)]
    cuts = set(rng.sample(range(len(paragraphs)), min(len(paragraphs), rng.choice((1, 1, 2, 2, 3)))))
    for k, paragraph in enumerate(paragraphs):
        at = _place_to_cut(paragraph, rng) if k in cuts and len(paragraph) > 60 else None
        if at is None:
            columns[-1].append(paragraph)
        else:
            columns[-1].append(paragraph[:at])
            columns.append([paragraph[at:]])
    return columns


def _order(counts: list[int], rng: random.Random) -> Iterator[tuple[int, int]]:
    """Articles and columns as they stand on the page: articles begin in order, columns of each are in order."""
    next_of, begun = [0] * len(counts), 0
    while any(n < count for n, count in zip(next_of, counts, strict=True)):
        open_ = [a for a, count in enumerate(counts) if next_of[a] < count and a <= begun]
        a = rng.choice(open_)
        begun += next_of[a] == 0
        yield a, next_of[a]
        next_of[a] += 1


def page_of(articles: list[tuple[str, list[str]]], seed: int) -> Page:
    """One page of two to five articles."""
    rng = random.Random(seed)
    chosen = rng.sample(articles, min(len(articles), rng.choice((2, 3, 3, 4, 5))))
    bylines, end_marks = rng.random() < 0.6, rng.random() < 0.25
    page = Page(titles=[title for title, _ in chosen])
    laid = []
    for k, (title, paragraphs) in enumerate(chosen):
        head = [title, f"本报记者 {'王李张刘陈'[k]}{rng.choice('海燕宁峰')}"] if bylines else [title]
        laid.append(_columns(head, paragraphs, rng))
        if end_marks:
            laid[-1][-1].append("摘自《东湖日报》")
    ends: dict[tuple[int, int], int] = {}
    starts: dict[tuple[int, int], int] = {}
    for a, c in _order([len(columns) for columns in laid], rng):
        starts[a, c] = len(page.text)
        page.text += "\n\n".join(laid[a][c])
        ends[a, c] = len(page.text)
        page.columns.append((a, starts[a, c], ends[a, c]))
        page.text += "\n\n"
    page.seams = {(end, starts[a, c + 1]) for (a, c), end in ends.items() if (a, c + 1) in starts}
    return page


def count(page: Page, tally: Tally) -> None:
    """Add what comes back of a page."""
    found = segment(_document(page.text))
    owner: dict[int, Article] = {}
    joins = set()
    for article in found:
        for k, (start, at, length) in enumerate(article.pieces):
            owner.update(dict.fromkeys(range(at, at + length), article))
            if k + 1 < len(article.pieces) and article.pieces[k + 1][0] == start + length:
                seam = at + length, article.pieces[k + 1][1]
                if "\n" in page.text[min(seam) : max(seam)]:  # a blank between a figure and its unit is none
                    joins.add(seam)
    for a, start, end in page.columns:
        for m in _NUMBER.finditer(page.text, start, end):
            tally.right += m.start() in owner and page.titles[a] in owner[m.start()].title
            tally.numbers += 1
    tally.found += len(joins & page.seams)
    tally.seams += len(page.seams)
    tally.joins += len(joins)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.cut_pages")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--pages", type=int, default=100)
    parser.add_argument("--seed", type=int, default=0, help="of the first page")
    options = parser.parse_args()
    articles, tally = articles_of(options.folder), Tally()
    for seed in range(options.seed, options.seed + options.pages):
        count(page_of(articles, seed), tally)
    print(f"{options.pages} pages of {len(articles)} articles, seeds from {options.seed}")
    print(f"numbers under their headline {tally.right / max(1, tally.numbers):.3f} of {tally.numbers}")
    print(f"seams found {tally.found / max(1, tally.seams):.3f}, joins right {tally.found / max(1, tally.joins):.3f}")


if __name__ == "__main__":
    main()
