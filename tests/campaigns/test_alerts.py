"""Line 6 with real processes: a receiver kills the run that tells it, is away, comes back; each incident is told once."""

from __future__ import annotations

import os
import signal
import time
from collections import Counter
from pathlib import Path

from tests.campaigns.conftest import ROOT, Zhibiao
from tests.flows.alerts.conftest import Mails, Webhook, lines_of

RICE = "今年，高安市粮食总产量稳定在8亿公斤以上，同比增长3.5%，早稻每亩补贴150元。\n"
FAULT = """
from dataclasses import replace
import polars as pl
from expectations.run import Checker
finish = Checker.finish
def lost(self, totals):
    done = finish(self, totals)
    one = pl.col('expectation') == 'are_loaded_known_or_rejected'
    unexpected = pl.when(one).then(1).otherwise('unexpected')
    return replace(done, checks=done.checks.with_columns(success=pl.col('success') & ~one, unexpected=unexpected), stop=True)
Checker.finish = lost
from flows.cli import main
main()
"""
FAULTY = ("-c", FAULT)
"""The same program with a fault: the accounts of a run do not balance, which is of severity stop."""
THING = "check:ops.run.documents.are_loaded_known_or_rejected"
STOPPED = 5


class Killing(Webhook):
    """Takes what it is sent and then kills who sent it, before the sender can know; as often as ``kills`` says."""

    kills = 0
    pid = 0

    @property
    def status(self) -> int:
        if self.kills and self.pid:
            self.kills -= 1
            os.kill(self.pid, signal.SIGKILL)
            time.sleep(0.2)
        return 204

    @status.setter
    def status(self, _: int) -> None:
        pass


def test_each_incident_is_told_once_though_runs_are_killed_and_receivers_away(zhibiao: Zhibiao, tmp_path: Path) -> None:
    home, drop, file = tmp_path / "home", tmp_path / "drop", tmp_path / "alerts.jsonl"
    drop.mkdir()
    (drop / "rice.txt").write_text(RICE, encoding="utf-8")
    webhook, mails = Killing(), Mails()
    environment = {
        "no_proxy": "127.0.0.1",
        "ZHIBIAO_ALERT_FILE": str(file),
        "ZHIBIAO_ALERT_WEBHOOK_URL": webhook.url,
        "ZHIBIAO_ALERT_WEBHOOK_TOKEN": "s3cret-token",
        "ZHIBIAO_ALERT_SMTP_HOST": "127.0.0.1",
        "ZHIBIAO_ALERT_SMTP_PORT": str(mails.port),
        "ZHIBIAO_ALERT_SMTP_SECURITY": "none",
        "ZHIBIAO_ALERT_MAIL_FROM": "zhibiao@example.com",
        "ZHIBIAO_ALERT_MAIL_TO": "duty@example.com",
    }
    said = ""

    def run(*, faulty: bool) -> int:
        nonlocal said
        program = {"program": FAULTY} if faulty else {}
        process = zhibiao("ingest", drop, "--home", home, **program, **environment)  # type: ignore[arg-type]
        webhook.pid = process.pid
        out, err = process.communicate(timeout=240)
        said += out + err
        return process.returncode

    mails.stop()
    webhook.kills = 1
    assert run(faulty=True) == -signal.SIGKILL, "the webhook took the alert and killed the run that sent it"
    deadline = time.monotonic() + 10
    while not webhook.events and time.monotonic() < deadline:  # it is still writing down what it took
        time.sleep(0.05)
    assert webhook.events == [("opened", THING)]
    assert run(faulty=True) == STOPPED
    mails = Mails(mails.port)
    assert run(faulty=True) == STOPPED
    assert run(faulty=False) == 0
    assert run(faulty=False) == 0

    times = Counter(webhook.events)
    ids = {body["message_id"] for body in webhook.bodies}
    assert times == {("opened", THING): 2, ("closed", THING): 1}, "told again after the kill, and never else"
    assert len(ids) == 2, "the repetition has the id of the first, so that a receiver can leave it out"
    assert {h["idempotency-key"] for h in webhook.headers} == ids
    assert {h["authorization"] for h in webhook.headers} == {"Bearer s3cret-token"}
    assert [(line["event"], line["thing"]) for line in lines_of(file)] == [("opened", THING), ("closed", THING)]
    assert [s.split("]")[0] for s in mails.subjects] == ["[指标 告警 ALERT", "[指标 恢复 CLOSED"]
    assert "s3cret" not in said, "no secret is printed"
    for path in home.rglob("*"):
        if path.is_file() and "venv" not in path.parts:
            assert b"s3cret" not in path.read_bytes(), f"{path} holds a secret"
    webhook.stop()
    mails.stop()


def test_a_home_that_cannot_be_written_is_told_all_the_same(zhibiao: Zhibiao, tmp_path: Path) -> None:
    in_the_way, file = tmp_path / "file", tmp_path / "alerts.jsonl"
    in_the_way.write_bytes(b"")
    for times in (1, 2):  # nothing can remember that the first was told
        sample = ROOT / "seeds" / "sample_drop"
        process = zhibiao("ingest", sample, "--home", in_the_way / "home", ZHIBIAO_ALERT_FILE=str(file))
        process.communicate(timeout=240)
        assert process.returncode == 4
        assert [line["event"] for line in lines_of(file)] == ["opened"] * times
