"""Ids derived from content, so that loading the same thing twice changes nothing."""

from __future__ import annotations

import hashlib
from functools import cache
from importlib.resources import files

from seeds import catalog


def digest_of(*parts: object) -> str:
    """32 hex characters that stand for the parts in this order."""
    return hashlib.sha256("\x1f".join(map(str, parts)).encode("utf-8", "surrogatepass")).hexdigest()[:32]


def document_id(document_sha256: str) -> str:
    return digest_of("document", document_sha256)


def article_id(document_sha256: str, position: int) -> str:
    return digest_of("article", document_sha256, position)


def mention_id(document_sha256: str, start: int, end: int) -> str:
    return digest_of("mention", document_sha256, start, end)


def observation_id(document_sha256: str, start: int, end: int, rules: str) -> str:
    return digest_of("observation", document_sha256, start, end, rules)


@cache
def rule_set() -> str:
    """16 hex characters over every seed table and every module of this package and its readers: what read the text."""
    h = hashlib.sha256(catalog.digest().encode())
    package = files("transforms")
    for folder in (package, package / "formats"):
        for entry in sorted(folder.iterdir(), key=lambda e: e.name):
            if entry.name.endswith(".py"):
                h.update(entry.name.encode())
                h.update(entry.read_bytes())
    return h.hexdigest()[:16]
