"""What goes wrong with the warehouse; everyone but its own modules takes these from ``warehouse.store``."""

from __future__ import annotations

_ADDRESS = "warehouse.store"  # by which the exit codes know them, and tracebacks name them


class StoreError(Exception):
    """The warehouse cannot do what was asked; the message names the file and the next command."""

    __module__ = _ADDRESS


class QueryError(StoreError):
    """A query that DuckDB refused, with its words."""

    __module__ = _ADDRESS
