"""The only opener of DuckDB: the build file the road writes, and the read copy everyone else reads.

In a home directory ``warehouse.build.duckdb`` belongs to the run that holds ``warehouse.lock``;
nobody else opens it. ``publish`` copies it beside ``warehouse.duckdb`` and swaps the copy in with one
rename, so that a reader keeps the file it opened and never waits.

A process may be killed between any two instructions. What that leaves is always one of: nothing new;
rows committed in the build file but not published (``needs_publish`` says so and the next run
publishes); a half-written ``.new`` or ``.next`` file, which the next run overwrites.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
import tempfile
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from importlib.resources import files
from pathlib import Path
from types import TracebackType
from typing import Any, ClassVar, Literal, Self

import duckdb
import polars as pl

from seeds import catalog
from warehouse.contract import ContractError, Table
from warehouse.render import ddl
from warehouse.render.frames import FrameError, conform
from warehouse.render.predicates import broken, predicates
from warehouse.render.views import views
from warehouse.tables import FILES, TABLES, table

READ_COPY = "warehouse.duckdb"
BUILD = "warehouse.build.duckdb"
LOCK = "warehouse.lock"

RunState = Literal["running", "complete", "failed", "interrupted"]

_COUNTS = (
    *("documents", "loaded", "known", "rejected", "articles", "mentions", "observations", "not_quantities"),
    *("mention_rejects", "checks", "checks_failed"),
)


class StoreError(Exception):
    """The warehouse cannot do what was asked; the message names the file and the next command."""


class QueryError(StoreError):
    """A query that DuckDB refused, with its words."""


@dataclass(frozen=True, slots=True)
class Published:
    """What a publication left: the read copy, its size, and whether it was compacted on the way."""

    path: Path
    byte_size: int
    seconds: float
    compacted: bool


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
        self.build = self.home / BUILD
        self.read_copy = self.home / READ_COPY
        self.compact_above = compact_above
        self._options = {"memory_limit": memory_limit} | ({"threads": str(threads)} if threads else {})
        self._lock = _HomeLock(self.home / LOCK, on_wait, wait_seconds)
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
            self._found()
            self._connect()
            self._bring_up_to_date()
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
        """Those of the documents' digests whose bytes the warehouse holds already (retracted ones do not count)."""
        found = self._all(
            "SELECT document_sha256 FROM raw.document "
            "WHERE retired_at IS NULL AND document_sha256 IN (SELECT unnest(?::VARCHAR[]))",
            [list(sha256s)],
        )
        return {row[0] for row in found}

    def load(self, frames: Mapping[str, pl.DataFrame]) -> dict[str, int]:
        """Adds the rows of each frame (by full table name) whose key the table does not hold; all or nothing.

        Gives the number of rows added per table. Loading the same rows again adds none. Raises
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
            problem = _breach(ready[name], target)
            if problem:
                raise StoreError(f"{name} {problem}; nothing was loaded: rows must be checked before they come here")
        ordered = [t for t in TABLES if t.full_name in ready]
        added: dict[str, int] = {}
        with self._transaction():
            for target in ordered:
                added[target.full_name] = self._insert(target, ready[target.full_name])
            if any(added.values()):
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
        row = {
            "run_id": run_id,
            "flow": flow,
            "drop_id": drop_id,
            "path": path,
            "started_at": started_at,
            "state": "running",
            "published": False,
            "rule_set": rule_set,
            "version": version,
        }
        frame = conform(pl.DataFrame([row], infer_schema_length=None), table("ops.run"))
        with self._transaction():
            killed = self._all(
                "UPDATE ops.run SET state = 'interrupted' WHERE state = 'running' AND run_id <> ? RETURNING run_id",
                [run_id],
            )
            self._insert(table("ops.run"), frame)
        return [r[0] for r in killed]

    def finish_run(
        self,
        run_id: str,
        state: RunState,
        *,
        finished_at: datetime,
        drop_id: str | None = None,
        counts: Mapping[str, int] | None = None,
    ) -> None:
        """Closes the run's row with its counts (columns of ops.run)."""
        counts = counts or {}
        stray = sorted(set(counts) - set(_COUNTS))
        if stray:
            raise StoreError(f"ops.run has no count {', '.join(stray)}; it has {', '.join(_COUNTS)}")
        assignments = "".join(f", {name} = ?" for name in counts)
        with self._transaction():
            done = self._all(
                "UPDATE ops.run SET state = ?, finished_at = ?, drop_id = coalesce(?, drop_id), "
                f"seconds = epoch(? - started_at){assignments} WHERE run_id = ? RETURNING run_id",
                [state, finished_at, drop_id, finished_at, *counts.values(), run_id],
            )
            if not done:
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
        with self._transaction():
            self._all("UPDATE ops.run SET published = true WHERE state = 'complete' AND NOT published")
        self._execute("CHECKPOINT warehouse")
        bloated = self._bloat() > self.compact_above
        if bloated:
            self._compact()
        # closed while it is copied: closing any second handle on a file drops DuckDB's lock on it
        self._disconnect()
        try:
            _copy(self.build, following)
            os.replace(following, self.read_copy)
            _sync(self.home)
        finally:
            self._connect()
        size = self.read_copy.stat().st_size
        return Published(self.read_copy, size, time.perf_counter() - begun, bloated)

    # --- the build file -----------------------------------------------------------------------------------------

    def _found(self) -> None:
        """Makes sure that there is a build file: from the read copy where that alone is left, else a new one."""
        if self.build.exists():
            return
        # a log without its file belongs to nothing and would be replayed into the new one
        self.build.with_name(f"{BUILD}.wal").unlink(missing_ok=True)
        beginning = self.home / f"{BUILD}.new"
        beginning.unlink(missing_ok=True)
        beginning.with_name(f"{beginning.name}.wal").unlink(missing_ok=True)
        if self.read_copy.exists():
            _copy(self.read_copy, beginning)
        else:
            connection = _duckdb(beginning, read_only=False, options=self._options, spill=self.home)
            connection.close()
            with open(beginning, "rb") as handle:
                os.fsync(handle.fileno())
        os.replace(beginning, self.build)
        _sync(self.home)

    def _connect(self) -> None:
        self._connection = _duckdb(self.build, read_only=False, options=self._options, spill=self.home)

    def _disconnect(self) -> None:
        self._open_connection().close()
        self._connection = None

    def _open_connection(self) -> duckdb.DuckDBPyConnection:
        if self._connection is None:
            raise StoreError(f"the store of {self.home} is not open: use `with Store(home) as store`")
        return self._connection

    def _bring_up_to_date(self) -> None:
        """Migrates, reshapes tables to the contract, loads changed seeds, renews views; in one transaction."""
        with self._transaction():
            self._execute(ddl.create_schemas())
            fresh = self._reshape()
            if fresh:
                self._bump()
            before = self._state()
            changed = False
            for target in TABLES:
                if target.full_name in FILES:
                    changed |= self._load_seed(target, FILES[target.full_name], before)
            statements = "\n".join(f"{ddl.create_view(v)}\n{ddl.view_comments(v)}" for v in views())
            if before.get("marts") != _digest(statements) or fresh:
                for name, kind in self._all(
                    "SELECT view_name, schema_name FROM duckdb_views() "
                    "WHERE database_name = 'warehouse' AND schema_name = 'mart' AND NOT internal"
                ):
                    self._execute(f"DROP VIEW {kind}.{name}")
                if statements:
                    self._execute(statements)
                self._remember("marts", _digest(statements))
                changed = True
            if changed:
                self._bump()

    def _reshape(self) -> list[str]:
        """Brings every table to the contract's DDL; gives the tables that changed.

        Migration files go first: what renames or refills columns is said there. Then a table whose DDL
        is not the contract's is rebuilt, keeping the columns it shares with the contract; one that
        would lose a column is an error, because only a migration may decide that.
        """
        live = self._live_columns()
        empty = not live
        for state in ("ops.state", "ops.migration"):
            if state not in live:
                self._execute(ddl.create_table(table(state)) + ddl.comments(table(state)))
                self._remember(f"table:{state}", _digest(_statement(table(state))))
        applied = {row[0] for row in self._all("SELECT migration_id FROM ops.migration")}
        for number, name, sql in _migrations():
            if number not in applied:
                if not empty:
                    self._execute(sql)
                self._record(number, name)
        live = self._live_columns()
        before = self._state()
        changed = []
        for target in TABLES:
            digest = _digest(_statement(target))
            if before.get(f"table:{target.full_name}") == digest and target.full_name in live:
                continue
            if target.full_name not in live:
                self._execute(ddl.create_table(target))
            elif target.full_name not in FILES:
                self._rebuild(target, live[target.full_name])
                self._record(f"reshape:{target.full_name}:{digest[:12]}", f"{target.full_name} as the contract has it")
            else:  # seeds are filled anew below
                self._execute(f"DROP TABLE {target.full_name}; {ddl.create_table(target)}")
                self._execute(f"DELETE FROM ops.state WHERE name = 'seed:{target.full_name}'")
            self._execute(ddl.comments(target))
            self._remember(f"table:{target.full_name}", digest)
            changed.append(target.full_name)
        return changed

    def _rebuild(self, target: Table, live: list[str]) -> None:
        lost = [name for name in live if name not in target.column_names]
        if lost:
            raise StoreError(
                f"{self.build}: {target.full_name} holds {', '.join(lost)}, which the contract no longer has; "
                "add a file to warehouse/migrations that renames or drops it, or ingest into a new --home"
            )
        shared = ", ".join(ddl.quoted(name) for name in target.column_names if name in live)
        aside = f"{target.name}__before"
        self._execute(f"ALTER TABLE {target.full_name} RENAME TO {aside}")
        self._execute(ddl.create_table(target))
        try:
            self._execute(
                f"INSERT INTO {target.full_name} ({shared}) SELECT {shared} FROM {target.schema}.{aside};"
                f"DROP TABLE {target.schema}.{aside}"
            )
        except StoreError as error:
            raise StoreError(
                f"{self.build}: rows of {target.full_name} do not fit the contract any more ({error}); "
                "add a file to warehouse/migrations that mends them, or ingest into a new --home"
            ) from error

    def _load_seed(self, target: Table, file: str, before: Mapping[str, str]) -> bool:
        text = (catalog.ROOT / f"{file}.csv").read_bytes()
        digest = hashlib.sha256(text).hexdigest()
        if before.get(f"seed:{target.full_name}") == digest:
            return False
        frame = seed_frame(target, file)
        self._execute(f"DELETE FROM {target.full_name}")
        self._insert(target, frame)
        self._remember(f"seed:{target.full_name}", digest)
        return True

    def _live_columns(self) -> dict[str, list[str]]:
        rows = self._all(
            "SELECT c.schema_name || '.' || c.table_name, list(c.column_name ORDER BY c.column_index) "
            "FROM duckdb_columns() c JOIN duckdb_tables() t USING (table_oid, database_name) "
            "WHERE c.database_name = 'warehouse' GROUP BY ALL"
        )
        return {name: columns for name, columns in rows}

    def _insert(self, target: Table, frame: pl.DataFrame) -> int:
        if frame.is_empty():
            return 0
        connection = self._open_connection()
        names = ", ".join(map(ddl.quoted, target.column_names))
        same = " AND ".join(f"held.{k} = incoming.{k}" for k in map(ddl.quoted, target.key))
        connection.register("incoming", frame)
        try:
            rows = self._all(
                f"INSERT INTO {target.full_name} ({names}) "
                f"SELECT {names} FROM incoming WHERE NOT EXISTS (FROM {target.full_name} AS held WHERE {same})"
            )
        except StoreError as error:
            raise StoreError(f"{target.full_name}: {error}") from error
        finally:
            connection.unregister("incoming")
        return int(rows[0][0])

    # --- small state --------------------------------------------------------------------------------------------

    def _state(self) -> dict[str, str]:
        return dict(self._all("SELECT name, value FROM ops.state"))

    def _remember(self, name: str, value: str) -> None:
        self._all("DELETE FROM ops.state WHERE name = ?", [name])
        self._all("INSERT INTO ops.state (name, value) VALUES (?, ?)", [name, value])

    def _bump(self) -> None:
        self._remember("load_sequence", str(int(self._state().get("load_sequence", "0")) + 1))

    def _record(self, migration_id: str, name: str) -> None:
        self._all(
            "INSERT INTO ops.migration (migration_id, name, applied_at) SELECT ?, ?, now() "
            "WHERE NOT EXISTS (FROM ops.migration WHERE migration_id = ?)",
            [migration_id, name, migration_id],
        )

    def _bloat(self) -> float:
        rows = self._all(
            "SELECT total_blocks, free_blocks, block_size FROM pragma_database_size() WHERE database_name = 'warehouse'"
        )
        total, free, block = rows[0]
        return free / total if total * block > 2**26 else 0.0

    def _compact(self) -> None:
        """Rewrites the build file without its dead blocks; the old one stays until the new one is whole."""
        smaller = self.home / f"{BUILD}.new"
        smaller.unlink(missing_ok=True)
        smaller.with_name(f"{smaller.name}.wal").unlink(missing_ok=True)
        self._execute(
            f"ATTACH {ddl.literal(str(smaller))} AS smaller; COPY FROM DATABASE warehouse TO smaller; DETACH smaller"
        )
        with open(smaller, "rb") as handle:
            os.fsync(handle.fileno())
        self._disconnect()
        try:
            # with its log still there the old file would be replayed over the new one
            if not self.build.with_name(f"{BUILD}.wal").exists():
                os.replace(smaller, self.build)
                _sync(self.home)
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

    def __init__(self, path: Path, *, memory_limit: str = "1GB") -> None:
        self.path = path
        self.connection = _duckdb(
            path, read_only=True, options={"memory_limit": memory_limit}, spill=Path(tempfile.gettempdir())
        )

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


