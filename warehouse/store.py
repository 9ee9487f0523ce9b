"""The only opener of DuckDB: the build file the road writes, and the read copy everyone else reads.

In a home directory ``warehouse.build.duckdb`` belongs to the run that holds ``warehouse.lock``;
nobody else opens it. ``publish`` copies it beside ``warehouse.duckdb`` and swaps the copy in with one
rename, so that a reader keeps the file it opened and never waits.

A process may be killed between any two instructions. What that leaves is always one of: nothing new;
rows committed in the build file but not published (``needs_publish`` says so and the next run
publishes); a half-written ``.new`` or ``.next`` file, which the next run removes.
"""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Literal, Self

import duckdb
import polars as pl

from warehouse.as_of import earlier_state
from warehouse.contract import Table
from warehouse.errors import QueryError, StoreError
from warehouse.files import cleared, copied, put_for_readers, swept, synced
from warehouse.intake import first_breach
from warehouse.lock import HomeLock
from warehouse.published import Published
from warehouse.render import ddl
from warehouse.render.frames import conform
from warehouse.renewal import Renewal
from warehouse.retiring import retire_documents, retire_rows
from warehouse.run_entry import INTERRUPT, LATEST, UNANNOUNCED, closing, entry
from warehouse.tables import TABLES, table
from warehouse.upkeep import Upkeep

__all__ = ["BUILD", "LOCK", "READ_COPY", "Published", "QueryError", "Reader", "RunState", "Store", "StoreError", "read"]

READ_COPY = "warehouse.duckdb"
BUILD = "warehouse.build.duckdb"
LOCK = "warehouse.lock"
HALF = (f"{BUILD}.new", f"{READ_COPY}.next")
SPILL = "warehouse.spill"
SMALL = 2**26  # bytes up to which a build file is never rewritten: its blocks are taken again soon enough

RunState = Literal["running", "complete", "failed", "interrupted"]


