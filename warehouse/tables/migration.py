"""ops.migration and ops.state: what the store remembers about itself."""

from warehouse.contract import Column, Table

TABLE = Table(
    schema="ops",
    name="migration",
    grain="one row = one change of the schema that this warehouse has been through",
    source="warehouse.store",
    columns=(
        Column(
            "migration_id",
            "code",
            "Number of the migration file, or reshape:<table>:<digest> where a table was rebuilt to the contract.",
            required=True,
        ),
        Column("name", "text", "What changed.", required=True),
        Column("applied_at", "timestamp", "When it was applied, UTC.", required=True),
    ),
    key=("migration_id",),
)

STATE = Table(
    schema="ops",
    name="state",
    grain="one row = one fact the store keeps about its own file",
    source="warehouse.store",
    columns=(
        Column(
            "name",
            "code",
            "schema_version (docs/schema.md says what it promises), "
            "load_sequence (grows with every change of rows: the read copy is up to date when it says the same), "
            "seeds, marts, or table:<name> (digests of what was last applied).",
            required=True,
        ),
        Column("value", "text", "The fact.", required=True),
    ),
    key=("name",),
)
