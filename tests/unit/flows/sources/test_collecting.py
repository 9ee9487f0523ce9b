"""One source looked through again and again: what is taken, what waits, what is tried again. The clock is the test's."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from flows.sources.collecting import GIVE_UP, Collected, Tools, collect
from flows.sources.cursor import Seen
from flows.sources.declared import Feed, Files, Folder, Pages
from flows.sources.landing import Landing
from flows.sources.web import Web
from transforms.deliveries import discover


class Watch:
    """A source with its cursor, and a clock that moves when told."""

    def __init__(self, landing: Path) -> None:
        self.now = 1_700_000_000.0
        self.cursor: dict[str, Seen] = {}
        self.landing = Landing(landing)
        self.web: Web | None = None

    def look(self, source: Any, *, killed: bool = False, insist: bool = False) -> dict[str, str]:
        """One run: the texts that were taken, by name. A killed one writes no cursor and takes nothing."""
        self.web = Web(tries=2, backoff_seconds=0.001)
        try:
            self.last = collect(
                source, self.cursor, self.landing, Tools(self.web, 2, 0.001), lambda: self.now, insist=insist
            )
        finally:
            self.web.close()
        if killed:
            return {}
        return self._taken(self.last)

    def _taken(self, c: Collected) -> dict[str, str]:
        self.cursor |= c.rows
        taken = {}
        for row, (delivery,) in c.ready:
            taken[delivery.name] = delivery.path.read_text(encoding="utf-8")
            self.cursor[row.item] = _done(row)
        for landed in c.landed.values():
            taken[landed.name] = landed.path.read_text(encoding="utf-8")
            self.cursor[landed.row.item] = landed.row
        self.landing.clear(c.landed.values())
        return taken

    def state(self, item: str) -> str:
        return self.cursor[item].state


def _done(row: Seen) -> Seen:
    from dataclasses import replace

    return replace(row, state="done")


@pytest.fixture
def watch(tmp_path: Path) -> Iterator[Watch]:
    yield Watch(tmp_path / "incoming" / "s")


# --- folders --------------------------------------------------------------------------------------------------------


@pytest.fixture
def inbox(tmp_path: Path, watch: Watch) -> Callable[..., None]:
    """Write a file of the inbox at the time of the clock, or another."""
    (tmp_path / "inbox").mkdir()

    def write(name: str, text: str, at: float | None = None) -> None:
        path = tmp_path / "inbox" / name
        path.write_text(text, encoding="utf-8")
        os.utime(path, (at or watch.now,) * 2)

    return write


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return Folder.model_validate({"name": "s", "kind": "folder", "path": tmp_path / "inbox", "settle_seconds": 30})


def test_a_file_is_taken_when_it_has_settled_and_once(watch: Watch, inbox: Any, folder: Folder) -> None:
    inbox("old.txt", "old", watch.now - 31)
    inbox("new.txt", "new", watch.now - 1)
    assert watch.look(folder) == {"old.txt": "old"}
    assert watch.state("new.txt") == "waiting"
    watch.now += 30
    assert watch.look(folder) == {"new.txt": "new"}
    assert watch.look(folder) == {}
    assert watch.last.unchanged == 2


def test_a_file_that_grows_waits_until_it_has_stopped(watch: Watch, inbox: Any, folder: Folder) -> None:
    for text in ("ha", "half", "half of"):
        inbox("a.txt", text)
        watch.now += 20
        assert watch.look(folder) == {}
    watch.now += 20
    assert watch.look(folder) == {"a.txt": "half of"}


def test_a_file_from_the_future_waits_until_it_was_seen_unchanged(watch: Watch, inbox: Any, folder: Folder) -> None:
    inbox("a.txt", "a", watch.now + 5000)
    assert watch.look(folder) == {}
    watch.now += 29
    assert watch.look(folder) == {}
    watch.now += 1
    assert watch.look(folder) == {"a.txt": "a"}


def test_a_file_that_was_changed_is_taken_again(watch: Watch, inbox: Any, folder: Folder) -> None:
    inbox("a.txt", "one", watch.now - 100)
    watch.look(folder)
    inbox("a.txt", "two", watch.now - 100)  # as large, and with the same time: a copy that keeps times
    assert watch.look(folder) == {"a.txt": "two"}


def test_a_half_written_sidecar_holds_its_document_up(watch: Watch, inbox: Any, folder: Folder) -> None:
    inbox("a.txt", "a", watch.now - 100)
    inbox("a.meta.json", '{"title":')
    assert watch.look(folder) == {}
    watch.now += 31
    inbox("a.meta.json", '{"title": "A"}', watch.now - 31)
    assert watch.look(folder) == {"a.txt": "a"}
    inbox("a.meta.json", '{"title": "B"}', watch.now - 31)
    assert watch.look(folder) == {"a.txt": "a"}, "what is said of it has changed"


def test_what_went_before_it_was_read_is_noted(watch: Watch, inbox: Any, folder: Folder, tmp_path: Path) -> None:
    inbox("a.txt", "a")
    watch.look(folder)
    (tmp_path / "inbox" / "a.txt").unlink()
    watch.look(folder)
    assert watch.state("a.txt") == "gone"
    inbox("a.txt", "a")
    watch.now += 31
    assert watch.look(folder) == {"a.txt": "a"}


def test_nothing_is_opened_where_nothing_has_changed(
    watch: Watch, inbox: Any, folder: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    inbox("a.txt", "a", watch.now - 100)
    watch.look(folder)
    monkeypatch.setattr("flows.sources.folders.discover", None)
    assert watch.look(folder) == {}
    assert (watch.last.listed, watch.last.unchanged) == (1, 1)


def test_a_folder_that_is_not_there_is_a_problem_of_the_source(watch: Watch, folder: Folder) -> None:
    assert watch.look(folder) == {}
    assert "mkdir -p" in str(watch.last.problem)


# --- files at an address ---------------------------------------------------------------------------------------------


@pytest.fixture
def memory() -> Iterator[Any]:
    import fsspec

    system = fsspec.filesystem("memory")
    yield system
    system.rm("/", recursive=True) if system.find("/") else None


BUCKET = Files.model_validate({"name": "s", "kind": "files", "url": "memory://papers", "pattern": "**/*.txt"})


def test_files_are_fetched_with_what_lies_beside_them(watch: Watch, memory: Any, tmp_path: Path) -> None:
    from transforms.deliveries import discover

    memory.pipe("/papers/1/a.txt", b"a")
    memory.pipe("/papers/1/a.meta.json", b'{"publisher": "P"}')
    memory.pipe("/papers/index.csv", b"document,title\n1/a.txt,T\n")
    memory.pipe("/papers/1/skip.bin", b"x")
    watch.look(BUCKET, killed=True)
    (found,) = discover(watch.landing.folder)
    assert found.name == "1/a.txt"
    assert found.metadata == {"publisher": "P", "title": "T", "url": "memory:///papers/1/a.txt"}
    assert watch.look(BUCKET) == {"1/a.txt": "a"}
    assert not watch.landing.folder.exists(), "what was taken is cleared away"
    assert watch.look(BUCKET) == {}
    memory.pipe("/papers/1/a.txt", b"b")
    assert watch.look(BUCKET) == {"1/a.txt": "b"}


def test_the_index_of_a_folder_is_read_once_for_all_its_files(
    watch: Watch, memory: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    for n in range(3):
        memory.pipe(f"/papers/1/{n}.txt", b"%d" % n)
    memory.pipe("/papers/index.csv", b"document,title\n1/0.txt,T\n")
    read: list[str] = []
    whole = type(memory).cat_file

    def counted(self: Any, path: str, *args: Any, **kwargs: Any) -> Any:
        read.append(path)
        return whole(self, path, *args, **kwargs)

    monkeypatch.setattr(type(memory), "cat_file", counted)
    assert len(watch.look(BUCKET)) == 3
    assert sorted(read) == ["/papers/1/0.txt", "/papers/1/1.txt", "/papers/1/2.txt", "/papers/index.csv"]


def test_what_a_killed_run_fetched_is_taken_though_it_is_gone_since(watch: Watch, memory: Any) -> None:
    memory.pipe("/papers/a.txt", b"a")
    memory.pipe("/papers/b.txt", b"b")
    watch.look(BUCKET, killed=True)
    memory.rm("/papers/a.txt")
    assert watch.look(BUCKET) == {"a.txt": "a", "b.txt": "b"}


def test_what_a_kill_left_half_is_fetched_again(watch: Watch, memory: Any) -> None:
    memory.pipe("/papers/a.txt", b"one")
    watch.look(BUCKET, killed=True)
    (record,) = watch.landing.records.glob("*.json")
    (watch.landing.folder / "a.txt").write_bytes(b"on")
    assert watch.look(BUCKET) == {"a.txt": "one"}
    assert not record.exists()


def test_names_stay_in_their_folder(watch: Watch, memory: Any) -> None:
    memory.pipe("/papers/x/a b:c?.txt", b"a")
    memory.pipe("/papers/x/" + "长" * 100 + ".txt", b"b")
    taken = watch.look(BUCKET)
    assert sorted(taken.values()) == ["a", "b"]
    assert all(len(n.encode()) < 200 and ":" not in n for n in taken)


def test_a_file_that_is_too_large_is_refused(watch: Watch, memory: Any) -> None:
    memory.pipe("/papers/a.txt", b"aaaa")
    small = BUCKET.model_copy(update={"max_bytes": 3})
    assert watch.look(small) == {}
    assert watch.state("a.txt") == "refused"
    assert watch.look(BUCKET, insist=True) == {"a.txt": "aaaa"}


def test_what_is_too_much_for_a_run_waits_for_the_next(watch: Watch, memory: Any) -> None:
    for n in range(5):
        memory.pipe(f"/papers/{n}.txt", b"%d" % n)
    few = BUCKET.model_copy(update={"max_items": 2})
    assert [len(watch.look(few)) for _ in range(4)] == [2, 2, 1, 0]


def test_an_unknown_address_is_a_problem_of_the_source(watch: Watch) -> None:
    for url in ("memory://nothing", "nonsense://x", "file:///nowhere/at/all"):
        assert watch.look(BUCKET.model_copy(update={"url": url})) == {}
        assert watch.last.problem


# --- feeds and pages -------------------------------------------------------------------------------------------------


def feed_of(*names: str) -> bytes:
    items = "".join(f"<item><title>{n}</title><link>/{n}.txt</link></item>" for n in names)
    return f'<rss version="2.0"><channel><title>P</title>{items}</channel></rss>'.encode()


def test_entries_of_a_feed_are_fetched_once(watch: Watch, site: Any, versioned: Any) -> None:
    names = ["a"]
    site.pages |= {"/feed": versioned(lambda: feed_of(*names), "application/rss+xml"), "/a.txt": b"A", "/b.txt": b"B"}
    feed = Feed.model_validate({"name": "s", "kind": "feed", "url": f"{site.url}/feed", "delay_seconds": 0})
    host = site.url.removeprefix("http://").replace(":", "_")
    assert watch.look(feed) == {f"{host}/a.txt": "A"}
    names[:] = ["b", "a"]
    assert watch.look(feed) == {f"{host}/b.txt": "B"}
    asked = len(site.asked)
    assert watch.look(feed) == {}
    assert site.asked[asked:] == ["/robots.txt", "/feed"], "304: nothing else is asked for"


def test_an_entry_that_could_not_be_got_is_tried_again_though_the_feed_forgets_it(
    watch: Watch, site: Any, versioned: Any
) -> None:
    names = ["a", "b"]
    site.pages |= {"/feed": versioned(lambda: feed_of(*names), "application/rss+xml"), "/b.txt": b"B"}
    feed = Feed.model_validate({"name": "s", "kind": "feed", "url": f"{site.url}/feed", "delay_seconds": 0})
    assert list(watch.look(feed).values()) == ["B"]
    assert watch.state(f"{site.url}/a.txt") == "failed"
    names[:] = ["b"]
    site.pages["/a.txt"] = b"A"
    assert watch.look(feed) == {}, "it is not asked for again at once"
    watch.now += 61
    assert list(watch.look(feed).values()) == ["A"]
    assert watch.look(feed) == {}


def test_what_is_put_off_is_told_of_with_its_problem(watch: Watch, site: Any) -> None:
    site.pages["/feed"] = feed_of("a")
    feed = Feed.model_validate({"name": "s", "kind": "feed", "url": f"{site.url}/feed", "delay_seconds": 0})
    watch.look(feed)
    watch.look(feed)
    assert watch.last.failed == 1
    assert watch.last.first_problem == f"{site.url}/a.txt: HTTP 404 Not Found"


def test_secrets_in_addresses_are_used_and_kept_nowhere(watch: Watch, site: Any, tmp_path: Path) -> None:
    def entries(*links: str) -> bytes:
        items = "".join(f"<item><title>{link[1]}</title><link>{link}</link></item>" for link in links)
        return f'<rss version="2.0"><channel><title>报</title>{items}</channel></rss>'.replace("&", "&amp;").encode()

    links = "/a?id=1&access_token=HUSH", "/b?sig=HUSH"
    site.pages |= {"/feed?token=HUSH": entries(*links), "/a?id=1&access_token=HUSH": "2023年产值90亿元".encode()}
    url = f"{site.url}/feed?token=HUSH"
    feed = Feed.model_validate({"name": "s", "kind": "feed", "url": url, "delay_seconds": 0})
    assert list(watch.look(feed, killed=True)) == []
    waiting = [p.read_bytes() for p in (tmp_path / "incoming").rglob("*") if p.is_file()]
    assert len(waiting) == 3
    assert not any(b"HUSH" in content for content in waiting)
    assert list(watch.look(feed).values()) == ["2023年产值90亿元"]
    assert watch.last.failed == 1
    assert "HUSH" not in f"{watch.cursor} {watch.last.first_problem}"
    assert watch.look(feed) == {}, "it is known without them"
    site.pages["/feed?token=HUSH"] = entries(links[0])
    watch.look(feed)
    assert sorted(r.state for r in watch.cursor.values()) == ["done", "gone", "listing"]
    site.pages |= {"/feed?token=HUSH": entries(*links), "/b?sig=HUSH": "2024年产值95亿元".encode()}
    assert list(watch.look(feed).values()) == ["2024年产值95亿元"], "it is offered again"


def test_what_is_not_there_in_many_runs_is_given_up(watch: Watch, site: Any) -> None:
    site.pages["/feed"] = feed_of("a")
    feed = Feed.model_validate({"name": "s", "kind": "feed", "url": f"{site.url}/feed", "delay_seconds": 0})
    for _ in range(GIVE_UP):
        watch.look(feed)
        watch.now += 30_000
    assert watch.state(f"{site.url}/a.txt") == "refused"
    asked = site.asked.count("/a.txt")
    watch.look(feed)
    assert site.asked.count("/a.txt") == asked == GIVE_UP


def test_a_page_is_taken_when_it_changes(watch: Watch, site: Any, versioned: Any) -> None:
    text, tag = [b"one"], ["1"]

    def page(headers: dict[str, str]) -> Any:
        if headers.get("If-None-Match") == tag[0]:
            return 304, {}, b""
        return 200, {"ETag": tag[0], "Content-Type": "text/plain"}, text[0]

    site.pages["/a.txt"] = page
    pages = Pages.model_validate({"name": "s", "kind": "pages", "urls": [f"{site.url}/a.txt"], "delay_seconds": 0})
    assert list(watch.look(pages).values()) == ["one"]
    assert watch.look(pages) == {}
    tag[0] = "2"
    assert watch.look(pages) == {}, "another ETag, the same bytes"
    text[0], tag[0] = b"two", "3"
    assert list(watch.look(pages).values()) == ["two"]


def test_pages_that_a_list_links_to_are_fetched_once(watch: Watch, site: Any) -> None:
    site.pages |= {
        "/list": b'<a href="/art/1.txt">1</a> <a href="/x.txt">x</a>',
        "/art/1.txt": b"1",
        "/art/2.txt": b"2",
    }
    pages = Pages.model_validate(
        {"name": "s", "kind": "pages", "urls": [f"{site.url}/list"], "follow": "/art/", "delay_seconds": 0}
    )
    assert list(watch.look(pages).values()) == ["1"]
    site.pages["/list"] += b' <a href="/art/2.txt">2</a>'
    assert list(watch.look(pages).values()) == ["2"]
    assert "/x.txt" not in site.asked


def test_a_list_that_cannot_be_had_is_noted_under_its_own_address(watch: Watch, site: Any) -> None:
    site.pages |= {"/list": b'<a href="/art/1.txt">1</a>', "/art/1.txt": b"1"}
    gone = f"{site.url}/no: list"
    pages = Pages.model_validate(
        {"name": "s", "kind": "pages", "urls": [f"{site.url}/list", gone], "follow": "/art/", "delay_seconds": 0}
    )
    assert list(watch.look(pages).values()) == ["1"]
    row = watch.cursor[f"listing {gone}"]
    assert (row.state, row.url, row.problem) == ("failed", gone, "HTTP 404 Not Found")


def test_files_of_a_web_server_are_found_by_its_index(watch: Watch, site: Any) -> None:
    site.pages |= {"/d/": b'<a href="a.txt">a</a> <a href="../up.txt">u</a> <a href="b.bin">b</a>', "/d/a.txt": b"A"}
    files = Files.model_validate(
        {"name": "s", "kind": "files", "url": f"{site.url}/d/", "pattern": "*.txt", "delay_seconds": 0}
    )
    assert list(watch.look(files).values()) == ["A"]
    assert "/up.txt" not in site.asked


def test_what_lies_beside_files_of_a_web_server_is_taken_with_them(watch: Watch, site: Any, tmp_path: Path) -> None:
    links = ("a.txt", "a.meta.json", "index.csv", "%E6%BB%81.txt", "?C=N;O=D")
    site.pages |= {
        "/f/": "".join(f'<a href="{link}">x</a>' for link in links).encode(),
        "/f/a.txt": b"A",
        "/f/a.meta.json": b'{"date": "2024-01-20"}',
        "/f/%E6%BB%81.txt": b"B",
        "/f/index.csv": "document,publisher\na.txt,某报\n滁.txt,某报\n".encode(),
        "/f/?C=N;O=D": b"the listing again",
    }
    files = Files.model_validate({"name": "s", "kind": "files", "url": f"{site.url}/f/", "delay_seconds": 0})
    watch.look(files, killed=True)
    found = {d.name.rpartition("/")[2]: dict(d.metadata) for d in discover(tmp_path / "incoming" / "s")}
    assert {name: (m.get("published_on"), m["publisher"]) for name, m in found.items()} == {
        "a.txt": ("2024-01-20", "某报"),
        "滁.txt": (None, "某报"),
    }
    assert sorted(watch.look(files).values()) == ["A", "B"]
    assert site.asked.count("/f/index.csv") == 1


def test_a_pattern_in_an_address_is_told_its_place(watch: Watch, memory: Any) -> None:
    watch.look(Files.model_validate({"name": "s", "kind": "files", "url": "memory://b/*.txt"}))
    assert "the option pattern" in str(watch.last.problem)


def test_a_feed_that_cannot_be_read_is_a_problem_of_the_source(watch: Watch, site: Any) -> None:
    feed = Feed.model_validate({"name": "s", "kind": "feed", "url": f"{site.url}/feed", "delay_seconds": 0})
    for page, told in (
        (None, "404"),
        (b"<html>login</html>", "neither RSS nor Atom"),
        (lambda _: (500, {}, b""), "500"),
    ):
        site.pages["/feed"] = page
        assert watch.look(feed) == {}
        assert told in str(watch.last.problem)
