"""What happens, a line an event on standard error: for those who read it later, or for a program that collects it.

``log_level`` says from which level on (the usual CRITICAL: nothing), ``log_format`` whether a line is JSON or a moment,
a level, a name and its fields as ``key=value``. An event at the level info holds counts, ids and names of files, never
a word of an article: logs are kept elsewhere, longer, and read by others than the warehouse.
"""

from __future__ import annotations

import json
import logging
import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from flows.settings import Settings

_log = logging.getLogger("zhibiao")
_log.propagate = False
_log.setLevel(logging.CRITICAL)


class _Lines(logging.Handler):
    """Writes to what standard error is now; whoever runs us may have put another in its place."""

    def emit(self, record: logging.LogRecord) -> None:
        print(self.format(record), file=sys.stderr, flush=True)


class _Format(logging.Formatter):
    def __init__(self, *, as_json: bool) -> None:
        super().__init__()
        self.as_json = as_json

    def format(self, record: logging.LogRecord) -> str:
        at = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        head = {"at": at, "level": record.levelname.lower(), "event": record.getMessage()}
        fields: dict[str, Any] = getattr(record, "fields", {})
        if self.as_json:
            return json.dumps({**head, **fields}, ensure_ascii=False, default=str)
        return " ".join([*head.values(), *(f"{key}={_plain(value)}" for key, value in fields.items())])


def _plain(value: object) -> str:
    text = str(value)
    return text if text and not any(c.isspace() or c in '="' for c in text) else json.dumps(text, ensure_ascii=False)


def begin(settings: Settings) -> None:
    """Write events as the settings say, from now on."""
    handler = _Lines()
    handler.setFormatter(_Format(as_json=settings.log_format == "json"))
    _log.handlers[:] = [handler]
    _log.setLevel(settings.log_level)


def event(name: str, *, level: int = logging.INFO, **fields: object) -> None:
    """Something happened; the fields say to what and how much, without a word of an article."""
    _log.log(level, name, extra={"fields": fields})
