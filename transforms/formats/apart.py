"""Reading apart: what is risky to parse is handed to a process of its own, which may crash, hang or swell alone.

One such process serves many files, one after the other. It is ended by the system when a file takes more processor time
than the limit (so that a busy machine turns nothing away that a quiet one reads), and can take no more memory than the
limit. What it says is JSON and is believed no more than the file itself.
"""

from __future__ import annotations

import atexit
import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from threading import RLock
from typing import Any

from transforms.decoding import Unreadable
from transforms.formats.limits import Limits

_ROOT = str(Path(__file__).resolve().parents[2])
_ENDED_BY_TIME = (-signal.SIGPROF, -signal.SIGALRM, -signal.SIGXCPU)
_LONGEST = 1 << 30  # bytes of one answer

Answer = Mapping[str, Any]


class _Ended(Exception):
    """The process ended in the middle of a file, by itself or by a limit."""


class _Process:
    """The reading process and what is to be said to it."""

    def __init__(self, limits: Limits) -> None:
        self.owner, self.limits, self.served = os.getpid(), limits, 0
        self.process = subprocess.Popen(
            [sys.executable, "-m", "transforms.formats.reader_process", str(limits.megabytes), str(limits.seconds)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "PYTHONPATH": os.pathsep.join((_ROOT, os.environ.get("PYTHONPATH", "")))},
            start_new_session=True,  # Ctrl-C is for the command; this one ends when the pipe closes
        )

    def ask(self, about: Mapping[str, Any], data: bytes) -> Iterator[Answer]:
        """What it answers about one file. ``_Ended`` where it ends before the answer does."""
        self.served += 1
        assert self.process.stdin is not None and self.process.stdout is not None
        try:
            self.process.stdin.write(json.dumps({**about, "size": len(data)}).encode() + b"\n")
            self.process.stdin.write(data)
            self.process.stdin.flush()
        except BrokenPipeError:
            raise _Ended from None
        while True:
            line = self.process.stdout.readline(_LONGEST)
            if not line.endswith(b"\n"):
                raise _Ended
            answer = json.loads(line)
            if "end" in answer:
                return
            yield answer

    def end(self) -> int:
        """Stop it; how it ended."""
        if self.owner != os.getpid():
            return 0  # of the parent of this process, and not ours to stop
        assert self.process.stdin is not None and self.process.stdout is not None
        for pipe in (self.process.stdin, self.process.stdout):
            try:
                pipe.close()
            except BrokenPipeError:
                pass
        try:
            return self.process.wait(2)
        except subprocess.TimeoutExpired:
            self.process.kill()
            return self.process.wait()


_lock = RLock()
_process: _Process | None = None


def _running(limits: Limits) -> _Process:
    global _process
    if _process is not None and (_process.owner != os.getpid() or _process.limits != limits):
        close()
    if _process is None:
        _process = _Process(limits)
    return _process


def close() -> int:
    """End the reading process, if there is one; how it ended."""
    global _process
    with _lock:
        process, _process = _process, None
        return process.end() if process is not None else 0


atexit.register(close)


def read_apart(kind: str, name: str, data: bytes, limits: Limits, most_characters: int) -> list[Answer]:
    """What the reader of a kind finds in a file, a record for each document or page that it has something to say of.

    ``Unreadable`` where it cannot be read within the limits. A process that has served other files before is given up
    for a fresh one first, so that what they left in its memory is no fault of this one.
    """
    about = {"kind": kind, "name": name, "characters": most_characters, "pages": limits.pages}
    with _lock:
        while True:
            process = _running(limits)
            fresh = process.served == 0
            try:
                answers = list(process.ask(about, data))
            except BaseException as error:
                code = close()
                if not isinstance(error, _Ended):
                    raise
                if code in _ENDED_BY_TIME:
                    raise Unreadable(
                        "too_costly", f"reading it took more than {limits.seconds:g} s of processor time"
                    ) from None
                if not fresh:
                    continue
                raise Unreadable("broken_file", f"it crashes its reader ({_ending(code)})") from None
            refused = next((a["refused"] for a in answers if "refused" in a), None)
            if refused is None:
                return answers
            if refused[0] == "too_costly" and not fresh:
                close()
                continue
            raise Unreadable(*(str(part) for part in refused))


def _ending(code: int) -> str:
    try:
        return signal.Signals(-code).name if code < 0 else f"exit code {code}"
    except ValueError:
        return f"signal {-code}"
