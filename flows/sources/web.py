"""How web servers are asked: politely, and as often as it is worth.

As robots.txt allows (RFC 9309) under a name that says who asks; one request to a host at a time, with a pause between
two; only for what has changed since (ETag, Last-Modified); again after errors of the network and the server, waiting
longer each time with some of it at random, and as long as the server says (Retry-After); never more bytes or seconds
than agreed. A host that fails again and again is left alone until the next run.
"""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TypeVar
from urllib.parse import urljoin, urlsplit

import httpx
import stamina
from protego import Protego
from stamina.instrumentation import set_on_retry_hooks

from flows.release import program_version
from flows.show import one_line
from flows.sources.addresses import shown

set_on_retry_hooks([])  # it would warn on standard error of every attempt; the ledger says what came of them

T = TypeVar("T")
NAME = "zhibiao"
ROBOTS_BYTES = 512_000  # of robots.txt that are read (RFC 9309: at least 500 kibibytes)
HOPS = 5
LONGEST_PAUSE = 60.0
"""Seconds that are waited for a server within a run; what asks for more is left for a later one."""
STEPS = 4
"""A whole answer may take so many times the wait for one step."""
STRIKES = 3
"""Things in a row that a host fails to give, before it is left alone for the run."""
_TEMPORARY = {408, 425, 429, 500, 502, 503, 504}
_FOR_GOOD = {410, 451}


class Unavailable(Exception):
    """Something could not be got now; ``wait`` is the seconds that the server asked for, ``answered`` is true where the
    server is well and only this is not there, or not for us."""

    def __init__(self, problem: str, wait: float = 0.0, *, answered: bool = False) -> None:
        super().__init__(problem)
        self.wait, self.answered = wait, answered


class Refused(Exception):
    """Something will not be got: forbidden, gone, too large. Asking again is of no use until it changes."""


class LeftAlone(Exception):
    """The host was not asked: it has failed too often in this run."""