def read(home: Path | str, *, memory_limit: str = "1GB") -> Reader:
    """A read-only connection to the read copy of a home directory: ``with read(home) as warehouse: ...``."""
    path = Path(home) / READ_COPY
    if not path.is_file():
        raise StoreError(f"no warehouse in {home}: run `zhibiao ingest PATH --home {home}` first")
    return Reader(path, memory_limit=memory_limit)


def seed_frame(target: Table, file: str) -> pl.DataFrame:
    """The rows of ``seeds/<file>.csv`` in the table's types; a row that breaks the contract is an error."""
    rows = catalog.rows(file)
    texts = pl.DataFrame(
        {name: [row[name] or None for row in rows] for name in rows[0]} if rows else {},
        schema_overrides={name: pl.String for name in rows[0]} if rows else {},
    )
    try:
        frame = conform(texts, target) if rows else conform(pl.DataFrame(), target)
    except FrameError as error:
        raise ContractError(f"seeds/{file}.csv: {error}") from error
    problem = _breach(frame, target)
    if problem:
        raise ContractError(f"seeds/{file}.csv {problem}")
    return frame


def _breach(frame: pl.DataFrame, target: Table) -> str | None:
    """The first rule that some row breaks, with the row (the header being row 1) and its value; None where all hold."""
    rules = {r.name: r for r in predicates(target) if r.severity != "warn"}
    for name, rows in broken(frame, rules.values()).items():
        at = int(rows.arg_true()[0])
        return f"row {at + 2}: {rules[name].sentence}, not {frame[rules[name].column][at]!r}"
    return None


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
            "temp_directory": str(spill / "warehouse.spill"),
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
    except duckdb.Error as error:
        raise QueryError(str(error)) from error


