"""The files of a home directory: what is left in it when a run is killed, the disk is full, or somebody writes."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest

from warehouse import store as store_module
from warehouse.store import Store, read

Rows = Callable[..., pl.DataFrame]


def documents(rows: Rows, number: int) -> dict[str, pl.DataFrame]:
    return {
        "raw.document": rows("raw.document", {"document_id": f"{number:032x}", "document_sha256": f"{number:064x}"})
    }


def test_what_killed_runs_left_half_made_is_removed(home: Path) -> None:
    halves = ["warehouse.build.duckdb.new", "warehouse.build.duckdb.new.wal", "warehouse.duckdb.next"]
    for name in halves:
        (home / name).write_bytes(b"half")
    (home / "warehouse.spill").mkdir()
    (home / "warehouse.spill" / "duckdb_temp_storage_DEFAULT-0.tmp").write_bytes(b"half")
    with Store(home):
        assert not {*halves, "warehouse.spill"} & set(os.listdir(home))


def test_a_publication_that_finds_no_room_leaves_the_old_copy_and_nothing_else(
    home: Path, rows: Rows, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(source: Path, target: Path) -> None:
        target.write_bytes(source.read_bytes()[:1000])
        raise OSError(errno.ENOSPC, "No space left on device")

    with Store(home) as store:
        store.load(documents(rows, 1))
        store.publish()
        store.load(documents(rows, 2))
        with monkeypatch.context() as patch:
            patch.setattr(store_module, "copied", full)
            with pytest.raises(OSError, match="No space left"):
                store.publish()
        assert sorted(os.listdir(home)) == ["warehouse.build.duckdb", "warehouse.duckdb", "warehouse.lock"]
        with read(home) as reader:
            assert reader.query("SELECT count(*) FROM raw.document").item() == 1
        assert store.needs_publish()
        store.publish()
    with read(home) as reader:
        assert reader.query("SELECT count(*) FROM raw.document").item() == 2


def test_what_somebody_wrote_into_the_read_copy_does_not_come_into_the_next(home: Path, rows: Rows) -> None:
    program = (
        "import duckdb, os, sys; c = duckdb.connect(sys.argv[1]); c.execute('CREATE TABLE mine AS SELECT 1');"
        "c.execute('DELETE FROM raw.document'); os._exit(0)"
    )
    with Store(home) as store:
        store.load(documents(rows, 1))
        store.publish()
        copy = home / "warehouse.duckdb"
        assert not copy.stat().st_mode & 0o222, "a program that opens it to write is refused, unless root runs it"
        copy.chmod(0o644)
        subprocess.run([sys.executable, "-c", program, str(copy)], check=True)
        assert (home / "warehouse.duckdb.wal").exists()
        store.load(documents(rows, 2))
        store.publish()
    with read(home) as reader:
        assert reader.query("SELECT count(*) FROM raw.document").item() == 2
        assert reader.query("SELECT count(*) FROM duckdb_tables() WHERE table_name = 'mine'").item() == 0
