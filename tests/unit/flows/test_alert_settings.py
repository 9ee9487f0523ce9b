"""Secrets come from the environment and are shown nowhere; what cannot be used is said when a run begins."""

from __future__ import annotations

from pathlib import Path

import pytest

from flows.channels import ChannelError, Webhook, channels
from flows.settings import SECRETS, SettingsError, load


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path / "zhibiao.toml"


@pytest.mark.parametrize("name", SECRETS)
def test_a_file_that_holds_a_secret_is_refused_without_showing_it(here: Path, name: str) -> None:
    here.write_text(f'{name} = "hunter2"\n', encoding="utf-8")
    with pytest.raises(SettingsError, match=f"set ZHIBIAO_{name.upper()} instead") as error:
        load()
    assert "hunter2" not in str(error.value)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("alert_webhook_url", "ftp://hunter2"),
        ("alert_webhook_url", "https://me:hunter2@hooks.example.com/x"),
        ("alert_webhook_tokn", "hunter2"),
        ("alert_mail_to", "hunter2"),
        ("alert_mail_to", "a@example.com\\nBcc: hunter2@example.com"),
        ("alert_mail_level", "hunter2"),
    ],
)
def test_a_setting_that_cannot_be_used_is_named_without_its_value(here: Path, name: str, value: str) -> None:
    here.write_text(f'{name} = "{value}"\n', encoding="utf-8")
    with pytest.raises(SettingsError, match=name) as error:
        load()
    assert "hunter2" not in str(error.value) and error.value.__cause__ is None


def test_a_mail_server_without_addresses_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ZHIBIAO_ALERT_SMTP_HOST", "mail.example.com")
    with pytest.raises(SettingsError, match="alert_mail_from and alert_mail_to"):
        load()


def test_settings_show_no_secret(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    here.write_text('alert_file = "a.jsonl"\nalert_file_level = "warn"\n', encoding="utf-8")
    monkeypatch.setenv("ZHIBIAO_ALERT_WEBHOOK_URL", "https://hooks.example.com/hunter2")
    monkeypatch.setenv("ZHIBIAO_ALERT_WEBHOOK_TOKEN", "hunter2")
    settings = load()
    assert "hunter2" not in repr(settings) + str(settings) + settings.model_dump_json()
    assert [(c.name, c.level) for c in channels(settings)] == [("file", "warn"), ("webhook", "anomaly")]


def test_what_is_told_of_a_receiver_that_is_away_is_its_host(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    from datetime import UTC, datetime

    from flows.incidents import of_run, opened
    from flows.messages import Message

    monkeypatch.setenv("no_proxy", "127.0.0.1")
    monkeypatch.setenv("ZHIBIAO_ALERT_WEBHOOK_URL", "http://127.0.0.1:9/hunter2?key=hunter2")
    monkeypatch.setenv("ZHIBIAO_ALERT_WEBHOOK_TOKEN", "hunter2")
    events = opened([of_run("ingest", "x")], {}, {}, flow="ingest", run_id=None, at=datetime.now(UTC))
    caplog.set_level("DEBUG")
    with pytest.raises(ChannelError) as error:
        Webhook(load()).send(Message("webhook", tuple(events), "home"))
    assert str(error.value).startswith("127.0.0.1: ConnectError")
    assert "hunter2" not in str(error.value) + caplog.text
