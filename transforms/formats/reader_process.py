"""The process in which risky formats are read: one file after the other from standard input, JSON lines to standard output.

Each request is a JSON line with the size of the file, then its bytes. Each answer is a JSON line; the last is
``{"end": true}``. A reader is imported when the first file of its kind comes.
"""

from __future__ import annotations

import json
import os
import resource
import signal
import sys
from collections.abc import Callable, Iterator
from importlib import import_module
from typing import Any, BinaryIO

from transforms.decoding import Unreadable
from transforms.formats.kinds import APART

_WALL = 10  # seconds of the clock for each second of the processor: what waits for nothing must end too

Reader = Callable[[bytes, str, int, int], Iterator[dict[str, Any]]]
"""Of bytes, the file's name, most characters and most pages."""


def _read(about: dict[str, Any], data: bytes) -> Iterator[dict[str, Any]]:
    try:
        reader: Reader = import_module(f"transforms.formats.{APART[about['kind']]}").read
        yield from reader(data, about["name"], about["characters"], about["pages"])
    except Unreadable as problem:
        yield {"refused": [problem.reason, problem.detail, problem.payload]}
    except MemoryError:
        yield {"refused": ["too_costly", "reading it takes more memory than the limit reading_megabytes"]}
    except RecursionError:
        yield {"refused": ["broken_file", "its parts are nested too deep"]}
    except Exception as error:  # noqa: BLE001  # whatever a library raises for bytes that it does not expect
        yield {"refused": ["broken_file", f"its reader gives up: {type(error).__name__}: {error}"[:400]]}


def serve(source: BinaryIO, out: BinaryIO, seconds: float) -> None:
    """Answer until the input ends."""
    while line := source.readline():
        about = json.loads(line)
        data = source.read(about["size"])
        # both signals end the process wherever it is, also within a library that never comes back
        signal.setitimer(signal.ITIMER_PROF, seconds)
        signal.setitimer(signal.ITIMER_REAL, seconds * _WALL)
        out.writelines(json.dumps(answer).encode() + b"\n" for answer in _read(about, data))
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.setitimer(signal.ITIMER_REAL, 0)
        out.write(b'{"end": true}\n')
        out.flush()


def main() -> None:
    megabytes, seconds = int(sys.argv[1]), float(sys.argv[2])
    # libraries may print: the answers have a channel of their own
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    limit = megabytes << 20
    resource.setrlimit(resource.RLIMIT_DATA, (limit, limit))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    os.environ["POLARS_MAX_THREADS"] = os.environ["OMP_NUM_THREADS"] = "1"
    try:
        serve(sys.stdin.buffer, answers, seconds)
    except BrokenPipeError:
        pass
    os._exit(0)


if __name__ == "__main__":
    main()
