"""Sources without a warehouse or Prefect: a web server on loopback, and the clock in the tests' hands."""

from tests.site import site, versioned

__all__ = ["site", "versioned"]
