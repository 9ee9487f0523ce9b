"""Line 6: exactly one alert for an incident of three failing runs, and one when it closes, whatever happens in between."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from flows.alerts import KILLS
from flows.alerts_shown import list_incidents
from flows.failures import InputError, StoppedError
from flows.incidents import Event, event_rows
from flows.ingest import ingest
from flows.ledger import Entry
from flows.start import ingest_drops
from tests.flows.alerts.conftest import Fail, Mails, Webhook, lines_of
from warehouse.store import Store, StoreError

LOST = "check:ops.run.documents.are_loaded_known_or_rejected"
RUN = "run:ingest"


def stopped(drop: Path, home: Path) -> None:
    with pytest.raises(StoppedError):
        ingest(drop, home)


def erring(drop: Path, home: Path) -> None:
    with pytest.raises(ZeroDivisionError):
        ingest(drop, home)


def test_three_stopped_runs_are_one_alert_and_one_that_it_is_over(
    drop: Path, home: Path, receivers: Path, webhook: Webhook, mails: Mails, failing: Fail
) -> None:
    failing("stop")
    for _ in range(3):
        stopped(drop, home)
        assert webhook.events == [("opened", LOST)]
        assert len(mails.taken) == len(lines_of(receivers)) == 1
    failing(None)
    outcome = ingest(drop, home)
    for _ in range(2):
        assert webhook.events == [("opened", LOST), ("closed", LOST)]
        assert [(line["event"], line["failed_runs"]) for line in lines_of(receivers)] == [
            ("opened", None),
            ("closed", 3),
        ]
        ingest(drop, home)
    opening, closing = mails.subjects
    assert opening.startswith("[指标 告警 ALERT] 检查不成立") and closing.startswith("[指标 恢复 CLOSED]")
    assert outcome.alerts == ("file: 1 told", "mail: 1 told", "webhook: 1 told")
    assert len({line["alert_id"] for line in lines_of(receivers)}) == 2
    assert len({line["incident_id"] for line in lines_of(receivers)}) == 1


def test_three_runs_ended_by_an_error_are_one_alert_and_one_that_it_is_over(
    drop: Path,
    home: Path,
    receivers: Path,
    webhook: Webhook,
    mails: Mails,
    failing: Fail,
    ask: Callable[..., list[tuple[Any, ...]]],
) -> None:
    failing("error")
    for _ in range(3):
        erring(drop, home)
    assert webhook.events == [("opened", RUN)]
    (told,) = webhook.bodies[0]["alerts"]
    assert told["level"] == "error" and "a fault of the program" in told["detail"][0]
    failing(None)
    ingest(drop, home)
    events = "SELECT event FROM ops.incident WHERE thing = $$run:ingest$$ ORDER BY happened_at"
    assert ask(home, events) == [("opened",), ("closed",)], "readers know at once that it is over"
    ingest(drop, home)
    assert webhook.events == [("opened", RUN), ("closed", RUN)]
    assert len(mails.taken) == len(lines_of(receivers)) == 2
    assert lines_of(receivers)[1]["failed_runs"] == 3
    assert not (home / "run_failed.json").exists()


def test_what_fails_again_is_a_new_incident(drop: Path, home: Path, receivers: Path, failing: Fail) -> None:
    for how in ("error", None, "error", None):
        failing(how)
        if how:
            erring(drop, home)
        else:
            ingest(drop, home)
    assert [line["event"] for line in lines_of(receivers)] == ["opened", "closed"] * 2
    assert len({line["incident_id"] for line in lines_of(receivers)}) == 2


def test_a_receiver_that_is_down_is_told_by_a_later_run_and_the_others_once(
    drop: Path, home: Path, receivers: Path, webhook: Webhook, mails: Mails, failing: Fail
) -> None:
    webhook.status = 503
    mails.stop()
    failing("stop")
    stopped(drop, home)
    assert (webhook.events, mails.taken) == ([], [])
    webhook.status = 200
    stopped(drop, home)
    assert webhook.events == [("opened", LOST)]
    failing(None)
    outcome = ingest(drop, home)
    assert any(line.startswith(("mail: 1 not taken", "mail: 2 not taken")) for line in outcome.alerts)
    again = Mails(mails.port)
    try:
        outcome = ingest(drop, home)  # brings nothing new, and still tells
        assert [m["Subject"].split("]")[0] for m in again.taken] == ["[指标 告警 ALERT", "[指标 恢复 CLOSED"]
        assert outcome.alerts == ("mail: 2 told",)
        ingest(drop, home)
        assert len(again.taken) == 2
    finally:
        again.stop()
    assert webhook.events == [("opened", LOST), ("closed", LOST)]
    assert len(lines_of(receivers)) == 2
    with Store(home) as store:
        attempts = store.query(
            "SELECT channel, event, list(sent ORDER BY attempt) AS sent FROM ops.alert GROUP BY ALL ORDER BY ALL"
        ).rows()
        problems = store.query("SELECT DISTINCT problem FROM ops.alert WHERE NOT sent ORDER BY 1").rows()
    assert ("webhook", "opened", [False, True]) in attempts
    assert ("file", "closed", [True]) in attempts
    assert ("127.0.0.1 answered 503",) in problems
    assert any("refused" in str(p).lower() for (p,) in problems)


class Killed(BaseException):
    """The process is gone: nothing that a program does at an error happens."""


def test_a_run_killed_before_it_sends_loses_nothing(
    drop: Path, home: Path, receivers: Path, webhook: Webhook, failing: Fail, monkeypatch: pytest.MonkeyPatch
) -> None:
    from flows.alerts import Alerts

    def killed(self: Alerts) -> tuple[str, ...]:
        raise Killed

    failing("stop")
    with monkeypatch.context() as patch:
        patch.setattr(Alerts, "deliver", killed)
        with pytest.raises(Killed):
            ingest(drop, home)
    assert webhook.events == [] and not receivers.exists()
    failing(None)
    ingest(drop, home)
    assert webhook.events == [("opened", LOST), ("closed", LOST)]
    assert [line["event"] for line in lines_of(receivers)] == ["opened", "closed"]


def test_a_run_killed_after_it_sent_repeats_under_the_same_ids(
    drop: Path, home: Path, receivers: Path, webhook: Webhook, failing: Fail, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The one moment in which a message may come twice: the file leaves the second out, others can by its id."""
    load = Store.load

    def killed(self: Store, frames: Any, **options: Any) -> Any:
        if "ops.alert" in frames and "ops.incident" not in frames:
            raise Killed
        return load(self, frames, **options)

    failing("stop")
    with monkeypatch.context() as patch:
        patch.setattr(Store, "load", killed)
        with pytest.raises(Killed):
            ingest(drop, home)
    stopped(drop, home)
    stopped(drop, home)
    assert [line["event"] for line in lines_of(receivers)] == ["opened"]
    assert len(webhook.bodies) == 1, "killed before its turn"


