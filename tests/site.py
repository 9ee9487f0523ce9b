"""A web server on loopback that a test fills with pages, and that keeps what it was asked."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

Reply = tuple[int, dict[str, str], bytes]


@dataclass
class Site:
    """Pages by path: bytes, or a function of the request's headers. ``asked`` are the paths in their order."""

    server: ThreadingHTTPServer
    pages: dict[str, Any] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server.server_address[1]}"

    def reply(self, path: str, headers: dict[str, str]) -> Reply:
        self.asked.append(path)
        self.headers.append(headers)
        page = self.pages.get(path)
        if callable(page):
            return page(headers)
        if page is None:
            return 404, {}, b"not here"
        return 200, {"Content-Type": "text/plain; charset=utf-8"}, page


@pytest.fixture
def site() -> Iterator[Site]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            code, headers, body = found.reply(self.path, dict(self.headers))
            self.send_response(code)
            for name, value in {"Content-Length": str(len(body)), **headers}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    found = Site(server)
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    yield found
    server.shutdown()
    server.server_close()


@pytest.fixture
def versioned() -> Callable[[Callable[[], bytes], str], Callable[[dict[str, str]], Reply]]:
    """A page with an ETag, that is not sent again to who has it."""

    def page(body: Callable[[], bytes], kind: str = "text/plain") -> Callable[[dict[str, str]], Reply]:
        def reply(headers: dict[str, str]) -> Reply:
            tag = f'"{hash(body()):x}"'
            if headers.get("If-None-Match") == tag:
                return 304, {"ETag": tag}, b""
            return 200, {"ETag": tag, "Content-Type": kind}, body()

        return reply

    return page
