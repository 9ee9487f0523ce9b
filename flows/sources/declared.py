"""What a source may be: the tables ``[[source]]`` of ``zhibiao.toml``, typed, each fault named with its place.

No secret stands here: what a store or server needs to let one in comes from the environment of the process, as its
library reads it (``AWS_ACCESS_KEY_ID`` and the like).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, field_validator

from flows.sources.addresses import SECRET
from warehouse.tables.source import KINDS

BY_HAND = "url"
"""Source of the addresses that are given to ``zhibiao ingest``."""
HELP = "docs/sources.md shows each kind"
_UNSHOWN = {"url", "urls", "options"}  # an address may hold a password

Name = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_-]{0,39}$", description="unique; documents are named NAME/…")]


def _address(url: str, schemes: Sequence[str] = ()) -> str:
    parts = urlsplit(url)
    if not parts.scheme or (schemes and parts.scheme not in schemes):
        raise ValueError(f"it is no address that begins with {' or '.join(f'{s}://' for s in schemes) or 'scheme://'}")
    if schemes and not parts.hostname:
        raise ValueError("it names no host")
    if parts.username or parts.password:
        raise ValueError("it holds a name or password; leave these to the environment")
    return url


class _Source(BaseModel):
    """What every source has."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: Name
    max_items: int = Field(1000, ge=1, description="most items fetched in one run; the others wait for the next")
    time_limit_seconds: float = Field(600.0, gt=0, description="after that what is not fetched waits for the next run")


class Folder(_Source):
    """A directory of this machine; what was loaded stays where it is."""

    kind: Literal["folder"]
    path: Path = Field(description="the directory")
    settle_seconds: float = Field(
        30.0, ge=0, description="a file waits until its size and time have not changed for so long"
    )


class Files(_Source):
    """Files at any address that fsspec knows: s3://, gs://, sftp://, file://, memory://, and http(s)://."""

    kind: Literal["files"]
    url: str = Field(
        description="a folder (all below it) or one file; of http a page of links, ending in /, or one file"
    )
    pattern: str = Field("**", description="which of the names below it, such as **/*.txt")
    options: dict[str, Any] = Field(
        default_factory=dict, description="options of the file system, such as endpoint_url; never credentials"
    )
    settle_seconds: float = Field(0.0, ge=0, description="as of a folder; stores show an object only when it is whole")
    max_bytes: int = Field(64_000_000, ge=1, description="a larger file is refused")
    timeout_seconds: float = Field(30.0, gt=0, description="longest wait for the store, at each step")
    delay_seconds: float = Field(1.0, ge=0, description="of http: least time between two requests to one host")

    @field_validator("url")
    @classmethod
    def _is_an_address(cls, url: str) -> str:
        return _address(url)

    @field_validator("options")
    @classmethod
    def _holds_no_secret(cls, options: dict[str, Any]) -> dict[str, Any]:
        for name in options:
            if SECRET.search(name):
                raise ValueError(f"option {name} is a credential; leave it to the environment, as AWS_ACCESS_KEY_ID is")
        return options


class _Web(_Source):
    """What is asked of web servers: one request at a time, as robots.txt allows."""

    publisher: str | None = Field(None, description="publisher of what is found there")
    delay_seconds: float = Field(
        1.0, ge=0, description="least time between two requests to one host; robots.txt may ask for more"
    )
    timeout_seconds: float = Field(30.0, gt=0, description="longest wait for a server, at each step")
    max_bytes: int = Field(20_000_000, ge=1, description="a longer answer is refused")
    max_items: int = Field(200, ge=1, description="most items fetched in one run; the others wait for the next")


class Feed(_Web):
    """An RSS or Atom feed."""

    kind: Literal["feed"]
    url: str = Field(description="address of the feed")
    follow: bool = Field(True, description="fetch the page of each entry; without it the entry's own text is taken")

    @field_validator("url")
    @classmethod
    def _is_an_address(cls, url: str) -> str:
        return _address(url, ("https", "http"))


class Pages(_Web):
    """Web pages, each asked whether it has changed, and pages that they link to."""

    kind: Literal["pages"]
    urls: tuple[str, ...] = Field(min_length=1, description="addresses of the pages")
    follow: str | None = Field(
        None,
        description="regular expression: the pages are lists, and each address in them that matches is fetched once",
    )

    @field_validator("urls")
    @classmethod
    def _are_addresses(cls, urls: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(dict.fromkeys(_address(url, ("https", "http")) for url in urls))

    @field_validator("follow")
    @classmethod
    def _is_a_pattern(cls, pattern: str | None) -> str | None:
        try:
            re.compile(pattern or "")
        except re.error as error:
            raise ValueError(f"it is no regular expression: {error}") from None
        return pattern


Source = Annotated[Folder | Files | Feed | Pages, Field(discriminator="kind")]


def unlike_each_other(sources: Sequence[Folder | Files | Feed | Pages]) -> None:
    """``ValueError`` where two sources have one name, or one has that of addresses given by hand."""
    seen: set[str] = set()
    for source in sources:
        if source.name == BY_HAND:
            raise ValueError(f"no source may be called {BY_HAND}: addresses given by hand are; choose another name")
        if source.name in seen:
            raise ValueError(
                f"two sources are called {source.name}; each needs a name of its own: its cursor hangs on it"
            )
        seen.add(source.name)


def fault(error: Mapping[str, Any], file: object) -> str:
    """A sentence for what pydantic found wrong within ``source``: which table, which field, which value, what to do."""
    _, *rest = error["loc"]
    place = f"[[source]] number {rest[0] + 1} of {file}" if rest and isinstance(rest[0], int) else f"source of {file}"
    told, given = str(error["msg"]).removeprefix("Value error, "), error.get("input")
    named = given.get("name") if isinstance(given, Mapping) else None
    place += f" (name = {named!r})" if isinstance(named, str) else ""
    if error["type"] in ("union_tag_not_found", "union_tag_invalid"):
        kind = given.get("kind") if isinstance(given, Mapping) else None
        told = f"kind is {'missing' if kind is None else repr(kind)}; it is one of {', '.join(KINDS)}"
        return f"{place}: {told}; {HELP}"
    if error["type"] == "tuple_type":
        told = "write each source as a table of its own under [[source]]"
    fields = [str(part) for part in rest[1:] if part not in KINDS]
    if not fields:
        return f"{place}: {told}; {HELP}"
    if error["type"] == "extra_forbidden":
        return f"{place}: {rest[1]} has no option {'.'.join(fields)}; {HELP}"
    if error["type"] == "missing":
        return f"{place}: {'.'.join(fields)} is missing; {HELP}"
    shown = "…" if fields[0] in _UNSHOWN else repr(given)
    return f"{place}: {'.'.join(fields)} = {shown}: {told}; {HELP}"
