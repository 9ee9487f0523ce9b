"""Where alerts go: a file, a mail server, a webhook. Each takes a message or says why not, within a short time.

No problem that is told names an address beyond its host: the rest of it may be a secret, and so may be what a
receiver answers.
"""

from __future__ import annotations

import os
import smtplib
import ssl
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol
from urllib.parse import urlsplit

from flows.messages import Message, alert, as_json, mail, payload
from flows.settings import Settings

_TAIL = 1 << 20  # bytes of the file in which an alert is looked for that may stand there already


class ChannelError(Exception):
    """A receiver did not take a message; the message says why, in words that hold no secret."""


class Channel(Protocol):
    """A receiver of messages: its name in the ledger, and the least level it is told."""

    @property
    def name(self) -> str: ...

    @property
    def level(self) -> str: ...

    def send(self, message: Message) -> str | None:
        """Hand the message over, or raise ``ChannelError``; gives what has to be said although it was taken."""


def channels(settings: Settings) -> list[Channel]:
    """The receivers that are set."""
    found: list[Channel] = []
    if settings.alert_file is not None:
        found.append(File(settings.alert_file, settings.alert_file_level))
    if settings.alert_smtp_host:
        found.append(Mail(settings))
    if settings.alert_webhook_url is not None:
        found.append(Webhook(settings))
    return found


@dataclass(frozen=True, slots=True)
class File:
    """JSON lines, one per alert. An alert whose id stands near its end already is not written again."""

    path: Path
    level: str
    name: str = "file"

    def send(self, message: Message) -> str | None:
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            there = self._tail()
            lines = [
                as_json(told) + "\n"
                for told in (alert(e, self.name) for e in message.events)
                if told["alert_id"] not in there
            ]
            # what a killed run left of a line is ended, so that it spoils no other
            whole = ("\n" if there and not there.endswith("\n") else "") + "".join(lines)
            with self.path.open("a", encoding="utf-8") as file:
                file.write(whole)
                file.flush()
                os.fsync(file.fileno())
        except OSError as error:
            raise ChannelError(f"the file cannot be written: {error.strerror}") from None
        return None

    def _tail(self) -> str:
        if not self.path.exists():
            return ""
        with self.path.open("rb") as file:
            file.seek(max(0, self.path.stat().st_size - _TAIL))
            return file.read().decode("utf-8", "replace")


class Mail:
    """A mail server; every receiver in one mail."""

    name = "mail"

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.level = settings.alert_mail_level

    def send(self, message: Message) -> str | None:
        s = self.settings
        assert s.alert_mail_from and s.alert_mail_to and s.alert_smtp_host
        receivers = [address.strip() for address in s.alert_mail_to.split(",")]
        try:
            with self._connected() as server:
                if s.alert_smtp_user and s.alert_smtp_password:
                    server.login(s.alert_smtp_user, s.alert_smtp_password.get_secret_value())
                refused = server.send_message(mail(message, s.alert_mail_from, receivers, datetime.now(UTC)))
        except smtplib.SMTPResponseException as error:  # what the server says may repeat what it was told
            raise ChannelError(f"{s.alert_smtp_host} answered {error.smtp_code}") from None
        except (smtplib.SMTPException, OSError) as error:
            raise ChannelError(f"{s.alert_smtp_host}: {_kind(error)}") from None
        # sent again it would come twice to the others
        return f"{s.alert_smtp_host} refused {len(refused)} of {len(receivers)} receivers" if refused else None

    def _connected(self) -> smtplib.SMTP:
        s = self.settings
        host, port, wait = str(s.alert_smtp_host), s.alert_smtp_port, s.alert_timeout_seconds
        if s.alert_smtp_security == "tls":
            return smtplib.SMTP_SSL(host, port, timeout=wait, context=ssl.create_default_context())
        server = smtplib.SMTP(host, port, timeout=wait)
        if s.alert_smtp_security == "starttls":
            try:
                server.starttls(context=ssl.create_default_context())
            except BaseException:
                server.close()
                raise
        return server


class Webhook:
    """An address that JSON is posted to; any answer of the two hundreds means that it was taken."""

    name = "webhook"

    def __init__(self, settings: Settings) -> None:
        assert settings.alert_webhook_url is not None
        self._url, self._token = settings.alert_webhook_url, settings.alert_webhook_token
        self.level, self.wait = settings.alert_webhook_level, settings.alert_timeout_seconds

    def send(self, message: Message) -> str | None:
        import httpx

        _keep_quiet()
        url = self._url.get_secret_value()
        headers = {"Content-Type": "application/json; charset=utf-8", "Idempotency-Key": message.message_id}
        if self._token is not None:
            headers["Authorization"] = f"Bearer {self._token.get_secret_value()}"
        host = urlsplit(url).hostname
        try:
            content = as_json(payload(message)).encode()
            # what it answers is not read: it may be long, and come slowly
            with httpx.stream("POST", url, content=content, headers=headers, timeout=self.wait) as answer:
                taken, code = answer.is_success, answer.status_code
        except (httpx.HTTPError, httpx.InvalidURL, ValueError, OSError) as error:
            raise ChannelError(f"{host}: {_kind(error)}") from None
        if not taken:
            raise ChannelError(f"{host} answered {code}")
        return None


def _keep_quiet() -> None:
    """Keep addresses out of every log: the client writes each request with its whole address."""
    import logging

    for name in ("httpx", "httpcore"):
        logging.getLogger(name).setLevel(logging.WARNING)


def _kind(error: BaseException) -> str:
    """What kind of error it is, and the system's word for it where there is one."""
    told = [type(error).__name__]
    told += [cause.strerror for cause in _causes(error) if isinstance(cause, OSError) and cause.strerror][:1]
    return ": ".join(told)


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__
