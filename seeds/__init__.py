"""Nouns of the world as tables: edited by people who know economics, read through typed access."""
