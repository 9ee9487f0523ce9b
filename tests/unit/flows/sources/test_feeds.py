"""Feeds and pages of links, as items: RSS, Atom, GB18030, dates with and without a zone."""

from __future__ import annotations

import pytest

from flows.sources.cursor import SourceError
from flows.sources.feeds import entries, links, name_of, with_extension

RSS = """<?xml version="1.0" encoding="{encoding}"?>
<rss version="2.0"><channel><title>金华日报</title>
<item><title>光伏产值</title><link>/2023/a.html</link><pubDate>{date}</pubDate>
<description>产值909.6亿元</description></item>
</channel></rss>"""
ATOM = """<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom"><title>统计局</title>
<entry><id>tag:stats,2023:1</id><title>粮食</title><link href="https://stats.example/1.html"/>
<updated>2023-12-11T09:30:00+08:00</updated><content type="html">&lt;p&gt;粮食产量13908亿斤&lt;/p&gt;</content></entry>
</feed>"""
URL = "https://paper.example/feed.xml"


@pytest.mark.parametrize("encoding", ["utf-8", "gb2312", "gb18030", "big5", "utf-16"])
def test_a_feed_is_read_in_its_encoding(encoding: str) -> None:
    written = RSS.format(encoding=encoding, date="Tue, 05 Sep 2023 08:00:00 +0800")
    if encoding == "big5":
        written = (
            written.replace("金华日报", "經濟日報")
            .replace("光伏产值", "光伏產值")
            .replace("产值", "產值")
            .replace("亿", "億")
        )
    found, whole = entries(written.encode(encoding), URL, "text/xml", follow=True, publisher=None)
    assert whole
    (item,) = found
    assert item.url == "https://paper.example/2023/a.html"
    assert item.about["title"] in ("光伏产值", "光伏產值")
    assert item.about["publisher"] in ("金华日报", "經濟日報")
    assert item.about["published_on"] == "2023-09-05"


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("Mon, 04 Sep 2023 20:30:00 GMT", "2023-09-05"),  # half past four in the morning there
        ("Tue, 05 Sep 2023 00:30:00 +0800", "2023-09-05"),
        ("2023-09-05T23:30:00+08:00", "2023-09-05"),
        ("2023-09-05 23:30:00", "2023-09-05"),  # without a zone: as it stands
        ("2023-09-05", "2023-09-05"),
        ("2023年9月5日", "2023-09-05"),
        ("Tue, 05 Sep 2023 23:30:00", "2023-09-05"),
        ("1693843800", "2023-09-05"),
        ("yesterday", None),
    ],
)
def test_the_day_is_that_of_china(written: str, day: str | None) -> None:
    feed = RSS.format(encoding="utf-8", date=written).encode()
    ((item,), _) = entries(feed, URL, "", follow=True, publisher=None)
    assert item.about.get("published_on") == day


def test_a_feed_that_names_no_encoding_is_read_in_its_own() -> None:
    written = RSS.format(encoding="", date="2023-09-05").replace(' encoding=""', "")
    ((item,), _) = entries(written.encode("gb18030"), URL, "text/xml", follow=True, publisher=None)
    assert item.about["title"] == "光伏产值"


def test_an_id_before_its_link_does_not_hide_it() -> None:
    link = '<link href="https://stats.example/1.html"/>'
    feed = ATOM.replace(link, "").replace("</title>\n<updated>", f"</title>{link}\n<updated>")
    ((item,), _) = entries(feed.encode(), URL, "", follow=True, publisher=None)
    assert (item.id, item.url, item.body) == ("tag:stats,2023:1", "https://stats.example/1.html", None)


@pytest.mark.parametrize(
    ("inside", "found"),
    [
        ("<title>一季度增长5%</title>", [None]),
        (
            '<title>报纸</title><enclosure url="/p.pdf" type="application/pdf" length="1"/>',
            ["https://paper.example/p.pdf"],
        ),
        (
            "<guid isPermaLink='false'>1</guid><link>/a</link></item><item><guid isPermaLink='false'>1</guid><link>/b</link>",
            ["https://paper.example/a", "https://paper.example/b"],
        ),
        ("<author>无题</author>", []),
    ],
)
def test_every_entry_that_holds_anything_is_one(inside: str, found: list[str | None]) -> None:
    feed = f'<rss version="2.0"><channel><title>x</title><item>{inside}</item></channel></rss>'
    items, _ = entries(feed.encode(), URL, "", follow=True, publisher=None)
    assert [i.url for i in items] == found
    assert len({(i.id, i.name) for i in items}) == len(found)