class Store:
    """The build file of a home directory, held by one run at a time.

    ``with Store(home) as store:`` waits for a run that is at work there; ``on_wait`` is told once, with
    a sentence to show. ``memory_limit`` is DuckDB's ("1GB"). ``compact_above`` is the share of dead
    blocks in the build file above which a publication rewrites it.
    """

    def __init__(
        self,
        home: Path | str,
        *,
        on_wait: Callable[[str], None] | None = None,
        wait_seconds: float | None = None,
        memory_limit: str = "1GB",
        threads: int | None = None,
        compact_above: float = 0.3,
    ) -> None:
        self.home = Path(home)
        self.build, self._log = self.home / BUILD, self.home / f"{BUILD}.wal"
        self.read_copy = self.home / READ_COPY
        self.compact_above = compact_above
        self._options = {"memory_limit": memory_limit} | ({"threads": str(threads)} if threads else {})
        self._lock = HomeLock(self.home / LOCK, on_wait, wait_seconds)
        self._connection: duckdb.DuckDBPyConnection | None = None

    def __enter__(self) -> Self:
        return self.open()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def open(self) -> Self:
        """Takes the home directory's lock and opens the build file, bringing it up to the contract first."""
        try:
            self.home.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise StoreError(f"cannot write to {self.home}: {error.strerror}; choose another --home") from error
        self._lock.acquire()
        try:
            swept(self.home, HALF, SPILL)
            self._found()
            self._connect()
            with self._transaction():
                self._upkeep().bring_up_to_date()
        except BaseException:
            self.close()
            raise
        return self

    def close(self) -> None:
        """Closes the build file and lets the next run in."""
        try:
            if self._connection is not None:
                self._connection.close()
        finally:
            self._connection = None
            self._lock.release()

    # --- what the road asks -------------------------------------------------------------------------------------

    def known(self, sha256s: Iterable[str]) -> set[str]:
        """Those of the documents' digests whose bytes the warehouse holds already, also superseded or retracted ones:
        the same bytes again say nothing new."""
        found = self._all(
            "SELECT DISTINCT document_sha256 FROM raw.document WHERE document_sha256 IN (SELECT unnest(?::VARCHAR[]))",
            [list(sha256s)],
        )
        return {row[0] for row in found}

    def current(self, names: Iterable[str]) -> dict[str, list[tuple[str, str]]]:
        """The current documents of some names as delivered: name -> (document_id, text), the latest first."""
        found = self._all(
            "SELECT document, document_id, text FROM raw.document "
            "WHERE retired_at IS NULL AND document IN (SELECT unnest(?::VARCHAR[])) ORDER BY recorded_at DESC, document_id",
            [list(names)],
        )
        by_name: dict[str, list[tuple[str, str]]] = {}
        for name, document_id, text in found:
            by_name.setdefault(name, []).append((document_id, text))
        return by_name

    def retire(self, document_ids: Iterable[str], at: datetime) -> int:
        """Takes every current row of some documents out of the marts; they stay in the history. Gives the number of
        documents that were current."""
        with self._transaction():
            return self._retire(list(document_ids), at)

    def _retire(self, document_ids: list[str], at: datetime) -> int:
        retired = retire_documents(self._all, document_ids, at)
        if retired:
            self._bump()
        return retired

    def load(
        self,
        frames: Mapping[str, pl.DataFrame],
        *,
        supersede: Collection[str] = (),
        replace: Mapping[str, Collection[str]] | None = None,
        at: datetime | None = None,
    ) -> dict[str, int]:
        """Adds the rows of each frame (by full table name) whose key the table does not hold; all or nothing.

        The current rows of the documents whose ids are to be superseded, and those with the ids to be replaced by full
        table name, are retired (a reject: resolved, with the sentence that its id leads to), at the moment ``at``, in
        the same transaction. Gives the number of rows added per table. Loading the same rows again adds none. Raises
        ``ContractError`` where a frame has not its table's shape, ``StoreError`` where a row breaks the
        contract: rows are checked before they come here.
        """
        ready = {}
        for name in frames:
            target = table(name)
            frame = conform(frames[name], target)
            if frame.select(target.key).is_duplicated().any():
                frame = frame.unique(subset=list(target.key), keep="first", maintain_order=True)
            ready[name] = frame
            problem = first_breach(ready[name], target)
            if problem:
                raise StoreError(f"{name} {problem}; nothing was loaded: rows must be checked before they come here")
        ordered = [t for t in TABLES if t.full_name in ready]
        added: dict[str, int] = {}
        with self._transaction():
            if supersede or replace:
                if at is None:
                    raise StoreError("rows are superseded at a moment: pass at=")
                self._retire(list(supersede), at)
                retire_rows(self._all, replace or {}, at)
            for target in ordered:
                added[target.full_name] = self._insert(target, ready[target.full_name])
            if replace or any(added[name] for name in added if name not in UNANNOUNCED):
                self._bump()
        return added

    def query(self, sql: str, parameters: Sequence[object] | None = None) -> pl.DataFrame:
        """Rows of a SELECT on the build file."""
        return _query(self._open_connection(), sql, parameters)

    # --- the run ledger -----------------------------------------------------------------------------------------

    def start_run(
        self,
        run_id: str,
        *,
        flow: str,
        started_at: datetime,
        path: str | None = None,
        drop_id: str | None = None,
        rule_set: str | None = None,
        version: str | None = None,
    ) -> list[str]:
        """Enters the run in ops.run as running; gives the ids of runs found still running, now marked interrupted.

        The lock says that no other run is alive: whoever is still marked running was killed.
        """
        row = entry(run_id, flow, started_at, path=path, drop_id=drop_id, rule_set=rule_set, version=version)
        with self._transaction():
            killed = self._all(INTERRUPT, [run_id])
            self._insert(table("ops.run"), row)
        return [r[0] for r in killed]

    def finish_run(
        self,
        run_id: str,
        state: RunState,
        *,
        finished_at: datetime,
        drop_id: str | None = None,
        counts: Mapping[str, int] | None = None,
        error: str | None = None,
    ) -> None:
        """Closes the run's row with its counts (columns of ops.run) and, where it failed, with what ended it."""
        sql, parameters = closing(run_id, state, finished_at, drop_id, counts or {}, error)
        with self._transaction():
            if not self._all(sql, parameters):
                raise StoreError(f"run {run_id} was never started in {self.build}")

    # --- publishing ---------------------------------------------------------------------------------------------

    def needs_publish(self) -> bool:
        """Whether the build file holds rows that the read copy does not, or there is no read copy."""
        if not self.read_copy.exists():
            return True
        try:
            with read(self.home) as copy:
                seen = copy.connection.execute("SELECT value FROM ops.state WHERE name = 'load_sequence'").fetchall()
        except (StoreError, duckdb.Error):
            return True  # unreadable, or of a schema before ops.state: a fresh copy mends both
        return seen != self._all("SELECT value FROM ops.state WHERE name = 'load_sequence'")

    def publish(self) -> Published:
        """Swaps a checkpointed copy of the build file in as the read copy.

        Readers that hold the old copy keep it; a kill at any point leaves either the old or the new one.
        """
        begun = time.perf_counter()
        following = self.home / f"{READ_COPY}.next"
        renewal = Renewal(self._execute, self._all, self.query, self._feed, self._upkeep().remember)
        with self._transaction():
            renewal.run()
            self._all("UPDATE ops.run SET published = true WHERE state = 'complete' AND NOT published")
        renewal.done("commit")
        self._execute("CHECKPOINT warehouse")
        renewal.done("checkpoint")
        bloated = self._bloat() > self.compact_above
        if bloated:
            self._compact()
            renewal.done("compact")
        # closed while it is copied: closing any second handle on a file drops DuckDB's lock on it
        self._disconnect()
        try:
            copied(self.build, following)
            put_for_readers(following, self.read_copy)
            synced(self.home)
            renewal.done("copy")
        finally:
            following.unlink(missing_ok=True)  # half of it, where the disk is full
            self._connect()
        size = self.read_copy.stat().st_size
        return Published(self.read_copy, size, time.perf_counter() - begun, renewal.seconds, bloated)

    @contextmanager
    def set_aside(self) -> Iterator[None]:
        """The build file checkpointed and closed inside the block, so that it can be copied; nobody else may open it."""
        self._execute("CHECKPOINT warehouse")
        # closing any second handle on a file drops DuckDB's lock on it
        self._disconnect()
        try:
            yield
        finally:
            self._connect()

    def swap_in(self, build: Path, read_copy: Path) -> None:
        """Puts a build file and its read copy, made beside, in the place of those here.

        The build file goes first: a kill between the two leaves a read copy that is older than it, which the next run
        publishes anew.
        """
        with self.set_aside():
            self._log.unlink(missing_ok=True)  # empty after a checkpoint; it would be replayed over the new file
            os.replace(build, self.build)
            put_for_readers(read_copy, self.read_copy)
            synced(self.home)

    # --- the build file -----------------------------------------------------------------------------------------

    def _found(self) -> None:
        """Makes sure that there is a build file: from the read copy where that alone is left, else a new one."""
        if self.build.exists():
            return
        self._log.unlink(missing_ok=True)  # of a file that is gone: it would be replayed into the new one
        beginning = self.home / f"{BUILD}.new"
        if self.read_copy.exists():
            copied(self.read_copy, beginning)
        else:
            connection = _duckdb(beginning, read_only=False, options=self._options, spill=self.home)
            connection.close()
            synced(beginning)
        os.replace(beginning, self.build)
        synced(self.home)

    def _connect(self) -> None:
        self._connection = _duckdb(self.build, read_only=False, options=self._options, spill=self.home)

    def _disconnect(self) -> None:
        self._open_connection().close()
        self._connection = None

    def _open_connection(self) -> duckdb.DuckDBPyConnection:
        if self._connection is None:
            raise StoreError(f"the store of {self.home} is not open: use `with Store(home) as store`")
        return self._connection

    def _upkeep(self) -> Upkeep:
        return Upkeep(self.build, self._execute, self._all, self._insert)

    def _insert(self, target: Table, frame: pl.DataFrame) -> int:
        if frame.is_empty():
            return 0
        names = ", ".join(map(ddl.quoted, target.column_names))
        same = " AND ".join(f"held.{k} = incoming.{k}" for k in map(ddl.quoted, target.key))
        try:
            if target.full_name in LATEST:
                self._feed(f"DELETE FROM {target.full_name} AS held USING incoming WHERE {same}", frame)
            added = self._feed(
                f"INSERT INTO {target.full_name} ({names}) "
                f"SELECT {names} FROM incoming WHERE NOT EXISTS (FROM {target.full_name} AS held WHERE {same})",
                frame,
            )
        except StoreError as error:
            raise StoreError(f"{target.full_name}: {error}") from error
        return int(added.item())

    def _feed(self, sql: str, frame: pl.DataFrame) -> pl.DataFrame:
        """Rows of a statement that reads the frame as ``incoming``."""
        connection = self._open_connection()
        connection.register("incoming", frame)
        try:
            return self.query(sql)
        finally:
            connection.unregister("incoming")

    # --- small state --------------------------------------------------------------------------------------------

    def _bump(self) -> None:
        self._upkeep().bump()

    def _bloat(self) -> float:
        ((total, free, block),) = self._all(
            "SELECT total_blocks, free_blocks, block_size FROM pragma_database_size() WHERE database_name = 'warehouse'"
        )
        return free / total if total * block > SMALL else 0.0

    def _compact(self) -> None:
        """Rewrites the build file without its dead blocks; the old one stays until the new one is whole."""
        smaller = self.home / f"{BUILD}.new"
        cleared(smaller)
        self._execute(
            f"ATTACH {ddl.literal(str(smaller))} AS smaller; COPY FROM DATABASE warehouse TO smaller; DETACH smaller"
        )
        synced(smaller)
        self._disconnect()
        try:
            # with its log still there the old file would be replayed over the new one
            if not self._log.exists():
                os.replace(smaller, self.build)
                synced(self.home)
        finally:
            self._connect()

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        connection = self._open_connection()
        connection.execute("BEGIN TRANSACTION")
        try:
            yield
            connection.execute("COMMIT")
        except duckdb.Error as error:
            with suppress(duckdb.Error):
                connection.execute("ROLLBACK")
            raise StoreError(f"{self.build}: {error}") from error
        except BaseException:
            with suppress(duckdb.Error):
                connection.execute("ROLLBACK")
            raise

    def _execute(self, sql: str) -> None:
        try:
            self._open_connection().execute(sql)
        except duckdb.Error as error:
            raise StoreError(str(error)) from error

    def _all(self, sql: str, parameters: Sequence[object] | None = None) -> list[Any]:
        try:
            return self._open_connection().execute(sql, parameters).fetchall()
        except duckdb.Error as error:
            raise StoreError(str(error)) from error