def _statement(target: Table) -> str:
    return ddl.create_table(target) + ddl.comments(target)


def _migrations() -> list[tuple[str, str, str]]:
    """(number, name, SQL) of ``warehouse/migrations/NNNN_name.sql``, in order."""
    found = []
    for entry in sorted((files("warehouse") / "migrations").iterdir(), key=lambda e: e.name):
        if entry.name.endswith(".sql"):
            number, _, name = entry.name.removesuffix(".sql").partition("_")
            found.append((number, name.replace("_", " "), entry.read_text(encoding="utf-8")))
    return found


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _copy(source: Path, target: Path) -> None:
    """A copy that is on disk when this returns."""
    target.unlink(missing_ok=True)
    with open(source, "rb") as given, open(target, "wb") as taken:
        shutil.copyfileobj(given, taken, 2**22)
        taken.flush()
        os.fsync(taken.fileno())


def _sync(folder: Path) -> None:
    """Makes a rename inside the folder durable."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


class _HomeLock:
    """One run at a time in a home directory, across processes and threads.

    A POSIX record lock: the kernel lets go of it when the process dies, however it dies, and children
    that were forked from it do not keep it (a flock would stay with orphaned workers).
    """

    _threads: ClassVar[dict[Path, threading.Lock]] = {}
    _guard = threading.Lock()

    def __init__(self, path: Path, on_wait: Callable[[str], None] | None, wait_seconds: float | None) -> None:
        self.path, self.on_wait, self.wait_seconds = path, on_wait, wait_seconds
        self._file: int | None = None
        self._thread: threading.Lock | None = None

    def acquire(self) -> None:
        if self._file is not None:
            raise StoreError(f"the store of {self.path.parent} is open already")
        deadline = None if self.wait_seconds is None else time.monotonic() + self.wait_seconds
        with self._guard:
            thread = self._threads.setdefault(self.path.resolve(), threading.Lock())
        told = False
        while not thread.acquire(blocking=False):
            told = self._wait(told, str(os.getpid()), deadline)
        self._thread = thread
        try:
            file = os.open(self.path, os.O_RDWR | os.O_CREAT, 0o644)
        except OSError as error:
            self.release()
            raise StoreError(f"cannot write {self.path}: {error.strerror}; choose another --home") from error
        try:
            while True:
                try:
                    fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    break
                except OSError:
                    holder = os.pread(file, 32, 0).decode("ascii", "replace").strip()
                    told = self._wait(told, holder or "unknown", deadline)
            os.ftruncate(file, 0)
            os.pwrite(file, f"{os.getpid()}\n".encode(), 0)
        except BaseException:
            os.close(file)
            self.release()
            raise
        self._file = file

    def release(self) -> None:
        if self._file is not None:
            os.close(self._file)
            self._file = None
        if self._thread is not None:
            self._thread.release()
            self._thread = None

    def _wait(self, told: bool, holder: str, deadline: float | None) -> bool:
        sentence = f"another run (process {holder}) is at work in {self.path.parent}"
        if deadline is not None and time.monotonic() >= deadline:
            raise StoreError(f"{sentence}; run again when it has ended")
        if not told and self.on_wait is not None:
            self.on_wait(f"{sentence}; waiting for it to end")
        time.sleep(0.1)
        return True
