"""Line 5: a title that is a script and a body of quotes, Markdown, SQL and control codes show as text, wherever they come."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from typer.testing import CliRunner

from flows.ingest import ingest
from flows.report import print_summary
from flows.show import console
from tests.flows.alerts.conftest import Mails, Webhook, lines_of

TITLE = "<script>alert(1)</script>"
BODY = (
    "2023年，义乌市“进出口”总额3224.3亿元，'); DROP TABLE raw.document; -- **bold** [here](javascript:alert(2)) `code` "
    '"quoted" <img src=x onerror=alert(3)> | a | b | <!channel> @all &lt; $(id) \x1b[31mred\u202etxt.exe'
)
HEADER = "\r\nBcc: everybody@example.com\r\n\r\n<b>another body</b>"
ACTS = ("<script", "<img", "<b>", "\x1b", "\u202e")  # nothing of this may come through where it would act


@pytest.fixture
def hostile(tmp_path: Path) -> Path:
    drop = tmp_path / "drop <script>alert(1)<!channel> `x` [y](z)"
    drop.mkdir()
    row = {"id": TITLE, "title": TITLE, "text": f"{TITLE}\n\n{BODY}\n", "published_on": "2024-01-05"}
    (drop / "feed.jsonl").write_text(json.dumps(row, ensure_ascii=False) + "\n", encoding="utf-8")
    (drop / "<img src=x onerror=alert(4)>.txt").write_bytes(b"")
    return drop


@pytest.fixture
def quoting(monkeypatch: pytest.MonkeyPatch) -> None:
    """A check that does not hold and quotes title and body whole, and a header that wants to be one."""
    from expectations.run import Checker, Finished

    finish = Checker.finish

    def quotes(self: Checker, totals: Any) -> Finished:
        finished = finish(self, totals)
        one = pl.col("expectation") == "are_observed_dismissed_or_rejected"
        checks = finished.checks.with_columns(
            success=pl.col("success") & ~one,
            severity=pl.when(one).then(pl.lit("warn")).otherwise("severity"),
            unexpected=pl.when(one).then(1).otherwise("unexpected"),
            sample=pl.when(one).then(pl.lit(f"{TITLE}{HEADER}\n{BODY}")).otherwise("sample"),
        )
        return replace(finished, checks=checks)

    monkeypatch.setattr(Checker, "finish", quotes)


def artifacts() -> dict[str, Any]:
    from prefect.client.orchestration import get_client
    from prefect.client.schemas.filters import ArtifactFilter, ArtifactFilterKey

    found = {}
    with get_client(sync_client=True) as client:
        for key in ("ingest-summary", "ingest-counts"):
            of = ArtifactFilter(key=ArtifactFilterKey(any_=[key]))
            found[key] = max(client.read_artifacts(artifact_filter=of), key=lambda a: a.created)
    return found


@pytest.mark.usefixtures("quoting")
def test_text_stays_text_in_messages_artifacts_and_tables(
    hostile: Path,
    home: Path,
    receivers: Path,
    webhook: Webhook,
    mails: Mails,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for channel in ("FILE", "WEBHOOK", "MAIL"):
        monkeypatch.setenv(f"ZHIBIAO_ALERT_{channel}_LEVEL", "warn")
    outcome = ingest(hostile, home)
    assert outcome.counts["loaded"] == 1

    # the webhook: nothing in the bytes that a page would act on, the very text for who parses them
    (raw,) = webhook.raw
    assert not any(c in raw for c in b"<>&\x1b")
    mine = next(a for a in webhook.bodies[0]["alerts"] if "observed_dismissed" in a["thing"])
    assert mine["detail"][0] == TITLE
    assert any("DROP TABLE raw.document; -- **bold**" in line and "\\x1b[31m" in line for line in mine["detail"])
    assert not set(webhook.bodies[0]["text"]) & set("<>&@*`[]_") and TITLE[8:] not in webhook.bodies[0]["text"]
    assert webhook.bodies[0]["text"].count("\n") == len(webhook.bodies[0]["alerts"]) - 1

    # the file: one line an alert, each of them JSON
    assert len(lines_of(receivers)) == len(webhook.bodies[0]["alerts"])
    assert not any(c in receivers.read_bytes() for c in b"<>&\x1b")

    # the mail: plain text, and no header but ours
    (mail,) = mails.taken
    assert mail.get_content_type() == "text/plain" and not mail.is_multipart()
    ours = {"from", "to", "subject", "date", "message-id", "auto-submitted", "mime-version"}
    ours |= {"content-type", "content-transfer-encoding", "x-peer", "x-mailfrom", "x-rcptto"}
    assert {name.lower() for name in mail} <= ours, "a header was smuggled in"
    text = mail.get_content()
    assert TITLE in text and "Bcc: everybody@example.com" in text and "DROP TABLE" in text
    assert "\x1b" not in text and "\u202e" not in text

    # Prefect's artifacts and their descriptions
    for artifact in artifacts().values():
        for shown in (json.dumps(artifact.data, ensure_ascii=False), artifact.description):
            assert not any(act in shown for act in ACTS)
            assert "](z)" not in shown and "javascript:" not in shown
        assert "&lt;script&gt;" in artifact.description, "it shows as text"

    # the quality report
    assert outcome.quality_report is not None
    report = outcome.quality_report.read_text(encoding="utf-8")
    assert not any(act in report for act in ACTS) and "](javascript" not in report

    # the terminal: as it is, but without what would move the cursor or turn the reading direction
    out = io.StringIO()
    print_summary(outcome, console(out))
    assert TITLE[:17] in out.getvalue() and "\x1b" not in out.getvalue()
    from flows.cli import app

    for arguments in (
        ["alerts", "list"],
        ["rejects", "list"],
        ["search", "进出口"],
        ["sql", "SELECT document, article_title, sentence FROM mart.observation"],
        ["sql", "FROM ops.check WHERE NOT success"],
    ):
        answered = CliRunner().invoke(app, [*arguments, "--home", str(home)])
        assert answered.exit_code == 0, answered.output
        assert "\x1b" not in answered.output and "\u202e" not in answered.output
    assert TITLE in CliRunner().invoke(app, ["alerts", "list", "--home", str(home)]).output


def test_an_error_that_quotes_an_article_is_told_as_text(
    hostile: Path, home: Path, receivers: Path, webhook: Webhook, mails: Mails, monkeypatch: pytest.MonkeyPatch
) -> None:
    from flows.run import Run

    def broken(self: Run) -> None:
        raise ValueError(f"{TITLE}{HEADER}{BODY}")

    monkeypatch.setattr(Run, "close", broken)
    with pytest.raises(ValueError, match="script"):
        ingest(hostile, home)
    assert TITLE in webhook.bodies[0]["alerts"][0]["detail"][0]
    assert not any(c in webhook.raw[0] for c in b"<>&\x1b")
    assert TITLE in mails.taken[0].get_content() and mails.taken[0]["Bcc"] is None
    assert len(lines_of(receivers)) == 1
