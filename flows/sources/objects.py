"""Files at any address that fsspec knows: what is there, and the bytes of one."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Any, TypeVar

from flows.show import one_line
from flows.sources.cursor import Item, SourceError
from flows.sources.declared import Files
from flows.sources.landing import own_sidecar
from flows.sources.web import Refused, Unavailable, patiently
from transforms.deliveries import INDEX, SIDECAR
from transforms.identity import digest_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fsspec import AbstractFileSystem  # type: ignore[import-untyped]

T = TypeVar("T")
_STORES = ("s3", "s3a")
_TIMES = ("LastModified", "mtime", "updated", "modified", "created")  # in the entries of a listing, by store
_FOR_GOOD = (PermissionError, FileNotFoundError, NotImplementedError, IsADirectoryError)


@dataclass(slots=True)
class Objects:
    """The files of one declared source. ``tries`` and ``backoff_seconds`` are of one request to its store."""

    declared: Files
    tries: int = 4
    backoff_seconds: float = 0.5
    _system: AbstractFileSystem | None = None
    _paths: dict[str, tuple[str, Mapping[str, Any]]] = field(default_factory=dict)  # path and entry by name
    _indexes: dict[str, bytes] = field(default_factory=dict)  # those read already: each is of a whole folder

    def items(self) -> list[Item]:
        """The files that are documents; sidecars and indexes are listed with them. ``SourceError`` says why not."""
        with self._told():
            self._paths = self._patiently(self._list)
        found = []
        for name, (path, entry) in sorted(self._paths.items()):
            if name.endswith(SIDECAR) or name.rpartition("/")[2] == INDEX or not self._wanted(name):
                continue
            beside = own_sidecar(name, self._paths)
            version = _version(entry)
            if beside in self._paths:
                version = digest_of("beside", version, _version(self._paths[beside][1]))
            size = entry.get("size")
            found.append(
                Item(
                    name,
                    name,
                    self._file_system().unstrip_protocol(path),
                    version,
                    int(size) if isinstance(size, int | float) else None,
                    _changed_at(entry),
                )
            )
        return found

    def fetch(self, item: Item) -> tuple[bytes, dict[str, bytes]]:
        """The bytes of a file, and those of its sidecar and of the indexes of its folders, by name.

        Raises ``Refused`` where it is too large, ``Unavailable`` where it cannot be got now.
        """
        if item.byte_size is not None and item.byte_size > self.declared.max_bytes:
            raise Refused(f"it holds {item.byte_size} bytes; the limit is {self.declared.max_bytes}")
        folders = item.id.split("/")[:-1]
        sidecar = own_sidecar(item.id, self._paths)
        beside = {sidecar: self._read(sidecar)} if sidecar in self._paths else {}
        for n in range(len(folders) + 1):
            index = "/".join([*folders[:n], INDEX])
            if index in self._paths:
                if index not in self._indexes:
                    self._indexes[index] = self._read(index)
                beside[index] = self._indexes[index]
        return self._read(item.id), beside

    # --- the store ------------------------------------------------------------------------------------------------

    def _file_system(self) -> AbstractFileSystem:
        if self._system is None:
            self._system, _ = self._opened()
        return self._system

    def _opened(self) -> tuple[AbstractFileSystem, str]:
        from fsspec.core import url_to_fs  # type: ignore[import-untyped]

        options = dict(self.declared.options)
        if self.declared.url.partition("://")[0] in _STORES:
            limit = self.declared.timeout_seconds
            config = {"connect_timeout": limit, "read_timeout": limit, "retries": {"max_attempts": 1}}
            options["config_kwargs"] = {**config, **options.get("config_kwargs", {})}
        # a store's listings and clients are kept by fsspec for the life of the process: what is new would not be seen
        system, path = url_to_fs(self.declared.url, skip_instance_cache=True, use_listings_cache=False, **options)
        return system, path

    def _list(self) -> dict[str, tuple[str, Mapping[str, Any]]]:
        self._system, root = self._opened()
        self._system.invalidate_cache()
        if hasattr(self._system, "retries"):
            self._system.retries = 1  # how often and how long is ours to say
        found = self._system.find(root, detail=True)
        if not found and not self._system.exists(root) and self.declared.url.partition("://")[0] not in _STORES:
            told = "; names are chosen by the option pattern" if set("*?[") & set(self.declared.url) else ""
            raise FileNotFoundError(2, f"there is nothing at this address{told}")
        named = {}
        for path, entry in found.items():
            name = path[len(root) :].lstrip("/") if path != root else path.rpartition("/")[2]
            hidden = any(part.startswith(".") for part in name.split("/"))
            if entry.get("type") == "file" and name and not name.endswith("/") and not hidden:
                named[name] = path, entry
        return named

    def _wanted(self, name: str) -> bool:
        pattern = self.declared.pattern
        # **/*.txt is meant to find those at the top as well
        return fnmatchcase(name, pattern) or (pattern.startswith("**/") and fnmatchcase(name, pattern[3:]))

    def _read(self, name: str) -> bytes:
        path, _ = self._paths[name]

        def once() -> bytes:
            system = self._file_system()
            size = system.info(path).get("size")
            if isinstance(size, int) and size > self.declared.max_bytes:
                raise Refused(f"it holds {size} bytes; the limit is {self.declared.max_bytes}")
            body = bytes(system.cat_file(path))
            if isinstance(size, int) and len(body) != size:
                raise OSError(f"{len(body)} bytes came of {size}")
            return body

        try:
            return self._patiently(once)
        except (Refused, Unavailable):
            raise
        except Exception as error:
            raise Unavailable(_sentence(error)) from error

    def _patiently(self, do: Callable[[], T]) -> T:
        return patiently(do, _worth_another_try, self.tries, self.backoff_seconds)

    @contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except ImportError as error:
            wanted = "type: pip install 'zhibiao[s3]'" if "s3" in str(error) else "install what it names"
            raise SourceError(f"{error}; {wanted}") from error
        except Exception as error:
            raise SourceError(_sentence(error)) from error


def _worth_another_try(error: Exception) -> bool:
    return not isinstance(error, (*_FOR_GOOD, ImportError, ValueError, Refused))


def _sentence(error: BaseException) -> str:
    said = one_line(error, 300)
    return f"{type(error).__name__}: {said}" if said else type(error).__name__


def _version(entry: Mapping[str, Any]) -> str:
    """What a listing says of the state of a file: its ETag, else its size and times."""
    etag = entry.get("ETag") or entry.get("etag") or entry.get("md5Hash")
    if etag:
        return str(etag).strip('"')
    times = [str(entry[k]) for k in _TIMES if entry.get(k)]
    return "-".join([str(entry.get("size")), *times])


def _changed_at(entry: Mapping[str, Any]) -> float | None:
    """When a file was changed last, as its listing says."""
    for name in _TIMES:
        told = entry.get(name)
        if isinstance(told, datetime):
            return told.timestamp()
        if isinstance(told, int | float):
            return float(told)
        if isinstance(told, str):
            with suppress(ValueError):
                return datetime.fromisoformat(told).timestamp()
    return None
