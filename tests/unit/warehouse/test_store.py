from __future__ import annotations

import multiprocessing
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from warehouse import store as store_module
from warehouse.contract import SCHEMA_VERSION, ContractError
from warehouse.store import QueryError, Store, StoreError, read
from warehouse.tables import TABLES

Rows = Callable[..., pl.DataFrame]
ROOT = Path(store_module.__file__).resolve().parent.parent
BEGIN = datetime(2024, 1, 2, 3, 4, 5, tzinfo=UTC)
RUN, OTHER_RUN = "a" * 32, "b" * 32


def an_id(n: int) -> str:
    return f"{n:032x}"


def drop(rows: Rows, *numbers: int) -> dict[str, pl.DataFrame]:
    """A document with an article and an observation for each number."""
    ids = [{"document_id": an_id(n), "article_id": an_id(n), "mention_id": an_id(n)} for n in numbers]
    return {
        "raw.document": rows(
            "raw.document", *({"document_id": an_id(n), "document_sha256": f"{n:064x}"} for n in numbers)
        ),
        "raw.article": rows("raw.article", *({k: i[k] for k in ("article_id", "document_id")} for i in ids)),
        "core.mention": rows("core.mention", *ids),
        "core.observation": rows(
            "core.observation",
            *(
                {"observation_id": an_id(n), "low": Decimal(n), "high": Decimal(n), **i}
                for n, i in zip(numbers, ids, strict=True)
            ),
        ),
    }


def everything(home: Path) -> dict[str, list[tuple[Any, ...]]]:
    with read(home) as reader:
        return {
            t.full_name: reader.query(f"FROM {t.full_name} ORDER BY ALL").rows() for t in TABLES if t.schema != "ref"
        }


# --- loading --------------------------------------------------------------------------------------------------------


def test_loading_twice_is_loading_once(home: Path, rows: Rows) -> None:
    with Store(home) as store:
        first = store.load(drop(rows, 1, 2))
        before = store.query("FROM ops.state ORDER BY name").rows()
        second = store.load(drop(rows, 1, 2))
        assert set(first.values()) == {2}
        assert set(second.values()) == {0}
        assert store.query("FROM ops.state ORDER BY name").rows() == before
        assert store.query("SELECT count(*) FROM mart.observation").item() == 2


def test_only_what_is_new_is_added(home: Path, rows: Rows) -> None:
    with Store(home) as store:
        store.load(drop(rows, 1, 2))
        assert set(store.load(drop(rows, 2, 3)).values()) == {1}


def test_a_key_twice_in_one_frame_is_added_once(home: Path, rows: Rows) -> None:
    with Store(home) as store:
        assert store.load(drop(rows, 1, 1))["core.observation"] == 1


def test_decimals_arrive_exactly(home: Path, rows: Rows) -> None:
    values = [
        Decimal("137070000000.000000000001"),
        Decimal("-0.1"),
        Decimal("1e25"),
        Decimal(10**26 - 1),
    ]
    frame = rows("core.mention", *({"mention_id": an_id(i), "low": v, "high": v} for i, v in enumerate(values)))
    with Store(home) as store:
        store.load({"core.mention": frame})
        found = store.query("SELECT low FROM core.mention ORDER BY mention_id").to_series()
    assert found.to_list() == values
    assert found.dtype == pl.Decimal(38, 12)


def test_a_name_with_sql_in_it_is_a_name(home: Path, rows: Rows) -> None:
    name = "x'; DROP TABLE raw.document; --.txt"
    with Store(home) as store:
        store.load({"raw.document": rows("raw.document", {"document": name})})
        assert store.query("SELECT document FROM raw.document").item() == name


def test_a_bad_row_leaves_nothing_of_its_load(home: Path, rows: Rows) -> None:
    frames = drop(rows, 1)
    frames["core.observation"] = frames["core.observation"].with_columns(status=pl.lit("hoped"))
    with Store(home) as store:
        store.publish()
        with pytest.raises(StoreError, match=r"core.observation row 2: status must be one of .*, not 'hoped'"):
            store.load(frames)
        assert store.query("SELECT count(*) FROM raw.document").item() == 0
        assert not store.needs_publish()


