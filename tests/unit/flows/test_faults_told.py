"""An error of the machine is told with its cause and what to do; events are lines that a program can read."""

from __future__ import annotations

import errno
import json
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from flows import logs
from flows.failures import exit_code_of, sentence_of
from flows.ledger import Entry
from flows.settings import load
from warehouse.files import copied
from warehouse.store import Store, StoreError


@pytest.mark.parametrize(
    ("number", "do"),
    [
        (errno.ENOSPC, "df -h"),
        (errno.EDQUOT, "df -h"),
        (errno.EFBIG, "df -h"),
        (errno.EROFS, "remount,rw"),
        (errno.EACCES, "chown"),
        (errno.EIO, "dmesg"),
    ],
)
def test_a_cause_is_told_with_what_to_do(number: int, do: str) -> None:
    of_the_system = OSError(number, os.strerror(number), "/data/home/raw")
    of_duckdb = StoreError(f"IO Error: Could not write file: {os.strerror(number)}")
    for error in (of_the_system, of_duckdb, OSError(number, os.strerror(number))):
        assert exit_code_of(error) == 4
        assert do in sentence_of(error) and os.strerror(number) in sentence_of(error)
    assert sentence_of(of_the_system).startswith("/data/home/raw: ")


def test_a_full_disk_is_named_by_the_file_that_was_written(tmp_path: Path) -> None:
    if not Path("/dev/full").exists():
        pytest.skip("there is no /dev/full here")
    source = tmp_path / "source"
    source.write_bytes(bytes(10))
    link = tmp_path / "full"
    link.symlink_to("/dev/full")
    with pytest.raises(OSError, match="No space left") as told:
        from warehouse.files import naming

        with naming(link), open(link, "wb") as taken:
            taken.write(source.read_bytes())
            taken.flush()
    assert str(link) in sentence_of(told.value)
    copied(source, tmp_path / "copy")


def test_what_a_prefect_server_answers_badly_is_told_as_that(monkeypatch: pytest.MonkeyPatch) -> None:
    import httpx

    monkeypatch.setenv("PREFECT_API_URL", "http://prefect.example/api")
    error = httpx.ConnectError("All connection attempts failed")
    assert exit_code_of(error) == 4
    assert "http://prefect.example/api" in sentence_of(error) and "PostgreSQL" in sentence_of(error)


@pytest.mark.parametrize("form", ["json", "text"])
def test_an_event_is_a_line(form: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("ZHIBIAO_LOG_LEVEL", "INFO")
    monkeypatch.setenv("ZHIBIAO_LOG_FORMAT", form)
    logs.begin(load(Path("home")))
    logs.event("batch_loaded", documents=3, path="a drop\nof two lines")
    (line,) = capsys.readouterr().err.splitlines()
    if form == "json":
        said = json.loads(line)
        assert (said["level"], said["event"], said["documents"]) == ("info", "batch_loaded", 3)
    else:
        assert line.endswith(' info batch_loaded documents=3 path="a drop\\nof two lines"')
    monkeypatch.setenv("ZHIBIAO_LOG_LEVEL", "CRITICAL")
    logs.begin(load(Path("home")))
    logs.event("batch_loaded")
    assert capsys.readouterr().err == ""


def test_a_run_is_entered_after_those_before_it_whatever_the_clock_says(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    now = datetime.now(UTC)
    with Store(tmp_path / "home") as store:
        ahead = Entry(store, "ingest", "drop", started_at=now + timedelta(days=3))
        ahead.begin()
        ahead.end()
        assert capsys.readouterr().err == ""
        later = Entry(store, "ingest", "drop")
        later.begin()
        later.end()
        assert "was set back" in capsys.readouterr().err
        rows = store.query("SELECT run_id, finished_at >= started_at FROM ops.run ORDER BY started_at").rows()
    assert later.started_at > ahead.started_at
    assert rows == [(ahead.run_id, True), (later.run_id, True)]