def test_a_store_that_cannot_be_opened_is_told_once_and_closed_once(
    drop: Path, home: Path, receivers: Path, webhook: Webhook, mails: Mails
) -> None:
    build = home / "warehouse.build.duckdb"
    good = build.read_bytes()
    build.write_bytes(b"no database" * 1000)
    for command in (
        lambda: ingest(drop, home),
        lambda: ingest_drops([drop], home, None, dry_run=False),
        lambda: ingest(drop, home),
    ):
        with pytest.raises(StoreError):
            command()
    assert webhook.events == [("opened", RUN)]
    assert len(mails.taken) == len(lines_of(receivers)) == 1
    assert (home / "run_failed.json").exists()
    build.write_bytes(good)
    ingest(drop, home)
    assert webhook.events == [("opened", RUN), ("closed", RUN)]
    assert len(mails.taken) == len(lines_of(receivers)) == 2
    assert len({line["incident_id"] for line in lines_of(receivers)}) == 1
    ingest(drop, home)
    assert len(webhook.bodies) == 2


def test_a_run_that_failed_before_it_was_entered_is_listed(
    drop: Path, home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(InputError):
        ingest(tmp_path / "gone", home)
    capsys.readouterr()
    list_incidents("table", None, home, closed=False)
    told = capsys.readouterr().err
    assert "run failed: ingest" in told
    assert f"{tmp_path / 'gone'}: there is no such file or directory" in told
    assert "nothing fails" not in told
    ingest(drop, home)
    capsys.readouterr()
    list_incidents("table", None, home, closed=False)
    assert capsys.readouterr().err == "nothing fails\n"


def test_a_receiver_that_was_down_while_the_store_was_is_told_by_the_next_run(
    drop: Path, home: Path, receivers: Path, webhook: Webhook
) -> None:
    build = home / "warehouse.build.duckdb"
    good = build.read_bytes()
    build.write_bytes(b"no database" * 1000)
    webhook.status = 500
    with pytest.raises(StoreError):
        ingest(drop, home)
    build.write_bytes(good)
    webhook.status = 200
    ingest(drop, home)
    assert webhook.events == [("opened", RUN), ("closed", RUN)]
    assert [line["event"] for line in lines_of(receivers)] == ["opened", "closed"]


def test_rows_that_break_a_warning_wake_nobody_unless_asked(
    home: Path, tmp_path: Path, receivers: Path, webhook: Webhook, monkeypatch: pytest.MonkeyPatch
) -> None:
    drop = tmp_path / "odd"
    drop.mkdir()
    (drop / "a.txt").write_text("2023年，高安市粮食总产量达到80000000亿公斤。\n", encoding="utf-8")
    monkeypatch.setenv("ZHIBIAO_ALERT_WEBHOOK_LEVEL", "warn")
    (drop / "a.txt.meta.json").write_text('{"published_on": "2023-08-10"}', encoding="utf-8")
    outcome = ingest(drop, home)
    assert [f for f in outcome.failed_checks if f.startswith("warn")], "this text is to break a warning"
    assert webhook.events and all(event == "opened" for event, _ in webhook.events)
    assert lines_of(receivers) == [], "the level of the file is anomaly"


def test_runs_that_are_killed_again_and_again_are_told(
    drop: Path, home: Path, receivers: Path, webhook: Webhook, monkeypatch: pytest.MonkeyPatch
) -> None:
    from flows.run import Run

    def killed(self: Run) -> None:
        raise Killed

    def forgotten(self: Entry, *_: object) -> None:
        """A killed process closes no entry."""

    with monkeypatch.context() as patch:
        patch.setattr(Run, "close", killed)
        patch.setattr(Entry, "end", forgotten)
        for times in range(5):
            assert len(webhook.bodies) == (times > KILLS)
            with pytest.raises(Killed):
                ingest(drop, home)
    assert webhook.events == [("opened", RUN)]
    assert "killed before their end" in lines_of(receivers)[0]["detail"][0]
    ingest(drop, home)
    assert webhook.events == [("opened", RUN), ("closed", RUN)]


def test_a_check_that_there_is_no_more_is_over(drop: Path, home: Path, receivers: Path, webhook: Webhook) -> None:
    missing = ("check:core.observation.low.is_lucky", "check:ops.measure.value.moon_is_as_usual")
    kept = ("check:core.observation.engines_agree", "check:raw.elsewhere.name.is_good")
    with Store(home) as store:
        rows = [
            Event(f"{i:032x}", "opened", thing, "stop", "ingest", None, datetime.now(UTC), "甲", "a", None, None, "")
            for i, thing in enumerate((*missing, *kept))
        ]
        store.load({"ops.incident": event_rows(rows)})
    ingest(drop, home)
    with Store(home) as store:
        closed = store.query("SELECT thing FROM ops.incident WHERE event = 'closed'")["thing"].to_list()
    # of kept the first was judged and found good by this run, the table of the second is not of the road
    assert set(closed) == {*missing, kept[0]}


def test_a_dry_run_tells_nobody(drop: Path, home: Path, receivers: Path, webhook: Webhook, failing: Fail) -> None:
    failing("error")
    with pytest.raises(ZeroDivisionError):
        ingest(drop, home, dry_run=True)
    assert webhook.events == [] and not receivers.exists()


def test_without_channels_incidents_are_kept_all_the_same(
    drop: Path, home: Path, failing: Fail, ask: Callable[..., list[tuple[Any, ...]]]
) -> None:
    failing("stop")
    stopped(drop, home)
    failing(None)
    assert ingest(drop, home).alerts == ()
    assert ask(home, "SELECT event, thing, channels FROM ops.incident ORDER BY event DESC") == [
        ("opened", LOST, ""),
        ("closed", LOST, ""),
    ]
