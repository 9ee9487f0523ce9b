"""What a source on the web lists: the entries of a feed, the addresses of pages, those that pages link to."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from fnmatch import fnmatchcase
from urllib.parse import unquote, urlsplit

from flows.sources import feeds
from flows.sources.addresses import shown
from flows.sources.cursor import Item, Seen, SourceError, looked_at
from flows.sources.declared import Feed, Files, Pages
from flows.sources.landing import own_sidecar
from flows.sources.web import Answer, LeftAlone, Manners, Refused, Unavailable, Web
from transforms.deliveries import INDEX, SIDECAR


@dataclass(slots=True)
class Listing:
    """What is offered now; ``rows`` are those of the pages that list it."""

    items: list[Item] = field(default_factory=list)
    rows: list[Seen] = field(default_factory=list)
    offered: int = 0


def over_http(declared: Files) -> bool:
    """Are the files on a web server, which is asked as politely as for pages?"""
    return urlsplit(declared.url).scheme in ("http", "https")


@dataclass(frozen=True, slots=True)
class Listings:
    """The listing pages of one source, asked only for what has changed since they were read to their end."""

    declared: Files | Feed | Pages
    before: Mapping[str, Seen]
    web: Web
    manners: Manners
    now: Callable[[], float]

    def listing(self) -> Listing:
        """What the source offers. Raises what ``Web.get`` raises where a feed cannot be had, ``SourceError`` where
        it is none, or where none of several listing pages can be had."""
        declared = self.declared
        if isinstance(declared, Feed):
            return self._feed(declared)
        publisher = declared.publisher if isinstance(declared, Pages) else None
        urls = declared.urls if isinstance(declared, Pages) else (declared.url,)
        lists = declared.follow is not None if isinstance(declared, Pages) else declared.url.endswith("/")
        if lists:
            return self._linked(urls, publisher)
        about = {"publisher": publisher} if publisher else {}
        items = [Item(shown(url), feeds.name_of(url, shown(url)), url, about=about) for url in urls]
        return Listing(items, offered=len(items))

    def _feed(self, declared: Feed) -> Listing:
        found = Listing()
        answer, row = self._page(declared.url)
        if answer.body is not None:
            found.items, whole = feeds.entries(
                answer.body, answer.url, answer.content_type, follow=declared.follow, publisher=declared.publisher
            )
            row = row if whole else replace(row, etag=None, last_modified=None)
        found.rows.append(row)
        found.offered = len(found.items)
        return found

    def _linked(self, urls: tuple[str, ...], publisher: str | None) -> Listing:
        found, problems = Listing(), dict[str, str]()
        for url in urls:
            try:
                answer, row = self._page(url)
                if answer.body is not None:
                    found.items += self._fitting(answer, publisher)
                found.rows.append(row)
            except (SourceError, Unavailable, Refused, LeftAlone) as error:
                problems[url] = str(error)
        if len(problems) == len(urls):
            raise SourceError("; ".join(f"{shown(url)}: {problem}" for url, problem in problems.items()))
        found.rows += [self._failed(url, problem) for url, problem in problems.items()]
        found.items = list({item.id: item for item in found.items}.values())
        found.offered = len(found.items)
        return found

    def _failed(self, url: str, problem: str) -> Seen:
        """The row of a listing page that could not be had while others could."""
        row = looked_at(Item(_id(url), "", url), self.before.get(_id(url)), self.now(), "")
        return replace(row, state="failed", delivered_as=None, tries=row.tries + 1, problem=problem)

    def _fitting(self, answer: Answer, publisher: str | None) -> list[Item]:
        declared = self.declared
        assert answer.body is not None
        if isinstance(declared, Pages):
            return feeds.links(answer.body, answer.url, declared.follow, publisher)
        assert isinstance(declared, Files)
        linked = [i for i in feeds.links(answer.body, answer.url, None) if (i.url or "").startswith(declared.url)]
        below = {unquote((i.url or "")[len(declared.url) :]): i for i in linked}
        pattern = declared.pattern.removeprefix("**/") if declared.pattern != "**" else "*"
        return [
            replace(item, beside=_beside(name, item, below))
            for name, item in below.items()
            if name.partition("?")[0]  # the listing itself, sorted otherwise
            and not name.endswith((SIDECAR, "/"))
            and name.rpartition("/")[2] != INDEX
            and fnmatchcase(name, pattern)
        ]

    def _page(self, url: str) -> tuple[Answer, Seen]:
        """A listing page if it has changed, and its row."""
        seen = self.before.get(_id(url))
        answer = self.web.get(
            url, self.manners, etag=seen.etag if seen else None, last_modified=seen.last_modified if seen else None
        )
        row = looked_at(Item(_id(url), "", url), seen, self.now(), "")
        row = replace(row, state="listing", delivered_as=None, tries=0)
        if answer.body is None:
            return answer, row
        return answer, replace(row, etag=answer.etag, last_modified=answer.last_modified)


def _beside(name: str, item: Item, below: Mapping[str, Item]) -> dict[str, str]:
    """Addresses of the sidecar of a file and of the index of the folder, where they are linked too, by name."""
    root = item.name.removesuffix(name)
    return {root + other: str(below[other].url) for other in (own_sidecar(name, below), INDEX) if other in below}


def _id(url: str) -> str:
    return f"listing {shown(url)}"
