"""Renderers: from the contract to DDL, polars, row predicates and the data dictionary."""
