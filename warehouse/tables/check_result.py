"""ops.check: what every expectation said in every run."""

from warehouse import columns as c
from warehouse.contract import Column, Table

TABLE = Table(
    schema="ops",
    name="check",
    grain="one row = the result of one expectation in one run",
    source="expectations.run",
    columns=(
        Column(
            "check_id",
            "code",
            "Id of the result, derived from run, table, column and expectation.",
            required=True,
            pattern=c.ID,
        ),
        c.run_id.but(required=True),
        Column("table_name", "code", "Table the expectation is about, as schema.table.", required=True),
        Column("column_name", "code", "Column the expectation is about; null where it is about whole rows or tables."),
        Column("expectation", "code", "Name of the expectation.", required=True),
        c.severity.but(required=True),
        Column("why", "text", "Why it should hold.", required=True),
        Column("success", "bool", "Whether it held.", required=True),
        Column("evaluated", "int", "Rows looked at.", unit="count", at_least=0),
        Column("unexpected", "int", "Rows that broke it.", unit="count", at_least=0),
        Column("sample", "text", "Some of the offending values or keys."),
        c.recorded_at.but(required=True),
    ),
    key=("check_id",),
)
