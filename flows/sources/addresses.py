"""Addresses as they may be told and kept: without what lets somebody in.

A name and password before the host, and what a query says under the name of a secret, become a digest, so that two pages
that differ in nothing else stay two. What is asked for is the address itself, and it is kept nowhere.
"""

from __future__ import annotations

import re
from urllib.parse import unquote

from transforms.identity import digest_of

SECRET = re.compile(
    r"secret|passw|token|credential|signature|(?:api|access|app|auth)[_-]?key|session[_-]?id"
    r"|^(?:key|sig|sign|auth|authorization|pwd|username)$",
    re.IGNORECASE,
)
"""Names of options, and of what stands in a query, that no page, table or message may show the value of."""
_LOGIN = re.compile(r"(?<=://)([^/?#]*)(?=@)")
_SAID = re.compile(r"(?<=[?&;])([^=&;#]+)=([^&;#]+)")
_DIGEST = re.compile(r"~[0-9a-f]{8}")


def shown(url: str) -> str:
    """The address with a digest in the place of each secret; the same address where it holds none."""
    url = _LOGIN.sub(lambda m: _hidden(m[1]), url, count=1)
    return _SAID.sub(lambda m: f"{m[1]}={_hidden(m[2])}" if SECRET.search(unquote(m[1])) else m[0], url)


def holds_digest(url: str) -> bool:
    """Is it an address that nothing can be asked for at, because a secret was taken out?"""
    said = [m[2] for m in _SAID.finditer(url) if SECRET.search(unquote(m[1]))]
    return any(_DIGEST.fullmatch(part) for part in (*said, *_LOGIN.findall(url)))


def _hidden(secret: str) -> str:
    return secret if _DIGEST.fullmatch(secret) else f"~{digest_of('secret', secret)[:8]}"
