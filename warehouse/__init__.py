"""The schema, the store, and what readers query."""
