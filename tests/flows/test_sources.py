"""The flow ``ingest`` on sources: loaded once, whatever fails or is killed in between, and told of."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from flows.failures import InputError
from flows.ingest import ingest
from flows.sources.command import ingest_sources
from flows.sources.intake import Intake
from flows.sources.shown import check_sources, list_sources
from tests.flows.conftest import RICE, TRADE
from tests.site import site, versioned
from warehouse.store import Store

__all__ = ["site", "versioned"]
Ask = Callable[..., list[tuple[Any, ...]]]
FEED = '<rss version="2.0"><channel><title>某报</title><item><title>T</title><link>/trade.txt</link></item></channel></rss>'


@pytest.fixture
def declared(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, site: Any) -> Path:
    """Two sources: an inbox with a document, and a feed that leads to another."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("ZHIBIAO_IO_RETRIES", "1")
    monkeypatch.setenv("ZHIBIAO_IO_BACKOFF_SECONDS", "0.001")
    monkeypatch.setenv("ZHIBIAO_ALERT_FILE", str(tmp_path / "alerts.jsonl"))
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    (inbox / "rice.txt").write_text(RICE, encoding="utf-8")
    site.pages |= {"/feed": FEED.encode(), "/trade.txt": TRADE.encode()}
    Path("zhibiao.toml").write_text(
        '[[source]]\nname = "inbox"\nkind = "folder"\npath = "inbox"\nsettle_seconds = 0\n'
        f'[[source]]\nname = "paper"\nkind = "feed"\nurl = "{site.url}/feed"\ndelay_seconds = 0\n',
        encoding="utf-8",
    )
    return inbox


def ledger(home: Path) -> list[tuple[Any, ...]]:
    with Store(home) as store:
        sql = "SELECT source_name, s.state, taken, failed FROM ops.source_run AS s JOIN ops.run USING (run_id)"
        return store.query(f"{sql} ORDER BY started_at, source_name").rows()


def test_what_sources_bring_is_loaded_once(declared: Path, home: Path, ask: Ask, site: Any) -> None:
    first, second = ingest(home=home), ingest(home=home)
    assert (first.state, first.counts["loaded"]) == ("complete", 2)
    assert second.nothing_new
    assert second.counts["documents"] == 0
    host = site.url.removeprefix("http://").replace(":", "_")
    assert ask(home, "SELECT document, publisher, url FROM raw.document ORDER BY 1") == [
        ("inbox/rice.txt", None, None),
        (f"paper/{host}/trade.txt", "某报", f"{site.url}/trade.txt"),
    ]
    assert ledger(home) == [(s, "complete", n, 0) for n in (1, 0) for s in ("inbox", "paper")]
    assert (declared / "rice.txt").exists(), "what was loaded stays where it is"
    assert not (home / "incoming" / "paper").exists(), "what was fetched does not: raw/ keeps its bytes"


def test_a_source_that_fails_does_not_stop_the_others(
    declared: Path, home: Path, site: Any, tmp_path: Path, ask: Ask
) -> None:
    site.pages["/feed"] = lambda _: (500, {}, b"")
    outcome = ingest(home=home)
    assert (outcome.state, outcome.counts["loaded"]) == ("complete", 1)
    assert any("paper FAILED" in line and "500" in line for line in outcome.sources)
    assert ledger(home)[1] == ("paper", "failed", 0, 0)
    alerts = tmp_path / "alerts.jsonl"
    assert alerts.read_text(encoding="utf-8").count("source:paper") == 1
    ingest(home=home)
    assert alerts.read_text(encoding="utf-8").count('"opened"') == 1, "it is told once"
    site.pages["/feed"] = FEED.encode()
    assert ingest(home=home).counts["loaded"] == 1
    told = alerts.read_text(encoding="utf-8")
    assert (told.count('"opened"'), told.count('"closed"')) == (1, 1)
    assert ask(home, "SELECT failed_runs FROM ops.incident WHERE event = 'closed'") == [(2,)]


def test_prefect_shows_the_source_that_failed(declared: Path, home: Path, site: Any) -> None:
    from prefect.client.orchestration import get_client
    from prefect.client.schemas.filters import FlowRunFilter, TaskRunFilter, TaskRunFilterName

    site.pages["/feed"] = b"<html>"
    ingest(home=home)
    with get_client(sync_client=True) as client:
        (latest,) = client.read_flow_runs(sort="START_TIME_DESC", limit=1)
        found = client.read_task_runs(
            flow_run_filter=FlowRunFilter(id={"any_": [latest.id]}),
            task_run_filter=TaskRunFilter(name=TaskRunFilterName(like_="source ")),
        )
    assert latest.state_name == "Completed"
    assert {t.name: t.state_name for t in found} == {"source inbox": "Completed", "source paper": "Failed"}


