"""RSS and Atom, and pages of links: what they list, as items. Pure functions of bytes."""

from __future__ import annotations

import html
import re
import time
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import unquote, urldefrag, urljoin, urlsplit

import feedparser  # type: ignore[import-untyped]
from lxml import etree  # type: ignore[import-untyped]
from lxml import html as lxml_html

from flows.show import one_line
from flows.sources.addresses import shown
from flows.sources.cursor import Item, SourceError
from transforms.decoding import Unreadable, decode, refuse_known_formats
from transforms.formats.web_pages import declared
from transforms.identity import digest_of
from transforms.publication import parse_date

LINKED = "linked"
"""Version of a page that was found by a link: it is fetched once."""
_ZONE = re.compile(r"(?:[+-]\d\d:?\d\d|Z|[A-Z]{2,4})\s*$")
_DECLARES = re.compile(rb"<\?xml[^>]*encoding\s*=", re.IGNORECASE)
_ENDS = re.compile(rb"</(?:rss|feed|rdf:RDF)\s*>\s*\Z", re.IGNORECASE)
_PAGE_OF = {"text/html": ".html", "application/xhtml+xml": ".html"}
_EXTENSIONS = {
    **_PAGE_OF,
    "text/plain": ".txt",
    "text/markdown": ".md",
    "text/csv": ".csv",
    "application/pdf": ".pdf",
    "application/epub+zip": ".epub",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
    "application/msword": ".doc",
    "application/x-ndjson": ".jsonl",
    "application/jsonl": ".jsonl",
    "application/json": ".json",
    "application/zip": ".zip",
    "application/gzip": ".gz",
    "application/xml": ".xml",
    "text/xml": ".xml",
    "application/rss+xml": ".xml",
    "application/atom+xml": ".xml",
}
_SAME = {".html": {".html", ".htm", ".shtml", ".xhtml"}, ".md": {".md", ".markdown"}, ".jsonl": {".jsonl", ".ndjson"}}
_TEXTS = {".md", ".markdown", ".csv", ".tsv", ".jsonl", ".ndjson"}  # which servers like to send as text/plain


def entries(
    feed: bytes, url: str, content_type: str, *, follow: bool, publisher: str | None
) -> tuple[list[Item], bool]:
    """The entries of a feed, an item each: of its page where ``follow`` says so, else of the text that it holds; and
    whether it could be read to its end: many are not well-formed, and give what could be made out.

    Raises ``SourceError`` where the bytes are no feed.
    """
    feed = _recoded(feed, content_type)
    headers = {"content-location": url} | ({"content-type": content_type} if content_type else {})
    parsed = feedparser.parse(feed, response_headers=headers, resolve_relative_uris=False)
    whole = not parsed.bozo or _only_about_encoding(parsed.bozo_exception)
    if not whole and not parsed.entries:
        problem = parsed.bozo_exception
        raise SourceError(f"it is no feed that can be read: {type(problem).__name__}: {one_line(problem)}")
    if not parsed.get("version"):
        raise SourceError("it is neither RSS nor Atom")
    named = publisher or _text(parsed.feed.get("title"))
    # of a feed that breaks off the last entry may be half of one; the next answer has it whole
    entries_of = parsed.entries if whole or _ENDS.search(feed.replace(b"\0", b"")[-200:]) else parsed.entries[:-1]
    found: dict[str, Item] = {}
    for entry in entries_of:
        item = _item(entry, url, named, follow=follow)
        if item is not None and item.url and item.id in found and found[item.id].url != item.url:
            item = replace(item, id=shown(item.url))  # there are feeds that give all their entries one guid
        if item is not None:
            found.setdefault(item.id, item)
    return list(found.values()), whole


def _recoded(feed: bytes, content_type: str) -> bytes:
    """The feed in UTF-8 where neither it nor its server says in what it is and it is in another encoding: feedparser would
    take it for Western."""
    if _DECLARES.search(feed[:200]) or "charset" in content_type.lower():
        return feed
    try:
        return decode(feed)[0].encode("utf-8", "replace")
    except Unreadable:
        return feed


def _only_about_encoding(problem: Exception) -> bool:
    """feedparser also remarks that a server and the XML name different encodings, and reads on."""
    return isinstance(problem, feedparser.CharacterEncodingOverride | feedparser.NonXMLContentType)


def _item(entry: Mapping[str, Any], feed: str, publisher: str | None, *, follow: bool) -> Item | None:
    link = _link(entry, feed)
    text = max((str(c.get("value") or "") for c in entry.get("content", ())), key=len, default="")
    text = text or str(entry.get("summary") or "")
    identity = shown(str(entry.get("id") or link or ""))
    title = _text(entry.get("title"))
    if not identity:
        if not text and not title:
            return None
        identity = "text:" + digest_of(f"{title}\n{text}")
    about = {"title": title, "published_on": published_on(entry), "publisher": _source_of(entry) or publisher}
    told = {k: v for k, v in about.items() if v}
    body = None if follow and link else _page(title, text)
    # what is said of its date, and of an entry that carries its text the text: another is another state
    when = _own(entry, "updated") or _own(entry, "published") or ""
    version = digest_of(f"{when}\n{shown(link or '')}\n{text if body else ''}")
    name = name_of(link, identity) if link else f"entry-{digest_of(identity)[:12]}"
    return Item(identity, name, link, version, None, None, told, body)