def test_the_text_of_an_entry_can_be_taken_instead_of_its_page() -> None:
    ((item,), _) = entries(ATOM.encode(), URL, "application/atom+xml", follow=False, publisher="国家统计局")
    assert item.id == "tag:stats,2023:1"
    assert item.body is not None
    assert "粮食产量13908亿斤" in item.body.decode("utf-8")
    assert item.about["publisher"] == "国家统计局"


def test_an_entry_that_was_changed_is_another_version() -> None:
    feed = RSS.format(encoding="utf-8", date="Tue, 05 Sep 2023 08:00:00 +0800")
    ((before,), _) = entries(feed.encode(), URL, "", follow=True, publisher=None)
    ((same,), _) = entries(feed.replace("金华日报", "新名").encode(), URL, "", follow=True, publisher=None)
    later = feed.replace("08:00:00", "09:00:00")
    ((after,), _) = entries(later.encode(), URL, "", follow=True, publisher=None)
    assert before.version == same.version != after.version
    assert before.id == after.id


def test_what_is_cut_off_is_known_to_be_so() -> None:
    feed = RSS.format(encoding="utf-8", date="2023-09-05").encode()
    sloppy, whole = entries(feed.replace("产值".encode(), b"A & B <br>"), URL, "", follow=True, publisher=None)
    assert (len(sloppy), whole) == (1, False), "many feeds are not well-formed, and read all the same"
    half, whole = entries(feed[: feed.index(b".html</link>")], URL, "", follow=True, publisher=None)
    assert (half, whole) == ([], False), "half an address leads elsewhere"


@pytest.mark.parametrize("text", [b"<html><body>login</body></html>", b"", b"{}", b"\x00\x01\x02"])
def test_what_is_no_feed_is_an_error(text: bytes) -> None:
    with pytest.raises(SourceError):
        entries(text, URL, "", follow=True, publisher=None)


def test_links_that_match_are_found_once_and_made_whole() -> None:
    page = (
        '<base href="https://city.example/news/"><a href="art/1.html">一</a><a href="art/1.html#top">again</a>'
        '<a href="/about.html">x</a><a href="javascript:void(0)">y</a><a href="http://[bad">z</a>'
        '<a href="art/2.html?id=7">二</a>'
    ).encode("gb18030")
    found = links(page, "https://city.example/", r"/art/")
    assert [i.url for i in found] == [
        "https://city.example/news/art/1.html",
        "https://city.example/news/art/2.html?id=7",
    ]
    assert len({i.name for i in found}) == 2


@pytest.mark.parametrize("damage", [b"\xff\xfe\xff", b"\0", b"\xe6\xbb"])
def test_a_page_of_links_that_is_damaged_is_still_one(damage: bytes) -> None:
    page = "<p>滁州市地区生产总值增长百分之六点一，粮食产量增长百分之一点二，居民收入增长百分之五，稳中有进。</p>" * 4
    found = links(b"<p>%b</p>%b<a href=/art/1.html>x</a>" % (damage, page.encode()), URL, "/art/")
    assert [i.url for i in found] == ["https://paper.example/art/1.html"]


def test_a_file_in_the_place_of_a_page_of_links_is_an_error() -> None:
    with pytest.raises(SourceError, match="it begins like PDF"):
        links(b"%PDF-1.4 x", URL, None)


@pytest.mark.parametrize(
    ("url", "content_type", "name"),
    [
        ("https://h.example/2023/a.html", "text/html; charset=gbk", "h.example/2023/a.html"),
        ("https://h.example/2023/a.shtml", "text/html", "h.example/2023/a.shtml"),
        ("https://h.example/2023/a", "text/html", "h.example/2023/a.html"),
        ("https://h.example/", "text/html", "h.example/index.html"),
        ("https://h.example/r.pdf", "application/octet-stream", "h.example/r.pdf"),
        ("https://h.example/b.jsonl", "text/plain", "h.example/b.jsonl"),
        ("https://h.example/a.txt", "text/plain", "h.example/a.txt"),
        ("https://h.example/../../etc/passwd", "text/plain", "h.example/etc/passwd.txt"),
    ],
)
def test_a_document_is_named_after_its_address(url: str, content_type: str, name: str) -> None:
    assert with_extension(name_of(url, url), content_type) == name