def test_a_frame_of_another_shape_is_an_error(home: Path) -> None:
    with Store(home) as store:
        with pytest.raises(ContractError, match=r"no table 'core\.wish'"):
            store.load({"core.wish": pl.DataFrame()})
        with pytest.raises(ContractError, match=r"raw.document.document_id: required"):
            store.load({"raw.document": pl.DataFrame({"document": ["a"]})})


def test_known_documents_are_told_by_their_bytes(home: Path, rows: Rows) -> None:
    with Store(home) as store:
        store.load(drop(rows, 1, 2))
        assert store.known([f"{1:064x}", f"{3:064x}"]) == {f"{1:064x}"}
        assert store.known([]) == set()


# --- the ledger -----------------------------------------------------------------------------------------------------


def test_a_run_is_entered_and_closed(home: Path) -> None:
    with Store(home) as store:
        assert store.start_run(RUN, flow="ingest", started_at=BEGIN, path="drop") == []
        ended = datetime(2024, 1, 2, 3, 4, 7, 500000, tzinfo=UTC)
        store.finish_run(
            RUN, "complete", finished_at=ended, counts={"documents": 3, "loaded": 3, "known": 0, "rejected": 0}
        )
        found = store.query("SELECT state, documents, seconds, published, finished_at FROM ops.run").row(0)
        assert found == ("complete", 3, 2.5, False, ended)
        store.publish()
    with read(home) as reader:
        assert reader.query("SELECT published FROM ops.run").item() is True


def test_a_run_that_was_killed_is_marked_by_the_next(home: Path) -> None:
    with Store(home) as store:
        store.start_run(RUN, flow="ingest", started_at=BEGIN)
    with Store(home) as store:
        assert store.start_run(OTHER_RUN, flow="ingest", started_at=BEGIN) == [RUN]
        assert store.query("SELECT state FROM ops.run ORDER BY run_id").to_series().to_list() == [
            "interrupted",
            "running",
        ]


def test_a_run_that_was_never_started_cannot_be_closed(home: Path) -> None:
    with Store(home) as store:
        with pytest.raises(StoreError, match="never started"):
            store.finish_run(RUN, "complete", finished_at=BEGIN)
        with pytest.raises(StoreError, match="no count wishes"):
            store.finish_run(RUN, "complete", finished_at=BEGIN, counts={"wishes": 3})


# --- publishing -----------------------------------------------------------------------------------------------------


def test_there_is_nothing_to_read_before_the_first_publication(home: Path) -> None:
    with pytest.raises(StoreError, match=r"run `zhibiao ingest PATH --home"):
        read(home)


def test_new_rows_and_only_they_need_publishing(home: Path, rows: Rows) -> None:
    with Store(home) as store:
        assert store.needs_publish()
        store.publish()
        assert not store.needs_publish()
        store.start_run(RUN, flow="ingest", started_at=BEGIN)
        assert not store.needs_publish()
        store.load(drop(rows, 1))
        assert store.needs_publish()
    with Store(home) as store:
        assert store.needs_publish()
        store.publish()
        assert not store.needs_publish()


def test_a_reader_keeps_the_copy_it_opened(home: Path, rows: Rows) -> None:
    with Store(home) as store:
        store.load(drop(rows, 1))
        store.publish()
        with read(home) as early:
            assert early.query("SELECT count(*) FROM mart.observation").item() == 1
            store.load(drop(rows, 2, 3))
            store.publish()
            with read(home) as late:
                assert early.query("SELECT count(*) FROM mart.observation").item() == 1
                assert late.query("SELECT count(*) FROM mart.observation").item() == 3


