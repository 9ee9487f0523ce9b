"""Files of every format and archives in the flow: what they hold is accounted for, known again, kept and replayed."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from flows.replay import replay
from flows.run import Outcome
from tests.flows.quality.test_replay import ingest
from tests.formats import build, writers
from tests.formats.cases import FILES, expected

Ask = Callable[..., list[tuple[Any, ...]]]


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path, Outcome]:
    """The corpus as a drop."""
    folder = tmp_path_factory.mktemp("formats")
    shutil.copytree(FILES, folder / "drop")
    return folder / "home", folder / "drop", ingest(folder / "drop", folder / "home")


def test_everything_delivered_is_accounted_for(loaded: tuple[Path, Path, Outcome], ask: Ask) -> None:
    home, _, outcome = loaded
    counts = outcome.counts
    assert outcome.state == "complete"
    assert counts["documents"] == len(expected()) == counts["loaded"] + counts["known"] + counts["rejected"]
    assert counts["mentions"] == counts["observations"] + counts["not_quantities"] + counts["mention_rejects"]
    turned_away = sorted((e.document, e.outcome) for e in expected() if "/" not in e.outcome)
    assert sorted(ask(home, "SELECT document, reason FROM ops.reject WHERE stage = 'read'")) == turned_away


def test_offsets_point_into_the_stored_text(loaded: tuple[Path, Path, Outcome], ask: Ask) -> None:
    home, _, _ = loaded
    wrong = ask(
        home,
        "SELECT o.document, o.surface FROM mart.observation AS o JOIN raw.document AS d USING (document_sha256) "
        "WHERE d.text[o.document_start + 1 : o.document_end] <> o.surface",
    )
    assert wrong == []
    read = ask(
        home,
        "SELECT count(DISTINCT media_type) FROM raw.document AS d SEMI JOIN mart.observation USING (document_sha256)",
    )
    assert read == [(10,)]


def test_members_are_kept_by_their_digest(loaded: tuple[Path, Path, Outcome], ask: Ask) -> None:
    home, _, _ = loaded
    sha256 = hashlib.sha256(build.FOREST.encode()).hexdigest()
    assert (home / "raw" / sha256[:2] / sha256).read_bytes() == build.FOREST.encode()
    ((sha256,),) = ask(home, "SELECT file_sha256 FROM ops.reject WHERE document = 'drop_cut_off.tar.gz'")
    assert (home / "raw" / sha256[:2] / sha256).read_bytes() == (FILES / "drop_cut_off.tar.gz").read_bytes()


def test_the_same_again_is_known_and_so_are_its_files_packed(
    loaded: tuple[Path, Path, Outcome], tmp_path: Path
) -> None:
    home, drop, _ = loaded
    assert ingest(drop, home).nothing_new
    pages = {p.name: p.read_bytes() for p in FILES.glob("page_*.html")}
    (tmp_path / "packed.zip").write_bytes(writers.zipped(pages))
    again = ingest(tmp_path, home)
    assert again.nothing_new
    assert again.counts["known"] == again.counts["documents"] == len(pages)


def test_an_archive_that_comes_again_with_one_page_more_brings_that_page(home: Path, tmp_path: Path, ask: Ask) -> None:
    drop = tmp_path / "drop"
    drop.mkdir()
    (drop / "month.zip").write_bytes(writers.zipped({"a.txt": build.GDP.encode()}))
    ingest(drop, home)
    (drop / "month.zip").write_bytes(
        writers.zipped({"a.txt": build.GDP.encode(), "b.html": build.page(build.ZONE).encode()})
    )
    second = ingest(drop, home)
    assert (second.counts["loaded"], second.counts["known"]) == (1, 1)
    assert ask(home, "SELECT document FROM raw.document ORDER BY 1") == [("month.zip/a.txt",), ("month.zip/b.html",)]


@pytest.mark.parametrize("gone", [False, True], ids=["where it was delivered", "from the bytes kept"])
def test_an_archive_is_replayed_when_the_limit_is_raised(
    home: Path, tmp_path: Path, ask: Ask, monkeypatch: pytest.MonkeyPatch, gone: bool
) -> None:
    members = {
        "a.txt": build.GDP.encode(),
        "a.meta.json": b'{"publisher": "P"}',
        "b.pdf": b"no PDF",
        "l.jsonl": build.row(text=build.ZONE).encode(),
    }
    drop = tmp_path / "drop"
    drop.mkdir()
    (drop / "big.zip").write_bytes(writers.zipped(members))
    monkeypatch.setenv("ZHIBIAO_ARCHIVE_MEMBERS", "2")
    assert ingest(drop, home).reasons == {"archive_too_large": 1}
    if gone:
        shutil.rmtree(drop)
    monkeypatch.delenv("ZHIBIAO_ARCHIVE_MEMBERS")
    result = replay(None, None, home)
    assert (result.tried, result.resolved, result.documents) == (1, 1, 2)
    held = ask(home, "SELECT document, publisher FROM raw.document ORDER BY 1")
    assert held == [("big.zip/a.txt", "P"), ("big.zip/l.jsonl#1", None)]
    told = ask(home, "SELECT document, reason, resolved_at IS NULL, file_sha256 IS NOT NULL FROM ops.reject ORDER BY 1")
    assert told == [("big.zip", "archive_too_large", False, True), ("big.zip/b.pdf", "broken_file", True, True)]
    again = replay(None, None, home)  # what an archive held can be tried again by itself
    assert (again.tried, again.resolved, again.gone) == (1, 0, [])


def test_an_archive_that_comes_again_when_the_limit_is_raised_settles_its_reject(
    home: Path, tmp_path: Path, ask: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    drop = tmp_path / "drop"
    drop.mkdir()
    (drop / "big.zip").write_bytes(writers.zipped({"a.txt": build.GDP.encode(), "b.txt": build.RICE.encode()}))
    monkeypatch.setenv("ZHIBIAO_ARCHIVE_MEMBERS", "1")
    ingest(drop, home)
    assert ask(home, "SELECT resolved_at IS NULL FROM ops.reject") == [(True,)]
    monkeypatch.delenv("ZHIBIAO_ARCHIVE_MEMBERS")
    assert ingest(drop, home).counts["loaded"] == 2
    assert ask(home, "SELECT resolved_at IS NULL FROM ops.reject") == [(False,)]