class Reader:
    """The read copy, opened read-only; it stays the same while runs publish new ones.

    ``connection`` is the DuckDB connection itself, in UTC, with the warehouse as its default database.
    """

    def __init__(self, path: Path, *, memory_limit: str = "1GB", as_of: datetime | None = None) -> None:
        self.path = path
        self.connection = _duckdb(
            path, read_only=True, options={"memory_limit": memory_limit}, spill=Path(tempfile.gettempdir())
        )
        if as_of is not None:
            self.connection.execute(earlier_state(as_of))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def query(self, sql: str, parameters: Sequence[object] | None = None) -> pl.DataFrame:
        """Rows of a query; ``QueryError`` with DuckDB's words where it refuses."""
        return _query(self.connection, sql, parameters)

    def close(self) -> None:
        self.connection.close()


def read(home: Path | str, *, memory_limit: str = "1GB", as_of: datetime | None = None) -> Reader:
    """A read-only connection to the read copy of a home directory: ``with read(home) as warehouse: ...``.

    With ``as_of`` the tables and marts under their usual names say what they said at that moment.
    """
    path = Path(home) / READ_COPY
    if not path.is_file():
        raise StoreError(f"no warehouse in {home}: run `zhibiao ingest PATH --home {home}` first")
    return Reader(path, memory_limit=memory_limit, as_of=as_of)