def test_any_tool_may_hold_the_read_copy_open(home: Path, rows: Rows) -> None:
    """Another process with plain duckdb, its connection open across a publication, under another name too."""
    program = (
        "import duckdb, sys; c = duckdb.connect(sys.argv[1], read_only=True);"
        "q = 'SELECT count(*) FROM mart.observation';"
        "print(c.sql(q).fetchone()[0], flush=True); sys.stdin.readline(); print(c.sql(q).fetchone()[0], flush=True)"
    )
    with Store(home) as store:
        store.load(drop(rows, 1))
        store.publish()
        analyst = subprocess.Popen(
            [sys.executable, "-c", program, str(home / "warehouse.duckdb")],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert analyst.stdout is not None
        assert analyst.stdout.readline() == "1\n"
        store.load(drop(rows, 2))
        store.publish()
        assert analyst.communicate("\n")[0] == "1\n"
    (home / "warehouse.duckdb").rename(home / "sent to a friend.duckdb")
    told = subprocess.run(
        [sys.executable, "-c", program, str(home / "sent to a friend.duckdb")],
        input="",
        check=False,
        capture_output=True,
        text=True,
    )
    assert told.stdout == "2\n2\n"


def test_the_read_copy_cannot_be_written(home: Path) -> None:
    with Store(home) as store:
        store.publish()
    with read(home) as reader, pytest.raises(QueryError, match="read-only"):
        reader.query("DELETE FROM raw.document")


def test_a_wrong_query_is_told_in_duckdbs_words(home: Path) -> None:
    with Store(home) as store:
        store.publish()
    with read(home) as reader, pytest.raises(QueryError, match="wish does not exist"):
        reader.query("FROM mart.wish")


def test_nothing_half_made_is_left_beside_the_warehouse(home: Path, rows: Rows) -> None:
    with Store(home) as store:
        store.load(drop(rows, 1))
        store.publish()
    assert sorted(os.listdir(home)) == ["warehouse.build.duckdb", "warehouse.duckdb", "warehouse.lock"]


def test_a_compacted_warehouse_is_the_same(home: Path, rows: Rows) -> None:
    with Store(home) as store:
        store.load(drop(rows, 1, 2, 3))
        assert not store.publish().compacted
    before = everything(home)
    with Store(home, compact_above=-1) as store:
        assert store.publish().compacted
        assert not store.needs_publish()
    assert everything(home) == before
    with Store(home) as store:
        assert set(store.load(drop(rows, 2, 4)).values()) == {1}
        assert store.query("SELECT comment FROM duckdb_views() WHERE view_name = 'observation'").item()


# --- kills ----------------------------------------------------------------------------------------------------------

_LOAD_AND_DIE = """
import os, signal, sys
from pathlib import Path
import polars as pl
from warehouse import store as module
from warehouse.store import Store
home, at = Path(sys.argv[1]), sys.argv[2]
frames = {p.stem: pl.read_parquet(p) for p in Path(sys.argv[3]).glob("*.parquet")}
def die(*_): os.kill(os.getpid(), signal.SIGKILL)
def dies_in(owner, name, before=True):
    real = getattr(owner, name)
    def wrapped(*a, **k):
        if before: die()
        real(*a, **k); die()
    setattr(owner, name, wrapped)
store = Store(home).open()
if at == "inside load":
    dies_in(Store, "_bump")
elif at == "before copying":
    dies_in(module, "copied")
elif at == "half copied":
    dies_in(module.os, "fsync")
elif at == "before the swap":
    dies_in(module.os, "replace")
elif at == "after the swap":
    dies_in(module, "synced")
store.load(frames)
if at == "after load":
    die()
store.publish()
"""


@pytest.mark.parametrize(
    ("at", "loaded", "published"),
    [
        ("inside load", False, False),
        ("after load", True, False),
        ("before copying", True, False),
        ("half copied", True, False),
        ("before the swap", True, False),
        ("after the swap", True, True),
    ],
)
def test_a_kill_leaves_the_old_copy_or_the_new(
    home: Path, tmp_path: Path, rows: Rows, at: str, loaded: bool, published: bool
) -> None:
    frames = tmp_path / "frames"
    frames.mkdir()
    with Store(home) as store:
        store.load(drop(rows, 1))
        store.publish()
    for name, frame in drop(rows, 2).items():
        frame.write_parquet(frames / f"{name}.parquet")
    killed = subprocess.run([sys.executable, "-c", _LOAD_AND_DIE, str(home), at, str(frames)], cwd=ROOT, check=False)
    assert killed.returncode == -signal.SIGKILL
    with read(home) as reader:
        assert reader.query("SELECT count(*) FROM mart.observation").item() == (2 if published else 1)
    with Store(home) as store:
        assert bool(store.known([f"{2:064x}"])) == loaded
        store.load(drop(rows, 2))
        assert store.needs_publish() is not published
        store.publish()
    with read(home) as reader:
        assert reader.query("SELECT count(*) FROM mart.observation").item() == 2


def test_a_build_file_that_is_gone_is_restored_from_the_read_copy(home: Path, rows: Rows) -> None:
    with Store(home) as store:
        store.load(drop(rows, 1, 2))
        store.publish()
    (home / "warehouse.build.duckdb").unlink()
    with Store(home) as store:
        assert not store.needs_publish()
        assert set(store.load(drop(rows, 1, 2)).values()) == {0}


def test_a_damaged_build_file_is_named_with_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "warehouse.build.duckdb").write_bytes(b"not a database" * 1000)
    with pytest.raises(StoreError, match=r"cannot open .*warehouse.build.duckdb: .*move the file aside"):
        Store(tmp_path).open()


