"""A server that stands before another and fails as servers do: errors, silence, answers that break off, other ETags."""

from __future__ import annotations

import http.client
import random
import re
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Self
from urllib.parse import urlsplit

_HOP = {"connection", "transfer-encoding", "keep-alive", "content-length", "server", "date"}
FAULTS = ("error", "busy", "silence", "cut", "other etag")


@dataclass
class FaultyProxy:
    """Hands requests on to ``target``; a share of them fails, one way or another, by the dice of ``seed``."""

    target: str
    seed: int
    share: float = 0.3
    silence_seconds: float = 1.5
    faults: Counter[str] = field(default_factory=Counter)
    requests: int = 0

    def __enter__(self) -> Self:
        self.dice, self._lock = random.Random(self.seed), threading.Lock()
        proxy = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                proxy.handle(self)

            do_HEAD = do_GET

            def log_message(self, *_: object) -> None:
                pass

        class Server(ThreadingHTTPServer):
            daemon_threads = True

            def handle_error(self, *_: object) -> None:  # a client that has hung up
                pass

        self._server = Server(("127.0.0.1", 0), Handler)
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def handle(self, request: BaseHTTPRequestHandler) -> None:
        with self._lock:
            self.requests += 1
            fault = self.dice.choice(FAULTS) if self.dice.random() < self.share else None
            tag = f"{self.dice.getrandbits(64):016x}"
            if fault:
                self.faults[fault] += 1
        if fault == "error":
            return self._answer(request, 500, {}, b"<Error><Code>InternalError</Code></Error>")
        if fault == "busy":
            return self._answer(request, 503, {"Retry-After": "0"}, b"<Error><Code>SlowDown</Code></Error>")
        if fault == "silence":
            time.sleep(self.silence_seconds)
            request.close_connection = True
            return None
        code, headers, body = self._handed_on(request)
        if fault == "other etag" and code == 200:
            headers = {k: f'"{tag}"' if k.lower() == "etag" else v for k, v in headers.items()}
            body = re.sub(rb"<ETag>[^<]*</ETag>", f"<ETag>{tag}</ETag>".encode(), body)
        return self._answer(request, code, headers, body, cut=fault == "cut")

    def _handed_on(self, request: BaseHTTPRequestHandler) -> tuple[int, dict[str, str], bytes]:
        parts = urlsplit(self.target)
        connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=30)
        try:
            connection.request(request.command, request.path, headers=dict(request.headers))
            answer = connection.getresponse()
            body = answer.read()
            headers = {k: v for k, v in answer.getheaders() if k.lower() not in _HOP}
            if request.command == "HEAD":
                headers["Content-Length"] = answer.getheader("Content-Length", "0")
            return answer.status, headers, body
        finally:
            connection.close()

    def _answer(
        self, request: BaseHTTPRequestHandler, code: int, headers: dict[str, str], body: bytes, *, cut: bool = False
    ) -> None:
        request.send_response(code)
        for name, value in ({"Content-Length": str(len(body))} | headers).items():
            request.send_header(name, value)
        request.end_headers()
        if request.command != "HEAD":
            request.wfile.write(body[: len(body) // 2] if cut else body)
        request.close_connection = True
