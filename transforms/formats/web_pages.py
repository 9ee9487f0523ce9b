"""Web pages: the main text without what stands around it, and what the page says of itself.

The main text is found by trafilatura, from a tree in which tables and lists have become paragraphs, so that none is
lost; where it finds nothing, everything that the page shows is taken. Which of a page's names for the same thing is
believed is the order of ``META``: what Chinese government sites and papers use before what anyone uses.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from lxml import etree, html  # type: ignore[import-untyped]

from transforms.decoding import Unreadable, decode, reads_like_writing
from transforms.formats.markup import dissolve_inline, flatten_tables, lines, plain, words_of
from transforms.publication import parse_date

META: Mapping[str, tuple[str, ...]] = {
    "published_on": (
        "pubdate", "publishdate", "publish_date", "publishtime", "publication_date", "article:published_time", "firstcreationtime",
        "og:release_date", "og:published_time", "dc.date", "dc.date.issued", "dcterms.issued", "datepublished", "date", "apub:time",
    ),
    "publisher": ("contentsource", "source", "mediaid", "og:site_name", "dc.publisher", "sitename", "application-name"),
    "title": ("articletitle", "og:title", "dc.title", "twitter:title"),
    "url": ("og:url", "url"),
}  # fmt: skip
"""Names of meta tags by field, in small letters. Source: 国务院办公厅《政府网站发展指引》
2017 (ArticleTitle, PubDate, ContentSource, SiteName, Url), Open Graph, schema.org, Dublin Core."""

_CHARSET = re.compile(
    rb"charset\s*=\s*[\"']?\s*([\w-]{2,20})|<\?xml[^>]{0,100}encoding\s*=\s*[\"']([\w-]{2,20})", re.IGNORECASE
)
_SUPERSETS = {
    "gb2312": "gb18030", "gbk": "gb18030", "gb18030": "gb18030", "x-gbk": "gb18030", "big5": "big5hkscs", "big5-hkscs": "big5hkscs",
    "utf-8": "utf-8", "utf8": "utf-8",
}  # fmt: skip
_DECLARATION = re.compile(r"^\s*<\?xml[^>]{0,200}\?>")
_SITE = re.compile(r"\s*(?:[_|｜]+|(?<![—–-])(?P<dash>[—–-])(?![—–-]))\s*(?P<name>[^_|｜—–-]{1,30})$")
_FEW = 50  # characters of a page for each that no encoding reads
_ENTITY = re.compile(r"<!ENTITY", re.IGNORECASE)
_BESIDE = 3000  # characters of the whole page in which a date is looked for


def read(data: bytes, name: str, _most_characters: int, _most_pages: int) -> Iterator[dict[str, Any]]:
    """One record: main text, encoding, fields, and the beginning of the whole page."""
    written, encoding = declared(data)
    yield {"encoding": encoding, **page(written)}


def declared(data: bytes) -> tuple[str, str]:
    """The page as text and its encoding: UTF-8 where all of it is valid, else what it declares where that reads like
    writing, else the one in which it does. A page with a few bytes that are valid in none is shown by browsers with marks
    in their place, and read so: half a character at the end of a field that was cut is common."""
    if data.startswith((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")):
        return decode(data)
    m = _CHARSET.search(data[:4096])
    said = _SUPERSETS.get((m[1] or m[2]).decode("ascii", "replace").lower()) if m else None
    for encoding in ("utf-8", said):
        try:
            text = data.decode(encoding) if encoding else ""
        except UnicodeDecodeError:
            continue
        if encoding == "utf-8" or reads_like_writing(text):
            return text, str(encoding)
    try:
        return decode(data)
    except Unreadable:
        for encoding in (said, "utf-8", "gb18030"):
            text = data.decode(encoding, "replace") if encoding else ""
            if text and text.count("\ufffd") * _FEW < len(text) and reads_like_writing(text.replace("\ufffd", "")):
                return text, str(encoding)
        raise


def parsed(written: str) -> Any:
    """The tree of a page; ``Unreadable`` where there is none, or where it declares entities of its own."""
    if _ENTITY.search(written, 0, 4096):
        raise Unreadable("unsafe_xml", "it declares entities, which can unfold without end", written[:200])
    try:
        # half surrogates cannot be parsed, and NUL ends the page
        clean = _DECLARATION.sub("", written).replace("\0", "\ufffd").encode("utf-8", "replace")
        parser = html.HTMLParser(encoding="utf-8", no_network=True, huge_tree=True)  # which bounds the depth at 2,048
        root = html.document_fromstring(clean, parser=parser)
    except (etree.LxmlError, ValueError, AssertionError) as error:
        raise Unreadable("empty_file", f"it holds nothing that a browser would show: {error}") from None
    if any(entry.level == etree.ErrorLevels.FATAL for entry in parser.error_log):
        # what stands behind is not in the tree
        raise Unreadable("broken_file", "its parts are nested too deep, or it holds what no parser takes")
    return root


def page(written: str) -> dict[str, Any]:
    """Main text and fields of a page, and the beginning of everything that it shows."""
    root = parsed(written)
    fields = _fields(root)
    dissolve_inline(root)
    flatten_tables(root)
    _lists_as_paragraphs(root)
    shown = list(lines(root))
    text = _main_text(root)
    return {"text": text or "\n".join(shown), "fields": fields, "beside": "\n".join(shown)[:_BESIDE]}


def _main_text(root: Any) -> str:
    from trafilatura import extract  # 300 ms

    try:
        return extract(root, include_comments=False, include_tables=True, output_format="txt") or ""
    except (etree.LxmlError, RecursionError, ValueError, TypeError, AttributeError, IndexError, KeyError):
        return ""  # the whole page is taken


def _lists_as_paragraphs(root: Any) -> None:
    """Lists of sentences become paragraphs; lists of links stay the navigation that they are."""
    for found in list(root.iter("ul", "ol")):
        said = words_of(found)
        linked = sum(len(words_of(a)) for a in found.iter("a"))
        if said and linked * 2 < len(said):
            found.tag = "div"
            for item in found.iter("li"):
                item.tag = "p"


# --- what the page says of itself -----------------------------------------------------------------


def _fields(root: Any) -> dict[str, str]:
    said: dict[str, str] = {}
    for meta in root.iter("meta"):
        key = str(meta.get("name") or meta.get("property") or meta.get("itemprop") or "").strip().lower()
        value = plain(str(meta.get("content") or ""))
        if key and value:
            said.setdefault(key, value[:1000])
    linked = _linked_data(root)
    found: dict[str, str] = {}
    for field, names in META.items():
        values = [said[n] for n in names if n in said]
        if field in linked:
            values.append(linked[field])
        if field == "published_on":
            values = [on.isoformat() for on in map(parse_date, values) if on]
        if values:
            found[field] = values[0]
    canonical = next(
        (link.get("href") for link in root.iter("link") if str(link.get("rel")).lower() == "canonical"), None
    )
    if canonical and canonical.startswith(("http://", "https://")):
        found["url"] = canonical.strip()[:1000]
    if "title" not in found and (title := _title(root)):
        found["title"] = title
    return found


def _title(root: Any) -> str:
    heads = [t for t in (words_of(h) for h in root.iter("h1")) if t]
    if len(heads) == 1:
        return heads[0][:300]
    for title in root.iter("title"):
        whole = words_of(title)
        return _without_site(whole)[:300]
    return ""


def _without_site(title: str) -> str:
    """A title without the site and its parts at the end: behind a dash only what is shorter than what stands before it,
    and no number (2023年1-7月…)."""
    while (m := _SITE.search(title)) and m.start():
        before = title[: m.start()]
        if m["dash"] and (len(before) <= len(m["name"]) or (before[-1].isdigit() and m["name"][0].isdigit())):
            break
        title = before
    return title


def _linked_data(root: Any) -> dict[str, str]:
    """Date, title and publisher of the first article in the page's JSON-LD."""
    for script in root.iter("script"):
        if str(script.get("type")).lower() != "application/ld+json":
            continue
        try:
            given = json.loads(script.text or "")
        except (ValueError, RecursionError):
            continue
        graph = given.get("@graph") if isinstance(given, dict) else given
        for one in [given, *(graph if isinstance(graph, list) else [])]:
            if isinstance(one, dict) and ("datePublished" in one or "headline" in one):
                publisher = one.get("publisher")
                publisher = publisher[0] if isinstance(publisher, list) and publisher else publisher
                said = {
                    "published_on": one.get("datePublished"),
                    "title": one.get("headline"),
                    "publisher": publisher.get("name") if isinstance(publisher, dict) else publisher,
                }
                return {k: plain(v) for k, v in said.items() if isinstance(v, str) and v.strip()}
    return {}