# --- files and connections ------------------------------------------------------------------------------------------


def _duckdb(path: Path, *, read_only: bool, options: Mapping[str, str], spill: Path) -> duckdb.DuckDBPyConnection:
    """A connection whose default database is the file, under the name ``warehouse`` whatever the file is called.

    The file is attached to an empty database in memory, because DuckDB hands out one shared instance
    per path and process: after a publication it would go on giving the copy that was replaced.
    """
    connection = duckdb.connect(
        ":memory:",
        config={
            "autoinstall_known_extensions": "false",
            "autoload_known_extensions": "false",
            "temp_directory": str(spill / SPILL),
            **options,
        },
    )
    try:
        connection.execute("SET TimeZone = 'UTC'")
        # it would be drawn on stdout, into the JSON or CSV of a slow query
        connection.execute("SET enable_progress_bar = false")
        mode = " (READ_ONLY)" if read_only else ""
        connection.execute(f"ATTACH {ddl.literal(str(path))} AS warehouse{mode}")
        connection.execute("USE warehouse")
    except duckdb.Error as error:
        connection.close()
        told = str(error).splitlines()[0]
        if "lock" in told:
            raise StoreError(
                f"{path} is held open by another program: close it there and run again ({told})"
            ) from error
        raise StoreError(
            f"cannot open {path}: {told}; move the file aside and run again: "
            "the next run starts from the read copy, or afresh where there is none"
        ) from error
    return connection


def _query(connection: duckdb.DuckDBPyConnection, sql: str, parameters: Sequence[object] | None = None) -> pl.DataFrame:
    try:
        found = connection.execute(sql, parameters)
        return found.pl() if found.description else pl.DataFrame()
    except duckdb.Error as error:  # an invalidated file could not be written, whatever was asked
        raise (StoreError if "has been invalidated" in str(error) else QueryError)(str(error)) from error