def test_a_run_killed_before_its_cursors_moved_is_finished_by_the_next(
    declared: Path, home: Path, ask: Ask, monkeypatch: pytest.MonkeyPatch, site: Any
) -> None:
    def killed(*_: object) -> Any:
        raise KeyboardInterrupt

    monkeypatch.setattr(Intake, "frames", killed)
    with pytest.raises(BaseException):  # noqa: B017 (Prefect gives what it made of the interruption)
        ingest(home=home)
    monkeypatch.undo()
    monkeypatch.chdir(declared.parent)
    site.pages["/feed"] = FEED.replace("<item>", "<!--").replace("</item>", "-->").encode()  # it has rolled on
    outcome = ingest(home=home)
    assert outcome.counts["known"] == 2
    assert ask(home, "SELECT count(*), count(DISTINCT document_sha256) FROM raw.document") == [(2, 2)]
    assert ingest(home=home).counts["documents"] == 0


def test_nothing_new_needs_no_prefect(
    declared: Path, home: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    ingest(home=home)
    monkeypatch.setattr("flows.sources.command.engine", None)
    ingest_sources((), (), home, None, dry_run=False)
    out = capsys.readouterr().out
    assert "sources inbox paper: nothing is new" in out
    assert "source, paper: 0 new, 1 unchanged" in out


def test_addresses_are_loaded_by_hand_and_told_of(declared: Path, home: Path, site: Any, ask: Ask) -> None:
    outcome = ingest(home=home, urls=[f"{site.url}/trade.txt"])
    assert outcome.counts["loaded"] == 1
    with pytest.raises(InputError, match=r"nope.html: HTTP 404"):
        ingest_sources((), [f"{site.url}/trade.txt", f"{site.url}/nope.html"], home, None, dry_run=False)
    assert ask(home, "SELECT count(*) FROM ops.incident") == [(0,)]


def test_secrets_in_addresses_are_shown_in_no_table_file_or_message(
    declared: Path, home: Path, site: Any, capfd: pytest.CaptureFixture[str]
) -> None:
    file, secret = Path("zhibiao.toml"), "HUSHHUSH"
    file.write_text(file.read_text(encoding="utf-8").replace("/feed", f"/feed?token={secret}"), encoding="utf-8")
    leading = FEED.replace("/trade.txt", f"/trade.txt?sig={secret}").encode()
    site.pages |= {f"/feed?token={secret}": leading, f"/trade.txt?sig={secret}": TRADE.encode()}
    assert ingest(home=home).counts["loaded"] == 2
    for url in (f"{site.url}/no?key={secret}", f"{site.url.replace('//', f'//{secret}@')}/trade.txt"):
        with pytest.raises(InputError) as refused:
            ingest_sources((), [url], home, None, dry_run=False)
        assert secret not in str(refused.value)
    for name in (None, "paper", "url"):
        list_sources(name, "csv", None, home)
    out, err = capfd.readouterr()
    assert "trade.txt" in out
    held = [p.name for p in home.rglob("*") if p.is_file() and secret.encode() in p.read_bytes()]
    assert (held, secret in out, secret in err) == ([], False, False)
    with Store(home) as store:
        rows = [
            store.query(f"SELECT CAST(t AS VARCHAR) FROM {table} AS t").rows()
            for table in ("raw.document", "ops.source_item", "ops.source_run", "ops.run")
        ]
    assert all(rows)
    assert secret not in str(rows)


def test_a_source_that_is_not_declared_is_named(declared: Path, home: Path) -> None:
    with pytest.raises(InputError, match="no source is called 'papers'; zhibiao.toml declares inbox, paper"):
        ingest_sources(["papers"], (), home, None, dry_run=False)
    Path("zhibiao.toml").unlink()
    with pytest.raises(InputError, match=r"docs/sources.md"):
        ingest_sources((), (), home, None, dry_run=False)


def test_sources_are_listed_and_tried(
    declared: Path, home: Path, site: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    check_sources((), home)
    out = capsys.readouterr().out
    assert "inbox (folder): 1 offered, 0 known, 1 new" in out
    assert "paper (feed): 1 offered, 0 known, 1 new" in out
    list_sources(None, "csv", None, home)
    assert capsys.readouterr().out.count("never looked at") == 2, "a check moves no cursor"
    ingest(home=home)
    list_sources(None, "csv", None, home)
    assert capsys.readouterr().out.count(",complete,") == 2
    list_sources("paper", "csv", None, home)
    assert "trade.txt,done," in capsys.readouterr().out
    site.pages["/feed"] = b"no feed"
    with pytest.raises(InputError, match="paper could not be read"):
        check_sources(["paper"], home)
    with pytest.raises(InputError, match="no source is called"):
        list_sources("papers", "csv", None, home)


def test_a_dry_run_moves_no_cursor(declared: Path, home: Path) -> None:
    assert ingest(home=home, dry_run=True).counts["loaded"] == 2
    with Store(home) as store:
        assert store.query("SELECT count(*) FROM ops.source_item").item() == 0
    assert ingest(home=home).counts["loaded"] == 2
