"""Pure functions from bytes to observations: no Prefect, no DuckDB, no clock, no network."""
