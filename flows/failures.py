"""How a command ends: which exit code stands for what, and how an error becomes one line."""

from __future__ import annotations

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


def _ending_of(error: BaseException) -> Ending:
    # by name and not by class, so that no package has to be imported to find that nothing of it failed
    family = [(c.__module__, c.__qualname__) for c in type(error).__mro__]
    for kin in family:
        for ending in EXIT_CODES.values():
            if kin in ending.errors:
                return ending
    return EXIT_CODES["error"]


def exit_code_of(error: BaseException) -> int:
    """The exit code that documents this error."""
    return _ending_of(error).code


def sentence_of(error: BaseException) -> str:
    """One sentence: what, where, the offending value, what to type next."""
    if isinstance(error, OSError) and error.filename is not None:
        return f"{Path(str(error.filename))}: {error.strerror}; check the path and its permissions, then run again"
    if _ending_of(error).code == 1:
        return f"{type(error).__name__}: {error}; ZHIBIAO_DEBUG=1 shows where"
    return str(error)
