"""The words of an alert, in Chinese and English, for people and for programs.

One message per channel and run holds all that began or ended in that run. Article text may stand in ``detail`` alone:
in JSON as a string whose ``<``, ``>`` and ``&`` are escaped, in mail as plain text without control characters. The
line for chat programs (``text``) quotes no article, and what they could take for markup is replaced by look-alikes.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from typing import Any

from expectations.chinese import in_chinese
from flows.incidents import Event, alert_id
from flows.show import one_line, safe
from transforms.identity import digest_of

VERSION = 1
"""Of the JSON: rises where a field changes its meaning or goes."""
HELP = "docs/alerts.md"
_MARKUP = str.maketrans(
    {"<": "‹", ">": "›", "&": "＆", "*": "＊", "_": "＿", "`": "｀", "[": "［", "]": "］", "@": "＠"}
)
_EVENTS_ZH = {"opened": "告警", "closed": "恢复"}
_LINES = 5


@dataclass(frozen=True, slots=True)
class Message:
    """What one channel is told of what began and ended in one run."""

    channel: str
    events: tuple[Event, ...]
    home: str

    @property
    def message_id(self) -> str:
        """The same at every attempt, so that a receiver can tell a repetition."""
        return digest_of("message", *(alert_id(e, self.channel) for e in self.events))

    @property
    def subject(self) -> str:
        """One line, in both languages, without text of articles."""
        first = self.events[0]
        more = f" +{len(self.events) - 1}" if len(self.events) > 1 else ""
        zh, en = _EVENTS_ZH[first.event], "ALERT" if first.event == "opened" else "CLOSED"
        return one_line(f"[指标 {zh} {en}] {first.title_zh} / {first.title}{more}", 150)

    @property
    def text(self) -> str:
        """A line per event for chat programs."""
        lines = [
            f"[{_EVENTS_ZH[e.event]} {e.event}] {e.level}: {e.title_zh} / {e.title}{_lasted(e)}" for e in self.events
        ]
        return "\n".join(one_line(line, 300) for line in lines).translate(_MARKUP)


def payload(message: Message) -> dict[str, Any]:
    """The JSON that a webhook gets; docs/alerts.md says what each field means."""
    return {
        "version": VERSION,
        "message_id": message.message_id,
        "status": "firing" if any(e.event == "opened" for e in message.events) else "resolved",
        "text": message.text,
        "home": safe(message.home),
        "alerts": [alert(e, message.channel) for e in message.events],
    }


def alert(event: Event, channel: str) -> dict[str, Any]:
    """One event as JSON has it."""
    return {
        "alert_id": alert_id(event, channel),
        "incident_id": event.incident_id,
        "event": event.event,
        "level": event.level,
        "thing": event.thing,
        "flow": event.flow,
        "run_id": event.run_id,
        "at": event.happened_at.isoformat(),
        "title_zh": event.title_zh,
        "title": event.title,
        "detail": [safe(line) for line in (event.detail or "").splitlines()[:_LINES]],
        "failed_runs": event.failed_runs,
        "help": f"{HELP}#{event.level}",
    }


def as_json(value: object) -> str:
    """JSON on one line that stays inert where somebody pastes it into a page."""
    text = json.dumps(value, ensure_ascii=False)
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


def mail(message: Message, sender: str, receivers: Sequence[str], now: datetime) -> EmailMessage:
    """The message as a mail: plain text alone, no line of a header made of anything but one line of ours."""
    made = EmailMessage(policy=SMTP)
    made["From"], made["To"] = sender, ", ".join(receivers)
    made["Subject"] = message.subject
    made["Date"] = format_datetime(now)
    made["Message-ID"] = f"<{message.message_id}@{sender.rpartition('@')[2]}>"
    made["Auto-Submitted"] = "auto-generated"
    made.set_content(body(message), subtype="plain", charset="utf-8", cte="base64")
    return made


def body(message: Message) -> str:
    """The text of a mail."""
    lines = []
    for e in message.events:
        lines += [
            f"[{_EVENTS_ZH[e.event]} {e.event}] {e.level}",
            f"  {safe(e.title_zh)}",
            f"  {safe(e.title)}{_lasted(e)}",
            *(f"    {one_line(line, 400)}" for line in _in_both(e.detail)),
            f"  时间 at {e.happened_at.isoformat(sep=' ', timespec='seconds')}  运行 run {e.run_id or '-'}",
            f"  处理 what to do: {HELP}#{e.level}  编号 id {alert_id(e, message.channel)}",
            "",
        ]
    lines += [f"目录 home: {safe(message.home)}", "列出 list: zhibiao alerts list"]
    return "\n".join(lines) + "\n"


def _in_both(detail: str | None) -> Iterator[str]:
    """What was wrong, each line in Chinese where it can be said, then as it is kept."""
    for line in (detail or "").splitlines()[:_LINES]:
        if (chinese := in_chinese(line)) is not None:
            yield chinese
        yield line


def _lasted(event: Event) -> str:
    if event.event == "opened":
        return ""
    runs = event.failed_runs
    return f" (失败{runs}次后恢复，good again after {runs} failed run{'' if runs == 1 else 's'})"
