"""Keeping a build file at the contract: migrations, tables of another shape, changed seeds, views."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl

from seeds import catalog
from warehouse.article_links import make_bands
from warehouse.contract import SCHEMA_VERSION, Table
from warehouse.errors import StoreError
from warehouse.intake import seed_frame
from warehouse.render import ddl
from warehouse.render.macros import macros
from warehouse.render.views import sql_files, views
from warehouse.search_index import make_index
from warehouse.tables import FILES, TABLES, table

VERSION = "schema_version"
"""What ops.state calls the version of the schema that the file was last brought up to."""


@dataclass(frozen=True, slots=True)
class Upkeep:
    """The schema of an opened build file, and its memory of it in ops.state.

    The store hands in its ways to the file, each of which raises ``StoreError`` where DuckDB refuses:
    ``execute`` runs statements, ``fetch`` gives the rows of one, ``insert`` adds the rows of a frame
    whose key the table does not hold.
    """

    build: Path  # named in errors
    execute: Callable[[str], None]
    fetch: Callable[..., list[Any]]  # SQL, then its parameters in a list
    insert: Callable[[Table, pl.DataFrame], int]

    def bring_up_to_date(self) -> None:
        """Migrates, reshapes tables to the contract, loads changed seeds, renews views; the caller holds a transaction."""
        self.execute(ddl.create_schemas())
        make_bands(self.execute)
        fresh = self._reshape()
        if fresh:
            self.bump()
        before = self._state()
        changed = False
        for target in TABLES:
            if target.full_name in FILES:
                changed |= self._load_seed(target, FILES[target.full_name], before)
        statements = "\n".join(f"{ddl.create_view(v)}\n{ddl.view_comments(v)}" for v in views())
        shape = _digest(statements + _seeds_of_held_views())
        if before.get("marts") != shape or fresh:
            for kind, name in self.fetch(
                "SELECT 'VIEW', view_name FROM duckdb_views() "
                "WHERE database_name = 'warehouse' AND schema_name = 'mart' AND NOT internal UNION ALL "
                "SELECT 'TABLE', table_name FROM duckdb_tables() "
                "WHERE database_name = 'warehouse' AND schema_name = 'mart' AND NOT temporary"
            ):
                self.execute(f"DROP {kind} mart.{name}")
            if statements:
                self.execute(statements)
            self.remember("marts", shape)
            changed = True
        if before.get(VERSION) != SCHEMA_VERSION:
            self.remember(VERSION, SCHEMA_VERSION)
            changed = True
        make_index(self.execute, self.fetch)
        changed |= self._make_macros(before)
        if changed:
            self.bump()

    def _make_macros(self, before: Mapping[str, str]) -> bool:
        statements = "\n".join(macro.statement for macro in macros())
        if before.get("macros") == _digest(statements):
            return False
        for name, kind in self.fetch(
            "SELECT DISTINCT function_name, function_type FROM duckdb_functions() "
            "WHERE database_name = 'warehouse' AND schema_name = 'mart' AND function_type IN ('macro', 'table_macro')"
        ):
            self.execute(f"DROP MACRO {'TABLE ' if kind == 'table_macro' else ''}mart.{name}")
        self.execute(statements)
        self.remember("macros", _digest(statements))
        return True

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
                self.execute(_statement(table(state)))
                self.remember(f"table:{state}", _digest(_statement(table(state))))
        applied = {row[0] for row in self.fetch("SELECT migration_id FROM ops.migration")}
        for number, name, sql in _migrations():
            if number not in applied:
                if not empty:
                    self.execute(sql)
                self._record(number, name)
        live = self._live_columns()
        before = self._state()
        changed = []
        for target in TABLES:
            digest = _digest(_statement(target))
            if before.get(f"table:{target.full_name}") == digest and target.full_name in live:
                continue
            if target.full_name not in live:
                self.execute(ddl.create_table(target))
            elif target.full_name not in FILES:
                self._rebuild(target, live[target.full_name])
                self._record(f"reshape:{target.full_name}:{digest[:12]}", f"{target.full_name} as the contract has it")
            else:  # seeds are filled anew below
                self.execute(f"DROP TABLE {target.full_name}; {ddl.create_table(target)}")
                self.execute(f"DELETE FROM ops.state WHERE name = 'seed:{target.full_name}'")
            self.execute(ddl.comments(target))
            self.remember(f"table:{target.full_name}", digest)
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
        self.execute(f"ALTER TABLE {target.full_name} RENAME TO {aside}")
        self.execute(ddl.create_table(target))
        try:
            self.execute(
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
        self.execute(f"DELETE FROM {target.full_name}")
        self.insert(target, frame)
        self.remember(f"seed:{target.full_name}", digest)
        return True

    def _live_columns(self) -> dict[str, list[str]]:
        rows = self.fetch(
            "SELECT c.schema_name || '.' || c.table_name, list(c.column_name ORDER BY c.column_index) "
            "FROM duckdb_columns() c JOIN duckdb_tables() t USING (table_oid, database_name) "
            "WHERE c.database_name = 'warehouse' GROUP BY ALL"
        )
        return {name: columns for name, columns in rows}

    # --- small state --------------------------------------------------------------------------------------------

    def _state(self) -> dict[str, str]:
        return dict(self.fetch("SELECT name, value FROM ops.state"))

    def remember(self, name: str, value: str) -> None:
        """Keeps a value under a name, in place of the one before."""
        self.fetch("DELETE FROM ops.state WHERE name = ?", [name])
        self.fetch("INSERT INTO ops.state (name, value) VALUES (?, ?)", [name, value])

    def bump(self) -> None:
        """Counts a change that the read copy does not hold yet."""
        self.remember("load_sequence", str(int(self._state().get("load_sequence", "0")) + 1))

    def _record(self, migration_id: str, name: str) -> None:
        self.fetch(
            "INSERT INTO ops.migration (migration_id, name, applied_at) SELECT ?, ?, now() "
            "WHERE NOT EXISTS (FROM ops.migration WHERE migration_id = ?)",
            [migration_id, name, migration_id],
        )


def _statement(target: Table) -> str:
    return ddl.create_table(target) + ddl.comments(target)


def _seeds_of_held_views() -> str:
    """What stands in the seeds that held views read: where it changes, their rows do too."""
    read = "".join(view.sql for view in views() if view.held_by)
    return "".join(
        hashlib.sha256((catalog.ROOT / f"{file}.csv").read_bytes()).hexdigest()
        for name, file in FILES.items()
        if re.search(rf"\b{re.escape(name)}\b", read)
    )


def _migrations() -> list[tuple[str, str, str]]:
    """(number, name, SQL) of ``warehouse/migrations/NNNN_name.sql``, in order."""
    found = []
    for file, sql in sql_files("migrations"):
        number, _, name = file.partition("_")
        found.append((number, name.replace("_", " "), sql))
    return found


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
