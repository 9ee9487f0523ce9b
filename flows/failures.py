"""How a command ends: which exit code stands for what, and how an error becomes one line."""

from __future__ import annotations

import errno
import os
from dataclasses import dataclass
from pathlib import Path


class InputError(Exception):
    """What was given on the command line or on standard input cannot be used; the message says what to type."""


class LeftError(Exception):
    """Something is left to do or to mend: it was told line by line, and the message says what to type."""


class StoppedError(Exception):
    """An expectation of severity stop did not hold: the drop was not loaded further."""


@dataclass(frozen=True, slots=True)
class Ending:
    """An exit code, what it means, and the exceptions (module, class) that lead to it."""

    code: int
    means: str
    errors: tuple[tuple[str, str], ...] = ()


EXIT_CODES: dict[str, Ending] = {
    "complete": Ending(0, "Done. Rejects do not change this: they are listed in the summary."),
    "error": Ending(1, "An error of the program. ZHIBIAO_DEBUG=1 shows where; please report it."),
    "usage": Ending(2, "The command line is not understood: an unknown command or option, a value of the wrong kind."),
    "input": Ending(
        3,
        "The input cannot be used: a path, query, id or word that is not there, a broken line of `extract`, "
        "a generated file that is out of date.",
        (("flows.failures", "InputError"), ("warehouse.store", "QueryError")),
    ),
    "home": Ending(
        4,
        "The home directory, a setting, Prefect or what reads documents for it cannot be used; the message says what to "
        "change.",
        (
            ("flows.home", "HomeError"),
            ("flows.settings", "SettingsError"),
            ("flows.engine", "EngineError"),
            ("flows.workers", "WorkersError"),
            ("httpx", "HTTPError"),
            ("warehouse.store", "StoreError"),
            ("builtins", "OSError"),
        ),
    ),
    "stopped": Ending(
        5,
        "A check of severity stop did not hold: what was loaded before it stays, the rest is not loaded.",
        (("flows.failures", "StoppedError"),),
    ),
    "left": Ending(
        6,
        "backfill: something could not be loaded and is left; doctor: something has to be mended. Each is named.",
        (("flows.failures", "LeftError"),),
    ),
    "interrupted": Ending(130, "Interrupted by Ctrl-C. The next run finishes the work."),
}


def _family(error: BaseException) -> list[tuple[str, str]]:
    return [(c.__module__.partition("._")[0], c.__qualname__) for c in type(error).__mro__]


def _ending_of(error: BaseException) -> Ending:
    # by name and not by class, so that no package has to be imported to find that nothing of it failed
    for kin in _family(error):
        for ending in EXIT_CODES.values():
            if kin in ending.errors:
                return ending
    return EXIT_CODES["error"]


def exit_code_of(error: BaseException) -> int:
    """The exit code that documents this error."""
    return _ending_of(error).code


_AGAIN = "then run the same command again"
REMEDIES = (
    (
        (errno.ENOSPC, errno.EDQUOT, errno.EFBIG),
        ("Could not write all bytes", "disk is full"),
        f"make room there (df -h shows how much there is), {_AGAIN}: what is loaded stays, readers keep the copy they have",
    ),
    ((errno.EROFS,), (), f"mount it writable (mount -o remount,rw) or choose another --home, {_AGAIN}"),
    (
        (errno.EACCES, errno.EPERM),
        (),
        f"ls -ld shows whose it is: run as that user, or give it to yours (chown -R), {_AGAIN}",
    ),
    ((errno.EIO,), (), f"the disk fails (dmesg says more): save the home elsewhere, {_AGAIN}"),
)
"""Causes by number and by other words for them, each with what to do; the words of the system are looked for too, as
DuckDB and SQLite pass them on."""


def _remedy(text: str) -> str | None:
    for numbers, words, do in REMEDIES:
        if any(w in text for w in (*map(os.strerror, numbers), *words)):
            return do
    return None


def sentence_of(error: BaseException) -> str:
    """One sentence: what, where, the offending value, what to type next."""
    if not isinstance(error, Exception):  # Ctrl-C, SIGTERM
        return f"it was ended from outside ({type(error).__name__}); the next run finishes the work"
    if isinstance(error, OSError) and error.filename is not None:
        do = _remedy(str(error.strerror)) or "check the path and its permissions, then run again"
        return f"{Path(str(error.filename))}: {error.strerror}; {do}"
    if ("httpx", "HTTPError") in _family(error):  # what asks other servers has errors of its own
        return (
            f"the Prefect server at {os.environ.get('PREFECT_API_URL', 'PREFECT_API_URL')} failed: "
            f"{' '.join(str(error).split())[:300]}; look at its log and its database (is PostgreSQL running?) and start it "
            f"again, {_AGAIN}: what is loaded stays"
        )
    remedy = _remedy(str(error))
    if _ending_of(error).code == 1 and remedy is None:
        return f"{type(error).__name__}: {error}; ZHIBIAO_DEBUG=1 shows where"
    return f"{error}; {remedy}" if remedy else str(error)
