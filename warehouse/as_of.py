"""An earlier state of a warehouse: the versions that were current at a moment, under the usual names."""

from __future__ import annotations

from datetime import datetime

from warehouse.render import ddl
from warehouse.render.views import views
from warehouse.tables import TABLES

VERSIONED = ("raw.document", "raw.article", "core.mention", "core.observation")
"""Tables whose rows are versions: a row stays when a later version or a retraction takes its place."""
_DATED = (*VERSIONED, "ops.correction")


def earlier_state(moment: datetime) -> str:
    """Statements after which a connection with the database ``warehouse`` attached sees it as of a moment.

    In the connection's own memory every table is a view over the one of the file, those of versions cut back to the
    rows recorded by then and not yet retired; the marts are made over these at every question. A run counts from its
    beginning, which is when its rows say that they were recorded.
    """
    at = f"TIMESTAMPTZ {ddl.literal(moment.isoformat())}"
    statements = ["USE memory", *(f"CREATE SCHEMA {schema}" for schema in ddl.SCHEMAS)]
    for table in TABLES:
        source = f"warehouse.{table.full_name}"
        if table.full_name in _DATED:
            source = (
                f"SELECT * REPLACE (NULL::TIMESTAMPTZ AS retired_at) FROM {source} "
                f"WHERE recorded_at <= {at} AND (retired_at IS NULL OR retired_at > {at})"
            )
        else:
            source = f"FROM {source}"
        statements.append(f"CREATE VIEW {table.full_name} AS {source}")
    statements += [f"CREATE VIEW {view.full_name} AS {view.sql.rstrip().rstrip(';')}" for view in views()]
    return ";\n".join(statements)
