"""Settings of the property tests: few examples, chosen the same way in every run, no clock."""

from __future__ import annotations

from hypothesis import settings

settings.register_profile("project", max_examples=60, deadline=None, derandomize=True)
settings.load_profile("project")
