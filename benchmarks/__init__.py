"""Rates of reading, each beside a reference measured in the same run."""
