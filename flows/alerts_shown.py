"""The commands ``alerts list`` and ``alerts test``: what fails since when, and whether the channels work."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from flows.alerts import unrecorded
from flows.ask import write_frame
from flows.channels import ChannelError, channels
from flows.home import HomeError, standing_store
from flows.incidents import Event
from flows.messages import Message
from flows.settings import FILE, load
from flows.show import note, one_line
from transforms.identity import digest_of

_LIST = """
SELECT
  o.level,
  o.thing,
  o.title,
  o.happened_at AS opened_at,
  c.happened_at AS closed_at,
  c.failed_runs,
  o.channels AS to_be_told,
  (SELECT string_agg(DISTINCT channel, ' ' ORDER BY channel) FROM ops.alert AS a
   WHERE a.incident_id = o.incident_id AND a.event = coalesce(c.event, o.event) AND a.sent) AS told,
  (SELECT arg_max(problem, tried_at) FROM ops.alert AS a
   WHERE a.incident_id = o.incident_id AND NOT a.sent) AS problem,
  o.detail,
  o.incident_id
FROM ops.incident AS o
LEFT JOIN ops.incident AS c ON c.incident_id = o.incident_id AND c.event = 'closed'
WHERE o.event = 'opened' AND ($1 OR c.event IS NULL)
ORDER BY o.happened_at DESC, o.thing
"""


def list_incidents(format: str, out: Path | None, home: Path | None, *, closed: bool) -> None:
    """Write the incidents that are open, or all of them."""
    settings = load(home)
    with standing_store(settings, waiting=note) as store:
        found = store.query(_LIST, [closed])
        early = unrecorded(settings, store)
    if early is not None:
        told = f"{early.title}, {early.happened_at:%Y-%m-%d %H:%M} UTC: {early.detail}"
        note(f"{one_line(told, 2000)}; the next run puts it on record")
    if found.is_empty() and format == "table":
        if early is None:
            note("nothing fails" if not closed else "nothing has failed yet")
        return
    write_frame(found, format, out)


def send_test(home: Path | None) -> None:
    """Send a message that says it is a test; ``HomeError`` names the channels that did not take it."""
    settings = load(home)
    receivers = channels(settings)
    if not receivers:
        raise HomeError(
            f"no channel is set: set alert_file, alert_webhook_url or alert_smtp_host in {FILE} or as ZHIBIAO_ALERT_…; "
            "docs/alerts.md shows how"
        )
    now = datetime.now(UTC)
    event = Event(
        digest_of("test", now.isoformat()),
        "opened",
        "test",
        "warn",
        "test",
        None,
        now,
        "试发：无须处理",
        "a test: nothing to do",
        None,
        None,
        "",
    )
    failed = []
    for channel in receivers:
        try:
            remark = channel.send(Message(channel.name, (event,), str(settings.home.resolve())))
            note(f"{channel.name}: taken" + (f", but {remark}" if remark else ""))
        except ChannelError as error:
            failed.append(f"{channel.name}: {error}")
    if failed:
        raise HomeError(f"{'; '.join(failed)}; check the settings alert_… and run again")
