"""The morning page: one static page per run for a person who reads it with a coffee, and an index of them."""
