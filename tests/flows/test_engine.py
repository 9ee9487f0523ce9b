"""The private Prefect server: what it starts from, and what it leaves alone."""

from __future__ import annotations

import os
from importlib.metadata import version
from pathlib import Path

import pytest

from flows import engine
from flows.arrivals import Arrival, Survey, batches, survey
from flows.failures import EXIT_CODES, exit_code_of
from flows.home import Home, clear_half_kept, keep_bytes
from transforms.drops import Delivery


def test_a_database_cut_short_in_its_making_is_made_anew(tmp_path: Path) -> None:
    for name in ("prefect.db", "prefect.db-wal", "prefect.db-shm"):
        (tmp_path / name).write_bytes(b"half")
    assert not engine._drop_half_made_state(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_whole_database_of_this_version_is_taken_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "prefect.db").write_bytes(b"whole")
    (tmp_path / "ready").write_text(version("prefect"), encoding="utf-8")
    assert engine._drop_half_made_state(tmp_path)
    assert (tmp_path / "prefect.db").exists()


def test_a_database_of_another_version_is_kept_and_migrated(tmp_path: Path) -> None:
    (tmp_path / "prefect.db").write_bytes(b"whole")
    (tmp_path / "ready").write_text("3.0.0", encoding="utf-8")
    assert not engine._drop_half_made_state(tmp_path)
    assert [p.name for p in tmp_path.iterdir()] == ["prefect.db"], "a kill during the migration is noticed by the next"


def test_what_the_user_has_set_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "environ", {"PREFECT_HOME": "/elsewhere", "PREFECT_LOGGING_LEVEL": "DEBUG"})
    engine.quiet_environment(tmp_path, "CRITICAL")
    assert os.environ["PREFECT_HOME"] == "/elsewhere"
    assert os.environ["PREFECT_LOGGING_LEVEL"] == "DEBUG"
    assert os.environ["DO_NOT_TRACK"] == "1"


def test_a_server_that_has_ended_is_not_used(tmp_path: Path) -> None:
    assert engine.served_at(tmp_path) is None
    (tmp_path / "prefect").mkdir()
    (tmp_path / engine.SERVED).write_text("http://127.0.0.1:1/api", encoding="utf-8")
    assert engine.served_at(tmp_path) is None


def test_a_server_that_is_named_and_does_not_answer_says_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from prefect.settings import PREFECT_API_URL, temporary_settings

    nowhere = "http://127.0.0.1:1/api"
    monkeypatch.setenv("PREFECT_API_URL", nowhere)
    told = f"{nowhere}/? does not answer: .*unset PREFECT_API_URL"
    with temporary_settings({PREFECT_API_URL: nowhere}), pytest.raises(engine.EngineError, match=told) as error:  # noqa: SIM117
        with engine.engine(tmp_path, "CRITICAL"):
            pytest.fail("there is no server to run against")
    assert exit_code_of(error.value) == EXIT_CODES["home"].code


def arrival(name: str, byte_size: int) -> Arrival:
    return Arrival(Delivery(name, Path(name)), name, byte_size)


def test_batches_keep_the_order_and_both_limits() -> None:
    sizes = [10, 10, 10, 500, 10, 10]
    found = list(batches([arrival(str(i), n) for i, n in enumerate(sizes)], most_documents=2, most_characters=100))
    assert [[a.delivery.name for a in batch] for batch in found] == [["0", "1"], ["2"], ["3"], ["4", "5"]]


def test_the_same_bytes_twice_in_a_drop_are_read_once() -> None:
    one, two = arrival("a.txt", 3), Arrival(Delivery("b.txt", Path("b.txt")), "a.txt", 3)
    drop = Survey(Path(), "id", (one, two))
    assert drop.split(set()) == ([one], [two])
    assert drop.split({"a.txt"}) == ([], [one, two])


def test_a_drop_is_known_by_names_and_bytes(tmp_path: Path) -> None:
    drop = tmp_path / "drop"
    drop.mkdir()
    (drop / "a.txt").write_text("甲", encoding="utf-8")
    first = survey(drop).drop_id
    assert survey(drop).drop_id == first
    (drop / "a.txt").write_text("乙", encoding="utf-8")
    second = survey(drop).drop_id
    (drop / "a.txt").rename(drop / "b.txt")
    assert len({first, second, survey(drop).drop_id}) == 3


def test_kept_bytes_are_whole_and_kept_once(tmp_path: Path) -> None:
    home, file = Home(tmp_path / "home"), tmp_path / "a.txt"
    file.write_bytes(b"abc")
    digest = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    keep_bytes(home, digest, file)
    kept = home.raw / "ba" / digest
    assert kept.read_bytes() == b"abc"
    before = kept.stat().st_mtime_ns
    keep_bytes(home, digest, file)
    assert kept.stat().st_mtime_ns == before
    (home.raw / "99.part").write_bytes(b"ab")
    clear_half_kept(home)
    assert [p for p in home.raw.rglob("*") if p.is_file()] == [kept]
