"""How web servers are asked: robots.txt, conditions, retries, limits. A real server on loopback answers."""

from __future__ import annotations

import time
from collections.abc import Iterator
from email.utils import formatdate
from typing import Any

import pytest

from flows.sources.web import STRIKES, Answer, LeftAlone, Manners, Refused, Unavailable, Web

QUICK = Manners(delay_seconds=0, timeout_seconds=2)


@pytest.fixture
def slept() -> list[float]:
    return []


@pytest.fixture
def web(slept: list[float]) -> Iterator[Web]:
    client = Web(tries=3, backoff_seconds=0.001, contact="https://example.com/bot", sleep=slept.append)
    yield client
    client.close()


def test_the_server_is_told_who_asks(site: Any, web: Web) -> None:
    site.pages["/a.txt"] = b"text"
    assert web.get(f"{site.url}/a.txt", QUICK).body == b"text"
    assert site.asked == ["/robots.txt", "/a.txt"]
    assert all(h["User-Agent"].startswith("zhibiao/") for h in site.headers)
    assert all("(+https://example.com/bot)" in h["User-Agent"] for h in site.headers)


def test_robots_txt_is_obeyed(site: Any, web: Web) -> None:
    site.pages |= {
        "/robots.txt": b"User-agent: *\nDisallow: /inner/*.html$\n",
        "/inner/a.html": b"x",
        "/inner/a.txt": b"y",
    }
    with pytest.raises(Refused, match=r"robots.txt"):
        web.get(f"{site.url}/inner/a.html", QUICK)
    assert "/inner/a.html" not in site.asked
    assert web.get(f"{site.url}/inner/a.txt", QUICK).body == b"y"
    assert site.asked.count("/robots.txt") == 1


def test_where_robots_txt_cannot_be_had_nothing_is_asked(site: Any, web: Web) -> None:
    site.pages |= {"/robots.txt": lambda _: (503, {}, b""), "/a.txt": b"text"}
    with pytest.raises(Unavailable, match=r"robots.txt"):
        web.get(f"{site.url}/a.txt", QUICK)
    assert "/a.txt" not in site.asked


def test_a_page_that_has_not_changed_is_not_sent_again(site: Any, web: Web, versioned: Any) -> None:
    site.pages["/a.txt"] = versioned(lambda: b"text")
    first = web.get(f"{site.url}/a.txt", QUICK)
    again = web.get(f"{site.url}/a.txt", QUICK, etag=first.etag, last_modified=first.last_modified)
    assert (first.body, again.body) == (b"text", None)


@pytest.mark.parametrize("code", [429, 500, 503])
def test_an_error_of_the_server_is_tried_again(site: Any, web: Web, code: int) -> None:
    answers = iter([(code, {}, b""), (code, {}, b""), (200, {}, b"text")])
    site.pages["/a.txt"] = lambda _: next(answers)
    assert web.get(f"{site.url}/a.txt", QUICK).body == b"text"


@pytest.mark.parametrize("told", ["1", "date"])
def test_retry_after_is_kept(site: Any, web: Web, told: str) -> None:
    when = formatdate(time.time() + 2, usegmt=True) if told == "date" else told
    answers = iter([(503, {"Retry-After": when}, b""), (200, {}, b"text")])
    site.pages["/a.txt"] = lambda _: next(answers)
    begun = time.monotonic()
    assert web.get(f"{site.url}/a.txt", QUICK).body == b"text"
    assert time.monotonic() - begun >= 0.9


def test_who_asks_for_a_long_wait_is_left_for_a_later_run(site: Any, web: Web) -> None:
    site.pages["/a.txt"] = lambda _: (503, {"Retry-After": "3600"}, b"")
    with pytest.raises(Unavailable) as raised:
        web.get(f"{site.url}/a.txt", QUICK)
    assert raised.value.wait == 3600
    assert site.asked.count("/a.txt") == 1


def test_an_answer_that_breaks_off_is_no_answer(site: Any, web: Web) -> None:
    answers = iter([(200, {"Content-Length": "400"}, b"half"), (200, {}, b"whole")])
    site.pages["/a.txt"] = lambda _: next(answers)
    assert web.get(f"{site.url}/a.txt", QUICK).body == b"whole"


def test_a_page_that_is_too_long_is_refused(site: Any, web: Web) -> None:
    site.pages["/a.txt"] = b"x" * 1001
    with pytest.raises(Refused, match="limit is 1000"):
        web.get(f"{site.url}/a.txt", Manners(0, 2, 1000))


def test_a_bomb_is_refused(site: Any, web: Web) -> None:
    import gzip

    site.pages["/a.txt"] = lambda _: (200, {"Content-Encoding": "gzip"}, gzip.compress(b"0" * 10_000_000))
    with pytest.raises(Refused, match="limit|more than"):
        web.get(f"{site.url}/a.txt", Manners(0, 2, 1_000_000))


def test_a_server_that_says_nothing_is_not_waited_for_long(site: Any, web: Web) -> None:
    def silent(_: object) -> Any:
        time.sleep(1)
        return 200, {}, b"late"

    site.pages["/a.txt"] = silent
    with pytest.raises(Unavailable, match="ReadTimeout"):
        web.get(f"{site.url}/a.txt", Manners(0, 0.2))


def test_a_redirection_is_followed_and_its_target_asked_for_leave(site: Any, web: Web) -> None:
    site.pages |= {
        "/robots.txt": b"User-agent: *\nDisallow: /no\n",
        "/a": lambda _: (302, {"Location": "/b.txt"}, b""),
        "/b.txt": b"text",
        "/c": lambda _: (302, {"Location": "/no/d.txt"}, b""),
        "/e": lambda _: (302, {"Location": "/e"}, b""),
        "/f": lambda _: (302, {"Location": "file:///etc/passwd"}, b""),
    }
    assert web.get(f"{site.url}/a", QUICK) == Answer(f"{site.url}/b.txt", b"text", "text/plain; charset=utf-8")
    for path in ("/c", "/e", "/f"):
        with pytest.raises(Refused):
            web.get(f"{site.url}{path}", QUICK)


def test_there_is_a_pause_between_two_requests_to_a_host(site: Any, web: Web, slept: list[float]) -> None:
    site.pages |= {"/robots.txt": b"User-agent: *\nCrawl-delay: 7\n", "/a.txt": b"x", "/b.txt": b"y"}
    for name in ("a", "b"):
        web.get(f"{site.url}/{name}.txt", Manners(2, 2))
    assert [round(s) for s in slept] == [2, 7], "two as we would, seven once robots.txt has asked for it"


def test_a_host_that_fails_again_and_again_is_left_alone(site: Any, web: Web) -> None:
    site.pages["/robots.txt"] = b""
    for _ in range(STRIKES):
        site.pages["/a.txt"] = lambda _: (500, {}, b"")
        with pytest.raises(Unavailable):
            web.get(f"{site.url}/a.txt", QUICK)
    asked = len(site.asked)
    with pytest.raises(LeftAlone):
        web.get(f"{site.url}/b.txt", QUICK)
    assert len(site.asked) == asked


def test_what_is_not_there_is_no_fault_of_the_host(site: Any, web: Web) -> None:
    for _ in range(STRIKES + 1):
        with pytest.raises(Unavailable, match="404") as raised:
            web.get(f"{site.url}/a.txt", QUICK)
        assert raised.value.answered
    site.pages["/a.txt"] = lambda _: (410, {}, b"")
    with pytest.raises(Refused, match="410"):
        web.get(f"{site.url}/a.txt", QUICK)