class _Temporary(Exception):
    """An answer after which it is worth asking again, after ``wait`` seconds where the server says so."""

    def __init__(self, problem: str, wait: float | None = None) -> None:
        super().__init__(problem)
        self.wait = wait


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server gave; ``body`` is null where nothing has changed."""

    url: str  # after redirections
    body: bytes | None
    content_type: str = ""
    etag: str | None = None
    last_modified: str | None = None


@dataclass(frozen=True, slots=True)
class Manners:
    """How one source wants servers to be asked."""

    delay_seconds: float = 1.0
    timeout_seconds: float = 30.0
    max_bytes: int = 20_000_000


@dataclass(slots=True)
class _Host:
    """What is known of one host within a run."""

    lock: threading.Lock = field(default_factory=threading.Lock)
    free_at: float = 0.0  # by the monotonic clock
    strikes: int = 0
    robots: Protego | None = None


class Web:
    """A client for one run. ``tries`` and ``backoff_seconds`` are of one request; ``sleep`` is for tests."""

    def __init__(
        self,
        *,
        tries: int = 4,
        backoff_seconds: float = 0.5,
        contact: str | None = None,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self.tries, self.backoff, self.sleep = tries, backoff_seconds, sleep
        self.agent = f"{NAME}/{program_version()}" + (f" (+{contact})" if contact else "")
        self._client = httpx.Client(headers={"User-Agent": self.agent, "Accept-Language": "zh-CN,zh;q=0.9,*;q=0.5"})
        self._hosts: dict[str, _Host] = {}
        self._lock = threading.Lock()

    def close(self) -> None:
        self._client.close()

    def get(self, url: str, manners: Manners, *, etag: str | None = None, last_modified: str | None = None) -> Answer:
        """What is at an address, if it has changed. Raises ``Unavailable``, ``Refused`` or ``LeftAlone``."""
        headers = {}
        if etag:
            headers["If-None-Match"] = etag
        if last_modified:
            headers["If-Modified-Since"] = last_modified
        for _ in range(HOPS):
            host = self._host(url)
            if host.strikes >= STRIKES:
                raise LeftAlone(f"{_place(url)} failed {STRIKES} times in a row and is left alone until the next run")
            self._allowed(url, host, manners)
            try:
                got = self._asked(url, host, manners, headers)
            except Unavailable as error:
                host.strikes += not error.answered
                raise
            host.strikes = 0
            if isinstance(got, Answer):
                return got
            url = got
        raise Refused(f"it leads on and on: more than {HOPS} redirections")

    # --- robots.txt -----------------------------------------------------------------------------------------------

    def _allowed(self, url: str, host: _Host, manners: Manners) -> None:
        if host.robots is None:
            host.robots = self._robots(url, host, manners)
        if not host.robots.can_fetch(url, NAME):
            raise Refused("robots.txt of the server does not allow it")

    def _robots(self, url: str, host: _Host, manners: Manners) -> Protego:
        """The rules of a host: none where it has no robots.txt, nothing allowed while it cannot be asked for them."""
        place = urljoin(url, "/robots.txt")
        limited = Manners(manners.delay_seconds, manners.timeout_seconds, ROBOTS_BYTES)
        try:
            for _ in range(HOPS):
                got = self._asked(place, self._host(place), limited, {}, cut=True)
                if isinstance(got, Answer):
                    return Protego.parse((got.body or b"").decode("utf-8", "replace"))
                place = got
        except Refused:
            pass
        except Unavailable as error:
            if error.answered:
                return Protego.parse("")
            host.strikes += 1
            raise Unavailable(f"robots.txt of {_place(url)} cannot be read: {error}", error.wait) from error
        return Protego.parse("")

    # --- one address ----------------------------------------------------------------------------------------------

    def _asked(
        self, url: str, host: _Host, manners: Manners, headers: dict[str, str], *, cut: bool = False
    ) -> Answer | str:
        """An answer, or the address that it leads to."""

        def once() -> Answer | str:
            with self._turn(host, manners):
                return self._once(url, manners, headers, cut=cut)

        try:
            return patiently(once, self._pause, self.tries, self.backoff)
        except _Temporary as error:
            raise Unavailable(str(error), error.wait or 0.0) from error
        except httpx.HTTPError as error:
            raise Unavailable(f"{type(error).__name__}: {one_line(error) or 'no more is known'}") from error
        except httpx.InvalidURL as error:
            raise Refused(f"it is no address: {one_line(error)}") from error

    def _pause(self, error: Exception) -> bool | float:
        """Whether to ask again, or after how long."""
        if isinstance(error, _Temporary):
            if error.wait is None:
                return True
            return error.wait + random.uniform(0, self.backoff) if error.wait <= LONGEST_PAUSE else False
        return isinstance(error, httpx.TransportError) and not isinstance(error, httpx.UnsupportedProtocol)

    def _once(self, url: str, manners: Manners, headers: dict[str, str], *, cut: bool) -> Answer | str:
        ends = time.monotonic() + STEPS * manners.timeout_seconds
        with self._client.stream("GET", url, headers=headers, timeout=manners.timeout_seconds) as answer:
            code = answer.status_code
            if code == 304:
                return Answer(url, None, "", answer.headers.get("ETag"), answer.headers.get("Last-Modified"))
            if answer.has_redirect_location:
                target = urljoin(url, answer.headers["Location"])
                if urlsplit(target).scheme not in ("http", "https"):
                    raise Refused(f"it leads to {one_line(shown(target), 80)}, which is no web address")
                return target
            if code in _TEMPORARY:
                raise _Temporary(f"HTTP {code} {answer.reason_phrase}".strip(), _retry_after(answer.headers))
            if code != 200:
                told = f"HTTP {code} {answer.reason_phrase}".strip()
                raise Refused(told) if code in _FOR_GOOD else Unavailable(told, answered=True)
            if int(_number(answer.headers.get("Content-Length"))) > manners.max_bytes and not cut:
                raise Refused(f"it holds {answer.headers['Content-Length']} bytes; the limit is {manners.max_bytes}")
            body = bytearray()
            for chunk in answer.iter_bytes():
                body += chunk
                if len(body) > manners.max_bytes:
                    if cut:
                        break
                    raise Refused(f"it holds more than {manners.max_bytes} bytes")
                if time.monotonic() > ends:
                    raise _Temporary(f"its answer took longer than {STEPS * manners.timeout_seconds:g} s")
            return Answer(
                url,
                bytes(body),
                answer.headers.get("Content-Type", ""),
                answer.headers.get("ETag"),
                answer.headers.get("Last-Modified"),
            )

    # --- hosts ----------------------------------------------------------------------------------------------------

    def _host(self, url: str) -> _Host:
        with self._lock:
            return self._hosts.setdefault(_place(url), _Host())

    @contextmanager
    def _turn(self, host: _Host, manners: Manners) -> Iterator[None]:
        """One request to a host at a time, with its pause before it."""
        with host.lock:
            asked = host.robots.crawl_delay(NAME) if host.robots else None
            pause = max(manners.delay_seconds, min(asked or 0.0, LONGEST_PAUSE))
            if (wait := host.free_at - time.monotonic()) > 0:
                self.sleep(min(wait, pause))
            try:
                yield
            finally:
                host.free_at = time.monotonic() + pause


def patiently(do: Callable[[], T], worth: Callable[[Exception], bool | float], tries: int, backoff: float) -> T:
    """Do something, again after an error that is ``worth`` it: after a pause that grows from ``backoff`` seconds, some
    of it at random, or after the seconds that ``worth`` says."""
    for attempt in stamina.retry_context(
        on=worth, attempts=tries, timeout=None, wait_initial=backoff, wait_max=LONGEST_PAUSE, wait_jitter=backoff
    ):
        with attempt:
            return do()
    raise AssertionError("stamina gives at least one attempt")


def _place(url: str) -> str:
    """Scheme, host and port: what robots.txt and politeness are about."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2].lower()}"


def _number(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() else 0


def _retry_after(headers: httpx.Headers) -> float | None:
    """Seconds that a server asks to wait: a number, or a date."""
    told = headers.get("Retry-After", "").strip()
    if told.isascii() and told.isdigit():
        return min(float(told), 86_400.0)
    try:
        moment = parsedate_to_datetime(told)
    except (TypeError, ValueError):
        return None
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return min(max((moment - datetime.now(UTC)).total_seconds(), 0.0), 86_400.0)