def test_a_home_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(StoreError, match="choose another --home"):
        Store(tmp_path / "file").open()


# --- one run at a time ----------------------------------------------------------------------------------------------


def test_a_second_run_waits_and_says_so(home: Path) -> None:
    program = (
        "import sys; from warehouse.store import Store; Store(sys.argv[1]).open();"
        "print('in', flush=True); sys.stdin.readline()"
    )
    first = subprocess.Popen(
        [sys.executable, "-c", program, str(home)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert first.stdout is not None
    assert first.stdout.readline() == "in\n"
    said: list[str] = []
    with pytest.raises(StoreError, match=rf"process {first.pid}.*run again"):
        Store(home, on_wait=said.append, wait_seconds=0.2).open()
    assert said == [f"another run (process {first.pid}) is at work in {home}; waiting for it to end"]
    threading.Timer(0.3, first.kill).start()
    with Store(home, wait_seconds=30) as store:
        assert store.known([]) == set()
    first.communicate()


def test_two_threads_take_turns(home: Path) -> None:
    with Store(home), pytest.raises(StoreError, match="another run"):
        Store(home, wait_seconds=0).open()
    Store(home, wait_seconds=0).open().close()


def _sleep() -> None:
    time.sleep(60)


def test_a_forked_worker_that_outlives_its_run_holds_nothing(home: Path) -> None:
    with Store(home):
        worker = multiprocessing.get_context("fork").Process(target=_sleep, daemon=True)
        worker.start()
    try:
        Store(home, wait_seconds=0).open().close()
    finally:
        worker.kill()
        worker.join()


# --- the schema moves -----------------------------------------------------------------------------------------------


def test_a_table_of_an_older_contract_is_rebuilt_with_its_rows(home: Path, rows: Rows) -> None:
    with Store(home) as store:
        store.load(drop(rows, 1))
        store._execute("ALTER TABLE core.observation DROP COLUMN claim_source")
        store._upkeep().remember("table:core.observation", "older")
    with Store(home) as store:
        assert store.query("SELECT claim_source, low FROM core.observation").rows() == [(None, Decimal(1))]
        assert store.query("SELECT migration_id FROM ops.migration").item().startswith("reshape:core.observation:")
        assert store.needs_publish()
        assert store.query("SELECT count(*) FROM mart.observation").item() == 1


def test_a_column_with_rows_is_never_dropped_silently(home: Path, rows: Rows) -> None:
    with Store(home) as store:
        store.load(drop(rows, 1))
        store._execute("ALTER TABLE core.observation ADD COLUMN wish VARCHAR")
        store._upkeep().remember("table:core.observation", "other")
    with pytest.raises(StoreError, match=r"core.observation holds wish.*warehouse/migrations"):
        Store(home).open()


def test_the_read_copy_says_which_schema_it_was_published_with(home: Path) -> None:
    said = "SELECT value FROM ops.state WHERE name = 'schema_version'"
    with Store(home) as store:
        store._upkeep().remember("schema_version", "0.9.0")
        store.publish()
    with read(home) as reader:
        assert reader.query(said).item() == "0.9.0"
    with Store(home) as store:
        assert store.needs_publish()
        store.publish()
    with read(home) as reader:
        assert reader.query(said).item() == SCHEMA_VERSION


def test_a_changed_seed_is_loaded_again(home: Path) -> None:
    with Store(home) as store:
        store.publish()
        store._execute("DELETE FROM ref.reject_reason")
        store._upkeep().remember("seed:ref.reject_reason", "older")
    with Store(home) as store:
        assert store.query("SELECT count(*) FROM ref.reject_reason").item() > 0
        assert store.needs_publish()
