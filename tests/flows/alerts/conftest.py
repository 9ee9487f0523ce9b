"""Receivers on loopback: a real SMTP server, a real web server, and flows that fail when told to."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from aiosmtpd.controller import Controller

Fail = Callable[[str | None], None]


class Webhook:
    """A web server that keeps every body it is posted, and answers with ``status``."""

    def __init__(self, port: int = 0) -> None:
        self.bodies: list[dict[str, Any]] = []
        self.raw: list[bytes] = []
        self.headers: list[dict[str, str]] = []
        self.status = 204
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                if outer.status < 300:
                    outer.raw.append(body)
                    outer.bodies.append(json.loads(body))
                    outer.headers.append({k.lower(): v for k, v in self.headers.items()})
                self.send_response(outer.status)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_: object) -> None:
                pass

        self.server = HTTPServer(("127.0.0.1", port), Handler)
        self.port = self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/hook/s3cret-path?key=s3cret-query"

    @property
    def events(self) -> list[tuple[str, str]]:
        return [(a["event"], a["thing"]) for body in self.bodies for a in body["alerts"]]

    def stop(self) -> None:
        self.server.shutdown()
        self.server.server_close()


class Mails:
    """An SMTP server that keeps every mail it takes."""

    def __init__(self, port: int = 0) -> None:
        self.taken: list[EmailMessage] = []
        self.raw: list[bytes] = []
        self.port = port or free_port()
        self.stopped = False
        self.controller = Controller(self, hostname="127.0.0.1", port=self.port)
        self.controller.start()

    async def handle_DATA(self, _server: object, _session: object, envelope: Any) -> str:
        self.raw.append(envelope.content)
        self.taken.append(message_from_bytes(envelope.content, _class=EmailMessage, policy=default))  # type: ignore[arg-type]
        return "250 taken"

    @property
    def subjects(self) -> list[str]:
        return [str(m["Subject"]) for m in self.taken]

    def stop(self) -> None:
        if not self.stopped:
            self.controller.stop()
        self.stopped = True


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def webhook() -> Iterator[Webhook]:
    server = Webhook()
    yield server
    server.stop()


@pytest.fixture
def mails() -> Iterator[Mails]:
    server = Mails()
    yield server
    server.stop()


@pytest.fixture
def receivers(webhook: Webhook, mails: Mails, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """All three channels set, as an operator sets them; gives the file."""
    file = tmp_path / "alerts.jsonl"
    for name, value in {
        "no_proxy": "127.0.0.1",
        "ZHIBIAO_ALERT_FILE": str(file),
        "ZHIBIAO_ALERT_WEBHOOK_URL": webhook.url,
        "ZHIBIAO_ALERT_WEBHOOK_TOKEN": "s3cret-token",
        "ZHIBIAO_ALERT_SMTP_HOST": "127.0.0.1",
        "ZHIBIAO_ALERT_SMTP_PORT": str(mails.port),
        "ZHIBIAO_ALERT_SMTP_SECURITY": "none",
        "ZHIBIAO_ALERT_MAIL_FROM": "zhibiao@example.com",
        "ZHIBIAO_ALERT_MAIL_TO": "morning@example.com, duty@example.com",
        "ZHIBIAO_ALERT_TIMEOUT_SECONDS": "3",
    }.items():
        monkeypatch.setenv(name, value)
    return file


@pytest.fixture
def failing(monkeypatch: pytest.MonkeyPatch) -> Fail:
    """Make runs fail from now on: ``stop`` by a check of severity stop, ``error`` by a fault of the program, None not."""
    from expectations.run import Checker, Finished, Totals
    from flows.run import Run

    finish, close = Checker.finish, Run.close

    def lost(self: Checker, totals: Totals) -> Finished:
        """One check of severity stop does not hold, and no other: the accounts do not balance."""
        finished = finish(self, totals)
        of_documents = pl.col("expectation") == "are_loaded_known_or_rejected"
        checks = finished.checks.with_columns(
            success=pl.col("success") & ~of_documents,
            unexpected=pl.when(of_documents).then(1).otherwise(pl.col("unexpected")),
        )
        return replace(finished, checks=checks, stop=True)

    def broken(self: Run) -> None:
        raise ZeroDivisionError("a fault of the program")

    def fail(how: str | None) -> None:
        monkeypatch.setattr(Checker, "finish", lost if how == "stop" else finish)
        monkeypatch.setattr(Run, "close", broken if how == "error" else close)

    return fail


def lines_of(file: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()] if file.exists() else []