def _link(entry: Mapping[str, Any], feed: str) -> str | None:
    """The address that an entry leads to: its link, else the first file that it encloses."""
    link = str(entry.get("link") or "")
    if entry.get("guidislink") and link == entry.get("id") and not link.startswith(("http:", "https:")):
        link = ""  # an id that only by default counts as an address
    told = link or next((str(e.get("href")) for e in entry.get("enclosures", ()) if e.get("href")), "")
    address = urldefrag(urljoin(feed, told)).url if told else ""
    return address if urlsplit(address).scheme in ("http", "https") else None


def _page(title: str | None, text: str) -> bytes:
    """The text of an entry as a page of its own."""
    head = html.escape(title or "")
    return (
        f'<!DOCTYPE html>\n<html lang="zh"><head><meta charset="utf-8"><title>{head}</title></head>\n'
        f"<body><article><h1>{head}</h1>\n{text}\n</article></body></html>\n"
    ).encode("utf-8", "replace")


def published_on(entry: Mapping[str, Any]) -> str | None:
    """The day of an entry in China; of a time without a zone, which is how many write theirs, the day as it stands."""
    for name in ("published", "updated", "created"):
        told, parsed = str(_own(entry, name) or ""), _own(entry, f"{name}_parsed")
        if not told:
            continue
        day = parse_date(told)
        if day is None and parsed is not None:
            day = parse_date(f"{time.strftime('%Y-%m-%dT%H:%M:%S', parsed)}{'Z' if _ZONE.search(told) else ''}")
        if day is not None:
            return day.isoformat() if date(1990, 1, 1) <= day else None
    return None


def _own(entry: Mapping[str, Any], name: str) -> Any:
    """A field as it stands in the feed: feedparser gives one date for another."""
    return dict(entry.items()).get(name)


def _source_of(entry: Mapping[str, Any]) -> str | None:
    source = entry.get("source")
    return _text(source.get("title")) if isinstance(source, Mapping) else None


def _text(value: object) -> str | None:
    told = " ".join(html.unescape(re.sub(r"<[^>]*>", "", str(value or ""))).split())
    return told[:300] or None


# --- pages of links ----------------------------------------------------------------------------------------------


def links(page: bytes, url: str, pattern: str | None, publisher: str | None = None) -> list[Item]:
    """The addresses that a page links to and that match, each once, in their order."""
    try:
        refuse_known_formats(page)
        text, _ = declared(page)
    except Unreadable as error:
        raise SourceError(f"it is no page of links: {error.detail}") from error
    parser = lxml_html.HTMLParser(encoding="utf-8")
    try:
        tree = lxml_html.document_fromstring(text.encode("utf-8", "replace"), parser=parser, base_url=url)
    except (etree.ParserError, ValueError) as error:
        raise SourceError(f"it is no page of links: {error}") from error
    base = next((b for b in tree.xpath("//base/@href") if b), None)
    root = urljoin(url, base) if base else url
    fits = re.compile(pattern or "")
    found: dict[str, Item] = {}
    for target in tree.xpath("//a/@href"):
        try:
            address = urldefrag(urljoin(root, target.strip())).url
            known = urlsplit(address).scheme in ("http", "https") and bool(urlsplit(address).hostname)
        except ValueError:
            continue
        if known and address != url and fits.search(address):
            # what the list calls it is often cut short: the title is left to the page
            about = {"publisher": publisher} if publisher else {}
            told = shown(address)
            found.setdefault(told, Item(told, name_of(address, told), address, LINKED, about=about))
    return list(found.values())


# --- names --------------------------------------------------------------------------------------------------------


def name_of(url: str, item: str) -> str:
    """The name of a document at an address: host and path, with a digest where a query tells pages apart."""
    parts = urlsplit(url)
    path = unquote(parts.path).strip("/") or "index"
    host = (parts.hostname or "") + (f"_{parts.port}" if parts.port else "")
    told = PurePosixPath(host, *[p for p in path.split("/") if p not in ("", ".", "..")])
    if parts.query or told.name == "index.csv" or told.name.endswith(".meta.json"):
        told = told.with_name(f"{told.stem}~{digest_of(item)[:8]}{told.suffix}")
    return told.as_posix()


def with_extension(name: str, content_type: str) -> str:
    """The name with the extension of what it holds, by the word of the server; its own where that says nothing."""
    kind = content_type.partition(";")[0].strip().lower()
    extension = _EXTENSIONS.get(kind)
    own = PurePosixPath(name).suffix.lower()
    if extension is None or own in _SAME.get(extension, {extension}):
        return name
    if extension == ".txt" and own in _TEXTS:
        return name
    return name + extension
